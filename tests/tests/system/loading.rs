//! Clinics from files, as a real clinic supplies them.

use serde_json::json;
use slotlink::{ClinicSource, Local, LocalError, Options};
use std::process::Command;
use tests::{Client, clinic};

#[tokio::test(flavor = "multi_thread")]
async fn another_clinic_is_loaded_from_its_own_files() {
    let files = clinic::Files::new(&clinic::open_all_hours(2), &clinic::patients(3));
    let client = Client::with_clinic(files.source()).await;
    let listed = client.staff_get("/staff/patients?q=patient2").await.json();
    assert_eq!(listed["patients"][0]["id"], "2");
    let rules = client.staff_get("/staff/rules").await.json();
    assert_eq!(rules["rules"].as_array().unwrap().len(), 4);
}

/// What a clinic's file says of messages beside the defaults.
const MESSAGES: &str = r#"
[messages]
cancellations = []
self_reschedule = ["email"]
quiet_hours = { from = "22:00", until = "07:30" }
sms_may_tell = ["clinician"]
change_links = "everywhere"
notices = "email"
[messages.reminders]
sms = ["24h", "90m"]
email = ["1d 12h"]
[messages.confirmation_requests]
sms = ["3d"]
[[messages.templates]]
kind = "invitation"
channel = "sms"
rule = "short"
text = "{clinic}: choose your time: {link}"
[portal]
smart = "https://portal.example.org/app?id={portal_id}"
generic = "https://portal.example.org/"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn what_the_files_say_of_messages_stands_in_the_table() {
    let toml = clinic::with(&clinic::open_all_hours(0), MESSAGES)
        .replace("name = \"Provider 0\"", "name = \"Provider 0\"\nemail = \"p0@example.org\"\nstaff = \"boss\"")
        .replace("length = 60", "length = 60\nreminder_sms = false");
    let csv = "given_names,family_name,date_of_birth,id,zone,portal_enrolled,portal_id,portal_app\n\
               A,B,1980-01-01,1,Asia/Tokyo,yes,A.1,no\n";
    let files = clinic::Files::new(&toml, csv);
    let ClinicSource { clinic, patients } = files.source();
    let given = import::load(&clinic, patients.as_deref()).unwrap();
    let client = Client::with_clinic(files.source()).await;
    let (of, store) = (&given.clinic_file.clinic, &client.local.context().store);
    let kept = store.fresh_settings(&of.id, client.now()).await.unwrap().unwrap();
    assert_ne!(of.messages, domain::MessageSettings::default());
    assert_eq!((&kept.clinic.messages, &kept.clinic.portal), (&of.messages, &of.portal));
    assert_eq!(kept.wording.templates, given.clinic_file.wording.templates);
    let (provider, given_provider) = (&kept.clinic.providers[0], &of.providers[0]);
    assert!(provider.email.is_some() && provider.staff.is_some());
    assert_eq!((&provider.email, &provider.staff), (&given_provider.email, &given_provider.staff));
    assert!(kept.clinic.types.iter().map(|kind| kind.messages).eq(of.types.iter().map(|kind| kind.messages)));
    assert!(kept.clinic.types.iter().any(|kind| !kind.messages.reminder_sms));
    let patient = store.patient(&of.id, &given.patients[0].id).await.unwrap();
    assert_eq!(patient.as_ref(), Some(&given.patients[0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_is_found_by_whatever_the_caller_says() {
    let client = Client::start().await;
    for query in [
        "thistle",
        "alice thistlewood",
        "ALICE",
        "1001",
        "1984-03-12",
        "07700 900101",
        "07700-900101",
        "+44 7700 900101",
        "alice.thistlewood@example.org",
    ] {
        let mut found = client
            .staff_get(&format!("/staff/patients?q={}", query.replace(' ', "%20").replace('+', "%2B")))
            .await
            .json();
        let found = found["patients"].take();
        assert!(found.as_array().unwrap().iter().any(|patient| patient["id"] == "1001"), "{query}: {found}");
    }
    let found = client.staff_get("/staff/patients?q=zo%C3%AB%20brendle").await.json();
    assert_eq!(found["patients"][0]["id"], "1003");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_file_loads_nothing_and_lists_every_fault_with_its_line() {
    let toml = clinic::open_all_hours(0)
        .replace("phone = \"020 7946 0100\"", "phone = \"12\"")
        .replace("zone = \"Europe/London\"", "zone = \"Europe/Nowhere\"")
        .replace("length = 60", "length = 61")
        .replace("role = \"superuser\"", "role = \"boss\"")
        .replace("short_name = \"Race\"", "short_nam = \"Race\"")
        .replacen("minimum_notice_hours = 0", "minimum_notice_hours = -1", 1)
        .replacen("providers = [\"p0\"]", "providers = [\"nobody\"]", 1);
    let csv = "id,given_names,family_name,phone,email,date_of_birth\n\
               1,A,B,12,,1980-01-01\n2,A,,,,1980-01-01\n3,A,B,,not-an-address,1980-13-01\n";
    let files = clinic::Files::new(&toml, csv);
    let started = Local::start(Options { clinics: vec![files.source()], ..Options::default() }).await;
    let Err(LocalError::Faults(faults)) = started else { panic!("it started") };
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(told.len() >= 10, "{told:#?}");
    for expected in [
        "phone",
        "zone",
        "length",
        "role",
        "short_nam",
        "minimum_notice_hours",
        "providers",
        "family_name",
        "email",
        "date_of_birth",
    ] {
        assert!(
            told.iter().any(|fault| fault.contains(expected) && fault.contains(" line ")),
            "no {expected} in {told:#?}"
        );
    }
}

#[test]
fn the_program_tells_the_faults_and_stops() {
    let files = clinic::Files::new("name = 7\n", "x\n1\n");
    let ClinicSource { clinic, patients } = files.source();
    let program = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("slotlink");
    if !program.exists() {
        // `cargo test -p tests` alone does not build the program; the whole workspace's tests do.
        let built = Command::new(env!("CARGO")).args(["build", "--quiet", "-p", "slotlink"]).status().unwrap();
        assert!(built.success());
    }
    let mut command = Command::new(program);
    command.args(["--memory", "--port", "0", "--clinic"]).arg(clinic).arg("--patients").arg(patients.unwrap());
    let ran = command.output().unwrap();
    assert!(!ran.status.success());
    let told = String::from_utf8(ran.stderr).unwrap();
    assert!(told.contains("nothing was loaded") && told.contains("line 1, name"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_booked_is_there_after_a_restart_and_no_message_is_sent_twice() {
    let folder = tempfile::tempdir().unwrap();
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(1));
    let options =
        || Options { folder: Some(folder.path().to_owned()), clinics: vec![files.source()], ..Options::default() };
    let first = Client::with(options()).await;
    let url = first.link("1", "short", "email").await;
    // An invitation that is still owed when its link has booked is not sent.
    assert_eq!(first.outbox().await.len(), 1);
    let slot = first.slots(&url).await[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(first.book(&url, &slot).await.status, 201);
    assert_eq!(first.outbox().await.len(), 2);
    first.advance("P1D").await;
    let moved_to = first.now();
    first.local.save().await.unwrap();
    drop(first);

    let second = Client::with(options()).await;
    assert!(second.now() >= moved_to, "a clock that was moved does not fall back");
    let record = second.record("1").await;
    assert_eq!(record["appointments"].as_array().unwrap().len(), 1);
    assert!(second.outbox().await.is_empty(), "nothing is sent again");
    let path = url.split("/l/").nth(1).unwrap();
    assert_eq!(second.get(&format!("/l/{path}")).await.json()["status"], json!("booked"), "the keys are kept");
}
