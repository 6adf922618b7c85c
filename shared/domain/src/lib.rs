//! What slotlink knows about clinics, links, slots and appointments, and how it decides.
//!
//! Everything here is pure: no clock, no randomness, no I/O, no serialisation. A verb is a function from what was
//! read (a *view*), what is asked (a *command*) and `now` to a decision or a refusal with its reason:
//!
//! ```text
//! book(&view, command, ids, now) -> Result<Booked, BookRefusal>
//! ```
//!
//! Nouns live in files of their own; each verb has one file with its command, its decision and all its refusals.

mod alert;
mod appointment;
mod change;
mod characters;
mod clinic;
mod code;
mod contact;
mod conversation;
mod event;
mod fate;
mod hours;
mod ids;
mod language;
mod lead_time;
mod limits;
mod link;
mod message;
mod message_settings;
mod notice;
mod occupancy;
mod owed;
mod patient;
mod portal;
mod quiet_hours;
mod reach;
mod reason;
mod reply;
mod reply_reading;
mod request;
mod rule;
mod slot;
mod staff;
mod task;
mod time;
mod verbs;
mod wording;

pub use alert::{Alert, AlertChannel, AlertText, AlertWords, Finding, OfferedPreset, Preset, PresetId, StoppedFor};
pub use appointment::{Answer, Appointment, AppointmentStatus, Origin, Placement};
pub use change::{Change, ChangeRefusal, allows_rescheduling, has_change_links, may_change};
pub use characters::{is_showable, is_unseen};
pub use clinic::{AppointmentType, Availability, Clinic, Location, NoTime, Provider, TypeMessages, Weekdays};
pub use code::{CODE_AGAIN, CODE_LASTS, OneTimeCode, SentCode};
pub use contact::{CallingCode, Channel, Email, Phone};
pub use conversation::{Conversation, Question, ReplyReceived, ReplyStep, ReplyText};
pub use event::{Actor, Event, EventKind};
pub use fate::{FailedFor, Fate, NextWay, TextId};
pub use hours::{instants_at, open_spans};
pub use ids::{
    AppointmentId, ClinicId, EventId, Invalid, LinkId, LocationId, PatientId, ProviderId, ReplyId, RuleId, StaffId,
    TypeId,
};
pub use language::Language;
pub use lead_time::{LeadTime, LeadTimes};
pub use limits::{Allowance, LimitReached, SendingLimits};
pub use link::{Ending, Grant, Link, LinkKind, LinkState, LinkStatus, PublicLinkId};
pub use message::{Carrier, Delivery, MessageKey, MessageKind, Occasion};
pub use message_settings::{ChangeLinks, MessageSettings, Notices, SmsMayTell};
pub use notice::{Notice, NoticeId, notices_seen_by};
pub use occupancy::{Day, Mark, Reference};
pub use owed::{MessagesOwed, NotOwed, OwedMessage, WhyNot, messages_owed};
pub use patient::{Patient, PatientName};
pub use portal::{Portal, PortalAccount, PortalId, SelfScheduleLink, self_schedule_link};
pub use quiet_hours::QuietHours;
pub use reach::{Address, AddressFault, AddressState, Consent, FaultKind, Unreached, unreached};
pub use reason::Reason;
pub use reply::{ReplyAbout, ReplyCode, StoppedBy};
pub use reply_reading::{ReplyReading, read_reply};
pub use request::{REPLAYED_FOR, Replay, Request, replay};
pub use rule::{Changes, Lifetime, ProviderChoice, Rule, Verification};
pub use slot::{Slot, SlotId};
pub use staff::{Role, StaffMember};
pub use task::{Task, TaskAbout, TaskId, TaskKind};
pub use time::{FAR, Minutes, Span, TICK_MINUTES, TICKS_PER_DAY, Tick, WallTime};
pub use verbs::{
    ALERT_MINUTES, AlertPatient, AlertRefusal, AlertView, AnswerRefusal, AnswerRequest, AnswerView, BOOK_ALTERNATIVES,
    Book, BookForPatient, BookForPatientRefusal, BookIds, BookRefusal, BookView, Booked, Cancel, CancelRefusal,
    CancelView, Cancelled, CloseRefusal, CodeSent, CodeView, EndRefusal, LinkContinued, LinkEnded, LinkOpened,
    LinkSent, LinkSentAgain, Lost, LostAppointment, LostChange, LostLink, MAX_DAYS, MAX_SLOTS, NoTimeNews,
    NoTimeRefusal, NoTimeReported, OpenRefusal, Override, PartOfDay, PatientAlerted, Presser, ProviderDays,
    REPORTED_FOR, ReceiveReply, ReplyView, RequestAnswered, Reschedule, RescheduleRefusal, RescheduleView, Rescheduled,
    SendAgainRefusal, SendCode, SendCodeRefusal, SendIds, SendLink, SendLinkAgain, SendRefusal, SlotFilter, SlotPage,
    SlotWindow, Sought, TaskClosed, Texter, Tries, VerifyPatient, VerifyRefusal, alert_patient, answer_request, book,
    book_for_patient, cancel, check_slot, close_task, consent_told, continue_link, days_without, delete_link,
    expire_by_time, expire_link, free_times, governing_rule, is_asked, is_reported, list_slots, lost_cancel,
    lost_for_patient, lost_race, lost_reschedule, next_slots, occupied, offered, open_link, patient_days_without,
    receive_reply, report_no_time, reschedule, rule_for_move, send_code, send_link, send_link_again, serving,
    staff_window, times_instead, verify, window_of,
};
pub use wording::{Colour, Hyperlink, Logo, Template, Texts, WebAddress, Wording};
