//! What the repository's files say of each other.

use std::{collections::BTreeSet, path::Path};
use web::ROUTES;

fn read(path: &str) -> String {
    std::fs::read_to_string(tests::file(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The block of a resource: from its name to the next line of the same depth.
fn resource<'a>(template: &'a str, name: &str) -> &'a str {
    let start = template.find(&format!("\n  {name}:\n")).unwrap_or_else(|| panic!("no {name} in the template")) + 1;
    let rest = &template[start..];
    let end = rest[3..].find("\n  ").and_then(|_| {
        let mut at = 0;
        rest.split_inclusive('\n').skip(1).find_map(|line| {
            at += line.len();
            (line.starts_with("  ") && !line.starts_with("   ") && line.trim_end().ends_with(':')).then_some(at)
        })
    });
    &rest[..end.map_or(rest.len(), |end| end + rest.find('\n').unwrap_or(0) - 1)]
}

/// `open-link` to `OpenLinkFunction`.
fn logical_id(function: &str) -> String {
    let words = function.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
    words.collect::<String>() + "Function"
}

#[test]
fn the_template_routes_each_door_to_its_function_and_no_other() {
    let template = read("template.yaml");
    let mut doors = 0;
    for route in ROUTES {
        let block = resource(&template, &logical_id(route.function.as_str()));
        // HEAD must reach the function that GET reaches; the HTTP API would send it to $default.
        let methods: &[&str] = if route.method == "GET" { &["GET", "HEAD"] } else { &[route.method.as_str()] };
        for method in methods {
            let quoted = format!("Method: {method}, Path: \"{}\"", route.path);
            let plain = format!("Method: {method}, Path: {}}}", route.path);
            assert!(block.contains(&quoted) || block.contains(&plain), "{method} {} is missing", route.path);
            doors += 1;
        }
    }
    let routed = template.matches("Type: HttpApi\n").count();
    assert_eq!(routed, doors + 1, "the template has a route that the table lacks (beside $default)");
}

#[test]
fn every_function_folder_is_in_the_template_and_has_a_handler_of_its_own() {
    let template = read("template.yaml");
    let folders = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions")).unwrap();
    let names: BTreeSet<String> =
        folders.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names.len(), 19);
    for name in &names {
        assert!(resource(&template, &logical_id(name)).contains(&format!("CodeUri: functions/{name}\n")), "{name}");
        let manifest = read(&format!("functions/{name}/Cargo.toml"));
        let others = names.iter().filter(|other| *other != name);
        for other in others {
            assert!(!manifest.lines().any(|line| line.starts_with(&format!("{other} ="))), "{name} depends on {other}");
        }
    }
}

#[test]
fn each_function_can_read_exactly_the_secrets_that_it_starts_with() {
    let template = read("template.yaml");
    for function in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions")).unwrap() {
        let name = function.unwrap().file_name().to_string_lossy().into_owned();
        let main = read(&format!("functions/{name}/src/main.rs"));
        let id = logical_id(&name);
        let (function, role) = (resource(&template, &id), resource(&template, &id.replace("Function", "Role")));
        for (need, variable, secret) in
            [("Secret::LinkKey", "LINK_KEY_SECRET", "LinkKey"), ("Secret::FormKey", "FORM_KEY_SECRET", "FormKey")]
        {
            let needed = main.contains(need);
            assert_eq!(function.contains(variable), needed, "{name}: {variable}");
            assert_eq!(role.contains(&format!("!Ref {secret}")), needed, "{name}: {secret}");
        }
        assert_eq!(function.contains("STAFF_ISSUER"), main.contains("with_staff()"), "{name}");
        assert_eq!(role.contains("[ses:SendEmail, ses:SendRawEmail]"), main.contains("with_senders()"), "{name}");
    }
}

#[test]
fn the_table_of_the_template_is_the_one_that_tests_use() {
    let template = read("template.yaml");
    let table = resource(&template, "Table");
    for said in
        ["AttributeName: pk", "AttributeName: sk", "AttributeName: ttl", "NEW_AND_OLD_IMAGES", "PAY_PER_REQUEST"]
    {
        assert!(table.contains(said), "the table does not say {said}");
    }
}

#[test]
fn nothing_is_left_undone_in_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![root.join("shared"), root.join("functions"), root.join("infra"), root.join("tests")];
    let marks = [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("#[", "ignore")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(marks.iter().all(|mark| !text.contains(mark)), "{}", path.display());
            }
        }
    }
}
