//! What a file says about messages, the portal and those whom messages are for.

use super::*;
use domain::{
    ChangeLinks, Channel, Language, LeadTime, LeadTimes, MessageSettings, Notices, Portal, SmsMayTell, WebAddress,
};

fn settings(lines: &str) -> MessageSettings {
    with(&format!("[messages]\n{lines}\n")).unwrap().clinic.messages
}

#[test]
fn without_a_word_nobody_is_reminded_and_the_night_is_quiet() {
    let file = clinic(LEAST).unwrap();
    assert_eq!(file.clinic.messages, MessageSettings::default());
    assert_eq!(file.clinic.messages, settings(""));
    let quiet = file.clinic.messages.quiet_hours.map(|hours| (hours.from().to_string(), hours.until().to_string()));
    assert_eq!(quiet, Some(("21:00".to_owned(), "08:00".to_owned())));
    assert_eq!(file.clinic.portal, Portal::default());
    assert!(file.wording.templates.is_empty());
    let (provider, kind) = (&file.clinic.providers[0], &file.clinic.types[0]);
    assert!(provider.email.is_none() && provider.staff.is_none() && kind.messages.reminder_sms);
}

#[test]
fn a_file_says_which_messages_go_out_when_and_what_they_may_say() {
    let told = settings(
        "cancellations = []\nself_reschedule = [\"email\", \"sms\"]\nquiet_hours = { from = \"22:30\", until = \"07:00\" }\n\
         sms_may_tell = [\"type\", \"clinician\"]\nchange_links = \"everywhere\"\nnotices = \"email\"\n\
         [messages.reminders]\nsms = [\"24h\"]\nemail = [\"2d\", \"1d 12h\"]\n\
         [messages.confirmation_requests]\nsms = [\"3d\"]",
    );
    let leads = |texts: &[&str]| texts.iter().map(|text| LeadTime::parse(text).unwrap()).collect();
    assert_eq!(told.reminders, LeadTimes { sms: leads(&["24h"]), email: leads(&["2d", "1d 12h"]) });
    assert_eq!(told.confirmation_requests, LeadTimes { sms: leads(&["3d"]), email: Vec::new() });
    assert!(told.cancellations.is_empty());
    assert_eq!(told.self_reschedule, [Channel::Email, Channel::Sms]);
    assert_eq!(told.quiet_hours.map(|hours| hours.from().to_string()).as_deref(), Some("22:30"));
    assert_eq!(told.sms_may_tell, SmsMayTell { clinician: true, appointment_type: true, health: false });
    assert_eq!((told.change_links, told.notices), (ChangeLinks::Everywhere, Notices::Email));
    assert_eq!(settings("quiet_hours = \"none\"").quiet_hours, None);
}

#[test]
fn c18_a_file_says_whether_texts_can_be_answered_where_they_go_and_how_many_in_a_day() {
    let told = settings("replies = true\nsms_to = [\"GB\", \"JE\", \"FR\", \"+44\", \"+353\"]\nsms_per_day = 1000000");
    assert!(told.replies);
    let codes: Vec<&str> = told.sms_to.iter().map(domain::CallingCode::as_str).collect();
    assert_eq!(codes, ["+33", "+353", "+44"], "countries that share a calling code are one");
    assert_eq!(told.sms_per_day, 1_000_000);
    let own = clinic(LEAST).unwrap().clinic;
    let texts_to = |number: &str| own.messages.texts_to(&domain::Phone::parse(number).unwrap(), &own.phone);
    assert!(texts_to("+447700900101") && !texts_to("+33639981010"), "by default to the clinic's own country alone");
}

#[test]
fn c16_a_file_has_health_words_of_its_own_in_each_language() {
    let told = settings("health_words = { fr = [\"cure\"], en = [\" tilt test \", \"gait\"] }");
    let word = |language, word: &str| (language, word.to_owned());
    let expected =
        [word(Language::English, "tilt test"), word(Language::English, "gait"), word(Language::French, "cure")];
    assert_eq!(told.health_words, expected);
    let many = |count: usize| {
        let words: Vec<String> = (0..count).map(|number| format!("word {number}")).collect();
        with(&format!("[messages]\nhealth_words = {{ en = {words:?} }}\n")).map(|read| read.clinic.messages)
    };
    assert_eq!(many(200).unwrap().health_words.len(), 200);
    let faults = many(201).map(|_| ()).unwrap_err();
    assert!(faults[0].contains("messages.health_words.en[200]: found \"word 200\": accepted is an array of 0 to 200"));
}

#[test]
fn each_fault_of_texts_that_are_answered_capped_and_guarded_names_its_line_its_key_and_what_is_accepted() {
    each_added_makes_one_fault(&[
        ("[messages]\nreplies = \"yes\"", "line 30, messages.replies: found \"yes\": accepted is true or false"),
        ("[messages]\nsms_to = \"GB\"", "messages.sms_to: found \"GB\": accepted is an array of 1 to 50 values"),
        ("[messages]\nsms_to = []", "line 30, messages.sms_to: found []: accepted is an array of 1 to 50 values"),
        (
            "[messages]\nsms_to = [\"GB\", \"UK\"]",
            "messages.sms_to[1]: found \"UK\": accepted is a country's ISO 3166-1 code in capitals, such as GB, or a \
             calling code such as +44",
        ),
        ("[messages]\nsms_to = [44]", "messages.sms_to[0]: found 44: accepted is a country's ISO 3166-1 code"),
        ("[messages]\nsms_to = [\"+999\"]", "messages.sms_to[0]: found \"+999\": accepted is a country's ISO"),
        (
            "[messages]\nsms_per_day = 0",
            "line 30, messages.sms_per_day: found 0: accepted is a whole number from 1 to 1000000",
        ),
        ("[messages]\nsms_per_day = 1000001", "messages.sms_per_day: found 1000001: accepted is a whole number"),
        ("[messages]\nsms_per_day = \"all\"", "messages.sms_per_day: found \"all\": accepted is a whole number"),
        (
            "[messages]\nhealth_words = [\"gait\"]",
            "messages.health_words: found [\"gait\"]: accepted is a table with the keys en, fr",
        ),
        (
            "[messages]\nhealth_words = { de = [\"Gang\"] }",
            "messages.health_words.de: found an unknown key: accepted is one of the keys en, fr",
        ),
        (
            "[messages]\nhealth_words = { en = [\"x\"] }",
            "messages.health_words.en[0]: found \"x\": accepted is 2 to 40 characters, no control character",
        ),
        (
            "[messages]\nhealth_words = { en = \"gait\" }",
            "messages.health_words.en: found \"gait\": accepted is an arr",
        ),
        (
            "[messages]\nhealth_words = { en = [\"gait\", \"gait\"] }",
            "messages.health_words.en: found [\"gait\", \"gait\"]: accepted is each value once",
        ),
    ]);
}

#[test]
fn each_fault_of_the_messages_names_its_line_its_key_and_what_is_accepted() {
    each_added_makes_one_fault(&[
        ("[[messages]]", "messages: found [[messages]]: accepted is a table with the keys reminders, confirmation_"),
        ("[messages]\nreminder = 1", "line 30, messages.reminder: found an unknown key: accepted is one of the keys"),
        (
            "[messages]\ncancellations = \"email\"",
            "line 30, messages.cancellations: found \"email\": accepted is an array of 0 to 2 values",
        ),
        ("[messages]\ncancellations = [\"fax\"]", "messages.cancellations[0]: found \"fax\": accepted is sms or email"),
        ("[messages]\nself_reschedule = [1]", "messages.self_reschedule[0]: found 1: accepted is sms or email"),
        ("[messages]\nself_reschedule = [\"sms\", \"sms\"]", "messages.self_reschedule: found [\"sms\", \"sms\"]: acc"),
        (
            "[messages]\nquiet_hours = false",
            "messages.quiet_hours: found false: accepted is \"none\" or a table with the keys from, until",
        ),
        ("[messages]\nquiet_hours = \"night\"", "messages.quiet_hours: found \"night\": accepted is \"none\" or a"),
        (
            "[messages]\nquiet_hours = { from = \"21:00\" }",
            "messages.quiet_hours.until: found nothing: accepted is a time HH:MM",
        ),
        (
            "[messages]\nquiet_hours = { from = \"9pm\", until = \"08:00\" }",
            "messages.quiet_hours.from: found \"9pm\": accepted is a time HH:MM from 00:00",
        ),
        (
            "[messages]\nquiet_hours = { from = \"00:00\", until = \"24:00\" }",
            "messages.quiet_hours.until: found \"24:00\": accepted is another time than \"from\"",
        ),
        (
            "[messages]\nquiet_hours = { from = \"21:00\", until = \"08:00\", zone = \"x\" }",
            "messages.quiet_hours.zone: found an unknown key: accepted is one of the keys from, until",
        ),
        (
            "[messages]\nsms_may_tell = [\"name\"]",
            "messages.sms_may_tell[0]: found \"name\": accepted is clinician, type or health",
        ),
        ("[messages]\nsms_may_tell = true", "messages.sms_may_tell: found true: accepted is an array of 0 to 3 values"),
        (
            "[messages]\nchange_links = \"always\"",
            "messages.change_links: found \"always\": accepted is confirmations_only, not_in_reminders or everywhere",
        ),
        ("[messages]\nchange_links = 1", "messages.change_links: found 1: accepted is confirmations_only"),
        (
            "[messages]\nnotices = \"sms\"",
            "messages.notices: found \"sms\": accepted is off, email or console_and_email",
        ),
        ("[messages]\nnotices = false", "messages.notices: found false: accepted is off, email or"),
    ]);
    for table in ["messages", "portal"] {
        let faults = changed("country", &format!("{table} = \"none\"\ncountry")).map(|_| ()).unwrap_err();
        let expected = format!("line 4, {table}: found \"none\": accepted is a table with the keys ");
        assert!(faults.len() == 1 && faults[0].contains(&expected), "{faults:#?}");
    }
}

#[test]
fn each_fault_of_a_lead_time_names_its_line_its_key_and_what_is_accepted() {
    for key in ["reminders", "confirmation_requests"] {
        let cases = [
            (
                "sms = [\"4m\"]",
                "sms[0]: found \"4m\": accepted is a lead time such as \"2d\", \"24h\" or \"90m\", from 5",
            ),
            ("email = [\"1d\", \"91d\"]", "email[1]: found \"91d\": accepted is a lead time such as"),
            ("sms = [24]", "sms[0]: found 24: accepted is a lead time such as"),
            ("sms = \"24h\"", "sms: found \"24h\": accepted is an array of 0 to 10 values"),
            (
                "sms = [\"24h\", \"1d\"]",
                "sms: found [\"24h\", \"1d\"]: accepted is each lead time once (\"1d\" and \"24h\" are the same)",
            ),
            ("push = [\"24h\"]", "push: found an unknown key: accepted is one of the keys sms, email"),
        ];
        for (line, expected) in cases {
            let expected = format!("line 30, messages.{key}.{expected}");
            each_added_makes_one_fault(&[(&format!("[messages.{key}]\n{line}"), &expected)]);
        }
        each_added_makes_one_fault(&[(
            &format!("[messages]\n{key} = [\"24h\"]"),
            &format!("line 30, messages.{key}: found [\"24h\"]: accepted is a table with the keys sms, email"),
        )]);
    }
}

#[test]
fn a_channel_has_at_most_ten_lead_times() {
    let leads = |count: usize| {
        let leads: Vec<String> = (1..=count).map(|days| format!("{days}d")).collect();
        with(&format!("[messages.reminders]\nsms = {leads:?}\nemail = {leads:?}\n")).map(|read| read.clinic.messages)
    };
    assert_eq!(leads(10).unwrap().reminders.email.len(), 10);
    let faults = leads(11).map(|_| ()).unwrap_err();
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert!(faults[0].contains("messages.reminders.sms[10]: found \"11d\": accepted is an array of 0 to 10 values"));
}

#[test]
fn a_portal_has_a_smart_and_a_generic_address() {
    let portal =
        "[portal]\nsmart = \"https://p.example.org/new?id={portal_id}\"\ngeneric = \"https://p.example.org/\"\n";
    let read = with(portal).unwrap().clinic.portal;
    let address = |text| WebAddress::parse(text).ok();
    assert_eq!(read.smart, address("https://p.example.org/new?id={portal_id}"));
    assert_eq!(read.generic, address("https://p.example.org/"));
    each_added_makes_one_fault(&[
        (
            "[portal]\nsmart = \"http://example.org\"",
            "line 30, portal.smart: found \"http://example.org\": accepted is an",
        ),
        (
            "[portal]\ngeneric = \"https://example.org/}\"",
            "line 30, portal.generic: found \"https://example.org/}\": accepted is",
        ),
        (
            "[portal]\nsmart = \"https://example.org/{id}\"",
            "portal.smart: found \"https://example.org/{id}\": accepted",
        ),
        (
            "[portal]\nsmart = true",
            "portal.smart: found true: accepted is an address that begins with https://, at most 300 characters, {portal_id}",
        ),
        (
            "[portal]\ngeneric = \"tel:+442079460100\"",
            "portal.generic: found \"tel:+442079460100\": accepted is an addr",
        ),
        (
            "[portal]\ngeneric = \"https://example.org/{portal_id}\"",
            "accepted is an address that begins with https://, at most 300 characters, without braces",
        ),
        (
            "[portal]\nurl = \"https://example.org/\"",
            "portal.url: found an unknown key: accepted is one of the keys smart",
        ),
    ]);
}

#[test]
fn an_address_of_the_portal_fits_the_text_that_leads_to_it() {
    let address = format!("https://example.org/{}?id={{portal_id}}", "a".repeat(60));
    let expected = "accepted is addresses that fit a text message (portal.smart in the shipped";
    each_added_makes_one_fault(&[(&format!("[portal]\nsmart = \"{address}\""), expected)]);
}

#[test]
fn a_provider_has_an_address_and_signs_in_as_one_of_the_staff() {
    let written = |keys: &str| changed("id = \"ann\"", &format!("id = \"ann\"\n{keys}"));
    let provider = written("email = \"ann@example.org\"\nstaff = \"sue\"").unwrap().clinic.providers.remove(0);
    assert_eq!(provider.email.unwrap().as_str(), "ann@example.org");
    assert_eq!(provider.staff.unwrap().as_str(), "sue");
    assert!(
        !changed("length = 30", "length = 30\nreminder_sms = false").unwrap().clinic.types[0].messages.reminder_sms
    );
    for (keys, expected) in [
        (
            "email = \"ann\"",
            "line 15, providers[0].email: found \"ann\": accepted is an email address in ASCII such as",
        ),
        ("email = [\"ann@example.org\"]", "providers[0].email: found [\"ann@example.org\"]: accepted is an email"),
        ("staff = \"bob\"", "line 15, providers[0].staff: found \"bob\": accepted is the id of one of the staff (sue)"),
        ("staff = true", "providers[0].staff: found true: accepted is the id of one of the staff"),
    ] {
        let faults = written(keys).map(|_| ()).unwrap_err();
        assert!(faults.len() == 1 && faults[0].contains(expected), "{keys:?} made {faults:#?}");
    }
    let faults = changed("length = 30", "length = 30\nreminder_sms = [\"24h\"]").map(|_| ()).unwrap_err();
    assert!(faults[0].contains("types[0].reminder_sms: found [\"24h\"]: accepted is true or false"), "{faults:#?}");
}
