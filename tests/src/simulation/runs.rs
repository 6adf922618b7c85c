//! Many runs, one for each seed, on all processors.

use super::{Broken, Counts, Sabotage, run};
use std::{
    fmt,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// What many runs come to.
#[derive(Debug)]
pub struct Runs {
    /// The first seed; the others follow it.
    pub from: u64,
    /// How many kept every promise.
    pub kept: u64,
    /// How much happened in them.
    pub counts: Counts,
    /// How long it took.
    pub took: Duration,
    /// The first that broke a promise.
    pub broken: Option<Box<Broken>>,
}

/// Begins runs for so long, and so many at least, from a seed on, until one breaks a promise.
pub fn run_for(time: Duration, least: u64, from: u64, sabotage: Option<Sabotage>) -> Runs {
    let began = Instant::now();
    let next = AtomicU64::new(from);
    let runs = Mutex::new(Runs { from, kept: 0, counts: Counts::default(), took: Duration::ZERO, broken: None });
    let at_once = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while began.elapsed() < time || next.load(Ordering::Relaxed) < from + least {
                    let outcome = run(next.fetch_add(1, Ordering::Relaxed), sabotage);
                    let mut runs = runs.lock().unwrap_or_else(PoisonError::into_inner);
                    if !runs.note(outcome) {
                        return;
                    }
                }
            });
        }
    });
    let mut runs = runs.into_inner().unwrap_or_else(PoisonError::into_inner);
    runs.took = began.elapsed();
    runs
}

impl Runs {
    /// Adds a run; whether to go on.
    fn note(&mut self, outcome: Result<super::Kept, Box<Broken>>) -> bool {
        match outcome {
            Ok(kept) => {
                self.kept += 1;
                self.counts.add(&kept.counts);
            }
            Err(broken) => {
                let first = self.broken.as_ref().is_none_or(|other| broken.seed < other.seed);
                self.broken = if first { Some(broken) } else { self.broken.take() };
            }
        }
        self.broken.is_none()
    }
}

impl fmt::Display for Runs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, kept, counts, took, broken } = self;
        writeln!(f, "{kept} runs kept every promise, from seed {from} on, in {took:.1?}:")?;
        write!(f, "{counts}")?;
        match broken {
            Some(broken) => write!(f, "\n{broken}"),
            None => Ok(()),
        }
    }
}
