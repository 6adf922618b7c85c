//! What a patient's whole journey uses of AWS, and what that costs by list prices (row C15).
#![expect(clippy::print_stdout, reason = "the table is printed for whoever runs with --nocapture")]

mod bill;
mod browser;
mod journey;
mod prices;

use bill::Bill;
use domain::Channel::{Email, Sms};
use journey::{Journey, Plan, Step};
use prices::{Durations, Prices, file};
use slotlink::Options;
use std::collections::BTreeMap;
use store::Usage;
use tests::Client;

/// What a thousand journeys may cost before email and text, in US dollars.
const BUDGET: f64 = 0.087;
/// The same for a program, which asks for no page twice, settings apart (row C15).
const BUDGET_OF_A_PROGRAM: f64 = 0.05;
/// What of the table a journey may use, settings included: what it takes today, so that one read more is seen at once.
const READ_UNITS: f64 = 123.2;
const WRITE_UNITS: f64 = 74.0;
/// How often the schedule runs in a month of 31 days.
const MINUTES: f64 = 31.0 * 24.0 * 60.0;

/// The demo clinic's messages, but for its question whether the patient comes, in a stack as the template deploys it.
const DEMO: Plan = Plan {
    name: "the demo clinic",
    confirmations: &[Email, Sms],
    texts: &["24h"],
    emails: &["2d"],
    text_reports: false,
};
const BY_EMAIL: Plan = Plan { name: "confirmed by email alone", confirmations: &[Email], ..DEMO };
const REPORTED: Plan = Plan { name: "the demo clinic, told what becomes of texts", text_reports: true, ..DEMO };
const BY_BOTH: Plan =
    Plan { name: "everything by text and by email", texts: &["24h", "2d"], emails: &["24h", "2d"], ..REPORTED };

#[tokio::test(flavor = "multi_thread")]
async fn c15_a_thousand_journeys_cost_no_more_than_the_ceiling_before_email_and_text() {
    let (prices, durations): (Prices, Durations) = (file("infra/prices.toml"), file("infra/durations.toml"));
    let mut costs = BTreeMap::new();
    for plan in [DEMO, BY_EMAIL, REPORTED, BY_BOTH] {
        let client = Client::with(Options { text_reports: plan.text_reports, ..Options::default() }).await;
        let settings = journey::settings(&client).await;
        let steps = Journey::of(&client, &plan).await;
        let bills: Vec<Bill> = steps.iter().map(|step| Bill::of(step, settings, &durations)).collect();
        let total = Bill::sum(&bills);
        println!("\n{}: a journey by AWS list prices of {} ({})\n", plan.name, prices.region, prices.checked);
        by_step(&steps, &bills, &prices);
        by_operation(&steps);
        println!(
            "settings, read by each of {} invocations: {settings:?}",
            steps.iter().map(|s| s.settings).sum::<u32>()
        );
        summary(&total, &prices);
        costs.insert(plan.name, (1000.0 * total.usd(&prices), total));
    }
    for (name, (usd, _)) in &costs {
        println!("A thousand journeys, {name}: {usd:.4} USD before email and text");
    }
    a_month(&journey::idle_sweep(&Client::start().await).await, &prices, &durations);
    let (usd, Bill { read_units, write_units, .. }) = costs[DEMO.name];
    assert!(usd <= BUDGET, "{usd:.4} USD are over the budget of {BUDGET} USD");
    assert!(read_units <= READ_UNITS && write_units <= WRITE_UNITS, "{read_units} RRU, {write_units} WRU");
}

#[tokio::test(flavor = "multi_thread")]
async fn c15_a_thousand_journeys_of_programs_cost_at_most_5_cents_before_email_and_text() {
    let (prices, durations): (Prices, Durations) = (file("infra/prices.toml"), file("infra/durations.toml"));
    let client = Client::with(Options { text_reports: false, ..Options::default() }).await;
    let settings = journey::settings(&client).await;
    let steps = Journey::of_a_program(&client, &BY_EMAIL).await;
    // Settings are kept for some seconds by each function; what a cold reading costs is told apart.
    let bills: Vec<Bill> = steps.iter().map(|step| Bill::of(step, Usage::default(), &durations)).collect();
    let total = Bill::sum(&bills);
    println!(
        "\na program, confirmed by email alone: a journey by AWS list prices of {} ({})\n",
        prices.region, prices.checked
    );
    by_step(&steps, &bills, &prices);
    by_operation(&steps);
    summary(&total, &prices);
    let cold: Vec<Bill> = steps.iter().map(|step| Bill::of(step, settings, &durations)).collect();
    let (usd, cold) = (1000.0 * total.usd(&prices), 1000.0 * Bill::sum(&cold).usd(&prices));
    println!(
        "A thousand journeys of programs: {usd:.4} USD before email and text; {cold:.4} USD where no settings are kept"
    );
    assert!((total.text_parts, total.emails) == (2.0, 3.0), "an invitation, two confirmations, two reminders");
    assert!(usd <= BUDGET_OF_A_PROGRAM, "{usd:.4} USD are over the budget of {BUDGET_OF_A_PROGRAM} USD");
}

fn by_step(steps: &[Step], bills: &[Bill], prices: &Prices) {
    println!("| step | requests | invocations | table requests | RRU | WRU | text parts | emails | USD per 1,000 |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    let total = Bill::sum(bills);
    let names = steps.iter().map(|step| step.name).chain(["**total**"]);
    for (name, bill) in names.zip(bills.iter().chain([&total])) {
        let Bill { requests, invocations, table_requests, read_units, write_units, text_parts, emails, .. } = bill;
        println!(
            "| {name} | {requests} | {invocations} | {table_requests} | {read_units:.1} | {write_units} | {text_parts} \
             | {emails} | {:.4} |",
            1000.0 * bill.usd(prices)
        );
    }
}

/// Each operation of the store, by step: requests, read units, write units.
fn by_operation(steps: &[Step]) {
    println!();
    let mut all: BTreeMap<&str, Usage> = BTreeMap::new();
    for step in steps {
        let used: Vec<String> = step.table.iter().map(|(operation, usage)| told(operation, *usage)).collect();
        println!("{}: {}", step.name, used.join(", "));
        for (operation, usage) in &step.table {
            let sum = all.entry(operation).or_default();
            sum.requests += usage.requests;
            sum.read_units += usage.read_units;
            sum.write_units += usage.write_units;
        }
    }
    let used: Vec<String> = all.iter().map(|(operation, usage)| told(operation, *usage)).collect();
    println!("all: {}", used.join(", "));
}

fn told(operation: &str, Usage { requests, read_units, write_units }: Usage) -> String {
    let units: Vec<String> = [(read_units, "R"), (write_units, "W")]
        .into_iter()
        .filter(|(units, _)| *units > 0.0)
        .map(|(units, kind)| format!("{units}{kind}"))
        .collect();
    format!("{requests} {operation} {}", units.join(" "))
}

fn summary(total: &Bill, prices: &Prices) {
    println!("\n| per journey | | USD per 1,000 |\n|---|---:|---:|");
    for (name, count, usd) in total.lines(prices) {
        println!("| {name} | {count:.2} | {:.4} |", 1000.0 * usd);
    }
    println!("| **before email and text** | | **{:.4}** |", 1000.0 * total.usd(prices));
    for (name, count, usd) in total.beside(prices) {
        println!("| {name} | {count:.6} | {:.4} |", 1000.0 * usd);
    }
}

/// What an installation costs that nobody uses: the schedule looks every minute whether anything is due.
fn a_month(sweep: &Usage, prices: &Prices, durations: &Durations) {
    let memory = prices::memory("remind");
    let gb_seconds =
        durations.working("remind", 1.0, memory) + durations.waiting(f64::from(sweep.requests), 0.0, memory);
    let usd = prices.lambda_request.of(1.0)
        + prices.lambda_gb_second.of(gb_seconds)
        + prices.read_unit.of(sweep.read_units)
        + prices.write_unit.of(sweep.write_units);
    println!(
        "\nA month of 31 days in which nothing is due: {:.2} USD for the schedule ({sweep:?} a run)",
        MINUTES * usd
    );
}
