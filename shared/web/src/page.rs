//! The frame of every page, and the pieces that several pages share.

use domain::{Appointment, Clinic, LocationId, Logo, Phone, ProviderId, Rule, Slot, SlotId, Span, TypeId, Wording};
use language::{date_in_full, wall_time};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The one style sheet. It stands in every page and is allowed by its hash.
pub const STYLE: &str = include_str!("style.css");

/// What stands around a page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'a> {
    /// The clinic whose page it is, if that is known.
    pub clinic: Option<&'a str>,
    /// Its logo.
    pub logo: Option<&'a Logo>,
    /// The name of the member of staff who sees the page, if one does.
    pub staff: Option<&'a str>,
}

impl<'a> Frame<'a> {
    /// Around a patient's page.
    pub fn of(clinic: &'a Clinic, wording: &'a Wording) -> Self {
        Self { clinic: Some(&clinic.name), logo: wording.logo.as_ref(), staff: None }
    }

    /// Around a page of the console.
    pub fn console(clinic: &'a Clinic, staff: &'a str) -> Self {
        Self { clinic: Some(&clinic.name), logo: None, staff: Some(staff) }
    }
}

/// A whole page. It works without scripts and asks nobody else for anything.
pub fn layout(title: &str, frame: Frame<'_>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="format-detection" content="telephone=no";
                // Without it a browser asks for /favicon.ico beside every first page.
                link rel="icon" href="data:,";
                title { (title) @if let Some(clinic) = frame.clinic { " – " (clinic) } }
                style { (PreEscaped(STYLE)) }
            }
            body class=[frame.staff.map(|_| "wide")] {
                a.skip href="#main" { "Skip to content" }
                @if frame.clinic.is_some() || frame.staff.is_some() {
                    header {
                        @if let Some(logo) = frame.logo {
                            img src={ "data:" (logo.media_type) ";base64," (logo.base64) } alt=(logo.alt);
                        }
                        @if let Some(clinic) = frame.clinic { span { (clinic) } }
                        @if let Some(staff) = frame.staff { (console_menu(staff)) }
                    }
                }
                main id="main" { (body) }
            }
        }
    }
}

fn console_menu(staff: &str) -> Markup {
    html! {
        nav aria-label="Console" {
            a href="/staff/patients" { "Patients" }
            a href="/staff/rules" { "Rules" }
            a href="/staff/sign-in" { (staff) }
        }
    }
}

/// Whom to call.
pub fn contact_line(name: &str, phone: &Phone) -> Markup {
    html! { p { "If you need help, call " (name) " on " a href={ "tel:" (phone) } { (phone) } "." } }
}

/// The clinic's own links below a booking: its policy and its website (row I29).
pub fn policy_links(wording: &Wording) -> Markup {
    html! {
        @if let Some(policy) = &wording.cancellation_policy {
            p { a href=(policy.as_str()) { "Cancellation policy" } }
        }
        @if let Some(website) = &wording.website {
            p { a href=(website.as_str()) { "Website of the clinic" } }
        }
    }
}

/// When, where, with whom and what: of an appointment.
pub fn appointment_details(clinic: &Clinic, appointment: &Appointment) -> Markup {
    let Appointment { span, appointment_type, provider, location, .. } = appointment;
    details(clinic, *span, appointment_type, provider, location)
}

/// The same of a slot, before it is booked.
pub fn slot_details(clinic: &Clinic, rule: &Rule, slot: &Slot) -> Markup {
    details(clinic, slot.span, &rule.appointment_type, &slot.id.provider, &slot.id.location)
}

fn details(clinic: &Clinic, span: Span, kind: &TypeId, provider: &ProviderId, location: &LocationId) -> Markup {
    let location = clinic.location(location);
    let zone = location.map_or(jiff::tz::TimeZone::UTC, |location| location.zone.clone());
    html! {
        dl {
            dt { "Date" }
            dd { (date_in_full(zone.to_datetime(span.start()).date())) }
            dt { "Time" }
            dd { (wall_time(span.start(), &zone)) " to " (wall_time(span.end(), &zone)) }
            @if let Some(kind) = clinic.appointment_type(kind) {
                dt { "Appointment" }
                dd { (kind.title) }
            }
            @if let Some(provider) = clinic.provider(provider) {
                dt { "With" }
                dd { (provider.name) }
            }
            @if let Some(location) = location {
                dt { "Where" }
                dd { (location.name) @if !location.address.is_empty() { br; (location.address) } }
            }
        }
    }
}

/// The one form that books: it carries the slot and a nonce.
pub fn confirm_form(token: &str, slot: &SlotId, nonce: &str) -> Markup {
    html! {
        form method="post" action={ "/l/" (token) "/book" } {
            input type="hidden" name="slot" value=(slot);
            input type="hidden" name="nonce" value=(nonce);
            button { "Confirm appointment" }
        }
    }
}

/// Buttons of slots in one form. It leads to the review by GET, so that the back button and a reload find it again:
/// looking at a slot changes nothing.
pub fn slot_form(token: &str, buttons: &Markup) -> Markup {
    html! { form method="get" action={ "/l/" (token) "/slots" } { (buttons) } }
}

/// A slot as a button that leads to its review, within a [`slot_form`].
pub fn slot_button(slot: &str, time: &str, note: &str) -> Markup {
    html! { li { button name="slot" value=(slot) { (time) @if !note.is_empty() { small { (note) } } } } }
}

/// The question for the date of birth. What was typed stays in its fields.
pub fn verify_form(token: &str, error: Option<&str>, typed: [&str; 3]) -> Markup {
    let fields = [("day", "Day", "2"), ("month", "Month", "2"), ("year", "Year", "4")];
    html! {
        form method="post" action={ "/l/" (token) "/verify" } novalidate {
            fieldset aria-describedby=(if error.is_some() { "dob-error dob-hint" } else { "dob-hint" }) {
                legend { "Your date of birth" }
                p id="dob-hint" { "We ask so that nobody else can use your link. For example 31 3 1980." }
                @if let Some(error) = error { p.error id="dob-error" role="alert" { (error) } }
                div.row {
                    @for ((name, label, length), typed) in fields.into_iter().zip(typed) {
                        div {
                            label for=(name) { (label) }
                            input id=(name) name=(name) value=(typed) size=(length) maxlength=(length)
                                inputmode="numeric" autocomplete={ "bday-" (name) } aria-invalid=[error.map(|_| "true")] required;
                        }
                    }
                }
            }
            button { "Continue" }
        }
    }
}

/// A way back to the link, for when it takes answers again.
pub fn try_again(token: &str) -> Markup {
    html! { p { a.button.plain href={ "/l/" (token) } { "Try again" } } }
}
