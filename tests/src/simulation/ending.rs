//! The end of a run: nothing goes wrong any more, everything that was begun is done, and what is left must add up.

use super::invariants::{Violation, check_end};
use super::report::Kept;
use super::table::event;
use super::world::World;
use jiff::SignedDuration;

const DONE: &str = "everything that is owed is done in the end";

/// After so many rounds something is never done.
const ROUNDS: u32 = 500;
/// Longer than any link lives.
const ALL_LIVES: SignedDuration = SignedDuration::from_hours(30 * 24);

impl World {
    /// Brings the run to its end and checks what it has come to.
    pub(super) fn end(&mut self) -> Result<(), Violation> {
        self.plan.faults = 0.0;
        self.plan.crashes = 0.0;
        self.plan.redeliveries = 0.0;
        self.plan.refusals = 0.0;
        self.restore_settings();
        self.settle()?;
        self.pass(ALL_LIVES);
        self.catch_up();
        self.expire()?;
        self.settle()?;
        check_end(self)
    }

    /// Goes on until the stream is read and no message is due.
    fn settle(&mut self) -> Result<(), Violation> {
        self.finish()?;
        for _ in 0..ROUNDS {
            while self.stream.left() > 0 {
                self.deliver_record();
                self.finish()?;
            }
            let Some(due) = self.first_due() else { return Ok(()) };
            // What carriers do not take in one minute they take in the next.
            self.clock.move_to(due);
            self.pass(SignedDuration::from_secs(60));
            self.catch_up();
            self.sweep();
            self.finish()?;
        }
        Err(Violation::of(DONE, format!("after {ROUNDS} rounds {:?} are due", self.first_due())))
    }

    /// Lets everybody go on who is under way, until nobody is.
    fn finish(&mut self) -> Result<(), Violation> {
        self.run(None)?;
        while self.gate.waiting() > 0 {
            self.let_through()?;
        }
        Ok(())
    }

    /// What became of a run that kept every promise.
    pub(super) fn kept(mut self) -> Kept {
        for line in self.table.lines() {
            self.trace.note(&line);
        }
        for (_, item) in self.table.all("EVENT#") {
            *self.counts.events.entry(event(item).kind.to_owned()).or_default() += 1;
        }
        Kept { digest: self.trace.digest(), counts: self.counts }
    }
}
