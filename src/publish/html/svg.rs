//! Pictures of a budget drawn into the page: bars with their names and figures, parts told apart
//! by pattern as well as by colour.

use std::fmt::Write as _;

use crate::amount::{Amount, Unit};
use crate::lang::{Lang, Tell as _};
use crate::markup::escaped;
use crate::publish::model::{Picture, PicturePart};

/// Widths of names, of the longest bar, and of figures behind bars.
const NAMES: u32 = 270;
const BARS: u32 = 400;
const FIGURES: u32 = 230;
/// Height of a bar alone and of one beside others, and what is left between names.
const TALL: u32 = 18;
const SHORT: u32 = 16;
const GAP: u32 = 9;
/// Widest name that is written out, in halves of a Chinese character; the whole one is said when
/// the pointer is over it.
const MAX_NAME: usize = 36;
/// Patterns that the style has.
const PATTERNS: usize = 5;

/// Patterns of the parts behind the first; used by every picture of the page.
pub(super) fn patterns() -> String {
    let pattern = |name: &str, drawn: &str| {
        format!(
            "<pattern id=\"{name}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
             <rect width=\"6\" height=\"6\"/>{drawn}</pattern>"
        )
    };
    format!(
        "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>{}{}{}{}</defs></svg>\n",
        pattern("pat1", "<path d=\"M0 6L6 0\"/>"),
        pattern("pat2", "<circle cx=\"3\" cy=\"3\" r=\"1.4\"/>"),
        pattern("pat3", "<path d=\"M0 3H6\"/>"),
        pattern("pat4", ""),
    )
}

/// A picture with its title and what its parts are.
pub(super) fn picture(picture: &Picture, lang: Lang) -> String {
    let title = escaped(&picture.title);
    let unit = picture.unit.tell(lang);
    let counted = match lang {
        Lang::Zh => format!("单位：{unit}"),
        Lang::En => format!("in {unit}"),
    };
    let counted = escaped(&counted);
    let mut out = format!(
        "<div class=\"pic\">\n<div class=\"t\"><strong>{title}</strong><span>{counted}</span></div>\n"
    );
    if picture.series.len() > 1 {
        out.push_str("<ul class=\"key\">");
        let used =
            |at: usize| picture.bars.iter().flat_map(|bar| &bar.parts).any(|p| p.series == at);
        for (at, name) in picture.series.iter().enumerate().filter(|(at, _)| used(*at)) {
            let (pattern, name) = (at % PATTERNS, escaped(name));
            // A String takes what is written to it.
            let _ = write!(
                out,
                "<li><svg width=\"20\" height=\"12\"><rect x=\"1\" y=\"1\" width=\"18\" height=\"10\" \
                 class=\"b{pattern}\"/></svg>{name}</li>"
            );
        }
        out.push_str("</ul>\n");
    }
    let mut y = 0;
    let mut bars = String::new();
    for bar in &picture.bars {
        let lines = match picture.stacked {
            true => 1,
            false => u32::try_from(bar.parts.len()).unwrap_or(u32::MAX).clamp(1, 100),
        };
        let tall = if lines > 1 { SHORT } else { TALL };
        let height = tall * lines;
        name(&mut bars, &bar.name, y + height / 2);
        let mut x = NAMES;
        for (nth, part) in (0..).zip(&bar.parts) {
            let width = length(part);
            let top = if picture.stacked { y } else { y + tall * nth };
            rectangle(&mut bars, (x, top, width, tall), part, picture);
            if picture.stacked {
                x += width;
            } else {
                value(&mut bars, x + width, top + tall / 2, &written(part.figure, picture));
            }
        }
        if picture.stacked {
            let total = bar.total.or_else(|| bar.parts.first().map(|part| part.figure));
            let share = bar
                .share
                .map(|share| match lang {
                    Lang::Zh => format!("（{share}%）"),
                    Lang::En => format!(" ({share}%)"),
                })
                .unwrap_or_default();
            let total = total.map(|total| written(total, picture)).unwrap_or_default();
            value(&mut bars, x, y + tall / 2, &format!("{total}{share}"));
        }
        y += height + GAP;
    }
    let (width, height) = (NAMES + BARS + FIGURES, y.max(GAP));
    let _ = writeln!(
        out,
        "<div class=\"scroll\"><svg viewBox=\"0 0 {width} {height}\">{bars}</svg></div>"
    );
    if picture.left_out > 0 {
        let left_out = picture.left_out;
        let said = match lang {
            Lang::Zh => format!("另有 {left_out} 项数额较小，未画。"),
            Lang::En => format!("{left_out} smaller ones are left out."),
        };
        let _ = writeln!(out, "<p class=\"note\">{said}</p>");
    }
    out.push_str("</div>\n");
    out
}

fn length(part: &PicturePart) -> u32 {
    part.length.saturating_mul(BARS) / Picture::FULL
}

/// As the tables write it.
fn written(figure: Amount, picture: &Picture) -> String {
    match picture.unit {
        Unit::Yuan => figure.grouped(picture.decimals),
        _ => figure.even(picture.decimals),
    }
}

fn name(out: &mut String, name: &str, middle: u32) {
    let mut short = String::new();
    let mut room = MAX_NAME;
    for c in name.chars() {
        let wide = if c.is_ascii() { 1 } else { 2 };
        if room < wide {
            short.pop();
            short.push('…');
            break;
        }
        room -= wide;
        short.push(c);
    }
    let (whole, short, x) = (escaped(name), escaped(&short), NAMES - 8);
    let _ = write!(
        out,
        "<text x=\"{x}\" y=\"{middle}\" class=\"e\"><title>{whole}</title>{short}</text>"
    );
}

fn value(out: &mut String, x: u32, middle: u32, text: &str) {
    let (x, text) = (x + 6, escaped(text));
    let _ = write!(out, "<text x=\"{x}\" y=\"{middle}\">{text}</text>");
}

fn rectangle(
    out: &mut String,
    (x, y, width, height): (u32, u32, u32, u32),
    part: &PicturePart,
    picture: &Picture,
) {
    if part.figure.is_zero() {
        return;
    }
    let pattern = part.series % PATTERNS;
    let negative = if part.figure.decimal().is_sign_negative() { " neg" } else { "" };
    let (width, height) = (width.max(1), height - 2);
    let series = picture.series.get(part.series).map_or("", String::as_str);
    let said = escaped(&format!("{series} {}", written(part.figure, picture)));
    let _ = write!(
        out,
        "<rect x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"{height}\" class=\"b{pattern}{negative}\"><title>{said}</title></rect>",
        y + 1
    );
}
