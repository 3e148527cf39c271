//! How long the phases of a run took: told on standard error, and never part of a result.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// The phases that are over, in order, with the time that passed and the time that processors worked.
pub struct Phases {
    since: (Instant, Duration),
    done: Vec<(&'static str, Duration, Duration)>,
}

impl Phases {
    /// The first phase begins.
    pub fn begin() -> Self {
        Self { since: (Instant::now(), worked()), done: Vec::new() }
    }

    /// The phase that runs is over, and the next begins.
    pub fn end(&mut self, name: &'static str) {
        let (start, before) = std::mem::replace(&mut self.since, (Instant::now(), worked()));
        self.done.push((name, self.since.0 - start, self.since.1.saturating_sub(before)));
    }

    /// Puts the phases of a part of the run behind these.
    pub fn append(&mut self, part: Self) {
        self.done.extend(part.done);
        self.since = part.since;
    }

    /// One line for people, in seconds.
    pub fn says(&self) -> String {
        let of = |(name, passed, worked): &(&str, Duration, Duration)| {
            format!("{name} {:.2} ({:.2})", passed.as_secs_f64(), worked.as_secs_f64())
        };
        let phases: Vec<String> = self.done.iter().map(of).collect();
        format!("Seconds (of processors): {}.", phases.join(", "))
    }
}

/// What the processors worked for this process.
fn worked() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}
