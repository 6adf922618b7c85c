//! What is kept between runs: a snapshot of the engine, the place in its stream, the clock, the keys.

use crate::LocalError;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fs, path::PathBuf};
use web::Key;

/// The folder that git ignores.
#[derive(Debug)]
pub(crate) struct DataFolder(PathBuf);

/// What a snapshot goes with.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) stream_position: Option<String>,
    clock: i64,
}

impl State {
    pub(crate) fn new(stream_position: String, now: Timestamp) -> Self {
        Self { stream_position: Some(stream_position), clock: now.as_millisecond() }
    }

    /// The time when it was written: a clock that was moved forward does not fall back.
    pub(crate) fn clock(&self) -> Timestamp {
        Timestamp::from_millisecond(self.clock).unwrap_or(Timestamp::MIN)
    }
}

/// The keys of an installation, which the template makes as secrets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LocalKeys {
    link: String,
    forms: String,
}

impl LocalKeys {
    pub(crate) fn fresh() -> Self {
        let secret = || {
            let mut bytes = [0_u8; 32];
            getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
            URL_SAFE_NO_PAD.encode(bytes)
        };
        Self { link: secret(), forms: secret() }
    }

    pub(crate) fn link_key(&self) -> Key {
        Key::new(self.link.clone()).expect("a fresh key has 43 characters")
    }

    pub(crate) fn form_key(&self) -> Key {
        Key::new(self.forms.clone()).expect("a fresh key has 43 characters")
    }

    /// A key as the template's secret holds it.
    pub(crate) fn secret(&self, name: &str) -> Option<String> {
        let key = match name {
            "link-key" => &self.link,
            "form-key" => &self.forms,
            _ => return None,
        };
        Some(serde_json::json!({ "id": "local", "key": key }).to_string())
    }
}

impl DataFolder {
    pub(crate) fn open(path: PathBuf) -> Result<Self, LocalError> {
        fs::create_dir_all(&path).map_err(LocalError::io(format!("cannot make the folder {}", path.display())))?;
        Ok(Self(path))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The snapshot to start from, if there is one.
    pub(crate) fn snapshot(&self) -> Option<String> {
        let path = self.file("table.db");
        path.exists().then(|| path.to_string_lossy().into_owned())
    }

    /// Where to write the next snapshot, which must not be there yet.
    pub(crate) fn new_snapshot(&self) -> Result<String, LocalError> {
        let path = self.file("table.db.new");
        if path.exists() {
            fs::remove_file(&path).map_err(LocalError::io("cannot remove an unfinished snapshot"))?;
        }
        Ok(path.to_string_lossy().into_owned())
    }

    /// Puts the new snapshot in place of the old one, and then the state: it may be older than the snapshot, which
    /// repeats records, but never newer, which would leave some out.
    pub(crate) fn keep(&self, state: &State) -> Result<(), LocalError> {
        let text = serde_json::to_string(state).unwrap_or_default();
        fs::rename(self.file("table.db.new"), self.file("table.db"))
            .map_err(LocalError::io("cannot keep a snapshot"))?;
        fs::write(self.file("state.json.new"), text).map_err(LocalError::io("cannot write the state"))?;
        fs::rename(self.file("state.json.new"), self.file("state.json"))
            .map_err(LocalError::io("cannot keep the state"))
    }

    /// What the snapshot goes with, if there is one.
    pub(crate) fn state(&self) -> Result<Option<State>, LocalError> {
        let path = self.file("state.json");
        if !path.exists() {
            return Ok(None);
        }
        let text = fs::read_to_string(&path).map_err(LocalError::io(format!("cannot read {}", path.display())))?;
        Ok(serde_json::from_str(&text).ok())
    }

    /// The keys, made on the first run.
    pub(crate) fn keys(&self) -> Result<LocalKeys, LocalError> {
        let path = self.file("keys.json");
        if let Some(keys) = fs::read_to_string(&path).ok().and_then(|text| serde_json::from_str(&text).ok()) {
            return Ok(keys);
        }
        let keys = LocalKeys::fresh();
        let text = serde_json::to_string(&keys).unwrap_or_default();
        fs::write(&path, text).map_err(LocalError::io(format!("cannot write {}", path.display())))?;
        Ok(keys)
    }
}
