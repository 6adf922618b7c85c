//! What staff send is capped by the day (row C18).

use domain::{
    Actor, Allowance, Channel, Event, EventId, EventKind, LimitReached, Link, LinkId, LinkSent, LinkState, PatientId,
    Request, RuleId, SendingLimits, StaffId,
};
use reqwest::Method;
use serde_json::json;
use store::{Done, DoneBefore, Sending, TokenHash};
use tests::{Answer, Client, clinic};

async fn limited(per_patient: u32, per_clinic: u32) -> (Client, clinic::Files) {
    let limits = format!("[limits]\nsendings_per_patient_a_day = {per_patient}\nsendings_a_day = {per_clinic}");
    let files = clinic::Files::new(&clinic::with(&clinic::open_all_hours(0), &limits), &clinic::patients(5));
    (Client::with_clinic(files.source()).await, files)
}

async fn send(client: &Client, patient: &str, key: &str) -> Answer {
    let headers = [("idempotency-key", key), ("authorization", &client.bearer())];
    let body = json!({ "rule": "short", "channel": "email" });
    client.send(Method::POST, &format!("/staff/patients/{patient}/links"), Some(body), &headers).await
}

fn code(answer: &Answer) -> String {
    answer.json()["type"].as_str().unwrap_or_default().trim_start_matches("urn:slotlink:problem:").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_a_day_has_so_many_links_for_a_patient_and_so_many_for_the_clinic() {
    let (client, _files) = limited(2, 5).await;
    let first = send(&client, "1", "k1").await;
    assert_eq!((first.status.as_u16(), send(&client, "1", "k2").await.status.as_u16()), (201, 201));
    let refused = send(&client, "1", "k3").await;
    assert_eq!((refused.status.as_u16(), code(&refused).as_str()), (429, "patient-limit"), "{}", refused.text);
    // It is 07:00 in London, and the day ends at midnight.
    assert_eq!(refused.header("retry-after"), (17 * 3600).to_string());
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    for said in ["Nothing was sent", "at most 2 links", "works again tomorrow"] {
        assert!(detail.contains(said), "{detail}");
    }
    assert_eq!(client.outbox().await.len(), 2);

    // Another patient has links left, until the clinic has none.
    for (patient, key) in [("2", "k4"), ("3", "k5"), ("4", "k6")] {
        assert_eq!(send(&client, patient, key).await.status, 201);
    }
    let refused = send(&client, "5", "k7").await;
    assert_eq!((refused.status.as_u16(), code(&refused).as_str()), (429, "clinic-limit"), "{}", refused.text);
    assert_eq!(send(&client, "1", "k8").await.status, 429);
    assert_eq!(client.record("5").await["links"], json!([]), "nothing is half done");

    // What was sent is told again, limit or not.
    let again = send(&client, "1", "k1").await;
    assert_eq!((again.status, again.json()), (first.status, first.json()));
    client.advance("PT16H59M59S").await;
    assert_eq!(send(&client, "5", "k7").await.header("retry-after"), "1");
    client.advance("PT1S").await;
    assert_eq!(send(&client, "1", "k3").await.status, 201, "the next day begins at midnight of the clinic's calendar");
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_sendings_at_once_are_counted_one_by_one() {
    let (client, _files) = limited(3, 100).await;
    let keys: Vec<String> = (0..12).map(|n| format!("k{n}")).collect();
    let sent = futures::future::join_all(keys.iter().map(|key| send(&client, "1", key))).await;
    let made = sent.iter().filter(|answer| answer.status == 201).count();
    assert_eq!((made, client.record("1").await["links"].as_array().unwrap().len()), (3, 3));
    assert!(sent.iter().all(|answer| answer.status == 201 || code(answer) == "patient-limit"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_that_is_full_refuses_the_whole_transaction_and_a_repeated_request_comes_before_it() {
    let (client, _files) = limited(50, 5000).await;
    let (store, now) = (&client.local.context().store, client.now());
    let settings = store.fresh_settings(&domain::ClinicId::parse("race").unwrap(), now).await.unwrap().unwrap();
    let mut clinic = settings.clinic.clone();
    let write = async |clinic: &domain::Clinic, patient: &str, name: &str, request: Option<&Request>| {
        let sent = sent(clinic, patient, name, now);
        store.send_link(&clinic.id, &sent, domain::Language::English, &TokenHash::of(name), request, now).await.unwrap()
    };
    let request = Request::new("k", "a").unwrap();
    clinic.limits = SendingLimits { per_patient: 1, per_clinic: 2 };
    assert_eq!(write(&clinic, "1", "l1", Some(&request)).await, Sending::Made);
    assert_eq!(write(&clinic, "1", "l2", None).await, Sending::Limited(LimitReached::Patient));
    let before = DoneBefore::Same(Done::Link(LinkId::parse("l1").unwrap()));
    assert_eq!(write(&clinic, "1", "l3", Some(&request)).await, Sending::Before(before));
    assert_eq!(write(&clinic, "2", "l4", None).await, Sending::Made);
    assert_eq!(write(&clinic, "3", "l5", None).await, Sending::Limited(LimitReached::Clinic));
    assert_eq!(
        write(&clinic, "1", "l6", None).await,
        Sending::Limited(LimitReached::Patient),
        "both, the nearer first"
    );
    clinic.limits.per_clinic = 3;
    assert_eq!(write(&clinic, "3", "l7", None).await, Sending::Made, "what was refused counted nothing");
}

fn sent(clinic: &domain::Clinic, patient: &str, name: &str, now: jiff::Timestamp) -> LinkSent {
    let (patient, rule) = (PatientId::parse(patient).unwrap(), RuleId::parse("short").unwrap());
    let boss = StaffId::parse("boss").unwrap();
    let link = Link {
        id: LinkId::parse(name).unwrap(),
        patient: patient.clone(),
        rule: rule.clone(),
        sent_by: boss.clone(),
        channel: Channel::Email,
        sent_at: now,
        expires_at: domain::Minutes::new(60).after(now),
        state: LinkState::Unspent,
        accessed_at: None,
        scanned_at: None,
        no_time_at: None,
        sendings: 0,
    };
    let kind =
        EventKind::LinkSent { link: link.id.clone(), rule, channel: Channel::Email, expires_at: link.expires_at };
    let id = EventId::parse(&format!("e{name}")).unwrap();
    let event = Event { id, patient, at: now, by: Actor::Staff(boss), kind };
    LinkSent { link, event, allowance: Allowance::of(clinic, now) }
}
