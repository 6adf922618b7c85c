//! The phone and mailbox on screen.

use serde_json::{Value, json};
use tests::Client;

/// A patient invited by text and by email, whose booking is confirmed by both.
async fn booked() -> (Client, Vec<Value>) {
    let client = Client::start().await;
    let link = client.link("1002", "follow-up", "sms").await;
    client.outbox().await;
    client.advance("PT10M").await;
    client.link("1003", "follow-up", "email").await;
    client.outbox().await;
    client.advance("PT10M").await;
    let slot = client.slots(&link).await[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(client.book(&link, &slot).await.status, 201);
    let outbox = client.outbox().await;
    (client, outbox)
}

fn confirmation(outbox: &[Value]) -> &Value {
    outbox.iter().find(|message| message["kind"] == "confirmation" && message["channel"] == "email").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_by_email_has_the_calendar_file_and_nothing_else_has_one() {
    let (client, outbox) = booked().await;
    let manage = confirmation(&outbox)["links"][0].as_str().unwrap();
    let file = client.get(&format!("{manage}/calendar.ics")).await.text;
    let attached = json!([
        { "name": "appointment.ics", "type": "text/calendar; charset=utf-8; method=PUBLISH", "text": file }
    ]);
    for message in &outbox {
        let expected = if message == confirmation(&outbox) { &attached } else { &json!([]) };
        assert_eq!(&message["attachments"], expected, "{message}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_has_a_conversation_for_each_address_the_newest_first() {
    let (client, outbox) = booked().await;
    let page = client.page("/_local/outbox").await.text;
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is missing in {page}"));
    let headings: Vec<_> = page.split("<h2>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    assert_eq!(headings.len(), 3, "{headings:?}");
    let (mut last, mut newest_first) = (headings.clone(), Vec::new());
    for message in outbox.iter().rev() {
        let of = headings.iter().find(|heading| heading.contains(message["to"].as_str().unwrap())).unwrap();
        if let Some(at) = last.iter().position(|heading| heading == of) {
            newest_first.push(last.remove(at));
        }
    }
    assert_eq!(headings, newest_first);
    for heading in headings {
        assert_eq!(page.matches(heading).count(), 2, "{heading} stands in the list and over its messages");
    }
    // On a phone the oldest stands above.
    let texts: Vec<_> = outbox.iter().filter(|message| message["channel"] == "sms").collect();
    assert_eq!(texts.len(), 2);
    let links = texts.iter().map(|text| format!("href=\"{}\"", text["links"][0].as_str().unwrap()));
    let talk = &page[place("<ol")..place("</ol>")];
    let places: Vec<_> = links.map(|link| talk.find(&link)).collect();
    assert!(places[0].is_some() && places[0] < places[1], "{talk}");
    assert_eq!(page.matches("(UTC), 1 part<").count(), 2);
    assert!(client.page("/_local/outbox?language=fr").await.text.contains("(UTC), 1 segment<"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_opens_with_its_html_in_a_frame_that_can_do_nothing() {
    let (client, outbox) = booked().await;
    let email = confirmation(&outbox);
    let door = format!("/_local/outbox/{}", email["id"]);
    let page = client.page(&door).await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-security-policy").contains(" frame-src 'self';"));
    assert!(page.text.contains(&format!("sandbox=\"allow-top-navigation-by-user-activation\" src=\"{door}/html\"")));
    let shown = client.page(&format!("{door}/html")).await;
    assert_eq!(shown.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(shown.header("x-frame-options"), "SAMEORIGIN");
    assert_eq!(
        shown.header("content-security-policy"),
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'"
    );
    assert_eq!(shown.text.replace("<base target=\"_top\">", ""), email["html"].as_str().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_an_email_is_downloaded_as_it_was_sent() {
    let (client, outbox) = booked().await;
    let email = confirmation(&outbox);
    let door = format!("/_local/outbox/{}/attachments/1", email["id"]);
    assert!(client.page("/_local/outbox").await.text.contains(&format!("href=\"{door}\" download")));
    let file = client.page(&door).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8; method=PUBLISH");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"appointment.ics\"");
    assert_eq!(file.text, email["attachments"][0]["text"].as_str().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_sent_is_not_found() {
    let (client, outbox) = booked().await;
    let email = confirmation(&outbox)["id"].as_u64().unwrap();
    let text = outbox.iter().find(|message| message["channel"] == "sms").unwrap()["id"].as_u64().unwrap();
    for path in [
        "0".to_owned(),
        "99".to_owned(),
        "x".to_owned(),
        "-1".to_owned(),
        "18446744073709551616".to_owned(),
        format!("{text}"),
        format!("{text}/html"),
        "99/html".to_owned(),
        format!("{email}/attachments/0"),
        format!("{email}/attachments/2"),
        format!("{email}/attachments/x"),
        format!("{email}/attachments/"),
        format!("{text}/attachments/1"),
    ] {
        let answer = client.page(&format!("/_local/outbox/{path}")).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.text);
    }
}

/// Presses Send in the conversation of a number.
async fn write(client: &Client, from: &str, text: &str) -> String {
    let written = client.form("/_local/outbox/answer", &[("from", from), ("text", text)]).await;
    assert_eq!(written.status, 303, "{}", written.text);
    written.header("location").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_can_answer_on_the_page_and_reads_what_comes_back_below() {
    let client = Client::start().await;
    client.link("1002", "follow-up", "sms").await;
    let before = client.outbox().await;
    let page = client.page("/_local/outbox").await.text;
    assert!(page.contains("action=\"/_local/outbox/answer\"") && page.contains("value=\"+447700900102\""), "{page}");
    let to = write(&client, "+447700900102", "Is there <b>parking</b>?\nThank you").await;
    assert_eq!(to, format!("/_local/outbox#to-{}", before[0]["id"]));
    let page = client.page("/_local/outbox").await.text;
    let own = &page[page.find("class=\"own\"").unwrap()..];
    assert!(own.contains("Is there &lt;b&gt;parking&lt;/b&gt;?") && own.contains("from the patient"), "{own}");
    // What came of it is done when the page is shown again, and stands below.
    let after = client.get("/_local/outbox").await.json().as_array().unwrap().clone();
    assert_eq!((before.len(), after.len()), (1, 2), "the outbox holds what we sent, and nothing else");
    assert_eq!(after[1]["kind"], "reply_passed_on");
    assert!(own.contains("7:00") || own.contains("07:00"), "{own}");
    assert!(
        own.matches("<li>").count() == 1 && own.find("<li>") > own.find("parking"),
        "our answer stands below: {own}"
    );
    let task = client.staff_get("/staff/tasks").await.json()["tasks"][0].clone();
    assert_eq!((&task["kind"], &task["text"]), (&json!("reply"), &json!("Is there <b>parking</b>?\nThank you")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_can_be_let_fail_on_the_page_and_goes_by_the_other_channel() {
    let client = Client::start().await;
    client.link("1002", "follow-up", "sms").await;
    let text = client.outbox().await[0]["id"].as_u64().unwrap();
    let door = format!("/_local/outbox/{text}/fate");
    let page = client.page("/_local/outbox").await.text;
    assert!(page.contains(&format!("href=\"{door}\"")), "{page}");
    let choices = client.page(&door).await.text;
    for fate in ["delivered", "unreachable", "invalid_number", "opted_out"] {
        assert!(choices.contains(&format!("value=\"{fate}\"")), "{choices}");
    }
    assert_eq!(client.page("/_local/outbox/99/fate").await.status, 404);
    let failed = client.form(&door, &[("fate", "unreachable")]).await;
    assert_eq!((failed.status.as_u16(), failed.header("location")), (303, &*format!("/_local/outbox#to-{text}")));
    let page = client.page("/_local/outbox").await.text;
    assert!(page.contains("The carrier reports: Phone out of reach"), "{page}");
    let sent = client.outbox().await;
    assert_eq!(sent.iter().map(|one| &one["channel"]).collect::<Vec<_>>(), ["sms", "email"], "it fell back");
    let email = sent[1]["id"].as_u64().unwrap();
    let bounced = client.form(&format!("/_local/outbox/{email}/fate"), &[("fate", "bounced")]).await;
    assert_eq!(bounced.status, 303);
    client.outbox().await;
    let record = client.record("1002").await;
    assert_eq!(record["reach"]["email"]["reason"], "address_failed", "a hard bounce marks the address");
    assert_eq!(record["reach"]["sms"]["usable"], true, "being out of reach passes");
    let task = client.staff_get("/staff/tasks").await.json()["tasks"][0].clone();
    assert_eq!((&task["kind"], &task["patient"]), (&json!("unreachable"), &json!("1002")), "neither way reached them");
    assert!(client.page("/_local/outbox?language=fr").await.text.contains("L’opérateur signale"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_page_would_not_send_is_refused_and_does_nothing() {
    let client = Client::start().await;
    client.link("1002", "follow-up", "sms").await;
    client.outbox().await;
    let answer = "/_local/outbox/answer";
    for (door, fields, status) in [
        (answer, vec![("from", "12"), ("text", "1")], 400),
        (answer, vec![("from", "+447700900102")], 400),
        (answer, vec![], 400),
        ("/_local/outbox/1/fate", vec![("fate", "lost")], 400),
        ("/_local/outbox/1/fate", vec![("fate", "complained")], 400),
        ("/_local/outbox/1/fate", vec![], 400),
        ("/_local/outbox/99/fate", vec![("fate", "delivered")], 400),
        ("/_local/outbox/x/fate", vec![("fate", "delivered")], 404),
    ] {
        let refused = client.form(door, &fields).await;
        assert_eq!(refused.status.as_u16(), status, "{door} {fields:?}: {}", refused.text);
        assert!(refused.text.starts_with("<!DOCTYPE html>"), "{}", refused.text);
    }
    assert_eq!(client.outbox().await.len(), 1);
    assert!(!client.page("/_local/outbox").await.text.contains("The carrier reports"));
    // Nobody has this number; there is no conversation to lead back to.
    assert_eq!(write(&client, "+447700900199", "Hello?").await, "/_local/outbox");
}
