//! Guessing links is slow, and costs nobody else anything (row C18).

use futures::StreamExt as _;
use std::{collections::HashSet, net::Ipv4Addr};
use tests::Client;

/// Everything of an answer that does not tell when it was given.
async fn of(http: &reqwest::Client, address: &str) -> (u16, String, String) {
    let response = http.get(address).send().await.unwrap();
    let status = response.status().as_u16();
    let mut headers = response.headers().clone();
    headers.remove("date");
    (status, format!("{headers:?}"), response.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_ten_thousand_unknown_tokens_are_throttled_and_a_real_link_works_all_the_while() {
    let client = Client::start().await;
    let real = client.link("1001", "follow-up", "email").await;
    client.outbox().await;
    let meter = client.local.context().store.meter();
    meter.take();
    let http = reqwest::Client::new();
    let address = |n: usize| match n % 4 {
        0 => format!("{}/l/{n:022}", client.local.url()),
        1 => format!("{}/l/{n}", client.local.url()),
        2 => format!("{}/l/{n:022}/slots", client.local.url()),
        _ => format!("{}/l/x.{n}/slots", client.local.url()),
    };
    let mut seen: HashSet<(u16, String, String)> = HashSet::new();
    for n in 0..100 {
        seen.insert(of(&http, &address(n)).await);
    }
    assert_eq!(seen.iter().map(|answer| answer.0).collect::<Vec<_>>(), [404], "one identical answer");
    seen.clear();
    guess(&http, &address, &mut seen).await;
    assert_eq!(seen.iter().map(|answer| answer.0).collect::<Vec<_>>(), [429], "one identical answer here too");
    assert!(seen.iter().all(|answer| answer.1.contains("\"retry-after\": \"600\"")), "{seen:?}");
    assert_eq!(of(&http, &real).await.0, 200, "a link that exists is looked up before anything is counted");
    let elsewhere = reqwest::Client::builder().local_address(Some(Ipv4Addr::new(127, 0, 0, 2).into())).build().unwrap();
    assert_eq!(of(&elsewhere, &address(0)).await.0, 404, "another address has tried nothing");
    let forwarded = http.get(address(0)).header("x-forwarded-for", "192.0.2.1").send().await.unwrap();
    assert_eq!(forwarded.status().as_u16(), 429, "no header is believed");
    let written: f64 = meter.take().values().map(|usage| usage.write_units).sum();
    assert!(written < 1.0, "guessing made the table write");

    client.advance("PT9M59S").await;
    assert_eq!(of(&http, &address(0)).await.0, 429);
    client.advance("PT1S").await;
    assert_eq!(of(&http, &address(0)).await.0, 404, "the window is over");
}

/// The answers to all but the first hundred guesses, many at once.
async fn guess(http: &reqwest::Client, address: &impl Fn(usize) -> String, seen: &mut HashSet<(u16, String, String)>) {
    let guesses = (100..10_000).map(|n| {
        let address = address(n);
        async move { of(http, &address).await }
    });
    let mut answers = futures::stream::iter(guesses).buffer_unordered(8);
    while let Some(answer) = answers.next().await {
        seen.insert(answer);
    }
}
