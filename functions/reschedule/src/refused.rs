//! Why nothing was moved, and what to do next.

use crate::asked::told;
use app::Unread;
use app::{Context, Door, Failure, alternatives};
use domain::{
    Appointment, BookView, Change, ChangeRefusal, Lost, LostChange, RescheduleRefusal, RescheduleView, SlotId,
    check_slot, rule_for_move,
};
use http::StatusCode;
use language::message;
use web::{Nonce, Problem, appointment_details, move_form, move_mark};

/// The refusal; nothing where the appointment is where it was to go.
pub(crate) async fn problem(
    ctx: &Context,
    view: &RescheduleView<'_>,
    door: &Door,
    slot: &SlotId,
    refusal: RescheduleRefusal,
    (stands, lost): (&Appointment, &LostChange),
) -> Result<Option<Problem>, Failure> {
    let title = match refusal {
        RescheduleRefusal::AlreadyThere => return Ok(None),
        RescheduleRefusal::NotVerified => return Ok(Some(door.not_verified(ctx))),
        RescheduleRefusal::Change(why) => return Ok(Some(door.change_refused(Change::Reschedule, why))),
        RescheduleRefusal::ChangedMeanwhile => {
            let details = appointment_details(door.words, door.clinic(), stands);
            return Ok(Some(door.changed_meanwhile().with_body(details)));
        }
        RescheduleRefusal::Gone => return Ok(Some(door.gone())),
        RescheduleRefusal::NotOffered => {
            let accepted = domain::Invalid { accepted: "a slot that this link offers" };
            return Ok(Some(door.field("slot", accepted).way(door.path("/slots"), message!("choose-another-time"))));
        }
        RescheduleRefusal::TooLate => message!("slot-too-late"),
        RescheduleRefusal::Taken => message!("slot-taken"),
        RescheduleRefusal::PatientBusy => message!("patient-busy"),
    };
    let Some(rule) = rule_for_move(view) else {
        return Ok(Some(door.change_refused(Change::Reschedule, ChangeRefusal::NotAllowed)));
    };
    let book = BookView { clinic: view.clinic, rule: &rule, grant: &door.grant, verified: door.verified };
    let (provider_days, patient_days) = (lost.provider_days.clone(), lost.patient_days.clone());
    let lost = Lost { provider_days, patient_days, ..Lost::default() };
    let next = alternatives(ctx, door, &book, Some(stands), slot, &lost).await?;
    Ok(Some(door.slot_lost(title, &next)))
}

/// 409 for a form that no person can have read, or that is not ours: one more press, of a fresh form, moves.
pub(crate) fn press_again(
    ctx: &Context,
    view: &RescheduleView<'_>,
    door: &Door,
    slot: &SlotId,
    unread: Unread,
) -> Result<Problem, Failure> {
    let mark = move_mark(slot, view.appointment.version);
    let nonce = Nonce::new(ctx.form_key()?, &door.token, &mark, &ctx.random_text(), ctx.now());
    let rule = rule_for_move(view);
    let form = rule.as_ref().and_then(|rule| {
        let slot = check_slot(view.clinic, rule, slot, ctx.now()).ok()?;
        let times = (view.appointment, &slot);
        Some(move_form(door.words, view.clinic, rule, times, &door.path("/reschedule"), nonce.as_str()))
    });
    Ok(door
        .problem(StatusCode::CONFLICT, "press-again", message!("press-once-more"))
        .detail(message!("nothing-changed-yet"))
        .detail(told(unread))
        .with_body(form.unwrap_or_default())
        .way(door.path("/slots"), message!("choose-another-time"))
        .way(door.path(""), message!("keep-appointment")))
}
