//! Several files that belong together put on disk: all of them, or each as it was.

use std::fs;
use std::path::{Path, PathBuf};

use super::{FileError, SavedContent, Saver, draft_name, sweep, target};
use crate::lang::Text;

/// A file of the set on its way.
struct FileStep<'a> {
    path: &'a Path,
    draft: PathBuf,
    target: PathBuf,
    /// It has its name.
    named: bool,
    /// A second name of what bore the name before.
    kept: Option<PathBuf>,
    /// Nothing bore the name before.
    new: bool,
}

impl Saver<'_> {
    /// Writes files of one folder in place of others. All are on the disk before the first takes its
    /// name; where one cannot take it, those that have get their old content back or are gone again.
    pub fn put_all(&self, files: &[(PathBuf, Vec<u8>)]) -> Result<(), FileError> {
        let mut steps = Vec::with_capacity(files.len());
        let done = self.draft_all(files, &mut steps).and_then(|()| self.name_all(&mut steps));
        for step in steps.iter().rev() {
            self.end(step, done.is_err());
        }
        let folder = steps.first().and_then(|step| step.target.parent().map(Path::to_owned));
        done?;
        let Some((folder, (path, _))) = folder.zip(files.first()) else { return Ok(()) };
        let doing =
            Text::new("确认新文件已经落盘", "making sure that the new files are on the disk");
        self.disk.sync_folder(&folder).map_err(|error| failed(path, doing, error))
    }

    fn draft_all<'a>(
        &self,
        files: &'a [(PathBuf, Vec<u8>)],
        steps: &mut Vec<FileStep<'a>>,
    ) -> Result<(), FileError> {
        let saving = || Text::new("保存文件", "saving the file");
        let need = files.iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>();
        for (at, (path, bytes)) in files.iter().enumerate() {
            let target = target(path).map_err(|error| failed(path, saving(), error))?;
            let folder = target.parent().unwrap_or(Path::new("")).to_owned();
            if at == 0 {
                sweep(&folder);
                let room = self.disk.room(&folder);
                let room = room.map_err(|error| failed(path, saving(), error))?;
                if let Some(free) = room.filter(|free| *free < need) {
                    return Err(FileError::NoRoom { path: path.clone(), need, free });
                }
            }
            let draft = folder.join(draft_name());
            let new = fs::symlink_metadata(&target).is_err();
            let like = (!new).then_some(target.as_path());
            let written = self.draft(&draft, like, &SavedContent::Bytes(bytes));
            steps.push(FileStep { path, draft, target, named: false, kept: None, new });
            written.map_err(|(doing, error)| failed(path, doing, error))?;
        }
        Ok(())
    }

    fn name_all(&self, steps: &mut [FileStep<'_>]) -> Result<(), FileError> {
        for step in steps {
            if !step.new {
                let second = step.target.with_file_name(draft_name());
                // Where the file system knows no second names, the old content cannot come back.
                step.kept = self.disk.link(&step.target, &second).ok().map(|()| second);
            }
            let doing = Text::new("换上新文件", "putting the new file in place");
            let named = self.disk.rename(&step.draft, &step.target);
            named.map_err(|error| failed(step.path, doing, error))?;
            step.named = true;
        }
        Ok(())
    }

    /// Takes a step back, or only what is of no use any more. The first error is the one to report.
    fn end(&self, step: &FileStep<'_>, back: bool) {
        if !step.named {
            let _ = self.disk.remove(&step.draft);
        }
        match &step.kept {
            Some(kept) if back && step.named => drop(self.disk.rename(kept, &step.target)),
            Some(kept) => drop(self.disk.remove(kept)),
            None if back && step.named && step.new => drop(self.disk.remove(&step.target)),
            None => {}
        }
    }
}

fn failed(path: &Path, doing: Text, error: std::io::Error) -> FileError {
    FileError::Io { path: path.to_owned(), doing, error }
}
