//! Yusuan 预算: an editor for Chinese departmental budgets (部门预算).
//!
//! Four ideas everything follows from: forms are data; a figure is a statement and a total a
//! computation; one list of findings; one way to change a document.
//!
//! # The house
//!
//! Dependencies run downwards; `tests/house.rs` holds that.
//!
//! | room | does | must never know |
//! |---|---|---|
//! | `ui` | the window: draws grid, panels and dialogs; keys, theme, fonts | how a total is computed |
//! | `cli` | subcommands | egui |
//! | `workspace` | the document at work without a window: what is shown and typed, saving, opening, importing, recovering | egui |
//! | `grid` | the grid without pixels: gestures, the cell being edited, rows that come by typing on | egui, files |
//! | `dialog` | dialogs without pixels: what is asked, chosen and typed, and what the answer is | egui |
//! | `session` | the open document with file, lock, journal, lists, settings; commands; background checks; rescue | egui |
//! | `clipboard` | a selection as text, a pasted block laid over a table | egui, files |
//! | `table` | a table without pixels: layout, filter, cursor, selection, what a cell shows | egui, files |
//! | `search` | finding and replacing, places to go to | egui, files |
//! | `review` | the whole check: findings by cause, reports to send back, a folder of files | egui |
//! | `import` | any file made a budget, or several that are one: read, recognised, compared with an older one | egui |
//! | `publish` | the published document: one model of its pages, a writer for each format | egui |
//! | `file` | RON in and out: reading with places, canonical text, atomic saving | egui |
//! | `edit` | intents, invertible edits, history | egui |
//! | `engine` | totals, verdicts, findings, explanations | screens, files |
//! | `recognise` | pages of cells made a proposed budget, with places and doubts | formats |
//! | `read` | ways in: one reader a format, giving pages of cells | forms, budgets |
//! | `budget` | the document: tables, rows, cells, texts | screens, files |
//! | `form` | form sets: columns, rows, formulas, checks, classification codes | documents, screens |
//! | `amount` | decimal money: parse, format, units, rounding | anything but `lang`, `source` |
//! | `source` | where something is in a RON text, RON's refusals in words | anything but `lang` |
//! | `markup` | the head of an HTML page, texts escaped for it | anything but `lang` |
//! | `font` | the bundled fonts | anything else |
//! | `cores` | work spread over the processor's cores | anything else |
//! | `lang` | the two languages of every text, numbers written in Chinese | anything else |
//!
//! `engine` has rooms inside, with directions of their own: [`engine`].
//!
//! The way of a change: `grid`, `dialog`, `workspace` and `ui` make an [`edit::Intent`] of what a
//! person does; [`edit::Document::apply`] turns it into invertible edits of the [`budget::Budget`], lets
//! [`engine::Computed::update`] recompute what depends on them, and keeps the step for undo; the view
//! draws figures and findings from what is computed. The view never holds a mutable document.
//!
//! # How to add
//!
//! **A check of a form set** (审核公式). 1. In `assets/forms/ID.ron`, a line under `checks`: name,
//! `force`, table, the formula, the message in both languages. 2. The formula language is
//! described in [`form::Expr`] and parsed in `form/parse.rs`; no code is needed. 3. `yusuan forms check
//! FILE` shows whether it is understood. 4. A case that breaks it goes
//! into `tests/rules/cases.ron`. 5. `cargo test --test rules --test forms`.
//!
//! **A rule in code.** 1. A line of `RuleId` in `engine/finding/rule_id.rs`: name, number, severity.
//! 2. An entry of that name in `assets/rules.ron`: what, why, remedy, examples. 3. Where it is judged:
//! `engine/compute` (cells, codes, indicators) or `engine/text`. 4. What it says: for cells
//! `engine/words/finding_text.rs`, for texts beside the judging. 5. A case that it must find, and a
//! silent one, in `tests/rules/cases.ron` (of texts, in `tests/narrative.rs`).
//!
//! **A form set.** 1. `assets/forms/ID.ron`; `yusuan forms check FILE` names faults with line, column
//! and remedy. 2. One line in `form/load.rs`. 3. Other codes than the program's: `ID.csv` beside it
//! (`form/lists.rs`). 4. A budget on it in `tests/` (see `tests/forms.rs`). 5. For one bureau
//! only, none of these: the file lies beside the budget's.
//!
//! **A command.** 1. A name in `Command`, `session/command/mod.rs`, and a line of `TABLE` in `table.rs`
//! beside it: group, texts, keys, when it can be used, what sets it apart. 2. What decides that it can
//! be used, if it is new: `session/situation.rs`; why it cannot: `session/command/why_not.rs`. 3. What it
//! does: an arm in `ui/app/perform.rs`, the work itself in `workspace`, `session`, `grid`, `clipboard` or
//! `table`; of a switch a line in `session/command/switches.rs`. 4. Menus, help page and tests read the
//! table. 5. A test by its title in `tests/ui_shell.rs`; of what it does without a window in
//! `tests/workspace.rs`.
//!
//! **A dialog.** 1. What it asks and what the answer is: `dialog/NAME.rs`, without a window. 2. How it
//! looks: `ui/dialog/NAME.rs`, of what is in `ui/dialog/parts.rs`; its width: `ui/dialog/mod.rs`. 3. A
//! variant of `Dialog` in `dialog/open.rs`; of `Answer`, if it has one of its own, in
//! `dialog/answer.rs`. 4. What follows from the answer: `ui/app/answers.rs`. 5. A test in
//! `tests/ui_hands.rs`.
//!
//! **A panel.** 1. `ui/panel/NAME.rs`: a function that draws from a [`ui::view::View`] and pushes
//! `Action`s. 2. What it lists, gathered once for each change: `session/lists.rs`; what it says:
//! beside it in `session`. 3. Where it
//! is in the window: `ui/app/areas.rs`; what it keeps between frames: `ui/app/panels.rs`. 4.
//! A new `Action`: `ui/view.rs`, done in `ui/app/perform.rs`. 5. Found by role and label in
//! `tests/ui_hands.rs`.
//!
//! **A file format.** To be read: 1. a reader in `read/NAME.rs` that gives pages and knows no form,
//! 2. its name in `read/format.rs`, its first bytes in `read/sniff.rs`, an arm in `read/mod.rs`.
//! To be written: 3. a writer in `publish/NAME` that reads `publish/model.rs` only. 4. Its name in
//! `session/publishing.rs`, for window and command line, and in `cli/args.rs`. 5. Cases in
//! `tests/published.rs` or `tests/publish.rs`; a new version of the budget file itself in
//! `file/read`, `file/write.rs` and `tests/formats`.

// No index can run wild, where tests may index: what is looked up may be missing. The rooms of the
// engine that compute with indices made when a sheet is built say so beside their names.
#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

// Money never touches a float: no float arithmetic where amounts are held, computed, stored or
// changed. The rooms that others build on say of every public item what it is, and so do the
// models of pages read and of pages published. In the others (form sets, the engine, the session and
// all that draws) most public items are fields named as the trade names them, and a line beside each
// would say the name again.
#[warn(clippy::float_arithmetic, missing_docs)]
pub mod amount;
#[warn(clippy::float_arithmetic, missing_docs)]
pub mod budget;
pub mod cli;
#[warn(missing_docs)]
pub mod clipboard;
#[warn(missing_docs)]
#[cfg_attr(not(test), warn(clippy::indexing_slicing))]
pub mod cores;
pub mod dialog;
#[warn(clippy::float_arithmetic, missing_docs)]
pub mod edit;
#[warn(clippy::float_arithmetic)]
pub mod engine;
#[warn(clippy::float_arithmetic)]
pub mod file;
#[warn(missing_docs)]
mod font;
#[warn(clippy::float_arithmetic)]
pub mod form;
pub mod grid;
#[warn(missing_docs)]
pub mod import;
#[warn(missing_docs)]
pub mod lang;
#[warn(missing_docs)]
mod markup;
pub mod publish;
pub mod read;
pub mod recognise;
#[warn(clippy::float_arithmetic)]
pub mod review;
#[warn(missing_docs)]
pub mod search;
pub mod session;
#[warn(missing_docs)]
pub mod source;
#[warn(missing_docs)]
pub mod table;
pub mod ui;
pub mod workspace;
