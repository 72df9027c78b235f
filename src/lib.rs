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
//! | `ui` | the window: grid, panels, dialogs, commands, theme, fonts | how a total is computed |
//! | `cli` | subcommands | egui |
//! | `import` | any file made a budget: read, recognised, compared with an older one | egui |
//! | `session` | the open document with file, lock, journal, lists, settings; background checks; rescue | egui |
//! | `clipboard` | a selection as text, a pasted block laid over a table | egui, files |
//! | `table` | a table without pixels: layout, filter, cursor, selection, what a cell shows | egui, files |
//! | `search` | finding and replacing, places to go to | egui, files |
//! | `review` | the whole check: findings by cause, reports to send back, a folder of files | egui |
//! | `publish` | the published document: one model of its pages, a writer for each format | egui |
//! | `file` | RON in and out: reading with places, canonical text, atomic saving | egui |
//! | `edit` | intents, invertible edits, history | egui |
//! | `engine` | totals, verdicts, findings, explanations | screens, files |
//! | `recognise` | pages of cells made a proposed budget, with places and doubts | formats |
//! | `read` | ways in: one reader a format, giving pages of cells | forms, budgets |
//! | `budget` | the document: tables, rows, cells, texts | screens, files |
//! | `form` | form sets: columns, rows, formulas, checks, classification codes | documents, screens |
//! | `amount` | decimal money: parse, format, units, rounding | anything but `lang` |
//! | `source` | where something stands in a RON text, RON's refusals in words | anything but `lang` |
//! | `font` | the bundled fonts | anything else |
//! | `lang` | the two languages of every text | anything else |
//!
//! `engine` has rooms inside, with directions of their own: [`engine`].
//!
//! The way of a change: `ui` makes an [`edit::Intent`] of what a person does;
//! [`edit::Document::apply`] turns it into invertible edits of the [`budget::Budget`], lets
//! [`engine::Sheet::update`] recompute what depends on them, and keeps the step for undo; the view
//! draws figures and findings from the sheet. The view never holds a mutable document.

pub mod amount;
pub mod budget;
pub mod cli;
pub mod clipboard;
pub mod edit;
pub mod engine;
pub mod file;
mod font;
pub mod form;
pub mod import;
pub mod lang;
pub mod publish;
pub mod read;
pub mod recognise;
pub mod review;
pub mod search;
pub mod session;
pub mod source;
pub mod table;
pub mod ui;
