//! Stands in for AWS where a function starts or sends: an empty table, secrets, carriers that take everything; plain, or
//! behind TLS with a certificate of its own.

use axum::{Router, body::Bytes, response::IntoResponse, response::Response, serve::Listener};
use http::{HeaderMap, StatusCode, Uri};
use serde_json::json;
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
    server::TlsStream,
};

/// The system's certificates, as they stand on Debian and on Amazon Linux.
const SYSTEM: [&str; 2] = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];

/// AWS without TLS.
pub(crate) async fn plain() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router()).await });
    Ok(format!("http://{address}"))
}

/// AWS behind TLS.
pub(crate) struct Tls {
    pub(crate) endpoint: String,
    /// The system's certificates and that of this endpoint.
    pub(crate) bundle: PathBuf,
    connected: Arc<Mutex<Option<Instant>>>,
}

impl Tls {
    /// With a certificate made now, in a folder.
    pub(crate) async fn start(folder: &Path) -> crate::Outcome<Self> {
        let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"])
            .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .output()?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into_owned().into());
        }
        let system = SYSTEM.iter().find(|path| Path::new(path).exists()).ok_or("the system has no certificates")?;
        let bundle = folder.join("bundle.pem");
        fs::write(&bundle, [fs::read(system)?, fs::read(&certificate)?].concat())?;
        let chain = CertificateDer::pem_file_iter(&certificate)?.collect::<Result<Vec<_>, _>>()?;
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, PrivateKeyDer::from_pem_file(&key)?)?;
        let tcp = TcpListener::bind("127.0.0.1:0").await?;
        let endpoint = format!("https://localhost:{}", tcp.local_addr()?.port());
        let connected = Arc::new(Mutex::new(None));
        let listener =
            TlsListener { tcp, acceptor: TlsAcceptor::from(Arc::new(config)), connected: Arc::clone(&connected) };
        tokio::spawn(async move { axum::serve(listener, router()).await });
        Ok(Self { endpoint, bundle, connected })
    }

    /// When the first connection since the last call came.
    pub(crate) fn connected(&self) -> Option<Instant> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

struct TlsListener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
    connected: Arc<Mutex<Option<Instant>>>,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, address)) = self.tcp.accept().await else { continue };
            // Or the two sides wait for each other's small packets, as they would not over a network.
            let _ = stream.set_nodelay(true);
            self.connected.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Instant::now);
            // Who does not trust the certificate hangs up here.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}

fn router() -> Router {
    Router::new().fallback(answer)
}

async fn answer(uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let asked = String::from_utf8_lossy(&body);
    match target.rsplit('.').next().unwrap_or_default() {
        "GetSecretValue" => {
            let secret = json!({ "id": "1", "key": "0123456789abcdef".repeat(4) }).to_string();
            axum::Json(json!({ "Name": "key", "SecretString": secret })).into_response()
        }
        "Query" => axum::Json(json!({ "Items": [], "Count": 0, "ScannedCount": 0 })).into_response(),
        // Where the last sweep stopped: now, or the first would look through two days.
        "GetItem" if asked.contains("CURSOR") => {
            let hour = jiff::Timestamp::now().as_millisecond().to_string();
            axum::Json(json!({ "Item": { "hour": { "N": hour } } })).into_response()
        }
        "" if uri.path() == "/v2/email/outbound-emails" => axum::Json(json!({ "MessageId": "email" })).into_response(),
        "" if asked.contains("Action=Publish") => (
            [("content-type", "text/xml")],
            "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>text</MessageId>\
             </PublishResult></PublishResponse>",
        )
            .into_response(),
        "" => StatusCode::NOT_FOUND.into_response(),
        _ => axum::Json(json!({})).into_response(),
    }
}
