//! Which channels reach a patient.

mod common;

use common::*;
use domain::{
    AddressFault, AddressState, CallingCode, Channel, Consent, Email, FaultKind, Phone, StoppedBy, WhyNot, unreached,
};

const SINCE: &str = "2026-11-23T09:00:00Z";

#[test]
fn l18_what_keeps_messages_from_a_patient_is_told_with_since_when() {
    let (mut clinic, mut patient) = (clinic(Vec::new(), check_up(30, 0, 0, 30)), patient());
    patient.phone = Phone::parse("+447700900101").ok();
    patient.email = Email::parse("a@example.org").ok();
    let nothing = AddressState::default();
    for channel in [Channel::Sms, Channel::Email] {
        assert_eq!(unreached(&clinic, &patient, channel, &nothing), None);
    }
    let stopped = |stopped| AddressState { consent: Some(Consent { at: at(SINCE), stopped }), fault: None };
    let no_texts = stopped(Some(StoppedBy::Reply));
    let told = unreached(&clinic, &patient, Channel::Sms, &no_texts).unwrap();
    assert_eq!((told.why, told.since), (WhyNot::TextsStopped, Some(at(SINCE))));
    assert_eq!(unreached(&clinic, &patient, Channel::Email, &no_texts), None, "emails are no texts");
    assert_eq!(unreached(&clinic, &patient, Channel::Sms, &stopped(None)), None, "texts were allowed again");
    let fault = Some(AddressFault { at: at(SINCE), kind: FaultKind::Bounced });
    let told = unreached(&clinic, &patient, Channel::Email, &AddressState { consent: None, fault }).unwrap();
    assert_eq!((told.why, told.since), (WhyNot::AddressFailed, Some(at(SINCE))));

    clinic.messages.sms_to = vec![CallingCode::parse("+33").unwrap()];
    let told = unreached(&clinic, &patient, Channel::Sms, &nothing).unwrap();
    assert_eq!((told.why, told.since), (WhyNot::CountryNotAllowed, None));
    assert_eq!(unreached(&clinic, &patient, Channel::Email, &nothing), None, "emails go everywhere");
    (patient.phone, patient.email) = (None, None);
    for channel in [Channel::Sms, Channel::Email] {
        assert_eq!(unreached(&clinic, &patient, channel, &nothing).unwrap().why, WhyNot::NoAddress);
    }
}
