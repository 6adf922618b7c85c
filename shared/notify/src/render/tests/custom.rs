//! A clinic's own words.

use super::*;
use domain::{Channel, RuleId};
use proptest::prelude::*;

fn own(templates: &[Template]) -> Wording {
    Wording { templates: templates.to_vec(), ..Wording::default() }
}

fn invited_with(clinic: &Clinic, templates: &[Template], rule: Option<&RuleId>) -> Rendered {
    render(Notice::Invitation { clinic, rule, url: URL }, &own(templates), Words::ENGLISH)
}

fn reminded_with(clinic: &Clinic, template: Template) -> Rendered {
    let appointment = samples::appointment(at(START));
    let notice =
        Notice::Reminder { clinic, rule: clinic.rules.first(), appointment: &appointment, url: URL, now: at(NOW) };
    render(notice, &own(&[template]), Words::ENGLISH)
}

#[test]
fn i07_the_words_of_the_rule_come_before_those_of_the_clinic_and_the_shipped_ones() {
    let clinic = samples::clinic();
    let general = samples::template(MessageKind::Invitation, Channel::Sms, "{clinic} asks: {link}");
    let rule = RuleId::parse("r").unwrap();
    let of_rule = Template { rule: Some(rule.clone()), text: "Annual visit: { link }".to_owned(), ..general.clone() };
    let told = |templates: &[Template], rule| invited_with(&clinic, templates, rule).sms;
    assert_eq!(told(&[general.clone(), of_rule.clone()], Some(&rule)), format!("Annual visit: {URL}"));
    assert_eq!(told(&[general, of_rule.clone()], None), format!("{} asks: {URL}", clinic.short_name));
    assert_eq!(told(&[of_rule], None), invited(&clinic, Language::English).sms);
}

#[test]
fn words_that_can_no_longer_be_used_give_way_to_the_shipped_ones() {
    let clinic = samples::clinic();
    for bad in
        ["{clinic}: {link} {doctor}", "{clinic}: {link", "no link", "{clinic}: be well {link}", "x {link} {when}"]
    {
        let faulty = samples::template(MessageKind::Invitation, Channel::Sms, &bad.replace("be well", &"w".repeat(60)));
        assert_eq!(invited_with(&clinic, &[faulty], None), invited(&clinic, Language::English), "{bad}");
    }
}

#[test]
fn an_email_has_the_clinics_paragraphs_and_then_what_always_follows() {
    let clinic = samples::clinic();
    let text =
        "Dear patient,\nyou are <b>awaited</b> by {clinician}.\n \nBring your card & {type} papers to {location}.";
    let template = Template {
        subject: Some("{clinic} on {date}".to_owned()),
        ..samples::template(MessageKind::Reminder, Channel::Email, text)
    };
    let email = reminded_with(&clinic, template);
    assert_eq!(email.subject, "Clinic of Larkmoor & Sons on Tuesday 24 November 2026");
    assert!(email.text.starts_with(
        "Dear patient,\nyou are <b>awaited</b> by Imogen Tarrowby.\n\nBring your card & Follow-up papers to Harbour \
         House.\n\nWhen: Tuesday"
    ));
    assert!(email.html.contains("<p>Dear patient,<br>you are &lt;b&gt;awaited&lt;/b&gt; by Imogen Tarrowby.</p>"));
    assert!(email.html.contains("<p>Bring your card &amp; Follow-up papers") && email.html.contains("</table>"));
    assert!(email.text.ends_with("call Clinic of Larkmoor & Sons on 020 7946 0100.\n"), "{}", email.text);
}

#[test]
fn a_link_in_the_clinics_own_words_takes_the_place_of_the_button() {
    let clinic = samples::clinic();
    let with =
        |text: &str| invited_with(&clinic, &[samples::template(MessageKind::Invitation, Channel::Email, text)], None);
    let within = with("Please book here: {link} or call {phone}.");
    assert_eq!(within.html.matches(&format!("href=\"{URL}\"")).count(), 1);
    assert!(within.html.contains(&format!("here: <a href=\"{URL}\">{URL}</a> or call 020 7946 0100.</p>")));
    assert_eq!(within.text.matches(URL).count(), 1);
    let alone = with("Please book.\n\n{link}\n\nThank you.");
    let button = format!("<p><a class=\"action\" href=\"{URL}\">Choose a time</a></p>");
    assert!(alone.html.contains(&format!("<p>Please book.</p>{button}<p>Thank you.</p>")), "{}", alone.html);
    assert_eq!(within.links, [URL]);
}

#[test]
fn what_has_no_value_is_not_asked_for() {
    // Without links an email cannot have the clinic's words that place one (row G8).
    let mut clinic = samples::clinic();
    clinic.providers[0].online = false;
    let template = samples::template(MessageKind::Confirmation, Channel::Email, "Booked: {link}");
    let appointment = samples::appointment(at(START));
    let notice = Notice::Confirmation {
        clinic: &clinic,
        rule: clinic.rules.first(),
        appointment: &appointment,
        url: URL,
        now: at(NOW),
    };
    let email = render(notice, &own(&[template]), Words::ENGLISH);
    assert!(email.text.starts_with("Your appointment is booked.") && !email.text.contains(URL));
    // Nor can those that name a clinician whom the clinic no longer has.
    clinic.providers.clear();
    let email = reminded_with(&clinic, samples::template(MessageKind::Reminder, Channel::Email, "See {clinician}."));
    assert!(email.text.starts_with("This is a reminder"), "{}", email.text);
}

#[test]
fn a04_the_self_rescheduling_message_is_the_clinics_own_with_the_way_in_it() {
    let clinic = samples::clinic();
    let text = "{clinic}: pick another time {eventSelfScheduleAppt}";
    let templates =
        [Channel::Sms, Channel::Email].map(|channel| samples::template(MessageKind::SelfReschedule, channel, text));
    let appointment = samples::appointment(at(START));
    let way = "https://portal.example/enrol";
    let notice = Notice::SelfReschedule { clinic: &clinic, appointment: &appointment, way };
    let told = render(notice, &own(&templates), Words::ENGLISH);
    assert_eq!(told.sms, format!("{}: pick another time {way}", clinic.short_name));
    assert!(told.text.starts_with(&format!("Clinic of Larkmoor & Sons: pick another time {way}\n\nWhen: ")));
    assert_eq!(told.html.matches(&format!("href=\"{way}\"")).count(), 1, "{}", told.html);
}

#[test]
fn a_name_from_right_to_left_is_set_apart_in_the_clinics_own_words_too() {
    let mut clinic = samples::clinic();
    clinic.name = "מרפאת דנה".to_owned();
    let email = reminded_with(&clinic, samples::template(MessageKind::Reminder, Channel::Email, "{clinic} waits."));
    assert!(email.text.starts_with("\u{2068}מרפאת דנה\u{2069} waits."), "{}", email.text);
}

/// Text with much of what templates are made of.
fn any_template() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "\\PC{0,6}",
        "[{}\\\\ \n]{1,3}",
        "\\{(clinic|phone|when|date|time|clinician|type|location|link|eventSelfScheduleAppt|code|minutes|other)\\}",
    ];
    prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat())
}

/// A message of this kind, in the clinic's own words if they can be used.
fn told(kind: MessageKind, template: &Template) -> Rendered {
    let (clinic, mut appointment) = (&samples::clinic(), samples::appointment(at(START)));
    appointment.sequence = u32::from(kind == MessageKind::Change);
    let (appointment, rule, url, now) = (&appointment, clinic.rules.first(), URL, at(NOW));
    let notice = match kind {
        MessageKind::Invitation => Notice::Invitation { clinic, rule: None, url },
        MessageKind::Confirmation | MessageKind::Change => Notice::Confirmation { clinic, rule, appointment, url, now },
        MessageKind::Cancellation => Notice::Cancellation { clinic, appointment, now },
        MessageKind::Reminder => Notice::Reminder { clinic, rule, appointment, url, now },
        MessageKind::ConfirmationRequest => Notice::ConfirmationRequest { clinic, appointment, url },
        MessageKind::SelfReschedule => Notice::SelfReschedule { clinic, appointment, way: url },
        _ => Notice::Code { clinic, code: OneTimeCode::of(1), minutes: 2 },
    };
    render(notice, &own(std::slice::from_ref(template)), Words::ENGLISH)
}

proptest! {
    #[test]
    fn a04_no_template_makes_the_linter_stumble_or_leaves_a_placeholder_raw(
        kind in prop::sample::select(MessageKind::ALL.as_slice()),
        channel in prop::sample::select(vec![Channel::Sms, Channel::Email]),
        text in any_template(),
        subject in prop::option::of(any_template()),
    ) {
        let template = Template { subject, ..samples::template(kind, channel, &text) };
        let faults = crate::lint(&template, &samples::clinic(), LONGEST_ORIGIN);
        prop_assert!(faults.iter().all(|fault| !fault.to_string().is_empty()));
        let told = told(kind, &template);
        for said in [&told.sms, &told.subject, &told.text] {
            prop_assert!(!said.contains(['{', '}']), "{}", said);
        }
    }
}
