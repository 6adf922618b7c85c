//! The real SDK against the engine: a losing case for every condition.

use domain::{
    Actor, Carrier, ClinicId, Delivery, Event, EventId, EventKind, FailedFor, Fate, LinkId, MessageKey, MessageKind,
    PatientId, TextId, Tries,
};
use jiff::{SignedDuration, Timestamp};
use store::{Claim, Said, Store, TokenHash};
use tests::{Client, clinic};

struct World {
    client: Client,
    clinic: ClinicId,
    patient: PatientId,
    link: LinkId,
    token: TokenHash,
    _files: clinic::Files,
}

impl World {
    async fn with_a_link() -> Self {
        let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(1));
        let client = Client::with_clinic(files.source()).await;
        let url = client.link("1", "short", "email").await;
        client.outbox().await;
        let record = client.record("1").await;
        let id = record["links"][0]["id"].as_str().unwrap().split('.').nth(1).unwrap().to_owned();
        Self {
            clinic: ClinicId::parse("race").unwrap(),
            patient: PatientId::parse("1").unwrap(),
            link: LinkId::parse(&id).unwrap(),
            token: TokenHash::of(url.rsplit('/').next().unwrap()),
            client,
            _files: files,
        }
    }

    fn store(&self) -> &Store {
        &self.client.local.context().store
    }

    fn event(&self, id: &str, kind: EventKind) -> Event {
        let id = EventId::parse(id).unwrap();
        Event { id, patient: self.patient.clone(), at: self.client.now(), by: Actor::Patient, kind }
    }

    async fn events(&self) -> usize {
        self.client.record("1").await["events"].as_array().unwrap().len()
    }
}

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(seconds)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_accessed_once_and_its_expiry_is_recorded_once() {
    let world = World::with_a_link().await;
    let accessed = |id: &str| world.event(id, EventKind::LinkAccessed { link: world.link.clone() });
    let expired = |id: &str| world.event(id, EventKind::LinkExpired { link: world.link.clone() });
    assert!(world.store().mark_accessed(&world.clinic, &accessed("a1")).await.unwrap());
    assert!(!world.store().mark_accessed(&world.clinic, &accessed("a2")).await.unwrap());
    assert!(world.store().record_expiry(&world.clinic, &expired("e1")).await.unwrap());
    assert!(!world.store().record_expiry(&world.clinic, &expired("e2")).await.unwrap());
    assert_eq!(world.events().await, 3, "sent, accessed, expired: what lost wrote nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spent_link_is_neither_accessed_nor_expired_any_more() {
    let world = World::with_a_link().await;
    let url = world.client.record("1").await["links"][0]["url"].as_str().unwrap().to_owned();
    assert_eq!(world.client.book(&url, "20261124T1000Z.p0.here").await.status, 201);
    let accessed = world.event("a1", EventKind::LinkAccessed { link: world.link.clone() });
    let expired = world.event("e1", EventKind::LinkExpired { link: world.link.clone() });
    assert!(!world.store().mark_accessed(&world.clinic, &accessed).await.unwrap());
    assert!(!world.store().record_expiry(&world.clinic, &expired).await.unwrap());
    assert_eq!(world.events().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_given_at_once_are_counted_one_by_one() {
    let world = World::with_a_link().await;
    let grant = world.store().grant(&world.token).await.unwrap().unwrap();
    let none = Tries::default();
    let one = Tries { wrong: 1, paused_until: None };
    assert!(world.store().keep_answer(&grant, "a", none, one, None).await.unwrap());
    assert!(
        world.store().keep_answer(&grant, "a", none, one, None).await.unwrap(),
        "a repetition finds itself counted"
    );
    assert!(
        !world.store().keep_answer(&grant, "b", none, one, None).await.unwrap(),
        "decided from a count that is no longer true"
    );
    assert!(!world.store().keep_answer(&grant, "c", none, none, None).await.unwrap(), "the right answer too");
    assert!(world.store().keep_answer(&grant, "d", one, none, None).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_has_one_sender_at_a_time_and_a_lapsed_claim_settles_nothing() {
    let world = World::with_a_link().await;
    let (store, clinic, now) = (world.store(), &world.clinic, world.client.now());
    let key = MessageKey {
        patient: world.patient.clone(),
        event: EventId::parse("x1").unwrap(),
        kind: MessageKind::Invitation,
        carrier: Carrier::Sms,
        occasion: 0,
    };
    let until = later(now, 60);
    assert_eq!(store.claim(clinic, &key, "a", until, now).await.unwrap(), Claim::Mine { attempt: 1, lapsed: false });
    assert_eq!(
        store.claim(clinic, &key, "b", later(now, 119), later(now, 59)).await.unwrap(),
        Claim::NotMine { again: Some(until) }
    );
    let second = later(now, 200);
    assert_eq!(store.claim(clinic, &key, "c", second, until).await.unwrap(), Claim::Mine { attempt: 2, lapsed: true });

    let own = store.claim(clinic, &key, "c", second, until).await.unwrap();
    assert_eq!(own, Claim::Mine { attempt: 3, lapsed: false }, "whose answer was lost finds its own claim");

    // The first sender comes back too late, and changes nothing.
    assert!(!store.settle(clinic, &key, until, &Delivery::Sent { at: until }, None, until).await.unwrap());
    let status =
        || async { world.client.record("1").await["messages"].as_array().unwrap().last().unwrap()["status"].clone() };
    assert_eq!(status().await, "sending");
    let owed = Delivery::Owed { next_try: later(now, 300) };
    assert!(store.settle(clinic, &key, second, &owed, None, until).await.unwrap());
    assert_eq!(
        store.claim(clinic, &key, "d", later(now, 400), later(now, 299)).await.unwrap(),
        Claim::NotMine { again: Some(later(now, 300)) }
    );
    let third = later(now, 400);
    assert_eq!(
        store.claim(clinic, &key, "e", third, later(now, 300)).await.unwrap(),
        Claim::Mine { attempt: 4, lapsed: false }
    );
    store
        .settle(
            clinic,
            &key,
            third,
            &Delivery::Sent { at: third },
            Some(&Said { text: "words".to_owned(), parts: Some(1) }),
            third,
        )
        .await
        .unwrap();
    assert_eq!(status().await, "sent");
    assert_eq!(
        store.claim(clinic, &key, "f", later(now, 900), later(now, 800)).await.unwrap(),
        Claim::NotMine { again: None }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_delivered_again_sends_nothing_and_leaves_nothing_due() {
    let world = World::with_a_link().await;
    let record = world.client.record("1").await;
    let id = EventId::parse(record["events"][0]["id"].as_str().unwrap()).unwrap();
    let event = world.store().event(&world.clinic, &world.patient, &id).await.unwrap().unwrap();
    let sent = world.client.outbox().await.len();
    for _ in 0..5 {
        app::deliver(world.client.local.context(), &world.clinic, &event).await.unwrap();
    }
    let tomorrow = later(world.client.now(), 24 * 3600);
    for hour in store::hours_between(world.client.now(), tomorrow) {
        for carrier in Carrier::ALL {
            let page = world.store().due_in_hour((hour, carrier), tomorrow, 10, None).await.unwrap();
            assert!(page.entries.is_empty(), "something is due for ever");
        }
    }
    world.client.advance("PT10M").await;
    assert_eq!(world.client.outbox().await.len(), sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_the_cache_does_not_know_yet_is_looked_up_before_a_message_is_owed() {
    let files = clinic::Files::new(
        &clinic::open_all_hours(0),
        "id,given_names,family_name,phone,email,date_of_birth\n1,A,B,07700 900101,a@example.org,1980-01-01\n",
    );
    let client = Client::with_clinic(files.source()).await;
    let (clinic, patient) = (ClinicId::parse("race").unwrap(), PatientId::parse("1").unwrap());
    // A function of its own, which read the settings a moment ago.
    let elsewhere = crate::book_faults::faulty(&client, &tests::faults::FaultyHttp::new(None));
    elsewhere.store.settings(&clinic, client.now()).await.unwrap().unwrap();

    let store = &client.local.context().store;
    let settings = store.fresh_settings(&clinic, client.now()).await.unwrap().unwrap();
    let mut with_new = settings.clinic.clone();
    let mut rule = with_new.rules.iter().find(|rule| rule.id.as_str() == "short").unwrap().clone();
    rule.id = domain::RuleId::parse("new").unwrap();
    rule.confirmations = vec![domain::Channel::Email];
    with_new.rules.push(rule);
    store.load_clinic(&with_new, &settings.staff, &settings.wording).await.unwrap();
    store.fresh_settings(&clinic, client.now()).await.unwrap();
    let url = client.link("1", "new", "email").await;
    assert_eq!(client.book(&url, "20261124T1000Z.p0.here").await.status, 201);
    let before = client.outbox().await.len();

    let record = client.record("1").await;
    let booked = record["events"].as_array().unwrap().iter().find(|one| one["kind"] == "appointment_booked").unwrap();
    let id = EventId::parse(booked["id"].as_str().unwrap()).unwrap();
    let mut event = store.event(&clinic, &patient, &id).await.unwrap().unwrap();
    // As if this function were the one that the stream brings the event to: its messages are not claimed yet.
    event.id = EventId::parse("again").unwrap();
    app::deliver(&elsewhere, &clinic, &event).await.unwrap();
    let sent: Vec<_> = client.outbox().await.split_off(before);
    let channels: Vec<_> = sent.iter().map(|message| message["channel"].clone()).collect();
    assert_eq!(channels, ["email"], "the rule confirms by email alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_without_an_answer_is_unclear_and_an_email_is_sent_again() {
    let files = clinic::Files::new(
        &clinic::open_all_hours(0),
        "id,given_names,family_name,phone,email,date_of_birth\n1,A,B,07700 900101,a@example.org,1980-01-01\n",
    );
    let client = Client::with_clinic(files.source()).await;
    for (channel, status, sent) in [("sms", "unclear", 0), ("email", "sent", 1)] {
        let before = client.outbox().await.len();
        client.local.outbox().refuse_next(notify::SendError::Unclear { code: "no_answer".to_owned() });
        client.link("1", "short", channel).await;
        client.advance("PT1H").await;
        assert_eq!(client.outbox().await.len() - before, sent, "{channel}");
        let messages = client.record("1").await["messages"].clone();
        let found = messages.as_array().unwrap().iter().any(|one| one["channel"] == channel && one["status"] == status);
        assert!(found, "{messages}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_whose_sender_stopped_halfway_is_listed_as_unclear_and_an_email_is_sent_again() {
    let files = clinic::Files::new(
        &clinic::open_all_hours(0),
        "id,given_names,family_name,phone,email,date_of_birth\n1,A,B,07700 900101,a@example.org,1980-01-01\n",
    );
    let client = Client::with_clinic(files.source()).await;
    for (channel, status, sent) in [("sms", "unclear", 0), ("email", "sent", 1)] {
        // The carrier refuses, so that the message stays owed, and then a sender claims it and stops.
        client.local.outbox().refuse_next(notify::SendError::Passing { code: "Throttled".to_owned() });
        client.link("1", "short", channel).await;
        let before = client.outbox().await.len();
        let messages = client.record("1").await["messages"].clone();
        let owed = messages.as_array().unwrap().iter().find(|message| message["status"] == "owed").unwrap().clone();
        let key = MessageKey::parse(owed["id"].as_str().unwrap()).unwrap();
        let clinic = ClinicId::parse("race").unwrap();
        // The next try comes after a minute, and at most a fifth of one more.
        let (next_try, lapses) = (later(client.now(), 72), later(client.now(), 90));
        let store = &client.local.context().store;
        assert!(matches!(store.claim(&clinic, &key, "stopped", lapses, next_try).await.unwrap(), Claim::Mine { .. }));
        let safeguard = store::DueMessage { clinic, key, at: lapses };
        store.enter_due(&safeguard).await.unwrap();
        client.advance("PT5M").await;
        assert_eq!(client.outbox().await.len() - before, sent, "{channel}");
        let messages = client.record("1").await["messages"].clone();
        assert!(
            messages.as_array().unwrap().iter().any(|m| m["id"] == owed["id"] && m["status"] == status),
            "{messages}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_counted_only_while_its_day_has_room_and_nothing_is_given_back_that_was_not_taken() {
    let world = World::with_a_link().await;
    let (store, clinic) = (world.store(), &world.clinic);
    let settings = store.settings(clinic, world.client.now()).await.unwrap().unwrap();
    let day = domain::Allowance::of(&settings.clinic, world.client.now());
    let sent = async || store.texts_sent(clinic, day.day).await.unwrap();
    store.give_back_text(clinic, day.day).await.unwrap();
    assert_eq!(sent().await, 0, "nothing was taken");
    assert!(!store.count_text(clinic, &day, 0).await.unwrap(), "a day without texts");
    assert!(store.count_text(clinic, &day, 2).await.unwrap());
    assert!(store.count_text(clinic, &day, 2).await.unwrap());
    assert!(!store.count_text(clinic, &day, 2).await.unwrap());
    assert_eq!(sent().await, 2);
    store.give_back_text(clinic, day.day).await.unwrap();
    assert!(store.count_text(clinic, &day, 2).await.unwrap());
    let tomorrow = domain::Allowance { day: day.day.tomorrow().unwrap(), ..day };
    assert!(store.count_text(clinic, &tomorrow, 1).await.unwrap(), "each day for itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_greatest_fate_of_a_message_holds_and_one_that_is_not_there_gets_none() {
    let world = World::with_a_link().await;
    let (store, clinic, now) = (world.store(), &world.clinic, world.client.now());
    let record = store.record(clinic, &world.patient).await.unwrap().unwrap();
    let key = &record.messages[0].key;
    let delivered = |seconds| Fate::Delivered { at: later(now, seconds) };
    let failed = |seconds, reason| Fate::Failed { at: later(now, seconds), reason };
    let (bounced, rejected) = (failed(1, FailedFor::Bounced), failed(2, FailedFor::Rejected));
    let nobody = MessageKey { occasion: 9, ..key.clone() };
    assert_eq!(store.keep_fate(clinic, &nobody, bounced).await.unwrap(), None);
    assert!(store.message(clinic, &nobody).await.unwrap().is_none(), "nothing is made of nothing");
    assert!(!store.done_with_unreached(clinic, &nobody).await.unwrap());

    let unreached = async |fate| store.keep_fate(clinic, key, fate).await.unwrap().unwrap().unreached;
    let stands = async || store.message(clinic, key).await.unwrap().unwrap().delivery;
    assert!(!unreached(delivered(5)).await);
    assert!(!unreached(delivered(3)).await);
    assert_eq!(stands().await, Delivery::Delivered { at: later(now, 5) });
    assert!(unreached(bounced).await);
    assert!(unreached(delivered(9)).await, "it is still to be done, whatever is reported meanwhile");
    assert_eq!(stands().await, Delivery::Failed { at: later(now, 1), reason: "bounced".to_owned() });
    assert!(store.done_with_unreached(clinic, key).await.unwrap());
    assert!(!store.done_with_unreached(clinic, key).await.unwrap(), "once");
    assert!(!unreached(bounced).await, "the same report again");
    assert!(unreached(rejected).await);
    // Whoever comes to it finds that something is left to be done, and nobody sends it again.
    let claimed = store.claim(clinic, key, "a", later(now, 600), later(now, 500)).await.unwrap();
    assert_eq!(claimed, Claim::Unreached);
    store.done_with_unreached(clinic, key).await.unwrap();
    let claimed = store.claim(clinic, key, "a", later(now, 600), later(now, 500)).await.unwrap();
    assert_eq!(claimed, Claim::NotMine { again: None });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_has_arrived_is_not_tried_again_although_its_sender_heard_nothing() {
    let world = World::with_a_link().await;
    let (store, clinic, now) = (world.store(), &world.clinic, world.client.now());
    let key = MessageKey {
        patient: world.patient.clone(),
        event: EventId::parse("x1").unwrap(),
        kind: MessageKind::Invitation,
        carrier: Carrier::Email,
        occasion: 0,
    };
    let until = later(now, 60);
    store.claim(clinic, &key, "a", until, now).await.unwrap();
    let owed = Delivery::Owed { next_try: later(now, 90) };
    assert!(store.settle(clinic, &key, until, &owed, None, now).await.unwrap());
    store.keep_fate(clinic, &key, Fate::Delivered { at: now }).await.unwrap().unwrap();
    let claimed = store.claim(clinic, &key, "b", later(now, 200), later(now, 100)).await.unwrap();
    assert_eq!(claimed, Claim::NotMine { again: None });
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_second_to_a_text_finds_what_the_other_has_left() {
    let world = World::with_a_link().await;
    let (store, clinic, now) = (world.store(), &world.clinic, world.client.now());
    let key = store.record(clinic, &world.patient).await.unwrap().unwrap().messages[0].key.clone();
    let delivered = Fate::Delivered { at: now };
    let failed = Fate::Failed { at: now, reason: FailedFor::PhoneUnreachable };
    for (name, sender_first) in [("one", true), ("other", false)] {
        let id = TextId::parse(name).unwrap();
        let by_sender = async || store.keep_text(&id, clinic, &key, now).await.unwrap();
        let by_carrier = async |fate| store.keep_text_fate(&id, fate, now).await.unwrap();
        if sender_first {
            assert_eq!(by_sender().await.fate, None);
            assert_eq!(by_carrier(failed).await.message(), Some((clinic, &key)));
        } else {
            assert_eq!(by_carrier(failed).await.message(), None);
            assert_eq!(by_sender().await.fate, Some(failed));
        }
        let less = by_carrier(delivered).await;
        assert_eq!((less.fate, less.message()), (Some(failed), Some((clinic, &key))), "what loses finds what stands");
    }
}
