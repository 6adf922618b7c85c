//! What messages say, in every language.

mod custom;
mod kinds;

use super::*;
use crate::{Encoding, ShippedPart, samples, shipped_parts, sms_parts};
use domain::{Appointment, Clinic, Language, OneTimeCode};
use jiff::Timestamp;

const START: &str = "2026-11-24T09:30:00Z";
const NOW: &str = "2026-11-21T12:00:00Z";
const URL: &str = "https://a.example/l/tttttttttttttttttttttt";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn confirmed(clinic: &Clinic, language: Language) -> Rendered {
    confirmed_at(clinic, &samples::appointment(at(START)), NOW, language)
}

fn confirmed_at(clinic: &Clinic, appointment: &Appointment, now: &str, language: Language) -> Rendered {
    let rule = appointment.rule.as_ref().and_then(|rule| clinic.rule(rule));
    let notice = Notice::Confirmation { clinic, rule, appointment, url: URL, now: at(now) };
    shipped(notice, language)
}

fn shipped(notice: Notice<'_>, language: Language) -> Rendered {
    render(notice, &Wording::default(), Words::of(language))
}

fn coded(clinic: &Clinic, language: Language) -> Rendered {
    shipped(Notice::Code { clinic, code: OneTimeCode::of(12_345), minutes: 10 }, language)
}

fn invited(clinic: &Clinic, language: Language) -> Rendered {
    shipped(Notice::Invitation { clinic, rule: None, url: URL }, language)
}

#[test]
fn c03_every_shipped_text_is_one_part_with_the_longest_legal_values() {
    let shipped = shipped_parts();
    let known = "eight kinds, two of them with and without a link, and two of a conversation by text";
    assert_eq!(shipped.len(), (8 + 2 + 2) * Language::ALL.len(), "{known}");
    for ShippedPart { kind, language, text, parts, .. } in shipped {
        assert_eq!((parts.parts, parts.encoding), (1, Encoding::Gsm7), "{} units: {text}", parts.units);
        let told = matches!(
            kind,
            MessageKind::Invitation
                | MessageKind::SelfReschedule
                | MessageKind::OneTimeCode
                | MessageKind::ReplyPassedOn
        );
        assert!(told || text.contains("01:30 (UTC+01:00)"), "{} {}: {text}", language.as_str(), kind.as_str());
    }
}

#[test]
fn no_text_message_asks_for_a_word_that_opts_out_of_all_of_them() {
    let opting_out =
        ["stop", "quit", "end", "cancel", "unsubscribe", "optout", "revoke", "arret", "arrêt", "stopall", "annuler"];
    for language in Language::ALL {
        for sms in
            shipped_parts().into_iter().filter(|shipped| shipped.language == language).map(|shipped| shipped.text)
        {
            let sms = sms.to_lowercase();
            let found = sms.split(|c: char| !c.is_alphabetic()).find(|word| opting_out.contains(word));
            assert_eq!(found, None, "{sms}");
        }
    }
}

#[test]
fn an_english_email_reads_in_english() {
    let clinic = samples::clinic();
    let email = confirmed(&clinic, Language::English);
    assert_eq!(email.subject, "Clinic of Larkmoor & Sons: your appointment is booked");
    assert_eq!(
        email.text,
        format!(
            "Your appointment is booked.\n\nWhen: Tuesday 24 November 2026 at 09:30\nWith: Imogen Tarrowby\n\
             Where: Harbour House, 1 Invented Street, London\n\nSee it or add it to your calendar:\n{URL}\n\n\
             Change the appointment: {URL}/slots\nCancel the appointment: {URL}/cancel\n\n\
             If you cannot come, call Clinic of Larkmoor & Sons on 020 7946 0100.\n"
        )
    );
    assert!(email.html.contains("<html lang=\"en\">"));
    let sentence = "call Clinic of Larkmoor &amp; Sons on <a href=\"tel:+442079460100\">020 7946 0100</a>.</p>";
    assert!(email.html.contains(sentence), "{}", email.html);
    assert!(invited(&clinic, Language::English).html.contains(sentence));
}

#[test]
fn i36_a_code_is_one_part_of_text_that_begins_with_it_and_names_no_more_than_the_clinic() {
    let clinic = samples::clinic();
    for (language, minutes) in Language::ALL.into_iter().flat_map(|language| (1..=10).map(move |one| (language, one))) {
        let code = shipped(Notice::Code { clinic: &clinic, code: OneTimeCode::of(12_345), minutes }, language);
        let parts = sms_parts(&code.sms);
        assert_eq!((parts.parts, parts.encoding), (1, Encoding::Gsm7), "{} units: {}", parts.units, code.sms);
        assert!(code.sms.starts_with("012345 ") && code.sms.contains(&clinic.short_name), "{}", code.sms);
        assert!(code.text.contains("012345") && code.html.contains("<strong>012345</strong>"));
        assert!(code.links.is_empty() && !code.subject.contains("012345"), "a subject is read on a locked phone");
        for told in [&code.sms, &code.text, &code.html] {
            assert!(!told.contains("://") && !told.contains("Tarrowby"), "{told}");
        }
    }
    assert_eq!(
        coded(&clinic, Language::English).sms,
        format!("012345 is your code for {}. It works for 10 minutes. Tell it to nobody.", clinic.short_name)
    );
    assert_eq!(
        coded(&clinic, Language::French).sms,
        format!(
            "012345 est votre code pour {}. Il est valable 10 minutes. Ne le donnez à personne.",
            clinic.short_name
        )
    );
}

#[test]
fn a_french_email_reads_in_french() {
    let clinic = samples::clinic();
    let email = confirmed(&clinic, Language::French);
    assert_eq!(email.subject, "Clinic of Larkmoor & Sons\u{a0}: votre rendez-vous est réservé");
    assert_eq!(
        email.text,
        format!(
            "Votre rendez-vous est réservé.\n\nQuand\u{a0}: mardi 24 novembre 2026 à 09:30\n\
             Avec\u{a0}: Imogen Tarrowby\nOù\u{a0}: Harbour House, 1 Invented Street, London\n\n\
             Voir ou ajouter à votre agenda\u{a0}:\n{URL}\n\n\
             Modifier le rendez-vous\u{a0}: {URL}/slots\nAnnuler le rendez-vous\u{a0}: {URL}/cancel\n\n\
             Si vous ne pouvez pas venir, appelez Clinic of Larkmoor & Sons au 020 7946 0100.\n"
        )
    );
    assert!(email.html.contains("<html lang=\"fr\">") && email.html.contains(">Voir ou ajouter à votre agenda</a>"));
    let invitation = invited(&clinic, Language::French);
    assert_eq!(invitation.subject, "Clinic of Larkmoor & Sons\u{a0}: réservez votre rendez-vous");
    assert!(invitation.html.contains("au <a href=\"tel:+442079460100\">020 7946 0100</a>.</p>"));
}

#[test]
fn a_name_from_right_to_left_leaves_the_words_around_it_in_place() {
    let mut clinic = samples::clinic();
    clinic.name = "מרפאת דנה".to_owned();
    clinic.providers[0].name = "ד\"ר לוי".to_owned();
    for language in Language::ALL {
        let (email, invitation) = (confirmed(&clinic, language), invited(&clinic, language));
        for told in [&email.subject, &email.text, &email.html, &invitation.subject, &invitation.text, &invitation.html]
        {
            assert!(told.contains("\u{2068}מרפאת דנה\u{2069}"), "{told}");
        }
        assert!(email.text.contains("\u{2068}ד\"ר לוי\u{2069}"));
        assert!(email.html.contains("<bdi>ד&quot;ר לוי</bdi>"));
    }
}

#[test]
fn an_email_asks_nothing_of_any_server_and_names_no_colour() {
    let clinic = samples::clinic();
    for html in Language::ALL.map(|language| confirmed(&clinic, language).html) {
        for asking in ["src=", "<link", "<img", "url(", "@import", "<script", "background"] {
            assert!(!html.contains(asking), "{asking}");
        }
        assert!(!html.replace("color-scheme", "").contains("color"));
        assert_eq!(html.matches("href=").count(), 4, "three links and the telephone");
    }
}

#[test]
fn what_the_clinic_no_longer_knows_is_left_out() {
    let mut clinic = samples::clinic();
    clinic.providers.clear();
    clinic.locations.clear();
    let email = confirmed(&clinic, Language::English);
    assert!(email.text.contains("When: ") && !email.text.contains("With: ") && !email.text.contains("Where: "));
}

#[test]
fn g11_an_email_has_links_only_where_all_four_hold() {
    for case in 0..16_u8 {
        let [subscribed, active, ticked, bookable] = [1, 2, 4, 8].map(|bit| case & bit != 0);
        // The service is not active where the clinic has switched it off, and not configured without a rule.
        for without_rule in [false, true] {
            let mut clinic = samples::clinic();
            clinic.providers[0].online = subscribed;
            clinic.online_booking = active || without_rule;
            clinic.types[0].messages.confirmation_email = ticked;
            clinic.types[0].online = bookable;
            if without_rule && !active {
                clinic.rules.clear();
            }
            for language in Language::ALL {
                let Rendered { sms, text, html, .. } = confirmed(&clinic, language);
                let links = [URL.to_owned(), format!("{URL}/slots"), format!("{URL}/cancel")];
                for link in &links {
                    let href = html.contains(&format!("href=\"{link}\""));
                    assert_eq!((text.contains(link), href), (case == 15, case == 15), "{case}: {link} in {text}");
                }
                assert!(text.contains(&clinic.phone_shown) && html.contains("tel:+442079460100"), "{case}: {text}");
                assert!(sms.contains(URL) && !sms.contains("/cancel"), "I35: a text has the link of the appointment");
            }
        }
    }
}

#[test]
fn g08_an_email_without_links_says_to_call_for_every_change() {
    let mut clinic = samples::clinic();
    clinic.providers[0].online = false;
    let email = confirmed(&clinic, Language::English);
    assert!(
        email.text.ends_with("London\n\nTo change or cancel it, call Clinic of Larkmoor & Sons on 020 7946 0100.\n")
    );
    assert!(!email.html.contains(URL) && email.html.contains("To change or cancel it, call"));
    let email = confirmed(&clinic, Language::French);
    assert!(email.text.contains("Pour le modifier ou l’annuler, appelez Clinic of Larkmoor & Sons au 020 7946 0100."));
}

#[test]
fn g09_who_made_the_appointment_makes_no_difference_to_the_links() {
    let clinic = samples::clinic();
    let by = domain::StaffId::parse("s").unwrap();
    for overridden in [false, true] {
        let origin = domain::Origin::Staff { by: by.clone(), overridden };
        let appointment = Appointment { origin, ..samples::appointment(at(START)) };
        let email = confirmed_at(&clinic, &appointment, NOW, Language::English);
        assert_eq!(email, confirmed(&clinic, Language::English));
    }
}

#[test]
fn g13_each_link_is_there_only_as_long_as_its_change_is_possible() {
    let mut clinic = samples::clinic();
    clinic.rules[0].changes.reschedule = Some(domain::Minutes::new(48 * 60));
    clinic.rules[0].changes.cancel = Some(domain::Minutes::new(24 * 60));
    let links = |clinic: &Clinic, now: &str| {
        let email = confirmed_at(clinic, &samples::appointment(at(START)), now, Language::English);
        email.links.iter().map(|link| link.replace(URL, "")).collect::<Vec<_>>()
    };
    assert_eq!(links(&clinic, "2026-11-22T09:29:59Z"), ["", "/slots", "/cancel"]);
    assert_eq!(links(&clinic, "2026-11-22T09:30:00Z"), ["", "/cancel"]);
    assert_eq!(links(&clinic, "2026-11-23T09:30:00Z"), [""], "it can still be seen and added to the calendar");
    clinic.rules[0].changes.cancel = None;
    assert_eq!(links(&clinic, NOW), ["", "/slots"]);
    clinic.locations[0].reschedule = false;
    assert_eq!(links(&clinic, NOW), [""]);
}

#[test]
fn the_confirmation_of_a_move_says_that_it_was_moved() {
    let clinic = samples::clinic();
    let moved = Appointment { sequence: 1, ..samples::appointment(at(START)) };
    let told = |language| confirmed_at(&clinic, &moved, NOW, language);
    let email = told(Language::English);
    assert_eq!(email.subject, "Clinic of Larkmoor & Sons: your appointment was moved");
    assert!(email.text.starts_with("Your appointment was moved.") && email.text.contains("24 November 2026 at 09:30"));
    assert!(told(Language::French).text.starts_with("Votre rendez-vous a été déplacé."));
    assert_eq!(email.kind, MessageKind::Change);
    assert!(email.sms.contains(": moved to Tue 24 Nov 2026 at 09:30. See https://"), "{}", email.sms);
}
