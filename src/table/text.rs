//! One canonical text per logical value, whatever the format it came from: int `123`, text `"123"` and JSON `123` are
//! one value. Tokens, classes and verdicts are made of this text.

use arrow::array::{Array, ArrayRef, AsArray, StringViewArray, StringViewBuilder};
use arrow::datatypes::DataType;
use arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::error::{Error, Result};

/// The canonical text of every cell of an Arrow array. Nulls stay null.
///
/// Integers are decimal, dates `2024-05-31`, timestamps ISO 8601, decimals with their scale, floats in the shortest form
/// that reads back the same, booleans `true` and `false`, 16-byte fixed binaries as UUIDs, other binaries lower-case hex.
pub fn canonical(array: &ArrayRef) -> Result<StringViewArray> {
    match array.data_type() {
        DataType::Utf8View => Ok(array.as_string_view().clone()),
        DataType::Utf8 => Ok(array.as_string::<i32>().into()),
        DataType::LargeUtf8 => Ok(array.as_string::<i64>().into()),
        DataType::Null => Ok(StringViewArray::new_null(array.len())),
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_any_dictionary();
            let values = canonical(dictionary.values())?;
            let taken =
                arrow::compute::take(&values, dictionary.keys(), None).map_err(|_| unsupported(array.data_type()))?;
            Ok(taken.as_string_view().clone())
        }
        DataType::RunEndEncoded(_, _) | DataType::Union(_, _) => Err(unsupported(array.data_type())),
        DataType::FixedSizeBinary(16) => {
            let uuids = array.as_fixed_size_binary();
            Ok(uuids.iter().map(|v| v.map(uuid)).collect::<Vec<Option<String>>>().into())
        }
        DataType::Binary => Ok(hex(array.as_binary::<i32>().iter())),
        DataType::LargeBinary => Ok(hex(array.as_binary::<i64>().iter())),
        DataType::BinaryView => Ok(hex(array.as_binary_view().iter())),
        DataType::FixedSizeBinary(_) => Ok(hex(array.as_fixed_size_binary().iter())),
        // An instant is one whatever zone it is shown in: UTC, with a Z.
        DataType::Timestamp(unit, Some(_)) => {
            let local = arrow::compute::cast(array, &DataType::Timestamp(*unit, None))
                .map_err(|_| unsupported(array.data_type()))?;
            let text = canonical(&local)?;
            Ok(text.iter().map(|v| v.map(|v| format!("{v}Z"))).collect::<Vec<Option<String>>>().into())
        }
        DataType::Float32 => {
            let floats = array.as_primitive::<arrow::datatypes::Float32Type>();
            Ok(floats.iter().map(|v| v.map(|v| v.to_string())).collect::<Vec<Option<String>>>().into())
        }
        DataType::Float64 => {
            let floats = array.as_primitive::<arrow::datatypes::Float64Type>();
            Ok(floats.iter().map(|v| v.map(|v| v.to_string())).collect::<Vec<Option<String>>>().into())
        }
        _ => {
            let options = FormatOptions::new();
            let formatter = ArrayFormatter::try_new(array, &options).map_err(|_| unsupported(array.data_type()))?;
            let mut builder = StringViewBuilder::with_capacity(array.len());
            let mut text = String::new();
            for i in 0..array.len() {
                if array.is_null(i) {
                    builder.append_null();
                    continue;
                }
                text.clear();
                // A value outside the calendar (a date of year 300,000) has no text: fail rather than pass it by.
                formatter.value(i).write(&mut text).map_err(|_| unsupported(array.data_type()))?;
                builder.append_value(&text);
            }
            Ok(builder.finish())
        }
    }
}

fn unsupported(data_type: &DataType) -> Error {
    Error::unread(format!("a column of type {data_type} cannot be read as text"))
        .next("convert it in the export, or leave the column out of it")
}

fn uuid(bytes: &[u8]) -> String {
    let hex = data_encoding::HEXLOWER.encode(bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn hex<'a>(values: impl Iterator<Item = Option<&'a [u8]>>) -> StringViewArray {
    values.map(|v| v.map(|v| data_encoding::HEXLOWER.encode(v))).collect::<Vec<Option<String>>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use arrow::array::{Date32Array, Float64Array, Int64Array, TimestampMillisecondArray};

    #[test]
    fn equal_values_of_different_types_have_one_text() {
        let of = |a: ArrayRef| canonical(&a).unwrap().value(0).to_owned();
        assert_eq!(of(Arc::new(Int64Array::from(vec![123]))), "123");
        assert_eq!(of(Arc::new(StringViewArray::from(vec!["123"]))), "123");
        assert_eq!(of(Arc::new(Float64Array::from(vec![12.5]))), "12.5");
        assert_eq!(of(Arc::new(Date32Array::from(vec![19_874]))), "2024-05-31");
        let zoned = TimestampMillisecondArray::from(vec![1_717_149_600_000]).with_timezone("Europe/Amsterdam");
        assert_eq!(of(Arc::new(zoned)), "2024-05-31T10:00:00Z");
    }
}
