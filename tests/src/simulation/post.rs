//! What carriers took: who sent it, and whether they take the next.

use super::crew::RunnerId;
use super::installation::ORIGIN;
use super::invariants::Violation;
use super::world::World;
use domain::MessageKind;
use notify::SendError;

impl World {
    /// Looks at what was handed over since the last time, by this handler, and delivers it.
    pub(super) fn read_outbox(&mut self, sender: Option<RunnerId>) -> Result<(), Violation> {
        if sender.and_then(|sender| self.crew.job(sender)).is_none_or(|job| !job.may_send()) {
            return Ok(());
        }
        for message in self.outbox.posted().into_iter().skip(self.people.read) {
            self.people.read += 1;
            self.counts.sent += 1;
            *self.counts.messages.entry(message.kind.as_str().to_owned()).or_default() += 1;
            self.trace.tell(format!("    a message to {}: {:?}", message.to, message.kind));
            let job = sender.and_then(|sender| self.crew.job_mut(sender));
            self.sent.handed_over(job.and_then(|job| job.claimed.as_mut()))?;
            let Some(patient) = self.people.at(&message.to) else { continue };
            if message.kind == MessageKind::OneTimeCode {
                self.people.codes[patient] = code_in(&message.text);
            }
            let manages = message.kind != MessageKind::Invitation;
            for link in message.links.iter().filter_map(|link| link.strip_prefix(ORIGIN)) {
                self.people.receive(patient, link, manages);
            }
        }
        Ok(())
    }

    /// A carrier will not take the next message.
    pub(super) fn refuse_next(&mut self) {
        let code = "injected".to_owned();
        self.outbox.refuse_next(match self.rng.u8(..3) {
            0 => SendError::Passing { code },
            1 => SendError::Unclear { code },
            _ => SendError::Permanent { code },
        });
    }
}

/// The six digits in a message, however they are grouped.
fn code_in(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_digit());
    words.filter(|word| word.len() == 6).map(str::to_owned).next().unwrap_or_default()
}
