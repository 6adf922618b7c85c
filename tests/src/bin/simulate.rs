//! Simulates for as long as one likes, one run for each seed, until a promise is broken.

use clap::Parser;
use std::{
    process::ExitCode,
    time::{Duration, SystemTime},
};
use tests::simulation::{Sabotage, run, run_for};

/// Simulates patients, staff and scanners against the real functions, one run for each seed.
#[derive(Debug, Parser)]
struct Arguments {
    /// Does this run again
    #[arg(long, conflicts_with_all = ["seconds", "from"])]
    seed: Option<u64>,
    /// For how long
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// From which seed on; by default from one that nobody has tried
    #[arg(long)]
    from: Option<u64>,
    /// With a table that does not keep these conditions, to see that it is noticed
    #[arg(long)]
    sabotage: Option<Sabotage>,
}

fn main() -> ExitCode {
    let Arguments { seed, seconds, from, sabotage } = Arguments::parse();
    let (told, kept) = match seed {
        Some(seed) => again(seed, sabotage),
        None => many(seconds, from.unwrap_or_else(untried), sabotage),
    };
    tell(&told);
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn again(seed: u64, sabotage: Option<Sabotage>) -> (String, bool) {
    match run(seed, sabotage) {
        Ok(kept) => (format!("seed {seed} keeps every promise: {}\n{}", kept.digest, kept.counts), true),
        Err(broken) => (broken.to_string(), false),
    }
}

fn many(seconds: u64, from: u64, sabotage: Option<Sabotage>) -> (String, bool) {
    let runs = run_for(Duration::from_secs(seconds), 1, from, sabotage);
    (runs.to_string(), runs.broken.is_none())
}

/// A million seeds for each second since 1970.
fn untried() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(1, |since| since.as_secs() * 1_000_000)
}

#[expect(clippy::print_stdout, reason = "this is what the program says to whoever started it")]
fn tell(text: &str) {
    println!("{text}");
}
