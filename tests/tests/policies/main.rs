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
    let template = Template::read();
    let functions = template.functions();
    assert!(functions.keys().eq(FUNCTIONS), "the template has other functions: {functions:?}");
    let all = used_by_all().await;
    let mut faults = Vec::new();
    for (function, id) in &functions {
        let used: Vec<&Used> = all.iter().filter(|used| used.function == function).collect();
        let mut needed: Vec<Grant> = used.iter().flat_map(|used| needed_for(used)).collect();
        needed.extend(template.needed_by_aws(id).into_iter().chain(template.secrets(id)));
        let granted = template.granted(id);
        print(function, &used);
        for missing in needed.iter().filter(|needed| !granted.iter().any(|granted| covers(granted, needed))) {
            faults.push(format!("{function} uses {missing}, and is not granted it"));
        }
        for needless in granted.iter().filter(|granted| !needed.iter().any(|needed| covers(granted, needed))) {
            faults.push(format!("{function} is granted {needless}, and never uses it"));
        }
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn nothing_but_its_role_grants_a_function_anything_and_no_action_is_a_wildcard() {
    let template = Template::read();
    assert_eq!(template.other_ways(), Vec::<String>::new());
    for (function, id) in template.functions() {
        for granted in template.granted(&id) {
            assert!(!granted.action.contains('*'), "{function}: {granted}");
            let whole = granted.resource.contains('*') && granted.action != "dynamodb:ListStreams";
            assert_eq!(whole, granted.action == "sns:Publish", "{function}: {granted}");
        }
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
fn needed_for(used: &Used) -> Vec<Grant> {
    let arn = |service: &str, resource: &str| {
        let account = "${AWS::Region}:${AWS::AccountId}";
        format!("!Sub arn:${{AWS::Partition}}:{service}:{account}:{resource}")
    };
    match &used.on {
        On::Items { table, leading_key } if table == slotlink::TABLE => {
            vec![Grant { leading_keys: Some(leading_key.clone()), ..grant(&used.action, "!GetAtt Table.Arn") }]
        }
        On::PhoneNumber => vec![grant(&used.action, "everything but !Sub arn:${AWS::Partition}:sns:*:*:*")],
        On::Sender { from, configuration_set } => {
            assert_eq!((&**from, &**configuration_set), (world::EMAIL_FROM, world::CONFIGURATION_SET));
            // SES looks for the address itself and then for its domain.
            let identities = ["identity/${EmailFrom}", "identity/${Domain}"];
            let on = identities.into_iter().chain(["configuration-set/${Name}"]);
            on.map(|resource| grant(&used.action, &arn("ses", resource))).collect()
        }
        On::Items { table, .. } => vec![grant(&used.action, table)],
        On::Other(what) => vec![grant(&used.action, what)],
    }
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
fn print(function: &str, used: &[&Used]) {
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
