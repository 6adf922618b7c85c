//! What is said by text between a telephone number and the clinics whose patients have it.

use crate::{Answer, AppointmentId, ClinicId, Event, PatientId, ReplyCode, RequestAnswered, Task, TaskAbout};
use jiff::Timestamp;
use std::fmt;

/// What a number was asked. Texts from one number are decided on one after the other, each under the version that the one
/// before has left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conversation {
    /// How many texts were decided on.
    pub version: u32,
    /// Which appointments were asked about, by their letters.
    pub questions: Vec<Question>,
}

impl Conversation {
    /// The next version of it.
    #[must_use]
    pub fn next(self) -> Self {
        Self { version: self.version + 1, ..self }
    }
}

/// One of several appointments that an answer may be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What stands for it in a reply.
    pub code: ReplyCode,
    /// At which clinic.
    pub clinic: ClinicId,
    /// Whose.
    pub patient: PatientId,
    /// Which one.
    pub appointment: AppointmentId,
    /// Its sequence: an answer is about one time.
    pub sequence: u32,
    /// What was answered last without saying which one is meant.
    pub answer: Answer,
    /// When the appointment begins, and nobody needs the letter any more.
    pub until: Timestamp,
}

/// What a text makes happen in one patient's channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyStep {
    /// At which clinic.
    pub clinic: ClinicId,
    /// What is written.
    pub event: Event,
    /// Whether staff are to read it.
    pub for_staff: bool,
}

impl ReplyStep {
    /// What staff have to do about it, if anything.
    pub fn task(&self) -> Option<Task> {
        let Event { id, patient, at, .. } = &self.event;
        let about = TaskAbout::Reply { patient: patient.clone(), event: id.clone() };
        self.for_staff.then_some(Task { at: *at, about })
    }
}

/// What is decided of a text. It is kept before it is carried out, so that whoever is handed the text again does the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyReceived {
    /// The conversation from now on: the next version.
    pub conversation: Conversation,
    /// The answer that it gives, and at which clinic, if it gives one.
    pub answered: Option<(ClinicId, RequestAnswered)>,
    /// What else it makes happen: one step for each event.
    pub steps: Vec<ReplyStep>,
}

/// A text as a patient wrote it, at most 1,600 characters, which is what ten parts hold. It may say anything about anybody,
/// so it stands only in items that can be erased.
#[derive(Clone, PartialEq, Eq)]
pub struct ReplyText(String);

impl ReplyText {
    /// The most characters that are kept.
    pub const LONGEST: usize = 1600;

    /// Keeps what can be shown: line breaks stay, other control characters and what forces a direction upon the words
    /// behind it are left out.
    pub fn of(text: &str) -> Self {
        let shown = |c: &char| *c == '\n' || !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}');
        let kept: String = text.chars().filter(shown).take(Self::LONGEST).collect();
        Self(kept.trim().to_owned())
    }

    /// In the patient's words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// It may say anything about anybody, so it is not printed.
impl fmt::Debug for ReplyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReplyText(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_as_it_can_be_shown_and_is_not_printed() {
        for (text, kept) in [
            ("  I am late\r\nSorry! ", "I am late\nSorry!"),
            ("a\u{7}b\u{202e}c", "abc"),
            ("", ""),
            ("👩\u{200d}⚕\u{fe0f}", "👩\u{200d}⚕\u{fe0f}"),
        ] {
            assert_eq!(ReplyText::of(text).as_str(), kept);
        }
        assert_eq!(ReplyText::of(&"é".repeat(5000)).as_str().chars().count(), 1600);
        assert_eq!(format!("{:?}", ReplyText::of("private")), "ReplyText(…)");
    }
}
