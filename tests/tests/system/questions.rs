//! The question for the date of birth in a browser: neither a reload nor the back button answers anything twice.

use reqwest::Method;
use tests::{Answer, BROWSER, Client};

/// The form's own characters, by which a second press of its button is known.
fn press_of(page: &Answer) -> String {
    let (_, rest) = page.text.split_once("name=\"press\" value=\"").expect("a question");
    rest.split('"').next().unwrap().to_owned()
}

async fn question(client: &Client, address: &str, cookie: &str) -> Answer {
    let headers = [("accept", "text/html"), ("user-agent", BROWSER), ("cookie", cookie)];
    client.send(Method::GET, address, None, &headers).await
}

async fn answer(client: &Client, url: &str, press: &str, [day, month, year]: [&str; 3]) -> Answer {
    let fields = [("press", press), ("day", day), ("month", month), ("year", year)];
    client.form(&format!("{url}/verify"), &fields).await
}

/// What a browser would send back of the cookies that an answer sets.
fn cookies(answer: &Answer) -> String {
    let set = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    set.filter_map(|value| value.split(';').next()).collect::<Vec<_>>().join("; ")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_leads_back_to_the_question_with_what_was_typed_and_a_reload_counts_nothing() {
    let client = Client::start().await;
    let url = client.link("1001", "first-visit", "email").await;
    let path = url.strip_prefix(&client.local.url()).unwrap().to_owned();
    let slots = format!("{url}/slots");
    let first = question(&client, &slots, "").await;
    assert_eq!(first.status, 401);

    let unreadable = answer(&client, &url, &press_of(&first), ["1", "13", "1984"]).await;
    assert_eq!(
        (unreadable.status.as_u16(), unreadable.header("location")),
        (303, &*format!("{path}/slots?answer=unreadable"))
    );
    let told = question(&client, &format!("{slots}?answer=unreadable"), &cookies(&unreadable)).await;
    assert_eq!(told.status, 401);
    for kept in ["value=\"1\"", "value=\"13\"", "value=\"1984\"", "href=\"#day\"", "aria-invalid=\"true\""] {
        assert!(told.text.contains(kept), "no {kept} in {}", told.text);
    }

    // The second press of the same button, as when it is pressed twice, counts nothing more; nor does a reload.
    let press = press_of(&told);
    let wrong = answer(&client, &url, &press, ["1", "3", "1984"]).await;
    assert_eq!((wrong.status.as_u16(), wrong.header("location")), (303, &*format!("{path}/slots?answer=wrong")));
    assert_eq!(answer(&client, &url, &press, ["1", "3", "1984"]).await.status, 303);
    for _ in 0..2 {
        let told = question(&client, &format!("{slots}?answer=wrong"), &cookies(&wrong)).await;
        assert!(told.text.contains("You can try 4 more times"), "{}", told.text);
    }

    // The same press with other dates is a guess like any other, however it is sent.
    let other = client.link("1002", "first-visit", "email").await;
    for day in ["1", "2", "3", "4", "5"] {
        answer(&client, &other, "same", [day, "1", "1950"]).await;
    }
    assert_eq!(question(&client, &format!("{other}/slots?answer=wrong"), "").await.status, 429);
    let program = client.link("1003", "first-visit", "email").await;
    for _ in 0..5 {
        let body = serde_json::json!({"date_of_birth": "1950-01-01", "press": "same"});
        assert_eq!(client.post(&format!("{program}/verify"), body).await.status, 401);
    }
    let right = serde_json::json!({"date_of_birth": "1990-02-28"});
    assert_eq!(client.post(&format!("{program}/verify"), right).await.status, 429);

    // Four more bring a pause, in which no answer is taken.
    for _ in 0..4 {
        let page = question(&client, &slots, "").await;
        answer(&client, &url, &press_of(&page), ["2", "3", "1984"]).await;
    }
    let paused = question(&client, &format!("{slots}?answer=wrong"), "").await;
    assert_eq!((paused.status.as_u16(), paused.header("retry-after")), (429, "60"));
    assert!(!paused.text.contains("name=\"day\""), "nothing is asked while nothing is taken");
    client.advance("PT1M").await;

    let page = question(&client, &slots, "").await;
    let right = answer(&client, &url, &press_of(&page), ["12", "3", "1984"]).await;
    assert_eq!((right.status.as_u16(), right.header("location")), (303, &*format!("{path}/slots?answer=right")));
    assert_eq!(question(&client, &format!("{slots}?answer=right"), &cookies(&right)).await.status, 200);
    let refused = question(&client, &format!("{slots}?answer=right"), "").await;
    assert!(refused.text.contains("cookies"), "a browser that keeps no cookies is told so: {}", refused.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_cannot_break_out_of_its_cookie_or_its_field() {
    let client = Client::start().await;
    let url = client.link("1001", "first-visit", "email").await;
    let typed = ["1; Path=/", "\"><script>", "é\r\nSet-Cookie: x=y"];
    let answered = answer(&client, &url, "", typed).await;
    assert_eq!(answered.status, 303);
    assert_eq!(answered.headers.get_all("set-cookie").iter().count(), 1);
    let told = question(&client, &format!("{url}/slots?answer=unreadable"), &cookies(&answered)).await;
    assert!(!told.text.contains("<script"), "{}", told.text);
    let forged = "__Host-t-x=\"><script>.2.3";
    assert!(!question(&client, &format!("{url}/slots?answer=wrong"), forged).await.text.contains("<script"));
}
