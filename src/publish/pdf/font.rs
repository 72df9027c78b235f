//! The fonts of a PDF: official documents are set in 仿宋, 小标宋, 黑体 and 宋体. Those that the
//! system has are taken, the bundled Noto Sans SC otherwise and for what they lack.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parley::fontique::{Blob, Collection, CollectionOptions, FontInfo, FontInfoOverride};
use parley::{FontContext, FontFamilyName};

use crate::font;

/// What a text is, and so how its letters look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Face {
    /// Paragraphs: 仿宋.
    Body,
    /// The title on the cover and the parts: 小标宋.
    Title,
    /// Headings: 黑体.
    Heading,
    /// Figures and names in tables: 宋体.
    Table,
    /// Headings and totals in tables.
    TableStrong,
}

impl Face {
    const ALL: [Self; 5] = [Self::Body, Self::Title, Self::Heading, Self::Table, Self::TableStrong];

    /// File names of fonts that suit, the best first; lower case.
    fn files(self) -> &'static [&'static str] {
        const SONG: &[&str] = &[
            "simsun.ttc",
            "simsun.ttf",
            "stsong.ttf",
            "notoserifcjk-regular.ttc",
            "notoserifcjksc-regular.otf",
            "notoserifsc-regular.otf",
            "sourcehanserifsc-regular.otf",
        ];
        match self {
            Self::Body => &[
                "simfang.ttf",
                "fangsong_gb2312.ttf",
                "仿宋_gb2312.ttf",
                "stfangso.ttf",
                "fzfsk.ttf",
                "fzfs_gbk.ttf",
            ],
            Self::Title => &["fzxbsjw.ttf", "fzxbsk.ttf", "fzxbs_gbk.ttf", "方正小标宋简体.ttf"],
            Self::Heading | Self::TableStrong => &["simhei.ttf", "stheiti.ttf"],
            Self::Table => SONG,
        }
    }

    fn bundled(self) -> [&'static str; 2] {
        match self {
            Self::Body | Self::Table => [REGULAR, BOLD],
            Self::Title | Self::Heading | Self::TableStrong => [BOLD, REGULAR],
        }
    }
}

const REGULAR: &str = "bundled regular";
const BOLD: &str = "bundled bold";

/// Where fonts are taken from.
#[derive(Clone, Debug, Default)]
pub struct Fonts {
    /// Fonts of the system, by the file name they are asked for.
    found: HashMap<&'static str, PathBuf>,
}

impl Fonts {
    /// Only the fonts that the program brings along: the same file everywhere.
    pub fn bundled() -> Self {
        Self::default()
    }

    /// The system's fonts for official documents where they are installed.
    pub fn system() -> Self {
        let wanted: HashSet<&'static str> =
            Face::ALL.iter().flat_map(|face| face.files()).copied().collect();
        let mut found = HashMap::new();
        for folder in folders() {
            search(&folder, &wanted, &mut found, 0);
        }
        Self { found }
    }
}

fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts"]
            .iter()
            .chain(&["/System/Library/Fonts", "C:\\Windows\\Fonts"])
            .map(PathBuf::from)
            .collect();
    if let Some(home) = std::env::var_os("HOME") {
        let home = PathBuf::from(home);
        folders.push(home.join(".local/share/fonts"));
        folders.push(home.join(".fonts"));
        folders.push(home.join("Library/Fonts"));
    }
    if let Some(windows) = std::env::var_os("WINDIR") {
        folders.push(PathBuf::from(windows).join("Fonts"));
    }
    folders
}

/// Folders below each other that are looked through.
const DEEPEST: usize = 6;

fn search(
    folder: &Path,
    wanted: &HashSet<&'static str>,
    found: &mut HashMap<&'static str, PathBuf>,
    depth: usize,
) {
    // A folder that is not there or cannot be read has no fonts for us.
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if depth < DEEPEST {
                search(&path, wanted, found, depth + 1);
            }
            continue;
        }
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if let Some(name) = wanted.get(name.as_str()) {
            found.entry(name).or_insert(path);
        }
    }
}

/// Fonts made ready for laying out lines.
pub(super) struct Loaded {
    pub(super) context: FontContext,
    /// For each face the families to look through, in order.
    families: HashMap<Face, Vec<FontFamilyName<'static>>>,
    /// The fonts of each face with their data, in the same order.
    fonts: HashMap<Face, Vec<(FontInfo, Blob<u8>)>>,
    /// What was found out about characters already.
    covered: HashMap<(Face, char), bool>,
    /// Characters that no font has, in the order they were asked for.
    pub(super) lacking: Vec<char>,
}

impl Loaded {
    pub(super) fn new(fonts: &Fonts) -> Self {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut context =
            FontContext { collection: Collection::new(options), source_cache: Default::default() };
        let mut known: HashMap<String, (FontInfo, Blob<u8>)> = HashMap::new();
        for (name, data) in [(REGULAR, font::REGULAR), (BOLD, font::BOLD)] {
            register(&mut context, name, Blob::new(Arc::new(data)), &mut known);
        }
        let mut families: HashMap<Face, Vec<FontFamilyName<'static>>> = HashMap::new();
        let mut faces: HashMap<Face, Vec<(FontInfo, Blob<u8>)>> = HashMap::new();
        for face in Face::ALL {
            let own = face.files().iter().find_map(|file| Some((*file, fonts.found.get(file)?)));
            let mut names: Vec<&'static str> = Vec::new();
            if let Some((file, path)) = own {
                if !known.contains_key(file)
                    // A font that cannot be read is as good as none.
                    && let Ok(data) = std::fs::read(path)
                {
                    register(&mut context, file, Blob::from(data), &mut known);
                }
                names.extend(known.contains_key(file).then_some(file));
            }
            names.extend(face.bundled());
            let list = names.iter().filter_map(|name| known.get(*name).cloned());
            faces.insert(face, list.collect());
            let names = names.into_iter().map(|name| FontFamilyName::Named(name.into()));
            families.insert(face, names.collect());
        }
        Self { context, families, fonts: faces, covered: HashMap::new(), lacking: Vec::new() }
    }

    pub(super) fn families(&self, face: Face) -> Vec<FontFamilyName<'static>> {
        self.families.get(&face).cloned().unwrap_or_default()
    }

    /// Whether some font of the face draws that character.
    pub(super) fn covers(&mut self, face: Face, c: char) -> bool {
        let fonts = self.fonts.get(&face);
        *self.covered.entry((face, c)).or_insert_with(|| {
            fonts.into_iter().flatten().any(|(info, data)| {
                let map = info.charmap_index().charmap(data.as_ref());
                map.and_then(|map| map.map(c)).is_some_and(|glyph| glyph != 0)
            })
        })
    }
}

fn register(
    context: &mut FontContext,
    name: &str,
    data: Blob<u8>,
    known: &mut HashMap<String, (FontInfo, Blob<u8>)>,
) {
    let named = FontInfoOverride { family_name: Some(name), ..FontInfoOverride::default() };
    let fonts = context.collection.register_fonts(data.clone(), Some(named));
    // Of a collection the first font.
    if let Some(font) = fonts.into_iter().flat_map(|(_, fonts)| fonts).next() {
        known.insert(name.to_owned(), (font, data));
    }
}
