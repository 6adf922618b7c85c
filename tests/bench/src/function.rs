//! A built function, and a process of it.

use crate::Outcome;
use flate2::{Compression, write::DeflateEncoder};
use std::{
    fs,
    io::Write as _,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The function that all others are measured against.
pub(crate) const HELLO: &str = "hello";

/// A binary that Lambda would run.
#[derive(Debug, Clone)]
pub(crate) struct Function {
    /// As its folder is called.
    pub(crate) name: String,
    pub(crate) binary: PathBuf,
}

/// Hello-world, and every function of a folder that `sam build` made.
pub(crate) fn all(built: &Path) -> Outcome<Vec<Function>> {
    let beside = std::env::current_exe()?.with_file_name(HELLO);
    let mut functions = vec![];
    for entry in fs::read_dir(built).map_err(|error| format!("{}: {error}; run sam build", built.display()))? {
        let entry = entry?;
        let id = entry.file_name().to_string_lossy().into_owned();
        let binary = entry.path().join("bootstrap");
        if let Some(name) = id.strip_suffix("Function").filter(|_| binary.exists()) {
            functions.push(Function { name: kebab(name), binary });
        }
    }
    functions.sort_by(|one, other| one.name.cmp(&other.name));
    functions.insert(0, Function { name: HELLO.to_owned(), binary: beside });
    Ok(functions)
}

/// `OpenLink` to `open-link`.
fn kebab(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push('-');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

impl Function {
    pub(crate) fn bytes(&self) -> Outcome<u64> {
        Ok(fs::metadata(&self.binary)?.len())
    }

    /// What it weighs as Lambda is handed it.
    pub(crate) fn zipped(&self) -> Outcome<usize> {
        let mut packed = DeflateEncoder::new(vec![], Compression::default());
        packed.write_all(&fs::read(&self.binary)?)?;
        Ok(packed.finish()?.len())
    }

    /// Starts a process of it, with nothing in its environment but what Lambda, the template and `more` say.
    pub(crate) fn start(&self, runtime: SocketAddr, more: &[(&str, &str)]) -> Outcome<Process> {
        let mut command = Command::new(&self.binary);
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.env("AWS_LAMBDA_RUNTIME_API", runtime.to_string()).envs(ENVIRONMENT).envs(more.iter().copied());
        let began = Instant::now();
        Ok(Process { child: command.spawn()?, began })
    }
}

const ENVIRONMENT: [(&str, &str); 19] = [
    ("AWS_LAMBDA_FUNCTION_NAME", "bench"),
    ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
    ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
    ("AWS_LAMBDA_LOG_GROUP_NAME", "bench"),
    ("AWS_LAMBDA_LOG_STREAM_NAME", "bench"),
    ("AWS_REGION", "eu-west-2"),
    ("AWS_ACCESS_KEY_ID", "local"),
    ("AWS_SECRET_ACCESS_KEY", "local"),
    ("TABLE_NAME", slotlink::TABLE),
    ("PUBLIC_ORIGIN", "https://book.example"),
    ("LINK_KEY_SECRET", "link-key"),
    ("FORM_KEY_SECRET", "form-key"),
    ("STAFF_ISSUER", "https://issuer.example"),
    ("STAFF_AUDIENCE", slotlink::AUDIENCE),
    ("EMAIL_FROM", "clinic@book.example"),
    ("SENDINGS_PER_MINUTE", "100000"),
    ("TEXT_REPORTS", "off"),
    ("STACK_NAME", "bench"),
    ("RUST_LOG", "info"),
];

/// A running function; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    pub(crate) began: Instant,
}

impl Process {
    /// The most memory that it has had at once, in KB.
    pub(crate) fn memory(&self) -> Outcome<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        Ok(peak.and_then(|peak| peak.split_whitespace().next()).ok_or("no VmHWM")?.parse()?)
    }

    /// What it has used of a processor, on all of its threads.
    pub(crate) fn cpu(&self) -> Outcome<Duration> {
        let mut sum = Duration::ZERO;
        for thread in fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let said = fs::read_to_string(thread?.path().join("schedstat"))?;
            sum += Duration::from_nanos(said.split_whitespace().next().ok_or("an empty schedstat")?.parse()?);
        }
        Ok(sum)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
