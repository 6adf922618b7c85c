//! Online appointment booking: choose a rule, see what will be read, send.

use crate::preview::preview;
use crate::reach::notice;
use crate::record::View;
use crate::rules::{Facts, titled};
use domain::{Channel, Rule};
use language::say;
use maud::{Markup, html};

/// How many rules are listed: the others are found by their titles.
const LISTED: usize = 15;

/// The section of the record; where the clinic has switched it off, why it is not there (row I1).
pub(crate) fn send_section(view: &View<'_>) -> Markup {
    let words = view.desk.words;
    let (patient, clinic) = (&view.stored.patient, view.desk.clinic());
    let reachable = [Channel::Sms, Channel::Email].into_iter().any(|channel| patient.address(channel).is_some());
    html! {
        section.card aria-labelledby="booking" {
            h2 id="booking" { (say!(words, "online-booking")) }
            @if !clinic.online_booking { p.soft { (say!(words, "online-booking-hidden")) } }
            @else if !reachable { p.note.bad { (say!(words, "nobody-to-reach")) } }
            @else if clinic.rules.is_empty() { p.soft { (say!(words, "rules-none")) } }
            @else { (search(view)) (send_form(view)) }
        }
    }
}

/// Rules by their titles (row I3).
fn search(view: &View<'_>) -> Markup {
    let words = view.desk.words;
    html! {
        form.row.grow method="get" action={ "/staff/patients/" (view.stored.patient.id) } role="search" data-find="sending" {
            div {
                label for="find" { (say!(words, "find-rule")) }
                input id="find" name="find" type="search" value=(view.shown.find) maxlength="100" autocomplete="off";
            }
            button.plain { (say!(words, "find")) }
        }
    }
}

fn send_form(view: &View<'_>) -> Markup {
    let (words, find) = (view.desk.words, view.shown.find);
    let rules = titled(&view.desk.clinic().rules, find);
    let record = format!("/staff/patients/{}", view.stored.patient.id);
    let found = say!(words, "rules-found", count = rules.len());
    html! {
        div id="sending" data-said=(found) {
            @if !find.is_empty() {
                p { (found) ". " a href={ (record) "#booking" } { (say!(words, "clear-search")) } }
            }
            @if rules.is_empty() {
                p.note { (say!(words, "rules-no-match", query = find)) }
            } @else {
                form.flat method="post" action={ (record) "/links" } {
                    input type="hidden" name="form" value=(view.form);
                    input type="hidden" name="key" value=(view.key);
                    div.pair {
                        (choice(view, &rules))
                        div { (preview(view, &rules)) (notice(view)) (buttons(view)) }
                    }
                }
            }
        }
    }
}

fn choice(view: &View<'_>, rules: &[&Rule]) -> Markup {
    let words = view.desk.words;
    html! {
        fieldset {
            legend { (say!(words, "choose-rule")) }
            ul.rules {
                @for rule in rules.iter().take(LISTED) {
                    li {
                        label.choice {
                            input type="radio" name="rule" value=(rule.id) checked[rules.len() == 1] required;
                            span { (rule.title) small { (Facts::of(view.desk, rule).line()) } }
                        }
                    }
                }
            }
            @if rules.len() > LISTED { p.hint { (say!(words, "rules-more", count = rules.len() - LISTED)) } }
        }
    }
}

/// A button for each way to reach the patient (row I5), and which way there is not.
fn buttons(view: &View<'_>) -> Markup {
    let (words, patient) = (view.desk.words, &view.stored.patient);
    html! {
        div.acts {
            @if let Some(phone) = &patient.phone {
                button name="channel" value="sms" { (say!(words, "send-by-text")) " " small { (say!(words, "to-address", address = phone.as_str())) } }
            }
            @if let Some(email) = &patient.email {
                @let plain = patient.phone.is_some().then_some("plain");
                button class=[plain] name="channel" value="email" { (say!(words, "send-by-email")) " " small { (say!(words, "to-address", address = email.as_str())) } }
            }
        }
        @if patient.phone.is_none() { p.hint { (say!(words, "no-mobile")) } }
        @if patient.email.is_none() { p.hint { (say!(words, "no-email")) } }
    }
}
