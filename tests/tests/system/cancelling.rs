//! Giving an appointment up: from its manage link, by a person, once.

use crate::scanners::nonce;
use domain::{ClinicId, ProviderId};
use jiff::civil::Date;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, BROWSER, Client, clinic};

pub(crate) const REASON: &str = "My mother is ill, and nobody else can look after her";

/// An appointment of a clinic with `open_all_hours`, and its manage link.
pub(crate) struct Managed {
    pub(crate) id: String,
    pub(crate) url: String,
}

/// The manage link of an appointment, as its confirmation has it.
pub(crate) fn manage_link(client: &Client, clinic: &str, patient: &str, appointment: &str) -> String {
    client.url(&client.manage_link(clinic, patient, appointment))
}

pub(crate) async fn booked_at(client: &Client, clinic: &str, patient: &str, rule: &str, slot: &str) -> Managed {
    let link = client.link(patient, rule, "email").await;
    let booked = client.book(&link, slot).await;
    assert_eq!(booked.status, 201, "{}", booked.text);
    let id = booked.json()["appointment"]["id"].as_str().unwrap().to_owned();
    Managed { url: manage_link(client, clinic, patient, &id), id }
}

/// Books at the clinic with `open_all_hours`.
pub(crate) async fn booked(client: &Client, patient: &str, rule: &str, slot: &str) -> Managed {
    booked_at(client, "race", patient, rule, slot).await
}

pub(crate) async fn cancel(client: &Client, url: &str, body: Value) -> Answer {
    client.post(&format!("{url}/cancel"), body).await
}

pub(crate) async fn move_to(client: &Client, url: &str, slot: &str) -> Answer {
    client.post(&format!("{url}/reschedule"), json!({ "slot": slot })).await
}

/// How often something happened to a patient.
pub(crate) fn count(record: &Value, kind: &str) -> usize {
    record["events"].as_array().unwrap().iter().filter(|event| event["kind"] == kind).count()
}

/// The ticks taken at the provider on a day.
pub(crate) async fn ticks(client: &Client, day: Date) -> usize {
    let (clinic, provider) = (ClinicId::parse("race").unwrap(), ProviderId::parse("p0").unwrap());
    let days = client.local.context().store.provider_days(&clinic, &provider, (day, day)).await.unwrap();
    days.days.iter().map(|day| day.marks.len()).sum()
}

pub(crate) async fn race_clinic(patients: usize) -> (Client, clinic::Files) {
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(patients));
    (Client::with_clinic(files.source()).await, files)
}

/// Changes the clinic's facts, for functions that have no older ones in their cache.
pub(crate) async fn change_clinic(client: &Client, id: &str, change: impl FnOnce(&mut domain::Clinic)) {
    let (id, store) = (ClinicId::parse(id).unwrap(), &client.local.context().store);
    let settings = store.fresh_settings(&id, client.now()).await.unwrap().unwrap();
    let mut clinic = settings.clinic.clone();
    change(&mut clinic);
    store.load_clinic(&clinic, &settings.staff, &settings.wording).await.unwrap();
    client.advance("PT5S").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r40_a_patient_looks_says_why_presses_a_second_time_and_the_time_is_free_at_once() {
    let client = Client::start().await;
    let slot = "20261124T0930Z.tarrowby.harbour";
    let Managed { id, url } = booked_at(&client, "larkmoor", "1001", "follow-up", slot).await;
    let door = format!("{url}/cancel");
    let asked = client.page(&door).await;
    assert_eq!(asked.status, 200);
    for said in ["Nothing is cancelled yet", "Tuesday 24 November 2026", "Imogen Tarrowby", "<textarea", "Keep my"] {
        assert!(asked.text.contains(said), "{said} is not in {}", asked.text);
    }
    let seen = client.get(&door).await.json();
    assert_eq!((&seen["may_cancel"], &seen["appointment"]["status"]), (&json!(true), &json!("booked")));
    assert_eq!(client.record("1001").await["appointments"][0]["status"], "booked", "looking changes nothing");

    let nonce = nonce(&client, &door).await;
    client.advance("PT3S").await;
    let form = [("version", "1"), ("nonce", &nonce), ("reason", REASON)];
    let pressed = client.form(&door, &form).await;
    assert_eq!(
        (pressed.status.as_u16(), pressed.header("location")),
        (303, door.split_once("/l/").map(|(_, rest)| format!("/l/{rest}")).unwrap().as_str())
    );
    let told = client.page(&door).await;
    assert_eq!(told.status, 200);
    for said in [
        "Your appointment was cancelled",
        "/calendar.ics",
        "Remove from calendar",
        "To book again",
        "tel:+442079460100",
    ] {
        assert!(told.text.contains(said), "{said} is not in {}", told.text);
    }
    assert!(!told.text.contains("<form method=\"post\""), "there is nothing left to press: {}", told.text);

    // Staff read the reason with the appointment, and nowhere else does it stand.
    let record = client.record("1001").await;
    let appointment = &record["appointments"][0];
    assert_eq!((&appointment["status"], &appointment["reason"]), (&json!("cancelled"), &json!(REASON)));
    assert_eq!((&appointment["version"], &appointment["sequence"]), (&json!(2), &json!(1)));
    assert_eq!(count(&record, "appointment_cancelled"), 1);
    assert_eq!(record["events"].as_array().unwrap().last().unwrap()["by"], "patient");
    let outbox = client.outbox().await;
    for elsewhere in [&record["events"], &record["messages"], &record["links"], &json!(outbox)] {
        assert!(!elsewhere.to_string().contains("mother"), "{elsewhere}");
    }
    for answer in [client.get(&url).await, client.get(&door).await, client.page(&url).await, client.page(&door).await] {
        assert!(!answer.text.contains("mother"), "whoever has the link need not read why: {}", answer.text);
    }

    // A reload or the back button sends the form again, and nothing happens any more.
    let before = client.record("1001").await;
    assert_eq!(client.form(&door, &form).await.status, 303);
    client.advance("PT2H").await;
    assert_eq!(client.form(&door, &form).await.status, 303, "also when the form is old by then");
    assert_eq!(client.record("1001").await, before);

    // Its own patient can have the time again, or anybody else.
    let other = client.link("1002", "follow-up", "email").await;
    assert!(client.slots(&other).await.iter().any(|free| free["id"] == slot), "the time is offered again");
    assert_eq!(client.book(&client.link("1001", "follow-up", "email").await, slot).await.status, 201);
    assert_eq!(client.book(&other, slot).await.status, 409);
    assert_eq!(client.get(&door).await.json()["appointment"]["id"], id.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn r40_a_program_needs_no_page_and_is_told_its_success_again() {
    let (client, _files) = race_clinic(3).await;
    let Managed { url, .. } = booked(&client, "1", "short", "20261124T1000Z.p0.here").await;
    let door = format!("{url}/cancel");
    let keyed =
        async |body: Value, key: &str| client.send(Method::POST, &door, Some(body), &[("idempotency-key", key)]).await;
    assert_eq!(keyed(json!({"version": 2}), "k").await.status, 409, "of another version than it has");
    assert_eq!(client.record("1").await["appointments"][0]["version"], 1);
    let first = keyed(json!({"reason": "a", "version": 1}), "k").await;
    assert_eq!(first.status, 200, "a refusal does not use the key up: {}", first.text);
    assert_eq!(first.json()["appointment"]["status"], "cancelled");
    let again = keyed(json!({"reason": "a", "version": 1}), "k").await;
    assert_eq!((again.status, again.json()), (first.status, first.json()));
    assert_eq!(keyed(json!({"reason": "b", "version": 1}), "k").await.status, 422, "another reason under the key");
    assert_eq!(keyed(json!({}), "other").await.json(), first.json(), "it is cancelled, whoever asks");
    assert_eq!(client.send(Method::POST, &door, None, &[]).await.json(), first.json(), "with no body at all");
    client.advance("PT24H").await;
    assert_eq!(keyed(json!({"reason": "b", "version": 1}), "k").await.status, 200, "a key is kept for a day");
    let record = client.record("1").await;
    assert_eq!((count(&record, "appointment_cancelled"), &record["appointments"][0]["reason"]), (1, &json!("a")));

    // A key that has moved something else is no key for this.
    let Managed { url, .. } = booked(&client, "2", "short", "20261125T1000Z.p0.here").await;
    let headers = [("idempotency-key", "moved")];
    let slot = json!({"slot": "20261125T1100Z.p0.here"});
    assert_eq!(client.send(Method::POST, &format!("{url}/reschedule"), Some(slot), &headers).await.status, 200);
    let reused = client.send(Method::POST, &format!("{url}/cancel"), Some(json!({})), &headers).await;
    assert_eq!(reused.status, 422, "{}", reused.text);
    assert_eq!(client.record("2").await["appointments"][0]["status"], "booked");
    let empty = client.send(Method::POST, &format!("{url}/cancel"), Some(json!({"reason": "  "})), &[]).await;
    assert_eq!(empty.status, 200, "{}", empty.text);
    assert_eq!(client.record("2").await["appointments"][0]["reason"], Value::Null, "a blank reason is none");
}

/// Every form of a page that is posted: where it goes, and what it carries unseen.
fn forms(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let attribute = |tag: &str, name: &str| {
        let value = tag.split_once(&format!("{name}=\""))?.1.split_once('"')?.0;
        Some(value.replace("&amp;", "&"))
    };
    let posted = page.split("<form").skip(1).filter_map(|form| form.split_once("</form>")).map(|(form, _)| form);
    posted
        .filter(|form| form.contains("method=\"post\""))
        .map(|form| {
            let fields = form.split("<input").chain(form.split("<button")).skip(1);
            let fields =
                fields.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default())));
            (attribute(form, "action").unwrap(), fields.collect())
        })
        .collect()
}

/// The links of a page to the doors of this link.
fn ways(page: &str, own: &str) -> Vec<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.replace("&amp;", "&")));
    let slots = page.split("name=\"slot\" value=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    links
        .filter(|link| link.starts_with(own))
        .chain(slots.map(|(slot, _)| format!("{own}/slots?slot={slot}")))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn c02_who_follows_a_manage_link_and_presses_everything_at_once_cancels_and_moves_nothing() {
    const SCANNER: &str =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0";
    let client = Client::start().await;
    let Managed { url, .. } =
        booked_at(&client, "larkmoor", "1001", "follow-up", "20261124T0930Z.tarrowby.harbour").await;
    let own = format!("/l/{}", url.rsplit('/').next().unwrap());
    let before = client.record("1001").await;
    // A browser that is as fast as it can be, then a scanner that takes its time.
    for (agent, waits) in [(BROWSER, "PT0S"), (BROWSER, "PT2.9S"), (SCANNER, "PT10S")] {
        let (mut found, mut pressed) = (vec![own.clone()], Vec::new());
        for place in 0..60 {
            let Some(address) = found.get(place).cloned() else { break };
            let page =
                client.send(Method::GET, &address, None, &[("accept", "text/html"), ("user-agent", agent)]).await;
            for way in ways(&page.text, &own) {
                if !found.contains(&way) && found.len() < 60 {
                    found.push(way);
                }
            }
            pressed.extend(forms(&page.text));
        }
        client.advance(waits).await;
        for door in ["/cancel", "/reschedule"] {
            assert!(pressed.iter().any(|(action, _)| action.contains(door)), "no form of {door} was found");
        }
        for (action, fields) in pressed {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
            let answer = client.form_of(agent, &action, &fields).await;
            assert!(!answer.status.is_server_error(), "{action}: {}", answer.text);
        }
        let program =
            client.send(Method::POST, &format!("{own}/cancel"), Some(json!({})), &[("user-agent", SCANNER)]).await;
        assert_eq!(program.status, 409, "{}", program.text);
        assert_eq!(client.record("1001").await["appointments"], before["appointments"], "{agent} after {waits}");
        assert_eq!(client.record("1001").await["events"], before["events"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_not_ours_or_too_old_asks_for_one_more_press_and_keeps_what_was_typed() {
    let (client, _files) = race_clinic(2).await;
    let Managed { url, .. } = booked(&client, "1", "short", "20261124T1000Z.p0.here").await;
    let Managed { url: other, .. } = booked(&client, "2", "short", "20261124T1100Z.p0.here").await;
    let door = format!("{url}/cancel");
    let (ours, of_another) = (nonce(&client, &door).await, nonce(&client, &format!("{other}/cancel")).await);
    let of_a_move = nonce(&client, &format!("{url}/slots?slot=20261125T1000Z.p0.here")).await;
    let typed = "</textarea><script>alert(1)</script> & \"me\"";
    let press = async |version: &str, nonce: &str| {
        client.form(&door, &[("version", version), ("nonce", nonce), ("reason", typed)]).await
    };
    let early = press("1", &ours).await;
    assert_eq!(early.status, 409);
    assert!(
        early.text.contains("That was very quick") && early.text.contains("your appointment stands"),
        "{}",
        early.text
    );
    assert!(
        early.text.contains("\n&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;me&quot;</textarea>"),
        "{}",
        early.text
    );
    client.advance("PT5S").await;
    for (version, nonce) in [("1", &*of_another), ("1", &of_a_move), ("2", &ours), ("1", "forged"), ("1", "")] {
        let forged = press(version, nonce).await;
        assert!(forged.status == 409, "{version} {nonce}: {}", forged.text);
    }
    let without = client.form(&door, &[("nonce", ours.as_str())]).await;
    assert_eq!(without.status, 409, "{}", without.text);
    client.advance("PT1H").await;
    let old = press("1", &ours).await;
    assert!(old.status == 409 && old.text.contains("open for a long time"), "{}", old.text);
    assert_eq!(count(&client.record("1").await, "appointment_cancelled"), 0);

    // The one more press, of the fresh form, cancels; unless the appointment was moved meanwhile.
    let fresh = old.text.split("name=\"nonce\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    client.advance("PT3S").await;
    assert_eq!(move_to(&client, &url, "20261125T1000Z.p0.here").await.status, 200);
    let stale = press("1", &fresh).await;
    assert!(stale.status == 409 && stale.text.contains("was changed in the meantime"), "{}", stale.text);
    let fresh = nonce(&client, &door).await;
    client.advance("PT3S").await;
    assert_eq!(press("2", &fresh).await.status, 303);
    assert_eq!(client.record("1").await["appointments"][0]["reason"], typed);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_wish_to_cancel_is_named_and_nothing_is_cancelled() {
    let (client, _files) = race_clinic(1).await;
    let Managed { url, .. } = booked(&client, "1", "short", "20261124T1000Z.p0.here").await;
    let before = client.record("1").await;
    let longest = "é".repeat(501);
    for (body, field) in [
        (json!({"reason": longest}), "reason"),
        (json!({"reason": "a\u{0}b"}), "reason"),
        (json!({"reason": "a\u{1b}[2Jb"}), "reason"),
        (json!({"reason": "a\u{202e}b"}), "reason"),
        (json!({"reason": 7}), "reason"),
        (json!({"reason": ["a"]}), "reason"),
        (json!({"version": "one"}), "version"),
        (json!({"version": -1}), "version"),
        (json!({"version": 4_294_967_296_u64}), "version"),
        (json!({"why": "a"}), "why"),
        (json!(["a", 1, "n"]), "body"),
        (json!("a"), "body"),
    ] {
        let refused = cancel(&client, &url, body.clone()).await;
        assert_eq!((refused.status.as_u16(), refused.json()["field"].clone()), (400, json!(field)), "{body}");
    }
    for fields in [[("reason", longest.as_str()), ("version", "1")], [("reason", "a"), ("version", "x")]] {
        assert_eq!(client.form(&format!("{url}/cancel"), &fields).await.status, 400);
    }
    let huge = cancel(&client, &url, json!({"reason": "x".repeat(20_000)})).await;
    assert_eq!(huge.status, 413);
    let link = client.link("1", "short", "email").await;
    let booking = cancel(&client, &link, json!({})).await;
    assert_eq!(
        (booking.status.as_u16(), &booking.json()["type"]),
        (409, &json!("urn:slotlink:problem:not-a-manage-link"))
    );
    assert_eq!(client.get(&format!("{link}/cancel")).await.status, 409);
    assert_eq!(client.page(&format!("{link}/cancel")).await.status, 303, "a browser goes back to its link");
    assert_eq!(cancel(&client, "/l/AAAAAAAAAAAAAAAAAAAAAA", json!({})).await.status, 404);
    assert_eq!(client.record("1").await["appointments"], before["appointments"]);
    assert_eq!(count(&client.record("1").await, "appointment_cancelled"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_verification_nothing_is_shown_or_cancelled_and_a_session_is_of_its_own_link_alone() {
    let client = Client::start().await;
    let date_of_birth = ["1984-03-12", "1991-07-30"];
    let mut managed = Vec::new();
    for (patient, hour) in [("1001", "09"), ("1001", "14")] {
        let link = client.link(patient, "first-visit", "email").await;
        let session = client.post(&format!("{link}/verify"), json!({"date_of_birth": date_of_birth[0]})).await;
        let bearer = format!("Bearer {}", session.json()["session"].as_str().unwrap());
        let slot = json!({"slot": format!("20261124T{hour}00Z.tarrowby.harbour")});
        let headers = [("authorization", bearer.as_str())];
        let booked = client.send(Method::POST, &format!("{link}/book"), Some(slot), &headers).await;
        assert_eq!(booked.status, 201, "{}", booked.text);
        managed.push(manage_link(&client, "larkmoor", patient, booked.json()["appointment"]["id"].as_str().unwrap()));
    }
    let door = |place: usize| format!("{}/cancel", managed[place]);
    let page = client.page(&door(0)).await;
    assert_eq!(page.status, 401);
    for secret in ["Alice", "Thistlewood", "First appointment", "Tarrowby", "24 November"] {
        assert!(!page.text.contains(secret), "{secret} before verification: {}", page.text);
    }
    let session = client.post(&format!("{}/verify", managed[1]), json!({"date_of_birth": date_of_birth[0]})).await;
    let session = session.json()["session"].as_str().unwrap().to_owned();
    let with = async |door: String, session: &str| {
        let bearer = format!("Bearer {session}");
        let headers = [("authorization", bearer.as_str())];
        let looked = client.send(Method::GET, &door, None, &headers).await.status.as_u16();
        (looked, client.send(Method::POST, &door, Some(json!({"reason": "x"})), &headers).await.status.as_u16())
    };
    let cut = &session[..session.len() - 1];
    for session in ["", "forged", cut, &*session] {
        assert_eq!(with(door(0), session).await, (401, 401), "{session}");
    }
    client.advance("PT15M").await;
    assert_eq!(with(door(1), &session).await, (401, 401), "a session ends after 15 minutes");
    let record = client.record("1001").await;
    assert!(record["appointments"].as_array().unwrap().iter().all(|one| one["status"] == "booked"));
    let session = client.post(&format!("{}/verify", managed[1]), json!({"date_of_birth": date_of_birth[0]})).await;
    assert_eq!(with(door(1), session.json()["session"].as_str().unwrap()).await, (200, 200));
}

#[tokio::test(flavor = "multi_thread")]
async fn g13_past_the_limit_the_page_refuses_with_the_number_and_the_appointment_stands() {
    let (client, _files) = race_clinic(4).await;
    change_clinic(&client, "race", |clinic| {
        for (rule, cancel) in [("short", Some(24)), ("long", None), ("buffered", Some(0))] {
            let rule = clinic.rules.iter_mut().find(|known| known.id.as_str() == rule).unwrap();
            rule.changes.cancel = cancel.map(|hours| domain::Minutes::new(hours * 60));
        }
    })
    .await;
    let limited = booked(&client, "1", "short", "20261125T1000Z.p0.here").await;
    let never = booked(&client, "2", "long", "20261125T1100Z.p0.here").await;
    let always = booked(&client, "3", "buffered", "20261125T1300Z.p0.here").await;
    let in_time = booked(&client, "4", "short", "20261125T1400Z.p0.here").await;
    let refused = async |url: &str, status: u16, code: &str, says: &str| {
        let (page, program) = (client.page(&format!("{url}/cancel")).await, cancel(&client, url, json!({})).await);
        assert_eq!((page.status.as_u16(), program.status.as_u16()), (status, status), "{}", program.text);
        assert!(page.text.contains(says) && page.text.contains("tel:+442079460100"), "{}", page.text);
        assert_eq!(program.json()["type"], format!("urn:slotlink:problem:{code}"));
        assert_eq!(program.json()["phone"], "+442079460100");
        let seen = client.get(&format!("{url}/cancel")).await;
        assert_eq!((seen.status.as_u16(), seen.json()["may_cancel"].clone()), (200, json!(false)));
    };
    refused(&never.url, 403, "not-allowed", "cannot be cancelled online").await;
    client.post("/_local/clock", json!({"now": "2026-11-24T09:59:59Z"})).await;
    assert_eq!(client.get(&format!("{}/cancel", limited.url)).await.json()["may_cancel"], true);
    client.advance("PT1S").await;
    refused(&limited.url, 409, "limit-passed", "24 hours before it begins").await;
    assert_eq!(cancel(&client, &in_time.url, json!({})).await.status, 200);
    // A provider can ask for more than the rule.
    change_clinic(&client, "race", |clinic| clinic.providers[0].change_notice = domain::Minutes::new(48 * 60)).await;
    refused(&always.url, 409, "limit-passed", "48 hours before it begins").await;
    client.post("/_local/clock", json!({"now": "2026-11-25T13:00:00Z"})).await;
    refused(&always.url, 409, "past", "has begun or is over").await;
    for patient in ["1", "2", "3"] {
        assert_eq!(client.record(patient).await["appointments"][0]["status"], "booked");
    }
}
