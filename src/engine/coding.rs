//! Columns of a table as codes: what risk is measured on. Workers code apart, with a memory of their own for the values they
//! met, and ask the shared dictionary of a column only for new ones.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use arrow::array::{Array, ArrayRef, AsArray, StringViewArray, UInt32Array};
use arrow::datatypes::{
    DataType, Date32Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimeUnit,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use hashbrown::HashMap;
use rayon::prelude::*;

use crate::engine::learn::by_row;
use crate::engine::pipeline::{Settings, run};
use crate::error::{Error, Result};
use crate::model::is_blank;
use crate::risk::{Builder, Chunk, Coded, Codes, Column, Dictionary, Key, NULL, Spread};
use crate::table::{Batch, Groups, Table, canonical};

/// Rows of a chunk of codes.
const ROWS: usize = 1 << 17;
/// Values that a worker remembers per column.
const REMEMBERED: usize = 1 << 18;
/// Widest range of whole numbers that is looked up by place.
const RANGE: i64 = 1 << 21;

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

    /// Reads the columns of a table. Past the ceiling of memory, rows are dealt to disk by the columns at `deal_by`.
    ///
    /// # Errors
    /// A column that the table does not have; more distinct values than the memory holds.
    pub fn code(&self, table: &Table, deal_by: Option<Vec<usize>>, settings: &Settings<'_>) -> Result<Coded> {
        // What cannot go to disk may take more.
        let ceiling = settings.memory / if deal_by.is_some() { 6 } else { 2 };
        let builder = Builder::new(ceiling, deal_by);
        let builder = match self.places(table)? {
            Some(places) => match table.groups(&places)? {
                Some(groups) => self.by_group(&groups, &places, builder, settings)?,
                None => self.by_batch(table, builder, settings)?,
            },
            None => self.by_batch(table, builder, settings)?,
        };
        let columns = self.names.iter().zip(&self.dictionaries).map(|(name, dictionary)| {
            let dictionary = lock(dictionary)?;
            Ok(Column {
                name: name.clone(),
                distinct: dictionary.len() as u32,
                texts: dictionary.texts().map(<[_]>::to_vec),
            })
        });
        let columns = columns.collect::<Result<_>>()?;
        settings.pool.install(|| builder.finish(columns))
    }

    /// Where the columns are, if that is known before reading.
    fn places(&self, table: &Table) -> Result<Option<Vec<usize>>> {
        let Some(columns) = &table.columns else { return Ok(None) };
        let place = |name: &String| columns.iter().position(|c| **c == **name).ok_or_else(|| missing(name, table));
        self.names.iter().map(place).collect::<Result<_>>().map(Some)
    }

    fn by_group(
        &self,
        groups: &Groups<'_>,
        places: &[usize],
        mut builder: Builder,
        settings: &Settings<'_>,
    ) -> Result<Builder> {
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
                let read = || self.column_of_group(groups, group, places[column], column, &mut memory);
                // Some decoders panic on damaged pages.
                let codes = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
                    Err(Error::unread("the file is damaged and cannot be read whole").next("copy or export it again"))
                })?;
                settings.watch.progress("risk", groups.bytes(group, places[column]));
                lock(&memories[column])?.push(memory);
                Ok(codes)
            };
            let coded: Vec<Vec<Codes>> =
                settings.pool.install(|| tasks.par_iter().with_max_len(1).map(task).collect::<Result<_>>())?;
            let mut coded = coded.into_iter();
            for _ in of {
                let mut columns: Vec<std::vec::IntoIter<Codes>> =
                    coded.by_ref().take(places.len()).map(Vec::into_iter).collect();
                while let Some(piece) = columns.iter_mut().map(Iterator::next).collect::<Option<Vec<Codes>>>() {
                    let Some(rows) = piece.first().map(Codes::len) else { break };
                    // A flush deals in parallel.
                    settings.pool.install(|| builder.add(Chunk { rows, columns: piece }))?;
                }
            }
            self.fits(settings)?;
        }
        Ok(builder)
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

    fn by_batch(&self, table: &Table, mut builder: Builder, settings: &Settings<'_>) -> Result<Builder> {
        let met: Vec<std::sync::atomic::AtomicBool> =
            self.names.iter().map(|_| std::sync::atomic::AtomicBool::new(table.columns.is_some())).collect();
        // Small batches of text make one chunk of codes.
        let mut waiting: Vec<Vec<u32>> = vec![Vec::new(); self.names.len()];
        let add = |waiting: &mut Vec<Vec<u32>>, builder: &mut Builder| -> Result<()> {
            let rows = waiting[0].len();
            if rows == 0 {
                return Ok(());
            }
            let columns = waiting.iter_mut().map(|codes| Codes::of(std::mem::take(codes))).collect();
            settings.pool.install(|| builder.add(Chunk { rows, columns }))?;
            self.fits(settings)
        };
        run(
            table,
            "risk",
            settings,
            || Ok(self.names.iter().map(|_| Memory::default()).collect::<Vec<_>>()),
            |memories, batch: Batch| {
                let names = batch.names.as_deref().or(table.columns.as_deref()).unwrap_or_default();
                self.names
                    .iter()
                    .enumerate()
                    .map(|(at, name)| {
                        let Some(place) = names.iter().position(|n| **n == **name) else {
                            return Ok(vec![NULL; batch.rows]);
                        };
                        met[at].store(true, std::sync::atomic::Ordering::Relaxed);
                        memories[at].batch(&batch, place, &self.dictionaries[at])
                    })
                    .collect::<Result<Vec<Vec<u32>>>>()
            },
            |codes| {
                for (all, codes) in waiting.iter_mut().zip(codes) {
                    all.extend(codes);
                }
                if waiting[0].len() >= ROWS { add(&mut waiting, &mut builder) } else { Ok(()) }
            },
        )?;
        add(&mut waiting, &mut builder)?;
        match met.iter().position(|m| !m.load(std::sync::atomic::Ordering::Relaxed)) {
            Some(at) => Err(missing(&self.names[at], table)),
            None => Ok(builder),
        }
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

fn missing(name: &str, table: &Table) -> Error {
    Error::usage(format!("no column {name:?} in this file"))
        .coded("E217")
        .at(&table.path)
        .next("efface scan lists every column")
}

fn lock<T>(mutex: &Mutex<T>) -> Result<std::sync::MutexGuard<'_, T>> {
    mutex.lock().map_err(|_| Error::fault("a worker failed"))
}

/// What a worker remembers of one column.
#[derive(Default)]
struct Memory {
    texts: HashMap<Key, u32, Spread>,
    numbers: HashMap<u64, u32, Spread>,
    /// Codes of the whole numbers from `base`; 0 where one was not met yet.
    direct: Vec<u32>,
    base: i64,
    /// The last dictionary of a Parquet column and its codes. The array is held: a freed pointer may come again.
    values: Option<(ArrayRef, Vec<u32>)>,
}

impl Memory {
    fn batch(&mut self, batch: &Batch, place: usize, dictionary: &Mutex<Dictionary>) -> Result<Vec<u32>> {
        let cells = &batch.columns[place];
        let mut codes = Vec::with_capacity(batch.rows);
        if cells.rows.is_some() {
            let rows = by_row(cells, batch.rows);
            self.cells(rows.len(), |i| rows[i].as_deref().map(Cow::Borrowed), dictionary, &mut codes)?;
        } else {
            self.cells(cells.len(), |i| cells.filled(i).map(Cow::Borrowed), dictionary, &mut codes)?;
        }
        Ok(codes)
    }

    /// Codes of texts; the dictionary is asked once, for all new ones.
    fn cells<'a>(
        &mut self,
        rows: usize,
        text: impl Fn(usize) -> Option<Cow<'a, str>>,
        dictionary: &Mutex<Dictionary>,
        codes: &mut Vec<u32>,
    ) -> Result<()> {
        let from = codes.len();
        let mut new: Vec<usize> = Vec::new();
        for row in 0..rows {
            codes.push(match text(row) {
                None => NULL,
                Some(text) => self.texts.get(&Key::of(&text)).copied().unwrap_or_else(|| {
                    new.push(row);
                    NULL
                }),
            });
        }
        if new.is_empty() {
            return Ok(());
        }
        if self.texts.len() > REMEMBERED {
            self.texts.clear();
        }
        let mut shared = lock(dictionary)?;
        for row in new {
            let Some(text) = text(row) else { continue };
            let key = Key::of(&text);
            codes[from + row] = *self.texts.entry(key).or_insert_with(|| shared.code(key, &text));
        }
        Ok(())
    }

    fn array(&mut self, array: &ArrayRef, dictionary: &Mutex<Dictionary>, codes: &mut Vec<u32>) -> Result<()> {
        macro_rules! numbers {
            ($type:ty, $whole:expr) => {{
                let values = array.as_primitive::<$type>();
                let nulls = values.nulls().filter(|n| n.null_count() > 0);
                let valid = |i: usize| nulls.is_none_or(|n| n.is_valid(i));
                self.numbers(array, values.values().len(), valid, |i| $whole(values.values()[i]), dictionary, codes)
            }};
        }
        let float = |bits: u64| (bits as i64, false);
        match array.data_type() {
            DataType::Dictionary(_, values) if values.is_string() => self.dictionary(array, dictionary, codes),
            DataType::Utf8View => self.views(array.as_string_view(), dictionary, codes),
            DataType::Int8 => numbers!(Int8Type, |v| (i64::from(v), true)),
            DataType::Int16 => numbers!(Int16Type, |v| (i64::from(v), true)),
            DataType::Int32 => numbers!(Int32Type, |v| (i64::from(v), true)),
            DataType::Int64 => numbers!(Int64Type, |v| (v, true)),
            DataType::UInt8 => numbers!(UInt8Type, |v| (i64::from(v), true)),
            DataType::UInt16 => numbers!(UInt16Type, |v| (i64::from(v), true)),
            DataType::UInt32 => numbers!(UInt32Type, |v| (i64::from(v), true)),
            DataType::UInt64 => numbers!(UInt64Type, |v: u64| (v as i64, false)),
            DataType::Date32 => numbers!(Date32Type, |v| (i64::from(v), true)),
            DataType::Float32 => numbers!(Float32Type, |v: f32| float(u64::from(v.to_bits()))),
            DataType::Float64 => numbers!(Float64Type, |v: f64| float(v.to_bits())),
            DataType::Timestamp(TimeUnit::Second, _) => numbers!(TimestampSecondType, |v| (v, true)),
            DataType::Timestamp(TimeUnit::Millisecond, _) => numbers!(TimestampMillisecondType, |v| (v, true)),
            DataType::Timestamp(TimeUnit::Microsecond, _) => numbers!(TimestampMicrosecondType, |v| (v, true)),
            DataType::Timestamp(TimeUnit::Nanosecond, _) => numbers!(TimestampNanosecondType, |v| (v, true)),
            // Every other type by its canonical text, which is right for all of them.
            _ => {
                let texts = canonical(array)?;
                let text =
                    |i: usize| (!texts.is_null(i)).then(|| texts.value(i)).filter(|t| !is_blank(t)).map(Cow::Borrowed);
                self.cells(texts.len(), text, dictionary, codes)
            }
        }
    }

    /// Texts of which the short ones are keys as they stand.
    fn views(&mut self, array: &StringViewArray, dictionary: &Mutex<Dictionary>, codes: &mut Vec<u32>) -> Result<()> {
        let key = |i: usize, view: u128| if view as u32 <= 12 { Key::of_inline(view) } else { Key::of(array.value(i)) };
        let nulls = array.nulls().filter(|n| n.null_count() > 0);
        let from = codes.len();
        let mut new: Vec<usize> = Vec::new();
        for (i, view) in array.views().iter().enumerate() {
            if nulls.is_some_and(|n| n.is_null(i)) {
                codes.push(NULL);
                continue;
            }
            codes.push(self.texts.get(&key(i, *view)).copied().unwrap_or_else(|| {
                new.push(i);
                NULL
            }));
        }
        if new.is_empty() {
            return Ok(());
        }
        if self.texts.len() > REMEMBERED {
            self.texts.clear();
        }
        let mut shared = lock(dictionary)?;
        for i in new {
            let text = array.value(i);
            let key = Key::of(text);
            let code = || if is_blank(text) { NULL } else { shared.code(key, text) };
            codes[from + i] = *self.texts.entry(key).or_insert_with(code);
        }
        Ok(())
    }

    /// A dictionary of a Parquet column: its values are looked up once, its rows by place.
    fn dictionary(&mut self, array: &ArrayRef, dictionary: &Mutex<Dictionary>, codes: &mut Vec<u32>) -> Result<()> {
        let stored = array.as_any_dictionary();
        let values = stored.values();
        let known = self
            .values
            .as_ref()
            .is_some_and(|(held, of)| of.len() == values.len() && held.to_data().ptr_eq(&values.to_data()));
        if !known {
            let texts = canonical(values)?;
            let mut of = Vec::with_capacity(texts.len());
            let text =
                |i: usize| (!texts.is_null(i)).then(|| texts.value(i)).filter(|t| !is_blank(t)).map(Cow::Borrowed);
            self.cells(texts.len(), text, dictionary, &mut of)?;
            self.values = Some((ArrayRef::clone(values), of));
        }
        let of = self.values.as_ref().map(|(_, of)| of.as_slice()).unwrap_or_default();
        let nulls = array.nulls().filter(|n| n.null_count() > 0);
        match stored.keys().data_type() {
            DataType::Int32 => {
                let keys = stored.keys().as_primitive::<Int32Type>().values();
                match nulls {
                    None => codes.extend(keys.iter().map(|k| of[*k as usize])),
                    Some(nulls) => codes.extend(
                        keys.iter().zip(nulls.iter()).map(|(k, valid)| if valid { of[*k as usize] } else { NULL }),
                    ),
                }
            }
            _ => {
                let keys = if of.is_empty() { vec![0; array.len()] } else { stored.normalized_keys() };
                codes.extend(
                    keys.iter()
                        .enumerate()
                        .map(|(i, k)| if nulls.is_some_and(|n| n.is_null(i)) { NULL } else { of[*k] }),
                );
            }
        }
        Ok(())
    }

    /// Numbers by their bits; those in a small range by place.
    fn numbers(
        &mut self,
        array: &ArrayRef,
        rows: usize,
        valid: impl Fn(usize) -> bool,
        bits: impl Fn(usize) -> (i64, bool),
        dictionary: &Mutex<Dictionary>,
        codes: &mut Vec<u32>,
    ) -> Result<()> {
        let from = codes.len();
        let mut new: Vec<u32> = Vec::new();
        if self.reaches(rows, &valid, &bits) {
            for row in 0..rows {
                let code = if valid(row) { self.direct[(bits(row).0 - self.base) as usize] } else { NULL };
                if code == NULL && valid(row) {
                    new.push(row as u32);
                }
                codes.push(code);
            }
        } else {
            for row in 0..rows {
                codes.push(match valid(row) {
                    false => NULL,
                    true => self.numbers.get(&(bits(row).0 as u64)).copied().unwrap_or_else(|| {
                        new.push(row as u32);
                        NULL
                    }),
                });
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        if self.numbers.len() > REMEMBERED {
            self.numbers.clear();
        }
        let taken = arrow::compute::take(array, &UInt32Array::from(new.clone()), None)
            .map_err(|_| Error::fault("cells cannot be taken (content withheld)"))?;
        let texts = canonical(&taken)?;
        let mut shared = lock(dictionary)?;
        for (at, row) in new.into_iter().enumerate() {
            let value = bits(row as usize).0;
            let mut ask = || shared.code(Key::of(texts.value(at)), texts.value(at));
            let place = value.checked_sub(self.base).and_then(|p| usize::try_from(p).ok());
            let code = match place.and_then(|p| self.direct.get_mut(p)) {
                Some(code) => {
                    if *code == NULL {
                        *code = ask();
                    }
                    *code
                }
                None => *self.numbers.entry(value as u64).or_insert_with(ask),
            };
            codes[from + row as usize] = code;
        }
        Ok(())
    }

    /// Makes the range of whole numbers wide enough for these rows; false where they are no whole numbers or too far apart.
    fn reaches(&mut self, rows: usize, valid: &impl Fn(usize) -> bool, bits: &impl Fn(usize) -> (i64, bool)) -> bool {
        let (mut least, mut most) = (i64::MAX, i64::MIN);
        for row in 0..rows {
            if valid(row) {
                let (value, whole) = bits(row);
                if !whole {
                    return false;
                }
                (least, most) = (least.min(value), most.max(value));
            }
        }
        if least > most {
            return false;
        }
        if !self.direct.is_empty() {
            let end = self.base + self.direct.len() as i64 - 1;
            if least >= self.base && most <= end {
                return true;
            }
            (least, most) = (least.min(self.base), most.max(end));
        }
        if most.checked_sub(least).is_none_or(|span| span >= RANGE) {
            return false;
        }
        let mut wider = vec![NULL; (most - least + 1) as usize];
        if !self.direct.is_empty() {
            let at = (self.base - least) as usize;
            wider[at..at + self.direct.len()].copy_from_slice(&self.direct);
        }
        (self.direct, self.base) = (wider, least);
        true
    }
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
