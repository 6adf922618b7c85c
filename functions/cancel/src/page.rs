//! The pages of this function.

use crate::asked::seen;
use app::{Context, Door, Failure, Outcome};
use domain::{Appointment, Reason};
use http::StatusCode;
use language::{message, say};
use maud::{Markup, html};
use web::{Nonce, Reply, appointment_details, contact_line, layout, phone_link, policy_links};

fn page(door: &Door, title: &str, body: &Markup) -> Reply {
    Reply::page(StatusCode::OK, layout(title, door.frame(), &html! { h1 { (title) } (body) }))
}

/// What would be given up, the reason if the patient wants to tell it, the press that cancels, and the way back.
pub(crate) fn asking(ctx: &Context, door: &Door, appointment: &Appointment) -> Outcome {
    let words = door.words;
    let body = html! {
        p.lead { (say!(words, "nothing-cancelled-yet-press-cancel")) }
        (appointment_details(words, door.clinic(), appointment))
        (cancel_form(ctx, door, appointment, None)?)
        p { a.button.plain href=(door.path("")) { (say!(words, "keep-appointment")) } }
        (policy_links(words, door.texts()))
        (contact_line(words, &door.contact()))
    };
    Ok(page(door, &say!(words, "cancel-your-appointment"), &body))
}

/// The one form that cancels, with what was typed still in its field.
pub(crate) fn cancel_form(
    ctx: &Context,
    door: &Door,
    appointment: &Appointment,
    reason: Option<&Reason>,
) -> Result<Markup, Failure> {
    let (words, version) = (door.words, appointment.version);
    let nonce = Nonce::new(ctx.form_key()?, &door.token, &seen(version), &ctx.random_text(), ctx.now());
    Ok(html! {
        form method="post" action=(door.path("/cancel")) {
            input type="hidden" name="version" value=(version);
            input type="hidden" name="nonce" value=(nonce.as_str());
            label for="reason" { (say!(words, "cancel-reason")) }
            p.hint id="reason-hint" { (say!(words, "cancel-reason-hint")) }
            p {
                textarea id="reason" name="reason" rows="3" maxlength=(Reason::LONGEST) aria-describedby="reason-hint" {
                    // A line break right behind the tag is none of the text (HTML, 13.1.2.5).
                    "\n" (reason.map_or("", Reason::as_str))
                }
            }
            button { (say!(words, "cancel-this-appointment")) }
        }
    })
}

/// That it is cancelled, how it leaves the calendar, and how to book again.
pub(crate) fn cancelled(door: &Door, appointment: &Appointment) -> Reply {
    let (words, contact) = (door.words, door.contact());
    let (before, after) = words.around(message!("book-again", clinic = &contact.name), "phone");
    let body = html! {
        p.note.good role="status" { "✓ " (say!(words, "time-is-given-up")) }
        (appointment_details(words, door.clinic(), appointment))
        p { (say!(words, "remove-from-calendar-hint")) }
        p { a.button.plain href=(door.path("/calendar.ics")) { (say!(words, "remove-from-calendar")) } }
        p { (before) (phone_link(&contact.phone, &contact.phone_shown)) (after) }
        (policy_links(words, door.texts()))
    };
    page(door, &say!(words, "appointment-is-cancelled"), &body)
}
