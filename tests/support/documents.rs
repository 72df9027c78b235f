//! The sample as a document, as it was published or with a slip in it, and other texts read.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part")]

use std::path::Path;

use yusuan::edit::Document;
use yusuan::engine::Finding;
use yusuan::file;

/// The sample as it was published.
pub fn sample() -> Document {
    read(file::SAMPLE)
}

/// The sample with one place of its text written otherwise.
#[track_caller]
pub fn altered(from: &str, to: &str) -> Document {
    assert!(file::SAMPLE.contains(from), "the sample has no {from}");
    read(&file::SAMPLE.replacen(from, to, 1))
}

/// The sample with 52.13 for 行政单位医疗 in its table of expenditure, where it was 25.13; the totals
/// are the published ones.
pub fn slip() -> Document {
    let figures = "合计: \"25.13\", 基本支出: \"25.13\"";
    altered(figures, &figures.replace("25.13", "52.13"))
}

/// The document of a file's text, in which all must be known.
#[track_caller]
pub fn read(text: &str) -> Document {
    let opened = file::read(Path::new("test.ron"), text).unwrap();
    assert_eq!(opened.problems, []);
    Document::new(opened.forms, opened.budget)
}

/// The bytes that saving would write.
pub fn written(document: &Document) -> String {
    file::write(document.forms(), document.budget())
}

pub fn findings(document: &Document) -> Vec<Finding> {
    document.computed().findings()
}
