//! Pages of a PDF one below the other, drawn in a thread of their own as they come into view.

use std::collections::BTreeMap;
use std::sync::Arc;

use eframe::egui::{
    self, Align2, FontId, Painter, Rect, ScrollArea, Sense, Stroke, StrokeKind, TextureHandle,
    TextureOptions, Ui, Vec2, pos2, vec2,
};

use crate::lang::Lang;
use crate::read::{Area, DrawnPage, PageDrawer};
use crate::ui::font;
use crate::ui::texts;
use crate::ui::theme::{Theme, picture, size};
use crate::ui::view::waker;

/// Blank around a page, in points.
const GAP: f32 = 10.0;
/// Pages whose pictures are kept.
const PICTURES: usize = 12;

/// The pages of one file.
pub struct Pages {
    drawer: PageDrawer,
    pictures: BTreeMap<u32, (TextureHandle, f32)>,
    asked: BTreeMap<u32, f32>,
    /// Part of the room's width that a page takes.
    zoom: f32,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("zoom", &self.zoom).finish_non_exhaustive()
    }
}

/// What became of showing them.
#[derive(Default)]
pub struct ShownPages {
    /// The page clicked, from 1, and the point on it.
    pub clicked: Option<(u32, Vec2)>,
    /// The place that was to be revealed is in view.
    pub revealed: bool,
}

/// Draws over a page: the painter, the page's number, and where an area of it is on the screen.
pub type Over<'a> = &'a mut dyn FnMut(&Painter, u32, &dyn Fn(&Area) -> Rect);

impl Pages {
    /// None where no thread can be had.
    pub fn of(bytes: Arc<[u8]>, ctx: &egui::Context) -> Option<Self> {
        let drawer = PageDrawer::start(bytes, font::regular_bytes(), waker(ctx));
        let (pictures, asked) = (BTreeMap::new(), BTreeMap::new());
        drawer.ok().map(|drawer| Self { drawer, pictures, asked, zoom: 1.0 })
    }

    /// How many there are; 0 until the file is open.
    pub fn count(&self) -> usize {
        self.drawer.sizes().len()
    }

    /// Draws them; `reveal` is scrolled to.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        (theme, lang): (&Theme, Lang),
        id: &str,
        reveal: Option<(u32, Area)>,
        over: Over<'_>,
    ) -> ShownPages {
        let mut drawn: Vec<DrawnPage> = Vec::new();
        while let Some(page) = self.drawer.poll() {
            drawn.push(page);
        }
        for page in drawn {
            let image = picture([page.width, page.height], &page.rgba);
            let name = format!("{id} {}", page.page);
            let texture = ui.ctx().load_texture(name, image, TextureOptions::LINEAR);
            self.pictures.insert(page.page, (texture, page.scale));
        }
        let sizes = self.drawer.sizes().to_vec();
        let mut shown = ShownPages::default();
        let pixels = ui.ctx().pixels_per_point();
        ScrollArea::both().id_salt(id).auto_shrink(false).show_viewport(ui, |ui, viewport| {
            let room = (ui.available_width() - 2.0 * GAP).max(100.0);
            let zoom = self.zoom;
            let scale_of = |width: f32| room * zoom / width.max(1.0);
            let origin = ui.min_rect().min;
            let mut top = GAP;
            let mut tops = Vec::with_capacity(sizes.len());
            for (width, height) in &sizes {
                tops.push(top);
                top += height * scale_of(*width) + GAP;
            }
            let whole = vec2(room * zoom + 2.0 * GAP, top);
            let (_, response) = ui.allocate_exact_size(whole, Sense::click());
            let mut visible = Vec::new();
            for (n, (&(width, height), &top)) in sizes.iter().zip(&tops).enumerate() {
                let scale = scale_of(width);
                if top + height * scale < viewport.top() || top > viewport.bottom() {
                    continue;
                }
                let number = n as u32 + 1;
                visible.push(number);
                let rect = Rect::from_min_size(
                    origin + vec2(GAP, top),
                    vec2(width * scale, height * scale),
                );
                let painter = ui.painter();
                painter.rect_filled(rect, 0.0, theme.paper);
                let edge = Stroke::new(1.0, theme.edge);
                painter.rect_stroke(rect, 0.0, edge, StrokeKind::Outside);
                self.page(painter, (theme, lang), number, rect, scale * pixels);
                let on_page = |area: &Area| {
                    Rect::from_min_max(
                        rect.min + vec2(area.left, area.top) * scale,
                        rect.min + vec2(area.right, area.bottom) * scale,
                    )
                };
                over(painter, number, &on_page);
                if response.clicked()
                    && let Some(at) = response.interact_pointer_pos()
                    && rect.contains(at)
                {
                    shown.clicked = Some((number, (at - rect.min) / scale));
                }
            }
            if let Some((page, area)) = reveal {
                let at = (page as usize).checked_sub(1);
                // Until the file is open it is not known where.
                if let Some((top, (width, _))) = at.and_then(|at| tops.get(at).zip(sizes.get(at))) {
                    let scale = scale_of(*width);
                    let min = origin + vec2(GAP + area.left * scale, top + area.top * scale);
                    let max = origin + vec2(GAP + area.right * scale, top + area.bottom * scale);
                    ui.scroll_to_rect(Rect::from_min_max(min, max).expand(60.0), None);
                    shown.revealed = true;
                }
            }
            self.forget(&visible);
        });
        shown
    }

    /// A page's picture; it is asked for where there is none of about that many pixels a point.
    fn page(
        &mut self,
        painter: &Painter,
        (theme, lang): (&Theme, Lang),
        number: u32,
        rect: Rect,
        wanted: f32,
    ) {
        match self.pictures.get(&number) {
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
        let fits = |have: f32| (have / wanted - 1.0).abs() < 0.3;
        let have = self.pictures.get(&number).is_some_and(|(_, have)| fits(*have));
        let asked = self.asked.get(&number).is_some_and(|&asked| fits(asked));
        if !have && !asked {
            self.drawer.ask(number, wanted);
            self.asked.insert(number, wanted);
        }
    }

    /// Lets pictures go that are far from what is shown.
    fn forget(&mut self, visible: &[u32]) {
        let Some((&first, &last)) = visible.first().zip(visible.last()) else { return };
        let far = |page: u32| if page < first { first - page } else { page.saturating_sub(last) };
        while self.pictures.len() > PICTURES {
            let farthest = self.pictures.keys().max_by_key(|&&page| far(page));
            let Some(&page) = farthest.filter(|&&page| far(page) > 0) else { return };
            self.pictures.remove(&page);
            self.asked.remove(&page);
        }
    }

    /// The buttons for their size, from right to left where the room runs so.
    pub fn zoom_ui(&mut self, ui: &mut Ui, lang: Lang) {
        let step = |ui: &mut Ui, sign: &str, name: &str| {
            let button = egui::Button::new(sign).min_size(vec2(26.0, 22.0));
            ui.add(button).on_hover_text(name).clicked()
        };
        let mut shown = [
            ("−", lang.pick("缩小", "Smaller"), (self.zoom / 1.25).max(0.4)),
            ("＋", lang.pick("放大", "Larger"), (self.zoom * 1.25).min(5.0)),
            ("↔", lang.pick("适合宽度", "Fit width"), 1.0),
        ];
        if ui.layout().prefer_right_to_left() {
            shown.reverse();
        }
        for (sign, name, zoom) in shown {
            if step(ui, sign, name) {
                self.zoom = zoom;
            }
        }
    }
}
