use super::openapi;
use crate::{Operation, Problem, ROUTES};
use domain::Invalid;
use serde_json::Value;
use std::collections::BTreeSet;

/// For people alone, or for reading the description itself.
const NOT_DESCRIBED: [Operation; 5] =
    [Operation::ViewNewAppointment, Operation::Console, Operation::SignIn, Operation::SignOut, Operation::DescribeApi];

fn document() -> Value {
    serde_json::from_str(&openapi()).unwrap()
}

/// Every object of the document, the innermost last.
fn objects<'a>(value: &'a Value, found: &mut Vec<&'a serde_json::Map<String, Value>>) {
    match value {
        Value::Object(object) => {
            found.push(object);
            object.values().for_each(|value| objects(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| objects(value, found)),
        _ => {}
    }
}

#[test]
fn the_document_in_the_repository_is_that_of_the_code() {
    // Not assert_eq: two thousand lines help nobody.
    assert!(
        include_str!("../../../../infra/openapi.json") == openapi(),
        "infra/openapi.json is out of date. Write it anew with: \
         cargo run -p web --example openapi > infra/openapi.json"
    );
}

#[test]
fn every_json_door_is_described_once_and_nothing_else_is() {
    let document = document();
    let mut described = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            described.push((method.to_uppercase(), path.clone(), id));
        }
    }
    let mut doors: Vec<_> = ROUTES
        .iter()
        .filter(|route| !NOT_DESCRIBED.contains(&route.operation))
        .map(|route| (route.method.to_string(), route.path.to_owned(), route.operation.as_str().to_owned()))
        .collect();
    described.sort();
    doors.sort();
    assert_eq!(described, doors);
}

#[test]
fn every_reference_leads_to_something_and_everything_is_referred_to() {
    let document = document();
    let mut found = Vec::new();
    objects(&document, &mut found);
    let references = found.iter().filter_map(|object| object.get("$ref")?.as_str());
    let references: BTreeSet<String> = references.map(str::to_owned).collect();
    for reference in &references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let components = &document["components"];
    let kept = ["schemas", "responses"].into_iter().flat_map(|kind| {
        components[kind].as_object().unwrap().keys().map(move |name| format!("#/components/{kind}/{name}"))
    });
    assert_eq!(kept.collect::<BTreeSet<_>>(), references);
}

#[test]
fn a_problem_is_described_with_every_field_that_it_can_have() {
    let phone = domain::Phone::parse("+442079460000").unwrap();
    let words = language::Words::of(domain::Language::English);
    let contact = crate::Contact { name: "Clinic".to_owned(), phone, phone_shown: String::new() };
    let around = crate::Around { words, contact, logo: None, colour: None, staff: None, switch: None };
    let problem = Problem::field("slot", Invalid { accepted: "something else" }).around(around);
    let problem = problem.next_slots(Vec::new()).stopped_for(Vec::new());
    let written = problem.into_reply(false, words).into_response();
    let written: Value = serde_json::from_slice(written.body()).unwrap();
    let document = document();
    let described = document["components"]["schemas"]["Problem"]["properties"].as_object().unwrap();
    assert_eq!(described.keys().collect::<BTreeSet<_>>(), written.as_object().unwrap().keys().collect::<BTreeSet<_>>());
}
