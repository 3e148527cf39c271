//! Everything that goes to stderr: progress, notes and errors. And the wish to stop.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::engine::Watch;
use crate::error::Error;

/// Whether standard output and standard error are one screen.
pub(super) fn on_one_screen() -> bool {
    std::io::stdout().is_terminal() && std::io::stderr().is_terminal()
}

/// The user's terminal, or what stands in for it.
pub(super) struct Terminal {
    bar: Option<ProgressBar>,
    verbose: bool,
    quiet: bool,
    stop: Arc<AtomicBool>,
}

impl Terminal {
    pub fn new(verbose: bool, quiet: bool) -> Self {
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::no_length();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}: {bytes} at {bytes_per_sec}") {
                bar.set_style(style);
            }
            bar
        });
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            // A second signal ends the process at once; what is unfinished then is removed by the next run.
            let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop));
            let _ = signal_hook::flag::register(signal, Arc::clone(&stop));
        }
        Self { bar, verbose, quiet, stop }
    }

    /// A line that a successful run says too.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.line(text);
        }
    }

    /// A line for `--verbose`.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            self.line(text);
        }
    }

    pub fn error(&self, error: &Error) {
        self.line(&format!("efface: {error}\nWhy: efface explain {}", error.code()));
    }

    /// A line that is said even with `--quiet`: an error that did not stop the run.
    pub fn always(&self, text: &str) {
        self.line(text);
    }

    pub fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn line(&self, text: &str) {
        let write = || {
            let _ = writeln!(std::io::stderr().lock(), "{text}");
        };
        match &self.bar {
            Some(bar) if !bar.message().is_empty() => bar.suspend(write),
            _ => write(),
        }
    }
}

impl Watch for Terminal {
    fn progress(&self, what: &str, bytes: u64) {
        if let Some(bar) = &self.bar {
            if bar.message() != what {
                // Not before there is progress: who only asks gets an answer and no bar.
                bar.enable_steady_tick(Duration::from_millis(120));
                bar.set_message(what.to_owned());
                bar.set_position(0);
                bar.reset_elapsed();
            }
            bar.inc(bytes);
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// A panic's message may quote a cell: only its place is told.
pub(super) fn withhold_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |l| format!(" at {}:{}", l.file(), l.line()));
        let _ = writeln!(
            std::io::stderr().lock(),
            "efface: a fault of efface{place} (message withheld); please report this place"
        );
    }));
}
