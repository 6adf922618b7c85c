//! Requests, parsed as far as every door needs.

use crate::routes::Parameters;
use crate::{Agent, ClientAddress, Function, Operation, Problem, Router};
use bytes::Bytes;
use domain::{Invalid, Language};
use http::{HeaderMap, Method, header};
use language::Words;
use serde::de::DeserializeOwned;
use std::sync::LazyLock;

static ROUTER: LazyLock<Router> = LazyLock::new(Router::new);
/// The parameter that chooses a page's language, on every door.
const LANGUAGE: &str = "language";
/// The parameter that tells what became of the answer to a question, on every door that may ask it.
pub const ANSWER: &str = "answer";
/// The cookie in which a browser remembers it.
pub const LANGUAGE_COOKIE: &str = "__Host-language";
/// The longest body that any door takes, in bytes.
const MAX_BODY: usize = 16 * 1024;

/// A request to one of the doors.
#[derive(Debug)]
pub struct Request {
    /// What it asks for.
    pub operation: Operation,
    /// Who answers it.
    pub function: Function,
    path: String,
    is_get: bool,
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
        let path = parts.uri.path().to_owned();
        let is_get = matches!(*method, Method::GET | Method::HEAD);
        let client = parts.extensions.get().copied();
        Ok(Self { operation, function, path, is_get, parameters, query, headers: parts.headers, client, body })
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

    /// Refuses parameters of the query that the door does not know. Every door knows `language`
    /// and `answer`.
    pub fn only_query(&self, known: &[&'static str]) -> Result<(), Problem> {
        match self.query.iter().find(|(name, _)| !known.contains(&name.as_str()) && name != LANGUAGE && name != ANSWER)
        {
            None => Ok(()),
            Some((name, _)) => {
                let accepted = if known.is_empty() { "no parameters".to_owned() } else { known.join(", ") };
                Err(Problem::unknown_field(name, &accepted))
            }
        }
    }

    /// The language that its reader has chosen: on this page, or on one before, which the browser remembers.
    pub fn language(&self) -> Option<Language> {
        let asked = self.query(LANGUAGE).or_else(|| self.cookie(LANGUAGE_COOKIE));
        asked.and_then(|tag| Language::parse(tag).ok())
    }

    /// The language that was chosen on this very page, for the browser to remember.
    pub fn language_chosen(&self) -> Option<Language> {
        self.query(LANGUAGE).and_then(|tag| Language::parse(tag).ok())
    }

    /// The words for a reader of whom no more is known than this request.
    pub fn words(&self) -> Words {
        self.language().map_or_else(|| words_for(&self.headers), Words::of)
    }

    /// The address, without the choice of language, where a GET of it shows the same page again.
    pub fn address(&self) -> Option<String> {
        if !self.is_get {
            return None;
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.query.iter().filter(|(name, _)| name != LANGUAGE));
        let query = query.finish();
        Some(if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) })
    }

    /// Whether the answer is for people: a browser asks for `text/html`, a program does not.
    pub fn wants_page(&self) -> bool {
        wants_page(&self.headers)
    }

    /// The body as what the door takes, a form or JSON by its Content-Type; anything else is 415. Unknown fields and
    /// wrong types are 400 and name the field.
    pub fn body<T: DeserializeOwned>(&self) -> Result<(Body, T), Problem> {
        if self.body.len() > MAX_BODY {
            return Err(Problem::too_large());
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

    /// Like [`Request::body`], for doors that may be asked with an empty body and no Content-Type: by a program, unless
    /// a page is asked for. Then it is a form without the marks of ours.
    pub fn body_or_default<T: DeserializeOwned + Default>(&self) -> Result<(Body, T), Problem> {
        if self.body.is_empty() && self.media_type().is_none() {
            let kind = if self.wants_page() { Body::Form } else { Body::Json };
            return Ok((kind, T::default()));
        }
        self.body()
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
        cookie(&self.headers, name)
    }
}

/// A cookie's value.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// Whether these headers ask for a page.
pub fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|kind| kind.trim().starts_with("text/html"))
}

/// The words that a browser asks for (RFC 9110, 12.5.4): of the languages that there are, the first that it names.
/// Browsers name them in order of preference.
pub fn words_for(headers: &HeaderMap) -> Words {
    let asked = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let mut tags = asked.flat_map(|value| value.split(',')).filter_map(|range| range.split([';', '-']).next());
    let known = tags.find_map(|tag| Language::parse(&tag.trim().to_ascii_lowercase()).ok());
    Words::of(known.unwrap_or(Language::English))
}
