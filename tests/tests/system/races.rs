//! Many at once: what the table holds afterwards decides.

use futures::{StreamExt as _, future::join_all, stream};
use serde_json::Value;
use std::collections::BTreeSet;
use tests::{Client, clinic};

/// How many requests are under way at once.
const AT_ONCE: usize = 1000;

pub(crate) async fn links(client: &Client, count: usize, rule: impl Fn(usize) -> &'static str) -> Vec<String> {
    stream::iter(1..=count)
        .map(|n| {
            let rule = rule(n);
            async move { client.link(&n.to_string(), rule, "email").await }
        })
        .buffered(16)
        .collect()
        .await
}

/// The ticks that an appointment of a rule occupies from its start, as an oracle of its own: minutes since midnight.
pub(crate) fn occupied(rule: &str, start: &str) -> BTreeSet<i64> {
    let (length, before, after) = match rule {
        "long" => (60, 0, 0),
        "buffered" => (20, 10, 5),
        _ => (15, 0, 0),
    };
    let at: jiff::Timestamp = start.parse().unwrap();
    let minute = at.as_second() / 60;
    (minute - before..minute + length + after).step_by(5).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn c01_a_thousand_confirms_of_overlapping_times_never_overlap() {
    const PATIENTS: usize = 1000;
    const RULES: [&str; 3] = ["long", "short", "buffered"];
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(PATIENTS));
    let client = Client::with_clinic(files.source()).await;
    let links = links(&client, PATIENTS, |n| RULES[n % 3]).await;
    // Starts every five minutes from 10:00 to 12:00, so that every request overlaps many others.
    let slot = |n: usize| {
        let minute = 600 + 5 * (n * 7 % 25);
        format!("20261124T{:02}{:02}Z.p0.here", minute / 60, minute % 60)
    };
    let answers: Vec<_> = stream::iter(links.iter().enumerate())
        .map(|(n, link)| {
            let (client, slot) = (&client, slot(n));
            async move { (n, client.book(link, &slot).await) }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;

    let mut taken = BTreeSet::new();
    let mut winners = 0;
    for (n, answer) in &answers {
        let body = answer.json();
        match answer.status.as_u16() {
            201 => {
                winners += 1;
                for tick in occupied(RULES[(n + 1) % 3], body["appointment"]["start"].as_str().unwrap()) {
                    assert!(taken.insert(tick), "minute {tick} was booked twice");
                }
            }
            409 => {
                let next = body["next_slots"].as_array().unwrap();
                assert_eq!(next.len(), 5, "a loser is told five free times: {body}");
            }
            other => panic!("{other}: {}", answer.text),
        }
    }
    assert!(winners >= 2, "only {winners} won");

    // The table agrees: as many appointments as winners, and the diary holds exactly their ticks.
    let clinic_id = domain::ClinicId::parse("race").unwrap();
    let provider = domain::ProviderId::parse("p0").unwrap();
    let day = jiff::civil::date(2026, 11, 24);
    let days = client.local.context().store.provider_days(&clinic_id, &provider, (day, day)).await.unwrap();
    let ticks: BTreeSet<i64> =
        days.days[0].marks.keys().map(|index| domain::Tick::of_day(day, *index).start().as_second() / 60).collect();
    assert_eq!(ticks, taken);
    let mut booked = 0;
    for n in 1..=PATIENTS {
        booked += client.record(&n.to_string()).await["appointments"].as_array().unwrap().len();
    }
    assert_eq!(booked, winners);
    println!("1,000 confirms: {winners} winners, {} told 409 with five free times", PATIENTS - winners);
}

#[tokio::test(flavor = "multi_thread")]
async fn c01_fifty_confirms_on_one_link_make_one_booking() {
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(1));
    let client = Client::with_clinic(files.source()).await;
    let link = client.link("1", "short", "email").await;
    let slots = client.slots(&link).await;
    let answers = join_all(slots.iter().take(50).map(|slot| client.book(&link, slot["id"].as_str().unwrap()))).await;
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 49, "{statuses:?}");
    let record = client.record("1").await;
    assert_eq!(record["appointments"].as_array().unwrap().len(), 1);
    assert_eq!(record["links"][0]["status"], "booked");
}

#[tokio::test(flavor = "multi_thread")]
async fn c01_one_patient_at_twenty_providers_at_one_time_has_one_booking() {
    let files = clinic::Files::new(&clinic::open_all_hours(19), &clinic::patients(1));
    let client = Client::with_clinic(files.source()).await;
    let mut links = Vec::new();
    for _ in 0..20 {
        links.push(client.link("1", "any", "email").await);
    }
    let book = |(n, link): (usize, &String)| {
        let (client, link) = (&client, link.clone());
        async move { client.book(&link, &format!("20261124T1000Z.p{n}.here")).await }
    };
    let answers = join_all(links.iter().enumerate().map(book)).await;
    let winners: Vec<Value> = answers.iter().filter(|a| a.status == 201).map(tests::Answer::json).collect();
    assert_eq!(winners.len(), 1);
    for loser in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(loser.status, 409, "{}", loser.text);
        let next = loser.json()["next_slots"].as_array().unwrap().clone();
        assert!(
            !next.is_empty() && next.iter().all(|slot| slot["start"] != winners[0]["appointment"]["start"]),
            "{}",
            loser.text
        );
    }
    assert_eq!(client.record("1").await["appointments"].as_array().unwrap().len(), 1);
}
