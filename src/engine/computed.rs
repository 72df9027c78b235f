//! A budget and what is computed from it, always of one another: the engine as everybody else sees
//! it. Inside the engine an update works on sheet and budget apart, since it reads one and writes the
//! other; everything that only asks has both as a [`ComputedRef`].

use std::ops::Range;
use std::sync::Arc;

use crate::amount::{Amount, Unit};
use crate::budget::{Budget, Cell};
use crate::form::{FormSet, Kind, Severity};
use crate::lang::{Lang, Text};

use super::cause::Cause;
use super::compute::{
    CarriedTotal, ColumnSum, ComputedRef, Figure, FixedRows, LastYear, Others, Role, RowChange,
    Sheet, StopSign, TableState, Totals,
};
use super::finding::{Counts, Finding, Verdict};
use super::known::Known;
use super::report::{Coverage, DraftProgress, FindingList, Lack, ListChange, Listed, RunTally};
use super::rounding::{Joint, JointAnswer, JointQuestion};
use super::text::{Mention, SectionDraft, Substance, Texts};
use super::words::{BlockFormulas, Comparison, Derivation, Use};

/// A budget with its form set and everything computed from both.
#[derive(Debug)]
pub struct Computed {
    budget: Budget,
    /// Invariant: equal to `Sheet::build_against` of `budget`, but between [`Computed::budget_mut`]
    /// and the update or rebuilding that follows it.
    sheet: Sheet,
}

/// A copy is computed anew.
impl Clone for Computed {
    fn clone(&self) -> Self {
        if self.sheet.is_as_written() {
            return Self::as_written(self.forms(), self.budget.clone());
        }
        Self::against(self.forms(), self.budget.clone(), self.others().clone())
    }
}

impl Computed {
    fn borrowed(&self) -> ComputedRef<'_> {
        self.sheet.with(&self.budget)
    }
}

/// Building and changing.
impl Computed {
    /// Computes everything.
    pub fn new(forms: &Arc<FormSet>, budget: Budget) -> Self {
        Self::against(forms, budget, Others::default())
    }

    /// The same, compared with other documents: last year's published budget, or more.
    pub fn against(forms: &Arc<FormSet>, budget: Budget, others: impl Into<Others>) -> Self {
        let sheet = Sheet::build_against(forms, &budget, others);
        Self { budget, sheet }
    }

    /// Computes nothing of a budget that is not whole: totals are what is stated, blank where
    /// nothing is, and there are no findings.
    pub fn as_written(forms: &Arc<FormSet>, budget: Budget) -> Self {
        let sheet = Sheet::as_written(forms, &budget);
        Self { budget, sheet }
    }

    /// The form set, of the budget's year.
    pub fn forms(&self) -> &Arc<FormSet> {
        &self.sheet.forms
    }

    /// What was entered.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// The budget, to be changed. Whoever changes it calls [`Computed::update`] or
    /// [`Computed::rebuild`] before anything is asked.
    pub fn budget_mut(&mut self) -> &mut Budget {
        &mut self.budget
    }

    /// Recomputes what depends on the changed cells, which the budget already holds.
    ///
    /// With `carry_totals`, stated totals that balanced (or were off by rounding only) move with
    /// their addends and keep that difference; those moves are given back, to be made in the
    /// budget. Costs the depth of what is touched, not the size of the table. `None`: the structure
    /// changed (a code, a name that others look up), and [`Computed::rebuild`] is needed.
    pub fn update(&mut self, changed: &[Cell], carry_totals: bool) -> Option<Vec<CarriedTotal>> {
        self.sheet.update(&self.budget, changed, carry_totals)
    }

    /// Brings everything up to changes that the budget holds already, those of rows among them, in
    /// the order in which they were made. Stated totals stay as they are.
    ///
    /// Costs what the rows themselves and the totals above them cost where nothing but sums of
    /// rows depends on which rows there are, and else what [`Computed::rebuild_blocks`] costs.
    pub fn reshape(&mut self, changes: &[RowChange]) {
        if !self.sheet.reshape(&self.budget, changes) {
            self.rebuild_blocks(changes);
        }
    }

    /// Builds anew what depends on the rows and names of the blocks in which something was changed;
    /// of the others only what the document's formulas and checks say of them.
    pub fn rebuild_blocks(&mut self, changes: &[RowChange]) {
        let cells = changes.iter().map(|change| change.cell());
        self.sheet.rebuild_blocks(&self.budget, cells);
    }

    /// Whether computing everything costs less than following so many changes one by one.
    pub fn is_much(&self, changes: usize) -> bool {
        self.sheet.is_much(changes)
    }

    /// Computes every figure and every finding again, without looking at the structure.
    pub fn recompute(&mut self) {
        self.sheet.recompute(&self.budget);
    }

    /// Builds everything anew from the budget.
    pub fn rebuild(&mut self) {
        self.set_others(self.others().clone());
    }

    /// Whether notes, texts or the status of the budget change what is held back, so that
    /// [`Computed::rebuild`] is needed.
    pub fn is_outdated(&self) -> bool {
        self.sheet.is_outdated(&self.budget)
    }

    /// Last year's published budget, which figures are compared with.
    pub fn last_year(&self) -> Option<&Arc<LastYear>> {
        self.sheet.last_year()
    }

    /// All documents that it is compared with.
    pub fn others(&self) -> &Others {
        self.sheet.others()
    }

    /// Compares it with other documents from now on.
    pub fn set_others(&mut self, others: Others) {
        self.sheet = Sheet::build_against(self.forms(), &self.budget, others);
    }
}

/// Cells, rows and tables.
impl Computed {
    /// The kind of a column, for whoever shows it.
    pub fn kind(&self, cell: Cell) -> Option<&Kind> {
        self.borrowed().kind(cell)
    }

    /// What may be done with the cell.
    pub fn role(&self, cell: Cell) -> Role {
        self.borrowed().role(cell)
    }

    /// The figure in a cell, with its verdict.
    pub fn figure(&self, cell: Cell) -> Figure {
        self.borrowed().figure(cell)
    }

    /// The effective figure in a cell alone; `None` is blank. Cheaper than [`Computed::figure`].
    pub fn effective(&self, cell: Cell) -> Option<Amount> {
        self.borrowed().effective(cell)
    }

    /// The effective figures of a column in some rows together; `Ok(None)` where there is none.
    /// `Err` where the form gives the block's rows, so that each has a kind of its own.
    pub fn column_sum(
        &self,
        column: Cell,
        rows: Range<usize>,
    ) -> Result<Option<ColumnSum>, FixedRows> {
        self.sheet.column_sum(column, rows)
    }

    /// The totals of the block that a cell is in, to be asked for many cells.
    pub fn totals(&self, block: Cell) -> Option<Totals<'_>> {
        self.sheet.totals(block)
    }

    /// The addends of a total with their signs (true: subtracted), and how many more there are.
    pub fn addends(&self, cell: Cell, most: usize) -> (Vec<(bool, Cell)>, usize) {
        self.sheet.addends(cell, most)
    }

    /// Whether the row is a total of others (shown strong).
    pub fn is_parent(&self, row: Cell) -> bool {
        self.sheet.is_parent(row)
    }

    /// How deep a row is indented, 0 = top or total.
    pub fn level(&self, row: Cell) -> u32 {
        self.borrowed().level(row)
    }

    /// Whether nothing is entered in the table.
    pub fn is_empty(&self, table: usize) -> bool {
        self.borrowed().is_empty(table)
    }

    /// The status bar's figures, in the order of `FormSet::headline`.
    pub fn headline(&self) -> Vec<Option<Amount>> {
        self.sheet.headline()
    }

    /// The gravest of the findings whose main cell is in this row: what is beyond rounding
    /// first, then by severity, verdict and difference.
    pub fn row_mark(&self, row: Cell) -> Option<(Severity, Verdict, Option<Amount>)> {
        self.sheet.row_mark(row)
    }

    /// Findings of the tables counted, of one or of all; what texts say is not among them.
    pub fn counts(&self, table: Option<usize>) -> Counts {
        self.sheet.counts(table)
    }

    /// How far a table of the form set is.
    pub fn table_state(&self, table: usize) -> TableState {
        self.sheet.table_state(table)
    }

    /// Checks that would say something but wait for tables that are not begun.
    pub fn waiting(&self) -> usize {
        self.sheet.waiting()
    }

    /// Whether nothing is held back.
    pub fn is_strict(&self) -> bool {
        self.sheet.is_strict()
    }
}

/// What the whole document amounts to.
impl Computed {
    /// What a blank must be; `None` where nothing determines it or two relations differ.
    pub fn known(&self, cell: Cell) -> Option<Known> {
        self.borrowed().known(cell)
    }

    /// Every blank whose figure follows from others, in reading order, at most `most`.
    pub fn all_known(&self, most: usize) -> Vec<Known> {
        self.borrowed().all_known(most)
    }

    /// All findings: mandatory first, then by place, those in texts behind those in tables.
    /// Rounding differences last.
    pub fn findings(&self) -> Vec<Finding> {
        self.borrowed().findings()
    }

    /// All findings where the texts have been read already, with amounts of money in tables counted
    /// in that unit instead of the tables' own.
    pub fn findings_with(&self, texts: Vec<Finding>, unit: Option<Unit>) -> Vec<Finding> {
        self.borrowed().findings_with(texts, unit)
    }

    /// The list of findings, to be kept while figures change.
    pub fn list(&self) -> FindingList {
        FindingList::of(self.borrowed())
    }

    /// Brings a list of this document up to it after figures changed; what the joint test found is
    /// forgotten. `None` where more changed than that: then it is to be listed anew.
    pub fn update_list(&self, list: &mut FindingList) -> Option<ListChange> {
        list.update(self.borrowed())
    }

    /// The list, to be asked.
    pub fn listed<'a>(&'a self, list: &'a FindingList) -> Listed<'a> {
        Listed { list, computed: self.borrowed() }
    }

    /// The findings whose main cell is in a row, the gravest first.
    pub fn row_findings(&self, row: Cell, unit: Option<Unit>) -> Vec<Finding> {
        self.borrowed().row_findings(row, unit)
    }

    /// The equalities that do not hold, each with the figures somebody wrote in it and the words
    /// for it.
    pub fn broken_equalities(&self) -> Vec<(Vec<Cell>, Text)> {
        self.borrowed().broken_equalities()
    }

    /// All findings with those of the joint test among them, before the rounding differences.
    pub fn whole_check(&self) -> (Vec<Finding>, Joint) {
        self.borrowed().whole_check()
    }

    /// Asks whether the rounding differences of all linked sums can hold together.
    ///
    /// Costs more than an edit may: for the whole check, not for typing.
    pub fn joint(&self) -> Joint {
        self.borrowed().joint()
    }

    /// What [`Self::joint`] asks, taken out of the document, which is not needed for the answer.
    /// Given up soon once that is wanted.
    pub fn joint_question(&self, stop: &StopSign) -> JointQuestion {
        self.borrowed().joint_question(stop)
    }

    /// The answer to a question that was taken out of this document as it is now, as findings; not
    /// all of them once nobody waits for them any more.
    pub fn joint_of(&self, answer: &JointAnswer, stop: &StopSign) -> Joint {
        self.borrowed().joint_of(answer, stop)
    }

    /// All mandatory findings by cause, with what else has the same cause; in the order of
    /// [`Computed::findings`]. Each finding is under at most one cause.
    pub fn causes(&self) -> Vec<Cause> {
        self.borrowed().causes()
    }

    /// The same, given up once that is wanted: what is given then is good for nothing.
    pub fn causes_until(&self, stop: &StopSign) -> Vec<Cause> {
        self.borrowed().causes_until(stop)
    }

    /// Whether finding causes makes copies of the document, so that it takes as long as computing
    /// it anew; of larger ones it takes what is near the findings.
    pub fn causes_are_tried(&self) -> bool {
        self.borrowed().is_tried()
    }

    /// How many sums and checks what is written contradicts, each once: a wrong figure counts in
    /// those it is in, and not again in the totals above them.
    pub fn contradicted(&self) -> usize {
        self.borrowed().contradicted()
    }

    /// Reads all texts and compares them with the tables.
    pub fn texts(&self) -> Texts {
        self.borrowed().texts()
    }

    /// Where texts mention a cell.
    pub fn mentions(&self, cell: Cell) -> Vec<Mention> {
        self.borrowed().mentions(cell)
    }

    /// What each section amounts to, in the order of `Budget::texts`.
    pub fn substance(&self) -> Vec<Substance> {
        self.borrowed().substance()
    }

    /// The draft of a section; `None` where the form set has none for it.
    pub fn draft(&self, section: &str) -> Option<SectionDraft> {
        self.borrowed().draft(section)
    }

    /// A section's paragraphs with every figure that the tables know put to what they say; reasons
    /// and all other words stay. `None` where nothing changes.
    pub fn refreshed(&self, section: &str) -> Option<Vec<String>> {
        self.borrowed().refreshed(section)
    }

    /// Mandatory findings that keep one from calling the document final.
    pub fn blocking(&self) -> usize {
        self.borrowed().blocking()
    }

    /// Tables that are not begun and of which nothing says that they stay empty.
    pub fn undeclared(&self) -> Vec<usize> {
        self.borrowed().undeclared()
    }

    /// Everything that the document lacks before it is final, gravest kind first.
    pub fn checklist(&self) -> Vec<Lack> {
        self.borrowed().checklist()
    }

    /// The same for a document that is to be published: it has to be called final, too.
    pub fn publication_lacks(&self) -> Vec<Lack> {
        self.borrowed().publication_lacks()
    }

    /// How much is done, given what each section amounts to, and in which tables something was
    /// taken over and is not confirmed.
    pub fn progress(
        &self,
        substance: &[Substance],
        is_marked: impl Fn(usize) -> bool,
    ) -> DraftProgress {
        self.borrowed().progress(substance, is_marked)
    }

    /// How many checks of the form set ran, and what became of them.
    pub fn run_tally(&self) -> RunTally {
        self.borrowed().run_tally()
    }

    /// Whether any figure of a table was compared with last year's budget.
    pub fn ran_against_last(&self) -> bool {
        self.borrowed().ran_against_last()
    }

    /// What became of every check and sentence of the form set in this document.
    pub fn coverage(&self) -> Coverage {
        self.borrowed().coverage()
    }
}

/// Cells in words, and what is connected with what.
impl Computed {
    /// Why the cell holds what it holds.
    pub fn explain(&self, cell: Cell) -> Derivation {
        self.borrowed().explain(cell)
    }

    /// The same with the names of places in one language.
    pub fn explain_in(&self, cell: Cell, lang: Lang) -> Derivation {
        self.borrowed().explain_in(cell, lang)
    }

    /// The names of table, row and column, for lists: `预算表3`, `208 社会保障…`, `合计`.
    pub fn place(&self, cell: Cell, lang: Lang) -> (String, String, String) {
        self.borrowed().place(cell, lang)
    }

    /// A cell by table, row and column, as lists of addends name it beside `from`: what both share
    /// is left out.
    pub fn name_beside(&self, from: Cell, cell: Cell, lang: Lang) -> String {
        self.borrowed().name_beside(from, cell, lang)
    }

    /// Where the figure in a cell is used: totals that count it directly, then checks.
    pub fn uses(&self, cell: Cell) -> Vec<Use> {
        self.borrowed().uses(cell)
    }

    /// Every total that the figure reaches, nearest first; at most `most`.
    pub fn reach(&self, cell: Cell, most: usize) -> Vec<Cell> {
        self.borrowed().reach(cell, most)
    }

    /// The formulas of the block in which a cell is; `None` in a table that the form set does
    /// not know.
    pub fn block_formulas(&self, at: Cell) -> Option<BlockFormulas<'_>> {
        self.sheet.block_formulas(at)
    }

    /// The checks of the form set at every place where they apply.
    pub fn comparisons(&self) -> Vec<Comparison> {
        self.sheet.comparisons()
    }
}
