//! Chooses between the window and a subcommand; everything else is the library's.

use std::process::ExitCode;

fn main() -> ExitCode {
    yusuan::cli::run(std::env::args_os(), |_file, _inspect, _lang| Err(NoWindow))
}

/// Stands in for the window's own error.
struct NoWindow;

impl yusuan::lang::Tell for NoWindow {
    fn tell(&self, lang: yusuan::lang::Lang) -> String {
        lang.pick("窗口尚未接上", "no window yet").to_owned()
    }
}
