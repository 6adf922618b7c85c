//! Whether a person can have pressed the button that changes an appointment (row C2).

use crate::{Context, Door, Failure};
use web::{Agent, Body, Nonce, NonceError, Request};

/// Why no person can have pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// The form came back too soon.
    TooEarly,
    /// It is not ours, not of this version, or too old.
    Forged,
    /// What sent it says that it is no person's browser.
    Program,
}

impl Unread {
    /// Nothing where a person can have pressed: what calls itself a scanner changes nothing, a form is posted by no
    /// library and must carry the nonce of what it shows (`mark`), and any other program needs no page.
    pub fn of(
        ctx: &Context,
        door: &Door,
        request: &Request,
        kind: Body,
        mark: &str,
        nonce: Option<&str>,
    ) -> Result<Option<Self>, Failure> {
        match (request.agent(), kind) {
            (Agent::Scanner, _) | (Agent::Library, Body::Form) => return Ok(Some(Self::Program)),
            (Agent::Usual | Agent::Library, Body::Json) => return Ok(None),
            (Agent::Usual, Body::Form) => {}
        }
        Ok(match Nonce::check(ctx.form_key()?, &door.token, mark, nonce.unwrap_or_default(), ctx.now()) {
            Ok(_) => None,
            Err(NonceError::TooEarly) => Some(Self::TooEarly),
            Err(NonceError::Forged) => Some(Self::Forged),
        })
    }
}
