//! The rooms of the house and the directions in which they may look, as the map in `lib.rs` has it.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

#[path = "support/source_map.rs"]
mod source_map;

use source_map::{Module, SourceMap, code, without_tests};

/// What a room may use of those before it in the list.
enum Uses {
    Only(&'static [&'static str]),
    AllBut(&'static [&'static str]),
}

use Uses::{AllBut, Only};

/// Each room and the rooms that it may use, bottom up.
const ROOMS: &[(&str, Uses)] = &[
    ("lang", Only(&[])),
    ("font", Only(&[])),
    ("cores", Only(&[])),
    ("markup", Only(&["lang"])),
    ("source", Only(&["lang"])),
    ("amount", Only(&["lang", "source"])),
    ("read", Only(&["amount", "lang", "source"])),
    ("form", Only(&["amount", "lang", "source"])),
    ("budget", Only(&["amount", "form", "lang", "source"])),
    ("engine", Only(&["amount", "budget", "cores", "form", "lang", "source"])),
    ("recognise", Only(&["amount", "budget", "engine", "form", "lang", "read", "source"])),
    ("edit", Only(&["amount", "budget", "engine", "form", "lang", "source"])),
    ("file", Only(&["amount", "budget", "cores", "form", "lang", "source"])),
    (
        "import",
        Only(&["amount", "budget", "cores", "file", "form", "lang", "read", "recognise", "source"]),
    ),
    (
        "review",
        Only(&[
            "amount", "budget", "cores", "edit", "engine", "file", "form", "import", "lang",
            "markup", "source",
        ]),
    ),
    ("publish", Only(&["amount", "budget", "engine", "font", "form", "lang", "markup", "source"])),
    ("search", Only(&["amount", "budget", "cores", "edit", "engine", "form", "lang", "source"])),
    ("table", Only(&["amount", "budget", "edit", "engine", "form", "lang", "search", "source"])),
    (
        "clipboard",
        Only(&[
            "amount", "budget", "edit", "engine", "form", "lang", "read", "search", "source",
            "table",
        ]),
    ),
    ("session", AllBut(&["font", "markup"])),
    ("dialog", AllBut(&["cores", "font", "markup", "read", "recognise", "table"])),
    (
        "grid",
        Only(&[
            "amount",
            "budget",
            "clipboard",
            "edit",
            "engine",
            "form",
            "lang",
            "session",
            "table",
        ]),
    ),
    ("workspace", AllBut(&["cores", "font", "markup"])),
    ("cli", AllBut(&["dialog", "font", "grid", "markup", "workspace"])),
    (WINDOW, AllBut(&["cli", "markup"])),
];

impl Uses {
    /// The rooms that the one at that place of the list may use.
    fn rooms(&self, at: usize) -> Vec<&'static str> {
        match self {
            Self::Only(rooms) => rooms.to_vec(),
            Self::AllBut(not) => {
                let before = ROOMS.iter().take(at).map(|(room, _)| *room);
                before.filter(|room| !not.contains(room)).collect()
            }
        }
    }
}

/// The room that draws.
const WINDOW: &str = "ui";

/// The floors inside rooms, bottom up: what stands on one may use its own floor and those below.
/// A part is a file or a folder of the room.
const FLOORS: &[(&str, &[&[&str]])] = &[
    (
        "engine",
        &[
            &["figures"],
            &["finding"],
            &["bind"],
            &["compute"],
            &["equations"],
            &["known"],
            &["words"],
            &["text"],
            &["rounding"],
            &["report"],
            &["cause"],
            &["computed"],
        ],
    ),
    (
        "budget",
        &[
            &["cell", "cell_text", "chunk", "date", "extra", "origin", "sparse"],
            &["annotation", "chunked_vec", "unconfirmed", "value"],
            &["cell_column", "chunked_iter", "row"],
            &["rows"],
            &["model"],
            &["begin", "locate"],
        ],
    ),
    (
        "file",
        &[
            &["clock", "disk", "fingerprint", "folders", "progress", "quoting"],
            &["owner"],
            &["error", "lock"],
            &["bytes", "read", "write_new"],
            &["open", "write"],
            &["save_changes"],
            &["save"],
            &["journal", "sidecar"],
        ],
    ),
    (
        "form",
        &[
            &["code", "code_list", "composed", "doc", "outline", "paper", "print", "years"],
            &["fault"],
            &["formula", "syntax"],
            &["narrative", "parse", "picture"],
            &["keys", "model", "overlay", "pattern"],
            &["cycle", "lists", "lookup", "manual", "raw", "resolve", "year"],
            &["headings", "hole", "names", "pictures", "target", "targets"],
            &["checks", "draft", "drafting", "rows"],
            &["narrate"],
            &["build"],
            &["load"],
            &["infer"],
        ],
    ),
    (
        "session",
        &[
            &[
                "document_host",
                "drafting",
                "folder_check",
                "form_draft",
                "new_budget",
                "persistence",
                "printing",
                "rescue",
                "save_job",
                "text_editing",
                "trace",
                "write_all",
            ],
            &["import_memory", "updating"],
            &["publishing", "typed_path", "wording"],
            &["texts"],
            &[
                "column_widths",
                "import",
                "last_year_files",
                "recent_files",
                "safeguard",
                "settings",
            ],
            &["document"],
            &["background_check", "lists", "notice", "open_job", "outline"],
            &["current_place", "listing", "reading", "remembered"],
            &[
                "commenting",
                "finding_filter",
                "finding_words",
                "narrative_marks",
                "selection_summary",
                "situation",
            ],
            &["command"],
        ],
    ),
    (
        "table",
        &[
            &["hidden_rows", "row_commands"],
            &["layout"],
            &["cell_text", "completion", "geometry", "motion", "row_filter", "selection"],
            &["selection_sum"],
        ],
    ),
    (
        "publish",
        &[
            &["model"],
            &["columns", "figures"],
            &["adjust"],
            &["data", "docx", "html", "options", "pdf", "words", "xlsx"],
            &["lines", "picture", "records"],
            &["heading"],
            &["table"],
            &["build"],
        ],
    ),
    (
        "dialog",
        &[
            &["after", "legend", "list", "purpose"],
            &["form_draft", "safeguard", "say"],
            &["answer"],
            &[
                "checklist",
                "draft",
                "fill",
                "find",
                "folder",
                "goto",
                "head",
                "history",
                "next_year",
                "paste",
                "path",
                "publish",
                "several",
                "start",
                "update",
            ],
            &["open"],
        ],
    ),
    (
        "grid",
        &[
            &["editor", "gesture", "sizes"],
            &["commit"],
            &["state"],
            &["table_edit", "widths"],
            &["edit", "filter", "frame", "grow", "hint", "press", "rows"],
            &["tests"],
        ],
    ),
    (
        "workspace",
        &[
            &["next", "waker"],
            &["go"],
            &["checklist", "comments", "drafting", "last_year", "publishing", "report", "rows"],
            &["search", "take_up"],
            &["imports", "opening", "recoveries", "saves"],
        ],
    ),
    ("clipboard", &[&["offers", "tsv", "source"], &["copy", "html"], &["placement"], &["paste"]]),
    (
        "ui",
        &[
            &["font"],
            &["pick", "theme"],
            &["system_clipboard", "widget"],
            &["grid"],
            &["command"],
            &["view"],
            &["mark", "pages"],
            &["dialog", "panel"],
            &["app"],
            &["window"],
        ],
    ),
];

/// The files of `publish` that make the publication of a budget. All others write it and know
/// neither budgets nor form sets.
const PUBLICATION_MAKERS: &[&str] =
    &["build", "heading", "lines", "options", "picture", "records", "table", "words"];

/// Crates that draw.
const DRAWING: &[&str] = &["egui", "eframe", "egui_extras", "rfd"];

static SOURCE: LazyLock<SourceMap> =
    LazyLock::new(|| SourceMap::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")));

fn named(module: &Module) -> String {
    module.join("/")
}

#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a source does against the plan of rooms.
fn against_rooms(source: &SourceMap) -> Vec<String> {
    let rooms = ROOMS.iter().enumerate();
    let known: BTreeMap<&str, Vec<&str>> =
        rooms.map(|(at, (room, uses))| (*room, uses.rooms(at))).collect();
    let mut wrong = Vec::new();
    for (module, file) in source.files() {
        let room = module[0].as_str();
        let Some(allowed) = known.get(room) else {
            wrong.push(format!("src/{room} is in no plan: add it to the map and to this test"));
            continue;
        };
        for used in source.references(module) {
            if used[0] != room && !allowed.contains(&used[0].as_str()) {
                wrong.push(format!("{} uses {}", file.path.display(), named(used)));
            }
        }
        for drawing in DRAWING {
            if room != WINDOW && file.code.contains(&format!("{drawing}::")) {
                wrong.push(format!("{} draws with {drawing}", file.path.display()));
            }
        }
    }
    wrong
}

/// What a source does against the floors of its rooms.
fn against_floors(source: &SourceMap) -> Vec<String> {
    let mut wrong = Vec::new();
    for (room, floors) in FLOORS {
        let floor = |part: &str| floors.iter().position(|floor| floor.contains(&part));
        for (module, file) in source.files().filter(|(module, _)| module[0] == *room) {
            let Some(part) = module.get(1) else { continue };
            let Some(own) = floor(part) else {
                wrong.push(format!("src/{room}/{part} is on no floor: add it to this test"));
                continue;
            };
            for used in source.references(module).iter().filter(|used| used[0] == *room) {
                let Some(other) = used.get(1).filter(|other| *other != part) else { continue };
                if floor(other).is_some_and(|other| other > own) {
                    wrong.push(format!("{} uses {}", file.path.display(), named(used)));
                }
            }
        }
    }
    wrong
}

/// References that close a circle of files.
fn circles(source: &SourceMap) -> Vec<String> {
    let line = |(from, to): (Module, Module)| format!("{} -> {}", named(&from), named(&to));
    source.circles().into_iter().map(line).collect()
}

#[test]
fn rooms_look_only_downwards() {
    none(&against_rooms(&SOURCE));
}

#[test]
fn floors_of_a_room_look_only_downwards() {
    none(&against_floors(&SOURCE));
}

/// A module and its own child may know each other; no other files may, not even by way of others.
#[test]
fn files_form_no_circles() {
    none(&circles(&SOURCE));
}

/// An arrow turned round is seen wherever and however it is written.
#[test]
fn what_looks_upwards_is_found() {
    let rooms = |texts: &[(&str, &str)]| against_rooms(&SourceMap::of(texts));
    let session = ("session/mod.rs", "pub mod lists; pub struct Session;");
    for upwards in [
        "use crate::session::Session;",
        "use crate::{amount, session::{self, Session}};",
        "fn f(s: &crate::session::Session) {}",
        "pub fn f() {} #[cfg(test)] mod tests { use crate::session::Session; }",
        "#[cfg(test)] use std::fs; fn f() { super::super::session::g() }",
    ] {
        let edit = ("edit/plan.rs", upwards);
        assert_eq!(rooms(&[session, edit]), ["edit/plan.rs uses session"], "{upwards}");
    }
    for fine in ["// use crate::session::Session;", "const S: &str = \"crate::session::x\";"] {
        assert_eq!(rooms(&[session, ("edit/plan.rs", fine)]), [""; 0], "{fine}");
    }
    assert_eq!(
        rooms(&[("table/layout.rs", "use eframe::egui::Rect;")]),
        ["table/layout.rs draws with egui", "table/layout.rs draws with eframe"]
    );
    assert_eq!(rooms(&[("attic/mod.rs", "")]).len(), 1);

    let floors = |texts: &[(&str, &str)]| against_floors(&SourceMap::of(texts));
    let layout = ("table/layout.rs", "use super::motion::go; pub struct TableLayout;");
    let motion = ("table/motion.rs", "pub fn go() {}");
    assert_eq!(floors(&[layout, motion]), ["table/layout.rs uses table/motion"]);
    assert_eq!(floors(&[("table/shelf.rs", "")]).len(), 1);

    let ring = |texts: &[(&str, &str)]| circles(&SourceMap::of(texts));
    let parent = ("form/mod.rs", "mod build; mod raw; pub use build::Built; use raw::Raw;");
    let child = ("form/raw.rs", "pub struct Raw; use super::helper;");
    assert_eq!(ring(&[parent, child, ("form/build.rs", "pub struct Built;")]), [""; 0]);
    // By way of what the parent gives on, and through a third file.
    let build = ("form/build.rs", "pub struct Built; fn f() { super::raw::g() }");
    let back = ("form/raw.rs", "use crate::form::Built;");
    assert_eq!(ring(&[parent, back, build]).len(), 2);
    let third = ("form/keys.rs", "use super::Built;");
    let build = ("form/build.rs", "pub struct Built; use super::raw;");
    assert_eq!(ring(&[parent, ("form/raw.rs", "use super::keys;"), third, build]).len(), 3);
}

#[test]
fn writers_of_the_publication_know_no_budget() {
    let mut writers = 0;
    let mut wrong = Vec::new();
    for (module, file) in SOURCE.files().filter(|(module, _)| module[0] == "publish") {
        let Some(part) = module.get(1).filter(|p| !PUBLICATION_MAKERS.contains(&p.as_str())) else {
            continue;
        };
        writers += 1;
        for used in SOURCE.references(module) {
            let maker = used[0] == "publish"
                && used.get(1).is_some_and(|p| PUBLICATION_MAKERS.contains(&p.as_str()));
            if maker || ["budget", "form", "engine"].contains(&used[0].as_str()) {
                wrong.push(format!("{} ({part}) uses {}", file.path.display(), named(used)));
            }
        }
    }
    assert!(writers > 1, "the writers were found");
    none(&wrong);
}

/// Areas and dialogs meet in the window only; the grid knows neither.
#[test]
fn areas_dialogs_and_grid_do_not_know_each_other() {
    let apart: &[(&str, &[&str])] = &[
        ("panel", &["dialog"]),
        ("dialog", &["panel"]),
        ("grid", &["dialog", "panel"]),
        ("view", &["dialog", "panel"]),
    ];
    let mut wrong = Vec::new();
    for (module, file) in SOURCE.files().filter(|(module, _)| module[0] == "ui") {
        let Some((_, never)) =
            apart.iter().find(|(part, _)| module.get(1).is_some_and(|p| p == part))
        else {
            continue;
        };
        for used in SOURCE.references(module).iter().filter(|used| used[0] == "ui") {
            if used.get(1).is_some_and(|part| never.contains(&part.as_str())) {
                wrong.push(format!("{} uses {}", file.path.display(), named(used)));
            }
        }
    }
    none(&wrong);
}

#[test]
fn the_map_names_every_room() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    for (room, _) in ROOMS {
        assert!(lib.contains(&format!("`{room}`")), "lib.rs has no line for `{room}`");
    }
    let engine = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/engine/mod.rs");
    let engine = fs::read_to_string(engine).unwrap();
    let (_, floors) = FLOORS.iter().find(|(room, _)| *room == "engine").expect("its floors");
    for part in floors.iter().copied().flatten() {
        assert!(engine.contains(&format!("`{part}`")), "engine has no line for `{part}`");
    }
}

/// One idea, one type, one name: a stranger who reads a name finds the one type that has it.
#[test]
fn no_type_name_is_given_twice() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, file) in SOURCE.files() {
        let code = without_tests(&code(&file.text, false));
        for line in code.lines() {
            if let Some(name) = type_name(line) {
                places.entry(name).or_default().push(file.path.display().to_string());
            }
        }
    }
    assert!(places.len() > 500, "the types were found");
    let twice = places.iter().filter(|(_, places)| places.len() > 1);
    let wrong: Vec<String> =
        twice.map(|(name, places)| format!("{name}: {}", places.join(", "))).collect();
    none(&wrong);
}

/// The type that a line at the outermost level defines.
fn type_name(line: &str) -> Option<String> {
    if line.starts_with(' ') {
        return None;
    }
    let mut words = line.split_whitespace().take(4);
    words.find(|word| ["struct", "enum", "trait", "type", "union"].contains(word))?;
    let name = words.next()?.split(|c: char| !(c.is_alphanumeric() || c == '_')).next()?;
    Some(name.to_owned())
}

#[test]
fn a_type_is_found_where_it_is_defined() {
    let cases = [
        ("pub struct Line {", Some("Line")),
        ("pub(in crate::engine) enum Kind {", Some("Kind")),
        ("type Result<T> = std::result::Result<T, Fault>;", Some("Result")),
        ("    type Item = Line;", None),
        ("impl Line {", None),
        ("fn line() -> Line {", None),
    ];
    for (line, expected) in cases {
        assert_eq!(type_name(line).as_deref(), expected, "{line}");
    }
}

/// Tables, rows and codes are data: no published title stands in the program's own code.
#[test]
fn the_program_knows_no_table_by_name() {
    let mut wrong = Vec::new();
    for (_, file) in SOURCE.files() {
        let code = without_tests(&code(&file.text, true));
        for name in ["收支总表", "收入总表", "支出总表", "绩效目标表", "2080109", "\"208\""]
        {
            if code.contains(name) {
                wrong.push(format!("{} names {name}", file.path.display()));
            }
        }
    }
    none(&wrong);
}

#[test]
fn colours_stand_only_in_the_theme() {
    let made =
        ["Color32::from_", "from_rgb", "from_gray", "from_black", "from_white", "Color32::WHITE"];
    let (themes, others): (Vec<_>, Vec<_>) = SOURCE
        .files()
        .filter(|(module, _)| module[0] == "ui")
        .partition(|(_, file)| file.path.ends_with("theme.rs"));
    for (_, file) in others {
        for made in made {
            assert!(!file.code.contains(made), "{} makes a colour: {made}", file.path.display());
        }
    }
    assert_eq!(themes.len(), 1, "the window's source was found");
}
