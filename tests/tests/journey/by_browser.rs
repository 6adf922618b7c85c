//! Everything by pages and forms, for a rule that asks for the date of birth.

use crate::browser::Browser;
use crate::by_program::happened;
use crate::place::{Patient, Place, tell};
use serde_json::Value;
use tests::html::Form;

#[tokio::test(flavor = "multi_thread")]
async fn a_link_by_email_books_an_appointment_which_its_verified_patient_moves_and_cancels_with_a_browser() {
    tell(async |place| {
        let rule = place.rule("date_of_birth").await;
        let [patient] = &place.patients(1).await[..] else { unreachable!("one was asked for") };
        let link = send(place, patient, &rule).await;
        let mut browser = Browser::of(place, "patient");
        browser.open(&place.arrive("invitation", patient, &link).await, 200).await;
        place.read_for(1).await;
        // Continue leads to the times, and the question stands in front of them.
        browser.press("/continue", any, &[], 401).await;
        prove(&mut browser, patient).await;
        let slot = choose(&mut browser, None).await;
        place.read_for(3).await;
        browser.press("/book", any, &[], 200).await;
        let appointment = appointment_of(&place.record(&patient.id).await, &link);

        let manage = place.arrive("confirmation", patient, &appointment).await;
        browser.open(&manage, 200).await;
        prove(&mut browser, patient).await;
        assert!(browser.leads_to("/cancel") && browser.leads_to("/calendar.ics"), "{}", browser.text);
        let before = start(&place.record(&patient.id).await, &appointment);
        browser.open(&format!("{manage}/slots"), 200).await;
        choose(&mut browser, Some(&slot)).await;
        place.read_for(3).await;
        browser.press("/reschedule", any, &[], 200).await;
        place.go_out("change", patient, &appointment).await;
        assert_ne!(start(&place.record(&patient.id).await, &appointment), before);

        browser.open(&format!("{manage}/cancel"), 200).await;
        place.read_for(3).await;
        browser.press("/cancel", any, &[("reason", "")], 200).await;
        place.go_out("cancellation", patient, &appointment).await;
        assert_eq!(
            happened(&place.record(&patient.id).await, &link, &appointment),
            ["link_sent", "link_accessed", "appointment_booked", "appointment_rescheduled", "appointment_cancelled"]
        );
    })
    .await;
}

fn any(_: &Form) -> bool {
    true
}

/// Staff find the patient, choose the rule in the record and send the link by email. Returns its id.
async fn send(place: &Place, patient: &Patient, rule: &str) -> String {
    let mut console = Browser::signed_in(place);
    console.open("/staff/patients?q=", 200).await;
    let record = format!("/staff/patients/{}", patient.id);
    assert!(console.leads_to(&record), "the list leads to the record");
    console.open(&record, 200).await;
    let by_email = |form: &Form| form.fields.iter().any(|(name, value)| name == "channel" && value == "email");
    console.press("/links", by_email, &[("rule", rule)], 200).await;
    let record = place.record(&patient.id).await;
    let newest = &record["links"][0];
    assert_eq!((newest["rule"].as_str(), newest["status"].as_str()), (Some(rule), Some("sent")));
    let id = newest["id"].as_str().expect("an id").to_owned();
    place.sent.lock().await.push(id.clone());
    id
}

/// The patient answers the question for the date of birth.
async fn prove(browser: &mut Browser<'_>, patient: &Patient) {
    let parts: Vec<&str> = patient.born.split('-').collect();
    let [year, month, day] = parts[..] else { panic!("{} is no date", patient.born) };
    browser.press("/verify", any, &[("day", day), ("month", month), ("year", year)], 200).await;
}

/// The patient looks at the last time on the page, but for one. Returns its id.
async fn choose(browser: &mut Browser<'_>, but: Option<&str>) -> String {
    let slot = |form: &Form| form.fields.iter().find(|(name, _)| name == "slot").map(|(_, value)| value.clone());
    browser.press("/slots", |form| slot(form).is_some_and(|id| Some(&*id) != but), &[], 200).await;
    let (_, id) = browser.path.split_once("slot=").expect("the address of one time");
    id.to_owned()
}

fn appointment_of(record: &Value, link: &str) -> String {
    let links = record["links"].as_array().expect("links");
    let found = links.iter().find(|one| one["id"] == link).expect("the link");
    found["appointment"].as_str().expect("the link has booked").to_owned()
}

fn start(record: &Value, appointment: &str) -> Value {
    let appointments = record["appointments"].as_array().expect("appointments");
    appointments.iter().find(|one| one["id"] == appointment).expect("the appointment")["start"].clone()
}
