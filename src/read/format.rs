//! The formats that are read.

use crate::lang::{Lang, Tell};

/// What a file is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// xlsx, xlsm.
    Xlsx,
    /// xls and WPS .et.
    Xls,
    Ods,
    /// csv, tsv.
    Text,
    /// Tables of a web page, which some systems export as `.xls`.
    Html,
    Docx,
    Odt,
    Pdf,
}

impl Tell for Format {
    fn tell(&self, lang: Lang) -> String {
        match self {
            Self::Xlsx => lang.pick("Excel 工作簿", "Excel workbook"),
            Self::Xls => lang.pick("Excel 97 或 WPS 工作簿", "Excel 97 or WPS workbook"),
            Self::Ods => lang.pick("开放文档工作簿", "OpenDocument spreadsheet"),
            Self::Text => lang.pick("分隔文本", "separated text"),
            Self::Html => lang.pick("网页表格", "HTML tables"),
            Self::Docx => lang.pick("Word 文档", "Word document"),
            Self::Odt => lang.pick("开放文档文本", "OpenDocument text"),
            Self::Pdf => "PDF",
        }
        .to_owned()
    }
}
