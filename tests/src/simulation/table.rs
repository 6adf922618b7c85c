//! The table as it stands, read item by item and understood without the store's own code.

use dynoxide::{AttributeValue, Item};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Partition and sort key.
pub(super) type Key = (String, String);

/// The whole table at one moment.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Table(BTreeMap<Key, Item>);

/// An appointment, as far as the checks need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Appointment {
    pub(super) patient: String,
    pub(super) id: String,
    pub(super) provider: String,
    pub(super) location: String,
    /// From when until when, in milliseconds.
    pub(super) span: (i64, i64),
    /// The same with buffers.
    pub(super) occupied: (i64, i64),
    pub(super) version: i64,
    pub(super) sequence: i64,
    pub(super) status: String,
    /// The link that booked it.
    pub(super) link: Option<String>,
}

/// An event: its kind and what it says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event<'a> {
    pub(super) kind: &'a str,
    pub(super) at: i64,
    /// Whether nobody did it but time.
    pub(super) by_time: bool,
    pub(super) details: &'a Item,
}

/// An item that is not what it was.
#[derive(Debug)]
pub(super) struct Changed {
    pub(super) key: Key,
    pub(super) before: Option<Item>,
    pub(super) after: Option<Item>,
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |item: &Option<Item>| item.as_ref().map_or("nothing".to_owned(), line);
        write!(f, "{} became {}", shown(&self.before), shown(&self.after))
    }
}

impl Changed {
    /// Whether the sort key begins so.
    pub(super) fn is(&self, prefix: &str) -> bool {
        self.key.1.starts_with(prefix)
    }
}

impl Table {
    /// Of all its items.
    pub(super) fn of(items: Vec<Item>) -> Self {
        let key = |item: &Item| (text(item, "pk").to_owned(), text(item, "sk").to_owned());
        Self(items.into_iter().map(|item| (key(&item), item)).collect())
    }

    /// An item.
    pub(super) fn get(&self, pk: &str, sk: &str) -> Option<&Item> {
        self.0.get(&(pk.to_owned(), sk.to_owned()))
    }

    /// The items whose sort key begins so.
    pub(super) fn all(&self, prefix: &'static str) -> impl Iterator<Item = (&Key, &Item)> {
        self.0.iter().filter(move |(key, _)| key.1.starts_with(prefix))
    }

    /// The days of providers, whose partition begins so.
    pub(super) fn partitions(&self, prefix: &'static str) -> impl Iterator<Item = (&Key, &Item)> {
        self.0.iter().filter(move |(key, _)| key.0.starts_with(prefix))
    }

    /// Every appointment with its partition.
    pub(super) fn appointments(&self) -> impl Iterator<Item = (&Key, Appointment)> {
        self.all("APPT#").map(|(key, item)| (key, appointment(item)))
    }

    /// Puts an item as it stands in place of what it was, if it is not the same.
    pub(super) fn put(&mut self, key: Key, after: Option<Item>) -> Option<Changed> {
        if self.0.get(&key) == after.as_ref() {
            return None;
        }
        let before = match &after {
            Some(item) => self.0.insert(key.clone(), item.clone()),
            None => self.0.remove(&key),
        };
        Some(Changed { key, before, after })
    }

    /// Becomes another table, and says what was not the same.
    pub(super) fn replace(&mut self, mut after: Self) -> Vec<Changed> {
        let keys: BTreeSet<Key> = self.0.keys().chain(after.0.keys()).cloned().collect();
        keys.into_iter().filter_map(|key| self.put(key.clone(), after.0.remove(&key))).collect()
    }

    /// Every item as a line.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.0.values().map(line)
    }
}

/// An item as a line, the same for the same item: as a JSON value first, whose maps keep their attributes in order.
pub(super) fn line(item: &Item) -> String {
    serde_json::to_value(item).expect("an item is JSON").to_string()
}

/// A text of an item; empty where it has none.
pub(super) fn text<'a>(item: &'a Item, name: &str) -> &'a str {
    match item.get(name) {
        Some(AttributeValue::S(text)) => text,
        _ => "",
    }
}

/// A number of an item.
pub(super) fn number(item: &Item, name: &str) -> Option<i64> {
    match item.get(name) {
        Some(AttributeValue::N(number)) => number.parse().ok(),
        _ => None,
    }
}

/// An item as an appointment.
pub(super) fn appointment(item: &Item) -> Appointment {
    let instants = |from, until| (number(item, from).unwrap_or_default(), number(item, until).unwrap_or_default());
    Appointment {
        patient: text(item, "patient").to_owned(),
        id: text(item, "id").to_owned(),
        provider: text(item, "provider").to_owned(),
        location: text(item, "location").to_owned(),
        span: instants("start", "end"),
        occupied: instants("occupied_from", "occupied_until"),
        version: number(item, "version").unwrap_or_default(),
        sequence: number(item, "sequence").unwrap_or_default(),
        status: text(item, "status").to_owned(),
        link: item.contains_key("link").then(|| text(item, "link").to_owned()),
    }
}

/// An item as an event.
pub(super) fn event(item: &Item) -> Event<'_> {
    let Some(AttributeValue::M(what)) = item.get("what") else { panic!("an event without what happened: {item:?}") };
    let Some((kind, AttributeValue::M(details))) = what.iter().next() else { panic!("an event of no kind: {item:?}") };
    Event { kind, at: number(item, "at").unwrap_or_default(), by_time: text(item, "by") == "time", details }
}
