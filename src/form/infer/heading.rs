//! The lines of a heading and the tree of columns that they draw.

use super::model::HeadingNode;

/// Whether a text is an amount or a code: digits, with commas, a point and a sign.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits > 0 && text.bytes().all(|b| b.is_ascii_digit() || b",.-".contains(&b))
}

/// Words that stand for a total.
pub(super) fn is_total(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    ["合计", "总计", "小计"].iter().any(|word| letters.ends_with(word))
}

/// How many lines the heading has: up to the first line with a figure, or with nothing but the
/// title of a total.
pub(super) fn lines(cells: &[Vec<String>]) -> usize {
    let body = |row: &Vec<String>| {
        let filled: Vec<&String> = row.iter().filter(|text| !text.is_empty()).collect();
        let numbers = filled.iter().filter(|text| is_number(text)).count();
        // A line that numbers the columns belongs to the heading.
        let counted = numbers == filled.len()
            && numbers > 1
            && filled.iter().enumerate().all(|(i, text)| text.parse() == Ok(i + 1));
        let only_total = filled.len() == 1 && filled.iter().all(|text| is_total(text));
        (numbers > 0 && !counted) || only_total
    };
    let found = cells.iter().position(body);
    found.unwrap_or(cells.len())
}

/// The columns as the heading's lines draw them: a text reaches right over the blanks up to the
/// next one, and down where nothing is beneath it.
pub(super) fn tree(heading: &[Vec<String>], from: usize, to: usize) -> Vec<HeadingNode> {
    nodes(heading, 0, from, to)
}

fn nodes(heading: &[Vec<String>], line: usize, from: usize, to: usize) -> Vec<HeadingNode> {
    let Some(row) = heading.get(line) else {
        return Vec::new();
    };
    let text = |column: usize| row.get(column).map_or("", |text| text.trim());
    let starts: Vec<usize> = (from..to).filter(|&column| !text(column).is_empty()).collect();
    let Some(&first) = starts.first() else {
        return nodes(heading, line + 1, from, to);
    };
    let mut found = Vec::new();
    // Blanks before the first text are of a cell merged from above: they have no title here.
    if first > from {
        found.extend(nodes(heading, line + 1, from, first));
    }
    for (index, &start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(to);
        let below = nodes(heading, line + 1, start, end);
        let title = text(start).to_owned();
        let whole = below.iter().map(|node| node.to - node.from).sum::<usize>() == end - start;
        if below.is_empty() || (end - start == 1 && !whole) {
            // Texts beneath nothing else: one column, or several under one title.
            found.extend((start..end).map(|column| HeadingNode {
                title: title.clone(),
                from: column,
                to: column + 1,
                below: Vec::new(),
            }));
        } else {
            found.push(HeadingNode { title, from: start, to: end, below });
        }
    }
    found
}

/// The titles above a column, outermost first.
pub(super) fn path(tree: &[HeadingNode], column: usize) -> Vec<&str> {
    for node in tree {
        if (node.from..node.to).contains(&column) {
            let mut titles = vec![node.title.as_str()];
            titles.extend(path(&node.below, column));
            return titles;
        }
    }
    Vec::new()
}

/// The deepest single cell that covers exactly these columns, with the titles down to it.
pub(super) fn covering(
    tree: &[HeadingNode],
    from: usize,
    to: usize,
) -> Option<(String, Vec<HeadingNode>)> {
    let node = tree.iter().find(|node| node.from <= from && to <= node.to)?;
    if let Some(deeper) = covering(&node.below, from, to) {
        return Some(deeper);
    }
    let exact = node.from == from && node.to == to && !node.below.is_empty();
    exact.then(|| (node.title.clone(), node.below.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(lines: &[&str]) -> Vec<Vec<String>> {
        lines.iter().map(|line| line.split('|').map(str::to_owned).collect()).collect()
    }

    #[track_caller]
    fn check(heading: &[&str], expected: &[&str]) {
        let cells = grid(heading);
        let columns = cells.iter().map(Vec::len).max().unwrap();
        let tree = tree(&cells, 0, columns);
        let paths: Vec<String> = (0..columns).map(|c| path(&tree, c).join("/")).collect();
        assert_eq!(paths, expected);
    }

    #[test]
    fn merged_cells_make_a_tree() {
        check(
            &["项目||||收入预算|", "编码|||名称|合计|拨款", "类|款|项|||"],
            &[
                "项目/编码/类",
                "项目/编码/款",
                "项目/编码/项",
                "项目/名称",
                "收入预算/合计",
                "收入预算/拨款",
            ],
        );
        check(
            &["收入||支出|||", "项目|金额|项目|金额||", "|||合计|基本支出|", "||||人员|公用"],
            &[
                "收入/项目",
                "收入/金额",
                "支出/项目",
                "支出/金额/合计",
                "支出/金额/基本支出/人员",
                "支出/金额/基本支出/公用",
            ],
        );
    }

    #[test]
    fn the_heading_ends_before_the_first_figure() {
        let of = |lines: &[&str]| super::lines(&grid(lines));
        assert_eq!(of(&["项目|金额", "合计|1,234.50"]), 1);
        assert_eq!(of(&["项目|金额", "1|2", "合计|5.00"]), 2);
        assert_eq!(of(&["编码|名称|金额", "|合计|"]), 1);
        assert_eq!(of(&["编码|名称|金额"]), 1);
    }
}
