//! Whose page it is, where that is known before anything else is.

use crate::page::{Frame, Switch};
use domain::{Clinic, Colour, Logo, Phone};
use language::Words;

/// Whom to call.
#[derive(Debug, Clone)]
pub struct Contact {
    /// The clinic's name.
    pub name: String,
    /// Its office number.
    pub phone: Phone,
    /// The same as its patients know it.
    pub phone_shown: String,
}

impl From<&Clinic> for Contact {
    fn from(clinic: &Clinic) -> Self {
        Self { name: clinic.name.clone(), phone: clinic.phone.clone(), phone_shown: clinic.phone_shown.clone() }
    }
}

/// What stands around a problem's page, where it is known whose it is.
#[derive(Debug, Clone)]
pub struct Around {
    /// In which language its reader is.
    pub words: Words,
    /// Whom to call.
    pub contact: Contact,
    /// The clinic's logo.
    pub logo: Option<Logo>,
    /// The clinic's colour.
    pub colour: Option<Colour>,
    /// The name of the member of staff who sees the page, if one does: they need nobody to call.
    pub staff: Option<String>,
    /// Where another language is found.
    pub switch: Option<Switch>,
}

impl Around {
    /// As the frame of a page.
    pub fn frame(&self) -> Frame<'_> {
        Frame {
            clinic: Some(&self.contact.name),
            logo: self.logo.as_ref(),
            colour: self.colour,
            staff: self.staff.as_deref(),
            switch: self.switch.as_ref(),
            ..Frame::plain(self.words)
        }
    }
}
