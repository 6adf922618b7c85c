//! The local issuer of staff tokens: the process signs for its own demo staff.

use domain::StaffMember;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header, encode,
    jwk::{Jwk, JwkSet, PublicKeyUse},
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use serde_json::json;

/// For whom local staff tokens are.
pub const AUDIENCE: &str = "slotlink-local";
/// How long a local staff token lasts: long enough that moving the clock past a link's lifetime signs nobody out.
pub(crate) const LASTS: SignedDuration = SignedDuration::from_hours(3650 * 24);
const KEY_ID: &str = "local";

/// Signs staff tokens with a key that lives as long as the process.
pub struct Issuer {
    address: String,
    key: EncodingKey,
    public: JwkSet,
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issuer").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Issuer {
    /// An issuer at an address, with a fresh key.
    ///
    /// # Panics
    /// Where the operating system has no randomness.
    pub fn new(address: &str) -> Self {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let key = EncodingKey::from_ec_der(document.expect("the operating system gives random bytes").as_ref());
        let mut jwk = Jwk::from_encoding_key(&key, Algorithm::ES256).expect("a fresh P-256 key has a public half");
        jwk.common.key_id = Some(KEY_ID.to_owned());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Self { address: address.to_owned(), key, public: JwkSet { keys: vec![jwk] } }
    }

    /// Where its keys are found, below `/.well-known/jwks.json`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its keys.
    pub fn public(&self) -> &JwkSet {
        &self.public
    }

    /// A token for a member of staff.
    pub fn token(&self, member: &StaffMember, now: Timestamp) -> String {
        self.sign(&json!({
            "iss": self.address,
            "aud": AUDIENCE,
            "sub": member.id.as_str(),
            "iat": now.as_second(),
            "exp": now.as_second() + LASTS.as_secs(),
            "clinic": member.clinic.as_str(),
            "staff": member.id.as_str(),
            "role": member.role.as_str(),
            "name": member.name,
        }))
    }

    /// A token of any claims, to try what the doors make of it.
    ///
    /// # Panics
    /// Where the key cannot sign, which a fresh one can.
    pub fn sign(&self, claims: &serde_json::Value) -> String {
        let header = Header { kid: Some(KEY_ID.to_owned()), ..Header::new(Algorithm::ES256) };
        encode(&header, claims, &self.key).expect("a fresh key signs")
    }
}
