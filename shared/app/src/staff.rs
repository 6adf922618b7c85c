//! Who uses a staff door: ID tokens (OpenID Connect Core, 3.1.3.7) of one issuer.

use crate::jwks::IssuerKeys;
use crate::{Context, Failure, telemetry::at_desk};
use domain::{ClinicId, Role, StaffId, StaffMember};
use http::StatusCode;
use jiff::Timestamp;
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode, decode_header,
    jwk::{JwkSet, KeyAlgorithm},
};
use language::message;
use serde::Deserialize;
use web::{Problem, Request, form_token, form_token_is};

/// The cookie of a browser's staff session.
pub const STAFF_COOKIE: &str = "__Host-staff";
/// How far the issuer's clock may be ahead of ours, in seconds.
const SKEW: i64 = 60;

/// Checks staff tokens of one issuer for one audience.
#[derive(Debug, Clone)]
pub struct StaffTokens {
    issuer: String,
    audience: String,
    keys: IssuerKeys,
}

/// The claims that we read. Cognito writes attributes of its own under `custom:`.
#[derive(Deserialize)]
struct Claims {
    exp: i64,
    iat: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(alias = "custom:clinic")]
    clinic: String,
    #[serde(alias = "custom:staff")]
    staff: String,
    #[serde(alias = "custom:role")]
    role: String,
    #[serde(default)]
    name: Option<String>,
}

/// A member of staff at a door.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Who it is.
    pub member: StaffMember,
    session: Session,
}

/// How the visitor's token came.
#[derive(Debug, Clone)]
enum Session {
    /// In a header, which no other site can make a browser send.
    Bearer(String),
    /// In the cookie, which a browser sends with every request.
    Cookie(String),
}

impl Session {
    fn of(request: &Request) -> Option<Self> {
        let cookie = || request.cookie(STAFF_COOKIE).map(|token| Self::Cookie(token.to_owned()));
        request.bearer().map(|token| Self::Bearer(token.to_owned())).or_else(cookie)
    }

    fn token(&self) -> &str {
        let (Self::Bearer(token) | Self::Cookie(token)) = self;
        token
    }
}

impl StaffTokens {
    /// Tokens of an issuer, whose keys are at `/.well-known/jwks.json` below its address.
    pub fn new(issuer: &str, audience: &str) -> Self {
        let keys = IssuerKeys::at(format!("{}/.well-known/jwks.json", issuer.trim_end_matches('/')));
        Self { issuer: issuer.to_owned(), audience: audience.to_owned(), keys }
    }

    /// Tokens of an issuer whose keys are known beforehand: nobody is asked for them.
    pub fn of_keys(issuer: &str, audience: &str, keys: JwkSet) -> Self {
        Self { issuer: issuer.to_owned(), audience: audience.to_owned(), keys: IssuerKeys::Known(keys) }
    }

    /// Who a token names; nothing where it does not hold.
    async fn check(&self, token: &str, now: Timestamp) -> Result<Option<StaffMember>, Failure> {
        let Ok(header) = decode_header(token) else { return Ok(None) };
        let Some(id) = header.kid.as_deref() else { return Ok(None) };
        let Some(jwk) = self.keys.find(id, now).await? else { return Ok(None) };
        // The key says for which algorithm it is; the token does not get to choose.
        let algorithm = match jwk.common.key_algorithm {
            Some(KeyAlgorithm::RS256) => Algorithm::RS256,
            Some(KeyAlgorithm::ES256) => Algorithm::ES256,
            _ => return Ok(None),
        };
        let Ok(key) = DecodingKey::from_jwk(&jwk) else { return Ok(None) };
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library would read the system clock; the times are compared below.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let Ok(token) = decode::<Claims>(token, &key, &validation) else { return Ok(None) };
        Ok(member(token.claims, now))
    }
}

fn member(claims: Claims, now: Timestamp) -> Option<StaffMember> {
    let now = now.as_second();
    let current = now < claims.exp && claims.iat <= now + SKEW && claims.nbf.is_none_or(|nbf| nbf <= now + SKEW);
    if !current {
        return None;
    }
    let id = StaffId::parse(&claims.staff).ok()?;
    Some(StaffMember {
        clinic: ClinicId::parse(&claims.clinic).ok()?,
        name: claims.name.unwrap_or_else(|| id.to_string()),
        id,
        role: Role::parse(&claims.role).ok()?,
    })
}

impl Visitor {
    /// Who sends a request, by its bearer token or its session cookie; 401 where neither holds.
    pub async fn of(ctx: &Context, request: &Request) -> Result<Self, Failure> {
        let tokens = ctx.staff.as_ref().ok_or(Failure::NotConfigured("the staff tokens' issuer"))?;
        let session = Session::of(request).ok_or_else(Problem::not_signed_in)?;
        match tokens.check(session.token(), ctx.now()).await? {
            Some(member) => {
                at_desk(&member);
                Ok(Self { member, session })
            }
            None => Err(Problem::not_signed_in().into()),
        }
    }

    /// The mark that every form of this session carries.
    pub fn form_token(&self, ctx: &Context) -> Result<String, Failure> {
        Ok(form_token(ctx.form_key()?, self.session.token()))
    }

    /// Refuses what another site made the browser send: a request with the cookie needs the mark of our own form.
    pub fn check_form(&self, ctx: &Context, token: Option<&str>) -> Result<(), Failure> {
        let ours = match &self.session {
            Session::Bearer(_) => true,
            Session::Cookie(session) => form_token_is(ctx.form_key()?, session, token.unwrap_or_default()),
        };
        if ours {
            return Ok(());
        }
        Err(Problem::new(StatusCode::CONFLICT, "forged-form", message!("forged-form"))
            .detail(message!("forged-form-detail"))
            .into())
    }
}
