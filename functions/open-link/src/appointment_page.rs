//! The page of an appointment: by the link that booked it, and by the one that manages it.

use crate::answers::Answers;
use crate::manages::{Manages, Stands};
use crate::page::{hyperlinks, page};
use app::Door;
use domain::{Appointment, Change, ChangeRefusal};
use language::{message, say};
use maud::{Markup, html};
use web::{Reply, appointment_details, contact_line, formatted, phone_link, policy_links};

/// The appointment as it stands, each time that a link to it is opened (rows I28, I29, I31, I37, I38).
pub(crate) fn appointment(
    door: &Door,
    appointment: &Appointment,
    stands: Stands,
    manages: &Manages,
    answers: &Answers,
) -> Reply {
    let words = door.words;
    let title = match (stands, manages) {
        (Stands::Cancelled, _) => say!(words, "appointment-is-cancelled"),
        (Stands::JustMoved, _) => say!(words, "your-appointment-was-moved"),
        (Stands::Booked, Manages::Not) => say!(words, "your-appointment-is-booked"),
        (Stands::Booked | Stands::Moved | Stands::Past, _) => say!(words, "your-appointment"),
    };
    let body = html! {
        @if let Some(told) = answers.just_told(words) { (good(&told)) } @else { (how_it_stands(door, stands)) }
        (appointment_details(words, door.clinic(), appointment))
        (answers.section(door))
        // Whoever does not come to this time has no use for it in the calendar before another is found.
        @if !answers.wants_another() { (calendar(door, stands)) }
        @if stands.is_ahead() { (changes(door, manages, answers)) }
        @if answers.wants_another() { (calendar(door, stands)) }
        (answers.change(door))
        @if stands.is_ahead() && !matches!(manages, Manages::Not) { (information(door)) }
        (policy_links(words, door.texts()))
    };
    page(door, &title, &body)
}

/// The one sentence that matters most.
fn how_it_stands(door: &Door, stands: Stands) -> Markup {
    let words = door.words;
    match stands {
        Stands::Cancelled => {
            html! { p.note.bad { (with_number(door, words.around(message!("book-again", clinic = clinic(door)), "phone"))) } }
        }
        Stands::Past => {
            html! { p.note { (with_number(door, words.around(message!("appointment-over", clinic = clinic(door)), "phone"))) } }
        }
        Stands::JustMoved => good(&say!(words, "new-time-is-yours")),
        Stands::Moved => good(&say!(words, "was-moved-to-this-time")),
        Stands::Booked => good(&say!(words, "this-time-is-yours")),
    }
}

fn good(sentence: &str) -> Markup {
    html! { p.note.good role="status" { "✓ " (sentence) } }
}

/// The entry for the patient's own calendar, which follows a move and a cancellation.
fn calendar(door: &Door, stands: Stands) -> Markup {
    let (words, file) = (door.words, door.path("/calendar.ics"));
    match stands {
        Stands::Past => html! {},
        Stands::Cancelled => html! { p { a.button.plain href=(file) { (say!(words, "remove-from-calendar")) } } },
        Stands::Booked | Stands::Moved | Stands::JustMoved => html! {
            p { a.button href=(file) { (say!(words, "add-to-calendar")) } }
            @if stands == Stands::JustMoved { p.soft { (say!(words, "calendar-moves-too")) } }
        },
    }
}

/// What the patient can do, and where not, why and whom to call (rows R39, G13).
fn changes(door: &Door, manages: &Manages, answers: &Answers) -> Markup {
    let words = door.words;
    let Manages::Appointment { reschedule, cancel } = manages else {
        return html! {
            p { (say!(words, "changed-by-its-own-link")) }
            p { (with_number(door, words.around(message!("cannot-come", clinic = clinic(door)), "phone"))) }
        };
    };
    let way = |door_of: &str, text: String| html! { p { a.button.plain href=(door.path(door_of)) { (text) } } };
    let why = |change, refusal| html! { p { (with_number(door, refused(door, change, refusal))) } };
    html! {
        @match reschedule {
            Ok(()) => (way("/slots", say!(words, "move-appointment"))),
            // Where another time is found in the portal, nobody needs to call for it.
            Err(_) if answers.portal().is_some() => {},
            Err(refusal) => (why(Change::Reschedule, *refusal)),
        }
        @match cancel {
            Ok(()) => (way("/cancel", say!(words, "cancel-appointment"))),
            Err(refusal) => (why(Change::Cancel, *refusal)),
        }
        @if (reschedule.is_ok() || answers.portal().is_some()) && cancel.is_ok() { (contact_line(words, &door.contact())) }
    }
}

/// Why something cannot be done with an appointment that is ahead.
fn refused(door: &Door, change: Change, refusal: ChangeRefusal) -> (String, String) {
    let (clinic, words) = (clinic(door), door.words);
    match (refusal, change) {
        (ChangeRefusal::LimitPassed { notice }, Change::Reschedule) => {
            words.around(message!("moved-until", clinic = clinic, hours = notice.get().div_ceil(60)), "phone")
        }
        (ChangeRefusal::LimitPassed { notice }, Change::Cancel) => {
            words.around(message!("cancelled-until", clinic = clinic, hours = notice.get().div_ceil(60)), "phone")
        }
        (_, Change::Reschedule) => words.around(message!("call-to-move", clinic = clinic), "phone"),
        (_, Change::Cancel) => words.around(message!("call-to-cancel", clinic = clinic), "phone"),
    }
}

/// What the clinic wants its patients to know (row I38).
fn information(door: &Door) -> Markup {
    let texts = door.texts();
    html! {
        @if !(texts.welcome.is_empty() && texts.links.is_empty()) {
            h2 { (say!(door.words, "good-to-know")) }
            (formatted(&texts.welcome))
            (hyperlinks(texts))
        }
    }
}

fn clinic(door: &Door) -> &str {
    &door.clinic().name
}

/// A sentence around the clinic's number, as a link.
fn with_number(door: &Door, (before, after): (String, String)) -> Markup {
    let contact = door.contact();
    html! { (before) (phone_link(&contact.phone, &contact.phone_shown)) (after) }
}
