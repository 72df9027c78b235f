//! The rooms of the program that read and compute, without the window: eframe would have to be built
//! again beside the other engines.

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
#[path = "../../src/source/mod.rs"]
pub mod source;

// It has a room below it, which a path by itself does not find.
#[path = "../../src"]
mod lang_room {
    pub mod lang;
}
pub use lang_room::lang;
