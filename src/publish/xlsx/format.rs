//! How cells look: each format is made once for a sheet.

use std::rc::Rc;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::publish::model::{ColumnKind, PublishedCell, PublishedFigure};

/// Points of the letters.
pub(super) const SIZE: f64 = 10.5;

/// What formats differ in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct CellFormat {
    pub align: FormatAlign,
    pub strong: bool,
    pub unlocked: bool,
    pub indent: u8,
    pub number: Option<NumberFormat>,
    pub heading: bool,
}

/// How a figure is shown: its decimals, and whether thousands are separated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct NumberFormat {
    decimals: usize,
    grouped: bool,
}

impl NumberFormat {
    /// As the figure is printed.
    pub fn of(cell: &PublishedCell, figure: &PublishedFigure) -> Self {
        let decimals = match cell.text.split_once('.') {
            Some((_, fraction)) => fraction.chars().filter(char::is_ascii_digit).count(),
            None if cell.text.is_empty() => figure.decimals as usize,
            None => 0,
        };
        Self { decimals, grouped: cell.text.contains(',') }
    }

    fn code(self) -> String {
        let whole = if self.grouped { "#,##0" } else { "0" };
        match self.decimals {
            0 => whole.to_owned(),
            decimals => format!("{whole}.{}", "0".repeat(decimals)),
        }
    }
}

/// Few on a sheet, and asked for at every cell: looking through them beats hashing.
#[derive(Default)]
pub(super) struct Formats {
    made: Vec<(CellFormat, Rc<Format>)>,
}

impl Formats {
    pub fn get(&mut self, look: &CellFormat) -> Rc<Format> {
        if let Some((_, made)) = self.made.iter().find(|(own, _)| own == look) {
            return Rc::clone(made);
        }
        let made = Rc::new(look.format());
        self.made.push((*look, Rc::clone(&made)));
        made
    }
}

impl CellFormat {
    fn format(&self) -> Format {
        let mut format = Format::new()
            .set_font_size(SIZE)
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter)
            .set_align(self.align);
        if self.align != FormatAlign::Right {
            format = format.set_text_wrap();
        }
        if self.strong || self.heading {
            format = format.set_bold();
        }
        if self.heading {
            format = format.set_background_color(Color::RGB(0xEE_F1_F5));
        }
        if self.unlocked {
            format = format.set_unlocked();
        }
        if self.indent > 0 {
            format = format.set_indent(self.indent);
        }
        if let Some(number) = self.number {
            format = format.set_num_format(number.code());
        }
        format
    }
}

/// The format of a cell of a column of that kind.
pub(super) fn of_cell(
    kind: ColumnKind,
    cell: &PublishedCell,
    strong: bool,
    number: Option<NumberFormat>,
) -> CellFormat {
    let entered = cell.figure.as_ref().is_some_and(|figure| figure.formula.is_none());
    CellFormat {
        align: match kind {
            _ if cell.columns > 1 => FormatAlign::Center,
            ColumnKind::Figure => FormatAlign::Right,
            ColumnKind::Text => FormatAlign::Left,
            ColumnKind::Number | ColumnKind::Code | ColumnKind::Choice => FormatAlign::Center,
        },
        strong,
        unlocked: entered,
        indent: cell.indent.min(15),
        number,
        heading: false,
    }
}
