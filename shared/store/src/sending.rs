//! Writing a new link.

use crate::allowance::{COUNTS, limit_reached};
use crate::event_item::new_event;
use crate::item::{Attributes, from_item, text, to_item};
use crate::link_item::{ExpiryMark, new_link, new_token};
use crate::transaction::{Outcome, Refused, put_new, put_over_old};
use crate::{
    Store, StoreError, TokenHash,
    keys::{self, Key},
};
use domain::{ClinicId, Grant, Language, LimitReached, LinkId, LinkKind, LinkSent, PatientId, Request};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What became of a sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sending {
    /// The link was made.
    Made,
    /// The request's key was used before, so none was made.
    Before(SentBefore),
    /// As much was sent today as may be, so none was made.
    Limited(LimitReached),
}

/// What a request's key was used for before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentBefore {
    /// For this very request, which made this link, or sent it again.
    Same(LinkId),
    /// For something else.
    OtherPayload,
}

/// A request for which a link was made, or sent again, kept for a day.
#[derive(Serialize, Deserialize)]
struct RequestItem {
    payload: String,
    #[serde(with = "text")]
    link: LinkId,
    ttl: i64,
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
            let item = request_item(clinic, &link.patient, request, &link.id, now)?;
            writes.push(put_over_old(&self.table, item, now)?);
        }
        for item in items {
            writes.push(put_new(&self.table, item)?);
        }
        let Outcome::Refused(refused) = self.transact("send_link", writes, sent.event.id.as_str()).await? else {
            return Ok(Sending::Made);
        };
        let (counts, rest) = refused.split_at(COUNTS);
        // What this very request has done stays done, however much was sent since.
        if let Some(before) = said_before(rest, request)? {
            return Ok(Sending::Before(before));
        }
        match limit_reached(counts) {
            Some(limit) => Ok(Sending::Limited(limit)),
            None => Err(StoreError::unreadable("link", "its identifiers were used before")),
        }
    }
}

impl Store {
    /// What this request did before; nothing where it is new, or older than a day.
    pub async fn sent_before(
        &self,
        clinic: &ClinicId,
        patient: &PatientId,
        request: &Request,
        now: Timestamp,
    ) -> Result<Option<SentBefore>, StoreError> {
        let item = self.get("sent_before", &request_key(clinic, patient, request)).await?;
        let before = item.map(|item| from_item::<RequestItem>("request", item)).transpose()?;
        Ok(before.filter(|before| now.as_second() < before.ttl).map(|before| before.says_to(request)))
    }
}

/// What a refused transaction says of its request, which stands first among these writes where there is one.
pub(crate) fn said_before(writes: &[Refused], request: Option<&Request>) -> Result<Option<SentBefore>, StoreError> {
    let (Some(first), Some(request)) = (writes.first().filter(|first| first.condition_failed), request) else {
        return Ok(None);
    };
    let before: RequestItem = from_item("request", first.old.clone().unwrap_or_default())?;
    Ok(Some(before.says_to(request)))
}

impl RequestItem {
    fn says_to(self, request: &Request) -> SentBefore {
        if self.payload == request.payload() { SentBefore::Same(self.link) } else { SentBefore::OtherPayload }
    }
}

fn request_key(clinic: &ClinicId, patient: &PatientId, request: &Request) -> Key {
    keys::repeated(clinic, patient, TokenHash::of(request.key()).as_str())
}

pub(crate) fn request_item(
    clinic: &ClinicId,
    patient: &PatientId,
    request: &Request,
    link: &LinkId,
    now: Timestamp,
) -> Result<Attributes, StoreError> {
    let kept_until = now.saturating_add(domain::REPLAYED_FOR).unwrap_or(Timestamp::MAX);
    let item = RequestItem { payload: request.payload().to_owned(), link: link.clone(), ttl: kept_until.as_second() };
    to_item(&request_key(clinic, patient, request), &item)
}
