//! A form set that says only what differs from another (`based_on`).
//!
//! ```text
//! based_on: "jiangsu-2019",                     the set that this one is based on
//! words: [("部门", "单位")],                     put into its titles, notes and messages
//! tables: [
//!     (key: "收支总表", title: "单位收支总表"),     a key that is there: only what is written changes
//!     (key: "采购表", remove: true),              … goes
//!     (key: "三公表", replace: true, …),          … is written again
//!     (key: "项目表", after: "支出总表", …),       a new key: added, at the end where no place is named
//! ],
//! ```
//!
//! The same holds in every list whose items have names ([`KEYED`]): columns and given rows by `key`
//! or title, checks by `name`, sections by `key`, sentences by their text, formulas by what they
//! compute (`"合计 ="` removes one). Sentences that are new come before the others, for the first
//! that fits a figure counts. Other lists and values are written whole.
//!
//! Works on the text: the changed set is written out as one text, which is read like any other, and
//! every byte of it knows the file and the place that it comes from.

use super::composed::Composed;
use super::fault::of_base;
use super::outline::{OutlineItem, OutlineNode, SourcePiece, outline};
use super::parse::is_identifier;
use crate::source::{self, Diagnostic};

/// Form sets that may be based on each other.
const MAX_BASES: usize = 8;

/// Lists whose items have names, by the field that the list is in, and the fields that name an
/// item: the first that it has.
const KEYED: [(&str, &[&str]); 14] = [
    ("tables", &["key"]),
    ("blocks", &["key"]),
    ("columns", &["key", "title"]),
    ("rows", &["key", "title"]),
    ("checks", &["name"]),
    ("parts", &["title"]),
    ("texts", &["key"]),
    ("narrative", &["section"]),
    ("says", &["text"]),
    ("headline", &["title"]),
    ("pictures", &["title"]),
    ("levels", &["name"]),
    ("kinds", &["name"]),
    ("formulas", &[]),
];

/// Fields with words for people, in which `words` are put.
const SPOKEN: [&str; 10] = [
    "title",
    "empty_note",
    "message",
    "remedy",
    "number",
    "text",
    "draft",
    "absent",
    "asks",
    "why",
];

/// Fields that say how an item changes, and are none of the item.
pub(super) const CHANGES: [&str; 4] = ["remove", "replace", "after", "before"];

/// Reads a form set's text; one that is based on another is written out with that other's.
///
/// `find` gives the text of a form set by its id.
pub(super) fn compose(
    text: &str,
    find: &dyn Fn(&str) -> Option<String>,
) -> Result<Composed, Vec<Diagnostic>> {
    if !text.contains("based_on") {
        return Ok(Composed::plain(text));
    }
    let mut maker = OverlayMaker { sources: Vec::new(), faults: Vec::new(), find };
    let Some(root) = maker.load(String::new(), text.to_owned(), &mut Vec::new()) else {
        return match maker.faults.is_empty() {
            // No RON in its outline: reading it says why.
            true => Ok(Composed::plain(text)),
            false => Err(maker.faults),
        };
    };
    if !maker.faults.is_empty() {
        return Err(maker.faults);
    }
    let based_on = source::locate(text, &[source::PathStep::Field("based_on")]);
    let mut out = Composed::new(maker.sources, based_on.map_or(0, |span| span.start));
    put_node(&mut out, &root);
    Ok(out)
}

fn put_node(out: &mut Composed, node: &OutlineNode) {
    let piece =
        |out: &mut Composed, piece: &SourcePiece| out.put(&piece.text, piece.source, piece.at);
    match node {
        OutlineNode::Atom(atom) => piece(out, atom),
        OutlineNode::Group { name, open, close, items } => {
            name.iter().for_each(|name| piece(out, name));
            piece(out, open);
            for (key, value) in items {
                if let Some(key) = key {
                    piece(out, key);
                    out.text.push(':');
                }
                put_node(out, value);
                out.text.push(',');
            }
            out.text.push(*close);
        }
    }
}

struct OverlayMaker<'f> {
    sources: Vec<(String, String)>,
    faults: Vec<Diagnostic>,
    find: &'f dyn Fn(&str) -> Option<String>,
}

impl OverlayMaker<'_> {
    /// The outline of a form set with what it is based on; `None` where it has none.
    fn load(&mut self, id: String, text: String, above: &mut Vec<String>) -> Option<OutlineNode> {
        let source = self.sources.len();
        let outline = outline(&text, source);
        self.sources.push((id, text));
        let own = outline?;
        let Some(wanted) = own.field("based_on") else { return Some(own) };
        let Some(id) = wanted.string() else { return Some(own) };
        let round = above.contains(&id) || above.len() >= MAX_BASES;
        let found = (self.find)(&id).filter(|_| !round);
        let Some(found) = found else {
            let (zh, en) = match round {
                true => ("表样互相沿用", "form sets are based on each other"),
                false => ("没有这套表样", "there is no such form set"),
            };
            self.fault(
                wanted,
                (format!("{zh}：“{id}”"), format!("{en}: “{id}”")),
                (
                    format!("写自带的表样，或把 {id}.ron 放在旁边"),
                    format!("name one inside the program, or put {id}.ron beside this one"),
                ),
            );
            return Some(own);
        };
        above.push(id.clone());
        let text = found.strip_prefix('\u{feff}').unwrap_or(&found).to_owned();
        let mut base = self.load(id.clone(), text, above)?;
        self.reword(&own, &mut base);
        let mut own = own;
        if let Some(items) = own.items_mut() {
            let gone = ["based_on", "words"];
            items.retain(|item| !item.0.as_ref().is_some_and(|k| gone.contains(&k.text.as_str())));
        }
        // The years of this set are its own, however it says them.
        if ["year", "years"].iter().any(|field| own.field(field).is_some())
            && let Some(items) = base.items_mut()
        {
            let years = |key: &SourcePiece| ["year", "years"].contains(&key.text.as_str());
            items.retain(|item| !item.0.as_ref().is_some_and(years));
        }
        self.change(&mut base, own, "");
        Some(base)
    }

    fn fault(&mut self, node: &OutlineNode, what: (String, String), remedy: (String, String)) {
        let (source, at) = node.at();
        let Some((id, text)) = self.sources.get(source) else { return };
        let (line, column) = source::place(text, at);
        let mut fault = Diagnostic::at(line, column, what, remedy);
        if source > 0 {
            fault = of_base(fault, id, (1, 1));
        }
        self.faults.push(fault);
    }

    /// Does what `own` says to `base`; `field` is what both are in.
    fn change(&mut self, base: &mut OutlineNode, own: OutlineNode, field: &str) {
        let alike = base.name() == own.name() && base.is_list() == own.is_list();
        let whole = !alike || own.is_words() || base.is_words();
        if whole || matches!(own, OutlineNode::Atom(_)) || matches!(base, OutlineNode::Atom(_)) {
            *base = own;
            return;
        }
        if own.is_list() {
            match KEYED.iter().find(|(name, _)| *name == field) {
                Some((_, names)) => self.change_list(base, own, field, names),
                None => *base = own,
            }
            return;
        }
        let (OutlineNode::Group { items: old, .. }, OutlineNode::Group { items: new, .. }) =
            (base, own)
        else {
            return;
        };
        for (at, (key, value)) in new.into_iter().enumerate() {
            let own = key.as_ref().map(|key| key.text.clone());
            let found = old.iter().enumerate().position(|(i, (old, _))| match (&own, old) {
                (Some(own), Some(old)) => *own == old.text,
                (None, None) => i == at,
                _ => false,
            });
            // The list inside Fixed([ … ]) is one of rows.
            let field = own.as_deref().unwrap_or(field);
            match found.and_then(|found| old.get_mut(found)) {
                Some((_, old)) => self.change(old, value, field),
                None => old.push((key, value)),
            }
        }
    }

    fn change_list(
        &mut self,
        base: &mut OutlineNode,
        own: OutlineNode,
        field: &str,
        names: &[&str],
    ) {
        let OutlineNode::Group { items, .. } = own else { return };
        let mut first = 0;
        for (key, mut item) in items {
            let name = name_of(&item, field, names);
            let told = |field: &str| item.field(field).is_some_and(OutlineNode::is_true);
            let (remove, replace) = (told("remove"), told("replace"));
            let remove = remove || field == "formulas" && is_emptied(&item);
            let beside = |field: &str| item.field(field).and_then(OutlineNode::string);
            let (after, before) = (beside("after"), beside("before"));
            let shown = name.clone().unwrap_or_default();
            if (remove || replace) && name.as_deref().and_then(|n| found(base, n, names)).is_none()
            {
                self.fault(
                    &item,
                    (
                        format!("所沿用的表样没有“{shown}”"),
                        format!("the form set that this is based on has no “{shown}”"),
                    ),
                    ("核对名称".to_owned(), "check the name".to_owned()),
                );
                continue;
            }
            if let Some(items) = item.items_mut().filter(|_| field != "formulas") {
                let change = |key: &SourcePiece| CHANGES.contains(&key.text.as_str());
                items.retain(|item| !item.0.as_ref().is_some_and(change));
            }
            let place = name.as_deref().and_then(|name| found(base, name, names));
            let item = match place {
                Some(path) if remove => {
                    taken(base, &path);
                    continue;
                }
                Some(path) => {
                    let Some((_, old)) = at_path(base, &path) else { continue };
                    if replace || field == "formulas" {
                        *old = item;
                    } else {
                        self.change(old, item, "");
                    }
                    if after.is_none() && before.is_none() {
                        continue;
                    }
                    let Some(moved) = taken(base, &path) else { continue };
                    moved
                }
                None => (key, item),
            };
            let (beside, behind) = match (&after, &before) {
                (Some(name), _) => (Some(name), true),
                (None, Some(name)) => (Some(name), false),
                (None, None) => (None, true),
            };
            let Some(beside) = beside else {
                let Some(items) = base.items_mut() else { continue };
                // The first sentence that fits counts.
                let at = if field == "says" { first } else { items.len() };
                first += 1;
                items.insert(at.min(items.len()), item);
                continue;
            };
            let Some(mut path) = found(base, beside, names) else {
                self.fault(
                    &item.1,
                    (
                        format!("没有“{beside}”，不知放在何处"),
                        format!("there is no “{beside}” to stand beside"),
                    ),
                    ("核对 after 或 before 的名称".to_owned(), "check after or before".to_owned()),
                );
                continue;
            };
            let at = path.pop().unwrap_or_default() + usize::from(behind);
            let list = if path.is_empty() { Some(base.items_mut()) } else { None };
            let list = match list {
                Some(list) => list,
                None => at_path(base, &path).and_then(|(_, node)| {
                    let column = |item: &&mut OutlineItem| {
                        item.0.as_ref().is_some_and(|key| key.text == "columns")
                    };
                    node.items_mut()?.iter_mut().find(column)?.1.items_mut()
                }),
            };
            if let Some(list) = list {
                list.insert(at.min(list.len()), item);
            }
        }
    }

    /// Puts the words of this set into the texts of the one it is based on.
    fn reword(&mut self, own: &OutlineNode, base: &mut OutlineNode) {
        let Some(words) = own.field("words") else { return };
        let mut pairs = Vec::new();
        for (_, pair) in words.items() {
            match pair.items() {
                [(_, from), (_, to)] => pairs.extend(from.string().zip(to.string())),
                _ => self.fault(
                    pair,
                    ("不是一对文字".to_owned(), "this is no pair of texts".to_owned()),
                    (
                        "写成 words: [(\"部门\", \"单位\")]".to_owned(),
                        "write words: [(\"from\", \"to\")]".to_owned(),
                    ),
                ),
            }
        }
        pairs.retain(|pair| !pair.0.is_empty());
        reword(base, &pairs, false, true);
    }
}

/// Puts words into the texts under a node. `spoken`: it is such a text itself.
fn reword(node: &mut OutlineNode, pairs: &[(String, String)], spoken: bool, root: bool) {
    match node {
        OutlineNode::Atom(piece) if spoken => {
            let Ok(text) = ron::from_str::<String>(&piece.text) else { return };
            let new = put(&text, pairs);
            if new != text {
                piece.text = format!("{new:?}");
            }
        }
        OutlineNode::Atom(_) => {}
        OutlineNode::Group { open, items, .. } => {
            // A column or row that goes by its title keeps that name.
            let key = |name: &str, items: &[OutlineItem]| {
                items.iter().position(|item| item.0.as_ref().is_some_and(|k| k.text == name))
            };
            let titled = key("title", items).filter(|_| key("key", items).is_none());
            let title = titled.and_then(|at| items.get(at)?.1.string());
            for (key, value) in items.iter_mut() {
                let own = key.as_ref().map(|key| key.text.as_str());
                let words = own.is_some_and(|key| ["zh", "en"].contains(&key));
                let name = root && own == Some("name");
                let says = name || own.is_some_and(|own| SPOKEN.contains(&own));
                reword(value, pairs, says || spoken && (words || own.is_none()), false);
            }
            let leaf = key("columns", items).is_none() && key("texts", items).is_none();
            if let Some(title) = title.filter(|title| is_identifier(title) && leaf) {
                let new = titled.and_then(|at| items.get(at)?.1.string());
                if new.is_some_and(|new| new != title) {
                    let made = |text| SourcePiece { source: open.source, at: open.at, text };
                    let value = OutlineNode::Atom(made(format!("{title:?}")));
                    items.insert(0, (Some(made("key".to_owned())), value));
                }
            }
        }
    }
}

/// The text with the words put in, but not within the holes of a sentence.
fn put(text: &str, pairs: &[(String, String)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find('{').unwrap_or(rest.len());
        let (words, hole) = rest.split_at(end);
        let mut words = words.to_owned();
        for (from, to) in pairs {
            words = words.replace(from, to);
        }
        out.push_str(&words);
        let end = hole.find('}').map_or(hole.len(), |end| end + 1);
        let (hole, more) = hole.split_at(end);
        out.push_str(hole);
        rest = more;
    }
    out
}

/// What an item of a list goes by.
fn name_of(item: &OutlineNode, field: &str, names: &[&str]) -> Option<String> {
    if field == "formulas" {
        let text = item.string()?;
        return Some(text.split(['=', '＝']).next().unwrap_or_default().trim().to_owned());
    }
    names.iter().find_map(|name| item.field(name)?.string())
}

/// `合计 =`: a formula that is taken away.
fn is_emptied(item: &OutlineNode) -> bool {
    let text = item.string().unwrap_or_default();
    text.split_once(['=', '＝']).is_some_and(|(_, value)| value.trim().is_empty())
}

/// Where the item of that name is in a list; columns also under a merged heading: the index of
/// each heading on the way and its own.
fn found(list: &OutlineNode, name: &str, names: &[&str]) -> Option<Vec<usize>> {
    let field = if names.is_empty() { "formulas" } else { "" };
    for (at, (_, item)) in list.items().iter().enumerate() {
        if name_of(item, field, names).as_deref() == Some(name) {
            return Some(vec![at]);
        }
        if let Some(mut inner) = item
            .field("columns")
            .filter(|_| names.contains(&"title"))
            .and_then(|below| found(below, name, names))
        {
            inner.insert(0, at);
            return Some(inner);
        }
    }
    None
}

fn at_path<'n>(list: &'n mut OutlineNode, path: &[usize]) -> Option<&'n mut OutlineItem> {
    let (first, rest) = path.split_first()?;
    let item = list.items_mut()?.get_mut(*first)?;
    if rest.is_empty() {
        return Some(item);
    }
    let column = |item: &&mut OutlineItem| item.0.as_ref().is_some_and(|key| key.text == "columns");
    at_path(&mut item.1.items_mut()?.iter_mut().find(column)?.1, rest)
}

/// Takes an item out of its list.
fn taken(list: &mut OutlineNode, path: &[usize]) -> Option<OutlineItem> {
    let (last, above) = path.split_last()?;
    let items = if above.is_empty() {
        list.items_mut()?
    } else {
        let column =
            |item: &&mut OutlineItem| item.0.as_ref().is_some_and(|key| key.text == "columns");
        let heading = at_path(list, above)?;
        heading.1.items_mut()?.iter_mut().find(column)?.1.items_mut()?
    };
    (*last < items.len()).then(|| items.remove(*last))
}
