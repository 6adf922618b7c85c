//! Refusals, as `application/problem+json` (RFC 9457) or as a page. Each says what to do next. What they say is kept as
//! messages until the reply is made: a page speaks the language of its reader, JSON always English.

use crate::accepted::accepted;
use crate::page::{Frame, contact_line, layout};
use crate::{Around, Contact, FindingDto, Reply, SlotDto};
use domain::Invalid;
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use language::{Message, Words, message, say};
use maud::{Markup, html};
use serde::Serialize;

/// Why a request was not done, and what to do next.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The status, chosen by what its reader does next.
    pub status: StatusCode,
    code: &'static str,
    title: Message,
    detail: Vec<Message>,
    field: Option<String>,
    invalid: Option<Invalid>,
    next_slots: Option<Vec<SlotDto>>,
    stopped_for: Option<Vec<FindingDto>>,
    retry_after: Option<i64>,
    allow: Option<String>,
    around: Option<Box<Around>>,
    body: Option<String>,
    ways: Vec<(String, Message)>,
}

#[derive(Serialize)]
struct ProblemDto<'a> {
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_slots: Option<&'a [SlotDto]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_for: Option<&'a [FindingDto]>,
}

impl Problem {
    /// A problem of a status; `code` ends its type `urn:slotlink:problem:code`.
    pub fn new(status: StatusCode, code: &'static str, title: Message) -> Self {
        Self {
            status,
            code,
            title,
            detail: Vec::new(),
            field: None,
            invalid: None,
            next_slots: None,
            stopped_for: None,
            retry_after: None,
            allow: None,
            around: None,
            body: None,
            ways: Vec::new(),
        }
    }

    /// What happened and what to do next; a further sentence if there was one before.
    #[must_use]
    pub fn detail(mut self, detail: Message) -> Self {
        self.detail.push(detail);
        self
    }

    /// Whose page it is, and so whom to call where a person must help.
    #[must_use]
    pub fn around(mut self, around: Around) -> Self {
        self.around = Some(Box::new(around));
        self
    }

    /// Whether it is known whose page it is.
    pub fn has_frame(&self) -> bool {
        self.around.is_some()
    }

    /// Other times in place of the one that is gone.
    #[must_use]
    pub fn next_slots(mut self, slots: Vec<SlotDto>) -> Self {
        self.next_slots = Some(slots);
        self
    }

    /// What the guard has found in a text.
    #[must_use]
    pub fn stopped_for(mut self, findings: Vec<FindingDto>) -> Self {
        self.stopped_for = Some(findings);
        self
    }

    /// The field that it is about, where the page tells it in words of its own.
    #[must_use]
    pub fn about(mut self, field: &str) -> Self {
        self.field = Some(shown(field));
        self
    }

    /// After how many seconds the same request may succeed.
    #[must_use]
    pub fn retry_after(mut self, seconds: i64) -> Self {
        self.retry_after = Some(seconds.max(1));
        self
    }

    /// At which instant the same request may succeed. Rounded up: a second too early is refused once more.
    #[must_use]
    pub fn retry_at(self, instant: Timestamp, now: Timestamp) -> Self {
        let seconds = (instant.duration_since(now).as_millis() + 999) / 1000;
        self.retry_after(i64::try_from(seconds).unwrap_or(i64::MAX))
    }

    /// What the page shows below the explanation, for instance a form to try again.
    #[must_use]
    pub fn with_body(mut self, body: Markup) -> Self {
        self.body = Some(body.into_string());
        self
    }

    /// A way on from the page.
    #[must_use]
    pub fn way(mut self, address: impl Into<String>, text: Message) -> Self {
        self.ways.push((address.into(), text));
        self
    }

    /// 404, the same for every address that is not there.
    pub fn no_such_page() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", message!("nothing-here")).detail(message!("nothing-here-detail"))
    }

    /// 404, one identical answer for unknown and malformed tokens.
    pub fn unknown_link() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown-link", message!("unknown-link"))
            .detail(message!("unknown-link-detail"))
    }

    /// 404: the clinic has no such patient.
    pub fn unknown_patient() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown-patient", message!("unknown-patient"))
            .detail(message!("unknown-patient-detail"))
            .way("/staff/patients", message!("all-patients"))
    }

    /// 404: the clinic has sent no such link.
    pub fn unknown_sent_link() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown-link", message!("no-such-link"))
            .detail(message!("unknown-patient-detail"))
            .way("/staff/patients", message!("all-patients"))
    }

    /// 422: the key of a request that can be repeated stood for another request before.
    pub fn key_reused() -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "key-reused", message!("key-reused"))
            .detail(message!("key-reused-detail"))
    }

    /// 405 with the methods that there are.
    pub fn wrong_method(methods: &[&str]) -> Self {
        let mut problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method", message!("wrong-method"))
            .detail(message!("wrong-method-detail", methods = methods.join(", ")));
        problem.allow = Some(methods.join(", "));
        problem
    }

    /// 413: a body that no door takes.
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", message!("too-large"))
            .detail(message!("too-large-detail"))
    }

    /// 415 with what is accepted.
    pub fn wrong_media_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-media-type", message!("wrong-media-type"))
            .detail(message!("wrong-media-type-detail"))
    }

    /// 400: a field is not what is accepted.
    pub fn field(field: &str, error: Invalid) -> Self {
        let problem = Self::new(StatusCode::BAD_REQUEST, "wrong-field", message!("wrong-field"));
        Self { field: Some(shown(field)), invalid: Some(error), ..problem }
    }

    /// 400: there is no such field.
    pub fn unknown_field(field: &str, accepted: &str) -> Self {
        let name = shown(field);
        let detail = message!("field-unknown", field = &name, accepted = accepted);
        Self::of_field(name, detail)
    }

    /// 400: a field is missing, or what it says cannot be read.
    pub fn wrong_field(field: &str, reason: &str) -> Self {
        let name = shown(field);
        let detail = message!("field-wrong", field = &name, reason = reason);
        Self::of_field(name, detail)
    }

    fn of_field(field: String, detail: Message) -> Self {
        let problem = Self::new(StatusCode::BAD_REQUEST, "wrong-field", message!("wrong-field"));
        Self { field: Some(field), ..problem.detail(detail) }
    }

    /// 400: a body that is not what the door takes. `reason` is the parser's, which tells fields and types but never
    /// what they held.
    pub(crate) fn unreadable_body(path: &str, reason: &str) -> Self {
        let named = reason.split('`').nth(1).filter(|_| reason.contains("field"));
        let field = named.unwrap_or(if matches!(path, "." | "?" | "") { "body" } else { path });
        Self::wrong_field(field, &without_values(reason))
    }

    /// 401 for staff doors.
    pub fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not-signed-in", message!("not-signed-in"))
            .detail(message!("not-signed-in-detail"))
            .way("/staff/sign-in", message!("sign-in"))
    }

    /// 503: the same request may succeed in a moment.
    pub fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message!("busy"))
            .detail(message!("busy-detail"))
            .retry_after(2)
    }

    /// 500: a fault of ours, which was logged.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message!("internal"))
            .detail(message!("internal-detail"))
    }

    /// As a page or as problem+json. The page speaks the language of whose it is, or else `words`.
    pub fn into_reply(self, page: bool, words: Words) -> Reply {
        let mut reply = if page { self.page(words) } else { self.json() };
        if let Some(seconds) = self.retry_after {
            reply = reply.with_header(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(allow) = self.allow.as_deref().and_then(|allow| HeaderValue::from_str(allow).ok()) {
            reply = reply.with_header(header::ALLOW, allow);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            // RFC 9110, 11.6.1: a 401 must say how to authenticate.
            reply = reply.with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        reply
    }

    fn json(&self) -> Reply {
        let words = Words::ENGLISH;
        let contact = self.whom_to_call();
        let mut detail = self.told(words, |invalid| invalid.accepted.to_owned());
        if let Some(contact) = contact {
            let telephone = message!("telephone-of", clinic = &contact.name, phone = contact.phone.as_str());
            let separator = if detail.is_empty() { "" } else { " " };
            detail = [&detail, separator, &words.tell(&telephone)].concat();
        }
        let dto = ProblemDto {
            r#type: format!("urn:slotlink:problem:{}", self.code),
            title: words.tell(&self.title),
            status: self.status.as_u16(),
            detail,
            field: self.field.as_deref(),
            phone: contact.map(|contact| contact.phone.as_str()),
            next_slots: self.next_slots.as_deref(),
            stopped_for: self.stopped_for.as_deref(),
        };
        Reply::problem(self.status, &dto)
    }

    fn whom_to_call(&self) -> Option<&Contact> {
        self.around.as_ref().filter(|around| around.staff.is_none()).map(|around| &around.contact)
    }

    fn told(&self, words: Words, accepted: impl Fn(Invalid) -> String) -> String {
        let field = self
            .field
            .as_deref()
            .zip(self.invalid)
            .map(|(field, invalid)| say!(words, "field-accepted", field = field, accepted = accepted(invalid)));
        let sentences = self.detail.iter().map(|sentence| words.tell(sentence));
        field.into_iter().chain(sentences).collect::<Vec<_>>().join(" ")
    }

    fn page(&self, words: Words) -> Reply {
        let words = self.around.as_ref().map_or(words, |around| around.words);
        let frame = self.around.as_ref().map_or_else(|| Frame::plain(words), |around| around.frame());
        let title = words.tell(&self.title);
        let told = self.told(words, |invalid| accepted(words, invalid));
        let body = html! {
            h1 { (title) }
            @if !told.is_empty() { p.lead role="alert" { (told) } }
            @if let Some(body) = &self.body { (maud::PreEscaped(body)) }
            @for (address, text) in &self.ways { p { a.button.plain href=(address) { (words.tell(text)) } } }
            @if let Some(contact) = self.whom_to_call() { (contact_line(words, contact)) }
        };
        Reply::page(self.status, layout(&title, frame, &body))
    }
}

/// A field's name as it may be told back.
fn shown(field: &str) -> String {
    field.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// A parser's reason without what it quotes of the request: that may be anything, also personal.
fn without_values(reason: &str) -> String {
    let reason = reason.rsplit_once(" at line ").map_or(reason, |(reason, _)| reason);
    for kind in ["invalid type: ", "invalid value: "] {
        if let (Some(found), Some(expected)) = (reason.strip_prefix(kind), reason.rfind(", expected")) {
            let found = found.split([' ', ',']).next().unwrap_or_default();
            return format!("{kind}{found}{}", &reason[expected..]);
        }
    }
    if reason.starts_with("unknown field") { "unknown field".to_owned() } else { reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Language;

    #[test]
    fn a_wrong_field_is_told_in_the_readers_language_and_to_programs_in_english() {
        let problem = || Problem::field("part", domain::PartOfDay::parse("x").unwrap_err());
        let words = Words::of(Language::French);
        let text = |reply: Reply| String::from_utf8(reply.into_response().into_body().to_vec()).unwrap();
        assert!(text(problem().into_reply(true, words)).contains("morning ou afternoon"));
        assert!(text(problem().into_reply(false, words)).contains("part: accepted is morning or afternoon."));
    }

    #[test]
    fn a_parsers_reason_is_told_without_the_value() {
        for (reason, told) in [
            (
                "invalid type: string \"Jane at line 3\", expected u16 at line 1 column 4",
                "invalid type: string, expected u16",
            ),
            ("invalid type: integer `19840312`, expected a string", "invalid type: integer, expected a string"),
            ("unknown field `jane`, expected `slot`", "unknown field"),
            ("missing field `slot`", "missing field `slot`"),
        ] {
            assert_eq!(without_values(reason), told);
        }
    }
}
