//! Nested Arrow columns as flat leaves, and back.
//!
//! A struct member is `a.b`, a list's items are `a[]`, a map's are `a[].key` and `a[].value`. [`leaves`] and [`rebuild`]
//! walk the same way, so the n-th leaf of the one is the n-th of the other.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, FixedSizeListArray, LargeListArray, ListArray, MapArray, RecordBatch, RecordBatchOptions,
    StringViewArray, StructArray, UInt64Array, new_null_array,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{
    DataType, Field, FieldRef, Fields, Schema, TimeUnit, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};

use super::write::{Change, Fate};
use crate::error::{Error, Result};

/// One leaf column of a batch.
pub(super) struct Leaf {
    /// Path.
    pub name: String,
    /// Its cells.
    pub values: ArrayRef,
    /// Row of each cell; `None` where cells and rows are one to one.
    pub rows: Option<Vec<u32>>,
}

/// All leaves of a batch, in order.
pub(super) fn leaves(batch: &RecordBatch) -> Result<Vec<Leaf>> {
    let mut out = Vec::new();
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        walk(field.name(), column, None, &mut out)?;
    }
    Ok(out)
}

fn walk(path: &str, array: &ArrayRef, rows: Option<Vec<u32>>, out: &mut Vec<Leaf>) -> Result<()> {
    match array.data_type() {
        DataType::Struct(fields) => {
            let parent = array.as_struct();
            for (field, child) in fields.iter().zip(parent.columns()) {
                let child = with_parent_nulls(child, parent.nulls())?;
                walk(&format!("{path}.{}", field.name()), &child, rows.clone(), out)?;
            }
            Ok(())
        }
        _ => match list_items(array)? {
            Some(items) => {
                let mut item_rows = Vec::with_capacity(items.values.len());
                for (i, length) in items.lengths.iter().enumerate() {
                    let row = rows.as_ref().map_or(i as u32, |r| r[i]);
                    item_rows.extend(std::iter::repeat_n(row, *length));
                }
                walk(&format!("{path}[]"), &items.values, Some(item_rows), out)
            }
            None => {
                out.push(Leaf { name: path.to_owned(), values: Arc::clone(array), rows });
                Ok(())
            }
        },
    }
}

/// A child cell under a null struct is null, whatever its buffer holds.
fn with_parent_nulls(child: &ArrayRef, parent: Option<&NullBuffer>) -> Result<ArrayRef> {
    let Some(parent) = parent.filter(|p| p.null_count() > 0) else { return Ok(Arc::clone(child)) };
    let keep: arrow::array::BooleanArray = parent.inner().clone().into();
    let hide = arrow::compute::not(&keep).map_err(shape)?;
    if child.data_type().is_nested() {
        // Nested children are compacted by index, which honours the parent's nulls.
        let indices: UInt64Array = (0..child.len()).map(|i| parent.is_valid(i).then_some(i as u64)).collect();
        return arrow::compute::take(child, &indices, None).map_err(shape);
    }
    arrow::compute::nullif(child, &hide).map_err(shape)
}

/// The items of a list column without gaps, and how many each row has.
struct Items {
    values: ArrayRef,
    lengths: Vec<usize>,
}

fn list_items(array: &ArrayRef) -> Result<Option<Items>> {
    let ranges: Vec<(usize, usize)>;
    let values: &ArrayRef;
    let entries: ArrayRef;
    match array.data_type() {
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            ranges = list.value_offsets().windows(2).map(|w| (w[0] as usize, w[1] as usize)).collect();
            values = list.values();
        }
        DataType::LargeList(_) => {
            let list = array.as_list::<i64>();
            ranges = list.value_offsets().windows(2).map(|w| (w[0] as usize, w[1] as usize)).collect();
            values = list.values();
        }
        DataType::FixedSizeList(_, size) => {
            let list = array.as_fixed_size_list();
            let size = *size as usize;
            ranges = (0..list.len()).map(|i| (i * size, (i + 1) * size)).collect();
            values = list.values();
        }
        DataType::Map(_, _) => {
            let map = array.as_map();
            ranges = map.value_offsets().windows(2).map(|w| (w[0] as usize, w[1] as usize)).collect();
            entries = Arc::new(map.entries().clone());
            values = &entries;
        }
        _ => return Ok(None),
    }
    let fixed = matches!(array.data_type(), DataType::FixedSizeList(_, _));
    let mut indices = Vec::new();
    let mut lengths = Vec::with_capacity(ranges.len());
    for (i, (from, to)) in ranges.into_iter().enumerate() {
        // Items behind a null list are not part of the data; a fixed-size list keeps its room.
        let range = if array.is_null(i) && !fixed { from..from } else { from..to };
        lengths.push(range.len());
        indices.extend(range.map(|i| i as u64));
    }
    let values = arrow::compute::take(values, &UInt64Array::from(indices), None).map_err(shape)?;
    Ok(Some(Items { values, lengths }))
}

/// The batch with its leaves changed. `changes` has one entry per leaf, in the order of [`leaves`].
pub(super) fn rebuild(batch: &RecordBatch, changes: &[Change]) -> Result<RecordBatch> {
    let mut next = changes.iter();
    let mut fields = Vec::new();
    let mut columns = Vec::new();
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        if let Some((field, column)) = build(field, column, &mut next, false)? {
            fields.push(field);
            columns.push(column);
        }
    }
    // Notes on a file or a column may hold filters and examples: they go where anything is changed.
    let all_kept = changes.iter().all(|c| matches!(c, Change::Keep));
    let schema = match all_kept {
        true => Schema::new_with_metadata(fields, batch.schema_ref().metadata().clone()),
        false => Schema::new(fields.into_iter().map(without_notes).collect::<Vec<_>>()),
    };
    let schema = Arc::new(schema);
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(schema, columns, &options).map_err(shape)
}

/// One column with its changes. `entries` marks the entries of a map and, inside them, its keys.
fn build(
    field: &FieldRef,
    array: &ArrayRef,
    changes: &mut std::slice::Iter<'_, Change>,
    entries: bool,
) -> Result<Option<(FieldRef, ArrayRef)>> {
    let with = |data_type: DataType, nullable: bool| -> FieldRef {
        Arc::new(field.as_ref().clone().with_data_type(data_type).with_nullable(nullable))
    };
    match array.data_type() {
        DataType::Struct(fields) => {
            let parent = array.as_struct();
            let (mut new_fields, mut new_columns) = (Vec::new(), Vec::new());
            for (n, (child_field, child)) in fields.iter().zip(parent.columns()).enumerate() {
                let child = with_parent_nulls(child, parent.nulls())?;
                if let Some((f, c)) = build(child_field, &child, changes, entries && n == 0)? {
                    new_fields.push(f);
                    new_columns.push(c);
                }
            }
            if new_fields.is_empty() {
                return Ok(None);
            }
            let fields = Fields::from(new_fields);
            let built = StructArray::try_new(fields.clone(), new_columns, parent.nulls().cloned()).map_err(shape)?;
            Ok(Some((with(DataType::Struct(fields), field.is_nullable()), Arc::new(built))))
        }
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::FixedSizeList(item, _)
        | DataType::Map(item, _) => {
            let items = list_items(array)?.ok_or_else(|| Error::fault("a list without items"))?;
            let map = matches!(array.data_type(), DataType::Map(_, _));
            let Some((item, values)) = build(item, &items.values, changes, map)? else { return Ok(None) };
            let nulls = array.nulls().cloned();
            let small = || OffsetBuffer::<i32>::from_lengths(items.lengths.iter().copied());
            let (data_type, built): (DataType, ArrayRef) = match array.data_type() {
                DataType::List(_) => (
                    DataType::List(Arc::clone(&item)),
                    Arc::new(ListArray::try_new(item, small(), values, nulls).map_err(shape)?),
                ),
                DataType::LargeList(_) => {
                    let offsets = OffsetBuffer::<i64>::from_lengths(items.lengths.iter().copied());
                    (
                        DataType::LargeList(Arc::clone(&item)),
                        Arc::new(LargeListArray::try_new(item, offsets, values, nulls).map_err(shape)?),
                    )
                }
                DataType::FixedSizeList(_, size) => (
                    DataType::FixedSizeList(Arc::clone(&item), *size),
                    Arc::new(FixedSizeListArray::try_new(item, *size, values, nulls).map_err(shape)?),
                ),
                DataType::Map(_, sorted) => {
                    let entries = values.as_struct().clone();
                    if entries.num_columns() != 2 {
                        return Err(Error::usage("the keys or values of a map cannot be dropped apart")
                            .next("erase them, or drop both"));
                    }
                    (
                        DataType::Map(Arc::clone(&item), *sorted),
                        Arc::new(MapArray::try_new(item, small(), entries, nulls, *sorted).map_err(shape)?),
                    )
                }
                _ => return Err(Error::fault("not a list")),
            };
            Ok(Some((with(data_type, field.is_nullable()), built)))
        }
        data_type => {
            let change = changes.next().ok_or_else(|| Error::fault("fewer changes than leaves"))?;
            match change {
                Change::Keep => Ok(Some((Arc::clone(field), Arc::clone(array)))),
                Change::Drop => Ok(None),
                Change::Null => Ok(Some((with(data_type.clone(), true), new_null_array(data_type, array.len())))),
                Change::Text(text) => {
                    let target = text_type(data_type);
                    let text: ArrayRef = Arc::new(text.clone());
                    let text = arrow::compute::cast(&text, &target).map_err(shape)?;
                    // Any action may meet a cell that it has to empty; the keys of a map cannot be empty.
                    Ok(Some((with(target, !entries), text)))
                }
                Change::Typed(text) => {
                    let text: ArrayRef = Arc::new(text.clone());
                    let strict = arrow::compute::CastOptions { safe: false, ..Default::default() };
                    let values = match data_type {
                        DataType::Dictionary(_, value) => {
                            let plain = arrow::compute::cast_with_options(&text, value, &strict).map_err(shape)?;
                            arrow::compute::cast(&plain, data_type).map_err(shape)?
                        }
                        DataType::Timestamp(unit, Some(zone)) => instants(&text, *unit, zone)?,
                        _ => arrow::compute::cast_with_options(&text, data_type, &strict).map_err(shape)?,
                    };
                    Ok(Some((with(data_type.clone(), !entries), values)))
                }
            }
        }
    }
}

/// Instants from their canonical text, `2024-05-31T10:00:00Z`, shown in a zone.
fn instants(text: &ArrayRef, unit: TimeUnit, zone: &Arc<str>) -> Result<ArrayRef> {
    let bare: StringViewArray =
        text.as_string_view().iter().map(|t| t.map(|t| t.strip_suffix('Z').unwrap_or(t))).collect();
    let bare: ArrayRef = Arc::new(bare);
    let strict = arrow::compute::CastOptions { safe: false, ..Default::default() };
    let naive = arrow::compute::cast_with_options(&bare, &DataType::Timestamp(unit, None), &strict).map_err(shape)?;
    let zone = Arc::clone(zone);
    Ok(match unit {
        TimeUnit::Second => Arc::new(naive.as_primitive::<TimestampSecondType>().clone().with_timezone(zone)),
        TimeUnit::Millisecond => Arc::new(naive.as_primitive::<TimestampMillisecondType>().clone().with_timezone(zone)),
        TimeUnit::Microsecond => Arc::new(naive.as_primitive::<TimestampMicrosecondType>().clone().with_timezone(zone)),
        TimeUnit::Nanosecond => Arc::new(naive.as_primitive::<TimestampNanosecondType>().clone().with_timezone(zone)),
    })
}

/// The type in which changed text is stored: that of the column where it is text, else `Utf8`.
fn text_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => data_type.clone(),
        DataType::Dictionary(key, value) if value.is_string() => {
            // Narrow keys could overflow with new values.
            let key = match key.as_ref() {
                DataType::Int8 | DataType::Int16 | DataType::UInt8 | DataType::UInt16 => Box::new(DataType::Int32),
                wide => Box::new(wide.clone()),
            };
            DataType::Dictionary(key, value.clone())
        }
        _ => DataType::Utf8,
    }
}

/// A field without notes, but for those that say what its type is.
fn without_notes(field: FieldRef) -> FieldRef {
    let kept = field.metadata().iter().filter(|(k, _)| k.starts_with("ARROW:") || k.starts_with("PARQUET:"));
    let kept: std::collections::HashMap<String, String> = kept.map(|(k, v)| (k.clone(), v.clone())).collect();
    Arc::new(field.as_ref().clone().with_metadata(kept))
}

/// Whether a leaf has a form in JSON that reads back as the same text: whole numbers, booleans, finite floats, strings.
pub(super) fn is_json(values: &ArrayRef) -> bool {
    match values.data_type() {
        DataType::Float64 => {
            values.as_primitive::<arrow::datatypes::Float64Type>().iter().flatten().all(f64::is_finite)
        }
        DataType::Boolean | DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        other => other.is_integer(),
    }
}

/// Whether the paths of a schema's columns are the same in JSON: no maps, no names that look like paths.
pub(super) fn fits_json(schema: &Schema) -> bool {
    fn fits(field: &Field, item: bool) -> bool {
        let plain = item || !field.name().contains(['.', '[', ']', '\\']);
        plain
            && match field.data_type() {
                DataType::Struct(fields) => fields.iter().all(|f| fits(f, false)),
                DataType::List(inner) | DataType::LargeList(inner) | DataType::FixedSizeList(inner, _) => {
                    fits(inner, true)
                }
                DataType::Map(_, _) => false,
                _ => true,
            }
    }
    schema.fields().iter().all(|f| fits(f, false))
}

/// Which leaves are keys of a map.
pub(super) fn map_keys(schema: &Schema) -> Vec<bool> {
    fn walk(field: &Field, key: bool, out: &mut Vec<bool>) {
        match field.data_type() {
            DataType::Struct(fields) => fields.iter().for_each(|f| walk(f, key, out)),
            DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => walk(item, key, out),
            DataType::Map(entries, _) => {
                if let DataType::Struct(fields) = entries.data_type() {
                    fields.iter().enumerate().for_each(|(i, f)| walk(f, key || i == 0, out));
                }
            }
            _ => out.push(key),
        }
    }
    let mut out = Vec::new();
    schema.fields().iter().for_each(|f| walk(f, false, &mut out));
    out
}

/// The schema after the changes, known before a row is read.
pub(super) fn changed_schema(schema: &Arc<Schema>, fates: &[Fate]) -> Result<Arc<Schema>> {
    let empty = RecordBatch::new_empty(Arc::clone(schema));
    let leaves = leaves(&empty)?;
    let changes: Vec<Change> = fates
        .iter()
        .zip(&leaves)
        .map(|(fate, leaf)| match fate {
            Fate::Keep => Change::Keep,
            Fate::Drop => Change::Drop,
            Fate::Null => Change::Null,
            Fate::Text => Change::Text(arrow::array::StringViewArray::new_null(leaf.values.len())),
            Fate::Typed => Change::Typed(arrow::array::StringViewArray::new_null(leaf.values.len())),
        })
        .collect();
    let changed = rebuild(&empty, &changes)?;
    Ok(changed.schema())
}

/// Whether a changed column of this type is stored as text though it was not.
pub(super) fn becomes_text(data_type: &DataType) -> bool {
    let target = text_type(data_type);
    target == DataType::Utf8 && *data_type != DataType::Utf8
}

/// A batch that fits the writer's schema: nullability may differ from batch to batch.
pub(super) fn fit(batch: RecordBatch, schema: &Arc<Schema>) -> Result<RecordBatch> {
    if batch.schema_ref() == schema {
        return Ok(batch);
    }
    let columns = batch
        .columns()
        .iter()
        .zip(schema.fields())
        .map(|(column, field)| conform(column, field))
        .collect::<Result<Vec<_>>>()?;
    RecordBatch::try_new(Arc::clone(schema), columns).map_err(shape)
}

fn conform(array: &ArrayRef, field: &Field) -> Result<ArrayRef> {
    if array.data_type() == field.data_type() {
        return Ok(Arc::clone(array));
    }
    arrow::compute::cast(array, field.data_type()).map_err(shape)
}

/// Arrow's error texts may quote cells: they are dropped.
#[allow(clippy::needless_pass_by_value)]
fn shape(_: arrow::error::ArrowError) -> Error {
    Error::fault("a nested column cannot be taken apart or put together again (content withheld)")
}
