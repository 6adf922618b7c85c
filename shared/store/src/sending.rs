//! Writing a new link.

use crate::allowance::{COUNTS, limit_reached};
use crate::event_item::new_event;
use crate::item::to_item;
use crate::link_item::{ExpiryMark, new_link, new_token};
use crate::repeated::{Done, DoneBefore, keep_request, said_before};
use crate::transaction::{Outcome, put_new};
use crate::{Store, StoreError, TokenHash, keys};
use domain::{ClinicId, Grant, Language, LimitReached, LinkKind, LinkSent, Request};
use jiff::Timestamp;

/// What became of a sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sending {
    /// The link was made.
    Made,
    /// The request's key was used before, so none was made.
    Before(DoneBefore),
    /// As much was sent today as may be, so none was made.
    Limited(LimitReached),
}

impl Store {
    /// Writes a link with its token, its expiry mark, its event and, where the request can be repeated, that request,
    /// and counts it among what was sent today. The pages of the link speak `language` first.
    pub async fn send_link(
        &self,
        clinic: &ClinicId,
        sent: &LinkSent,
        language: Language,
        token: &TokenHash,
        request: Option<&Request>,
        now: Timestamp,
    ) -> Result<Sending, StoreError> {
        let link = &sent.link;
        let grant = Grant {
            clinic: clinic.clone(),
            patient: link.patient.clone(),
            kind: LinkKind::Booking(link.id.clone()),
            rule: Some(link.rule.clone()),
            language,
            expires_at: link.expires_at,
        };
        let mark = ExpiryMark {
            clinic: clinic.clone(),
            patient: link.patient.clone(),
            link: link.id.clone(),
            // The second after the last: a mark that is removed finds its link expired.
            ttl: link.expires_at.as_second() + 1,
        };
        let items = [
            new_link(clinic, link)?,
            new_event(clinic, &sent.event)?,
            new_token(token.as_str(), &grant, now)?,
            to_item(&keys::expiry_mark(token.as_str()), &mark)?,
        ];
        let mut writes = Vec::from(self.count_sending(clinic, &link.patient, &sent.allowance)?);
        if let Some(request) = request {
            let done = Done::Link(link.id.clone());
            writes.push(keep_request(&self.table, clinic, &link.patient, request, done, now)?);
        }
        for item in items {
            writes.push(put_new(&self.table, item)?);
        }
        let Outcome::Refused(refused) = self.transact("send_link", writes, sent.event.id.as_str()).await? else {
            return Ok(Sending::Made);
        };
        let (counts, rest) = refused.split_at(COUNTS);
        // What this very request has done stays done, however much was sent since.
        if let Some(before) = said_before(rest.first(), request)? {
            return Ok(Sending::Before(before));
        }
        match limit_reached(counts) {
            Some(limit) => Ok(Sending::Limited(limit)),
            None => Err(StoreError::unreadable("link", "its identifiers were used before")),
        }
    }
}
