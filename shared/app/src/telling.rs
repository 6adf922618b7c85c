//! What a claimed message says, to whom, and whether it is still true.

use crate::{Context, Failure};
use domain::{
    Answer, Appointment, AppointmentId, AppointmentStatus, Carrier, Clinic, Event, EventKind, LinkId, LinkKind,
    LinkOpened, MessageKey, MessageKind, Patient, Placement, ProviderId, ReplyAbout, SelfScheduleLink, SentCode,
    WhyNot, open_link, self_schedule_link,
};
use jiff::Timestamp;
use language::Words;
use notify::{Notice, Rendered, portal_way, render};
use store::Settings;

/// A message in words.
#[derive(Debug)]
pub(crate) struct Told {
    /// To which number or address; a notice on the console, to which provider.
    pub(crate) to: String,
    /// The words.
    pub(crate) content: Rendered,
    /// What in them nobody but their reader may know, if there is such a thing: it is not kept with the message.
    pub(crate) secret: Option<String>,
}

/// Puts a claimed message into words, or says why what it would tell is no longer true. It reads what the message tells
/// of after the claim, consistently.
pub(crate) async fn tell(
    ctx: &Context,
    settings: &Settings,
    patient: &Patient,
    event: &Event,
    key: &MessageKey,
) -> Result<Result<Told, WhyNot>, Failure> {
    let telling = Telling { ctx, settings, patient, event, key };
    match (key.kind, &event.kind) {
        (MessageKind::Invitation, EventKind::LinkSent { link, .. } | EventKind::LinkSentAgain { link, .. }) => {
            telling.invitation(link).await
        }
        (MessageKind::OneTimeCode, EventKind::CodeSent { of, .. }) => telling.code(of).await,
        (MessageKind::Alert, EventKind::PatientAlerted { .. }) => telling.alert().await,
        (MessageKind::WhichAppointment, EventKind::ReplyReceived { about }) => telling.which(about).await,
        (MessageKind::ReplyPassedOn, EventKind::ReplyReceived { .. }) => {
            Ok(telling.to_patient(Notice::ReplyPassedOn { clinic: telling.clinic() }, None))
        }
        (
            MessageKind::NoticeGained | MessageKind::NoticeLost,
            EventKind::AppointmentRescheduled { appointment, from, to, .. },
        ) => telling.notice(appointment, from, to).await,
        (kind, happened) => match told_of(kind, happened) {
            Some((appointment, sequence)) => telling.about(appointment, sequence).await,
            // An event written by another version of the code: what it made owed then, it does not now.
            None => Ok(Err(WhyNot::Superseded)),
        },
    }
}

/// The appointment that a message tells of, with the sequence that it had at its event.
fn told_of(kind: MessageKind, event: &EventKind) -> Option<(&AppointmentId, u32)> {
    match (kind, event) {
        (
            MessageKind::Confirmation | MessageKind::Reminder | MessageKind::ConfirmationRequest,
            EventKind::AppointmentBooked { appointment, .. },
        ) => Some((appointment, 0)),
        (
            MessageKind::Change | MessageKind::Reminder | MessageKind::ConfirmationRequest,
            EventKind::AppointmentRescheduled { appointment, sequence, .. },
        )
        | (MessageKind::Cancellation, EventKind::AppointmentCancelled { appointment, sequence, .. })
        | (MessageKind::SelfReschedule, EventKind::RequestAnswered { appointment, sequence, .. }) => {
            Some((appointment, *sequence))
        }
        _ => None,
    }
}

/// Why a message about an appointment is no longer true, if it is not: what is told of a time is true until the
/// appointment is moved, cancelled or over (row A20), and nobody is asked or reminded once it has begun.
fn outdated(kind: MessageKind, appointment: &Appointment, sequence: u32, now: Timestamp) -> Option<WhyNot> {
    let status = if kind == MessageKind::Cancellation { "cancelled" } else { "booked" };
    if appointment.status.as_str() != status || appointment.sequence != sequence {
        return Some(WhyNot::Superseded);
    }
    let over = match kind {
        MessageKind::Cancellation => false,
        MessageKind::Confirmation | MessageKind::Change => appointment.span.end() <= now,
        _ => appointment.span.start() <= now,
    };
    let answered = kind == MessageKind::ConfirmationRequest && appointment.answer.is_some();
    if over { Some(WhyNot::Past) } else { answered.then_some(WhyNot::Answered) }
}

type Outcome = Result<Result<Told, WhyNot>, Failure>;

struct Telling<'a> {
    ctx: &'a Context,
    settings: &'a Settings,
    patient: &'a Patient,
    event: &'a Event,
    key: &'a MessageKey,
}

impl Telling<'_> {
    fn clinic(&self) -> &Clinic {
        &self.settings.clinic
    }

    /// Nobody is invited by a link that has booked meanwhile, or whose time is over.
    async fn invitation(&self, link: &LinkId) -> Outcome {
        let (ctx, clinic) = (self.ctx, self.clinic());
        let stored = ctx.store.link(&clinic.id, &self.event.patient, link).await?;
        if !stored.is_some_and(|link| open_link(&link, ctx.now()) == Ok(LinkOpened::Welcome)) {
            return Ok(Err(WhyNot::Superseded));
        }
        let token = self.token(LinkKind::Booking(link.clone()))?;
        let url = ctx.link_url(&token);
        let notice = Notice::Invitation { clinic, rule: self.event.kind.rule(), url: &url };
        Ok(self.to_patient(notice, Some(token)))
    }

    /// A code that works no longer, or in whose place there is a newer one, would only mislead.
    async fn code(&self, of: &LinkKind) -> Outcome {
        let (ctx, clinic, event) = (self.ctx, self.clinic(), self.event);
        let answers = ctx.store.answers_of(&clinic.id, &event.patient, of).await?;
        let sent = answers.code.filter(|code| code.event == event.id && code.works(ctx.now()));
        let Some(sent) = sent else { return Ok(Err(WhyNot::Superseded)) };
        let code = ctx.one_time_code(&clinic.id, &event.patient, of, &event.id)?;
        let minutes = minutes_left(&sent, ctx.now());
        Ok(self.to_patient(Notice::Code { clinic, code, minutes }, Some(code.to_string())))
    }

    /// What staff said, unless it was erased meanwhile, or waited too long for its carrier. What the guard had stopped goes
    /// by no channel that nobody chose for it.
    async fn alert(&self) -> Outcome {
        let (clinic, event) = (self.clinic(), self.event);
        if let EventKind::PatientAlerted { channels, overridden, .. } = &event.kind
            && !overridden.is_empty()
            && !self.key.carrier.channel().is_some_and(|channel| channels.contains(&channel))
        {
            return Ok(Err(WhyNot::NotChosen));
        }
        let stored = self.ctx.store.alert(&clinic.id, &event.patient, &event.id).await?;
        let Some(alert) = stored.filter(|alert| alert.is_current(self.ctx.now())) else {
            return Ok(Err(WhyNot::Superseded));
        };
        Ok(self.to_patient(Notice::Alert { clinic, text: alert.text.as_str() }, None))
    }

    /// What a patient is told about an appointment.
    async fn about(&self, appointment: &AppointmentId, sequence: u32) -> Outcome {
        let (ctx, clinic, kind) = (self.ctx, self.clinic(), self.key.kind);
        let stored = ctx.store.appointment(&clinic.id, &self.event.patient, appointment).await?;
        let Some(appointment) = &stored else { return Ok(Err(WhyNot::Superseded)) };
        // Whoever has answered otherwise since needs no other time.
        let stands = match &self.event.kind {
            EventKind::RequestAnswered { .. } => appointment.answer.is_some_and(Answer::needs_another_time),
            _ => true,
        };
        let answered_anew = (!stands).then_some(WhyNot::Superseded);
        if let Some(why) = outdated(kind, appointment, sequence, ctx.now()).or(answered_anew) {
            return Ok(Err(why));
        }
        let token = self.token(LinkKind::Manage(appointment.id.clone()))?;
        let (url, now) = (ctx.link_url(&token), ctx.now());
        let url = &url;
        let rule = appointment.rule.as_ref().and_then(|rule| clinic.rule(rule));
        Ok(match kind {
            MessageKind::Cancellation => self.to_patient(Notice::Cancellation { clinic, appointment, now }, None),
            MessageKind::Reminder => {
                self.to_patient(Notice::Reminder { clinic, rule, appointment, url, now }, Some(token))
            }
            MessageKind::ConfirmationRequest => {
                self.to_patient(Notice::ConfirmationRequest { clinic, appointment, url }, Some(token))
            }
            MessageKind::SelfReschedule => {
                // What was open when the patient answered may not be any longer (row A10).
                match self_schedule_link(clinic, rule, appointment, &self.patient.portal, now) {
                    Some(link) => {
                        let ours = matches!(link, SelfScheduleLink::Reschedule).then_some(token);
                        let way = self.way(link, url);
                        self.to_patient(Notice::SelfReschedule { clinic, appointment, way: &way }, ours)
                    }
                    None => Err(WhyNot::NoWayToReschedule),
                }
            }
            _ => self.to_patient(Notice::Confirmation { clinic, rule, appointment, url, now }, Some(token)),
        })
    }

    /// Which of several appointments an answer is about is asked only as long as it can be this one, and says anything new.
    async fn which(&self, about: &ReplyAbout) -> Outcome {
        let ReplyAbout::SeveralAppointments { appointment, sequence, answer, code } = about else {
            return Ok(Err(WhyNot::Superseded));
        };
        let (ctx, clinic) = (self.ctx, self.clinic());
        let stored = ctx.store.appointment(&clinic.id, &self.event.patient, appointment).await?;
        let Some(appointment) = stored.filter(|now| now.answer != Some(*answer)) else {
            return Ok(Err(WhyNot::Superseded));
        };
        if let Some(why) = outdated(self.key.kind, &appointment, *sequence, ctx.now()) {
            return Ok(Err(why));
        }
        let notice = Notice::WhichAppointment { clinic, appointment: &appointment, answer: *answer, code: *code };
        Ok(self.to_patient(notice, None))
    }

    /// What `{eventSelfScheduleAppt}` becomes.
    fn way(&self, link: SelfScheduleLink<'_>, url: &str) -> String {
        match link {
            SelfScheduleLink::Reschedule => format!("{url}/slots"),
            SelfScheduleLink::Smart(address) => portal_way(address, self.patient.portal.id.as_ref()),
            SelfScheduleLink::Generic(address) => portal_way(address, None),
        }
    }

    /// What a clinician is told of an appointment that was moved to them or away from them, as long as that is how it
    /// stands (rows I40 to I42).
    async fn notice(&self, appointment: &AppointmentId, from: &Placement, to: &Placement) -> Outcome {
        let (clinic, gained) = (self.clinic(), self.key.kind == MessageKind::NoticeGained);
        let stored = self.ctx.store.appointment(&clinic.id, &self.event.patient, appointment).await?;
        let Some(appointment) = stored else { return Ok(Err(WhyNot::Superseded)) };
        let provider = if gained { &to.provider } else { &from.provider };
        let theirs = appointment.status == AppointmentStatus::Booked && &appointment.provider == provider;
        if theirs != gained {
            return Ok(Err(WhyNot::Superseded));
        }
        let Some(reader) = self.reader(provider) else { return Ok(Err(WhyNot::NoAddress)) };
        let (now, appointment_type) = (appointment.placement(), &appointment.appointment_type);
        let placement = if gained { &now } else { from };
        let url = format!("{}/staff/patients/{}/appointments/{}", self.ctx.origin, self.event.patient, appointment.id);
        let notice = Notice::ToClinician { clinic, gained, appointment_type, placement, url: &url };
        let content = render(notice, &self.settings.wording, Words::of(clinic.language));
        Ok(Ok(Told { to: reader, content, secret: None }))
    }

    /// Where a provider reads a notice.
    fn reader(&self, provider: &ProviderId) -> Option<String> {
        let provider = self.clinic().provider(provider)?;
        match self.key.carrier {
            Carrier::Console => Some(provider.id.to_string()),
            Carrier::Email => provider.email.as_ref().map(|email| email.as_str().to_owned()),
            Carrier::Sms => None,
        }
    }

    fn to_patient(&self, notice: Notice<'_>, secret: Option<String>) -> Result<Told, WhyNot> {
        let address = self.key.carrier.channel().and_then(|channel| self.patient.address(channel));
        let to = address.ok_or(WhyNot::NoAddress)?.to_owned();
        let content = render(notice, &self.settings.wording, Words::of(self.patient.language));
        Ok(Told { to, content, secret })
    }

    fn token(&self, of: LinkKind) -> Result<String, Failure> {
        self.ctx.token(&self.clinic().id, &self.event.patient, &of)
    }
}

/// For how long a code still works, to the nearest minute: it may have been tried to be sent before.
fn minutes_left(sent: &SentCode, now: Timestamp) -> i64 {
    ((sent.expires_at().duration_since(now).as_secs() + 30) / 60).max(1)
}

#[cfg(test)]
mod tests;
