//! Handlers that are under way. Nothing runs on its own: each goes on only when what it waits for has been answered, and
//! then as far as it can.

use super::gate::Gate;
use super::job::Job;
use bytes::Bytes;
use jiff::Timestamp;
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

/// Names a handler that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct RunnerId(u64);

impl std::fmt::Display for RunnerId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// What a handler comes to.
#[derive(Debug)]
pub(super) enum Done {
    /// The answer of a door.
    Response(http::Response<Bytes>),
    /// A stream record or a schedule's event was dealt with, or must come again.
    Event(Result<(), app::Failure>),
}

/// A handler that is under way.
pub(super) struct Runner {
    /// Its name.
    pub(super) id: RunnerId,
    /// What it does for whom.
    pub(super) job: Job,
    /// When it began.
    pub(super) began: Timestamp,
    future: Pin<Box<dyn Future<Output = Done>>>,
    woken: Arc<Woken>,
}

/// Whether a handler can go on.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// All handlers that are under way, in the order in which they began.
#[derive(Default)]
pub(super) struct Crew {
    runners: Vec<Runner>,
    begun: u64,
}

impl Crew {
    /// Begins with a job; it does not run yet.
    pub(super) fn begin(&mut self, job: Job, now: Timestamp, future: Pin<Box<dyn Future<Output = Done>>>) -> RunnerId {
        self.begun += 1;
        let id = RunnerId(self.begun);
        self.runners.push(Runner { id, job, began: now, future, woken: Arc::new(Woken(AtomicBool::new(true))) });
        id
    }

    /// Lets everybody go on who can, until all wait at the gate, and takes out those who are done.
    pub(super) fn run(&mut self, gate: &Gate) -> Vec<(Runner, Done)> {
        let mut done = Vec::new();
        while let Some(place) = self.runners.iter().position(|runner| runner.woken.0.swap(false, Ordering::Relaxed)) {
            let runner = &mut self.runners[place];
            gate.enter(runner.id);
            let waker = Waker::from(Arc::clone(&runner.woken));
            if let Poll::Ready(outcome) = runner.future.as_mut().poll(&mut Context::from_waker(&waker)) {
                done.push((self.runners.remove(place), outcome));
            }
        }
        done
    }

    /// Ends a handler wherever it is, as a function ends that is out of time or memory.
    pub(super) fn end(&mut self, id: RunnerId) -> Option<Runner> {
        let place = self.runners.iter().position(|runner| runner.id == id)?;
        Some(self.runners.remove(place))
    }

    /// Those under way.
    pub(super) fn under_way(&self) -> &[Runner] {
        &self.runners
    }

    /// What a handler is there for.
    pub(super) fn job(&self, id: RunnerId) -> Option<&Job> {
        self.runners.iter().find(|runner| runner.id == id).map(|runner| &runner.job)
    }

    /// The same, to be changed.
    pub(super) fn job_mut(&mut self, id: RunnerId) -> Option<&mut Job> {
        self.runners.iter_mut().find(|runner| runner.id == id).map(|runner| &mut runner.job)
    }
}
