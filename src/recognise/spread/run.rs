//! Pages of a PDF one behind the other, or of several that hold one page each of the same document.

use std::ops::Range;

use crate::read::{DocumentPart, ReadDocument};

use super::grid::PaperGrid;

/// Pages that are counted on.
#[derive(Clone, Debug, Default)]
pub struct PaperRun {
    /// The document's grids on them, by file, each with how many pages come before the file's.
    parts: Vec<(Range<usize>, u32)>,
    /// How many pages there are.
    papers: u32,
    /// Those on which nothing is printed but lines, ascending.
    blank: Vec<u32>,
}

/// The pages of each PDF of a document; a file that is the next page of the file before is counted
/// on.
pub fn runs(document: &ReadDocument) -> Vec<PaperRun> {
    let mut runs: Vec<PaperRun> = Vec::new();
    for part in document.files() {
        match runs.last_mut().filter(|_| part.follows) {
            Some(run) => run.add(&part),
            None => {
                let mut run = PaperRun::default();
                run.add(&part);
                runs.push(run);
            }
        }
    }
    runs
}

impl PaperRun {
    fn add(&mut self, part: &DocumentPart) {
        self.parts.push((part.pages.clone(), self.papers));
        self.blank.extend(part.blank_papers.iter().map(|paper| self.papers.saturating_add(*paper)));
        self.papers = self.papers.saturating_add(part.papers);
    }

    /// A grid that is on one of the pages, by its number among them.
    pub fn of<'d>(&self, grid: &PaperGrid<'d>) -> Option<PaperGrid<'d>> {
        let mut parts = self.parts.iter();
        let (_, before) = parts.find(|(pages, _)| pages.contains(&grid.at()))?;
        let mut own = grid.clone();
        own.paper = own.paper.saturating_add(*before);
        Some(own)
    }

    /// Whether nothing is on a page, or there is no such page.
    pub fn is_blank(&self, paper: u32) -> bool {
        paper > self.papers || self.blank.binary_search(&paper).is_ok()
    }
}
