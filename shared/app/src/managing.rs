//! What the doors of a manage link share: its appointment, and what the patient may not do with it.

use crate::{Context, Door, Failure};
use domain::{Appointment, AppointmentId, Change, ChangeRefusal, LinkKind};
use http::StatusCode;
use language::message;
use web::Problem;

impl Door {
    /// The appointment of a manage link; 409 for a link that books, 410 where the appointment was erased with its record.
    pub async fn managed(&self, ctx: &Context) -> Result<Appointment, Failure> {
        let LinkKind::Manage(id) = &self.grant.kind else { return Err(self.not_a_manage_link().into()) };
        self.appointment(ctx, id).await
    }

    /// An appointment of the link's patient; 410 where it was erased with its record.
    pub async fn appointment(&self, ctx: &Context, id: &AppointmentId) -> Result<Appointment, Failure> {
        let found = ctx.store.appointment(&self.grant.clinic, &self.grant.patient, id).await?;
        found.ok_or_else(|| self.gone().into())
    }

    /// 409, or 403 where the clinic keeps the change to its staff: the appointment stays as it is, and whom to call.
    pub fn change_refused(&self, change: Change, refusal: ChangeRefusal) -> Problem {
        let problem = match (refusal, change) {
            (ChangeRefusal::Cancelled, _) => self
                .problem(StatusCode::CONFLICT, "cancelled", message!("appointment-is-cancelled"))
                .detail(message!("appointment-is-cancelled-detail")),
            (ChangeRefusal::Past, _) => self
                .problem(StatusCode::CONFLICT, "past", message!("appointment-is-past"))
                .detail(message!("appointment-is-past-detail")),
            (ChangeRefusal::NotAllowed, change) => {
                let title = match change {
                    Change::Reschedule => message!("cannot-move-online"),
                    Change::Cancel => message!("cannot-cancel-online"),
                };
                self.problem(StatusCode::FORBIDDEN, "not-allowed", title).detail(message!("call-to-change"))
            }
            (ChangeRefusal::LimitPassed { notice }, change) => {
                let title = match change {
                    Change::Reschedule => message!("too-late-to-move"),
                    Change::Cancel => message!("too-late-to-cancel"),
                };
                self.problem(StatusCode::CONFLICT, "limit-passed", title)
                    .detail(message!("too-late-to-change-detail", hours = notice.get().div_ceil(60)))
            }
        };
        problem.way(self.path(""), message!("see-your-appointment"))
    }

    /// 409: another change came first.
    pub fn changed_meanwhile(&self) -> Problem {
        self.problem(StatusCode::CONFLICT, "changed-meanwhile", message!("changed-meanwhile"))
            .detail(message!("changed-meanwhile-detail"))
            .way(self.path(""), message!("see-your-appointment"))
    }

    fn not_a_manage_link(&self) -> Problem {
        self.problem(StatusCode::CONFLICT, "not-a-manage-link", message!("not-a-manage-link"))
            .detail(message!("not-a-manage-link-detail"))
            .way(self.path(""), message!("back-to-link"))
    }
}
