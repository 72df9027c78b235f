//! Chooses between the window and a subcommand; everything else is the library's.

use std::path::PathBuf;
use std::process::ExitCode;

use yusuan::lang::{Lang, Tell as _};

fn main() -> ExitCode {
    let file = std::env::args_os().nth(1).map(PathBuf::from);
    match yusuan::ui::run(file, false, None) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", error.tell(Lang::Zh));
            ExitCode::from(2)
        }
    }
}
