//! Whether a page of slots stays as quick when the table fills.

use crate::Outcome;
use crate::table::{head, median, ms, row};
use aws_sdk_dynamodb::{
    Client as Engine,
    types::{AttributeValue, PutRequest, WriteRequest},
};
use futures::{TryStreamExt as _, stream};
use jiff::{ToSpan as _, civil::Date, civil::date};
use std::{collections::HashMap, time::Instant};
use tests::{Client, clinic};

/// How many appointments the table holds, and of how many providers: each has 20 a day.
const FILLED: [(usize, usize); 2] = [(100, 1), (100_000, 25)];
const A_DAY: usize = 20;
/// How often the page is asked for.
const ASKED: usize = 200;
/// The first day of the page.
const FIRST: Date = date(2026, 11, 24);

type Item = HashMap<String, AttributeValue>;

/// Prints what a page of slots of one provider costs while the table fills.
pub(crate) async fn table() -> Outcome {
    let files = clinic::Files::new(&clinic::open_all_hours(24), &clinic::patients(2));
    let client = Client::with_clinic(files.source()).await;
    let booked = client.link("1", "short", "email").await;
    assert_eq!(client.book(&booked, "20261123T1000Z.p0.here").await.status, 201);
    let link = client.link("2", "short", "email").await;
    println!("\n### list-slots: five days of a provider with {A_DAY} appointments a day, the table filling");
    head(&["appointments in the table", "requests to it", "read units", "median, ms", "ratio"]);
    let (mut there, mut before) = (0, None);
    for (count, providers) in FILLED {
        fill(&client, there..count, providers).await?;
        there = count;
        client.outbox().await;
        let (requests, units, took) = ask(&client, &format!("{link}/slots?from={FIRST}&days=5")).await?;
        let first = *before.get_or_insert(took);
        let ratio = format!("{:.2}", took / first);
        row(&[count.to_string(), format!("{requests:.2}"), format!("{units:.2}"), format!("{took:.2}"), ratio]);
    }
    Ok(())
}

/// Requests and read units of one page, and its median.
async fn ask(client: &Client, address: &str) -> Outcome<(f64, f64, f64)> {
    assert_eq!(client.get(address).await.status, 200);
    let meter = client.local.context().store.meter();
    meter.take();
    let mut took = vec![];
    for _ in 0..ASKED {
        let began = Instant::now();
        assert_eq!(client.get(address).await.status, 200);
        took.push(began.elapsed());
    }
    let used = meter.take();
    let of_page = used.iter().filter(|(operation, _)| ["grant", "link", "provider_days"].contains(*operation));
    let (requests, units) = of_page.fold((0.0, 0.0), |(requests, units), (_, usage)| {
        (requests + f64::from(usage.requests), units + usage.read_units)
    });
    let asked = f64::from(u32::try_from(ASKED)?);
    Ok((requests / asked, units / asked, ms(median(&took).unwrap_or_default())))
}

/// Writes appointments as booking leaves them: their own item, the manage link's token, and ticks in the provider's day.
/// Booking each would take hours.
async fn fill(client: &Client, range: std::ops::Range<usize>, providers: usize) -> Outcome {
    let engine = slotlink::engine_client(client.local.engine_address);
    let appointment = one(&engine, "begins_with(sk, :prefix)", "APPT#").await?;
    let token = one(&engine, "begins_with(pk, :prefix)", "TOKEN#").await?;
    let text = |text: String| AttributeValue::S(text);
    let mut items: Vec<Item> = vec![];
    for n in range.clone() {
        let mut own = appointment.clone();
        own.insert("pk".to_owned(), text(format!("PATIENT#race#filled{}", n / 10)));
        own.insert("sk".to_owned(), text(format!("APPT#filled{n}")));
        let mut key = token.clone();
        key.insert("pk".to_owned(), text(format!("TOKEN#filled{n}")));
        items.extend([own, key]);
    }
    for day in range.start / A_DAY..range.end / A_DAY {
        // The page shows the first days of the first provider; they are the same from the beginning.
        let (provider, day) = if day < 5 { (0, day) } else { (day % providers, 7 + day / providers) };
        items.push(day_item(provider, FIRST.checked_add(i64::try_from(day)?.days())?));
    }
    let batches: Vec<Vec<Item>> = items.chunks(25).map(<[Item]>::to_vec).collect();
    stream::iter(batches.into_iter().map(Ok)).try_for_each_concurrent(4, |batch| write(&engine, batch)).await
}

/// A day of a provider, with appointments of three ticks from eight in the morning on, one each half hour.
fn day_item(provider: usize, day: Date) -> Item {
    let text = |text: String| AttributeValue::S(text);
    let mut item = Item::from([
        ("pk".to_owned(), text(format!("DAY#race#p{provider}"))),
        ("sk".to_owned(), text(day.to_string())),
    ]);
    let digits: Vec<char> = "0123456789ab".chars().collect();
    let hours: Vec<char> = ('a'..='x').collect();
    for place in 0..A_DAY {
        let first = (8 * 12) + place * 6;
        for tick in first..first + 3 {
            let name = format!("t{}{}", hours[tick / 12], digits[tick % 12]);
            let held = AttributeValue::N("100000000000".to_owned());
            item.insert(name, if tick == first { text(format!("1.filled{place}")) } else { held });
        }
    }
    item
}

async fn one(engine: &Engine, filter: &str, prefix: &str) -> Outcome<Item> {
    let found = engine
        .scan()
        .table_name(slotlink::TABLE)
        .filter_expression(filter)
        .expression_attribute_values(":prefix", AttributeValue::S(prefix.to_owned()))
        .send()
        .await?;
    Ok(found.items.unwrap_or_default().into_iter().next().ok_or("nothing to copy")?)
}

async fn write(engine: &Engine, batch: Vec<Item>) -> Outcome {
    let put = |item| -> Outcome<WriteRequest> {
        Ok(WriteRequest::builder().put_request(PutRequest::builder().set_item(Some(item)).build()?).build())
    };
    let puts: Vec<WriteRequest> = batch.into_iter().map(put).collect::<Outcome<_>>()?;
    engine.batch_write_item().request_items(slotlink::TABLE, puts).send().await?;
    Ok(())
}
