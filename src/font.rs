//! The bundled fonts: Noto Sans SC, regular whole and bold in part.
//!
//! Bottom room: knows nothing else of the program.
//!
//! Statics: of a constant the program would hold ten megabytes for each part that names it.

/// All characters of GB2312, GBK and the 8,105 of 通用规范汉字表, and signs.
pub static REGULAR: &[u8] = include_bytes!("../assets/fonts/NotoSansSC-Regular.ttf");
/// The bold weight, without rare characters.
pub static BOLD: &[u8] = include_bytes!("../assets/fonts/NotoSansSC-Bold.ttf");
