//! Locations, appointment types and providers with their weekly hours.

use crate::{
    fault::Noted,
    forms::{LONGEST_TEXT, date, email, flag, hours_of_notice, minutes, parsed, text, text_or_nothing, zone},
    section::{Declaration, Section},
    toml_reader::{Form, Table, every},
    translations::{self, with_languages},
};
use domain::{
    AppointmentType, Availability, Language, Location, LocationId, Minutes, Provider, ProviderId, StaffId, TypeId,
    TypeMessages, WallTime, Weekdays,
};
use jiff::civil::Date;

static LOCATIONS: Declaration<LocationId> = Declaration {
    name: "locations",
    most: 50,
    keys: &["id", "name", "address", "zone", "reschedule"],
    id: LocationId::parse,
};

static TYPES: Declaration<TypeId> = Declaration {
    name: "types",
    most: 100,
    keys: &[
        "id",
        "title",
        "titles",
        "length",
        "buffer_before",
        "buffer_after",
        "grid",
        "online",
        "reschedule",
        "confirmation_email",
        "reminder_sms",
    ],
    id: TypeId::parse,
};

static PROVIDERS: Declaration<ProviderId> = Declaration {
    name: "providers",
    most: 200,
    keys: &["id", "name", "email", "staff", "online", "reschedule", "change_notice_hours", "availability"],
    id: ProviderId::parse,
};

const AVAILABILITY: &[&str] = &["location", "types", "weekdays", "from", "until", "valid_from", "valid_until"];
/// The most stretches of weekly hours of one provider.
const MOST_AVAILABILITY: usize = 100;
/// The longest appointment with its buffers, in minutes (the domain's limit).
const LONGEST: u32 = 240;

/// What the clinic offers, as far as it can be read.
pub(crate) struct Offering<'a> {
    locations: Section<'a, LocationId>,
    types: Section<'a, TypeId>,
    providers: Section<'a, ProviderId>,
    /// Whether patients can book each type themselves.
    online: Vec<Result<bool, Noted>>,
    /// The hours of each provider.
    hours: Vec<Result<Vec<Availability>, Noted>>,
}

impl<'a> Offering<'a> {
    /// Reads the three sections' ids, and the hours, which lead from one to another.
    pub(crate) fn read(root: &Table<'a>) -> Self {
        let locations = Section::read(root, &LOCATIONS);
        let types = Section::read(root, &TYPES);
        let providers = Section::read(root, &PROVIDERS);
        let online = types.tables().map(|(_, table)| table.or("online", true, &flag())).collect();
        let hours = providers.tables().map(|(_, table)| read_hours(table, &locations, &types)).collect();
        Self { locations, types, providers, online, hours }
    }

    /// The form of a location's id.
    pub(crate) fn location(&self) -> Form<'_, LocationId> {
        self.locations.reference()
    }

    /// The form of the id of a type that patients can book themselves.
    pub(crate) fn online_type(&self) -> Form<'_, TypeId> {
        self.types.reference().only_if("a type that patients can book themselves, without online = false", |asked| {
            let mut types = self.types.tables().zip(&self.online);
            types.all(|((id, _), online)| id.as_ref() != Ok(asked) || *online != Ok(false))
        })
    }

    /// The form of a provider's id.
    pub(crate) fn provider(&self) -> Form<'_, ProviderId> {
        self.providers.reference()
    }

    /// The ids of all locations.
    pub(crate) fn every_location(&self) -> Vec<LocationId> {
        self.locations.ids().to_vec()
    }

    /// Those who have hours for a type at one of the locations. It cannot be said while the hours of some are unread.
    pub(crate) fn providers_of(&self, kind: &TypeId, locations: &[LocationId]) -> Result<Vec<ProviderId>, Noted> {
        let mut serving = Vec::new();
        for ((id, _), hours) in self.providers.tables().zip(&self.hours) {
            let serves = |hours: &Availability| hours.serves(kind) && locations.contains(&hours.location);
            if hours.as_ref().map_err(|noted| *noted)?.iter().any(serves) {
                serving.push(id?);
            }
        }
        Ok(serving)
    }

    /// Every location.
    pub(crate) fn locations(&self) -> Result<Vec<Location>, Noted> {
        self.locations.read_each(|id, table| {
            let name = table.need("name", &text(LONGEST_TEXT));
            let address = table.or("address", String::new(), &text_or_nothing(LONGEST_TEXT));
            let zone = table.need("zone", &zone());
            let reschedule = table.or("reschedule", true, &flag());
            Ok(Location { id: id?, name: name?, address: address?, zone: zone?, reschedule: reschedule? })
        })
    }

    /// Every type; `language` is the clinic's own.
    pub(crate) fn types(&self, language: Result<Language, Noted>) -> Result<Vec<AppointmentType>, Noted> {
        let mut online = self.online.iter().copied();
        self.types.read_each(|id, table| read_type(id, table, language, online.next().unwrap_or(Ok(true))))
    }

    /// Every provider; `staff` are those who may sign in as one.
    pub(crate) fn providers(&self, staff: &Section<StaffId>) -> Result<Vec<Provider>, Noted> {
        let mut hours = self.hours.iter().cloned();
        self.providers.read_each(|id, table| {
            let name = table.need("name", &text(LONGEST_TEXT));
            let email = table.maybe("email", &email());
            let member = table.maybe("staff", &staff.reference());
            let [online, reschedule] = ["online", "reschedule"].map(|key| table.or(key, true, &flag()));
            let change_notice = table.or("change_notice_hours", Minutes::default(), &hours_of_notice());
            let availability = hours.next().unwrap_or(Ok(Vec::new()));
            Ok(Provider {
                id: id?,
                name: name?,
                email: email?,
                staff: member?,
                online: online?,
                reschedule: reschedule?,
                change_notice: change_notice?,
                availability: availability?,
            })
        })
    }
}

fn read_type(
    id: Result<TypeId, Noted>,
    table: &Table,
    language: Result<Language, Noted>,
    online: Result<bool, Noted>,
) -> Result<AppointmentType, Noted> {
    let title = table.need("title", &text(LONGEST_TEXT));
    let titles = read_titles(table, language);
    let length = table.need("length", &minutes(5..=LONGEST));
    let [buffer_before, buffer_after] =
        ["buffer_before", "buffer_after"].map(|key| table.or(key, Minutes::default(), &minutes(0..=LONGEST)));
    // The length is itself a legal grid: a multiple of five from 5 to 240.
    let grid = table.or("grid", length.unwrap_or_default(), &minutes(5..=LONGEST));
    let flags = ["reschedule", "confirmation_email", "reminder_sms"].map(|key| table.or(key, true, &flag()));
    let (length, buffer_before, buffer_after) = (length?, buffer_before?, buffer_after?);
    let total = length.get() + buffer_before.get() + buffer_after.get();
    if let Some(value) = table.get("length").filter(|_| total > LONGEST) {
        let accepted = format!("at most {LONGEST} minutes with both buffers");
        return Err(value.fault_of(format!("{total} minutes in all"), accepted));
    }
    let [reschedule, confirmation_email, reminder_sms] = flags;
    Ok(AppointmentType {
        id: id?,
        title: title?,
        titles: titles?,
        length,
        buffer_before,
        buffer_after,
        grid: grid?,
        online: online?,
        reschedule: reschedule?,
        messages: TypeMessages { confirmation_email: confirmation_email?, reminder_sms: reminder_sms? },
    })
}

fn read_titles(kind: &Table, language: Result<Language, Noted>) -> Result<Vec<(Language, String)>, Noted> {
    let Some(table) = kind.table("titles", &with_languages(&[]))? else { return Ok(Vec::new()) };
    let own = "the title in the clinic's own is \"title\"";
    translations::read(&table, language, own, |tag| table.maybe(tag, &text(LONGEST_TEXT)))
}

fn read_hours(
    provider: &Table,
    locations: &Section<LocationId>,
    types: &Section<TypeId>,
) -> Result<Vec<Availability>, Noted> {
    let stretches = provider.tables("availability", &(0..=MOST_AVAILABILITY), AVAILABILITY);
    every(stretches.iter().map(|table| read_stretch(table, locations, types)))
}

fn read_stretch(
    table: &Table,
    locations: &Section<LocationId>,
    types: &Section<TypeId>,
) -> Result<Availability, Noted> {
    let location = table.need("location", &locations.reference());
    let types = table.set("types", &(1..=TYPES.most), &types.reference());
    let weekdays = read_weekdays(table);
    let from = table.need("from", &parsed(WallTime::parse));
    let until = table.need("until", &parsed(WallTime::parse));
    let valid_from = table.maybe("valid_from", &date());
    let valid_until = table.maybe("valid_until", &date());
    let hours = in_order(table, "until", from, until, |from, until| from < until, "a time after \"from\"");
    let bounded =
        |first: &Option<Date>, last: &Option<Date>| first.zip(*last).is_none_or(|(first, last)| first <= last);
    let validity = in_order(table, "valid_until", valid_from, valid_until, bounded, "valid_from or a later date");
    let ((from, until), (valid_from, valid_until)) = (hours?, validity?);
    Ok(Availability {
        location: location?,
        types: types?.unwrap_or_default(),
        weekdays: weekdays?,
        from,
        until,
        valid_from,
        valid_until,
    })
}

/// Two ends; a fault of the second if they are not in order.
fn in_order<T>(
    table: &Table,
    key: &str,
    first: Result<T, Noted>,
    second: Result<T, Noted>,
    ordered: impl Fn(&T, &T) -> bool,
    accepted: &str,
) -> Result<(T, T), Noted> {
    let (first, second) = (first?, second?);
    match table.get(key).filter(|_| !ordered(&first, &second)) {
        Some(value) => Err(value.fault(accepted)),
        None => Ok((first, second)),
    }
}

fn read_weekdays(table: &Table) -> Result<Weekdays, Noted> {
    let accepted = Weekdays::parse([]).err().map_or("weekdays", |refusal| refusal.accepted);
    let day = Form::of_text(accepted, |text| Weekdays::parse([text]).ok().map(|day| day.names()[0]));
    let days = table.set("weekdays", &(1..=7), &day)?.unwrap_or_default();
    Weekdays::parse(days).map_err(|_| table.missing("weekdays", format!("an array of {accepted}")))
}
