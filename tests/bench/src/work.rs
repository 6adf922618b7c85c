//! What an invocation uses of a processor: the built functions, warm, on events of real patients against the embedded
//! engine, with carriers that take everything at once.

use crate::function::{Function, Process};
use crate::runtime::Runtime;
use crate::table::{head, ms, row};
use crate::{Outcome, aws, events};
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Map, Value, json};
use slotlink::{Local, Options};
use std::{collections::HashMap, fmt::Write as _, fs, path::Path, time::Duration};
use tests::{Client, clinic};

/// How many events each function is handed; the first half is not counted.
const EVENTS: usize = 40;
/// The rule under which the patient chooses between three providers.
const RULE: &str = "any";

/// What was measured of a function.
struct Worked {
    name: String,
    start: Duration,
    warm: Duration,
    took: Duration,
}

/// Prints it, and keeps it where the meter finds it.
pub(crate) async fn table(functions: &[Function], runs: usize, keep: Option<&Path>) -> Outcome {
    let (runtime, carriers) = (Runtime::start().await?, aws::plain().await?);
    let files = clinic::Files::new(&clinic::open_all_hours(2), &patients());
    let client = Client::on(Local::start(Options { clinics: vec![files.source()], ..Options::default() }).await?).await;
    let (given, environment) = (Given::of(&client).await?, environment(&client, &carriers));
    let mut all = vec![];
    for (name, events) in given.events {
        let Some(function) = functions.iter().find(|function| function.name == name) else { continue };
        let worked = work(function, runs, &events, &runtime, &environment).await;
        all.push(worked.map_err(|error| format!("{name}: {error}"))?);
    }
    println!(
        "\n### Processor time, on events of real patients (starts: mean of {runs}; events: mean of {})",
        EVENTS / 2
    );
    head(&["function", "a start, ms", "an event, warm, ms", "an event, from handed over to answered, ms"]);
    for Worked { name, start, warm, took } in &all {
        row(&[name.clone(), format!("{:.2}", ms(*start)), format!("{:.2}", ms(*warm)), format!("{:.2}", ms(*took))]);
    }
    keep.map_or(Ok(()), |folder| Ok(fs::write(folder.join("durations.toml"), durations(&all)?)?))
}

/// One for each event, with a number and an address.
fn patients() -> String {
    let line = |n| format!("{n},Test,Patient{n},07700 900101,patient{n}@example.org,1980-01-01\n");
    let lines: String = (0..=EVENTS).map(line).collect();
    format!("id,given_names,family_name,phone,email,date_of_birth\n{lines}")
}

/// The processor time of some starts, and of some events of one process.
async fn work(
    function: &Function,
    runs: usize,
    events: &[Value],
    runtime: &Runtime,
    environment: &[(&str, String)],
) -> Outcome<Worked> {
    let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, &**value)).collect();
    let mut start = Duration::ZERO;
    for _ in 0..runs {
        runtime.clear();
        let process = function.start(runtime.address, &environment)?;
        runtime.first_poll().await?;
        start += process.cpu()?;
    }
    runtime.clear();
    let process = function.start(runtime.address, &environment)?;
    let (first, counted) = events.split_at(events.len() / 2);
    hand(&process, runtime, first).await?;
    let (warm, took) = hand(&process, runtime, counted).await?;
    let each = |sum: Duration, count: usize| Ok::<_, std::num::TryFromIntError>(sum / u32::try_from(count.max(1))?);
    Ok(Worked {
        name: function.name.clone(),
        start: each(start, runs)?,
        warm: each(warm, counted.len())?,
        took: each(took, counted.len())?,
    })
}

/// Hands events over, one after the other. What they have used of a processor, and how long they took.
async fn hand(process: &Process, runtime: &Runtime, events: &[Value]) -> Outcome<(Duration, Duration)> {
    let before = process.cpu()?;
    let mut took = Duration::ZERO;
    for event in events {
        let answered = runtime.invoke(event.clone()).await?;
        took += answered.took;
        let status = answered.body["statusCode"].as_u64().unwrap_or(200);
        let failures = answered.body["batchItemFailures"].as_array().map_or(0, Vec::len);
        if status >= 400 || failures > 0 {
            return Err(format!("it answered {}", answered.body).into());
        }
    }
    Ok((process.cpu()?.saturating_sub(before), took))
}

fn environment<'a>(client: &Client, carriers: &str) -> Vec<(&'a str, String)> {
    vec![
        ("AWS_ENDPOINT_URL", carriers.to_owned()),
        ("AWS_ENDPOINT_URL_DYNAMODB", format!("http://{}", client.local.engine_address)),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", format!("{}/_local/secrets", client.local.url())),
        ("PUBLIC_ORIGIN", client.local.url()),
        ("STAFF_ISSUER", client.local.issuer().address().to_owned()),
    ]
}

/// Events for each function of a patient's journey.
struct Given {
    events: Vec<(&'static str, Vec<Value>)>,
}

impl Given {
    async fn of(client: &Client) -> Outcome<Self> {
        let mut links = vec![];
        for patient in 0..=EVENTS {
            links.push(path(&client.link(&patient.to_string(), RULE, "sms").await));
        }
        let slots = client.slots(&links[0]).await;
        let manage = Self::managed(client, &links[EVENTS], &of_provider(&slots, "p2")[0]).await?;
        client.outbox().await;
        let (page, bearer) = ([("accept", "text/html")], client.bearer());
        let bearer = [("accept", "application/json"), ("authorization", &*bearer)];
        let invitation = json!({ "rule": RULE, "channel": "sms" });
        let links = &links[..EVENTS];
        let send =
            |patient| events::http("POST", &format!("/staff/patients/{patient}/links"), Some(&invitation), &bearer);
        let open = |link: &String| events::http("GET", link, None, &page);
        let list = |link: &String| events::http("GET", &format!("{link}/slots"), None, &page);
        let to = |door: String, slot: &String| events::http("POST", &door, Some(&json!({ "slot": slot })), &[]);
        let (booked, moved) = (of_provider(&slots, "p0"), of_provider(&slots, "p1"));
        Ok(Self {
            events: vec![
                ("send-link", (0..EVENTS).map(send).collect()),
                ("open-link", links.iter().map(open).collect()),
                ("list-slots", links.iter().map(list).collect()),
                ("book", links.iter().zip(&booked).map(|(link, slot)| to(format!("{link}/book"), slot)).collect()),
                (
                    "reschedule",
                    moved.iter().take(EVENTS).map(|slot| to(format!("{manage}/reschedule"), slot)).collect(),
                ),
                ("deliver", Self::sent(client).await?),
                ("record-expiry", Self::expired(client).await?),
                ("remind", vec![json!({}); EVENTS]),
            ],
        })
    }

    async fn managed(client: &Client, link: &str, slot: &str) -> Outcome<String> {
        let booked = client.book(link, slot).await;
        let id = booked.json()["appointment"]["id"].as_str().map(str::to_owned);
        Ok(client.manage_link("race", &EVENTS.to_string(), &id.ok_or(booked.text)?))
    }

    /// Records of sent links, under other names than those that were dealt with, so that each is dealt with anew.
    async fn sent(client: &Client) -> Outcome<Vec<Value>> {
        let found = items(client, "PATIENT#race#0", "EVENT#").await?;
        let event = found.first().ok_or("no event")?;
        let fresh = |at: usize| {
            let mut event = event.clone();
            event["sk"] = json!({ "S": format!("EVENT#bench{at}") });
            event["id"] = json!({ "S": format!("bench{at}") });
            events::stream("INSERT", json!({ "NewImage": event }))
        };
        Ok((0..EVENTS).map(fresh).collect())
    }

    /// Records of marks that TTL removed.
    async fn expired(client: &Client) -> Outcome<Vec<Value>> {
        let found = items(client, "PATIENT#race#0", "LINK#").await?;
        let link = found.first().and_then(|link| link["sk"]["S"].as_str()).ok_or("no link")?;
        let link = link.trim_start_matches("LINK#");
        let mark = json!({
            "pk": { "S": "LIVE#x" }, "sk": { "S": "LIVE" },
            "clinic": { "S": "race" }, "patient": { "S": "0" }, "link": { "S": link }, "ttl": { "N": "1" }
        });
        Ok(vec![events::stream("REMOVE", json!({ "OldImage": mark })); EVENTS])
    }
}

/// Slots of a provider that do not overlap: the grid has five minutes, the type a quarter of an hour.
fn of_provider(slots: &[Value], provider: &str) -> Vec<String> {
    let own = slots.iter().filter(|slot| slot["provider"] == provider);
    own.step_by(3).filter_map(|slot| slot["id"].as_str().map(str::to_owned)).collect()
}

/// The path of an address of ours.
fn path(link: &str) -> String {
    link.find("/l/").map_or(link, |at| &link[at..]).to_owned()
}

/// Items of a partition as a stream record has them.
async fn items(client: &Client, pk: &str, prefix: &str) -> Outcome<Vec<Value>> {
    let found = slotlink::engine_client(client.local.engine_address)
        .query()
        .table_name(slotlink::TABLE)
        .key_condition_expression("pk = :pk AND begins_with(sk, :sk)")
        .expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()))
        .expression_attribute_values(":sk", AttributeValue::S(prefix.to_owned()))
        .limit(1)
        .send()
        .await?;
    Ok(found.items.unwrap_or_default().into_iter().map(image).collect())
}

fn image(item: HashMap<String, AttributeValue>) -> Value {
    Value::Object(item.into_iter().map(|(name, value)| (name, attribute(value))).collect::<Map<_, _>>())
}

fn attribute(value: AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(yes) => json!({ "BOOL": yes }),
        AttributeValue::L(list) => json!({ "L": list.into_iter().map(attribute).collect::<Vec<_>>() }),
        AttributeValue::M(map) => json!({ "M": image(map) }),
        _ => json!({ "NULL": true }),
    }
}

/// The file that the meter reads.
fn durations(all: &[Worked]) -> Result<String, std::fmt::Error> {
    let mut text = String::from(HEAD);
    for Worked { name, start, warm, .. } in all {
        writeln!(text, "{name} = {{ start_cpu_ms = {:.2}, warm_cpu_ms = {:.2} }}", ms(*start), ms(*warm))?;
    }
    Ok(text)
}

const HEAD: &str = "\
# How long functions run, for the meter. What was measured is processor time, on a whole processor; Lambda gives a share of
# one in proportion to memory. How far AWS's services are away cannot be measured here: it is assumed, and named so.
#
#     cargo run --release -p bench -- --only work --keep infra

# Assumed: an answer of DynamoDB, of SNS or SES, and which share of invocations begins with a start.
table_ms = 5.0
carrier_ms = 60.0
cold_share = 0.1

# Measured.
[functions]
";
