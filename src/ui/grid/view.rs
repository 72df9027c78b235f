//! One frame of the grid, from keys to paint.

use std::cell::RefCell;
use std::sync::Arc;

use eframe::egui::{self, Align2, Event, FontId, Rect, Sense, vec2};

use crate::session::DocumentHost;
use crate::ui::theme::size;
use crate::ui::widget::Tip as _;

use super::editor::{Showing, editor_id, editor_ui, is_on_choices};
use super::job::cell_job;
use super::keys;
use super::paint::Painting;
use super::screen_layout::{ScreenLayout, lay_out};
use super::{GridFrame, GridStyle, cell_fill, pointer};
use crate::grid::{Closing, Drag, Gesture, GridEvent, GridHit, GridState, Opening, TableEdit};
use crate::table::layout::LayoutColumn;
use crate::table::selection::Selection;
use crate::table::{cell_text, geometry};

/// Draws a table of the document and deals with keyboard and pointer.
/// It fills the space that `ui` has left, whose ground has to be `Theme::surface`.
pub fn grid_ui(
    ui: &mut egui::Ui,
    host: &mut dyn DocumentHost,
    table: usize,
    state: &mut GridState,
    look: &GridStyle<'_>,
) -> Vec<GridEvent> {
    let area = ui.available_rect_before_wrap();
    let forms = Arc::clone(host.document().forms());
    let form = host.document().budget().tables.get(table).and_then(|t| t.form());
    let shape = form.and_then(|form| state.layouts.get(&forms, form, look.lang).map(|p| (form, p)));
    let Some((form, layout)) = shape else {
        ui.allocate_rect(area, Sense::hover());
        let text = look.lang.pick(
            "表样不认识这张表，内容原样保留",
            "the form set does not know this table; it is kept as it is",
        );
        ui.painter().text(
            area.center(),
            Align2::CENTER_CENTER,
            text,
            FontId::proportional(size::TEXT),
            look.theme.weak,
        );
        return Vec::new();
    };
    let (lang, unit, events) = (look.lang, look.unit, Vec::new());
    let edit = TableEdit { host, forms, form, layout, table, state, lang, unit, events };
    let mut frame = GridFrame { edit, look };
    frame.begin();

    let response = ui.allocate_rect(area, Sense::click_and_drag());
    let (fed, closing) = frame.keyboard(ui);
    let mut laid = frame.lay_out(ui, area);
    pointer::body(&mut frame, ui, &response, &laid);
    let keeps =
        response.is_pointer_button_down_on() || response.clicked() || response.contains_pointer();
    if closing.is_some() || frame.state.drag != Drag::None {
        laid = frame.lay_out(ui, area);
    }
    frame.reveal(&laid);
    cell_fill::margins(ui, &laid, look.theme);
    pointer::scroll(&mut frame, ui, &response, &laid, look.theme);

    frame.paint(ui, &laid, &response);
    frame.add_lines(ui, &laid, &response);
    frame.edit(ui, &laid, fed, closing, keeps);
    frame.tell_rejection(ui, &laid);
    frame.tell_hint(ui, &laid);
    frame.tell_cursor();
    if frame.events.contains(&GridEvent::Changed) {
        // What was drawn before, here and in other panels, shows figures of before the change.
        ui.ctx().request_discard("the document changed");
    }
    if ui.data_mut(|data| data.get_temp::<Vec<Event>>(pending_id()).is_some_and(|p| !p.is_empty()))
    {
        ui.ctx().request_repaint();
    }
    let mut events = frame.edit.events;
    events.retain(|event| match event {
        GridEvent::Copied(text) => {
            ui.copy_text(text.clone());
            false
        }
        _ => true,
    });
    events
}

/// Where keys wait that came after one that closed the editor: the next pass takes them.
fn pending_id() -> egui::Id {
    egui::Id::unique("yusuan cell keys")
}

impl GridFrame<'_> {
    /// Reads the keyboard in order. What is meant for the editor comes back, and the key that
    /// closes it; keys after that one wait for the next pass.
    fn keyboard(&mut self, ui: &egui::Ui) -> (Vec<Event>, Option<Closing>) {
        if !ui.memory(|memory| memory.has_focus(editor_id())) {
            self.state.composing = false;
            ui.data_mut(|data| data.remove::<Vec<Event>>(pending_id()));
            return (Vec::new(), None);
        }
        let mut waiting: Vec<Event> =
            ui.data_mut(|data| data.remove_temp(pending_id())).unwrap_or_default();
        waiting.extend(ui.input_mut(|input| std::mem::take(&mut input.events)));
        let page_rows = self.state.page_rows.max(1);
        let (mut fed, mut left, mut closed) = (Vec::new(), Vec::new(), None);
        let mut pending = Vec::new();
        for event in waiting {
            let composing = self.state.composing;
            let composes = keys::composing_after(&event, composing);
            self.state.composing = composes;
            if let Some(editor) = &mut self.state.editor {
                editor.compose(composes);
            }
            let is_key = matches!(event, Event::Key { .. });
            let is_ime = matches!(event, Event::Ime(_));
            if closed.is_some() {
                let waits = is_key
                    || is_ime
                    || keys::is_typing(&event)
                    || matches!(event, Event::Copy | Event::Cut | Event::Paste(_));
                if waits { pending.push(event) } else { left.push(event) }
            } else if composing && is_key {
                // Keys during a composition are the input method's.
            } else if let Some(editor) = &self.state.editor {
                let typed = editor.opening == Opening::Type;
                closed = keys::closing(&event, typed, editor.has_list(), page_rows);
                if closed.is_none() {
                    if keys::is_for_editor(&event) { fed.push(event) } else { left.push(event) }
                }
            } else {
                match keys::gesture(&event, page_rows) {
                    Some(Gesture::Type) => {
                        if self.cursor().is_none() {
                            self.begin_rows();
                        }
                        if self.open(Opening::Type) {
                            fed.push(event);
                        }
                    }
                    Some(gesture) => self.act(gesture),
                    None if is_ime => {}
                    None => left.push(event),
                }
            }
        }
        let finished = |event: &Event| match event {
            Event::Text(_) | Event::Paste(_) => true,
            Event::Ime(egui::ImeEvent::Commit(text)) => !text.is_empty(),
            _ => false,
        };
        let composing = self.state.composing;
        if let Some(editor) = &mut self.state.editor {
            editor.compose(composing);
            editor.entered |= fed.iter().any(finished);
        }
        ui.input_mut(|input| input.events = left);
        ui.data_mut(|data| data.insert_temp(pending_id(), pending));
        (fed, closed)
    }

    fn lay_out(&mut self, ui: &egui::Ui, area: Rect) -> ScreenLayout {
        let mut sizes = std::mem::take(&mut self.state.sizes);
        let laid = lay_out(ui, &self.table_view(), &mut sizes, area, self.look);
        self.state.sizes = sizes;
        self.state.page_rows =
            ((laid.view.height() / size::row(self.look.rows)) as usize).saturating_sub(2).max(1);
        laid
    }

    fn reveal(&mut self, laid: &ScreenLayout) {
        let end = laid.scroll_end();
        let reveal = std::mem::take(&mut self.state.wants_reveal);
        let view = self.state.view();
        let size = (laid.view.width(), laid.view.height());
        // A panel that opens beside the table leaves the cursor in sight, and so does a figure that
        // makes its column wider.
        let now = (size.0, size.1, end.0);
        let reveal = reveal || view.seen_in.is_some_and(|before| before != now);
        let revealed = |scroll, selection: Selection| {
            geometry::revealed(&laid.sections, selection.cursor, scroll, size)
        };
        if let Some(selection) = view.selection.filter(|_| reveal) {
            view.scroll = revealed(view.scroll, selection);
        }
        view.scroll = (view.scroll.0.clamp(0.0, end.0), view.scroll.1.clamp(0.0, end.1));
        let seen = view.selection.is_some_and(|own| revealed(view.scroll, own) == view.scroll);
        view.seen_in = seen.then_some(now);
    }

    fn paint(&mut self, ui: &egui::Ui, laid: &ScreenLayout, response: &egui::Response) {
        let scroll = self.state.view().scroll;
        let asked: Vec<egui::accesskit::NodeId> = ui.input(|input| {
            let requests = input.events.iter().filter_map(|event| match event {
                Event::AccessKitActionRequest(request) => Some(request),
                _ => None,
            });
            requests
                .filter(|r| {
                    matches!(
                        r.action,
                        egui::accesskit::Action::Click | egui::accesskit::Action::Focus
                    )
                })
                .map(|r| r.target_node)
                .collect()
        });
        cell_fill::beyond(ui, laid, scroll, self.look.theme);
        let focused = ui.memory(|memory| memory.has_focus(editor_id()));
        let others = self.state.views.get(&self.table).map(|view| view.others.clone());
        let others = others.unwrap_or_default();
        let known = RefCell::new(std::mem::take(&mut self.state.known));
        let painting = Painting {
            ui,
            table_view: self.table_view(),
            laid,
            look: self.look,
            scroll,
            selection: self.selection(),
            others: &others,
            focused,
            comments: &self.state.comments,
            known: &known,
            asked,
        };
        let painted = painting.paint();
        self.state.known = known.into_inner();
        let form = self.form;
        for (column, width) in painted.too_narrow {
            if let LayoutColumn::Data { block, column } = column {
                let key = (form, block, column);
                let sizes = &mut self.state.sizes;
                let needed = sizes.needed.entry(key).or_default();
                if width > *needed && !sizes.set.contains_key(&key) {
                    *needed = width;
                    ui.ctx().request_discard("a figure needs a wider column");
                }
            }
        }
        if let Some(pos) = painted.asked {
            self.state.wants_focus = true;
            if self.commit() {
                self.set_selection(Selection::one(pos));
                ui.ctx().request_repaint();
            }
        }
        self.show_hover(ui, laid, response, scroll);
    }

    /// Subtree the pointer: a text that was cut, whole; a total that differs from its statement,
    /// both of them.
    fn show_hover(
        &self,
        ui: &egui::Ui,
        laid: &ScreenLayout,
        response: &egui::Response,
        scroll: (f32, f64),
    ) {
        let Some(at) = response.hover_pos() else {
            return;
        };
        let table_view = self.table_view();
        let pos = match pointer::target_at(self, laid, scroll, at) {
            Some(GridHit::Cell(pos)) => pos,
            Some(GridHit::Row { band, row }) => {
                let said = self.said_of_row(band, row);
                if !said.is_empty() {
                    response.clone().tip_at_pointer(said);
                }
                return;
            }
            _ => return,
        };
        let Some(cell) = table_view.cell(pos) else { return };
        let content =
            cell_text::cell_text(&table_view, cell, self.look.lang, self.look.digits(), true);
        let comment = self.state.comments.get(&cell);
        let text = if content.figure {
            cell_text::statement(&table_view, cell, self.look.lang)
        } else {
            let strong = cell_text::block_strong(&table_view, cell.b(), cell.r());
            let rect = laid.cell_rect(pos, scroll);
            let job = cell_job(&content, strong, rect, self.look.theme);
            let cut = ui.fonts_mut(|fonts| fonts.layout_job(job)).elided;
            cut.then(|| content.text.into_owned())
        };
        let said = text.into_iter().chain(comment.cloned()).collect::<Vec<_>>().join("\n");
        if !said.is_empty() {
            let text = said;
            response.clone().tip_at_pointer(text);
        }
    }

    /// Shows the editor on top of its cell, then does what the closing key says.
    fn edit(
        &mut self,
        ui: &mut egui::Ui,
        laid: &ScreenLayout,
        fed: Vec<Event>,
        closing: Option<Closing>,
        keeps: bool,
    ) {
        let id = editor_id();
        if self.state.wants_focus {
            // A dialog, and one that closes in this frame, keeps the keyboard.
            if ui.memory(|memory| memory.top_modal_layer().is_none()) {
                self.state.wants_focus = false;
                if !ui.memory(|memory| memory.has_focus(id)) {
                    ui.memory_mut(|memory| memory.request_focus(id));
                    // Only in the frame after this one are arrow keys kept from moving the focus.
                    ui.ctx().request_repaint();
                }
            }
        }
        let scroll = self.state.view().scroll;
        let table_view = self.table_view();
        let pos = match &self.state.editor {
            Some(editor) => table_view.pos_of(editor.cell),
            None => self.selection().map(|selection| selection.cursor),
        };
        let cell = pos.map_or(laid.view, |pos| laid.cell_rect(pos, scroll));
        let corner =
            cell.min.clamp(laid.view.min, (laid.view.max - cell.size()).max(laid.view.min));
        let rect = Rect::from_min_size(corner, cell.size()).expand2(vec2(0.5, 0.5));
        let place = pos.and_then(|pos| table_view.cell(pos)).map_or(String::new(), |cell| {
            let content =
                cell_text::cell_text(&table_view, cell, self.look.lang, self.look.digits(), true);
            cell_text::spoken_name(&table_view, cell, &content, self.look.lang)
        });
        let name = self.look.lang.pick("单元格内容", "cell content");
        let showing = Showing {
            lang: self.look.lang,
            rect,
            view: laid.view,
            name,
            place,
            theme: self.look.theme,
            fed,
            keeps_keyboard: keeps,
        };
        let chosen = editor_ui(ui, self.state.editor.as_mut(), showing);

        let composing = self.state.composing;
        let taken_back = self
            .state
            .editor
            .as_ref()
            .is_some_and(|editor| !editor.entered && editor.text.is_empty() && !composing);
        if taken_back {
            self.state.editor = None;
        }
        if chosen {
            self.state.wants_focus = true;
        }
        // What was typed is not lost when the keyboard goes elsewhere.
        let focused = ui.memory(|memory| memory.has_focus(id));
        let left = std::mem::replace(&mut self.state.had_focus, focused) && !focused;
        if left && !is_on_choices(ui.ctx()) {
            self.commit();
        }
        if let Some(closing) = closing.or(chosen.then_some(Closing::Commit(None))) {
            if self.close(closing) {
                self.reveal(laid);
            }
            ui.ctx().request_repaint();
        }
    }
}
