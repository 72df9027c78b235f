//! The bundled fonts: Noto Sans SC, regular whole and bold in part.
//!
//! Bottom room: knows nothing else of the program.

/// All characters of GB2312, GBK and the 8,105 of 通用规范汉字表, and signs.
pub const REGULAR: &[u8] = include_bytes!("../assets/fonts/NotoSansSC-Regular.ttf");
/// The bold weight, without rare characters.
pub const BOLD: &[u8] = include_bytes!("../assets/fonts/NotoSansSC-Bold.ttf");
