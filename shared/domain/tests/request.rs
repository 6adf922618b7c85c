//! `replay`: what a spent link answers to a request that comes again.

mod common;

use common::{appointment_id, at, link};
use domain::{Link, LinkState, Replay, Request, replay};

const BOOKED_AT: &str = "2026-11-23T09:00:00Z";
const LAST: &str = "2026-11-24T08:59:59Z";
const DAY_LATER: &str = "2026-11-24T09:00:00Z";

fn request(key: &str, payload: &str) -> Request {
    Request::new(key, payload).expect("a request")
}

/// A link that booked by a request, or by one without a key.
fn spent(request: Option<Request>) -> Link {
    let state = LinkState::Spent { appointment: appointment_id("a1"), request, at: at(BOOKED_AT) };
    Link { state, ..link("2026-11-20T09:00:00Z", "2026-11-23T10:00:00Z") }
}

#[test]
fn a_repeated_request_finds_its_own_booking_for_24_hours() {
    let by_k1 = || spent(Some(request("k1", "slot-1")));
    let same = Replay::Same(appointment_id("a1"));
    let other = Replay::Other(appointment_id("a1"));
    let cases = [
        ("the same request, at once", by_k1(), Some(request("k1", "slot-1")), BOOKED_AT, same.clone()),
        ("past the link's own time", by_k1(), Some(request("k1", "slot-1")), LAST, same),
        ("a day later", by_k1(), Some(request("k1", "slot-1")), DAY_LATER, other.clone()),
        ("the key with another payload", by_k1(), Some(request("k1", "slot-2")), LAST, Replay::OtherPayload),
        ("the same, a day later", by_k1(), Some(request("k1", "slot-2")), DAY_LATER, other.clone()),
        ("another key", by_k1(), Some(request("k2", "slot-1")), BOOKED_AT, other.clone()),
        ("no key", by_k1(), None, BOOKED_AT, other.clone()),
        ("a key, where none booked", spent(None), Some(request("k1", "slot-1")), BOOKED_AT, other.clone()),
        ("no key, where none booked", spent(None), None, BOOKED_AT, other),
    ];
    for (what, link, asked, now, expected) in cases {
        assert_eq!(replay(&link, asked.as_ref(), at(now)), Some(expected), "{what}");
    }
}

#[test]
fn an_unspent_link_has_nothing_to_repeat() {
    let link = link("2026-11-20T09:00:00Z", "2026-11-23T10:00:00Z");
    for now in [BOOKED_AT, DAY_LATER] {
        assert_eq!(replay(&link, Some(&request("k1", "slot-1")), at(now)), None);
    }
}

#[test]
fn a_key_is_one_to_two_hundred_visible_ascii_characters() {
    for good in ["k", "0198-abcd", "\"quoted\"", &"x".repeat(200)] {
        assert_eq!(Request::new(good, "p").map(|r| r.key().to_owned()), Ok(good.to_owned()));
    }
    for bad in ["", "a b", "a\n", "é", &"x".repeat(201)] {
        assert!(Request::new(bad, "p").is_err(), "{bad:?} was taken");
    }
}
