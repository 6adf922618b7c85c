//! Log lines: one flat JSON object each.

use super::{
    DONE,
    metrics::{METRIC, embed},
};
use serde_json::Value;
use std::{env, fmt, io};
use tracing::{Event, Level, Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{
    Registry,
    filter::Targets,
    fmt::{
        FmtContext, FormatEvent, FormatFields, FormattedFields, MakeWriter,
        format::{JsonFields, Writer},
    },
    layer::SubscriberExt as _,
    registry::{LookupSpan, Scope},
    util::SubscriberInitExt as _,
};

/// A line before it is written.
pub(super) type Line = serde_json::Map<String, Value>;

/// Logs to standard output from here on, at the level that `RUST_LOG` names (`info` where it names none), and writes
/// metrics of the stack that `STACK_NAME` names, if it names one.
pub fn log_as_json() {
    let level = env::var("RUST_LOG").ok().and_then(|level| level.parse().ok()).unwrap_or(Level::INFO);
    let stack = env::var("STACK_NAME").ok().filter(|name| !name.is_empty());
    json_lines(stack, level, io::stdout).init();
}

/// Writes log lines of a level, and metrics of a stack. What was done and what was counted is written at every level;
/// nothing is written that is less than `info`: there the SDK tells what it sends, with every address and word.
pub fn json_lines<W>(stack: Option<String>, level: Level, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let counted = if stack.is_some() { LevelFilter::INFO } else { LevelFilter::OFF };
    let shown = Targets::new()
        .with_default(level.min(Level::INFO))
        // Its span says by other names what ours says.
        .with_target("lambda_runtime", level.min(Level::WARN))
        .with_target(DONE, LevelFilter::INFO)
        .with_target(METRIC, counted);
    let lines = tracing_subscriber::fmt::layer()
        .fmt_fields(JsonFields::new())
        .event_format(Lines { stack: stack.unwrap_or_default() })
        .with_ansi(false)
        .with_writer(writer);
    Registry::default().with(shown).with(lines)
}

/// Writes an event with the fields of all spans around it, the inner before the outer.
struct Lines {
    stack: String,
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    N: for<'w> FormatFields<'w> + 'static,
{
    fn format_event(&self, ctx: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut line = Line::new();
        for span in ctx.event_scope().into_iter().flat_map(Scope::from_root) {
            if let Some(fields) = span.extensions().get::<FormattedFields<N>>() {
                add(&mut line, fields);
            }
        }
        let mut own = String::new();
        ctx.format_fields(Writer::new(&mut own), event)?;
        add(&mut line, &own);
        if event.metadata().target() == METRIC {
            embed(&mut line, &self.stack);
        } else {
            line.insert("level".to_owned(), event.metadata().level().as_str().into());
        }
        writeln!(writer, "{}", Value::Object(line))
    }
}

/// Adds fields that [`JsonFields`] has written; a span without any has none.
fn add(line: &mut Line, fields: &str) {
    if let Ok(fields) = serde_json::from_str::<Line>(fields) {
        line.extend(fields);
    }
}
