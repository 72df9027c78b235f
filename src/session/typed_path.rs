//! A path typed by hand: what it means, and what the disk has there.

use std::path::{Path, PathBuf};

/// What a path leads to, looked up once for each text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedPath {
    /// The text that the rest is of; none before the first look.
    text: Option<String>,
    path: Option<PathBuf>,
    exists: bool,
    is_folder: bool,
    in_folder: bool,
}

impl TypedPath {
    /// The path meant: without quotes, `~` as the person's home; `extension` is added to a name
    /// without one. Looks at the disk only where the text is another one than before.
    pub fn update(&mut self, text: &str, extension: Option<&str>) {
        if self.text.as_deref() == Some(text) {
            return;
        }
        let path = meant(text, extension);
        let metadata = path.as_deref().and_then(|path| std::fs::metadata(path).ok());
        let parent = path.as_deref().and_then(Path::parent);
        *self = Self {
            text: Some(text.to_owned()),
            exists: metadata.is_some(),
            is_folder: metadata.is_some_and(|found| found.is_dir()),
            in_folder: parent.is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir()),
            path,
        };
    }

    /// The path; none where nothing is typed.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether there is something already.
    pub fn exists(&self) -> bool {
        self.exists
    }

    pub fn is_folder(&self) -> bool {
        self.is_folder
    }

    /// Whether the folder that it would lie in is there.
    pub fn in_folder(&self) -> bool {
        self.in_folder
    }
}

fn meant(text: &str, extension: Option<&str>) -> Option<PathBuf> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    if text.is_empty() {
        return None;
    }
    let mut path = match text.strip_prefix("~/").zip(std::env::var_os("HOME")) {
        Some((rest, home)) => Path::new(&home).join(rest),
        None => PathBuf::from(text),
    };
    if let Some(extension) = extension.filter(|_| path.extension().is_none()) {
        path.set_extension(extension);
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_understood_and_looked_up() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("甲.ron");
        std::fs::write(&file, "").unwrap();
        #[track_caller]
        fn check(text: &str, path: Option<&Path>, exists: bool, is_folder: bool, inside: bool) {
            let mut typed = TypedPath::default();
            typed.update(text, Some("ron"));
            assert_eq!(typed.path(), path, "{text}");
            let looked = (typed.exists(), typed.is_folder(), typed.in_folder());
            assert_eq!(looked, (exists, is_folder, inside), "{text}");
        }
        let of = |name: &str| folder.path().join(name);
        check("", None, false, false, true);
        check(" \"\" ", None, false, false, true);
        check(&format!(" \"{}\" ", file.display()), Some(&file), true, false, true);
        check(&of("甲").display().to_string(), Some(&file), true, false, true);
        check(&of("乙.txt").display().to_string(), Some(&of("乙.txt")), false, false, true);
        let nowhere = of("无").join("甲.ron");
        check(&nowhere.display().to_string(), Some(&nowhere), false, false, false);
        let mut typed = TypedPath::default();
        typed.update(&folder.path().display().to_string(), None);
        assert!(typed.is_folder());
    }
}
