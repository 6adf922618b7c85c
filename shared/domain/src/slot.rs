//! Start times that a link offers.

use crate::ids::{Invalid, invalid};
use crate::{LocationId, ProviderId, Span};
use jiff::{Timestamp, fmt::temporal::DateTimeParser};
use std::fmt;

/// Names a slot without storing it: start, provider and location. Whether it is offered is decided anew each time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SlotId {
    /// When it starts.
    pub start: Timestamp,
    /// With whom.
    pub provider: ProviderId,
    /// Where.
    pub location: LocationId,
}

impl SlotId {
    /// Accepts what [`SlotId`] prints: `20261123T0930Z.provider.location`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("the id of a slot of this link");
        let mut parts = text.split('.');
        let (Some(start), Some(provider), Some(location), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(ACCEPTED);
        };
        let shaped = start.len() == 14 && start.ends_with('Z') && start.as_bytes()[8] == b'T';
        let start = if shaped { DateTimeParser::new().parse_timestamp(start).ok() } else { None };
        Ok(Self {
            start: start.ok_or(ACCEPTED)?,
            provider: ProviderId::parse(provider).map_err(|_| ACCEPTED)?,
            location: LocationId::parse(location).map_err(|_| ACCEPTED)?,
        })
    }
}

impl fmt::Display for SlotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = jiff::tz::Offset::UTC.to_datetime(self.start);
        write!(f, "{}.{}.{}", start.strftime("%Y%m%dT%H%MZ"), self.provider, self.location)
    }
}

/// A start time that a link offers, with provider and location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its name.
    pub id: SlotId,
    /// The appointment itself, without buffers.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_id_is_read_back() {
        let id = "20261123T0930Z.dr-mills.camden";
        assert_eq!(SlotId::parse(id).unwrap().to_string(), id);
    }

    #[test]
    fn nothing_else_is_a_slot_id() {
        for bad in [
            "",
            "x",
            "20261123T0930Z.a",
            "20261123T0930Z.a.b.c",
            "20261323T0930Z.a.b",
            "2026-11-23T09:30Z.a.b",
            "20261123T0930Z.A.b",
            "é0261123T093Z.a.b",
        ] {
            assert!(SlotId::parse(bad).is_err(), "{bad:?} was taken");
        }
    }
}
