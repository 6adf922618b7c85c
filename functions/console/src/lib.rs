//! The console: the clinic's day, its patients, their records, its rules.

mod appointment_page;
mod channel;
mod day_page;
mod desk;
mod links;
mod messages;
mod new_appointment;
mod new_appointment_page;
mod notices;
mod patients;
mod preview;
mod reach;
mod record;
mod record_page;
mod reminder;
mod rules;
mod said;
mod sending;
mod sign_in;
mod tasks;
mod today;
mod why;
mod wording_page;

use app::{Context, answer_staff};
use web::{Operation, Problem, Reply, Request};

/// Answers the staff doors that change nothing, and those by which staff sign out and mark a notice as read.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    let outcome = match request.operation {
        Operation::ViewDay => today::view_day(ctx, &request).await,
        Operation::FindPatients => patients::find_patients(ctx, &request).await,
        Operation::ViewPatient => record::view_patient(ctx, &request).await,
        Operation::ViewAppointment => record::view_appointment(ctx, &request).await,
        Operation::ViewNewAppointment => new_appointment::view(ctx, &request).await,
        Operation::ViewRules => rules::view_rules(ctx, &request).await,
        Operation::ViewMessages => wording_page::view(ctx, &request).await,
        Operation::ViewNotices => notices::view(ctx, &request).await,
        Operation::ReadNotice => notices::read(ctx, &request).await,
        Operation::ViewTasks => tasks::view(ctx, &request).await,
        Operation::Console => Ok(Reply::see_other("/staff/today")),
        Operation::SignIn => sign_in::sign_in(ctx, &request).await,
        Operation::SignOut => sign_in::sign_out(ctx, &request).await,
        _ => Err(Problem::no_such_page().into()),
    };
    answer_staff(ctx, &request, outcome).await
}
