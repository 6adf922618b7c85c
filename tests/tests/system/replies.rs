//! What patients answer by text, and what comes of it.

use crate::cancelling::{booked, cancel, change_clinic, count, move_to};
use crate::texting::{
    ALONE, NOBODYS, PATIENTS, SHARED, answer_of, appointment, ask_by_text, asked, hand_over, noon, record_of, state,
    text, texting, texts, to_read, written,
};
use domain::{Answer, LimitReached, StoppedBy};
use reqwest::Method;
use serde_json::json;
use slotlink::Options;
use tests::{Client, clinic};

fn pair(kind: &str, text: &str) -> (String, String) {
    (kind.to_owned(), text.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a11_a12_a_request_by_text_asks_for_a_digit_which_is_the_patients_answer() {
    let (client, _files, managed) = asked("3").await;
    let request = texts(&client, ALONE, "confirmation_request").await;
    assert_eq!(
        request,
        ["Race: Tue 24 Nov 2026 at 10:00. Reply 1 if you come, 2 for another time, 3 if you cannot come."]
    );
    for (words, answer) in [("1", Answer::Confirm), ("3", Answer::Cancel), ("1.", Answer::Confirm)] {
        client.advance("PT1M").await;
        text(&client, ALONE, words).await;
        assert_eq!(answer_of(&client, "3").await, Some(answer), "{words}");
    }
    let stands = appointment(&client, "3").await;
    assert_eq!((stands.sequence, stands.is_cancelled()), (0, false), "an answer moves nothing and cancels nothing");
    assert!(client.page(&managed.url).await.text.contains("You have told us that you are coming."));
    let answered = |words: &str| pair("request_answered", words);
    assert_eq!(written(&client, "race", "3").await, [answered("1"), answered("3"), answered("1.")]);
    let record = client.record("3").await;
    assert_eq!(record["events"].as_array().unwrap().last().unwrap()["by"], "patient");
    assert!(to_read(&client).await.is_empty(), "staff have nothing to do");
    // The same once more is the same success.
    text(&client, ALONE, "1").await;
    assert_eq!((count(&client.record("3").await, "request_answered"), to_read(&client).await.len()), (3, 0));
    assert_eq!(written(&client, "race", "3").await.len(), 4, "what was written is in the channel all the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn a02_a03_2_and_3_bring_a_link_by_which_the_patient_moves_the_appointment() {
    for words in ["2", "3"] {
        let (client, _files, _) = asked("3").await;
        text(&client, ALONE, words).await;
        let sent = texts(&client, ALONE, "self_reschedule").await;
        assert_eq!(sent.len(), 1, "{words}");
        let link = sent[0].split_whitespace().find(|word| word.contains("/l/")).unwrap();
        let link = link.strip_suffix("/slots").unwrap();
        let slot = client.slots(link).await[3]["id"].as_str().unwrap().to_owned();
        assert_eq!(move_to(&client, link, &slot).await.status, 200);
        let moved = appointment(&client, "3").await;
        assert_eq!((moved.sequence, moved.answer), (1, None), "the answer was about the time before");
        // About the new time nobody has asked yet.
        text(&client, ALONE, "1").await;
        assert_eq!((answer_of(&client, "3").await, to_read(&client).await.len()), (None, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c17_a_word_that_stops_texts_stops_them_and_another_lets_them_go_on() {
    let (client, _files, _) = asked("1").await;
    for (words, stopped) in [("STOP", Some(StoppedBy::Reply)), ("start", None), ("Arrêt svp", Some(StoppedBy::Reply))]
    {
        client.advance("PT1M").await;
        text(&client, SHARED, words).await;
        assert_eq!(state(&client, SHARED).await.stopped(), stopped, "{words}");
    }
    let told = [pair("texts_stopped", "STOP"), pair("texts_resumed", "start"), pair("texts_stopped", "Arrêt svp")];
    for patient in ["1", "2"] {
        assert_eq!(written(&client, "race", patient).await, told, "it is the number's, so it is in both channels");
    }
    assert!(written(&client, "race", "3").await.is_empty());
    assert!(to_read(&client).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn c17_the_word_cancel_is_opting_out_to_carriers_so_the_record_says_so_and_staff_ask() {
    let (client, _files, _) = asked("3").await;
    text(&client, ALONE, "Cancel").await;
    assert_eq!(state(&client, ALONE).await.stopped(), Some(StoppedBy::CancelReply));
    assert_eq!(written(&client, "race", "3").await, [pair("texts_stopped", "Cancel")]);
    assert_eq!(to_read(&client).await, ["3"]);
    let stands = appointment(&client, "3").await;
    assert!(!stands.is_cancelled() && stands.answer.is_none(), "nobody knows what was meant");
    // The task is closed as any other.
    let tasks = client.staff_get("/staff/tasks").await.json();
    let task = tasks["tasks"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(client.staff_post(&format!("/staff/tasks/{task}/close"), json!({})).await.status, 200);
    assert!(to_read(&client).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn c19_two_patients_on_one_phone_are_asked_apart_and_each_reply_acts_on_the_right_one() {
    let (client, _files) = texting().await;
    booked(&client, "1", "short", "20261124T1000Z.p0.here").await;
    booked(&client, "2", "short", "20261124T1100Z.p0.here").await;
    noon(&client).await;
    text(&client, SHARED, "2").await;
    let asked = texts(&client, SHARED, "which_appointment").await;
    assert_eq!(asked.len(), 2, "one text for each");
    let find = |time: &str| asked.iter().find(|text| text.contains(time)).unwrap();
    assert!(find("10:00").ends_with("reply 2A.") && find("11:00").ends_with("reply 2B."), "{asked:?}");
    for (patient, own, other) in [("1", "10:00", "11:00"), ("2", "11:00", "10:00")] {
        assert_eq!(answer_of(&client, patient).await, None);
        let record = record_of(&client, "race", patient).await;
        let said: String = record.messages.iter().filter_map(|message| message.text.clone()).collect();
        assert!(said.contains(own) && !said.contains(other), "a record holds its own patient's part alone: {said}");
    }
    text(&client, SHARED, "b").await;
    assert_eq!((answer_of(&client, "1").await, answer_of(&client, "2").await), (None, Some(Answer::Reschedule)));
    text(&client, SHARED, "1 A").await;
    client.advance("PT1M").await;
    text(&client, SHARED, "3b").await;
    assert_eq!(
        (answer_of(&client, "1").await, answer_of(&client, "2").await),
        (Some(Answer::Confirm), Some(Answer::Cancel))
    );
    assert!(to_read(&client).await.is_empty());
    text(&client, SHARED, "1C").await;
    assert_eq!(to_read(&client).await, ["1", "2"], "nobody gave that letter");
    assert_eq!(texts(&client, SHARED, "reply_passed_on").await.len(), 1, "whoever writes is told once");
}

#[tokio::test(flavor = "multi_thread")]
async fn c19_two_patients_of_two_clinics_on_one_phone_are_each_asked_by_their_own() {
    let ours = clinic::Files::new(&clinic::open_all_hours(0), PATIENTS);
    let theirs = clinic::open_all_hours(0).replace("id = \"race\"", "id = \"other\"").replace("\"Race\"", "\"Other\"");
    let theirs = clinic::Files::new(&theirs, PATIENTS);
    let clinics = vec![ours.source(), theirs.source()];
    let client = Client::with(Options { clinics, ..Options::default() }).await;
    ask_by_text(&client, "race").await;
    ask_by_text(&client, "other").await;
    booked(&client, "3", "short", "20261124T1000Z.p0.here").await;
    let token = client.post("/_local/token", json!({"clinic": "other"})).await.json();
    let bearer = format!("Bearer {}", token["token"].as_str().unwrap());
    let body = json!({"rule": "short", "channel": "email"});
    let sent =
        client.send(Method::POST, "/staff/patients/3/links", Some(body), &[("authorization", &bearer)]).await.json();
    assert_eq!(client.book(sent["link"]["url"].as_str().unwrap(), "20261124T1000Z.p0.here").await.status, 201);
    noon(&client).await;
    text(&client, ALONE, "3").await;
    let mut asked = texts(&client, ALONE, "which_appointment").await;
    asked.sort();
    assert!(asked[0].starts_with("Other: ") && asked[1].starts_with("Race: "), "{asked:?}");
    let letter = asked[0].trim_end_matches('.').chars().last().unwrap();
    text(&client, ALONE, &letter.to_string()).await;
    assert_eq!(record_of(&client, "other", "3").await.appointments[0].answer, Some(Answer::Cancel));
    assert_eq!(answer_of(&client, "3").await, None);
    text(&client, ALONE, "I will be late").await;
    for clinic in ["race", "other"] {
        assert_eq!(written(&client, clinic, "3").await.last(), Some(&pair("reply_received", "I will be late")));
        let events = record_of(&client, clinic, "3").await.events;
        assert!(events.iter().all(|event| event.patient.as_str() == "3"));
    }
    assert_eq!(texts(&client, ALONE, "reply_passed_on").await.len(), 2, "each clinic says so for itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_answer_is_in_the_channel_and_on_the_list_of_staff() {
    let (client, _files, _) = asked("3").await;
    let long = "é".repeat(1000);
    let longest = "x".repeat(5000);
    let said = ["I am late", "لا أستطيع الحضور", "我想改时间", "👍", "", &long, &longest, "<b>1</b>", "annuler"];
    for words in said {
        client.advance("PT1M").await;
        text(&client, ALONE, words).await;
    }
    let kept: Vec<_> = written(&client, "race", "3").await.into_iter().map(|(_, text)| text).collect();
    assert_eq!(kept[..6], said[..6]);
    assert_eq!(kept[6].len(), 1600, "as much as ten parts hold");
    assert_eq!((to_read(&client).await.len(), answer_of(&client, "3").await), (said.len(), None));
    assert_eq!(texts(&client, ALONE, "reply_passed_on").await.len(), 1, "once a day");
    // In other digits it is an answer.
    text(&client, ALONE, "٢").await;
    assert_eq!(answer_of(&client, "3").await, Some(Answer::Reschedule));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_from_a_number_that_nobody_has_writes_nothing_but_its_owners_word() {
    let (client, _files, _) = asked("3").await;
    let before = crate::bad_input::table(&client).await;
    for words in ["1", "2A", "Who are you?"] {
        text(&client, NOBODYS, words).await;
    }
    assert_eq!(crate::bad_input::table(&client).await, before);
    text(&client, NOBODYS, "stop").await;
    assert_eq!(state(&client, NOBODYS).await.stopped(), Some(StoppedBy::Reply));
    assert_eq!(crate::bad_input::table(&client).await.len(), before.len() + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_too_late_or_to_what_was_cancelled_is_for_staff() {
    let (client, _files, _) = asked("3").await;
    client.post("/_local/clock", json!({"now": "2026-11-24T10:00:00Z"})).await;
    // Written before it began, and handed over after that.
    hand_over(&client, json!({"from": ALONE, "text": "3", "at": "2026-11-24T09:59:00Z"})).await;
    assert_eq!((answer_of(&client, "3").await, to_read(&client).await.len()), (None, 1));
    let (client, _files, managed) = asked("3").await;
    assert_eq!(cancel(&client, &managed.url, json!({})).await.status, 200);
    text(&client, ALONE, "1").await;
    assert_eq!((answer_of(&client, "3").await, to_read(&client).await.len()), (None, 1));
    assert!(appointment(&client, "3").await.is_cancelled());
    let (client, _files, _) = asked("3").await;
    change_clinic(&client, "race", |clinic| clinic.limits.per_patient = 1).await;
    text(&client, ALONE, "2").await;
    assert_eq!((answer_of(&client, "3").await, to_read(&client).await.len()), (None, 1), "{:?}", LimitReached::Patient);
    text(&client, ALONE, "1").await;
    assert_eq!(answer_of(&client, "3").await, Some(Answer::Confirm), "that needs no message");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_handed_over_by_hand_names_what_it_refuses() {
    let (client, _files) = texting().await;
    for (body, field) in [
        (json!({"text": "1"}), "from"),
        (json!({"from": "07700 900103", "text": "1"}), "from"),
        (json!({"from": ALONE, "text": "1", "id": "A B"}), "id"),
        (json!({"from": ALONE, "text": "1", "at": "today"}), "at"),
        (json!({"from": ALONE, "text": 1}), "body"),
    ] {
        let refused = client.post("/_local/reply", body).await;
        assert_eq!(refused.status, 400, "{}", refused.text);
        assert!(refused.text.contains(field), "{field}: {}", refused.text);
    }
}
