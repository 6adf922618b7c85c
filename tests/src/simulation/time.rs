//! Time passes: a little while people are at it, and much when nobody is.

use super::crew::{Done, RunnerId};
use super::invariants::Violation;
use super::job::{Job, Sequel};
use super::table::number;
use super::world::World;
use futures::executor::block_on;
use jiff::{SignedDuration, Timestamp};
use store::hours_between;

impl World {
    /// The clock moves on, and functions end that have run for too long.
    pub(super) fn pass(&mut self, by: SignedDuration) {
        let now = self.clock.now().saturating_add(by).expect("a duration of minutes to days");
        self.clock.move_to(now);
        let over = |id: &RunnerId, lasts, began| (now.duration_since(began) >= lasts).then_some(*id);
        let under_way = self.crew.under_way().iter();
        let late: Vec<RunnerId> =
            under_way.filter_map(|runner| over(&runner.id, runner.job.lasts, runner.began)).collect();
        for id in late {
            self.crash(id);
        }
    }

    /// Some seconds, or less where a scanner presses everything at once.
    pub(super) fn pass_shortly(&mut self) {
        let by = if self.is_scanning() {
            SignedDuration::from_millis(self.rng.i64(0..10))
        } else {
            SignedDuration::from_millis(self.rng.i64(100..5000))
        };
        self.trace.tell(format!("{} {by:#} pass", self.clock.now()));
        self.pass(by);
    }

    /// Minutes, hours or days, and what TTL does in them.
    pub(super) fn pass_long(&mut self) -> Result<(), Violation> {
        self.people.visit = None;
        let by = match self.rng.u8(..16) {
            0 => SignedDuration::from_hours(self.rng.i64(12..48)),
            1..4 => SignedDuration::from_mins(self.rng.i64(30..300)),
            _ => SignedDuration::from_secs(self.rng.i64(10..900)),
        };
        // The schedule runs every minute, so that hardly ever a message is due for longer.
        let due = self.first_due().filter(|_| self.rng.u8(..8) > 0);
        let until = due.map(|due| due.duration_since(self.clock.now()).max(SignedDuration::from_mins(1)));
        let by = until.map_or(by, |until| by.min(until));
        self.trace.tell(format!("{} {by:#} pass", self.clock.now()));
        self.pass(by);
        self.catch_up();
        self.sweep();
        if self.rng.bool() { self.expire() } else { Ok(()) }
    }

    /// The schedule has run every minute of a time in which nothing was due.
    pub(super) fn catch_up(&mut self) {
        let now = self.clock.now();
        let hour = hours_between(now, now).next().expect("an hour holds every instant");
        if self.first_due().is_none_or(|due| due >= hour) {
            block_on(self.direct.sweep_reached(hour)).expect("the table is written");
            let cursor = ("SWEEP".to_owned(), "CURSOR".to_owned());
            let stands = self.engine.item(&cursor);
            self.table.put(cursor, stands);
        }
    }

    /// When the first of the messages that wait is due.
    pub(super) fn first_due(&self) -> Option<Timestamp> {
        let due = self.table.partitions("DUE#").filter_map(|(_, item)| number(item, "at")).min()?;
        Timestamp::from_millisecond(due).ok()
    }

    /// TTL removes what is over.
    pub(super) fn expire(&mut self) -> Result<(), Violation> {
        let removed = self.engine.0.database().sweep_ttl().expect("the engine sweeps");
        self.trace.tell(format!("{} TTL removes {removed}", self.clock.now()));
        self.check_whole()
    }

    /// The schedule's event.
    pub(super) fn sweep(&mut self) {
        let ctx = self.environment();
        let job = Job::event("the schedule".to_owned(), Sequel::Sweep);
        self.begin(job, async move { Done::Event(remind::handle(&ctx).await.map(drop)) });
    }
}
