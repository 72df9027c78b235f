//! One frame of the grid, from keys to paint.

use std::cell::RefCell;
use std::sync::Arc;

use eframe::egui::{self, Align2, Event, FontId, Rect, Sense, vec2};

use crate::budget::Cell;
use crate::session::DocumentHost;
use crate::ui::theme::size;

use super::act::GridFrame;
use super::editor::{Opening, Showing, editor_id, editor_ui, is_on_choices};
use super::job::cell_job;
use super::keys::{self, Closing, Gesture};
use super::paint::Painting;
use super::screen_layout::{ScreenLayout, lay_out};
use super::state::GridState;
use super::{GridEvent, GridStyle, cell_fill, pointer};
use crate::table::layout::LayoutColumn;
use crate::table::layout::TableView;
use crate::table::motion::Motion;
use crate::table::row_filter::RowFilter;
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
    state.form = Some(form);
    let mut frame = GridFrame { host, forms, form, layout, table, state, look, events: Vec::new() };
    frame.arrive();
    if let Some(block) = frame.state.grows.take() {
        frame.add_row(block);
    }
    if let Some(gesture) = frame.state.queued.take() {
        frame.act(ui.ctx(), gesture);
    }

    let response = ui.allocate_rect(area, Sense::click_and_drag());
    let (fed, closing) = frame.keyboard(ui);
    let mut laid = frame.lay_out(ui, area);
    pointer::body(&mut frame, ui, &response, &laid);
    let keeps =
        response.is_pointer_button_down_on() || response.clicked() || response.contains_pointer();
    if closing.is_some() || frame.state.drag != super::state::Drag::None {
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
    if !frame.state.pending.is_empty() {
        ui.ctx().request_repaint();
    }
    frame.events
}

impl GridFrame<'_> {
    /// Goes to where the window wants the cursor, and keeps the selection inside the table.
    fn arrive(&mut self) {
        if self.state.table != self.table {
            self.state.table = self.table;
            self.state.rejected = None;
            // Text that the document refuses cannot follow to another table.
            if !self.commit() {
                self.state.cancel();
            }
        }
        self.filter_rows();
        if let Some(cell) = self.state.target
            && cell.t() == self.table
        {
            self.state.target = None;
            let out = |table_view: &TableView<'_>| {
                table_view.pos_of(cell).is_some_and(|s| table_view.hides(s.band, s.row))
            };
            if out(&self.table_view()) {
                // Whoever wants to go there wants to see it.
                self.state.set_row_filter(RowFilter::default());
            }
            if !self.commit() {
                self.state.cancel();
            }
            if let Some(pos) = self.table_view().pos_of(cell) {
                self.set_selection(Selection::one(pos));
            }
            if std::mem::take(&mut self.state.opens) {
                self.open(Opening::Edit);
            }
        }
        let table_view = self.table_view();
        let valid = self.selection().filter(|s| {
            table_view.cell(s.cursor).is_some()
                && s.anchor.row < table_view.rows(s.anchor.band)
                && table_view
                    .band(s.anchor.band)
                    .is_some_and(|band| s.anchor.column < band.columns.len())
        });
        let valid = valid.or_else(|| {
            let at = self.selection().map(|s| s.cursor);
            let near = at.and_then(|at| table_view.nearest(at));
            near.or(table_view.start()).map(Selection::one)
        });
        let view = self.state.view();
        if view.selection != valid {
            view.others.clear();
        }
        view.selection = valid;
    }

    /// Works out which rows are out of sight, where that is not known yet.
    fn filter_rows(&mut self) {
        let table = self.table;
        let view = self.state.views.get(&table);
        let row_filter = view.map(|view| view.row_filter.clone()).unwrap_or_default();
        if row_filter.is_open() {
            return;
        }
        let revision = self.host.document().revision();
        let mark = self.state.filters_made + 1;
        let document = self.host.document();
        if let Some(hidden) = self.state.views.get_mut(&table).and_then(|view| view.hidden.as_mut())
            && hidden.revision != revision
            && let Some(changes) = document.moved_rows(hidden.revision)
        {
            hidden.revision = revision;
            if hidden.follow(table, changes) {
                (hidden.mark, self.state.filters_made) = (mark, mark);
            }
        }
        let table_view = self.table_view();
        if table_view.hidden.is_some_and(|hidden| hidden.fits(|block| table_view.block_rows(block)))
        {
            return;
        }
        let hidden = row_filter.hide(&table_view, self.state.filters_made + 1);
        self.state.filters_made += 1;
        self.state.view().hidden = Some(hidden);
    }

    /// Reads the keyboard in order. What is meant for the editor comes back, and the key that
    /// closes it; keys after that one wait for the next pass.
    fn keyboard(&mut self, ui: &egui::Ui) -> (Vec<Event>, Option<Closing>) {
        if !ui.memory(|memory| memory.has_focus(editor_id())) {
            self.state.composing = false;
            self.state.pending.clear();
            return (Vec::new(), None);
        }
        let mut waiting: Vec<Event> = std::mem::take(&mut self.state.pending);
        waiting.extend(ui.input_mut(|input| std::mem::take(&mut input.events)));
        let page_rows = self.state.page_rows.max(1);
        let (mut fed, mut left, mut closed) = (Vec::new(), Vec::new(), None);
        for event in waiting {
            let composing = self.state.composing;
            self.state.composing = keys::composing_after(&event, composing);
            if let Some(editor) = &mut self.state.editor {
                editor.compose(self.state.composing);
            }
            let is_key = matches!(event, Event::Key { .. });
            let is_ime = matches!(event, Event::Ime(_));
            if closed.is_some() {
                let waits = is_key
                    || is_ime
                    || keys::is_typing(&event)
                    || matches!(event, Event::Copy | Event::Cut | Event::Paste(_));
                if waits { self.state.pending.push(event) } else { left.push(event) }
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
                    Some(gesture) => self.act(ui.ctx(), gesture),
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
        if let Some(selection) = view.selection.filter(|_| reveal) {
            let size = (laid.view.width(), laid.view.height());
            view.scroll = geometry::revealed(&laid.sections, selection.cursor, view.scroll, size);
        }
        view.scroll = (view.scroll.0.clamp(0.0, end.0), view.scroll.1.clamp(0.0, end.1));
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
                let needed = self.state.sizes.needed.entry(key).or_default();
                if width > *needed && !self.state.sizes.set.contains_key(&key) {
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

    /// What the checks say of a row, a sentence a line.
    fn said_of_row(&self, band: usize, row: usize) -> String {
        const MAX: usize = 6;
        let table_view = self.table_view();
        let computed = table_view.document.computed();
        let blocks = table_view.band(band).map_or(&[][..], |band| &band.blocks);
        let cells = blocks.iter().filter_map(|&block| {
            let row = table_view.block_row(table_view.band(band)?, block, row)?;
            Some(Cell::new(table_view.table, block, row, 0))
        });
        let findings = cells.flat_map(|cell| computed.row_findings(cell, self.look.unit));
        let said = findings.take(MAX).map(|finding| {
            let remedy = finding.remedy.get(self.look.lang);
            let gap = if remedy.is_empty() { "" } else { "\n　" };
            format!("{}{gap}{remedy}", finding.sentence(self.look.lang))
        });
        said.collect::<Vec<_>>().join("\n")
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
            Some(pointer::GridHit::Cell(pos)) => pos,
            Some(pointer::GridHit::Row { band, row }) => {
                let said = self.said_of_row(band, row);
                if !said.is_empty() {
                    response.clone().on_hover_text_at_pointer(said);
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
            response.clone().on_hover_text_at_pointer(text);
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
        match closing.or(chosen.then_some(Closing::Commit(None))) {
            Some(Closing::Commit(motion)) => {
                let coded = self.state.editor.as_ref().is_some_and(|e| e.code().is_some());
                if self.commit()
                    && let Some(motion) = motion
                {
                    // A row that has its code wants its figures next.
                    let next = coded && motion == Motion::Down;
                    self.leave(if next { Motion::NextFigure } else { motion });
                    // A code brings rows with it that are not laid out yet, as does typing on.
                    if !coded && self.state.view().added.is_none() {
                        self.reveal(laid);
                    }
                }
                ui.ctx().request_repaint();
            }
            Some(Closing::CommitAll) => {
                self.commit_all();
                ui.ctx().request_repaint();
            }
            Some(Closing::Cancel) => {
                self.state.cancel();
                ui.ctx().request_repaint();
            }
            Some(Closing::Choice { up }) => {
                if let Some(editor) = &mut self.state.editor {
                    editor.choose(up);
                }
                ui.ctx().request_repaint();
            }
            None => {}
        }
    }

    fn tell_cursor(&mut self) {
        let cursor = self.cursor();
        if let Some(cell) = cursor
            && self.state.last_told != cursor
        {
            self.events.push(GridEvent::Selected(cell));
        }
        self.state.last_told = cursor;
    }
}
