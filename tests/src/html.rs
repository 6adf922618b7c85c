//! A page as its buttons and links: what a person can press and a scanner does press.

/// A page's links and forms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Where its links lead.
    pub links: Vec<String>,
    /// One for each button.
    pub forms: Vec<Form>,
}

/// A form as one of its buttons sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// Whether it is sent by POST.
    pub posts: bool,
    /// Where to.
    pub action: String,
    /// What stands in it already.
    pub fields: Vec<(String, String)>,
    /// What is left for a person to fill in.
    pub blanks: Vec<String>,
}

impl Form {
    /// The form as it is sent, with the blanks filled in.
    pub fn filled(&self, fill: impl Fn(&str) -> String) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.extend_pairs(&self.fields);
        for blank in &self.blanks {
            pairs.append_pair(blank, &fill(blank));
        }
        pairs.finish()
    }
}

/// Reads a page of ours, whose attributes all stand in double quotes.
pub fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut form: Option<Form> = None;
    for (name, tag) in tags(html) {
        let value = |attribute| attribute_of(tag, attribute);
        match (name, form.as_mut()) {
            ("a", _) => page.links.extend(value("href").filter(|href| href.starts_with('/'))),
            ("form", _) => {
                let posts = value("method").as_deref() == Some("post");
                form = Some(Form { posts, action: value("action").unwrap_or_default(), ..Form::default() });
            }
            ("/form", _) => form = None,
            ("input", Some(form)) => {
                let field = value("name").unwrap_or_default();
                match value("type").as_deref() {
                    Some("hidden") => form.fields.push((field, value("value").unwrap_or_default())),
                    _ => form.blanks.push(field),
                }
            }
            ("textarea" | "select", Some(form)) => form.blanks.extend(value("name")),
            ("button", Some(form)) => {
                let mut pressed = form.clone();
                pressed.fields.extend(value("name").zip(value("value")));
                page.forms.push(pressed);
            }
            _ => {}
        }
    }
    page
}

/// The tags, each by its name and its text.
fn tags(html: &str) -> impl Iterator<Item = (&str, &str)> {
    html.split('<').skip(1).filter_map(|after| {
        let tag = after.split('>').next()?;
        Some((tag.split_whitespace().next()?, tag))
    })
}

fn attribute_of(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    let (value, _) = after.split_once('"')?;
    Some(value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_its_links_and_one_form_for_each_button() {
        let page = read(
            "<a class=\"x\" href=\"/l/t/slots?a=1&amp;b=2\">on</a><a href=\"tel:1\">call</a>\
             <form method=\"get\" action=\"/l/t/slots\"><input type=\"hidden\" name=\"part\" value=\"am\">\
             <button name=\"slot\" value=\"s1\">1</button><button name=\"slot\" value=\"s2\">2</button></form>\
             <form method=\"post\" action=\"/l/t/verify\"><input id=\"day\" name=\"day\" value=\"\"><button>go</button></form>",
        );
        assert_eq!(page.links, ["/l/t/slots?a=1&b=2"]);
        let sent: Vec<_> =
            page.forms.iter().map(|form| (form.posts, form.filled(|blank| blank.to_uppercase()))).collect();
        let expected = [(false, "part=am&slot=s1"), (false, "part=am&slot=s2"), (true, "day=DAY")];
        assert_eq!(sent, expected.map(|(posts, sent)| (posts, sent.to_owned())));
    }
}
