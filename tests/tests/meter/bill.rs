//! What a journey costs.

use crate::journey::Step;
use crate::prices::{Durations, Prices, memory};
use std::collections::BTreeMap;
use store::Usage;

/// How many entries of what is due one read unit brings: the share of a sweep's queries that a message uses.
const DUE_PER_READ_UNIT: f64 = 25.0;

/// What one step, or a whole journey, is billed for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Bill {
    pub(crate) requests: f64,
    pub(crate) invocations: f64,
    pub(crate) gb_seconds: f64,
    pub(crate) table_requests: f64,
    pub(crate) read_units: f64,
    pub(crate) write_units: f64,
    pub(crate) text_parts: f64,
    pub(crate) emails: f64,
    pub(crate) gb_out: f64,
}

impl Bill {
    /// Of one step, where every function reads the clinic's settings anew: what it keeps of them for some seconds helps
    /// a clinic with many patients at once, and no other.
    pub(crate) fn of(step: &Step, settings: Usage, durations: &Durations) -> Self {
        let mut invocations: BTreeMap<&str, u32> = step.asked.functions.clone();
        step.streamed.iter().for_each(|(function, count)| *invocations.entry(function).or_default() += count);
        let readings = f64::from(step.settings);
        let sum = |of: fn(&Usage) -> f64| step.table.values().map(of).fold(0.0, |sum, used| sum + used);
        let mut bill = Self {
            requests: f64::from(step.asked.functions.values().sum::<u32>()),
            invocations: f64::from(invocations.values().sum::<u32>()),
            gb_seconds: 0.0,
            table_requests: sum(|usage| f64::from(usage.requests)) + readings * f64::from(settings.requests),
            read_units: sum(|usage| usage.read_units)
                + readings * settings.read_units
                + f64::from(step.swept) / DUE_PER_READ_UNIT,
            write_units: sum(|usage| usage.write_units),
            text_parts: f64::from(step.text_parts),
            emails: f64::from(step.emails),
            gb_out: f64::from(u32::try_from(step.asked.bytes).expect("a few pages")) / 1e9,
        };
        // A message that falls due is as much work for the schedule's function as one that goes out at once for deliver.
        *invocations.entry("deliver").or_default() += step.swept;
        let working =
            |(function, count): (&&str, &u32)| durations.working(function, f64::from(*count), memory(function));
        let most = invocations.keys().map(|function| memory(function)).fold(0.0, f64::max);
        bill.gb_seconds = invocations.iter().map(working).sum::<f64>()
            + durations.waiting(bill.table_requests, bill.text_parts + bill.emails, most);
        bill
    }

    pub(crate) fn sum(bills: &[Self]) -> Self {
        bills.iter().fold(Self::default(), |sum, bill| Self {
            requests: sum.requests + bill.requests,
            invocations: sum.invocations + bill.invocations,
            gb_seconds: sum.gb_seconds + bill.gb_seconds,
            table_requests: sum.table_requests + bill.table_requests,
            read_units: sum.read_units + bill.read_units,
            write_units: sum.write_units + bill.write_units,
            text_parts: sum.text_parts + bill.text_parts,
            emails: sum.emails + bill.emails,
            gb_out: sum.gb_out + bill.gb_out,
        })
    }

    /// In US dollars, before email and text.
    pub(crate) fn usd(&self, prices: &Prices) -> f64 {
        self.lines(prices).iter().map(|(_, _, usd)| usd).sum()
    }

    /// What is paid for: how much of it, and what that costs.
    pub(crate) fn lines(&self, prices: &Prices) -> [(&'static str, f64, f64); 5] {
        [
            ("HTTP API requests", self.requests, prices.http_api_request.of(self.requests)),
            ("function invocations", self.invocations, prices.lambda_request.of(self.invocations)),
            ("GB-seconds", self.gb_seconds, prices.lambda_gb_second.of(self.gb_seconds)),
            ("read units", self.read_units, prices.read_unit.of(self.read_units)),
            ("write units", self.write_units, prices.write_unit.of(self.write_units)),
        ]
    }

    /// What is paid beside the budget.
    pub(crate) fn beside(&self, prices: &Prices) -> [(&'static str, f64, f64); 3] {
        [
            ("emails", self.emails, prices.email.of(self.emails)),
            ("parts of texts", self.text_parts, prices.text_part.of(self.text_parts)),
            ("GB to the internet", self.gb_out, prices.gb_out.of(self.gb_out)),
        ]
    }
}
