//! The console, as staff and their programs use it.

use domain::ClinicId;
use reqwest::Method;
use serde_json::{Value, json};
use std::fmt::Write as _;
use tests::{Answer, Client, clinic};

/// What a page of the console may weigh.
const MOST_BYTES: usize = 40_000;

/// A page as a browser that is signed in gets it.
pub(crate) async fn page(client: &Client, path: &str) -> String {
    let cookie = cookie(client);
    let page = client.send(Method::GET, path, None, &[("accept", "text/html"), ("cookie", &cookie)]).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text);
    assert!(page.text.len() <= MOST_BYTES, "{path} has {} bytes", page.text.len());
    page.text
}

fn cookie(client: &Client) -> String {
    format!("__Host-staff={}", client.bearer().trim_start_matches("Bearer "))
}

/// Sends a link and books its so-manieth slot.
async fn booked(client: &Client, patient: &str, rule: &str, place: usize) -> Value {
    let link = client.link(patient, rule, "email").await;
    let slot = client.slots(&link).await[place]["id"].as_str().unwrap().to_owned();
    let booked = client.book(&link, &slot).await;
    assert_eq!(booked.status, 201, "{}", booked.text);
    booked.json()["appointment"].clone()
}

async fn day(client: &Client, query: &str) -> Value {
    let day = client.staff_get(&format!("/staff/today{query}")).await;
    assert_eq!(day.status, 200, "{}", day.text);
    day.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn i13_i15_a_booking_is_in_the_clinics_day_as_soon_as_it_is_made_and_says_that_it_was_booked_online() {
    let client = Client::start().await;
    assert_eq!(day(&client, "").await["appointments"], json!([]));
    assert!(page(&client, "/staff/today").await.contains("No appointments on this day"));
    let appointment = booked(&client, "1001", "follow-up", 0).await;
    let date = &appointment["start"].as_str().unwrap()[..10];

    let today = day(&client, &format!("?date={date}")).await;
    assert_eq!((&today["date"], &today["zone"], &today["next"]), (&json!(date), &json!("Europe/London"), &Value::Null));
    let mut expected = appointment.clone();
    expected["patient"] = json!("1001");
    expected["patient_name"] = json!("Alice Thistlewood");
    assert_eq!(today["appointments"], json!([expected]));

    let shown = page(&client, &format!("/staff/today?date={date}")).await;
    let own = format!("/staff/patients/1001/appointments/{}", appointment["id"].as_str().unwrap());
    assert!(shown.contains(&own) && shown.contains("href=\"/staff/patients/1001\""), "both can be opened (I16, I20)");
    assert!(shown.contains("booked online") && shown.contains("aria-current=\"page\">Today</a>"));

    // By provider; other days and other clinics have none of it.
    let provider = appointment["provider"].as_str().unwrap();
    assert_eq!(day(&client, &format!("?date={date}&provider={provider}")).await["appointments"], json!([expected]));
    assert_eq!(day(&client, &format!("?date={date}&provider=oakenfold")).await["appointments"], json!([]));
    assert_eq!(day(&client, "?date=2027-03-01").await["appointments"], json!([]));
    let other = client.post("/_local/token", json!({"clinic": "tilleuls"})).await.json()["token"].clone();
    if let Some(token) = other.as_str() {
        let headers = [("authorization", &*format!("Bearer {token}"))];
        let other = client.send(Method::GET, &format!("/staff/today?date={date}"), None, &headers).await;
        assert_eq!(other.json()["appointments"], json!([]), "{}", other.text);
    }
    for bad in ["date=2026-13-01", "date=tomorrow", "provider=nobody", "after=x", "page=2"] {
        assert_eq!(client.staff_get(&format!("/staff/today?{bad}")).await.status, 400, "{bad}");
    }
    assert_eq!(client.get("/staff/today").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_longer_than_a_page_goes_on_where_the_page_before_ended() {
    let count = 56;
    let files = clinic::Files::new(&clinic::open_all_hours(1), &clinic::patients(count));
    let client = Client::with_clinic(files.source()).await;
    for n in 1..=count {
        let (provider, place) = if n % 2 == 0 { ("p0", n / 2) } else { ("p1", n / 2) };
        let link = client.link(&n.to_string(), "any", "email").await;
        let minute = 480 + 20 * place;
        let slot = format!("20261124T{:02}{:02}Z.{provider}.here", minute / 60, minute % 60);
        assert_eq!(client.book(&link, &slot).await.status, 201, "{slot}");
    }
    let first = day(&client, "?date=2026-11-24").await;
    assert_eq!(first["appointments"].as_array().unwrap().len(), 50);
    let next = first["next"].as_str().expect("a next page");
    let second = client.staff_get(next).await.json();
    assert_eq!(second["next"], Value::Null);
    let mut all = first["appointments"].as_array().unwrap().clone();
    all.extend(second["appointments"].as_array().unwrap().clone());
    assert_eq!(all.len(), count);
    let order: Vec<_> = all.iter().map(|one| (one["provider"].to_string(), one["start"].to_string())).collect();
    assert!(order.is_sorted(), "by provider and time");
    assert!(page(&client, "/staff/today?date=2026-11-24").await.contains("Further appointments of this day"));
    page(&client, next).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i20_i21_an_appointments_page_has_everything_that_happened_to_it_and_to_its_link() {
    let client = Client::start().await;
    let appointment = booked(&client, "1001", "follow-up", 0).await;
    client.link("1001", "call", "sms").await;
    client.outbox().await;
    let door = format!("/staff/patients/1001/appointments/{}", appointment["id"].as_str().unwrap());
    let told = client.staff_get(&door).await.json();
    assert_eq!(told["appointment"], appointment);
    let kinds = |list: &Value| list.as_array().unwrap().iter().map(|one| one["kind"].to_string()).collect::<Vec<_>>();
    assert_eq!(kinds(&told["events"]), ["\"link_sent\"", "\"appointment_booked\""], "and nothing of the other link");
    assert_eq!(told["messages"].as_array().unwrap().len(), 3, "an invitation and two confirmations");
    let shown = page(&client, &door).await;
    for said in ["Booked online by the patient", "Follow-up, any of the team", "Full history", "Confirmation by email"]
    {
        assert!(shown.contains(said), "{said}");
    }
    let record = page(&client, "/staff/patients/1001").await;
    assert!(record.contains(&format!("{door}#history")), "from the link's row to the full history");

    let of_another = door.replace("/1001/", "/1002/");
    for unknown in [&*of_another, "/staff/patients/1001/appointments/nothing", "/staff/patients/0/appointments/0"] {
        assert_eq!(client.staff_get(unknown).await.status, 404, "{unknown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i01_a_clinic_that_has_switched_online_booking_off_shows_why_instead_of_the_form() {
    let client = Client::start().await;
    assert!(page(&client, "/staff/patients/1001").await.contains("Send appointment booking SMS"));
    let (id, store) = (ClinicId::parse("larkmoor").unwrap(), &client.local.context().store);
    let settings = store.fresh_settings(&id, client.now()).await.unwrap().unwrap();
    let off = domain::Clinic { online_booking: false, ..settings.clinic.clone() };
    store.load_clinic(&off, &settings.staff, &settings.wording).await.unwrap();
    let record = page(&client, "/staff/patients/1001").await;
    assert!(!record.contains("Send appointment booking SMS") && record.contains("Switched off for this clinic"));
}

#[tokio::test(flavor = "multi_thread")]
async fn i02_i03_i09_rules_are_listed_with_what_each_allows_and_found_by_typing_a_title() {
    let client = Client::start().await;
    for path in ["/staff/patients/1001", "/staff/rules"] {
        let all = page(&client, path).await;
        assert!(all.contains("First appointment with Imogen Tarrowby") && all.contains("Link lasts 30 days"), "{path}");
        let found = page(&client, &format!("{path}?find=any+FOLLOW")).await;
        assert!(found.contains("Follow-up, any of the team") && !found.contains("Link lasts 30 days"), "{path}");
        let none = page(&client, &format!("{path}?find=nosuchrule")).await;
        assert!(none.contains("No rule has “nosuchrule”") && none.contains("Show all rules"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i08_i10_after_sending_staff_see_the_link_and_can_send_it_again() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "sms").await;
    client.outbox().await;
    let id = client.record("1001").await["links"][0]["id"].as_str().unwrap().to_owned();
    let own = id.split('.').next_back().unwrap();
    let record = page(&client, &format!("/staff/patients/1001?sent={own}")).await;
    assert!(record.contains("<title>Link sent – Alice Thistlewood"));
    assert!(record.contains("on its way by text message") && record.matches(&url).count() == 2, "notice and row");
    assert!(record.contains(&format!("action=\"/staff/links/{id}/send\"")), "send again");
    // Of a link that cannot book any more nothing is left to send.
    client.advance("P30D").await;
    let record = page(&client, "/staff/patients/1001").await;
    assert!(record.contains("Expired") && !record.contains("/send\"") && !record.contains(&url));
}

#[tokio::test(flavor = "multi_thread")]
async fn i05_the_text_is_shown_in_the_patients_language_with_its_price_before_it_is_sent() {
    let client = Client::start().await;
    for (patient, said, lang) in [("1001", "please choose", "en"), ("1010", "rendez-vous", "fr")] {
        let record = page(&client, &format!("/staff/patients/{patient}")).await;
        let preview = record.split("class=\"preview\"").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(preview.contains(said) && preview.contains(&format!("lang=\"{lang}\"")), "{preview}");
        assert!(preview.contains("1 text ·") && preview.contains("of 160 characters"), "{preview}");
    }
    let nobody = page(&client, "/staff/patients/1013").await;
    assert!(nobody.contains("neither a mobile number nor an email address") && !nobody.contains("name=\"channel\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn i17_a01_every_link_and_message_can_be_reached_though_no_page_grows_without_end() {
    let mut toml = clinic::open_all_hours(0);
    for n in 0..60 {
        let _ = write!(
            toml,
            "\n[[rules]]\nid = \"r{n}\"\ntitle = \"Rule number {n} with a title as long as titles may well become\"\n\
             type = \"short\"\nproviders = [\"p0\"]\nverification = \"none\"\nminimum_notice_hours = 0\n"
        );
    }
    let patients =
        "id,given_names,family_name,phone,email,date_of_birth\n1,A,B,07700 900101,a@example.org,1980-01-01\n";
    let files = clinic::Files::new(&toml, patients);
    let client = Client::with_clinic(files.source()).await;
    for n in 0..40 {
        client.link("1", &format!("r{n}"), if n % 2 == 0 { "sms" } else { "email" }).await;
        client.advance("PT1M").await;
    }
    let record = page(&client, "/staff/patients/1").await;
    assert!(record.contains("more rules: type a part"), "the other rules are found by their titles");
    assert!(page(&client, "/staff/patients/1?find=number+57").await.contains("value=\"r57\""));
    assert!(page(&client, "/staff/rules").await.contains("Rule number 59"));

    let (mut seen, mut shown) = (0, record);
    loop {
        let section = shown.split("id=\"links\"").nth(1).unwrap().split("</section>").next().unwrap().to_owned();
        seen += section.matches("/send\"").count();
        let Some((before, _)) = section.split_once(">Older") else { break };
        let address = before.rsplit("href=\"").next().unwrap().trim_end_matches('"').replace("&amp;", "&");
        shown = page(&client, &address).await;
    }
    assert_eq!(seen, 40, "a row for every link");

    // Newest first, each event above what was sent because of it.
    let channel = page(&client, "/staff/patients/1?only=channel").await;
    let (sent, invitation) = (channel.find("Booking link sent").unwrap(), channel.find("Invitation by").unwrap());
    assert!(sent < invitation && channel.contains("Boss") && channel.contains("What it said"));
    for bad in ["only=everything", "from=-1", "from=many", "view=links"] {
        assert_eq!(client.staff_get(&format!("/staff/patients/1?{bad}")).await.status, 400, "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_our_own_form_signs_somebody_out() {
    let client = Client::start().await;
    let cookie = cookie(&client);
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let sign_out = async |fields: &[(&str, &str)]| {
        let form = http.post(client.url("/staff/sign-out")).header("accept", "text/html").header("cookie", &cookie);
        form.form(fields).send().await.unwrap()
    };
    for forged in [&[][..], &[("form", "forged")]] {
        let refused = sign_out(forged).await;
        assert_eq!(refused.status(), 409);
        assert!(refused.headers().get("set-cookie").is_none());
    }
    let own = page(&client, "/staff/sign-in").await;
    let token = own.split("name=\"form\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let done = sign_out(&[("form", token)]).await;
    assert_eq!(done.status(), 303);
    assert!(done.headers()["set-cookie"].to_str().unwrap().starts_with("__Host-staff=; Path=/; Max-Age=0"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c09_staffs_pages_have_one_script_by_its_hash_and_patients_pages_have_none() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    let policy = |answer: &Answer| answer.header("content-security-policy").to_owned();
    let patient = client.page(&url).await;
    assert!(!patient.text.contains("<script") && !policy(&patient).contains("script-src"));
    let cookie = cookie(&client);
    let headers = [("accept", "text/html"), ("cookie", &*cookie)];
    let staff = client.send(Method::GET, "/staff/patients", None, &headers).await;
    assert_eq!(staff.text.matches("<script").count(), 1);
    assert!(policy(&staff).contains("script-src 'sha256-") && policy(&staff).contains("connect-src 'self'"));
    assert!(!policy(&staff).contains("unsafe"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_speaks_the_language_that_was_chosen_in_it() {
    let client = Client::start().await;
    let english = page(&client, "/staff/today").await;
    assert!(english.contains("<html lang=\"en\">") && english.contains("href=\"/staff/today?language=fr\""));
    let french = page(&client, "/staff/today?language=fr").await;
    assert!(french.contains("<html lang=\"fr\">") && french.contains("Aucun rendez-vous ce jour-là"));
    let both = format!("{}; __Host-language=fr", cookie(&client));
    let later = client.send(Method::GET, "/staff/rules", None, &[("accept", "text/html"), ("cookie", &both)]).await;
    assert!(later.text.contains("Règles de réservation"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a18_a_patient_whom_no_time_suits_waits_on_top_of_the_day_until_somebody_has_seen_to_it() {
    let client = Client::start().await;
    assert!(!page(&client, "/staff/today").await.contains("no time suited"));
    let url = client.link("1001", "follow-up", "email").await;
    let told = client.post(&format!("{url}/no-time"), json!({})).await;
    assert!(told.status.is_success(), "{}", told.text);
    let today = page(&client, "/staff/today").await;
    assert!(today.contains("1 patient whom no time suited") && today.contains("Alice Thistlewood"));

    let own = |page: &str, before: &str| page.split(before).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let door = format!("/staff/tasks/{}", own(&today, "action=\"/staff/tasks/"));
    let form = own(&today, "name=\"form\" value=\"");
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let close = http.post(client.url(&door)).header("accept", "text/html").header("cookie", cookie(&client));
    assert_eq!(close.form(&[("form", form)]).send().await.unwrap().status(), 303);
    assert!(!page(&client, "/staff/today").await.contains("no time suited"));
    let record = page(&client, "/staff/patients/1001").await;
    assert!(record.contains("Patient said that no time suits") && record.contains("Task closed"), "A1: the channel");
}

#[tokio::test(flavor = "multi_thread")]
async fn i10_a_link_is_sent_again_with_the_forms_of_its_row() {
    let client = Client::start().await;
    client.link("1001", "follow-up", "sms").await;
    client.outbox().await;
    let record = page(&client, "/staff/patients/1001").await;
    let own = |before: &str| record.split(before).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let door = format!("/staff/links/{}", own("action=\"/staff/links/"));
    let row = record.split("action=\"/staff/links/").nth(1).unwrap();
    let value = |name: &str| {
        let before = format!("name=\"{name}\" value=\"");
        row.split(&before).nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let fields = [("form", value("form")), ("key", value("key")), ("channel", "email".to_owned())];
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let again = http.post(client.url(&door)).header("accept", "text/html").header("cookie", cookie(&client));
    let sent = again.form(&fields).send().await.unwrap();
    assert_eq!(sent.status(), 303, "{}", sent.text().await.unwrap());
    client.outbox().await;
    let after = page(&client, sent.headers()["location"].to_str().unwrap()).await;
    assert!(after.contains("on its way by email"), "the notice tells how it went last");
    assert!(after.contains("sent again once") && after.contains("Booking link sent again"));
}
