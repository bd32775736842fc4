//! From facts to the chapter: one section per heading, in order.

use crate::chapter::{Chapter, Heading, Section};
use crate::facts::Facts;
use crate::{PspError, ageing, law, money};
use texts::Texts;

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
        sections.push(Section { heading, title: heading.title(t), parts });
    }
    Ok(Chapter {
        title: t.psp_title(),
        landlord: facts.landlord.clone(),
        on: facts.on,
        lang: t.lang(),
        sections,
    })
}
