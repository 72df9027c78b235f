//! System tools that look at what was written: a page viewer's, an office program's.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part")]

/// The output of a system tool, or nothing where it is not installed.
pub fn tool(name: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    match std::process::Command::new(name).args(arguments).output() {
        Ok(done) => {
            let told = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(done.status.success(), "{name} {arguments:?}: {told}");
            Some(done.stdout)
        }
        Err(_) => {
            eprintln!("skipped: {name} is not installed");
            None
        }
    }
}

/// A private profile of an office program that computes every workbook anew.
pub fn office(folder: &std::path::Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let user = folder.join("profile/user");
    std::fs::create_dir_all(&user).unwrap();
    let settings = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" \
        xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" \
        xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
        <item oor:path=\"/org.openoffice.Office.Calc/Formula/Load\">\
        <prop oor:name=\"OOXMLRecalcMode\" oor:op=\"fuse\"><value>0</value></prop></item></oor:items>";
    std::fs::write(user.join("registrymodifications.xcu"), settings).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut all = vec![profile.as_str(), "--headless"];
    all.extend(arguments);
    tool("soffice", &all)
}

pub type Cells = std::collections::BTreeMap<(String, u32, u32), String>;

/// The cells of a workbook: texts, and numbers to the hundredth.
pub fn cells(bytes: Vec<u8>) -> Cells {
    use calamine::{Data, Reader as _};
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let mut cells = Cells::new();
    for (sheet, range) in book.worksheets() {
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, column, value) in range.used_cells() {
            let value = match value {
                // Nothing, however it is signed.
                Data::Float(number) if number.abs() < 0.005 => "0.00".to_owned(),
                Data::Float(number) => format!("{number:.2}"),
                Data::Int(number) => format!("{number}.00"),
                Data::String(text) if text.is_empty() => continue,
                other => other.to_string(),
            };
            cells.insert((sheet.clone(), top + row as u32, left + column as u32), value);
        }
    }
    cells
}
