//! Dialogs as a person meets them one after another: where they begin, what is written over, what
//! is taken in.

#[path = "support/window.rs"]
mod window;

use window::Window;

#[test]
fn a_dialog_begins_at_its_top_wherever_another_was_left() {
    let mut window = Window::sample();
    window.press("Ctrl+F1");
    let top = window.rect("平衡：没有问题");
    window.press("Escape F1 PageDown PageDown Escape Ctrl+F1");
    assert_eq!(window.rect("平衡：没有问题"), top);
}
