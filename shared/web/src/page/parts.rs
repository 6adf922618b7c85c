//! Pieces that several pages share.

use crate::Contact;
use domain::{
    Appointment, AppointmentType, Clinic, LocationId, Phone, ProviderId, Rule, Slot, SlotId, Span, Texts, TypeId,
};
use language::{Words, message, say};
use maud::{Markup, html};

/// A telephone number that a phone can dial, written as its callers know it.
pub fn phone_link(phone: &Phone, shown: &str) -> Markup {
    html! { a.number href={ "tel:" (phone) } { (shown) } }
}

/// Whom to call.
pub fn contact_line(words: Words, contact: &Contact) -> Markup {
    let (before, after) = words.around(message!("contact-line", clinic = &contact.name), "phone");
    html! { p.help { (before) (phone_link(&contact.phone, &contact.phone_shown)) (after) } }
}

/// The clinic's own links below a booking: its policy and its website (row I29).
pub fn policy_links(words: Words, texts: &Texts) -> Markup {
    html! {
        @if let Some(policy) = &texts.cancellation_policy {
            p { a.alone href=(policy.as_str()) { (say!(words, "cancellation-policy")) } }
        }
        @if let Some(website) = &texts.website {
            p { a.alone href=(website.as_str()) { (say!(words, "clinic-website")) } }
        }
    }
}

/// What went wrong, on top of a page, with a way to the field where it did.
pub fn summary(title: &str, field: &str, error: &str) -> Markup {
    html! {
        div.note.bad role="alert" {
            p { strong { (title) } }
            p { a.alone href={ "#" (field) } { (error) } }
        }
    }
}

/// A status as a mark that can be told without its colour: `kind` is `good`, `bad`, `busy` or nothing.
pub fn status_mark(kind: &str, text: &str) -> Markup {
    let sign = match kind {
        "good" => "✓",
        "bad" => "✕",
        "busy" => "…",
        _ => "•",
    };
    html! { span class={ "mark " (kind) } { span aria-hidden="true" { (sign) " " } (text) } }
}

/// When, where, with whom and what: of an appointment.
pub fn appointment_details(words: Words, clinic: &Clinic, appointment: &Appointment) -> Markup {
    let Appointment { span, appointment_type, provider, location, .. } = appointment;
    details(words, clinic, *span, appointment_type, provider, location)
}

/// The same of a slot, before it is booked.
pub fn slot_details(words: Words, clinic: &Clinic, rule: &Rule, slot: &Slot) -> Markup {
    details(words, clinic, slot.span, &rule.appointment_type, &slot.id.provider, &slot.id.location)
}

/// The same of a time that staff have chosen for a type.
pub fn time_details(words: Words, clinic: &Clinic, kind: &AppointmentType, time: &SlotId) -> Markup {
    let span = Span::new(time.start, kind.length.after(time.start));
    details(words, clinic, span, &kind.id, &time.provider, &time.location)
}

fn details(
    words: Words,
    clinic: &Clinic,
    span: Span,
    kind: &TypeId,
    provider: &ProviderId,
    location: &LocationId,
) -> Markup {
    let location = clinic.location(location);
    let zone = location.map_or(jiff::tz::TimeZone::UTC, |location| location.zone.clone());
    let (from, until) = (words.wall_time(span.start(), &zone), words.wall_time(span.end(), &zone));
    html! {
        dl {
            dt { (say!(words, "date")) }
            dd { (words.date_in_full(zone.to_datetime(span.start()).date())) }
            dt { (say!(words, "time")) }
            dd { (say!(words, "from-until", from = from, until = until)) }
            @if let Some(kind) = clinic.appointment_type(kind) {
                dt { (say!(words, "appointment")) }
                dd { bdi { (kind.title_in(words.language())) } }
            }
            @if let Some(provider) = clinic.provider(provider) {
                dt { (say!(words, "with")) }
                dd { bdi { (provider.name) } }
            }
            @if let Some(location) = location {
                dt { (say!(words, "where")) }
                dd { bdi { (location.name) } @if !location.address.is_empty() { br; span.soft { (location.address) } } }
            }
        }
    }
}

/// The one form that books: it carries the slot and a nonce.
pub fn confirm_form(words: Words, action: &str, slot: &SlotId, nonce: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="slot" value=(slot);
            input type="hidden" name="nonce" value=(nonce);
            button { (say!(words, "confirm-appointment")) }
        }
    }
}
