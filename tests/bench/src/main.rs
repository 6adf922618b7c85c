//! What starting and running cost: tables of ratios, measured beside a hello-world function in the same run. Nothing here
//! fails for being slow; `docs/performance.md` keeps the last tables.
#![expect(clippy::print_stdout, reason = "the tables are what this is for")]

mod aws;
mod clients;
mod cold;
mod events;
mod flat;
mod function;
mod runtime;
mod table;
mod work;

use clap::Parser;
use std::path::PathBuf;

/// Any failure ends the whole run: half a table misleads.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Prints the tables of `docs/performance.md`.
#[derive(Debug, Parser)]
struct Options {
    /// The folder that `sam build` makes, with one folder for each function.
    #[arg(long, default_value = ".aws-sam/build")]
    built: PathBuf,
    /// How often each function is started.
    #[arg(long, default_value_t = 20)]
    runs: usize,
    /// These tables alone.
    #[arg(long, value_delimiter = ',', default_value = "cold,work,clients,flat")]
    only: Vec<String>,
    /// A folder in which to keep `durations.toml`, which the meter reads.
    #[arg(long)]
    keep: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Outcome {
    let options = Options::parse();
    let wants = |table: &str| options.only.iter().any(|only| only == table);
    if wants("cold") {
        cold::tables(&function::all(&options.built)?, options.runs).await?;
    }
    if wants("work") {
        work::table(&function::all(&options.built)?, options.runs, options.keep.as_deref()).await?;
    }
    if wants("clients") {
        clients::tables().await?;
    }
    if wants("flat") {
        flat::table().await?;
    }
    Ok(())
}
