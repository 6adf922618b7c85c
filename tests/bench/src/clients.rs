//! Slots and bookings through the whole local process, by one client and by many at once.

use crate::Outcome;
use crate::table::{head, median, ms, row, slowest};
use futures::{StreamExt as _, stream};
use std::time::{Duration, Instant};
use tests::{Client, clinic};

const CLIENTS: [usize; 3] = [1, 8, 32];
/// How many requests each number of clients shares.
const REQUESTS: usize = 320;
/// How many providers there are, so that bookings seldom ask for the same day item.
const PROVIDERS: usize = 32;

/// What some clients got together.
struct Served {
    took: Duration,
    each: Vec<Duration>,
}

impl Served {
    fn per_second(&self) -> Outcome<f64> {
        Ok(f64::from(u32::try_from(self.each.len())?) / self.took.as_secs_f64())
    }
}

/// Prints throughput and waiting, and both as ratios to one client.
pub(crate) async fn tables() -> Outcome {
    let team = clinic::rule("team", &["p0", "p1", "p2", "p3"], "");
    let clinic = clinic::open_all_hours(PROVIDERS - 1) + &team;
    let files = clinic::Files::new(&clinic, &clinic::patients(REQUESTS * CLIENTS.len()));
    let client = Client::with_clinic(files.source()).await;
    let mut links = vec![];
    for patient in 1..=REQUESTS * CLIENTS.len() {
        links.push(client.link(&patient.to_string(), "any", "email").await);
    }
    let look = client.link("1", "team", "email").await;
    client.outbox().await;
    let mut served = vec![];
    for clients in CLIENTS {
        let work = (0..REQUESTS).map(|_| list(&client, &look));
        served.push((clients, at_once(clients, work).await));
    }
    print("list-slots, a page of a week of four providers who are open day and night", &served)?;
    let mut served = vec![];
    for (round, clients) in CLIENTS.into_iter().enumerate() {
        let work = (0..REQUESTS).map(|at| {
            let hour = 8 + round;
            let slot =
                format!("2026{:02}{:02}T{hour:02}00Z.p{}.here", 11 + at / 160, 24 + at / PROVIDERS % 5, at % PROVIDERS);
            book(&client, &links[round * REQUESTS + at], slot)
        });
        served.push((clients, at_once(clients, work).await));
        client.outbox().await;
    }
    print("book, each another patient, provider and day", &served)
}

async fn list(client: &Client, link: &str) {
    let listed = client.get(&format!("{link}/slots")).await;
    assert_eq!(listed.status, 200, "{}", listed.text);
}

async fn book(client: &Client, link: &str, slot: String) {
    let booked = client.book(link, &slot).await;
    assert_eq!(booked.status, 201, "{slot}: {}", booked.text);
}

async fn at_once(clients: usize, work: impl Iterator<Item = impl Future<Output = ()>>) -> Served {
    let began = Instant::now();
    let timed = work.map(|request| async {
        let began = Instant::now();
        request.await;
        began.elapsed()
    });
    let each = stream::iter(timed).buffer_unordered(clients).collect().await;
    Served { took: began.elapsed(), each }
}

fn print(what: &str, served: &[(usize, Served)]) -> Outcome {
    println!("\n### {what}: {REQUESTS} requests to one process, which holds the table too");
    head(&["clients", "a second", "ratio", "median, ms", "ratio", "99 of 100 within, ms"]);
    let Some((_, alone)) = served.first() else { return Ok(()) };
    let middle = |served: &Served| ms(median(&served.each).unwrap_or_default());
    for (clients, all) in served {
        row(&[
            clients.to_string(),
            format!("{:.0}", all.per_second()?),
            format!("{:.2}", all.per_second()? / alone.per_second()?),
            format!("{:.2}", middle(all)),
            format!("{:.2}", middle(all) / middle(alone)),
            format!("{:.2}", ms(slowest(&all.each))),
        ]);
    }
    Ok(())
}
