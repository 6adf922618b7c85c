//! What becomes of messages, and where those go that did not reach their patient.

mod common;

use common::at;
use common::owed::{BOTH, EMAIL, NONE, SMS, reached_by};
use domain::{Carrier, Channel, FailedFor, Fate, FaultKind, MessageKey, MessageKind, NextWay, TextId, WhyNot};
use proptest::prelude::*;

fn key(kind: MessageKind, carrier: Carrier) -> MessageKey {
    MessageKey::parse(&format!("p1.e1.{}.{}.1440", kind.as_str(), carrier.as_str())).expect("a key")
}

/// `NextWay` in a word.
fn told(way: &NextWay) -> &'static str {
    match way {
        NextWay::By(key) => key.carrier.as_str(),
        NextWay::Staff => "staff",
        NextWay::Nowhere => "nowhere",
    }
}

#[test]
fn what_did_not_reach_its_patient_goes_by_the_other_carrier_or_to_staff() {
    let (sms, email, console) = (Carrier::Sms, Carrier::Email, Carrier::Console);
    let cases: [(&[MessageKind], Carrier, &[Channel], &str); 11] = [
        (&to_patients(), sms, BOTH, "email"),
        (&to_patients(), sms, EMAIL, "email"),
        (&to_patients(), sms, SMS, "staff"),
        (&to_patients(), sms, NONE, "staff"),
        (&to_patients(), email, BOTH, "sms"),
        (&to_patients(), email, SMS, "sms"),
        (&to_patients(), email, EMAIL, "staff"),
        (&[MessageKind::WhichAppointment], sms, BOTH, "staff"),
        (&[MessageKind::ReplyPassedOn], sms, BOTH, "nowhere"),
        (&[MessageKind::NoticeGained, MessageKind::NoticeLost], email, BOTH, "nowhere"),
        (&[MessageKind::NoticeGained, MessageKind::NoticeLost], console, BOTH, "nowhere"),
    ];
    for (kinds, carrier, addresses, expected) in cases {
        for kind in kinds {
            let way = key(*kind, carrier).next_way(&reached_by(addresses));
            assert_eq!(told(&way), expected, "{kind:?} {carrier:?} {addresses:?}");
            if let NextWay::By(other) = way {
                assert_eq!(other.by(carrier), key(*kind, carrier), "it is the same message");
            }
        }
    }
}

fn to_patients() -> Vec<MessageKind> {
    MessageKind::ALL.into_iter().filter(|kind| !kind.is_notice() && !kind.is_text_only()).collect()
}

#[test]
fn only_what_the_channel_keeps_back_may_go_otherwise() {
    let of_the_channel =
        ["no_address", "texts_stopped", "address_failed", "country_not_allowed", "no_texts_left", "not_chosen"]
            .map(str::to_owned);
    for kind in MessageKind::ALL {
        for why in WhyNot::ALL.map(WhyNot::as_str) {
            let expected = !kind.is_notice() && of_the_channel.iter().any(|one| one == why);
            assert_eq!(key(kind, Carrier::Sms).may_go_otherwise(why), expected, "{kind:?} {why}");
        }
        let carriers = ["given_up", "suppressed", "sandbox", "MessageRejected", "SomethingNew"];
        for code in carriers.into_iter().chain(FailedFor::ALL.map(FailedFor::as_str)) {
            assert_eq!(key(kind, Carrier::Email).may_go_otherwise(code), !kind.is_notice(), "{kind:?} {code}");
        }
    }
}

#[test]
fn what_lasts_is_told_of_the_address_and_what_may_pass_is_not() {
    for reason in FailedFor::ALL {
        let fault = match reason {
            FailedFor::InvalidNumber | FailedFor::PhoneBlocked => Some(FaultKind::InvalidNumber),
            FailedFor::Bounced => Some(FaultKind::Bounced),
            _ => None,
        };
        assert_eq!(reason.fault(), fault, "{reason:?}");
        assert_eq!(FailedFor::parse(reason.as_str()), Ok(reason));
    }
}

fn fate() -> impl Strategy<Value = Fate> {
    let at = (0..4_i64).prop_map(|hours| at(&format!("2026-11-23T1{hours}:00:00.5Z")));
    (at, proptest::option::of(0..FailedFor::ALL.len())).prop_map(|(at, failed)| match failed {
        None => Fate::Delivered { at },
        Some(reason) => Fate::Failed { at, reason: FailedFor::ALL[reason] },
    })
}

proptest! {
    #[test]
    fn a_fate_is_read_back_and_its_text_sorts_as_it_ranks(one in fate(), other in fate()) {
        prop_assert_eq!(Fate::parse(&one.to_string()), Ok(one));
        let rank = |fate: Fate| (fate.failed_for().is_some(), fate.at(), fate.failed_for().map(FailedFor::as_str));
        prop_assert_eq!(one.to_string().cmp(&other.to_string()), rank(one).cmp(&rank(other)));
    }
}

#[test]
fn what_is_no_fate_and_no_name_of_a_text_is_refused() {
    for bad in
        ["", "delivered", "delivered#", "delivered#2026-11-23T10:00:00.000Z#x", "failed#2026-11-23T10:00:00.000Z"]
    {
        assert!(Fate::parse(bad).is_err(), "{bad:?} was taken");
    }
    assert!(TextId::parse("567910cd-659e-55d4-8ccb-5aaf14679dc0").is_ok());
    for bad in ["", "a#b", "é", "a b", &"x".repeat(101)] {
        assert!(TextId::parse(bad).is_err(), "{bad:?} was taken");
    }
}
