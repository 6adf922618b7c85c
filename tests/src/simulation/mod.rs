//! A deterministic simulation: patients, staff and scanners act in random order against the real functions and the
//! embedded engine, in one thread, on a clock of its own. Each call to the table waits at a gate, so that many handlers
//! are under way at once and one call goes through at a time: chance decides whose, and what goes wrong with it. After
//! each call that may have written, the promises of the design are checked by reading the whole table.
//!
//! All chance comes from a seed, so a seed is a run: the same seed does the same each time.

mod browser;
mod crew;
mod ending;
mod engine;
mod gate;
mod installation;
mod invariants;
mod job;
mod people;
mod plan;
mod post;
mod program;
mod report;
mod runs;
mod sabotage;
mod scanner;
mod scheduler;
mod settings;
mod staff;
mod stale;
mod stream;
mod table;
mod time;
mod trace;
mod world;

pub use invariants::Violation;
pub use report::{Broken, Counts, Kept};
pub use runs::{Runs, run_for};
pub use sabotage::Sabotage;

use std::panic::{AssertUnwindSafe, catch_unwind};
use world::World;

/// How many steps a run has before it is brought to its end. Short runs with small tables find more in the same time.
const STEPS: u64 = 2000;

/// Does the run of a seed; under sabotage with a table that does not keep all conditions.
pub fn run(seed: u64, sabotage: Option<Sabotage>) -> Result<Kept, Box<Broken>> {
    let mut world = World::of(seed);
    world.sabotage = sabotage;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        (0..STEPS).try_for_each(|_| world.step())?;
        world.end()
    }));
    let violation = match outcome {
        Ok(Ok(())) => return Ok(world.kept()),
        Ok(Err(violation)) => violation,
        Err(panic) => {
            let said = panic.downcast_ref::<String>().cloned();
            let said = said.or_else(|| panic.downcast_ref::<&str>().map(|said| (*said).to_owned()));
            Violation::of("no code of ours panics", said.unwrap_or_default())
        }
    };
    Err(Box::new(Broken { seed, step: world.counts.steps, violation, last: world.trace.last() }))
}
