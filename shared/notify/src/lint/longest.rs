//! The longest legal values of a message.

use crate::{
    Placeholder, SmsParts,
    portal::PORTAL_ID,
    render::{Placed, Values, shipped_text},
    sms_parts,
};
use domain::{CODE_LASTS, Clinic, Language, MessageKind, WebAddress};
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use language::Words;
use std::sync::LazyLock;

/// The longest origin of links that the template of the installation takes.
pub const LONGEST_ORIGIN: usize = 60;
/// The longest short name that the loader of clinics takes, all of it in GSM-7.
const LONGEST_CLINIC: usize = 20;
/// The characters of a link's token: 16 bytes in base64url (RFC 4648, 5).
const TOKEN: usize = 22;
/// The longest id of a patient at a portal.
const LONGEST_PORTAL_ID: usize = 40;
/// As much as a number of 15 digits (E.164) takes with its groups.
const LONGEST_PHONE: &str = "+000 00 000 00 00 000";

/// All values that a text message of a clinic may have, beside those of which every one is as long.
pub(crate) struct Bounds {
    words: Words,
    phone: String,
    link: String,
    clinicians: Vec<String>,
    types: Vec<String>,
    locations: Vec<String>,
    ways: Vec<String>,
}

impl Bounds {
    /// Those of a clinic.
    pub(crate) fn of(clinic: &Clinic, words: Words, origin_length: usize) -> Self {
        let link = longest_link(origin_length);
        let portal = [&clinic.portal.smart, &clinic.portal.generic].into_iter().flatten().map(portal_address);
        Self {
            words,
            phone: clinic.phone_shown.clone(),
            clinicians: clinic.providers.iter().map(|provider| provider.name.clone()).collect(),
            types: clinic.types.iter().map(|kind| kind.title_in(words.language()).to_owned()).collect(),
            locations: clinic.locations.iter().map(|location| location.name.clone()).collect(),
            ways: std::iter::once(format!("{link}/slots")).chain(portal).collect(),
            link,
        }
    }

    /// Those that any clinic may have, apart from what it names itself.
    fn of_any(words: Words) -> Self {
        let link = longest_link(LONGEST_ORIGIN);
        let (clinicians, types, locations) = (Vec::new(), Vec::new(), Vec::new());
        let ways = vec![format!("{link}/slots")];
        Self { words, phone: LONGEST_PHONE.to_owned(), clinicians, types, locations, ways, link }
    }

    /// The longest values that GSM-7 has; and for each value that it does not have the longest of all beside it, with
    /// what forces the other alphabet.
    pub(crate) fn cases(&self) -> Vec<(Values, Option<(Placeholder, String)>)> {
        let cheap = |value: &&String| sms_parts(value).forced_by.is_none();
        let cheapest =
            |values: &[String]| values.iter().filter(cheap).max_by_key(|value| sms_parts(value).units).cloned();
        let mut cases = vec![(self.values(cheapest), None)];
        let longest = |values: &[String]| values.iter().max_by_key(|value| value.encode_utf16().count()).cloned();
        let lists = [
            (Placeholder::Clinician, &self.clinicians),
            (Placeholder::Type, &self.types),
            (Placeholder::Location, &self.locations),
            (Placeholder::SelfSchedule, &self.ways),
        ];
        for (placeholder, list) in lists {
            let dear = list.iter().filter(|value| !cheap(value)).max_by_key(|value| value.encode_utf16().count());
            let Some(dear) = dear.cloned() else { continue };
            let mut values = self.values(longest);
            values.put(placeholder, dear.clone());
            cases.push((values, Some((placeholder, dear))));
        }
        cases
    }

    fn values(&self, pick: impl Fn(&[String]) -> Option<String>) -> Values {
        let (when, date, time) = match self.words.language() {
            Language::English => ENGLISH.clone(),
            Language::French => FRENCH.clone(),
        };
        // A clinic that has none has nothing to tell, so that what asks for it is never sent.
        let (clinician, title, location) = (pick(&self.clinicians), pick(&self.types), pick(&self.locations));
        let known = |value: Option<String>| Some(value.unwrap_or_default());
        Values {
            clinic: clinic_name(),
            phone: self.phone.clone(),
            placed: Some(Placed {
                when,
                date,
                time,
                clinician: known(clinician),
                title: known(title),
                location: known(location),
            }),
            link: Some(self.link.clone()),
            way: known(pick(&self.ways)),
            code: Some("0".repeat(6)),
            minutes: i64::from(CODE_LASTS.get()),
            replies: false,
            alert: None,
        }
    }
}

/// A clinic's short name of the longest length.
pub(crate) fn clinic_name() -> String {
    "C".repeat(LONGEST_CLINIC)
}

/// A link of the longest length with an origin of this length.
pub(crate) fn longest_link(origin_length: usize) -> String {
    let host = "o".repeat(origin_length.saturating_sub("https://".len()));
    format!("https://{host}/l/{}", "t".repeat(TOKEN))
}

/// An address of the portal with the longest id of a patient in it.
pub(crate) fn portal_address(address: &WebAddress) -> String {
    address.as_str().replace(PORTAL_ID, &"0".repeat(LONGEST_PORTAL_ID))
}

/// A year of days is told once for each language.
static ENGLISH: LazyLock<Moment> = LazyLock::new(|| longest_moment(Words::of(Language::English)));
static FRENCH: LazyLock<Moment> = LazyLock::new(|| longest_moment(Words::of(Language::French)));

/// Date and time, date, and time.
type Moment = (String, String, String);

/// Date and time, date, and time as a text message tells them, at the moment of a year that takes the most room: one that
/// the clock shows twice is told with its offset.
fn longest_moment(words: Words) -> Moment {
    const FIRST: Date = jiff::civil::date(2027, 1, 1);
    let year = FIRST.series(1.day()).take_while(|date| date.year() == FIRST.year());
    let units = |date: &Date| sms_parts(&words.date_short(*date)).units;
    let date = year.max_by_key(units).unwrap_or(FIRST);
    // Summer time begins on some other day of the year, and ends at two o'clock on this one.
    let (begins, ends) = ((date.day_of_year() + 100) % 365 + 1, date.day_of_year());
    let zone = TimeZone::posix(&format!("AAA0BBB,J{begins}/0,J{ends}/2")).unwrap_or(TimeZone::UTC);
    let at = date.at(0, 30, 0, 0).to_zoned(TimeZone::UTC).map(|at| at.timestamp()).unwrap_or_default();
    (words.moment_short(at, &zone), words.date_short(date), words.wall_time(at, &zone))
}

/// A shipped text message at its longest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippedPart {
    /// For what.
    pub kind: MessageKind,
    /// In which language.
    pub language: Language,
    /// Whether it has a link of the appointment, where it may have none.
    pub linked: bool,
    /// What it says.
    pub text: String,
    /// What it costs.
    pub parts: SmsParts,
}

/// Every shipped text message with the longest values that any clinic may have (row C3).
pub fn shipped_parts() -> Vec<ShippedPart> {
    let kinds = MessageKind::ALL.into_iter().filter(|kind| kind.has_templates() || kind.is_text_only());
    let cases = kinds.flat_map(|kind| [false, true].map(|linked| (kind, linked)));
    // A reminder, and where texts can be answered a question, has a link in some clinics and none in others; every other
    // text has one or has none.
    let either = [MessageKind::Reminder, MessageKind::ConfirmationRequest];
    let cases = cases.filter(|(kind, linked)| *linked || either.contains(kind));
    let each = cases.flat_map(|(kind, linked)| Language::ALL.map(|language| (kind, linked, language)));
    let told = each.map(|(kind, linked, language)| {
        let words = Words::of(language);
        let mut values = Bounds::of_any(words).values(|list| list.iter().max_by_key(|value| value.len()).cloned());
        values.link = values.link.filter(|_| linked);
        values.replies = !linked;
        if let Some(placed) = &mut values.placed {
            (placed.clinician, placed.title) = (None, None);
        }
        let text = shipped_text(kind, &values, words);
        ShippedPart { kind, language, linked, parts: sms_parts(&text), text }
    });
    told.collect()
}
