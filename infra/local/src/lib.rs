//! slotlink on one machine: the embedded engine, every function, the stream, the schedule, TTL and a phone on screen,
//! in one process. The functions are those that run on Lambda; what stands around them is here.

mod carriers;
mod clock;
mod contexts;
mod controls;
mod engine;
mod handset;
mod issuer;
mod loading;
mod pages;
mod phone;
mod phone_pages;
mod pump;
mod reports;
mod router;
mod state;

pub use carriers::{Carriers, Endpoint};
pub use contexts::HttpOf;
pub use engine::{Engine, client as engine_client};
pub use issuer::{AUDIENCE, Issuer};
pub use loading::{Counts, load_into};
pub use pump::StreamReader;
pub use router::answer;

use app::{Clock, Context, Keys, OwnPermits, Random, SendingRate, StaffTokens, Throttle};
use contexts::Contexts;
use dynoxide::DynoxideError;
use handset::Handset;
use import::{ClinicFile, Fault};
use loading::{read_clinics, write_clinics};
use notify::Outbox;
use pump::Pump;
use state::{DataFolder, LocalKeys};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};
use store::{Store, StoreError};
use tokio::{net::TcpListener, sync::Mutex};

/// The table's name, as it is also in an emulator.
pub const TABLE: &str = "slotlink";

/// How to start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen.
    pub host: IpAddr,
    /// On which port; 0 takes a free one.
    pub port: u16,
    /// On which port the engine's own API can be reached, for functions run outside this process.
    pub engine_port: u16,
    /// Where data is kept; nowhere where there is none.
    pub folder: Option<PathBuf>,
    /// The clinics to load.
    pub clinics: Vec<ClinicSource>,
    /// What the time is.
    pub clock: Clock,
    /// Who carries messages; the phone on screen where nobody does.
    pub carriers: Option<Carriers>,
    /// How fast messages are sent.
    pub rate: SendingRate,
    /// Whether carriers report what becomes of texts.
    pub text_reports: bool,
    /// Functions whose requests to AWS are told apart.
    pub http_of: HttpOf,
}

/// The files of a clinic.
#[derive(Debug, Clone)]
pub struct ClinicSource {
    /// `clinic.toml`.
    pub clinic: PathBuf,
    /// `patients.csv`.
    pub patients: Option<PathBuf>,
}

impl Default for Options {
    /// In memory, on a free port, with the demo clinics.
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            engine_port: 0,
            folder: None,
            clinics: demo_clinics(),
            clock: Clock::moved(),
            carriers: None,
            rate: SendingRate::default(),
            text_reports: true,
            http_of: HttpOf::new(),
        }
    }
}

/// The demo clinics, whose files stand beside this crate.
pub fn demo_clinics() -> Vec<ClinicSource> {
    let demo = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("demo");
    let files = |clinic: &str| ClinicSource {
        clinic: demo.join(clinic).join("clinic.toml"),
        patients: Some(demo.join(clinic).join("patients.csv")),
    };
    vec![files("london"), files("paris")]
}

/// Why the process cannot start.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// A clinic's files have faults; nothing of them was loaded.
    #[error("{}", faults(.0))]
    Faults(Vec<Fault>),
    /// The embedded engine failed.
    #[error("the embedded engine failed")]
    Engine(#[from] DynoxideError),
    /// The table could not be asked.
    #[error("the table could not be asked")]
    Store(#[from] StoreError),
    /// The environment names no account to load into.
    #[error("set AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, if there is one)")]
    NoCredentials,
    /// The environment names a trust store that nobody knows.
    #[error(transparent)]
    TrustStore(#[from] app::TrustStoreUnknown),
    /// The machine refused something.
    #[error("{doing}")]
    Io {
        /// What was tried.
        doing: String,
        /// What the machine said.
        #[source]
        source: std::io::Error,
    },
}

impl LocalError {
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }
}

fn faults(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    format!("nothing was loaded, because of {} faults:\n{}", lines.len(), lines.join("\n"))
}

/// A running process. It stops when this is dropped, except for requests under way.
#[derive(Debug)]
pub struct Local {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where the engine's own API listens.
    pub engine_address: SocketAddr,
    pub(crate) shared: Arc<Shared>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

/// What requests to this process share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) contexts: Contexts,
    pub(crate) engine: Engine,
    pub(crate) pump: Pump,
    pub(crate) sweeping: Mutex<()>,
    pub(crate) outbox: Outbox,
    pub(crate) handset: Handset,
    pub(crate) issuer: Issuer,
    pub(crate) keys: LocalKeys,
    pub(crate) clinics: Vec<ClinicFile>,
    pub(crate) folder: Option<DataFolder>,
}

impl Local {
    /// Starts everything. The clinics' files are read first: a faulty one starts nothing.
    pub async fn start(options: Options) -> Result<Self, LocalError> {
        let loaded = read_clinics(&options.clinics)?;
        // Where the machine does not let us, fewer can be served at once; that is no reason not to start.
        let _ = rlimit::increase_nofile_limit(rlimit::INFINITY);
        let folder = options.folder.map(DataFolder::open).transpose()?;
        let state = folder.as_ref().map(DataFolder::state).transpose()?.flatten();
        if let Some(state) = &state {
            options.clock.move_to(state.clock());
        }
        let engine = Engine::open(options.clock.clone(), folder.as_ref())?;
        let engine_listener = listen(options.host, options.engine_port).await?;
        let engine_address = local_address(&engine_listener)?;
        let serving = engine.serve(engine_listener);
        let listener = listen(options.host, options.port).await?;
        let address = local_address(&listener)?;

        let keys = folder.as_ref().map_or_else(|| Ok(LocalKeys::fresh()), DataFolder::keys)?;
        let issuer = Issuer::new(&format!("http://{address}/_local/issuer"));
        let outbox = Outbox::default();
        let store = Store::new(engine::client(engine_address), TABLE);
        store.create_table().await?;
        write_clinics(&store, &loaded).await?;
        let context = Context {
            store,
            clock: options.clock,
            random: Random::system(),
            keys: Keys { link: Some(keys.link_key()), forms: Some(keys.form_key()) },
            origin: format!("http://{address}"),
            staff: Some(StaffTokens::new(issuer.address(), AUDIENCE)),
            sign_in: Some("/_local/sign-in".to_owned()),
            senders: Some(carriers::senders(options.carriers.as_ref(), &outbox, app::plain_http())),
            rate: options.rate,
            own_permits: OwnPermits::default(),
            text_reports: options.text_reports,
            throttle: Throttle::default(),
        };
        let contexts = Contexts::new(context, options.http_of, |context, http| Context {
            own_permits: OwnPermits::default(),
            store: Store::new(engine::client_over(http.clone(), engine_address), TABLE),
            senders: Some(carriers::senders(options.carriers.as_ref(), &outbox, http)),
            ..context.clone()
        });
        let pump = Pump::new(&engine, state.and_then(|state| state.stream_position))?;
        let clinics = loaded.into_iter().map(|loaded| loaded.clinic_file).collect();
        let shared = Arc::new(Shared {
            contexts,
            engine,
            pump,
            sweeping: Mutex::default(),
            outbox,
            handset: Handset::default(),
            issuer,
            keys,
            clinics,
            folder,
        });
        let router = router::router(Arc::clone(&shared)).into_make_service_with_connect_info::<SocketAddr>();
        let tasks = vec![
            serving,
            tokio::spawn(async move { axum::serve(listener, router).await.unwrap_or_default() }),
            tokio::spawn(clock::run(Arc::clone(&shared))),
        ];
        Ok(Self { address, engine_address, shared, tasks })
    }

    /// Where people and programs reach it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the functions run with: tests read its meter and its table.
    pub fn context(&self) -> &Context {
        self.shared.context()
    }

    /// What was handed over to carriers.
    pub fn outbox(&self) -> &Outbox {
        &self.shared.outbox
    }

    /// Who signs this process's staff tokens.
    pub fn issuer(&self) -> &Issuer {
        &self.shared.issuer
    }

    /// Writes everything to the data folder, if there is one.
    pub async fn save(&self) -> Result<(), LocalError> {
        clock::save(&self.shared).await
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        self.tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

async fn listen(host: IpAddr, port: u16) -> Result<TcpListener, LocalError> {
    let address = SocketAddr::new(host, port);
    TcpListener::bind(address).await.map_err(LocalError::io(format!("cannot listen on {address}")))
}

fn local_address(listener: &TcpListener) -> Result<SocketAddr, LocalError> {
    listener.local_addr().map_err(LocalError::io("cannot tell the address"))
}
