//! `cargo run`: slotlink on this machine.

use clap::Parser;
use domain::Email;
use slotlink::{Carriers, ClinicSource, Endpoint, Local, LocalError, Options, demo_clinics, load_into};
use std::{
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
    process::ExitCode,
};

/// slotlink on this machine: the embedded engine, every function and a phone on screen, in one process.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Address to listen on
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Port of the embedded engine's own API, for functions run outside this process; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    engine_port: u16,
    /// Keep nothing after the process ends
    #[arg(long)]
    memory: bool,
    /// Folder in which data is kept
    #[arg(long, default_value = ".slotlink", conflicts_with = "memory")]
    folder: PathBuf,
    /// A clinic's file in place of the demo clinics (infra/import/README.md)
    #[arg(long)]
    clinic: Option<PathBuf>,
    /// The patients' file of that clinic
    #[arg(long, requires = "clinic")]
    patients: Option<PathBuf>,
    /// Load the clinic into this table on AWS, with the region and credentials of the environment, and stop
    #[arg(long, value_name = "TABLE", requires = "clinic")]
    load_into: Option<String>,
    /// Hand messages to SNS and SES of the emulator at this address instead of the phone on screen
    #[arg(long, value_name = "ENDPOINT", conflicts_with = "load_into")]
    carriers: Option<Endpoint>,
    /// The sender of the emails that the emulator gets
    #[arg(long, value_name = "ADDRESS", requires = "carriers", default_value = "clinic@example.org", value_parser = email)]
    email_from: Email,
    /// Their configuration set
    #[arg(long, value_name = "NAME", requires = "carriers")]
    configuration_set: Option<String>,
}

fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|invalid| format!("accepted is {}", invalid.accepted))
}

#[tokio::main]
async fn main() -> ExitCode {
    // What went well and what is counted would bury the rest.
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| "info,done=off,metric=off,dynoxide=error".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
            tell(&format!("slotlink cannot start: {error}{cause}"), true);
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), LocalError> {
    let clinics = match arguments.clinic {
        Some(clinic) => vec![ClinicSource { clinic, patients: arguments.patients }],
        None => demo_clinics(),
    };
    if let Some(table) = arguments.load_into {
        let counts = load_into(&table, &clinics).await?;
        tell(&format!("loaded {} clinic with {} patients into {table}", counts.clinics, counts.patients), false);
        return Ok(());
    }
    let (email_from, configuration_set) = (arguments.email_from, arguments.configuration_set);
    let carriers = arguments.carriers.map(|endpoint| Carriers { endpoint, email_from, configuration_set });
    let phone = carriers.is_none();
    let options = Options {
        host: arguments.host,
        port: arguments.port,
        engine_port: arguments.engine_port,
        folder: (!arguments.memory).then_some(arguments.folder),
        clinics,
        carriers,
        ..Options::default()
    };
    let local = Local::start(options).await?;
    let url = local.url();
    tell(&format!("slotlink ready at {url}"), false);
    tell(&format!("  console      {url}/_local/sign-in"), false);
    if phone {
        tell(&format!("  phone        {url}/_local/outbox"), false);
    }
    tell(&format!("  sample link  {url}/_local/sample"), false);
    stopped().await;
    local.save().await
}

#[expect(clippy::print_stdout, reason = "this is what the program says to whoever started it")]
fn tell(line: &str, fault: bool) {
    if fault { eprintln!("{line}") } else { println!("{line}") }
}

/// Waits for Ctrl-C or for being told to stop.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}
