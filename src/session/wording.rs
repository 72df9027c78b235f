//! Words that depend on what is said: names of states, counts, lines with figures in them. The
//! window and the command line say them alike.

use crate::budget::Status;
use crate::engine::{Counts, Verdict};
use crate::form::Severity;
use crate::import::ChangeKind;
use crate::lang::{Lang, Text};
use crate::publish::Adjusted;
use crate::search::Search;

use super::updating::Updating;

/// One text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub zh: &'static str,
    pub en: &'static str,
}

impl Pair {
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    pub fn get(self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

pub fn severity(severity: Severity) -> Pair {
    match severity {
        Severity::Mandatory => Pair::new("强制", "Mandatory"),
        Severity::Explain => Pair::new("核实", "Verify"),
        Severity::Hint => Pair::new("提示", "Hint"),
    }
}

/// The word for a finding: what is only to be verified is no mistake.
pub fn verdict_of(verdict: Verdict, severity: Severity, lang: Lang) -> &'static str {
    match (verdict, severity) {
        (Verdict::Invalid | Verdict::Missing, Severity::Explain | Severity::Hint) => {
            lang.pick("待核实", "to verify")
        }
        _ => verdict.word(lang),
    }
}

pub fn status(status: Status) -> Pair {
    match status {
        Status::Draft => Pair::new("草稿", "draft"),
        Status::Final => Pair::new("定稿", "final"),
        Status::Published => Pair::new("已公开", "published"),
    }
}

/// `2024 年部门预算`, `2024年度部门决算`: what the form set's cover says with the year.
pub fn year_line(lang: Lang, year: i32, cover: &[Text]) -> String {
    let year = year.to_string();
    // Texts of a set that has its year may hold it already.
    let says_year = |line: &&Text| line.zh.contains("{年}") || line.zh.contains(&year);
    let line = cover.iter().filter(|line| !line.zh.contains("{单位}")).find(says_year);
    let line = line.map_or_else(
        || lang.pick("{年} 年部门预算", "Departmental budget {年}"),
        |line| line.get(lang),
    );
    line.replace("{年}", &year)
}

/// `3 处不平衡`
pub fn unbalanced_chip(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("{count} 处不平衡"),
        Lang::En => format!("{count} unbalanced"),
    }
}

/// `1 处四舍五入`
pub fn rounding_chip(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("{count} 处四舍五入"),
        Lang::En => format!("{count} rounding"),
    }
}

/// `2 处待核实`
pub fn explain_chip(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("{count} 处待核实"),
        Lang::En => format!("{count} to verify"),
    }
}

/// A table's state in words, for tooltips and screen readers.
pub fn counts_line(lang: Lang, counts: Counts, empty: bool) -> String {
    let mut said = Vec::new();
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            said.push(match lang {
                Lang::Zh => format!("{zh} {count}"),
                Lang::En => format!("{en} {count}"),
            });
        }
    };
    say(counts.mandatory, "强制", "mandatory");
    say(counts.explain, "核实", "to verify");
    say(counts.explained, "已说明", "explained");
    say(counts.hint, "提示", "hint");
    say(counts.rounding, "舍入", "rounding");
    if empty {
        said.insert(0, lang.pick("空表", "empty").to_owned());
    }
    if said.is_empty() {
        lang.pick("平衡", "balances").to_owned()
    } else {
        said.join(lang.pick("，", ", "))
    }
}

/// `还有 6 处不平衡，保存前请看一眼`
///
/// With `causes` fewer than the places, it says how many there are.
pub fn save_title(lang: Lang, count: usize, causes: usize) -> String {
    let from = match (lang, causes) {
        (_, 0) => String::new(),
        (Lang::Zh, causes) if causes < count => format!("（{causes} 个原因）"),
        (Lang::En, 1) if count > 1 => " (1 cause)".to_owned(),
        (Lang::En, causes) if causes < count => format!(" ({causes} causes)"),
        _ => String::new(),
    };
    match lang {
        Lang::Zh => format!("还有 {count} 处不平衡{from}，保存前请看一眼"),
        Lang::En if count == 1 => "1 place does not balance; look before saving".to_owned(),
        Lang::En => format!("{count} places do not balance{from}; look before saving"),
    }
}

/// `已导出：审核.html`
pub fn exported(lang: Lang, path: &str) -> String {
    match lang {
        Lang::Zh => format!("已导出：{path}"),
        Lang::En => format!("exported: {path}"),
    }
}

/// `6 处`
pub fn places(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::Zh, count) => format!("{count} 处"),
        (Lang::En, 1) => "1 place".to_owned(),
        (Lang::En, count) => format!("{count} places"),
    }
}

/// `另有 2 条说明，原审核结果已不存在。支出总表 …：沿用旧名`
pub fn left_over(lang: Lang, count: usize, place: &str, text: &str) -> String {
    match lang {
        Lang::Zh => format!("有 {count} 条说明，其审核结果已不存在（可删）：{place}：{text}"),
        Lang::En => format!("{count} explained findings are gone (removable): {place}: {text}"),
    }
}

/// `改为 25.13`
pub fn change_to(lang: Lang, figure: &str) -> String {
    match lang {
        Lang::Zh => format!("改为 {figure}"),
        Lang::En => format!("Change to {figure}"),
    }
}

/// `跳过 3 个不能填的格`
pub fn passed_over(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("跳过了 {count} 个不能填写的格（合计或固定文字）"),
        Lang::En => {
            format!("{count} cells that cannot be filled were passed over (totals, printed text)")
        }
    }
}

/// `已按表更新 3 节文字里的数`
pub fn figures_refreshed(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("已按表更新 {count} 节文字里的数"),
        Lang::En => format!("figures of {count} sections follow the tables now"),
    }
}

/// `（按元显示）`
pub fn shown_in(lang: Lang, unit: &str) -> String {
    match lang {
        Lang::Zh => format!("（按{unit}显示）"),
        Lang::En => format!(" (shown in {unit})"),
    }
}

/// `找到 12 处`
pub fn hits(lang: Lang, search: &Search) -> String {
    let (count, listed) = (search.count(), search.hits().len());
    let said = match (lang, search.is_done()) {
        (_, true) if count == 0 => lang.pick("没有找到", "Nothing found").to_owned(),
        (Lang::Zh, true) => format!("找到 {count} 处"),
        (Lang::En, true) => format!("{count} found"),
        (Lang::Zh, false) => format!("已找到 {count} 处，还在查找…"),
        (Lang::En, false) => format!("{count} found so far …"),
    };
    match lang {
        _ if listed == count => said,
        Lang::Zh => format!("{said}，列出前 {listed} 处"),
        Lang::En => format!("{said}, the first {listed} are listed"),
    }
}

/// `替换了 3 处，跳过 2 处`
pub fn replaced(lang: Lang, changed: usize, passed: usize) -> String {
    match (lang, passed) {
        (Lang::Zh, 0) => format!("替换了 {changed} 处。"),
        (Lang::Zh, _) => {
            format!("替换了 {changed} 处，跳过 {passed} 处（合计、固定文字或填不进去）。")
        }
        (Lang::En, 0) => format!("{changed} replaced."),
        (Lang::En, _) => {
            format!("{changed} replaced, {passed} passed over (totals, printed text, or refused).")
        }
    }
}

/// How many findings are in the way of publishing.
pub fn publish_open(lang: Lang, open: usize) -> String {
    match lang {
        Lang::Zh => format!("有 {open} 项强制性审核问题，不能公开。"),
        Lang::En => format!("{open} mandatory findings are open, so it is not published."),
    }
}

/// How many findings the published document names.
pub fn publish_noted(lang: Lang, open: usize) -> String {
    match lang {
        Lang::Zh => format!("文中注明了 {open} 项没有通过的强制性审核。"),
        Lang::En => format!("The document names {open} mandatory findings that are open."),
    }
}

/// How many texts the workbook has the beginning of only.
pub fn publish_cut(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!(
            "工作簿：{count} 处文字超出单元格的容量，只有开头（表里也注明了），全文见 PDF、Word 或网页"
        ),
        Lang::En => format!(
            "workbook: {count} texts are longer than a cell takes and only their beginnings are in it, which it says itself; PDF, Word and the page have all"
        ),
    }
}

/// The heading of what is lacking.
pub fn publish_lacks(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("公开前检查，还有 {count} 条（点击转到）："),
        Lang::En => format!("Checklist, {count} to settle (click to go there):"),
    }
}

/// Totals that are named where they were moved.
const MAX_TOPS: usize = 4;

/// How many figures 舍位平衡 moved.
pub fn adjusted(lang: Lang, adjusted: &Adjusted) -> String {
    let mut said = match (lang, adjusted.moved.len()) {
        (Lang::Zh, 0) => "舍位平衡：没有数需要调整".to_owned(),
        (Lang::Zh, moved) => format!("舍位平衡：调整了 {moved} 个数，列在文末"),
        (Lang::En, 0) => "No figure needed adjusting".to_owned(),
        (Lang::En, moved) => format!("{moved} figures were adjusted, listed at the end"),
    };
    let tops: Vec<&str> =
        adjusted.moved.iter().filter(|own| own.top).map(|own| own.name.as_str()).collect();
    if !tops.is_empty() {
        let named = tops.iter().take(MAX_TOPS).copied().collect::<Vec<_>>();
        let count = tops.len();
        said.push_str(&match lang {
            Lang::Zh => format!(
                "；其中 {count} 个是最上一级的合计，只四舍五入不能同时相加得到，移动了一个单位：{}{}",
                named.join("、"),
                if count > MAX_TOPS { "……" } else { "" }
            ),
            Lang::En => format!(
                "; {count} of them totals at the top, which do not add up if only rounded, moved by a unit: {}{}",
                named.join(", "),
                if count > MAX_TOPS { " …" } else { "" }
            ),
        });
    }
    if adjusted.apart > 0 {
        let apart = adjusted.apart;
        said.push_str(&match lang {
            Lang::Zh => format!(
                "；另有 {apart} 处合计在文件里就与各项之和有差，没有更精确的数可依，照原样印"
            ),
            Lang::En => format!(
                "; {apart} totals differ from their addends in the file itself, with no more exact amounts to go by: printed as they are"
            ),
        });
    }
    said
}

/// How many cells of a file are read, and whether its tables are being recognised.
pub fn cells_read(lang: Lang, cells: u64, done: f32) -> Option<String> {
    let count = crate::amount::Amount::from_parts(i128::from(cells), 0)?.grouped(0);
    let said = match (lang, done >= 1.0) {
        (Lang::Zh, true) => format!("已读 {count} 格，正在认表……"),
        (Lang::Zh, false) => format!("已读 {count} 格"),
        (Lang::En, true) => format!("{count} cells read; recognising the tables …"),
        (Lang::En, false) => format!("{count} cells read"),
    };
    (cells > 0).then_some(said)
}

/// A sum that 舍位平衡 could not take in and that does not hold in print.
pub fn unheld(lang: Lang, sum: &str) -> String {
    match lang {
        Lang::Zh => format!("舍位平衡管不到（计量单位不同或不是合计关系）：{sum}"),
        Lang::En => format!("beyond the adjustment (other units, or no sum): {sum}"),
    }
}

/// `正在生成…（第 2 个，共 4 个）`
pub fn publish_making(lang: Lang, done: usize, of: usize) -> String {
    let now = (done + 1).min(of);
    match lang {
        Lang::Zh => format!("正在生成…（第 {now} 个，共 {of} 个）"),
        Lang::En => format!("Being made… ({now} of {of})"),
    }
}

/// How many differences a file has, and what of it was not compared.
pub fn update_found(lang: Lang, updating: &Updating) -> String {
    let (file, count) = (&updating.file, updating.len());
    let mut said = match (lang, count) {
        (Lang::Zh, 0) => format!("{file} 与本预算没有差别。"),
        (Lang::Zh, _) => {
            format!("{file} 与本预算有 {count} 处差别，勾选的才改；一步完成，可以撤销。")
        }
        (Lang::En, 0) => format!("{file} has nothing else than this budget."),
        (Lang::En, _) => format!(
            "{file} differs in {count} places; what is ticked is taken over, in one step that can be undone."
        ),
    };
    if updating.totals > 0 {
        said += &match lang {
            Lang::Zh => format!("另有 {} 个合计由程序计算，不比较。", updating.totals),
            Lang::En => format!(" {} totals are computed here and not compared.", updating.totals),
        };
    }
    if updating.unplaced > 0 {
        said += &match lang {
            Lang::Zh => format!("文件中有 {} 个数没有认出位置，未比较。", updating.unplaced),
            Lang::En => format!(" {} figures of the file found no place.", updating.unplaced),
        };
    }
    said
}

/// `改动`
pub fn change_word(lang: Lang, kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Changed => lang.pick("改动", "changed"),
        ChangeKind::New => lang.pick("新增", "new"),
        ChangeKind::Gone => lang.pick("消失", "gone"),
    }
}

/// The heading of one kind of differences.
pub fn update_kind(lang: Lang, kind: ChangeKind, count: usize) -> String {
    let word = change_word(lang, kind);
    lang.pick(format!("全部{word}（{count}）"), format!("all {word} ({count})"))
}

/// The button that takes differences over.
pub fn update_take(lang: Lang, count: usize) -> String {
    lang.pick(format!("更新 {count} 处"), format!("Update {count}"))
}

/// What is left out of a list of the publication.
pub fn publish_more(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("另有 {count} 条"),
        Lang::En => format!("{count} more"),
    }
}

/// The heading of the list of figures that 舍位平衡 moves.
pub fn moved_title(lang: Lang, moved: usize) -> String {
    match lang {
        Lang::Zh => format!("调整的数（{moved} 个）"),
        Lang::En => format!("Figures adjusted ({moved})"),
    }
}

/// A form set was drafted and written.
pub fn form_draft_saved(lang: Lang, path: &std::path::Path) -> String {
    match lang {
        Lang::Zh => format!("表样已存为 {}；用 yusuan forms check 可以检查", path.display()),
        Lang::En => format!("the form set is {}; yusuan forms check checks it", path.display()),
    }
}

/// What is left out of a list that shows only its head.
pub fn and_more(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("另有 {count} 处，见下方审核结果"),
        Lang::En => format!("{count} more in the findings below"),
    }
}

/// `最多差 0.02，不能用四舍五入解释`
pub fn beyond_rounding(lang: Lang, bound: &str) -> String {
    match lang {
        Lang::Zh => format!("四舍五入最多差 {bound}，不能用它解释。"),
        Lang::En => format!("Rounding explains at most {bound}, so this is more than rounding."),
    }
}

/// `在四舍五入的限度 0.015 以内`
pub fn within_rounding(lang: Lang, bound: &str) -> String {
    match lang {
        Lang::Zh => format!("各数各自四舍五入所致，在限度 {bound} 以内，不必更改。"),
        Lang::En => {
            format!("Comes of rounding each figure, within the bound of {bound}; nothing to do.")
        }
    }
}

/// `另有 12 项`
pub fn blank_terms(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("另有 {count} 项为空"),
        Lang::En => format!("{count} more, blank"),
    }
}

pub fn more_terms(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("另有 {count} 项"),
        Lang::En => format!("{count} more"),
    }
}

/// A paragraph of a text, counted from 1.
pub fn paragraph(lang: Lang, number: usize) -> String {
    match lang {
        Lang::Zh => format!("第 {number} 段"),
        Lang::En => format!("paragraph {number}"),
    }
}

/// `第 3 行第 5 列`
pub fn line_column(lang: Lang, line: usize, column: usize) -> String {
    match lang {
        Lang::Zh => format!("第 {line} 行第 {column} 列"),
        Lang::En => format!("line {line}, column {column}"),
    }
}

/// `2 条批注已移进预算文件，保存后生效`
pub fn comments_moved(lang: Lang, count: usize, inside: bool) -> String {
    match (lang, inside) {
        (Lang::Zh, true) => format!("{count} 条批注已移进预算文件，保存后生效"),
        (Lang::Zh, false) => format!("{count} 条批注已移到旁边的文件，预算文件保存后生效"),
        (Lang::En, true) => format!("{count} comments moved into the file; save it to keep that"),
        (Lang::En, false) => {
            format!("{count} comments moved beside the file; save it to keep that")
        }
    }
}

/// `有 3 处请核对，没有读入的不会带到新的预算：`
pub fn next_year_lost(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("有 {count} 处请核对，没有读入的不会带到新的预算："),
        Lang::En => format!("{count} things to look at; what was not read will be missing:"),
    }
}

/// `已与上年的 甲.ron 核对，表中的上年数 2 处有问题`; `ran` says that there are such figures.
pub fn last_year_held(lang: Lang, name: &str, (ran, count): (bool, usize)) -> String {
    match (lang, count) {
        (Lang::Zh, 0) if !ran => {
            format!("各表里没有可核对的上年数，只与上年核对情况说明：{name}")
        }
        (Lang::En, 0) if !ran => {
            format!("no table has figures of last year, only the texts are held against it: {name}")
        }
        (Lang::Zh, 0) => format!("已与上年核对，表中的上年数都相符：{name}"),
        (Lang::Zh, _) => format!("已与上年核对，表中的上年数 {count} 处有问题：{name}"),
        (Lang::En, 0) => {
            format!("held against last year, whose figures agree in all tables: {name}")
        }
        (Lang::En, _) => format!("held against last year, {count} findings in tables: {name}"),
    }
}
