//! Scanners that press Continue are told apart from patients, and stopped nowhere (row C2).

use serde_json::{Value, json};
use tests::{BROWSER, Client};

/// The nonce of the first form of a page.
pub(crate) async fn nonce(client: &Client, address: &str) -> String {
    let page = client.page(address).await;
    let after = page.text.split("name=\"nonce\" value=\"").nth(1).expect("a nonce");
    after.split('"').next().unwrap().to_owned()
}

async fn link(client: &Client) -> Value {
    client.record("1001").await["links"][0].clone()
}

/// Kinds of what happened, with who did it.
async fn events(client: &Client) -> Vec<(String, String)> {
    let text = |event: &Value, name: &str| event[name].as_str().unwrap().to_owned();
    let record = client.record("1001").await;
    record["events"].as_array().unwrap().iter().map(|event| (text(event, "kind"), text(event, "by"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn c02_a_scanner_that_presses_continue_is_told_of_once_and_the_link_stays_sent() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    let go_on = format!("{url}/continue");
    let fresh = nonce(&client, &url).await;
    let scanner = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0";
    for (agent, nonce) in [
        (BROWSER, fresh.as_str()),
        (BROWSER, "forged"),
        (BROWSER, ""),
        ("curl/8.5.0", fresh.as_str()),
        ("WhatsApp/2.23.20.0 A", fresh.as_str()),
    ] {
        let answer = client.form_of(agent, &go_on, &[("nonce", nonce)]).await;
        assert_eq!((answer.status.as_u16(), answer.header("location").ends_with("/slots")), (303, true), "{agent}");
    }
    client.advance("PT2S").await;
    for agent in [scanner, "", "python-requests/2.32.3"] {
        let late = nonce(&client, &url).await;
        client.advance("PT2S").await;
        assert_eq!(client.form_of(agent, &go_on, &[("nonce", &late)]).await.status, 303, "{agent}");
    }
    let headers = [("user-agent", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")];
    let program = client.send(reqwest::Method::POST, &go_on, Some(json!({})), &headers).await;
    assert_eq!((program.status.as_u16(), program.json()["status"].clone()), (200, json!("sent")));
    let seen = link(&client).await;
    assert_eq!((&seen["status"], &seen["accessed_at"]), (&json!("sent"), &Value::Null));
    assert_eq!(seen["scanned_at"], "2026-11-23T07:00:00+00:00");
    let pair = |kind: &str, by: &str| (kind.to_owned(), by.to_owned());
    let sent_by = events(&client).await[0].1.clone();
    assert_eq!(events(&client).await, [pair("link_sent", &sent_by), pair("link_scanned", "scanner")]);

    // Then the patient comes, with a page that stood open for longer than a review may.
    let mine = nonce(&client, &url).await;
    client.advance("PT3H").await;
    assert_eq!(client.form(&go_on, &[("nonce", &mine)]).await.status, 303);
    let seen = link(&client).await;
    assert_eq!((&seen["status"], &seen["accessed_at"]), (&json!("accessed"), &json!("2026-11-23T10:00:08+00:00")));
    assert_eq!(events(&client).await[2], pair("link_accessed", "patient"));
    assert_eq!(client.form_of(scanner, &go_on, &[]).await.status, 303);
    assert_eq!(events(&client).await.len(), 3, "a scanner is told of once");
}

#[tokio::test(flavor = "multi_thread")]
async fn c02_a_person_needs_a_second_and_a_program_no_page_at_all() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    let early = nonce(&client, &url).await;
    client.advance("PT1S").await;
    assert_eq!(client.form(&format!("{url}/continue"), &[("nonce", &early)]).await.status, 303);
    assert_eq!(link(&client).await["status"], "accessed");
    let url = client.link("1002", "follow-up", "email").await;
    let answer = client.send(reqwest::Method::POST, &format!("{url}/continue"), None, &[]).await;
    assert_eq!(answer.json()["status"], "accessed");
    let record = client.record("1002").await;
    assert_eq!(record["links"][0]["scanned_at"], Value::Null);
}
