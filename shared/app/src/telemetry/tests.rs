use super::*;
use crate::respond;
use bytes::Bytes;
use serde_json::Value;
use std::{
    io,
    sync::{Arc, Mutex},
};
use tracing::Level;
use web::{Problem, Reply};

/// What was written.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The lines that are written meanwhile, at this level, of a stack.
pub(crate) fn lines_of(stack: Option<&str>, level: Level, done: impl FnOnce()) -> Vec<Value> {
    let written = Written::default();
    let kept = written.clone();
    tracing::subscriber::with_default(json_lines(stack.map(str::to_owned), level, move || kept.clone()), done);
    let bytes = written.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Amazon `CloudWatch` User Guide, "Specification: Embedded metric format".
#[test]
fn a_metric_is_a_document_of_the_embedded_metric_format() {
    let lines = lines_of(Some("clinic-prod"), Level::INFO, || {
        error_span!("event", link.id = "l1").in_scope(|| measure(Metric::OldestOwedSeconds, 61));
        count(Metric::MessagesSent);
    });
    for (line, name, unit, value) in
        [(&lines[0], "OldestOwedSeconds", "Seconds", 61), (&lines[1], "MessagesSent", "Count", 1)]
    {
        // Milliseconds since 1970: not seconds, and not in the future.
        assert!((1_600_000_000_000..4_000_000_000_000).contains(&line["_aws"]["Timestamp"].as_i64().unwrap()));
        let directives = line["_aws"]["CloudWatchMetrics"].as_array().unwrap();
        let [directive] = &directives[..] else { panic!("{directives:?}") };
        assert_eq!(directive["Namespace"], "slotlink");
        // Each dimension set names members of the root with texts, each metric one with a number.
        assert_eq!(directive["Dimensions"], serde_json::json!([["Stack"]]));
        assert_eq!(line["Stack"], "clinic-prod");
        assert_eq!(directive["Metrics"], serde_json::json!([{ "Name": name, "Unit": unit }]));
        assert_eq!(line[name], value);
        assert!(line.get("level").is_none() && line.get("metric").is_none(), "{line}");
    }
    assert_eq!(lines[0]["link.id"], "l1", "what it is about stands beside it");
}

#[test]
fn nothing_is_counted_where_no_stack_is_named() {
    assert!(lines_of(None, Level::INFO, || count(Metric::Faults)).is_empty());
}

#[test]
fn a_line_has_the_fields_of_all_spans_around_it_and_the_inner_ones_hold() {
    let lines = lines_of(None, Level::INFO, || {
        let outer = error_span!("invocation", request.id = "r1", operation = "outer", link.id = Empty);
        outer.record("link.id", "l1");
        let _outer = outer.entered();
        let _inner = error_span!("request", operation = "book").entered();
        tracing::warn!(cause = "a reason", "Something happened.");
    });
    let told = serde_json::json!({
        "level": "WARN", "message": "Something happened.", "cause": "a reason", "request.id": "r1", "operation": "book",
        "link.id": "l1",
    });
    assert_eq!(lines, [told]);
}

#[test]
fn what_was_done_is_told_at_every_level_and_less_than_information_at_none() {
    for (level, told) in [(Level::ERROR, 2), (Level::WARN, 3), (Level::INFO, 4), (Level::TRACE, 4)] {
        let lines = lines_of(Some("s"), level, || {
            tracing::info!(target: DONE, "Done.");
            count(Metric::Refusals);
            tracing::warn!("Odd.");
            tracing::info!("Well.");
            tracing::debug!("An address.");
            tracing::trace!(target: "aws_smithy_runtime", "A token.");
        });
        assert_eq!(lines.len(), told, "{level}: {lines:?}");
    }
}

/// What is logged and counted of a request that is answered so.
fn told_of(path: &str, reply: fn() -> Reply) -> Vec<Value> {
    let request = http::Request::get(path).body(Bytes::new()).unwrap();
    lines_of(Some("s"), Level::INFO, || {
        futures::executor::block_on(respond(request, |_| async { reply() }));
    })
}

#[test]
fn a_request_is_told_by_its_operation_and_its_status_and_never_by_its_path() {
    let (well, refused) = (|| Reply::see_other("/l/secret"), || Problem::unknown_patient().into_reply(false, words()));
    let failed = || Problem::internal().into_reply(false, words());
    let cases: [(_, fn() -> Reply, _, _, _); 4] = [
        ("/l/secret?secret=1", well, Some("openLink"), 303, None),
        ("/staff/patients/secret", refused, Some("viewPatient"), 404, Some("Refusals")),
        ("/l/secret/slots", failed, Some("listSlots"), 500, Some("Faults")),
        ("/secret", well, None, 404, Some("Refusals")),
    ];
    for (path, reply, operation, status, counted) in cases {
        let lines = told_of(path, reply);
        assert_eq!((lines[0]["operation"].as_str(), &lines[0]["status"]), (operation, &status.into()), "{lines:?}");
        assert!(lines[0]["milliseconds"].is_u64(), "{lines:?}");
        assert_eq!(lines.len(), 1 + usize::from(counted.is_some()), "{lines:?}");
        if let Some(counted) = counted {
            assert_eq!((&lines[1][counted], lines[1]["operation"].as_str()), (&1.into(), operation));
        }
        assert!(!format!("{lines:?}").contains("secret"), "{lines:?}");
    }
}

fn words() -> language::Words {
    language::Words::of(domain::Language::English)
}
