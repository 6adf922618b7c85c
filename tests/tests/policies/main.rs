//! Least privilege: each function's role grants exactly what the function uses.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where it must find something has failed")]
#![expect(clippy::print_stdout, reason = "what each function uses is printed for whoever runs with --nocapture")]

mod messages;
mod patients;
mod staff;
mod template;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use template::{Grant, Template, grant};
use tests::recorder::{On, Recorder, Used};

/// Every function, by the name of its folder.
pub(crate) const FUNCTIONS: [&str; 19] = [
    "alert-patient",
    "answer-request",
    "book",
    "book-for-patient",
    "cancel",
    "close-task",
    "console",
    "deliver",
    "expire",
    "list-slots",
    "open-link",
    "receive-reply",
    "record-expiry",
    "remind",
    "report-no-time",
    "reschedule",
    "send-link",
    "track-delivery",
    "verify",
];

#[tokio::test(flavor = "multi_thread")]
async fn each_role_grants_exactly_the_actions_that_its_function_uses() {
    let all = Box::pin(used_by_all()).await;
    let (mut found, mut grants) = (BTreeSet::new(), 0);
    for conditions in [&[][..], &["HasRestoredTable"], &["HasKey"]] {
        let template = Template::with(conditions);
        let functions = template.functions();
        assert!(functions.keys().eq(FUNCTIONS), "the template has other functions: {functions:?}");
        grants = 0;
        for (function, id) in &functions {
            let used = all.iter().filter(|used| used.function == function);
            let mut needed: Vec<Grant> = used.flat_map(|used| needed_for(used, template.table)).collect();
            needed.extend(template.needed_by_aws(id).into_iter().chain(template.secrets(id)));
            let granted = template.granted(id);
            found.extend(faults(function, &granted, &needed));
            grants += granted.len();
        }
    }
    for function in FUNCTIONS {
        print(function, all.iter().filter(|used| used.function == function));
    }
    println!("{grants} actions on resources are granted in all");
    assert!(found.is_empty(), "\n{}", found.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_a_role_lacks_or_has_too_much_is_named() {
    let [get, put, notices] =
        [("GetItem", None), ("PutItem", None), ("UpdateItem", Some("NOTICE#*"))].map(|(action, keys)| Grant {
            leading_keys: keys.map(str::to_owned),
            ..grant(&format!("dynamodb:{action}"), "Table")
        });
    let on = |granted: &Grant, key: &str| Grant { leading_keys: Some(key.to_owned()), ..granted.clone() };
    let (read, marked) = (on(&get, "PATIENT#c#1"), on(&notices, "NOTICE#c"));
    let said = |granted: &[&Grant], needed: &[&Grant]| {
        let owned = |grants: &[&Grant]| grants.iter().copied().cloned().collect::<Vec<_>>();
        faults("console", &owned(granted), &owned(needed)).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(said(&[&get, &notices], &[&read, &marked]), Vec::<String>::new());
    let lacks = "console uses dynamodb:GetItem on Table for the keys PATIENT#*, and is not granted it";
    assert_eq!(said(&[&notices], &[&read, &on(&get, "PATIENT#c#2"), &marked]), [lacks]);
    assert_eq!(said(&[&get, &put], &[&read]), ["console is granted dynamodb:PutItem on Table, and never uses it"]);
    let elsewhere = [
        "console is granted dynamodb:UpdateItem on Table for the keys NOTICE#*, and never uses it",
        "console uses dynamodb:UpdateItem on Table for the keys DAY#*, and is not granted it",
    ];
    assert_eq!(said(&[&notices], &[&on(&notices, "DAY#c#p")]), elsewhere);
}

#[test]
fn nothing_but_its_role_grants_a_function_anything_and_no_action_is_a_wildcard() {
    let template = Template::with(&[]);
    assert_eq!(template.other_ways(), Vec::<String>::new());
    for (function, id) in template.functions() {
        for granted in template.granted(&id) {
            assert!(!granted.action.contains('*'), "{function}: {granted}");
            let whole = granted.resource.contains('*') && granted.action != "dynamodb:ListStreams";
            assert_eq!(whole, granted.action == "sns:Publish", "{function}: {granted}");
        }
    }
}

#[test]
fn a_customer_key_is_for_every_function_by_way_of_the_services_that_it_uses() {
    let template = Template::with(&["HasKey"]);
    assert_eq!(template.other_ways(), ["KeyUse"]);
    let (roles, statement) = template.policy("KeyUse");
    for id in template.functions().values() {
        assert!(roles.contains(&format!("!Ref {}", id.replace("Function", "Role"))), "{id} has no use of the key");
    }
    let [decrypt, by_way] = &statement.as_array().unwrap()[..] else { panic!("{statement}") };
    for statement in [decrypt, by_way] {
        assert_eq!(statement["Resource"]["!GetAtt"], "Key.Arn");
    }
    // What is packed for a function itself, such as its variables, no other service unpacks.
    assert_eq!(decrypt["Action"], "kms:Decrypt");
    assert!(by_way["Condition"]["StringEquals"]["kms:ViaService"].is_array(), "{statement}");
    for action in by_way["Action"].as_array().unwrap() {
        assert!(action.as_str().unwrap().starts_with("kms:") && !action.as_str().unwrap().contains('*'), "{action}");
    }
}

/// Does everything that functions can be made to do, and tells what they used.
async fn used_by_all() -> BTreeSet<Used> {
    // Each has carriers of its own, whose next answers it chooses.
    let [patients, staff, carried, reported] = [(); 4].map(|()| Recorder::default());
    tokio::join!(
        patients::flows(&patients),
        staff::flows(&staff),
        messages::flows(&carried),
        messages::reported_flows(&reported)
    );
    [patients, staff, carried, reported].iter().flat_map(Recorder::used).collect()
}

/// What must be granted for something that was used, in the template's words.
fn needed_for(used: &Used, our_table: &str) -> Vec<Grant> {
    let arn = |service: &str, resource: &str| {
        let account = "${AWS::Region}:${AWS::AccountId}";
        format!("!Sub arn:${{AWS::Partition}}:{service}:{account}:{resource}")
    };
    match &used.on {
        On::Items { table, leading_key } if table == slotlink::TABLE => {
            vec![Grant { leading_keys: Some(leading_key.clone()), ..grant(&used.action, our_table) }]
        }
        On::PhoneNumber => vec![grant(&used.action, "everything but !Sub arn:${AWS::Partition}:sns:*:*:*")],
        On::Sender { from, configuration_set } => {
            assert_eq!((&**from, &**configuration_set), (world::EMAIL_FROM, world::CONFIGURATION_SET));
            // SES looks for the address itself and then for its domain.
            let identities = ["identity/${EmailFrom}", "identity/${Domain}"];
            let on = identities.into_iter().chain(["configuration-set/${ConfigurationSet}"]);
            on.map(|resource| grant(&used.action, &arn("ses", resource))).collect()
        }
        On::Items { table, .. } => vec![grant(&used.action, table)],
        On::Other(what) => vec![grant(&used.action, what)],
    }
}

/// What a function uses and is not granted, and what it is granted and never uses.
fn faults(function: &str, granted: &[Grant], needed: &[Grant]) -> BTreeSet<String> {
    let missing = needed.iter().filter(|needed| !granted.iter().any(|granted| covers(granted, needed)));
    let missing = missing.map(|missing| {
        let kind = |key: &String| format!("{}*", key.split_inclusive('#').next().unwrap_or_default());
        let kind = Grant { leading_keys: missing.leading_keys.as_ref().map(kind), ..missing.clone() };
        format!("{function} uses {kind}, and is not granted it")
    });
    let needless = granted.iter().filter(|granted| !needed.iter().any(|needed| covers(granted, needed)));
    missing.chain(needless.map(|needless| format!("{function} is granted {needless}, and never uses it"))).collect()
}

/// Whether what is needed is granted by this.
fn covers(granted: &Grant, needed: &Grant) -> bool {
    let keys = match (&granted.leading_keys, &needed.leading_keys) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(pattern), Some(key)) => match pattern.strip_suffix('*') {
            Some(prefix) => key.starts_with(prefix),
            None => key == pattern,
        },
    };
    granted.action == needed.action && granted.resource == needed.resource && keys
}

/// One line for each action of a function, with the kinds of items that it was used on.
fn print<'a>(function: &str, used: impl Iterator<Item = &'a Used>) {
    let mut actions = BTreeMap::<&str, BTreeSet<String>>::new();
    for used in used {
        let on = match &used.on {
            On::Items { leading_key, .. } => leading_key.split_inclusive('#').next().unwrap_or_default().to_owned(),
            On::PhoneNumber => "a phone number".to_owned(),
            On::Sender { .. } => "identity and configuration set".to_owned(),
            On::Other(what) => what.clone(),
        };
        actions.entry(&used.action).or_default().insert(on);
    }
    for (action, on) in actions {
        println!("{function:16} {action:24} {}", on.into_iter().collect::<Vec<_>>().join(" "));
    }
}
