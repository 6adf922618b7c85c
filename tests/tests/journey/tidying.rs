//! What a story that did not come to its end leaves behind.

use crate::place::Place;
use reqwest::Method;
use serde_json::json;

impl Place {
    /// Takes back the links of this story that could still book, and says how many there were. An appointment is its patient's
    /// to cancel: those that stand are named.
    pub(crate) async fn tidy(&self) -> usize {
        let mut left = 0;
        for link in self.sent.lock().await.iter() {
            let (patient, _) = link.split_once('.').unwrap_or_default();
            let record = self.record(patient).await;
            let list = |name: &str| record[name].as_array().cloned().unwrap_or_default();
            let Some(found) = list("links").into_iter().find(|one| one["id"] == **link) else { continue };
            if found["status"] == "sent" || found["status"] == "accessed" {
                left += 1;
                self.staff(Method::POST, &format!("/staff/links/{link}/delete"), Some(json!({})), 200).await;
            }
            let stands = |one: &&serde_json::Value| one["id"] == found["appointment"] && one["status"] == "booked";
            if let Some(appointment) = list("appointments").iter().find(stands) {
                left += 1;
                println!("left behind: patient {patient}'s appointment at {}", appointment["start"]);
            }
        }
        left
    }
}
