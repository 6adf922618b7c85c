//! What `patients.csv` may say, and what its faults read like.

use super::*;
use domain::{PortalAccount, PortalId};
use jiff::civil::date;

const HEADER: &str = "id,given_names,family_name,phone,email,date_of_birth,language\n";

/// The faults of rows under the usual header.
fn faults(rows: &str) -> Vec<String> {
    patients(&format!("{HEADER}{rows}\n")).map(|_| ()).unwrap_err()
}

#[test]
fn a_row_becomes_a_patient() {
    let row = " P-1 , Zoë , O'Fictional ,07700 900123,zoe@example.org,1984-02-29,fr";
    let read = patients(&format!("{HEADER}{row}\n")).unwrap();
    let patient = &read[0];
    assert_eq!(patient.id.as_str(), "p-1");
    assert_eq!(patient.name.full(), "Zoë O'Fictional");
    assert_eq!(patient.phone.as_ref().unwrap().as_str(), "+447700900123");
    assert_eq!(patient.email.as_ref().unwrap().as_str(), "zoe@example.org");
    assert_eq!((patient.date_of_birth, patient.language.as_str()), (date(1984, 2, 29), "fr"));
}

#[test]
fn columns_may_come_in_any_order_and_optional_ones_not_at_all() {
    let read = patients("date_of_birth,family_name,given_names\n1990-01-01,Solo,\n").unwrap();
    assert_eq!((read[0].name.full().as_str(), read[0].language.as_str()), ("Solo", "en"));
    assert!(read[0].phone.is_none() && read[0].email.is_none());
}

#[test]
fn a_byte_order_mark_crlf_empty_lines_and_empty_rows_are_tolerated() {
    let text = format!("\u{feff}\r\n{}\r\n1,A,B,,,1990-01-01,\r\n\r\n,,,,,,\r\n2,C,D,,,1990-01-01,", HEADER.trim_end());
    assert_eq!(patients(&text).unwrap().len(), 2);
    let faults = patients(&text.replace("2,C", "2,C,x")).map(|_| ()).unwrap_err();
    assert_eq!(faults, ["patients.csv line 6: found 8 fields: accepted is 7 fields, as in the header row"]);
}

#[test]
fn ids_that_are_not_given_come_out_the_same_each_time() {
    let text = "given_names,family_name,date_of_birth\nAda,Example,1990-01-01\nAda,Example,1990-01-02\nAdaE,xample,1990-01-01\n";
    let ids = |text: &str| patients(text).unwrap().iter().map(|patient| patient.id.to_string()).collect::<Vec<_>>();
    let first = ids(text);
    assert_eq!(first, ids(text));
    assert_eq!(first[..1], ids("date_of_birth,family_name,given_names\n1990-01-01,EXAMPLE, ada\n"));
    assert!(
        first
            .iter()
            .all(|id| id.len() == 8 && id.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b)))
    );
    assert_eq!(first.iter().collect::<std::collections::HashSet<_>>().len(), 3);
}

#[test]
fn the_derived_id_never_changes_from_one_version_to_the_next() {
    let read = patients("given_names,family_name,date_of_birth\nAda,Example,1990-01-01\n").unwrap();
    assert_eq!(read[0].id.as_str(), "4gzm62je");
}

#[test]
fn each_fault_names_its_line_its_column_and_what_is_accepted() {
    for (row, expected) in [
        ("a_b,A,B,,,1990-01-01,", r#"line 2, id: found "a_b": accepted is 1 to 12 letters a-z, digits and hyphens"#),
        ("1234567890123,A,B,,,1990-01-01,", r#"line 2, id: found "1234567890123": accepted is 1 to 12"#),
        ("1,A,,,,1990-01-01,", r#"line 2, family_name: found "": accepted is 1 to 300 characters"#),
        ("1,A,\"B\tC\",,,1990-01-01,", r#"line 2, family_name: found "B\tC": accepted is 1 to 300 characters"#),
        ("1,\"A\nB\",C,,,1990-01-01,", r#"line 2, given_names: found "A\nB": accepted is at most 300"#),
        ("1,A,B,12,,1990-01-01,", r#"line 2, phone: found "12": accepted is a telephone number"#),
        ("1,A,B,,nobody,1990-01-01,", r#"line 2, email: found "nobody": accepted is an email address"#),
        ("1,A,B,,jos\u{e9}@example.org,1990-01-01,", "line 2, email: found \"jos\u{e9}@example.org\": accepted is"),
        ("1,A,B,,a@b@example.org,1990-01-01,", "line 2, email"),
        ("1,A,B,,a@localhost,1990-01-01,", "line 2, email"),
        ("1,A,B,,,01/02/1990,", r#"line 2, date_of_birth: found "01/02/1990": accepted is a date YYYY-MM-DD"#),
        ("1,A,B,,,1990-02-30,", "line 2, date_of_birth"),
        ("1,A,B,,,19900101,", "line 2, date_of_birth"),
        ("1,A,B,,,1899-12-31,", "line 2, date_of_birth"),
        ("1,A,B,,,2101-01-01,", "line 2, date_of_birth"),
        ("1,A,B,,,,", r#"line 2, date_of_birth: found "": accepted is a date"#),
        ("1,A,B,,,1990-01-01,de", r#"line 2, language: found "de": accepted is en or fr"#),
        ("1,A,B,,,1990-01-01", "line 2: found 6 fields: accepted is 7 fields"),
        ("1,A,\"B,,,1990-01-01,", "line 2: found a double quote that is never closed"),
    ] {
        let found = faults(row);
        assert_eq!(found.len(), 1, "{row:?} made {found:#?}");
        assert!(found[0].contains(expected), "{row:?} made\n{}\nwhich does not contain\n{expected}", found[0]);
    }
}

#[test]
fn a_name_is_kept_as_it_is_spelt_unless_nobody_sees_it_or_it_turns_others_round() {
    for name in ["דנה לוי", "علی\u{200c}رضا", "👩\u{200d}⚕\u{fe0f}", &"é".repeat(300)] {
        let read = patients(&format!("{HEADER}1,{name},{name},,,1990-01-01,\n")).unwrap();
        assert_eq!((read[0].name.given(), read[0].name.family()), (name, name));
    }
    for (bad, says) in [
        ("\u{200b}", "not only ones that nobody sees"),
        ("\u{ad}\u{200d}", "not only ones that nobody sees"),
        ("A\u{202e}B", "no control character, U+202A to U+202E"),
        ("A\u{202a}B", "no control character, U+202A to U+202E"),
    ] {
        let found = faults(&format!("1,{bad},{bad},,,1990-01-01,"));
        assert_eq!(found.len(), 2, "{bad:?} made {found:#?}");
        assert!(found.iter().all(|fault| fault.contains(says)), "{found:#?}");
    }
}

#[test]
fn a_row_may_tell_where_the_clocks_of_a_patient_are_and_what_the_portal_knows() {
    let read = |row: &str| {
        let header = "id,given_names,family_name,date_of_birth,zone,portal_enrolled,portal_id,portal_app";
        patients(&format!("{header}\n1,A,B,1990-01-01,{row}\n"))
    };
    let patient = read("Indian/Reunion,yes,mk-40.7_A,1").unwrap().remove(0);
    assert_eq!(patient.zone.unwrap().iana_name(), Some("Indian/Reunion"));
    let PortalAccount { enrolled, id, app } = patient.portal;
    assert_eq!((enrolled, id.as_ref().map(PortalId::as_str), app), (true, Some("mk-40.7_A"), true));
    let patient = read(",,,").unwrap().remove(0);
    assert_eq!((patient.zone, patient.portal), (None, PortalAccount::default()));
    for (written, meant) in [("yes", true), ("TRUE", true), ("Oui", true), ("no", false), ("0", false), ("non", false)]
    {
        assert_eq!(read(&format!(",{written},,")).unwrap()[0].portal.enrolled, meant, "{written}");
    }
    for (row, expected) in [
        ("Europe/Londres,,,", r#"line 2, zone: found "Europe/Londres": accepted is an IANA time zone such as"#),
        (",maybe,,", r#"line 2, portal_enrolled: found "maybe": accepted is yes or no (true, 1, oui; false, 0, non)"#),
        (",,a b,", r#"line 2, portal_id: found "a b": accepted is 1 to 40 letters a-z, digits, - _ and ."#),
        (",,,2", r#"line 2, portal_app: found "2": accepted is yes or no"#),
    ] {
        let found = read(row).map(|_| ()).unwrap_err();
        assert!(found.len() == 1 && found[0].contains(expected), "{row:?} made {found:#?}");
    }
}

#[test]
fn all_faults_of_a_row_are_listed() {
    assert_eq!(faults("_,\u{7},,12,nobody,tomorrow,xx").len(), 7);
}

#[test]
fn the_header_row_must_name_what_is_needed_once_and_nothing_else() {
    let header = |text: &str| patients(text).map(|_| ()).unwrap_err();
    assert_eq!(header("").len(), 1);
    for text in
        ["", "\n\n", "1001,Ada,Example,1990-01-01\n", "id;given_names;family_name;date_of_birth\n1;A;B;1990-01-01\n"]
    {
        let faults = header(text);
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(faults[0].contains("accepted is a header row with names of columns between commas: id, given_names"));
    }
    assert_eq!(
        header("id,id,surname\n1,2,3\n"),
        [
            "patients.csv line 1, id: found a second column of this name: accepted is each column once",
            "patients.csv line 1, surname: found an unknown column: accepted is one of the columns id, given_names, \
             family_name, phone, email, date_of_birth, language, zone, portal_enrolled, portal_id, portal_app",
            "patients.csv line 1, given_names: found nothing: accepted is a column of this name",
            "patients.csv line 1, family_name: found nothing: accepted is a column of this name",
            "patients.csv line 1, date_of_birth: found nothing: accepted is a column of this name",
        ]
    );
}

#[test]
fn the_same_patient_twice_is_a_fault_and_two_of_one_name_with_ids_are_not() {
    let same_id = faults("A1,A,B,,,1990-01-01,\na1,C,D,,,1990-01-01,");
    assert_eq!(
        same_id,
        ["patients.csv line 3, id: found \"a1\": accepted is an id that no other patient has (line 2)"]
    );
    for rows in [",A,B,,,1990-01-01,\n,a,b,,,1990-01-01,", "1,A,B,,,1990-01-01,\n,A,B,,,1990-01-01,"] {
        let same_person = faults(rows);
        assert_eq!(same_person.len(), 1);
        assert!(same_person[0].contains("line 3, family_name") && same_person[0].contains("each patient once; line 2"));
    }
    assert!(patients(&format!("{HEADER}1,A,B,,,1990-01-01,\n2,A,B,,,1990-01-01,")).is_ok());
}

#[test]
fn bytes_that_are_not_utf8_are_a_fault_of_their_line() {
    let mut bytes = format!("{HEADER}1,A,B,,,1990-01-01,\n2,Andr").into_bytes();
    bytes.extend(b"\xe9,C,,,1990-01-01,\n3,D,E,12,,1990-01-01,\n");
    let found = patients_of(&bytes).map(|_| ()).unwrap_err();
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("line 3, given_names: found \"Andr\u{fffd}\": accepted is text in UTF-8"));
    assert!(found[1].contains("line 4, phone"));
}

#[test]
fn a_hundred_thousand_patients_load() {
    let row = |number: u32| {
        let id = if number.is_multiple_of(2) { format!("n{number}") } else { String::new() };
        let (mail, year) = (format!("p{number}@example.org"), 1900 + number % 100);
        format!("{id},Given {number},Family,07700 9{number:05},{mail},{year}-01-01,en\n")
    };
    let text: String = (0..100_000).map(row).collect();
    assert_eq!(patients(&format!("{HEADER}{text}")).unwrap().len(), 100_000);
}
