//! The program's source as its tests see it: which file refers to which, read from `use` and from
//! paths in the code, with re-exports followed to the file that defines a name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module by the names that lead to it: `["engine", "figures"]`.
pub type Module = Vec<String>;

/// Every file below a folder.
pub struct SourceMap {
    files: BTreeMap<Module, SourceFile>,
    references: BTreeMap<Module, BTreeSet<Module>>,
}

pub struct SourceFile {
    /// Below `src`.
    pub path: PathBuf,
    /// As it is written.
    pub text: String,
    /// Without comments, with the contents of strings left out; unit tests are in it.
    pub code: String,
    /// Names that it defines itself.
    defined: BTreeSet<String>,
    exports: BTreeMap<String, Module>,
    globs: Vec<Module>,
}

impl SourceMap {
    /// The files below that folder; `lib.rs` and `main.rs` are no modules of their own.
    pub fn read(src: &Path) -> Self {
        let mut paths = Vec::new();
        list(src, &mut paths);
        let mut files = BTreeMap::new();
        for path in paths {
            let inside = path.strip_prefix(src).expect("below the folder").to_owned();
            let mut module: Module = inside
                .with_extension("")
                .iter()
                .map(|p| p.to_string_lossy().into_owned())
                .collect();
            if module.last().is_some_and(|last| last == "mod") {
                module.pop();
            }
            if ["lib", "main"].contains(&module[0].as_str()) {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a source file");
            files.insert(module, SourceFile::new(inside, text));
        }
        Self::with_exports(files)
    }

    /// The same from texts, by path.
    pub fn of(texts: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| {
            let names = path.trim_end_matches(".rs").trim_end_matches("/mod");
            let module = names.split('/').map(str::to_owned).collect();
            (module, SourceFile::new(PathBuf::from(path), (*text).to_owned()))
        };
        Self::with_exports(texts.iter().map(file).collect())
    }

    fn with_exports(files: BTreeMap<Module, SourceFile>) -> Self {
        let mut map = Self { files, references: BTreeMap::new() };
        let modules: Vec<Module> = map.files.keys().cloned().collect();
        for module in modules {
            let uses = uses(&map.files[&module].code);
            for used in uses.into_iter().filter(|used| used.public) {
                let Some(path) = map.absolute(&module, &used.path) else { continue };
                let file = map.files.get_mut(&module).expect("a known module");
                if used.name == "*" {
                    file.globs.push(path[..path.len() - 1].to_vec());
                } else {
                    file.exports.insert(used.name, path);
                }
            }
        }
        let references = |module: &Module| (module.clone(), map.find_references(module));
        map.references = map.files.keys().map(references).collect();
        map
    }

    pub fn files(&self) -> impl Iterator<Item = (&Module, &SourceFile)> {
        self.files.iter()
    }

    /// The files that a file refers to; re-exports are no use of their own.
    pub fn references(&self, module: &Module) -> &BTreeSet<Module> {
        &self.references[module]
    }

    fn find_references(&self, module: &Module) -> BTreeSet<Module> {
        let code = &self.files[module].code;
        let nested = nested_modules(code);
        let uses = uses(code);
        let mut found = BTreeSet::new();
        let mut add = |path: &[String], at: usize| {
            // Within `mod tests { … }` the first `super` is the file itself.
            let mut depth = nested.iter().filter(|(from, to)| (*from..*to).contains(&at)).count();
            let mut path = path;
            let mut own = false;
            while depth > 0 && path.first().is_some_and(|first| first == "super") {
                (path, depth, own) = (&path[1..], depth - 1, true);
            }
            if own && path.first().is_none_or(|first| first != "super") {
                let Some(inside) = self.resolve(&[module.as_slice(), path].concat(), 0) else {
                    return;
                };
                found.insert(inside);
            } else if let Some(absolute) = self.absolute(module, path)
                && let Some(target) = self.resolve(&absolute, 0)
            {
                found.insert(target);
            }
        };
        for used in uses.iter().filter(|used| !used.public) {
            add(&used.path, used.at);
        }
        let imported: BTreeMap<&str, &Use> =
            uses.iter().map(|used| (used.name.as_str(), used)).collect();
        for (at, path) in inline_paths(code) {
            match imported.get(path[0].as_str()) {
                Some(used) if !["crate", "super", "self"].contains(&path[0].as_str()) => {
                    add(&[used.path.as_slice(), &path[1..]].concat(), used.at);
                }
                _ => add(&path, at),
            }
        }
        found.remove(module);
        found
    }

    /// A path from the root of the crate; none where it leads elsewhere.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Module> {
        let mut base = module.clone();
        match path.first()?.as_str() {
            "crate" => return Some(path[1..].to_vec()),
            "self" => return Some([base.as_slice(), &path[1..]].concat()),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                base.truncate(base.len().checked_sub(ups)?);
                return Some([base.as_slice(), &path[ups..]].concat());
            }
            child => base.push(child.to_owned()),
        }
        self.files.contains_key(&base).then(|| [module.as_slice(), path].concat())
    }

    /// The file in which that path ends.
    fn resolve(&self, path: &[String], followed: usize) -> Option<Module> {
        let length = (1..=path.len()).rev().find(|&n| self.files.contains_key(&path[..n]))?;
        let (module, rest) = path.split_at(length);
        let file = &self.files[module];
        let Some(name) = rest.first().filter(|_| followed < 8) else {
            return Some(module.to_vec());
        };
        if let Some(export) = file.exports.get(name) {
            return self.resolve(&[export.as_slice(), &rest[1..]].concat(), followed + 1);
        }
        if !file.defined.contains(name) {
            for glob in file.globs.iter().filter(|glob| self.files.contains_key(*glob)) {
                let other = &self.files[glob];
                if other.defined.contains(name) || other.exports.contains_key(name) {
                    return self.resolve(&[glob.as_slice(), rest].concat(), followed + 1);
                }
            }
        }
        Some(module.to_vec())
    }

    /// References between files that close a circle, but for those between a module and its own
    /// child.
    pub fn circles(&self) -> Vec<(Module, Module)> {
        let reaches = |from: &Module, to: &Module| {
            let (mut seen, mut open) = (BTreeSet::from([from]), vec![from]);
            while let Some(next) = open.pop() {
                for target in &self.references[next] {
                    if target == to {
                        return true;
                    }
                    if seen.insert(target) {
                        open.push(target);
                    }
                }
            }
            false
        };
        let family = |a: &Module, b: &Module| {
            a.split_last().is_some_and(|(_, up)| up == b)
                || b.split_last().is_some_and(|(_, up)| up == a)
        };
        let mut circles = Vec::new();
        for (from, targets) in &self.references {
            for to in targets.iter().filter(|to| !family(from, to)) {
                if reaches(to, from) {
                    circles.push((from.clone(), to.clone()));
                }
            }
        }
        circles
    }
}

impl SourceFile {
    fn new(path: PathBuf, text: String) -> Self {
        let code = code(&text, false);
        let defined = defined(&code);
        Self { path, text, code, defined, exports: BTreeMap::new(), globs: Vec::new() }
    }
}

fn list(under: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(under).expect("a folder").map(|entry| entry.expect("an entry")) {
        let path = entry.path();
        if path.is_dir() {
            list(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The text without comments; strings and characters keep their contents only where `strings`.
pub fn code(text: &str, strings: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word_before = out.chars().last().is_some_and(|c| c.is_alphanumeric() || c == '_');
        let length = if rest.starts_with("//") {
            let length = rest.find('\n').unwrap_or(rest.len());
            rest = &rest[length..];
            continue;
        } else if rest.starts_with("/*") {
            let length = rest.find("*/").map_or(rest.len(), |end| end + 2);
            rest = &rest[length..];
            continue;
        } else if let Some(length) = raw_string(rest).filter(|_| !word_before) {
            length
        } else if c == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |end| end + 2)
        } else if c == '\'' {
            character(rest).unwrap_or(0)
        } else {
            0
        };
        if length == 0 {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            out.push_str(if strings { &rest[..length] } else { "\"\"" });
            rest = &rest[length..];
        }
    }
    out
}

/// Length of a raw string that is here.
fn raw_string(text: &str) -> Option<usize> {
    let after = text.strip_prefix("br").or(text.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let start = text.len() - body.len();
    Some(body.find(&end).map_or(text.len(), |at| start + at + end.len()))
}

/// Length of a character that is here; none where it is a lifetime.
fn character(text: &str) -> Option<usize> {
    let inside = &text[1..];
    let first = inside.chars().next()?;
    if first == '\\' {
        let skipped = inside.char_indices().nth(2)?.0;
        return Some(1 + skipped + inside[skipped..].find('\'')? + 1);
    }
    inside[first.len_utf8()..].starts_with('\'').then(|| 1 + first.len_utf8() + 1)
}

/// Where `mod name { … }` is in a code.
fn nested_modules(code: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, word) in words(code) {
        let after = code[at + word.len()..].trim_start();
        let name = after.split(|c: char| !is_word(c)).next().unwrap_or("");
        if word == "mod" && after[name.len()..].trim_start().starts_with('{') {
            let open = at + code[at..].find('{').expect("just seen");
            found.push((at, closing(code, open)));
        }
    }
    found
}

/// The place behind the bracket that closes the one that opens there.
fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return open + at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

/// A code without what is compiled for tests only.
pub fn without_tests(code: &str) -> String {
    let mut out = code.to_owned();
    while let Some(at) = out.find("#[cfg(test)]") {
        let item = &out[at..];
        let (open, semicolon) = (item.find('{'), item.find(';'));
        let end = match (open, semicolon) {
            (Some(open), semicolon) if semicolon.is_none_or(|end| open < end) => {
                closing(&out, at + open)
            }
            (_, Some(end)) => at + end + 1,
            _ => out.len(),
        };
        out.replace_range(at..end, "");
    }
    out
}

/// A name that a `use` brings in.
struct Use {
    path: Vec<String>,
    name: String,
    public: bool,
    at: usize,
}

fn uses(code: &str) -> Vec<Use> {
    let mut found = Vec::new();
    for (at, word) in words(code) {
        if word != "use" {
            continue;
        }
        let Some(end) = code[at..].find(';') else { continue };
        let before = code[..at].trim_end();
        let public = before.ends_with("pub")
            || before.ends_with(')')
                && before.rfind("pub(").is_some_and(|from| !before[from..].contains([';', '}']));
        let mut flat = Vec::new();
        flatten(&code[at + word.len()..at + end], &[], &mut flat);
        found.extend(flat.into_iter().map(|(path, name)| Use { path, name, public, at }));
    }
    found
}

/// A tree of `use` as single paths, each with the name it gives.
fn flatten(tree: &str, before: &[String], found: &mut Vec<(Vec<String>, String)>) {
    let tree = tree.trim();
    if let Some((head, rest)) = tree.split_once('{') {
        let mut path = before.to_vec();
        path.extend(head.split("::").map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned));
        let inside = rest.rsplit_once('}').map_or(rest, |(inside, _)| inside);
        let (mut depth, mut from) = (0, 0);
        for (at, c) in inside.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    flatten(&inside[from..at], &path, found);
                    from = at + 1;
                }
                _ => {}
            }
        }
        return flatten(&inside[from..], &path, found);
    }
    if tree.is_empty() {
        return;
    }
    let (tree, alias) = match tree.split_once(" as ") {
        Some((tree, alias)) => (tree, Some(alias.trim().to_owned())),
        None => (tree, None),
    };
    let mut path = before.to_vec();
    path.extend(tree.split("::").map(|part| part.trim().to_owned()));
    if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
        path.pop();
    }
    let name = alias.or_else(|| path.last().cloned()).unwrap_or_default();
    found.push((path, name));
}

/// Paths of two names and more outside `use`.
fn inline_paths(code: &str) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    let mut skip = 0;
    for (at, word) in words(code) {
        if at < skip {
            continue;
        }
        if word == "use" {
            skip = at + code[at..].find(';').unwrap_or(0);
            continue;
        }
        if code[..at].ends_with("::") {
            continue;
        }
        let mut path = vec![word.to_owned()];
        let mut rest = &code[at + word.len()..];
        while let Some(after) = rest.strip_prefix("::") {
            let name = after.split(|c: char| !is_word(c)).next().unwrap_or("");
            if name.is_empty() {
                break;
            }
            path.push(name.to_owned());
            rest = &after[name.len()..];
        }
        if path.len() > 1 {
            found.push((at, path));
        }
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words of a code with their places.
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + code[from..].find(is_word)?;
        let length = code[start..].find(|c| !is_word(c)).unwrap_or(code.len() - start);
        from = start + length;
        Some((start, &code[start..from]))
    })
}

/// The names that a code defines.
fn defined(code: &str) -> BTreeSet<String> {
    let kinds = ["fn", "struct", "enum", "trait", "type", "const", "static", "mod", "union"];
    let mut before = "";
    let mut found = BTreeSet::new();
    for (_, word) in words(code) {
        if kinds.contains(&before) {
            found.insert(word.to_owned());
        }
        before = word;
    }
    found
}
