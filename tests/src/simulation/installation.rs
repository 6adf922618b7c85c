//! What is installed before a run begins: the clinic, and copies of the functions.

use super::gate::Gate;
use crate::clinic::Files;
use app::{Clock, Context, Keys, OwnPermits, Random, SendingRate, StaffTokens, Throttle};
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{
    SharedAsyncSleep, SharedHttpClient, StalledStreamProtectionConfig, timeout::TimeoutConfig,
};
use aws_smithy_async::time::{SharedTimeSource, TimeSource};
use aws_types::region::Region;
use domain::{Channel, Email, LeadTime, LeadTimes, MessageSettings, QuietHours, WallTime};
use fastrand::Rng;
use futures::executor::block_on;
use import::Loaded;
use notify::{Outbox, Senders};
use slotlink::Issuer;
use std::{rc::Rc, sync::LazyLock, time::SystemTime};
use store::Store;
use web::Key;

/// Where people reach the doors.
pub(super) const ORIGIN: &str = "https://book.example.org";
/// So many copies of the functions run at once, each with settings and randomness of its own, as on Lambda.
const ENVIRONMENTS: usize = 3;

/// Copies of the functions, whose calls to the table wait at the gate.
pub(super) fn environments(
    rng: &mut Rng,
    gate: &Gate,
    clock: &Clock,
    issuer: &Issuer,
    outbox: &Outbox,
) -> Vec<Rc<Context>> {
    let environment = |_| {
        Rc::new(Context {
            store: store(SharedHttpClient::new(gate.clone()), gate, clock),
            clock: clock.clone(),
            random: Random::seeded(rng.u64(..)),
            keys: Keys { link: Key::new([1; 32]), forms: Key::new([2; 32]) },
            origin: ORIGIN.to_owned(),
            staff: Some(StaffTokens::of_keys(issuer.address(), slotlink::AUDIENCE, issuer.public().clone())),
            sign_in: None,
            senders: Some(Senders::local(outbox)),
            // One message in hand at a time, so that whatever is sent is known by its claim.
            rate: SendingRate { at_once: 1, per_minute: 5 },
            own_permits: OwnPermits::default(),
            text_reports: true,
            throttle: Throttle::default(),
        })
    };
    (0..ENVIRONMENTS).map(environment).collect()
}

/// The simulated time, for the SDK.
#[derive(Debug)]
struct SimulatedTime(Clock);

impl TimeSource for SimulatedTime {
    fn now(&self) -> SystemTime {
        self.0.now().into()
    }
}

/// A store over a client as functions have it, except that only an injected fault is ever late.
pub(super) fn store(http: SharedHttpClient, pauses: &Gate, clock: &Clock) -> Store {
    let credentials = Credentials::new("simulation", "simulation", None, None, "simulation");
    let config = app::sdk_config(Region::new("eu-west-2"), credentials, http)
        .into_builder()
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .sleep_impl(SharedAsyncSleep::new(pauses.clone()))
        .time_source(SharedTimeSource::new(SimulatedTime(clock.clone())))
        .build();
    Store::new(app::dynamodb(&config, Some("http://engine.example.org".to_owned())), slotlink::TABLE)
}

/// The clinic's files, which are read once.
static LOADED: LazyLock<Loaded> = LazyLock::new(|| {
    let files = Files::new(CLINIC, PATIENTS);
    let source = files.source();
    let mut loaded =
        import::load(&source.clinic, source.patients.as_deref()).expect("the clinic's files have no faults");
    let clinic = &mut loaded.clinic_file.clinic;
    clinic.messages = messages();
    clinic.providers[0].email = Some(Email::parse("nobody@clinic.example").expect("an address"));
    loaded
});

/// Reminders and questions far and near, of which some fall into the quiet hours, and every other message.
fn messages() -> MessageSettings {
    let leads = |leads: &[&str]| leads.iter().map(|lead| LeadTime::parse(lead).expect("a lead time")).collect();
    let quiet = (WallTime::parse("13:00"), WallTime::parse("14:15"));
    let (Ok(from), Ok(until)) = quiet else { panic!("times on the wall") };
    MessageSettings {
        reminders: LeadTimes { sms: leads(&["20h", "2h", "20m"]), email: leads(&["1d", "90m"]) },
        confirmation_requests: LeadTimes { sms: leads(&["3h"]), email: leads(&["4h", "1h"]) },
        cancellations: vec![Channel::Sms, Channel::Email],
        quiet_hours: Some(QuietHours::new(from, until).expect("quiet hours")),
        ..MessageSettings::default()
    }
}

pub(super) fn load(store: &Store) -> Loaded {
    let loaded = LOADED.clone();
    let clinic = &loaded.clinic_file;
    block_on(async {
        store.create_table().await?;
        store.load_clinic(&clinic.clinic, &clinic.staff, &clinic.wording).await?;
        store.load_patients(&clinic.clinic.id, &loaded.patients).await
    })
    .expect("the clinic is loaded");
    loaded
}

/// Few times and many who want them. The hours of the location cross midnight in UTC, and so do its appointments.
const CLINIC: &str = include_str!("clinic.toml");

/// Some have a phone, some an email address, some both.
const PATIENTS: &str = "id,given_names,family_name,phone,email,date_of_birth,language
1,Ada,One,020 7946 0001,one@example.org,1980-01-01,en
2,Bo,Two,,two@example.org,1980-01-02,fr
3,Cy,Three,020 7946 0003,,1980-01-03,en
4,Di,Four,020 7946 0004,four@example.org,1980-01-04,en
";
