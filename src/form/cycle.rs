//! Circular formulas: a cell that, in the end, is computed from itself.

use std::collections::{HashMap, HashSet};

use super::formula::{Expr, Formula, FormulaTarget, Reference, RowRef};
use super::model::{Kind, RowsForm, TableForm};

/// A cell, or in an entered row the column of all entered rows: finding a cycle among those finds
/// every cycle among cells.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct CycleNode {
    table: usize,
    block: usize,
    /// The fixed row; `None` for entered rows.
    row: Option<usize>,
    column: usize,
}

/// A circular formula and the names it runs through, the first one again at the end.
pub(super) struct Cycle {
    pub table: usize,
    /// Index into the table's formulas.
    pub formula: usize,
    pub names: Vec<String>,
}

/// All circular formulas; a formula that runs in a circle in several columns is reported once.
pub(super) fn find(tables: &[TableForm]) -> Vec<Cycle> {
    let graph = Graph::new(tables);
    let mut cycles: Vec<Cycle> = Vec::new();
    let mut told: HashSet<(usize, usize)> = HashSet::new();
    let mut done: HashSet<CycleNode> = HashSet::new();
    for start in &graph.order {
        if done.contains(start) {
            continue;
        }
        // Depth first, with the path from the start on a stack of its own.
        let mut stack = vec![(*start, graph.inputs(*start), 0)];
        let mut on_path: HashSet<CycleNode> = HashSet::from([*start]);
        while let Some((node, inputs, next)) = stack.last_mut() {
            let Some(input) = inputs.get(*next).copied() else {
                done.insert(*node);
                on_path.remove(node);
                stack.pop();
                continue;
            };
            *next += 1;
            if on_path.contains(&input) {
                let path: Vec<CycleNode> = stack.iter().map(|(node, ..)| *node).collect();
                let from = path.iter().position(|node| *node == input).unwrap_or(0);
                let circle = path.get(from..).unwrap_or_default();
                cycles.extend(graph.cycle(circle, &mut told));
            } else if !done.contains(&input) && graph.computes(input) {
                on_path.insert(input);
                stack.push((input, graph.inputs(input), 0));
            }
        }
    }
    cycles
}

struct Graph<'a> {
    tables: &'a [TableForm],
    /// Formula that computes a node.
    formula: HashMap<CycleNode, usize>,
    /// The computed nodes, in the form set's order.
    order: Vec<CycleNode>,
}

impl<'a> Graph<'a> {
    fn new(tables: &'a [TableForm]) -> Self {
        let mut graph = Self { tables, formula: HashMap::new(), order: Vec::new() };
        for (table, form) in tables.iter().enumerate() {
            // A column's own formula goes before a row's.
            let is_row = |formula: &Formula| matches!(formula.target, FormulaTarget::Row(_));
            for rows in [false, true] {
                for (index, formula) in form.formulas.iter().enumerate() {
                    if is_row(formula) == rows {
                        graph.add(table, index, formula);
                    }
                }
            }
        }
        graph
    }

    fn add(&mut self, table: usize, index: usize, formula: &Formula) {
        let Some(form) = self.tables.get(table) else {
            return;
        };
        let Some(block) = form.blocks.get(formula.block) else {
            return;
        };
        let node = |row, column| CycleNode { table, block: formula.block, row, column };
        let nodes: Vec<CycleNode> = match formula.target {
            FormulaTarget::Column(column) => (0..block.fixed().len())
                .map(Some)
                .chain([None])
                .map(|row| node(row, column))
                .collect(),
            FormulaTarget::Row(row) => {
                (0..block.columns.len()).map(|column| node(Some(row), column)).collect()
            }
            FormulaTarget::Cell { row, column } => vec![node(Some(row), column)],
        };
        for node in nodes {
            let kind = form.kind(node.block, node.row, node.column);
            if kind.is_some_and(Kind::is_figure) && !self.formula.contains_key(&node) {
                self.formula.insert(node, index);
                self.order.push(node);
            }
        }
    }

    /// Whether the node depends on anything.
    fn computes(&self, node: CycleNode) -> bool {
        self.formula.contains_key(&node) || self.is_total(node)
    }

    /// The total row of a coded or outlined block.
    fn is_total(&self, node: CycleNode) -> bool {
        let block = self.tables.get(node.table).and_then(|form| form.blocks.get(node.block));
        node.row.is_some()
            && block.is_some_and(|b| matches!(b.rows, RowsForm::Coded(_) | RowsForm::Outlined(_)))
    }

    fn formula(&self, node: CycleNode) -> Option<(usize, &'a Formula)> {
        let index = *self.formula.get(&node)?;
        Some((index, self.tables.get(node.table)?.formulas.get(index)?))
    }

    fn inputs(&self, node: CycleNode) -> Vec<CycleNode> {
        let mut inputs = Vec::new();
        if let Some((_, formula)) = self.formula(node) {
            self.collect(&formula.expr, node, &mut inputs);
        }
        if self.is_total(node) {
            inputs.push(CycleNode { row: None, ..node });
        }
        inputs
    }

    fn collect(&self, expr: &Expr, node: CycleNode, inputs: &mut Vec<CycleNode>) {
        match expr {
            Expr::Number(_) | Expr::Found(_) | Expr::Last(_) | Expr::FoundLast(_) => {}
            Expr::With(..) | Expr::FoundWith(..) | Expr::Units(_) => {}
            Expr::Cell(reference)
            | Expr::Sum(reference)
            | Expr::Count(reference)
            | Expr::Said { figures: reference, .. } => {
                self.covered(reference, node, inputs);
            }
            Expr::Negate(inner) | Expr::Abs(inner) => self.collect(inner, node, inputs),
            Expr::Binary(_, left, right) => {
                self.collect(left, node, inputs);
                self.collect(right, node, inputs);
            }
            Expr::Min(all) | Expr::Max(all) => {
                all.iter().for_each(|one| self.collect(one, node, inputs));
            }
        }
    }

    /// The nodes that a reference in the formula of `node` covers.
    fn covered(&self, reference: &Reference, node: CycleNode, inputs: &mut Vec<CycleNode>) {
        let table = reference.table.unwrap_or(node.table);
        let own = self.tables.get(node.table).and_then(|form| form.blocks.get(node.block));
        let key = own.and_then(|block| block.columns.get(node.column)).map(|c| c.key.as_str());
        let Some(block) = self.tables.get(table).and_then(|f| f.blocks.get(reference.block)) else {
            return;
        };
        let Some(column) = reference.column.or_else(|| block.column(key?)) else {
            return;
        };
        let at = |row| CycleNode { table, block: reference.block, row, column };
        let fixed = 0..block.fixed().len();
        match &reference.row {
            RowRef::Current => inputs.push(at(node.row)),
            RowRef::Fixed(row) => inputs.push(at(Some(*row))),
            RowRef::Key(_) => inputs.push(at(None)),
            RowRef::Lookup(_) => inputs.extend(fixed.map(Some).chain([None]).map(at)),
            RowRef::All => inputs.extend(fixed.map(Some).chain([None]).map(at)),
            RowRef::Leaves => {
                let leaves = fixed.map(|row| at(Some(row))).filter(|node| !self.computes(*node));
                inputs.extend(leaves.chain([at(None)]));
            }
        }
    }

    /// The circle by names, unless one of its formulas was reported already.
    fn cycle(&self, circle: &[CycleNode], told: &mut HashSet<(usize, usize)>) -> Option<Cycle> {
        let formulas: Vec<(usize, usize)> =
            circle.iter().filter_map(|node| Some((node.table, self.formula(*node)?.0))).collect();
        if formulas.iter().any(|formula| told.contains(formula)) {
            return None;
        }
        told.extend(&formulas);
        // Begin with the formula that comes first in the form set.
        let first = formulas.iter().min()?;
        let is_first =
            |node: &CycleNode| self.formula(*node).is_some_and(|(f, _)| (node.table, f) == *first);
        let start = circle.iter().position(is_first)?;
        let across = circle.iter().any(|node| node.table != first.0);
        let mut names: Vec<String> = circle
            .iter()
            .cycle()
            .skip(start)
            .take(circle.len())
            .map(|node| self.name(*node, across))
            .collect();
        names.dedup();
        names.extend(names.first().cloned());
        Some(Cycle { table: first.0, formula: first.1, names })
    }

    /// What a person calls the node: by what its formula computes.
    fn name(&self, node: CycleNode, with_table: bool) -> String {
        let Some(form) = self.tables.get(node.table) else {
            return String::new();
        };
        let Some(block) = form.blocks.get(node.block) else {
            return String::new();
        };
        let row = node.row.and_then(|row| block.fixed().get(row)).map(|row| row.key.as_str());
        let column = block.columns.get(node.column).map_or("", |column| column.key.as_str());
        let name = match (self.formula(node).map(|(_, formula)| formula.target), row) {
            (Some(FormulaTarget::Row(_)), Some(row)) => row.to_owned(),
            (Some(FormulaTarget::Cell { .. }) | None, Some(row)) => format!("[{row}].{column}"),
            _ => column.to_owned(),
        };
        if with_table { format!("{} {name}", form.key) } else { name }
    }
}
