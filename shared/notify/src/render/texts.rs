//! The shipped text messages. None tells a name or a reason; a clinician or type only where the clinic wants it.

use super::values::{Placeholder, Values};
use crate::sms_parts;
use domain::MessageKind;
use language::{Words, say};

/// The shipped text message of a kind. Notices to clinicians have none.
pub(crate) fn shipped_text(kind: MessageKind, values: &Values, words: Words) -> String {
    let get = |placeholder| values.get(placeholder).unwrap_or_default();
    let (clinic, phone) = (get(Placeholder::Clinic), get(Placeholder::Phone));
    let (when, url) = (get(Placeholder::When), get(Placeholder::Link));
    match kind {
        MessageKind::Invitation => say!(words, "invitation-sms", clinic = clinic, url = url),
        MessageKind::Confirmation => say!(words, "confirmation-sms", clinic = clinic, when = when, url = url),
        MessageKind::Change => say!(words, "change-sms", clinic = clinic, when = when, url = url),
        MessageKind::Cancellation => say!(words, "cancellation-sms", clinic = clinic, when = when, phone = phone),
        MessageKind::Reminder if values.link.is_some() => {
            fullest(values, words, |when| say!(words, "reminder-link-sms", clinic = &clinic, when = when, url = &url))
        }
        MessageKind::Reminder => {
            fullest(values, words, |when| say!(words, "reminder-sms", clinic = &clinic, when = when, phone = &phone))
        }
        MessageKind::ConfirmationRequest if values.replies => {
            fullest(values, words, |when| say!(words, "request-reply-sms", clinic = &clinic, when = when))
        }
        MessageKind::ConfirmationRequest => {
            fullest(values, words, |when| say!(words, "request-sms", clinic = &clinic, when = when, url = &url))
        }
        MessageKind::SelfReschedule => {
            let url = get(Placeholder::SelfSchedule);
            say!(words, "self-reschedule-sms", clinic = clinic, url = url)
        }
        MessageKind::OneTimeCode => {
            say!(words, "code-sms", code = get(Placeholder::Code), clinic = clinic, minutes = values.minutes)
        }
        MessageKind::Alert => {
            say!(words, "alert-sms", clinic = clinic, text = values.alert.as_deref().unwrap_or_default())
        }
        MessageKind::WhichAppointment => {
            say!(words, "which-appointment-sms", clinic = clinic, when = when, code = get(Placeholder::Code))
        }
        MessageKind::ReplyPassedOn => say!(words, "reply-passed-on-sms", clinic = clinic, phone = phone),
        MessageKind::NoticeGained | MessageKind::NoticeLost => String::new(),
    }
}

/// With as much beside the time as there are values for and as leave it one part (row G23).
fn fullest(values: &Values, words: Words, text: impl Fn(&str) -> String) -> String {
    let when = values.get(Placeholder::When).unwrap_or_default();
    let (clinician, title) = (values.get(Placeholder::Clinician), values.get(Placeholder::Type));
    let with = clinician.map(|clinician| say!(words, "sms-with", when = &when, clinician = clinician));
    let of = |when: &String| title.as_ref().map(|title| say!(words, "sms-for", when = when, title = title));
    let fuller = [with.as_ref().and_then(of), with.clone(), of(&when)];
    let mut texts = fuller.into_iter().flatten().map(|when| text(&when));
    texts.find(|text| sms_parts(text).parts == 1).unwrap_or_else(|| text(&when))
}
