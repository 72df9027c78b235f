//! PDF made byte by byte, as Chinese offices' programs make it: fonts named, not embedded, codes of
//! GBK without a table to Unicode.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part")]

use std::fmt::Write;

/// How a font's characters are coded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// GBK-EUC-H.
    Gbk,
    /// UniGB-UCS2-H.
    Unicode,
}

/// A page being drawn. Points, from the upper left corner.
pub struct Sheet {
    pub width: f32,
    pub height: f32,
    /// Degrees clockwise by which it is shown turned.
    pub turned: u32,
    pub code: Code,
    pub content: String,
}

impl Sheet {
    pub fn a4() -> Self {
        Self { width: 595.0, height: 842.0, turned: 0, code: Code::Gbk, content: String::new() }
    }

    pub fn landscape() -> Self {
        Self { width: 842.0, height: 595.0, ..Self::a4() }
    }

    pub fn coded(self, code: Code) -> Self {
        Self { code, ..self }
    }

    /// Instructions as they are.
    pub fn raw(&mut self, content: &str) -> &mut Self {
        self.content.push_str(content);
        self
    }

    fn hex(&self, text: &str) -> String {
        let bytes: Vec<u8> = match self.code {
            Code::Gbk => encoding_rs::GBK.encode(text).0.into_owned(),
            Code::Unicode => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Text with its baseline's left end at a point.
    pub fn text(&mut self, x: f32, y: f32, size: f32, text: &str) -> &mut Self {
        let hex = self.hex(text);
        let y = self.height - y;
        writeln!(self.content, "BT /F {size} Tf 1 0 0 1 {x} {y} Tm <{hex}> Tj ET").unwrap();
        self
    }

    /// Texts shown by one instruction, that part of the font's height between them.
    pub fn run(&mut self, x: f32, y: f32, size: f32, gap: f32, texts: &[&str]) -> &mut Self {
        let hex: Vec<String> = texts.iter().map(|text| format!("<{}>", self.hex(text))).collect();
        let (y, hex) = (self.height - y, hex.join(&format!(" {} ", -1000.0 * gap)));
        writeln!(self.content, "BT /F {size} Tf 1 0 0 1 {x} {y} Tm [{hex}] TJ ET").unwrap();
        self
    }

    /// Text that ends at a point.
    pub fn right(&mut self, x: f32, y: f32, size: f32, text: &str) -> &mut Self {
        self.text(x - width(text, size), y, size, text)
    }

    /// A line of half a point.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32)) -> &mut Self {
        let h = self.height;
        let ((x0, y0), (x1, y1)) = (from, to);
        writeln!(self.content, "0.5 w {x0} {} m {x1} {} l S", h - y0, h - y1).unwrap();
        self
    }

    /// A line as a thin filled rectangle.
    pub fn bar(&mut self, from: (f32, f32), to: (f32, f32)) -> &mut Self {
        let h = self.height;
        let ((x0, y0), (x1, y1)) = (from, to);
        let (w, d) = ((x1 - x0).max(0.48), (y1 - y0).max(0.48));
        writeln!(self.content, "{x0} {} {w} {d} re f", h - y0 - d).unwrap();
        self
    }

    /// Every line of a grid.
    pub fn grid(&mut self, xs: &[f32], ys: &[f32]) -> &mut Self {
        let (left, right) = (xs[0], xs[xs.len() - 1]);
        let (top, bottom) = (ys[0], ys[ys.len() - 1]);
        for &y in ys {
            self.line((left, y), (right, y));
        }
        for &x in xs {
            self.line((x, top), (x, bottom));
        }
        self
    }

    /// A row of cells between sides: figures to the right, the rest to the left.
    pub fn row(&mut self, xs: &[f32], y: f32, size: f32, cells: &[&str]) -> &mut Self {
        for (cell, sides) in cells.iter().zip(xs.windows(2)) {
            if cell.is_empty() {
                continue;
            }
            if cell.contains('.') && cell.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
                self.right(sides[1] - 3.0, y, size, cell);
            } else {
                self.text(sides[0] + 3.0, y, size, cell);
            }
        }
        self
    }
}

/// How wide a text is set: an em for a Chinese character, half of one for any other.
pub fn width(text: &str, size: f32) -> f32 {
    text.chars().map(|c| if c.is_ascii() { size / 2.0 } else { size }).sum()
}

/// A whole file of these pages.
pub fn pdf(sheets: &[Sheet]) -> Vec<u8> {
    let mut objects: Vec<String> = Vec::new();
    let kids: Vec<String> = (0..sheets.len()).map(|n| format!("{} 0 R", 7 + 2 * n)).collect();
    objects.push("<< /Type /Catalog /Pages 2 0 R >>".to_owned());
    objects.push(format!("<< /Type /Pages /Count {} /Kids [{}] >>", sheets.len(), kids.join(" ")));
    for code in ["GBK-EUC-H", "UniGB-UCS2-H"] {
        objects.push(format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /{code} \
             /DescendantFonts [{} 0 R] >>",
            objects.len() + 3
        ));
        // ASCII of the collection Adobe-GB1 is half as wide.
        objects.push(String::new());
    }
    let below = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000 \
         /W [1 95 500 814 939 500] /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) \
         /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /SimSun /Flags 6 \
         /FontBBox [0 -141 1000 859] /ItalicAngle 0 /Ascent 859 /Descent -141 /CapHeight 683 \
         /StemV 0 >> >>";
    objects[3] = below.to_owned();
    objects[5] = below.to_owned();
    objects[2] = objects[2].replace("[5 0 R]", "[4 0 R]");
    objects[4] = objects[4].replace("[7 0 R]", "[6 0 R]");
    for (n, sheet) in sheets.iter().enumerate() {
        let font = if sheet.code == Code::Gbk { 3 } else { 5 };
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Rotate {} \
             /Resources << /Font << /F {font} 0 R >> >> /Contents {} 0 R >>",
            sheet.width,
            sheet.height,
            sheet.turned,
            8 + 2 * n
        ));
        objects.push(stream(&sheet.content));
    }
    file(&objects)
}

/// A stream without packing.
pub fn stream(content: &str) -> String {
    format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// A file of objects, numbered from 1; the first is the catalogue.
pub fn file(objects: &[String]) -> Vec<u8> {
    let bytes: Vec<Vec<u8>> = objects.iter().map(|object| object.clone().into_bytes()).collect();
    file_of_bytes(&bytes)
}

pub fn file_of_bytes(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", n + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let xref = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    bytes.extend(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n",
            objects.len() + 1
        )
        .bytes(),
    );
    bytes
}
