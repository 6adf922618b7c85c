//! The catalogues, parsed once for each language that is spoken.

use crate::Message;
use domain::Language;
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// One file of a language's catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Catalogue {
    /// Its language.
    pub language: Language,
    /// The name of the file.
    pub file: &'static str,
    /// Its text, in the syntax of Fluent.
    pub text: &'static str,
}

macro_rules! catalogues {
    ($($file:literal),+ $(,)?) => {
        /// Every file of every language.
        pub const CATALOGUES: &[Catalogue] = &[$(
            Catalogue {
                language: Language::English,
                file: $file,
                text: include_str!(concat!("../catalogues/en/", $file)),
            },
            Catalogue {
                language: Language::French,
                file: $file,
                text: include_str!(concat!("../catalogues/fr/", $file)),
            },
        )+];
    };
}
catalogues!("console.ftl", "dates.ftl", "local.ftl", "messages.ftl", "pages.ftl", "problems.ftl");

type Bundle = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::English));
static FRENCH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::French));

fn bundle(language: Language) -> Bundle {
    // It decides on plurals alone. Ours are well-formed, so none falls back.
    let locale: LanguageIdentifier = language.as_str().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    // Marks around every value would make each text message twice as dear; texts isolate themselves where they must.
    bundle.set_use_isolating(false);
    for catalogue in CATALOGUES.iter().filter(|catalogue| catalogue.language == language) {
        // A test of the repository parses every catalogue, so what cannot be read here was never released.
        let resource = FluentResource::try_new(catalogue.text.to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// A message in words. One that a catalogue lacks, which a test keeps from happening, is told by its id.
pub(crate) fn format(language: Language, message: &Message) -> String {
    let bundle = match language {
        Language::English => &*ENGLISH,
        Language::French => &*FRENCH,
    };
    let Some(pattern) = bundle.get_message(message.id).and_then(|found| found.value()) else {
        return message.id.to_owned();
    };
    let values: FluentArgs<'_> = message.values.iter().cloned().collect();
    bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
}
