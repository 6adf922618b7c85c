//! The clinic changes what it offers: lengths, buffers, and who serves what. What is booked stays as it was booked.

use super::table::Table;
use super::world::World;
use domain::{Clinic, Minutes};
use futures::executor::block_on;

impl World {
    /// The clinic changes its settings, which functions notice some seconds later.
    pub(super) fn change_settings(&mut self) {
        let mut clinic = self.loaded.clinic_file.clinic.clone();
        for kind in &mut clinic.types {
            let lengths = [15, 30, 60].map(Minutes::new);
            let buffers = [0, 5, 15].map(Minutes::new);
            kind.length = lengths[self.rng.usize(..lengths.len())];
            kind.buffer_before = buffers[self.rng.usize(..buffers.len())];
            kind.buffer_after = buffers[self.rng.usize(..buffers.len())];
            kind.reschedule = self.rng.u8(..8) > 0;
        }
        for provider in &mut clinic.providers {
            provider.online = self.rng.u8(..8) > 0;
        }
        for rule in &mut clinic.rules {
            let gone = self.rng.usize(..rule.providers.len() + 2);
            if rule.providers.len() > 1 && gone < rule.providers.len() {
                rule.providers.remove(gone);
            }
        }
        self.load(&clinic);
    }

    /// The clinic's settings are again as they were loaded first.
    pub(super) fn restore_settings(&mut self) {
        self.load(&self.loaded.clinic_file.clinic.clone());
    }

    fn load(&mut self, clinic: &Clinic) {
        let file = &self.loaded.clinic_file;
        self.trace.tell(format!("{} the settings change", self.clock.now()));
        block_on(self.direct.load_clinic(clinic, &file.staff, &file.wording)).expect("the settings are written");
        self.table.replace(Table::of(self.engine.items()));
    }
}
