//! What becomes of a message after its carrier took it, and where one goes that did not reach its patient.

use crate::ids::{Invalid, invalid};
use crate::{Carrier, Channel, FaultKind, MessageKey, MessageKind, Patient, WhyNot};
use jiff::{Timestamp, tz::Offset};
use std::fmt;

/// What a carrier reports of a message that it took. Reports come in any order, and more than once: the greatest holds. A
/// failure goes before an arrival, since a mailbox may give back what it had taken; of two alike the later one holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It has arrived.
    Delivered {
        /// When.
        at: Timestamp,
    },
    /// It could not be delivered.
    Failed {
        /// When that was found.
        at: Timestamp,
        /// Why.
        reason: FailedFor,
    },
}

const DELIVERED: &str = "delivered";
const FAILED: &str = "failed";

impl Fate {
    /// Accepts what [`Fate`] prints.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("delivered#instant or failed#instant#reason");
        let mut parts = text.split('#');
        let (word, at) = (parts.next(), parts.next().and_then(|at| at.parse().ok()).ok_or(ACCEPTED)?);
        match (word, parts.next(), parts.next()) {
            (Some(DELIVERED), None, None) => Ok(Self::Delivered { at }),
            (Some(FAILED), Some(reason), None) => Ok(Self::Failed { at, reason: FailedFor::parse(reason)? }),
            _ => Err(ACCEPTED),
        }
    }

    /// Why it could not be delivered, if it could not.
    pub fn failed_for(self) -> Option<FailedFor> {
        match self {
            Self::Delivered { .. } => None,
            Self::Failed { reason, .. } => Some(reason),
        }
    }

    /// When.
    pub fn at(self) -> Timestamp {
        match self {
            Self::Delivered { at } | Self::Failed { at, .. } => at,
        }
    }
}

/// Texts of fates sort as the fates do, so that a table can tell which of two is the greater.
impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = Offset::UTC.to_datetime(self.at()).strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
        match self {
            Self::Delivered { .. } => write!(f, "{DELIVERED}#{at}"),
            Self::Failed { reason, .. } => write!(f, "{FAILED}#{at}#{}", reason.as_str()),
        }
    }
}

/// Why a carrier could not deliver what it had taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailedFor {
    /// The phone has opted out of texts.
    OptedOut,
    /// There is no such number.
    InvalidNumber,
    /// The phone takes no texts.
    PhoneBlocked,
    /// The phone was out of reach for as long as its carrier tries.
    PhoneUnreachable,
    /// The phone's own carrier was out of reach.
    CarrierUnreachable,
    /// The phone's own carrier would not have this text.
    CarrierBlocked,
    /// The text would have cost more than the account allows for one.
    TooExpensive,
    /// The account has spent what it may on texts.
    SpendLimit,
    /// The text itself was not accepted.
    BadText,
    /// There is no such mailbox (a permanent bounce).
    Bounced,
    /// The mailbox did not take it this time.
    BouncedForNow,
    /// SES took the email back from delivery.
    Rejected,
    /// The carrier does not say.
    NotSaid,
}

impl FailedFor {
    /// Every reason.
    pub const ALL: [Self; 13] = [
        Self::OptedOut,
        Self::InvalidNumber,
        Self::PhoneBlocked,
        Self::PhoneUnreachable,
        Self::CarrierUnreachable,
        Self::CarrierBlocked,
        Self::TooExpensive,
        Self::SpendLimit,
        Self::BadText,
        Self::Bounced,
        Self::BouncedForNow,
        Self::Rejected,
        Self::NotSaid,
    ];

    /// Accepts what [`FailedFor::as_str`] says.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|reason| reason.as_str() == text);
        known.ok_or(invalid("a reason for which carriers fail"))
    }

    /// The word for it in data. What carriers may also say when they are handed a message has the same word there.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OptedOut => "opted_out",
            Self::InvalidNumber => "invalid_number",
            Self::PhoneBlocked => "phone_blocked",
            Self::PhoneUnreachable => "phone_unreachable",
            Self::CarrierUnreachable => "carrier_unreachable",
            Self::CarrierBlocked => "carrier_blocked",
            Self::TooExpensive => "too_expensive",
            Self::SpendLimit => "spend_limit",
            Self::BadText => "bad_text",
            Self::Bounced => "bounced",
            Self::BouncedForNow => "bounced_for_now",
            Self::Rejected => "rejected",
            Self::NotSaid => "not_said",
        }
    }

    /// What it tells of the address, where that lasts.
    pub fn fault(self) -> Option<FaultKind> {
        match self {
            Self::InvalidNumber | Self::PhoneBlocked => Some(FaultKind::InvalidNumber),
            Self::Bounced => Some(FaultKind::Bounced),
            Self::OptedOut
            | Self::PhoneUnreachable
            | Self::CarrierUnreachable
            | Self::CarrierBlocked
            | Self::TooExpensive
            | Self::SpendLimit
            | Self::BadText
            | Self::BouncedForNow
            | Self::Rejected
            | Self::NotSaid => None,
        }
    }
}

/// Where a message goes that did not reach its patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextWay {
    /// The same message by the other carrier.
    By(MessageKey),
    /// There is none: staff must reach the patient.
    Staff,
    /// Nowhere: it was not for the patient, or staff know of what it was about.
    Nowhere,
}

impl MessageKey {
    /// The same message by another carrier.
    #[must_use]
    pub fn by(&self, carrier: Carrier) -> Self {
        Self { carrier, ..self.clone() }
    }

    /// Whether a message that was not sent for this reason may reach its reader otherwise: what keeps it back is its
    /// address, its carrier or the cap on texts, and not what it tells.
    pub fn may_go_otherwise(&self, reason: &str) -> bool {
        if self.kind.is_notice() {
            return false;
        }
        match WhyNot::of_code(reason) {
            Some(why) => why.is_of_the_channel(),
            // What carriers say is of the carrier.
            None => true,
        }
    }

    /// Where it goes when its carrier does not reach the patient.
    pub fn next_way(&self, patient: &Patient) -> NextWay {
        let other = match self.carrier {
            Carrier::Sms => Channel::Email,
            Carrier::Email => Channel::Sms,
            Carrier::Console => return NextWay::Nowhere,
        };
        // Of a reply that they are to read, staff have a task already.
        if self.kind.is_notice() || self.kind == MessageKind::ReplyPassedOn {
            return NextWay::Nowhere;
        }
        if self.kind.is_text_only() || patient.address(other).is_none() {
            return NextWay::Staff;
        }
        NextWay::By(self.by(other.into()))
    }
}

impl WhyNot {
    /// Whether it is the address or the carrier that keeps a message back, so that another may do.
    pub fn is_of_the_channel(self) -> bool {
        match self {
            Self::NoAddress
            | Self::TextsStopped
            | Self::AddressFailed
            | Self::CountryNotAllowed
            | Self::NoTextsLeft
            | Self::NotChosen => true,
            Self::RuleConfirmsOtherwise
            | Self::TypeNotTicked
            | Self::NoLeadTime
            | Self::ChannelOff
            | Self::LeadTimePast
            | Self::QuietHours
            | Self::LaterReminder
            | Self::Answered
            | Self::Superseded
            | Self::Past
            | Self::NoWayToReschedule => false,
        }
    }
}

/// What a carrier calls a text that it took: 1 to 100 letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(String);

impl TextId {
    /// Accepts what carriers give.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if (1..=100).contains(&text.len()) && text.chars().all(legal) {
            Ok(Self(text.to_owned()))
        } else {
            Err(invalid("1 to 100 letters, digits and hyphens"))
        }
    }
}

impl fmt::Display for TextId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
