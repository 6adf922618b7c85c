//! Many patients moved around at once, across midnights and time zones: what the table holds afterwards decides.

use aws_sdk_dynamodb::types::AttributeValue;
use futures::{StreamExt as _, stream};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::Mutex;
use tests::{Client, clinic};

/// How many patients there are. Every other one has an appointment with buffers.
const PATIENTS: usize = 100;
/// How many clients move them at once.
const CLIENTS: usize = 64;
/// How many moves are asked for. `SLOTLINK_PATIENTS` and `SLOTLINK_MOVES` ask for more.
const MOVES: usize = 500;

/// Three providers in London and three in Auckland, all open at all hours.
fn around_the_world() -> String {
    let mut toml = clinic::open_all_hours(2);
    toml.push_str("\n[[locations]]\nid = \"there\"\nname = \"There\"\nzone = \"Pacific/Auckland\"\n");
    for n in 3..6 {
        let _ = write!(
            toml,
            "\n[[providers]]\nid = \"p{n}\"\nname = \"Provider {n}\"\n[[providers.availability]]\nlocation = \"there\"\n\
             weekdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\nfrom = \"00:00\"\nuntil = \"24:00\"\n"
        );
    }
    for (id, kind) in [("short-moves", "short"), ("buffered-moves", "buffered")] {
        let _ = write!(
            toml,
            "\n[[rules]]\nid = \"{id}\"\ntitle = \"{id}\"\ntype = \"{kind}\"\nproviders = [\"p0\", \"p1\", \"p2\", \"p3\", \
             \"p4\", \"p5\"]\nverification = \"none\"\nminimum_notice_hours = 0\n"
        );
    }
    toml
}

/// Numbers that look random (Numerical Recipes' generator).
struct Numbers(u32);

impl Numbers {
    fn below(&mut self, most: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % most
    }

    /// A start from Monday evening on, in as many hours as leave three of four ticks free. Many overlap, and in Auckland
    /// a UTC midnight is the middle of a day.
    fn slot(&mut self, patients: usize) -> String {
        const AUCKLAND_IS_AHEAD: i64 = 13 * 60;
        const LONGEST: i64 = 20;
        let starts = u32::try_from(patients * 10 / 3).expect("a number of patients");
        let (minute, provider) = (20 * 60 + 5 * i64::from(self.below(starts)), self.below(6));
        let (location, ahead) = if provider < 3 { ("here", 0) } else { ("there", AUCKLAND_IS_AHEAD) };
        // No appointment goes over the midnight of its own place.
        let left = 24 * 60 - (minute + ahead) % (24 * 60);
        let minute = if left < LONGEST { minute + left } else { minute };
        let monday: jiff::Timestamp = "2026-11-23T00:00:00Z".parse().expect("an instant");
        let start = jiff::tz::Offset::UTC.to_datetime(monday + jiff::SignedDuration::from_mins(minute));
        format!("{}.p{provider}.{location}", start.strftime("%Y%m%dT%H%MZ"))
    }
}

/// Books until a time is found that is free.
async fn book_somewhere(client: &Client, patient: usize, patients: usize, numbers: &Mutex<Numbers>) -> String {
    let id = patient.to_string();
    let rule = if patient.is_multiple_of(2) { "short-moves" } else { "buffered-moves" };
    let link = client.link(&id, rule, "email").await;
    loop {
        let slot = numbers.lock().unwrap().slot(patients);
        let booked = client.book(&link, &slot).await;
        match booked.status.as_u16() {
            201 => return client.manage_link("race", &id, booked.json()["appointment"]["id"].as_str().unwrap()),
            409 => {}
            other => panic!("{other} for {slot}: {}", booked.text),
        }
    }
}

/// The ticks of every day item of the table: by whose day, then by tick since 1970, with what stands on it.
async fn diaries(client: &Client) -> BTreeMap<String, BTreeMap<i64, AttributeValue>> {
    let engine = slotlink::engine_client(client.local.engine_address);
    let mut diaries = BTreeMap::<String, BTreeMap<i64, AttributeValue>>::new();
    let mut pages = engine.scan().table_name(slotlink::TABLE).consistent_read(true).into_paginator().send();
    while let Some(page) = pages.next().await {
        for item in page.unwrap().items.unwrap_or_default() {
            let key = |name: &str| item[name].as_s().unwrap().clone();
            let (pk, sk) = (key("pk"), key("sk"));
            let date = if pk.starts_with("DAY#") { Some(sk.as_str()) } else { sk.strip_prefix("DAY#") };
            let Some(date) = date else { continue };
            let midnight: jiff::Timestamp = format!("{date}T00:00:00Z").parse().unwrap();
            diaries.entry(pk).or_default().extend(ticks_of(&item, midnight.as_second() / 300));
        }
    }
    diaries.retain(|_, ticks| !ticks.is_empty());
    diaries
}

/// An oracle of its own for the names of ticks: `t`, an hour letter, a base-12 digit.
fn ticks_of(item: &HashMap<String, AttributeValue>, first: i64) -> BTreeMap<i64, AttributeValue> {
    let ticks = item.iter().filter_map(|(name, value)| {
        let [b't', hour @ b'a'..=b'x', digit] = name.as_bytes() else { return None };
        let digit = char::from(*digit).to_digit(12)?;
        Some((first + i64::from(hour - b'a') * 12 + i64::from(digit), value.clone()))
    });
    ticks.collect()
}

/// What the appointments of the records must have taken, and how often they were moved.
async fn expected(client: &Client, patients: usize) -> (BTreeMap<String, BTreeMap<i64, AttributeValue>>, u64) {
    let mut diaries = BTreeMap::<String, BTreeMap<i64, AttributeValue>>::new();
    let mut total = 0;
    for patient in 1..=patients {
        let record = client.record(&patient.to_string()).await;
        let appointments = record["appointments"].as_array().unwrap();
        assert_eq!(appointments.len(), 1, "{record}");
        let appointment = &appointments[0];
        let text = |name: &str| appointment[name].as_str().unwrap();
        let events = record["events"].as_array().unwrap();
        let moved = events.iter().filter(|event| event["kind"] == "appointment_rescheduled").count() as u64;
        assert_eq!((&appointment["version"], &appointment["sequence"]), (&Value::from(moved + 1), &Value::from(moved)));
        total += moved;
        let minute = |name: &str| text(name).parse::<jiff::Timestamp>().unwrap().as_second() / 60;
        let (before, after) = if text("type") == "buffered" { (10, 5) } else { (0, 0) };
        let reference = AttributeValue::S(format!("{patient}.{}", text("id")));
        for (whose, from, until) in [
            (format!("DAY#race#{}", text("provider")), minute("start") - before, minute("end") + after),
            (format!("PATIENT#race#{patient}"), minute("start"), minute("end")),
        ] {
            let day = diaries.entry(whose).or_default();
            for tick in from / 5..until / 5 {
                let mark =
                    if tick == from / 5 { reference.clone() } else { AttributeValue::N("100000000000".to_owned()) };
                assert!(day.insert(tick, mark).is_none(), "a tick of {} belongs to two", text("provider"));
            }
        }
    }
    (diaries, total)
}

#[tokio::test(flavor = "multi_thread")]
async fn c01_patients_moved_around_by_64_clients_never_share_a_tick_and_leave_none_behind() {
    let asked = |name: &str, usual: usize| std::env::var(name).ok().map_or(usual, |count| count.parse().unwrap());
    let (patients, attempts) = (asked("SLOTLINK_PATIENTS", PATIENTS), asked("SLOTLINK_MOVES", MOVES));
    let files = clinic::Files::new(&around_the_world(), &clinic::patients(patients));
    let client = Client::with_clinic(files.source()).await;
    let numbers = Mutex::new(Numbers(1));
    let links: Vec<String> =
        stream::iter(1..=patients).map(|n| book_somewhere(&client, n, patients, &numbers)).buffered(16).collect().await;
    let began = std::time::Instant::now();
    let answers: Vec<(u16, Value)> = stream::iter(0..attempts)
        .map(|_| {
            let (client, links, numbers) = (&client, &links, &numbers);
            async move {
                let (patient, slot) = {
                    let mut numbers = numbers.lock().unwrap();
                    (numbers.below(u32::try_from(links.len()).unwrap()) as usize, numbers.slot(patients))
                };
                let answer = client.reschedule(&links[patient], &slot).await;
                let told = [200, 409].contains(&answer.status.as_u16());
                assert!(told, "{} for {slot}: {}", answer.status, answer.text);
                (answer.status.as_u16(), answer.json()["type"].clone())
            }
        })
        .buffer_unordered(CLIENTS)
        .collect()
        .await;
    let took = began.elapsed();
    let mut told = BTreeMap::<String, u64>::new();
    for (status, code) in &answers {
        *told.entry(format!("{status} {}", code.as_str().unwrap_or_default())).or_default() += 1;
    }
    let (expected, done) = expected(&client, patients).await;
    let held = diaries(&client).await;
    for (whose, ticks) in &expected {
        assert_eq!(held.get(whose), Some(ticks), "{whose}");
    }
    assert_eq!(held.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "and nothing is left behind");
    let already_there = told.get("200 ").copied().unwrap_or_default() - done;
    assert!(done > attempts as u64 / 4 && already_there < done, "{told:?}");
    println!(
        "{patients} patients, {attempts} moves asked for by {CLIENTS} clients at once in {took:.1?}: {done} done, \
         {already_there} were there already; told {told:?}"
    );
}
