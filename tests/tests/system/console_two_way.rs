//! What the console shows of messages that go both ways: what patients wrote, whom nothing reaches, and which addresses do.

use domain::{
    Actor, ClinicId, Event, EventId, EventKind, LinkId, PatientId, Phone, ReplyAbout, ReplyStep, ReplyText, RuleId,
    StoppedBy, Task, TaskAbout,
};
use serde_json::{Value, json};
use tests::{Client, clinic};

/// Words from right to left.
const RTL: &str = "هل يمكنني الحضور؟";

/// A page as staff see it in a browser.
async fn page(client: &Client, path: &str) -> String {
    let bearer = client.bearer();
    let headers = [("accept", "text/html"), ("authorization", &*bearer)];
    client.send(reqwest::Method::GET, path, None, &headers).await.text
}

fn larkmoor() -> ClinicId {
    ClinicId::parse("larkmoor").unwrap()
}

/// What a patient wrote, as it is kept where it is for staff.
async fn wrote(client: &Client, patient: &str, event: &str, kind: EventKind, text: &str) {
    let event = Event {
        id: EventId::parse(event).unwrap(),
        patient: PatientId::parse(patient).unwrap(),
        at: client.now(),
        by: Actor::Patient,
        kind,
    };
    let step = ReplyStep { clinic: larkmoor(), event, for_staff: true };
    let context = client.local.context();
    context.store.carry_out(&step, Some(&ReplyText::of(text)), &context.fresh_event()).await.unwrap();
}

fn for_staff() -> EventKind {
    EventKind::ReplyReceived { about: ReplyAbout::Staff { acknowledged: false } }
}

async fn tasks(client: &Client) -> Vec<Value> {
    client.staff_get("/staff/tasks").await.json()["tasks"].as_array().unwrap().clone()
}

/// Stops texts to a number.
async fn stop(client: &Client, number: &str, by: StoppedBy) {
    app::stop_texts(client.local.context(), &Phone::parse(number).unwrap(), by, client.now()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn c17_staff_read_what_a_patient_wrote_on_a_worklist_and_close_it() {
    let client = Client::start().await;
    let long = format!("I am <b>late</b>. {}", "Lorem ipsum dolor sit amet. ".repeat(40));
    let long = long[..1_000].trim();
    wrote(&client, "1001", "r1", for_staff(), long).await;
    wrote(&client, "1005", "r2", for_staff(), RTL).await;
    let open = tasks(&client).await;
    let told: Vec<_> = open.iter().map(|task| (&task["kind"], &task["patient"], task["text"].as_str())).collect();
    let reply = json!("reply");
    assert_eq!(told, [(&reply, &json!("1001"), Some(long)), (&reply, &json!("1005"), Some(RTL))]);
    let today = page(&client, "/staff/today").await;
    assert!(today.contains("2 text messages from patients to read"), "{today}");
    assert!(
        today.contains("I am &lt;b&gt;late&lt;/b&gt;. Lorem") && today.contains(RTL) && today.contains("dir=\"auto\"")
    );
    assert!(!today.contains(&long[20..200]), "the list has its beginning alone");
    assert!(
        today.contains("/staff/patients/1001?only=channel") && !today.contains("/staff/patients/1005?only=channel")
    );
    let record = page(&client, "/staff/patients/1001").await;
    assert!(record.contains("Text message received") && record.contains(&long[20..]), "{record}");
    assert_eq!(client.record("1001").await["events"][0]["text"], long);

    let close = format!("/staff/tasks/{}/close", open[0]["id"].as_str().unwrap());
    for _ in 0..2 {
        assert_eq!(client.staff_post(&close, json!({})).await.status, 200);
    }
    assert_eq!(tasks(&client).await.len(), 1);
    assert!(page(&client, "/staff/today").await.contains("1 text message from a patient to read"));
    let record = page(&client, "/staff/patients/1001").await;
    assert!(record.contains("Task closed") && !record.contains("no time suited"), "{record}");
}

#[tokio::test(flavor = "multi_thread")]
async fn l14_what_a_carrier_stopped_is_told_and_is_no_task_that_could_be_closed() {
    let client = Client::start().await;
    stop(&client, "+447700900101", StoppedBy::Carrier).await;
    let stopped = client.record("1001").await["events"][0].clone();
    assert_eq!((&stopped["kind"], &stopped["stopped_by"]), (&json!("texts_stopped"), &json!("carrier")));
    let close = format!("/staff/tasks/1001.{}/close", stopped["id"].as_str().unwrap());
    assert_eq!(client.staff_post(&close, json!({})).await.status, 404, "no task ever came of it");
    let record = page(&client, "/staff/patients/1001").await;
    assert!(record.contains("Text messages stopped: the carrier says that the phone has opted out"), "{record}");
    assert!(record.contains("The carrier says that this phone has opted out of texts."), "{record}");
}

#[tokio::test(flavor = "multi_thread")]
async fn l14_a_reply_such_as_cancel_says_that_it_stopped_texts_and_whom_to_call() {
    let client = Client::start().await;
    wrote(&client, "1001", "r1", EventKind::TextsStopped { by: StoppedBy::CancelReply }, "Cancel").await;
    let task = tasks(&client).await[0].clone();
    assert_eq!((&task["kind"], &task["text"]), (&json!("reply"), &json!("Cancel")));
    assert_eq!((&task["reason"], &task["phone"]), (&json!("texts_stopped"), &json!("+447700900101")));
    let today = page(&client, "/staff/today").await;
    assert!(
        today.contains("Carriers take this word for opting out") && today.contains("Call +447700900101"),
        "{today}"
    );
    let record = page(&client, "/staff/patients/1001").await;
    assert!(record.contains("the patient wrote a word such as CANCEL"), "{record}");
    let close = format!("/staff/tasks/{}/close", task["id"].as_str().unwrap());
    assert_eq!(client.staff_post(&close, json!({})).await.status, 200);
    assert!(tasks(&client).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn l18_whoever_no_channel_reaches_is_listed_with_why_until_somebody_has_called() {
    let client = Client::start().await;
    // 1006 has a phone and no email.
    stop(&client, "+447700900106", StoppedBy::Reply).await;
    client.link("1006", "follow-up", "sms").await;
    assert!(client.outbox().await.is_empty());
    let task = tasks(&client).await[0].clone();
    assert_eq!((&task["kind"], &task["message_kind"]), (&json!("unreachable"), &json!("invitation")));
    assert_eq!((&task["channel"], &task["reason"]), (&json!("sms"), &json!("texts_stopped")));
    assert!(task["why"].as_str().unwrap().ends_with("wants no text messages."), "{task}");
    let today = page(&client, "/staff/today").await;
    assert!(today.contains("1 patient whom no message reaches") && today.contains("Invitation by text message"));
    assert!(today.contains("Call +447700900106") && today.contains("wants no text messages."), "{today}");
    let record = page(&client, "/staff/patients/1006").await;
    assert!(record.contains("please call") && record.contains("Stopped by a text from this number"), "{record}");

    // Whoever closes what they saw does not close what came since.
    let seen = format!("/staff/tasks/{}/close", task["id"].as_str().unwrap());
    client.advance("PT1M").await;
    client.link("1006", "soonest", "sms").await;
    client.outbox().await;
    assert_eq!(client.staff_post(&seen, json!({})).await.status, 200);
    let later = tasks(&client).await;
    assert_eq!(later.len(), 1, "one for each patient");
    assert_ne!(later[0]["id"], task["id"]);
    let close = format!("/staff/tasks/{}/close", later[0]["id"].as_str().unwrap());
    assert_eq!(client.staff_post(&close, json!({})).await.status, 200);
    assert!(tasks(&client).await.is_empty());

    client.link("1001", "follow-up", "email").await;
    client.outbox().await;
    let arrived = client.record("1001").await["messages"][0]["id"].as_str().unwrap().to_owned();
    let never = client.staff_post(&format!("/staff/tasks/unreachable.{arrived}/close"), json!({})).await;
    assert_eq!(never.status, 404, "nothing kept it from its patient");
}

#[tokio::test(flavor = "multi_thread")]
async fn l18_the_record_says_which_addresses_messages_reach_and_what_went_otherwise() {
    let client = Client::start().await;
    let usable = json!({"usable": true, "reason": null, "why": null, "since": null});
    assert_eq!(client.record("1001").await["reach"], json!({"sms": usable, "email": usable}));
    let nobody = client.record("1013").await["reach"].clone();
    for way in ["sms", "email"] {
        assert_eq!((&nobody[way]["usable"], &nobody[way]["reason"]), (&json!(false), &json!("no_address")));
    }
    stop(&client, "+447700900101", StoppedBy::Reply).await;
    let sms = client.record("1001").await["reach"]["sms"].clone();
    assert_eq!((&sms["usable"], &sms["reason"]), (&json!(false), &json!("texts_stopped")));
    assert_eq!(sms["since"], "2026-11-23T07:00:00+00:00");
    let before = page(&client, "/staff/patients/1001").await;
    let told = before.matches("What would go by text message goes by email instead.").count();
    assert_eq!(told, 2, "beside the addresses and where a link is sent: {before}");

    client.link("1001", "follow-up", "sms").await;
    let sent = client.outbox().await;
    assert_eq!(sent.iter().map(|one| &one["channel"]).collect::<Vec<_>>(), ["email"]);
    let messages = client.record("1001").await["messages"].as_array().unwrap().clone();
    let text = messages.iter().find(|message| message["channel"] == "sms").unwrap();
    assert_eq!((&text["status"], &text["reason"]), (&json!("undeliverable"), &json!("texts_stopped")));
    let why = text["why"].as_str().unwrap();
    assert!(why.ends_with("wants no text messages. It went out by email instead."), "{why}");
    let after = page(&client, "/staff/patients/1001").await;
    assert!(after.contains("wants no text messages. It went out by email instead."), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_staff_are_told_before_and_after_that_texts_are_used_up_or_go_to_no_such_country() {
    let csv = "id,given_names,family_name,phone,email,date_of_birth\n\
               1,Ada,A,07700 900101,a@example.org,1980-01-01\n\
               2,Ben,B,+33 6 39 98 10 10,b@example.org,1980-01-01\n";
    let files = clinic::Files::new(&clinic::with(&clinic::open_all_hours(0), "[messages]\nsms_per_day = 5"), csv);
    let client = Client::with_clinic(files.source()).await;
    let abroad = client.record("2").await["reach"]["sms"].clone();
    assert_eq!((&abroad["usable"], &abroad["reason"]), (&json!(false), &json!("country_not_allowed")));
    assert!(page(&client, "/staff/patients/2").await.contains("(messages.sms_to)"));
    for sent in 0..4 {
        assert!(!page(&client, "/staff/patients/1").await.contains("text messages of today"), "{sent} of 5");
        client.link("1", "short", "sms").await;
        client.outbox().await;
    }
    let nearly = page(&client, "/staff/patients/1").await;
    assert!(nearly.contains("4 of the clinic’s 5 text messages of today are sent (messages.sms_per_day)"), "{nearly}");
    client.link("1", "short", "sms").await;
    client.outbox().await;
    let used_up = client.record("1").await["reach"]["sms"].clone();
    assert_eq!((&used_up["usable"], &used_up["reason"]), (&json!(false), &json!("no_texts_left")));
    let told = page(&client, "/staff/patients/1").await;
    assert!(told.contains("text messages of today are used up") && told.contains("goes by email instead"), "{told}");
    client.link("1", "short", "sms").await;
    assert_eq!(client.outbox().await.last().unwrap()["channel"], "email");
    let after = page(&client, "/staff/patients/1").await;
    let why = "text messages of the day were used up (messages.sms_per_day). It went out by email instead.";
    assert!(after.contains(why), "{after}");
    client.advance("P1D").await;
    assert_eq!(client.record("1").await["reach"]["sms"]["usable"], true, "a new day has texts of its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_of_one_kind_hide_none_of_another_and_the_page_stays_light() {
    let client = Client::start().await;
    let store = &client.local.context().store;
    let reported = |n: usize| TaskAbout::NoTimeSuits {
        patient: PatientId::parse("1001").unwrap(),
        event: EventId::parse(&format!("a{n}")).unwrap(),
        link: LinkId::parse("l1").unwrap(),
        rule: RuleId::parse("follow-up").unwrap(),
    };
    for n in 100..160 {
        store.enter_task(&larkmoor(), &Task { at: client.now(), about: reported(n) }).await.unwrap();
    }
    for n in 10..30 {
        wrote(&client, "1005", &format!("r{n}"), for_staff(), &RTL.repeat(20)).await;
    }
    let open = tasks(&client).await;
    let of_kind = |kind: &str| open.iter().filter(|task| task["kind"] == kind).count();
    assert_eq!((of_kind("no_time_suits"), of_kind("reply")), (50, 20));
    let today = page(&client, "/staff/today").await;
    assert!(today.contains("50 patients whom no time suited") && today.contains("or more"), "{today}");
    assert!(today.contains("20 text messages from patients to read"), "{today}");
    assert!(today.find("from patients to read") < today.find("whom no time suited"), "replies stand first");
    assert!(today.len() < 30_000, "{} bytes", today.len());
}
