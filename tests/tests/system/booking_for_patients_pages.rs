//! Staff make appointments with the pages of the console (rows G3, I14 to I16).

use crate::booking_for_patients::{appointments, at, make, open, with};
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Client};

/// A browser that is signed in.
struct Browser<'a> {
    client: &'a Client,
    http: reqwest::Client,
    cookie: String,
}

impl<'a> Browser<'a> {
    fn new(client: &'a Client) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { client, http, cookie: format!("__Host-staff={}", client.bearer().trim_start_matches("Bearer ")) }
    }

    async fn get(&self, path: &str) -> Answer {
        let headers = [("accept", "text/html"), ("cookie", &*self.cookie)];
        self.client.send(Method::GET, path, None, &headers).await
    }

    /// Presses the button of a form: all that it carries unseen, and the button's own name and value.
    async fn press(&self, form: &str, more: &[(&str, &str)]) -> (u16, String, String) {
        let mut fields: Vec<(String, String)> = form
            .split("<input type=\"hidden\" ")
            .skip(1)
            .map(|field| (part(field, "name=\"").to_owned(), part(field, "value=\"").to_owned()))
            .collect();
        fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let action = self.client.url(part(form, "action=\""));
        let sent = self.http.post(action).header("accept", "text/html").header("cookie", &self.cookie).form(&fields);
        let answer = sent.send().await.unwrap();
        let location = answer.headers().get("location").map(|at| at.to_str().unwrap().to_owned());
        (answer.status().as_u16(), location.unwrap_or_default(), answer.text().await.unwrap())
    }
}

fn part<'a>(text: &'a str, before: &str) -> &'a str {
    text.split(before).nth(1).unwrap().split('"').next().unwrap()
}

/// The forms of a page that make an appointment.
fn forms(page: &str) -> Vec<&str> {
    let forms =
        page.split("<form ").skip(1).filter(|form| form.starts_with("method=\"post\" action=\"/staff/patients/"));
    forms.map(|form| form.split("</form>").next().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn i14_staff_press_a_free_time_and_the_second_press_makes_no_second_appointment() {
    let client = Client::start().await;
    let browser = Browser::new(&client);
    let record = browser.get("/staff/patients/1001").await.text;
    assert!(record.contains("href=\"/staff/patients/1001/appointments\""), "the record leads there");
    let blank = browser.get("/staff/patients/1001/appointments").await;
    assert_eq!(blank.status, 200, "{}", blank.text);
    let query = "?type=follow-up&provider=tarrowby&location=harbour&date=2026-11-24";
    let page = browser.get(&format!("/staff/patients/1001/appointments{query}")).await.text;
    assert!(page.len() < 40_000, "{}", page.len());
    assert!(page.contains("<option value=\"tarrowby\" selected>") && page.contains("Free on Tuesday 24 November 2026"));
    let free = forms(&page)[0];
    assert!(free.contains("value=\"2026-11-24T09:00:00+00:00\">09:00</button>"), "{free}");
    let press = [("start", "2026-11-24T09:00:00+00:00")];
    let (status, location, text) = browser.press(free, &press).await;
    assert_eq!(status, 303, "{text}");
    assert_eq!(browser.press(free, &press).await.1, location, "the same appointment");
    let other = browser.press(free, &[("start", "2026-11-24T10:00:00+00:00")]).await;
    assert!(other.0 == 422 && other.2.contains("This form has been used already"), "{}", other.2);
    assert_eq!(appointments(&client, "1001").await.len(), 1);

    let shown = browser.get(&location).await.text;
    assert!(
        shown.contains("Made by Rosalind Featherstonehaugh-Pike") && !shown.contains("ooked online"),
        "I15: {shown}"
    );
    assert!(!shown.contains("utside the hours"));
    let day = browser.get("/staff/today?date=2026-11-24").await.text;
    assert!(day.contains("by Rosalind") && !day.contains("booked online") && day.contains(&location), "I16");
    // It is no longer free, and no other site's form makes one.
    let page = browser.get(&format!("/staff/patients/1002/appointments{query}")).await.text;
    assert!(!page.contains("value=\"2026-11-24T09:00:00+00:00\""));
    let forged = forms(&page)[0].replace(part(&page, "name=\"form\" value=\""), "forged");
    assert_eq!(browser.press(&forged, &[("start", "2026-11-24T10:00:00+00:00")]).await.0, 409);
    // On a Sunday there is none, so the next ones are shown.
    let sunday = browser
        .get("/staff/patients/1002/appointments?type=follow-up&provider=tarrowby&location=harbour&date=2026-11-29")
        .await;
    assert!(sunday.text.contains("No free time on this day") && sunday.text.contains("Mon 30 Nov 2026 at 08:30"));
    assert_eq!(appointments(&client, "1002").await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn g03_outside_the_hours_staff_are_asked_once_more_and_the_appointment_says_so_from_then_on() {
    let client = Client::start().await;
    let browser = Browser::new(&client);
    let query = "?type=follow-up&provider=tarrowby&location=harbour&date=2026-11-24";
    let page = browser.get(&format!("/staff/patients/1001/appointments{query}")).await.text;
    let typed = *forms(&page).last().unwrap();
    let (status, _, asked) = browser.press(typed, &[("date", "2026-11-24"), ("time", "19:07")]).await;
    assert_eq!(status, 409);
    assert!(asked.contains("This time is not offered") && asked.contains("19:07 to 19:37"), "{asked}");
    assert!(asked.contains("Next free times") && asked.contains("Wed 25 Nov 2026 at 08:30"));
    assert_eq!(appointments(&client, "1001").await.len(), 0, "nothing is made before that");
    let again = forms(&asked)[0];
    assert!(again.contains("Book all the same"));
    let (status, location, text) = browser.press(again, &[("start", part(again, "name=\"start\" value=\""))]).await;
    assert_eq!(status, 303, "{text}");
    let made = &appointments(&client, "1001").await[0];
    assert_eq!((&made["start"], &made["overridden"]), (&json!("2026-11-24T19:07:00+00:00"), &json!(true)));
    let shown = browser.get(&location).await.text;
    assert!(shown.contains("Made by Rosalind") && shown.contains("Outside the hours offered"), "{shown}");
    for list in ["/staff/today?date=2026-11-24", "/staff/patients/1001"] {
        let list = browser.get(list).await.text;
        assert!(list.contains("outside hours") && list.contains("by Rosalind"));
    }
    // Each of the free times on the page of the refusal makes an appointment too.
    let page = browser.get(&format!("/staff/patients/1002/appointments{query}")).await.text;
    let (_, _, asked) = browser.press(forms(&page).last().unwrap(), &[("date", "2026-11-24"), ("time", "20:00")]).await;
    let next = forms(&asked)[1];
    let (status, _, text) = browser.press(next, &[("start", part(next, "name=\"start\" value=\""))]).await;
    assert_eq!(status, 303, "{text}");
    assert_eq!(appointments(&client, "1002").await[0]["start"], "2026-11-25T08:30:00+00:00");
    let french = browser.get(&format!("/staff/patients/1001/appointments{query}&language=fr")).await.text;
    assert!(french.contains("Nouveau rendez-vous") && french.contains("Libre le mardi 24 novembre 2026"));
    for bad in [("date", "tomorrow"), ("time", "late")] {
        let mut fields = vec![("date", "2026-11-24"), ("time", "19:00")];
        fields.iter_mut().filter(|(name, _)| *name == bad.0).for_each(|field| field.1 = bad.1);
        let (status, _, text) = browser.press(typed, &fields).await;
        assert!(status == 400 && text.contains(&format!("{}: accepted is", bad.0)), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_the_clock_skips_is_refused_and_one_that_comes_twice_is_asked_for() {
    let (_files, client) = open(0, 2).await;
    let browser = Browser::new(&client);
    let page = browser.get("/staff/patients/1/appointments?type=short&date=2027-03-28").await.text;
    assert!(page.contains(">00:55</button>") && page.contains(">02:00</button>") && !page.contains(">01:30</button>"));
    let (status, _, text) =
        browser.press(forms(&page).last().unwrap(), &[("date", "2027-03-28"), ("time", "01:30")]).await;
    assert_eq!(status, 400);
    assert!(text.contains("On Sunday 28 March 2027 the clock goes forward over 01:30."), "{text}");

    let page = browser.get("/staff/patients/1/appointments?type=short&date=2027-10-31").await.text;
    assert!(page.contains(">01:30 (UTC+01:00)</button>") && page.contains(">01:30 (UTC+00:00)</button>"));
    let (status, _, asked) =
        browser.press(forms(&page).last().unwrap(), &[("date", "2027-10-31"), ("time", "01:30")]).await;
    assert_eq!(status, 409);
    assert!(asked.contains("01:30 (UTC+01:00)") && asked.contains("01:30 (UTC+00:00)"), "{asked}");
    assert_eq!(appointments(&client, "1").await.len(), 0);
    let (status, _, text) = browser.press(forms(&asked)[0], &[("start", "2027-10-31T01:30:00+00:00")]).await;
    assert_eq!(status, 303, "{text}");
    let made = &appointments(&client, "1").await[0];
    assert_eq!(
        (&made["start"], &made["end"]),
        (&json!("2027-10-31T01:30:00+00:00"), &json!("2027-10-31T01:45:00+00:00"))
    );
    // The hour before it has the same name and is free.
    assert_eq!(
        make(&client, "2", with(at("00:00"), json!({ "start": "2027-10-31T01:30:00+01:00" }))).await.status,
        201
    );
}
