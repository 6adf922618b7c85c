//! Whose certificates we trust. The system's own store holds some 140 roots, and parsing them is most of what an SDK does at
//! start; AWS's endpoints need those of Amazon alone.

use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use std::env;

/// The roots of Amazon Trust Services (<https://www.amazontrust.com/repository/>), on which AWS's endpoints stand. They last
/// until 2037 at least.
const AMAZON: [&[u8]; 5] = [
    include_bytes!("../roots/Amazon_Root_CA_1.pem"),
    include_bytes!("../roots/Amazon_Root_CA_2.pem"),
    include_bytes!("../roots/Amazon_Root_CA_3.pem"),
    include_bytes!("../roots/Amazon_Root_CA_4.pem"),
    include_bytes!("../roots/Starfield_Services_Root_CA_G2.pem"),
];

/// Whose certificates count where a function asks AWS: `TRUST_STORE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Roots {
    /// Amazon's, which are in the binary.
    Amazon,
    /// The system's: for endpoints that stand on others, such as a proxy that looks into what it passes on.
    System,
}

/// `TRUST_STORE` names neither store.
#[derive(Debug, thiserror::Error)]
#[error("the variable TRUST_STORE is {0:?}; it may be \"amazon\" or \"system\"")]
pub struct TrustStoreUnknown(String);

impl Roots {
    /// Amazon's where nothing is said.
    pub(crate) fn from_env() -> Result<Self, TrustStoreUnknown> {
        match env::var("TRUST_STORE").unwrap_or_default().as_str() {
            "" | "amazon" => Ok(Self::Amazon),
            "system" => Ok(Self::System),
            unknown => Err(TrustStoreUnknown(unknown.to_owned())),
        }
    }

    /// What a connection is checked against.
    pub(crate) fn tls(self) -> TlsContext {
        match self {
            Self::System => TlsContext::default(),
            Self::Amazon => {
                let store = AMAZON.iter().fold(TrustStore::empty(), |store, root| store.with_pem_certificate(*root));
                TlsContext::builder().with_trust_store(store).build().expect("certificates are looked at later")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_smithy_http_client::{
        Connector,
        tls::{Provider, rustls_provider::CryptoMode},
    };
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use sha2::{Digest as _, Sha256};

    /// SHA-256 of each certificate, as its issuer publishes it.
    const FINGERPRINTS: [&str; 5] = [
        "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
        "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
        "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
        "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
        "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
    ];

    #[test]
    fn the_roots_are_those_that_amazon_publishes() {
        for (root, fingerprint) in AMAZON.iter().zip(FINGERPRINTS) {
            let text = std::str::from_utf8(root).unwrap();
            let encoded: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
            let certificate = STANDARD.decode(encoded).unwrap();
            let digest = Sha256::digest(&certificate);
            let hex: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex.concat(), fingerprint);
        }
    }

    #[test]
    fn a_connection_can_be_made_with_either_store() {
        for roots in [Roots::Amazon, Roots::System] {
            let tls = Provider::Rustls(CryptoMode::Ring);
            // The library reads the certificates here, and panics over one that is none.
            let _ = Connector::builder().tls_provider(tls).tls_context(roots.tls()).build();
        }
    }
}
