//! Forms by which staff make an appointment.

use domain::{LocationId, PatientId, ProviderId, TypeId};
use maud::{Markup, html};

/// What every form that makes an appointment for a patient carries, unseen.
#[derive(Debug, Clone, Copy)]
pub struct StaffForm<'a> {
    /// For whom.
    pub patient: &'a PatientId,
    /// What.
    pub kind: &'a TypeId,
    /// The mark of our own forms.
    pub mark: &'a str,
    /// What names the request, so that a second press makes nothing more.
    pub key: &'a str,
}

impl StaffForm<'_> {
    /// A form for a provider at a location, whose content says when and has the button.
    pub fn with(self, provider: &ProviderId, location: &LocationId, content: &Markup) -> Markup {
        html! {
            form method="post" action={ "/staff/patients/" (self.patient) "/appointments" } {
                input type="hidden" name="form" value=(self.mark);
                input type="hidden" name="key" value=(self.key);
                input type="hidden" name="type" value=(self.kind);
                input type="hidden" name="provider" value=(provider);
                input type="hidden" name="location" value=(location);
                (content)
            }
        }
    }
}
