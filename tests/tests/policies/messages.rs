//! What happens without anybody at a door: deliveries, sweeps, ends of links, reports of carriers, texts of patients.

use crate::world::{World, done, text};
use domain::{Channel, ClinicId, LeadTime, LeadTimes, MessageKey, TextId};
use notify::SendError;
use serde_json::json;
use tests::recorder::{Recorder, Taking};

const OPTED_OUT: Taking = Taking::Refused(400, "OptedOut", "The number opted out");
const THROTTLED: Taking = Taking::Refused(429, "Throttled", "Rate exceeded");

pub(crate) async fn flows(recorder: &Recorder) {
    let world = World::with_carriers(recorder).await;
    delivers(&world, recorder).await;
    reminds(&world, recorder).await;
    holds_nobody_up(&world).await;
    expires(&world).await;
}

pub(crate) async fn reported_flows(recorder: &Recorder) {
    let world = World::with_phone(recorder).await;
    replies(&world).await;
    reports(&world).await;
    knows_after_all(&world).await;
}

/// Texts and emails that are taken, put off, unclear, refused and sent on by the other carrier.
async fn delivers(world: &World, recorder: &Recorder) {
    for taking in [Taking::Taken, THROTTLED, Taking::NoAnswer, OPTED_OUT] {
        recorder.next(Channel::Sms, taking);
        recorder.next(Channel::Email, taking);
        for channel in ["sms", "email"] {
            world.client.link("1", "short", channel).await;
            world.settle().await;
        }
    }
}

/// What is due later, and meets the same.
async fn reminds(world: &World, recorder: &Recorder) {
    let leads = |leads: &[&str]| leads.iter().map(|lead| LeadTime::parse(lead).unwrap()).collect();
    let reminders = LeadTimes { sms: leads(&["1d", "2d"]), email: leads(&["1d"]) };
    world.change(|clinic| clinic.messages.reminders = reminders).await;
    world.booked("3", "20261130T1000Z.p0.here").await;
    world.settle().await;
    for taking in [THROTTLED, OPTED_OUT] {
        recorder.next(Channel::Sms, taking);
    }
    world.client.advance("P7D").await;
}

/// Entries that a sweep cannot read, or not now, and a clinic that has no texts left.
async fn holds_nobody_up(world: &World) {
    let hour = jiff::tz::Offset::UTC.to_datetime(world.client.now()).strftime("%Y-%m-%dT%H").to_string();
    let unreadable = [("pk", text(&format!("DUE#{hour}#email"))), ("sk", text("2026"))];
    world.put(unreadable.map(|(name, value)| (name.to_owned(), value)).into()).await;
    let profile = world.item("PATIENT#race#3", "PROFILE").await;
    world.booked("3", "20261202T1000Z.p0.here").await;
    world.settle().await;
    let mut broken = profile.clone();
    broken.insert("language".to_owned(), text("none"));
    world.put(broken).await;
    // Three hours later a reminder is due.
    world.client.advance("PT190M").await;
    world.put(profile).await;
    world.change(|clinic| clinic.messages.sms_per_day = 0).await;
    world.client.advance("P2D").await;
    world.client.link("3", "short", "sms").await;
    world.settle().await;
}

/// A link whose time runs out.
async fn expires(world: &World) {
    world.client.link("4", "short", "sms").await;
    world.client.advance("P15D").await;
}

/// Answers, words that stop texts, and what staff must read.
async fn replies(world: &World) {
    world
        .change(|clinic| {
            clinic.messages.replies = true;
            clinic.messages.confirmation_requests =
                LeadTimes { sms: vec![LeadTime::parse("1d").unwrap()], email: Vec::new() };
        })
        .await;
    for (patient, slot) in
        [("1", "20261124T1000Z.p0.here"), ("2", "20261124T1100Z.p0.here"), ("3", "20261124T1200Z.p0.here")]
    {
        world.booked(patient, slot).await;
    }
    world.client.advance("PT12H").await;
    for (from, words) in [
        ("+447700900101", "2"),
        ("+447700900101", "2A"),
        ("+447700900103", "1"),
        ("+447700900103", "I am late"),
        ("+447700900103", "STOP"),
        ("+447700900199", "STOP"),
    ] {
        done(world.client.post("/_local/reply", json!({ "from": from, "text": words })).await);
        world.settle().await;
    }
}

/// What becomes of messages that were taken.
async fn reports(world: &World) {
    for (channel, fates) in [
        ("sms", &["delivered", "unreachable", "invalid_number", "opted_out"][..]),
        ("email", &["delivered", "failed", "complained", "bounced"]),
    ] {
        for fate in fates {
            world.client.link("5", "short", channel).await;
            let posted = world.client.outbox().await;
            let last = posted.iter().rfind(|message| message["channel"] == channel).unwrap();
            done(world.client.post("/_local/fate", json!({ "message": last["id"], "fate": fate })).await);
            world.settle().await;
        }
    }
}

/// A text of which nobody knew whether it was sent, until its carrier tells.
async fn knows_after_all(world: &World) {
    let client = &world.client;
    client.outbox().await;
    client.local.outbox().refuse_next(SendError::Unclear { code: "no_answer".to_owned() });
    client.link("4", "short", "sms").await;
    client.outbox().await;
    let record = client.record("4").await;
    let unclear = record["messages"].as_array().unwrap().iter().find(|one| one["status"] == "unclear").unwrap();
    let key = MessageKey::parse(unclear["id"].as_str().unwrap()).unwrap();
    // Its sender had kept by which name its carrier knows it, and stopped then.
    client.link("4", "short", "sms").await;
    let known = client.outbox().await.iter().rfind(|message| message["channel"] == "sms").unwrap().clone();
    let (name, clinic) = (known["message_id"].as_str().unwrap(), ClinicId::parse("race").unwrap());
    let store = &client.local.context().store;
    store.keep_text(&TextId::parse(name).unwrap(), &clinic, &key, client.now()).await.unwrap();
    done(client.post("/_local/fate", json!({ "message": known["id"], "fate": "delivered" })).await);
}
