//! The proof: patients, staff and scanners act in random order, everything that can go wrong does, and no promise of the
//! design is broken. `cargo run -p tests --bin simulate -- --seconds 3600` runs for longer, with other seeds.

#![expect(clippy::print_stdout, reason = "tests print what they have counted")]

use std::time::Duration;
use tests::simulation::{Sabotage, run, run_for};

/// How long it runs here.
const TIME: Duration = Duration::from_secs(30);
/// So many seeds are tried on a slow machine too: in fewer, not everything happens.
const LEAST: u64 = 8;
/// Within so many seeds a missing condition must be noticed.
const SEEDS: u64 = 100;
/// What breaks in the end wherever one write has gone over another.
const REPLAYED: &str = "replaying the events gives the same links and appointments";

#[test]
fn no_promise_is_broken_whatever_people_do_and_whatever_goes_wrong() {
    let runs = run_for(TIME, LEAST, 1, None);
    println!("{runs}");
    assert!(runs.broken.is_none(), "{runs}");
    // A simulation in which nothing happens keeps every promise too.
    let counts = &runs.counts;
    assert!(counts.faults > 0 && counts.crashes > 0 && counts.redelivered > 0 && counts.sent > 0, "{runs}");
    for kind in ["reminder", "confirmation_request", "confirmation", "change", "cancellation"] {
        assert!(counts.messages.contains_key(kind), "no {kind} in {runs}");
    }
    let events = [
        "appointment_booked",
        "appointment_cancelled",
        "appointment_rescheduled",
        "code_sent",
        "link_accessed",
        "link_deleted",
        "link_expired",
        "link_scanned",
        "link_sent",
        "link_sent_again",
        "no_time_suited",
        "task_closed",
    ];
    for event in events {
        assert!(counts.events.contains_key(event), "no {event} in {runs}");
    }
}

#[test]
fn a_seed_does_the_same_each_time() {
    for seed in 1..=2 {
        let [first, second] = [0; 2].map(|_| std::thread::spawn(move || run(seed, None)).join().expect("a run ends"));
        assert_eq!(first, second, "seed {seed}");
    }
    assert_ne!(run(1, None).map(|kept| kept.digest), run(2, None).map(|kept| kept.digest));
}

#[test]
fn without_the_condition_on_ticks_a_double_booking_is_found() {
    notices(Sabotage::Ticks, &["a tick belongs to at most one live appointment"]);
}

#[test]
fn without_the_condition_on_links_a_second_booking_of_a_link_is_found() {
    let promises = [
        "a link makes at most one appointment",
        "a link that has booked, or that staff have ended, stays so",
        REPLAYED,
    ];
    notices(Sabotage::Links, &promises);
}

#[test]
fn without_the_condition_on_versions_a_change_of_what_was_changed_meanwhile_is_found() {
    let promises = [
        "an appointment's version rises by one with each change, its sequence with those that matter",
        "a cancelled appointment stays as it is",
        "every event tells of a change in the same transaction",
        // What is owed was decided from an appointment that a change has written over since.
        "every message that is owed is sent, given up or put before staff in the end",
        REPLAYED,
    ];
    notices(Sabotage::Versions, &promises);
}

fn notices(sabotage: Sabotage, promises: &[&str]) {
    let broken = (1..=SEEDS).find_map(|seed| run(seed, Some(sabotage)).err());
    let broken = broken.unwrap_or_else(|| panic!("{sabotage:?} went unnoticed in {SEEDS} seeds"));
    println!("{sabotage:?} is noticed at seed {}, step {}: {}", broken.seed, broken.step, broken.violation.by);
    assert!(promises.contains(&broken.violation.promise), "{broken}");
    let again = run(broken.seed, Some(sabotage)).expect_err("a seed replays");
    assert_eq!(again, broken);
}
