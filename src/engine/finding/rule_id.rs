//! The rules that findings are about: those of the program, each in one entry, and the checks of
//! the form set.
//!
//! A rule of the program, of tables and of texts alike, is a line here and an entry of the same
//! name in `assets/rules.ron`: what it asks, why, source, when silence is right, remedy, an example
//! of each outcome. What a finding says is beside its judging for texts, in `words/finding_text.rs`
//! for cells, where the compiler asks for it. `tests/rules.rs` asks for the documentation and for
//! cases; no entry of the assets may be about a rule that does not exist.

use crate::form::{RuleDoc, Severity, rule_doc};

/// What a rule of the program is called and how grave its findings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct BuiltIn {
    /// Named for the defect.
    pub(in crate::engine) name: &'static str,
    /// Number in the catalogue of reconciliations, empty where it has none.
    pub(in crate::engine) number: &'static str,
    pub(in crate::engine) severity: Severity,
}

macro_rules! built_in {
    ($($(#[$doc:meta])* $id:ident $name:literal $number:literal $severity:ident;)*) => {
        /// A rule of the program, or a check of the form set. The order is that in which findings
        /// of one cell are listed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(in crate::engine) enum RuleId {
            $($(#[$doc])* $id,)*
            /// A check of the form set: index into `FormSet::checks`.
            Check(u16),
        }

        impl RuleId {
            /// The rules of the program.
            pub(in crate::engine) const BUILT_IN: &[Self] = &[$(Self::$id),*];

            /// Its entry, where it is a rule of the program.
            pub(in crate::engine) fn built_in(self) -> Option<BuiltIn> {
                match self {
                    $(Self::$id => Some(BuiltIn {
                        name: $name,
                        number: $number,
                        severity: Severity::$severity,
                    }),)*
                    Self::Check(_) => None,
                }
            }
        }
    };
}

built_in! {
    TotalMismatch "total_mismatch" "A2" Mandatory;
    AcrossMismatch "across_mismatch" "A4" Mandatory;
    FormulaMismatch "formula_mismatch" "A1" Mandatory;
    NotANumber "not_a_number" "A10" Mandatory;
    TooManyDecimals "too_many_decimals" "A10" Mandatory;
    NegativeAmount "negative_amount" "A10" Explain;
    SumOverflow "sum_overflow" "" Mandatory;
    CircularFormula "circular_formula" "" Mandatory;
    DuplicateCode "duplicate_code" "A6" Mandatory;
    MissingParent "missing_parent" "A6" Mandatory;
    CodeOutOfOrder "code_out_of_order" "A6" Mandatory;
    StrayRow "stray_row" "A6" Mandatory;
    TotalAmongRows "total_among_rows" "A6" Mandatory;
    ShiftedRow "shifted_row" "A10" Explain;
    UnknownCode "unknown_code" "A7" Explain;
    NameDiffers "name_differs" "A7" Explain;
    CodeNamedTwice "code_named_twice" "A7" Explain;
    IndicatorKindUnknown "indicator_kind_unknown" "A11" Explain;
    IndicatorOutOfPlace "indicator_out_of_place" "A11" Explain;
    IndicatorKindMissing "indicator_kind_missing" "A11" Explain;
    CostTargetsDiffer "cost_targets_differ" "A11" Explain;
    TargetAboveHundred "target_above_hundred" "A11" Explain;
    TargetUnmeasured "target_unmeasured" "A11" Hint;
    IndicatorsAlike "indicators_alike" "A11" Hint;
    TargetAtLeastHundred "target_at_least_hundred" "A11" Hint;
    /// Of a table as a whole, like the next two.
    NoTables "no_tables" "" Mandatory;
    TableMissing "table_missing" "" Mandatory;
    UnitMissing "unit_missing" "" Explain;
    /// Never kept in the store: asked for with the whole check.
    JointRounding "joint_rounding_conflict" "" Explain;
    // What texts say (表文), worded where they are read. Never kept in the store either.
    TextAmountDiffers "text_amount_differs" "C1" Mandatory;
    TextShareDiffers "text_share_differs" "C2" Mandatory;
    SharesOffHundred "shares_off_hundred" "C2" Mandatory;
    TextChangeDiffers "text_change_differs" "C3" Mandatory;
    ChangeContradictsItself "change_contradicts_itself" "C3" Mandatory;
    ChangeWithoutReason "change_without_reason" "C3" Explain;
    ReasonOutOfPlace "reason_out_of_place" "C3" Explain;
    UnknownItem "unknown_item" "C7" Explain;
    TextCountDiffers "text_count_differs" "C8" Explain;
    EmptyTableWithoutNote "empty_table_without_note" "C9" Mandatory;
    NoteOnFilledTable "note_on_filled_table" "C9" Mandatory;
    PlaceholderLeft "placeholder_left" "C10" Explain;
    YearOutOfPlace "year_out_of_place" "C10" Explain;
    FormSetOfOtherYear "form_set_of_other_year" "C10" Explain;
    RowNotMentioned "row_not_mentioned" "C7" Explain;
}

impl RuleId {
    /// Before every other, and behind every other.
    pub(in crate::engine) const FIRST: Self = Self::TotalMismatch;
    pub(in crate::engine) const LAST: Self = Self::Check(u16::MAX);

    /// Its documentation, where it is a rule of the program.
    pub(in crate::engine) fn doc(self) -> Option<&'static RuleDoc> {
        self.built_in().and_then(|entry| rule_doc(entry.name, entry.number))
    }

    /// Index into `FormSet::checks`, where it is a check of the form set.
    pub(in crate::engine) fn check(self) -> Option<usize> {
        match self {
            Self::Check(index) => Some(usize::from(index)),
            _ => None,
        }
    }

    /// Whether it is about what the rows and figures of one block are, whatever others hold.
    pub(in crate::engine) fn is_about_own_figures(self) -> bool {
        matches!(
            self,
            Self::TotalMismatch
                | Self::AcrossMismatch
                | Self::NotANumber
                | Self::TooManyDecimals
                | Self::NegativeAmount
                | Self::SumOverflow
                | Self::StrayRow
                | Self::TotalAmongRows
        )
    }

    /// Whether it is about the indicators of a performance table.
    pub(in crate::engine) fn is_about_indicators(self) -> bool {
        (Self::IndicatorKindUnknown..=Self::TargetAtLeastHundred).contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_name_of_its_own() {
        let mut names: Vec<&str> =
            RuleId::BUILT_IN.iter().filter_map(|rule| Some(rule.built_in()?.name)).collect();
        assert_eq!(names.len(), RuleId::BUILT_IN.len());
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RuleId::BUILT_IN.len());
        assert!(RuleId::BUILT_IN.is_sorted() && RuleId::BUILT_IN.last() < Some(&RuleId::Check(0)));
    }
}
