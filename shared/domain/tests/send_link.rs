//! `send_link`: when a link is made, and what it says.

mod common;

use common::{DR_A, LONDON, at, check_up, clinic, event_id, hours, link_id, patient, provider, rule_id, staff};
use domain::{
    Actor, Allowance, Channel, Clinic, Event, EventKind, Lifetime, Link, LinkSent, LinkState, LinkStatus, Minutes,
    Patient, SendIds, SendLink, SendRefusal, SendingLimits, send_link,
};

const NOW: &str = "2026-11-23T09:00:00Z";

fn small_clinic() -> Clinic {
    clinic(vec![provider(DR_A, vec![hours(LONDON, "09:00", "12:00")])], check_up(30, 0, 0, 30))
}

fn send(clinic: &Clinic, patient: &Patient, rule: &str, channel: Channel) -> Result<LinkSent, SendRefusal> {
    let command = SendLink { rule: rule_id(rule), channel };
    let ids = SendIds { link: link_id("l1"), event: event_id("e1") };
    send_link(clinic, patient, &command, &staff(), ids, at(NOW))
}

#[test]
fn a_sent_link_is_unspent_and_books_until_the_rules_lifetime_is_over() {
    let mut clinic = small_clinic();
    clinic.rules[0].lifetime = Lifetime::new(Minutes::new(14 * 24 * 60)).unwrap();
    for channel in [Channel::Sms, Channel::Email] {
        let LinkSent { link, event, .. } = send(&clinic, &patient(), "first-visit", channel).unwrap();
        let sent = Link {
            id: link_id("l1"),
            patient: patient().id,
            rule: rule_id("first-visit"),
            sent_by: staff().id,
            channel,
            sent_at: at(NOW),
            expires_at: at("2026-12-07T09:00:00Z"),
            state: LinkState::Unspent,
            accessed_at: None,
            scanned_at: None,
            no_time_at: None,
            sendings: 0,
        };
        assert_eq!(link, sent);
        assert_eq!(link.status(at(NOW)), LinkStatus::Sent);
        let said = Event {
            id: event_id("e1"),
            patient: patient().id,
            at: at(NOW),
            by: Actor::Staff(staff().id),
            kind: EventKind::LinkSent { link: sent.id, rule: sent.rule, channel, expires_at: sent.expires_at },
        };
        assert_eq!(event, said);
    }
}

#[test]
fn a_lifetime_is_elapsed_time_also_over_a_change_of_clocks() {
    let mut clinic = small_clinic();
    clinic.rules[0].lifetime = Lifetime::new(Minutes::new(24 * 60)).unwrap();
    let command = SendLink { rule: rule_id("first-visit"), channel: Channel::Sms };
    let ids = SendIds { link: link_id("l1"), event: event_id("e1") };
    let sent = send_link(&clinic, &patient(), &command, &staff(), ids, at("2027-03-27T12:00:00Z")).unwrap();
    assert_eq!(sent.link.expires_at, at("2027-03-28T12:00:00Z"));
}

#[test]
fn c18_what_may_go_out_is_counted_by_the_day_of_the_first_locations_calendar() {
    let mut clinic = small_clinic();
    clinic.limits = SendingLimits { per_patient: 3, per_clinic: 7 };
    // London is an hour ahead of UTC in summer: its day of 25 hours begins at 23:00 and ends at 24:00.
    for (now, day, until) in [
        ("2026-10-24T22:59:59Z", "2026-10-24", "2026-10-24T23:00:00Z"),
        ("2026-10-24T23:00:00Z", "2026-10-25", "2026-10-26T00:00:00Z"),
        ("2026-10-25T23:59:59Z", "2026-10-25", "2026-10-26T00:00:00Z"),
        ("2026-10-26T00:00:00Z", "2026-10-26", "2026-10-27T00:00:00Z"),
    ] {
        let allowance = Allowance { day: day.parse().unwrap(), until: at(until), limits: clinic.limits };
        assert_eq!(Allowance::of(&clinic, at(now)), allowance);
        let command = SendLink { rule: rule_id("first-visit"), channel: Channel::Sms };
        let ids = SendIds { link: link_id("l1"), event: event_id("e1") };
        assert_eq!(send_link(&clinic, &patient(), &command, &staff(), ids, at(now)).unwrap().allowance, allowance);
    }
    clinic.locations.clear();
    assert_eq!(Allowance::of(&clinic, at("2026-10-24T23:00:00Z")).until, at("2026-10-25T00:00:00Z"), "UTC without any");
}

#[test]
fn no_link_is_sent_while_online_booking_is_off() {
    let mut clinic = small_clinic();
    clinic.online_booking = false;
    for (rule, channel) in [("first-visit", Channel::Sms), ("no-such-rule", Channel::Email)] {
        assert_eq!(send(&clinic, &patient(), rule, channel).unwrap_err(), SendRefusal::OnlineBookingOff);
    }
}

#[test]
fn no_link_is_sent_under_a_rule_that_the_clinic_does_not_have() {
    let refused = send(&small_clinic(), &patient(), "no-such-rule", Channel::Sms);
    assert_eq!(refused.unwrap_err(), SendRefusal::UnknownRule);
}

#[test]
fn no_link_is_sent_on_a_channel_without_an_address() {
    let clinic = small_clinic();
    let (no_phone, no_email) = (Patient { phone: None, ..patient() }, Patient { email: None, ..patient() });
    for (who, channel, refused) in [
        (&no_phone, Channel::Sms, true),
        (&no_phone, Channel::Email, false),
        (&no_email, Channel::Email, true),
        (&no_email, Channel::Sms, false),
    ] {
        let answer = send(&clinic, who, "first-visit", channel);
        assert_eq!(answer.err(), refused.then_some(SendRefusal::NoAddress(channel)), "{channel:?} for {who:?}");
    }
}
