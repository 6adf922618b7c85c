//! Whoever reads a page or message reads it in a language of their own.

use reqwest::Method;
use serde_json::Value;
use tests::{Answer, BROWSER, Client};

/// GET as a browser that keeps this cookie.
async fn page(client: &Client, path: &str, cookie: &str) -> Answer {
    let headers = [("accept", "text/html"), ("user-agent", BROWSER), ("cookie", cookie)];
    client.send(Method::GET, path, None, &headers).await
}

fn speaks(answer: &Answer) -> &str {
    assert!(answer.text.contains(&format!("<html lang=\"{}\"", answer.header("content-language"))));
    answer.header("content-language")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_speaks_its_patients_language_until_another_is_chosen_on_the_page() {
    let client = Client::start().await;
    // 1010 reads French at an English clinic, 1001 English.
    let url = client.link("1010", "follow-up", "email").await;
    let english = client.link("1001", "follow-up", "email").await;
    assert_eq!((speaks(&client.page(&url).await), speaks(&client.page(&english).await)), ("fr", "en"));
    let welcome = client.page(&url).await;
    assert!(welcome.text.contains("Bienvenue à Larkmoor"), "the clinic's own words are translated too");
    assert!(welcome.text.contains("<a lang=\"en\" hreflang=\"en\" href=\"/l/"), "the footer leads to English");

    let chosen = client.page(&format!("{url}?language=en")).await;
    assert_eq!(speaks(&chosen), "en");
    assert!(chosen.text.contains("Welcome to Larkmoor"));
    assert!(chosen.text.contains("/continue?language=en"), "a browser need not remember it");
    assert!(chosen.header("set-cookie").starts_with("__Host-language=en; Path=/; Max-Age=31536000; Secure; HttpOnly"));
    let slots = page(&client, &format!("{url}/slots"), "__Host-language=en").await;
    assert_eq!(speaks(&slots), "en", "and one that does needs no more");
    assert!(slots.text.contains("name=\"language\" value=\"en\""), "the form that leads to a review carries it on");
    let back = page(&client, &format!("{url}?language=fr"), "__Host-language=en").await;
    assert_eq!(speaks(&back), "fr", "what is chosen on the page itself counts");
    assert_eq!(speaks(&client.page(&format!("{url}?language=xx")).await), "fr", "an unknown one is none");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_and_the_calendar_file_speak_the_patients_language() {
    let client = Client::start().await;
    let url = client.link("1010", "follow-up", "sms").await;
    let slot = client.slots(&url).await[0]["id"].as_str().unwrap().to_owned();
    client.outbox().await;
    assert_eq!(client.book(&url, &slot).await.status, 201);
    let outbox = client.outbox().await;
    let text = |kind: &str, channel: &str| {
        let found = outbox.iter().find(|one| one["kind"] == kind && one["channel"] == channel);
        found.and_then(|one| one["text"].as_str()).unwrap_or_default().to_owned()
    };
    let (invitation, confirmation) = (text("invitation", "sms"), text("confirmation", "sms"));
    assert!(invitation.contains("choisissez l'heure de votre rendez-vous"), "{invitation}");
    assert!(confirmation.contains("RDV le lun. 23 nov. 2026 à "), "{confirmation}");
    for sms in [invitation, confirmation] {
        assert_eq!(notify::sms_parts(&sms).parts, 1, "{sms}");
    }
    let email = text("confirmation", "email");
    assert!(email.contains("lundi 23 novembre 2026 à ") && email.contains("Imogen Tarrowby"), "{email}");
    let subject = |one: &Value| one["subject"].as_str().unwrap_or_default().to_owned();
    assert!(outbox.iter().any(|one| subject(one).contains("rendez-vous")), "{outbox:?}");
    let file = client.page(&format!("{url}/calendar.ics")).await.text;
    assert!(file.contains("SUMMARY:Rendez-vous"), "{file}");
    let file = client.page(&format!("{url}/calendar.ics?language=en")).await.text;
    assert!(file.contains("SUMMARY:Appointment"), "{file}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_nobody_speaks_what_the_browser_asks_for() {
    let client = Client::start().await;
    for (asked, spoken) in
        [("fr-CH, fr;q=0.9, en;q=0.8", "fr"), ("en-GB,fr;q=0.5", "en"), ("de,fr;q=0.5", "fr"), ("de", "en"), ("", "en")]
    {
        let headers = [("accept", "text/html"), ("accept-language", asked)];
        let answer = client.send(Method::GET, "/l/AAAAAAAAAAAAAAAAAAAAAA", None, &headers).await;
        assert_eq!((answer.status.as_u16(), speaks(&answer)), (404, spoken), "{asked}");
    }
}
