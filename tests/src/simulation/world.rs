//! Everything that a run consists of, made from its seed.

use super::crew::{Crew, Done, RunnerId};
use super::engine::Direct;
use super::gate::Gate;
use super::installation::{environments, load, store};
use super::invariants::Sent;
use super::job::Job;
use super::people::People;
use super::plan::Plan;
use super::report::Counts;
use super::sabotage::Sabotage;
use super::stale::Answered;
use super::stream::Stream;
use super::table::Table;
use super::trace::Trace;
use app::{Clock, Context};
use aws_sdk_dynamodb::config::SharedHttpClient;
use fastrand::Rng;
use import::Loaded;
use jiff::Timestamp;
use notify::Outbox;
use slotlink::Issuer;
use std::{collections::BTreeMap, rc::Rc, sync::Arc};
use store::Store;

/// When a run begins: a Monday morning.
const BEGIN: &str = "2026-11-23T15:00:00Z";

/// A run that is under way.
pub(super) struct World {
    /// Decides everything that is left to chance.
    pub(super) rng: Rng,
    /// What goes wrong how often.
    pub(super) plan: Plan,
    /// The time.
    pub(super) clock: Clock,
    /// The engine.
    pub(super) engine: Direct,
    /// Where calls wait.
    pub(super) gate: Gate,
    /// Who is under way.
    pub(super) crew: Crew,
    /// The table past the gate, to be read when all is over.
    pub(super) direct: Store,
    /// The clinic and its patients, as they were loaded.
    pub(super) loaded: Loaded,
    /// What was handed to carriers.
    pub(super) outbox: Outbox,
    /// What each message's senders did.
    pub(super) sent: Sent,
    /// Patients, staff and scanners, and what they know.
    pub(super) people: People,
    /// The table's stream.
    pub(super) stream: Stream,
    /// From when until when the first who dealt with each event's record did so.
    pub(super) dealt_with: BTreeMap<String, (Timestamp, Timestamp)>,
    /// What reads were answered that need not be consistent.
    pub(super) answered: Answered,
    /// The table, as it was after the last call.
    pub(super) table: Table,
    /// What happened.
    pub(super) trace: Trace,
    /// How much of it.
    pub(super) counts: Counts,
    /// The condition that the table does not keep, if there is one.
    pub(super) sabotage: Option<Sabotage>,
    /// Nobody begins anything more, so that much time can pass.
    pub(super) calm: bool,
    environments: Vec<Rc<Context>>,
}

impl World {
    /// A clinic in which nothing has happened yet.
    pub(super) fn of(seed: u64) -> Self {
        // The store's and the SDK's pauses are drawn from the thread's generator.
        fastrand::seed(seed);
        let mut rng = Rng::with_seed(seed);
        let plan = Plan::of(&mut rng);
        let clock = Clock::still(BEGIN.parse().expect("an instant"));
        let engine = Direct(Arc::new(slotlink::Engine::in_memory(clock.clone()).expect("the engine opens")));
        let direct = store(SharedHttpClient::new(engine.clone()), &Gate::default(), &clock);
        let loaded = load(&direct);
        let (gate, outbox) = (Gate::default(), Outbox::default());
        let issuer = Issuer::new("https://issuer.example.org");
        let boss = loaded.clinic_file.staff.first().expect("the clinic has staff");
        let people = People::of(&loaded, issuer.token(boss, clock.now()));
        let environments = environments(&mut rng, &gate, &clock, &issuer, &outbox);
        let (stream, table) = (Stream::of(&engine), Table::of(engine.items()));
        let mut world = Self {
            rng,
            plan,
            clock,
            engine,
            gate,
            crew: Crew::default(),
            direct,
            loaded,
            outbox,
            sent: Sent::default(),
            people,
            stream,
            dealt_with: BTreeMap::new(),
            answered: Answered::default(),
            table,
            trace: Trace::default(),
            counts: Counts::default(),
            sabotage: None,
            calm: false,
            environments,
        };
        // The schedule has run since the installation.
        world.catch_up();
        world
    }

    /// One of the copies of the functions.
    pub(super) fn environment(&mut self) -> Rc<Context> {
        Rc::clone(&self.environments[self.rng.usize(..self.environments.len())])
    }

    /// Begins with a job.
    pub(super) fn begin(&mut self, mut job: Job, future: impl Future<Output = Done> + 'static) -> RunnerId {
        let what = job.what.clone();
        job.slow = self.rng.u8(..6) == 0;
        let id = self.crew.begin(job, self.clock.now(), Box::pin(future));
        self.trace.tell(format!("{} {id} {what}", self.clock.now()));
        id
    }

    /// Has a request answered by its function.
    pub(super) fn request(&mut self, job: Job, request: http::Request<bytes::Bytes>) -> RunnerId {
        let ctx = self.environment();
        self.begin(job, async move {
            Done::Response(app::respond(request, |request| slotlink::answer(&ctx, request)).await)
        })
    }
}
