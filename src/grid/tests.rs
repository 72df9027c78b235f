//! What gestures do to a table, without a window.

use std::sync::Arc;

use super::{Closing, Gesture, GridEvent, GridState, NotDone, Opening, TableEdit};
use crate::budget::Cell;
use crate::clipboard::from_tsv;
use crate::edit::Refusal;
use crate::engine::Role;
use crate::lang::Lang;
use crate::session::{DocumentHost, Session};
use crate::table::motion::Motion;

/// Two entries, one below the other, with figures of their own.
fn entries(session: &Session) -> (Cell, Cell) {
    let document = session.document();
    let (budget, computed) = (document.budget(), document.computed());
    let filled =
        |cell: Cell| computed.role(cell) == Role::Entry && budget.value(cell).amount().is_some();
    for (t, table) in budget.tables.iter().enumerate() {
        for (b, block) in table.blocks.iter().enumerate() {
            for r in 1..block.rows.len() {
                for c in 0..block.rows.get(r).map_or(0, |row| row.width()) {
                    let (above, below) = (Cell::new(t, b, r - 1, c), Cell::new(t, b, r, c));
                    let differ = budget.value(above) != budget.value(below);
                    if filled(above) && filled(below) && differ {
                        return (above, below);
                    }
                }
            }
        }
    }
    panic!("the sample has no two entries one below the other");
}

/// Does something with a table after going to a cell; gives what the window is told.
fn on<T>(
    session: &mut Session,
    state: &mut GridState,
    cell: Cell,
    what: impl FnOnce(&mut TableEdit<'_>) -> T,
) -> (T, Vec<GridEvent>) {
    let forms = Arc::clone(session.forms());
    let form = session.document().budget().tables[cell.t()].form().unwrap();
    let layout = state.layouts.get(&forms, form, Lang::Zh).unwrap();
    state.select(cell);
    let mut edit = TableEdit {
        host: session,
        forms,
        form,
        layout,
        table: cell.t(),
        state,
        lang: Lang::Zh,
        unit: None,
        events: Vec::new(),
    };
    edit.begin();
    let done = what(&mut edit);
    (done, edit.events)
}

#[test]
fn gestures_change_what_is_selected_and_can_be_undone() {
    #[track_caller]
    fn check(gesture: Gesture, expected: [&str; 2]) {
        let mut session = Session::sample().unwrap();
        let (above, below) = entries(&session);
        let was = [above, below].map(|cell| session.document().budget().value(cell).to_text());
        let mut state = GridState::default();
        let (_, events) = on(&mut session, &mut state, above, |edit| {
            edit.go(edit.selection().unwrap(), Motion::Down, true);
            edit.act(gesture);
        });
        assert!(events.contains(&GridEvent::Changed), "{events:?}");
        let is = [above, below].map(|cell| session.document().budget().value(cell).to_text());
        let expected =
            expected.map(|text| if text == "above" { was[0].clone() } else { text.into() });
        assert_eq!(is, expected);
        session.undo().unwrap();
        let back = [above, below].map(|cell| session.document().budget().value(cell).to_text());
        assert_eq!(back, was);
    }
    check(Gesture::Clear, ["", ""]);
    check(Gesture::FillDown, ["above", "above"]);
    check(Gesture::Paste(from_tsv("7.25")), ["7.25", "7.25"]);
    check(Gesture::Cut, ["", ""]);
}

#[test]
fn what_is_typed_is_handed_over_or_stays_open() {
    let mut session = Session::sample().unwrap();
    let (above, below) = entries(&session);
    let mut state = GridState::default();
    on(&mut session, &mut state, above, |edit| {
        assert!(edit.open(Opening::Type));
        edit.state.editor.as_mut().unwrap().text = "3.50".to_owned();
        edit.close(Closing::Commit(Some(Motion::Down)));
        assert_eq!(edit.cursor(), Some(below));
    });
    assert_eq!(session.document().budget().value(above).to_text(), "3.50");
    let (_, events) = on(&mut session, &mut state, above, |edit| {
        assert!(edit.open(Opening::Type));
        edit.state.editor.as_mut().unwrap().text = "三元五".to_owned();
        edit.close(Closing::Commit(None));
    });
    assert!(matches!(events[..], [.., GridEvent::Refused(Refusal::Entry { .. })]), "{events:?}");
    assert!(state.is_editing(), "the text is not lost");
    state.cancel();
    assert_eq!(session.document().budget().value(above).to_text(), "3.50");
}

#[test]
fn nothing_is_inserted_while_inspecting() {
    let mut session = Session::sample().unwrap();
    session.set_inspecting(true);
    let (cell, _) = entries(&session);
    let mut state = GridState::default();
    on(&mut session, &mut state, cell, |_| {});
    let refused = state.insert_row(&mut session, cell, true);
    assert_eq!(refused, Err(NotDone::Refused(Refusal::ReadOnly)));
}
