//! A sign beside a file that somebody has it open: who, where and since when.
//!
//! The sign is a file of its own, `.~lock.名字.ron#`, never the budget file: saving puts a new file
//! in that one's place, and a lock would stay with the old one. Its owner also holds the system's
//! lock on the sign, which ends with the process, however that ends: a sign without it is stale.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use super::owner::{LockOwner, user_name};

/// The sign, for as long as this lives.
#[derive(Debug)]
pub struct Lock {
    lock_file: PathBuf,
    _held: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.lock_file);
    }
}

/// Somebody has the file open, or, where the sign is stale, had it open when his process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldLock {
    pub owner: LockOwner,
    pub lock_file: PathBuf,
    pub stale: bool,
}

impl HeldLock {
    /// Whether it was put there by another machine (or nobody knows by whom), so that nothing can
    /// be seen here of what became of its owner.
    pub fn is_elsewhere(&self) -> bool {
        self.owner.host != LockOwner::here().host
    }
}

/// What came of an attempt.
#[derive(Debug)]
pub enum LockOutcome {
    Held(Lock),
    Taken(HeldLock),
    /// No sign can be put there: a folder that cannot be written, say. Nobody is kept out.
    Impossible,
}

/// The sign's place: beside the file itself where the path is a link.
fn lock_file_of(path: &Path) -> PathBuf {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".~lock.{name}#"))
}

/// Puts the sign beside a file.
pub fn lock(path: &Path) -> LockOutcome {
    let lock_file = lock_file_of(path);
    match put(&lock_file) {
        Ok(lock) => LockOutcome::Held(lock),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let text = fs::read_to_string(&lock_file).unwrap_or_default();
            let owner: LockOwner = serde_json::from_str(&text).unwrap_or_default();
            // What another machine's processes do cannot be seen from here.
            let stale = owner.host == LockOwner::here().host && !is_held(&lock_file);
            LockOutcome::Taken(HeldLock { owner, lock_file, stale })
        }
        Err(_) => LockOutcome::Impossible,
    }
}

/// As [`lock`], but a person's own sign that a crash left here is no question.
pub fn lock_again(path: &Path) -> LockOutcome {
    match lock(path) {
        LockOutcome::Taken(taken) if taken.stale && taken.owner.user == LockOwner::here().user => {
            seize(path, &taken)
        }
        other => other,
    }
}

/// Takes the place of an owner whose process has ended; of no other.
pub fn take_over(path: &Path) -> LockOutcome {
    match lock(path) {
        LockOutcome::Taken(taken) if taken.stale => seize(path, &taken),
        other => other,
    }
}

/// Takes the place of an owner that the person was asked about: of one that is stale, or that is on
/// another machine. A process of this machine that lives is never pushed aside.
pub fn seize(path: &Path, asked: &HeldLock) -> LockOutcome {
    match lock(path) {
        LockOutcome::Taken(taken)
            if taken.owner == asked.owner && (taken.stale || taken.is_elsewhere()) =>
        {
            // Another may be doing the same: whose sign was taken away is seen only afterwards.
            let aside = taken.lock_file.with_extension(format!("{}", std::process::id()));
            let text =
                fs::rename(&taken.lock_file, &aside).and_then(|()| fs::read_to_string(&aside));
            let gone = text.unwrap_or_default();
            if serde_json::from_str::<LockOwner>(&gone).unwrap_or_default() != taken.owner {
                let _ = fs::hard_link(&aside, &taken.lock_file);
            }
            let _ = fs::remove_file(&aside);
            lock(path)
        }
        other => other,
    }
}

fn put(lock_file: &Path) -> io::Result<Lock> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(windows)]
    // Others may read it (1); failing to write it, they know that it is held. Its owner removes
    // it while he still has it open (4), so that it is never there and free at once.
    std::os::windows::fs::OpenOptionsExt::share_mode(&mut options, 1 | 4);
    let mut file = options.open(lock_file)?;
    #[cfg(not(windows))]
    let _ = file.try_lock();
    let text = serde_json::to_string(&LockOwner::here()).unwrap_or_default();
    // A sign without a name is a sign all the same.
    let _ = file.write_all(text.as_bytes()).and_then(|()| file.flush());
    Ok(Lock { lock_file: lock_file.to_owned(), _held: file })
}

#[cfg(windows)]
fn is_held(lock_file: &Path) -> bool {
    OpenOptions::new()
        .write(true)
        .open(lock_file)
        .is_err_and(|e| e.kind() != io::ErrorKind::NotFound)
}

#[cfg(not(windows))]
fn is_held(lock_file: &Path) -> bool {
    let held = |file: File| matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock));
    File::open(lock_file).is_ok_and(held)
}
