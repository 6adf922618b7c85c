//! What a manage link shows, and what it lets its patient do.

use crate::rescheduling::{Booked, TEN};
use domain::{Cancel, CancelView, Clinic, ClinicId};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Client};

/// What a page or a refusal must say so that its reader finds on.
fn tells_the_number(answer: &Answer) {
    assert!(answer.text.contains("+442079460100"), "{}", answer.text);
}

/// Cancels the appointment as its patient does.
async fn cancel(booked: &Booked) {
    let context = booked.client.local.context();
    let (clinic, patient) = (ClinicId::parse("race").unwrap(), domain::PatientId::parse("1").unwrap());
    let settings = context.store.settings(&clinic, context.now()).await.unwrap().unwrap();
    let id = domain::AppointmentId::parse(booked.appointment["id"].as_str().unwrap()).unwrap();
    let appointment = context.store.appointment(&clinic, &patient, &id).await.unwrap().unwrap();
    let rule = appointment.rule.as_ref().and_then(|rule| settings.clinic.rule(rule));
    let view = CancelView { clinic: &settings.clinic, rule, appointment: &appointment, verified: true };
    let cancelled = domain::cancel(&view, Cancel { reason: None, version: None }, context.fresh_event(), context.now());
    let written = context.store.cancel(&clinic, &cancelled.unwrap(), None, context.now()).await.unwrap();
    assert_eq!(written, store::Changing::Made);
}

/// Gives the clinic other facts, and lets the functions forget the old ones.
async fn change(client: &Client, change: impl FnOnce(&mut Clinic)) {
    let (id, store) = (ClinicId::parse("race").unwrap(), &client.local.context().store);
    let settings = store.fresh_settings(&id, client.now()).await.unwrap().unwrap();
    let mut clinic = settings.clinic.clone();
    change(&mut clinic);
    store.load_clinic(&clinic, &settings.staff, &settings.wording).await.unwrap();
    client.advance("PT5S").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i36_a_manage_link_shows_and_does_nothing_before_its_question_is_answered() {
    let client = Client::start().await;
    let book = async |patient: &str, born: &str| {
        let link = client.link(patient, "first-visit", "email").await;
        let verified = client.post(&format!("{link}/verify"), json!({ "date_of_birth": born })).await.json();
        let bearer = format!("Bearer {}", verified["session"].as_str().unwrap());
        let headers = [("authorization", bearer.as_str())];
        let slots = client.send(Method::GET, &format!("{link}/slots"), None, &headers).await.json();
        let slot = json!({ "slot": slots["slots"][0]["id"] });
        let booked = client.send(Method::POST, &format!("{link}/book"), Some(slot), &headers).await.json();
        let id = booked["appointment"]["id"].as_str().unwrap().to_owned();
        (client.manage_link("larkmoor", patient, &id), bearer, booked["appointment"].clone())
    };
    let (manage, of_booking_link, appointment) = book("1001", "1984-03-12").await;
    let other = "20261125T0900Z.tarrowby.harbour";
    let start = appointment["start"].as_str().unwrap()[11..16].to_owned();
    for path in ["", "?moved=1", "/slots", &format!("/slots?slot={other}"), "/calendar.ics"] {
        let page = client.page(&format!("{manage}{path}")).await.text;
        for secret in ["Alice", "Thistlewood", "First appointment", "Tarrowby", &start, "/slots\"", "/cancel\""] {
            assert!(!page.contains(secret), "{secret} at {path}: {page}");
        }
        assert!(page.contains("Please confirm that this is you"), "{path}: {page}");
    }
    let hidden = client.get(&manage).await.json();
    assert_eq!((&hidden["appointment"], &hidden["status"]), (&Value::Null, &json!("booked")));
    assert_eq!((&hidden["may_reschedule"], &hidden["may_cancel"]), (&json!(false), &json!(false)));
    // Neither is there a way in with the session of another link, one that is cut short, or one that is made up.
    let cut = of_booking_link[..of_booking_link.len() - 1].to_owned();
    for session in [of_booking_link.clone(), cut, "Bearer 9999999999.AAAAAAAAAAAAAAAAAAAAAA".to_owned()] {
        let headers = [("authorization", session.as_str())];
        for (method, door, body) in [
            (Method::GET, "slots", None),
            (Method::POST, "review", Some(json!({ "slot": other }))),
            (Method::POST, "reschedule", Some(json!({ "slot": other }))),
        ] {
            let answer = client.send(method, &format!("{manage}/{door}"), body, &headers).await;
            assert_eq!(answer.status, 401, "{door}: {}", answer.text);
        }
    }
    let wrong = client.post(&format!("{manage}/verify"), json!({"date_of_birth": "1984-03-13"})).await;
    assert_eq!(wrong.status, 401);
    let right = client.post(&format!("{manage}/verify"), json!({"date_of_birth": "1984-03-12"})).await.json();
    let session = format!("Bearer {}", right["session"].as_str().unwrap());
    let headers = [("authorization", session.as_str())];
    let ask =
        async |body: Value| client.send(Method::POST, &format!("{manage}/reschedule"), Some(body), &headers).await;
    assert_eq!(client.send(Method::GET, &manage, None, &headers).await.json()["appointment"], appointment);
    assert_eq!(ask(json!({ "slot": other })).await.status, 200);
    // Nor does it open the manage link of another patient.
    let (stranger, ..) = book("1002", "1951-11-30").await;
    let theirs = client.send(Method::GET, &stranger, None, &headers).await.json();
    assert_eq!(theirs["appointment"], Value::Null);
    let (door, slot) = (format!("{stranger}/reschedule"), json!({ "slot": other }));
    assert_eq!(client.send(Method::POST, &door, Some(slot), &headers).await.status, 401);
    client.advance("PT15M").await;
    assert_eq!(ask(json!({"slot": "20261125T0930Z.tarrowby.harbour"})).await.status, 401, "a session ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn i37_i38_then_it_shows_the_details_what_the_clinic_tells_and_both_ways_on() {
    let client = Client::start().await;
    let link = client.link("1001", "follow-up", "email").await;
    let slot = client.slots(&link).await[0].clone();
    assert_eq!(client.book(&link, slot["id"].as_str().unwrap()).await.status, 201);
    let outbox = client.outbox().await;
    let confirmation = outbox.iter().find(|message| message["kind"] == "confirmation").unwrap();
    let manage = confirmation["links"][0].as_str().unwrap();
    let page = client.page(manage).await;
    tells_the_number(&page);
    for said in [
        slot["provider_name"].as_str().unwrap(),
        slot["location_name"].as_str().unwrap(),
        "Follow-up appointment",
        "Monday 23 November 2026",
        "How to find us",
        "Cancellation policy",
        "Move it to another time",
        "Cancel it",
    ] {
        assert!(page.text.contains(said), "{said} in {}", page.text);
    }
    let path = manage.split_once("/l/").map(|(_, token)| format!("/l/{token}")).unwrap();
    for way in ["/slots", "/cancel", "/calendar.ics"] {
        assert!(page.text.contains(&format!("href=\"{path}{way}\"")), "{way} in {}", page.text);
    }
    assert!(page.text.len() < 19_500);
    let french = client.page(&format!("{manage}?language=fr")).await.text;
    assert!(french.contains("Le déplacer à un autre horaire") && french.contains("/slots?language=fr"), "{french}");
    // The link that booked shows it too, and says which link changes it.
    let spent = client.page(&link).await.text;
    assert!(spent.contains("open the link in its confirmation") && !spent.contains("Move it"), "{spent}");
}

/// What the manage link and its doors say where the appointment cannot be moved.
async fn refuses(booked: &Booked, status: u16, code: &str, said: &str) {
    let (client, manage) = (&booked.client, &booked.manage);
    let page = client.page(manage).await;
    assert!(page.text.contains(said) && !page.text.contains("/slots\""), "{said} in {}", page.text);
    tells_the_number(&page);
    assert_eq!(client.get(manage).await.json()["may_reschedule"], false);
    let code = json!(format!("urn:slotlink:problem:{code}"));
    let slot = json!({"slot": "20261125T1200Z.p0.here"});
    for answer in [
        client.get(&format!("{manage}/slots")).await,
        client.post(&format!("{manage}/review"), slot.clone()).await,
        client.post(&format!("{manage}/reschedule"), slot).await,
    ] {
        assert_eq!((answer.status.as_u16(), &answer.json()["type"]), (status, &code), "{}", answer.text);
        assert_eq!(answer.json()["phone"], "+442079460100");
    }
    for page in [
        client.page(&format!("{manage}/slots")).await,
        client.page(&format!("{manage}/slots?slot=20261125T1200Z.p0.here")).await,
        client.form(&format!("{manage}/reschedule"), &[("slot", "20261125T1200Z.p0.here"), ("version", "1")]).await,
    ] {
        assert_eq!(page.status, status, "{}", page.text);
        tells_the_number(&page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i39_r39_what_the_rule_keeps_to_staff_is_refused_with_the_number() {
    let booked = Booked::under("reschedule = false").await;
    refuses(&booked, 403, "not-allowed", "This appointment cannot be moved online.").await;
    let page = booked.client.page(&booked.manage).await.text;
    assert!(page.contains("/cancel\""), "the other stays: {page}");
    let booked = Booked::under("cancel = false").await;
    let page = booked.client.page(&booked.manage).await.text;
    assert!(page.contains("cannot be cancelled online") && page.contains("/slots\"") && !page.contains("/cancel\""));
    assert_eq!(booked.client.get(&booked.manage).await.json()["may_cancel"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a21_past_its_limit_it_is_refused_with_the_number_and_to_the_second() {
    let booked = Booked::under("reschedule_notice_hours = 24\ncancel_notice_hours = 1").await;
    let client = &booked.client;
    client.advance("PT2H59M59S").await;
    let page = client.page(&booked.manage).await.text;
    assert!(page.contains("/slots\"") && page.contains("/cancel\""), "{page}");
    client.advance("PT1S").await;
    refuses(&booked, 409, "limit-passed", "It could be moved online until 24 hours before it begins.").await;
    client.advance("PT23H").await;
    let page = client.page(&booked.manage).await.text;
    assert!(page.contains("It could be cancelled online until one hour before it begins."), "{page}");
    assert_eq!(booked.stands().await.2, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appointment_that_has_begun_or_was_cancelled_is_shown_and_moved_no_more() {
    let booked = Booked::under("").await;
    booked.client.advance("P1DT3H").await;
    refuses(&booked, 409, "past", "It has begun or is over").await;
    assert!(booked.client.page(&booked.booking).await.text.contains("It has begun or is over"));

    let booked = Booked::under("").await;
    assert_eq!(booked.reschedule("20261124T1100Z.p0.here").await.status, 200);
    cancel(&booked).await;
    refuses(&booked, 409, "cancelled", "Your appointment was cancelled").await;
    for link in [&booked.booking, &booked.manage] {
        let opened = booked.client.get(link).await.json();
        assert_eq!((&opened["status"], &opened["appointment"]["status"]), (&json!("cancelled"), &json!("cancelled")));
        let page = booked.client.page(link).await;
        assert!(
            page.text.contains("Your appointment was cancelled") && page.text.contains("To book again"),
            "{}",
            page.text
        );
        tells_the_number(&page);
    }
    let same = booked.reschedule("20261124T1100Z.p0.here").await;
    assert_eq!(same.status, 409, "where it was is not where it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn r42_provider_and_location_change_only_if_the_rule_allows_and_the_type_never() {
    let booked = Booked::under("other_provider = false").await;
    let client = &booked.client;
    let providers = async || {
        let listed = client.get(&format!("{}/slots?days=3", booked.manage)).await.json();
        let slots = listed["slots"].as_array().unwrap().clone();
        slots
            .iter()
            .map(|slot| slot["provider"].as_str().unwrap().to_owned())
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(providers().await.into_iter().collect::<Vec<_>>(), ["p0"]);
    let other = booked.reschedule("20261124T1200Z.p1.here").await;
    assert_eq!((other.status.as_u16(), other.json()["field"].clone()), (400, json!("slot")));
    let asked = client.get(&format!("{}/slots?provider=p1", booked.manage)).await;
    assert_eq!((asked.status.as_u16(), asked.json()["field"].clone()), (400, json!("provider")));
    // The rule books something else by now, with everybody.
    change(client, |clinic| {
        let long = clinic.types.iter().find(|kind| kind.title == "long").unwrap().id.clone();
        let rule = clinic.rules.iter_mut().find(|rule| rule.title == "moves").unwrap();
        rule.appointment_type = long;
        rule.changes.other_provider = true;
    })
    .await;
    assert_eq!(providers().await.len(), 2);
    let moved = booked.reschedule("20261124T1200Z.p1.here").await.json()["appointment"].clone();
    assert_eq!((&moved["type"], &moved["end"]), (&json!("short"), &json!("2026-11-24T12:15:00+00:00")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_clinic_has_changed_since_the_booking_loses_no_appointment() {
    // The type is longer by now: the new time has the new length, the old one gives up what it had.
    let booked = Booked::under("").await;
    change(&booked.client, |clinic| {
        clinic.types.iter_mut().for_each(|kind| kind.length = domain::Minutes::new(30));
    })
    .await;
    let same = booked.reschedule(TEN).await;
    assert_eq!((same.status.as_u16(), &same.json()["appointment"]["version"]), (200, &json!(1)));
    let moved = booked.reschedule("20261124T1005Z.p0.here").await;
    assert_eq!(moved.json()["appointment"]["end"], "2026-11-24T10:35:00+00:00", "{}", moved.text);
    let clinic = ClinicId::parse("race").unwrap();
    let day = jiff::civil::date(2026, 11, 24);
    let read = async |provider: &str| {
        let provider = domain::ProviderId::parse(provider).unwrap();
        let store = &booked.client.local.context().store;
        let days = store.provider_days(&clinic, &provider, (day, day)).await.unwrap().days;
        days.first().map(|day| day.marks.keys().copied().collect::<Vec<_>>()).unwrap_or_default()
    };
    assert_eq!(read("p0").await, (121..127).collect::<Vec<_>>());
    // The provider leaves: whoever is with them can still be moved away.
    change(&booked.client, |clinic| {
        clinic.providers.retain(|provider| provider.id.as_str() != "p0");
        for rule in &mut clinic.rules {
            rule.providers.retain(|provider| provider.as_str() != "p0");
        }
        clinic.rules.retain(|rule| !rule.providers.is_empty());
    })
    .await;
    assert_eq!(booked.reschedule("20261124T1100Z.p0.here").await.status, 400);
    let page = booked.client.page(&booked.manage).await;
    assert!(page.text.contains("10:05") && page.text.contains("/slots\""), "{}", page.text);
    let moved = booked.reschedule("20261124T1100Z.p1.here").await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    assert_eq!((read("p0").await.len(), read("p1").await.len()), (0, 6));
    // The rule is given up: nothing says any more that the patient may; the most that rules ask is asked first.
    change(&booked.client, |clinic| clinic.rules.retain(|rule| rule.title != "moves")).await;
    assert_eq!(booked.reschedule(TEN).await.status, 401);
    let born = json!({"date_of_birth": "1980-01-01"});
    let verified = booked.client.post(&format!("{}/verify", booked.manage), born).await.json();
    let session = format!("Bearer {}", verified["session"].as_str().unwrap());
    let headers = [("authorization", session.as_str())];
    let slot = Some(json!({"slot": "20261124T1200Z.p1.here"}));
    let kept = booked.client.send(Method::POST, &format!("{}/reschedule", booked.manage), slot, &headers).await;
    assert_eq!((kept.status.as_u16(), &kept.json()["type"]), (403, &json!("urn:slotlink:problem:not-allowed")));
    let shown = booked.client.send(Method::GET, &booked.manage, None, &headers).await.json();
    assert_eq!(
        (&shown["appointment"]["start"], &shown["may_cancel"]),
        (&json!("2026-11-24T11:00:00+00:00"), &json!(false))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn c09_the_pages_of_a_move_stay_small_with_forty_providers() {
    let files = crate::pages::crowded("24:00");
    let client = Client::with_clinic(files.source()).await;
    let link = client.link("1", "crowd", "email").await;
    let slot = client.slots(&link).await[80]["id"].as_str().unwrap().to_owned();
    let booked = client.book(&link, &slot).await.json();
    let manage = client.manage_link("race", "1", booked["appointment"]["id"].as_str().unwrap());
    let others = client.slots(&manage).await;
    let other = others.iter().find(|other| other["id"] != slot.as_str()).unwrap()["id"].as_str().unwrap();
    for language in ["en", "fr"] {
        for door in ["?language=".to_owned(), "/slots?language=".to_owned(), format!("/slots?slot={other}&language=")] {
            let page = client.page(&format!("{manage}{door}{language}")).await;
            assert_eq!(page.status, 200, "{}", page.text);
            assert!(page.text.len() <= 19_500, "{door}{language}: {} bytes", page.text.len());
        }
    }
}
