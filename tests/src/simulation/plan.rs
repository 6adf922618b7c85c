//! How a run goes: what goes wrong how often, and how many are busy at once. A seed decides it.

use fastrand::Rng;

/// The shape of one run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    /// The share of calls to the table that go wrong.
    pub(super) faults: f64,
    /// The share of steps in which a function ends in the middle.
    pub(super) crashes: f64,
    /// The share of stream records that come once more.
    pub(super) redeliveries: f64,
    /// The share of messages that their carrier does not take.
    pub(super) refusals: f64,
    /// How many handlers are under way at once, at most.
    pub(super) at_once: usize,
}

impl Plan {
    /// A run's shape. In one of four nothing goes wrong, so that what can be reached without faults is reached too.
    pub(super) fn of(rng: &mut Rng) -> Self {
        let bad = if rng.u8(..4) == 0 { 0.0 } else { rng.f64() };
        Self {
            faults: 0.25 * bad * bad,
            crashes: 0.03 * bad,
            redeliveries: 0.4 * bad,
            refusals: 0.3 * bad,
            at_once: rng.usize(2..=8),
        }
    }
}
