//! What every function starts from: configuration, keys, clock, who is asking, and how a handler runs on Lambda.

mod answer;
mod answer_staff;
mod aws;
mod clock;
mod code_question;
mod context;
mod delivery;
mod door;
mod door_problems;
mod jwks;
mod lambda;
mod managing;
mod question;
mod random;
mod slots;
mod staff;
mod staff_times;
mod start;
mod throttle;
mod unread;

pub use answer::{Failure, Outcome, answer, answer_at, respond};
pub use answer_staff::answer_staff;
pub use aws::{dynamodb, dynamodb_from_env, plain_http, sdk_config};
pub use clock::Clock;
pub use context::{Context, Keys};
pub use delivery::{Attempt, deliver, sweep};
pub use door::Door;
pub use lambda::{StreamRecord, run_http, run_schedule, run_stream};
pub use question::Answered;
pub use random::Random;
pub use slots::{alternatives, free_slots};
pub use staff::{STAFF_COOKIE, StaffTokens, Visitor};
pub use staff_times::{staff_times, staff_times_instead};
pub use start::{Need, StartError, start};
pub use throttle::Throttle;
pub use unread::Unread;
