//! The original beside the grid: pages of a PDF as they are printed, sheets and tables of other
//! files as grids. The figure selected in the grid is framed; a click on a figure goes to its cell.

use std::collections::BTreeMap;

use eframe::egui::{
    self, Align2, Color32, ComboBox, FontId, Label, Rect, RichText, ScrollArea, Sense, Stroke,
    StrokeKind, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2,
};

use crate::lang::{Lang, Tell as _};
use crate::read::{Area, DrawnPage, Page, PageDrawer, PagePlace, PageSource, column_letters};
use crate::recognise::{Spot, Unplaced};
use crate::session::import::Import;
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::{Theme, picture, size};
use crate::ui::widget;

/// Blank around a page, in points.
const GAP: f32 = 10.0;
/// Pages whose pictures are kept.
const PICTURES: usize = 12;
/// Height of a row, width of the row numbers, and least and most of a column, of a sheet shown.
const ROW: f32 = 22.0;
const NUMBERS: f32 = 44.0;
const NARROW: f32 = 36.0;
const WIDE: f32 = 260.0;

/// The original of the budget in the window.
pub struct Original {
    drawer: Option<PageDrawer>,
    pictures: BTreeMap<u32, (TextureHandle, f32)>,
    asked: BTreeMap<u32, f32>,
    /// Part of the panel's width that a page takes.
    zoom: f32,
    /// The grid shown, where pages are not drawn.
    sheet: usize,
    widths: Option<(usize, Vec<f32>)>,
    /// What was framed last: another one is scrolled to.
    framed: Option<Spot>,
    /// A place to show that is no figure's cell.
    pointed: Option<Spot>,
    reveal: bool,
}

impl std::fmt::Debug for Original {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Original").field("framed", &self.framed).finish_non_exhaustive()
    }
}

impl Original {
    /// The original of an import; its pages are drawn in a thread of its own.
    pub fn of(import: &Import, ctx: &egui::Context) -> Self {
        let drawer = import.paper().and_then(|bytes| {
            let wake = ctx.clone();
            PageDrawer::start(bytes.clone(), font::regular_bytes(), move || wake.request_repaint())
                .ok()
        });
        Self {
            drawer,
            pictures: BTreeMap::new(),
            asked: BTreeMap::new(),
            zoom: 1.0,
            sheet: 0,
            widths: None,
            framed: None,
            pointed: None,
            reveal: true,
        }
    }

    /// Shows a place, until another figure is selected.
    pub fn point(&mut self, spot: Spot) {
        self.pointed = Some(spot);
        self.reveal = true;
    }
}

/// Draws the panel; gives the place that was clicked.
pub fn original_ui(
    ui: &mut Ui,
    theme: &Theme,
    lang: Lang,
    import: &Import,
    original: &mut Original,
    selected: Option<Spot>,
) -> Option<Spot> {
    if selected != original.framed {
        original.framed = selected;
        if selected.is_some() {
            original.pointed = None;
        }
        original.reveal = true;
    }
    let shown = original.pointed.or(selected);
    let place = shown.and_then(|spot| spot.place(import.document()));
    ui.horizontal(|ui| {
        let title = RichText::new(texts::ORIGINAL.get(lang)).font(font::bold(size::TEXT));
        ui.add(Label::new(title).selectable(false));
        let told = match (&place, selected) {
            (Some(place), _) => place.tell(lang),
            (None, None) => texts::NOT_IN_ORIGINAL.get(lang).to_owned(),
            (None, Some(_)) => String::new(),
        };
        ui.add(Label::new(RichText::new(told).color(theme.weak)).truncate().selectable(false));
    });
    ui.add_space(2.0);
    if original.drawer.is_some() {
        pages_ui(ui, theme, lang, import, original, shown)
    } else {
        sheet_ui(ui, theme, lang, import, original, shown)
    }
}

fn pages_ui(
    ui: &mut Ui,
    theme: &Theme,
    lang: Lang,
    import: &Import,
    original: &mut Original,
    shown: Option<Spot>,
) -> Option<Spot> {
    let mut drawn: Vec<DrawnPage> = Vec::new();
    if let Some(drawer) = &mut original.drawer {
        while let Some(page) = drawer.poll() {
            drawn.push(page);
        }
    }
    for page in drawn {
        let image = picture([page.width, page.height], &page.rgba);
        let name = format!("page {}", page.page);
        let texture = ui.ctx().load_texture(name, image, TextureOptions::LINEAR);
        original.pictures.insert(page.page, (texture, page.scale));
    }
    let sizes = original.drawer.as_ref().map(PageDrawer::sizes).unwrap_or_default().to_vec();
    zoom_ui(ui, lang, original);
    let place = shown.and_then(|spot| spot.place(import.document()));
    let target = match &place {
        Some(PagePlace::Paper { page, area }) => Some((*page, *area)),
        _ => None,
    };
    let marks = marks(import);
    let mut clicked = None;
    let reveal = std::mem::take(&mut original.reveal);
    let pixels = ui.ctx().pixels_per_point();
    let id = "original pages";
    ScrollArea::both().id_salt(id).auto_shrink(false).show_viewport(ui, |ui, viewport| {
        let room = (ui.available_width() - 2.0 * GAP).max(100.0);
        let scale_of = |width: f32| room * original.zoom / width.max(1.0);
        let origin = ui.min_rect().min;
        let mut top = GAP;
        let mut tops = Vec::with_capacity(sizes.len());
        for (width, height) in &sizes {
            tops.push(top);
            top += height * scale_of(*width) + GAP;
        }
        let whole = vec2(room * original.zoom + 2.0 * GAP, top);
        let (_, response) = ui.allocate_exact_size(whole, Sense::click());
        let mut visible = Vec::new();
        for (n, (&(width, height), &top)) in sizes.iter().zip(&tops).enumerate() {
            let scale = scale_of(width);
            if top + height * scale < viewport.top() || top > viewport.bottom() {
                continue;
            }
            let number = n as u32 + 1;
            visible.push(number);
            let rect =
                Rect::from_min_size(origin + vec2(GAP, top), vec2(width * scale, height * scale));
            let painter = ui.painter();
            painter.rect_filled(rect, 0.0, theme.paper);
            painter.rect_stroke(rect, 0.0, Stroke::new(1.0, theme.edge), StrokeKind::Outside);
            let wanted = scale * pixels;
            let fits = |have: f32| (have / wanted - 1.0).abs() < 0.3;
            match original.pictures.get(&number) {
                Some((texture, _)) => {
                    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                    painter.image(texture.id(), rect, uv, theme.paper);
                }
                None => {
                    let text = texts::DRAWING.get(lang);
                    let font = FontId::proportional(size::SMALL);
                    painter.text(rect.center(), Align2::CENTER_CENTER, text, font, theme.print);
                }
            }
            let have = original.pictures.get(&number).is_some_and(|(_, have)| fits(*have));
            let asked = original.asked.get(&number).is_some_and(|&asked| fits(asked));
            if !have && !asked {
                if let Some(drawer) = &original.drawer {
                    drawer.ask(number, wanted);
                }
                original.asked.insert(number, wanted);
            }
            let on_page = |area: &Area| {
                Rect::from_min_max(
                    rect.min + vec2(area.left, area.top) * scale,
                    rect.min + vec2(area.right, area.bottom) * scale,
                )
            };
            for (_, area) in marks.iter().filter(|(page, _)| *page == number) {
                let stroke = Stroke::new(1.5, theme.rounding_bar);
                painter.rect_stroke(on_page(area), 2.0, stroke, StrokeKind::Outside);
            }
            if let Some((page, area)) = &target
                && *page == number
            {
                let rect = on_page(area);
                painter.rect_filled(rect, 2.0, theme.accent.gamma_multiply(0.18));
                let stroke = Stroke::new(2.0, theme.accent);
                painter.rect_stroke(rect.expand(1.0), 2.0, stroke, StrokeKind::Outside);
            }
            if response.clicked()
                && let Some(at) = response.interact_pointer_pos()
                && rect.contains(at)
            {
                let point = (at - rect.min) / scale;
                clicked = spot_at(import, number, point);
            }
        }
        if reveal && let Some((page, area)) = &target {
            let at = (*page as usize).checked_sub(1);
            let top = at.and_then(|at| tops.get(at).zip(sizes.get(at)));
            if let Some((top, (width, _))) = top {
                let scale = scale_of(*width);
                let min = origin + vec2(GAP + area.left * scale, top + area.top * scale);
                let max = origin + vec2(GAP + area.right * scale, top + area.bottom * scale);
                ui.scroll_to_rect(Rect::from_min_max(min, max).expand(60.0), None);
            } else {
                // The file is still being opened.
                original.reveal = true;
            }
        }
        forget(original, &visible);
    });
    clicked
}

/// Lets pictures go that are far from what is shown.
fn forget(original: &mut Original, visible: &[u32]) {
    let Some((&first, &last)) = visible.first().zip(visible.last()) else { return };
    let far = |page: u32| if page < first { first - page } else { page.saturating_sub(last) };
    while original.pictures.len() > PICTURES {
        let Some(&page) = original.pictures.keys().max_by_key(|&&page| far(page)) else { return };
        if far(page) == 0 {
            return;
        }
        original.pictures.remove(&page);
        original.asked.remove(&page);
    }
}

fn zoom_ui(ui: &mut Ui, lang: Lang, original: &mut Original) {
    ui.horizontal(|ui| {
        let step = |ui: &mut Ui, sign: &str, name: &str| {
            let button = egui::Button::new(sign).min_size(vec2(26.0, 22.0));
            ui.add(button).on_hover_text(name).clicked()
        };
        if step(ui, "−", lang.pick("缩小", "Smaller")) {
            original.zoom = (original.zoom / 1.25).max(0.4);
        }
        if step(ui, "＋", lang.pick("放大", "Larger")) {
            original.zoom = (original.zoom * 1.25).min(5.0);
        }
        if ui.button(lang.pick("适合宽度", "Fit width")).clicked() {
            original.zoom = 1.0;
        }
    });
}

/// Figures without a cell, on the pages of a PDF.
fn marks(import: &Import) -> Vec<(u32, Area)> {
    let place = |unplaced: &Unplaced| match unplaced.spot.place(import.document())? {
        PagePlace::Paper { page, area } => Some((page, area)),
        _ => None,
    };
    import.proposal().unplaced.iter().filter_map(place).collect()
}

/// The cell of a grid at a point of a page.
fn spot_at(import: &Import, number: u32, point: Vec2) -> Option<Spot> {
    let pages = import.document().pages.iter().enumerate();
    for (at, page) in pages {
        if !matches!(page.source, PageSource::Paper { page, .. } if page == number) {
            continue;
        }
        for (n, cell) in page.cells().iter().enumerate() {
            let inside = page.area_of(n).is_some_and(|area| {
                (area.left..=area.right).contains(&point.x)
                    && (area.top..=area.bottom).contains(&point.y)
            });
            if inside {
                return Some(Spot { page: at as u32, row: cell.row, column: cell.column });
            }
        }
    }
    None
}

/// A sheet or a table as a grid.
fn sheet_ui(
    ui: &mut Ui,
    theme: &Theme,
    lang: Lang,
    import: &Import,
    original: &mut Original,
    shown: Option<Spot>,
) -> Option<Spot> {
    let pages = &import.document().pages;
    let reveal = std::mem::take(&mut original.reveal);
    if reveal && let Some(spot) = shown {
        original.sheet = spot.page as usize;
    }
    let titles: Vec<String> = pages.iter().map(|page| page.source.tell(lang)).collect();
    let held = titles.get(original.sheet).cloned().unwrap_or_default();
    let choice = ComboBox::from_id_salt("original sheet").selected_text(&held).width(220.0);
    let shown_choice = choice.show_ui(ui, |ui| {
        for (n, title) in titles.iter().enumerate() {
            ui.selectable_value(&mut original.sheet, n, title);
        }
    });
    widget::name_choice(&shown_choice.response, texts::ORIGINAL.get(lang), &held);
    let page = pages.get(original.sheet)?;
    if original.widths.as_ref().is_none_or(|(of, _)| *of != original.sheet) {
        original.widths = Some((original.sheet, widths(ui, page)));
    }
    let (_, widths) = original.widths.as_ref()?;
    let mut lefts = vec![NUMBERS];
    for width in widths {
        lefts.push(lefts.last().copied().unwrap_or(0.0) + width);
    }
    let sheet = original.sheet as u32;
    let selected = shown.filter(|spot| spot.page == sheet);
    let unplaced: Vec<Spot> = (import.proposal().unplaced.iter())
        .map(|unplaced| unplaced.spot)
        .filter(|spot| spot.page == sheet)
        .collect();
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
                let merge = page.merges().iter().find(|m| (m.row, m.column) == (row, cell.column));
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
                if selected == Some(spot) {
                    painter.rect_filled(place, 0.0, theme.selected);
                    let stroke = Stroke::new(2.0, theme.accent);
                    painter.rect_stroke(place, 0.0, stroke, StrokeKind::Inside);
                } else if unplaced.binary_search(&spot).is_ok() || unplaced.contains(&spot) {
                    painter.rect_filled(place, 0.0, theme.rounding_fill);
                }
                let figure = cell.number.is_some();
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
        let merged = page
            .merges()
            .iter()
            .any(|m| m.contains(cell.row, cell.column) && m.last_column > m.column);
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
