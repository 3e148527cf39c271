//! Chunks in, results out in order, with a bounded number in flight.
//!
//! The calling thread reads and consumes; rayon's workers parse and do the work. A worker's panic becomes an error, and
//! its message is withheld: it may quote a cell.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc;

use crate::error::{Error, Result};
use crate::table::{Batch, Chunk, Chunks, Limits, Table};

/// Who looks on: progress and the wish to stop.
pub trait Watch: Sync {
    /// Stored bytes that were read, and what is being done.
    fn progress(&self, what: &str, bytes: u64);
    /// Whether the user asked to stop.
    fn stopped(&self) -> bool;
}

/// How a pass runs. Nothing here changes a result.
pub struct Settings<'a> {
    /// Workers.
    pub threads: usize,
    /// Bytes of memory to stay under.
    pub memory: usize,
    /// Rows per batch, where the user wants a number.
    pub rows: Option<usize>,
    /// Who looks on.
    pub watch: &'a dyn Watch,
    /// The workers.
    pub pool: rayon::ThreadPool,
}

impl<'a> Settings<'a> {
    /// Starts the workers.
    pub fn new(threads: usize, memory: usize, rows: Option<usize>, watch: &'a dyn Watch) -> Result<Self> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|i| format!("efface-{i}"))
            .build()
            .map_err(|_| {
                Error::unread("the system gives no threads for the workers")
                    .coded("E311")
                    .next("try --threads 1, or raise the limit of processes (ulimit -u)")
            })?;
        Ok(Self { threads, memory, rows, watch, pool })
    }

    /// Chunks between being read and being consumed.
    fn in_flight(&self) -> usize {
        self.threads * 2 + 1
    }

    fn limits(&self) -> Limits {
        // A chunk in work takes about eight times its text: places of cells, views, replacements, output.
        let share = self.memory / 2 / self.in_flight() / 8;
        match self.rows {
            Some(rows) => {
                Limits { rows: rows.max(1), bytes: share.max(1 << 20), record: (self.memory / 8).max(1 << 20) }
            }
            None => {
                Limits { rows: 16_384, bytes: share.clamp(64 << 10, 512 << 10), record: (self.memory / 8).max(1 << 20) }
            }
        }
    }
}

/// Runs `work` on every batch of a table and `consume` on the results in order. `init` makes a worker's memory; all of
/// them are given back in the end.
pub fn run<W: Send, T: Send>(
    table: &Table,
    what: &str,
    settings: &Settings<'_>,
    init: impl Fn() -> Result<W> + Sync,
    work: impl Fn(&mut W, Batch) -> Result<T> + Sync,
    consume: impl FnMut(T) -> Result<()>,
) -> Result<Vec<W>> {
    run_columns(table, None, what, settings, init, work, consume)
}

/// The same where only the `wanted` columns are looked at, by place.
pub fn run_columns<W: Send, T: Send>(
    table: &Table,
    wanted: Option<&[usize]>,
    what: &str,
    settings: &Settings<'_>,
    init: impl Fn() -> Result<W> + Sync,
    work: impl Fn(&mut W, Batch) -> Result<T> + Sync,
    mut consume: impl FnMut(T) -> Result<()>,
) -> Result<Vec<W>> {
    let memories: Mutex<Vec<W>> = Mutex::new(Vec::new());
    let (send, receive) = mpsc::channel::<(u64, usize, Result<T>)>();
    let task = |chunk| -> Result<T> {
        let spare = memories.lock().map_err(|_| Error::fault("a worker failed"))?.pop();
        let mut memory = match spare {
            Some(memory) => memory,
            None => init()?,
        };
        let result = table.parse_columns(chunk, wanted).and_then(|batch| work(&mut memory, batch));
        memories.lock().map_err(|_| Error::fault("a worker failed"))?.push(memory);
        result
    };
    let mut chunks = table.chunks(settings.limits())?;
    let mut waiting: BTreeMap<u64, T> = BTreeMap::new();
    let (mut sent, mut done, mut flying) = (0u64, 0u64, 0usize);
    let mut failed: Option<(u64, Error)> = None;
    settings.pool.in_place_scope(|scope| {
        let mut more = true;
        loop {
            while more && failed.is_none() && flying < settings.in_flight() {
                if settings.watch.stopped() {
                    failed = Some((0, Error::interrupted()));
                    break;
                }
                match next_chunk(&mut chunks, table) {
                    None => more = false,
                    Some(Err(error)) => {
                        failed = Some((sent, error));
                        more = false;
                    }
                    Some(Ok(chunk)) => {
                        let (send, task, number, size) = (send.clone(), &task, sent, chunk.bytes());
                        scope.spawn(move |_| {
                            let result = catch_unwind(AssertUnwindSafe(|| task(chunk)))
                                .unwrap_or_else(|_| Err(worker_failed(table)));
                            let _ = send.send((number, size, result));
                        });
                        sent += 1;
                        flying += 1;
                    }
                }
            }
            if flying == 0 {
                break;
            }
            let Ok((number, size, result)) = receive.recv() else { break };
            flying -= 1;
            settings.watch.progress(what, size as u64);
            match result {
                Ok(value) => {
                    waiting.insert(number, value);
                }
                // The first mistake in the file is told, whichever worker is faster.
                Err(error) => {
                    if failed.as_ref().is_none_or(|(at, _)| number < *at) {
                        failed = Some((number, error));
                    }
                }
            }
            while failed.is_none() {
                let Some(value) = waiting.remove(&done) else { break };
                done += 1;
                if let Err(error) = consume(value) {
                    failed = Some((done, error));
                }
            }
        }
    });
    match failed {
        Some((_, error)) => Err(error),
        None => memories.into_inner().map_err(|_| Error::fault("a worker failed")),
    }
}

/// The next chunk. A decoder that panics has met a damaged file.
fn next_chunk(chunks: &mut Chunks, table: &Table) -> Option<Result<Chunk>> {
    catch_unwind(AssertUnwindSafe(|| chunks.next()))
        .unwrap_or_else(|_| Some(Err(Error::unread("the file is damaged and cannot be read whole").at(&table.path))))
}

fn worker_failed(table: &Table) -> Error {
    Error::fault("a worker failed (message withheld)").at(&table.path)
}

/// Runs `work` on every batch of a table on the calling thread, which may be a worker; `memory` is given back in the end.
/// For small tables: several of them are looked at side by side.
pub fn run_here<W>(
    table: &Table,
    what: &str,
    settings: &Settings<'_>,
    mut memory: W,
    mut work: impl FnMut(&mut W, Batch) -> Result<()>,
) -> Result<W> {
    let mut chunks = table.chunks(settings.limits())?;
    while let Some(chunk) = next_chunk(&mut chunks, table) {
        if settings.watch.stopped() {
            return Err(Error::interrupted());
        }
        let chunk = chunk?;
        let size = chunk.bytes();
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut memory, table.parse_columns(chunk, None)?)));
        done.unwrap_or_else(|_| Err(worker_failed(table)))?;
        settings.watch.progress(what, size as u64);
    }
    Ok(memory)
}
