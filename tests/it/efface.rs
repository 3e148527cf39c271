//! The built binary, run in a folder of its own with an empty environment, and what it said.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use data_encoding::HEXLOWER;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// A key that every test may use: its tokens are the same in each run.
const KEY: &str = "efface-key-1:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

/// A folder that the binary runs in; it goes away with the test.
pub struct Work {
    dir: TempDir,
}

impl Work {
    /// An empty folder with a key in the file `key`.
    pub fn new() -> Self {
        let work = Self { dir: tempfile::tempdir().unwrap() };
        work.write("key", KEY);
        work.owner_only("key");
        work
    }

    /// A folder with a copy of the sample data in `in`.
    pub fn with_sample() -> Self {
        let work = Self::new();
        for folder in ["vtiger", "salesforce", "hubspot"] {
            work.sample(folder);
        }
        work
    }

    /// Copies one folder of the sample data into `in`.
    pub fn sample(&self, folder: &str) {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(folder);
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let to = format!("in/{folder}/{}", entry.file_name().to_string_lossy());
            self.write(&to, fs::read(entry.path()).unwrap());
        }
    }

    /// The full path of a name in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Takes a file's permissions away from everybody but its owner.
    pub fn owner_only(&self, name: &str) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// The bytes of a file.
    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// A file as text.
    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    /// A file as JSON.
    pub fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.read(name)).unwrap()
    }

    /// Every file below a folder, by its path there.
    pub fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(folder);
        walkdir::WalkDir::new(&root)
            .into_iter()
            .map(Result::unwrap)
            .filter(|e| e.file_type().is_file())
            .map(|e| {
                (e.path().strip_prefix(&root).unwrap().to_string_lossy().into_owned(), fs::read(e.path()).unwrap())
            })
            .collect()
    }

    /// The command, not started: run in this folder, without the environment of the test.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_efface"));
        command.args(arguments).current_dir(self.dir.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command line of words without spaces.
    pub fn efface(&self, line: &str) -> Run {
        self.run(&line.split_whitespace().collect::<Vec<_>>())
    }

    /// Runs with these arguments.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Run {
        let said = arguments.iter().map(|a| a.as_ref().to_string_lossy()).collect::<Vec<_>>().join(" ");
        Run::of(said, self.command(arguments).output().unwrap())
    }

    /// Runs with `input` on standard input.
    pub fn piped(&self, line: &str, input: &[u8]) -> Run {
        // From a file, so that neither side waits for the other.
        self.write(".stdin", input);
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let mut command = self.command(&arguments);
        command.stdin(fs::File::open(self.path(".stdin")).unwrap());
        Run::of(line.to_owned(), command.output().unwrap())
    }
}

/// What a run said and how it ended.
pub struct Run {
    line: String,
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// What a finished process said.
    pub fn of(line: String, output: Output) -> Self {
        Self {
            line,
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// It ended with exit code 0.
    pub fn passed(self) -> Self {
        self.ended(0)
    }

    /// It ended with this exit code.
    #[track_caller]
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "efface {}\n{}{}", self.line, self.stdout, self.stderr);
        self
    }

    /// Its stderr holds this text, line breaks aside.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        let flat = self.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(text), "efface {}\nhas to say {text:?} and says:\n{}", self.line, self.stderr);
        self
    }

    /// Its stdout as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap()
    }
}

/// SHA-256 in hex, as receipts write it.
pub fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Every format that tells of a check, the other name of one included.
pub fn gate_formats() -> Vec<&'static str> {
    let mut formats = ::efface::report::Format::names_for(::efface::report::Kind::Check);
    formats.push("human");
    formats
}
