//! The real program in a real window, driven by keyboard, clipboard and a pinyin input method.
//!
//! Needs Xvfb, openbox, xdotool, xclip, ImageMagick, fcitx5 with pinyin and a session bus; where
//! they are missing the test says so and is skipped. `.ci/run` installs them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::Path;
use std::process::Command;

const NEEDED: &[&str] = &[
    "Xvfb",
    "openbox",
    "xdotool",
    "xclip",
    "import",
    "fcitx5",
    "fcitx5-remote",
    "dbus-run-session",
];

/// What the script's typing must have changed, line by line: what the line said, what it says now.
const CHANGED: &[(&str, &str, &str)] = &[
    // Saved with mandatory findings open: a draft again.
    ("    status: ", "published", "draft"),
    // 30201 办公费 +0.10, 30205 水费 +0.10, 30206 电费 +0.10 from the keypad; 30207 邮电费 +0.10,
    // 30208 取暖费 +0.10 pasted: 0.50 more in 302 and in 合计.
    ("(row: \"合计\", 合计: \"747.96\", 人员", "747.96", "748.46"),
    ("(row: \"合计\", 合计: \"748.46\", 人员", "128.20", "128.70"),
    ("(科目编码: \"302\",", "128.20", "128.70"),
    ("(科目编码: \"30201\",", "6.00", "6.10"),
    ("(科目编码: \"30205\",", "1.83", "1.93"),
    ("(科目编码: \"30206\",", "15.43", "15.53"),
    ("(科目编码: \"30207\",", "1.00", "1.10"),
    ("(科目编码: \"30208\",", "20.40", "20.50"),
    ("(level: 3, 二级项目: \"奖励补助资金\",", "延边朝鲜族自治州社会保险事业管理局", "部门预算"),
];

fn is_there(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

fn expected(sample: &str) -> String {
    let mut lines: Vec<String> = sample.lines().map(str::to_owned).collect();
    for (start, old, new) in CHANGED {
        let found = |line: &&mut String| line.contains(start) && line.contains(old);
        let line = lines.iter_mut().find(found).unwrap_or_else(|| panic!("no line {start} {old}"));
        *line = line.replace(old, new);
    }
    lines.join("\n") + "\n"
}

/// One run of the script: the saved file and what was copied to the clipboard.
fn run(sample: &Path) -> Result<(String, String), String> {
    let work = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/window.sh");
    let output = Command::new("bash")
        .arg(script)
        .args([Path::new(env!("CARGO_BIN_EXE_yusuan")), sample, work.path()])
        .output()
        .unwrap();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let read = |name: &str| std::fs::read_to_string(work.path().join(name)).unwrap_or_default();
    Ok((read("budget.ron"), read("copied.txt")))
}

#[test]
fn a_morning_of_a_budget_officer() {
    let missing: Vec<_> = NEEDED.iter().filter(|program| !is_there(program)).collect();
    if !missing.is_empty() {
        println!("skipped: {missing:?} not installed; see tests/e2e.rs");
        return;
    }
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples/yanbian-2024.ron");
    let expected = expected(&std::fs::read_to_string(&sample).unwrap());
    // Keys are sent by the clock: a machine that stalls may swallow one, so a run may be repeated.
    let mut last = String::new();
    for _ in 0..3 {
        match run(&sample) {
            Ok((saved, copied)) if saved == expected && copied.trim_end() == "1.10\n20.50" => {
                return;
            }
            Ok((saved, copied)) => {
                let differing = saved.lines().zip(expected.lines()).filter(|(a, b)| a != b);
                last = differing.map(|(a, b)| format!("got  {a}\nwant {b}\n")).collect();
                last += &format!("copied {copied:?}");
            }
            Err(error) => last = error,
        }
    }
    panic!("{last}");
}
