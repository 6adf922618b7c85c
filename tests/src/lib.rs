//! What the system's tests start from: the whole process on a free port, and a client that talks to it as people and
//! programs do.

pub mod client;
pub mod clinic;
mod codes;
pub mod faults;
pub mod recorder;
// What events say is the domain's to know; its own tests replay them too.
#[path = "../../shared/domain/tests/common/replay.rs"]
mod replay;
pub mod simulation;

pub use client::{Answer, BROWSER, Client};
pub use codes::other_than;
