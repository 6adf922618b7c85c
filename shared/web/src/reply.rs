//! Replies, with the headers that every one carries.

use crate::page::{NO_CONTENT_POLICY, Page};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

/// Headers of every reply. `same-origin` keeps the address of a link from other sites, and still lets our own forms
/// say where they come from.
pub const SECURITY_HEADERS: [(HeaderName, HeaderValue); 8] = [
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=()"),
    ),
];

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    policy: HeaderValue,
    body: Bytes,
}

impl Reply {
    /// A page.
    pub fn page(status: StatusCode, page: Page) -> Self {
        let language = HeaderValue::from_static(page.language.as_str());
        Self { policy: page.policy, ..Self::of(status, "text/html; charset=utf-8", page.html) }
            .with_header(header::CONTENT_LANGUAGE, language)
    }

    /// JSON for a program.
    pub fn json(status: StatusCode, value: &impl Serialize) -> Self {
        Self::of(status, "application/json", json(value))
    }

    /// A refusal for a program.
    pub(crate) fn problem(status: StatusCode, value: &impl Serialize) -> Self {
        Self::of(status, "application/problem+json", json(value))
    }

    /// Text that was made elsewhere.
    pub fn text(media_type: &'static str, text: String) -> Self {
        Self::of(StatusCode::OK, media_type, text)
    }

    /// A file to keep.
    pub fn file(media_type: &'static str, name: &str, content: String) -> Self {
        let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
        let reply = Self::of(StatusCode::OK, media_type, content);
        match disposition {
            Ok(disposition) => reply.with_header(header::CONTENT_DISPOSITION, disposition),
            Err(_) => reply,
        }
    }

    /// Sends a browser on with GET, so that a reload repeats nothing.
    pub fn see_other(address: &str) -> Self {
        let reply = Self::of(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", String::new());
        match HeaderValue::try_from(address) {
            Ok(address) => reply.with_header(header::LOCATION, address),
            Err(_) => reply,
        }
    }

    fn of(status: StatusCode, media_type: &'static str, body: impl Into<Bytes>) -> Self {
        let headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static(media_type))];
        Self { status, headers, policy: NO_CONTENT_POLICY, body: body.into() }
    }

    /// With one more header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// With a cookie for this host alone, which neither scripts nor other sites' requests carry. `max_age` is in
    /// seconds; 0 forgets it.
    #[must_use]
    pub fn with_cookie(self, name: &str, value: &str, max_age: i64) -> Self {
        let cookie = format!("{name}={value}; Path=/; Max-Age={max_age}; Secure; HttpOnly; SameSite=Lax");
        match HeaderValue::try_from(cookie) {
            Ok(cookie) => self.with_header(header::SET_COOKIE, cookie),
            Err(_) => self,
        }
    }

    /// As an HTTP response with every header that a reply must carry.
    pub fn into_response(self) -> http::Response<Bytes> {
        let mut response = http::Response::new(self.body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        for (name, value) in SECURITY_HEADERS {
            headers.insert(name, value);
        }
        headers.insert(header::CONTENT_SECURITY_POLICY, self.policy);
        for (name, value) in self.headers {
            headers.append(name, value);
        }
        response
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // What is written are structures of texts and numbers, for which serialising cannot fail.
    serde_json::to_vec(value).unwrap_or_default()
}
