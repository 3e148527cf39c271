//! Columns of a table as codes: what risk is measured on. Workers code apart, with a memory of their own for the values they
//! met, and ask the shared dictionary of a column only for new ones.

mod known;
mod memory;
mod places;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::engine::pipeline::{Settings, run, run_columns};
use crate::error::{Error, Result};
use crate::risk::{Builder, Chunk, Coded, Codes, Column, Dictionary, Hand, Key, NULL, Packer};
use crate::table::{Batch, Groups, Table};
use memory::Memory;

/// Rows of a chunk of codes.
const ROWS: usize = 1 << 17;

/// The columns to code and the dictionaries they share with other files.
pub struct Coder {
    names: Vec<String>,
    dictionaries: Vec<Arc<Mutex<Dictionary>>>,
}

impl Coder {
    /// For columns by name; `texts` says which keep their texts, because their order matters.
    pub fn new(names: Vec<String>, texts: &[bool]) -> Self {
        let dictionaries = texts.iter().map(|keep| Arc::new(Mutex::new(Dictionary::new(*keep)))).collect();
        Self { names, dictionaries }
    }

    /// The same dictionaries for some of the columns.
    pub fn only(&self, names: &[String]) -> Result<Self> {
        let of = |name: &String| {
            let at = self.names.iter().position(|n| n == name)?;
            Some(Arc::clone(&self.dictionaries[at]))
        };
        let dictionaries = names.iter().map(of).collect::<Option<_>>();
        let dictionaries = dictionaries.ok_or_else(|| Error::fault("a column that was not coded"))?;
        Ok(Self { names: names.to_vec(), dictionaries })
    }

    /// The keys of the codes of each column, from code 1.
    pub fn keys(&self) -> Result<Vec<Vec<Key>>> {
        self.dictionaries.iter().map(|d| Ok(lock(d)?.keys())).collect()
    }

    /// Reads the columns of a table. With `deal_by`, classes over at least the columns at these places can be counted of what
    /// comes out, and past the ceiling of memory it lies on disk; without, every column is there as a whole.
    ///
    /// # Errors
    /// A column that the table does not have; more distinct values than the memory holds.
    pub fn code(&self, table: &Table, deal_by: Option<Vec<usize>>, settings: &Settings<'_>) -> Result<Coded> {
        if let Some(key) = &deal_by
            && let Some(packed) = self.pack(table, key, settings)?
        {
            return Ok(packed);
        }
        // What cannot go to disk may take more.
        let ceiling = settings.memory / if deal_by.is_some() { 6 } else { 2 };
        let mut builder = Builder::new(ceiling, deal_by);
        match self.groups(table)? {
            Some((groups, places)) => self.by_group(&groups, &places, settings, |chunks| {
                chunks.into_iter().try_for_each(|chunk| builder.add(chunk))
            })?,
            None => self.by_batch(table, &mut builder, settings)?,
        }
        let columns = self.columns()?;
        settings.pool.install(|| builder.finish(columns))
    }

    /// The columns of a table as packed rows; nothing where a row is too wide.
    fn pack(&self, table: &Table, key: &[usize], settings: &Settings<'_>) -> Result<Option<Coded>> {
        let of_key: Vec<bool> = (0..self.names.len()).map(|c| key.contains(&c)).collect();
        // How many rows a text has is guessed: only how they are counted depends on it.
        let cells = 4 * table.columns.as_ref().map_or(1, Vec::len) as u64;
        let rows = table.rows_hint().unwrap_or(table.bytes / cells);
        let packing = Packing {
            coder: self,
            packer: Packer::new(&of_key, rows, settings.memory / 6),
            spare: Mutex::default(),
            too_wide: AtomicBool::new(false),
            settings,
        };
        let done = match self.groups(table)? {
            Some((groups, places)) if groups.count() >= settings.threads => packing.groups(&groups, &places),
            Some((groups, places)) => self.by_group(&groups, &places, settings, |chunks| {
                chunks.into_par_iter().try_for_each(|chunk| packing.chunk(chunk))
            }),
            None => packing.batches(table),
        };
        if packing.too_wide.load(Ordering::Relaxed) {
            return Ok(None);
        }
        done?;
        let workers = packing.spare.into_inner().map_err(|_| Error::fault("a worker failed"))?;
        let hands = workers.into_iter().map(|w| w.hand).collect();
        let packed = settings.pool.install(|| packing.packer.finish(hands))?;
        Ok(Some(Coded::packed(self.columns()?, packed)))
    }

    /// What is known of the columns, once all are read.
    fn columns(&self) -> Result<Vec<Column>> {
        let columns = self.names.iter().zip(&self.dictionaries).map(|(name, dictionary)| {
            let dictionary = lock(dictionary)?;
            Ok(Column {
                name: name.clone(),
                distinct: dictionary.len() as u32,
                texts: dictionary.texts().map(<[_]>::to_vec),
            })
        });
        columns.collect()
    }

    /// The row groups and the places of the columns, where the format has them.
    fn groups<'t>(&self, table: &'t Table) -> Result<Option<(Groups<'t>, Vec<usize>)>> {
        let Some(places) = self.places(table)? else { return Ok(None) };
        Ok(table.groups(&places)?.map(|groups| (groups, places)))
    }

    /// Where the columns are, if that is known before reading.
    fn places(&self, table: &Table) -> Result<Option<Vec<usize>>> {
        let Some(columns) = &table.columns else { return Ok(None) };
        let place = |name: &String| columns.iter().position(|c| **c == **name).ok_or_else(|| missing(name, table));
        self.names.iter().map(place).collect::<Result<_>>().map(Some)
    }

    /// Row groups column by column; chunks of some groups at a time go to `add`, in the pool.
    fn by_group(
        &self,
        groups: &Groups<'_>,
        places: &[usize],
        settings: &Settings<'_>,
        mut add: impl FnMut(Vec<Chunk>) -> Result<()> + Send,
    ) -> Result<()> {
        let memories: Vec<Mutex<Vec<Memory>>> = places.iter().map(|_| Mutex::default()).collect();
        let wave = settings.threads * 2;
        for first in (0..groups.count()).step_by(wave) {
            if settings.watch.stopped() {
                return Err(Error::interrupted());
            }
            let of = first..(first + wave).min(groups.count());
            let tasks: Vec<(usize, usize)> = of.clone().flat_map(|g| (0..places.len()).map(move |c| (g, c))).collect();
            let task = |&(group, column): &(usize, usize)| -> Result<Vec<Codes>> {
                let mut memory = lock(&memories[column])?.pop().unwrap_or_default();
                let codes = whole(|| self.column_of_group(groups, group, places[column], column, &mut memory))?;
                settings.watch.progress("risk", groups.bytes(group, places[column]));
                lock(&memories[column])?.push(memory);
                Ok(codes)
            };
            let coded: Vec<Vec<Codes>> =
                settings.pool.install(|| tasks.par_iter().with_max_len(1).map(task).collect::<Result<_>>())?;
            let mut coded = coded.into_iter();
            let mut chunks = Vec::new();
            for _ in of {
                let mut columns: Vec<std::vec::IntoIter<Codes>> =
                    coded.by_ref().take(places.len()).map(Vec::into_iter).collect();
                while let Some(piece) = columns.iter_mut().map(Iterator::next).collect::<Option<Vec<Codes>>>() {
                    let Some(rows) = piece.first().map(Codes::len) else { break };
                    chunks.push(Chunk { rows, columns: piece });
                }
            }
            settings.pool.install(|| add(chunks))?;
            self.fits(settings)?;
        }
        Ok(())
    }

    fn column_of_group(
        &self,
        groups: &Groups<'_>,
        group: usize,
        place: usize,
        column: usize,
        memory: &mut Memory,
    ) -> Result<Vec<Codes>> {
        let mut done = Vec::new();
        let mut codes: Vec<u32> = Vec::with_capacity(groups.rows(group).min(ROWS));
        groups.read(group, place, |array| {
            memory.array(array, &self.dictionaries[column], &mut codes).map_err(|e| e.at(&self.names[column]))?;
            while codes.len() >= ROWS {
                let rest = codes.split_off(ROWS);
                done.push(Codes::of(std::mem::replace(&mut codes, rest)));
            }
            Ok(())
        })?;
        if !codes.is_empty() {
            done.push(Codes::of(codes));
        }
        Ok(done)
    }

    /// Batches of any format, all columns at once.
    fn by_batch(&self, table: &Table, builder: &mut Builder, settings: &Settings<'_>) -> Result<()> {
        let met = Met::of(self, table);
        // Small batches of text make one chunk of codes.
        let mut waiting: Vec<Vec<u32>> = vec![Vec::new(); self.names.len()];
        let mut add = |waiting: &mut Vec<Vec<u32>>| -> Result<()> {
            let rows = waiting[0].len();
            if rows == 0 {
                return Ok(());
            }
            let columns = waiting.iter_mut().map(|codes| Codes::of(std::mem::take(codes))).collect();
            settings.pool.install(|| builder.add(Chunk { rows, columns }))?;
            self.fits(settings)
        };
        let places = self.places(table)?;
        run_columns(
            table,
            places.as_deref(),
            "risk",
            settings,
            || Ok(self.memories()),
            |memories, batch: Batch| {
                let mut codes = vec![Vec::new(); self.names.len()];
                self.batch(table, &batch, memories, &met, &mut codes)?;
                Ok(codes)
            },
            |codes| {
                for (all, codes) in waiting.iter_mut().zip(codes) {
                    all.extend(codes);
                }
                if waiting[0].len() >= ROWS { add(&mut waiting) } else { Ok(()) }
            },
        )?;
        add(&mut waiting)?;
        met.all(self, table)
    }

    fn memories(&self) -> Vec<Memory> {
        self.names.iter().map(|_| Memory::default()).collect()
    }

    /// The codes of a batch, by column.
    fn batch(
        &self,
        table: &Table,
        batch: &Batch,
        memories: &mut [Memory],
        met: &Met,
        codes: &mut [Vec<u32>],
    ) -> Result<()> {
        let names = batch.names.as_deref().or(table.columns.as_deref()).unwrap_or_default();
        for (at, (name, codes)) in self.names.iter().zip(codes).enumerate() {
            codes.clear();
            match names.iter().position(|n| **n == **name) {
                None => codes.resize(batch.rows, NULL),
                Some(place) => {
                    met.0[at].store(true, Ordering::Relaxed);
                    memories[at].batch(batch, place, &self.dictionaries[at], codes)?;
                }
            }
        }
        Ok(())
    }

    /// Whether the dictionaries leave room for the rest.
    fn fits(&self, settings: &Settings<'_>) -> Result<()> {
        let sizes = self.dictionaries.iter().map(|d| lock(d).map(|d| d.bytes())).collect::<Result<Vec<_>>>()?;
        if sizes.iter().sum::<usize>() < settings.memory / 2 {
            return Ok(());
        }
        let widest = sizes.iter().enumerate().max_by_key(|(_, size)| **size).map_or(0, |(at, _)| at);
        Err(Error::usage("this column has more distinct values than --memory holds")
            .at(&self.names[widest])
            .next("raise --memory, or leave the column out: with that many values it singles people out on its own"))
    }
}

/// Which columns were met in a table whose columns only reading tells.
struct Met(Vec<AtomicBool>);

impl Met {
    fn of(coder: &Coder, table: &Table) -> Self {
        Self(coder.names.iter().map(|_| AtomicBool::new(table.columns.is_some())).collect())
    }

    fn all(&self, coder: &Coder, table: &Table) -> Result<()> {
        match self.0.iter().position(|m| !m.load(Ordering::Relaxed)) {
            Some(at) => Err(missing(&coder.names[at], table)),
            None => Ok(()),
        }
    }
}

/// Rows on their way into a [`Packer`].
struct Packing<'a> {
    coder: &'a Coder,
    packer: Packer,
    /// Workers that nobody works with.
    spare: Mutex<Vec<Worker>>,
    too_wide: AtomicBool,
    settings: &'a Settings<'a>,
}

/// What a worker codes and packs with.
struct Worker {
    memories: Vec<Memory>,
    codes: Vec<Vec<u32>>,
    hand: Hand,
    /// Rows since the dictionaries were last looked at.
    rows: usize,
}

impl Packing<'_> {
    fn worker(&self) -> Result<Worker> {
        let memories = self.coder.memories();
        let codes = vec![Vec::new(); memories.len()];
        Ok(Worker { memories, codes, hand: self.packer.hand()?, rows: 0 })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Worker) -> Result<T>) -> Result<T> {
        let spare = lock(&self.spare)?.pop();
        let mut worker = match spare {
            Some(worker) => worker,
            None => self.worker()?,
        };
        let done = work(&mut worker)?;
        lock(&self.spare)?.push(worker);
        Ok(done)
    }

    /// Packs the codes that a worker has.
    fn add(&self, worker: &mut Worker) -> Result<()> {
        if !self.packer.add(&mut worker.hand, &worker.codes)? {
            self.too_wide.store(true, Ordering::Relaxed);
            return Err(Error::fault("a row that is too wide to be packed"));
        }
        worker.rows += worker.codes.first().map_or(0, Vec::len);
        if worker.rows >= ROWS {
            worker.rows = 0;
            self.coder.fits(self.settings)?;
        }
        Ok(())
    }

    /// Row groups, each by one worker.
    fn groups(&self, groups: &Groups<'_>, places: &[usize]) -> Result<()> {
        let group = |group: usize| {
            if self.settings.watch.stopped() {
                return Err(Error::interrupted());
            }
            self.with(|worker| {
                whole(|| {
                    groups.read_rows(group, places, |at, array| {
                        worker.codes[at].clear();
                        let Worker { memories, codes, .. } = &mut *worker;
                        let added = memories[at].array(array, &self.coder.dictionaries[at], &mut codes[at]);
                        added.map_err(|e| e.at(&self.coder.names[at]))?;
                        if at + 1 == places.len() { self.add(worker) } else { Ok(()) }
                    })
                })
            })?;
            let bytes = places.iter().map(|place| groups.bytes(group, *place)).sum();
            self.settings.watch.progress("risk", bytes);
            Ok(())
        };
        let all = (0..groups.count()).into_par_iter().with_max_len(1);
        self.settings.pool.install(|| all.try_for_each(group))
    }

    /// Codes by column.
    fn chunk(&self, chunk: Chunk) -> Result<()> {
        const SOME: usize = 1 << 14;
        self.with(|worker| {
            for from in (0..chunk.rows).step_by(SOME) {
                let range = from..(from + SOME).min(chunk.rows);
                for (to, codes) in worker.codes.iter_mut().zip(&chunk.columns) {
                    to.clear();
                    codes.each(range.clone(), |_, code| to.push(code));
                }
                self.add(worker)?;
            }
            Ok(())
        })
    }

    /// Batches of any format.
    fn batches(&self, table: &Table) -> Result<()> {
        let met = Met::of(self.coder, table);
        let work = |worker: &mut Worker, batch: Batch| {
            self.coder.batch(table, &batch, &mut worker.memories, &met, &mut worker.codes)?;
            self.add(worker)
        };
        let places = self.coder.places(table)?;
        let workers = run_columns(table, places.as_deref(), "risk", self.settings, || self.worker(), work, Ok)?;
        lock(&self.spare)?.extend(workers);
        met.all(self.coder, table)
    }
}

/// Reads, and says so where it cannot: some decoders panic on damaged pages.
fn whole<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(Error::unread("the file is damaged and cannot be read whole").next("copy or export it again"))
    })
}

fn missing(name: &str, table: &Table) -> Error {
    Error::usage(format!("no column {name:?} in this file"))
        .coded("E217")
        .at(&table.path)
        .next("efface scan lists every column")
}

fn lock<T>(mutex: &Mutex<T>) -> Result<std::sync::MutexGuard<'_, T>> {
    mutex.lock().map_err(|_| Error::fault("a worker failed"))
}

/// The columns of a table that only a pass over it tells: JSON lines.
pub fn column_names(table: &Table, settings: &Settings<'_>) -> Result<Vec<Arc<str>>> {
    let mut names: Vec<Arc<str>> = Vec::new();
    run(
        table,
        "names",
        settings,
        || Ok(()),
        |(), batch: Batch| Ok(batch.names.unwrap_or_default()),
        |met| {
            for name in met {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            Ok(())
        },
    )?;
    if names.is_empty() {
        return Err(Error::unread("the file has no column").at(&table.path));
    }
    Ok(names)
}
