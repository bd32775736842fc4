//! From facts to the chapter: one section per heading, in order, each with what the landlord wrote of it.

use crate::chapter::{Cell, Chapter, Heading, Part, Section, Table};
use crate::facts::Facts;
use crate::prose::prose;
use crate::words::column;
use crate::{Place, PspError, ageing, law, money};
use texts::{Texts, format};

/// The landlord's own text stands first, and is no longer asked.
fn with_text(mut parts: Vec<Part>, heading: Heading, facts: &Facts, t: Texts) -> Vec<Part> {
    let Some(written) = facts.texts.get(&Place::Heading(heading)) else { return parts };
    parts.retain(|part| !matches!(part, Part::ToWrite(_)));
    parts.insert(0, Part::Written(prose(written, t)));
    parts
}

/// Every text with its source and its day.
fn texts(facts: &Facts, t: Texts) -> Table {
    let rows = Place::all().filter_map(|place| {
        let written = facts.texts.get(&place)?;
        let source = if written.source.is_empty() { t.psp_source_landlord() } else { written.source.clone() };
        let cells = [place.code().to_owned(), place.title(t), written.body.clone(), source];
        Some(cells.into_iter().chain([format::date(written.on)]).map(Cell::Text).collect())
    });
    Table {
        code: "textes",
        caption: t.psp_texts_caption(),
        columns: vec![
            column("code", t.psp_col_code()),
            column("rubrique", t.psp_col_section()),
            column("texte", t.psp_col_text()),
            column("source", t.psp_col_source()),
            column("jour", t.psp_col_day()),
        ],
        rows: rows.collect(),
        total: None,
        shown: 100,
        note: String::new(),
    }
}

/// The chapter of a landlord.
///
/// # Errors
/// [`PspError::Overflow`] when amounts add up to more than can be counted.
pub fn chapter(facts: &Facts, t: Texts) -> Result<Chapter, PspError> {
    let mut sections = Vec::with_capacity(Heading::ALL.len());
    for heading in Heading::ALL {
        let parts = match heading {
            Heading::Strategy => law::strategy(facts, t),
            Heading::Stock => law::stock(facts, t),
            Heading::Evolution => law::evolution(facts, t),
            Heading::Choices => law::choices(t),
            Heading::Prospects => law::prospects(t),
            Heading::Portrait => ageing::portrait(facts, t),
            Heading::Occupancy => ageing::occupancy(facts, t),
            Heading::Needs => ageing::needs(facts, t),
            Heading::Index => ageing::index(facts, t),
            Heading::Targets => ageing::targets(facts, t),
            Heading::Objectives => money::objectives(facts, t),
            Heading::Programme => money::programme(facts, t)?,
            Heading::Funding => money::funding(facts, t)?,
            Heading::Transfers => ageing::transfers(facts, t),
            Heading::Monitoring => ageing::monitoring(facts, t),
            Heading::Method => ageing::method(facts, t),
        };
        let parts = with_text(parts, heading, facts, t);
        sections.push(Section { heading, title: heading.title(t), parts });
    }
    Ok(Chapter {
        title: t.psp_title(),
        landlord: facts.landlord.clone(),
        on: facts.on,
        lang: t.lang(),
        introduction: facts.texts.get(&Place::Introduction).map(|written| prose(written, t)),
        sections,
        texts: texts(facts, t),
    })
}
