//! What happens next: chance decides, and nothing else.

use super::crew::{Done, Runner, RunnerId};
use super::engine::Direct;
use super::gate::{Call, Wants};
use super::invariants::{Step, Violation, check, check_told, claim_of};
use super::job::{Claimed, May, Sequel};
use super::table::{Changed, Table, number};
use super::world::World;
use crate::faults::Fault;
use http::StatusCode;
use jiff::SignedDuration;

const NOTHING_ELSE: &str = "the table is changed by nothing but calls, and by TTL of what is over";
const NO_500: &str = "nothing but the table's faults keeps a door from answering";

/// What can go wrong with a call.
const FAULTS: [Fault; 6] = [
    Fault::TransactionConflict,
    Fault::Throttled,
    Fault::TimeoutBefore,
    Fault::TimeoutAfter,
    Fault::Unreachable,
    Fault::LeftOut,
];

impl World {
    /// One step: somebody begins something, a call goes through, a function ends in the middle, or time passes.
    pub(super) fn step(&mut self) -> Result<(), Violation> {
        self.counts.steps += 1;
        let (waiting, under_way) = (self.gate.waiting(), self.crew.under_way().len());
        if self.calm && under_way == 0 {
            self.calm = false;
            self.pass_long()?;
            return self.run(None);
        }
        let room = !self.calm && under_way < self.plan.at_once;
        match self.rng.u8(..100) {
            0..2 if !self.calm => self.calm = self.rng.u8(..3) == 0,
            0..4 => self.pass_shortly(),
            4..30 if room => self.act(),
            _ if waiting > 0 => return self.let_through(),
            _ if room => self.act(),
            _ => {}
        }
        self.run(None)
    }

    /// Somebody begins something.
    fn act(&mut self) {
        let records = self.stream.left();
        // Without links there is nothing that patients could do.
        let few = self.people.letters.len() < self.people.patients.len();
        if few && self.rng.bool() {
            return if records > 0 { self.deliver_record() } else { self.work() };
        }
        match self.rng.u8(..20) {
            0 if self.rng.u8(..8) == 0 => self.change_settings(),
            0 => self.work(),
            1..5 => self.browse(),
            5..15 => self.program(),
            15 => self.scan(),
            16 => self.sweep(),
            _ if self.is_scanning() => self.scan(),
            _ if records > 0 => self.deliver_record(),
            _ => self.browse(),
        }
    }

    /// One of those who wait at the gate goes on; or its function ends here, with or without what it wanted.
    pub(super) fn let_through(&mut self) -> Result<(), Violation> {
        let mut place = self.rng.usize(..self.gate.waiting());
        let slow = |place| self.crew.job(self.gate.runner(place)).is_some_and(|job| job.slow);
        // Who is slow is overtaken by many: what it has read is old when it writes.
        if slow(place) && self.rng.u8(..16) > 0 {
            place = (0..self.gate.waiting()).find(|other| !slow(*other)).unwrap_or(place);
        }
        let waiting = self.gate.take(place);
        let runner = waiting.runner;
        let crashes = self.rng.f64() < self.plan.crashes;
        if crashes && self.rng.bool() {
            self.crash(runner);
            return self.run(None);
        }
        match waiting.wants {
            Wants::Pause(end) => {
                let _ = end.send(());
            }
            Wants::Call(call) => self.answer(runner, *call)?,
        }
        if crashes {
            self.crash(runner);
        }
        // A call takes its time.
        let took = if self.is_scanning() { 1 } else { self.rng.i64(0..30) };
        self.pass(SignedDuration::from_millis(took));
        self.run(Some(runner))
    }

    /// A call to the table is answered, or goes wrong.
    fn answer(&mut self, runner: RunnerId, mut call: Call) -> Result<(), Violation> {
        self.counts.calls += 1;
        if let Some(sabotage) = self.sabotage {
            sabotage.spoil(&call.operation, &mut call.request);
        }
        let Call { operation, .. } = &call;
        let looks = matches!(operation.as_str(), "GetItem" | "BatchGetItem" | "Query");
        let fault = (self.rng.f64() < self.plan.faults).then(|| FAULTS[self.rng.usize(..FAULTS.len())]);
        let fault = fault.filter(|fault| match fault {
            Fault::TransactionConflict => !looks,
            Fault::LeftOut => operation == "BatchGetItem",
            _ => true,
        });
        self.counts.faults += u64::from(fault.is_some());
        let wrong = fault.map(|fault| format!(" {fault:?}")).unwrap_or_default();
        self.trace.tell(format!("    {runner} {operation}{wrong}"));
        if let Some(instead) = fault.and_then(|fault| fault.instead(operation, &call.request)) {
            call.answer(instead);
            return Ok(());
        }
        let answer = self.engine.answer(operation, &call.request);
        self.trace.note(answer.status().as_u16().to_string().as_str());
        let older = self.answered.older(operation, &call.request, &answer, self.clock.now());
        let answer = older.filter(|_| self.rng.u8(..4) == 0).unwrap_or(answer);
        let written =
            if looks || answer.status().as_u16() != 200 { Vec::new() } else { Direct::named(operation, &call.request) };
        call.answer(match fault {
            None => Ok(answer),
            Some(_) => Err(aws_smithy_runtime_api::client::result::ConnectorError::timeout("injected".into())),
        });
        let stood = written.into_iter().map(|key| (self.engine.item(&key), key));
        let changes = stood.filter_map(|(item, key)| self.table.put(key, item)).collect();
        self.check(Some(runner), changes)
    }

    /// Checks what a call has made of the table.
    pub(super) fn check(&mut self, runner: Option<RunnerId>, changes: Vec<Changed>) -> Result<(), Violation> {
        if changes.is_empty() {
            return Ok(());
        }
        self.counts.checks += 1;
        let now = self.clock.now().as_millisecond();
        let may = runner.and_then(|runner| self.crew.job(runner)).map_or(May::Act, |job| job.may);
        for change in &changes {
            self.trace.note(&format!("{:?}", change.key));
        }
        check(&Step { table: &self.table, changes: &changes, may, now })?;
        self.stream.read(&self.engine);
        if !changes.iter().any(|change| change.is("MSG#")) {
            return Ok(());
        }
        let claimed = claim_of(&changes, &self.table, now);
        if claimed.is_some() && self.rng.f64() < self.plan.refusals {
            self.refuse_next();
        }
        if let Some(job) = runner.and_then(|runner| self.crew.job_mut(runner)) {
            // Whoever goes on to another message without having marked the one before has stopped with that. Whoever plans
            // one has not.
            let marked = |claimed: &Claimed| changes.iter().any(|change| change.key == claimed.message);
            if claimed.is_some() || job.claimed.as_ref().is_some_and(marked) {
                let before = std::mem::replace(&mut job.claimed, claimed);
                self.sent.stopped(before.as_ref().filter(|_| job.claimed.is_some()));
            }
        }
        Ok(())
    }

    /// Reads the whole table: it holds what every call together has made of it, but for what TTL removed.
    pub(super) fn check_whole(&mut self) -> Result<(), Violation> {
        let changes = self.table.replace(Table::of(self.engine.items()));
        let now = self.clock.now().as_second();
        let removed = |change: &&Changed| {
            let over = change.before.as_ref().and_then(|item| number(item, "ttl")).is_some_and(|ttl| ttl <= now);
            change.after.is_none() && over
        };
        match changes.iter().find(|change| !removed(change)) {
            Some(change) => Err(Violation::of(NOTHING_ELSE, change.to_string())),
            None => self.check(None, changes),
        }
    }

    /// Everybody goes on who can; what they have sent and answered is looked at. Only who was let through can have sent
    /// a message, and it marks every message before it is done.
    pub(super) fn run(&mut self, let_through: Option<RunnerId>) -> Result<(), Violation> {
        let done = self.crew.run(&self.gate);
        self.read_outbox(let_through)?;
        done.into_iter().try_for_each(|(runner, done)| self.done(runner, done))
    }

    /// A handler is done.
    fn done(&mut self, runner: Runner, done: Done) -> Result<(), Violation> {
        self.sent.stopped(runner.job.claimed.as_ref());
        match done {
            Done::Response(answer) => {
                let status = answer.status().as_u16();
                self.trace.tell(format!("{} {} answers {status}", self.clock.now(), runner.id));
                self.counts.answer(&runner.job.what, &answer);
                if status == 500 {
                    return Err(Violation::of(NO_500, runner.job.what));
                }
                check_told(&self.table, &answer)?;
                self.follow(runner.job.sequel, Some(&answer));
            }
            Done::Event(outcome) => {
                let dealt_with = outcome.is_ok();
                self.trace.tell(format!("{} {} is dealt with: {dealt_with}", self.clock.now(), runner.id));
                match outcome {
                    Err(app::Failure::Store(error)) if error.is_busy() => {}
                    Err(failure) => return Err(Violation::of(NO_500, format!("{}: {failure}", runner.job.what))),
                    Ok(()) => {}
                }
                match runner.job.sequel {
                    Sequel::Record(record) => self.record_done(*record, runner.began, dealt_with),
                    other => self.follow(other, None),
                }
            }
        }
        Ok(())
    }

    /// A function ends in the middle: nobody hears of it again.
    pub(super) fn crash(&mut self, id: RunnerId) {
        self.counts.crashes += 1;
        self.gate.forget(id);
        let Some(runner) = self.crew.end(id) else { return };
        self.trace.tell(format!("{} {id} ends in the middle", self.clock.now()));
        self.sent.stopped(runner.job.claimed.as_ref());
        match runner.job.sequel {
            Sequel::Record(record) => self.record_done(*record, runner.began, false),
            other => self.follow(other, None),
        }
    }

    /// Whoever asked goes on, with an answer or without.
    fn follow(&mut self, sequel: Sequel, answer: Option<&http::Response<bytes::Bytes>>) {
        if answer.is_some_and(is_over) && self.rng.u8(..4) > 0 {
            let link = match &sequel {
                Sequel::Tab(tab) => self.people.tabs[*tab].link().to_owned(),
                Sequel::Program(path) => path.clone(),
                _ => String::new(),
            };
            self.people.throw_away(&link);
        }
        match (sequel, answer) {
            (Sequel::Tab(tab), Some(answer)) => self.people.tabs[tab].show(answer),
            (Sequel::Tab(tab), None) => self.people.tabs[tab].lost(),
            (Sequel::Scan, answer) => self.scanned(answer),
            (Sequel::Program(path), Some(answer)) => self.programmed(&path, answer),
            (Sequel::Staff, Some(answer)) => self.worked(answer),
            _ => {}
        }
    }
}

/// Whether nothing more can be done with a link.
fn is_over(answer: &http::Response<bytes::Bytes>) -> bool {
    let said = String::from_utf8_lossy(answer.body());
    let over = ["cancelled", "past", "already-booked"];
    let over = over.map(|problem| format!("\"urn:slotlink:problem:{problem}\""));
    answer.status() == StatusCode::GONE || over.iter().any(|problem| said.contains(problem))
}
