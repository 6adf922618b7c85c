//! Cold starts: every function beside hello-world, in turns, so that what else the machine does falls on all alike.

use crate::aws::{self, Tls};
use crate::function::{Function, HELLO};
use crate::runtime::Runtime;
use crate::table::{head, median, ms, row};
use crate::{Outcome, events};
use std::{collections::BTreeMap, time::Duration};

/// How often an event is handed to a function that is warm.
const WARM: usize = 100;

/// One start.
#[derive(Debug, Clone, Copy)]
struct Started {
    poll: Duration,
    response: Duration,
    cpu: Duration,
    memory: u64,
    warm: Duration,
}

impl Started {
    fn poll(&self) -> Duration {
        self.poll
    }

    fn cpu(&self) -> Duration {
        self.cpu
    }

    fn response(&self) -> Duration {
        self.response
    }
}

/// What starts come to, by function.
type Starts<T> = BTreeMap<String, Vec<T>>;

/// Prints what starting costs, without TLS and with it.
pub(crate) async fn tables(functions: &[Function], runs: usize) -> Outcome {
    let runtime = Runtime::start().await?;
    let plain = aws::plain().await?;
    let mut starts: Starts<Started> = BTreeMap::new();
    for _ in 0..runs {
        for function in functions {
            let started =
                start(function, &runtime, &plain).await.map_err(|error| format!("{}: {error}", function.name))?;
            starts.entry(function.name.clone()).or_default().push(started);
        }
    }
    println!("\n### Cold start, AWS answering at once and without TLS (median of {runs})");
    print_starts(functions, &starts)?;
    println!("\n### One answer of a warm function to the least event (median of {runs} medians of {WARM})");
    print_warm(functions, &starts);
    let folder = tempfile::tempdir()?;
    let tls = Tls::start(folder.path()).await?;
    println!("\n### Cold start with TLS to AWS (median of {runs})");
    print_tls(functions, &with_tls(functions, runs, &runtime, &tls).await?);
    Ok(())
}

async fn start(function: &Function, runtime: &Runtime, aws: &str) -> Outcome<Started> {
    runtime.clear();
    let process = function.start(runtime.address, &[("AWS_ENDPOINT_URL", aws)])?;
    let poll = runtime.first_poll().await?.duration_since(process.began);
    let cpu = process.cpu()?;
    let event = events::trivial(&function.name);
    let response = runtime.invoke(event.clone()).await?.at.duration_since(process.began);
    let memory = process.memory()?;
    let mut warm = vec![];
    for _ in 0..WARM {
        warm.push(runtime.invoke(event.clone()).await?.took);
    }
    Ok(Started { poll, response, cpu, memory, warm: median(&warm).unwrap_or_default() })
}

fn middle<T>(starts: &Starts<T>, name: &str, of: impl Fn(&T) -> Duration) -> f64 {
    let values: Vec<Duration> = starts.get(name).into_iter().flatten().map(of).collect();
    ms(median(&values).unwrap_or_default())
}

fn print_starts(functions: &[Function], starts: &Starts<Started>) -> Outcome {
    head(&[
        "function",
        "to first poll, ms",
        "ratio",
        "processor until then, ms",
        "ratio",
        "to first response, ms",
        "ratio",
        "memory, MB",
        "binary, MB",
        "zip, MB",
    ]);
    let mut slowest = ("", 0.0);
    for function in functions {
        let name = &*function.name;
        let mut cells = vec![name.to_owned()];
        for of in [Started::poll, Started::cpu, Started::response] {
            let (own, hello) = (middle(starts, name, of), middle(starts, HELLO, of));
            cells.extend([format!("{own:.2}"), format!("{:.2}", own / hello)]);
        }
        let polls = middle(starts, name, Started::poll) / middle(starts, HELLO, Started::poll);
        if polls > slowest.1 {
            slowest = (name, polls);
        }
        let memory: Vec<u64> = starts[name].iter().map(|started| started.memory).collect();
        let megabytes = |bytes: u64| format!("{:.2}", Duration::from_micros(bytes).as_secs_f64());
        cells.push(megabytes(median(&memory).unwrap_or_default() * 1024));
        cells.push(megabytes(function.bytes()?));
        cells.push(megabytes(u64::try_from(function.zipped()?)?));
        row(&cells);
    }
    println!("\nSlowest to the first poll: {}, {:.2} times hello-world.", slowest.0, slowest.1);
    Ok(())
}

fn print_warm(functions: &[Function], starts: &Starts<Started>) {
    head(&["function", "ms", "beyond hello-world, ms"]);
    let hello = middle(starts, HELLO, |started| started.warm);
    for function in functions {
        let own = middle(starts, &function.name, |started| started.warm);
        row(&[function.name.clone(), format!("{own:.3}"), format!("{:.3}", own - hello)]);
    }
}

/// One start with TLS, by each trust store.
#[derive(Debug, Clone, Copy)]
struct Connected {
    /// When the first connection is made with Amazon's roots.
    amazon: Duration,
    /// The same with the system's.
    system: Duration,
    /// When it is ready: with secrets read and connected to the table.
    ready: Duration,
}

impl Connected {
    fn amazon(&self) -> Duration {
        self.amazon
    }

    fn system(&self) -> Duration {
        self.system
    }

    fn ready(&self) -> Duration {
        self.ready
    }
}

async fn with_tls(functions: &[Function], runs: usize, runtime: &Runtime, tls: &Tls) -> Outcome<Starts<Connected>> {
    let mut starts: Starts<Connected> = BTreeMap::new();
    for _ in 0..runs {
        for function in functions {
            let started =
                secure(function, runtime, tls).await.map_err(|error| format!("{}: {error}", function.name))?;
            starts.entry(function.name.clone()).or_default().push(started);
        }
    }
    Ok(starts)
}

async fn secure(function: &Function, runtime: &Runtime, tls: &Tls) -> Outcome<Connected> {
    let bundle = tls.bundle.to_string_lossy();
    let endpoint = ("AWS_ENDPOINT_URL", &*tls.endpoint);
    runtime.clear();
    tls.connected();
    let process =
        function.start(runtime.address, &[endpoint, ("TRUST_STORE", "system"), ("SSL_CERT_FILE", &bundle)])?;
    let ready = runtime.first_poll().await?.duration_since(process.began);
    let system = tls.connected().map_or(ready, |at| at.duration_since(process.began));
    drop(process);
    // Our endpoint is not Amazon's, so this goes as far as the connection and no further.
    runtime.clear();
    let process = function.start(runtime.address, &[endpoint, ("TRUST_STORE", "amazon")])?;
    if function.name == HELLO {
        let amazon = runtime.first_poll().await?.duration_since(process.began);
        return Ok(Connected { amazon, system, ready });
    }
    for _ in 0..1000 {
        if let Some(at) = tls.connected() {
            return Ok(Connected { amazon: at.duration_since(process.began), system, ready });
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Err("it does not connect".into())
}

fn print_tls(functions: &[Function], starts: &Starts<Connected>) {
    head(&[
        "function",
        "Amazon's roots: to the first connection, ms",
        "ratio",
        "the system's: to the first connection, ms",
        "ratio",
        "the system's: to first poll, ms",
        "ratio",
    ]);
    for function in functions {
        let mut cells = vec![function.name.clone()];
        for of in [Connected::amazon, Connected::system, Connected::ready] {
            let (own, hello) = (middle(starts, &function.name, of), middle(starts, HELLO, Connected::ready));
            cells.extend([format!("{own:.2}"), format!("{:.2}", own / hello)]);
        }
        row(&cells);
    }
    println!("\nHello-world connects to nothing; each ratio is to its first poll.");
}
