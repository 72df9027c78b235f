//! What is said beneath a cell: why it refuses what was typed, what arithmetic will give, what
//! typing into a total means.

use eframe::egui::{self, Color32, FontId, Order, Rect, Stroke, StrokeKind, pos2, vec2};

use crate::amount::preview_entry;
use crate::budget::Cell;
use crate::form::Kind;
use crate::lang::{Lang, Tell as _};
use crate::ui::theme::size;

use super::act::GridFrame;
use super::editor::{Editor, Units};
use super::job::text_job;
use super::paint::bounds;
use super::screen_layout::ScreenLayout;
use super::state::Rejected;

impl GridFrame<'_> {
    /// The reason of a refusal, beneath its cell.
    pub fn tell_rejection(&self, ui: &egui::Ui, laid: &ScreenLayout) {
        let Some(Rejected { cell, reason }) = &self.state.rejected else {
            return;
        };
        let theme = self.look.theme;
        let colors = [theme.bad_soft, theme.bad, theme.bad];
        let id = egui::Id::unique("yusuan cell refusal");
        self.box_beneath(ui, laid, *cell, (reason, colors), id);
    }

    /// What is said of the text while it is typed.
    pub fn tell_hint(&self, ui: &egui::Ui, laid: &ScreenLayout) {
        let Some(editor) = &self.state.editor else {
            return;
        };
        if self.state.rejected.as_ref().is_some_and(|rejected| rejected.cell == editor.cell) {
            return;
        }
        let lines = self.hints(editor);
        if lines.is_empty() {
            return;
        }
        let theme = self.look.theme;
        let colors = [theme.surface, theme.edge, theme.text];
        let id = egui::Id::unique("yusuan cell hint");
        self.box_beneath(ui, laid, editor.cell, (&lines.join("\n"), colors), id);
    }

    fn hints(&self, editor: &Editor) -> Vec<String> {
        let (table_view, lang) = (self.table_view(), self.look.lang);
        let Some(kind) = table_view.kind(editor.cell).filter(|kind| kind.is_figure()) else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        let power = if *kind == Kind::Money { table_view.form.unit.power() } else { 0 };
        let decimals =
            editor.units.map_or(table_view.form.decimals_of(kind), |u| u.decimals_shown());
        let power = editor.units.map_or(power, |units| units.shown.power());
        match preview_entry(&editor.text, decimals, power) {
            Some(Ok(amount)) => lines.push(format!("= {amount}")),
            Some(Err(error)) => lines.push(error.tell(lang)),
            None => {}
        }
        if editor.pinned {
            let computed = table_view.document.computed();
            let figure = computed.figure(editor.cell);
            let computed = figure.computed.map(|amount| amount.to_string());
            let computed = computed.unwrap_or_else(|| lang.pick("空", "blank").to_owned());
            lines.push(match lang {
                Lang::Zh => format!(
                    "此格由公式自动计算，算得 {computed}。回车后所填的数成为控制数：合计停在这个数上，\
                     不随下级变动，与下级之和不符时列出差额。Esc 放弃；清空即取消控制数。"
                ),
                Lang::En => format!(
                    "This cell is computed: {computed}. Enter makes what you type a control figure: \
                     the total stays there whatever its addends do, and a difference is reported. \
                     Esc gives up; a blank lets it follow again."
                ),
            });
        }
        if let Some(units) = editor.units {
            lines.push(entered_in(units, &editor.text, lang));
        }
        lines
    }

    fn box_beneath(
        &self,
        ui: &egui::Ui,
        laid: &ScreenLayout,
        cell: Cell,
        (text, [fill, edge, ink]): (&str, [Color32; 3]),
        id: egui::Id,
    ) {
        let Some(pos) = self.table_view().pos_of(cell) else {
            return;
        };
        let Some(view) = self.state.views.get(&self.table) else {
            return;
        };
        let place = laid.cell_rect(pos, view.scroll);
        let layer = egui::LayerId::new(Order::Foreground, id);
        let painter = ui.ctx().layer_painter(layer);
        let job = text_job(text, FontId::proportional(size::SMALL), ink, 320.0, usize::MAX);
        let galley = painter.layout_job(job);
        let full = galley.size() + vec2(16.0, 10.0);
        let below = place.bottom() + 3.0;
        let top =
            if below + full.y > laid.view.bottom() { place.top() - 3.0 - full.y } else { below };
        let left = place.left().min(laid.view.right() - full.x).max(laid.view.left());
        let rect = Rect::from_min_size(pos2(left, top), full);
        painter.rect(rect, 4.0, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
        painter.galley(rect.min + vec2(8.0, 5.0), galley, ink);
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(egui::accesskit::Role::Alert);
            node.set_label(text);
            node.set_bounds(bounds(rect));
        });
    }
}

/// Said while figures are shown in another unit than the table's: what is typed is what is shown.
fn entered_in(units: Units, text: &str, lang: Lang) -> String {
    let (own, shown) = (units.own.tell(lang), units.shown.tell(lang));
    let amount = units.own(text).ok().filter(|text| !text.is_empty());
    if let Some(amount) = amount {
        return match lang {
            Lang::Zh => format!("按{shown}填写；本表记为 {amount} {own}"),
            Lang::En => format!("Entered in {shown}; kept as {amount} {own}"),
        };
    }
    match lang {
        Lang::Zh => format!("按{shown}填写（与显示的一样）；本表以{own}计"),
        Lang::En => format!("Enter {shown}, as shown; the table is in {own}"),
    }
}
