//! Refusals, as `application/problem+json` (RFC 9457) or as a page. Each says what to do next.

use crate::page::{Frame, layout};
use crate::{Reply, SlotDto};
use domain::{Clinic, Invalid, Phone};
use http::{HeaderValue, StatusCode, header};
use maud::{Markup, html};
use serde::Serialize;

/// Whom to call.
#[derive(Debug, Clone)]
pub struct Contact {
    /// The clinic's name.
    pub name: String,
    /// Its office number.
    pub phone: Phone,
}

impl From<&Clinic> for Contact {
    fn from(clinic: &Clinic) -> Self {
        Self { name: clinic.name.clone(), phone: clinic.phone.clone() }
    }
}

/// Why a request was not done, and what to do next.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The status, chosen by what its reader does next.
    pub status: StatusCode,
    code: &'static str,
    title: String,
    detail: String,
    field: Option<String>,
    next_slots: Option<Vec<SlotDto>>,
    retry_after: Option<i64>,
    allow: Option<String>,
    contact: Option<Contact>,
    body: Option<String>,
}

#[derive(Serialize)]
struct ProblemDto<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_slots: Option<&'a [SlotDto]>,
}

impl Problem {
    /// A problem of a status; `code` ends its type `urn:slotlink:problem:code`.
    pub fn new(status: StatusCode, code: &'static str, title: impl Into<String>) -> Self {
        Self {
            status,
            code,
            title: title.into(),
            detail: String::new(),
            field: None,
            next_slots: None,
            retry_after: None,
            allow: None,
            contact: None,
            body: None,
        }
    }

    /// What happened and what to do next.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Whom to call where a person must help.
    #[must_use]
    pub fn contact(mut self, contact: impl Into<Contact>) -> Self {
        self.contact = Some(contact.into());
        self
    }

    /// Other times in place of the one that is gone.
    #[must_use]
    pub fn next_slots(mut self, slots: Vec<SlotDto>) -> Self {
        self.next_slots = Some(slots);
        self
    }

    /// After how many seconds the same request may succeed.
    #[must_use]
    pub fn retry_after(mut self, seconds: i64) -> Self {
        self.retry_after = Some(seconds.max(1));
        self
    }

    /// What the page shows below the explanation, for instance a form to try again.
    #[must_use]
    pub fn with_body(mut self, body: Markup) -> Self {
        self.body = Some(body.into_string());
        self
    }

    /// 404, the same for every address that is not there.
    pub fn no_such_page() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is nothing here").detail(
            "Check the address. If a clinic sent you the link, open it from the message again, or call the clinic.",
        )
    }

    /// 404, one identical answer for unknown and malformed tokens.
    pub fn unknown_link() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown-link", "This link does not work")
            .detail("Open it from the message again, so that no part of it is missing. If that does not help, call the clinic that sent it.")
    }

    /// 404: the clinic has no such patient.
    pub fn unknown_patient() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown-patient", "There is no such patient")
            .detail("Find the patient again in the list; the record may have been erased.")
            .with_body(html! { p { a href="/staff/patients" { "All patients" } } })
    }

    /// 422: the key of a request that can be repeated stood for another request before.
    pub fn key_reused() -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "key-reused", "This Idempotency-Key was used for another request")
            .detail("Send a new key with each new request.")
    }

    /// 405 with the methods that there are.
    pub fn wrong_method(methods: &[&str]) -> Self {
        let mut problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method", "This cannot be done here")
            .detail(format!("Accepted is {}.", methods.join(", ")));
        problem.allow = Some(methods.join(", "));
        problem
    }

    /// 415 with what is accepted.
    pub fn wrong_media_type() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "wrong-media-type",
            "The request is in a form that is not read here",
        )
        .detail("Accepted is Content-Type application/json or application/x-www-form-urlencoded.")
    }

    /// 400: a field is not what is accepted.
    pub fn field(field: &str, error: Invalid) -> Self {
        Self::wrong_field(field, &format!("accepted is {}", error.accepted))
    }

    /// 400: there is no such field.
    pub fn unknown_field(field: &str, accepted: &str) -> Self {
        Self::wrong_field(field, &format!("unknown; accepted is {accepted}"))
    }

    /// 400: a field is missing, or what it says cannot be read.
    pub fn wrong_field(field: &str, reason: &str) -> Self {
        let field: String = field.chars().filter(|c| !c.is_control()).take(60).collect();
        let mut problem = Self::new(StatusCode::BAD_REQUEST, "wrong-field", "Something in the request is not right")
            .detail(format!("{field}: {reason}."));
        problem.field = Some(field);
        problem
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
        Self::new(StatusCode::UNAUTHORIZED, "not-signed-in", "Please sign in")
            .detail("This page is for staff who are signed in. Programs send a valid bearer token.")
            .with_body(html! { p { a.button href="/staff/sign-in" { "Sign in" } } })
    }

    /// 503: the same request may succeed in a moment.
    pub fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "That took too long")
            .detail("Nothing was changed that you were not told of. Please try again in a moment.")
            .retry_after(2)
    }

    /// 500: a fault of ours, which was logged.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side")
            .detail("Please try again later. If it happens again, call the clinic.")
    }

    /// As a page or as problem+json.
    pub fn into_reply(self, page: bool) -> Reply {
        let mut reply = if page { self.page() } else { self.json() };
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
        let dto = ProblemDto {
            r#type: format!("urn:slotlink:problem:{}", self.code),
            title: &self.title,
            status: self.status.as_u16(),
            detail: &self.detail_with_contact(),
            field: self.field.as_deref(),
            phone: self.contact.as_ref().map(|contact| contact.phone.as_str()),
            next_slots: self.next_slots.as_deref(),
        };
        Reply::problem(self.status, &dto)
    }

    fn detail_with_contact(&self) -> String {
        match &self.contact {
            Some(Contact { name, phone }) => format!("{} Telephone of {name}: {phone}.", self.detail).trim().to_owned(),
            None => self.detail.clone(),
        }
    }

    fn page(&self) -> Reply {
        let clinic = self.contact.as_ref().map(|contact| contact.name.as_str());
        let frame = Frame { clinic, ..Frame::default() };
        let body = html! {
            h1 { (self.title) }
            @if !self.detail.is_empty() { p role="alert" { (self.detail) } }
            @if let Some(body) = &self.body { (maud::PreEscaped(body)) }
            @if let Some(contact) = &self.contact { (crate::contact_line(&contact.name, &contact.phone)) }
        };
        Reply::page(self.status, layout(&self.title, frame, &body))
    }
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
