//! Doing what a person wants: commands and the areas' actions.

use eframe::egui::{Context, ViewportCommand};

use crate::budget::Status;
use crate::dialog::Purpose;
use crate::dialog::safeguard::IN_USE_TITLE;
use crate::edit::{Intent, Refusal, Step};
use crate::engine::rule_named;
use crate::grid::Gesture;
use crate::lang::Tell as _;
use crate::session::DocumentHost as _;
use crate::session::Settings;
use crate::session::finding_filter::FindingFilter;
use crate::session::lists::MainView;
use crate::ui::command::{Command, Trait};
use crate::ui::dialog::{
    After, ChecklistAsk, Dialog, DocumentSource, Failure, FillAsk, Goto, HeadAsk, HistoryDialog,
    PathEntry,
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
            Command::TakeKnown => self.take_known(),
            Command::AddRow => self.add_row(),
            Command::Confirm => self.confirm_page(),
            Command::StartPage => self.show_start(),
            Command::ToggleOpensLast => self.settings.opens_last = !self.settings.opens_last,
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
            Command::ToggleOriginal => self.settings.original = !self.settings.original,
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
            Command::InsertAbove => self.insert_row(false),
            Command::InsertBelow => self.insert_row(true),
            Command::DuplicateRow => self.duplicate_row(),
            Command::DeleteRows => self.delete_rows(),
            Command::MoveUp => self.move_row(-1),
            Command::MoveDown => self.move_row(1),
            Command::Indent => self.shift_level(1),
            Command::Outdent => self.shift_level(-1),
            Command::Pin => self.pin(),
            Command::Unpin => {
                if let Some(cell) = self.cursor() {
                    self.apply(Intent::Unpin { cell });
                }
            }
            Command::OnlyFound
            | Command::OnlyFilled
            | Command::OnlyUnder
            | Command::Collapse
            | Command::Expand
            | Command::ShowAll => self.filter_rows(command),
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
            Command::Explain => self.explain_here(),
            Command::Comment => self.ask_comment(ctx),
            Command::PreviousComment => self.step_comment(ctx, false),
            Command::NextComment => self.step_comment(ctx, true),
            Command::CommentsBeside => {
                self.settings.comments_beside = !self.settings.comments_beside;
                let beside = self.settings.comments_beside;
                let said = if beside { texts::COMMENT_BESIDE } else { texts::COMMENT_INSIDE };
                let title = texts::COMMENTS.get(self.settings.lang);
                self.notice =
                    Some(Notice::Done(format!("{title}{}", said.get(self.settings.lang))));
            }
            Command::MoveCommentsIn => self.move_comments(true),
            Command::MoveCommentsOut => self.move_comments(false),
            Command::PreviousFinding => self.step_finding(false),
            Command::ExplainRule => self.explain_rule(None),
            Command::NextFinding => self.step_finding(true),
            Command::ToggleFindings => self.settings.findings = !self.settings.findings,
            Command::ToggleExplanation => {
                self.settings.explanation = Some(!explanation_open(&self.settings, ctx));
            }
            // To work on what is only looked at is to take it up.
            Command::ToggleInspect if situation.previewing => self.take_up_import(false),
            Command::ToggleInspect => self.toggle_inspect(),
            Command::ToggleLanguage => {
                use crate::lang::Lang;
                self.settings.lang = self.settings.lang.pick(Lang::En, Lang::Zh);
            }
            Command::ToggleTheme => {
                self.settings.dark = !self.settings.dark;
                self.theme = if self.settings.dark { Theme::dark() } else { Theme::light() };
                self.theme.apply(ctx);
            }
            Command::SwitchUnit => {
                use crate::amount::Unit;
                self.settings.unit = match self.settings.unit {
                    None => Some(Unit::Yuan),
                    Some(Unit::Yuan) => Some(Unit::Wan),
                    Some(Unit::Wan) => None,
                };
                self.grid.forget_widths();
            }
            Command::ToggleGrouped => {
                self.settings.grouped = !self.settings.grouped;
                self.grid.forget_widths();
            }
            Command::RowHeight => self.settings.rows = self.settings.rows.next(),
            Command::ResetWidths => self.grid.reset_widths(),
            Command::ZoomIn => self.zoom(ctx, 0.1),
            Command::ZoomOut => self.zoom(ctx, -0.1),
            Command::ZoomReset => self.zoom(ctx, 1.0 - self.settings.zoom),
            Command::Legend => self.dialogs.open(Dialog::Legend),
            Command::Help => self.dialogs.open(Dialog::Help),
            Command::About => self.dialogs.open(Dialog::About),
        }
        if command.entry().has(Trait::SavesSettings) {
            self.remembered.save(&self.settings);
        }
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
        let document = self.session.document();
        let concerning = self.cursor().map(|cell| self.lists.concerning(document, cell));
        let concerning = concerning.and_then(|numbers| numbers.first().copied());
        let number = number.or(self.place.finding_at).or(concerning).unwrap_or(0);
        let finding = self.lists.finding(document, number);
        let rule = finding.and_then(|f| rule_named(self.session.forms(), &f.rule));
        if let Some(rule) = rule {
            self.dialogs.open(Dialog::Rule(Box::new(rule)));
        }
    }

    fn set_status(&mut self, status: Status) {
        if !self.commit_pending() {
            return;
        }
        self.refresh();
        if status > Status::Draft {
            let ask = ChecklistAsk::new(self.session.document(), Some(status));
            if !ask.is_empty() {
                self.dialogs.open(Dialog::Checklist(ask));
                return;
            }
        }
        if let Err(refusal) = self.session.apply(Intent::SetStatus { status }) {
            // Easily overlooked in the status bar, and worth a list of what stands in the way.
            if matches!(refusal, Refusal::MandatoryOpen { .. }) {
                self.settings.findings = true;
                self.panels.filter = FindingFilter::default();
            }
            let lines = vec![refusal.tell(self.settings.lang)];
            self.dialogs.open(Dialog::Failed(Failure { title: texts::REFUSED, lines, calm: None }));
        }
    }

    fn toggle_inspect(&mut self) {
        if self.session.is_newer() {
            self.notice = Some(Notice::Refused(texts::NEWER.get(self.settings.lang).to_owned()));
        } else if self.session.is_unwritable() {
            self.notice =
                Some(Notice::Refused(texts::UNWRITABLE.get(self.settings.lang).to_owned()));
        } else if self.session.safeguard().is_locked_out() {
            self.notice = Some(Notice::Refused(IN_USE_TITLE.get(self.settings.lang).to_owned()));
        } else if self.commit_pending() {
            let inspecting = self.session.document().is_read_only();
            self.session.set_inspecting(!inspecting);
        }
    }

    fn zoom(&mut self, ctx: &Context, by: f32) {
        let zoom = ((self.settings.zoom + by) * 10.0).round() / 10.0;
        self.settings.zoom = zoom.clamp(*Settings::ZOOM.start(), *Settings::ZOOM.end());
        ctx.set_zoom_factor(self.settings.zoom);
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
        self.grid = crate::grid::GridState::default();
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
        let text = match (purpose, self.session.path()) {
            (Purpose::Report { folder }, path) => {
                let name = self.report_name(folder);
                path.map_or(name.clone(), |p| p.with_file_name(name).display().to_string())
            }
            (Purpose::Folder | Purpose::PublishInto, Some(path)) => {
                path.parent().map(|folder| folder.display().to_string()).unwrap_or_default()
            }
            (_, Some(path)) => path.display().to_string(),
            // In full, so that it is seen into which folder it goes.
            (Purpose::SaveAs, None) => {
                let name = self.session.suggested_name();
                let whole = std::path::absolute(&name);
                whole.map_or(name, |path| path.display().to_string())
            }
            (
                Purpose::Open
                | Purpose::Folder
                | Purpose::PublishInto
                | Purpose::LastYear
                | Purpose::DraftFrom
                | Purpose::NextYear
                | Purpose::UpdateFrom,
                None,
            ) => String::new(),
        };
        self.dialogs.open(Dialog::Path(PathEntry::new(purpose, text, no_picker, after)));
    }
}
