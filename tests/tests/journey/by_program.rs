//! Everything by JSON.

use crate::place::tell;
use crate::program::Program;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_link_by_text_books_an_appointment_which_its_patient_moves_and_cancels_as_a_program() {
    tell(async |place| {
        let rule = place.rule("none").await;
        let [patient] = &place.patients(1).await[..] else { unreachable!("one was asked for") };
        let sent = place.send(patient, &rule, "sms").await;
        assert_eq!(place.arrive("invitation", patient, &sent.id).await, sent.path, "the address that staff see");

        let link = Program::at(place, &sent.path);
        assert_eq!(link.get("", 200).await["status"], "sent");
        assert_eq!(link.post("/continue", json!({}), 200).await["status"], "accessed");
        let [slot, other] = link.two_slots().await;
        let reviewed = link.post("/review", json!({"slot": slot["id"]}), 200).await;
        assert_eq!(reviewed["slot"]["start"], slot["start"]);
        let booked = link.post("/book", json!({"slot": slot["id"]}), 201).await["appointment"].clone();
        assert_eq!(booked["start"], slot["start"]);
        let id = booked["id"].as_str().expect("an id");

        let manage = Program::at(place, &place.arrive("confirmation", patient, id).await);
        let opened = manage.get("", 200).await;
        assert_eq!((&opened["kind"], &opened["appointment"]["id"]), (&json!("manage"), &booked["id"]));
        assert_eq!((&opened["may_reschedule"], &opened["may_cancel"]), (&json!(true), &json!(true)));
        manage.get("/slots", 200).await;
        let moved = manage.post("/reschedule", json!({"slot": other["id"]}), 200).await["appointment"].clone();
        assert_eq!((&moved["id"], &moved["start"]), (&booked["id"], &other["start"]));
        place.go_out("change", patient, id).await;
        let cancelled = manage.post("/cancel", json!({}), 200).await;
        assert_eq!(cancelled["appointment"]["status"], "cancelled");
        place.go_out("cancellation", patient, id).await;

        let record = place.record(&patient.id).await;
        assert_eq!(
            happened(&record, &sent.id, id),
            ["link_sent", "link_accessed", "appointment_booked", "appointment_rescheduled", "appointment_cancelled"]
        );
        let appointments = record["appointments"].as_array().expect("appointments").iter();
        let kept: Vec<&Value> = appointments.filter(|one| one["id"] == id).collect();
        assert_eq!(kept.len(), 1, "one appointment through it all");
        assert_eq!((&kept[0]["status"], &kept[0]["sequence"]), (&json!("cancelled"), &json!(2)));
    })
    .await;
}

/// What happened to a link and its appointment, oldest first.
pub(crate) fn happened(record: &Value, link: &str, appointment: &str) -> Vec<String> {
    let events = record["events"].as_array().expect("events").iter();
    let ours = events.filter(|event| event["link"] == link || event["appointment"] == appointment);
    ours.map(|event| event["kind"].as_str().expect("a kind").to_owned()).collect()
}
