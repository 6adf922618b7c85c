//! The one crate that knows DynamoDB: keys, items, reads and transactions.
//!
//! A [`Store`] is a client of one table. Reads give domain values; each decision of the domain is written by one
//! method in one conditional transaction. `ENTITIES.md` beside this crate lists every access pattern with its cost.

mod addresses;
mod alerts;
mod allowance;
mod answering;
mod appointment_item;
mod batch;
mod booking;
mod changing;
mod codes;
mod day;
mod diary;
mod due;
mod error;
mod event_item;
mod fates;
mod finding;
mod item;
mod keys;
mod link_item;
mod links;
mod loading;
mod message_item;
mod message_settings_item;
mod messages;
mod meter;
mod notices;
mod occupying;
mod patient_item;
mod permits;
mod planning;
mod query;
mod reading;
mod repeated;
mod replies;
mod resending;
mod sending;
mod settings;
mod settings_item;
mod table;
mod tasks;
mod texts;
mod transaction;
mod verification;
mod wording_item;

pub use alerts::Alerting;
pub use answering::Answering;
pub use booking::{ManageToken, StaffBooking};
pub use changing::Changing;
pub use codes::CodeSending;
pub use diary::DiaryPlace;
pub use due::{DueMessage, DuePage, DuePlace, hours_between};
pub use error::StoreError;
pub use fates::{Fated, SentText};
pub use finding::FoundPatient;
pub use links::{EndingLink, TokenHash};
pub use message_item::{MessageRecord, Said};
pub use messages::Claim;
pub use meter::{Meter, Usage};
pub use reading::{MarkRemoved, PatientRecord, event_of_image, mark_of_image};
pub use repeated::{Done, DoneBefore};
pub use replies::{ReplyKeeping, ReplyRecord};
pub use resending::Resending;
pub use sending::Sending;
pub use settings::{SETTINGS_CACHED, Settings};
pub use tasks::{AroundTasks, MOST_TASKS, Reporting};
pub use verification::Answers;

use aws_sdk_dynamodb::Client;

/// A client of the table. Clones share its meter and its settings cache.
#[derive(Debug, Clone)]
pub struct Store {
    client: Client,
    table: String,
    meter: Meter,
    settings: settings::Cache,
}

impl Store {
    /// A store over a client, whose endpoint, credentials and time-outs are the caller's choice.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into(), meter: Meter::default(), settings: settings::Cache::default() }
    }

    /// What the table was asked so far.
    pub fn meter(&self) -> &Meter {
        &self.meter
    }
}
