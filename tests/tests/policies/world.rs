//! A clinic whose functions are watched.

use crate::FUNCTIONS;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Clinic, ClinicId};
use serde_json::{Value, json};
use slotlink::Options;
use std::collections::HashMap;
use tests::{Answer, Client, clinic, recorder::Recorder};

pub(crate) const EMAIL_FROM: &str = "clinic@example.org";
pub(crate) const CONFIGURATION_SET: &str = "reports";

/// Patients `1` and `2` have one telephone, `3` to `6` one each.
const PATIENTS: &str = "id,given_names,family_name,phone,email,date_of_birth\n\
                        1,Ada,Marlowe,07700 900101,a@example.org,1980-01-01\n\
                        2,Ben,Marlowe,07700 900101,b@example.org,1980-01-01\n\
                        3,Cy,Quickbeam,07700 900103,c@example.org,1980-01-01\n\
                        4,Dee,Quickbeam,07700 900104,d@example.org,1980-01-01\n\
                        5,Eve,Quickbeam,07700 900105,e@example.org,1980-01-01\n\
                        6,Flo,Quickbeam,07700 900106,,1980-01-01\n";

pub(crate) type Item = HashMap<String, AttributeValue>;

pub(crate) fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

pub(crate) struct World {
    pub(crate) client: Client,
    _files: clinic::Files,
}

impl World {
    /// With SNS and SES, as the recorder answers for them.
    pub(crate) async fn with_carriers(recorder: &Recorder) -> Self {
        let carriers = Some(recorder.carriers());
        Self::with(Options { carriers, http_of: recorder.http_of(&FUNCTIONS), ..Options::default() }).await
    }

    /// With the phone on screen, whose messages can be reported on.
    pub(crate) async fn with_phone(recorder: &Recorder) -> Self {
        Self::with(Options { http_of: recorder.http_of(&FUNCTIONS), ..Options::default() }).await
    }

    async fn with(options: Options) -> Self {
        let rules = [
            clinic::rule("either", &["p0", "p1"], "confirmations = [\"sms\", \"email\"]"),
            clinic::rule("asked", &["p0"], "").replace("\"none\"", "\"date_of_birth\""),
            clinic::rule("coded", &["p0"], "").replace("\"none\"", "\"one_time_code\""),
        ];
        let files = clinic::Files::new(&(clinic::open_all_hours(1) + &rules.concat()), PATIENTS);
        let client = Client::with(Options { clinics: vec![files.source()], ..options }).await;
        Self { client, _files: files }
    }

    /// Changes the clinic's facts, for functions that have no older ones in their cache.
    pub(crate) async fn change(&self, change: impl FnOnce(&mut Clinic)) {
        let (id, store) = (ClinicId::parse("race").unwrap(), &self.client.local.context().store);
        let settings = store.fresh_settings(&id, self.client.now()).await.unwrap().unwrap();
        let mut clinic = settings.clinic.clone();
        change(&mut clinic);
        store.load_clinic(&clinic, &settings.staff, &settings.wording).await.unwrap();
        self.client.advance("PT5S").await;
    }

    /// A request that is sent twice under one key: the second finds what the first has done.
    pub(crate) async fn twice(&self, path: &str, body: Value) -> Value {
        let bearer = self.client.bearer();
        let headers = [("idempotency-key", path), ("authorization", &*bearer)];
        let headers = if path.starts_with("/staff") { &headers[..] } else { &headers[..1] };
        let send = async || done(self.client.send(reqwest::Method::POST, path, Some(body.clone()), headers).await);
        send().await;
        send().await
    }

    /// Sends a link, books by it and gives the manage link.
    pub(crate) async fn booked(&self, patient: &str, slot: &str) -> String {
        let link = self.client.link(patient, "either", "sms").await;
        let booked = done(self.client.book(&link, slot).await);
        let id = booked["appointment"]["id"].as_str().unwrap();
        self.client.url(&self.client.manage_link("race", patient, id))
    }

    /// The public id of a patient's link.
    pub(crate) async fn link_id(&self, patient: &str, url: &str) -> String {
        let record = self.client.record(patient).await;
        let link = record["links"].as_array().unwrap().iter().find(|link| link["url"] == url);
        link.unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// The table itself, past the functions.
    pub(crate) fn table(&self) -> aws_sdk_dynamodb::Client {
        slotlink::engine_client(self.client.local.engine_address)
    }

    /// An item as it stands in the table.
    pub(crate) async fn item(&self, pk: &str, sk: &str) -> Item {
        let got = self.table().get_item().table_name(slotlink::TABLE).key("pk", text(pk)).key("sk", text(sk));
        got.send().await.unwrap().item.unwrap()
    }

    pub(crate) async fn put(&self, item: Item) {
        self.table().put_item().table_name(slotlink::TABLE).set_item(Some(item)).send().await.unwrap();
    }

    /// The first open task.
    pub(crate) async fn task(&self) -> String {
        let tasks = done(self.client.staff_get("/staff/tasks").await);
        tasks["tasks"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Waits until nothing is left to be done.
    pub(crate) async fn settle(&self) {
        done(self.client.post("/_local/settle", json!({})).await);
    }
}

/// The answer to something that must succeed.
#[track_caller]
pub(crate) fn done(answer: Answer) -> Value {
    assert!(answer.status.is_success() || answer.status.is_redirection(), "{}: {}", answer.status, answer.text);
    answer.json()
}

/// Makes sure that something was refused.
#[track_caller]
pub(crate) fn refused(answer: Answer, status: u16) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
}
