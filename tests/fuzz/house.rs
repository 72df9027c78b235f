//! The rooms of the program that read what others wrote, without the window: eframe would have to
//! be built again for every change of flags.

#[path = "../../src/amount/mod.rs"]
pub mod amount;
#[path = "../../src/budget/mod.rs"]
pub mod budget;
#[path = "../../src/cores.rs"]
pub mod cores;
#[path = "../../src/edit/mod.rs"]
pub mod edit;
#[path = "../../src/engine/mod.rs"]
pub mod engine;
#[path = "../../src/file/mod.rs"]
pub mod file;
#[path = "../../src/form/mod.rs"]
pub mod form;
#[path = "../../src/read/mod.rs"]
pub mod read;
#[path = "../../src/recognise/mod.rs"]
pub mod recognise;
#[path = "../../src/source/mod.rs"]
pub mod source;

pub mod clipboard;

// It has a room below it, which a path by itself does not find.
#[path = "../../src"]
mod lang_room {
    pub mod lang;
}
pub use lang_room::lang;
