//! A patient moves an appointment.

use serde_json::{Value, json};
use tests::{Answer, Client, clinic};

/// A booked appointment, with the link that booked it and the one that manages it.
pub(crate) struct Booked {
    pub(crate) client: Client,
    pub(crate) booking: String,
    pub(crate) manage: String,
    pub(crate) appointment: Value,
    _files: clinic::Files,
}

/// Tomorrow at ten, with the first provider of the clinic that is open at all hours.
pub(crate) const TEN: &str = "20261124T1000Z.p0.here";

impl Booked {
    /// At ten, under a rule with these keys for both providers of the clinic.
    pub(crate) async fn under(keys: &str) -> Self {
        let toml = clinic::open_all_hours(1) + &clinic::rule("moves", &["p0", "p1"], keys);
        let files = clinic::Files::new(&toml, &clinic::patients(3));
        let client = Client::with_clinic(files.source()).await;
        let booking = client.link("1", "moves", "email").await;
        let booked = client.book(&booking, TEN).await;
        assert_eq!(booked.status, 201, "{}", booked.text);
        let appointment = booked.json()["appointment"].clone();
        let manage = client.manage_link("race", "1", appointment["id"].as_str().unwrap());
        Self { client, booking, manage, appointment, _files: files }
    }

    /// Where the record has it now: start, provider, version, sequence.
    pub(crate) async fn stands(&self) -> (String, String, u64, u64) {
        let record = self.client.record("1").await;
        let all = record["appointments"].as_array().unwrap();
        assert_eq!((all.len(), &all[0]["id"]), (1, &self.appointment["id"]), "{record}");
        let text = |name: &str| all[0][name].as_str().unwrap().to_owned();
        let number = |name: &str| all[0][name].as_u64().unwrap();
        (text("start"), text("provider"), number("version"), number("sequence"))
    }

    /// How often the channel says that it was moved.
    pub(crate) async fn moves(&self) -> usize {
        let record = self.client.record("1").await;
        let events = record["events"].as_array().unwrap();
        events.iter().filter(|event| event["kind"] == "appointment_rescheduled").count()
    }

    pub(crate) async fn reschedule(&self, slot: &str) -> Answer {
        self.client.reschedule(&self.manage, slot).await
    }

    /// The fields of the form that moves it to a slot, from the page that shows both times.
    pub(crate) async fn form(&self, slot: &str) -> [(&'static str, String); 3] {
        let page = self.client.page(&format!("{}/slots?slot={slot}", self.manage)).await;
        assert_eq!(page.status, 200, "{}", page.text);
        fields(&page.text)
    }

    pub(crate) async fn press(&self, fields: &[(&'static str, String); 3]) -> Answer {
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.client.form(&format!("{}/reschedule", self.manage), &fields).await
    }
}

pub(crate) fn fields(page: &str) -> [(&'static str, String); 3] {
    ["slot", "version", "nonce"].map(|name| {
        let after =
            page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
        (name, after.split('"').next().unwrap().to_owned())
    })
}

/// Whether the table was asked to write nothing since the last look, but for the schedule's own mark.
fn nothing_written(client: &Client) -> bool {
    let usages = client.local.context().store.meter().take();
    usages.iter().all(|(operation, usage)| usage.write_units == 0.0 || *operation == "sweep_cursor")
}

pub(crate) fn start_of(answer: &Answer) -> String {
    answer.json()["appointment"]["start"].as_str().unwrap_or_default().to_owned()
}

pub(crate) const ELEVEN: &str = "20261124T1100Z.p0.here";
pub(crate) const NOON: &str = "20261124T1200Z.p1.here";

#[tokio::test(flavor = "multi_thread")]
async fn c05_a_move_keeps_the_appointment_and_every_older_link_leads_to_where_it_is() {
    let booked = Booked::under("").await;
    let client = &booked.client;
    let invited = client.outbox().await;
    let file = client.get(&format!("{}/calendar.ics", booked.manage)).await.text;
    let moved = booked.reschedule(NOON).await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    let now = moved.json()["appointment"].clone();
    assert_eq!((&now["id"], &now["version"], &now["sequence"]), (&booked.appointment["id"], &json!(2), &json!(1)));
    assert_eq!((&now["start"], &now["provider"]), (&json!("2026-11-24T12:00:00+00:00"), &json!("p1")));
    assert_eq!(booked.stands().await, ("2026-11-24T12:00:00+00:00".to_owned(), "p1".to_owned(), 2, 1));

    // Both links, from before the move, lead to where it is.
    for (link, manages) in [(&booked.booking, false), (&booked.manage, true)] {
        let opened = client.get(link).await.json();
        assert_eq!((&opened["status"], &opened["appointment"]), (&json!("rescheduled"), &now));
        assert_eq!((&opened["may_reschedule"], &opened["may_cancel"]), (&json!(manages), &json!(manages)));
        let page = client.page(link).await.text;
        assert!(page.contains("12:00") && page.contains("It was moved") && !page.contains("10:00"), "{page}");
    }
    // The calendar takes the file as an update of the same entry.
    let update = client.get(&format!("{}/calendar.ics", booked.booking)).await.text;
    let property = |file: &str, name: &str| file.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert_eq!(property(&file, "UID:"), property(&update, "UID:"));
    assert_eq!([property(&file, "SEQUENCE:"), property(&update, "SEQUENCE:")], ["SEQUENCE:0", "SEQUENCE:1"]);
    assert_eq!(property(&update, "DTSTART:"), "DTSTART:20261124T120000Z");

    // A16, A17: the channel says so, and a confirmation of the new time goes out with the same link.
    assert_eq!(booked.moves().await, 1);
    let outbox = client.outbox().await;
    let again: Vec<&Value> = outbox.iter().skip(invited.len()).collect();
    assert_eq!(again.len(), 1, "{again:?}");
    let (text, link) = (again[0]["text"].as_str().unwrap(), again[0]["links"][0].as_str().unwrap());
    assert!(text.contains("12:00") && link.contains(&booked.manage), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a13_the_manage_link_lists_free_times_without_a_log_in_and_does_not_hide_its_own() {
    let booked = Booked::under("other_provider = false").await;
    let client = &booked.client;
    let listed = client.get(&format!("{}/slots?from=2026-11-24&days=1", booked.manage)).await;
    let body = listed.json();
    let starts: Vec<&str> = body["slots"].as_array().unwrap().iter().map(|slot| slot["id"].as_str().unwrap()).collect();
    for own in ["20261124T0950Z.p0.here", TEN, "20261124T1010Z.p0.here"] {
        assert!(starts.contains(&own), "{own} is hidden by the appointment that is to be moved");
    }
    assert_eq!(body["appointment"]["version"], 1);
    let page = client.page(&format!("{}/slots?from=2026-11-24T09:30:00Z&days=1", booked.manage)).await.text;
    assert!(page.contains("Choose a new time") && page.contains("You are moving your appointment of"), "{page}");
    assert!(page.contains("Tuesday 24 November 2026") && page.contains("your current time"), "{page}");
    assert!(!page.contains(&format!("value=\"{TEN}\"")), "its own time is no choice");
    assert!(page.contains("value=\"20261124T1010Z.p0.here\""));
    assert!(!page.contains("/no-time"), "a booked patient needs no time");
    let same = client.page(&format!("{}/slots?slot={TEN}", booked.manage)).await;
    assert_eq!((same.status.as_u16(), same.header("location")), (303, booked.manage.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a14_a15_selecting_changes_nothing_and_one_press_moves_and_says_so() {
    let booked = Booked::under("").await;
    let client = &booked.client;
    client.outbox().await;
    client.local.context().store.meter().take();
    let selected = client.form(&format!("{}/review", booked.manage), &[("slot", ELEVEN)]).await;
    assert!(selected.header("location").ends_with(&format!("/slots?slot={ELEVEN}")), "{}", selected.text);
    let page = client.page(selected.header("location")).await.text;
    assert!(page.contains("Nothing is changed until you press"), "{page}");
    assert!(page.contains("10:00") && page.contains("11:00"), "both times: {page}");
    assert_eq!(page.matches("<button").count(), 1, "{page}");
    let reviewed = client.post(&format!("{}/review", booked.manage), json!({ "slot": ELEVEN })).await;
    assert_eq!(reviewed.json()["slot"]["id"], ELEVEN);
    assert!(nothing_written(client));

    let form = fields(&page);
    client.advance("PT3S").await;
    let moved = booked.press(&form).await;
    assert_eq!((moved.status.as_u16(), moved.header("location")), (303, format!("{}?moved=1", booked.manage).as_str()));
    // A15: the success, also after a reload, with the calendar's file and the number.
    for _ in 0..2 {
        let page = client.page(moved.header("location")).await.text;
        assert!(page.contains("Your appointment was moved") && page.contains("11:00"), "{page}");
        assert!(page.contains("/calendar.ics") && page.contains("tel:+442079460100"), "{page}");
    }
    // The back button finds the page of the slot, which has nothing to press any more.
    let back = client.page(selected.header("location")).await;
    assert_eq!((back.status.as_u16(), back.header("location")), (303, booked.manage.as_str()));
    // Opened when the appointment was moved once more, the address of the success claims nothing.
    assert_eq!(booked.reschedule(NOON).await.status, 200);
    let later = client.page(moved.header("location")).await.text;
    assert!(later.contains("12:00") && !later.contains("This is your new time"), "{later}");
    let claimed = client.page(&format!("{}?moved=0", booked.manage)).await.text;
    assert!(!claimed.contains("This is your new time"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a22_the_old_time_stands_until_the_new_one_is_secured() {
    let booked = Booked::under("").await;
    let client = &booked.client;
    assert_eq!(client.book(&client.link("2", "moves", "email").await, ELEVEN).await.status, 201);
    let form = {
        let free = booked.form("20261124T1130Z.p0.here").await;
        assert_eq!(client.book(&client.link("3", "moves", "email").await, "20261124T1130Z.p0.here").await.status, 201);
        client.advance("PT3S").await;
        free
    };
    let page = booked.press(&form).await;
    assert_eq!(page.status, 409);
    for said in ["Somebody else has just taken this time", "Your appointment stands as it was", "name=\"slot\"", "tel:"]
    {
        assert!(page.text.contains(said), "{said} in {}", page.text);
    }
    for taken in [ELEVEN, "20261124T1055Z.p0.here", "20261124T1125Z.p0.here"] {
        let lost = booked.reschedule(taken).await;
        assert_eq!((lost.status.as_u16(), lost.json()["type"].clone()), (409, json!("urn:slotlink:problem:slot-lost")));
        let next = lost.json()["next_slots"].as_array().unwrap().clone();
        assert!(next.len() >= 4 && next.iter().all(|slot| slot["id"] != TEN), "{}", lost.text);
        assert_eq!(client.page(&format!("{}/slots?slot={taken}", booked.manage)).await.status, 409);
    }
    // The patient has another appointment then.
    assert_eq!(client.book(&client.link("1", "moves", "email").await, NOON).await.status, 201);
    let busy = booked.reschedule("20261124T1200Z.p0.here").await;
    assert_eq!(busy.status, 409);
    assert!(busy.text.contains("You have another appointment at this time"), "{}", busy.text);
    let opened = client.get(&booked.manage).await.json();
    assert_eq!((&opened["appointment"], &opened["status"]), (&booked.appointment, &json!("booked")));
    // Over its own time and a little further is free to it alone.
    assert_eq!(booked.reschedule("20261124T1005Z.p0.here").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_moved_to_is_named_and_nothing_is_written() {
    let booked = Booked::under("").await;
    let client = &booked.client;
    client.outbox().await;
    client.local.context().store.meter().take();
    let door = format!("{}/reschedule", booked.manage);
    for (body, status, field) in [
        (json!({}), 400, "slot"),
        (json!({"slot": 7}), 400, "slot"),
        (json!({"slot": "tomorrow"}), 400, "slot"),
        (json!({"slot": "20261124T1101Z.p0.here"}), 400, "slot"),
        (json!({"slot": "20261124T1100Z.nobody.here"}), 400, "slot"),
        (json!({"slot": "99991124T1100Z.p0.here"}), 400, "slot"),
        (json!({"slot": ELEVEN, "version": "1"}), 400, "version"),
        (json!({"slot": ELEVEN, "version": -1}), 400, "version"),
        (json!({"slot": ELEVEN, "provider": "p1"}), 400, "provider"),
    ] {
        let answer = client.post(&door, body.clone()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["field"].clone()),
            (status, json!(field)),
            "{body}: {}",
            answer.text
        );
    }
    let past = booked.reschedule("20261122T1000Z.p0.here").await;
    assert_eq!((past.status.as_u16(), past.json()["type"].clone()), (409, json!("urn:slotlink:problem:slot-lost")));
    let same = booked.reschedule(TEN).await;
    assert_eq!((same.status.as_u16(), same.json()["appointment"].clone()), (200, booked.appointment.clone()));
    let of_booking = client.reschedule(&booked.booking, ELEVEN).await;
    assert_eq!(of_booking.json()["type"], "urn:slotlink:problem:not-a-manage-link");
    assert_eq!((of_booking.status.as_u16(), client.get(&door).await.status.as_u16()), (409, 405));
    assert!(nothing_written(client));
}

#[tokio::test(flavor = "multi_thread")]
async fn a20_what_is_still_owed_for_the_old_time_is_never_sent() {
    let booked = Booked::under("").await;
    let client = &booked.client;
    let sent = client.outbox().await.len();
    // The carrier takes nothing while the patient moves the appointment twice.
    for _ in 0..2 {
        client.local.outbox().refuse_next(notify::SendError::Passing { code: "Throttled".to_owned() });
    }
    assert_eq!(booked.reschedule(ELEVEN).await.status, 200);
    assert_eq!(client.outbox().await.len(), sent);
    assert_eq!(booked.reschedule(NOON).await.status, 200);
    client.outbox().await;
    client.advance("PT2H").await;
    let outbox = client.outbox().await;
    let texts: Vec<&str> = outbox.iter().skip(sent).map(|message| message["text"].as_str().unwrap()).collect();
    assert!(texts.len() == 1 && texts[0].contains("12:00") && !texts[0].contains("11:00"), "{texts:?}");
}
