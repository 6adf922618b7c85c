//! A clinic's facts and wording as items: one for each location, provider, type and rule, so that each can be edited
//! alone.

use crate::item::{Attributes, from_item, in_languages, optional, text, texts, to_item};
use crate::message_settings_item::{MessageSettingsItem, PortalItem};
use crate::{StoreError, keys};
use domain::{
    AppointmentType, Availability, Changes, Channel, Clinic, ClinicId, Email, Language, Lifetime, Location, LocationId,
    Minutes, NoTime, Phone, Provider, ProviderChoice, ProviderId, Role, Rule, RuleId, SendingLimits, StaffId,
    StaffMember, TypeId, TypeMessages, Verification, WallTime, Weekdays,
};
use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Serialize, Deserialize)]
struct ClinicItem {
    #[serde(with = "text")]
    id: ClinicId,
    name: String,
    short_name: String,
    #[serde(with = "text")]
    phone: Phone,
    phone_shown: String,
    online_booking: bool,
    #[serde(with = "text")]
    language: Language,
    #[serde(default)]
    limits: LimitsItem,
    #[serde(with = "optional", default)]
    no_time: Option<NoTime>,
    #[serde(default)]
    messages: MessageSettingsItem,
    #[serde(default)]
    portal: PortalItem,
}

/// A clinic that was loaded before there were limits has those that a file without them has.
#[derive(Serialize, Deserialize)]
struct LimitsItem {
    per_patient: u32,
    per_clinic: u32,
}

impl Default for LimitsItem {
    fn default() -> Self {
        SendingLimits::default().into()
    }
}

impl From<SendingLimits> for LimitsItem {
    fn from(limits: SendingLimits) -> Self {
        Self { per_patient: limits.per_patient, per_clinic: limits.per_clinic }
    }
}

#[derive(Serialize, Deserialize)]
struct LocationItem {
    place: usize,
    #[serde(with = "text")]
    id: LocationId,
    name: String,
    address: String,
    zone: String,
    /// Older items have none of the switches that say what patients may do themselves: then they may.
    #[serde(default = "allowed")]
    reschedule: bool,
}

fn allowed() -> bool {
    true
}

#[derive(Serialize, Deserialize)]
struct ProviderItem {
    place: usize,
    #[serde(with = "text")]
    id: ProviderId,
    name: String,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    email: Option<Email>,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    staff: Option<StaffId>,
    #[serde(default = "allowed")]
    online: bool,
    #[serde(default = "allowed")]
    reschedule: bool,
    #[serde(default)]
    change_notice: u32,
    availability: Vec<AvailabilityItem>,
}

#[derive(Serialize, Deserialize)]
struct AvailabilityItem {
    #[serde(with = "text")]
    location: LocationId,
    #[serde(with = "texts")]
    types: Vec<TypeId>,
    weekdays: Vec<String>,
    #[serde(with = "text")]
    from: WallTime,
    #[serde(with = "text")]
    until: WallTime,
    #[serde(with = "optional", default)]
    valid_from: Option<Date>,
    #[serde(with = "optional", default)]
    valid_until: Option<Date>,
}

#[derive(Serialize, Deserialize)]
struct TypeItem {
    place: usize,
    #[serde(with = "text")]
    id: TypeId,
    title: String,
    /// By the tags of languages.
    #[serde(default)]
    titles: BTreeMap<String, String>,
    length: u32,
    buffer_before: u32,
    buffer_after: u32,
    grid: u32,
    #[serde(default = "allowed")]
    online: bool,
    #[serde(default = "allowed")]
    reschedule: bool,
    #[serde(flatten)]
    messages: TypeMessagesItem,
}

/// For which messages a type is ticked.
#[derive(Serialize, Deserialize)]
struct TypeMessagesItem {
    #[serde(default = "allowed")]
    confirmation_email: bool,
    #[serde(default = "allowed")]
    reminder_sms: bool,
}

impl From<TypeMessages> for TypeMessagesItem {
    fn from(TypeMessages { confirmation_email, reminder_sms }: TypeMessages) -> Self {
        Self { confirmation_email, reminder_sms }
    }
}

impl From<TypeMessagesItem> for TypeMessages {
    fn from(TypeMessagesItem { confirmation_email, reminder_sms }: TypeMessagesItem) -> Self {
        Self { confirmation_email, reminder_sms }
    }
}

#[derive(Serialize, Deserialize)]
struct RuleItem {
    place: usize,
    #[serde(with = "text")]
    id: RuleId,
    title: String,
    #[serde(with = "text")]
    appointment_type: TypeId,
    #[serde(with = "texts")]
    providers: Vec<ProviderId>,
    #[serde(with = "text")]
    provider_choice: ProviderChoice,
    #[serde(with = "texts")]
    locations: Vec<LocationId>,
    lifetime: u32,
    minimum_notice: u32,
    horizon: u32,
    #[serde(with = "text")]
    verification: Verification,
    #[serde(default)]
    changes: ChangesItem,
    /// A rule that was loaded before there was one asks of manage links what it asks of its own.
    #[serde(with = "optional", default)]
    manage_verification: Option<Verification>,
    #[serde(with = "texts")]
    confirmations: Vec<Channel>,
}

/// What the patient may do with what was booked; notices in minutes.
#[derive(Serialize, Deserialize)]
struct ChangesItem {
    reschedule: Option<u32>,
    cancel: Option<u32>,
    other_provider: bool,
    other_location: bool,
}

impl Default for ChangesItem {
    fn default() -> Self {
        Changes::default().into()
    }
}

impl From<Changes> for ChangesItem {
    fn from(changes: Changes) -> Self {
        let Changes { reschedule, cancel, other_provider, other_location } = changes;
        Self {
            reschedule: reschedule.map(Minutes::get),
            cancel: cancel.map(Minutes::get),
            other_provider,
            other_location,
        }
    }
}

impl From<ChangesItem> for Changes {
    fn from(item: ChangesItem) -> Self {
        let ChangesItem { reschedule, cancel, other_provider, other_location } = item;
        Self {
            reschedule: reschedule.map(Minutes::new),
            cancel: cancel.map(Minutes::new),
            other_provider,
            other_location,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct StaffItem {
    place: usize,
    #[serde(with = "text")]
    id: StaffId,
    name: String,
    #[serde(with = "text")]
    role: Role,
}

const CLINIC: &str = "CLINIC";
const LOCATION: &str = "LOCATION";
const PROVIDER: &str = "PROVIDER";
const TYPE: &str = "TYPE";
const RULE: &str = "RULE";
const STAFF: &str = "STAFF";

/// All items of a clinic's facts.
pub(crate) fn write_clinic(clinic: &Clinic, staff: &[StaffMember]) -> Result<Vec<Attributes>, StoreError> {
    let facts = ClinicItem {
        id: clinic.id.clone(),
        name: clinic.name.clone(),
        short_name: clinic.short_name.clone(),
        phone: clinic.phone.clone(),
        phone_shown: clinic.phone_shown.clone(),
        online_booking: clinic.online_booking,
        language: clinic.language,
        limits: clinic.limits.into(),
        no_time: Some(clinic.no_time),
        messages: clinic.messages.clone().into(),
        portal: clinic.portal.clone().into(),
    };
    let key = |part, id: &str| keys::config(&clinic.id, part, id);
    let mut items = vec![to_item(&key(CLINIC, clinic.id.as_str()), &facts)?];
    for (place, location) in clinic.locations.iter().enumerate() {
        items.push(to_item(&key(LOCATION, location.id.as_str()), &write_location(place, location))?);
    }
    for (place, provider) in clinic.providers.iter().enumerate() {
        items.push(to_item(&key(PROVIDER, provider.id.as_str()), &write_provider(place, provider))?);
    }
    for (place, kind) in clinic.types.iter().enumerate() {
        items.push(to_item(&key(TYPE, kind.id.as_str()), &write_type(place, kind))?);
    }
    for (place, rule) in clinic.rules.iter().enumerate() {
        items.push(to_item(&key(RULE, rule.id.as_str()), &write_rule(place, rule))?);
    }
    for (place, member) in staff.iter().enumerate() {
        let item = StaffItem { place, id: member.id.clone(), name: member.name.clone(), role: member.role };
        items.push(to_item(&key(STAFF, member.id.as_str()), &item)?);
    }
    Ok(items)
}

fn write_location(place: usize, location: &Location) -> LocationItem {
    LocationItem {
        place,
        id: location.id.clone(),
        name: location.name.clone(),
        address: location.address.clone(),
        zone: location.zone_name().to_owned(),
        reschedule: location.reschedule,
    }
}

fn write_provider(place: usize, provider: &Provider) -> ProviderItem {
    let availability = provider.availability.iter().map(|hours| AvailabilityItem {
        location: hours.location.clone(),
        types: hours.types.clone(),
        weekdays: hours.weekdays.names().into_iter().map(str::to_owned).collect(),
        from: hours.from,
        until: hours.until,
        valid_from: hours.valid_from,
        valid_until: hours.valid_until,
    });
    ProviderItem {
        place,
        id: provider.id.clone(),
        name: provider.name.clone(),
        email: provider.email.clone(),
        staff: provider.staff.clone(),
        online: provider.online,
        reschedule: provider.reschedule,
        change_notice: provider.change_notice.get(),
        availability: availability.collect(),
    }
}

fn write_type(place: usize, kind: &AppointmentType) -> TypeItem {
    TypeItem {
        place,
        id: kind.id.clone(),
        title: kind.title.clone(),
        titles: kind.titles.iter().map(|(language, title)| (language.as_str().to_owned(), title.clone())).collect(),
        length: kind.length.get(),
        buffer_before: kind.buffer_before.get(),
        buffer_after: kind.buffer_after.get(),
        grid: kind.grid.get(),
        online: kind.online,
        reschedule: kind.reschedule,
        messages: kind.messages.into(),
    }
}

fn write_rule(place: usize, rule: &Rule) -> RuleItem {
    RuleItem {
        place,
        id: rule.id.clone(),
        title: rule.title.clone(),
        appointment_type: rule.appointment_type.clone(),
        providers: rule.providers.clone(),
        provider_choice: rule.provider_choice,
        locations: rule.locations.clone(),
        lifetime: rule.lifetime.minutes().get(),
        minimum_notice: rule.minimum_notice.get(),
        horizon: rule.horizon.get(),
        verification: rule.verification,
        changes: rule.changes.into(),
        manage_verification: Some(rule.manage_verification),
        confirmations: rule.confirmations.clone(),
    }
}

/// A clinic's facts and staff read back; nothing where there is no such clinic.
pub(crate) fn read_clinic(items: Vec<Attributes>) -> Result<Option<(Clinic, Vec<StaffMember>)>, StoreError> {
    let mut facts: Option<ClinicItem> = None;
    let (mut locations, mut providers, mut types, mut rules, mut staff) = (vec![], vec![], vec![], vec![], vec![]);
    for item in items {
        match part_of(&item).as_str() {
            CLINIC => facts = Some(from_item("clinic", item)?),
            LOCATION => locations.push(from_item::<LocationItem>("location", item)?),
            PROVIDER => providers.push(from_item::<ProviderItem>("provider", item)?),
            TYPE => types.push(from_item::<TypeItem>("type", item)?),
            RULE => rules.push(from_item::<RuleItem>("rule", item)?),
            STAFF => staff.push(from_item::<StaffItem>("staff", item)?),
            _ => {}
        }
    }
    let Some(facts) = facts else { return Ok(None) };
    locations.sort_by_key(|item| item.place);
    providers.sort_by_key(|item| item.place);
    types.sort_by_key(|item| item.place);
    rules.sort_by_key(|item| item.place);
    staff.sort_by_key(|item| item.place);
    let id = facts.id.clone();
    let clinic = Clinic {
        id: facts.id,
        name: facts.name,
        short_name: facts.short_name,
        phone: facts.phone,
        phone_shown: facts.phone_shown,
        online_booking: facts.online_booking,
        language: facts.language,
        limits: SendingLimits { per_patient: facts.limits.per_patient, per_clinic: facts.limits.per_clinic },
        no_time: facts.no_time.unwrap_or_default(),
        messages: facts.messages.into(),
        portal: facts.portal.into(),
        locations: locations.into_iter().map(read_location).collect::<Result<_, _>>()?,
        providers: providers.into_iter().map(read_provider).collect::<Result<_, _>>()?,
        types: types.into_iter().map(read_type).collect::<Result<_, _>>()?,
        rules: rules.into_iter().map(read_rule).collect::<Result<_, _>>()?,
    };
    let member = |item: StaffItem| StaffMember { clinic: id.clone(), id: item.id, name: item.name, role: item.role };
    Ok(Some((clinic, staff.into_iter().map(member).collect())))
}

fn part_of(item: &Attributes) -> String {
    let sk = item.get("sk").and_then(|sk| sk.as_s().ok());
    let part = sk.and_then(|sk| sk.strip_prefix(keys::CONFIG)).and_then(|rest| rest.split('#').next());
    part.unwrap_or_default().to_owned()
}

fn read_location(item: LocationItem) -> Result<Location, StoreError> {
    let zone = TimeZone::get(&item.zone).map_err(|error| StoreError::unreadable("location", error))?;
    Ok(Location { id: item.id, name: item.name, address: item.address, zone, reschedule: item.reschedule })
}

fn read_provider(item: ProviderItem) -> Result<Provider, StoreError> {
    let availability = item.availability.into_iter().map(|hours| {
        let weekdays = Weekdays::parse(hours.weekdays.iter().map(String::as_str))
            .map_err(|error| StoreError::unreadable("provider", error))?;
        Ok(Availability {
            location: hours.location,
            types: hours.types,
            weekdays,
            from: hours.from,
            until: hours.until,
            valid_from: hours.valid_from,
            valid_until: hours.valid_until,
        })
    });
    Ok(Provider {
        id: item.id,
        name: item.name,
        email: item.email,
        staff: item.staff,
        online: item.online,
        reschedule: item.reschedule,
        change_notice: Minutes::new(item.change_notice),
        availability: availability.collect::<Result<_, StoreError>>()?,
    })
}

fn read_type(item: TypeItem) -> Result<AppointmentType, StoreError> {
    Ok(AppointmentType {
        id: item.id,
        title: item.title,
        titles: in_languages("type", item.titles, Ok)?,
        length: Minutes::new(item.length),
        buffer_before: Minutes::new(item.buffer_before),
        buffer_after: Minutes::new(item.buffer_after),
        grid: Minutes::new(item.grid),
        online: item.online,
        reschedule: item.reschedule,
        messages: item.messages.into(),
    })
}

fn read_rule(item: RuleItem) -> Result<Rule, StoreError> {
    Ok(Rule {
        id: item.id,
        title: item.title,
        appointment_type: item.appointment_type,
        providers: item.providers,
        provider_choice: item.provider_choice,
        locations: item.locations,
        lifetime: Lifetime::new(Minutes::new(item.lifetime)).map_err(|error| StoreError::unreadable("rule", error))?,
        minimum_notice: Minutes::new(item.minimum_notice),
        horizon: Minutes::new(item.horizon),
        verification: item.verification,
        changes: item.changes.into(),
        manage_verification: item.manage_verification.unwrap_or(item.verification),
        confirmations: item.confirmations,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_comes_back_with_its_titles() {
        let kind = AppointmentType {
            id: TypeId::parse("seance").unwrap(),
            title: "Séance".to_owned(),
            titles: vec![(Language::English, "Session".to_owned())],
            length: Minutes::new(30),
            buffer_before: Minutes::new(0),
            buffer_after: Minutes::new(5),
            grid: Minutes::new(30),
            online: true,
            reschedule: false,
            messages: TypeMessages { confirmation_email: true, reminder_sms: false },
        };
        let key = keys::config(&ClinicId::parse("c").unwrap(), TYPE, "seance");
        let item = to_item(&key, &write_type(0, &kind)).unwrap();
        let read = read_type(from_item("type", item.clone()).unwrap()).unwrap();
        assert_eq!(format!("{read:?}"), format!("{kind:?}"));
        let mut older = item;
        older.remove("titles");
        assert!(read_type(from_item("type", older).unwrap()).unwrap().titles.is_empty());
    }
}
