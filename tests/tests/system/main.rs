//! The running system, driven as people and programs drive it.

mod bad_input;
mod book_faults;
mod budgets;
mod flows;
mod races;
