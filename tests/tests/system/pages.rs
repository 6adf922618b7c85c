//! Patients' pages stay small, whatever a clinic has (row C9).

use std::{collections::BTreeSet, fmt::Write as _};
use tests::{Client, clinic};

/// What a patient's page may weigh, in bytes, its headers not counted.
const MOST: usize = 19_500;

/// Forty providers with names as long as they may be, at ten places with long names, open from midnight until a time.
pub(crate) fn crowded(until: &str) -> clinic::Files {
    let mut toml = clinic::open_all_hours(0);
    let everyone: Vec<String> = (0..40).map(|n| format!("\"q{n}\"")).collect();
    for n in 0..10 {
        let name = format!("Place {n} {}", "é".repeat(90));
        let _ = write!(toml, "\n[[locations]]\nid = \"at{n}\"\nname = \"{name}\"\nzone = \"Europe/London\"\n");
    }
    for n in 0..40 {
        let name = format!("Provider {n:02} {}", "<&\">".repeat(21));
        let _ = write!(
            toml,
            "\n[[providers]]\nid = \"q{n}\"\nname = '{name}'\n[[providers.availability]]\nlocation = \"at{}\"\n\
             weekdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]\nfrom = \"00:00\"\nuntil = \"{until}\"\n",
            n % 10
        );
    }
    let _ = write!(
        toml,
        "\n[[rules]]\nid = \"crowd\"\ntitle = \"crowd\"\ntype = \"short\"\nproviders = [{}]\nverification = \"none\"\n\
         minimum_notice_hours = 0\n",
        everyone.join(", ")
    );
    clinic::Files::new(&toml, &clinic::patients(3))
}

#[tokio::test(flavor = "multi_thread")]
async fn c09_forty_providers_and_thousands_of_slots_fit_on_small_pages_that_lead_to_every_slot() {
    let files = crowded("24:00");
    let client = Client::with_clinic(files.source()).await;
    let url = client.link("1", "crowd", "email").await;
    let mut address = format!("{url}/slots");
    for _ in 0..4 {
        for language in ["en", "fr"] {
            let joint = if address.contains('?') { '&' } else { '?' };
            let page = client.page(&format!("{address}{joint}language={language}")).await;
            assert_eq!(page.status, 200);
            assert!(page.text.len() <= MOST, "{address} in {language}: {} bytes", page.text.len());
            assert!(page.text.matches("name=\"slot\"").count() > 5, "{address} shows hardly a slot");
        }
        let next = later(&client, &client.page(&address).await.text).expect("a way on");
        assert_ne!(next, address);
        address = next;
    }
}

/// Where a page leads on to.
fn later(client: &Client, page: &str) -> Option<String> {
    let (before, _) = page.split_once("\">Later")?;
    before.rsplit("href=\"").next().map(|address| client.url(&address.replace("&amp;", "&")))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_slot_that_programs_are_told_of_stands_on_some_page() {
    // Two starts of the hour have forty slots each, far more than a page holds.
    let files = crowded("00:20");
    let client = Client::with_clinic(files.source()).await;
    let url = client.link("1", "crowd", "email").await;
    let (mut told, mut address) = (BTreeSet::new(), format!("{url}/slots?days=1&from=2026-11-24"));
    for slot in client.get(&address).await.json()["slots"].as_array().unwrap() {
        told.insert(slot["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(told.len(), 80, "forty providers, two starts");
    let mut shown = Vec::new();
    for _ in 0..20 {
        let page = client.page(&address).await.text;
        let slots = page.split("name=\"slot\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        shown.extend(slots.filter(|slot| told.contains(slot)));
        match later(&client, &page) {
            Some(next) if shown.len() < told.len() => address = next,
            _ => break,
        }
    }
    assert_eq!(shown.iter().cloned().collect::<BTreeSet<_>>(), told);
    assert_eq!(shown.len(), told.len(), "and on one page alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_without_a_single_free_time_says_whom_to_call() {
    let files = clinic::Files::new(
        &clinic::open_all_hours(0)
            .replace("from = \"00:00\"\nuntil = \"24:00\"", "from = \"00:00\"\nuntil = \"00:10\""),
        &clinic::patients(1),
    );
    let client = Client::with_clinic(files.source()).await;
    let url = client.link("1", "long", "email").await;
    let page = client.page(&format!("{url}/slots")).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("href=\"tel:+442079460100\""), "{}", page.text);
    assert!(!page.text.contains("name=\"slot\""));
    assert!(page.text.contains("/no-time"), "and the patient can say so");
}
