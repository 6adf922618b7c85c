//! What the template promises whoever runs it, and whether the guides in `docs` speak of the same template.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The entries of a section of the template by name, without comments.
fn section(name: &str) -> BTreeMap<String, String> {
    let template = read("template.yaml");
    let lines = template.lines().filter(|line| !line.trim_start().starts_with('#'));
    let inside = lines.skip_while(|line| *line != format!("{name}:")).skip(1);
    let mut entries = BTreeMap::new();
    let mut current = String::new();
    for line in inside.take_while(|line| line.is_empty() || line.starts_with(' ')) {
        let entry = line.strip_prefix("  ").filter(|rest| !rest.starts_with(' '));
        if let Some(entry) = entry.and_then(|rest| rest.strip_suffix(':')) {
            entry.clone_into(&mut current);
        }
        let text: &mut String = entries.entry(current.clone()).or_default();
        text.push_str(line);
        text.push('\n');
    }
    assert!(!entries.is_empty(), "the template has no {name}");
    entries
}

/// The resources of a type.
fn of_type(kind: &str) -> BTreeMap<String, String> {
    let said = format!("    Type: {kind}\n");
    section("Resources").into_iter().filter(|(_, text)| text.contains(&said)).collect()
}

/// What stands in a text between two words, each time.
fn between<'a>(text: &'a str, before: &str, after: &str) -> BTreeSet<&'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split_once(after)).map(|(found, _)| found).collect()
}

#[test]
fn every_alarm_has_an_entry_in_the_runbook_and_every_entry_an_alarm() {
    let runbook = read("docs/operations.md");
    let entries = between(&runbook, "\n### ", "\n");
    let alarms = of_type("AWS::CloudWatch::Alarm");
    assert_eq!(entries, alarms.keys().map(String::as_str).collect());
    for name in entries {
        let entry = runbook.split(&format!("\n### {name}\n")).nth(1).unwrap();
        let entry = entry.split("\n## ").next().unwrap().split("\n### ").next().unwrap();
        for said in ["**Means**", "**Meanwhile**", "**Look**", "**Do**", "**Over**"] {
            assert!(entry.contains(said), "{name} does not say {said}");
        }
    }
}

#[test]
fn every_alarm_tells_when_it_begins_and_ends_and_is_on_the_dashboard() {
    let dashboard = of_type("AWS::CloudWatch::Dashboard").into_values().collect::<String>();
    for (name, alarm) in of_type("AWS::CloudWatch::Alarm") {
        let entry = format!("docs/operations.md, {name}\n");
        for said in ["AlarmActions: [!Ref AlarmTopic]", "OKActions: [!Ref AlarmTopic]", "TreatMissingData: ", &entry] {
            assert!(alarm.contains(said), "{name} does not say {said}");
        }
        assert!(dashboard.contains(&format!("\"${{{name}.Arn}}\"")), "{name} is not on the dashboard");
    }
}

#[test]
fn the_dashboard_shows_the_metrics_that_the_runbook_explains() {
    let runbook = read("docs/operations.md");
    let table = runbook.split("\n## Metrics\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let explained: BTreeSet<&str> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .flat_map(|line| line.split('|').nth(1).unwrap().split('`').skip(1).step_by(2))
        .collect();
    let resources = section("Resources");
    assert_eq!(between(&resources["Dashboard"], "[\"slotlink\", \"", "\""), explained);
}

#[test]
fn every_parameter_is_described_and_asked_for_in_one_group() {
    let template = read("template.yaml");
    let groups = between(&template, "        Parameters: [", "]");
    let asked: Vec<&str> = groups.into_iter().flat_map(|group| group.split(", ")).collect();
    let parameters = section("Parameters");
    assert_eq!(asked.len(), parameters.len());
    for (name, parameter) in &parameters {
        assert!(parameter.contains("\n    Description: "), "{name} has no description");
        assert!(asked.contains(&name.as_str()), "{name} is in no group");
        assert!(name == "EmailFrom" || parameter.contains("\n    Default: "), "{name} has no default");
    }
}

#[test]
fn the_profiles_set_parameters_that_there_are() {
    let parameters = section("Parameters");
    let profiles = read("samconfig.toml");
    for profile in ["dev", "staging", "prod"] {
        assert!(profiles.contains(&format!("[{profile}.deploy.parameters]")), "there is no profile {profile}");
    }
    for overrides in between(&profiles, "parameter_overrides = \"", "\"") {
        for (name, _) in overrides.split(' ').filter_map(|one| one.split_once('=')) {
            assert!(parameters.contains_key(name), "samconfig.toml sets {name}");
        }
    }
}

#[test]
fn the_guides_name_outputs_and_resources_that_there_are() {
    let (outputs, resources) = (section("Outputs"), section("Resources"));
    for path in ["docs/deploy.md", "docs/operations.md"] {
        let guide = read(path);
        let named = between(&guide, "$(output ", ")").into_iter().chain(between(&guide, "OutputKey=='", "'"));
        for output in named.filter(|name| *name != "$1") {
            assert!(outputs.contains_key(output), "{path} names the output {output}");
        }
        let named = between(&guide, "$(function_of ", ")").into_iter().chain(between(&guide, "$(secret_of ", ")"));
        for resource in named {
            assert!(resources.contains_key(resource), "{path} names the resource {resource}");
        }
    }
}

#[test]
fn what_cannot_be_made_again_survives_its_stack() {
    let resources = section("Resources");
    for name in ["Table", "LinkKey", "StaffPool", "Identity", "Key"] {
        for said in ["    DeletionPolicy: Retain\n", "    UpdateReplacePolicy: Retain\n"] {
            assert!(resources[name].contains(said), "{name} does not say {said}");
        }
    }
    for said in ["DeletionProtectionEnabled: true", "{PointInTimeRecoveryEnabled: true}", "SSEEnabled: true"] {
        assert!(resources["Table"].contains(said), "the table does not say {said}");
    }
    assert!(resources["StaffPool"].contains("DeletionProtection: ACTIVE"));
}

#[test]
fn staff_cannot_write_what_the_functions_go_by() {
    let client = &section("Resources")["StaffPoolClient"];
    let read = "ReadAttributes: [email, name, locale, \"custom:clinic\", \"custom:staff\", \"custom:role\"]";
    assert!(client.contains(read));
    assert!(client.contains("WriteAttributes: [locale]"));
    assert!(section("Resources")["StaffPool"].contains("{AllowAdminCreateUserOnly: true}"));
}

#[test]
fn every_function_logs_to_a_group_of_its_own_which_forgets() {
    for (name, logs) in of_type("AWS::Logs::LogGroup") {
        assert!(logs.contains("RetentionInDays: !Ref LogRetentionDays"), "{name} keeps its logs for ever");
    }
    let resources = section("Resources");
    for (name, function) in of_type("AWS::Serverless::Function") {
        let logs = name.replace("Function", "Logs");
        assert!(resources.contains_key(&logs), "{name} has no log group");
        assert!(function.contains(&format!("LoggingConfig: {{LogGroup: !Ref {logs}}}\n")), "{name} logs elsewhere");
        let role = &resources[&name.replace("Function", "Role")];
        let written =
            between(role, "Action: [logs:CreateLogStream, logs:PutLogEvents]\n                Resource: ", "\n");
        assert_eq!(written, BTreeSet::from([format!("!GetAtt {logs}.Arn").as_str()]), "{name}");
    }
}

/// Every asterisk of the resources, and why it is there. Whoever adds one says so here.
const ASTERISKS: [(&str, &str, usize); 12] = [
    // A stream's name is the instant at which it was turned on; AWS lists streams by table, and asks for all of it.
    ("DeliverRole", "- ${Arn}/stream/*", 1),
    ("RecordExpiryRole", "- ${Arn}/stream/*", 1),
    // A phone number is no resource: everything that is not a topic.
    ("DeliverRole", "NotResource: !Sub arn:${AWS::Partition}:sns:*:*:*", 1),
    ("RemindRole", "NotResource: !Sub arn:${AWS::Partition}:sns:*:*:*", 1),
    // SNS names the streams of its two log groups as it likes; a permission names a group with this ending.
    ("TextReportRole", "- arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}:*", 2),
    (
        "TextsDeliveredPermission",
        "- arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}:*",
        1,
    ),
    ("TextsFailedPermission", "- arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}:*", 1),
    // A condition that narrows what the statement grants: notices, by the beginning of their key.
    ("ConsoleRole", "ForAllValues:StringLike: {\"dynamodb:LeadingKeys\": [\"NOTICE#*\"]}", 1),
    // In a key's own policy this is the key.
    ("Key", "Resource: \"*\"", 4),
    // Conditions of that policy: the stack's own, whose full names are not known before they are made.
    ("Key", "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${AWS::StackName}-*", 1),
    ("Key", "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-*", 1),
    ("Key", "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-*", 1),
];

#[test]
fn no_policy_has_a_wildcard_but_those_that_are_explained() {
    let expected: BTreeMap<(String, String), usize> = ASTERISKS
        .iter()
        .map(|(resource, line, times)| (((*resource).to_owned(), (*line).to_owned()), *times))
        .collect();
    let mut found = BTreeMap::new();
    for (name, text) in section("Resources") {
        for line in text.lines().filter(|line| line.contains('*')) {
            *found.entry((name.clone(), line.trim().to_owned())).or_default() += 1;
        }
    }
    let added: Vec<_> = found.iter().filter(|(at, times)| expected.get(*at) != Some(*times)).collect();
    let missing: Vec<_> = expected.iter().filter(|(at, times)| found.get(*at) != Some(*times)).collect();
    assert!(added.is_empty() && missing.is_empty(), "added: {added:?}, missing: {missing:?}");
}
