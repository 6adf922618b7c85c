//! Where a request comes from.

use std::net::IpAddr;

/// The address that a request was sent from, as an extension of the HTTP request. Whoever takes the request in puts it
/// there: the HTTP API says it on Lambda, the connection does locally. No header is believed, since anybody can write
/// one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);
