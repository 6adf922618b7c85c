//! What is wrong is refused with its name, and nothing is written.

use aws_sdk_dynamodb::types::AttributeValue;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use tests::Client;

/// What the table was asked to write since the last look, by operation.
fn writes(client: &Client) -> BTreeMap<&'static str, store::Usage> {
    let mut usages = client.local.context().store.meter().take();
    usages.retain(|operation, usage| usage.write_units > 0.0 && !matches!(*operation, "sweep_cursor"));
    usages
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_names_what_is_wrong_and_writes_nothing() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    client.outbox().await;
    writes(&client);
    let staff = client.bearer();
    let send = "/staff/patients/1001/links".to_owned();
    let (book, review, verify, go_on) =
        (format!("{url}/book"), format!("{url}/review"), format!("{url}/verify"), format!("{url}/continue"));
    let code = format!("{url}/code");
    let link = client.record("1001").await["links"][0]["id"].as_str().unwrap().to_owned();
    let (again, no_time) = (format!("/staff/links/{link}/send"), format!("{url}/no-time"));
    let long = "x".repeat(5000);
    let cases: Vec<(&str, Value, u16, &str)> = vec![
        (&send, json!({"rule": "follow-up"}), 400, "channel"),
        (&send, json!({"rule": "follow-up", "channel": "fax"}), 400, "channel"),
        (&send, json!({"rule": "no-such-rule", "channel": "sms"}), 400, "rule"),
        (&send, json!({"rule": "Follow Up", "channel": "sms"}), 400, "rule"),
        (&send, json!({"rule": 7, "channel": "sms"}), 400, "rule"),
        (&send, json!({"rule": long, "channel": "sms"}), 400, "rule"),
        (&send, json!({"rule": "follow-up", "channel": "sms", "clinic": "tilleuls"}), 400, "clinic"),
        (&book, json!({}), 400, "slot"),
        (&book, json!({"slot": null}), 400, "slot"),
        (&book, json!({"slot": "tomorrow"}), 400, "slot"),
        (&book, json!({"slot": long}), 400, "slot"),
        (&book, json!({"slot": "20261124T0300Z.tarrowby.harbour"}), 400, "slot"),
        (&book, json!({"slot": "20261124T0900Z.nobody.harbour"}), 400, "slot"),
        (&book, json!({"slot": "20261124T0901Z.tarrowby.harbour"}), 400, "slot"),
        (&book, json!({"slot": "99991124T0900Z.tarrowby.harbour"}), 400, "slot"),
        (&book, json!({"slot": "20261124T0900Z.tarrowby.harbour", "provider": "x"}), 400, "provider"),
        (&review, json!({"slot": ["a"]}), 400, "slot"),
        (&verify, json!({"date_of_birth": "0000-00-00"}), 400, "date_of_birth"),
        (&verify, json!({"date_of_birth": 19_840_312}), 400, "date_of_birth"),
        (&verify, json!({"date_of_birth": null}), 400, "date_of_birth"),
        (&verify, json!({"code": "12345"}), 400, "code"),
        (&verify, json!({"code": 123_456}), 400, "code"),
        (&verify, json!({"code": "123456", "date_of_birth": "1984-03-12"}), 400, "code"),
        (&code, json!({"channel": "fax"}), 400, "channel"),
        (&code, json!({"to": "+447700900999"}), 400, "to"),
        (&go_on, json!({"please": true}), 400, "please"),
        (&again, json!({}), 400, "channel"),
        (&again, json!({"channel": "post"}), 400, "channel"),
        (&again, json!({"channel": "sms", "rule": "follow-up"}), 400, "rule"),
        (&no_time, json!({"why": "night shifts"}), 400, "why"),
        ("/staff/tasks/1001.x/close", json!({"done": true}), 400, "done"),
    ];
    for (path, body, status, field) in cases {
        let answer = client.send(Method::POST, path, Some(body.clone()), &[("authorization", &staff)]).await;
        assert_eq!(answer.status, status, "{path} {body}: {}", answer.text);
        assert_eq!(answer.json()["field"], field, "{path} {body}: {}", answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(!answer.text.contains("19840312"), "an answer repeats what may be personal: {}", answer.text);
    }
    for query in [
        "from=2026-13-01",
        "from=yesterday",
        "from=999999-01-01",
        "days=0",
        "days=32",
        "days=-1",
        "provider=nobody",
        "location=x",
        "page=2",
    ] {
        let answer = client.get(&format!("{url}/slots?{query}")).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.text);
        assert_eq!(answer.json()["field"], query.split('=').next().unwrap());
    }
    assert_eq!(writes(&client), BTreeMap::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_cannot_be_read_are_refused() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    let http = reqwest::Client::new();
    let post = async |media_type: &str, body: &'static str| {
        let request = http.post(format!("{url}/book")).header("content-type", media_type).body(body);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(post("application/json", "{\"slot\": ").await, 400);
    assert_eq!(post("application/json", "{\"slot\": \"a\"} trailing").await, 400);
    assert_eq!(post("application/json", "").await, 400);
    assert_eq!(post("application/x-www-form-urlencoded", "slot=%FF%FE").await, 400);
    assert_eq!(post("application/x-www-form-urlencoded", "slot=a&slot=b").await, 400);
    for wrong in ["text/plain", "text/xml", "multipart/form-data; boundary=x", "application/jsonp"] {
        assert_eq!(post(wrong, "slot=a").await, 415, "{wrong}");
    }
    let huge = http.post(format!("{url}/book")).header("content-type", "application/json").body("x".repeat(20_000));
    assert_eq!(huge.send().await.unwrap().status().as_u16(), 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_and_malformed_tokens_get_one_identical_answer() {
    let client = Client::start().await;
    let mut answers = Vec::new();
    for token in ["AAAAAAAAAAAAAAAAAAAAAA", "short", "%2e%2e%2f", "AAAAAAAAAAAAAAAAAAAAA%20", &"A".repeat(3000)] {
        let answer = client.get(&format!("/l/{token}")).await;
        answers.push((answer.status, answer.text));
    }
    assert!(answers.iter().all(|answer| answer == &answers[0] && answer.0 == 404), "{answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_clinic_never_sees_another_and_no_token_but_the_issuers_opens_a_staff_door() {
    let client = Client::start().await;
    // 2001 is a patient of the second clinic.
    assert_eq!(client.staff_get("/staff/patients/2001").await.status, 404);
    let sent = client.staff_post("/staff/patients/2001/links", json!({"rule": "follow-up", "channel": "email"})).await;
    assert_eq!(sent.status, 404);
    let listed = client.staff_get("/staff/patients?q=").await.json();
    assert!(
        listed["patients"].as_array().unwrap().iter().all(|patient| patient["id"].as_str().unwrap().starts_with('1'))
    );

    let forged = slotlink::Issuer::new("http://127.0.0.1:1/_local/issuer");
    let now = client.now().as_second();
    let issuer = format!("{}/_local/issuer", client.local.url());
    let claims = |changes: Value| {
        let mut claims = json!({
            "iss": issuer, "aud": slotlink::AUDIENCE, "sub": "rosalind", "iat": now, "exp": now + 600,
            "clinic": "larkmoor", "staff": "rosalind", "role": "superuser",
        });
        for (name, value) in changes.as_object().unwrap() {
            if value.is_null() {
                claims.as_object_mut().unwrap().remove(name);
            } else {
                claims[name] = value.clone();
            }
        }
        claims
    };
    let door = async |token: &str| {
        let bearer = format!("Bearer {token}");
        client.send(Method::GET, "/staff/rules", None, &[("authorization", &bearer)]).await.status.as_u16()
    };
    assert_eq!(door(&client.local.issuer().sign(&claims(json!({})))).await, 200);
    assert_eq!(door(&forged.sign(&claims(json!({})))).await, 401, "another key");
    for wrong in [
        json!({"iss": "http://elsewhere"}),
        json!({"aud": "another"}),
        json!({"exp": now}),
        json!({"exp": null}),
        json!({"sub": null}),
        json!({"iss": null}),
        json!({"aud": null}),
        json!({"iat": null}),
        json!({"iat": now + 120}),
        json!({"nbf": now + 120}),
        json!({"role": "patient"}),
        json!({"clinic": "no such"}),
        json!({"staff": null}),
    ] {
        assert_eq!(door(&client.local.issuer().sign(&claims(wrong.clone()))).await, 401, "{wrong}");
    }
    for nonsense in ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
        assert_eq!(door(nonsense).await, 401);
    }
}

/// Every item of the table, as the engine keeps it.
pub(crate) async fn table(client: &Client) -> BTreeMap<String, HashMap<String, AttributeValue>> {
    let engine = slotlink::engine_client(client.local.engine_address);
    let mut items = BTreeMap::new();
    let mut pages = engine.scan().table_name(slotlink::TABLE).consistent_read(true).into_paginator().send();
    while let Some(page) = pages.next().await {
        for item in page.unwrap().items.unwrap_or_default() {
            items.insert(format!("{:?} {:?}", item["pk"], item["sk"]), item);
        }
    }
    items
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_gets_heads_and_options_of_every_door_leave_the_table_as_it_is() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    client.outbox().await;
    let staff = client.bearer();
    writes(&client);
    let before = table(&client).await;
    let mut asked = 0;
    'asking: loop {
        for route in web::ROUTES {
            let path = route.path.replace("/l/{token}", &url).replace("{patient}", "1001");
            for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
                for accept in ["text/html", "application/json"] {
                    let headers = [("accept", accept), ("authorization", staff.as_str())];
                    let answer = client.send(method.clone(), &path, None, &headers).await;
                    assert!(!answer.status.is_server_error(), "{method} {path}: {}", answer.text);
                    asked += 1;
                    if asked == 1_000 {
                        break 'asking;
                    }
                }
            }
        }
    }
    assert_eq!(writes(&client), BTreeMap::new());
    let after = table(&client).await;
    let changed: Vec<&String> = after.keys().filter(|key| before.get(*key) != after.get(*key)).collect();
    assert!(changed.is_empty() && after.len() == before.len(), "changed: {changed:?}");
    assert_eq!(client.get(&url).await.json()["status"], "sent", "opening does not count as access");
}

#[tokio::test(flavor = "multi_thread")]
async fn c09_every_answer_carries_the_security_headers() {
    let client = Client::start().await;
    let url = client.link("1001", "first-visit", "email").await;
    let staff = client.bearer();
    let asked: Vec<(Method, String, Option<Value>, u16)> = vec![
        (Method::GET, url.clone(), None, 200),
        (Method::GET, format!("{url}/slots"), None, 401),
        (Method::GET, format!("{url}/slots?days=99"), None, 401),
        (Method::GET, "/l/AAAAAAAAAAAAAAAAAAAAAA".to_owned(), None, 404),
        (Method::GET, "/nowhere".to_owned(), None, 404),
        (Method::GET, "/".to_owned(), None, 200),
        (Method::GET, "/_local/nowhere".to_owned(), None, 404),
        (Method::DELETE, "/_local/outbox".to_owned(), None, 404),
        (Method::DELETE, url.clone(), None, 405),
        (Method::OPTIONS, url.clone(), None, 204),
        (Method::POST, format!("{url}/book"), None, 415),
        (Method::POST, format!("{url}/book"), Some(json!({"slot": "x".repeat(20_000)})), 413),
        (Method::POST, format!("{url}/book"), Some(json!({"slot": "x"})), 400),
        (Method::POST, format!("{url}/continue"), Some(json!({})), 303),
        (Method::GET, "/staff/patients/1001".to_owned(), None, 200),
        (Method::GET, "/staff/patients/9999".to_owned(), None, 404),
        (Method::GET, "/openapi.json".to_owned(), None, 200),
        (Method::GET, "/_local/outbox".to_owned(), None, 200),
    ];
    for (method, path, body, status) in asked {
        let headers = [("accept", "text/html"), ("authorization", staff.as_str())];
        let answer = client.send(method.clone(), &path, body, &headers).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text);
        for (name, value) in web::SECURITY_HEADERS {
            assert_eq!(answer.headers.get(&name), Some(&value), "{name} on {method} {path}");
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{method} {path}: {policy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_on_pages_speak_the_readers_language() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    let staff = client.bearer();
    let paths = [
        "/l/AAAAAAAAAAAAAAAAAAAAAA?language=fr".to_owned(),
        "/nowhere".to_owned(),
        format!("{url}/slots?from=yesterday&language=fr"),
        format!("{url}/slots?days=99&language=fr"),
        format!("{url}/slots?provider=nobody&language=fr"),
        format!("{url}/slots?location=x&language=fr"),
        format!("{url}/slots?part=night&language=fr"),
        format!("{url}/slots?page=2&language=fr"),
        format!("{url}/slots?slot=tomorrow&language=fr"),
        format!("{url}/slots?slot=20261124T0300Z.tarrowby.harbour&language=fr"),
        format!("{url}/calendar.ics?language=fr"),
        "/staff/patients/9999?language=fr".to_owned(),
        "/staff/today?date=soon&language=fr".to_owned(),
        "/staff/today?provider=nobody&language=fr".to_owned(),
    ];
    for path in paths {
        let headers = [("accept", "text/html"), ("accept-language", "fr-CA,en;q=0.5"), ("authorization", &staff)];
        let answer = client.send(Method::GET, &path, None, &headers).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert_eq!(answer.header("content-language"), "fr", "{path}");
        let (_, main) = answer.text.split_once("<main").unwrap();
        for english in [" the ", " is ", " of ", " please"] {
            assert!(!main.to_lowercase().contains(english), "{path}: {main}");
        }
    }
}
