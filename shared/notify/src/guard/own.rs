//! What a clinic may say of itself.

use super::text::Text;
use crate::words::words;
use domain::Clinic;

/// Which words of a text are the clinic's own name, or the name or address of one of its locations.
///
/// A name of a single word may be its clinician's as well: it counts where it tells the sender, at the beginning.
pub(super) fn own_words(text: &Text, clinic: &Clinic) -> Vec<bool> {
    let mut own = vec![false; text.len()];
    for phrase in phrases(clinic) {
        let phrase = words(phrase);
        for place in text.places_of(&phrase) {
            if phrase.len() > 1
                || (place.start == 0 && text.gap(1).starts_with([':', ',', ' ']) && !text.gap(1).trim().is_empty())
            {
                own[place].fill(true);
            }
        }
    }
    own
}

fn phrases(clinic: &Clinic) -> impl Iterator<Item = &str> {
    let of_locations = clinic.locations.iter().flat_map(|location| {
        // “1 Invented Street” is the place as much as “1 Invented Street, London”.
        let parts = location.address.split(',').filter(|part| part.contains(char::is_numeric));
        [&*location.name, &*location.address].into_iter().chain(parts)
    });
    [&*clinic.name, &*clinic.short_name].into_iter().chain(of_locations)
}
