//! The running system, driven as people and programs drive it.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where it must find something has failed")]
#![expect(clippy::print_stdout, reason = "budgets and counts are printed for whoever runs with --nocapture")]

mod answering;
mod bad_input;
mod book_faults;
mod booking_for_patients;
mod booking_for_patients_pages;
mod booking_for_patients_proof;
mod budgets;
mod cancel_faults;
mod cancel_races;
mod cancelling;
mod carriers;
mod change_conditions;
mod clocks;
mod code_sending;
mod codes;
mod confirmation_links;
mod console;
mod console_messages;
mod delivery_budgets;
mod delivery_faults;
mod diary;
mod ending_conditions;
mod expiring;
mod flows;
mod languages;
mod link_requests;
mod loading;
mod managing;
mod message_switches;
mod moves;
mod moving_again;
mod notices;
mod pages;
mod permissions;
mod phone;
mod questions;
mod races;
mod redelivery;
mod reminding;
mod replies;
mod reply_orders;
mod repository;
mod reschedule_faults;
mod rescheduling;
mod scanners;
mod sending_limits;
mod sending_rate;

mod stopping;
mod store_conditions;
mod texting;
mod throttle;
mod told_of_changes;
mod wording;
