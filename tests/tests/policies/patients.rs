//! What patients do: every door, and what each refuses.

use crate::world::{World, done, refused};
use serde_json::json;
use tests::recorder::Recorder;

const SLOT: &str = "20261124T1000Z.p0.here";

pub(crate) async fn flows(recorder: &Recorder) {
    let world = World::with_carriers(recorder).await;
    looks(&world).await;
    verifies(&world, recorder).await;
    books_and_loses(&world).await;
    changes(&world).await;
    answers(&world).await;
    finds_no_time(&world).await;
}

/// Opens a link, lets a scanner press, continues, sees times and one of them.
async fn looks(world: &World) {
    let client = &world.client;
    let link = client.link("1", "short", "sms").await;
    refused(client.get("/l/aaaaaaaaaaaaaaaaaaaaaa").await, 404);
    done(client.page(&link).await);
    done(client.form_of("GoogleImageProxy", &format!("{link}/continue"), &[]).await);
    for _ in 0..2 {
        done(client.post(&format!("{link}/continue"), json!({})).await);
    }
    done(client.page(&format!("{link}/slots?days=31")).await);
    done(client.page(&format!("{link}/slots?slot={SLOT}")).await);
    done(client.post(&format!("{link}/review"), json!({ "slot": SLOT })).await);
    done(client.get("/openapi.json").await);
}

/// Tells a date of birth and a code, wrong and right.
async fn verifies(world: &World, recorder: &Recorder) {
    let client = &world.client;
    let link = client.link("3", "asked", "email").await;
    let door = format!("{link}/verify");
    refused(client.get(&format!("{link}/slots")).await, 401);
    refused(client.post(&door, json!({"date_of_birth": "1980-01-02"})).await, 401);
    done(client.post(&door, json!({"date_of_birth": "1980-01-01"})).await);

    let link = client.link("3", "coded", "sms").await;
    done(client.ask_for_code(&link).await);
    world.settle().await;
    let sent = recorder.sent();
    let code = sent.iter().find_map(|sent| sent.text.split_once(" is your code")).unwrap().0;
    refused(client.answer_code(&link, &tests::other_than(code, 1)).await, 401);
    done(client.answer_code(&link, code).await);
    done(client.form(&format!("{link}/code"), &[("nonce", "forged")]).await);
}

/// Books, presses again, and comes too late for a time.
async fn books_and_loses(world: &World) {
    let client = &world.client;
    let (link, other) = (client.link("1", "short", "sms").await, client.link("2", "short", "sms").await);
    let door = format!("{link}/book");
    world.twice(&door, json!({ "slot": SLOT })).await;
    refused(client.post(&door, json!({"slot": "20261124T1100Z.p0.here"})).await, 409);
    refused(client.book(&other, SLOT).await, 409);
    done(client.page(&link).await);
    done(client.get(&format!("{link}/calendar.ics")).await);
    world.settle().await;
}

/// Moves and cancels, each twice, and what is no longer so.
async fn changes(world: &World) {
    let client = &world.client;
    let manage = world.booked("4", "20261125T1000Z.p0.here").await;
    done(client.page(&manage).await);
    done(client.get(&format!("{manage}/slots")).await);
    refused(client.reschedule(&manage, SLOT).await, 409);
    world.twice(&format!("{manage}/reschedule"), json!({"slot": "20261125T1100Z.p1.here"})).await;
    done(client.page(&format!("{manage}/cancel")).await);
    world.twice(&format!("{manage}/cancel"), json!({"reason": "Moving away"})).await;
    refused(client.reschedule(&manage, "20261126T1100Z.p1.here").await, 409);
    world.settle().await;
}

/// Says whether they come, and that they do not, by which another message is owed.
async fn answers(world: &World) {
    let manage = world.booked("5", "20261127T1000Z.p0.here").await;
    for answer in ["confirm", "cancel"] {
        done(world.client.post(&format!("{manage}/answer"), json!({ "answer": answer })).await);
    }
    world.twice(&format!("{manage}/answer"), json!({"answer": "reschedule"})).await;
    world.settle().await;
}

/// Finds no time that suits, once a day.
async fn finds_no_time(world: &World) {
    let client = &world.client;
    let link = client.link("5", "short", "sms").await;
    let door = format!("{link}/no-time");
    done(client.page(&door).await);
    for _ in 0..2 {
        done(client.post(&door, json!({})).await);
    }
}
