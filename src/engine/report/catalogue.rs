//! The rules that a document on a form set is checked by, with their documentation.

use std::sync::Arc;

use crate::engine::finding::{BuiltIn, RuleId};
use crate::form::{FormSet, RuleDoc, Severity, rule_doc};
use crate::lang::Text;

/// A rule, for whoever explains it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Named for the defect (`total_mismatch`).
    pub name: Arc<str>,
    /// Number in the catalogue of reconciliations (`A2`), empty where it has none.
    pub number: Arc<str>,
    pub severity: Severity,
    /// What must hold, in one line.
    pub asks: Text,
    /// The check as the form set has it, empty for a built-in rule.
    pub check: Arc<str>,
    /// Of the form set's check, empty where it says none.
    pub version: Arc<str>,
    /// Looked at by a person, not run (人工核对).
    pub manual: bool,
    pub doc: RuleDoc,
}

/// All rules: those of the program, then the form set's checks in its order.
pub fn rules(forms: &FormSet) -> Vec<Rule> {
    let documented = |name: &str, number: &str| rule_doc(name, number).cloned().unwrap_or_default();
    let built_in = RuleId::BUILT_IN.iter().filter_map(|rule| rule.built_in()).map(|entry| {
        let BuiltIn { name, number, severity } = entry;
        let doc = documented(name, number);
        Rule {
            name: Arc::from(name),
            number: Arc::from(number),
            severity,
            asks: doc.asks.clone(),
            check: "".into(),
            version: "".into(),
            manual: false,
            doc,
        }
    });
    let of_form = forms.checks.iter().map(|check| Rule {
        name: Arc::clone(&check.name),
        number: check.rule.as_str().into(),
        severity: check.severity,
        asks: check.message.clone(),
        check: Arc::clone(&check.source),
        version: check.version.as_str().into(),
        manual: check.manual,
        doc: match &check.doc {
            Some(doc) => doc.clone(),
            None => {
                let doc = documented(&check.name, &check.rule);
                let remedy = &check.remedy;
                let own = !remedy.zh.is_empty();
                RuleDoc { remedy: if own { remedy.clone() } else { doc.remedy.clone() }, ..doc }
            }
        },
    });
    built_in.chain(of_form).collect()
}

/// The rule of that name.
pub fn rule_named(forms: &FormSet, name: &str) -> Option<Rule> {
    rules(forms).into_iter().find(|rule| &*rule.name == name)
}

impl Rule {
    /// Titles and texts of what there is to know, in reading order.
    pub fn told(&self) -> [(Text, Text); 8] {
        let doc = &self.doc;
        [
            (Text::new("要求", "Asks"), self.asks.clone()),
            (Text::new("算式", "Check"), Text::from(&*self.check)),
            (Text::new("为什么", "Why"), doc.why.clone()),
            (Text::new("依据", "Source"), doc.source.clone()),
            (Text::new("不报也对", "Right to be silent"), doc.silent.clone()),
            (Text::new("怎么办", "What to do"), doc.remedy.clone()),
            (Text::new("通过的例子", "Passes"), doc.passes.clone()),
            (Text::new("不通过的例子", "Fails"), doc.fails.clone()),
        ]
    }
}
