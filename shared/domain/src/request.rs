//! Requests that may come twice (the `Idempotency-Key` header, as in draft-ietf-httpapi-idempotency-key-header).

use crate::ids::{Invalid, invalid};
use crate::{AppointmentId, Link, LinkState};
use jiff::{SignedDuration, Timestamp};

/// How long a success is replayed for the same request.
pub const REPLAYED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// A request that its sender may repeat: the key it chose, and what it asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    key: String,
    payload: String,
}

impl Request {
    /// Accepts a key of 1 to 200 visible ASCII characters. The payload is whatever text two equal requests share.
    pub fn new(key: &str, payload: &str) -> Result<Self, Invalid> {
        if (1..=200).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()) {
            Ok(Self { key: key.to_owned(), payload: payload.to_owned() })
        } else {
            Err(invalid("1 to 200 visible ASCII characters"))
        }
    }

    /// The key that the sender chose.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What was asked.
    pub fn payload(&self) -> &str {
        &self.payload
    }
}

/// What an earlier booking says to a repeated request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replay {
    /// It was this request that booked: answer as then.
    Same(AppointmentId),
    /// The same key booked something else.
    OtherPayload,
    /// Another request booked, or too long ago.
    Other(AppointmentId),
}

/// How a spent link answers a request; nothing where the link is unspent.
pub fn replay(link: &Link, request: Option<&Request>, now: Timestamp) -> Option<Replay> {
    let LinkState::Spent { appointment, request: spent_by, at } = &link.state else { return None };
    let recent = now.duration_since(*at) < REPLAYED_FOR;
    Some(match (request, spent_by) {
        (Some(asked), Some(spent_by)) if recent && asked.key == spent_by.key => {
            if asked.payload == spent_by.payload {
                Replay::Same(appointment.clone())
            } else {
                Replay::OtherPayload
            }
        }
        _ => Replay::Other(appointment.clone()),
    })
}
