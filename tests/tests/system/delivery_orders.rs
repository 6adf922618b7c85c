//! Reports of carriers in every order, again and again, before and after their sender's own marks.

use crate::book_faults::faulty;
use crate::delivery_truth::{confirming, unreachable};
use crate::redelivery::{Item, item, put, text};
use crate::reminding::PATIENT;
use domain::{ClinicId, Event, EventId, FailedFor, Fate, PatientId, TextId};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};
use tests::{
    Client, clinic,
    faults::{Fault, FaultyHttp, Plan},
};

struct World {
    client: Client,
    booked: Item,
    events: usize,
    _files: clinic::Files,
}

impl World {
    async fn with_a_booking(channels: &str) -> Self {
        let (client, files) = confirming(channels, PATIENT).await;
        crate::cancelling::booked(&client, "1", "short", "20261225T1000Z.p0.here").await;
        client.outbox().await;
        let events = client.record("1").await["events"].as_array().unwrap().clone();
        let id = events.iter().find(|event| event["kind"] == "appointment_booked").unwrap()["id"].clone();
        let booked = item(&client, "PATIENT#race#1", &format!("EVENT#{}", id.as_str().unwrap())).await.unwrap();
        Self { client, booked, events: 0, _files: files }
    }

    /// The booking once more under another name, which the stream does not bring.
    async fn unseen_event(&mut self) -> Event {
        self.events += 1;
        let id = format!("unseen{}", self.events);
        let mut event = self.booked.clone();
        event.insert("sk".to_owned(), text(&format!("EVENT#{id}")));
        event.insert("id".to_owned(), text(&id));
        let mut unreadable = event.clone();
        unreadable.insert("what".to_owned(), aws_sdk_dynamodb::types::AttributeValue::Bool(true));
        put(&self.client, unreadable).await;
        put(&self.client, event).await;
        let store = &self.client.local.context().store;
        let patient = PatientId::parse("1").unwrap();
        store.event(&race(), &patient, &EventId::parse(&id).unwrap()).await.unwrap().unwrap()
    }

    /// What the next message handed over will be called.
    fn next_text(&self) -> String {
        format!("sms-{}", self.client.local.outbox().posted().len() + 1)
    }

    async fn tell(&self, id: &str, reports: &[Fate]) {
        for fate in reports {
            let report = app::Report::Text { id: TextId::parse(id).unwrap(), number: None, fate: *fate };
            // Each comes twice.
            app::track(self.client.local.context(), report.clone()).await.unwrap();
            app::track(self.client.local.context(), report).await.unwrap();
        }
    }

    /// All that the table holds of an event's messages and of a text, when nothing is left to be done.
    async fn table(&self, event: &Event, id: &str) -> BTreeMap<String, String> {
        self.client.outbox().await;
        let table = slotlink::engine_client(self.client.local.engine_address);
        let page = table.scan().table_name(slotlink::TABLE).send().await.unwrap();
        assert!(page.last_evaluated_key.is_none());
        let (text_key, marked) = (format!("SMS#{id}"), format!("{}#", event.id));
        let mut found = BTreeMap::new();
        for stored in page.items.unwrap_or_default() {
            let stored: BTreeMap<_, _> = stored.into_iter().filter(|(name, _)| name != "claimant").collect();
            let key = |name: &str| stored[name].as_s().unwrap().clone();
            let (pk, sk) = (key("pk"), key("sk"));
            let due = pk.starts_with("DUE#") && sk.contains(&format!(".{}.", event.id));
            if pk == text_key || sk.contains(&marked) || sk.starts_with("unreachable#") || due {
                let said = format!("{pk} {sk}: {stored:?}");
                let said = said.replace(event.id.as_str(), "EVENT").replace(id, "TEXT");
                found.insert(said.split(": ").next().unwrap().to_owned(), said);
            }
        }
        found
    }
}

fn race() -> ClinicId {
    ClinicId::parse("race").unwrap()
}

fn permutations(reports: &[Fate]) -> Vec<Vec<Fate>> {
    if reports.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for first in 0..reports.len() {
        let mut rest = reports.to_vec();
        let first = rest.remove(first);
        all.extend(permutations(&rest).into_iter().map(|rest| [vec![first], rest].concat()));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_every_order_of_reports_and_of_their_senders_marks_leaves_the_same_table() {
    let mut world = World::with_a_booking("\"sms\"").await;
    let now = world.client.now();
    let later = now + SignedDuration::from_secs(2);
    let reports = [
        Fate::Delivered { at: now },
        Fate::Failed { at: later, reason: FailedFor::PhoneUnreachable },
        Fate::Failed { at: now, reason: FailedFor::CarrierBlocked },
    ];
    let plain = FaultyHttp::new(None);
    let event = world.unseen_event().await;
    app::deliver(&faulty(&world.client, &plain), &race(), &event).await.unwrap();
    let calls = plain.calls();
    let (mut tables, mut orders) = (BTreeSet::new(), 0);
    for order in permutations(&reports) {
        for before in 0..=order.len() {
            // Where the sender stands when the first of them come: it keeps the text's name, or marks it.
            for from in calls.len() - 2..calls.len() {
                let (event, id) = (world.unseen_event().await, world.next_text());
                let http = FaultyHttp::new(Some(Plan { fault: Fault::Waits, from, lasting: false }));
                let context = faulty(&world.client, &http);
                let meanwhile = async {
                    assert_ne!(world.next_text(), id, "nobody reports of a text that was not handed over");
                    world.tell(&id, &order[..before]).await;
                };
                let (done, waited) = Box::pin(http.meanwhile(app::deliver(&context, &race(), &event), meanwhile)).await;
                done.unwrap();
                assert!(waited);
                world.tell(&id, &order).await;
                tables.insert(world.table(&event, &id).await);
                orders += 1;
            }
        }
    }
    println!("{orders} orders over the calls {calls:?}: {} tables", tables.len());
    assert_eq!(tables.len(), 1, "{tables:#?}");
    let only: String = tables.first().unwrap().values().cloned().collect();
    assert!(only.contains("failed#2026-11-23T07:00:02.000Z#phone_unreachable"), "{only}");
    assert!(!only.contains("DUE#") && !only.contains("unreached"), "{only}");
    assert!(only.contains("EVENT#confirmation#email#0"), "{only}");
    assert!(unreachable(&world.client).await.is_empty());
}
