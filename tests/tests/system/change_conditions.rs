//! Moves and cancellations against the engine: a losing case for every condition of their transactions.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    Actor, Appointment, AppointmentId, AppointmentStatus, Cancelled, ClinicId, Event, EventId, EventKind,
    LostAppointment, LostChange, Mark, Minutes, PatientId, Placement, ProviderId, Request, Rescheduled, Span,
};
use jiff::{Timestamp, civil::date};
use std::collections::BTreeSet;
use store::{Changing, Done, DoneBefore, Store};
use tests::{Client, clinic};

/// A patient with an appointment of the type with buffers, on Tuesday at ten: it occupies 9:50 to 10:25.
struct World {
    client: Client,
    clinic: ClinicId,
    appointment: Appointment,
    _files: clinic::Files,
}

impl World {
    async fn with_an_appointment() -> Self {
        let files = clinic::Files::new(&clinic::open_all_hours(1), &clinic::patients(2));
        let client = Client::with_clinic(files.source()).await;
        let link = client.link("1", "buffered", "email").await;
        let booked = client.book(&link, "20261124T1000Z.p0.here").await.json();
        let clinic = ClinicId::parse("race").unwrap();
        let id = AppointmentId::parse(booked["appointment"]["id"].as_str().unwrap()).unwrap();
        let patient = PatientId::parse("1").unwrap();
        let store = &client.local.context().store;
        let appointment = store.appointment(&clinic, &patient, &id).await.unwrap().unwrap();
        Self { client, clinic, appointment, _files: files }
    }

    fn store(&self) -> &Store {
        &self.client.local.context().store
    }

    fn event(&self, id: &str, kind: EventKind) -> Event {
        let patient = self.appointment.patient.clone();
        Event { id: EventId::parse(id).unwrap(), patient, at: self.client.now(), by: Actor::Patient, kind }
    }

    /// A move decided from the appointment as it was booked.
    fn moved_to(&self, provider: &str, start: &str, event: &str) -> Rescheduled {
        let span = Span::new(at(start), Minutes::new(20).after(at(start)));
        let before = self.appointment.clone();
        let appointment = Appointment {
            provider: ProviderId::parse(provider).unwrap(),
            span,
            occupied: span.widened(Minutes::new(10), Minutes::new(5)),
            version: 2,
            sequence: 1,
            ..before.clone()
        };
        let kind = EventKind::AppointmentRescheduled {
            appointment: before.id.clone(),
            rule: before.rule.clone(),
            from: before.placement(),
            to: appointment.placement(),
            sequence: 1,
        };
        Rescheduled { before, appointment, event: self.event(event, kind) }
    }

    async fn reschedule(&self, provider: &str, start: &str, event: &str) -> Result<(), LostChange> {
        let moved = self.moved_to(provider, start, event);
        outcome(self.store().reschedule(&self.clinic, &moved, None, self.client.now()).await.unwrap())
    }

    async fn cancel(&self, event: &str) -> Result<(), LostChange> {
        let before = self.appointment.clone();
        let status = AppointmentStatus::Cancelled { reason: None };
        let appointment = Appointment { version: 2, sequence: 1, status, ..before.clone() };
        let kind =
            EventKind::AppointmentCancelled { appointment: before.id.clone(), rule: before.rule.clone(), sequence: 1 };
        let cancelled = Cancelled { before, appointment, event: self.event(event, kind) };
        outcome(self.store().cancel(&self.clinic, &cancelled, None, self.client.now()).await.unwrap())
    }

    /// Books the other patient at a provider.
    async fn other_books(&self, slot: &str) {
        let link = self.client.link("2", "short", "email").await;
        assert_eq!(self.client.book(&link, slot).await.status, 201);
    }

    /// Sets an attribute of a provider's day, as an absence will.
    async fn set_on_day(&self, provider: &str, attribute: &str) {
        slotlink::engine_client(self.client.local.engine_address)
            .update_item()
            .table_name(slotlink::TABLE)
            .key("pk", AttributeValue::S(format!("DAY#race#{provider}")))
            .key("sk", AttributeValue::S("2026-11-24".to_owned()))
            .update_expression(format!("SET {attribute} = :one"))
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
            .send()
            .await
            .unwrap();
    }

    /// The taken minutes of a provider's Tuesday, and of the patient's, read from the table.
    async fn taken(&self, provider: &str) -> BTreeSet<(String, bool)> {
        let day = date(2026, 11, 24);
        let provider = ProviderId::parse(provider).unwrap();
        let of = self.store().provider_days(&self.clinic, &provider, (day, day)).await.unwrap();
        let time = |index: u16| format!("{:02}:{:02}", index / 12, index % 12 * 5);
        let marks = of.days.into_iter().flat_map(|day| day.marks);
        marks.map(|(index, mark)| (time(index), matches!(mark, Mark::First(_)))).collect()
    }

    async fn stored(&self) -> Appointment {
        let Appointment { patient, id, .. } = &self.appointment;
        self.store().appointment(&self.clinic, patient, id).await.unwrap().unwrap()
    }

    /// Nothing was written: the appointment and its time are as they were, and no event tells otherwise.
    async fn assert_as_booked(&self) {
        assert_eq!(self.stored().await, self.appointment);
        assert_eq!(self.taken("p0").await, ticks("09:50", 7));
        let record = self.client.record("1").await;
        assert_eq!(record["events"].as_array().unwrap().len(), 2, "sent and booked: {record}");
    }
}

fn outcome(changing: Changing) -> Result<(), LostChange> {
    match changing {
        Changing::Made => Ok(()),
        Changing::Lost(lost) => Err(lost),
        Changing::Before(before) => panic!("no request was kept: {before:?}"),
    }
}

fn at(text: &str) -> Timestamp {
    format!("2026-11-24T{text}:00Z").parse().unwrap()
}

/// So many ticks from a time on, of which the first names its appointment.
fn ticks(from: &str, count: u32) -> BTreeSet<(String, bool)> {
    let start = at(from);
    (0..count)
        .map(|n| {
            let tick = Minutes::new(5 * n).after(start);
            (jiff::tz::Offset::UTC.to_datetime(tick).strftime("%H:%M").to_string(), n == 0)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_within_a_day_over_its_own_time_takes_and_gives_exactly_its_ticks() {
    let world = World::with_an_appointment().await;
    assert_eq!(world.taken("p0").await, ticks("09:50", 7));
    world.reschedule("p0", "10:10", "m1").await.unwrap();
    assert_eq!(world.taken("p0").await, ticks("10:00", 7));
    let stored = world.stored().await;
    assert_eq!(stored, world.moved_to("p0", "10:10", "m1").appointment);
    let Placement { span, .. } = stored.placement();
    assert_eq!(span.start(), at("10:10"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_to_another_provider_at_the_same_time_leaves_the_patients_day_as_it_is() {
    let world = World::with_an_appointment().await;
    world.reschedule("p1", "10:00", "m1").await.unwrap();
    assert_eq!(world.taken("p0").await, BTreeSet::new());
    assert_eq!(world.taken("p1").await, ticks("09:50", 7));
    // The patient's own time is still taken.
    let link = world.client.link("1", "short", "email").await;
    assert_eq!(world.client.book(&link, "20261124T1010Z.p0.here").await.status, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_loses_where_a_tick_that_it_gains_is_taken() {
    let world = World::with_an_appointment().await;
    // At 10:25 begins what the move's buffer would need.
    world.other_books("20261124T1025Z.p0.here").await;
    let before = world.taken("p0").await;
    let lost = world.reschedule("p0", "10:05", "m1").await.unwrap_err();
    assert_eq!(lost.appointment, LostAppointment::AsItMustBe);
    assert_eq!((lost.provider_days.len(), lost.patient_days.len()), (1, 0), "{lost:?}");
    assert_eq!(world.taken("p0").await, before);
    assert_eq!(world.stored().await, world.appointment);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_loses_where_the_patient_is_elsewhere() {
    let world = World::with_an_appointment().await;
    let link = world.client.link("1", "any", "email").await;
    assert_eq!(world.client.book(&link, "20261124T1130Z.p1.here").await.status, 201);
    let lost = world.reschedule("p0", "11:35", "m1").await.unwrap_err();
    assert_eq!(lost.appointment, LostAppointment::AsItMustBe);
    assert_eq!((lost.provider_days.len(), lost.patient_days.len()), (0, 1), "{lost:?}");
    assert_eq!(world.stored().await, world.appointment);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_loses_where_the_provider_is_away_also_over_time_that_it_keeps() {
    for (attribute, start) in [("wl0", "11:00"), ("wk2", "10:10"), ("closed", "11:00")] {
        let world = World::with_an_appointment().await;
        world.set_on_day("p0", attribute).await;
        let lost = world.reschedule("p0", start, "m1").await.unwrap_err();
        assert_eq!(lost.provider_days.len(), 1, "{attribute}: {lost:?}");
        world.assert_as_booked().await;
        // To another provider, and away altogether, it may go.
        world.reschedule("p1", start, "m2").await.unwrap();
        assert_eq!(world.taken("p0").await, BTreeSet::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c05_a_change_loses_where_another_came_first() {
    let world = World::with_an_appointment().await;
    world.reschedule("p0", "12:00", "m1").await.unwrap();
    let now = world.stored().await;
    let changed = LostAppointment::Changed(Box::new(now.clone()));
    assert_eq!(world.reschedule("p0", "13:00", "m2").await.unwrap_err().appointment, changed);
    assert_eq!(world.cancel("c1").await.unwrap_err().appointment, changed);
    assert_eq!(world.stored().await, now);
    assert_eq!(world.taken("p0").await, ticks("11:50", 7));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_loses_where_its_first_tick_names_another_appointment() {
    let world = World::with_an_appointment().await;
    world.set_on_day("p0", "tj10").await;
    world.set_on_day("p0", "tja").await;
    assert_eq!(world.reschedule("p0", "12:00", "m1").await.unwrap_err().provider_days.len(), 1);
    assert_eq!(world.cancel("c1").await.unwrap_err().provider_days.len(), 1);
    assert_eq!(world.stored().await, world.appointment);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_whose_appointment_was_erased_says_so() {
    let world = World::with_an_appointment().await;
    slotlink::engine_client(world.client.local.engine_address)
        .delete_item()
        .table_name(slotlink::TABLE)
        .key("pk", AttributeValue::S("PATIENT#race#1".to_owned()))
        .key("sk", AttributeValue::S(format!("APPT#{}", world.appointment.id)))
        .send()
        .await
        .unwrap();
    assert_eq!(world.reschedule("p0", "12:00", "m1").await.unwrap_err().appointment, LostAppointment::Gone);
    assert_eq!(world.cancel("c1").await.unwrap_err().appointment, LostAppointment::Gone);
    assert_eq!(world.taken("p0").await, ticks("09:50", 7));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identifier_that_was_used_before_writes_nothing() {
    let world = World::with_an_appointment().await;
    let record = world.client.record("1").await;
    let used = record["events"][0]["id"].as_str().unwrap();
    let moved = world.moved_to("p0", "12:00", used);
    assert!(world.store().reschedule(&world.clinic, &moved, None, world.client.now()).await.is_err());
    world.assert_as_booked().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_kept_changes_nothing_again_and_tells_what_it_did() {
    let world = World::with_an_appointment().await;
    let (store, now) = (world.store(), world.client.now());
    let asked = |payload: &str| Request::new("key-1", payload).unwrap();
    let moved = world.moved_to("p0", "12:00", "m1");
    let first = store.reschedule(&world.clinic, &moved, Some(&asked("to twelve")), now).await.unwrap();
    assert_eq!(first, Changing::Made);
    let again = world.moved_to("p0", "12:00", "m2");
    let id = world.appointment.id.clone();
    for (payload, told) in
        [("to twelve", DoneBefore::Same(Done::Appointment(id))), ("to one", DoneBefore::OtherPayload)]
    {
        let second = store.reschedule(&world.clinic, &again, Some(&asked(payload)), now).await.unwrap();
        assert_eq!(second, Changing::Before(told));
    }
    assert_eq!(world.stored().await.version, 2);
    // A day later the key is free again, and the move is decided from what is no longer true.
    let later = now.checked_add(domain::REPLAYED_FOR).unwrap();
    let third = store.reschedule(&world.clinic, &again, Some(&asked("to one")), later).await.unwrap();
    assert!(matches!(third, Changing::Lost(_)), "{third:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn r40_a_cancellation_frees_exactly_its_ticks_and_keeps_the_appointment() {
    let world = World::with_an_appointment().await;
    world.other_books("20261124T1025Z.p0.here").await;
    world.cancel("c1").await.unwrap();
    assert_eq!(world.taken("p0").await, ticks("10:25", 3));
    let stored = world.stored().await;
    assert!(stored.is_cancelled());
    assert_eq!(stored.placement(), world.appointment.placement());
    // The time is free for others, and for the patient.
    let link = world.client.link("1", "short", "email").await;
    assert_eq!(world.client.book(&link, "20261124T1005Z.p0.here").await.status, 201);
}
