//! Doing what a person wants: commands and the areas' actions.

use eframe::egui::{Context, ViewportCommand};

use crate::budget::{Cell, Status};
use crate::dialog::Purpose;
use crate::edit::{Intent, Refusal, Step};
use crate::engine::rule_named;
use crate::grid::{Gesture, GridState, NotDone};
use crate::lang::Tell as _;
use crate::session::finding_filter::FindingFilter;
use crate::session::lists::MainView;
use crate::session::{DocumentHost, Settings};
use crate::ui::command::{Command, Trait};
use crate::ui::dialog::{
    After, ChecklistAsk, Dialog, DocumentSource, FillAsk, Goto, HeadAsk, HistoryDialog, PathEntry,
};
use crate::ui::texts;
use crate::ui::theme::Theme;
use crate::ui::view::{Action, Notice, explanation_open};

use super::App;

impl App {
    pub(super) fn perform(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Command(command) => self.command(ctx, command),
            Action::Show(page) => self.show(page),
            Action::Go(cell) => self.go(cell),
            Action::GoFinding(number) => self.go_finding(number),
            Action::ExplainRule(number) => self.explain_rule(Some(number)),
            Action::PointFinding(number) => {
                self.place.finding_at = Some(number);
                self.place.reveal_finding = true;
            }
            Action::GoText(place) => self.go_text(place),
            Action::OutlineMenu(at) => self.window.menu_at = Some((at, Trait::OutlineMenu)),
            Action::FocusPage => self.focus_page(ctx),
            Action::Intent(intent) => {
                self.apply(intent);
            }
            Action::Explain(number) => self.ask_explanation(number),
            Action::EditComment(at) => self.edit_comment(at),
            Action::RemoveComment(at) => self.remove_comment(at),
            Action::AttachComment(at) => self.attach_comment(ctx, at),
            Action::AttachExplanation(at) => self.attach_explanation(at),
            Action::CommentText(section, paragraph) => self.comment_text(&section, paragraph),
            Action::GoToComment(at) => self.go_to_comment(ctx, at),
            Action::ShowOrigin(spot) => self.show_origin(spot),
            Action::CorrectTable(found, table) => {
                self.correct_import(|import| import.correct_table(found, table));
            }
            Action::CorrectColumn(found, column, leaf) => {
                self.correct_import(|import| import.correct_column(found, column, leaf));
            }
            Action::ChooseForms(id) => self.correct_import(|import| import.choose(&id)),
            Action::JoinRow(spot) => self.correct_import(|import| import.join_row(spot)),
            Action::ForgetCorrections => self.correct_import(|import| import.forget_corrections()),
            Action::Inspect(path) => self.replace(ctx, DocumentSource::Inspect(path)),
        }
    }

    fn command(&mut self, ctx: &Context, command: Command) {
        self.refresh();
        let situation = self.situation();
        if !(command.entry().enabled)(&situation) {
            self.notice =
                Some(Notice::Plain(command.why_not(&situation).get(self.settings.lang).to_owned()));
            return;
        }
        self.notice = None;
        let before = self.settings.clone();
        if command.switch(&mut self.settings) {
            self.settings_changed(ctx, &before);
        }
        match command {
            Command::New => self.replace(ctx, DocumentSource::New),
            Command::NewFromLast => self.replace(ctx, DocumentSource::NextYear),
            Command::Head => {
                if self.commit_pending() {
                    self.dialogs.open(Dialog::Head(HeadAsk::new(self.session.document().budget())));
                }
            }
            Command::Checklist => self.show_checklist(None),
            Command::FillKnown => {
                if self.commit_pending() {
                    self.dialogs.open(Dialog::Fill(FillAsk::new(self.session.document())));
                }
            }
            Command::Draft => self.ask_draft(),
            Command::RefreshFigures => self.refresh_figures(),
            Command::TakeKnown => {
                self.on_grid(true, |grid, host, _| grid.take_known(host));
            }
            Command::AddRow => self.add_row(),
            Command::Confirm => self.confirm_page(),
            Command::StartPage => self.show_start(),
            Command::Open => self.replace(ctx, DocumentSource::Ask),
            Command::OpenPath => self.replace(ctx, DocumentSource::AskPath),
            Command::OpenSample => self.replace(ctx, DocumentSource::Sample),
            Command::Save => self.save(ctx, false, After::Stay),
            Command::SaveAs => {
                // What is only looked at becomes a budget by being saved.
                if situation.previewing {
                    self.take_up_import(false);
                }
                self.save(ctx, true, After::Stay);
            }
            Command::Publish => self.ask_publish(ctx),
            Command::UpdateFrom => {
                if self.commit_pending() {
                    self.ask(ctx, Purpose::UpdateFrom, After::Stay);
                }
            }
            Command::Print => self.print(ctx),
            Command::TakeUpImport => self.take_up_import(false),
            Command::InspectImport => self.take_up_import(true),
            Command::LeaveImport => self.leave_import(),
            Command::DraftForms => self.ask_form_draft(ctx),
            Command::ToggleBackup => self.toggle_backup(),
            Command::MarkDraft => self.set_status(Status::Draft),
            Command::MarkFinal => self.set_status(Status::Final),
            Command::MarkPublished => self.set_status(Status::Published),
            Command::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Command::Undo => {
                if self.commit_pending() {
                    let step = self.session.undo();
                    self.follow(step);
                }
            }
            Command::Redo => {
                if self.commit_pending() {
                    let step = self.session.redo();
                    self.follow(step);
                }
            }
            Command::History => {
                if self.commit_pending() {
                    self.dialogs.open(Dialog::History(HistoryDialog::default()));
                }
            }
            // Handed over as if the keys had been pressed in the grid.
            Command::Cut => self.clipboard(ctx, ViewportCommand::RequestCut),
            Command::Copy => self.clipboard(ctx, ViewportCommand::RequestCopy),
            Command::Paste => self.clipboard(ctx, ViewportCommand::RequestPaste),
            Command::CopyHeadings => {
                let Settings { lang, unit, .. } = self.settings;
                if self.commit_pending()
                    && let Some(text) = self.grid.copied(self.session.document(), lang, unit)
                {
                    ctx.copy_text(text);
                }
            }
            Command::SelectAll
            | Command::EditCell
            | Command::Clear
            | Command::FillDown
            | Command::FillRight => {
                if self.commit_pending()
                    && let Some(gesture) = Gesture::of(command)
                {
                    self.grid.queue(gesture);
                    ctx.request_repaint();
                }
            }
            Command::Find => self.ask_find(false),
            Command::Replace => self.ask_find(true),
            Command::FindNext => self.find_step(ctx, true),
            Command::FindPrevious => self.find_step(ctx, false),
            Command::Goto => {
                if self.commit_pending() {
                    self.dialogs.open(Dialog::Goto(Goto::default()));
                }
            }
            Command::NextEmpty => self.go_empty(true),
            Command::PreviousEmpty => self.go_empty(false),
            Command::InsertAbove => {
                self.on_grid(true, |grid, host, cell| grid.insert_row(host, cell, false));
            }
            Command::InsertBelow => {
                self.on_grid(true, |grid, host, cell| grid.insert_row(host, cell, true));
            }
            Command::DuplicateRow => self.on_grid(true, GridState::duplicate_row),
            Command::DeleteRows => self.on_grid(false, GridState::delete_rows),
            Command::MoveUp => {
                self.on_grid(true, |grid, host, cell| grid.move_row(host, cell, -1));
            }
            Command::MoveDown => {
                self.on_grid(true, |grid, host, cell| grid.move_row(host, cell, 1));
            }
            Command::Indent => {
                self.on_grid(false, |grid, host, cell| grid.shift_level(host, cell, 1));
            }
            Command::Outdent => {
                self.on_grid(false, |grid, host, cell| grid.shift_level(host, cell, -1));
            }
            Command::Pin => self.on_grid(false, |grid, host, cell| grid.pin(host, cell)),
            Command::Unpin => {
                self.on_grid(false, |_, host, cell| Ok(host.apply(Intent::Unpin { cell })?));
            }
            Command::OnlyFound
            | Command::OnlyFilled
            | Command::OnlyUnder
            | Command::Collapse
            | Command::Expand
            | Command::ShowAll => {
                if self.commit_pending() {
                    let (document, cursor) = (self.session.document(), self.cursor());
                    self.grid.filter_rows(command, document, cursor, self.settings.lang);
                }
            }
            Command::AddTable => self.add_table(),
            Command::RemoveTable => self.remove_table(),
            Command::PreviousTable => self.show_neighbour(false),
            Command::NextTable => self.show_neighbour(true),
            Command::NextPane => self.next_pane(ctx),
            Command::FullCheck => {
                self.settings.findings = true;
                self.panels.filter = FindingFilter::default();
                self.place.reveal_finding = true;
                let any = !self.lists.is_empty(self.session.document());
                self.place.finding_at = self.place.finding_at.or(any.then_some(0));
            }
            Command::Review => self.show_whole(ctx, MainView::Review),
            Command::Pictures => self.show_whole(ctx, MainView::Pictures),
            Command::ExportReport => {
                if self.commit_pending() {
                    self.ask(ctx, Purpose::Report { folder: false }, After::Stay);
                }
            }
            Command::CheckFolder => self.ask_folder(ctx, false),
            Command::LastYear => {
                if self.commit_pending() {
                    self.ask(ctx, Purpose::LastYear, After::Stay);
                }
            }
            Command::ForgetLastYear => self.forget_last_year(),
            Command::Explain => {
                if let Some(number) = self.question() {
                    self.ask_explanation(number);
                }
            }
            Command::Comment => self.ask_comment(ctx),
            Command::PreviousComment => self.step_comment(ctx, false),
            Command::NextComment => self.step_comment(ctx, true),
            Command::MoveCommentsIn => self.move_comments(true),
            Command::MoveCommentsOut => self.move_comments(false),
            Command::PreviousFinding => self.step_finding(false),
            Command::ExplainRule => self.explain_rule(None),
            Command::NextFinding => self.step_finding(true),
            Command::ToggleExplanation => {
                self.settings.explanation = Some(!explanation_open(&self.settings, ctx));
            }
            // To work on what is only looked at is to take it up.
            Command::ToggleInspect if situation.previewing => self.take_up_import(false),
            Command::ToggleInspect => self.toggle_inspect(),
            Command::ResetWidths => self.grid.reset_widths(),
            Command::Legend => self.dialogs.open(Dialog::Legend),
            Command::Help => self.dialogs.open(Dialog::Help),
            Command::About => self.dialogs.open(Dialog::About),
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
            self.remembered.save(&self.settings);
        }
    }

    /// Goes on with settings that a command changed.
    fn settings_changed(&mut self, ctx: &Context, before: &Settings) {
        let Settings { lang, dark, zoom, unit, grouped, comments_beside, .. } = self.settings;
        if dark != before.dark {
            self.theme = if dark { Theme::dark() } else { Theme::light() };
            self.theme.apply(ctx);
        }
        if (unit, grouped) != (before.unit, before.grouped) {
            self.grid.forget_widths();
        }
        if zoom != before.zoom {
            ctx.set_zoom_factor(zoom);
        }
        if comments_beside != before.comments_beside {
            let said = if comments_beside { texts::COMMENT_BESIDE } else { texts::COMMENT_INSIDE };
            let title = texts::COMMENTS.get(lang);
            self.notice = Some(Notice::Done(format!("{title}{}", said.get(lang))));
        }
    }

    /// Does something with the selected cell or its row; `commits` hands over first what is being
    /// typed.
    fn on_grid(
        &mut self,
        commits: bool,
        what: impl FnOnce(&mut GridState, &mut dyn DocumentHost, Cell) -> Result<(), NotDone>,
    ) {
        let Some(cell) = self.cursor() else { return };
        if commits && !self.commit_pending() {
            return;
        }
        let lang = self.settings.lang;
        match what(&mut self.grid, &mut self.session, cell) {
            Ok(()) => self.notice = None,
            Err(NotDone::Refused(refusal)) => self.refused(&refusal),
            Err(NotDone::RowsBetween) => {
                self.notice = Some(Notice::Refused(texts::ROWS_BETWEEN.get(lang).to_owned()));
            }
            Err(NotDone::NothingKnown) => {
                self.notice = Some(Notice::Plain(texts::FILL_NO_KNOWN.get(lang).to_owned()));
            }
        }
    }

    /// Hands over what is being typed and brings the lists up to it; false where it is refused.
    pub(super) fn all_committed(&mut self) -> bool {
        let committed = self.commit_pending();
        if committed {
            self.refresh();
        }
        committed
    }

    /// Hands an intent to the document; says why if it is refused.
    pub(super) fn apply(&mut self, intent: Intent) -> bool {
        match self.session.apply(intent) {
            Ok(()) => {
                self.notice = None;
                true
            }
            Err(refusal) => {
                self.refused(&refusal);
                false
            }
        }
    }

    pub(super) fn refused(&mut self, refusal: &Refusal) {
        self.notice = Some(Notice::Refused(refusal.tell(self.settings.lang)));
    }

    /// Hands everything that is being typed to the document. False where that is refused, so that
    /// what comes next must wait.
    pub(super) fn commit_pending(&mut self) -> bool {
        if self.grid.is_editing()
            && let Err(refusal) = self.grid.commit(&mut self.session)
        {
            self.refused(&refusal);
            return false;
        }
        let typed = self.drafts.take();
        typed.into_iter().all(|intent| self.apply(intent))
    }

    pub(super) fn follow(&mut self, step: Option<Step>) {
        self.drafts.reset();
        self.refresh();
        if let Some(cell) = step.and_then(|step| step.cell) {
            self.go(cell);
        }
    }

    /// Opens what there is to know about the rule of a finding: the one of that number, or the one
    /// gone to last, or one that concerns the selected cell, or the first.
    fn explain_rule(&mut self, number: Option<usize>) {
        let told = || self.reading().told_finding(self.place.finding_at, self.cursor());
        let finding = self.reading().finding(number.unwrap_or_else(told));
        let rule = finding.and_then(|f| rule_named(self.session.forms(), &f.rule));
        if let Some(rule) = rule {
            self.dialogs.open(Dialog::Rule(Box::new(rule)));
        }
    }

    fn set_status(&mut self, status: Status) {
        if !self.all_committed() {
            return;
        }
        if status > Status::Draft {
            let ask = ChecklistAsk::new(self.session.document(), Some(status));
            if !ask.is_empty() {
                self.dialogs.open(Dialog::Checklist(ask));
                return;
            }
        }
        if let Err(refusal) = self.session.apply(Intent::SetStatus { status }) {
            // Easily overlooked in the status bar, and worth a list of what is in the way.
            if matches!(refusal, Refusal::MandatoryOpen { .. }) {
                self.settings.findings = true;
                self.panels.filter = FindingFilter::default();
            }
            self.dialogs
                .open(Dialog::failed(texts::REFUSED, vec![refusal.tell(self.settings.lang)]));
        }
    }

    fn toggle_inspect(&mut self) {
        let held = Notice::of_held_file(&self.session, self.settings.lang);
        if held.is_some() {
            self.notice = held;
        } else if self.commit_pending() {
            let inspecting = self.session.document().is_read_only();
            self.session.set_inspecting(!inspecting);
        }
    }

    /// Puts another document in the window.
    pub(super) fn take_up(&mut self, session: crate::session::Session) {
        (self.imports.shown, self.imports.original_job) = (None, None);
        drop(self.exchange(session));
    }

    /// Puts another document in the window; gives the one before.
    pub(super) fn exchange(&mut self, session: crate::session::Session) -> crate::session::Session {
        self.note_place();
        // The sign of the one before goes first, in case it is the same file.
        self.session.finish();
        // What was to be written is of that one.
        self.saves = super::save::Saves::default();
        let before = std::mem::replace(&mut self.session, session);
        self.guard_session();
        self.remembered.forget();
        self.grid = GridState::default();
        self.grid.focus();
        self.drafts.reset();
        self.panels.forget();
        self.panels.filter.problems = !self.session.problems().is_empty();
        self.place.forget();
        self.lists.forget();
        self.notice = None;
        self.recall_last_year();
        self.gather();
        self.show_first_page();
        self.return_to_place();
        before
    }

    /// Opens the dialog in which a path is typed.
    pub(super) fn ask_path(&mut self, purpose: Purpose, no_picker: bool, after: After) {
        let entry = PathEntry::offering(&self.session, self.lang(), purpose, no_picker, after);
        self.dialogs.open(Dialog::Path(entry));
    }
}
