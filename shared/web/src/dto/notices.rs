//! What the doors of notices take and answer.

use super::{PlacementDto, instant};
use domain::{Clinic, Event, EventKind, Notice, Patient};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Body of `readNotice`: nothing.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadNoticeBody {
    /// Forms only: the mark of our own page.
    #[schema(ignore)]
    pub form: Option<String>,
}

/// A notice to a clinician.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeDto {
    /// `patient.event.kind`.
    pub id: String,
    /// `notice_gained` or `notice_lost`.
    pub kind: String,
    /// Id of the provider to whom, or from whom, the appointment was moved.
    pub provider: String,
    /// Name of that provider.
    pub provider_name: String,
    /// Since when it is there, RFC 3339.
    #[schema(format = DateTime)]
    pub at: String,
    /// When it was marked as read, RFC 3339.
    #[schema(required, format = DateTime)]
    pub read_at: Option<String>,
    /// Id of the patient.
    pub patient: String,
    /// Name of the patient in full; nothing where the record was erased.
    #[schema(required)]
    pub patient_name: Option<String>,
    /// Id of the appointment; nothing where the record was erased.
    #[schema(required)]
    pub appointment: Option<String>,
    /// Where and when the appointment was.
    #[schema(required)]
    pub from: Option<PlacementDto>,
    /// Where and when it was moved to.
    #[schema(required)]
    pub to: Option<PlacementDto>,
}

impl NoticeDto {
    /// A notice with what it tells of; nothing of what was erased.
    pub fn new(clinic: &Clinic, notice: &Notice, event: Option<&Event>, patient: Option<&Patient>) -> Self {
        let event = event.filter(|_| patient.is_some()).map(|event| &event.kind);
        let (from, to) = match event {
            Some(EventKind::AppointmentRescheduled { from, to, .. }) => (Some(from), Some(to)),
            _ => (None, None),
        };
        Self {
            id: notice.id.to_string(),
            kind: notice.id.kind.as_str().to_owned(),
            provider: notice.provider.to_string(),
            provider_name: super::provider_name(clinic, &notice.provider),
            at: instant(notice.at, &TimeZone::UTC),
            read_at: notice.read_at.map(|at| instant(at, &TimeZone::UTC)),
            patient: notice.id.patient.to_string(),
            patient_name: patient.map(|patient| patient.name.full()),
            appointment: event.and_then(EventKind::appointment).map(ToString::to_string),
            from: from.map(|from| PlacementDto::new(clinic, from)),
            to: to.map(|to| PlacementDto::new(clinic, to)),
        }
    }
}

/// Answer of `viewNotices`.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticesAnswer {
    /// Newest first, at most 30.
    pub notices: Vec<NoticeDto>,
    /// How many nobody has read yet, of the newest hundred.
    pub unread: usize,
}

/// Answer of `readNotice`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadNoticeAnswer {
    /// The notice.
    pub notice: ReadNoticeDto,
}

/// A notice that was read.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadNoticeDto {
    /// `patient.event.kind`.
    pub id: String,
    /// `read`.
    pub status: String,
}
