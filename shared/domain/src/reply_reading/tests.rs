//! Texts as patients write them.

use super::*;
use proptest::prelude::*;

fn code(letter: &str) -> ReplyCode {
    ReplyCode::parse(letter).unwrap()
}

#[test]
fn a11_a_digit_is_an_answer_however_it_is_written() {
    let cases = [
        (
            Answer::Confirm,
            &[
                "1",
                " 1 ",
                "1.",
                "1)",
                "(1)",
                "\"1\"",
                "« 1 »",
                "“1”",
                "1!",
                "#1",
                "1\n",
                "1 please",
                "1, merci",
                "1\u{fe0f}\u{20e3}",
            ][..],
        ),
        (
            Answer::Reschedule,
            &["2", "２", "٢", "۲", "२", "২", "੨", "૨", "௨", "౨", "೨", "൨", "๒", "໒", "༢", "၂", "២", "᠒", "߂"],
        ),
        (Answer::Cancel, &["3", "３．", "٣", "३।", "3 svp", "3 s'il vous plaît", "3 – thank you!"]),
    ];
    for (answer, texts) in cases {
        for text in texts {
            assert_eq!(read_reply(text), ReplyReading::Answer(answer, None), "{text:?}");
        }
    }
}

#[test]
fn c19_a_letter_names_the_appointment_on_either_side_of_the_digit_and_alone() {
    for text in ["2A", "2a", "2 a", "2-A", "A2", "a 2", "2/a.", "２Ａ", "२ a", "(2) A"] {
        assert_eq!(read_reply(text), ReplyReading::Answer(Answer::Reschedule, Some(code("A"))), "{text:?}");
    }
    for text in ["b", "B", " B. ", "Ｂ", "b please"] {
        assert_eq!(read_reply(text), ReplyReading::Code(code("B")), "{text:?}");
    }
}

#[test]
fn c17_the_words_that_stop_texts_stop_them_and_those_that_let_them_go_on_do_so() {
    let stop = [
        "STOP",
        "stop",
        "Stop.",
        "\"STOP\"",
        "STOP!!!",
        "stop please",
        "Stop svp",
        "STOP merci",
        "stop, thank you",
        "STOPALL",
        "stop all",
        "QUIT",
        "end",
        "Unsubscribe",
        "optout",
        "opt-out",
        "OPT OUT",
        "revoke",
        "ARRET",
        "arrêt",
        "ARRÊTER",
        "arre\u{302}t",
        "Stop SMS",
        "désabonner",
        "STOP 36180",
        "stop36180",
        "STOP au 36180",
        "STOP SMS 36180",
        "stop stop stop",
        "ｓｔｏｐ",
        "STOP 😡",
        "🛑 stop",
        "stop\u{200b}",
    ];
    for text in stop {
        assert_eq!(read_reply(text), ReplyReading::Stop, "{text:?}");
    }
    for text in ["START", "unstop", "Reprendre", "reprise", "start please"] {
        assert_eq!(read_reply(text), ReplyReading::Start, "{text:?}");
    }
    for text in ["cancel", "CANCEL", "Cancel.", "'cancel'"] {
        assert_eq!(read_reply(text), ReplyReading::Cancel, "{text:?}");
    }
}

#[test]
fn what_is_more_than_that_is_for_people_to_read() {
    let long = "I would like to come but ".repeat(40);
    let texts = [
        "",
        " ",
        "\u{200b}",
        "👍",
        "1 👎",
        "0",
        "4",
        "12",
        "1 2",
        "1A2",
        "2AB",
        "AB",
        "1.5",
        "10:30",
        "1/2",
        "yes",
        "oui",
        "please",
        "merci",
        "annuler",
        "cancel please",
        "cancel my appointment",
        "please stop calling me at work",
        "I cannot stop coughing",
        "the end",
        "Stop by at 3?",
        "stop 2",
        "stop 1234567",
        "start at 9?",
        "1 but later",
        "我想改时间",
        "لا أستطيع الحضور",
        "не приду",
        "а",
        "à 2h",
        "①",
        "1️⃣ or 2️⃣",
        &long,
    ];
    for text in texts {
        assert_eq!(read_reply(text), ReplyReading::Other, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_stumble(text in any::<String>()) {
        read_reply(&text);
    }

    #[test]
    fn nothing_longer_is_an_answer_or_a_word(text in "\\PC{0,20}[a-z]{6,12} [a-z]{6,12} [a-z]{6,12}") {
        prop_assert_eq!(read_reply(&text), ReplyReading::Other);
    }

    #[test]
    fn case_and_what_stands_around_an_answer_do_not_matter(
        digit in 0..3_usize, letter in proptest::option::of("[A-Z]"), before in "[ .\"'(«]{0,4}", after in "[ .!)»\\n]{0,4}",
        lower in any::<bool>(),
    ) {
        let answer = Answer::ALL[digit];
        let said = format!("{}{}", answer.digit(), letter.clone().unwrap_or_default());
        let said = if lower { said.to_lowercase() } else { said };
        let read = read_reply(&format!("{before}{said}{after}"));
        prop_assert_eq!(read, ReplyReading::Answer(answer, letter.as_deref().map(code)));
    }
}
