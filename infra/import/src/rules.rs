//! `[[rules]]`: what a link allows to be booked.

use crate::{
    fault::Noted,
    forms::{LONGEST_TEXT, flag, hours_of_notice, number, parsed, text},
    offering::Offering,
    section::{Declaration, Section},
    toml_reader::Table,
};
use domain::{
    Changes, Channel, Lifetime, LocationId, Minutes, ProviderChoice, ProviderId, Rule, RuleId, TypeId, Verification,
};

static RULES: Declaration<RuleId> = Declaration {
    name: "rules",
    most: 200,
    keys: &[
        "id",
        "title",
        "type",
        "providers",
        "provider_choice",
        "locations",
        "lifetime_days",
        "minimum_notice_hours",
        "minimum_notice_minutes",
        "horizon_days",
        "verification",
        "reschedule",
        "reschedule_notice_hours",
        "cancel",
        "cancel_notice_hours",
        "other_provider",
        "other_location",
        "manage_verification",
        "confirmations",
    ],
    id: RuleId::parse,
};

const MINUTES_OF_AN_HOUR: u32 = 60;
const MINUTES_OF_A_DAY: u32 = 24 * MINUTES_OF_AN_HOUR;
/// The longest lifetime, notice and horizon, in days.
const MOST_DAYS: u32 = 365;
/// The most entries of a list; the sections that they refer to have no more.
const MOST: usize = 200;

/// The section, to which templates refer.
pub(crate) fn section<'a>(root: &Table<'a>) -> Section<'a, RuleId> {
    Section::read(root, &RULES)
}

/// Reads every rule.
pub(crate) fn read(section: &Section<RuleId>, offering: &Offering) -> Result<Vec<Rule>, Noted> {
    section.read_each(|id, table| read_rule(id, table, offering))
}

fn read_rule(id: Result<RuleId, Noted>, table: &Table, offering: &Offering) -> Result<Rule, Noted> {
    let title = table.need("title", &text(LONGEST_TEXT));
    let kind = table.need("type", &offering.online_type());
    let locations = table
        .set("locations", &(1..=MOST), &offering.location())
        .map(|chosen| chosen.unwrap_or_else(|| offering.every_location()));
    let providers = read_providers(table, offering, kind.as_ref(), locations.as_deref());
    let provider_choice = table.or("provider_choice", ProviderChoice::Patient, &parsed(ProviderChoice::parse));
    let lifetime = read_lifetime(table);
    let times = read_times(table);
    let verification = table.or("verification", Verification::DateOfBirth, &parsed(Verification::parse));
    let changes = read_changes(table);
    let manage_verification = table.maybe("manage_verification", &parsed(Verification::parse));
    let confirmations = table.set("confirmations", &(0..=2), &parsed(Channel::parse));
    let (minimum_notice, horizon) = times?;
    let verification = verification?;
    Ok(Rule {
        id: id?,
        title: title?,
        appointment_type: kind?,
        providers: providers?,
        provider_choice: provider_choice?,
        locations: locations?,
        lifetime: lifetime?,
        minimum_notice,
        horizon,
        verification,
        manage_verification: manage_verification?.unwrap_or(verification),
        changes: changes?,
        confirmations: confirmations?.unwrap_or_else(|| vec![Channel::Email, Channel::Sms]),
    })
}

/// What the patient may do with what was booked, and until how long before its start.
fn read_changes(table: &Table) -> Result<Changes, Noted> {
    let flag = |key| table.or(key, true, &flag());
    let [reschedule, cancel, other_provider, other_location] =
        ["reschedule", "cancel", "other_provider", "other_location"].map(flag);
    let [reschedule_notice, cancel_notice] = ["reschedule_notice_hours", "cancel_notice_hours"]
        .map(|key| table.or(key, Minutes::default(), &hours_of_notice()));
    Ok(Changes {
        reschedule: reschedule?.then_some(reschedule_notice?),
        cancel: cancel?.then_some(cancel_notice?),
        other_provider: other_provider?,
        other_location: other_location?,
    })
}

fn read_lifetime(table: &Table) -> Result<Lifetime, Noted> {
    let days = table.or("lifetime_days", 14, &number(1..=MOST_DAYS))?;
    // The domain's bounds are wider, so that it refuses none of these.
    Lifetime::new(Minutes::new(days * MINUTES_OF_A_DAY))
        .map_err(|refusal| table.missing("lifetime_days", refusal.accepted))
}

/// By default all who have hours for the type at an offered location, in the file's order.
fn read_providers(
    table: &Table,
    offering: &Offering,
    kind: Result<&TypeId, &Noted>,
    locations: Result<&[LocationId], &Noted>,
) -> Result<Vec<ProviderId>, Noted> {
    if let Some(chosen) = table.set("providers", &(1..=MOST), &offering.provider())? {
        return Ok(chosen);
    }
    let (Ok(kind), Ok(locations)) = (kind, locations) else { return Err(Noted) };
    let serving = offering.providers_of(kind, locations)?;
    if serving.is_empty() {
        let accepted = "one or more providers, since none has hours for the type at these locations";
        return Err(table.missing("providers", accepted));
    }
    Ok(serving)
}

/// The minimum notice and the horizon, which must leave time between them.
fn read_times(table: &Table) -> Result<(Minutes, Minutes), Noted> {
    let notice = read_minimum_notice(table);
    let horizon = table.or("horizon_days", 60, &number(1..=MOST_DAYS));
    let (notice, horizon) = (notice?, Minutes::new(horizon? * MINUTES_OF_A_DAY));
    let mut keys = ["minimum_notice_hours", "minimum_notice_minutes", "horizon_days"].into_iter();
    match keys.find_map(|key| table.get(key)).filter(|_| notice >= horizon) {
        Some(value) => Err(value.fault("a minimum notice shorter than the horizon")),
        None => Ok((notice, horizon)),
    }
}

fn read_minimum_notice(table: &Table) -> Result<Minutes, Noted> {
    let hours = table.maybe("minimum_notice_hours", &number(0..=MOST_DAYS * 24));
    let minutes = table.maybe("minimum_notice_minutes", &number(0..=MOST_DAYS * MINUTES_OF_A_DAY));
    match (hours?, minutes?, table.get("minimum_notice_minutes")) {
        (Some(_), Some(_), Some(value)) => Err(value.fault("minimum_notice_hours or minimum_notice_minutes, not both")),
        (None, Some(minutes), _) => Ok(Minutes::new(minutes)),
        (hours, ..) => Ok(Minutes::new(hours.unwrap_or(2) * MINUTES_OF_AN_HOUR)),
    }
}
