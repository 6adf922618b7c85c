//! Verify that whoever holds a link is the patient.

use crate::{Minutes, OneTimeCode, SentCode};
use jiff::{Timestamp, civil::Date};

/// An answer to what the link asks, with that by which it is judged.
#[derive(Debug, Clone, Copy)]
pub enum VerifyPatient<'a> {
    /// To the question for the date of birth.
    DateOfBirth {
        /// What was answered.
        answer: Date,
        /// What the record says.
        on_record: Date,
    },
    /// To the question for the code that was sent.
    Code {
        /// What was answered.
        answer: OneTimeCode,
        /// The code that was sent last, if one was.
        sent: Option<(&'a SentCode, OneTimeCode)>,
    },
}

/// How often a link was answered wrongly, and until when it takes no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tries {
    /// Wrong answers in a row.
    pub wrong: u32,
    /// The first instant at which an answer is taken again.
    pub paused_until: Option<Timestamp>,
}

impl Tries {
    /// Answers left before the next pause.
    pub fn left(self) -> u32 {
        FREE_TRIES.saturating_sub(self.wrong)
    }
}

/// Why an answer did not verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyRefusal {
    /// It is not the date on the record, or not the code that was sent last.
    Wrong {
        /// The count to keep.
        tries: Tries,
    },
    /// No answer is taken before an instant, right or wrong.
    Paused {
        /// When one is taken again.
        until: Timestamp,
    },
    /// There is no code that works: none was sent, or the last one was used, or its time is over. It counts as no wrong
    /// answer, because there was nothing to guess.
    NoCode,
}

const FREE_TRIES: u32 = 5;
const LONGEST_PAUSE: u32 = 60;

/// Compares an answer with what it should be. After five wrong answers each further one brings a pause of 1, 2, 4 … at
/// most 60 minutes: guessing becomes hopeless, and the real patient is never shut out for good. A new code gives no new
/// tries.
pub fn verify(answer: VerifyPatient<'_>, tries: Tries, now: Timestamp) -> Result<(), VerifyRefusal> {
    if let Some(until) = tries.paused_until.filter(|until| now < *until) {
        return Err(VerifyRefusal::Paused { until });
    }
    let right = match answer {
        VerifyPatient::DateOfBirth { answer, on_record } => answer == on_record,
        VerifyPatient::Code { answer, sent } => {
            let (_, code) = sent.filter(|(sent, _)| sent.works(now)).ok_or(VerifyRefusal::NoCode)?;
            answer == code
        }
    };
    if right {
        return Ok(());
    }
    let wrong = tries.wrong.saturating_add(1);
    let paused_until = (wrong >= FREE_TRIES).then(|| pause_after(wrong).after(now));
    Err(VerifyRefusal::Wrong { tries: Tries { wrong, paused_until } })
}

fn pause_after(wrong: u32) -> Minutes {
    Minutes::new(1_u32.checked_shl(wrong - FREE_TRIES).unwrap_or(LONGEST_PAUSE).clamp(1, LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Channel, EventId};
    use jiff::civil::date;

    const BIRTHDAY: Date = date(1980, 2, 29);

    fn answer(answer: Date) -> VerifyPatient<'static> {
        VerifyPatient::DateOfBirth { answer, on_record: BIRTHDAY }
    }

    fn sent(at: &str, used: bool) -> SentCode {
        let event = EventId::parse("e1").unwrap();
        SentCode { event, channel: Channel::Sms, sent_at: at.parse().unwrap(), used }
    }

    #[test]
    fn the_pause_grows_and_the_right_answer_still_works_after_it() {
        let mut now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let mut tries = Tries::default();
        let mut pauses = Vec::new();
        for _ in 0..45 {
            match verify(answer(date(1981, 1, 1)), tries, now) {
                Err(VerifyRefusal::Wrong { tries: next }) => tries = next,
                other => panic!("{other:?}"),
            }
            if let Some(until) = tries.paused_until {
                pauses.push(until.duration_since(now).as_mins());
                assert_eq!(verify(answer(BIRTHDAY), tries, now), Err(VerifyRefusal::Paused { until }));
                now = until;
            }
        }
        assert_eq!(pauses[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        assert!(pauses[8..].iter().all(|pause| *pause == 60));
        assert_eq!(verify(answer(BIRTHDAY), tries, now), Ok(()));
    }

    #[test]
    fn four_wrong_answers_bring_no_pause() {
        let now = Timestamp::UNIX_EPOCH;
        let tries = Tries { wrong: 3, paused_until: None };
        let refusal = verify(answer(date(1980, 2, 28)), tries, now);
        let next = Tries { wrong: 4, paused_until: None };
        assert_eq!(next.left(), 1);
        assert_eq!(refusal, Err(VerifyRefusal::Wrong { tries: next }));
    }

    #[test]
    fn i36_a_code_works_for_ten_minutes_and_once() {
        let (code, other) = (OneTimeCode::of(123_456), OneTimeCode::of(123_457));
        let judged = |answer, sent: Option<&SentCode>, tries, now: &str| {
            let answer = VerifyPatient::Code { answer, sent: sent.map(|sent| (sent, code)) };
            verify(answer, tries, now.parse().unwrap())
        };
        let (none, fresh) = (Tries::default(), sent("2026-11-23T09:00:00Z", false));
        assert_eq!(judged(code, Some(&fresh), none, "2026-11-23T09:09:59.999Z"), Ok(()));
        assert_eq!(judged(code, Some(&fresh), none, "2026-11-23T09:10:00Z"), Err(VerifyRefusal::NoCode));
        assert_eq!(judged(code, None, none, "2026-11-23T09:00:00Z"), Err(VerifyRefusal::NoCode));
        let used = sent("2026-11-23T09:00:00Z", true);
        assert_eq!(judged(code, Some(&used), none, "2026-11-23T09:00:01Z"), Err(VerifyRefusal::NoCode));
        // What could not be right is not counted; what could have been is, whichever code it was an answer to.
        assert_eq!(judged(other, Some(&used), none, "2026-11-23T09:00:01Z"), Err(VerifyRefusal::NoCode));
        let four = Tries { wrong: 4, paused_until: None };
        let until = "2026-11-23T09:01:01Z".parse().unwrap();
        let five = Tries { wrong: 5, paused_until: Some(until) };
        let at = "2026-11-23T09:00:01Z";
        assert_eq!(judged(other, Some(&fresh), four, at), Err(VerifyRefusal::Wrong { tries: five }));
        assert_eq!(judged(code, Some(&fresh), five, at), Err(VerifyRefusal::Paused { until }));
        assert_eq!(judged(code, Some(&fresh), five, "2026-11-23T09:01:01Z"), Ok(()));
    }
}
