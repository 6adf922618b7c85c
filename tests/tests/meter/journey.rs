//! A patient's whole journey, and what each step of it uses.

use crate::browser::{Asked, Browser};
use domain::{Channel, ClinicId, LeadTime, LeadTimes, PatientId};
use notify::sms_parts;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeMap;
use store::Usage;
use tests::Client;

const CLINIC: &str = "larkmoor";
const PATIENT: &str = "1001";
/// Whoever holds the link may book: no question comes between.
const RULE: &str = "follow-up";
/// The day for which the patient books: the Tuesday of the week after.
const BOOKED: &str = "2026-12-01";
/// When a program books, and the day after.
const EVENING: &str = "2026-11-23T18:00:00Z";
const SOON: &str = "2026-11-24";
/// When the patient moves that: before anything reminds of it, and two days before the first slot of [`MOVED`].
const MOVING: &str = "2026-11-27T18:00:00Z";
/// Another day, so that two days of the provider and of the patient are touched.
const MOVED: &str = "2026-11-30";
/// What the sweep of each minute asks whether or not there is anything to do, and settings, which are counted apart.
const OF_NOBODY: [&str; 3] = ["due", "sweep_cursor", "settings"];

/// Which messages a clinic sends on the way.
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    pub(crate) confirmations: &'static [Channel],
    pub(crate) texts: &'static [&'static str],
    pub(crate) emails: &'static [&'static str],
    /// Whether SNS tells what becomes of texts.
    pub(crate) text_reports: bool,
}

/// What one step used.
#[derive(Debug, Clone, Default)]
pub(crate) struct Step {
    pub(crate) name: &'static str,
    /// Requests to the API, by the function that answered.
    pub(crate) asked: Asked,
    /// Records of the stream, by the function that reads them: one invocation each, where no two come in one batch.
    pub(crate) streamed: BTreeMap<&'static str, u32>,
    /// How often a function needed the clinic's settings.
    pub(crate) settings: u32,
    /// Messages that a run of the schedule dealt with.
    pub(crate) swept: u32,
    pub(crate) table: BTreeMap<&'static str, Usage>,
    pub(crate) text_parts: u32,
    pub(crate) emails: u32,
}

/// The journey so far.
pub(crate) struct Journey<'a> {
    client: &'a Client,
    browser: Browser<'a>,
    events: usize,
    posted: usize,
    pub(crate) steps: Vec<Step>,
}

impl<'a> Journey<'a> {
    /// Sends the link, follows it to a booking, moves that, and lets all time pass that anything waits for.
    pub(crate) async fn of(client: &'a Client, plan: &Plan) -> Vec<Step> {
        set_up(client, plan).await;
        let mut journey = Journey { client, browser: Browser::of(client), events: 0, posted: 0, steps: vec![] };
        journey.book().await;
        let booked = journey.move_it().await;
        journey.pass(&booked).await;
        journey.steps
    }

    /// The same by a program, which asks for nothing but what makes the journey: it books for the next day, so that nothing
    /// reminds of that, and moves to another week, of which two reminders tell.
    pub(crate) async fn of_a_program(client: &'a Client, plan: &Plan) -> Vec<Step> {
        set_up(client, plan).await;
        let evening = json!({ "now": EVENING });
        assert_eq!(client.post("/_local/clock", evening).await.status, 200);
        let mut journey = Journey { client, browser: Browser::of(client), events: 0, posted: 0, steps: vec![] };
        let link = journey.invite().await;
        let slots = journey.three_pages(&link).await;
        let on = |day: &str| slots.iter().find(|slot| slot.starts_with(&day.replace('-', ""))).expect("a slot").clone();
        journey.ask(&format!("{link}/book"), &on(SOON)).await;
        journey.done("book, and its confirmation").await;
        let manage = journey.last_link("confirmation").await;
        journey.ask(&format!("{manage}/reschedule"), &on(BOOKED)).await;
        journey.done("move, and its confirmation").await;
        let start = journey.start().await;
        journey.pass(&start).await;
        journey.steps
    }

    /// Three pages of slots, and their ids.
    async fn three_pages(&mut self, link: &str) -> Vec<String> {
        let (mut next, mut slots) = (format!("{link}/slots"), Vec::new());
        for _ in 0..3 {
            let page = self.client.get(&next).await;
            assert_eq!(page.status, 200, "{}", page.text);
            self.browser.count(&Method::GET, &next, &page);
            let page = page.json();
            let offered = page["slots"].as_array().expect("slots").iter();
            slots.extend(offered.map(|slot| slot["id"].as_str().expect("an id").to_owned()));
            page["next"].as_str().expect("a next page").clone_into(&mut next);
        }
        self.done("three pages of slots").await;
        slots
    }

    async fn ask(&mut self, door: &str, slot: &str) {
        let answer = self.client.post(door, json!({ "slot": slot })).await;
        assert!(answer.status.is_success(), "{}", answer.text);
        self.browser.count(&Method::POST, door, &answer);
    }

    /// Sends the link by text, and reads it there.
    async fn invite(&mut self) -> String {
        let door = format!("/staff/patients/{PATIENT}/links");
        let sent = self.client.staff_post(&door, json!({ "rule": RULE, "channel": "sms" })).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        self.browser.count(&Method::POST, &door, &sent);
        self.done("invitation by text").await;
        self.last_link("invitation").await
    }

    async fn book(&mut self) {
        let link = self.invite().await;
        self.browser.open(&link).await;
        self.done("open the link").await;
        self.browser.press("/continue").await;
        self.done("continue to the first slots").await;
        self.browser.see("2026-11-28").await;
        self.browser.see(BOOKED).await;
        self.done("two more pages of slots").await;
        self.browser.choose(BOOKED).await;
        self.done("review").await;
        self.browser.press("/book").await;
        self.done("book, and its confirmation").await;
    }

    /// Moves the appointment to another day. Returns when it is.
    async fn move_it(&mut self) -> String {
        let later = json!({ "now": MOVING });
        assert_eq!(self.client.post("/_local/clock", later).await.status, 200);
        let manage = self.last_link("confirmation").await;
        self.browser.open(&manage).await;
        self.done("open the manage link").await;
        self.browser.follow("/slots").await;
        self.done("slots to move to").await;
        self.browser.choose(MOVED).await;
        self.done("review of the move").await;
        self.browser.press("/reschedule").await;
        self.done("move, and its confirmation").await;
        self.start().await
    }

    /// Everything that falls due from now on: reminders, also those of the time before, and the end of the link.
    async fn pass(&mut self, start: &str) {
        let until = json!({ "now": start });
        assert_eq!(self.client.post("/_local/clock", until).await.status, 200);
        self.done("reminders, and those of the time before").await;
        self.client.advance("P30D").await;
        self.done("the link's time is over").await;
        let step = self.steps.last_mut().expect("the step that was just done");
        *step.streamed.entry("record-expiry").or_default() += 1;
    }

    /// When the appointment is.
    async fn start(&self) -> String {
        let record = self.client.record(PATIENT).await;
        self.client.local.context().store.meter().take();
        record["appointments"][0]["start"].as_str().expect("an appointment").to_owned()
    }

    async fn last_link(&self, kind: &str) -> String {
        let outbox = self.client.outbox().await;
        let message = outbox.iter().rfind(|message| message["kind"] == kind).expect("a message");
        let mut links = message["links"].as_array().expect("links").iter().filter_map(|link| link.as_str());
        links.find(|link| link.contains("/l/")).expect("a link of ours").to_owned()
    }

    /// Lets everything be done that a step has made due, and keeps what was used.
    async fn done(&mut self, name: &'static str) {
        self.client.outbox().await;
        let store = &self.client.local.context().store;
        let mut table = store.meter().take();
        table.retain(|operation, _| !OF_NOBODY.contains(operation));
        let asked = self.browser.asked();
        let (clinic, patient) = (ClinicId::parse(CLINIC).expect("an id"), PatientId::parse(PATIENT).expect("an id"));
        let record = store.record(&clinic, &patient).await.expect("the table answers").expect("the patient");
        store.meter().take();
        let fresh = &record.events[self.events..];
        let speaking = fresh.iter().filter(|event| event.kind.concerns_messages()).count();
        let swept = table.get("event").map_or(0, |usage| usage.requests);
        let mut step = Step {
            name,
            settings: asked.functions.values().sum::<u32>() + u32::try_from(speaking).expect("few") + swept,
            asked,
            streamed: BTreeMap::from([("deliver", u32::try_from(fresh.len()).expect("few"))]),
            swept,
            table,
            ..Step::default()
        };
        self.events = record.events.len();
        self.count_messages(&mut step);
        self.steps.push(step);
    }

    fn count_messages(&mut self, step: &mut Step) {
        let posted = self.client.local.outbox().posted();
        for message in &posted[self.posted..] {
            match message.channel {
                Channel::Sms => step.text_parts += u32::try_from(sms_parts(&message.text).parts).expect("few"),
                Channel::Email => step.emails += 1,
            }
        }
        self.posted = posted.len();
    }
}

/// The demo clinic, with the messages of the plan, and settings that no function has in its cache.
async fn set_up(client: &Client, plan: &Plan) {
    let (id, store) = (ClinicId::parse(CLINIC).expect("an id"), &client.local.context().store);
    let settings = store.fresh_settings(&id, client.now()).await.expect("the table answers").expect("the demo clinic");
    let mut clinic = settings.clinic.clone();
    let leads = |leads: &[&str]| leads.iter().map(|lead| LeadTime::parse(lead).expect("a lead time")).collect();
    clinic.messages.reminders = LeadTimes { sms: leads(plan.texts), email: leads(plan.emails) };
    clinic.messages.confirmation_requests = LeadTimes::default();
    let rule = clinic.rules.iter_mut().find(|rule| rule.id.as_str() == RULE).expect("the rule");
    rule.confirmations = plan.confirmations.to_vec();
    store.load_clinic(&clinic, &settings.staff, &settings.wording).await.expect("the table answers");
    client.advance("PT5S").await;
    store.meter().take();
}

/// What one reading of the clinic's settings costs.
pub(crate) async fn settings(client: &Client) -> Usage {
    let (id, store) = (ClinicId::parse(CLINIC).expect("an id"), &client.local.context().store);
    client.outbox().await;
    store.meter().take();
    store.fresh_settings(&id, client.now()).await.expect("the table answers");
    store.meter().take().remove("settings").expect("settings were read")
}

/// What a run of the schedule costs that finds nothing to do.
pub(crate) async fn idle_sweep(client: &Client) -> Usage {
    client.outbox().await;
    let store = &client.local.context().store;
    store.meter().take();
    remind::handle(client.local.context()).await.expect("a sweep");
    let used = store.meter().take();
    used.values().fold(Usage::default(), |sum, usage| Usage {
        requests: sum.requests + usage.requests,
        read_units: sum.read_units + usage.read_units,
        write_units: sum.write_units + usage.write_units,
    })
}
