//! What we build, read again by a parser.

use super::*;
use crate::{Notice, Rendered, render, samples};
use domain::{Channel, ClinicId, Language, MessageKey, Wording};
use jiff::Timestamp;
use language::Words;
use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders, PartType};
use proptest::prelude::*;

const FROM: &str = "clinic@example.org";
const TO: &str = "amara@example.com";
const URL: &str = "https://a.example/l/tttttttttttttttttttttt";

fn now() -> Timestamp {
    "2026-11-21T12:00:30Z".parse().unwrap()
}

fn confirmation(language: Language) -> Rendered {
    let clinic = samples::clinic();
    let appointment = samples::appointment("2026-11-24T09:30:00Z".parse().unwrap());
    let rule = clinic.rules.first();
    let notice = Notice::Confirmation { clinic: &clinic, rule, appointment: &appointment, url: URL, now: now() };
    render(notice, &Wording::default(), Words::of(language))
}

fn invitation() -> Rendered {
    let clinic = samples::clinic();
    let notice = Notice::Invitation { clinic: &clinic, rule: None, url: URL };
    render(notice, &Wording::default(), Words::of(Language::English))
}

fn built(content: &Rendered, from_name: &str) -> Vec<u8> {
    written(TO, Some(from_name), content)
}

fn written(to: &str, from_name: Option<&str>, content: &Rendered) -> Vec<u8> {
    let (clinic, key) = (ClinicId::parse("c").unwrap(), MessageKey::parse("p.e.invitation.email.0").unwrap());
    let (channel, at) = (Channel::Email, now());
    mime(FROM, Envelope { channel, to, from_name, content, at, clinic: &clinic, key: &key })
}

/// With what no message may have: lines over 998 octets (RFC 5322, 2.1.1), and line breaks of half a pair.
fn parsed(octets: &[u8]) -> Message<'_> {
    let text = std::str::from_utf8(octets).expect("the wire is 7bit");
    assert!(text.is_ascii());
    for line in text.split("\r\n") {
        assert!(line.len() <= 998, "{} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n', '\0']), "{line:?}");
    }
    MessageParser::new().parse(octets).expect("an email")
}

fn header_names(message: &Message<'_>) -> Vec<String> {
    message.headers().iter().map(|header| header.name.as_str().to_ascii_lowercase()).collect()
}

/// Every email has these and no others: none more can be slipped in, and none tells of the patient.
const HEADERS: [&str; 8] =
    ["from", "to", "subject", "date", "auto-submitted", "message-id", "mime-version", "content-type"];

fn texts_of(message: &Message<'_>) -> (String, String) {
    let text = message.body_text(0).expect("a text").into_owned();
    let html = message.body_html(0).expect("an HTML").into_owned();
    (text, html)
}

#[test]
fn an_email_has_its_words_twice_and_the_calendar_file() {
    for language in Language::ALL {
        let content = confirmation(language);
        let octets = built(&content, "Clinique de l’Étoile & Fils");
        let message = parsed(&octets);
        assert_eq!(header_names(&message), HEADERS);
        let from = message.from().unwrap().first().unwrap();
        assert_eq!((from.name(), from.address()), (Some("Clinique de l’Étoile & Fils"), Some(FROM)));
        let to = message.to().unwrap().first().unwrap();
        assert_eq!((to.name(), to.address()), (None, Some(TO)));
        assert_eq!(message.subject(), Some(content.subject.as_str()));
        assert_eq!(message.date().unwrap().to_timestamp(), now().as_second());
        assert_eq!(message.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
        assert_eq!(texts_of(&message), (lines_of(&content.text), lines_of(&content.html)));

        let [file] = &*message.attachments().collect::<Vec<_>>() else { panic!("one attachment") };
        assert_eq!(file.attachment_name(), Some("appointment.ics"));
        let media_type = file.content_type().unwrap();
        assert_eq!((media_type.ctype(), media_type.subtype()), ("text", Some("calendar")));
        assert_eq!(media_type.attribute("method"), Some("PUBLISH"));
        assert_eq!(media_type.attribute("charset"), Some("utf-8"));
        assert_eq!(file.contents(), content.attachments[0].text.as_bytes(), "octet for octet");
    }
}

#[test]
fn the_parts_stand_in_the_order_that_mail_programs_choose_by() {
    let kinds = |octets: &[u8]| {
        let message = parsed(octets);
        let kind = |part: &mail_parser::MessagePart<'_>| {
            part.content_type().map(|of| format!("{}/{}", of.ctype(), of.subtype().unwrap_or_default())).unwrap()
        };
        message.parts.iter().map(kind).collect::<Vec<_>>()
    };
    let alternative = ["multipart/alternative", "text/plain", "text/html"];
    assert_eq!(kinds(&built(&invitation(), "Clinic")), alternative, "nothing is attached to an invitation");
    let mixed = [&["multipart/mixed"], &alternative[..], &["text/calendar"]].concat();
    assert_eq!(kinds(&built(&confirmation(Language::French), "Clinic")), mixed);
}

#[test]
fn no_name_subject_or_address_makes_a_header() {
    let hostile = [
        "Clinic\r\nBcc: thief@evil.example",
        "Clinic\nBcc: thief@evil.example\n\nAnother message",
        "Clinic\rBcc: thief@evil.example",
        "Clinic\" <thief@evil.example>, \"",
        "Clinic <thief@evil.example>",
        "Clinic\\",
        "Clinic\0\u{7}\u{7f}",
        "Clinic\u{2028}Bcc: thief@evil.example\u{85}Cc: thief@evil.example",
        "=?utf-8?Q?Clinic=0D=0ABcc:_thief@evil.example?=",
        "(a comment) Clinic; group: thief@evil.example;",
        "\u{202e}cinilC",
        "",
        &"é老👩‍⚕️".repeat(300),
        &"a".repeat(3000),
    ]
    .map(str::to_owned);
    for text in hostile {
        let content = Rendered { subject: text.clone(), ..confirmation(Language::English) };
        let octets = built(&content, &text);
        let message = parsed(&octets);
        assert_eq!(header_names(&message), HEADERS, "{text:?}");
        let from = message.from().unwrap().clone().into_list();
        assert_eq!(from.len(), 1, "{text:?}");
        assert_eq!(from[0].address(), Some(FROM), "{text:?}");
        assert_eq!(texts_of(&message).0, lines_of(&content.text), "{text:?}");
    }
    let to = "amara@example.com>\r\nBcc: thief@evil.example\r\nX-Injected: <x";
    let content = invitation();
    let octets = written(to, None, &content);
    assert_eq!(header_names(&parsed(&octets)), HEADERS);
}

#[test]
fn an_attachment_with_a_name_of_any_letters_keeps_it() {
    let attachment = Attachment {
        name: "Rendez-vous de l’été \"1\".ics".to_owned(),
        media_type: "text/calendar; charset=utf-8; method=CANCEL".to_owned(),
        text: "é\r\n".repeat(2000),
    };
    let content = Rendered { attachments: vec![attachment.clone(), attachment.clone()], ..invitation() };
    let octets = built(&content, "Clinic");
    let message = parsed(&octets);
    assert_eq!(message.attachments().count(), 2);
    for part in message.attachments() {
        assert_eq!(part.attachment_name(), Some(attachment.name.as_str()));
        assert_eq!(part.contents(), attachment.text.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Long lines, every kind of letter, dots and boundaries at the start of lines: all of it arrives.
    #[test]
    fn whatever_an_email_says_arrives(
        name in "[^\\p{Cc}]{1,80}",
        subject in "[^\\p{Cc}\\s][^\\p{Cc}]{0,200}",
        lines in prop::collection::vec("(--|\\.|=|From )?\\PC{0,120}( {0,3})", 0..8),
        repeated in 1_usize..20,
    ) {
        let text = lines.join("\n").repeat(repeated);
        let file = Attachment {
            name: "appointment.ics".to_owned(),
            media_type: "text/calendar; charset=utf-8; method=PUBLISH".to_owned(),
            text: lines_of(&text),
        };
        let html = format!("<p>{}</p>", lines.concat().repeat(repeated));
        let content = Rendered { subject, text, html, attachments: vec![file.clone()], ..invitation() };
        let octets = built(&content, &name);
        let message = parsed(&octets);
        prop_assert_eq!(header_names(&message), HEADERS);
        let PartType::Text(text) = &message.text_part(0).unwrap().body else { panic!("a text") };
        prop_assert_eq!(text.as_ref(), lines_of(&content.text));
        let PartType::Html(html) = &message.html_part(0).unwrap().body else { panic!("an HTML") };
        prop_assert_eq!(html.as_ref(), content.html.as_str());
        prop_assert_eq!(message.attachment(0).unwrap().contents(), file.text.as_bytes());
        prop_assert!(message.header(HeaderName::Subject).is_some());
    }
}
