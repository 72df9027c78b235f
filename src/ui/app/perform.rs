//! Doing what a person wants: commands and the areas' actions.

use eframe::egui::{Context, ViewportCommand};

use crate::budget::Status;
use crate::dialog::Purpose;
use crate::edit::Intent;
use crate::grid::{Gesture, GridState};
use crate::session::lists::MainView;
use crate::session::{DocumentHost as _, Settings};
use crate::ui::command::{Command, Trait};
use crate::ui::dialog::{After, Dialog, DocumentSource, Goto, HistoryDialog};
use crate::ui::panel::text;
use crate::ui::texts;
use crate::ui::theme::Theme;
use crate::ui::view::{Action, explanation_open};

use super::App;

impl App {
    pub(super) fn perform(&mut self, ctx: &Context, action: Action) {
        let (work, dialogs, imports) = (&mut self.work, &mut self.dialogs, &mut self.imports);
        match action {
            Action::Command(command) => self.command(ctx, command),
            Action::Show(page) => work.show(page),
            Action::Go(cell) => work.go(cell),
            Action::GoFinding(number) => work.go_finding(number),
            Action::ExplainRule(number) => dialogs.open(work.explain_rule(Some(number))),
            Action::PointFinding(number) => work.point_finding(number),
            Action::GoText(place) => work.go_text(place),
            Action::OutlineMenu(at) => self.window.menu_at = Some((at, Trait::OutlineMenu)),
            Action::FocusPage => work.focus_page(),
            Action::Intent(intent) => {
                work.apply(intent);
            }
            Action::Explain(number) => dialogs.open(work.ask_explanation(number)),
            Action::EditComment(at) => dialogs.open(work.edit_comment(at)),
            Action::RemoveComment(at) => dialogs.open(work.remove_comment(at)),
            Action::AttachComment(at) => {
                dialogs.open(work.attach_comment(at, text::cursor_at(ctx)));
            }
            Action::AttachExplanation(at) => work.attach_explanation(at),
            Action::CommentText(section, paragraph) => {
                dialogs.open(work.comment_text(&section, paragraph));
            }
            Action::GoToComment(at) => work.go_to_comment(at),
            Action::ShowOrigin(spot) => imports.show_origin(work, spot),
            Action::ShowFound(found) => imports.show_found(work, found),
            Action::CorrectTable(found, table) => {
                imports.correct(work, |import| import.correct_table(found, table));
            }
            Action::CorrectColumn(found, column, leaf) => {
                imports.correct(work, |import| import.correct_column(found, column, leaf));
            }
            Action::ChooseForms(id) => imports.correct(work, |import| import.choose(&id)),
            Action::JoinRow(spot) => imports.correct(work, |import| import.join_row(spot)),
            Action::ForgetCorrections => {
                imports.correct(work, |import| import.forget_corrections());
            }
            Action::Inspect(path) => self.replace(ctx, DocumentSource::Inspect(path)),
        }
        self.give_focus(ctx);
    }

    fn command(&mut self, ctx: &Context, command: Command) {
        self.work.refresh();
        let situation = self.situation();
        if !(command.entry().enabled)(&situation) {
            return self.work.say(command.why_not(&situation));
        }
        self.work.clear_notice();
        let before = self.work.settings.clone();
        if command.switch(&mut self.work.settings) {
            self.settings_changed(ctx, &before);
        }
        let (work, dialogs) = (&mut self.work, &mut self.dialogs);
        match command {
            Command::New => self.replace(ctx, DocumentSource::New),
            Command::NewFromLast => self.replace(ctx, DocumentSource::NextYear),
            Command::Head => dialogs.open(work.ask_head()),
            Command::Checklist => dialogs.open(work.ask_checklist()),
            Command::FillKnown => dialogs.open(work.ask_fill()),
            Command::Draft => dialogs.open(work.ask_draft()),
            Command::RefreshFigures => work.refresh_figures(),
            Command::TakeKnown => {
                work.on_grid(true, |grid, host, _| grid.take_known(host));
            }
            Command::AddRow => work.add_row(),
            Command::Confirm => work.confirm_page(),
            Command::StartPage => self.show_start(),
            Command::Open => self.replace(ctx, DocumentSource::Ask),
            Command::OpenPath => self.replace(ctx, DocumentSource::AskPath),
            Command::OpenSample => self.replace(ctx, DocumentSource::Sample),
            Command::Save => {
                let next = self.saves.save(work, false, After::Stay);
                self.go_on(ctx, next);
            }
            Command::SaveAs => {
                // What is only looked at becomes a budget by being saved.
                if situation.previewing {
                    dialogs.open(self.imports.take_up(work, false));
                }
                let next = self.saves.save(work, true, After::Stay);
                self.go_on(ctx, next);
            }
            Command::Publish => dialogs.open(work.ask_publish()),
            Command::UpdateFrom => self.commit_and_pick(ctx, Purpose::UpdateFrom),
            Command::Print => dialogs.open(work.print()),
            Command::TakeUpImport => dialogs.open(self.imports.take_up(work, false)),
            Command::InspectImport => dialogs.open(self.imports.take_up(work, true)),
            Command::LeaveImport => {
                if let Some(before) = self.imports.leave() {
                    self.take_up(before);
                }
            }
            Command::DraftForms => dialogs.open(self.imports.ask_form_draft(work)),
            Command::ToggleBackup => work.toggle_backup(),
            Command::MarkDraft => dialogs.open(work.set_status(Status::Draft)),
            Command::MarkFinal => dialogs.open(work.set_status(Status::Final)),
            Command::MarkPublished => dialogs.open(work.set_status(Status::Published)),
            Command::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Command::Undo => {
                if work.commit_pending() {
                    let step = work.session.undo();
                    work.follow(step);
                }
            }
            Command::Redo => {
                if work.commit_pending() {
                    let step = work.session.redo();
                    work.follow(step);
                }
            }
            Command::History => {
                if work.commit_pending() {
                    dialogs.open(Dialog::History(HistoryDialog::default()));
                }
            }
            // Handed over as if the keys had been pressed in the grid.
            Command::Cut => self.clipboard(ctx, ViewportCommand::RequestCut),
            Command::Copy => self.clipboard(ctx, ViewportCommand::RequestCopy),
            Command::Paste => self.clipboard(ctx, ViewportCommand::RequestPaste),
            Command::CopyHeadings => {
                let Settings { lang, unit, .. } = work.settings;
                if work.commit_pending()
                    && let Some(text) = work.grid.copied(work.session.document(), lang, unit)
                {
                    ctx.copy_text(text);
                }
            }
            Command::SelectAll
            | Command::EditCell
            | Command::Clear
            | Command::FillDown
            | Command::FillRight => {
                if work.commit_pending()
                    && let Some(gesture) = Gesture::of(command)
                {
                    work.grid.queue(gesture);
                    ctx.request_repaint();
                }
            }
            Command::Find | Command::Replace => {
                if work.commit_pending() {
                    dialogs.open_search(command == Command::Replace);
                }
            }
            Command::FindNext | Command::FindPrevious => {
                if let Some(find) = &mut dialogs.search
                    && work.commit_pending()
                {
                    work.find_step(find, command == Command::FindNext);
                }
            }
            Command::Goto => {
                if work.commit_pending() {
                    dialogs.open(Dialog::Goto(Goto::default()));
                }
            }
            Command::NextEmpty => work.go_empty(true),
            Command::PreviousEmpty => work.go_empty(false),
            Command::InsertAbove => {
                work.on_grid(true, |grid, host, cell| grid.insert_row(host, cell, false));
            }
            Command::InsertBelow => {
                work.on_grid(true, |grid, host, cell| grid.insert_row(host, cell, true));
            }
            Command::DuplicateRow => work.on_grid(true, GridState::duplicate_row),
            Command::DeleteRows => work.on_grid(false, GridState::delete_rows),
            Command::MoveUp => {
                work.on_grid(true, |grid, host, cell| grid.move_row(host, cell, -1));
            }
            Command::MoveDown => {
                work.on_grid(true, |grid, host, cell| grid.move_row(host, cell, 1));
            }
            Command::Indent => {
                work.on_grid(false, |grid, host, cell| grid.shift_level(host, cell, 1));
            }
            Command::Outdent => {
                work.on_grid(false, |grid, host, cell| grid.shift_level(host, cell, -1));
            }
            Command::Pin => work.on_grid(false, |grid, host, cell| grid.pin(host, cell)),
            Command::Unpin => {
                work.on_grid(false, |_, host, cell| Ok(host.apply(Intent::Unpin { cell })?));
            }
            Command::OnlyFound
            | Command::OnlyFilled
            | Command::OnlyUnder
            | Command::Collapse
            | Command::Expand
            | Command::ShowAll => {
                if work.commit_pending() {
                    let (document, cursor) = (work.session.document(), work.cursor());
                    work.grid.filter_rows(command, document, cursor, work.settings.lang);
                }
            }
            Command::AddTable => work.add_table(),
            Command::RemoveTable => work.remove_table(),
            Command::PreviousTable => work.show_neighbour(false),
            Command::NextTable => work.show_neighbour(true),
            Command::NextPane => self.next_pane(ctx),
            Command::FullCheck => work.list_findings(),
            Command::Review => work.show_whole(MainView::Review),
            Command::Pictures => work.show_whole(MainView::Pictures),
            Command::ExportReport => self.commit_and_pick(ctx, Purpose::Report { folder: false }),
            Command::CheckFolder => match dialogs.folder.take() {
                Some(folder) => dialogs.open(Dialog::Folder(folder)),
                None => self.pick(ctx, Purpose::Folder, After::Stay),
            },
            Command::LastYear => self.commit_and_pick(ctx, Purpose::LastYear),
            Command::ForgetLastYear => work.forget_last_year(),
            Command::Explain => {
                if let Some(number) = work.question() {
                    dialogs.open(work.ask_explanation(number));
                }
            }
            Command::Comment => dialogs.open(work.ask_comment(text::cursor_at(ctx))),
            Command::PreviousComment => work.step_comment(false),
            Command::NextComment => work.step_comment(true),
            Command::MoveCommentsIn => dialogs.open(work.move_comments(true)),
            Command::MoveCommentsOut => dialogs.open(work.move_comments(false)),
            Command::PreviousFinding => work.step_finding(false),
            Command::ExplainRule => dialogs.open(work.explain_rule(None)),
            Command::NextFinding => work.step_finding(true),
            Command::ToggleExplanation => {
                work.settings.explanation = Some(!explanation_open(&work.settings, ctx));
            }
            // To work on what is only looked at is to take it up.
            Command::ToggleInspect if situation.previewing => {
                dialogs.open(self.imports.take_up(work, false));
            }
            Command::ToggleInspect => work.toggle_inspect(),
            Command::ResetWidths => work.grid.reset_widths(),
            Command::Legend => dialogs.open(Dialog::Legend),
            Command::Help => dialogs.open(Dialog::Help),
            Command::About => dialogs.open(Dialog::About),
            // The settings were switched above.
            Command::ToggleOpensLast
            | Command::ToggleOriginal
            | Command::CommentsBeside
            | Command::ToggleFindings
            | Command::ToggleLanguage
            | Command::ToggleTheme
            | Command::SwitchUnit
            | Command::ToggleGrouped
            | Command::RowHeight
            | Command::ZoomIn
            | Command::ZoomOut
            | Command::ZoomReset => {}
        }
        if command.entry().has(Trait::SavesSettings) {
            self.work.save_settings();
        }
    }

    /// Goes on with settings that a command changed.
    fn settings_changed(&mut self, ctx: &Context, before: &Settings) {
        let Settings { lang, dark, zoom, unit, grouped, comments_beside, .. } = self.work.settings;
        if dark != before.dark {
            self.theme = if dark { Theme::dark() } else { Theme::light() };
            self.theme.apply(ctx);
        }
        if (unit, grouped) != (before.unit, before.grouped) {
            self.work.grid.forget_widths();
        }
        if zoom != before.zoom {
            ctx.set_zoom_factor(zoom);
        }
        if comments_beside != before.comments_beside {
            let said = if comments_beside { texts::COMMENT_BESIDE } else { texts::COMMENT_INSIDE };
            let title = texts::COMMENTS.get(lang);
            self.work.say_done(format!("{title}{}", said.get(lang)));
        }
    }
}
