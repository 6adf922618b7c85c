//! What is done with a link that has not booked yet: it is sent again (row I10), and no time of it suits (row A18).

use domain::{
    Channel, ClinicId, Event, EventId, EventKind, Link, LinkId, PatientId, SendLinkAgain, SendingLimits, StaffMember,
    Task, TaskId, close_task, report_no_time, send_link_again,
};
use reqwest::Method;
use serde_json::{Value, json};
use store::{Done, DoneBefore, Reporting, Resending};
use tests::{Answer, BROWSER, Client, clinic};

fn code(answer: &Answer) -> String {
    answer.json()["type"].as_str().unwrap_or_default().trim_start_matches("urn:slotlink:problem:").to_owned()
}

async fn kinds(client: &Client, patient: &str) -> Vec<String> {
    let record = client.record(patient).await;
    record["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

async fn public_id(client: &Client, patient: &str) -> String {
    client.record(patient).await["links"][0]["id"].as_str().unwrap().to_owned()
}

async fn again(client: &Client, link: &str, channel: &str, key: &str) -> Answer {
    let headers = [("idempotency-key", key), ("authorization", &client.bearer())];
    let body = json!({ "channel": channel });
    client.send(Method::POST, &format!("/staff/links/{link}/send"), Some(body), &headers).await
}

#[tokio::test(flavor = "multi_thread")]
async fn i10_a_link_is_sent_again_and_is_still_one_booking() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    let id = public_id(&client, "1001").await;
    client.advance("P1D").await;
    let sent = again(&client, &id, "sms", "k1").await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    let link = &sent.json()["link"];
    assert_eq!((&link["url"], &link["id"], &link["sendings"]), (&json!(url), &json!(id), &json!(1)));
    assert_eq!(link["expires_at"], client.record("1001").await["links"][0]["expires_at"]);
    assert_eq!(client.outbox().await.len(), 2);
    assert_eq!(again(&client, &id, "email", "k2").await.json()["link"]["sendings"], 2);
    let outbox = client.outbox().await;
    let sent_to: Vec<&Value> = outbox.iter().map(|message| &message["channel"]).collect();
    assert_eq!(sent_to, ["email", "sms", "email"]);
    assert!(outbox.iter().all(|message| message["links"][0] == url.as_str()), "the same address each time");

    // The same request is the same success, another under its key is none.
    assert_eq!(again(&client, &id, "sms", "k1").await.json()["link"]["sendings"], 2);
    assert_eq!(again(&client, &id, "email", "k1").await.status, 422);
    assert_eq!(client.outbox().await.len(), 3);
    assert_eq!(kinds(&client, "1001").await, ["link_sent", "link_sent_again", "link_sent_again"]);

    let slot = client.slots(&url).await[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(client.book(&url, &slot).await.status, 201);
    let refused = again(&client, &id, "email", "k3").await;
    assert_eq!((refused.status.as_u16(), code(&refused).as_str()), (409, "already-booked"));
    let replayed = again(&client, &id, "sms", "k1").await;
    assert_eq!((replayed.status.as_u16(), &replayed.json()["link"]["url"]), (200, &Value::Null));
    assert_eq!(client.record("1001").await["appointments"].as_array().unwrap().len(), 1);

    for unknown in ["1001.nothing1", "1001", "nobody.x", "2001.x", "x.y.z"] {
        assert_eq!(again(&client, unknown, "email", "k4").await.status, 404, "{unknown}");
    }
    client.link("1002", "follow-up", "email").await;
    let other = public_id(&client, "1002").await;
    client.advance("P14D").await;
    assert_eq!(again(&client, &other, "email", "k5").await.status, 410);
}

#[tokio::test(flavor = "multi_thread")]
async fn i10_an_invitation_that_is_still_owed_is_not_sent_once_its_link_has_booked() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    let id = public_id(&client, "1001").await;
    client.outbox().await;
    client.local.outbox().refuse_next(notify::SendError::Passing { code: "Throttled".to_owned() });
    assert_eq!(again(&client, &id, "sms", "k1").await.status, 200);
    assert_eq!(client.outbox().await.len(), 1, "the carrier refused it, so it is owed");
    let slot = client.slots(&url).await[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(client.book(&url, &slot).await.status, 201);
    client.advance("PT10M").await;
    let messages = client.record("1001").await["messages"].clone();
    let owed = messages.as_array().unwrap().iter().find(|one| one["kind"] == "invitation" && one["channel"] == "sms");
    let owed = owed.unwrap();
    assert_eq!((&owed["status"], &owed["reason"]), (&json!("undeliverable"), &json!("superseded")));
    assert!(owed["id"].as_str().unwrap().ends_with(".invitation.sms.1"), "{owed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a18_no_time_suits_is_told_to_staff_once_a_day_and_they_close_it() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    let door = format!("{url}/no-time");
    let told =
        json!({ "recorded": false, "clinic": { "name": "Larkmoor Demonstration Clinic", "phone": "+442079460100" } });
    assert_eq!(client.get(&door).await.json()["recorded"], told["recorded"]);
    // The form below the slots is a person's after three seconds, as the one that books.
    let page = client.page(&format!("{url}/slots")).await.text;
    let nonce = page.split("name=\"nonce\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let early = client.form(&door, &[("nonce", &nonce)]).await;
    assert_eq!(early.status, 409);
    assert!(early.text.contains("press once more") && early.text.contains("No time suits me"), "{}", early.text);
    assert_eq!(client.form(&door, &[("nonce", "forged")]).await.status, 409);
    assert_eq!(kinds(&client, "1001").await, ["link_sent"]);
    client.advance("PT3S").await;
    let pressed = client.form(&door, &[("nonce", &nonce)]).await;
    assert_eq!(pressed.status, 303);
    let page = client.page(pressed.header("location")).await;
    assert!(page.text.contains("was told") && page.text.contains("+442079460100"), "{}", page.text);

    // A program needs neither form nor body; within a day it is the same success.
    let answer = client.send(Method::POST, &door, None, &[]).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["recorded"]), (200, &json!(true)));
    let tasks = client.staff_get("/staff/tasks").await.json()["tasks"].clone();
    assert_eq!(tasks.as_array().unwrap().len(), 1);
    let task = &tasks[0];
    assert_eq!((&task["kind"], &task["patient"]), (&json!("no_time_suits"), &json!("1001")));
    assert_eq!(task["patient_name"], client.record("1001").await["patient"]["name"]);
    assert_eq!((&task["link"], &task["rule"]), (&json!(public_id(&client, "1001").await), &json!("follow-up")));
    let close = format!("/staff/tasks/{}/close", task["id"].as_str().unwrap());
    for _ in 0..2 {
        let closed = client.staff_post(&close, json!({})).await;
        assert_eq!((closed.status.as_u16(), closed.json()["task"]["status"].clone()), (200, json!("closed")));
    }
    assert_eq!(client.staff_get("/staff/tasks").await.json()["tasks"], json!([]));
    assert_eq!(kinds(&client, "1001").await, ["link_sent", "no_time_suited", "task_closed"]);
    for unknown in ["1001.x", "nobody.x", "x"] {
        assert_eq!(client.staff_post(&format!("/staff/tasks/{unknown}/close"), json!({})).await.status, 404);
    }
    let sent = client.record("1001").await["events"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(client.staff_post(&format!("/staff/tasks/1001.{sent}/close"), json!({})).await.status, 404);
    client.advance("P1D").await;
    assert_eq!(client.get(&door).await.json()["recorded"], false);
    assert_eq!(client.post(&door, json!({})).await.json()["recorded"], true);
    assert_eq!(client.staff_get("/staff/tasks").await.json()["tasks"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a18_a_silent_clinic_writes_nothing_and_links_that_offer_nothing_refuse() {
    let toml = format!("no_time = \"silent\"\n{}", clinic::open_all_hours(0));
    let files = clinic::Files::new(&toml, &clinic::patients(2));
    let client = Client::with_clinic(files.source()).await;
    let url = client.link("1", "short", "email").await;
    let answer = client.post(&format!("{url}/no-time"), json!({})).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["recorded"]), (200, &json!(false)));
    assert_eq!(answer.json()["clinic"]["phone"], "+442079460100");
    let page = client.page(&format!("{url}/no-time")).await.text;
    assert!(page.contains("Please call Race Test Clinic"), "{page}");
    assert_eq!(kinds(&client, "1").await, ["link_sent"]);
    assert_eq!(client.staff_get("/staff/tasks").await.json()["tasks"], json!([]));

    assert_eq!(client.book(&url, "20261124T1000Z.p0.here").await.status, 201);
    assert_eq!(code(&client.post(&format!("{url}/no-time"), json!({})).await), "already-booked");
    let mail = client.outbox().await.into_iter().find(|message| message["kind"] == "confirmation").unwrap();
    let manage = mail["links"][0].as_str().unwrap().to_owned();
    assert_eq!(code(&client.post(&format!("{manage}/no-time"), json!({})).await), "already-booked");
    assert_eq!(client.page(&format!("{manage}/no-time")).await.status, 303);
    let url = client.link("2", "short", "email").await;
    client.advance("P14D").await;
    assert_eq!(client.post(&format!("{url}/no-time"), json!({})).await.status, 410);
    assert_eq!(client.get(&format!("{url}/no-time")).await.status, 410);

    let demo = Client::start().await;
    let guarded = demo.link("1001", "first-visit", "email").await;
    assert_eq!(demo.post(&format!("{guarded}/no-time"), json!({})).await.status, 401);
    assert_eq!(demo.get(&format!("{guarded}/no-time")).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_another_site_send_and_close_nothing() {
    let client = Client::start().await;
    client.link("1001", "follow-up", "email").await;
    let id = public_id(&client, "1001").await;
    let cookie = format!("__Host-staff={}", client.bearer().trim_start_matches("Bearer "));
    let http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).user_agent(BROWSER).build().unwrap();
    let post = |path: &str| http.post(client.url(path)).header("cookie", &cookie);
    let forged = post(&format!("/staff/links/{id}/send")).form(&[("channel", "email"), ("form", "forged")]);
    assert_eq!(forged.send().await.unwrap().status().as_u16(), 409);
    // Neither does a request without any body, which needs no leave of ours.
    assert_eq!(post("/staff/tasks/1001.x/close").send().await.unwrap().status().as_u16(), 409);
    assert_eq!(kinds(&client, "1001").await, ["link_sent"]);

    let record = http.get(client.url("/staff/patients/1001")).header("cookie", &cookie).header("accept", "text/html");
    let record = record.send().await.unwrap().text().await.unwrap();
    let form = record.split("name=\"form\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let ours = post(&format!("/staff/links/{id}/send")).header("accept", "text/html");
    let sent = ours.form(&[("channel", "email"), ("form", &form), ("key", "k")]).send().await.unwrap();
    assert_eq!(sent.status().as_u16(), 303);
    let location = sent.headers()["location"].to_str().unwrap();
    assert_eq!(location, format!("/staff/patients/1001?sent={}", id.split('.').nth(1).unwrap()));
}

/// The real SDK against the engine: a losing case for every condition.
struct World {
    client: Client,
    clinic: domain::Clinic,
    member: StaffMember,
    _files: clinic::Files,
}

impl World {
    async fn with_a_link() -> (Self, Link) {
        let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(1));
        let client = Client::with_clinic(files.source()).await;
        client.link("1", "short", "email").await;
        let store = &client.local.context().store;
        let settings = store.fresh_settings(&ClinicId::parse("race").unwrap(), client.now()).await.unwrap().unwrap();
        let (clinic, member) = (settings.clinic.clone(), settings.staff[0].clone());
        let world = Self { client, clinic, member, _files: files };
        let id = public_id(&world.client, "1").await;
        let link = LinkId::parse(id.split('.').nth(1).unwrap()).unwrap();
        let link = world.store().link(&world.clinic.id, &PatientId::parse("1").unwrap(), &link).await.unwrap();
        (world, link.unwrap())
    }

    fn store(&self) -> &store::Store {
        &self.client.local.context().store
    }

    async fn resend(&self, link: &Link, event: &str, request: Option<&domain::Request>) -> Resending {
        let patient = self.store().patient(&self.clinic.id, &link.patient).await.unwrap().unwrap();
        let (command, id) = (SendLinkAgain { channel: Channel::Email }, EventId::parse(event).unwrap());
        let sent = send_link_again(&self.clinic, &patient, link, &command, &self.member, id, link.sent_at).unwrap();
        self.store().send_link_again(&self.clinic.id, &sent, request, self.client.now()).await.unwrap()
    }

    async fn report(&self, link: &Link, event: &str) -> (Event, Reporting) {
        let id = EventId::parse(event).unwrap();
        let news = report_no_time(link, &self.clinic, id, self.client.now()).unwrap().news.unwrap();
        let made = self.store().report_no_time(&self.clinic.id, &news).await.unwrap();
        (news.event, made)
    }
}

fn changed(resending: &Resending) -> &Link {
    let Resending::Changed(Some(link)) = resending else { panic!("{resending:?}") };
    link
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_sent_again_only_as_it_was_decided_from() {
    let (mut world, link) = World::with_a_link().await;
    let request = domain::Request::new("k", "a").unwrap();
    assert_eq!(world.resend(&link, "e1", Some(&request)).await, Resending::Made);
    let stale = world.resend(&link, "e2", None).await;
    assert_eq!(changed(&stale).sendings, 1, "two sendings never have one number");
    let once = changed(&stale).clone();
    let before = Resending::Before(DoneBefore::Same(Done::Link(link.id.clone())));
    assert_eq!(world.resend(&once, "e3", Some(&request)).await, before);
    let other = domain::Request::new("k", "b").unwrap();
    assert_eq!(world.resend(&once, "e3", Some(&other)).await, Resending::Before(DoneBefore::OtherPayload));
    world.clinic.limits = SendingLimits { per_patient: 2, per_clinic: 100 };
    assert!(matches!(world.resend(&once, "e4", None).await, Resending::Limited(domain::LimitReached::Patient)));
    world.clinic.limits = SendingLimits { per_patient: 100, per_clinic: 2 };
    assert!(matches!(world.resend(&once, "e5", None).await, Resending::Limited(domain::LimitReached::Clinic)));
    world.clinic.limits = SendingLimits::default();
    let gone = Link { id: LinkId::parse("gone").unwrap(), ..once.clone() };
    assert_eq!(world.resend(&gone, "e6", None).await, Resending::Changed(None));

    let url = world.client.record("1").await["links"][0]["url"].as_str().unwrap().to_owned();
    assert_eq!(world.client.book(&url, "20261124T1000Z.p0.here").await.status, 201);
    assert!(matches!(changed(&world.resend(&once, "e7", None).await).state, domain::LinkState::Spent { .. }));
    let mut happened = kinds(&world.client, "1").await;
    happened.sort_unstable();
    assert_eq!(happened, ["appointment_booked", "link_sent", "link_sent_again"], "what lost wrote nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_link_is_neither_sent_again_nor_reported() {
    let (world, link) = World::with_a_link().await;
    let id = EventId::parse("e1").unwrap();
    let news = report_no_time(&link, &world.clinic, id, world.client.now()).unwrap().news.unwrap();
    world.client.advance("P14D").await;
    assert_eq!(changed(&world.resend(&link, "e2", None).await).sendings, 0, "decided a moment before it expired");
    let mut late = news.clone();
    late.event.at = world.client.now();
    let made = world.store().report_no_time(&world.clinic.id, &late).await.unwrap();
    assert!(matches!(made, Reporting::Changed(Some(_))));
    assert_eq!(kinds(&world.client, "1").await, ["link_sent"], "what lost wrote nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_time_is_written_once_a_day_and_a_task_is_closed_once() {
    let (world, link) = World::with_a_link().await;
    let clinic = &world.clinic.id;
    let (event, made) = world.report(&link, "n1").await;
    assert_eq!(made, Reporting::Made);
    let (_, lost) = world.report(&link, "n2").await;
    let Reporting::Changed(Some(told)) = lost else { panic!("{lost:?}") };
    assert_eq!(told.no_time_at, Some(event.at));
    let gone = Link { id: LinkId::parse("gone").unwrap(), ..link.clone() };
    assert_eq!(world.report(&gone, "n3").await.1, Reporting::Changed(None));

    let tasks = world.store().tasks(clinic).await.unwrap();
    let id = TaskId::Report { patient: link.patient.clone(), event: event.id.clone() };
    assert_eq!(tasks.iter().map(Task::id).collect::<Vec<_>>(), std::slice::from_ref(&id));
    let close =
        |name: &str| close_task(id.clone(), &event, &world.member, EventId::parse(name).unwrap(), event.at).unwrap();
    assert!(world.store().close_task(clinic, &close("z1")).await.unwrap());
    assert!(!world.store().close_task(clinic, &close("z2")).await.unwrap(), "it is closed already");
    assert_eq!(kinds(&world.client, "1").await, ["link_sent", "no_time_suited", "task_closed"]);
    let closed = world.store().event(clinic, &link.patient, &EventId::parse("z1").unwrap()).await.unwrap().unwrap();
    assert_eq!(closed.kind, EventKind::TaskClosed { task: event.id.clone(), link: Some(link.id.clone()) });

    world.client.advance("P1D").await;
    assert_eq!(world.report(&told, "n4").await.1, Reporting::Made, "a day later it is news again");
    let url = world.client.record("1").await["links"][0]["url"].as_str().unwrap().to_owned();
    assert_eq!(world.client.book(&url, "20261126T1000Z.p0.here").await.status, 201);
    assert!(
        matches!(world.report(&link, "n5").await.1, Reporting::Changed(Some(_))),
        "nothing is told of a spent link"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_scanned_once_and_never_when_it_is_spent() {
    let (world, link) = World::with_a_link().await;
    let event = |name: &str| Event {
        id: EventId::parse(name).unwrap(),
        patient: link.patient.clone(),
        at: world.client.now(),
        by: domain::Actor::Scanner,
        kind: EventKind::LinkScanned { link: link.id.clone() },
    };
    assert!(world.store().mark_scanned(&world.clinic.id, &event("s1")).await.unwrap());
    assert!(!world.store().mark_scanned(&world.clinic.id, &event("s2")).await.unwrap());
    let url = world.client.link("1", "short", "email").await;
    assert_eq!(world.client.book(&url, "20261124T1000Z.p0.here").await.status, 201);
    let spent = world.client.record("1").await["links"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["status"] == "booked")
        .unwrap()["id"]
        .clone();
    let spent = LinkId::parse(spent.as_str().unwrap().split('.').nth(1).unwrap()).unwrap();
    let late = Event { kind: EventKind::LinkScanned { link: spent }, ..event("s3") };
    assert!(!world.store().mark_scanned(&world.clinic.id, &late).await.unwrap());
}
