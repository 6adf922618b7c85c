//! What a field accepts, in the words of its reader. The domain tells it in English, which is what programs are told.

use domain::Invalid;
use language::{Message, Words, message};

/// What is accepted, as a page tells it.
pub(crate) fn accepted(words: Words, invalid: Invalid) -> String {
    told(invalid).map_or_else(|| invalid.accepted.to_owned(), |message| words.tell(&message))
}

/// What a page can be asked wrongly; whatever else there is, only programs and files can.
fn told(invalid: Invalid) -> Option<Message> {
    Some(match invalid.accepted {
        "1 to 40 lower-case letters a-z, digits and hyphens" => message!("accepted-id"),
        "1 to 200 visible ASCII characters" => message!("accepted-key"),
        "a date YYYY-MM-DD between 2000 and 2199, or an instant of a next address" => message!("accepted-from"),
        "a date YYYY-MM-DD from 1900-01-01 to 2199-12-31" => message!("accepted-date"),
        "a date YYYY-MM-DD from 2000-01-01 to 2199-12-31" => message!("accepted-appointment-date"),
        "a date of birth, as YYYY-MM-DD or as day, month and year in numbers" => message!("accepted-date-of-birth"),
        "a location that this link offers" => message!("accepted-location"),
        "a number of days from 1 to 31" => message!("accepted-days"),
        "a provider that this link offers" => message!("accepted-provider"),
        "a slot that this link offers" => message!("accepted-slot"),
        "a time HH:MM from 00:00 to 23:59" => message!("accepted-time"),
        "a whole number" => message!("accepted-number"),
        "an instant like 2026-11-23T09:30:00+00:00, in whole minutes, from 2000 to 2199" => message!("accepted-start"),
        "appointments, links or channel" => message!("accepted-section"),
        "email, since the record has no mobile number" => message!("accepted-email-alone"),
        "morning or afternoon" => message!("accepted-part"),
        "sms or email" => message!("accepted-channel"),
        "sms, since the record has no email address" => message!("accepted-sms-alone"),
        "the id of a location of the clinic" => message!("accepted-location-id"),
        "the id of a provider of the clinic" => message!("accepted-provider-id"),
        "the id of a slot of this link" => message!("accepted-slot-id"),
        "the id of an appointment type of the clinic" => message!("accepted-type-id"),
        "the id of one of your booking rules" => message!("accepted-rule-id"),
        "what a `next` for the same providers named" => message!("accepted-next-of-providers"),
        "what a `next` named" => message!("accepted-next"),
        _ => return None,
    })
}
