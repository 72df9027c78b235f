//! What the system refuses, in plain words.

use std::io::ErrorKind;

use crate::lang::Text;

use super::Diagnostic;

/// The system's reason in plain words, and what to do about it.
pub fn system_reason(error: &std::io::Error) -> Diagnostic {
    let (zh, en) = match error.kind() {
        ErrorKind::NotFound => {
            (("没有这个文件或文件夹", "请核对路径"), ("no such file or folder", "check the path"))
        }
        ErrorKind::PermissionDenied => (
            ("没有权限", "请核对文件和文件夹的权限，或换一个位置"),
            (
                "permission denied",
                "check the permissions of file and folder, or choose another place",
            ),
        ),
        ErrorKind::IsADirectory => (
            ("这是文件夹，不是文件", "请指定其中的文件"),
            ("this is a folder, not a file", "name a file in it"),
        ),
        ErrorKind::NotADirectory => (
            ("路径中间的一段是文件，不是文件夹", "请核对路径"),
            ("a part of the path is a file, not a folder", "check the path"),
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            ("磁盘已满", "请腾出空间，或换一个位置保存"),
            ("the disk is full", "make room, or save elsewhere"),
        ),
        ErrorKind::ReadOnlyFilesystem => {
            (("磁盘是只读的", "请换一个位置保存"), ("the disk is read-only", "save elsewhere"))
        }
        ErrorKind::AlreadyExists => {
            (("文件已经存在", "请换一个文件名"), ("the file exists already", "choose another name"))
        }
        ErrorKind::FileTooLarge => (
            ("磁盘不收这么大的文件", "请换一个位置保存"),
            ("the disk takes no file of that size", "save elsewhere"),
        ),
        // EIO has no kind of its own.
        _ if cfg!(unix) && error.raw_os_error() == Some(5) => (
            ("磁盘读写出错", "请换一个磁盘保存，并检查这个磁盘"),
            ("the disk reports an error", "save on another disk and have this one checked"),
        ),
        // Nor have a sharing violation and a lock of another program.
        _ if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) => (
            ("文件正被别的程序使用", "请关闭那个程序，或换一个位置保存"),
            ("another program has the file open", "close that program, or save elsewhere"),
        ),
        _ => return Diagnostic::new(error.to_string().as_str(), Text::default()),
    };
    Diagnostic::new((zh.0, en.0), (zh.1, en.1))
}
