//! OpenStreetMap XML, read as a stream.
//!
//! No DTD is accepted, so entities cannot be declared and cannot multiply; one tag cannot exceed 1 MiB.

use super::error::{Fault, OsmFault};
use super::{Element, Flow, MemberKind, UNITS_PER_DEGREE, on_earth};
use jiff::civil::Date;
use model::Words;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufRead, Read};

const TAG_LIMIT: u64 = 1024 * 1024;
/// More nodes, members or tags than any real element: the format allows 2 000 nodes in a way.
const PARTS_LIMIT: usize = 1_000_000;

/// A reader that refuses to go further than a budget, renewed at each tag.
struct Metered<R> {
    inner: R,
    budget: u64,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(buffer.len());
        buffer[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.budget == 0 {
            return Err(std::io::Error::other("une balise dépasse 1 Mio"));
        }
        let available = self.inner.fill_buf()?;
        let n = available.len().min(usize::try_from(self.budget).unwrap_or(usize::MAX));
        Ok(&available[..n])
    }
    fn consume(&mut self, amount: usize) {
        self.budget = self.budget.saturating_sub(amount as u64);
        self.inner.consume(amount);
    }
}

/// The element being read.
#[derive(Default)]
struct Current {
    kind: Option<MemberKind>,
    id: i64,
    lon: i32,
    lat: i32,
    /// A node without a position, or off the Earth; an element deleted (`visible="false"`, `action="delete"`).
    dropped: bool,
    refs: Vec<i64>,
    members: Vec<(MemberKind, i64, String)>,
    tags: Vec<(String, String)>,
    /// The day of the whole file, when it says it (`osm_base` of Overpass, `timestamp` of the root).
    whole_on: Option<Date>,
    /// The day of the newest object.
    newest_on: Option<Date>,
}

impl Current {
    fn day(&self) -> Option<Date> {
        self.whole_on.or(self.newest_on)
    }

    fn deliver(&self, visit: &mut dyn FnMut(Element<'_>) -> Flow) -> Flow {
        if self.dropped {
            return Flow::Continue(());
        }
        let tags: Vec<(&str, &str)> = self.tags.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        match self.kind {
            None => Flow::Continue(()),
            Some(MemberKind::Node) => {
                visit(Element::Node { id: self.id, lon: self.lon, lat: self.lat, tags: &tags })
            }
            Some(MemberKind::Way) => visit(Element::Way { id: self.id, refs: &self.refs, tags: &tags }),
            Some(MemberKind::Relation) => {
                let members: Vec<_> = self.members.iter().map(|(k, id, r)| (*k, *id, r.as_str())).collect();
                visit(Element::Relation { id: self.id, members: &members, tags: &tags })
            }
        }
    }
}

/// Delivers every element of a text; gives the day of the data when the text tells it.
pub(super) fn read_xml<R: BufRead>(
    text: R,
    visit: &mut dyn FnMut(Element<'_>) -> Flow,
) -> Result<Option<Date>, Fault> {
    let mut reader = Reader::from_reader(Metered { inner: text, budget: TAG_LIMIT });
    let mut buffer = Vec::new();
    let mut current = Current::default();
    let mut depth = 0usize;
    let mut root_seen = false;
    loop {
        buffer.clear();
        reader.get_mut().budget = TAG_LIMIT;
        let offset = reader.buffer_position();
        let wrong = |words: Words| Fault::at(offset, OsmFault::Xml(words));
        let event = reader.read_event_into(&mut buffer).map_err(|e| {
            let text = e.to_string();
            wrong(Words::same(text.chars().take(160).collect::<String>()))
        })?;
        match event {
            Event::DocType(_) => return Err(Fault::at(offset, OsmFault::Doctype)),
            Event::Start(tag) => {
                open(&tag, &mut current, &mut root_seen).map_err(wrong)?;
                depth += 1;
                if depth > 64 {
                    return Err(wrong(Words::from(("balises trop imbriquées", "tags nested too deep"))));
                }
            }
            Event::Empty(tag) => {
                open(&tag, &mut current, &mut root_seen).map_err(wrong)?;
                if kind_of(tag.name().as_ref()).is_some() && current.deliver(visit).is_break() {
                    return Ok(current.day());
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                if kind_of(tag.name().as_ref()).is_some() && current.deliver(visit).is_break() {
                    return Ok(current.day());
                }
            }
            Event::Eof => {
                return if !root_seen {
                    Err(wrong(Words::from(("aucune balise <osm>", "no <osm> tag"))))
                } else if depth > 0 {
                    Err(Fault::at(offset, OsmFault::Truncated { missing: 1 }))
                } else {
                    Ok(current.day())
                };
            }
            _ => {}
        }
    }
}

fn kind_of(name: &str) -> Option<MemberKind> {
    match name {
        "node" => Some(MemberKind::Node),
        "way" => Some(MemberKind::Way),
        "relation" => Some(MemberKind::Relation),
        _ => None,
    }
}

fn open(tag: &BytesStart<'_>, current: &mut Current, root_seen: &mut bool) -> Result<(), Words> {
    let name = tag.name();
    if !*root_seen {
        if name.as_ref() != "osm" {
            let name: String = name.as_ref().chars().take(40).collect();
            return Err(Words::from((
                format!("la première balise est <{name}>, <osm> était attendue"),
                format!("the first tag is <{name}>, <osm> was expected"),
            )));
        }
        *root_seen = true;
    }
    let (mut id, mut lon, mut lat, mut dropped) = (None, None, None, false);
    let (mut key, mut value, mut kind, mut reference, mut role) = (None, None, None, None, None);
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|e| Words::same(e.to_string()))?;
        let text = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|e| Words::same(e.to_string()))?;
        match attribute.key.as_ref() {
            "id" => id = Some(whole(&text)?),
            "lon" => lon = degrees(&text),
            "lat" => lat = degrees(&text),
            "visible" => dropped |= text == "false",
            "action" => dropped |= text == "delete",
            "ref" => reference = Some(whole(&text)?),
            "k" => key = Some(text.into_owned()),
            "v" => value = Some(text.into_owned()),
            "type" => kind = kind_of(&text),
            "role" => role = Some(text.into_owned()),
            "timestamp" if name.as_ref() != "osm" => {
                current.newest_on = current.newest_on.max(day_of(&text));
            }
            "timestamp" | "osm_base" => current.whole_on = day_of(&text).or(current.whole_on),
            _ => {}
        }
    }
    match name.as_ref() {
        element @ ("node" | "way" | "relation") => {
            let id = id.ok_or(("élément sans identifiant", "element without identifier"))?;
            current.kind = kind_of(element);
            current.id = id;
            current.dropped = dropped;
            current.refs.clear();
            current.members.clear();
            current.tags.clear();
            if element == "node" {
                match lon.zip(lat).and_then(|(lon, lat)| on_earth(lon, lat)) {
                    Some((lon, lat)) => (current.lon, current.lat) = (lon, lat),
                    None => current.dropped = true,
                }
            }
        }
        "nd" => current.refs.push(reference.ok_or(("<nd> sans ref", "<nd> without ref"))?),
        "member" => {
            let kind = kind.ok_or(("<member> sans type connu", "<member> without a known type"))?;
            current.members.push((
                kind,
                reference.ok_or(("<member> sans ref", "<member> without ref"))?,
                role.unwrap_or_default(),
            ));
        }
        "tag" => {
            if let Some((key, value)) = key.zip(value) {
                current.tags.push((key, value));
            }
        }
        _ => {}
    }
    if current.refs.len().max(current.members.len()).max(current.tags.len()) > PARTS_LIMIT {
        return Err(Words::from(("élément démesuré", "element out of all proportion")));
    }
    Ok(())
}

fn whole(text: &str) -> Result<i64, Words> {
    text.trim().parse().map_err(|_| {
        let shown: String = text.chars().take(40).collect();
        Words::from((
            format!("identifiant illisible « {shown} »"),
            format!("unreadable identifier “{shown}”"),
        ))
    })
}

/// The day of `2022-12-22T10:00:00Z`; an instant is written in universal time.
fn day_of(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

fn degrees(text: &str) -> Option<i64> {
    let value: f64 = text.trim().parse().ok()?;
    (value.is_finite() && value.abs() <= 180.0).then(|| (value * UNITS_PER_DEGREE).round() as i64)
}
