//! `send_link_again`, `report_no_time`, `close_task`: what is done with a link that has not booked yet.

mod common;

use common::{DR_A, LONDON, appointment_id, at, check_up, clinic, event_id, hours, link, patient, provider, staff};
use domain::{
    Actor, Allowance, Carrier, Channel, Clinic, CloseRefusal, Event, EventKind, Link, LinkState, MessageKind,
    MessagesOwed, NoTime, NoTimeRefusal, NoTimeReported, Patient, SendAgainRefusal, SendLinkAgain, TaskId, TaskKind,
    close_task, messages_owed, report_no_time, send_link_again,
};

const SENT: &str = "2026-11-01T09:00:00Z";
const NOW: &str = "2026-11-02T09:00:00Z";
const EXPIRES: &str = "2026-11-15T09:00:00Z";

fn small_clinic() -> Clinic {
    clinic(vec![provider(DR_A, vec![hours(LONDON, "09:00", "12:00")])], check_up(30, 0, 0, 30))
}

fn unspent() -> Link {
    link(SENT, EXPIRES)
}

fn spent() -> Link {
    let state = LinkState::Spent { appointment: appointment_id("a1"), request: None, at: at(NOW) };
    Link { state, ..unspent() }
}

fn again(
    clinic: &Clinic,
    patient: &Patient,
    link: &Link,
    now: &str,
) -> Result<domain::LinkSentAgain, SendAgainRefusal> {
    let command = SendLinkAgain { channel: Channel::Email };
    send_link_again(clinic, patient, link, &command, &staff(), event_id("e1"), at(now))
}

#[test]
fn i10_a_link_is_sent_again_as_it_is_and_counted() {
    let clinic = small_clinic();
    for before in [0, 1, 41] {
        let link = Link { sendings: before, ..unspent() };
        let sent = again(&clinic, &patient(), &link, NOW).unwrap();
        assert_eq!(sent.link, Link { sendings: before + 1, ..link.clone() }, "nothing else of it changes");
        assert_eq!((sent.before, sent.allowance), (before, Allowance::of(&clinic, at(NOW))));
        let kind = EventKind::LinkSentAgain {
            link: link.id.clone(),
            rule: link.rule.clone(),
            channel: Channel::Email,
            sending: before + 1,
        };
        let said = Event { id: event_id("e1"), patient: link.patient, at: at(NOW), by: Actor::Staff(staff().id), kind };
        assert_eq!(sent.event, said);
        let owed = messages_owed(&sent.event, &small_clinic(), None, &patient(), sent.event.at).owed;
        assert_eq!(owed.len(), 1);
        let key = &owed[0].key;
        assert_eq!((key.kind, key.carrier, key.occasion), (MessageKind::Invitation, Carrier::Email, before + 1));
    }
}

#[test]
fn i10_what_has_become_of_a_link_is_said_before_anything_else() {
    let (clinic, nowhere) = (small_clinic(), Patient { email: None, ..patient() });
    let off = Clinic { online_booking: false, ..clinic.clone() };
    let without_rule = Clinic { rules: Vec::new(), ..clinic.clone() };
    for (clinic, patient, link, now, refusal) in [
        (&off, &nowhere, &spent(), NOW, SendAgainRefusal::Spent),
        (&off, &nowhere, &unspent(), EXPIRES, SendAgainRefusal::Expired),
        (&off, &nowhere, &unspent(), NOW, SendAgainRefusal::OnlineBookingOff),
        (&without_rule, &nowhere, &unspent(), NOW, SendAgainRefusal::NoLongerOffered),
        (&clinic, &nowhere, &unspent(), NOW, SendAgainRefusal::NoAddress(Channel::Email)),
    ] {
        assert_eq!(again(clinic, patient, link, now).unwrap_err(), refusal);
    }
    assert!(again(&clinic, &patient(), &unspent(), "2026-11-15T08:59:59Z").is_ok());
}

#[test]
fn a18_the_first_report_of_a_day_makes_an_event_and_a_task() {
    let clinic = small_clinic();
    let report = |link: &Link, now| report_no_time(link, &clinic, event_id("e1"), at(now));
    let news = report(&unspent(), NOW).unwrap().news.unwrap();
    assert_eq!((&news.event.by, &news.event.kind), (&Actor::Patient, &EventKind::NoTimeSuited { link: unspent().id }));
    assert_eq!((news.task.kind(), news.task.at), (TaskKind::NoTimeSuits, at(NOW)));
    let (patient, event) = (news.event.patient.clone(), news.event.id.clone());
    assert_eq!(news.task.id(), TaskId::Report { patient, event });
    let messages = messages_owed(&news.event, &clinic, None, &common::patient(), news.event.at);
    assert_eq!(messages, MessagesOwed::default());

    let told = Link { no_time_at: Some(at(NOW)), ..unspent() };
    let known = NoTimeReported { recorded: true, news: None };
    for soon in [NOW, "2026-11-03T08:59:59.999Z"] {
        assert_eq!(report(&told, soon), Ok(known.clone()), "at {soon}");
    }
    assert!(report(&told, "2026-11-03T09:00:00Z").unwrap().news.is_some(), "a day later it is news again");
}

#[test]
fn a18_a_silent_clinic_records_nothing_and_a_link_that_offers_nothing_says_so() {
    let clinic = Clinic { no_time: NoTime::Silent, ..small_clinic() };
    let report = |link: &Link, now| report_no_time(link, &clinic, event_id("e1"), at(now));
    assert_eq!(report(&unspent(), NOW), Ok(NoTimeReported { recorded: false, news: None }));
    assert_eq!(report(&unspent(), EXPIRES), Err(NoTimeRefusal::Expired));
    assert_eq!(report(&spent(), EXPIRES), Err(NoTimeRefusal::AlreadyBooked(appointment_id("a1"))));
}

#[test]
fn a_task_is_closed_by_a_member_of_staff_and_only_events_that_made_one_have_one() {
    let news = report_no_time(&unspent(), &small_clinic(), event_id("e1"), at(NOW)).unwrap().news.unwrap();
    let closed = close_task(news.task.id(), &news.event, &staff(), event_id("e2"), at(EXPIRES)).unwrap();
    assert_eq!(closed.task, news.task.id());
    let kind = EventKind::TaskClosed { task: event_id("e1"), link: Some(unspent().id) };
    let by = Actor::Staff(staff().id);
    assert_eq!(closed.event, Event { id: event_id("e2"), patient: patient().id, at: at(EXPIRES), by, kind });
    let other = close_task(news.task.id(), &closed.event, &staff(), event_id("e3"), at(NOW));
    assert_eq!(other, Err(CloseRefusal::NoSuchTask));
}
