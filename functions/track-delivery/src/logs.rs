//! `CloudWatch` Logs as a subscription hands them on: JSON, packed with gzip, in Base64.

use crate::Unreadable;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::read::GzDecoder;
use serde::Deserialize;
use std::io::Read as _;

/// More than an event of Lambda can hold is packed by nobody.
const LARGEST_PACKED: usize = 2 * 1024 * 1024;
/// Text packs to a tenth; a hundred times that would be made to fill the memory.
const LARGEST: u64 = 16 * 1024 * 1024;

/// What `awslogs` holds.
#[derive(Deserialize)]
pub(crate) struct Packed {
    data: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Logs {
    message_type: String,
    #[serde(default)]
    log_events: Vec<Logged>,
}

/// A line of a log.
#[derive(Debug, Deserialize)]
pub(crate) struct Logged {
    /// When it was written, in milliseconds.
    pub(crate) timestamp: i64,
    pub(crate) message: String,
}

impl Packed {
    /// The lines in it: none where they only ask whether somebody is there.
    pub(crate) fn unpack(&self) -> Result<Vec<Logged>, Unreadable> {
        if self.data.len() > LARGEST_PACKED {
            return Err(Unreadable::TooLarge);
        }
        let packed = STANDARD.decode(&self.data).map_err(|_| Unreadable::NotPacked)?;
        let mut text = Vec::new();
        GzDecoder::new(&*packed).take(LARGEST + 1).read_to_end(&mut text).map_err(|_| Unreadable::NotPacked)?;
        if text.len() as u64 > LARGEST {
            return Err(Unreadable::TooLarge);
        }
        let logs: Logs = serde_json::from_slice(&text).map_err(|_| Unreadable::NotDescribed)?;
        Ok(if logs.message_type == "DATA_MESSAGE" { logs.log_events } else { Vec::new() })
    }
}
