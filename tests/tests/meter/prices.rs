//! What things cost: AWS list prices, and how long functions run.

use serde::Deserialize;
use std::{collections::BTreeMap, fs};

/// `infra/prices.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Prices {
    pub(crate) region: String,
    pub(crate) checked: toml::value::Datetime,
    pub(crate) http_api_request: Price,
    pub(crate) lambda_request: Price,
    pub(crate) lambda_gb_second: Price,
    pub(crate) write_unit: Price,
    pub(crate) read_unit: Price,
    pub(crate) email: Price,
    pub(crate) text_part: Price,
    pub(crate) gb_out: Price,
}

/// One price, and where it stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Price {
    usd: f64,
    per: f64,
    source: String,
}

impl Price {
    /// What so many cost, in US dollars.
    pub(crate) fn of(&self, count: f64) -> f64 {
        assert!(self.source.starts_with("https://aws.amazon.com/"), "a price says where it stands");
        self.usd / self.per * count
    }
}

/// `infra/durations.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Durations {
    table_ms: f64,
    carrier_ms: f64,
    cold_share: f64,
    functions: BTreeMap<String, Measured>,
}

/// What was measured of one function, in milliseconds of a whole processor.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Measured {
    start_cpu_ms: f64,
    warm_cpu_ms: f64,
}

/// The memory with which Lambda gives a function one whole processor, in MB.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html>
const WHOLE_PROCESSOR_MB: f64 = 1769.0;

impl Durations {
    /// What invocations of a function use, in GB-seconds, beside their waiting. Each is billed by whole milliseconds.
    pub(crate) fn working(&self, function: &str, invocations: f64, memory: f64) -> f64 {
        let measured = &self.functions[function];
        let cpu = measured.warm_cpu_ms + self.cold_share * measured.start_cpu_ms;
        invocations * gb_seconds(cpu * WHOLE_PROCESSOR_MB / memory + 1.0, memory)
    }

    /// What waiting uses for so many answers of the table and of carriers.
    pub(crate) fn waiting(&self, table: f64, carriers: f64, memory: f64) -> f64 {
        gb_seconds(table * self.table_ms + carriers * self.carrier_ms, memory)
    }
}

fn gb_seconds(milliseconds: f64, memory: f64) -> f64 {
    milliseconds / 1000.0 * memory / 1024.0
}

/// The memory of a function by the template, in MB.
pub(crate) fn memory(function: &str) -> f64 {
    let template = read("template.yaml");
    let words = function.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
    let name = format!("\n  {}Function:\n", words.collect::<String>());
    let (_, after) = template.split_once(&name).expect("the function is in the template");
    let own = after.split("\n  ").take_while(|line| line.starts_with(' ')).find_map(memory_size);
    let general = template.lines().find_map(memory_size);
    own.or(general).expect("the template names a memory")
}

fn memory_size(line: &str) -> Option<f64> {
    line.trim().strip_prefix("MemorySize: ")?.parse().ok()
}

/// A TOML file of this repository.
pub(crate) fn file<T: serde::de::DeserializeOwned>(path: &str) -> T {
    toml::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn read(path: &str) -> String {
    fs::read_to_string(tests::file(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
