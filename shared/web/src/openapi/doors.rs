//! What is told of each JSON door: what it takes, what it answers and how it refuses.

use super::door::Door;
use super::refusals::{
    ALREADY_BOOKED, ANSWER_LIMIT, CODE_LATER, KEPT_BACK, MAY_NOT_CHANGE, NO_CODE, NOT_A_MANAGE_LINK, NOT_ANSWERED,
    NOT_CANCELLED, NOT_MOVED, NOT_VERIFIED, NOTHING_BOOKED, OFFERS_NOTHING, ONLINE_BOOKING_OFF, OVER_LIMIT, PAUSED,
    QUIET_HOURS, SENT_LINK_GONE, SLOT_LOST, SLOT_NOT_FREE, SPENT_OR_OFF, STOPPED_BY_GUARD, TIME_LOST,
    UNKNOWN_APPOINTMENT, UNKNOWN_NOTICE, UNKNOWN_PATIENT, UNKNOWN_SENT_LINK, UNKNOWN_TASK, WRONG_ANSWER,
};
use super::schemas::{date, date_or_instant, id_or_nothing, number, part_of_day, text};
use crate::{
    AlertAnswer, AlertBody, AnswerBody, AppointmentAnswer, AppointmentHistoryAnswer, BookForPatientBody, CancelBody,
    CloseTaskBody, ClosedTaskAnswer, CodeAnswer, ContinueBody, DayAnswer, EndLinkBody, LinkAnswer, MessagesAnswer,
    NoTimeAnswer, NoTimeBody, NoticesAnswer, OpenAnswer, Operation, PatientsAnswer, PresetsAnswer, ReadNoticeAnswer,
    ReadNoticeBody, RecordAnswer, RescheduleBody, ReviewAnswer, RulesAnswer, SendCodeBody, SendLinkAgainBody,
    SendLinkBody, SlotBody, SlotsAnswer, TasksAnswer, VerifyAnswer, VerifyBody, ViewCancelAnswer,
};
use utoipa::openapi::{Content, HeaderBuilder, ResponseBuilder};

/// What is told of an operation; nothing where it is for people alone, or for reading this description.
pub(super) fn door(operation: Operation) -> Option<Door> {
    Some(match operation {
        Operation::OpenLink => open_link(),
        Operation::ContinueLink => continue_link(),
        Operation::DownloadCalendar => download_calendar(),
        Operation::VerifyPatient => verify_patient(),
        Operation::SendCode => send_code(),
        Operation::ListSlots => list_slots(),
        Operation::ReviewSlot => review_slot(),
        Operation::Book => book(),
        Operation::Reschedule => reschedule(),
        Operation::ViewNoTime => view_no_time(),
        Operation::ReportNoTime => report_no_time(),
        Operation::AnswerRequest => answer_request(),
        Operation::ViewCancel => view_cancel(),
        Operation::Cancel => cancel(),
        Operation::SendLink => send_link(),
        Operation::SendLinkAgain => send_link_again(),
        Operation::ExpireLink => expire_link(),
        Operation::DeleteLink => delete_link(),
        Operation::BookForPatient => book_for_patient(),
        Operation::ViewPresets => view_presets(),
        Operation::AlertPatient => alert_patient(),
        Operation::ViewTasks => view_tasks(),
        Operation::CloseTask => close_task(),
        Operation::ViewMessages => view_messages(),
        Operation::ViewNotices => view_notices(),
        Operation::ReadNotice => read_notice(),
        Operation::ViewDay => view_day(),
        Operation::FindPatients => find_patients(),
        Operation::ViewPatient => view_patient(),
        Operation::ViewAppointment => view_appointment(),
        Operation::ViewRules => view_rules(),
        Operation::ViewNewAppointment
        | Operation::Console
        | Operation::SignIn
        | Operation::SignOut
        | Operation::DescribeApi => return None,
    })
}

fn open_link() -> Door {
    Door::of_patient(
        "See where a link leads",
        "Changes nothing, whoever or whatever opens. A spent link leads to its appointment, which is shown once the \
         patient is verified where the rule asks. A browser gets the welcome page, or the page of the appointment.",
    )
    .answers::<OpenAnswer>(200, "Where the link leads.")
}

fn continue_link() -> Door {
    Door::of_patient(
        "Go on from the welcome page",
        "Marks the link accessed, the first time; that a scanner went on is told apart in the record. A browser is sent on, with 303, to the slots or to the appointment.",
    )
    .may_take::<ContinueBody>()
    .answers::<OpenAnswer>(200, "Where the link leads.")
}

fn download_calendar() -> Door {
    let disposition = HeaderBuilder::new().description(Some("Names the file `appointment.ics`.")).build();
    let file = ResponseBuilder::new()
        .description("An iCalendar file (RFC 5545).")
        .header("Content-Disposition", disposition)
        .content("text/calendar", Content::new(Some(text())));
    Door::of_patient("Take the appointment's calendar file", "The same appointment keeps its UID through every move.")
        .responds(200, file.build())
        .refuses(NOT_VERIFIED)
        .refuses(KEPT_BACK)
        .refuses(NOTHING_BOOKED)
}

fn verify_patient() -> Door {
    Door::of_link(
        "Prove to be the patient",
        "Takes a date of birth or a one-time code, as `openLink` says. Wrong answers are counted for the link: after \
         five comes a pause, which grows; a new code gives no new tries. Where the rule asks for nothing, every answer \
         is right. A browser is sent on, with 303, to the slots or to the appointment.",
    )
    .takes::<VerifyBody>()
    .answers::<VerifyAnswer>(200, "A session for this link, also as a cookie.")
    .refuses(WRONG_ANSWER)
    .refuses(PAUSED)
}

fn send_code() -> Door {
    Door::of_link(
        "Have a one-time code sent to the patient",
        "Six digits, by text or email to the address on the record. The code works for ten minutes and once; the one \
         before it works no longer. A browser is sent back, with 303, to the page that asks for the code.",
    )
    .may_take::<SendCodeBody>()
    .answers::<CodeAnswer>(202, "The code is on its way.")
    .refuses(NO_CODE)
    .refuses(CODE_LATER)
}

fn list_slots() -> Door {
    Door::of_patient(
        "See the slots that a link offers",
        "At most 500 slots in order of start; `next` leads to the rest. Whoever names no `from` is shown the first days \
         that have a free slot. A manage link offers what its appointment can be moved to. A browser with a spent link \
         is sent on, with 303, to the appointment.",
    )
    .asks("from", "The first day, or an instant from a `next`; today where it is left out.", date_or_instant())
    .asks("days", "How many days; 7 where it is left out.", number(1, domain::MAX_DAYS))
    .asks("provider", "Id of a provider that the link offers; all of them where it is left out.", id_or_nothing())
    .asks("location", "Id of a location that the link offers; all of them where it is left out.", id_or_nothing())
    .asks("part", "`morning` (before noon by the clock of the location) or `afternoon`; both where it is left out.", part_of_day())
    .answers::<SlotsAnswer>(200, "Free slots.")
    .refuses(NOT_VERIFIED)
    .refuses(MAY_NOT_CHANGE)
    .refuses(OFFERS_NOTHING)
}

fn review_slot() -> Door {
    Door::of_patient(
        "See a slot before booking it or moving to it",
        "Writes nothing and holds nothing. Programs need no review; a browser is sent on, with 303, to the form that \
         books or moves.",
    )
    .takes::<SlotBody>()
    .answers::<ReviewAnswer>(200, "The slot is free.")
    .refuses(NOT_VERIFIED)
    .refuses(MAY_NOT_CHANGE)
    .refuses(SLOT_NOT_FREE)
}

fn book() -> Door {
    Door::of_patient(
        "Book a slot",
        "A link makes at most one appointment. A browser is sent on, with 303, to the appointment.",
    )
    .repeatable()
    .takes::<SlotBody>()
    .answers::<AppointmentAnswer>(201, "The appointment.")
    .refuses(NOT_VERIFIED)
    .refuses(SLOT_LOST)
}

fn reschedule() -> Door {
    Door::of_patient(
        "Move an appointment to another slot",
        "On a manage link. The appointment keeps its id; the old time is given up in the same instant as the new one is \
         taken, and stands until then. Moving it to where it is already is a success that changes nothing. A browser is \
         sent on, with 303, to the appointment.",
    )
    .repeatable()
    .takes::<RescheduleBody>()
    .answers::<AppointmentAnswer>(200, "The appointment, at its new time.")
    .refuses(NOT_VERIFIED)
    .refuses(MAY_NOT_CHANGE)
    .refuses(NOT_MOVED)
}

fn answer_request() -> Door {
    Door::of_patient(
        "Answer whether one comes",
        "On a manage link. The appointment keeps its time: whoever does not come is sent a message with a link to choose \
         another, and moves it or cancels it then. The last answer counts, and the same again is the same success. A \
         browser is sent on, with 303, to the appointment.",
    )
    .repeatable()
    .takes::<AnswerBody>()
    .answers::<AppointmentAnswer>(200, "The appointment, answered.")
    .refuses(NOT_VERIFIED)
    .refuses(NOT_ANSWERED)
    .refuses(ANSWER_LIMIT)
}

fn view_cancel() -> Door {
    Door::of_patient(
        "See the appointment before cancelling it",
        "Changes nothing. A browser gets the form that cancels, or why nothing can be cancelled online.",
    )
    .answers::<ViewCancelAnswer>(200, "The appointment of a manage link.")
    .refuses(NOT_VERIFIED)
    .refuses(NOT_A_MANAGE_LINK)
}

fn cancel() -> Door {
    Door::of_patient(
        "Cancel the appointment",
        "Its time is free again at once; the appointment stays in the record. Cancelling a cancelled one is the same \
         success. A browser is sent on, with 303, to the page that says so.",
    )
    .repeatable()
    .may_take::<CancelBody>()
    .answers::<AppointmentAnswer>(200, "The appointment, cancelled.")
    .refuses(NOT_VERIFIED)
    .refuses(MAY_NOT_CHANGE)
    .refuses(NOT_CANCELLED)
}

fn send_link() -> Door {
    Door::of_staff(
        "Send a patient a booking link",
        "The message is owed from here on; the record of the patient tells what became of it. A browser is sent back, \
         with 303, to the record.",
    )
    .repeatable()
    .takes::<SendLinkBody>()
    .answers::<LinkAnswer>(201, "The link, with its address.")
    .refuses(UNKNOWN_PATIENT)
    .refuses(ONLINE_BOOKING_OFF)
    .refuses(OVER_LIMIT)
}

fn send_link_again() -> Door {
    Door::of_staff(
        "Send a link once more",
        "The same address goes out again: it still ends when it did, and still makes one appointment. A browser is sent \
         back, with 303, to the record.",
    )
    .repeatable()
    .takes::<SendLinkAgainBody>()
    .answers::<LinkAnswer>(200, "The link.")
    .refuses(UNKNOWN_SENT_LINK)
    .refuses(SPENT_OR_OFF)
    .refuses(SENT_LINK_GONE)
    .refuses(OVER_LIMIT)
}

fn expire_link() -> Door {
    Door::of_staff(
        "Stop a link from booking",
        "Only a link that could still book is changed, for good; expiring one that has expired is the same success. Its \
         row in the record stays. A browser is sent back, with 303, to the record.",
    )
    .may_take::<EndLinkBody>()
    .answers::<LinkAnswer>(200, "The link, which has expired.")
    .refuses(UNKNOWN_SENT_LINK)
    .refuses(ALREADY_BOOKED)
    .refuses(SENT_LINK_GONE)
}

fn delete_link() -> Door {
    Door::of_staff(
        "Take a link back",
        "Only a link that could still book is deleted, for good; deleting a deleted one is the same success. Its row in \
         the record stays. A browser is sent back, with 303, to the record.",
    )
    .may_take::<EndLinkBody>()
    .answers::<LinkAnswer>(200, "The link, which is deleted.")
    .refuses(UNKNOWN_SENT_LINK)
    .refuses(ALREADY_BOOKED)
    .refuses(SENT_LINK_GONE)
}

fn book_for_patient() -> Door {
    Door::of_staff(
        "Make an appointment for a patient",
        "Whatever the provider's hours offer can be booked, without notice and however far ahead. An override books \
         outside them too, never in the past and never on top of another appointment. The patient is sent a confirmation \
         with a link. A browser is sent on, with 303, to the appointment.",
    )
    .repeatable()
    .takes::<BookForPatientBody>()
    .answers::<AppointmentAnswer>(201, "The appointment.")
    .refuses(UNKNOWN_PATIENT)
    .refuses(TIME_LOST)
}

fn view_no_time() -> Door {
    Door::of_patient(
        "See whether the clinic knows that no time suits",
        "Changes nothing. A browser with a spent link is sent on, with 303, to the appointment.",
    )
    .answers::<NoTimeAnswer>(200, "Whether it was reported within the last 24 hours.")
    .refuses(NOT_VERIFIED)
    .refuses(ALREADY_BOOKED)
}

fn report_no_time() -> Door {
    Door::of_patient(
        "Tell the clinic that no time suits",
        "Once in 24 hours this makes a task for the clinic's staff; more often it is the same success. Where the clinic \
         does not record it, nothing is written, and the patient calls. A browser is sent on, with 303, to what came of \
         it.",
    )
    .may_take::<NoTimeBody>()
    .answers::<NoTimeAnswer>(200, "Whether the clinic's staff know.")
    .refuses(NOT_VERIFIED)
    .refuses(ALREADY_BOOKED)
}

fn view_presets() -> Door {
    Door::of_staff(
        "See the texts of alerts that staff choose from",
        "In the language of the patient. A browser gets the page on which an alert is written.",
    )
    .answers::<PresetsAnswer>(200, "The presets.")
    .refuses(UNKNOWN_PATIENT)
}

fn alert_patient() -> Door {
    Door::of_staff(
        "Send a patient a brief text at once",
        "A preset, or a text of one's own, in which a guard looks for names, dates of birth, telephone numbers, addresses and \
         words about health. It goes out on every channel named, or on none. In quiet hours it goes out only where the \
         patient has an appointment that is under way or begins within two hours. A browser is sent on, with 303, to the \
         record.",
    )
    .repeatable()
    .takes::<AlertBody>()
    .answers::<AlertAnswer>(201, "The alert.")
    .refuses(UNKNOWN_PATIENT)
    .refuses(QUIET_HOURS)
    .refuses(STOPPED_BY_GUARD)
    .refuses(OVER_LIMIT)
}

fn view_tasks() -> Door {
    Door::of_staff(
        "See the open tasks",
        "What patients and carriers have left to staff. A browser is sent on, with 303.",
    )
    .answers::<TasksAnswer>(200, "Those first that wait longest, at most 50 of each kind.")
}

fn close_task() -> Door {
    Door::of_staff(
        "Close a task",
        "Closing a closed one is the same success. A browser is sent back, with 303, to the tasks.",
    )
    .may_take::<CloseTaskBody>()
    .answers::<ClosedTaskAnswer>(200, "The task is closed.")
    .refuses(UNKNOWN_TASK)
}

fn view_messages() -> Door {
    Door::of_staff(
        "See what patients read in messages",
        "With values of the clinic. Its own words are used as long as nothing is wrong with them.",
    )
    .asks("in", "The language; all of them where it is left out.", text().pattern(Some("^(en|fr)?$")))
    .answers::<MessagesAnswer>(200, "The words of every message.")
}

fn view_notices() -> Door {
    Door::of_staff(
        "See what clinicians are told of changes",
        "Appointments that were moved from one clinician to another. Clinicians see their own, others all.",
    )
    .answers::<NoticesAnswer>(200, "The newest first, at most 30.")
}

fn read_notice() -> Door {
    Door::of_staff(
        "Mark a notice as read",
        "Marking one that was read is the same success. A browser is sent back, with 303, to the notices.",
    )
    .may_take::<ReadNoticeBody>()
    .answers::<ReadNoticeAnswer>(200, "The notice was read.")
    .refuses(UNKNOWN_NOTICE)
}

/// A provider, and when the last appointment of the page before begins.
const AFTER: &str = r"^[a-z0-9-]{1,40}\.[0-9]{8}T[0-9]{4}Z$";

fn view_day() -> Door {
    Door::of_staff("See the clinic's appointments of a day", "Each by the date at its own location.")
        .asks("date", "The date; today where it is left out.", date())
        .asks("provider", "Id of a provider of the clinic; all of them where it is left out.", id_or_nothing())
        .asks("after", "Where the page before ended, from a `next`.", text().pattern(Some(AFTER)))
        .answers::<DayAnswer>(200, "The appointments, at most 50.")
}

fn find_patients() -> Door {
    let query = text().max_length(Some(200));
    Door::of_staff("Find patients", "Patients of the clinic to which the token belongs.")
        .asks("q", "Words of a name, a phone number, an email address or a date of birth; the first 50 without.", query)
        .answers::<PatientsAnswer>(200, "Those who were found, at most 50.")
}

fn view_patient() -> Door {
    Door::of_staff("See a patient's record", "Details, and everything that ever happened: nothing is left out.")
        .answers::<RecordAnswer>(200, "The record.")
        .refuses(UNKNOWN_PATIENT)
}

fn view_appointment() -> Door {
    Door::of_staff("See an appointment and its history", "Every event of it and of the link that booked it.")
        .answers::<AppointmentHistoryAnswer>(200, "The appointment.")
        .refuses(UNKNOWN_APPOINTMENT)
}

fn view_rules() -> Door {
    Door::of_staff("See the booking rules", "By which links are sent.").answers::<RulesAnswer>(200, "The rules.")
}
