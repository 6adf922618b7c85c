//! Verify that whoever holds a link is the patient.

use crate::Minutes;
use jiff::{Timestamp, civil::Date};

/// An answer to the question for the date of birth.
#[derive(Debug, Clone, Copy)]
pub struct VerifyPatient {
    /// What was answered.
    pub date_of_birth: Date,
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
    /// It is not the date on the record.
    Wrong {
        /// The count to keep.
        tries: Tries,
    },
    /// No answer is taken before an instant, right or wrong.
    Paused {
        /// When one is taken again.
        until: Timestamp,
    },
}

const FREE_TRIES: u32 = 5;
const LONGEST_PAUSE: u32 = 60;

/// Compares an answer with the record. After five wrong answers each further one brings a pause of 1, 2, 4 … at most
/// 60 minutes: guessing a birthday becomes hopeless, and the real patient is never shut out for good.
pub fn verify(on_record: Date, tries: Tries, answer: VerifyPatient, now: Timestamp) -> Result<(), VerifyRefusal> {
    if let Some(until) = tries.paused_until.filter(|until| now < *until) {
        return Err(VerifyRefusal::Paused { until });
    }
    if answer.date_of_birth == on_record {
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
    use jiff::civil::date;

    const BIRTHDAY: Date = date(1980, 2, 29);

    fn answer(date_of_birth: Date) -> VerifyPatient {
        VerifyPatient { date_of_birth }
    }

    #[test]
    fn the_pause_grows_and_the_right_answer_still_works_after_it() {
        let mut now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let mut tries = Tries::default();
        let mut pauses = Vec::new();
        for _ in 0..45 {
            match verify(BIRTHDAY, tries, answer(date(1981, 1, 1)), now) {
                Err(VerifyRefusal::Wrong { tries: next }) => tries = next,
                other => panic!("{other:?}"),
            }
            if let Some(until) = tries.paused_until {
                pauses.push(until.duration_since(now).as_mins());
                assert_eq!(verify(BIRTHDAY, tries, answer(BIRTHDAY), now), Err(VerifyRefusal::Paused { until }));
                now = until;
            }
        }
        assert_eq!(pauses[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        assert!(pauses[8..].iter().all(|pause| *pause == 60));
        assert_eq!(verify(BIRTHDAY, tries, answer(BIRTHDAY), now), Ok(()));
    }

    #[test]
    fn four_wrong_answers_bring_no_pause() {
        let now = Timestamp::UNIX_EPOCH;
        let tries = Tries { wrong: 3, paused_until: None };
        let refusal = verify(BIRTHDAY, tries, answer(date(1980, 2, 28)), now);
        let next = Tries { wrong: 4, paused_until: None };
        assert_eq!(next.left(), 1);
        assert_eq!(refusal, Err(VerifyRefusal::Wrong { tries: next }));
    }
}
