//! Putting a budget on disk: the old file or the new one, never half of either.
//!
//! The text goes to a draft beside the file, the draft to the disk, then the draft takes the file's
//! name in one step, and at last the folder goes to the disk. Until that one step the old file is
//! untouched; from it on the new one is whole.

mod set;

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::bytes::{bytes, fingerprint_of};
use super::disk::{Disk, RealDisk};
use super::error::FileError;
use super::fingerprint::{Fingerprint, Fingerprinter, fingerprint};
use super::save_changes::original_of;
use super::{MAX_BYTES, write, write_to};
use crate::budget::Budget;
use crate::form::FormSet;
use crate::lang::Text;

/// Saves atomically and gives the stamp of what was written. Permissions stay as they were; where
/// the path is a link, the file it leads to is written.
pub fn save(path: &Path, forms: &FormSet, budget: &Budget) -> Result<Fingerprint, FileError> {
    Saver::default().save(path, forms, budget)
}

/// As [`save`], but refuses ([`FileError::Changed`]) where the file on disk is no longer the one
/// that was opened or last saved. A file that was deleted meanwhile is written again.
pub fn save_unchanged(
    path: &Path,
    forms: &FormSet,
    budget: &Budget,
    opened: Fingerprint,
) -> Result<Fingerprint, FileError> {
    Saver::default().save_unchanged(path, forms, budget, opened)
}

/// How files are put on disk.
#[derive(Clone, Copy)]
pub struct Saver<'a> {
    disk: &'a dyn Disk,
    backup: bool,
}

impl Default for Saver<'_> {
    fn default() -> Self {
        Self { disk: &RealDisk, backup: false }
    }
}

impl<'a> Saver<'a> {
    /// Saves through another disk than the system's, for tests.
    pub fn on(disk: &'a dyn Disk) -> Self {
        Self { disk, backup: false }
    }

    /// Keeps the version that is replaced beside the file, as [`backup_of`] names it.
    pub fn with_backup(self, backup: bool) -> Self {
        Self { backup, ..self }
    }

    /// As [`save`].
    pub fn save(
        &self,
        path: &Path,
        forms: &FormSet,
        budget: &Budget,
    ) -> Result<Fingerprint, FileError> {
        self.put_budget(path, forms, budget, None)
    }

    /// As [`save_unchanged`].
    pub fn save_unchanged(
        &self,
        path: &Path,
        forms: &FormSet,
        budget: &Budget,
        opened: Fingerprint,
    ) -> Result<Fingerprint, FileError> {
        let other = match fingerprint_of(path) {
            Ok(found) => (found != opened).then_some(found),
            Err(FileError::Io { error, .. }) if error.kind() == ErrorKind::NotFound => None,
            Err(FileError::TooLarge { .. }) => {
                return Err(FileError::Changed { path: path.to_owned() });
            }
            Err(error) => return Err(error),
        };
        self.put_budget(path, forms, budget, other)
    }

    /// Writes a budget in place of a file; where that is `other` than it should be, only if it is
    /// the very text that is to be written: an attempt before got that far.
    fn put_budget(
        &self,
        path: &Path,
        forms: &FormSet,
        budget: &Budget,
        other: Option<Fingerprint>,
    ) -> Result<Fingerprint, FileError> {
        self.replace(path, &SavedContent::Budget(forms, budget), other)
    }

    /// Gives a file that is about to be saved otherwise than it is a second name, which says
    /// so and was nobody's before; gives that name. `format` is an older one it is converted from.
    pub fn keep_original(&self, path: &Path, format: Option<u32>) -> Result<PathBuf, FileError> {
        let told = |error| FileError::Io {
            path: path.to_owned(),
            doing: Text::new("留存原件", "keeping the original"),
            error,
        };
        let target = target(path).map_err(told)?;
        let folder = target.parent().unwrap_or(Path::new("")).to_owned();
        let content = bytes(&target)?;
        for n in 1..=MAX_ORIGINALS {
            let second = original_of(&target, format, n);
            if holds(&second, fingerprint(&content)) {
                return Ok(second);
            }
            let made = match self.disk.link(&target, &second) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    let copied = self.draft(&second, Some(&target), &SavedContent::Bytes(&content));
                    copied.map(|_| ()).map_err(|(_, error)| error)
                }
                made => made,
            };
            match made {
                Ok(()) => {
                    self.disk.sync_folder(&folder).map_err(told)?;
                    return Ok(second);
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(told(error)),
            }
        }
        Err(told(ErrorKind::AlreadyExists.into()))
    }

    /// Writes a text in place of a file.
    pub fn put(&self, path: &Path, text: &str) -> Result<Fingerprint, FileError> {
        self.put_bytes(path, text.as_bytes())
    }

    /// Writes bytes in place of a file.
    pub fn put_bytes(&self, path: &Path, content: &[u8]) -> Result<Fingerprint, FileError> {
        self.replace(path, &SavedContent::Bytes(content), None)
    }

    fn replace(
        &self,
        path: &Path,
        content: &SavedContent<'_>,
        other: Option<Fingerprint>,
    ) -> Result<Fingerprint, FileError> {
        let told = |doing: Text| |error| FileError::Io { path: path.to_owned(), doing, error };
        let target = target(path).map_err(told(Text::new("保存文件", "saving the file")))?;
        let folder = target.parent().unwrap_or(Path::new("")).to_owned();
        sweep(&folder);
        let room =
            self.disk.room(&folder).map_err(told(Text::new("保存文件", "saving the file")))?;
        let text: String;
        let content = match content {
            // No file is larger than what is free: how long it will be need not be known before.
            SavedContent::Budget(..) if room.is_none_or(|free| free > MAX_BYTES) => content,
            SavedContent::Budget(forms, budget) => {
                text = write(forms, budget);
                &SavedContent::Bytes(text.as_bytes())
            }
            SavedContent::Bytes(_) => content,
        };
        if let (SavedContent::Bytes(bytes), Some(free)) = (content, room)
            && free < bytes.len() as u64
        {
            let (path, need) = (path.to_owned(), bytes.len() as u64);
            return Err(FileError::NoRoom { path, need, free });
        }
        let draft = folder.join(draft_name());
        let old = target.exists().then_some(target.as_path());
        let drafted = self.draft(&draft, old, content);
        if let (Ok(written), Some(other)) = (&drafted, other)
            && *written != other
        {
            let _ = self.disk.remove(&draft);
            return Err(FileError::Changed { path: path.to_owned() });
        }
        let kept = drafted.and_then(|written| match old {
            Some(old) if self.backup && !holds(old, written) => {
                let failed =
                    |error| (Text::new("留存上一版本", "keeping the previous version"), error);
                self.back_up(old, &folder).map_err(failed).map(|()| written)
            }
            _ => Ok(written),
        });
        let named = kept.and_then(|written| {
            let failed = |error| (Text::new("换上新文件", "putting the new file in place"), error);
            self.disk.rename(&draft, &target).map_err(failed).map(|()| written)
        });
        let written = match named {
            Ok(written) => written,
            Err((doing, error)) => {
                // The draft is of no use to anybody; the first error is the one to report.
                let _ = self.disk.remove(&draft);
                return Err(told(doing)(error));
            }
        };
        self.disk.sync_folder(&folder).map_err(told(Text::new(
            "确认新文件已经落盘",
            "making sure that the new file is on the disk",
        )))?;
        Ok(written)
    }

    fn draft(
        &self,
        draft: &Path,
        like: Option<&Path>,
        content: &SavedContent<'_>,
    ) -> Result<Fingerprint, (Text, io::Error)> {
        let mut file = self
            .disk
            .create(draft, like)
            .map_err(|error| (Text::new("保存文件", "saving the file"), error))?;
        let mut written = Fingerprinter::default();
        let mut take = |part: &[u8]| {
            written.add(part);
            file.write(part)
        };
        let done = match content {
            SavedContent::Bytes(bytes) => take(bytes),
            SavedContent::Budget(forms, budget) => {
                write_to(forms, budget, &mut |part| take(part.as_bytes()))
            }
        };
        done.map_err(|error| (Text::new("写入", "writing"), error))?;
        file.sync().map_err(|error| (Text::new("写到磁盘", "writing to the disk"), error))?;
        Ok(written.end())
    }

    /// Gives the old content its second name. No content moves, so this costs next to nothing;
    /// where the file system knows no links it is copied.
    fn back_up(&self, old: &Path, folder: &Path) -> io::Result<()> {
        let second = folder.join(draft_name());
        if self.disk.link(old, &second).is_err() {
            let content = fs::read(old)?;
            let content = SavedContent::Bytes(&content);
            self.draft(&second, Some(old), &content).map_err(|(_, error)| error)?;
        }
        let named = self.disk.rename(&second, &backup_of(old));
        // Renaming onto another name of the same file does nothing and leaves both.
        if named.is_err() || second.exists() {
            let _ = self.disk.remove(&second);
        }
        named
    }
}

/// What is to be in a file.
enum SavedContent<'a> {
    Bytes(&'a [u8]),
    /// Its canonical text, which is never in memory as a whole.
    Budget(&'a FormSet, &'a Budget),
}

/// Names that are tried for an original.
const MAX_ORIGINALS: u32 = 1000;

/// Whether the person may put another version in a file's place, as far as that is known before.
pub fn may_save(path: &Path) -> bool {
    target(path).and_then(|target| RealDisk.room(target.parent().unwrap_or(Path::new("")))).is_ok()
}

/// Where the previous version of a file is kept: `名字.ron.bak` beside it.
pub fn backup_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".bak");
    path.with_file_name(name)
}

/// The file that is to be written: where the path is a link, what it leads to.
fn target(path: &Path) -> io::Result<PathBuf> {
    let target = match fs::canonicalize(path) {
        Ok(target) => target,
        Err(error) if error.kind() == ErrorKind::NotFound => match fs::read_link(path) {
            // A link to a file that is not there: it is made where the link leads.
            Ok(aim) => path.parent().unwrap_or(Path::new("")).join(aim),
            Err(_) => path.to_owned(),
        },
        Err(error) => return Err(error),
    };
    match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => Err(ErrorKind::IsADirectory.into()),
        // Renaming would replace it all the same.
        Ok(metadata) if metadata.permissions().readonly() => {
            Err(ErrorKind::PermissionDenied.into())
        }
        _ => Ok(target),
    }
}

fn holds(path: &Path, wanted: Fingerprint) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.len() == wanted.bytes)
        && fingerprint_of(path).is_ok_and(|found| found == wanted)
}

/// Name of a draft: short, since the file's own may be as long as names can be.
const DRAFT: (&str, &str) = (".~yusuan-", ".tmp");

fn draft_name() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    // Two machines may save into one folder.
    let moment = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let moment = moment.unwrap_or_default().subsec_nanos();
    let process = std::process::id();
    format!("{}{process}-{number}-{moment:x}{}", DRAFT.0, DRAFT.1)
}

/// Removes drafts that a crash left behind. None is written for an hour.
fn sweep(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let old = || {
            let age = entry.metadata().ok()?.modified().ok()?.elapsed().ok()?;
            Some(age > Duration::from_secs(3600))
        };
        if name.starts_with(DRAFT.0) && name.ends_with(DRAFT.1) && old() == Some(true) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
