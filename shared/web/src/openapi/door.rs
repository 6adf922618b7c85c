//! One door, from what is told of it to its operation in the document.

use super::refusals::{
    BUSY, INTERNAL, KEY_REUSED, LINK_GONE, NOT_SIGNED_IN, Refusal, THROTTLED, TOO_LARGE, UNKNOWN_LINK, WRONG_FIELD,
    WRONG_MEDIA_TYPE,
};
use super::schemas::{Shape, id, text};
use crate::Route;
use utoipa::ToSchema;
use utoipa::openapi::{
    Content, Ref, RefOr, Required, Response, ResponseBuilder, Schema, SecurityRequirement,
    path::{Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
    request_body::{RequestBody, RequestBodyBuilder},
};

/// Doors of a link, and the security scheme of a verified patient's session.
pub(super) const PATIENT: &str = "patient";
/// Doors of staff, and the security scheme of their tokens.
pub(super) const STAFF: &str = "staff";

const JSON: &str = "application/json";
const REPEATABLE: &str = "Names this request. For 24 hours a success is told again to the same request with the same \
                          key; a refusal is decided afresh.";

/// What is told of a door.
pub(super) struct Door {
    operation: OperationBuilder,
    parameters: Vec<Parameter>,
    shapes: Vec<Shape>,
    refusals: Vec<Refusal>,
}

impl Door {
    fn new(tag: &str, summary: &str, told: &str) -> Self {
        let operation = OperationBuilder::new().tag(tag).summary(Some(summary)).description(Some(told));
        Self { operation, parameters: Vec::new(), shapes: Vec::new(), refusals: vec![INTERNAL, BUSY] }
    }

    /// A door for whoever has the link.
    pub(super) fn of_link(summary: &str, told: &str) -> Self {
        Self::new(PATIENT, summary, told).refuses(UNKNOWN_LINK).refuses(LINK_GONE).refuses(THROTTLED)
    }

    /// A door of a link that does more for a verified patient, where the rule asks for verification.
    pub(super) fn of_patient(summary: &str, told: &str) -> Self {
        let mut door = Self::of_link(summary, told);
        // The empty requirement makes the other optional.
        door.operation = door.operation.security(SecurityRequirement::default()).security(bearer(PATIENT));
        door
    }

    /// A door of staff. All of them refuse parameters that they do not know.
    pub(super) fn of_staff(summary: &str, told: &str) -> Self {
        let mut door = Self::new(STAFF, summary, told).refuses(NOT_SIGNED_IN).refuses(WRONG_FIELD);
        door.operation = door.operation.security(bearer(STAFF));
        door
    }

    /// Takes a parameter in its query.
    pub(super) fn asks(mut self, name: &str, told: &str, schema: impl Into<RefOr<Schema>>) -> Self {
        self.parameters.push(parameter(name, ParameterIn::Query, told, schema));
        self.refuses(WRONG_FIELD)
    }

    /// Takes an `Idempotency-Key`.
    pub(super) fn repeatable(mut self) -> Self {
        let key = text().min_length(Some(1)).max_length(Some(200)).pattern(Some("^[!-~]+$"));
        self.parameters.push(parameter("Idempotency-Key", ParameterIn::Header, REPEATABLE, key));
        self.refuses(WRONG_FIELD).refuses(KEY_REUSED)
    }

    /// Takes a body.
    pub(super) fn takes<T: ToSchema>(self) -> Self {
        self.reads::<T>(Required::True)
    }

    /// Takes a body that may be left out.
    pub(super) fn may_take<T: ToSchema>(self) -> Self {
        self.reads::<T>(Required::False)
    }

    fn reads<T: ToSchema>(mut self, required: Required) -> Self {
        let body: RequestBody =
            RequestBodyBuilder::new().content(JSON, self.content::<T>()).required(Some(required)).build();
        self.operation = self.operation.request_body(Some(body));
        self.refuses(WRONG_FIELD).refuses(TOO_LARGE).refuses(WRONG_MEDIA_TYPE)
    }

    /// Answers JSON.
    pub(super) fn answers<T: ToSchema>(mut self, status: u16, told: &str) -> Self {
        let response = ResponseBuilder::new().description(told).content(JSON, self.content::<T>());
        self.responds(status, response.build())
    }

    /// Answers in another way.
    pub(super) fn responds(mut self, status: u16, response: Response) -> Self {
        self.operation = self.operation.response(status.to_string(), response);
        self
    }

    /// Refuses in one more way, which stands in place of another with its status.
    pub(super) fn refuses(mut self, refusal: Refusal) -> Self {
        self.refusals.retain(|known| known.status != refusal.status);
        self.refusals.push(refusal);
        self
    }

    fn content<T: ToSchema>(&mut self) -> Content {
        self.shapes.push(Shape::of::<T>());
        Content::new(Some(Ref::from_schema_name(T::name())))
    }

    /// How it refuses.
    pub(super) fn refusals(&self) -> &[Refusal] {
        &self.refusals
    }

    /// The types that it reads and writes.
    pub(super) fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// Its operation in the document.
    pub(super) fn operation(self, route: &Route) -> Operation {
        let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let parameters: Vec<Parameter> = names.map(path_parameter).chain(self.parameters).collect();
        let mut operation = self.operation.operation_id(Some(route.operation.as_str()));
        if !parameters.is_empty() {
            operation = operation.parameters(Some(parameters));
        }
        for refusal in self.refusals {
            operation = operation.response(refusal.status.to_string(), Ref::from_response_name(refusal.name));
        }
        operation.build()
    }
}

fn bearer(scheme: &str) -> SecurityRequirement {
    SecurityRequirement::new(scheme, [""; 0])
}

fn path_parameter(name: &str) -> Parameter {
    match name {
        "token" => {
            let token = text().pattern(Some("^[A-Za-z0-9_-]{22}$"));
            parameter(name, ParameterIn::Path, "The secret of the link, as its address has it.", token)
        }
        "link" | "task" => {
            let (of, told) = if name == "link" { ("link", "link") } else { ("event", "task") };
            let pair = text().pattern(Some("^[a-z0-9-]{1,40}\\.[a-z0-9-]{1,40}$"));
            parameter(name, ParameterIn::Path, &format!("Id of the {told}: `patient.{of}`."), pair)
        }
        name => parameter(name, ParameterIn::Path, &format!("Id of the {name}."), id()),
    }
}

fn parameter(name: &str, place: ParameterIn, told: &str, schema: impl Into<RefOr<Schema>>) -> Parameter {
    let required = if place == ParameterIn::Path { Required::True } else { Required::False };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(Some(told))
        .schema(Some(schema))
        .build()
}
