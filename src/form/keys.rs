//! Keys: plain names, each there once.

use std::collections::HashMap;

use super::fault::{Faults, Path, at};
use super::parse::is_identifier;
use crate::lang::Text;
use crate::source::PathStep::{Field, Index};

/// Every key a plain name and there once.
pub(super) fn check_keys(
    keys: &[&str],
    list: &Path,
    field: &'static str,
    (zh, en): (&str, &str),
    faults: &mut Faults<'_>,
) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (index, key) in keys.iter().enumerate() {
        let path = at(&at(list, Index(index)), Field(field));
        if !is_identifier(key) {
            faults.add(
                &path,
                (
                    format!("{zh}的 {field} “{key}”不是名称"),
                    format!("the {en}'s {field} “{key}” is not a plain name"),
                ),
                (
                    "只用字母、汉字、数字和下划线，不以数字开头".to_owned(),
                    "use letters, digits and underscores, and no digit first".to_owned(),
                ),
            );
        } else if let Some(first) = seen.get(key) {
            twice(key, first + 1, &path, (zh, en), faults);
        } else {
            seen.insert(key, index);
        }
    }
}

/// The key given, or the title where that is a name by itself; reported where there is neither.
pub(super) fn key_of(
    key: Option<String>,
    title: &Text,
    path: &Path,
    (zh, en): (&str, &str),
    faults: &mut Faults<'_>,
) -> String {
    let given = key.is_some();
    let key = key.unwrap_or_else(|| title.zh.clone());
    if is_identifier(&key) {
        return key;
    }
    let letters: String = key.chars().filter(|c| unicode_ident::is_xid_continue(*c)).collect();
    let example = if is_identifier(&letters) { letters } else { format!("{zh}名") };
    let what = if given {
        (
            format!("{zh}的 key “{key}”不是名称"),
            format!("the {en}'s key “{key}” is not a plain name"),
        )
    } else {
        (
            format!("{zh}“{key}”没有 key，标题又不能当名称用"),
            format!("the {en} “{key}” has no key, and its title is not a plain name"),
        )
    };
    let remedy = (
        format!("写上由字母、汉字、数字组成的 key: \"{example}\""),
        format!("write a key of letters and digits: key: \"{example}\""),
    );
    let path = if given { at(path, Field("key")) } else { path.clone() };
    faults.add(&path, what, remedy);
    key
}

/// The same key twice; `first` counts from 1.
pub(super) fn twice(
    key: &str,
    first: usize,
    path: &Path,
    (zh, en): (&str, &str),
    faults: &mut Faults<'_>,
) {
    faults.add(
        path,
        (
            format!("{zh}“{key}”重复，前面第 {first} 个{zh}已用此名"),
            format!("{en} “{key}” is there twice; number {first} has that name already"),
        ),
        ("改用不同的 key".to_owned(), "give it a key of its own".to_owned()),
    );
}
