//! The catalogues of all languages say the same things.

use domain::Language;
use fluent_syntax::{
    ast::{CallArguments, Entry, Expression, InlineExpression, Message, Pattern, PatternElement},
    parser,
};
use language::{CATALOGUES, Catalogue};
use std::collections::{BTreeMap, BTreeSet};

type Variables = BTreeSet<&'static str>;

/// The messages of a file in its order, each with the variables that it tells.
fn messages(catalogue: &Catalogue) -> Vec<(&'static str, Variables)> {
    let (language, file) = (catalogue.language.as_str(), catalogue.file);
    let resource = parser::parse(catalogue.text)
        .unwrap_or_else(|(_, errors)| panic!("{language}/{file} cannot be read: {errors:?}"));
    let told = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some((message.id.name, variables(message))),
        Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => None,
        Entry::Term(_) | Entry::Junk { .. } => panic!("{language}/{file}: {entry:?}"),
    });
    told.collect()
}

fn variables(message: &Message<&'static str>) -> Variables {
    assert!(message.attributes.is_empty(), "{} has attributes, which nothing reads", message.id.name);
    let mut found = Variables::new();
    of_pattern(message.value.as_ref().expect("a message says something"), &mut found);
    found
}

fn of_pattern(pattern: &Pattern<&'static str>, found: &mut Variables) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, found);
        }
    }
}

fn of_expression(expression: &Expression<&'static str>, found: &mut Variables) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, found),
        Expression::Select { selector, variants } => {
            of_inline(selector, found);
            for variant in variants {
                of_pattern(&variant.value, found);
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&'static str>, found: &mut Variables) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name);
        }
        InlineExpression::Placeable { expression } => of_expression(expression, found),
        InlineExpression::FunctionReference { arguments: CallArguments { positional, .. }, .. } => {
            for argument in positional {
                of_inline(argument, found);
            }
        }
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        // A message told within another would hide its values from those who compare them with the code.
        InlineExpression::MessageReference { .. } | InlineExpression::TermReference { .. } => {
            panic!("a reference: {inline:?}")
        }
    }
}

fn of(language: Language, file: &str) -> Vec<(&'static str, Variables)> {
    messages(
        CATALOGUES
            .iter()
            .find(|each| (each.language, each.file) == (language, file))
            .expect("a file of every language"),
    )
}

#[test]
fn every_file_of_every_language_has_the_same_messages_in_the_same_order_with_the_same_values() {
    let files: BTreeSet<&str> = CATALOGUES.iter().map(|catalogue| catalogue.file).collect();
    for file in files {
        let expected = of(Language::English, file);
        for language in Language::ALL {
            let found = of(language, file);
            let ids = |told: &[(&'static str, Variables)]| told.iter().map(|(id, _)| *id).collect::<Vec<_>>();
            assert_eq!(ids(&found), ids(&expected), "{}/{file}", language.as_str());
            for ((id, found), (_, expected)) in found.iter().zip(&expected) {
                assert_eq!(found, expected, "{}/{file}, {id}", language.as_str());
            }
        }
    }
}

#[test]
fn no_message_of_a_language_stands_in_it_twice() {
    for language in Language::ALL {
        let mut places = BTreeMap::new();
        for catalogue in CATALOGUES.iter().filter(|catalogue| catalogue.language == language) {
            for (id, _) in messages(catalogue) {
                let before = places.insert(id, catalogue.file);
                assert_eq!(before, None, "{}: {id} stands in {} again", language.as_str(), catalogue.file);
            }
        }
    }
}

#[test]
fn every_file_in_the_folder_is_among_the_catalogues() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogues");
    for language in Language::ALL {
        for file in std::fs::read_dir(folder.join(language.as_str())).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            assert!(CATALOGUES.iter().any(|each| each.language == language && each.file == name), "{name}");
        }
    }
}
