//! The bundled fonts: Noto Sans SC regular and bold, before egui's own.

use std::sync::Arc;

use eframe::egui::{self, FontData, FontDefinitions, FontFamily, FontId};

use crate::font::{BOLD, REGULAR};

const BOLD_FAMILY: &str = "bold";

/// Gives the context the fonts. Call once, before the first frame draws text in [`bold`].
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(definitions());
}

/// The bundled regular font, for what is drawn without egui.
pub fn regular_bytes() -> &'static [u8] {
    REGULAR
}

/// Bold text of that size in points.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD_FAMILY.into()))
}

fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    fonts.font_data.insert("noto".to_owned(), Arc::new(FontData::from_static(REGULAR)));
    fonts.font_data.insert("noto-bold".to_owned(), Arc::new(FontData::from_static(BOLD)));
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    fonts.families.entry(FontFamily::Proportional).or_default().insert(0, "noto".to_owned());
    fonts.families.entry(FontFamily::Monospace).or_default().push("noto".to_owned());
    // The bold subset lacks rare characters: these fall back to the regular weight.
    let bold = ["noto-bold".to_owned(), "noto".to_owned()].into_iter().chain(fallback).collect();
    fonts.families.insert(FontFamily::Name(BOLD_FAMILY.into()), bold);
    fonts
}
