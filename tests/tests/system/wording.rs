//! The words of the code and those of the catalogues.

use domain::Language;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement};
use language::CATALOGUES;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// The values that a message tells, by its id.
type Told = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_message_of_the_code_is_in_every_catalogue_with_its_values_and_none_is_left_over() {
    let mut used = Told::new();
    let mut faults = Vec::new();
    for path in sources() {
        let text = std::fs::read_to_string(&path).unwrap();
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        messages_in(tokens, &mut |id, values| {
            let known = used.entry(id.clone()).or_insert_with(|| values.clone());
            if *known != values {
                faults.push(format!("{}: {id} is told with {values:?}, elsewhere with {known:?}", path.display()));
            }
        });
    }
    assert!(used.len() > 100, "only {} messages were found in the code", used.len());
    for language in Language::ALL {
        let catalogue = catalogue(language);
        for (id, values) in &used {
            match catalogue.get(id) {
                None => faults.push(format!("{} lacks {id}", language.as_str())),
                Some(told) if !told.is_subset(values) => {
                    faults.push(format!("{}: {id} tells {told:?} and is given {values:?}", language.as_str()));
                }
                Some(_) => {}
            }
        }
        for id in catalogue.keys().filter(|id| !used.contains_key(*id)) {
            faults.push(format!("{}: {id} is told nowhere", language.as_str()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_value_that_the_code_gives_is_told_in_some_language() {
    let catalogues = Language::ALL.map(catalogue);
    for (id, told) in &catalogues[0] {
        for other in &catalogues[1..] {
            assert_eq!(Some(told), other.get(id), "the values of {id} differ between languages");
        }
    }
}

#[test]
fn no_page_holds_words_that_are_in_no_catalogue() {
    let mut faults = Vec::new();
    for path in sources() {
        let text = std::fs::read_to_string(&path).unwrap();
        literals_of_pages(text.parse().unwrap(), false, &mut |literal| {
            let words = literal.trim_matches('"').split_whitespace();
            if words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1).count() > 1 {
                faults.push(format!("{}: {literal}", path.display()));
            }
        });
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Every file of the product's own code.
fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = ["shared", "functions", "infra/local"].map(|folder| root.join(folder)).to_vec();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}

/// Tells of each `say!` and `message!` with a literal id, and of each value that `around` adds.
fn messages_in(tokens: TokenStream, tell: &mut impl FnMut(String, BTreeSet<String>)) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (place, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        if let Some((id, mut values)) = message_of(&tokens[..place], group.stream()) {
            // `words.around(message!("id"), "phone")`: the place of the markup is a value too.
            if let Some(TokenTree::Literal(place)) = tokens.get(place + 2) {
                values.insert(place.to_string().trim_matches('"').to_owned());
            }
            tell(id, values);
        }
        messages_in(group.stream(), tell);
    }
}

fn message_of(before: &[TokenTree], inside: TokenStream) -> Option<(String, BTreeSet<String>)> {
    let [.., TokenTree::Ident(name), TokenTree::Punct(mark)] = before else { return None };
    let named = mark.as_char() == '!' && ["say", "message"].iter().any(|known| name == known);
    let inside: Vec<TokenTree> = inside.into_iter().filter(|_| named).collect();
    let (place, id) = inside.iter().enumerate().find_map(|(place, token)| match token {
        TokenTree::Literal(literal) => Some((place, literal.to_string())),
        _ => None,
    })?;
    let values = inside[place..].windows(3).filter_map(|three| match three {
        [TokenTree::Punct(comma), TokenTree::Ident(name), TokenTree::Punct(equals)]
            if comma.as_char() == ',' && equals.as_char() == '=' =>
        {
            Some(name.to_string())
        }
        _ => None,
    });
    Some((id.trim_matches('"').to_owned(), values.collect()))
}

/// Tells of each text that stands as such in an `html!`.
fn literals_of_pages(tokens: TokenStream, page: bool, tell: &mut impl FnMut(String)) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (place, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                let opens = matches!(&tokens[..place], [.., TokenTree::Ident(name), TokenTree::Punct(mark)]
                    if name == "html" && mark.as_char() == '!');
                // What stands in parentheses is code, in which a page may begin anew.
                literals_of_pages(group.stream(), opens || (page && group.delimiter() == Delimiter::Brace), tell);
            }
            TokenTree::Literal(literal) if page => {
                // After `=` it is an attribute's.
                let attribute =
                    place > 0 && matches!(&tokens[place - 1], TokenTree::Punct(mark) if mark.as_char() == '=');
                if !attribute && literal.to_string().starts_with('"') {
                    tell(literal.to_string());
                }
            }
            _ => {}
        }
    }
}

fn catalogue(language: Language) -> Told {
    let mut told = Told::new();
    for file in CATALOGUES.iter().filter(|file| file.language == language) {
        let parsed = fluent_syntax::parser::parse(file.text);
        let parsed = parsed.unwrap_or_else(|(_, errors)| panic!("{} {}: {errors:?}", language.as_str(), file.file));
        for entry in parsed.body {
            if let Entry::Message(Message { id, value: Some(value), .. }) = entry {
                let mut values = BTreeSet::new();
                values_of(&value, &mut values);
                let before = told.insert(id.name.to_owned(), values);
                assert!(before.is_none(), "{} {}: {} stands twice", language.as_str(), file.file, id.name);
            }
        }
    }
    told
}

fn values_of(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let (Expression::Inline(inline) | Expression::Select { selector: inline, .. }) = expression;
        if let InlineExpression::VariableReference { id } = inline {
            values.insert(id.name.to_owned());
        }
        if let Expression::Select { variants, .. } = expression {
            for variant in variants {
                values_of(&variant.value, values);
            }
        }
    }
}
