//! The rooms of the house and the directions in which they may look, as the map in `lib.rs` has it.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms that it may use; egui only where it says so.
const ROOMS: &[(&str, &[&str])] = &[
    ("lang", &[]),
    ("source", &["lang"]),
    ("amount", &["lang"]),
    ("read", &["amount", "lang", "source"]),
    ("form", &["amount", "lang", "source"]),
    ("budget", &["amount", "form", "lang"]),
    ("engine", &["amount", "budget", "form", "lang"]),
    ("recognise", &["amount", "budget", "engine", "form", "lang", "read"]),
    ("edit", &["amount", "budget", "engine", "form", "lang"]),
    ("file", &["amount", "budget", "form", "lang", "source"]),
    ("rescue", &["edit", "file", "lang"]),
    ("review", &["amount", "budget", "edit", "engine", "file", "form", "lang"]),
    ("cli", &["amount", "budget", "edit", "engine", "file", "form", "lang", "rescue", "review"]),
    (
        "ui",
        &["amount", "budget", "edit", "engine", "file", "form", "lang", "rescue", "review", "egui"],
    ),
];

/// The rooms inside `engine`, bottom up: each may use those before it.
const ENGINE: &[&str] = &[
    "figures",
    "finding",
    "bind",
    "compute",
    "equations",
    "words",
    "text",
    "rounding",
    "report",
    "cause",
];

/// Crates that draw.
const DRAWING: &[&str] = &["egui", "eframe", "egui_extras", "rfd"];

fn files(under: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(under).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The source files of each room, by path below `src`.
fn rooms() -> BTreeMap<String, Vec<(PathBuf, String)>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    let mut rooms: BTreeMap<String, Vec<(PathBuf, String)>> = BTreeMap::new();
    for path in all {
        let inside = path.strip_prefix(&src).unwrap().to_owned();
        let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let room = first.trim_end_matches(".rs").to_owned();
        if room != "lib" && room != "main" {
            rooms.entry(room).or_default().push((inside, fs::read_to_string(&path).unwrap()));
        }
    }
    rooms
}

/// The code of a file without its comments and without its unit tests.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]").next().unwrap_or(text);
    body.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// The room names that a code uses by `crate::room`, also within a group.
fn uses(code: &str) -> Vec<String> {
    below(code, "crate::")
}

/// The names that stand directly behind a path in a code.
fn below(code: &str, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(path) {
        let rest = &code[at + path.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let end = group.find('}').unwrap_or(group.len());
            let names = group[..end].split(',').map(|p| p.trim().split("::").next().unwrap_or(""));
            found.extend(names.map(str::to_owned));
        } else {
            found.push(
                rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or("")
                    .to_owned(),
            );
        }
    }
    found
}

#[test]
fn rooms_look_only_downwards() {
    let rooms = rooms();
    let known: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (room, found) in &rooms {
        let Some(allowed) = known.get(room.as_str()) else {
            wrong.push(format!("src/{room} stands in no plan: add it to the map and to this test"));
            continue;
        };
        for (path, text) in found {
            let code = code(text);
            for used in uses(&code) {
                if used != *room
                    && known.contains_key(used.as_str())
                    && !allowed.contains(&used.as_str())
                {
                    wrong.push(format!("{} uses crate::{used}", path.display()));
                }
            }
            for drawing in DRAWING {
                if !allowed.contains(&"egui") && code.contains(&format!("{drawing}::")) {
                    wrong.push(format!("{} draws with {drawing}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rooms_of_the_engine_look_only_downwards() {
    let mut wrong = Vec::new();
    for (path, text) in rooms().get("engine").into_iter().flatten() {
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let [_, room, file] = parts.as_slice() else {
            if parts.last().is_none_or(|file| file != "mod.rs") {
                wrong.push(format!("{} stands in no room of the engine", path.display()));
            }
            continue;
        };
        let Some(own) = ENGINE.iter().position(|known| known == room) else {
            wrong.push(format!("src/engine/{room} stands in no plan: add it to this test"));
            continue;
        };
        let code = code(text);
        for used in below(&code, "crate::engine::") {
            if ENGINE.iter().position(|known| *known == used).is_none_or(|used| used >= own) {
                wrong.push(format!("{} uses crate::engine::{used}", path.display()));
            }
        }
        // Another room is named by its whole path, so that the line above sees it.
        let up = if file == "mod.rs" { "use super::" } else { "super::super::" };
        if code.contains(up) {
            wrong.push(format!("{} leaves its room by `{up}`", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Areas and dialogs meet in the window only; the grid knows neither.
#[test]
fn areas_dialogs_and_grid_do_not_know_each_other() {
    let apart: &[(&str, &[&str])] = &[
        ("panel", &["dialog"]),
        ("dialog", &["panel"]),
        ("grid", &["dialog", "panel"]),
        ("view.rs", &["dialog", "panel"]),
        ("lists.rs", &["dialog", "panel", "view"]),
    ];
    let mut wrong = Vec::new();
    for (path, text) in rooms().get("ui").into_iter().flatten() {
        let part = path.iter().nth(1).map(|part| part.to_string_lossy()).unwrap_or_default();
        let Some((_, never)) = apart.iter().find(|(known, _)| *known == part) else { continue };
        let code = code(text);
        for other in *never {
            if below(&code, "ui::").iter().chain(&below(&code, "super::")).any(|u| u == other) {
                wrong.push(format!("{} uses ui::{other}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_map_names_every_room() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    for (room, _) in ROOMS {
        assert!(lib.contains(&format!("`{room}`")), "lib.rs has no line for `{room}`");
    }
    let engine = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/engine/mod.rs");
    let engine = fs::read_to_string(engine).unwrap();
    for room in ENGINE {
        assert!(engine.contains(&format!("`{room}`")), "engine has no line for `{room}`");
    }
}

/// Tables, rows and codes are data: no published title stands in the program's own code.
#[test]
fn the_program_knows_no_table_by_name() {
    let mut wrong = Vec::new();
    for found in rooms().values() {
        for (path, text) in found {
            let code = code(text);
            for name in ["收支总表", "收入总表", "支出总表", "绩效目标表", "2080109", "\"208\""]
            {
                if code.contains(name) {
                    wrong.push(format!("{} names {name}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn colours_stand_only_in_the_theme() {
    let made =
        ["Color32::from_", "from_rgb", "from_gray", "from_black", "from_white", "Color32::WHITE"];
    let mut themes = 0;
    for (path, text) in rooms().get("ui").into_iter().flatten() {
        if path.ends_with("theme.rs") {
            themes += 1;
            continue;
        }
        for made in made {
            assert!(!code(text).contains(made), "{} makes a colour: {made}", path.display());
        }
    }
    assert_eq!(themes, 1, "the window's source was found");
}
