//! Several files as one document, whose grids and texts know which file they are of.

use std::sync::Arc;

use crate::lang::{Lang, Tell as _, Text};

use super::{DocumentPart, Note, PagePlace, PageSource, ReadDocument};

/// The files' documents, one behind the other, as one of that name.
pub fn join(name: &str, documents: Vec<ReadDocument>) -> ReadDocument {
    let mut joined = ReadDocument { file: name.to_owned(), ..ReadDocument::default() };
    let format = documents.first().and_then(|first| first.format);
    joined.format = format.filter(|_| documents.iter().all(|own| own.format == format));
    for document in documents {
        let ReadDocument { file, format, pages, texts, notes, papers, blank_papers, .. } = document;
        let (first_page, first_text) = (joined.pages.len(), joined.texts.len());
        joined.notes.extend(notes.into_iter().map(|note| in_file(&file, note)));
        joined.texts.extend(texts);
        joined.pages.extend(pages.into_iter().map(|mut page| {
            page.texts_before += first_text;
            page
        }));
        joined.parts.push(DocumentPart {
            file: file.into(),
            format,
            pages: first_page..joined.pages.len(),
            texts: first_text..joined.texts.len(),
            papers,
            blank_papers,
            follows: false,
        });
    }
    joined.notes.sort_by_key(|note| note.kind);
    joined
}

/// A note that says of which file it is.
fn in_file(file: &str, note: Note) -> Note {
    let place = |lang: Lang| match &note.place {
        Some(place) => format!("{file} {}", place.tell(lang)),
        None => file.to_owned(),
    };
    let words = Text::new(
        format!("{}：{}", place(Lang::Zh), note.words.zh),
        format!("{}: {}", place(Lang::En), note.words.en),
    );
    Note { kind: note.kind, words, place: None }
}

impl ReadDocument {
    /// Whether it was joined of several files.
    pub fn is_joined(&self) -> bool {
        !self.parts.is_empty()
    }

    /// The files that it is of; one where it was not joined.
    pub fn files(&self) -> Vec<DocumentPart> {
        if self.is_joined() {
            return self.parts.clone();
        }
        vec![DocumentPart {
            file: self.file.as_str().into(),
            format: self.format,
            pages: 0..self.pages.len(),
            texts: 0..self.texts.len(),
            papers: self.papers,
            blank_papers: self.blank_papers.clone(),
            follows: false,
        }]
    }

    /// Which of the files a grid is of.
    pub fn part_of(&self, page: usize) -> usize {
        self.parts.iter().position(|part| part.pages.contains(&page)).unwrap_or(0)
    }

    /// Whether a grid is on the first page of a file and another on the last page of the file before,
    /// of which that is the next page by its name.
    pub fn is_next_paper(&self, before: usize, page: usize) -> bool {
        let paper = |page: usize| match self.pages.get(page).map(|own| &own.source) {
            Some(PageSource::Paper { page, .. }) => Some(*page),
            _ => None,
        };
        let (last, own) = (self.part_of(before), self.part_of(page));
        let parts = self.parts.get(last).zip(self.parts.get(own)).filter(|_| last + 1 == own);
        parts.is_some_and(|(last, own)| {
            own.follows && paper(before) == Some(last.papers) && paper(page) == Some(1)
        })
    }

    /// The name of the file that a grid is of.
    pub fn file_of(&self, page: usize) -> Arc<str> {
        let part = self.parts.get(self.part_of(page));
        part.map_or_else(|| self.file.as_str().into(), |part| Arc::clone(&part.file))
    }

    /// How many grids the file has that a grid is of.
    pub fn pages_beside(&self, page: usize) -> usize {
        self.parts.get(self.part_of(page)).map_or(self.pages.len(), |part| part.pages.len())
    }

    /// The texts of the file that a grid is of.
    pub fn texts_around(&self, page: usize) -> std::ops::Range<usize> {
        let part = self.parts.get(self.part_of(page));
        part.map_or(0..self.texts.len(), |part| part.texts.clone())
    }

    /// What a grid is called: its sheet or page, of joined files with the file, or the file alone that
    /// has no other.
    pub fn page_title(&self, page: usize, lang: Lang) -> String {
        let source = self.pages.get(page).map(|own| &own.source);
        let title = source.map(|source| source.tell(lang)).unwrap_or_default();
        if !self.is_joined() {
            return title;
        }
        let file = self.file_of(page);
        match self.pages_beside(page) {
            1 => file.to_string(),
            _ => format!("{file} {title}"),
        }
    }

    /// A place on a grid in words, of joined files with the file.
    pub fn place_told(&self, page: usize, place: &PagePlace, lang: Lang) -> String {
        let place = place.tell(lang);
        match self.is_joined() {
            true => format!("{} {place}", self.file_of(page)),
            false => place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{NoteKind, Page, PageCell, PageParagraph};

    fn document(file: &str, texts: usize, texts_before: usize) -> ReadDocument {
        let text = |number| PageParagraph {
            text: format!("{file}{number}"),
            heading: 0,
            place: PagePlace::Paragraph { number },
        };
        let sheet = PageSource::Sheet { name: "甲".into(), hidden: false };
        let mut page = Page::new(sheet, vec![PageCell::text(1, 0, "乙")], Vec::new());
        page.texts_before = texts_before;
        let place = Some(page.place(1, 0));
        ReadDocument {
            file: file.to_owned(),
            pages: vec![page],
            texts: (1..=texts as u32).map(text).collect(),
            notes: vec![Note::new(NoteKind::Lost, "没有读出", "not read", place)],
            ..ReadDocument::default()
        }
    }

    #[test]
    fn grids_and_texts_know_their_file() {
        let joined = join("两个文件", vec![document("一.docx", 3, 2), document("二.docx", 2, 1)]);
        assert_eq!(joined.pages[1].texts_before, 4);
        assert_eq!((joined.part_of(0), joined.part_of(1)), (0, 1));
        assert_eq!((&*joined.file_of(1), joined.texts_around(1)), ("二.docx", 3..5));
        assert_eq!(joined.page_title(1, Lang::Zh), "二.docx");
        let place = joined.pages[1].place(1, 0);
        assert_eq!(joined.place_told(1, &place, Lang::Zh), "二.docx 甲!A2");
        assert_eq!(joined.notes[1].words.zh, "二.docx 甲!A2：没有读出");
        // A file alone is told as before.
        let alone = document("一.docx", 3, 2);
        assert_eq!(alone.place_told(0, &alone.pages[0].place(1, 0), Lang::Zh), "甲!A2");
        assert_eq!(alone.files()[0].texts, 0..3);
    }
}
