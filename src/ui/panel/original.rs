//! The original beside the grid: pages of a PDF as they are printed, sheets and tables of other
//! files as grids; of several files the one that the selected figure is in. The figure selected in the
//! grid is framed, and of the narrative the paragraph; a click on a figure goes to its cell.

use std::collections::BTreeMap;

use eframe::egui::{
    self, Align, Align2, Color32, ComboBox, FontId, Label, Layout, Rect, RichText, ScrollArea,
    Sense, Stroke, StrokeKind, Ui, pos2, vec2,
};

use crate::lang::{Lang, Tell as _};
use crate::read::{Page, PagePlace, column_letters};
use crate::recognise::{Spot, figure};
use crate::session::import::Import;
use crate::ui::font;
use crate::ui::pages::Pages;
use crate::ui::texts;
use crate::ui::theme::{Theme, size};
use crate::ui::widget;
use crate::ui::widget::Tip as _;

/// Height of a row, width of the row numbers, and least and most of a column, of a sheet shown.
const ROW: f32 = 22.0;
const NUMBERS: f32 = 44.0;
const NARROW: f32 = 36.0;
const WIDE: f32 = 260.0;

/// What of the original is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    /// The pages of the n-th file, which is a PDF.
    Paper(usize),
    /// The n-th grid.
    Sheet(usize),
}

/// A place on a page of one of the files.
type PrintedPlace = (usize, PagePlace);

/// What is selected in the budget.
#[derive(Clone, Copy, Debug)]
pub enum Selected<'p> {
    /// A cell: where its figure is, and else what is near it.
    Cell(Option<Spot>, Option<Spot>),
    /// A paragraph of the narrative.
    Paragraph(&'p str),
}

/// The original of the budget in the window.
pub struct Original {
    /// By file, of those that are PDFs and were shown, their pages.
    pages: BTreeMap<usize, Pages>,
    sight: Sight,
    widths: Option<(usize, Vec<f32>)>,
    /// What was turned to last: another one is scrolled to.
    turned_to: Option<Spot>,
    /// A place to show that is no figure's cell.
    pointed: Option<Spot>,
    is_pointed_now: bool,
    /// The paragraph that was turned to last, and where it is printed.
    paragraph: Option<(String, Option<PrintedPlace>)>,
    reveal: bool,
    /// A place whose row is to be put together with the one above it, or taken apart again.
    join: Option<Spot>,
}

impl std::fmt::Debug for Original {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Original").field("turned_to", &self.turned_to).finish_non_exhaustive()
    }
}

impl Original {
    /// The original of an import; its pages are drawn in threads of their own.
    pub fn of(import: &Import) -> Self {
        let sight = if import.paper(0).is_some() { Sight::Paper(0) } else { Sight::Sheet(0) };
        Self {
            pages: BTreeMap::new(),
            sight,
            widths: None,
            turned_to: None,
            pointed: None,
            is_pointed_now: false,
            paragraph: None,
            reveal: true,
            join: None,
        }
    }

    /// A place whose row a person put together with the one above it, or took apart again.
    pub fn take_join(&mut self) -> Option<Spot> {
        self.join.take()
    }

    /// Turns to the file and the sheet of a page.
    fn turn_to(&mut self, import: &Import, page: usize) {
        let part = import.document().part_of(page);
        let paper = import.paper(part).is_some();
        self.sight = if paper { Sight::Paper(part) } else { Sight::Sheet(page) };
    }

    /// Turns to where a paragraph of the narrative is printed, when it is another one.
    fn turn_to_paragraph(&mut self, import: &Import, text: &str) {
        if self.paragraph.as_ref().is_some_and(|(known, _)| known == text) {
            return;
        }
        let place = import.printed_text(text);
        if let Some((part, _)) = place.as_ref().filter(|(part, _)| import.paper(*part).is_some()) {
            (self.sight, self.pointed, self.reveal) = (Sight::Paper(*part), None, true);
        }
        self.paragraph = Some((text.to_owned(), place));
    }

    fn printed_paragraph(&self) -> Option<&PrintedPlace> {
        self.paragraph.as_ref().and_then(|(_, place)| place.as_ref())
    }

    /// Whether that page is shown, or is one of those that are.
    fn shows(&self, import: &Import, page: usize) -> bool {
        match self.sight {
            Sight::Paper(part) => import.document().part_of(page) == part,
            Sight::Sheet(sheet) => sheet == page,
        }
    }

    /// The pages of the PDF that is shown.
    fn paper(&mut self, import: &Import, ctx: &egui::Context) -> Option<(usize, &mut Pages)> {
        let Sight::Paper(part) = self.sight else { return None };
        if let std::collections::btree_map::Entry::Vacant(slot) = self.pages.entry(part) {
            slot.insert(Pages::of(import.paper(part)?.clone(), ctx)?);
        }
        self.pages.get_mut(&part).map(|pages| (part, pages))
    }

    /// Shows a place, until another figure is selected.
    pub fn point(&mut self, spot: Spot) {
        (self.pointed, self.is_pointed_now) = (Some(spot), true);
        self.reveal = true;
    }
}

/// Draws the panel; gives the place that was clicked. Where nothing is selected that is there, it
/// turns to the place near it.
pub fn original_ui(
    ui: &mut Ui,
    theme: &Theme,
    lang: Lang,
    import: &Import,
    original: &mut Original,
    selected: Selected<'_>,
    can_join: bool,
) -> Option<Spot> {
    let (selected, near) = match selected {
        Selected::Cell(selected, near) => {
            original.paragraph = None;
            (selected, near)
        }
        Selected::Paragraph(text) => {
            original.turn_to_paragraph(import, text);
            (None, None)
        }
    };
    let turned_to = selected.or(near);
    if turned_to != original.turned_to {
        original.turned_to = turned_to;
        // What is pointed at in the same moment stays.
        if turned_to.is_some() && !original.is_pointed_now {
            original.pointed = None;
        }
        original.reveal = true;
    }
    original.is_pointed_now = false;
    let framed = original.pointed.or(selected);
    let shown = framed.or(near);
    let place = match (shown, original.printed_paragraph()) {
        (Some(spot), _) => spot.told(import.document(), lang),
        (None, Some((part, place))) => {
            let place = place.tell(lang);
            let file = import.document().parts.get(*part).map(|part| &part.file);
            Some(file.map_or(place.clone(), |file| format!("{file} {place}")))
        }
        (None, None) => None,
    };
    let is_framed = framed.is_some() || original.printed_paragraph().is_some();
    if original.reveal
        && let Some(spot) = shown
    {
        original.turn_to(import, spot.page as usize);
    }
    let ctx = ui.ctx().clone();
    ui.horizontal(|ui| {
        let title = RichText::new(texts::ORIGINAL.get(lang)).font(font::bold(size::TEXT));
        ui.add(Label::new(title));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let on_paper = original.paper(import, &ctx).map(|(_, pages)| pages.zoom_ui(ui, lang));
            let in_sight = |spot: &Spot| original.shows(import, spot.page as usize);
            if let (Some(spot), true) =
                (framed.filter(|spot| spot.row > 0 && in_sight(spot)), can_join)
            {
                let joined = import.is_joined(spot);
                let title = if joined { texts::ROWS_APART } else { texts::ROWS_TOGETHER };
                if ui.button(title.get(lang)).tip(texts::ROWS_HOVER.get(lang)).clicked() {
                    original.join = Some(spot);
                }
            }
            let mut told = match (&place, is_framed) {
                (Some(place), true) => place.clone(),
                (Some(_), false) => texts::BLANK_IN_ORIGINAL.get(lang).to_owned(),
                (None, _) if original.paragraph.is_some() => {
                    texts::TEXT_NOT_IN_ORIGINAL.get(lang).to_owned()
                }
                (None, _) => texts::NOT_IN_ORIGINAL.get(lang).to_owned(),
            };
            if let (Some(spot), None, true) = (shown, framed, on_paper.is_some()) {
                let page = import.document().page_title(spot.page as usize, lang);
                told = format!("{page}{}{told}", lang.pick("，", ", "));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let told = RichText::new(told).color(theme.weak);
                ui.add(Label::new(told).truncate());
            });
        });
    });
    ui.add_space(2.0);
    choice_ui(ui, lang, import, original);
    match original.sight {
        Sight::Paper(_) => pages_ui(ui, theme, lang, import, original, (shown, is_framed)),
        Sight::Sheet(_) => sheet_ui(ui, theme, import, original, (shown, framed.is_some())),
    }
}

/// What of the original is shown, to be changed, where there is something to choose from.
fn choice_ui(ui: &mut Ui, lang: Lang, import: &Import, original: &mut Original) {
    let document = import.document();
    let mut sights: Vec<(Sight, String)> = Vec::new();
    for (at, part) in document.files().into_iter().enumerate() {
        match import.paper(at) {
            Some(_) => sights.push((Sight::Paper(at), part.file.to_string())),
            None => sights.extend(
                part.pages.map(|page| (Sight::Sheet(page), document.page_title(page, lang))),
            ),
        }
    }
    // A PDF alone is turned over by scrolling.
    if !document.is_joined() && matches!(original.sight, Sight::Paper(_)) {
        return;
    }
    let held = sights.iter().find(|(sight, _)| *sight == original.sight);
    let held = held.map(|(_, title)| title.clone()).unwrap_or_default();
    let width = if document.is_joined() { ui.available_width().min(360.0) } else { 220.0 };
    let choice = ComboBox::from_id_salt("original sheet").selected_text(&held).width(width);
    let shown = choice.truncate().show_ui(ui, |ui| {
        for (sight, title) in sights {
            ui.selectable_value(&mut original.sight, sight, title);
        }
    });
    widget::name_choice(&shown.response, texts::ORIGINAL.get(lang), &held);
}

fn pages_ui(
    ui: &mut Ui,
    theme: &Theme,
    lang: Lang,
    import: &Import,
    original: &mut Original,
    (shown, framed): (Option<Spot>, bool),
) -> Option<Spot> {
    let of_spot = |spot: Spot| {
        let part = import.document().part_of(spot.page as usize);
        Some((part, spot.place(import.document())?))
    };
    let place = shown.and_then(of_spot).or_else(|| original.printed_paragraph().cloned());
    let reveals = original.reveal;
    let ctx = ui.ctx().clone();
    let (part, pages) = original.paper(import, &ctx)?;
    let target = match place {
        Some((own, PagePlace::Paper { page, area })) if own == part => Some((page, area)),
        _ => None,
    };
    let marks = import.unplaced_areas(part);
    let reveal = target.filter(|_| reveals);
    let id = format!("original pages {part}");
    let shown = pages.ui(ui, (theme, lang), &id, reveal, &mut |painter, number, on_page| {
        for (_, area) in marks.iter().filter(|(page, _)| *page == number) {
            let stroke = Stroke::new(1.5, theme.rounding_bar);
            painter.rect_stroke(on_page(area), 2.0, stroke, StrokeKind::Outside);
        }
        if let Some((page, area)) = &target
            && *page == number
            && framed
        {
            let rect = on_page(area);
            painter.rect_filled(rect, 2.0, theme.accent.gamma_multiply(0.18));
            let stroke = Stroke::new(2.0, theme.accent);
            painter.rect_stroke(rect.expand(1.0), 2.0, stroke, StrokeKind::Outside);
        }
    });
    // What is not on the pages needs not be waited for.
    original.reveal &= target.is_some() && !shown.revealed;
    shown.clicked.and_then(|(number, point)| import.spot_at(part, number, (point.x, point.y)))
}

/// A sheet or a table as a grid.
fn sheet_ui(
    ui: &mut Ui,
    theme: &Theme,
    import: &Import,
    original: &mut Original,
    (shown, framed): (Option<Spot>, bool),
) -> Option<Spot> {
    let reveal = std::mem::take(&mut original.reveal);
    let Sight::Sheet(sheet) = original.sight else { return None };
    let page = import.document().pages.get(sheet)?;
    if original.widths.as_ref().is_none_or(|(of, _)| *of != sheet) {
        original.widths = Some((sheet, widths(ui, page)));
    }
    let (_, widths) = original.widths.as_ref()?;
    let mut lefts = vec![NUMBERS];
    for width in widths {
        lefts.push(lefts.last().copied().unwrap_or(0.0) + width);
    }
    let sheet = sheet as u32;
    let selected = shown.filter(|spot| spot.page == sheet);
    let rows = page.rows();
    let mut clicked = None;
    let id = ("original sheet", sheet);
    ScrollArea::both().id_salt(id).auto_shrink(false).show_viewport(ui, |ui, viewport| {
        let width = lefts.last().copied().unwrap_or(0.0);
        let whole = vec2(width, ROW * (rows + 1) as f32);
        let (rect, response) = ui.allocate_exact_size(whole, Sense::click());
        let painter = ui.painter_at(rect.intersect(ui.clip_rect()));
        let column_rect = |first: u32, last: u32, row: u32, last_row: u32| {
            let x = |column: u32| lefts.get(column as usize).copied().unwrap_or(width);
            Rect::from_min_max(
                rect.min + vec2(x(first), ROW * (row + 1) as f32),
                rect.min + vec2(x(last + 1), ROW * (last_row + 2) as f32),
            )
        };
        let font = FontId::proportional(size::SMALL);
        for column in 0..widths.len() as u32 {
            let head = column_rect(column, column, 0, 0).translate(vec2(0.0, -ROW));
            painter.rect_filled(head, 0.0, theme.heading);
            let letters = column_letters(column);
            let ink = theme.heading_text;
            painter.text(head.center(), Align2::CENTER_CENTER, letters, font.clone(), ink);
        }
        for left in lefts.iter().skip(1) {
            let x = rect.left() + left;
            painter.vline(x, rect.y_range(), Stroke::new(1.0, theme.grid_line));
        }
        let first = ((viewport.top() / ROW).floor().max(1.0) as u32).saturating_sub(1);
        let last = ((viewport.bottom() / ROW).ceil() as u32).min(rows);
        for row in first..last {
            let y = rect.top() + ROW * (row + 1) as f32;
            let number = Rect::from_min_size(pos2(rect.left(), y), vec2(NUMBERS, ROW));
            painter.rect_filled(number, 0.0, theme.heading);
            let text = (row + 1).to_string();
            painter.text(number.center(), Align2::CENTER_CENTER, text, font.clone(), theme.weak);
            painter.hline(rect.x_range(), y + ROW, Stroke::new(1.0, theme.grid_line));
        }
        for row in first..last {
            for cell in page.row(row) {
                let merge = page.merge_at(row, cell.column);
                let (last_row, last_column) =
                    merge.map_or((row, cell.column), |m| (m.last_row, m.last_column));
                let place = column_rect(cell.column, last_column, row, last_row);
                let spot = Spot { page: sheet, row, column: cell.column };
                let clip = painter.with_clip_rect(place.intersect(painter.clip_rect()));
                if merge.is_some() {
                    // The lines of its rows do not run through it.
                    painter.rect_filled(place, 0.0, theme.surface);
                    let stroke = Stroke::new(1.0, theme.grid_line);
                    painter.rect_stroke(place, 0.0, stroke, StrokeKind::Inside);
                }
                if framed && selected == Some(spot) {
                    painter.rect_filled(place, 0.0, theme.selected);
                    let stroke = Stroke::new(2.0, theme.accent);
                    painter.rect_stroke(place, 0.0, stroke, StrokeKind::Inside);
                } else if import.is_unplaced(spot) {
                    painter.rect_filled(place, 0.0, theme.rounding_fill);
                }
                let figure = cell.number.is_some() || figure(&cell.text).is_some();
                let (align, at) = if figure {
                    (Align2::RIGHT_CENTER, place.right_center() - vec2(6.0, 0.0))
                } else {
                    (Align2::LEFT_CENTER, place.left_center() + vec2(6.0, 0.0))
                };
                let text = cell.text.replace('\n', " ");
                clip.text(at, align, text, FontId::proportional(size::TEXT), theme.text);
                let hit = response.clicked()
                    && response.interact_pointer_pos().is_some_and(|at| place.contains(at));
                if hit {
                    clicked = Some(spot);
                }
            }
        }
        if reveal && let Some(spot) = selected {
            let place = column_rect(spot.column, spot.column, spot.row, spot.row);
            ui.scroll_to_rect(place.expand(40.0), None);
        }
    });
    clicked
}

/// Widths of the columns by what is in the first rows.
fn widths(ui: &Ui, page: &Page) -> Vec<f32> {
    let mut widths = vec![NARROW; page.columns().min(256) as usize];
    for cell in page.cells().iter().take_while(|cell| cell.row < 200) {
        let mut above = page.merges().iter().take_while(|m| m.row <= cell.row);
        let merged = above.any(|m| m.contains(cell.row, cell.column) && m.last_column > m.column);
        let Some(width) = widths.get_mut(cell.column as usize).filter(|_| !merged) else {
            continue;
        };
        let line: String = cell.text.chars().take(40).collect();
        let font = FontId::proportional(size::TEXT);
        let galley = ui.painter().layout_no_wrap(line, font, Color32::PLACEHOLDER);
        *width = width.max((galley.size().x + 14.0).min(WIDE));
    }
    widths
}
