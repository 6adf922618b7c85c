//! Why nothing was sent, and what staff can do instead.

use crate::asked::{Wrong, minutes_not_taken, minutes_wrong, unknown_preset};
use crate::desk::Desk;
use crate::page::{Fields, Shown};
use app::{Context, Failure, over_limit};
use domain::{AlertRefusal, Channel, Finding, Invalid};
use http::StatusCode;
use jiff::Timestamp;
use language::{Words, message};
use web::{AlertBody, Problem, Request};

/// Whom something is refused to.
pub(crate) struct Refused<'a> {
    pub(crate) ctx: &'a Context,
    pub(crate) request: &'a Request,
    pub(crate) desk: &'a Desk,
    pub(crate) body: &'a AlertBody,
}

impl Refused<'_> {
    /// A field is not what is accepted: people find it in the form, as they have filled it in.
    pub(crate) async fn wrong(&self, Wrong { field, accepted, told }: Wrong) -> Result<Problem, Failure> {
        if !self.request.wants_page() {
            return Ok(Problem::field(field, accepted).detail(message!("nothing-was-sent")));
        }
        let error = self.desk.words.tell(&told);
        let problem = Problem::new(StatusCode::BAD_REQUEST, "wrong-field", message!("alert-not-sent"));
        self.with_form(problem.about(field).detail(told), Shown::Wrong { field, error: &error }).await
    }

    pub(crate) async fn refusal(&self, refusal: AlertRefusal) -> Result<Problem, Failure> {
        match refusal {
            AlertRefusal::NoChannel => {
                self.channels("at least one of sms and email", message!("alert-no-channel")).await
            }
            AlertRefusal::PushUnavailable => {
                self.channels("sms and email: push has no receiver yet", message!("alert-no-channel")).await
            }
            AlertRefusal::NoAddress(Channel::Sms) => {
                self.channels("email, since the record has no mobile number", message!("no-mobile")).await
            }
            AlertRefusal::NoAddress(Channel::Email) => {
                self.channels("sms, since the record has no email address", message!("no-email")).await
            }
            AlertRefusal::UnknownPreset => self.wrong(unknown_preset()).await,
            AlertRefusal::MinutesNeeded | AlertRefusal::MinutesOutOfRange => self.wrong(minutes_wrong()).await,
            AlertRefusal::MinutesNotTaken => self.wrong(minutes_not_taken()).await,
            AlertRefusal::Stopped(findings) => self.stopped(&findings).await,
            AlertRefusal::QuietHours { until } => self.quiet(until).await,
            AlertRefusal::LimitReached(limit) => {
                let problem = over_limit(self.desk.clinic(), limit, self.ctx.now());
                Ok(problem.way(self.desk.record(), message!("back-to-record")))
            }
        }
    }

    async fn channels(&self, accepted: &'static str, told: language::Message) -> Result<Problem, Failure> {
        self.wrong(Wrong { field: "channels", accepted: Invalid { accepted }, told }).await
    }

    /// 422 with the words for which the guard stopped it. Nobody but who wrote them reads them here.
    async fn stopped(&self, findings: &[Finding]) -> Result<Problem, Failure> {
        let page = self.request.wants_page();
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "stopped-by-guard", message!("alert-stopped"))
            .detail(message!("nothing-was-sent"))
            .detail(if page { message!("alert-stopped-by-button") } else { message!("alert-stopped-by-field") })
            .stopped_for(findings.iter().map(Into::into).collect());
        if page { self.with_form(problem, Shown::Stopped(findings)).await } else { Ok(problem) }
    }

    async fn quiet(&self, until: Timestamp) -> Result<Problem, Failure> {
        let page = self.request.wants_page();
        let words = if page { self.desk.words } else { Words::ENGLISH };
        let until = words.moment_short(until, &self.desk.clinic().zone());
        let problem = Problem::new(StatusCode::CONFLICT, "quiet-hours", message!("alert-quiet-hours"))
            .detail(message!("nothing-was-sent"))
            .detail(message!("alert-quiet-hours-detail", until = until));
        if page { self.with_form(problem, Shown::Nothing).await } else { Ok(problem) }
    }

    /// 422: the key of a request that was used for another one. A form's reader knows of no keys.
    pub(crate) fn form_used(&self) -> Problem {
        if !self.request.wants_page() {
            return Problem::key_reused();
        }
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key-reused", message!("form-was-used"))
            .detail(message!("alert-form-was-used-detail"))
            .way(self.desk.record(), message!("back-to-record"))
    }

    /// With the form as it was filled in: nothing was sent under its key.
    async fn with_form(&self, problem: Problem, shown: Shown<'_>) -> Result<Problem, Failure> {
        let fields = Fields::of(self.ctx, self.desk, Some(self.body)).await?;
        let form = fields.form(self.desk, shown);
        Ok(problem.with_body(form))
    }
}
