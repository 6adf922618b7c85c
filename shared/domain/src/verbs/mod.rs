//! One verb per file: command, decision, refusals, then the pure function.

mod alert_patient;
mod answer_request;
mod book;
mod book_for_patient;
mod cancel;
mod close_task;
mod expire_link;
mod free_times;
mod list_slots;
mod open_link;
mod receive_reply;
mod report_no_time;
mod reschedule;
mod send_code;
mod send_link;
mod send_link_again;
mod stop_texts;
mod verify;

pub use alert_patient::{
    ALERT_MINUTES, AlertPatient, AlertRefusal, AlertView, Override, PatientAlerted, alert_patient,
};
pub use answer_request::{AnswerRefusal, AnswerRequest, AnswerView, RequestAnswered, answer_request, is_asked};
pub use book::{
    BOOK_ALTERNATIVES, Book, BookIds, BookRefusal, BookView, Booked, Lost, LostLink, book, check_slot, lost_race,
    next_slots,
};
pub use book_for_patient::{BookForPatient, BookForPatientRefusal, book_for_patient, governing_rule, lost_for_patient};
pub use cancel::{Cancel, CancelRefusal, CancelView, Cancelled, cancel, lost_cancel};
pub use close_task::{CloseRefusal, TaskClosed, close_task};
pub use expire_link::{EndRefusal, LinkEnded, delete_link, expire_link};
pub use free_times::{Sought, free_times, serving, staff_window, times_instead};
pub use list_slots::{
    MAX_DAYS, MAX_SLOTS, PartOfDay, ProviderDays, SlotFilter, SlotPage, SlotWindow, list_slots, occupied, offered,
    window_of,
};
pub use open_link::{LinkContinued, LinkOpened, OpenRefusal, Presser, continue_link, expire_by_time, open_link};
pub use receive_reply::{ReceiveReply, ReplyView, Texter, receive_reply};
pub use report_no_time::{NoTimeNews, NoTimeRefusal, NoTimeReported, REPORTED_FOR, is_reported, report_no_time};
pub use reschedule::{
    LostAppointment, LostChange, Reschedule, RescheduleRefusal, RescheduleView, Rescheduled, days_without,
    lost_reschedule, patient_days_without, reschedule, rule_for_move,
};
pub use send_code::{CodeSent, CodeView, SendCode, SendCodeRefusal, send_code};
pub use send_link::{LinkSent, SendIds, SendLink, SendRefusal, send_link};
pub use send_link_again::{LinkSentAgain, SendAgainRefusal, SendLinkAgain, send_link_again};
pub use stop_texts::consent_told;
pub use verify::{Tries, VerifyPatient, VerifyRefusal, verify};
