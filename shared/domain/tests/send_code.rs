//! `send_code`: when a one-time code goes out, and how.

mod common;

use common::{
    DR_A, LONDON, appointment_id, at, check_up, clinic, event_id, for_all, hours, link_id, patient, provider,
};
use domain::{
    Actor, CODE_LASTS, Channel, Clinic, CodeSent, CodeView, EventKind, LinkKind, OneTimeCode, Patient, SendCode,
    SendCodeRefusal, SentCode, Tries, Verification, VerifyPatient, VerifyRefusal, messages_owed, send_code, verify,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const NOW: &str = "2026-11-23T09:00:00Z";

fn the_clinic() -> Clinic {
    clinic(vec![provider(DR_A, vec![hours(LONDON, "09:00", "12:00")])], check_up(30, 0, 0, 30))
}

fn booking() -> LinkKind {
    LinkKind::Booking(link_id("l1"))
}

/// Decides for a link that asks for codes, of which none was sent yet.
fn decide(
    patient: &Patient,
    last: Option<&SentCode>,
    tries: Tries,
    channel: Option<Channel>,
) -> Result<CodeSent, SendCodeRefusal> {
    let (clinic, of) = (the_clinic(), booking());
    let view = CodeView { clinic: &clinic, patient, of: &of, verification: Verification::OneTimeCode, tries, last };
    send_code(&view, SendCode { channel }, event_id("e1"), at(NOW))
}

fn sent_at(sent_at: Timestamp) -> SentCode {
    SentCode { event: event_id("e0"), channel: Channel::Sms, sent_at, used: false }
}

#[test]
fn i36_a_code_goes_out_by_text_or_else_by_email_and_owes_one_message() {
    let both = patient();
    let mut no_phone = patient();
    no_phone.phone = None;
    let mut no_email = patient();
    no_email.email = None;
    let mut neither = no_phone.clone();
    neither.email = None;
    let (sms, email) = (Some(Channel::Sms), Some(Channel::Email));
    for (patient, wished, channel) in [
        (&both, None, Ok(Channel::Sms)),
        (&both, sms, Ok(Channel::Sms)),
        (&both, email, Ok(Channel::Email)),
        (&no_phone, None, Ok(Channel::Email)),
        (&no_phone, sms, Err(SendCodeRefusal::NotOn(Channel::Sms))),
        (&no_email, None, Ok(Channel::Sms)),
        (&no_email, email, Err(SendCodeRefusal::NotOn(Channel::Email))),
        (&neither, None, Err(SendCodeRefusal::NoAddress)),
        (&neither, email, Err(SendCodeRefusal::NoAddress)),
    ] {
        let decided = decide(patient, None, Tries::default(), wished);
        assert_eq!(decided.as_ref().map(|sent| sent.code.channel).map_err(|refusal| *refusal), channel, "{wished:?}");
        let Ok(CodeSent { event, code, .. }) = decided else { continue };
        assert_eq!((&event.by, &event.id, event.at, code.used), (&Actor::Patient, &code.event, code.sent_at, false));
        assert_eq!((event.kind.as_str(), event.kind.link()), ("code_sent", Some(&link_id("l1"))));
        let owed = messages_owed(&event, &the_clinic(), None, patient, event.at).owed;
        let owed: Vec<String> = owed.iter().map(|message| message.key.to_string()).collect();
        assert_eq!(owed, [format!("p1.e1.one_time_code.{}.0", code.channel.as_str())]);
    }
}

#[test]
fn only_a_link_that_asks_for_codes_sends_one() {
    let (clinic, patient, of) = (the_clinic(), patient(), LinkKind::Manage(appointment_id("a1")));
    for verification in [Verification::None, Verification::DateOfBirth] {
        let view =
            CodeView { clinic: &clinic, patient: &patient, of: &of, verification, tries: Tries::default(), last: None };
        let refusal = send_code(&view, SendCode::default(), event_id("e1"), at(NOW));
        assert_eq!(refusal, Err(SendCodeRefusal::NotAsked));
    }
    let kind = EventKind::CodeSent { of, channel: Channel::Email };
    assert_eq!((kind.link(), kind.appointment(), kind.rule()), (None, Some(&appointment_id("a1")), None));
}

#[test]
fn c18_a_minute_lies_between_two_codes_and_none_goes_out_in_a_pause() {
    let code = |seconds: i64| sent_at(at(NOW).checked_sub(SignedDuration::from_secs(seconds)).unwrap());
    let none = Tries::default();
    let refusal = decide(&patient(), Some(&code(59)), none, None);
    assert_eq!(refusal, Err(SendCodeRefusal::TooSoon { until: at("2026-11-23T09:00:01Z") }));
    assert!(decide(&patient(), Some(&code(60)), none, None).is_ok());
    let paused = |until: &str| Tries { wrong: 5, paused_until: Some(at(until)) };
    let until = at("2026-11-23T09:00:00.001Z");
    let refusal = decide(&patient(), None, paused("2026-11-23T09:00:00.001Z"), None);
    assert_eq!(refusal, Err(SendCodeRefusal::Paused { until }));
    assert!(decide(&patient(), None, paused(NOW), None).is_ok(), "a pause that is over is none");
}

/// Something that happens at a link: seconds pass, a code is asked for, or an answer is given.
#[derive(Debug, Clone)]
enum Step {
    Wait(i64),
    Send,
    Right,
    Wrong,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (1..200_i64).prop_map(Step::Wait),
        1 => (200..1300_i64).prop_map(Step::Wait),
        3 => Just(Step::Send),
        3 => Just(Step::Right),
        4 => Just(Step::Wrong),
    ];
    proptest::collection::vec(step, 1..60)
}

#[test]
fn c18_however_codes_are_asked_for_and_guessed_each_opens_once_and_guesses_are_few() {
    for_all(512, steps(), |steps| {
        let (mut now, mut tries, mut last) = (at(NOW), Tries::default(), None::<SentCode>);
        let (mut accepted, mut sent, mut guesses) = (0, 0, Vec::new());
        for step in steps {
            match step {
                Step::Wait(seconds) => now = now.checked_add(SignedDuration::from_secs(seconds)).unwrap(),
                Step::Send => {
                    let (clinic, patient, of) = (the_clinic(), patient(), booking());
                    let verification = Verification::OneTimeCode;
                    let view = CodeView {
                        clinic: &clinic,
                        patient: &patient,
                        of: &of,
                        verification,
                        tries,
                        last: last.as_ref(),
                    };
                    if let Ok(decided) = send_code(&view, SendCode::default(), event_id(&format!("e{sent}")), now) {
                        sent += 1;
                        last = Some(decided.code);
                    }
                }
                Step::Right | Step::Wrong => {
                    let code = OneTimeCode::of(7);
                    let answer = if matches!(step, Step::Right) { code } else { OneTimeCode::of(8) };
                    let judged = verify(
                        VerifyPatient::Code { answer, sent: last.as_ref().map(|sent| (sent, code)) },
                        tries,
                        now,
                    );
                    match judged {
                        Ok(()) => {
                            let code = last.as_mut().expect("only a code that was sent opens");
                            prop_assert!(!code.used && now < CODE_LASTS.after(code.sent_at));
                            code.used = true;
                            accepted += 1;
                            tries = Tries::default();
                            guesses.clear();
                        }
                        Err(VerifyRefusal::Wrong { tries: counted }) => {
                            guesses.push(now);
                            tries = counted;
                        }
                        Err(VerifyRefusal::Paused { .. } | VerifyRefusal::NoCode) => {}
                    }
                }
            }
        }
        prop_assert!(accepted <= sent);
        // Five at once, and then at least a minute each, whatever codes were sent in between.
        for pair in guesses.windows(2).skip(4) {
            prop_assert!(pair[1].duration_since(pair[0]) >= SignedDuration::from_mins(1), "{guesses:?}");
        }
        Ok(())
    });
}
