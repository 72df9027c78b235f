//! What is said of a text while it is typed: what arithmetic will give, what typing into a total
//! means, in which unit it is taken.

use super::TableEdit;
use super::editor::Units;
use crate::amount::preview_entry;
use crate::form::Kind;
use crate::lang::{Lang, Tell as _};

impl TableEdit<'_> {
    /// A line each; none where there is nothing to say, or the reason of a refusal is shown.
    pub fn hints(&self) -> Vec<String> {
        let Some(editor) = &self.state.editor else {
            return Vec::new();
        };
        if self.state.rejected.as_ref().is_some_and(|rejected| rejected.cell == editor.cell) {
            return Vec::new();
        }
        let (table_view, lang) = (self.table_view(), self.lang);
        let Some(kind) = table_view.kind(editor.cell).filter(|kind| kind.is_figure()) else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        let power = if *kind == Kind::Money { table_view.form.unit.power() } else { 0 };
        let decimals =
            editor.units.map_or(table_view.form.decimals_of(kind), |u| u.decimals_shown());
        let power = editor.units.map_or(power, |units| units.shown.power());
        match preview_entry(&editor.text, decimals, power) {
            Some(Ok(amount)) => lines.push(format!("= {amount}")),
            Some(Err(error)) => lines.push(error.tell(lang)),
            None => {}
        }
        if editor.pinned {
            let computed = table_view.document.computed();
            let figure = computed.figure(editor.cell);
            let computed = figure.computed.map(|amount| amount.to_string());
            let computed = computed.unwrap_or_else(|| lang.pick("空", "blank").to_owned());
            lines.push(match lang {
                Lang::Zh => format!(
                    "此格由公式自动计算，算得 {computed}。回车后所填的数成为控制数：合计停在这个数上，\
                     不随下级变动，与下级之和不符时列出差额。Esc 放弃；清空即取消控制数。"
                ),
                Lang::En => format!(
                    "This cell is computed: {computed}. Enter makes what you type a control figure: \
                     the total stays there whatever its addends do, and a difference is reported. \
                     Esc gives up; a blank lets it follow again."
                ),
            });
        }
        if let Some(units) = editor.units {
            lines.push(entered_in(units, &editor.text, lang));
        }
        lines
    }
}

/// Said while figures are shown in another unit than the table's: what is typed is what is shown.
fn entered_in(units: Units, text: &str, lang: Lang) -> String {
    let (own, shown) = (units.own.tell(lang), units.shown.tell(lang));
    let amount = units.own(text).ok().filter(|text| !text.is_empty());
    if let Some(amount) = amount {
        return match lang {
            Lang::Zh => format!("按{shown}填写；本表记为 {amount} {own}"),
            Lang::En => format!("Entered in {shown}; kept as {amount} {own}"),
        };
    }
    match lang {
        Lang::Zh => format!("按{shown}填写（与显示的一样）；本表以{own}计"),
        Lang::En => format!("Enter {shown}, as shown; the table is in {own}"),
    }
}
