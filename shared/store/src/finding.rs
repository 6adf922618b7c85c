//! Finding patients.

use crate::item::{from_item, string};
use crate::patient_item::{FoundItem, query_words};
use crate::{Store, StoreError, keys};
use domain::{ClinicId, PatientId};
use jiff::civil::Date;

/// A patient in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPatient {
    /// Unique within the clinic.
    pub id: PatientId,
    /// Name in full.
    pub name: String,
    /// Tells patients of one name apart.
    pub date_of_birth: Date,
}

/// The most patients in one list.
const MAX_FOUND: usize = 50;

impl Store {
    /// At most 50 patients of whom every word of the query begins a name, the number, the phone, the email address or
    /// the date of birth; the first 50 in the alphabet where the query is empty.
    pub async fn find_patients(&self, clinic: &ClinicId, query: &str) -> Result<Vec<FoundPatient>, StoreError> {
        let words = query_words(query);
        // The longest word leaves the fewest to look through.
        let first = words.iter().max_by_key(|word| word.chars().count());
        let prefix = first.map_or("a#".to_owned(), |word| format!("w#{word}"));
        let query = self
            .partition(&keys::find(clinic), "begins_with(sk, :prefix)")
            .expression_attribute_values(":prefix", string(&prefix))
            .limit(200);
        let mut found: Vec<FoundPatient> = Vec::new();
        self.until("find_patients", query, |page| {
            for item in page {
                let item: FoundItem = from_item("search entry", item)?;
                let all = words.iter().all(|word| item.words.iter().any(|known| known.starts_with(word)));
                if all && found.iter().all(|before| before.id != item.id) {
                    found.push(FoundPatient { id: item.id, name: item.name, date_of_birth: item.date_of_birth });
                }
            }
            Ok(found.len() >= MAX_FOUND)
        })
        .await?;
        found.truncate(MAX_FOUND);
        Ok(found)
    }
}
