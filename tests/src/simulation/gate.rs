//! The gate between handlers and the table. Every call waits here, and so does every pause between two tries, until the
//! scheduler lets it go on. One goes at a time, so that many handlers are under way at once and a run can be repeated.

use super::crew::RunnerId;
use super::engine::operation_of;
use aws_sdk_dynamodb::config::{AsyncSleep, Sleep};
use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use futures::channel::oneshot::{Sender, channel};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The SDK's way to the table, and its way to wait. Clones are one gate.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    waiting: Vec<Waiting>,
    entering: Option<RunnerId>,
}

/// Something that waits at the gate.
#[derive(Debug)]
pub(super) struct Waiting {
    /// Whose it is.
    pub(super) runner: RunnerId,
    /// What it wants.
    pub(super) wants: Wants,
}

/// What waits.
#[derive(Debug)]
pub(super) enum Wants {
    /// A call to the table.
    Call(Box<Call>),
    /// A pause that is to end.
    Pause(Sender<()>),
}

/// A call to the table.
#[derive(Debug)]
pub(super) struct Call {
    /// Which.
    pub(super) operation: String,
    /// As the SDK sent it.
    pub(super) request: HttpRequest,
    answer: Sender<Answer>,
}

/// What the SDK is told.
pub(super) type Answer = Result<HttpResponse, ConnectorError>;

impl Call {
    /// Tells the SDK what came of it; nobody listens where the handler was ended meanwhile.
    pub(super) fn answer(self, answer: Answer) {
        let _ = self.answer.send(answer);
    }
}

impl Gate {
    /// Whatever comes from now on is this handler's.
    pub(super) fn enter(&self, runner: RunnerId) {
        self.state().entering = Some(runner);
    }

    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.state().waiting.len()
    }

    /// Whose it is what waits there.
    pub(super) fn runner(&self, place: usize) -> RunnerId {
        self.state().waiting[place].runner
    }

    /// Takes one of those who wait, counted from who has waited longest.
    pub(super) fn take(&self, place: usize) -> Waiting {
        self.state().waiting.remove(place)
    }

    /// Sends away all that a handler still wants.
    pub(super) fn forget(&self, runner: RunnerId) {
        self.state().waiting.retain(|waiting| waiting.runner != runner);
    }

    fn wait(&self, wants: Wants) {
        let mut state = self.state();
        let runner = state.entering.expect("only handlers come to the gate");
        state.waiting.push(Waiting { runner, wants });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpClient for Gate {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Gate {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (answer, answered) = channel();
        self.wait(Wants::Call(Box::new(Call { operation: operation_of(&request), request, answer })));
        HttpConnectorFuture::new(async move {
            answered.await.unwrap_or_else(|_| Err(ConnectorError::io("the gate was closed".into())))
        })
    }
}

impl AsyncSleep for Gate {
    fn sleep(&self, _: Duration) -> Sleep {
        let gate = self.clone();
        // A pause begins when somebody waits for it: the SDK prepares more of them than it takes.
        Sleep::new(async move {
            let (end, ended) = channel();
            gate.wait(Wants::Pause(end));
            let _ = ended.await;
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::crew::{Crew, Done};
    use crate::simulation::job::{Job, Sequel};
    use jiff::Timestamp;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// Begins handlers that pause twice each, and count their pauses.
    fn begin(crew: &mut Crew, gate: &Gate, handlers: usize) -> (Vec<RunnerId>, Arc<AtomicU32>) {
        let ended = Arc::new(AtomicU32::new(0));
        let begin = |_| {
            let (gate, ended) = (gate.clone(), Arc::clone(&ended));
            let pauses = async move {
                for _ in 0..2 {
                    gate.sleep(Duration::from_secs(1)).await;
                    ended.fetch_add(1, Ordering::Relaxed);
                }
                Done::Event(Ok(()))
            };
            crew.begin(Job::event("pause".to_owned(), Sequel::Sweep), Timestamp::UNIX_EPOCH, Box::pin(pauses))
        };
        ((0..handlers).map(begin).collect(), ended)
    }

    fn let_through(gate: &Gate, place: usize) -> RunnerId {
        let Waiting { runner, wants: Wants::Pause(end) } = gate.take(place) else { panic!("a pause waits") };
        end.send(()).expect("somebody waits for it");
        runner
    }

    #[test]
    fn handlers_wait_at_the_gate_until_one_of_them_is_let_through() {
        let (mut crew, gate) = (Crew::default(), Gate::default());
        let (handlers, ended) = begin(&mut crew, &gate, 3);
        assert!(crew.run(&gate).is_empty());
        assert!(crew.run(&gate).is_empty(), "nobody goes on unasked");
        assert_eq!((gate.waiting(), ended.load(Ordering::Relaxed)), (3, 0));
        assert_eq!(let_through(&gate, 1), handlers[1]);
        assert!(crew.run(&gate).is_empty());
        assert_eq!((gate.waiting(), ended.load(Ordering::Relaxed)), (3, 1));
        assert_eq!(let_through(&gate, 2), handlers[1], "who comes again is last");
        let done: Vec<RunnerId> = crew.run(&gate).into_iter().map(|(runner, _)| runner.id).collect();
        assert_eq!(done, [handlers[1]]);
        assert_eq!((gate.waiting(), ended.load(Ordering::Relaxed)), (2, 2));
    }

    #[test]
    fn a_handler_that_is_ended_wants_nothing_any_more() {
        let (mut crew, gate) = (Crew::default(), Gate::default());
        let (handlers, ended) = begin(&mut crew, &gate, 2);
        crew.run(&gate);
        gate.forget(handlers[0]);
        assert!(crew.end(handlers[0]).is_some());
        assert_eq!(gate.waiting(), 1);
        assert_eq!(let_through(&gate, 0), handlers[1]);
        crew.run(&gate);
        assert_eq!(ended.load(Ordering::Relaxed), 1);
        assert!(crew.end(handlers[0]).is_none());
    }
}
