//! Who is signed in, signing in and signing out.

use crate::desk::Desk;
use crate::said;
use app::{Context, Failure, Outcome, Visitor};
use http::StatusCode;
use language::{Words, say};
use maud::{Markup, html};
use web::{Entry, Frame, Reply, Request, SignOutBody, Switch, layout};

/// Shows who is signed in, or where to sign in. A token that does not hold is the same as none.
pub(crate) async fn sign_in(ctx: &Context, request: &Request) -> Outcome {
    let Some(visitor) = visitor(ctx, request).await? else { return Ok(signed_out(ctx, request)) };
    let form = visitor.form_token(ctx)?;
    let desk = match Desk::of(ctx, request, visitor).await {
        Ok(desk) => desk,
        // Of a clinic that was not loaded.
        Err(Failure::Refused(_)) => return Ok(signed_out(ctx, request)),
        Err(failure) => return Err(failure),
    };
    Ok(signed_in(&desk, &form, ctx.sign_in.as_deref()))
}

/// Ends the session of this browser. The form must be ours: another site may not sign anybody out.
pub(crate) async fn sign_out(ctx: &Context, request: &Request) -> Outcome {
    if let Some(visitor) = visitor(ctx, request).await? {
        let (_, body) = request.body::<SignOutBody>()?;
        visitor.check_form(ctx, body.form.as_deref())?;
    }
    Ok(Reply::see_other("/staff/sign-in").with_cookie(app::STAFF_COOKIE, "", 0))
}

async fn visitor(ctx: &Context, request: &Request) -> Result<Option<Visitor>, Failure> {
    match Visitor::of(ctx, request).await {
        Ok(visitor) => Ok(Some(visitor)),
        Err(Failure::Refused(_)) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn signed_in(desk: &Desk, form: &str, address: Option<&str>) -> Reply {
    let (words, member) = (desk.words, desk.member());
    let body = html! {
        h1 { (say!(words, "signed-in-title")) }
        div.card {
            dl {
                dt { (say!(words, "column-name")) } dd { bdi { (member.name) } }
                dt { (say!(words, "clinic")) } dd { bdi { (desk.clinic().name) } }
                dt { (say!(words, "role")) } dd { (said::role(words, member.role)) }
            }
            div.acts {
                a.button href="/staff/today" { (say!(words, "go-to-today")) }
                @if let Some(address) = address { a.button.plain href=(address) { (say!(words, "sign-in-as-another")) } }
                form method="post" action="/staff/sign-out" {
                    input type="hidden" name="form" value=(form);
                    button.plain { (say!(words, "sign-out")) }
                }
            }
        }
    };
    desk.page(Entry::SignIn, &say!(words, "signed-in-title"), &body)
}

fn signed_out(ctx: &Context, request: &Request) -> Reply {
    let words = request.words();
    let switch = Switch::by("/staff/sign-in");
    let page = layout(
        &say!(words, "sign-in"),
        Frame::plain(words).with_switch(&switch),
        &way_in(words, ctx.sign_in.as_deref()),
    );
    Reply::page(StatusCode::OK, page)
}

fn way_in(words: Words, address: Option<&str>) -> Markup {
    html! {
        h1 { (say!(words, "sign-in")) }
        @match address {
            Some(address) => {
                p.lead { (say!(words, "sign-in-about")) }
                p { a.button href=(address) { (say!(words, "sign-in")) } }
            }
            None => { p { (say!(words, "sign-in-nowhere")) } }
        }
    }
}
