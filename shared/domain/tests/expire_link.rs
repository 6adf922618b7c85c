//! `expire_link`, `delete_link`: staff end a link before it books, and what the link is from then on.

mod common;

use common::{
    DR_A, LONDON, appointment_id, at, check_up, clinic, event_id, hours, link, link_id, location_id, patient, provider,
    provider_id, rule_id, staff, type_id,
};
use domain::{
    Actor, Appointment, AppointmentStatus, BookRefusal, Channel, EndRefusal, Ending, Event, EventKind, Link, LinkEnded,
    LinkState, LinkStatus, Lost, LostLink, MessagesOwed, NoTimeRefusal, OpenRefusal, Origin, Presser, Request,
    SendAgainRefusal, SendLinkAgain, Span, continue_link, delete_link, expire_by_time, expire_link, lost_race,
    messages_owed, open_link, replay, report_no_time, send_link_again,
};

const SENT: &str = "2026-11-01T09:00:00Z";
const NOW: &str = "2026-11-02T09:00:00Z";
const LAST: &str = "2026-11-15T08:59:59.999Z";
const EXPIRES: &str = "2026-11-15T09:00:00Z";

fn unspent() -> Link {
    link(SENT, EXPIRES)
}

fn ended(ending: Ending) -> Link {
    Link { state: LinkState::Ended { ending, at: at(NOW) }, ..unspent() }
}

fn spent() -> Link {
    let state = LinkState::Spent { appointment: appointment_id("a1"), request: None, at: at(NOW) };
    Link { state, ..unspent() }
}

/// The two verbs, each with the ending that it brings.
fn end(link: &Link, ending: Ending, now: &str) -> Result<Option<LinkEnded>, EndRefusal> {
    match ending {
        Ending::Expired => expire_link(link, &staff(), event_id("e1"), at(now)),
        Ending::Deleted => delete_link(link, &staff(), event_id("e1"), at(now)),
    }
}

#[test]
fn i12_staff_end_a_live_link_and_nothing_else_of_it_changes() {
    let accessed = Link { accessed_at: Some(at(NOW)), no_time_at: Some(at(NOW)), sendings: 2, ..unspent() };
    for before in [unspent(), accessed] {
        for (ending, kind) in [
            (Ending::Expired, EventKind::LinkExpired { link: before.id.clone() }),
            (Ending::Deleted, EventKind::LinkDeleted { link: before.id.clone() }),
        ] {
            let LinkEnded { link, event } = end(&before, ending, LAST).unwrap().unwrap();
            assert_eq!(link, Link { state: LinkState::Ended { ending, at: at(LAST) }, ..before.clone() });
            let by = Actor::Staff(staff().id);
            assert_eq!(event, Event { id: event_id("e1"), patient: patient().id, at: at(LAST), by, kind });
            let clinic = clinic(vec![provider(DR_A, Vec::new())], check_up(30, 0, 0, 30));
            let messages = messages_owed(&event, &clinic, None, &patient(), event.at);
            assert_eq!(messages, MessagesOwed::default(), "the patient is told by the link alone");
        }
    }
}

/// Every status against both verbs: what changes, what is so already, and what is refused.
#[test]
fn i19_the_table_of_transitions_by_staff() {
    use LinkStatus::{Accessed, Booked, Deleted, Expired, Sent};
    let accessed = Link { accessed_at: Some(at(SENT)), ..unspent() };
    let refused = || EndRefusal::Spent(appointment_id("a1"));
    for (link, now, from, expire, delete) in [
        (unspent(), NOW, Sent, Ok(Some(Expired)), Ok(Some(Deleted))),
        (accessed.clone(), NOW, Accessed, Ok(Some(Expired)), Ok(Some(Deleted))),
        (spent(), NOW, Booked, Err(refused()), Err(refused())),
        (spent(), EXPIRES, Booked, Err(refused()), Err(refused())),
        (unspent(), EXPIRES, Expired, Ok(None), Err(EndRefusal::Expired)),
        (accessed, EXPIRES, Expired, Ok(None), Err(EndRefusal::Expired)),
        (ended(Ending::Expired), NOW, Expired, Ok(None), Err(EndRefusal::Expired)),
        (ended(Ending::Expired), EXPIRES, Expired, Ok(None), Err(EndRefusal::Expired)),
        (ended(Ending::Deleted), NOW, Deleted, Err(EndRefusal::Deleted), Ok(None)),
        (ended(Ending::Deleted), EXPIRES, Deleted, Err(EndRefusal::Deleted), Ok(None)),
    ] {
        assert_eq!(link.status(at(now)), from);
        for (ending, expected) in [(Ending::Expired, expire), (Ending::Deleted, delete)] {
            let status = end(&link, ending, now).map(|ended| ended.map(|ended| ended.link.status(at(now))));
            assert_eq!(status, expected, "{from:?} at {now} by {ending:?}");
        }
    }
}

#[test]
fn i12_an_ended_link_leads_nowhere_and_is_told_of_no_more() {
    let clinic = clinic(vec![provider(DR_A, vec![hours(LONDON, "09:00", "12:00")])], check_up(30, 0, 0, 30));
    for (ending, again) in [(Ending::Expired, SendAgainRefusal::Expired), (Ending::Deleted, SendAgainRefusal::Deleted)]
    {
        let link = ended(ending);
        for now in [NOW, LAST, EXPIRES, "2030-01-01T00:00:00Z"] {
            let (now, id) = (at(now), || event_id("e2"));
            assert_eq!(open_link(&link, now), Err(OpenRefusal::Expired));
            for presser in [Presser::Person, Presser::Scanner] {
                assert_eq!(continue_link(&link, presser, id(), now), Err(OpenRefusal::Expired));
            }
            assert_eq!(report_no_time(&link, &clinic, id(), now), Err(NoTimeRefusal::Expired));
            let command = SendLinkAgain { channel: Channel::Email };
            let sent = send_link_again(&clinic, &patient(), &link, &command, &staff(), id(), now);
            assert_eq!(sent.unwrap_err(), again);
            assert_eq!(expire_by_time(&link, id(), now), None, "time has nothing left to expire");
            let lost = Lost { link: LostLink::Changed(Box::new(link.clone())), ..Lost::default() };
            assert_eq!(lost_race(&lost, now), BookRefusal::LinkExpired);
            assert_eq!(replay(&link, Request::new("k", "p").ok().as_ref(), now), None, "it has booked nothing");
            assert!(!link.is_live(now));
        }
    }
}

#[test]
fn i18_a_link_says_rescheduled_once_its_own_appointment_was_moved() {
    use AppointmentStatus::{Booked, Cancelled};
    let (own, other) = ("a1", "a2");
    for (link, appointments, status) in [
        (spent(), vec![], LinkStatus::Booked),
        (spent(), vec![appointment(own, 0, Booked)], LinkStatus::Booked),
        (spent(), vec![appointment(other, 0, Booked), appointment(own, 1, Booked)], LinkStatus::Rescheduled),
        (spent(), vec![appointment(own, 7, Booked)], LinkStatus::Rescheduled),
        (spent(), vec![appointment(own, 1, Cancelled { reason: None })], LinkStatus::Booked),
        (spent(), vec![appointment(own, 2, Cancelled { reason: None })], LinkStatus::Rescheduled),
        (spent(), vec![appointment(other, 3, Booked)], LinkStatus::Booked),
        (unspent(), vec![appointment(own, 1, Booked)], LinkStatus::Sent),
        (ended(Ending::Expired), vec![appointment(own, 1, Booked)], LinkStatus::Expired),
        (ended(Ending::Deleted), vec![appointment(own, 1, Booked)], LinkStatus::Deleted),
    ] {
        assert_eq!(link.status_with(&appointments, at(NOW)), status, "{link:?} beside {appointments:?}");
    }
}

fn appointment(id: &str, sequence: u32, status: AppointmentStatus) -> Appointment {
    let span = Span::new(at("2026-11-23T09:30:00Z"), at("2026-11-23T10:00:00Z"));
    Appointment {
        id: appointment_id(id),
        patient: patient().id,
        provider: provider_id(DR_A),
        location: location_id(LONDON),
        appointment_type: type_id("check-up"),
        rule: Some(rule_id("first-visit")),
        origin: Origin::Link(link_id("l1")),
        span,
        occupied: span,
        version: sequence + 1,
        sequence,
        status,
        answer: None,
    }
}
