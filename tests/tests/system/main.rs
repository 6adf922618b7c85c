//! The running system, driven as people and programs drive it.

mod book_faults;
mod budgets;
mod races;
