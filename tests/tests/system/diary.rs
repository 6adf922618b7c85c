//! The clinic's day, as the store reads it: what is there, what is not, and what the table leaves out.

use crate::book_faults::faulty;
use domain::{ClinicId, ProviderId, Reference};
use jiff::civil::date;
use tests::faults::{Fault, FaultyHttp, Plan};
use tests::{Client, clinic};

/// A clinic with two patients who come at 10:00 and 11:00 of one day.
async fn two_appointments() -> (Client, clinic::Files) {
    let files = clinic::Files::new(&clinic::open_all_hours(1), &clinic::patients(2));
    let client = Client::with_clinic(files.source()).await;
    for (patient, slot) in [("1", "20261124T1000Z.p0.here"), ("2", "20261124T1100Z.p0.here")] {
        let link = client.link(patient, "short", "email").await;
        assert_eq!(client.book(&link, slot).await.status, 201);
    }
    (client, files)
}

fn of_race() -> (ClinicId, Vec<ProviderId>) {
    (ClinicId::parse("race").unwrap(), ["p0", "p1"].map(|id| ProviderId::parse(id).unwrap()).to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_was_never_written_is_empty_and_an_erased_appointment_is_left_out() {
    let (client, _files) = two_appointments().await;
    let (clinic, providers) = of_race();
    let store = &client.local.context().store;
    let places = store.diary(&clinic, &providers, &[date(2026, 11, 23), date(2026, 11, 24)]).await.unwrap();
    let from: Vec<String> = places.iter().map(|place| place.from.to_string()).collect();
    assert_eq!(from, ["2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z"]);
    assert!(store.diary(&clinic, &providers, &[date(2026, 11, 25)]).await.unwrap().is_empty());
    assert!(store.diary(&clinic, &[], &[date(2026, 11, 24)]).await.unwrap().is_empty());

    let mut references: Vec<Reference> = places.into_iter().map(|place| place.reference).collect();
    references.insert(1, Reference::parse("1.gone").unwrap());
    references.push(references[0].clone());
    let found = store.appointments_of(&clinic, &references).await.unwrap();
    let patients: Vec<&str> = found.iter().map(|(appointment, _)| appointment.patient.as_str()).collect();
    assert_eq!(patients, ["1", "2", "1"], "in the order asked, without the one that is gone");
    assert!(store.appointments_of(&clinic, &[]).await.unwrap().is_empty());
    let other = ClinicId::parse("another").unwrap();
    assert!(store.appointments_of(&other, &references).await.unwrap().is_empty(), "another clinic has none of them");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_the_table_leaves_out_are_asked_for_again_but_not_for_ever() {
    let (client, _files) = two_appointments().await;
    let (clinic, providers) = of_race();
    let days = [date(2026, 11, 24)];
    for (lasting, found) in [(false, Some(2)), (true, None)] {
        let http = FaultyHttp::new(Some(Plan { fault: Fault::LeftOut, from: 0, lasting }));
        let read = faulty(&client, &http).store.diary(&clinic, &providers, &days).await;
        match found {
            Some(count) => assert_eq!(read.unwrap().len(), count),
            None => assert!(read.unwrap_err().is_busy(), "the same request may succeed later"),
        }
        assert_eq!((http.injected(), http.calls().len()), if lasting { (5, 5) } else { (1, 2) });
    }
}
