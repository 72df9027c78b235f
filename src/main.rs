//! Chooses between the window and a subcommand; everything else is the library's.

fn main() -> std::process::ExitCode {
    yusuan::cli::run(std::env::args_os(), yusuan::ui::run)
}
