//! Staff write alerts on the pages of the console (rows L5, L13, L15, L21, C16).

use crate::alerts::{awake, received, recorded};
use crate::cancelling::change_clinic;
use reqwest::{Method, redirect::Policy};
use tests::{Answer, Client};

const FORM: &str = "/staff/patients/1001/alerts";

/// A browser that is signed in.
struct Browser<'a> {
    client: &'a Client,
    http: reqwest::Client,
    cookie: String,
}

/// What pressing a button led to.
struct Pressed {
    status: u16,
    location: String,
    page: String,
}

impl<'a> Browser<'a> {
    fn new(client: &'a Client) -> Self {
        let http = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
        Self { client, http, cookie: format!("__Host-staff={}", client.bearer().trim_start_matches("Bearer ")) }
    }

    async fn get(&self, path: &str) -> Answer {
        let headers = [("accept", "text/html"), ("cookie", &*self.cookie)];
        self.client.send(Method::GET, path, None, &headers).await
    }

    /// Sends the form of a page: what it carries unseen, the minutes as they stand in it, and what is given.
    async fn press(&self, page: &str, given: &[(&str, &str)]) -> Pressed {
        let form = page.split("<form class=\"alert\"").nth(1).unwrap_or_else(|| panic!("no form in {page}"));
        let value = |name: &str| part(form.split(&format!("name=\"{name}\"")).nth(1).unwrap(), "value=\"");
        let mut fields = vec![("form", value("form")), ("key", value("key"))];
        if !given.iter().any(|(name, _)| *name == "minutes") {
            fields.push(("minutes", value("minutes")));
        }
        fields.extend(given);
        if !given.iter().any(|(name, _)| *name == "text") {
            fields.push(("text", ""));
        }
        self.post(&fields).await
    }

    async fn post(&self, fields: &[(&str, &str)]) -> Pressed {
        let post = self.http.post(self.client.url(FORM)).header("accept", "text/html").header("cookie", &self.cookie);
        let answer = post.form(fields).send().await.unwrap();
        let location = answer.headers().get("location").map(|at| at.to_str().unwrap().to_owned());
        Pressed {
            status: answer.status().as_u16(),
            location: location.unwrap_or_default(),
            page: answer.text().await.unwrap(),
        }
    }
}

fn part<'a>(text: &'a str, before: &str) -> &'a str {
    text.split(before).nth(1).unwrap().split('"').next().unwrap()
}

fn says(page: &str, all: &[&str]) {
    // Without the style sheet.
    let page = page.split("</head>").last().unwrap();
    for said in all {
        assert!(page.contains(said), "{said} is not in {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn l05_l13_the_day_the_record_and_the_appointment_lead_to_the_form_and_a_preset_is_one_press_from_there() {
    let client = awake().await;
    let browser = Browser::new(&client);
    let link = client.link("1001", "follow-up", "sms").await;
    let slot = client.slots(&link).await[0]["id"].as_str().unwrap().to_owned();
    let booked = client.book(&link, &slot).await.json()["appointment"].clone();
    let appointment = format!("/staff/patients/1001/appointments/{}", booked["id"].as_str().unwrap());
    let day = format!("/staff/today?date={}", &booked["start"].as_str().unwrap()[..10]);
    for page in [&*day, "/staff/patients/1001", &appointment] {
        says(&browser.get(page).await.text, &["href=\"/staff/patients/1001/alerts\""]);
    }
    let form = browser.get(FORM).await;
    assert_eq!(form.status, 200, "{}", form.text);
    says(&form.text, &["Larkmoor Clinic: We are running about … min late.", "1 text", "to +447700900101"]);
    // The text message is ticked, and the email can be.
    let ticks =
        form.text.split("type=\"checkbox\"").skip(1).map(|tick| tick.split('>').next().unwrap().contains("checked"));
    assert_eq!(ticks.collect::<Vec<_>>(), [true, false]);

    let sent = browser.press(&form.text, &[("sms", "true"), ("minutes", "25"), ("preset", "running_late")]).await;
    assert_eq!(sent.status, 303, "{}", sent.page);
    let again = browser.press(&form.text, &[("sms", "true"), ("minutes", "25"), ("preset", "running_late")]).await;
    assert_eq!((again.status, &again.location), (303, &sent.location), "a double click");
    assert_eq!(received(&client).await.len(), 1);
    says(&browser.get(&sent.location).await.text, &["Alert sent", "We are running about 25 min late.", "Running late"]);
    let other = browser.press(&form.text, &[("sms", "true"), ("preset", "please_enter")]).await;
    assert_eq!(other.status, 422);
    says(&other.page, &["This form has been used already"]);
    assert_eq!(received(&client).await.len(), 1);
    // The minutes that the form has anyway do not disturb a preset that tells none.
    let form = browser.get(FORM).await.text;
    assert_eq!(browser.press(&form, &[("sms", "true"), ("preset", "please_enter")]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn l15_c16_a_stopped_text_is_kept_with_the_reasons_and_goes_out_all_the_same_for_a_reason() {
    let client = awake().await;
    let browser = Browser::new(&client);
    let form = browser.get(FORM).await.text;
    let text = "Alice & co: your <insulin> is ready.";
    let stopped = browser.press(&form, &[("email", "true"), ("text", text)]).await;
    assert_eq!(stopped.status, 422);
    let kept = "Alice &amp; co: your &lt;insulin&gt; is ready.</textarea>";
    says(&stopped.page, &["The text tells too much", "Nothing was sent.", kept]);
    says(&stopped.page, &["“Alice”: the patient’s name", "“insulin”: a word about health", "Send all the same"]);
    let ticks = stopped.page.split("type=\"checkbox\"").skip(1);
    let ticks: Vec<bool> = ticks.map(|tick| tick.split('>').next().unwrap().contains("checked")).collect();
    assert_eq!(ticks, [false, true], "what was ticked stays ticked");

    let pressed = [("email", "true"), ("text", text), ("override", "true")];
    let unsaid = browser.press(&stopped.page, &[&pressed[..], &[("override_reason", "  ")]].concat()).await;
    assert_eq!(unsaid.status, 400);
    says(&unsaid.page, &["Nothing was sent", "Say why the text has to go out like this", "Send all the same", kept]);
    let why = [("override_reason", "She cannot be reached otherwise")];
    let sent = browser.press(&unsaid.page, &[&pressed[..], &why].concat()).await;
    assert_eq!(sent.status, 303, "{}", sent.page);
    let record = browser.get(&sent.location).await.text;
    says(
        &record,
        &["Sent although it holds the patient’s name, a word about health.", "She cannot be reached otherwise"],
    );
    assert_eq!((received(&client).await.len(), recorded(&client, "1001").await.len()), (1, 1));

    let mine = browser.get("/staff/patients/1001?language=fr").await.text;
    says(&mine, &["Envoyée bien qu’elle contienne le nom du patient, un mot sur la santé."]);
}

#[tokio::test(flavor = "multi_thread")]
async fn l21_whatever_is_wrong_is_said_in_words_and_everything_that_was_typed_is_kept() {
    let client = awake().await;
    let browser = Browser::new(&client);
    let form = browser.get(FORM).await.text;
    for (given, said, kept) in [
        (vec![("text", "Please come in.")], "Tick how it is to be sent", "Please come in.</textarea>"),
        (vec![("sms", "true")], "Choose a text, or write one.", "name=\"sms\" value=\"true\" checked"),
        (vec![("sms", "true"), ("minutes", "0"), ("preset", "running_late")], "from 1 to 240", "value=\"0\""),
        (vec![("sms", "true"), ("minutes", "soon"), ("preset", "running_late")], "from 1 to 240", "value=\"soon\""),
        (
            vec![("sms", "true"), ("preset", "please_call"), ("text", "Hello")],
            "a text of your own as well",
            "Hello</textarea>",
        ),
        (vec![("sms", "true"), ("preset", "gone")], "no such text in the language", "value=\"true\" checked"),
    ] {
        let refused = browser.press(&form, &given).await;
        assert_eq!(refused.status, 400, "{given:?}");
        says(&refused.page, &["Nothing was sent", said, kept, "autofocus"]);
        assert_eq!(part(&refused.page, "name=\"key\" value=\""), part(&form, "name=\"key\" value=\""));
    }
    let long = "x".repeat(301);
    says(&browser.press(&form, &[("sms", "true"), ("text", &long)]).await.page, &["1 to 300 characters", &long]);
    let foreign = browser.post(&[("sms", "true"), ("preset", "please_call"), ("form", "forged")]).await;
    assert_eq!(foreign.status, 409);
    assert!(received(&client).await.is_empty() && recorded(&client, "1001").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checked_text_is_shown_as_the_patient_reads_it_and_nothing_is_sent() {
    let client = awake().await;
    let browser = Browser::new(&client);
    let form = browser.get(FORM).await.text;
    let text = format!("Please come in. {}", "We are ready. ".repeat(12));
    let given = [("sms", "true"), ("text", &*text), ("review", "true")];
    let shown = browser.press(&form, &given).await;
    assert_eq!(shown.status, 200);
    says(&shown.page, &["Nothing has been sent yet", "Larkmoor Clinic: Please come in.", "2 texts", text.trim()]);
    let stopped = browser.press(&form, &[("sms", "true"), ("text", "Alice, come in."), ("review", "true")]).await;
    assert_eq!(stopped.status, 422);
    says(&stopped.page, &["“Alice”: the patient’s name"]);
    assert!(received(&client).await.is_empty() && recorded(&client, "1001").await.is_empty());
    assert_eq!(browser.press(&shown.page, &given[..2]).await.status, 303);
    assert_eq!(received(&client).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_reaches_nobody_says_why_and_the_other_is_ticked() {
    let client = awake().await;
    change_clinic(&client, "larkmoor", |clinic| clinic.messages.sms_to = Vec::new()).await;
    let browser = Browser::new(&client);
    for (patient, said) in [
        ("1007", "No text: the record has no mobile number."),
        ("1006", "No email: the record has no email address."),
        ("1010", "The clinic sends no text messages to the country of the number of"),
    ] {
        let page = browser.get(&format!("/staff/patients/{patient}/alerts")).await.text;
        says(&page, &[said]);
        let ticks: Vec<&str> =
            page.split("type=\"checkbox\"").skip(1).map(|tick| tick.split('>').next().unwrap()).collect();
        let disabled: Vec<bool> = ticks.iter().map(|tick| tick.contains("disabled")).collect();
        let ticked: Vec<bool> = ticks.iter().map(|tick| tick.contains("checked")).collect();
        assert_eq!(disabled.iter().map(|disabled| !disabled).collect::<Vec<_>>(), ticked, "{patient}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn at_night_the_page_says_until_when() {
    let client = Client::start().await;
    let browser = Browser::new(&client);
    let form = browser.get(FORM).await.text;
    let refused = browser.press(&form, &[("sms", "true"), ("text", "Please come in.")]).await;
    assert_eq!(refused.status, 409);
    says(&refused.page, &["It is night where the patient is", "08:00", "Please come in.</textarea>"]);
}
