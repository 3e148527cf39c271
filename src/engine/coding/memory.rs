//! What a worker remembers of one column: the codes of the values it met, so that it asks the shared dictionary only for new
//! ones.

use std::borrow::Cow;
use std::sync::Mutex;

use arrow::array::{Array, ArrayRef, AsArray, StringViewArray, UInt32Array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{
    DataType, Date32Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimeUnit,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use hashbrown::HashMap;

use super::known::Known;
use super::lock;
use crate::engine::learn::by_row;
use crate::error::{Error, Result};
use crate::model::is_blank;
use crate::risk::{Dictionary, Key, NULL, Spread};
use crate::table::{Batch, canonical};

/// Cells that are looked up together.
const BLOCK: usize = 1024;
/// Values that a worker remembers per column.
const REMEMBERED: usize = 1 << 18;
/// Widest range of whole numbers that is looked up by place.
const RANGE: i64 = 1 << 21;

/// What a worker remembers of one column.
#[derive(Default)]
pub(super) struct Memory {
    /// Texts of up to seven bytes, and others.
    short: Known<u64>,
    long: Known<u128>,
    block: Block,
    numbers: HashMap<u64, u32, Spread>,
    /// Codes of the whole numbers from `base`; 0 where one was not met yet.
    direct: Vec<u32>,
    base: i64,
    /// The last dictionary of a Parquet column and its codes. The array is held: a freed pointer may come again.
    values: Option<(ArrayRef, Vec<u32>)>,
}

/// What is looked up together.
#[derive(Default)]
struct Block {
    short: Vec<u64>,
    long: Vec<u128>,
    /// The places of long keys in the block, and their codes.
    places: Vec<u32>,
    long_codes: Vec<u32>,
    /// Places of keys that are not known: in the block, and among the long ones.
    new: Vec<u32>,
    missed: Vec<u32>,
}

impl Memory {
    /// Adds the codes of a column of a batch.
    pub fn batch(
        &mut self,
        batch: &Batch,
        place: usize,
        dictionary: &Mutex<Dictionary>,
        codes: &mut Vec<u32>,
    ) -> Result<()> {
        let cells = &batch.columns[place];
        if cells.rows.is_some() {
            let rows = by_row(cells, batch.rows);
            self.cells(rows.len(), |i| rows[i].as_deref().map(Cow::Borrowed), dictionary, codes)
        } else {
            self.cells(cells.len(), |i| cells.filled(i).map(Cow::Borrowed), dictionary, codes)
        }
    }

    /// Codes of texts.
    fn cells<'a>(
        &mut self,
        rows: usize,
        text: impl Fn(usize) -> Option<Cow<'a, str>>,
        dictionary: &Mutex<Dictionary>,
        codes: &mut Vec<u32>,
    ) -> Result<()> {
        self.keyed(rows, |_, _| false, |row| text(row).map(|text| Key::of(&text)), &text, dictionary, codes)
    }

    /// Codes of texts by their keys. The dictionary is asked once a block, for all new ones. `short` gives the keys of a block
    /// that starts at a row, 0 for nulls, if it can tell that all of them are short.
    fn keyed<'a>(
        &mut self,
        rows: usize,
        short: impl Fn(usize, &mut [u64]) -> bool,
        key: impl Fn(usize) -> Option<Key>,
        text: impl Fn(usize) -> Option<Cow<'a, str>>,
        dictionary: &Mutex<Dictionary>,
        codes: &mut Vec<u32>,
    ) -> Result<()> {
        for first in (0..rows).step_by(BLOCK) {
            let block = first..(first + BLOCK).min(rows);
            let from = codes.len();
            codes.resize(from + block.len(), NULL);
            let codes = &mut codes[from..];
            let Block { short: keys, long, places, long_codes, new, missed } = &mut self.block;
            keys.resize(block.len(), 0);
            long.clear();
            places.clear();
            new.clear();
            if !short(first, keys) {
                for (row, place) in block.zip(keys.iter_mut()) {
                    let key = key(row);
                    let inside = key.map_or(Some(0), Key::short);
                    *place = inside.unwrap_or(0);
                    if let (None, Some(key)) = (inside, key) {
                        places.push((row - first) as u32);
                        long.push(key.number());
                    }
                }
            }
            if long.len() < keys.len() {
                self.short.find(keys, codes, new);
            }
            if !long.is_empty() {
                missed.clear();
                long_codes.resize(long.len(), NULL);
                self.long.find(long, long_codes, missed);
                places.iter().zip(long_codes.iter()).for_each(|(place, code)| codes[*place as usize] = *code);
                new.extend(missed.iter().map(|at| places[*at as usize]));
            }
            if new.is_empty() {
                continue;
            }
            if self.short.len() + self.long.len() > REMEMBERED {
                self.short.clear();
                self.long.clear();
            }
            let mut shared = lock(dictionary)?;
            for place in new.iter().map(|place| *place as usize) {
                let Some(text) = text(first + place) else { continue };
                let key = Key::of(&text);
                let known = match key.short() {
                    Some(key) => self.short.get(key),
                    None => self.long.get(key.number()),
                };
                codes[place] = match known {
                    Some(code) => code,
                    None => {
                        let code = if is_blank(&text) { NULL } else { shared.code(key, &text) };
                        match key.short() {
                            Some(key) => self.short.insert(key, code),
                            None => self.long.insert(key.number(), code),
                        }
                        code
                    }
                };
            }
        }
        Ok(())
    }

    /// Adds the codes of stored cells.
    pub fn array(&mut self, array: &ArrayRef, dictionary: &Mutex<Dictionary>, codes: &mut Vec<u32>) -> Result<()> {
        // By their bits, and whether those are whole numbers that may lie close together.
        macro_rules! numbers {
            ($type:ty, $whole:expr, $bits:expr) => {{
                let values = array.as_primitive::<$type>().values();
                self.numbers(array, $whole, |i| $bits(values[i]), dictionary, codes)
            }};
        }
        match array.data_type() {
            DataType::Dictionary(_, values) if values.is_string() => self.dictionary(array, dictionary, codes),
            DataType::Utf8View => self.views(array.as_string_view(), dictionary, codes),
            DataType::Int8 => numbers!(Int8Type, true, i64::from),
            DataType::Int16 => numbers!(Int16Type, true, i64::from),
            DataType::Int32 => numbers!(Int32Type, true, i64::from),
            DataType::Int64 => numbers!(Int64Type, true, |v: i64| v),
            DataType::UInt8 => numbers!(UInt8Type, true, i64::from),
            DataType::UInt16 => numbers!(UInt16Type, true, i64::from),
            DataType::UInt32 => numbers!(UInt32Type, true, i64::from),
            DataType::UInt64 => numbers!(UInt64Type, false, |v: u64| v as i64),
            DataType::Date32 => numbers!(Date32Type, true, i64::from),
            DataType::Float32 => numbers!(Float32Type, false, |v: f32| i64::from(v.to_bits())),
            DataType::Float64 => numbers!(Float64Type, false, |v: f64| v.to_bits() as i64),
            DataType::Timestamp(TimeUnit::Second, _) => numbers!(TimestampSecondType, true, |v: i64| v),
            DataType::Timestamp(TimeUnit::Millisecond, _) => numbers!(TimestampMillisecondType, true, |v: i64| v),
            DataType::Timestamp(TimeUnit::Microsecond, _) => numbers!(TimestampMicrosecondType, true, |v: i64| v),
            DataType::Timestamp(TimeUnit::Nanosecond, _) => numbers!(TimestampNanosecondType, true, |v: i64| v),
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
        let views = array.views();
        let nulls = array.nulls().filter(|n| n.null_count() > 0);
        let short = |first: usize, keys: &mut [u64]| {
            let views = &views[first..first + keys.len()];
            nulls.is_none() && Key::all_short(views, keys)
        };
        let key = |row: usize| {
            let view = views[row];
            let key = || if view as u32 <= 12 { Key::of_inline(view) } else { Key::of(array.value(row)) };
            nulls.is_none_or(|n| n.is_valid(row)).then(key)
        };
        self.keyed(views.len(), short, key, |row| Some(Cow::Borrowed(array.value(row))), dictionary, codes)
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

    /// Numbers by their bits; `whole` ones in a small range by place.
    fn numbers(
        &mut self,
        array: &ArrayRef,
        whole: bool,
        bits: impl Fn(usize) -> i64,
        dictionary: &Mutex<Dictionary>,
        codes: &mut Vec<u32>,
    ) -> Result<()> {
        let (from, rows) = (codes.len(), array.len());
        let nulls = array.nulls().filter(|n| n.null_count() > 0);
        let valid = |i: usize| nulls.is_none_or(|n| n.is_valid(i));
        let direct = whole && (self.known(rows, nulls, &bits, codes) || self.reaches(rows, &valid, &bits));
        if !direct {
            codes.truncate(from);
            let known = |row: usize| self.numbers.get(&(bits(row) as u64)).copied().unwrap_or(NULL);
            codes.extend((0..rows).map(|row| if valid(row) { known(row) } else { NULL }));
        }
        let new: Vec<u32> = match nulls.map_or(0, |n| n.null_count()) {
            blank if codes[from..].iter().filter(|code| **code == NULL).count() == blank => return Ok(()),
            _ => (0..rows).filter(|row| codes[from + row] == NULL && valid(*row)).map(|row| row as u32).collect(),
        };
        if self.numbers.len() > REMEMBERED {
            self.numbers.clear();
        }
        let taken = arrow::compute::take(array, &UInt32Array::from(new.clone()), None)
            .map_err(|_| Error::fault("cells cannot be taken (content withheld)"))?;
        let texts = canonical(&taken)?;
        let mut shared = lock(dictionary)?;
        for (at, row) in new.into_iter().enumerate() {
            let value = bits(row as usize);
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

    /// Adds the codes of whole numbers by place, nulls where there is none; true where every number has one.
    fn known(
        &self,
        rows: usize,
        nulls: Option<&NullBuffer>,
        bits: &impl Fn(usize) -> i64,
        codes: &mut Vec<u32>,
    ) -> bool {
        let from = codes.len();
        let (direct, base) = (&self.direct[..], self.base);
        codes.extend((0..rows).map(|row| direct.get(bits(row).wrapping_sub(base) as usize).copied().unwrap_or(NULL)));
        let codes = &mut codes[from..];
        if let Some(nulls) = nulls {
            // What stands behind a null is anything.
            let mut end = 0;
            for (start, next) in nulls.valid_slices().chain([(rows, rows)]) {
                codes[end..start].fill(NULL);
                end = next;
            }
        }
        codes.iter().filter(|code| **code == NULL).count() == nulls.map_or(0, NullBuffer::null_count)
    }

    /// Makes the range of whole numbers wide enough for these rows; false where they are too far apart.
    fn reaches(&mut self, rows: usize, valid: &impl Fn(usize) -> bool, bits: &impl Fn(usize) -> i64) -> bool {
        let numbers = || (0..rows).filter(|row| valid(*row)).map(bits);
        let (Some(mut least), Some(mut most)) = (numbers().min(), numbers().max()) else { return false };
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
