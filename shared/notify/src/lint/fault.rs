//! What keeps a template from being used.

use crate::Placeholder;
use domain::{Channel, MessageKind};
use std::fmt;

/// What keeps a template from being used. It prints as a sentence that says what is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No such message goes to patients.
    NoSuchMessage {
        /// For what.
        kind: MessageKind,
        /// How.
        channel: Channel,
    },
    /// The confirmation by text has fixed words (row I35).
    FixedWording,
    /// There is nothing to read, or it cannot be shown.
    Unreadable,
    /// The same of the subject, which is one line.
    UnreadableSubject,
    /// A text message has no subject.
    SubjectOfSms,
    /// A preset's title cannot be shown in a line.
    UnreadableTitle,
    /// Braces do not stand around a name.
    Braces,
    /// There is no value for a placeholder.
    Unknown {
        /// As written.
        name: String,
        /// Those that there are values for.
        accepted: Vec<Placeholder>,
    },
    /// Without it the message is of no use.
    Missing {
        /// Which one.
        placeholder: Placeholder,
    },
    /// The clinic does not let its text messages tell this.
    Withheld {
        /// Which one.
        placeholder: Placeholder,
        /// The setting that would allow it.
        setting: &'static str,
    },
    /// The same, written out.
    Named {
        /// A clinician's name, or the title of a type.
        name: String,
        /// The setting that would allow it.
        setting: &'static str,
    },
    /// The clinic does not let its text messages tell of health.
    Health {
        /// As written.
        word: String,
    },
    /// Carriers take it for opting out of every text.
    OptOut {
        /// As written.
        word: String,
    },
    /// A character that text messages do not have leaves no more room than 70 characters.
    Dear {
        /// Which one.
        character: char,
        /// How many characters too many there are then.
        excess: usize,
        /// The value of the clinic that holds it, if it is not the template itself.
        value: Option<(Placeholder, String)>,
    },
    /// It is longer than one part.
    Long {
        /// By how many characters.
        excess: usize,
    },
    /// An address of the portal has a placeholder that nothing stands for.
    PortalAddress {
        /// The setting.
        name: &'static str,
    },
    /// A setting makes a shipped text too long.
    Setting {
        /// Its name.
        name: &'static str,
        /// How.
        fault: Box<Fault>,
    },
}

impl Fault {
    /// How many characters too many there are.
    pub(crate) fn excess(&self) -> usize {
        match self {
            Self::Dear { excess, .. } | Self::Long { excess } => *excess,
            _ => 0,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchMessage { kind, channel } => write!(
                f,
                "no {} is sent to patients by {}: templates are for invitation, change, cancellation, reminder, \
                 confirmation_request, self_reschedule and one_time_code, and for confirmation by email",
                kind.as_str(),
                channel.as_str()
            ),
            Self::FixedWording => f.write_str(
                "the confirmation by text has fixed words (date, time and the link to manage the appointment), so it \
                 takes no template; the confirmation by email does",
            ),
            Self::Unreadable => {
                f.write_str("the text must have words, without control characters other than line breaks")
            }
            Self::UnreadableSubject => f.write_str("the subject must be one line of words, without control characters"),
            Self::SubjectOfSms => f.write_str("a text message has no subject; only an email takes one"),
            Self::UnreadableTitle => {
                f.write_str("the title must be one line of 1 to 60 characters, without control characters")
            }
            Self::Braces => f.write_str(
                "braces must stand in pairs around the name of a placeholder, such as {clinic}; neither braces alone \
                 nor backslashes are accepted",
            ),
            Self::Unknown { name, accepted } => {
                let accepted: Vec<String> = accepted.iter().map(|known| format!("{{{}}}", known.as_str())).collect();
                write!(f, "{{{name}}} has no value here; accepted are {}", accepted.join(", "))
            }
            Self::Missing { placeholder } => {
                write!(f, "{{{}}} is missing: without it the message leads nowhere", placeholder.as_str())
            }
            Self::Withheld { placeholder, setting } => write!(
                f,
                "{{{}}} is told in no text message unless messages.sms_may_tell has {setting}",
                placeholder.as_str()
            ),
            Self::Named { name, setting } => {
                write!(f, "“{name}” is told in no text message unless messages.sms_may_tell has {setting}")
            }
            Self::Health { word } => write!(
                f,
                "“{word}” tells of health, which no text message does unless messages.sms_may_tell has health"
            ),
            Self::OptOut { word } => {
                write!(f, "“{word}” is a word that carriers take for opting out of every text: say it in other words")
            }
            Self::Dear { character, excess, value } => dear(f, *character, *excess, value.as_ref()),
            Self::Long { excess } => write!(
                f,
                "with the longest values and an address of the longest length it is {excess} {} too long for one text \
                 message, which has 160",
                characters(*excess)
            ),
            Self::PortalAddress { name } => write!(
                f,
                "{name} has braces that nothing stands for: {{portal_id}} in portal.smart is the only placeholder of the \
                 portal's addresses"
            ),
            Self::Setting { name, fault } => write!(f, "{name} in the shipped self-rescheduling text: {fault}"),
        }
    }
}

fn dear(
    f: &mut fmt::Formatter<'_>,
    character: char,
    excess: usize,
    value: Option<&(Placeholder, String)>,
) -> fmt::Result {
    let of =
        value.map_or_else(String::new, |(name, value)| format!(" of the value “{value}” for {{{}}}", name.as_str()));
    write!(
        f,
        "the character “{character}” (U+{:04X}){of} is not in the alphabet of text messages (GSM 03.38) and leaves room for \
         70 characters, of which there are {excess} too many",
        u32::from(character)
    )
}

fn characters(count: usize) -> &'static str {
    if count == 1 { "character" } else { "characters" }
}
