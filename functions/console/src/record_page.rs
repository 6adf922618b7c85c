//! The record: the place to work.

use crate::page::about;
use domain::{Channel, Clinic, LinkStatus, Patient, StaffMember};
use http::StatusCode;
use jiff::{Timestamp, tz::TimeZone};
use language::moment_short;
use maud::{Markup, html};
use web::{Frame, LinkDto, RecordAnswer, Reply, RuleDto, layout};

/// What the page is made from.
pub(crate) struct View<'a> {
    pub(crate) clinic: &'a Clinic,
    pub(crate) staff: &'a [StaffMember],
    pub(crate) member: &'a StaffMember,
    pub(crate) form: String,
    /// A fresh key for the next sending.
    pub(crate) key: String,
    /// The search among the rules' titles.
    pub(crate) find: &'a str,
    /// The link that was just sent.
    pub(crate) sent: Option<&'a str>,
    pub(crate) patient: &'a Patient,
    pub(crate) record: &'a RecordAnswer,
    pub(crate) now: Timestamp,
}

pub(crate) fn record(view: &View<'_>) -> Reply {
    let patient = &view.record.patient;
    let body = html! {
        h1 { (patient.name) }
        (just_sent(view))
        dl {
            dt { "Date of birth" } dd { (patient.date_of_birth) }
            dt { "Number" } dd { (patient.id) }
            dt { "Mobile" } dd { (patient.phone.as_deref().unwrap_or("none on record")) }
            dt { "Email" } dd { (patient.email.as_deref().unwrap_or("none on record")) }
        }
        @if view.clinic.online_booking { (send_form(view)) }
        (appointments(view))
        (links(view))
        (channel(view))
    };
    Reply::page(StatusCode::OK, layout(&patient.name, Frame::console(view.clinic, &view.member.name), &body))
}

/// The link that was just sent, and what it allows (rows I8, I9).
fn just_sent(view: &View<'_>) -> Markup {
    let sent = view.sent.and_then(|id| view.record.links.iter().find(|link| link.id.ends_with(&format!(".{id}"))));
    html! {
        @if let Some(link) = sent {
            div.note.good role="status" {
                p { strong { "The link was made and is on its way by " (channel_name(&link.channel)) "." } }
                @if let Some(url) = &link.url { p { "Link: " code { (url) } } }
                @if let Some(rule) = view.clinic.rules.iter().find(|rule| rule.id.as_str() == link.rule) {
                    (about(view.clinic, &RuleDto::new(view.clinic, rule)))
                }
            }
        }
    }
}

fn channel_name(channel: &str) -> &'static str {
    if channel == "sms" { "text message" } else { "email" }
}

/// Choose a rule, found by its title, and a channel (rows I2, I3, I5).
fn send_form(view: &View<'_>) -> Markup {
    let wanted = view.find.to_lowercase();
    let rules: Vec<_> = view.clinic.rules.iter().filter(|rule| rule.title.to_lowercase().contains(&wanted)).collect();
    let here = format!("/staff/patients/{}", view.patient.id);
    let reachable = [Channel::Sms, Channel::Email].map(|channel| (channel, view.patient.address(channel)));
    html! {
        h2 id="booking" { "Online appointment booking" }
        form.row.grow method="get" action=(here) {
            div {
                label for="find" { "Find a rule by its title" }
                input id="find" name="find" type="search" value=(view.find) maxlength="100";
            }
            button.plain { "Find" }
        }
        @if rules.is_empty() {
            p.note { "No rule has “" (view.find) "” in its title. " a href={ (here) "#booking" } { "Show all rules" } }
        } @else if reachable.iter().all(|(_, address)| address.is_none()) {
            p.note.bad { "The record has neither a mobile number nor an email address, so no link can be sent." }
        } @else {
            form method="post" action={ (here) "/links" } {
                input type="hidden" name="form" value=(view.form);
                input type="hidden" name="key" value=(view.key);
                fieldset {
                    legend { "What the link allows to be booked" }
                    @for (place, rule) in rules.iter().enumerate() {
                        label.choice {
                            input type="radio" name="rule" value=(rule.id) checked[place == 0] required;
                            (rule.title)
                        }
                    }
                }
                div.row {
                    @for (place, (channel, address)) in reachable.iter().filter(|(_, address)| address.is_some()).enumerate() {
                        @let plain = if place == 0 { None } else { Some("plain") };
                        button class=[plain] name="channel" value=(channel.as_str()) {
                            @match channel {
                                Channel::Sms => "Send appointment booking SMS",
                                Channel::Email => "Send by email",
                            }
                            small { " to " (address.unwrap_or_default()) }
                        }
                    }
                }
                @for (channel, _) in reachable.iter().filter(|(_, address)| address.is_none()) {
                    p { "The record has no " @match channel { Channel::Sms => "mobile number", Channel::Email => "email address" } "." }
                }
            }
        }
    }
}

fn appointments(view: &View<'_>) -> Markup {
    html! {
        h2 id="appointments" { "Appointments" }
        @if view.record.appointments.is_empty() { p { "None yet." } }
        @else {
            div.scroll tabindex="0" role="region" aria-labelledby="appointments" {
                table {
                    thead { tr { th scope="col" { "When" } th scope="col" { "What" } th scope="col" { "With" } th scope="col" { "Where" } th scope="col" { "Status" } } }
                    tbody {
                        @for one in &view.record.appointments {
                            tr id={ "appointment-" (one.id) } {
                                td.date { (moment(&one.start, &one.zone)) }
                                td { (one.type_title) @if one.booked_online { br; "booked online" } }
                                td { (one.provider_name) }
                                td { (one.location_name) }
                                td { span.mark { (one.status) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A row for every link ever sent (row I17).
fn links(view: &View<'_>) -> Markup {
    html! {
        h2 id="links" { "Links sent" }
        @if view.record.links.is_empty() { p { "None yet." } }
        @else {
            div.scroll tabindex="0" role="region" aria-labelledby="links" {
                table {
                    thead { tr { th scope="col" { "Sent" } th scope="col" { "Rule" } th scope="col" { "By" } th scope="col" { "Status" } } }
                    tbody { @for link in &view.record.links { (link_row(view, link)) } }
                }
            }
        }
    }
}

fn link_row(view: &View<'_>, link: &LinkDto) -> Markup {
    let sender = view.staff.iter().find(|member| member.id.as_str() == link.sent_by);
    html! {
        tr {
            td.date { (moment(&link.sent_at, zone_name(view))) br; (channel_name(&link.channel)) }
            td { (link.rule_title) @if let Some(url) = &link.url { br; code { (url) } } }
            td { (sender.map_or(link.sent_by.as_str(), |member| member.name.as_str())) }
            td {
                span.mark { (link.status) }
                @if link.status == LinkStatus::Expired.as_str() { br; "on " (moment(&link.expires_at, zone_name(view))) }
                @if let Some(appointment) = &link.appointment { br; a href={ "#appointment-" (appointment) } { "appointment" } }
            }
        }
    }
}

/// What happened and what was sent, in order of time.
fn channel(view: &View<'_>) -> Markup {
    html! {
        h2 id="channel" { "Channel" }
        @if view.record.events.is_empty() { p { "Nothing has happened yet." } }
        @else {
            div.scroll tabindex="0" role="region" aria-labelledby="channel" {
                table {
                    thead { tr { th scope="col" { "When" } th scope="col" { "What" } th scope="col" { "Messages" } } }
                    tbody {
                        @for event in &view.record.events {
                            tr {
                                td.date { (moment(&event.at, zone_name(view))) }
                                td { (what(&event.kind)) }
                                td {
                                    @for message in view.record.messages.iter().filter(|message| message.event == event.id) {
                                        (message.kind) " by " (channel_name(&message.channel)) " " span.mark { (message.status) }
                                        @if let Some(reason) = &message.reason { " (" (reason) ")" }
                                        br;
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        p { small { "As of " (moment_short(view.now, &zone(zone_name(view)))) ", times of " (zone_name(view)) "." } }
    }
}

fn what(kind: &str) -> &'static str {
    match kind {
        "link_sent" => "Booking link sent",
        "link_accessed" => "Patient opened the link and continued",
        "link_expired" => "Booking link expired",
        "appointment_booked" => "Patient booked an appointment online",
        _ => "Something happened that this version cannot name",
    }
}

fn zone_name<'a>(view: &View<'a>) -> &'a str {
    view.clinic.locations.first().map_or("UTC", |location| location.zone_name())
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

fn moment(instant: &str, zone_name: &str) -> String {
    instant.parse().map_or_else(|_| instant.to_owned(), |at: Timestamp| moment_short(at, &zone(zone_name)))
}
