//! Refusals, as the document tells them: one reusable response for each.

use super::schemas::PROBLEM;
use utoipa::openapi::{Content, Header, HeaderBuilder, Object, Ref, Response, ResponseBuilder, Type};

/// One way in which doors refuse. Two ways of one door that share a status are told as one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) name: &'static str,
    told: &'static str,
}

const fn refusal(status: u16, name: &'static str, told: &'static str) -> Refusal {
    Refusal { status, name, told }
}

pub(super) const WRONG_FIELD: Refusal = refusal(
    400,
    "WrongField",
    "`wrong-field`: a field, parameter or header is not what is accepted; `field` names it.",
);
pub(super) const NOT_VERIFIED: Refusal =
    refusal(401, "NotVerified", "`not-verified`: the rule of this link asks for `verifyPatient` first.");
pub(super) const WRONG_ANSWER: Refusal = refusal(
    401,
    "WrongAnswer",
    "`wrong-answer`: this is not what the clinic has on record, or not the code that was sent last. `no-code`: \
     there is no code that works; `sendCode` sends one.",
);
pub(super) const NOT_SIGNED_IN: Refusal =
    refusal(401, "NotSignedIn", "`not-signed-in`: there is no bearer token, or it does not hold.");
pub(super) const MAY_NOT_CHANGE: Refusal = refusal(
    403,
    "MayNotChange",
    "`not-allowed`: on a manage link, where the clinic keeps this change to its staff; `phone` is the clinic's.",
);
pub(super) const KEPT_BACK: Refusal = refusal(
    403,
    "KeptBack",
    "`kept-back`: the link that booked proves nothing, and the rule asks for a proof before the appointment is shown: the \
     manage link of the confirmation shows it.",
);
pub(super) const UNKNOWN_LINK: Refusal =
    refusal(404, "UnknownLink", "`unknown-link`: the token is unknown or malformed, which is one and the same answer.");
pub(super) const UNKNOWN_SENT_LINK: Refusal =
    refusal(404, "UnknownSentLink", "`unknown-link`: the clinic has sent no such link.");
pub(super) const UNKNOWN_TASK: Refusal =
    refusal(404, "UnknownTask", "`unknown-task`: the clinic never had such a task.");
pub(super) const UNKNOWN_NOTICE: Refusal =
    refusal(404, "UnknownNotice", "`unknown-notice`: nobody left the member of staff such a notice.");
pub(super) const NOTHING_BOOKED: Refusal = refusal(
    404,
    "NothingBooked",
    "`nothing-booked`: the link has made no appointment yet. `unknown-link`: the token is unknown or malformed.",
);
pub(super) const UNKNOWN_PATIENT: Refusal =
    refusal(404, "UnknownPatient", "`unknown-patient`: the clinic has no such patient.");
pub(super) const UNKNOWN_APPOINTMENT: Refusal = refusal(
    404,
    "UnknownAppointment",
    "`unknown-appointment`: the patient has no such appointment. `unknown-patient`: the clinic has no such patient.",
);
pub(super) const ALREADY_BOOKED: Refusal =
    refusal(409, "AlreadyBooked", "`already-booked`: the link has made its appointment and books no other.");
pub(super) const SLOT_LOST: Refusal = refusal(
    409,
    "SlotLost",
    "`slot-lost`: the slot is taken or can no longer be booked; `next_slots` are free instead. `already-booked`: the \
     link has made its appointment and books no other.",
);
pub(super) const TIME_LOST: Refusal = refusal(
    409,
    "TimeLost",
    "`slot-lost`: the time is past, or another appointment has it. `not-offered`: the hours do not offer it, and \
     `override` books it all the same. `next_slots` are free instead.",
);
pub(super) const NO_CODE: Refusal = refusal(
    409,
    "NoCode",
    "`no-code-asked`: the link asks for no code. `no-address`: the record has no address to which one can be sent. \
     `press-again`: what asked is taken for a scanner.",
);
pub(super) const CODE_LATER: Refusal = refusal(
    429,
    "CodeLater",
    "`code-sent`: the last code was sent less than a minute ago. `paused`: too many wrong answers. `limit`: as much was \
     sent today as may be. `throttled`: too many unknown tokens. `Retry-After` says how long to wait.",
);
pub(super) const OFFERS_NOTHING: Refusal = refusal(
    409,
    "OffersNothing",
    "`already-booked`: the link has made its appointment and books no other. `cancelled`, `past` or `limit-passed`: the \
     appointment of a manage link can no longer be moved; `phone` is the clinic's.",
);
pub(super) const SLOT_NOT_FREE: Refusal = refusal(
    409,
    "SlotNotFree",
    "`slot-lost`: the slot is taken or can no longer be booked; `next_slots` are free instead. `already-booked`, \
     `cancelled`, `past` or `limit-passed`: the link offers nothing any more.",
);
pub(super) const NOT_MOVED: Refusal = refusal(
    409,
    "NotMoved",
    "The appointment stands as it was. `slot-lost`: the slot is taken or can no longer be booked; `next_slots` are free \
     instead. `changed-meanwhile`: it is no longer as whoever asks has seen it. `cancelled`, `past` or `limit-passed`: \
     it can no longer be moved; `phone` is the clinic's. `not-a-manage-link`: this link books.",
);
pub(super) const NOT_A_MANAGE_LINK: Refusal =
    refusal(409, "NotAManageLink", "`not-a-manage-link`: the link is there to book.");
pub(super) const NOT_CANCELLED: Refusal = refusal(
    409,
    "NotCancelled",
    "The appointment stands. `past` or `limit-passed`: it can no longer be cancelled online; `phone` is the clinic's. \
     `changed-meanwhile`: it is no longer as whoever asks has seen it. `press-again`: a scanner asked. \
     `not-a-manage-link`: this link books.",
);
pub(super) const NOT_ANSWERED: Refusal = refusal(
    409,
    "NotAnswered",
    "Nothing was answered. `cancelled` or `past`: the appointment is not awaited any more. `changed-meanwhile`: it is no \
     longer as whoever asks has seen it. `press-again`: a scanner asked. `not-a-manage-link`: this link books.",
);
pub(super) const SPENT_OR_OFF: Refusal = refusal(
    409,
    "SpentOrOff",
    "`already-booked`: the link has made its appointment. `online-booking-off`: the clinic sends no booking links at \
     present.",
);
pub(super) const ONLINE_BOOKING_OFF: Refusal =
    refusal(409, "OnlineBookingOff", "`online-booking-off`: the clinic sends no booking links at present.");
pub(super) const QUIET_HOURS: Refusal = refusal(
    409,
    "QuietHours",
    "`quiet-hours`: it is night where the patient is, and no appointment is within two hours. Nothing was sent.",
);
pub(super) const LINK_GONE: Refusal = refusal(
    410,
    "LinkGone",
    "`expired`, `gone` or `no-longer-offered`: this link will not work again; `phone` is the clinic's.",
);
pub(super) const SENT_LINK_GONE: Refusal = refusal(
    410,
    "SentLinkGone",
    "`expired`, `deleted` or `no-longer-offered`: this link has ended, so that nothing more can be done with it.",
);
pub(super) const TOO_LARGE: Refusal = refusal(413, "TooLarge", "`too-large`: the body is longer than 16 KB.");
pub(super) const WRONG_MEDIA_TYPE: Refusal =
    refusal(415, "WrongMediaType", "`wrong-media-type`: the body is neither JSON nor a form.");
pub(super) const KEY_REUSED: Refusal =
    refusal(422, "KeyReused", "`key-reused`: this `Idempotency-Key` has asked for something else before.");
pub(super) const STOPPED_BY_GUARD: Refusal = refusal(
    422,
    "StoppedByGuard",
    "`stopped-by-guard`: the text tells what anybody near the phone could read; `stopped_for` says what, and `override` \
     sends it all the same. `key-reused`: this `Idempotency-Key` has asked for something else before. Nothing was sent.",
);
pub(super) const PAUSED: Refusal = refusal(
    429,
    "Paused",
    "`paused`: too many wrong answers; `Retry-After` says how long to wait. `throttled`: too many unknown tokens.",
);
pub(super) const THROTTLED: Refusal = refusal(
    429,
    "Throttled",
    "`throttled`: too many unknown tokens came from this address, and this is another; `Retry-After` says how long to \
     wait. A link that exists works all the while.",
);
pub(super) const ANSWER_LIMIT: Refusal = refusal(
    429,
    "AnswerLimit",
    "`limit`: as much was sent today as may be, and the answer would send one message more; `phone` is the clinic's. \
     `throttled`: too many unknown tokens. `Retry-After` says how long to wait.",
);
pub(super) const OVER_LIMIT: Refusal = refusal(
    429,
    "OverLimit",
    "`patient-limit` or `clinic-limit`: as much was sent today as may be; `Retry-After` is the time to the \
     clinic's midnight.",
);
pub(super) const INTERNAL: Refusal = refusal(500, "Internal", "`internal`: a fault of ours, which was logged.");
pub(super) const BUSY: Refusal =
    refusal(503, "Busy", "`busy`: the same request may succeed after `Retry-After` seconds.");

impl Refusal {
    pub(super) fn response(&self) -> Response {
        let content = Content::new(Some(Ref::from_schema_name(PROBLEM)));
        let response = ResponseBuilder::new().description(self.told).content("application/problem+json", content);
        match self.status {
            401 => response.header("WWW-Authenticate", header("`Bearer`", Type::String)),
            429 | 503 => response.header("Retry-After", header("Seconds to wait.", Type::Integer)),
            _ => response,
        }
        .build()
    }
}

fn header(told: &str, of: Type) -> Header {
    HeaderBuilder::new().description(Some(told)).schema(Some(Object::with_type(of))).build()
}
