//! What a file says about moving and cancelling.

use super::*;
use domain::{Changes, Minutes};

#[test]
fn without_a_word_patients_may_move_and_cancel_until_the_appointment_begins() {
    let clinic = clinic(LEAST).unwrap().clinic;
    let (kind, location, provider) = (&clinic.types[0], &clinic.locations[0], &clinic.providers[0]);
    assert!(kind.online && kind.reschedule && kind.messages.confirmation_email && location.reschedule);
    assert!(provider.online && provider.reschedule);
    assert_eq!(provider.change_notice, Minutes::default());
    let now = Some(Minutes::default());
    let everything = Changes { reschedule: now, cancel: now, other_provider: true, other_location: true };
    assert_eq!(clinic.rules[0].changes, everything);
}

#[test]
fn a_file_says_who_may_change_what_and_until_when() {
    let rule = "type = \"visit\"\nreschedule = false\ncancel_notice_hours = 24\nother_provider = false\nother_location = false";
    let changes = changed("type = \"visit\"", rule).unwrap().clinic.rules[0].changes;
    let day = Some(Minutes::new(24 * 60));
    assert_eq!(changes, Changes { reschedule: None, cancel: day, other_provider: false, other_location: false });
    let limits = "type = \"visit\"\nreschedule_notice_hours = 8760\ncancel = false\ncancel_notice_hours = 1";
    let changes = changed("type = \"visit\"", limits).unwrap().clinic.rules[0].changes;
    let year = Some(Minutes::new(365 * 24 * 60));
    assert_eq!(changes, Changes { reschedule: year, cancel: None, ..Changes::default() });
    let kind = changed("length = 30", "length = 30\nreschedule = false\nconfirmation_email = false").unwrap().clinic;
    assert!(!kind.types[0].reschedule && !kind.types[0].messages.confirmation_email);
}

#[test]
fn a_notice_beyond_a_year_and_a_rule_for_a_type_that_only_staff_book_are_faults() {
    let faults = |from: &str, to: &str| changed(from, to).map(|_| ()).unwrap_err().join("\n");
    for key in ["reschedule_notice_hours", "cancel_notice_hours"] {
        let told = faults("type = \"visit\"", &format!("type = \"visit\"\n{key} = 8761"));
        assert!(told.contains(key) && told.contains("a whole number from 0 to 8760, in hours"), "{told}");
    }
    let told = faults("length = 30", "length = 30\nonline = false");
    assert!(told.contains("rules[0].type: found \"visit\": accepted is a type that patients can book"), "{told}");
    let told = faults("length = 30", "length = 30\nonline = \"no\"");
    assert_eq!(told.lines().count(), 1, "told once: {told}");
}
