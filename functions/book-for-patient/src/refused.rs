//! Why no appointment was made, and what staff can do instead.

use crate::asked::{Asked, NoInstant};
use app::{Context, Failure, staff_times_instead};
use domain::{
    AppointmentType, BookForPatient, BookForPatientRefusal, Clinic, Invalid, Lost, PatientId, SlotId, TypeId,
};
use http::StatusCode;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use language::{Message, Words, message, say};
use maud::{Markup, html};
use web::{Problem, Request, SlotDto, StaffForm, instant, time_details};

const TYPE: Invalid = Invalid { accepted: "the id of an appointment type of the clinic" };
const PROVIDER: Invalid = Invalid { accepted: "the id of a provider of the clinic" };
const LOCATION: Invalid = Invalid { accepted: "the id of a location of the clinic" };

/// Whom something is refused to.
pub(crate) struct Refused<'a> {
    pub(crate) ctx: &'a Context,
    pub(crate) request: &'a Request,
    pub(crate) clinic: &'a Clinic,
    pub(crate) asked: &'a Asked,
    /// The mark of our own forms.
    pub(crate) form: &'a str,
}

/// Says why, with free times in place of one that cannot be booked.
pub(crate) async fn refused(
    to: &Refused<'_>,
    command: &BookForPatient,
    refusal: BookForPatientRefusal,
    lost: &Lost,
) -> Result<Problem, Failure> {
    let (code, title) = match refusal {
        BookForPatientRefusal::UnknownType => return Ok(Problem::field("type", TYPE)),
        BookForPatientRefusal::UnknownProvider => return Ok(Problem::field("provider", PROVIDER)),
        BookForPatientRefusal::UnknownLocation => return Ok(Problem::field("location", LOCATION)),
        BookForPatientRefusal::NotOffered => ("not-offered", message!("time-not-offered")),
        BookForPatientRefusal::Past => ("slot-lost", message!("time-is-past")),
        BookForPatientRefusal::Taken => ("slot-lost", message!("time-has-an-appointment")),
        BookForPatientRefusal::PatientBusy => ("slot-lost", message!("patient-has-an-appointment")),
    };
    let Some(kind) = to.clinic.appointment_type(&command.appointment_type) else {
        return Ok(Problem::field("type", TYPE));
    };
    let wanted =
        SlotId { start: command.start, provider: command.provider.clone(), location: command.location.clone() };
    let next = staff_times_instead(to.ctx, to.clinic, kind, &wanted, &lost.patient_days).await?;
    let next: Vec<SlotDto> = next.iter().map(|slot| SlotDto::new(to.clinic, slot)).collect();
    let may_override = refusal == BookForPatientRefusal::NotOffered;
    let problem = to.problem(StatusCode::CONFLICT, code, title).detail(message!("no-appointment-was-made"));
    let problem = match (may_override, to.request.wants_page()) {
        (true, true) => problem.detail(message!("override-by-button")),
        (true, false) => problem.detail(message!("override-by-field")),
        (false, _) => problem,
    };
    let body = to.instead(kind, &wanted, may_override, &next);
    Ok(problem.next_slots(next).with_body(body))
}

/// 422: the key of a request that was used for another one. A form's reader knows of no keys.
pub(crate) fn form_used(request: &Request, patient: &PatientId) -> Problem {
    if !request.wants_page() {
        return Problem::key_reused();
    }
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key-reused", message!("form-was-used"))
        .detail(message!("form-was-used-detail"))
        .way(record_of(patient), message!("back-to-record"))
}

fn record_of(patient: &PatientId) -> String {
    format!("/staff/patients/{patient}")
}

impl Refused<'_> {
    fn words(&self) -> Words {
        Words::of(self.request.language().unwrap_or(self.clinic.language))
    }

    fn zone(&self) -> TimeZone {
        self.clinic.location(&self.asked.location).map_or(TimeZone::UTC, |location| location.zone.clone())
    }

    /// A problem with ways back to the form, as it was filled in, and to the record.
    fn problem(&self, status: StatusCode, code: &'static str, title: Message) -> Problem {
        let record = record_of(&self.asked.patient);
        let Asked { kind, provider, location, .. } = self.asked;
        let date = self.asked.date(&self.zone());
        let form = format!("{record}/appointments?type={kind}&provider={provider}&location={location}&date={date}");
        Problem::new(status, code, title)
            .way(form, message!("choose-another-time"))
            .way(record, message!("back-to-record"))
    }

    /// The clock's time is not one instant.
    pub(crate) fn no_one_instant(&self, none: NoInstant) -> Problem {
        match none {
            NoInstant::UnknownLocation => Problem::field("location", LOCATION),
            NoInstant::Skipped(shown) => self.skipped(shown),
            NoInstant::Twice(starts) => self.twice(&starts),
        }
    }

    fn skipped(&self, shown: DateTime) -> Problem {
        let (date, time) = (self.words().date_in_full(shown.date()), shown.time().strftime("%H:%M").to_string());
        self.problem(StatusCode::BAD_REQUEST, "no-such-time", message!("time-is-skipped"))
            .detail(message!("no-appointment-was-made"))
            .detail(message!("time-is-skipped-detail", date = date, time = time))
    }

    /// Both are offered, each with its offset.
    fn twice(&self, starts: &[Timestamp]) -> Problem {
        let (words, zone) = (self.words(), self.zone());
        let Asked { provider, location, overridden, .. } = self.asked;
        let buttons = html! {
            @if *overridden { input type="hidden" name="override" value="true"; }
            div.acts {
                @for start in starts {
                    button name="start" value=(instant(*start, &zone)) { (words.moment_short(*start, &zone)) }
                }
            }
        };
        let form = self.with_form(&self.asked.kind, |form| form.with(provider, location, &buttons));
        self.problem(StatusCode::CONFLICT, "time-comes-twice", message!("time-comes-twice"))
            .detail(message!("no-appointment-was-made"))
            .detail(message!("time-comes-twice-detail"))
            .with_body(form)
    }

    /// What was wanted, a button to make it all the same where that may be, and the free times.
    fn instead(&self, kind: &AppointmentType, wanted: &SlotId, may_override: bool, next: &[SlotDto]) -> Markup {
        let words = self.words();
        let start = instant(wanted.start, &self.zone());
        let all_the_same = html! {
            input type="hidden" name="override" value="true";
            button name="start" value=(start) { (say!(words, "book-all-the-same")) }
        };
        self.with_form(&kind.id, |form| {
            html! {
                (time_details(words, self.clinic, kind, wanted))
                @if may_override { (form.with(&wanted.provider, &wanted.location, &all_the_same)) }
                @if next.is_empty() { p { (say!(words, "no-free-time-soon")) } }
                @else {
                    h2 { (say!(words, "next-free-times")) }
                    ul.slots.long { @for slot in next { (self.next_button(form, slot)) } }
                }
            }
        })
    }

    fn next_button(&self, form: StaffForm<'_>, slot: &SlotDto) -> Markup {
        let parsed = SlotId::parse(&slot.id).ok();
        let zone = TimeZone::get(&slot.zone).unwrap_or(TimeZone::UTC);
        html! {
            @if let Some(id) = parsed {
                @let when = self.words().moment_short(id.start, &zone);
                @let button = html! {
                    button name="start" value=(slot.start) { (when) " " small { (slot.provider_name) ", " (slot.location_name) } }
                };
                li { (form.with(&id.provider, &id.location, &button)) }
            }
        }
    }

    /// With the key of the form that was refused: nothing was made under it.
    fn with_form(&self, kind: &TypeId, content: impl FnOnce(StaffForm<'_>) -> Markup) -> Markup {
        let key = self.asked.key.clone().unwrap_or_else(|| self.ctx.random_text());
        content(StaffForm { patient: &self.asked.patient, kind, mark: self.form, key: &key })
    }
}
