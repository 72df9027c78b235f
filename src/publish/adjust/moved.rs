//! The figures that are not printed as rounded, and their list in the document.

use rust_decimal::Decimal;

use super::super::figures::Figures;
use super::super::model::{
    Address, BodyItem, ColumnKind, ContentsEntry, HeadingCell, Orientation, Publication,
    PublishedCell, PublishedColumn, PublishedGrid, PublishedHeading, PublishedRow, PublishedTable,
};
use crate::lang::Lang;

/// A figure that is not printed as rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedFigure {
    pub place: Address,
    /// Table, row and column, in words.
    pub name: String,
    pub exact: Decimal,
    pub rounded: Decimal,
    pub printed: Decimal,
    /// Whether it is a total at the top, which is only rounded wherever that can be.
    pub top: bool,
}

/// Table, row and column of a figure.
pub(super) fn place_name(figures: &Figures<'_>, address: Address) -> String {
    let table = figures.tables.get(address.table as usize);
    let grid = table.and_then(|table| table.grids.get(usize::from(address.grid)));
    let row = grid.and_then(|grid| grid.rows.get(address.row as usize));
    let column = grid.and_then(|grid| grid.columns.get(usize::from(address.column)));
    format!(
        "{} {} {}",
        table.map_or("", |own| own.name.as_str()),
        row.map_or("", |own| own.key.as_str()),
        column.map_or("", |own| own.name.as_str())
    )
}

/// The list of what was moved, as a part of the document.
pub(super) fn append(publication: &mut Publication, moved: &[MovedFigure]) {
    let lang = publication.lang;
    let anchors = publication.body.iter().map(|item| match item {
        BodyItem::Heading(heading) => heading.anchor,
        BodyItem::Table(table) => table.anchor,
        BodyItem::Paragraph(_) => 0,
    });
    let anchor = anchors.max().map_or(0, |last| last + 1);
    let title =
        lang.pick("附：舍位平衡调整的数", "Annex: figures adjusted so that rounded sums hold");
    let figures = Figures::new(publication);
    let mut names = match lang {
        Lang::Zh => vec!["表", "行", "列", "准确数", "四舍五入", "公布数"],
        Lang::En => vec!["Table", "Row", "Column", "Exact", "Rounded", "Printed"],
    };
    let tops = moved.iter().any(|own| own.top);
    if tops {
        names.push(lang.pick("说明", "Note"));
    }
    let mut grid = PublishedGrid { heading_lines: 1, ..PublishedGrid::default() };
    for (at, name) in names.iter().enumerate() {
        let text = (*name).to_owned();
        grid.headings.push(HeadingCell { text, from: at, to: at + 1, line: 0, lines: 1 });
        grid.columns.push(PublishedColumn {
            key: (*name).to_owned(),
            name: (*name).to_owned(),
            kind: if (3..6).contains(&at) { ColumnKind::Figure } else { ColumnKind::Text },
            width: 0.0,
            frozen: false,
        });
    }
    for own in moved {
        let table = figures.tables.get(own.place.table as usize);
        let place = table.and_then(|table| table.grids.get(usize::from(own.place.grid)));
        let row = place.and_then(|grid| grid.rows.get(own.place.row as usize));
        let column = place.and_then(|grid| grid.columns.get(usize::from(own.place.column)));
        let mut cells = vec![
            PublishedCell::text(table.map_or("", |table| table.title.as_str())),
            PublishedCell::text(row.map_or("", |row| row.key.as_str())),
            PublishedCell::text(column.map_or("", |column| column.name.as_str())),
            PublishedCell::text(own.exact.normalize().to_string()),
            PublishedCell::text(own.rounded.to_string()),
            PublishedCell::text(own.printed.to_string()),
        ];
        if tops {
            let note =
                if own.top { lang.pick("最上一级的合计", "total at the top") } else { "" };
            cells.push(PublishedCell::text(note));
        }
        grid.rows.push(PublishedRow { cells, ..PublishedRow::default() });
    }
    let table = PublishedTable {
        anchor: anchor + 1,
        key: "舍位平衡".to_owned(),
        copy: String::new(),
        name: lang.pick("舍位平衡", "Adjusted figures").to_owned(),
        number: String::new(),
        title: title.to_owned(),
        unit_line: String::new(),
        money_line: String::new(),
        orientation: Orientation::Portrait,
        grids: vec![grid],
        note: None,
        decimals: 2,
    };
    publication.contents.push(ContentsEntry {
        level: 1,
        text: title.to_owned(),
        target: anchor,
        printed: true,
    });
    publication.body.push(BodyItem::Heading(PublishedHeading {
        level: 1,
        text: title.to_owned(),
        anchor,
    }));
    publication.body.push(BodyItem::Table(table));
}
