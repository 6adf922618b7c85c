//! The real SDK against the engine: a losing case for every condition under which a link ends, or has ended.

use crate::expiring::{kinds, sent};
use domain::{
    Actor, Channel, ClinicId, Ending, Event, EventId, EventKind, Link, LinkEnded, LinkId, LinkState, PatientId,
    SendLinkAgain, StaffMember, delete_link, expire_link, report_no_time, send_link_again,
};
use store::{EndingLink, Reporting, Resending};
use tests::{Client, clinic};

struct World {
    client: Client,
    clinic: domain::Clinic,
    member: StaffMember,
    _files: clinic::Files,
}

impl World {
    async fn with_a_link() -> (Self, Link) {
        let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(1));
        let client = Client::with_clinic(files.source()).await;
        let (_, id) = sent(&client, "1", "short").await;
        let store = &client.local.context().store;
        let settings = store.fresh_settings(&ClinicId::parse("race").unwrap(), client.now()).await.unwrap().unwrap();
        let (clinic, member) = (settings.clinic.clone(), settings.staff[0].clone());
        let world = Self { client, clinic, member, _files: files };
        let link = LinkId::parse(id.split('.').nth(1).unwrap()).unwrap();
        let link = world.store().link(&world.clinic.id, &PatientId::parse("1").unwrap(), &link).await.unwrap();
        (world, link.unwrap())
    }

    fn store(&self) -> &store::Store {
        &self.client.local.context().store
    }

    /// The decision that the link allows now.
    fn decided(&self, link: &Link, ending: Ending, event: &str) -> LinkEnded {
        let id = EventId::parse(event).unwrap();
        let verb = match ending {
            Ending::Expired => expire_link,
            Ending::Deleted => delete_link,
        };
        verb(link, &self.member, id, self.client.now()).unwrap().unwrap()
    }

    async fn write(&self, ended: &LinkEnded) -> EndingLink {
        self.store().end_link(&self.clinic.id, ended).await.unwrap()
    }

    fn event(&self, link: &Link, id: &str, by: Actor, kind: EventKind) -> Event {
        let id = EventId::parse(id).unwrap();
        Event { id, patient: link.patient.clone(), at: self.client.now(), by, kind }
    }
}

fn changed(ending: &EndingLink) -> &LinkState {
    let EndingLink::Changed(Some(link)) = ending else { panic!("{ending:?}") };
    &link.state
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_ended_once_and_whoever_loses_is_told_what_it_is() {
    for (ending, other) in [(Ending::Expired, Ending::Deleted), (Ending::Deleted, Ending::Expired)] {
        let (world, link) = World::with_a_link().await;
        let first = world.decided(&link, ending, "e1");
        assert_eq!(world.write(&first).await, EndingLink::Made);
        for (late, event) in [(ending, "e2"), (other, "e3")] {
            let lost = world.write(&world.decided(&link, late, event)).await;
            assert_eq!(changed(&lost), &LinkState::Ended { ending, at: first.event.at });
        }
        let stored = world.store().link(&world.clinic.id, &link.patient, &link.id).await.unwrap().unwrap();
        assert_eq!(stored, first.link, "the table holds what was decided");
        let gone = Link { id: LinkId::parse("gone").unwrap(), ..link.clone() };
        assert_eq!(world.write(&world.decided(&gone, ending, "e4")).await, EndingLink::Changed(None));
        assert_eq!(kinds(&world.client, "1").await.len(), 2, "what lost wrote nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_was_spent_meanwhile_is_not_ended() {
    let (world, link) = World::with_a_link().await;
    let ended = world.decided(&link, Ending::Expired, "e1");
    let url = world.client.record("1").await["links"][0]["url"].as_str().unwrap().to_owned();
    assert_eq!(world.client.book(&url, "20261124T1000Z.p0.here").await.status, 201);
    assert!(matches!(changed(&world.write(&ended).await), LinkState::Spent { .. }));
    assert_eq!(kinds(&world.client, "1").await, ["link_sent", "appointment_booked"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_whose_time_ran_out_meanwhile_is_not_ended() {
    let (world, link) = World::with_a_link().await;
    let mut ended = world.decided(&link, Ending::Deleted, "e1");
    // Decided in time, but written when it is told already that the time ran out.
    let expired = world.event(&link, "t1", Actor::Time, EventKind::LinkExpired { link: link.id.clone() });
    assert!(world.store().record_expiry(&world.clinic.id, &expired).await.unwrap());
    assert_eq!(changed(&world.write(&ended).await), &LinkState::Unspent);
    // Decided too late.
    let (world, link) = World::with_a_link().await;
    ended.link = Link { state: ended.link.state, ..link.clone() };
    ended.event.at = link.expires_at;
    assert_eq!(changed(&world.write(&ended).await), &LinkState::Unspent);
    assert_eq!(kinds(&world.client, "1").await, ["link_sent"], "what lost wrote nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_decided_before_a_link_ended_is_not_written_after_it() {
    for ending in [Ending::Expired, Ending::Deleted] {
        let (world, link) = World::with_a_link().await;
        let (store, clinic, now) = (world.store(), &world.clinic.id, world.client.now());
        let patient = store.patient(clinic, &link.patient).await.unwrap().unwrap();
        let (command, id) = (SendLinkAgain { channel: Channel::Email }, |id: &str| EventId::parse(id).unwrap());
        let again = send_link_again(&world.clinic, &patient, &link, &command, &world.member, id("a1"), now).unwrap();
        let news = report_no_time(&link, &world.clinic, id("n1"), now).unwrap().news.unwrap();
        assert_eq!(world.write(&world.decided(&link, ending, "e1")).await, EndingLink::Made);

        let of = |id: &str, by, kind: fn(LinkId) -> EventKind| world.event(&link, id, by, kind(link.id.clone()));
        let accessed = of("c1", Actor::Patient, |link| EventKind::LinkAccessed { link });
        assert!(!store.mark_accessed(clinic, &accessed).await.unwrap());
        let scanned = of("s1", Actor::Scanner, |link| EventKind::LinkScanned { link });
        assert!(!store.mark_scanned(clinic, &scanned).await.unwrap());
        let expired = of("t1", Actor::Time, |link| EventKind::LinkExpired { link });
        assert!(!store.record_expiry(clinic, &expired).await.unwrap());
        assert!(matches!(store.report_no_time(clinic, &news).await.unwrap(), Reporting::Changed(Some(_))));
        let resent = store.send_link_again(clinic, &again, None, now).await.unwrap();
        assert!(matches!(resent, Resending::Changed(Some(_))), "{resent:?}");
        assert_eq!(kinds(&world.client, "1").await.len(), 2, "what lost wrote nothing");
    }
}
