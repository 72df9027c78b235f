//! Items of a file, by their places in it.

/// Something that comments can hang on, by its place in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommentHost {
    Document,
    Table(usize),
    Block(usize, usize),
    Row(usize, usize, usize),
    Text(usize),
    Explanation(usize),
    Comment(usize),
}

/// A place in the text from which on one is inside an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct ItemStart {
    pub at: usize,
    pub item: CommentHost,
}
