//! A clinic's own words: CommonMark, of which emphasis, lists and links are kept and everything else is text.

use domain::WebAddress;
use maud::{Markup, PreEscaped, Render, html};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::fmt::Write as _;

/// Paragraphs as markup. HTML in them is shown as it was typed; a link goes where [`WebAddress`] allows or nowhere.
pub fn formatted(paragraphs: &[String]) -> Markup {
    html! { @for paragraph in paragraphs { (of(paragraph)) } }
}

fn of(text: &str) -> Markup {
    let mut out = String::new();
    // Whether each link that is open at this place has a tag to close.
    let mut links = Vec::new();
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                let address = WebAddress::parse(&dest_url).ok();
                if let Some(address) = &address {
                    let _ = write!(out, "<a href=\"{}\">", address.as_str().render().into_string());
                }
                links.push(address.is_some());
            }
            Event::End(TagEnd::Link) => out.push_str(if links.pop() == Some(true) { "</a>" } else { "" }),
            Event::Start(tag) => out.push_str(opening(&tag)),
            Event::End(tag) => out.push_str(closing(tag)),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.push_str(&text.as_ref().render().into_string());
            }
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push_str("<br>"),
            _ => {}
        }
    }
    PreEscaped(out)
}

/// Headings are paragraphs: a page's outline is ours.
fn opening(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock | Tag::CodeBlock(_) => "<p>",
        Tag::List(None) => "<ul>",
        Tag::List(Some(_)) => "<ol>",
        Tag::Item => "<li>",
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        _ => "",
    }
}

fn closing(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock | TagEnd::CodeBlock => "</p>",
        TagEnd::List(false) => "</ul>",
        TagEnd::List(true) => "</ol>",
        TagEnd::Item => "</li>",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_lists_and_links_are_kept() {
        let told = |text: &str| of(text).into_string();
        assert_eq!(
            told("Please *do* bring **it**."),
            "<p>Please <em>do</em> bring <strong>it</strong>.</p>\n".trim_end()
        );
        assert_eq!(told("- a\n- b"), "<ul><li>a</li><li>b</li></ul>");
        assert_eq!(
            told("[Map](https://example.org/?a=1&b=2)"),
            "<p><a href=\"https://example.org/?a=1&amp;b=2\">Map</a></p>"
        );
    }

    #[test]
    fn nothing_else_becomes_markup() {
        for (text, told) in [
            ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
            ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>"),
            ("[x](javascript:alert(1))", "<p>x</p>"),
            ("![x](https://example.org/x.png)", "<p>x</p>"),
            ("[x](https://a\"b)", "<p>x</p>"),
            ("# Title", "<p>Title</p>"),
            ("&lt;img&gt;", "<p>&lt;img&gt;</p>"),
        ] {
            assert_eq!(of(text).into_string(), told, "{text}");
        }
    }
}
