//! The blocks of a table.

use crate::lang::Text;
use std::fmt;

use ron::Options;
use ron::value::RawValue;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::item::CommentHost;
use super::reader::{BudgetReader, FieldName, FirstField, Stop, keep_second, raw};
use super::rows::RowsSeed;
use crate::budget::{Block, Extra};
use crate::file::BLOCKS;
use crate::form::TableForm;

/// The blocks of a table; those its form does not have go to `extra`.
pub(super) struct BlocksSeed<'a, 'de, 'f> {
    pub reader: &'a mut BudgetReader<'de, 'f>,
    pub form: &'f TableForm,
    /// Index of the table in the file.
    pub index: usize,
    pub extra: &'a mut Extra,
}

impl<'de> DeserializeSeed<'de> for BlocksSeed<'_, 'de, '_> {
    type Value = Vec<Block>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Block>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for BlocksSeed<'_, 'de, '_> {
    type Value = Vec<Block>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of blocks")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Block>, A::Error> {
        let Self { reader, form, index, extra } = self;
        let mut blocks: Vec<Option<Block>> = Vec::new();
        blocks.resize_with(form.blocks.len(), || None);
        loop {
            let (block, content) = if reader.lenient {
                let Some(value) = seq.next_element::<&'de RawValue>()? else {
                    break;
                };
                let source = value.get_ron();
                let base = reader.offset(source);
                let name = match Options::default().from_str_seed(source, FirstField("block")) {
                    Ok(name) => name,
                    Err(error) => return Err(reader.stop(Stop::Inner { base, error })),
                };
                let place = form.blocks.iter().position(|block| block.key == name);
                let free = place.filter(|&place| matches!(blocks.get(place), Some(None)));
                let Some(place) = free else {
                    let name = &name;
                    if place.is_some() {
                        keep_second(reader, base, name, source, &mut Extra::new());
                    } else {
                        let what = Text::new(
                            format!("表“{}”没有“{name}”这一块", form.key),
                            format!("the table “{}” has no block “{name}”", form.key),
                        );
                        let known = form.blocks.iter().map(|block| block.key.as_str());
                        reader.unknown(base, what, name, known);
                    }
                    reader.keep(BLOCKS, source, extra);
                    continue;
                };
                let seed = BlockSeed { reader, form, index, block: Some(place), done: &blocks };
                match BudgetReader::inner(base, source, seed) {
                    Ok(read) => read,
                    Err((stop, error)) => {
                        reader.stopped.get_or_insert(stop);
                        return Err(error);
                    }
                }
            } else {
                let seed = BlockSeed { reader, form, index, block: None, done: &blocks };
                let Some(read) = seq.next_element_seed(seed)? else {
                    break;
                };
                read
            };
            if let Some(slot) = blocks.get_mut(block) {
                *slot = Some(content);
            }
        }
        Ok(blocks.into_iter().map(Option::unwrap_or_default).collect())
    }
}

/// A block that the form has, once its `block` has been read.
struct BlockSeed<'a, 'de, 'f> {
    reader: &'a mut BudgetReader<'de, 'f>,
    form: &'f TableForm,
    index: usize,
    block: Option<usize>,
    done: &'a [Option<Block>],
}

impl<'de> DeserializeSeed<'de> for BlockSeed<'_, 'de, '_> {
    type Value = (usize, Block);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_struct("", &[], self)
    }
}

impl<'de> Visitor<'de> for BlockSeed<'_, 'de, '_> {
    type Value = (usize, Block);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a block")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Self { reader, form, index, mut block, done } = self;
        let known = block;
        let mut content = Block::default();
        let mut seen: Vec<&str> = Vec::new();
        let mut start = None;
        while let Some(key) = map.next_key_seed(FieldName)? {
            let at = reader.offset(key);
            let start = *start.get_or_insert(at);
            reader.bound_fields(at, content.extra.len())?;
            if let Some(block) = block {
                reader.anchor(at, CommentHost::Block(index, block));
            }
            if seen.contains(&key) {
                keep_second(reader, at, key, raw(&mut map)?, &mut content.extra);
                continue;
            }
            seen.push(key);
            match (key, block) {
                ("block", _) if known.is_some() => {
                    raw(&mut map)?;
                }
                ("block", _) => {
                    let name: String = map.next_value()?;
                    let place = form.blocks.iter().position(|block| block.key == name);
                    block = place.filter(|&place| matches!(done.get(place), Some(None)));
                    let Some(block) = block else {
                        return Err(reader.stop(Stop::Lenient));
                    };
                    reader.anchor(start, CommentHost::Block(index, block));
                }
                ("rows", None) => return Err(reader.stop(Stop::Lenient)),
                ("rows", Some(block)) => {
                    let rows = map.next_value_seed(RowsSeed { reader, form, index, block })?;
                    content.rows = rows.into();
                }
                _ => {
                    let what = Text::new(
                        format!("块里有不认识的字段“{key}”"),
                        format!("the block has an unknown field “{key}”"),
                    );
                    reader.unknown(at, what, key, ["block", "rows"].into_iter());
                    reader.keep(key, raw(&mut map)?, &mut content.extra);
                }
            }
        }
        match block {
            Some(block) => Ok((block, content)),
            None => Err(reader.stop(Stop::Lenient)),
        }
    }
}
