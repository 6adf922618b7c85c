//! Links and tokens as items.

use crate::item::{Attributes, Millis, from_item, optional, text, to_item};
use crate::{StoreError, keys};
use domain::{
    AppointmentId, Channel, ClinicId, Ending, Grant, Language, Link, LinkId, LinkKind, LinkState, Occasion, PatientId,
    Request, RuleId, StaffId,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a token is kept after what it grants is over: as long as it can matter.
pub(crate) const TOKEN_KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);

#[derive(Serialize, Deserialize)]
pub(crate) struct LinkItem {
    #[serde(with = "text")]
    id: LinkId,
    #[serde(with = "text")]
    patient: PatientId,
    #[serde(with = "text")]
    rule: RuleId,
    #[serde(with = "text")]
    sent_by: StaffId,
    #[serde(with = "text")]
    channel: Channel,
    sent_at: Millis,
    expires_at: Millis,
    state: State,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    appointment: Option<AppointmentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spent_at: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request_payload: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended_at: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    accessed_at: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scanned_at: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    no_time_at: Option<Millis>,
    #[serde(default)]
    sendings: Occasion,
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum State {
    Unspent,
    Spent,
    /// Staff expired it: one whose time ran out stays unspent.
    Expired,
    Deleted,
}

/// The word of a state in an item.
pub(crate) fn state_word(state: &LinkState) -> &'static str {
    match state {
        LinkState::Unspent => "unspent",
        LinkState::Spent { .. } => "spent",
        LinkState::Ended { ending: Ending::Expired, .. } => "expired",
        LinkState::Ended { ending: Ending::Deleted, .. } => "deleted",
    }
}

/// A new link, which is unspent.
pub(crate) fn new_link(clinic: &ClinicId, link: &Link) -> Result<Attributes, StoreError> {
    let item = LinkItem {
        id: link.id.clone(),
        patient: link.patient.clone(),
        rule: link.rule.clone(),
        sent_by: link.sent_by.clone(),
        channel: link.channel,
        sent_at: Millis(link.sent_at),
        expires_at: Millis(link.expires_at),
        state: State::Unspent,
        appointment: None,
        spent_at: None,
        request_key: None,
        request_payload: None,
        ended_at: None,
        accessed_at: None,
        scanned_at: None,
        no_time_at: None,
        sendings: 0,
    };
    to_item(&keys::link(clinic, &link.patient, &link.id), &item)
}

/// A link read back.
pub(crate) fn read_link(item: Attributes) -> Result<Link, StoreError> {
    let item: LinkItem = from_item("link", item)?;
    let state = match (item.state, item.appointment, item.spent_at, item.ended_at) {
        (State::Unspent, None, None, None) => LinkState::Unspent,
        (State::Expired, None, None, Some(Millis(at))) => LinkState::Ended { ending: Ending::Expired, at },
        (State::Deleted, None, None, Some(Millis(at))) => LinkState::Ended { ending: Ending::Deleted, at },
        (State::Spent, Some(appointment), Some(Millis(at)), None) => {
            let request = item.request_key.zip(item.request_payload);
            let request = request.and_then(|(key, payload)| Request::new(&key, &payload).ok());
            LinkState::Spent { appointment, request, at }
        }
        _ => return Err(StoreError::unreadable("link", "its state and what it came to disagree")),
    };
    Ok(Link {
        id: item.id,
        patient: item.patient,
        rule: item.rule,
        sent_by: item.sent_by,
        channel: item.channel,
        sent_at: item.sent_at.0,
        expires_at: item.expires_at.0,
        state,
        accessed_at: item.accessed_at.map(|at| at.0),
        scanned_at: item.scanned_at.map(|at| at.0),
        no_time_at: item.no_time_at.map(|at| at.0),
        sendings: item.sendings,
    })
}

#[derive(Serialize, Deserialize)]
struct TokenItem {
    #[serde(with = "text")]
    clinic: ClinicId,
    #[serde(with = "text")]
    patient: PatientId,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    rule: Option<RuleId>,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    link: Option<LinkId>,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    appointment: Option<AppointmentId>,
    #[serde(with = "text")]
    language: Language,
    expires_at: Millis,
    ttl: i64,
}

/// A token's item under its hash. It is kept for 400 days after what it grants is over.
pub(crate) fn new_token(hash: &str, grant: &Grant, now: Timestamp) -> Result<Attributes, StoreError> {
    let (link, appointment) = match &grant.kind {
        LinkKind::Booking(link) => (Some(link.clone()), None),
        LinkKind::Manage(appointment) => (None, Some(appointment.clone())),
    };
    // From its end on: a link that booked on its last day still leads to an appointment a year ahead.
    let kept_until = grant.expires_at.max(now).saturating_add(TOKEN_KEPT).unwrap_or(Timestamp::MAX);
    let item = TokenItem {
        clinic: grant.clinic.clone(),
        patient: grant.patient.clone(),
        rule: grant.rule.clone(),
        link,
        appointment,
        language: grant.language,
        expires_at: Millis(grant.expires_at),
        ttl: kept_until.as_second(),
    };
    to_item(&keys::token(hash), &item)
}

/// What a token grants.
pub(crate) fn read_token(item: Attributes) -> Result<Grant, StoreError> {
    let item: TokenItem = from_item("token", item)?;
    let kind = match (item.link, item.appointment) {
        (Some(link), None) => LinkKind::Booking(link),
        (None, Some(appointment)) => LinkKind::Manage(appointment),
        _ => return Err(StoreError::unreadable("token", "it must name a link or an appointment")),
    };
    let TokenItem { clinic, patient, rule, language, expires_at: Millis(expires_at), .. } = item;
    Ok(Grant { clinic, patient, kind, rule, language, expires_at })
}

/// The mark whose removal by TTL tells that a link's time is over. It names the link, not the token.
#[derive(Serialize, Deserialize)]
pub(crate) struct ExpiryMark {
    #[serde(with = "text")]
    pub(crate) clinic: ClinicId,
    #[serde(with = "text")]
    pub(crate) patient: PatientId,
    #[serde(with = "text")]
    pub(crate) link: LinkId,
    pub(crate) ttl: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::{number, string};

    fn item(more: &[(&str, aws_sdk_dynamodb::types::AttributeValue)]) -> Attributes {
        let link = Link {
            id: LinkId::parse("l1").unwrap(),
            patient: PatientId::parse("p1").unwrap(),
            rule: RuleId::parse("r1").unwrap(),
            sent_by: StaffId::parse("s1").unwrap(),
            channel: Channel::Sms,
            sent_at: Timestamp::from_millisecond(1).unwrap(),
            expires_at: Timestamp::from_millisecond(1_000_000).unwrap(),
            state: LinkState::Unspent,
            accessed_at: None,
            scanned_at: None,
            no_time_at: None,
            sendings: 0,
        };
        let mut item = new_link(&ClinicId::parse("c1").unwrap(), &link).unwrap();
        item.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        item
    }

    #[test]
    fn a_link_that_staff_ended_is_read_back_and_one_that_contradicts_itself_is_not() {
        let at = Timestamp::from_millisecond(7).unwrap();
        for ending in [Ending::Expired, Ending::Deleted] {
            let ended = LinkState::Ended { ending, at };
            let state = ("state", string(state_word(&ended)));
            assert_eq!(read_link(item(&[state.clone(), ("ended_at", number(7))])).unwrap().state, ended);
            assert!(read_link(item(std::slice::from_ref(&state))).is_err(), "it does not say when");
            let both = [state, ("ended_at", number(7)), ("spent_at", number(7)), ("appointment", string("a1"))];
            assert!(read_link(item(&both)).is_err(), "it has ended and is spent");
        }
        assert!(read_link(item(&[("ended_at", number(7))])).is_err(), "it has ended and is unspent");
        assert_eq!(read_link(item(&[])).unwrap().state, LinkState::Unspent);
    }
}
