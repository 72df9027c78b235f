//! Formulas of the publication as those of a spreadsheet.

use rust_xlsxwriter::utility::{column_number_to_name, quote_sheet_name};

use crate::publish::model::{Address, Operator, PublishedFormula};

/// Most characters that a spreadsheet takes in a formula, with some room.
const MAX_LENGTH: usize = 8000;
/// Most arguments of one function.
const MAX_ARGUMENTS: usize = 200;

/// Sheet, row and column, counted from 0.
type SheetPlace = (usize, u32, u16);

/// Where figures are in the workbook.
pub(super) trait SheetPlaces {
    /// Sheet, row and column, counted from 0.
    fn place(&self, address: Address) -> Option<(usize, u32, u16)>;
    fn sheet_name(&self, sheet: usize) -> &str;
}

/// Writes formulas for cells of one sheet.
pub(super) struct Writer<'a> {
    pub(super) places: &'a dyn SheetPlaces,
    pub(super) home: usize,
}

impl Writer<'_> {
    /// The formula of a total: blank where all that it counts is blank, to the decimals of its cell,
    /// with what the published figure has beyond its addends. `None` where it does not fit.
    pub(super) fn total(
        &self,
        formula: &PublishedFormula,
        decimals: u32,
        residual: &str,
    ) -> Option<String> {
        // A total that counts nothing yet stays blank.
        if matches!(formula, PublishedFormula::Sum(terms) if terms.is_empty()) {
            return None;
        }
        let (blank, mut value) = match formula {
            // Most totals are plain sums, and a large workbook has very many.
            PublishedFormula::Sum(terms) if terms.iter().all(|(minus, _)| !minus) => {
                let all: Vec<Address> = terms.iter().map(|(_, address)| *address).collect();
                let ranges = self.ranges(&all)?;
                (format!("{}=0", call("COUNT", &ranges)?), call("SUM", &ranges)?)
            }
            _ => (self.is_blank(formula)?, self.value(formula)?),
        };
        if !matches!(formula, PublishedFormula::Sum(_)) {
            value = format!("IFERROR(ROUND({value},{decimals}),\"\")");
        }
        if !residual.is_empty() {
            let sign = if residual.starts_with('-') { "" } else { "+" };
            value = format!("ROUND({value}{sign}{residual},{decimals})");
        }
        let whole = match blank.as_str() {
            "FALSE" => format!("={value}"),
            blank => format!("=IF({blank},\"\",{value})"),
        };
        (whole.len() <= MAX_LENGTH).then_some(whole)
    }

    /// The value, a blank counting as 0.
    pub(super) fn value(&self, formula: &PublishedFormula) -> Option<String> {
        Some(match formula {
            PublishedFormula::Number(number) => number.to_string(),
            PublishedFormula::Cell(address) => format!("N({})", self.reference(*address)?),
            PublishedFormula::Sum(terms) => {
                let side = |minus: bool| -> Option<Vec<String>> {
                    let own = terms.iter().filter(|(own, _)| *own == minus);
                    self.ranges(&own.map(|(_, address)| *address).collect::<Vec<_>>())
                };
                let (plus, minus) = (side(false)?, side(true)?);
                match (plus.is_empty(), minus.is_empty()) {
                    (true, true) => "0".to_owned(),
                    (false, true) => call("SUM", &plus)?,
                    (true, false) => format!("-{}", call("SUM", &minus)?),
                    (false, false) => format!("{}-{}", call("SUM", &plus)?, call("SUM", &minus)?),
                }
            }
            PublishedFormula::Count(list) => call("COUNT", &self.ranges(list)?)?,
            PublishedFormula::Negate(inner) => format!("-({})", self.value(inner)?),
            PublishedFormula::Abs(inner) => format!("ABS({})", self.value(inner)?),
            PublishedFormula::Binary(op, a, b) => {
                let op = match op {
                    Operator::Add => "+",
                    Operator::Subtract => "-",
                    Operator::Multiply => "*",
                    Operator::Divide => "/",
                };
                format!("({}{op}{})", self.value(a)?, self.value(b)?)
            }
            PublishedFormula::Min(list) => format!("MIN({})", self.values(list)?),
            PublishedFormula::Max(list) => format!("MAX({})", self.values(list)?),
        })
    }

    fn values(&self, list: &[PublishedFormula]) -> Option<String> {
        let values: Option<Vec<String>> = list.iter().map(|own| self.value(own)).collect();
        Some(values?.join(","))
    }

    /// Whether what the formula gives is blank; `FALSE` where it never is.
    fn is_blank(&self, formula: &PublishedFormula) -> Option<String> {
        let never = "FALSE".to_owned();
        Some(match formula {
            PublishedFormula::Number(_) | PublishedFormula::Count(_) => never,
            PublishedFormula::Cell(address) => format!("COUNT({})=0", self.reference(*address)?),
            PublishedFormula::Sum(terms) => {
                let all: Vec<Address> = terms.iter().map(|(_, address)| *address).collect();
                match all.is_empty() {
                    true => never,
                    false => format!("{}=0", call("COUNT", &self.ranges(&all)?)?),
                }
            }
            PublishedFormula::Negate(inner) | PublishedFormula::Abs(inner) => {
                self.is_blank(inner)?
            }
            PublishedFormula::Binary(op, a, b) => {
                let both = matches!(op, Operator::Add | Operator::Subtract);
                join(both, vec![self.is_blank(a)?, self.is_blank(b)?])
            }
            PublishedFormula::Min(list) | PublishedFormula::Max(list) => {
                let blanks: Option<Vec<String>> =
                    list.iter().map(|own| self.is_blank(own)).collect();
                join(true, blanks?)
            }
        })
    }

    fn reference(&self, address: Address) -> Option<String> {
        let (sheet, row, column) = self.places.place(address)?;
        Some(format!("{}{}", self.prefix(sheet), cell(row, column)))
    }

    fn prefix(&self, sheet: usize) -> String {
        match sheet == self.home {
            true => String::new(),
            false => format!("{}!", quote_sheet_name(self.places.sheet_name(sheet))),
        }
    }

    /// References, with cells that follow each other in a column or a row made ranges.
    fn ranges(&self, addresses: &[Address]) -> Option<Vec<String>> {
        let mut places = Vec::with_capacity(addresses.len());
        for address in addresses {
            places.push(self.places.place(*address)?);
        }
        let mut ranges: Vec<(SheetPlace, SheetPlace)> = Vec::new();
        for place in places {
            if let Some((first, last)) = ranges.last_mut() {
                let down = first.2 == place.2 && (last.0, last.1 + 1, last.2) == place;
                let across = first.1 == place.1 && (last.0, last.1, last.2 + 1) == place;
                if down || across {
                    *last = place;
                    continue;
                }
            }
            ranges.push((place, place));
        }
        let written = ranges.into_iter().map(|(first, last)| {
            let prefix = self.prefix(first.0);
            match first == last {
                true => format!("{prefix}{}", cell(first.1, first.2)),
                false => format!("{prefix}{}:{}", cell(first.1, first.2), cell(last.1, last.2)),
            }
        });
        Some(written.collect())
    }
}

/// `AND` or `OR` of conditions.
fn join(both: bool, mut conditions: Vec<String>) -> String {
    if both && conditions.iter().any(|own| own == "FALSE") {
        return "FALSE".to_owned();
    }
    conditions.retain(|own| own != "FALSE");
    conditions.dedup();
    match conditions.as_slice() {
        [] => "FALSE".to_owned(),
        [only] => only.clone(),
        all => format!("{}({})", if both { "AND" } else { "OR" }, all.join(",")),
    }
}

pub(super) fn cell(row: u32, column: u16) -> String {
    format!("{}{}", column_number_to_name(column), row + 1)
}

/// A function over any number of arguments. `None` where there are too many for one formula.
fn call(function: &str, arguments: &[String]) -> Option<String> {
    if arguments.len() <= MAX_ARGUMENTS {
        return Some(format!("{function}({})", arguments.join(",")));
    }
    if arguments.len() > MAX_ARGUMENTS * MAX_ARGUMENTS {
        return None;
    }
    let groups =
        arguments.chunks(MAX_ARGUMENTS).map(|group| format!("{function}({})", group.join(",")));
    Some(format!("SUM({})", groups.collect::<Vec<_>>().join(",")))
}
