//! The records as Parquet, amounts as decimals of 18 digits.

use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;
use rust_decimal::Decimal;

use super::{Data, DataRecord};

const DIGITS: u32 = 18;

/// The records as a Parquet file. Amounts have two decimals, or as many as the finest of them.
pub fn parquet(data: &Data) -> Result<Vec<u8>> {
    let scales = data.records.iter().flat_map(|r| [r.amount, r.stated, r.computed]).flatten();
    let scale = scales.map(|d| d.normalize().scale()).max().unwrap_or(0).max(2);
    let schema = format!(
        "message budget {{
            required binary unit (UTF8); required binary unit_code (UTF8); required int32 year;
            required binary table (UTF8); required binary copy (UTF8); required binary block (UTF8);
            required int32 row; required binary code (UTF8); required binary name (UTF8);
            required binary column (UTF8); required binary counted_in (UTF8);
            optional int64 amount (DECIMAL({DIGITS},{scale}));
            optional int64 stated (DECIMAL({DIGITS},{scale}));
            optional int64 computed (DECIMAL({DIGITS},{scale}));
            required binary source (UTF8);
        }}"
    );
    let schema = Arc::new(parse_message_type(&schema)?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    let records = &data.records;
    let own = |text: &dyn Fn(&DataRecord) -> String| -> Vec<String> {
        records.iter().map(text).collect()
    };
    texts(&mut group, &own(&|_| data.unit.clone()))?;
    texts(&mut group, &own(&|_| data.unit_code.clone()))?;
    numbers(&mut group, &vec![data.year; records.len()])?;
    texts(&mut group, &own(&|r| r.table.clone()))?;
    texts(&mut group, &own(&|r| r.copy.clone()))?;
    texts(&mut group, &own(&|r| r.block.clone()))?;
    let rows: Vec<i32> = records.iter().map(|r| i32::try_from(r.row).unwrap_or(i32::MAX)).collect();
    numbers(&mut group, &rows)?;
    texts(&mut group, &own(&|r| r.code.clone()))?;
    texts(&mut group, &own(&|r| r.name.clone()))?;
    texts(&mut group, &own(&|r| r.column.clone()))?;
    texts(&mut group, &own(&|r| r.counted_in.clone()))?;
    decimals(&mut group, records.iter().map(|r| r.amount), scale)?;
    decimals(&mut group, records.iter().map(|r| r.stated), scale)?;
    decimals(&mut group, records.iter().map(|r| r.computed), scale)?;
    texts(&mut group, &own(&|r| r.source.to_owned()))?;
    group.close()?;
    file.into_inner()
}

type RowGroup<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

fn missing() -> ParquetError {
    ParquetError::General("a column is missing".to_owned())
}

fn texts(group: &mut RowGroup<'_>, values: &[String]) -> Result<()> {
    let values: Vec<ByteArray> = values.iter().map(|text| ByteArray::from(text.as_str())).collect();
    let mut column = group.next_column()?.ok_or_else(missing)?;
    column.typed::<ByteArrayType>().write_batch(&values, None, None)?;
    column.close()
}

fn numbers(group: &mut RowGroup<'_>, values: &[i32]) -> Result<()> {
    let mut column = group.next_column()?.ok_or_else(missing)?;
    column.typed::<Int32Type>().write_batch(values, None, None)?;
    column.close()
}

fn decimals(
    group: &mut RowGroup<'_>,
    values: impl Iterator<Item = Option<Decimal>>,
    scale: u32,
) -> Result<()> {
    let (mut filled, mut levels) = (Vec::new(), Vec::new());
    for value in values {
        levels.push(i16::from(value.is_some()));
        let Some(mut value) = value else { continue };
        value.rescale(scale);
        let mantissa = i64::try_from(value.mantissa()).ok();
        let fits = mantissa.filter(|m| m.unsigned_abs() < 10_u64.pow(DIGITS));
        filled.push(fits.ok_or_else(|| {
            ParquetError::General(format!("{value} has more than {DIGITS} digits"))
        })?);
    }
    let mut column = group.next_column()?.ok_or_else(missing)?;
    column.typed::<Int64Type>().write_batch(&filled, Some(&levels), None)?;
    column.close()
}
