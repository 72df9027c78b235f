//! Saving on a disk that fails or stops at any step: the file holds the old bytes or the new ones.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::cell::{Cell, RefCell};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use yusuan::file::disk::{Disk, RealDisk, TemporaryFile};
use yusuan::file::{FileError, Saver, backup_of};
use yusuan::lang::{Lang, Tell};

const OLDER: &str = "// 更早的内容\n";
const OLD: &str = "// 旧的内容，一字不差\n(format: 1)\n";
const NEW: &str = "// 新的内容，比旧的长一些，也一字不差\n(format: 1, notes: [\"甲\"])\n";

/// What happens at the chosen step.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    /// The step fails with this error; the next ones work.
    Fails(i32),
    /// The process ends before the step is done; half of a text may be written.
    Killed,
    /// The power goes, and what was not synced is lost: of names all, none, or the last only.
    Cut { names: Lost, content: bool },
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Lost {
    All,
    Nothing,
    Last,
}

/// How to take back a change of names that was not synced.
enum Name {
    Made(PathBuf),
    Moved { from: PathBuf, to: PathBuf, covered: Option<PathBuf> },
    Gone { path: PathBuf, kept: PathBuf },
}

struct State {
    at: usize,
    fate: Fate,
    count: Cell<usize>,
    dead: Cell<bool>,
    aside: tempfile::TempDir,
    names: RefCell<Vec<Name>>,
    unsynced: RefCell<Vec<(usize, File)>>,
}

impl State {
    /// Counts a step; an error where it is the chosen one.
    fn step(&self) -> io::Result<()> {
        if self.dead.get() {
            return Err(io::Error::other("nothing happens after the end"));
        }
        self.count.set(self.count.get() + 1);
        if self.count.get() != self.at {
            return Ok(());
        }
        match self.fate {
            Fate::Fails(code) => Err(io::Error::from_raw_os_error(code)),
            _ => {
                self.dead.set(true);
                Err(io::Error::other("the end"))
            }
        }
    }

    fn keep(&self, path: &Path) -> Option<PathBuf> {
        let kept = self.aside.path().join(self.names.borrow().len().to_string());
        fs::hard_link(path, &kept).ok().map(|()| kept)
    }

    /// The power is gone: what the disk did not have yet is lost.
    fn cut(&self, lost: Lost, content: bool) {
        if content {
            for (_, file) in self.unsynced.borrow().iter() {
                file.set_len(file.metadata().unwrap().len() / 2).unwrap();
            }
        }
        let names = std::mem::take(&mut *self.names.borrow_mut());
        let lost = match lost {
            Lost::All => names.len(),
            Lost::Nothing => 0,
            Lost::Last => names.len().min(1),
        };
        for name in names.into_iter().rev().take(lost) {
            match name {
                Name::Made(path) => fs::remove_file(path).unwrap(),
                Name::Moved { from, to, covered } => {
                    fs::rename(&to, from).unwrap();
                    if let Some(covered) = covered {
                        fs::rename(covered, to).unwrap();
                    }
                }
                Name::Gone { path, kept } => fs::rename(kept, path).unwrap(),
            }
        }
    }
}

struct Faulty(Rc<State>);

struct FaultyDraft {
    state: Rc<State>,
    path: PathBuf,
    inner: Box<dyn TemporaryFile>,
    number: usize,
}

impl TemporaryFile for FaultyDraft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let file = File::options().write(true).open(&self.path)?;
        self.state.unsynced.borrow_mut().push((self.number, file));
        if let Err(error) = self.state.step() {
            self.inner.write(&bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        self.inner.write(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.state.step()?;
        self.state.unsynced.borrow_mut().retain(|(number, _)| *number != self.number);
        self.inner.sync()
    }
}

impl Disk for Faulty {
    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<Box<dyn TemporaryFile>> {
        self.0.step()?;
        let inner = RealDisk.create(path, like)?;
        self.0.names.borrow_mut().push(Name::Made(path.to_owned()));
        let (state, number) = (Rc::clone(&self.0), self.0.count.get());
        Ok(Box::new(FaultyDraft { state, path: path.to_owned(), inner, number }))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.step()?;
        RealDisk.link(from, to)?;
        self.0.names.borrow_mut().push(Name::Made(to.to_owned()));
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.step()?;
        let covered = self.0.keep(to);
        RealDisk.rename(from, to)?;
        let (from, to) = (from.to_owned(), to.to_owned());
        self.0.names.borrow_mut().push(Name::Moved { from, to, covered });
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.0.step()?;
        self.0.names.borrow_mut().clear();
        RealDisk.sync_folder(folder)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.step()?;
        let kept = self.0.keep(path);
        RealDisk.remove(path)?;
        if let Some(kept) = kept {
            self.0.names.borrow_mut().push(Name::Gone { path: path.to_owned(), kept });
        }
        Ok(())
    }
}

/// One save in a folder of its own; gives how many steps it took.
#[track_caller]
fn check_save(at: usize, fate: Fate, backup: bool) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("预算.ron");
    fs::write(&path, OLD).unwrap();
    fs::write(backup_of(&path), OLDER).unwrap();
    let state = Rc::new(State {
        at,
        fate,
        count: Cell::new(0),
        dead: Cell::new(false),
        aside: tempfile::tempdir_in(folder.path()).unwrap(),
        names: RefCell::default(),
        unsynced: RefCell::default(),
    });
    let disk = Faulty(Rc::clone(&state));
    let saved = Saver::on(&disk).with_backup(backup).put(&path, NEW);
    if let Fate::Cut { names, content } = fate {
        state.cut(names, content);
    }
    let case = format!("step {at}, {fate:?}, backup {backup}, {saved:?}");
    let held = fs::read_to_string(&path).unwrap();
    assert!([OLD, NEW].contains(&held.as_str()), "{case}: {held}");
    if saved.is_ok() {
        assert_eq!(held, NEW, "{case}");
    }
    let kept = fs::read_to_string(backup_of(&path)).unwrap();
    assert!([OLDER, OLD].contains(&kept.as_str()), "{case}: {kept}");
    assert!(backup || kept == OLDER, "{case}");
    assert!(!(backup && saved.is_ok() && kept == OLDER), "{case}: the old version is not kept");
    if let Fate::Fails(_) = fate {
        // The one step after the new name is the folder's sync.
        let last = at == state.count.get() && held == NEW;
        assert!(saved.is_ok() || held == OLD || last, "{case}");
        let litter: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.ends_with(".tmp") && name.starts_with(".~"))
            .collect();
        assert_eq!(litter, Vec::<String>::new(), "{case}");
    }
    state.count.get()
}

#[test]
fn every_step_may_fail_or_be_the_last() {
    let mut cases = 0;
    for backup in [false, true] {
        let mut fates = vec![Fate::Fails(5), Fate::Fails(28), Fate::Fails(30), Fate::Killed];
        for names in [Lost::All, Lost::Nothing, Lost::Last] {
            fates.extend([false, true].map(|content| Fate::Cut { names, content }));
        }
        let steps = check_save(0, Fate::Killed, backup);
        assert!(steps >= 5, "{steps}");
        for fate in fates {
            // One beyond the last: all was done before the power went.
            for at in 1..=steps + 1 {
                check_save(at, fate, backup);
                cases += 1;
            }
        }
    }
    assert!(cases >= 100, "{cases}");
}

/// The error of saving there, in Chinese.
#[track_caller]
fn refusal(path: &Path, text: &str) -> String {
    Saver::default().put(path, text).unwrap_err().tell(Lang::Zh)
}

#[test]
fn what_went_wrong_is_said_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("预算.ron");
    for (code, words) in [
        (5, "磁盘读写出错；请换一个磁盘保存"),
        (13, "没有权限；请核对文件和文件夹的权限，或换一个位置"),
        (27, "磁盘不收这么大的文件"),
        (28, "磁盘已满；请腾出空间，或换一个位置保存"),
        (30, "磁盘是只读的；请换一个位置保存"),
        (122, "磁盘已满"),
    ] {
        let error = FileError::Io {
            path: path.clone(),
            doing: "写入".into(),
            error: io::Error::from_raw_os_error(code),
        };
        let told = error.tell(Lang::Zh);
        assert!(told.contains("写入：") && told.contains(words), "{told}");
        assert!(!error.tell(Lang::En).contains("os error"), "{}", error.tell(Lang::En));
    }
}

#[test]
fn a_folder_that_is_gone_is_told_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("财务");
    fs::create_dir(&inner).unwrap();
    let path = inner.join("预算.ron");
    Saver::default().put(&path, OLD).unwrap();
    fs::remove_dir_all(&inner).unwrap();
    let told = refusal(&path, NEW);
    assert!(told.contains("没有这个文件或文件夹"), "{told}");
    assert!(!inner.exists());
}

/// The system's disk, not asked before how much room there is.
struct Unasked;

impl Disk for Unasked {
    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<Box<dyn TemporaryFile>> {
        RealDisk.create(path, like)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.link(from, to)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.sync_folder(folder)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }
}

/// Runs a program by the hands of somebody without special rights.
#[cfg(target_os = "linux")]
fn as_user(program: &Path) -> std::process::Command {
    use std::process::Command;
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    if !is_root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
    command
}

/// A folder that its user may not write; as root, who may write everything, by another's hands.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_may_not_be_written_keeps_the_old_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("财务");
    fs::create_dir(&inner).unwrap();
    let (path, program) = (inner.join("预算.ron"), folder.path().join("yusuan"));
    // Not canonical, so that fmt wants to write it.
    fs::write(&path, format!("{}\n\n", yusuan::file::SAMPLE)).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_yusuan"), &program).unwrap();
    let rights = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    rights(folder.path(), 0o755);
    rights(&inner, 0o555);
    let mut command = as_user(&program);
    let done = command.arg("fmt").arg(&path).current_dir("/").output();
    rights(&inner, 0o755);
    let Ok(done) = done else {
        eprintln!("no setpriv: as root a folder without rights was not tried");
        return;
    };
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(told.contains("没有权限；请核对文件和文件夹的权限，或换一个位置"), "{told}");
    assert_eq!(done.status.code(), Some(2));
    assert!(fs::read_to_string(&path).unwrap().ends_with("\n\n"), "untouched");
    assert_eq!(fs::read_dir(&inner).unwrap().count(), 1, "no draft is left");
}

/// A disk of its own, as small as a test wants it.
#[cfg(target_os = "linux")]
struct SmallDisk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    /// `None` where there is no right to mount.
    fn new(options: &str) -> Option<Self> {
        let disk = Self(tempfile::tempdir().unwrap());
        disk.mount(options).then_some(disk)
    }

    fn mount(&self, options: &str) -> bool {
        let mut command = std::process::Command::new("mount");
        command.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(self.0.path());
        command.output().is_ok_and(|output| output.status.success())
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0.path()).status();
    }
}

/// Needs the right to mount; without it there is nothing to see and the test says so.
#[cfg(target_os = "linux")]
#[test]
fn a_full_or_read_only_disk_keeps_the_old_file() {
    let Some(folder) = SmallDisk::new("size=64k") else {
        eprintln!("no right to mount: the small disk was not tried");
        return;
    };
    let path = folder.0.path().join("预算.ron");
    Saver::default().put(&path, OLD).unwrap();
    let much = "// 很长的一行\n".repeat(8_000);
    for backup in [false, true] {
        let told = Saver::default().with_backup(backup).put(&path, &much).unwrap_err();
        assert!(matches!(&told, FileError::NoRoom { need, .. } if *need == much.len() as u64));
        assert!(told.tell(Lang::Zh).contains("磁盘已满：需要"), "{told}");
        // Another may take the room meanwhile, or nobody could tell how much there is.
        let full = Saver::on(&Unasked).with_backup(backup).put(&path, &much).unwrap_err();
        assert!(
            matches!(&full, FileError::Io { error, .. } if error.kind() == ErrorKind::StorageFull)
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), OLD);
        assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 1, "no draft is left");
    }
    // Room for a small file is there again.
    Saver::default().put(&path, NEW).unwrap();
    assert!(folder.mount("remount,ro"));
    let told = refusal(&path, OLD);
    assert!(told.contains("只读"), "{told}");
    assert_eq!(fs::read_to_string(&path).unwrap(), NEW);
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_a_link_is_followed() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("真.ron"), folder.path().join("链.ron"));
    fs::write(&path, OLD).unwrap();
    std::os::unix::fs::symlink("真.ron", &link).unwrap();
    for mode in [0o600, 0o640, 0o664, 0o755] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        Saver::default().with_backup(true).put(&link, NEW).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode);
        assert_eq!(fs::read_to_string(&path).unwrap(), NEW);
        // Beside the file itself, as it was before; saving the same again keeps it.
        assert_eq!(fs::read_to_string(backup_of(&path)).unwrap(), OLD);
    }
    fs::remove_file(&path).unwrap();
    Saver::default().put(&link, OLD).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink(), "a link to nothing stays a link");
    assert_eq!(fs::read_to_string(&path).unwrap(), OLD);
}

/// As a save leaves them that ended between its two renames: file and backup are one file.
#[cfg(unix)]
#[test]
fn a_backup_that_is_the_file_itself_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("预算.ron");
    fs::write(&path, OLD).unwrap();
    fs::hard_link(&path, backup_of(&path)).unwrap();
    Saver::default().with_backup(true).put(&path, NEW).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), NEW);
    assert_eq!(fs::read_to_string(backup_of(&path)).unwrap(), OLD);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "the file and its backup");
}

/// A set of three files of which the last is new; gives how many steps it took.
#[track_caller]
fn check_set(at: usize, fate: Fate) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let state = Rc::new(State {
        at,
        fate,
        count: Cell::new(0),
        dead: Cell::new(false),
        aside: tempfile::tempdir_in(folder.path()).unwrap(),
        names: RefCell::default(),
        unsynced: RefCell::default(),
    });
    let names = ["甲.pdf", "乙.docx", "丙.xlsx"].map(|name| folder.path().join(name));
    for path in &names[..2] {
        fs::write(path, OLD).unwrap();
    }
    let files = names.clone().map(|path| (path, NEW.as_bytes().to_vec()));
    let saved = Saver::on(&Faulty(Rc::clone(&state))).put_all(&files);
    let case = format!("step {at}, {fate:?}, {saved:?}");
    let held = names.clone().map(|path| fs::read_to_string(path).ok());
    for (at, held) in held.iter().enumerate() {
        let whole = held.as_deref().map_or(at == 2, |held| [OLD, NEW].contains(&held));
        assert!(whole, "{case}: {held:?}");
    }
    let all_new = held.iter().all(|held| held.as_deref() == Some(NEW));
    assert!(saved.is_err() || all_new, "{case}: {held:?}");
    if let Fate::Fails(_) = fate {
        // The one step after the new names is the folder's sync.
        let as_before = [Some(OLD), Some(OLD), None] == held.each_ref().map(Option::as_deref);
        let last = at == state.count.get() && all_new;
        assert!(saved.is_ok() || as_before || last, "{case}: {held:?}");
        let count = fs::read_dir(folder.path()).unwrap().count();
        assert!(saved.is_ok() || count == if last { 4 } else { 3 }, "{case}: {count} files");
    }
    state.count.get()
}

#[test]
fn a_set_of_files_is_put_whole_or_not_at_all() {
    let steps = check_set(0, Fate::Killed);
    assert!(steps >= 15, "{steps}");
    for fate in [Fate::Fails(5), Fate::Fails(28), Fate::Fails(30), Fate::Killed] {
        for at in 1..=steps {
            check_set(at, fate);
        }
    }
}

/// Publishes the sample into that folder; gives the exit code and what is said.
#[cfg(target_os = "linux")]
fn publish(mut program: std::process::Command, file: &Path, out: &Path) -> (i32, String) {
    program.args(["publish", "--allow-open", "--bundled-fonts"]).arg(file).arg("--out").arg(out);
    let done = program.current_dir("/").output().unwrap();
    (done.status.code().unwrap(), String::from_utf8(done.stderr).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_is_half_published() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::Command;
    let own = || Command::new(env!("CARGO_BIN_EXE_yusuan"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("预算.ron");
    fs::write(&file, yusuan::file::SAMPLE).unwrap();
    let rights = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let listed = |folder: &Path| {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        names.map(|name| name.into_string().unwrap()).collect::<std::collections::BTreeSet<_>>()
    };
    // Where a file stands in the folder's place.
    let (code, told) = publish(own(), &file, &file.join("公开"));
    assert!(code == 2 && told.contains("不能建立文件夹"), "{told}");
    // A name that is taken, by a file and by a folder; the others are not made either.
    let out = folder.path().join("公开");
    let (code, told) = publish(own(), &file, &out);
    assert_eq!(code, 1, "{told}");
    let all = listed(&out);
    assert_eq!(all.len(), 4, "{all:?}");
    for name in &all {
        let taken = folder.path().join("有");
        for is_folder in [false, true] {
            match is_folder {
                true => fs::create_dir_all(taken.join(name)).unwrap(),
                false => {
                    fs::create_dir(&taken).unwrap();
                    fs::write(taken.join(name), OLD).unwrap();
                }
            }
            let (code, told) = publish(own(), &file, &taken);
            assert!(code == 2 && told.contains("已经存在"), "{told}");
            assert_eq!(listed(&taken).len(), 1);
            if is_folder {
                let mut again = own();
                again.args(["publish", "--allow-open", "--bundled-fonts", "--overwrite"]);
                let done = again.arg(&file).arg("--out").arg(&taken).output().unwrap();
                assert_eq!(done.status.code(), Some(2));
                assert_eq!(listed(&taken).len(), 1, "nothing is made beside a folder");
            }
            fs::remove_dir_all(&taken).unwrap();
        }
    }
    // A folder that may not be written.
    let (closed, program) = (folder.path().join("关"), folder.path().join("yusuan"));
    fs::create_dir(&closed).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_yusuan"), &program).unwrap();
    rights(folder.path(), 0o755);
    rights(&closed, 0o555);
    let (code, told) = publish(as_user(&program), &file, &closed);
    rights(&closed, 0o755);
    assert!(code == 2 && told.contains("没有权限"), "{told}");
    assert_eq!(listed(&closed).len(), 0);
    let (code, told) = publish(as_user(&program), &file, Path::new("/不许写/公开"));
    assert!(code == 2 && told.contains("没有权限"), "{told}");
    // A disk that has room for the first file and not for all.
    let first = fs::metadata(out.join(all.first().unwrap())).unwrap().len();
    let Some(disk) = SmallDisk::new(&format!("size={}k", first / 1024 + 40)) else {
        eprintln!("no right to mount: the small disk was not tried");
        return;
    };
    let (code, told) = publish(own(), &file, &disk.0.path().join("新"));
    assert!(code == 2 && told.contains("磁盘已满"), "{told}");
    assert_eq!(listed(disk.0.path()).len(), 0, "neither files nor their folder");
}
