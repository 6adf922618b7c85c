//! The booking rules, and what each allows.

use crate::desk::Desk;
use app::{Context, Outcome, Visitor};
use domain::{Channel, ProviderChoice, Role, Rule, Verification};
use http::StatusCode;
use language::{Words, say};
use maud::{Markup, html};
use web::{Entry, Reply, Request, RuleDto, RulesAnswer};

pub(crate) async fn view_rules(ctx: &Context, request: &Request) -> Outcome {
    let desk = Desk::of(ctx, request, Visitor::of(ctx, request).await?).await?;
    request.only_query(&["find"])?;
    if request.wants_page() {
        return Ok(page(&desk, request.query("find").unwrap_or_default()));
    }
    let rules = desk.clinic().rules.iter().map(|rule| RuleDto::new(desk.clinic(), rule));
    Ok(Reply::json(StatusCode::OK, &RulesAnswer { rules: rules.collect() }))
}

/// The rules in whose titles every word of a search stands (row I3).
pub(crate) fn titled<'a>(rules: &'a [Rule], find: &str) -> Vec<&'a Rule> {
    let wanted: Vec<String> = find.split_whitespace().map(str::to_lowercase).collect();
    let fits = |rule: &&Rule| wanted.iter().all(|word| rule.title.to_lowercase().contains(word));
    rules.iter().filter(fits).collect()
}

fn page(desk: &Desk, find: &str) -> Reply {
    let words = desk.words;
    let superuser = desk.member().role == Role::Superuser;
    let body = html! {
        h1 { (say!(words, "rules-title")) }
        p.soft {
            (say!(words, "rules-about")) " "
            @if superuser { (say!(words, "rules-change")) } @else { (say!(words, "rules-superusers")) }
        }
        p { a.alone href="/staff/messages" { (say!(words, "worded-title")) } }
        div.card {
            form.row.grow method="get" action="/staff/rules" role="search" data-find="found" {
                div {
                    label for="find" { (say!(words, "find-rule")) }
                    input id="find" name="find" type="search" value=(find) maxlength="100" autocomplete="off";
                }
                button { (say!(words, "find")) }
            }
            (list(desk, find))
        }
    };
    desk.page(Entry::Rules, &say!(words, "rules-title"), &body)
}

fn list(desk: &Desk, find: &str) -> Markup {
    let words = desk.words;
    let rules = titled(&desk.clinic().rules, find);
    let count = say!(words, "rules-found", count = rules.len());
    html! {
        div id="found" data-said=(count) {
            @if rules.is_empty() {
                p.note { (say!(words, "rules-no-match", query = find)) " " a href="/staff/rules" { (say!(words, "clear-search")) } }
            } @else {
                table.list {
                    caption { (count) }
                    thead {
                        tr {
                            th scope="col" { (say!(words, "column-rule")) }
                            th scope="col" { (say!(words, "with")) }
                            th scope="col" { (say!(words, "where")) }
                            th scope="col" { (say!(words, "column-terms")) }
                        }
                    }
                    tbody { @for rule in rules { (row(desk, rule)) } }
                }
            }
        }
    }
}

fn row(desk: &Desk, rule: &Rule) -> Markup {
    let facts = Facts::of(desk, rule);
    html! {
        tr {
            td { strong { (rule.title) } small { (facts.what) } }
            td { (facts.with) }
            td { (facts.place) }
            td { (facts.lasts) small { (facts.ahead) } small { (facts.proves) } }
        }
    }
}

/// What the patient proves, and what else before seeing an appointment, where that is something else.
fn proves(words: Words, rule: &Rule) -> String {
    let proof = |verification| match verification {
        Verification::None => say!(words, "proves-nothing"),
        Verification::DateOfBirth => say!(words, "proves-date-of-birth"),
        Verification::OneTimeCode => say!(words, "proves-code"),
    };
    let first = proof(rule.verification);
    if rule.manage_verification == rule.verification {
        return first;
    }
    let then = say!(words, "proves-for-manage", proof = proof(rule.manage_verification));
    [first, then].join(" · ")
}

/// What a rule allows to be booked, in words (row I9).
pub(crate) struct Facts {
    what: String,
    with: String,
    place: String,
    lasts: String,
    ahead: String,
    proves: String,
    confirmed: String,
}

impl Facts {
    pub(crate) fn of(desk: &Desk, rule: &Rule) -> Self {
        let (words, clinic) = (desk.words, desk.clinic());
        let providers = rule.providers.iter().map(|id| clinic.provider(id).map_or(id.as_str(), |one| &one.name));
        let providers = providers.collect::<Vec<_>>().join(", ");
        let places = rule.locations.iter().map(|id| clinic.location(id).map_or(id.as_str(), |one| &one.name));
        let kind = rule.appointment_type.as_str();
        let (notice, horizon) = (words.length(rule.minimum_notice.get()), words.length(rule.horizon.get()));
        let both = |channel| rule.confirmations.contains(&channel);
        Self {
            what: say!(words, "one-appointment", kind = desk.type_title(kind, kind)),
            with: match rule.provider_choice {
                ProviderChoice::FirstAvailable => say!(words, "first-free-of", providers = providers),
                ProviderChoice::Patient => providers,
            },
            place: places.collect::<Vec<_>>().join(", "),
            lasts: say!(words, "link-lasts", length = words.length(rule.lifetime.minutes().get())),
            ahead: say!(words, "bookable-ahead", notice = notice, horizon = horizon),
            proves: proves(words, rule),
            confirmed: match (both(Channel::Sms), both(Channel::Email)) {
                (true, true) => say!(words, "confirmed-by-both"),
                (true, false) => say!(words, "confirmed-by-text"),
                (false, true) => say!(words, "confirmed-by-email"),
                (false, false) => say!(words, "confirmed-by-none"),
            },
        }
    }

    /// In one line, to choose by.
    pub(crate) fn line(&self) -> String {
        [&*self.what, &self.with, &self.place, &self.lasts, &self.proves].join(" · ")
    }

    /// As a list.
    pub(crate) fn details(&self, desk: &Desk) -> Markup {
        let words = desk.words;
        html! {
            dl {
                dt { (say!(words, "allows")) } dd { (self.what) }
                dt { (say!(words, "with")) } dd { (self.with) }
                dt { (say!(words, "where")) } dd { (self.place) }
                dt { (say!(words, "column-terms")) } dd { (self.lasts) br; (self.ahead) br; (self.proves) br; (self.confirmed) }
            }
        }
    }
}
