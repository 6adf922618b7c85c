//! What a file says in its own words for messages.

use super::*;
use domain::{Channel, Language, MessageKind, RuleId, Template};

const INVITATION: &str =
    "[[messages.templates]]\nkind = \"invitation\"\nchannel = \"sms\"\ntext = \"{clinic}: your visit: {link}\"\n";

/// A template with lines that say what it is for.
fn template(lines: &str) -> String {
    format!("[[messages.templates]]\n{lines}\n")
}

#[test]
fn a_template_is_of_a_kind_a_channel_a_language_and_perhaps_a_rule() {
    let email = template(
        "kind = \"reminder\"\nchannel = \"email\"\nlanguage = \"fr\"\nsubject = \"Bientôt\"\ntext = \"\"\"\nUn.\r\n\nDeux.\"\"\"",
    );
    let of_rule = template(
        "kind = \"invitation\"\nchannel = \"sms\"\nlanguage = \"en\"\nrule = \"visit\"\ntext = \" {clinic}: {link} \"",
    );
    let read = with(&format!("{INVITATION}{email}{of_rule}")).unwrap().wording;
    assert_eq!(read.templates.len(), 3);
    assert_eq!(read.templates[0].language, Language::English, "the clinic's own");
    let (kind, channel) = (MessageKind::Reminder, Channel::Email);
    let expected = Template {
        kind,
        channel,
        language: Language::French,
        rule: None,
        subject: Some("Bientôt".to_owned()),
        text: "Un.\n\nDeux.".to_owned(),
    };
    assert_eq!(read.template(kind, channel, Language::French, None), Some(&expected));
    let rule = RuleId::parse("visit").ok();
    let invitation = |rule| {
        let found = read.template(MessageKind::Invitation, Channel::Sms, Language::English, rule);
        found.map(|template| template.text.as_str())
    };
    assert_eq!(invitation(rule.as_ref()), Some("{clinic}: {link}"));
    assert_eq!(invitation(None), Some("{clinic}: your visit: {link}"));
}

#[test]
fn each_fault_of_a_template_names_its_line_its_key_and_what_is_accepted() {
    let cases = [
        (
            "kind = \"greeting\"\nchannel = \"sms\"\ntext = \"x\"",
            "line 30, messages.templates[0].kind: found \"greeting\": accepted is one of invitation, confirmation, change",
        ),
        (
            "channel = \"sms\"\ntext = \"x\"",
            "line 29, messages.templates[0].kind: found nothing: accepted is one of invitation",
        ),
        (
            "kind = \"reminder\"\nchannel = \"push\"\ntext = \"x\"",
            "line 31, messages.templates[0].channel: found \"push\": accepted is sms or email",
        ),
        (
            "kind = \"notice_lost\"\nchannel = \"email\"\ntext = \"x\"",
            "line 30, messages.templates[0].kind: found \"notice_lost\": accepted is one of invitation, confirmation",
        ),
        (
            "kind = \"reminder\"\nchannel = \"sms\"\nlanguage = \"de\"\ntext = \"x\"",
            "line 32, messages.templates[0].language: found \"de\": accepted is en or fr",
        ),
        (
            "kind = \"invitation\"\nchannel = \"sms\"\nrule = \"none\"\ntext = \"x\"",
            "line 32, messages.templates[0].rule: found \"none\": accepted is the id of one of the rules (visit)",
        ),
        (
            "kind = \"reminder\"\nchannel = \"sms\"\nrule = \"visit\"\ntext = \"x\"",
            "rule: found \"visit\": accepted is a rule only where the kind is invitation",
        ),
        (
            "kind = \"reminder\"\nchannel = \"sms\"\nsubject = \"S\"\ntext = \"x\"",
            "subject: found \"S\": accepted is a subject only where the channel is email",
        ),
        (
            "kind = \"reminder\"\nchannel = \"email\"\nsubject = \"a\\nb\"\ntext = \"x\"",
            "line 32, messages.templates[0].subject: found \"a\\nb\": accepted is 1 to 100 characters",
        ),
        (
            "kind = \"reminder\"\nchannel = \"email\"",
            "templates[0].text: found nothing: accepted is 1 to 2000 characters",
        ),
        (
            "kind = \"reminder\"\nchannel = \"sms\"\ntext = \"a\\nb\"",
            "templates[0].text: found \"a\\nb\": accepted is 1 to 300 characters, no control character",
        ),
        ("kind = \"reminder\"\nchannel = \"sms\"\ntext = 5", "line 32, messages.templates[0].text: found 5: accepted"),
        (
            "kind = \"reminder\"\nchannel = \"sms\"\ntext = \"x\"\nhtml = \"x\"",
            "line 33, messages.templates[0].html: found an unknown key: accepted is one of the keys kind, channel",
        ),
    ];
    for (lines, expected) in cases {
        each_added_makes_one_fault(&[(&template(lines), expected)]);
    }
    let expected = "messages.templates: found {}: accepted is an array of 0 to 100 tables [[templates]]";
    each_added_makes_one_fault(&[("[messages]\ntemplates = {}\n", expected)]);
}

#[test]
fn what_a_message_says_is_said_once() {
    let expected = "line 34, messages.templates[1].kind: found \"invitation\": accepted is one template for each kind, \
                    channel, language and rule (line 30 has one)";
    each_added_makes_one_fault(&[(&[INVITATION, INVITATION].concat(), expected)]);
    let own_language = INVITATION.replace("channel", "language = \"en\"\nchannel");
    each_added_makes_one_fault(&[(&[INVITATION, &own_language].concat(), expected)]);
    for (from, to) in
        [("sms", "email"), ("channel", "language = \"fr\"\nchannel"), ("channel", "rule = \"visit\"\nchannel")]
    {
        assert!(with(&[INVITATION, &INVITATION.replace(from, to)].concat()).is_ok(), "{to}");
    }
}

#[test]
fn words_that_cannot_be_sent_are_a_fault_of_their_template() {
    let text = |text: &str| INVITATION.replace("{clinic}: your visit: {link}", text);
    each_added_makes_one_fault(&[
        (
            &text("{clinic}: {name}, choose: {link}"),
            "line 32, messages.templates[0].text: found \"{clinic}: {name}, choose: {link}\": accepted is words that can be \
             sent ({name} has no value here; accepted are {clinic}, ",
        ),
        (&text("{clinic} awaits you"), "accepted is words that can be sent ({link} is missing"),
        (&text("{clinic}: fenêtre {link}"), "accepted is words that can be sent (the character “ê” (U+00EA)"),
        (&text(&"{clinic} {link} ".repeat(2)), "too long for one text message"),
    ]);
}

#[test]
fn texts_are_accepted_up_to_their_limits_and_not_beyond() {
    let of_length = |channel: &str, length: usize| {
        let text = "é".repeat(length);
        with(&template(&format!("kind = \"reminder\"\nchannel = \"{channel}\"\ntext = \"{text}\""))).map(|_| ())
    };
    assert_eq!(of_length("email", 2_000), Ok(()));
    for (channel, most) in [("sms", 300), ("email", 2_000)] {
        let faults = of_length(channel, most + 1).unwrap_err();
        assert!(faults.len() == 1 && faults[0].contains(&format!("accepted is 1 to {most} characters")), "{faults:#?}");
    }
    let faults = with(&INVITATION.repeat(101)).map(|_| ()).unwrap_err();
    let excess = "messages.templates[100]: found [[messages.templates]]: accepted is an array of 0 to 100 tables";
    assert!(faults.iter().any(|fault| fault.contains(excess)), "{faults:#?}");
}
