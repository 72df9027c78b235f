//! The few things that saving asks of a file system, each a step that can fail or be the last.
//!
//! Saving goes through [`Disk`], so that tests can let every single step fail, or be the last one
//! before the power goes, and then look at what the disk holds. `atomic-write-file` made the same
//! steps, but nothing could be put between them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// A file that is being written under a name of its own.
pub trait TemporaryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Returns once the content is on the disk itself.
    fn sync(&mut self) -> io::Result<()>;
}

/// What saving asks of a file system.
pub trait Disk {
    /// Makes a file that must not exist yet; with the permissions of `like`, if there is one,
    /// from its first moment.
    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<Box<dyn TemporaryFile>>;
    /// A second name for a file, so that its content outlives the first one.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a file the name `to` at once; what bore it before is gone.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Returns once the names in the folder are on the disk itself.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Bytes that are free for this person where the folder lies; `None` where that cannot be known. An
    /// error where the person may not put files there.
    fn room(&self, folder: &Path) -> io::Result<Option<u64>> {
        let _ = folder;
        Ok(None)
    }
}

/// The system's own file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

struct RealDraft(File);

impl TemporaryFile for RealDraft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }
}

impl Disk for RealDisk {
    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<Box<dyn TemporaryFile>> {
        let like = like.and_then(|like| fs::metadata(like).ok());
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if like.is_some() {
            // Nobody may read the draft who may not read the file.
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let file = options.open(path)?;
        if let Some(like) = like
            && let Err(error) = same_rights(&file, &like)
        {
            drop(file);
            let _ = fs::remove_file(path);
            return Err(error);
        }
        Ok(Box::new(RealDraft(file)))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if !cfg!(unix) {
            // Elsewhere a folder cannot be opened as a file; the system keeps its own journal.
            return Ok(());
        }
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        match File::open(folder).and_then(|folder| folder.sync_all()) {
            // Some network file systems have no such thing.
            Err(error)
                if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) =>
            {
                Ok(())
            }
            done => done,
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    #[cfg(unix)]
    fn room(&self, folder: &Path) -> io::Result<Option<u64>> {
        use rustix::fs::{Access, access, statvfs};
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        access(folder, Access::WRITE_OK | Access::EXEC_OK)?;
        // Some network file systems report no blocks at all.
        let told = statvfs(folder).ok().filter(|told| told.f_blocks > 0);
        Ok(told.map(|told| told.f_bavail.saturating_mul(told.f_frsize)))
    }
}

/// Gives a new file the owner, the group and the permissions of the one that it will replace. Only
/// the system's administrator may give files away, so that part may fail.
fn same_rights(file: &File, like: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let own = file.metadata()?;
        if own.uid() != like.uid() {
            let _ = fchown(file, Some(like.uid()), None);
        }
        if own.gid() != like.gid() {
            let _ = fchown(file, None, Some(like.gid()));
        }
    }
    file.set_permissions(like.permissions())
}
