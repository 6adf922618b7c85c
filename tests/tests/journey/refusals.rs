//! Links and times that are not to be had.

use crate::place::{Place, must, tell, with};
use crate::program::Program;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_time_is_one_patients_and_a_link_books_once() {
    tell(async |place| {
        let rule = place.rule("none").await;
        let [first, second] = &place.patients(2).await[..] else { unreachable!("two were asked for") };
        let (ours, theirs) = (place.send(first, &rule, "email").await, place.send(second, &rule, "email").await);
        let (ahead, behind) = (Program::at(place, &ours.path), Program::at(place, &theirs.path));
        let [slot, other] = ahead.two_slots().await;
        let offered = behind.get("/slots", 200).await;
        assert!(offered["slots"].as_array().expect("slots").contains(&slot), "both are offered it");

        let booked = ahead.post("/book", json!({"slot": slot["id"]}), 201).await["appointment"].clone();
        let lost = behind.post("/book", json!({"slot": slot["id"]}), 409).await;
        let instead = lost["next_slots"].as_array().expect("times instead");
        assert!(!instead.is_empty() && !instead.contains(&slot), "{lost}");
        let spent = ahead.post("/book", json!({"slot": other["id"]}), 409).await;
        assert_ne!(spent["type"], lost["type"], "another reason");
        assert_eq!(place.record(&second.id).await["links"][0]["status"], "sent", "what was refused changed nothing");

        let id = booked["id"].as_str().expect("an id");
        let manage = Program::at(place, &place.arrive("confirmation", first, id).await);
        manage.post("/cancel", json!({}), 200).await;
        behind.post("/review", json!({"slot": slot["id"]}), 200).await;
        end(place, &theirs.id, "delete").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_staff_ended_is_gone_and_one_that_never_was_is_not_found() {
    tell(async |place| {
        let rule = place.rule("none").await;
        let [patient] = &place.patients(1).await[..] else { unreachable!("one was asked for") };
        for (way, event) in [("expire", "link_expired"), ("delete", "link_deleted")] {
            let sent = place.send(patient, &rule, "email").await;
            let link = Program::at(place, &sent.path);
            let [slot, _] = link.two_slots().await;
            end(place, &sent.id, way).await;
            for gone in [
                link.get("", 410).await,
                link.get("/slots", 410).await,
                link.post("/continue", json!({}), 410).await,
                link.post("/book", json!({"slot": slot["id"]}), 410).await,
            ] {
                assert!(gone["phone"].is_string(), "it says how to reach the clinic: {gone}");
            }
            let record = place.record(&patient.id).await;
            let happened = crate::by_program::happened(&record, &sent.id, "none");
            assert_eq!(happened, ["link_sent", event]);
        }
        let mut answers = Vec::<Value>::new();
        for token in ["AAAAAAAAAAAAAAAAAAAAAA", "no-token"] {
            let unknown = Program::at(place, &format!("/l/{token}"));
            answers.extend([unknown.get("", 404).await, unknown.post("/book", json!({"slot": "x"}), 404).await]);
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "one identical answer");
        let unsigned = place.ask("nobody", Method::GET, "/staff/rules", |request| with(request, None)).await;
        must(&unsigned, 401, &Method::GET, "/staff/rules");
    })
    .await;
}

async fn end(place: &Place, link: &str, way: &str) {
    place.staff(Method::POST, &format!("/staff/links/{link}/{way}"), Some(json!({})), 200).await;
}
