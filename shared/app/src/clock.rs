//! The one place that reads the time.

use jiff::{SignedDuration, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// What time it is.
#[derive(Debug, Clone)]
pub enum Clock {
    /// What the machine says.
    System,
    /// What the machine says, moved forward: locally, to see what falls due.
    Moved(Arc<AtomicI64>),
    /// Stands still until it is moved: in tests.
    Still(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's time, which can be moved forward.
    pub fn moved() -> Self {
        Self::Moved(Arc::default())
    }

    /// A clock that stands still at an instant.
    pub fn still(at: Timestamp) -> Self {
        Self::Still(Arc::new(AtomicI64::new(at.as_millisecond())))
    }

    /// The time, in whole milliseconds, as it is stored.
    pub fn now(&self) -> Timestamp {
        let milliseconds = match self {
            Self::System => Timestamp::now().as_millisecond(),
            Self::Moved(by) => Timestamp::now().as_millisecond() + by.load(Ordering::SeqCst),
            Self::Still(at) => at.load(Ordering::SeqCst),
        };
        Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
    }

    /// Moves the clock forward to an instant; never back, and the system's clock never.
    pub fn move_to(&self, to: Timestamp) {
        let ahead: SignedDuration = to.duration_since(self.now());
        let Ok(milliseconds) = i64::try_from(ahead.as_millis()) else { return };
        match self {
            Self::Moved(at) | Self::Still(at) if milliseconds > 0 => {
                at.fetch_add(milliseconds, Ordering::SeqCst);
            }
            _ => {}
        }
    }
}
