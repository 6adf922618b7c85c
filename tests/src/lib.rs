//! What the system's tests start from: the whole process on a free port, and a client that talks to it as people and
//! programs do.

pub mod client;
pub mod clinic;
mod codes;
pub mod faults;
pub mod html;
pub mod recorder;
// What events say is the domain's to know; its own tests replay them too.
#[path = "../../shared/domain/tests/common/replay.rs"]
mod replay;
pub mod simulation;

pub use client::{Answer, BROWSER, Client};
pub use codes::other_than;

use std::path::{Path, PathBuf};

/// Where a file of the repository is. The variable `TEMPLATE` names a copy of the template to look at in its place, so
/// that one can see what tests say of a change to it.
pub fn file(path: &str) -> PathBuf {
    let copy = std::env::var_os("TEMPLATE").filter(|_| path == "template.yaml");
    copy.map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path), PathBuf::from)
}
