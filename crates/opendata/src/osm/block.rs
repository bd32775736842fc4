//! One primitive block of a `.osm.pbf` file: a string table and groups of nodes, ways and relations.
//!
//! Source: "PBF Format" of the OpenStreetMap wiki (`osmformat.proto`). Unknown fields are skipped, as the
//! format asks; columns of different lengths, or a string out of the table, are a fault.

use super::wire::{Field, Wire, Wrong, zigzag};
use super::{Element, Flow, MemberKind, on_earth};
use std::borrow::Cow;
use std::ops::ControlFlow;

struct Scale {
    granularity: i64,
    lon_offset: i64,
    lat_offset: i64,
}

impl Scale {
    /// Nanodegrees of the file → 1e-7 degree, or `None` off the Earth.
    fn place(&self, lon: i64, lat: i64) -> Option<(i32, i32)> {
        let nano = |offset: i64, v: i64| offset.checked_add(self.granularity.checked_mul(v)?);
        let units = |n: i64| n.checked_add(50).map(|n| n.div_euclid(100));
        on_earth(units(nano(self.lon_offset, lon)?)?, units(nano(self.lat_offset, lat)?)?)
    }
}

/// Scratch space, kept from one element to the next.
#[derive(Default)]
struct Scratch<'s> {
    tags: Vec<(&'s str, &'s str)>,
    refs: Vec<i64>,
    members: Vec<(MemberKind, i64, &'s str)>,
}

/// Delivers every element of a block, in its order. Nodes off the Earth are not delivered.
pub(super) fn read_block(bytes: &[u8], visit: &mut dyn FnMut(Element<'_>) -> Flow) -> Result<Flow, Wrong> {
    let mut strings: Vec<Cow<'_, str>> = Vec::new();
    let mut groups = Vec::new();
    let mut scale = Scale { granularity: 100, lon_offset: 0, lat_offset: 0 };
    let mut wire = Wire::new(bytes);
    while let Some((number, field)) = wire.field()? {
        match (number, field) {
            (1, Field::Bytes(table)) => {
                let mut table = Wire::new(table);
                while let Some((number, field)) = table.field()? {
                    if let (1, Field::Bytes(text)) = (number, field) {
                        strings.push(String::from_utf8_lossy(text));
                    }
                }
            }
            (2, Field::Bytes(group)) => groups.push(group),
            (17, Field::Varint(v)) => scale.granularity = v as i64,
            (19, Field::Varint(v)) => scale.lat_offset = v as i64,
            (20, Field::Varint(v)) => scale.lon_offset = v as i64,
            _ => {}
        }
    }
    let mut scratch = Scratch::default();
    for group in groups {
        let mut wire = Wire::new(group);
        while let Some((number, field)) = wire.field()? {
            let Field::Bytes(message) = field else { continue };
            let flow = match number {
                1 => node(message, &strings, &scale, &mut scratch, visit)?,
                2 => dense_nodes(message, &strings, &scale, &mut scratch, visit)?,
                3 => way(message, &strings, &mut scratch, visit)?,
                4 => relation(message, &strings, &mut scratch, visit)?,
                _ => ControlFlow::Continue(()),
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn text<'s>(strings: &'s [Cow<'_, str>], index: u64) -> Result<&'s str, Wrong> {
    strings
        .get(usize::try_from(index).unwrap_or(usize::MAX))
        .map(|s| &**s)
        .ok_or(("texte hors de la table", "text out of the table"))
}

fn tags<'s>(
    keys: &[u8],
    values: &[u8],
    strings: &'s [Cow<'_, str>],
    out: &mut Vec<(&'s str, &'s str)>,
) -> Result<(), Wrong> {
    out.clear();
    let (mut keys, mut values) = (Wire::new(keys), Wire::new(values));
    while !keys.is_empty() && !values.is_empty() {
        out.push((text(strings, keys.varint()?)?, text(strings, values.varint()?)?));
    }
    if keys.is_empty() && values.is_empty() {
        Ok(())
    } else {
        Err(("clés et valeurs en nombre différent", "keys and values differ in number"))
    }
}

fn node<'s>(
    message: &[u8],
    strings: &'s [Cow<'_, str>],
    scale: &Scale,
    scratch: &mut Scratch<'s>,
    visit: &mut dyn FnMut(Element<'_>) -> Flow,
) -> Result<Flow, Wrong> {
    let (mut id, mut lon, mut lat) = (0, 0, 0);
    let (mut keys, mut values): (&[u8], &[u8]) = (&[], &[]);
    let mut wire = Wire::new(message);
    while let Some((number, field)) = wire.field()? {
        match (number, field) {
            (1, Field::Varint(v)) => id = zigzag(v),
            (2, Field::Bytes(b)) => keys = b,
            (3, Field::Bytes(b)) => values = b,
            (8, Field::Varint(v)) => lat = zigzag(v),
            (9, Field::Varint(v)) => lon = zigzag(v),
            _ => {}
        }
    }
    tags(keys, values, strings, &mut scratch.tags)?;
    Ok(match scale.place(lon, lat) {
        Some((lon, lat)) => visit(Element::Node { id, lon, lat, tags: &scratch.tags }),
        None => ControlFlow::Continue(()),
    })
}

fn dense_nodes<'s>(
    message: &[u8],
    strings: &'s [Cow<'_, str>],
    scale: &Scale,
    scratch: &mut Scratch<'s>,
    visit: &mut dyn FnMut(Element<'_>) -> Flow,
) -> Result<Flow, Wrong> {
    let mut columns: [&[u8]; 4] = [&[]; 4];
    let mut wire = Wire::new(message);
    while let Some((number, field)) = wire.field()? {
        match (number, field) {
            (1, Field::Bytes(b)) => columns[0] = b,
            (8, Field::Bytes(b)) => columns[1] = b,
            (9, Field::Bytes(b)) => columns[2] = b,
            (10, Field::Bytes(b)) => columns[3] = b,
            _ => {}
        }
    }
    let [mut ids, mut lats, mut lons, mut words] = columns.map(Wire::new);
    let (mut id, mut lat, mut lon) = (0i64, 0i64, 0i64);
    while !ids.is_empty() {
        if lats.is_empty() || lons.is_empty() {
            return Err((
                "identifiants et coordonnées en nombre différent",
                "identifiers and coordinates differ in number",
            ));
        }
        id = id.wrapping_add(ids.signed()?);
        lat = lat.wrapping_add(lats.signed()?);
        lon = lon.wrapping_add(lons.signed()?);
        scratch.tags.clear();
        // The column of tags is "key, value, key, value, 0" per node, or empty when no node has any.
        while !words.is_empty() {
            let key = words.varint()?;
            if key == 0 {
                break;
            }
            scratch.tags.push((text(strings, key)?, text(strings, words.varint()?)?));
        }
        if let Some((lon, lat)) = scale.place(lon, lat)
            && visit(Element::Node { id, lon, lat, tags: &scratch.tags }).is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    if lats.is_empty() && lons.is_empty() {
        Ok(ControlFlow::Continue(()))
    } else {
        Err((
            "identifiants et coordonnées en nombre différent",
            "identifiers and coordinates differ in number",
        ))
    }
}

fn way<'s>(
    message: &[u8],
    strings: &'s [Cow<'_, str>],
    scratch: &mut Scratch<'s>,
    visit: &mut dyn FnMut(Element<'_>) -> Flow,
) -> Result<Flow, Wrong> {
    let mut id = 0;
    let (mut keys, mut values, mut refs): (&[u8], &[u8], &[u8]) = (&[], &[], &[]);
    let mut wire = Wire::new(message);
    while let Some((number, field)) = wire.field()? {
        match (number, field) {
            (1, Field::Varint(v)) => id = v as i64,
            (2, Field::Bytes(b)) => keys = b,
            (3, Field::Bytes(b)) => values = b,
            (8, Field::Bytes(b)) => refs = b,
            _ => {}
        }
    }
    tags(keys, values, strings, &mut scratch.tags)?;
    scratch.refs.clear();
    let (mut wire, mut node) = (Wire::new(refs), 0i64);
    while !wire.is_empty() {
        node = node.wrapping_add(wire.signed()?);
        scratch.refs.push(node);
    }
    Ok(visit(Element::Way { id, refs: &scratch.refs, tags: &scratch.tags }))
}

fn relation<'s>(
    message: &[u8],
    strings: &'s [Cow<'_, str>],
    scratch: &mut Scratch<'s>,
    visit: &mut dyn FnMut(Element<'_>) -> Flow,
) -> Result<Flow, Wrong> {
    let mut id = 0;
    let mut columns: [&[u8]; 5] = [&[]; 5];
    let mut wire = Wire::new(message);
    while let Some((number, field)) = wire.field()? {
        match (number, field) {
            (1, Field::Varint(v)) => id = v as i64,
            (2, Field::Bytes(b)) => columns[0] = b,
            (3, Field::Bytes(b)) => columns[1] = b,
            (8, Field::Bytes(b)) => columns[2] = b,
            (9, Field::Bytes(b)) => columns[3] = b,
            (10, Field::Bytes(b)) => columns[4] = b,
            _ => {}
        }
    }
    let [keys, values, roles, ids, kinds] = columns;
    tags(keys, values, strings, &mut scratch.tags)?;
    scratch.members.clear();
    let [mut roles, mut ids, mut kinds] = [roles, ids, kinds].map(Wire::new);
    let mut member = 0i64;
    while !ids.is_empty() {
        member = member.wrapping_add(ids.signed()?);
        let kind = match kinds.varint()? {
            0 => MemberKind::Node,
            1 => MemberKind::Way,
            2 => MemberKind::Relation,
            _ => return Err(("membre de relation d'un type inconnu", "relation member of an unknown type")),
        };
        scratch.members.push((kind, member, text(strings, roles.varint()?)?));
    }
    Ok(visit(Element::Relation { id, members: &scratch.members, tags: &scratch.tags }))
}
