//! The description of the JSON doors: OpenAPI 3.1, made from the route table and from the types that the doors read
//! and write. Pages, and this description itself, are not in it.

mod door;
mod doors;
mod refusals;
mod schemas;
#[cfg(test)]
mod tests;

use crate::{FindingDto, ROUTES, Route, SlotDto};
use door::{Door, PATIENT, STAFF};
use http::Method;
use schemas::{PROBLEM, Schemas, Shape, problem};
use utoipa::openapi::{
    Components, ComponentsBuilder, HttpMethod, Info, InfoBuilder, LicenseBuilder, OpenApiBuilder, PathItem, Paths,
    PathsBuilder, Server,
    security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    tag::{Tag, TagBuilder},
};

const ABOUT: &str = "\
What programs can do at the doors of slotlink. A request whose `Accept` names `text/html` is answered for people, \
with pages and redirects; every other is answered as described here.

Bodies are `application/json`; the forms of our own pages send the same fields. A refusal is \
`application/problem+json` (RFC 9457): its `type` ends with a code that stays the same, its `detail` says what to do \
next. Instants are RFC 3339 with the offset of their zone. An empty parameter of a query counts as left out. Further \
fields may come to stand beside those named here. GET doors answer HEAD too. What stands in front of the doors may \
refuse in words of its own, for instance with 429 where too many requests come at once.";

/// The OpenAPI 3.1 document of the JSON doors, as it stands in `infra/openapi.json`: the same text each time.
///
/// # Panics
/// Where the document cannot be written as JSON, which the first test to make one notices.
pub fn openapi() -> String {
    let described: Vec<(&Route, Door)> =
        ROUTES.iter().filter_map(|route| Some((route, doors::door(route.operation)?))).collect();
    let document = OpenApiBuilder::new()
        .info(info())
        .servers(Some([Server::new("/")]))
        .tags(Some([
            tag(PATIENT, "Doors of a link: its token in the path says whose they are."),
            tag(STAFF, "Doors of a clinic's staff: their token says which clinic's they are."),
        ]))
        .components(Some(components(described.iter().map(|(_, door)| door))))
        .paths(paths(described))
        .build();
    let text = document.to_pretty_json().expect("maps of texts and numbers can be written as JSON");
    format!("{text}\n")
}

fn info() -> Info {
    let licence = LicenseBuilder::new().name("Apache License 2.0").identifier(Some("Apache-2.0")).build();
    InfoBuilder::new()
        .title("slotlink")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(licence))
        .build()
}

fn tag(name: &str, told: &str) -> Tag {
    TagBuilder::new().name(name).description(Some(told)).build()
}

fn paths(described: Vec<(&Route, Door)>) -> Paths {
    let item = |route: &Route, door: Door| PathItem::new(method(&route.method), door.operation(route));
    described
        .into_iter()
        .fold(PathsBuilder::new(), |paths, (route, door)| paths.path(route.path, item(route, door)))
        .build()
}

/// The doors have no methods but these two.
fn method(method: &Method) -> HttpMethod {
    if *method == Method::GET { HttpMethod::Get } else { HttpMethod::Post }
}

/// What the doors refer to, and nothing else.
fn components<'a>(doors: impl Iterator<Item = &'a Door>) -> Components {
    let mut schemas = Schemas::new();
    Shape::of::<SlotDto>().collect(&mut schemas);
    Shape::of::<FindingDto>().collect(&mut schemas);
    let mut components = ComponentsBuilder::new()
        .schema(PROBLEM, problem())
        .security_scheme(STAFF, bearer(Some("JWT"), "An ID token of the issuer that the clinic signs in with."))
        .security_scheme(PATIENT, bearer(None, "The `session` that `verifyPatient` answers, for this one link."));
    for door in doors {
        door.shapes().iter().for_each(|shape| shape.collect(&mut schemas));
        for refusal in door.refusals() {
            components = components.response(refusal.name, refusal.response());
        }
    }
    components.schemas_from_iter(schemas).build()
}

fn bearer(format: Option<&str>, told: &str) -> SecurityScheme {
    let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(told));
    SecurityScheme::Http(match format {
        Some(format) => scheme.bearer_format(format).build(),
        None => scheme.build(),
    })
}
