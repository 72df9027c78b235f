//! Colours, sizes and spacings of the window, for light and dark. Nowhere else is a colour made.
//!
//! Text is on its ground with a contrast of at least 4.5 : 1 (a test holds this).

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, TextStyle};

use crate::engine::Verdict;

use super::font;

/// The colours of one appearance. Names say what a colour is for, not what it looks like.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    pub dark: bool,

    /// Ground of the title and status bars.
    pub bar: Color32,
    /// Ground of toolbar, outline, side panels, cells.
    pub surface: Color32,
    /// Ground behind the sheet of paper.
    pub canvas: Color32,
    /// Paper and print of a page that is drawn as it is, in the dark as well.
    pub paper: Color32,
    pub print: Color32,
    /// Ground of something selected in a list.
    pub selected: Color32,
    /// Ground under the pointer.
    pub hovered: Color32,
    /// Lines between areas.
    pub line: Color32,
    /// Outlines of boxes and the line after frozen columns.
    pub edge: Color32,

    /// Ordinary text.
    pub text: Color32,
    /// Secondary text: numbers, codes, captions.
    pub weak: Color32,
    /// What is clicked or marks the place: links, selection frame, focus.
    pub accent: Color32,
    /// Text on `accent`.
    pub on_accent: Color32,

    /// Ground and text of the grid's heading.
    pub heading: Color32,
    pub heading_text: Color32,
    /// Hair lines of the grid.
    pub grid_line: Color32,
    /// Ground of total rows and of cells that are not for typing.
    pub total: Color32,
    /// Figures that are computed.
    pub total_text: Color32,
    /// Several selected cells, laid over their ground.
    pub selection: Color32,
    /// Ground behind the printed area.
    pub beyond: Color32,

    /// Figures below zero, which have a sign as well.
    pub negative: Color32,

    /// Unbalanced: sign and text, bar, ground of the row, softer ground of a box.
    pub bad: Color32,
    pub bad_fill: Color32,
    pub bad_soft: Color32,
    /// Rounding: text, bar, ground of a pill.
    pub rounding: Color32,
    pub rounding_bar: Color32,
    pub rounding_fill: Color32,
    /// All in order.
    pub good: Color32,
}

/// Sizes in points at 100 % zoom.
pub mod size {
    use eframe::egui::{Vec2, vec2};

    use crate::session::RowHeight;

    /// The window's usual size.
    pub const WINDOW: Vec2 = vec2(1440.0, 900.0);

    /// Ordinary text.
    pub const TEXT: f32 = 13.5;
    /// Captions, the grid's state column.
    pub const SMALL: f32 = 12.0;
    /// Titles of tables.
    pub const TITLE: f32 = 19.0;
    /// A line of text in the grid, and a row of one line.
    pub const GRID_TEXT: f32 = 13.5;
    pub const ROW: f32 = 27.0;
    pub const ROW_COMPACT: f32 = 22.0;
    pub const ROW_ROOMY: f32 = 34.0;

    /// Height of a row of one line in points.
    pub fn row(height: RowHeight) -> f32 {
        match height {
            RowHeight::Compact => ROW_COMPACT,
            RowHeight::Auto | RowHeight::Normal => ROW,
            RowHeight::Roomy => ROW_ROOMY,
        }
    }
    /// One line of the grid's heading.
    pub fn heading_line(height: RowHeight) -> f32 {
        match height {
            RowHeight::Compact => ROW_COMPACT + 1.0,
            _ => ROW,
        }
    }
    /// A screen lower than this in points is small: bars and rows are lower there.
    const SMALL_SCREEN: f32 = 800.0;

    /// Whether room is scarce, so that what is not the table is made as low as it can be.
    pub fn is_small(ctx: &eframe::egui::Context) -> bool {
        ctx.content_rect().height() < SMALL_SCREEN
    }
    /// Blank between a cell's edge and its text.
    pub const CELL_PAD: f32 = 8.0;
    /// One level of indent.
    pub const INDENT: f32 = 16.0;
    /// Width of the bar at the left of a row that needs attention.
    pub const STATE_BAR: f32 = 4.0;
    pub const CORNER: u8 = 4;
    /// Scroll bars of the grid.
    pub const SCROLL_BAR: f32 = 12.0;
}

/// A page as it was drawn: red, green, blue, alpha of each pixel, by row.
pub fn picture(size: [usize; 2], rgba: &[u8]) -> egui::ColorImage {
    egui::ColorImage::from_rgba_unmultiplied(size, rgba)
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

impl Theme {
    pub fn light() -> Self {
        Self {
            dark: false,
            bar: rgb(0xE9_EC_F0),
            surface: rgb(0xFF_FF_FF),
            canvas: rgb(0xF6_F7_F9),
            paper: rgb(0xFF_FF_FF),
            print: rgb(0x5F_6A_75),
            selected: rgb(0xE8_F0_FB),
            hovered: rgb(0xF1_F4_F8),
            line: rgb(0xDF_E3_E8),
            edge: rgb(0xCF_D5_DC),
            text: rgb(0x1B_21_29),
            weak: rgb(0x5F_6A_75),
            accent: rgb(0x1F_5F_BF),
            on_accent: rgb(0xFF_FF_FF),
            heading: rgb(0xEE_F1_F5),
            heading_text: rgb(0x2B_33_3D),
            grid_line: rgb(0xE3_E6_EA),
            total: rgb(0xF8_F9_FB),
            total_text: rgb(0x24_4B_80),
            selection: Color32::from_rgba_premultiplied(5, 16, 31, 34),
            beyond: rgb(0xFC_FC_FD),
            negative: rgb(0xB4_1F_2B),
            bad: rgb(0xB3_26_1E),
            bad_fill: rgb(0xFB_E3_E0),
            bad_soft: rgb(0xFD_EC_EA),
            rounding: rgb(0x86_58_00),
            rounding_bar: rgb(0xE0_A1_00),
            rounding_fill: rgb(0xFE_F4_DC),
            good: rgb(0x1D_73_3A),
        }
    }

    pub fn dark() -> Self {
        Self {
            dark: true,
            bar: rgb(0x23_28_2F),
            surface: rgb(0x1A_1E_24),
            canvas: rgb(0x15_18_1D),
            paper: rgb(0xFF_FF_FF),
            print: rgb(0x5F_6A_75),
            selected: rgb(0x24_36_50),
            hovered: rgb(0x26_2C_34),
            line: rgb(0x31_38_41),
            edge: rgb(0x45_4E_59),
            text: rgb(0xE4_E8_ED),
            weak: rgb(0xA0_AA_B5),
            accent: rgb(0x7F_B2_FF),
            on_accent: rgb(0x0C_1B_30),
            heading: rgb(0x25_2B_33),
            heading_text: rgb(0xD5_DB_E2),
            grid_line: rgb(0x2C_32_3A),
            total: rgb(0x1F_24_2B),
            total_text: rgb(0x9C_C0_F2),
            selection: Color32::from_rgba_premultiplied(22, 32, 46, 46),
            beyond: rgb(0x17_1B_20),
            negative: rgb(0xFF_9A_90),
            bad: rgb(0xFF_9A_90),
            bad_fill: rgb(0x4A_23_22),
            bad_soft: rgb(0x38_20_20),
            rounding: rgb(0xF0_C2_5E),
            rounding_bar: rgb(0xC8_8F_0C),
            rounding_fill: rgb(0x3A_30_19),
            good: rgb(0x78_CC_92),
        }
    }

    /// Ink for a verdict's sign and word.
    pub fn ink(&self, verdict: Verdict) -> Color32 {
        match verdict {
            Verdict::Balanced => self.good,
            Verdict::Rounding => self.rounding,
            Verdict::Unbalanced | Verdict::Missing | Verdict::Invalid | Verdict::Overflow => {
                self.bad
            }
        }
    }

    /// Ink of the parts of a picture, one after another; they differ in their patterns too.
    pub fn series(&self, at: usize) -> Color32 {
        let inks = [self.accent, self.good, self.rounding, self.negative, self.weak];
        inks.get(at % inks.len()).copied().unwrap_or(self.accent)
    }

    /// Ground of a row of the grid.
    pub fn row(&self, unbalanced: bool, strong: bool) -> Color32 {
        match (unbalanced, strong) {
            (true, true) => self.bad_fill,
            (true, false) => self.bad_soft,
            (false, true) => self.total,
            (false, false) => self.surface,
        }
    }

    /// Makes egui's own widgets look like the rest of the window.
    pub fn apply(&self, ctx: &egui::Context) {
        let theme = if self.dark { egui::Theme::Dark } else { egui::Theme::Light };
        ctx.set_theme(theme);
        let mut style = (*ctx.style_of(theme)).clone();
        style.text_styles = [
            (TextStyle::Small, FontId::proportional(size::SMALL)),
            (TextStyle::Body, FontId::proportional(size::TEXT)),
            (TextStyle::Button, FontId::proportional(size::TEXT)),
            (TextStyle::Monospace, FontId::new(size::TEXT, FontFamily::Monospace)),
            (TextStyle::Heading, font::bold(size::TITLE)),
        ]
        .into();
        style.spacing.item_spacing = egui::vec2(8.0, 6.0);
        style.spacing.button_padding = egui::vec2(9.0, 4.0);
        style.spacing.menu_margin = Margin::same(6);
        style.spacing.interact_size.y = 26.0;
        // Texts that somebody may want to copy say so.
        style.interaction.selectable_labels = false;
        self.paint_widgets(&mut style.visuals);
        ctx.set_style_of(theme, style);
    }

    fn paint_widgets(&self, visuals: &mut egui::Visuals) {
        let radius = CornerRadius::same(size::CORNER);
        visuals.dark_mode = self.dark;
        visuals.panel_fill = self.surface;
        visuals.window_fill = self.surface;
        visuals.window_stroke = Stroke::new(1.0, self.edge);
        visuals.window_corner_radius = CornerRadius::same(8);
        visuals.menu_corner_radius = CornerRadius::same(6);
        visuals.extreme_bg_color = self.surface;
        visuals.faint_bg_color = self.total;
        visuals.hyperlink_color = self.accent;
        visuals.error_fg_color = self.bad;
        visuals.warn_fg_color = self.rounding;
        visuals.weak_text_color = Some(self.weak);
        visuals.selection.bg_fill = if self.dark { rgb(0x2C_4A_73) } else { rgb(0xBF_D8_F7) };
        visuals.selection.stroke = Stroke::new(1.0, self.accent);
        visuals.text_cursor.stroke = Stroke::new(1.5, self.accent);
        // A cursor that blinks has the window drawn again and again, which takes a processor where no
        // graphics card helps.
        visuals.text_cursor.blink = false;
        let widgets = &mut visuals.widgets;
        for widget in [
            &mut widgets.noninteractive,
            &mut widgets.inactive,
            &mut widgets.hovered,
            &mut widgets.active,
            &mut widgets.open,
        ] {
            widget.corner_radius = radius;
            widget.fg_stroke = Stroke::new(1.0, self.text);
            widget.bg_stroke = Stroke::new(1.0, self.edge);
            widget.bg_fill = self.surface;
            widget.weak_bg_fill = self.surface;
            widget.expansion = 0.0;
        }
        widgets.noninteractive.bg_stroke = Stroke::new(1.0, self.line);
        widgets.hovered.weak_bg_fill = self.hovered;
        widgets.hovered.bg_fill = self.hovered;
        widgets.active.weak_bg_fill = self.selected;
        widgets.active.bg_fill = self.selected;
        widgets.active.bg_stroke = Stroke::new(1.0, self.accent);
        widgets.open.weak_bg_fill = self.hovered;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: Color32) -> f64 {
        let part = |byte: u8| {
            let x = f64::from(byte) / 255.0;
            if x <= 0.040_45 { x / 12.92 } else { ((x + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(color.r()) + 0.7152 * part(color.g()) + 0.0722 * part(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[track_caller]
    fn check(theme: &Theme, what: &str, ink: Color32, ground: Color32) {
        let found = contrast(ink, ground);
        assert!(found >= 4.5, "{what} (dark: {}): contrast {found:.2}", theme.dark);
    }

    #[test]
    fn nothing_blinks() {
        let ctx = egui::Context::default();
        for theme in [Theme::light(), Theme::dark()] {
            theme.apply(&ctx);
            assert!(!ctx.global_style().visuals.text_cursor.blink, "dark: {}", theme.dark);
        }
    }

    #[test]
    fn every_text_stands_out_from_its_ground() {
        for t in [Theme::light(), Theme::dark()] {
            for (name, ground) in [
                ("bar", t.bar),
                ("surface", t.surface),
                ("canvas", t.canvas),
                ("selected", t.selected),
                ("total", t.total),
                ("bad_fill", t.bad_fill),
                ("bad_soft", t.bad_soft),
            ] {
                check(&t, &format!("text on {name}"), t.text, ground);
                check(&t, &format!("weak on {name}"), t.weak, ground);
                check(&t, &format!("total on {name}"), t.total_text, ground);
                check(&t, &format!("bad on {name}"), t.bad, ground);
                check(&t, &format!("negative on {name}"), t.negative, ground);
                check(&t, &format!("rounding on {name}"), t.rounding, ground);
            }
            check(&t, "heading", t.heading_text, t.heading);
            check(&t, "rounding pill", t.rounding, t.rounding_fill);
            check(&t, "accent", t.accent, t.surface);
            check(&t, "accent on selected", t.accent, t.selected);
            check(&t, "on accent", t.on_accent, t.accent);
            check(&t, "good", t.good, t.surface);
            check(&t, "good on selected", t.good, t.selected);
        }
    }
}
