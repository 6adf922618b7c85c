//! Requests, parsed as far as every door needs.

use crate::routes::Parameters;
use crate::{Agent, ClientAddress, Function, Operation, Problem, Router};
use bytes::Bytes;
use domain::Invalid;
use http::{HeaderMap, Method, StatusCode, header};
use serde::de::DeserializeOwned;
use std::sync::LazyLock;

static ROUTER: LazyLock<Router> = LazyLock::new(Router::new);
/// The longest body that any door takes, in bytes.
const MAX_BODY: usize = 16 * 1024;

/// A request to one of the doors.
#[derive(Debug)]
pub struct Request {
    /// What it asks for.
    pub operation: Operation,
    /// Who answers it.
    pub function: Function,
    parameters: Parameters,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    client: Option<ClientAddress>,
    body: Bytes,
}

/// What a body was written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// By a browser's form, which must carry the marks that our pages put in it.
    Form,
    /// By a program.
    Json,
}

impl Request {
    /// Finds the door of a request. Unknown paths are 404, other methods 405.
    pub fn of(request: http::Request<Bytes>) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let method = &parts.method;
        let (route, parameters) = ROUTER.find(method, parts.uri.path()).map_err(|methods| {
            if methods.is_empty() { Problem::no_such_page() } else { Problem::wrong_method(&methods) }
        })?;
        let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let query = pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        let (operation, function) = (route.operation, route.function);
        debug_assert!(method != Method::OPTIONS, "no route takes OPTIONS");
        let client = parts.extensions.get().copied();
        Ok(Self { operation, function, parameters, query, headers: parts.headers, client, body })
    }

    /// A parameter of the path; empty where the route has none of that name.
    pub fn parameter(&self, name: &str) -> &str {
        self.parameters.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A parameter of the query, unless it is empty: forms send those that were left out.
    pub fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A parameter of the query, parsed.
    pub fn query_as<T>(
        &self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Result<Option<T>, Problem> {
        self.query(name).map(|text| parse(text).map_err(|error| Problem::field(name, error))).transpose()
    }

    /// Refuses parameters of the query that the door does not know.
    pub fn only_query(&self, known: &[&'static str]) -> Result<(), Problem> {
        match self.query.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some((name, _)) => {
                let accepted = if known.is_empty() { "no parameters".to_owned() } else { known.join(", ") };
                Err(Problem::unknown_field(name, &accepted))
            }
        }
    }

    /// Whether the answer is for people: a browser asks for `text/html`, a program does not.
    pub fn wants_page(&self) -> bool {
        wants_page(&self.headers)
    }

    /// The body as what the door takes, a form or JSON by its Content-Type; anything else is 415. Unknown fields and
    /// wrong types are 400 and name the field.
    pub fn body<T: DeserializeOwned>(&self) -> Result<(Body, T), Problem> {
        if self.body.len() > MAX_BODY {
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The request is too long")
                .detail("Send at most 16 KB."));
        }
        match self.media_type().as_deref() {
            Some("application/json") => {
                // Serde would take an array for a structure, field by field in order.
                if !self.body.trim_ascii_start().starts_with(b"{") {
                    return Err(Problem::wrong_field("body", "accepted is a JSON object"));
                }
                let mut json = serde_json::Deserializer::from_slice(&self.body);
                let value = serde_path_to_error::deserialize(&mut json)
                    .map_err(|error| Problem::unreadable_body(&error.path().to_string(), &error.inner().to_string()))?;
                json.end().map_err(|error| Problem::unreadable_body(".", &error.to_string()))?;
                Ok((Body::Json, value))
            }
            Some("application/x-www-form-urlencoded") => {
                let form = serde_urlencoded::Deserializer::new(form_urlencoded::parse(&self.body));
                let value = serde_path_to_error::deserialize(form)
                    .map_err(|error| Problem::unreadable_body(&error.path().to_string(), &error.inner().to_string()))?;
                Ok((Body::Form, value))
            }
            _ => Err(Problem::wrong_media_type()),
        }
    }

    /// Like [`Request::body`], for doors that may be asked with an empty body and no Content-Type.
    pub fn body_or_default<T: DeserializeOwned + Default>(&self) -> Result<(Body, T), Problem> {
        if self.body.is_empty() && self.media_type().is_none() { Ok((Body::Json, T::default())) } else { self.body() }
    }

    fn media_type(&self) -> Option<String> {
        let value = self.headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// Where the request was sent from, if whoever took it in can tell.
    pub fn client_address(&self) -> Option<ClientAddress> {
        self.client
    }

    /// What sent it, by what it calls itself.
    pub fn agent(&self) -> Agent {
        Agent::of(self.header("user-agent"))
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The request's `Idempotency-Key` with what was asked, where it has one.
    pub fn repeatable(&self, payload: &str) -> Result<Option<domain::Request>, Problem> {
        let Some(key) = self.headers.get("idempotency-key") else { return Ok(None) };
        // A key that is not text is refused like any other that is not accepted: without it, a repetition would book.
        domain::Request::new(key.to_str().unwrap_or_default(), payload)
            .map(Some)
            .map_err(|error| Problem::field("Idempotency-Key", error))
    }

    /// The token of an `Authorization: Bearer` header.
    pub fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// A cookie's value.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let lines = self.headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// Whether these headers ask for a page.
pub fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|kind| kind.trim().starts_with("text/html"))
}
