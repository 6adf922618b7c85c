//! What staff do: every door, and what each refuses.

use crate::world::{World, done, refused, text};
use reqwest::Method;
use serde_json::json;
use tests::{Answer, recorder::Recorder};

const TIME: &str = "2026-11-24T10:00:00Z";

pub(crate) async fn flows(recorder: &Recorder) {
    let world = World::with_carriers(recorder).await;
    sends(&world).await;
    ends_links(&world).await;
    books(&world).await;
    alerts(&world).await;
    closes_tasks(&world).await;
    reads_notices(&world).await;
    looks(&world).await;
}

/// A request of a browser that is signed in.
async fn in_browser(world: &World, method: Method, path: &str) -> Answer {
    let cookie = world.client.bearer().replace("Bearer ", "__Host-staff=");
    let headers =
        [("accept", "text/html"), ("cookie", &*cookie), ("content-type", "application/x-www-form-urlencoded")];
    world.client.send(method, path, None, &headers).await
}

/// A form that another site made the browser send: the refusal is a page of the console.
async fn forged(world: &World, path: &str) {
    let answer = in_browser(world, Method::POST, path).await;
    assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
}

async fn sends(world: &World) {
    let client = &world.client;
    let door = "/staff/patients/1/links";
    let sent = world.twice(door, json!({"rule": "short", "channel": "sms"})).await;
    refused(client.staff_post(door, json!({"rule": "nonesuch", "channel": "sms"})).await, 400);
    forged(world, door).await;
    let again = format!("/staff/links/{}/send", sent["link"]["id"].as_str().unwrap());
    world.twice(&again, json!({"channel": "email"})).await;
    // What has booked meanwhile is not sent again.
    done(client.book(sent["link"]["url"].as_str().unwrap(), "20261124T0900Z.p0.here").await);
    refused(client.staff_post(&again, json!({"channel": "sms"})).await, 409);
    world.twice(door, json!({"rule": "short", "channel": "sms"})).await;
}

async fn ends_links(world: &World) {
    for verb in ["expire", "delete"] {
        let link = world.client.link("2", "short", "sms").await;
        let door = format!("/staff/links/{}/{verb}", world.link_id("2", &link).await);
        for _ in 0..2 {
            done(world.client.staff_post(&door, json!({})).await);
        }
        forged(world, "/staff/links/9.x/expire").await;
    }
}

async fn books(world: &World) {
    let client = &world.client;
    let door = "/staff/patients/3/appointments";
    let asked = json!({"type": "short", "provider": "p0", "location": "here", "start": TIME});
    done(in_browser(world, Method::GET, door).await);
    world.twice(door, asked.clone()).await;
    refused(client.staff_post("/staff/patients/4/appointments", asked).await, 409);
    forged(world, door).await;
    let id = client.record("3").await["appointments"][0]["id"].as_str().unwrap().to_owned();
    done(in_browser(world, Method::GET, &format!("{door}/{id}")).await);
    world.settle().await;
}

async fn alerts(world: &World) {
    let door = "/staff/patients/3/alerts";
    done(in_browser(world, Method::GET, door).await);
    // At night nobody is alerted.
    refused(world.client.staff_post(door, json!({"text": "Please call.", "channels": ["sms"]})).await, 409);
    world.client.advance("PT2H").await;
    world.twice(door, json!({"text": "Please bring your card.", "channels": ["sms", "email"]})).await;
    refused(world.client.staff_post(door, json!({"text": "You have HIV", "channels": ["sms"]})).await, 422);
    forged(world, door).await;
    world.settle().await;
}

async fn closes_tasks(world: &World) {
    let client = &world.client;
    let link = client.link("4", "short", "sms").await;
    done(client.post(&format!("{link}/no-time"), json!({})).await);
    let door = format!("/staff/tasks/{}/close", world.task().await);
    forged(world, &door).await;
    for _ in 0..2 {
        done(client.staff_post(&door, json!({})).await);
    }
    refused(client.staff_post("/staff/tasks/4.x/close", json!({})).await, 404);
    // Of a patient who was erased, the task goes without a word.
    let link = client.link("5", "short", "sms").await;
    done(client.post(&format!("{link}/no-time"), json!({})).await);
    let task = world.task().await;
    let event = format!("EVENT#{}", task.split_once('.').unwrap().1);
    let erased = world.table().delete_item().table_name(slotlink::TABLE).key("pk", text("PATIENT#race#5"));
    erased.key("sk", text(&event)).send().await.unwrap();
    done(client.staff_post(&format!("/staff/tasks/{task}/close"), json!({})).await);
}

/// A notice that is read.
async fn reads_notices(world: &World) {
    let client = &world.client;
    let manage = world.booked("4", "20261202T1000Z.p0.here").await;
    done(client.reschedule(&manage, "20261202T1000Z.p1.here").await);
    world.settle().await;
    let notices = done(client.staff_get("/staff/notices").await);
    let id = notices["notices"][0]["id"].as_str().unwrap();
    for _ in 0..2 {
        done(client.staff_post(&format!("/staff/notices/{id}/read"), json!({})).await);
    }
    refused(client.staff_post("/staff/notices/4.x.notice_lost/read", json!({})).await, 404);
}

/// Every page of the console.
async fn looks(world: &World) {
    let client = &world.client;
    for path in [
        "/staff",
        "/staff/today",
        "/staff/patients?q=",
        "/staff/patients?q=marlowe",
        "/staff/patients/1",
        "/staff/rules",
        "/staff/tasks",
        "/staff/messages",
        "/staff/notices",
        "/staff/sign-in",
    ] {
        done(in_browser(world, Method::GET, path).await);
        done(client.staff_get(path).await);
    }
    refused(in_browser(world, Method::GET, "/staff/patients/999").await, 404);
    done(in_browser(world, Method::GET, "/staff/today?date=2026-11-24").await);
}
