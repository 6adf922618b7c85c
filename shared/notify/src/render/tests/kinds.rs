//! What each kind of message tells.

use super::*;
use domain::{AppointmentStatus, ChangeLinks, Placement, SmsMayTell, TypeId};

const WAY: &str = "https://a.example/l/tttttttttttttttttttttt/slots";

fn reminded(clinic: &Clinic, language: Language) -> Rendered {
    let appointment = samples::appointment(at(START));
    let rule = clinic.rules.first();
    shipped(Notice::Reminder { clinic, rule, appointment: &appointment, url: URL, now: at(NOW) }, language)
}

fn asked(clinic: &Clinic, language: Language) -> Rendered {
    let appointment = samples::appointment(at(START));
    shipped(Notice::ConfirmationRequest { clinic, appointment: &appointment, url: URL }, language)
}

fn cancelled(clinic: &Clinic, language: Language) -> Rendered {
    let status = AppointmentStatus::Cancelled { reason: Some(domain::Reason::parse("I moved to Spain").unwrap()) };
    let appointment = Appointment { status, sequence: 1, ..samples::appointment(at(START)) };
    shipped(Notice::Cancellation { clinic, appointment: &appointment, now: at(NOW) }, language)
}

fn another_way(clinic: &Clinic, way: &str, language: Language) -> Rendered {
    shipped(Notice::SelfReschedule { clinic, appointment: &samples::appointment(at(START)), way }, language)
}

fn noticed(gained: bool, language: Language) -> Rendered {
    let clinic = samples::clinic();
    let placement: Placement = samples::appointment(at(START)).placement();
    let url = "https://a.example/staff/patients/p/appointments/a";
    let appointment_type = &TypeId::parse("t").unwrap();
    let notice = Notice::ToClinician { clinic: &clinic, gained, appointment_type, placement: &placement, url };
    shipped(notice, language)
}

#[test]
fn g05_g23_every_email_about_an_appointment_has_date_time_and_professional() {
    let clinic = samples::clinic();
    for (language, date) in
        [(Language::English, "Tuesday 24 November 2026 at 09:30"), (Language::French, "mardi 24 novembre 2026 à 09:30")]
    {
        let told = [
            confirmed(&clinic, language),
            reminded(&clinic, language),
            asked(&clinic, language),
            cancelled(&clinic, language),
            another_way(&clinic, WAY, language),
        ];
        for email in told {
            for fact in [date, "Imogen Tarrowby", "Harbour House, 1 Invented Street, London"] {
                assert!(email.text.contains(fact), "{}: {}", email.kind.as_str(), email.text);
                assert!(email.html.contains(&format!("<bdi>{fact}</bdi>")), "{}", email.html);
            }
            assert!(email.text.contains("020 7946 0100"), "{}", email.text);
            assert!(!email.sms.contains("Tarrowby") && !email.sms.contains("Follow-up"), "{}", email.sms);
        }
    }
}

#[test]
fn g23_a_text_names_clinician_and_type_where_the_clinic_wants_it_and_there_is_room() {
    let mut clinic = samples::clinic();
    let told = |clinic: &Clinic| reminded(clinic, Language::English).sms;
    clinic.messages.sms_may_tell = SmsMayTell { clinician: true, appointment_type: false, health: false };
    assert!(told(&clinic).contains("on Tue 24 Nov 2026 at 09:30 with Imogen Tarrowby. If you"), "{}", told(&clinic));
    clinic.messages.sms_may_tell.appointment_type = true;
    assert!(told(&clinic).contains("09:30 with Imogen Tarrowby, Follow-up. If you"), "{}", told(&clinic));
    clinic.providers[0].name = "I".repeat(80);
    assert!(told(&clinic).contains("09:30, Follow-up. If you"), "{}", told(&clinic));
    clinic.providers[0].name = "Zoë Çelik".to_owned();
    assert!(told(&clinic).contains("09:30, Follow-up. If you"), "a letter that costs a second part is not worth it");
    clinic.types[0].title = "F".repeat(80);
    assert!(told(&clinic).contains("09:30. If you"), "{}", told(&clinic));
    assert_eq!(sms_parts(&told(&clinic)).parts, 1);
    assert!(!confirmed(&clinic, Language::English).sms.contains("III"), "I35: the words of a confirmation are fixed");
}

#[test]
fn g24_a_reminder_has_links_only_where_the_clinic_wants_them_and_the_patient_may_change() {
    let mut clinic = samples::clinic();
    for links in [ChangeLinks::ConfirmationsOnly, ChangeLinks::NotInReminders] {
        clinic.messages.change_links = links;
        let reminder = reminded(&clinic, Language::English);
        assert!(!reminder.text.contains("://") && !reminder.sms.contains("://"), "{}", reminder.text);
        assert!(reminder.text.ends_with("To change or cancel it, call Clinic of Larkmoor & Sons on 020 7946 0100.\n"));
        assert!(reminder.sms.ends_with("If you cannot come, call 020 7946 0100."), "{}", reminder.sms);
        assert!(reminder.links.is_empty());
    }
    clinic.messages.change_links = ChangeLinks::Everywhere;
    for language in Language::ALL {
        let reminder = reminded(&clinic, language);
        assert_eq!(reminder.links, [URL.to_owned(), format!("{URL}/slots"), format!("{URL}/cancel")]);
        assert!(reminder.sms.ends_with(URL) && reminder.text.contains(&format!("{URL}/cancel")));
    }
    clinic.rules[0].changes = domain::Changes { reschedule: None, cancel: None, ..clinic.rules[0].changes };
    assert!(reminded(&clinic, Language::English).links.is_empty(), "G6: nothing may be changed");
    clinic.rules[0].changes = domain::Changes::default();
    clinic.types[0].online = false;
    assert!(reminded(&clinic, Language::English).links.is_empty(), "G10: the type is not online");
}

#[test]
fn g14_a_cancellation_tells_what_was_cancelled_and_whom_to_call() {
    let clinic = samples::clinic();
    let email = cancelled(&clinic, Language::English);
    assert_eq!((email.kind, email.links.len()), (MessageKind::Cancellation, 0));
    assert_eq!(
        email.text,
        "This appointment is cancelled. You need not come.\n\nWhen: Tuesday 24 November 2026 at 09:30\n\
         With: Imogen Tarrowby\nWhere: Harbour House, 1 Invented Street, London\n\n\
         To book again, call Clinic of Larkmoor & Sons on 020 7946 0100.\n"
    );
    assert!(email.sms.contains("on Tue 24 Nov 2026 at 09:30 is cancelled. To book again, call 020 7946 0100."));
    assert!(!email.html.contains("Spain"), "a reason is for the clinic alone");
    assert!(email.attachments[0].media_type.ends_with("method=CANCEL"));
    assert!(email.attachments[0].text.contains("METHOD:CANCEL"));
    let french = cancelled(&clinic, Language::French);
    assert!(french.text.ends_with("Pour reprendre rendez-vous, appelez Clinic of Larkmoor & Sons au 020 7946 0100.\n"));
}

#[test]
fn r58_a_confirmation_brings_the_appointment_for_the_calendar_and_a_reminder_does_not() {
    let clinic = samples::clinic();
    let file = &confirmed(&clinic, Language::French).attachments[0];
    assert_eq!((&*file.name, file.text.contains("METHOD:PUBLISH")), ("appointment.ics", true));
    assert!(reminded(&clinic, Language::French).attachments.is_empty());
}

#[test]
fn a11_a_confirmation_request_asks_and_has_the_link_by_which_to_answer() {
    for (language, answer) in [(Language::English, "Coming? Answer"), (Language::French, "Répondez")] {
        let request = asked(&samples::clinic(), language);
        assert!(request.sms.ends_with(&format!("{answer} {URL}")), "{}", request.sms);
        assert!(request.html.contains(&format!("class=\"action\" href=\"{URL}\"")), "{}", request.html);
        assert_eq!(request.links, [URL]);
    }
}

#[test]
fn a05_the_self_rescheduling_message_has_exactly_the_way_that_it_is_given() {
    let clinic = samples::clinic();
    for way in [WAY, "https://portal.example/app/p1", "https://portal.example/enrol"] {
        for language in Language::ALL {
            let message = another_way(&clinic, way, language);
            assert_eq!(message.links, [way]);
            assert!(message.sms.ends_with(way) && message.html.contains(&format!("href=\"{way}\"")));
            assert!(message.text.contains(&format!(":\n{way}\n")), "{}", message.text);
        }
    }
}

#[test]
fn i40_i42_both_clinicians_are_told_when_what_and_where_and_not_whose() {
    for (gained, language, subject) in [
        (true, Language::English, "Clinic of Larkmoor & Sons: an appointment was moved to you"),
        (false, Language::English, "Clinic of Larkmoor & Sons: an appointment was moved to another clinician"),
        (true, Language::French, "Clinic of Larkmoor & Sons\u{a0}: un rendez-vous vous a été attribué"),
        (
            false,
            Language::French,
            "Clinic of Larkmoor & Sons\u{a0}: un rendez-vous a été attribué à un autre praticien",
        ),
    ] {
        let notice = noticed(gained, language);
        assert_eq!(notice.subject, subject);
        assert_eq!((notice.sms.as_str(), notice.links.len()), ("", 1));
        assert!(notice.text.contains("24 ") && notice.text.contains("Follow-up") && notice.text.contains("Harbour"));
        assert!(notice.html.contains("href=\"https://a.example/staff/patients/p/appointments/a\""));
    }
}

#[test]
fn a11_c17_where_texts_can_be_answered_a_question_says_how_and_needs_no_link() {
    let mut clinic = samples::clinic();
    clinic.messages.replies = true;
    for (language, how) in [
        (Language::English, "Reply 1 if you come, 2 for another time, 3 if you cannot come."),
        (Language::French, "Répondez 1 si vous venez, 2 pour un autre horaire, 3 si vous ne venez pas."),
    ] {
        let request = asked(&clinic, language);
        assert!(request.sms.ends_with(how) && !request.sms.contains(URL), "{}", request.sms);
        assert!(!request.sms.to_lowercase().contains("cancel") && !request.sms.contains("annul"), "{}", request.sms);
        let parts = sms_parts(&request.sms);
        assert_eq!((parts.parts, parts.encoding), (1, Encoding::Gsm7), "{}", request.sms);
        assert!(request.html.contains(&format!("class=\"action\" href=\"{URL}\"")), "an email leads to the page");
        assert_eq!(request.links, [URL]);
    }
}

#[test]
fn c19_which_appointment_is_meant_is_asked_with_the_answer_to_send_back() {
    let clinic = samples::clinic();
    let appointment = samples::appointment(at(START));
    let (answer, code) = (domain::Answer::Reschedule, domain::ReplyCode::parse("b").unwrap());
    for (language, said) in [(Language::English, "If you mean Tue 24 Nov"), (Language::French, "Pour celui du mar")] {
        let notice = Notice::WhichAppointment { clinic: &clinic, appointment: &appointment, answer, code };
        let asked = shipped(notice, language);
        assert!(asked.sms.contains(said) && asked.sms.ends_with(" 2B."), "{}", asked.sms);
        assert_eq!(sms_parts(&asked.sms).parts, 1, "{}", asked.sms);
    }
}

#[test]
fn no_email_fetches_anything_or_names_a_colour() {
    let clinic = samples::clinic();
    for language in Language::ALL {
        let told = [reminded(&clinic, language), asked(&clinic, language), cancelled(&clinic, language)];
        for html in
            told.into_iter().chain([another_way(&clinic, WAY, language), noticed(true, language)]).map(|one| one.html)
        {
            for asking in ["src=", "<link", "<img", "url(", "@import", "<script", "background"] {
                assert!(!html.contains(asking), "{asking}");
            }
            assert!(!html.replace("color-scheme", "").contains("color"));
        }
    }
}
