//! Schemas: those of the types that doors read and write, and the few that have no type.

use crate::{FindingDto, SlotDto};
use utoipa::ToSchema;
use utoipa::openapi::{
    ArrayBuilder, KnownFormat, ObjectBuilder, Ref, RefOr, Schema, SchemaFormat, Type, schema::AnyOfBuilder,
};

/// The name of the schema that every refusal has.
pub(super) const PROBLEM: &str = "Problem";

/// Schemas with their names.
pub(super) type Schemas = Vec<(String, RefOr<Schema>)>;

/// How to add the schema of a type, and those that it refers to.
#[derive(Clone, Copy)]
pub(super) struct Shape(fn(&mut Schemas));

impl Shape {
    pub(super) fn of<T: ToSchema>() -> Self {
        Self(|schemas| {
            schemas.push((T::name().into_owned(), T::schema()));
            T::schemas(schemas);
        })
    }

    pub(super) fn collect(self, schemas: &mut Schemas) {
        self.0(schemas);
    }
}

pub(super) fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// As the domain's identifiers are.
pub(super) fn id() -> ObjectBuilder {
    text().pattern(Some("^[a-z0-9-]{1,40}$"))
}

/// An id, or nothing: forms send those that were left out.
pub(super) fn id_or_nothing() -> ObjectBuilder {
    text().pattern(Some("^([a-z0-9-]{1,40})?$"))
}

pub(super) fn part_of_day() -> ObjectBuilder {
    text().pattern(Some("^(morning|afternoon)?$"))
}

pub(super) fn number(least: u16, most: u16) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(least)).maximum(Some(most))
}

/// A date in the years that calendars show.
pub(super) fn date() -> ObjectBuilder {
    text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).pattern(Some("^(19|20|21)[0-9]{2}-"))
}

/// A date, or an instant, in the years that `listSlots` takes.
pub(super) fn date_or_instant() -> AnyOfBuilder {
    let format = |format| text().format(Some(SchemaFormat::KnownFormat(format))).pattern(Some("^2[01][0-9]{2}-"));
    AnyOfBuilder::new().item(format(KnownFormat::Date)).item(format(KnownFormat::DateTime))
}

/// What `Problem` writes. Fields that have nothing to say are left out.
pub(super) fn problem() -> ObjectBuilder {
    let told = |told: &str| text().description(Some(told));
    let uri = SchemaFormat::Custom("uri".to_owned());
    let slots = ArrayBuilder::new()
        .items(Ref::from_schema_name(SlotDto::name()))
        .description(Some("Free slots in place of the one that is lost."));
    let findings = ArrayBuilder::new()
        .items(Ref::from_schema_name(FindingDto::name()))
        .description(Some("What the guard has found in a text that it stopped."));
    ObjectBuilder::new()
        .description(Some("Why a request was not done, and what to do next (RFC 9457)."))
        .property("type", told("`urn:slotlink:problem:` and the code of the refusal.").format(Some(uri)))
        .required("type")
        .property("title", told("The refusal in a few words."))
        .required("title")
        .property("status", number(400, 599).description(Some("The status of the response.")))
        .required("status")
        .property("detail", told("What happened and what to do next."))
        .required("detail")
        .property("field", told("The field, parameter or header that is not accepted."))
        .property("phone", told("The number of the clinic, where a person must help."))
        .property("next_slots", slots)
        .property("stopped_for", findings)
}
