//! Money of the invented town: the envelopes of its two funders for the year, and what they delegate.

use crate::ledger::NewEnvelope;
use crate::{Error, Register};
use jiff::civil::Date;

/// The two funders, and who writes their envelopes.
pub(crate) const STATE: (&str, &str) = ("Direction des solidarités de Valombre", "etat-finance");
pub(crate) const FUND: (&str, &str) = ("Fonds d’accompagnement de Valombre", "fonds-finance");

/// What the envelope that pays projects is called, for each of the two.
pub(crate) const OF_PROJECTS: &str = "Accompagnement dans le logement";
pub(crate) const OF_INNOVATION: &str = "Innovation sociale dans le logement";

/// An envelope: its name, what it may pay, the one that delegates to it, euros.
type Invented = (&'static str, &'static str, Option<&'static str>, i64);

const OF_STATE: [Invented; 4] = [
    (
        "Fonds d’accompagnement – État",
        "Accompagner vers et dans le logement, gestion locative adaptée",
        None,
        900_000,
    ),
    (
        OF_PROJECTS,
        "Projets portés ensemble par un bailleur et une association",
        Some("Fonds d’accompagnement – État"),
        600_000,
    ),
    (
        "Réserve du bassin de Valombre",
        "Situations urgentes signalées par les partenaires",
        Some("Fonds d’accompagnement – État"),
        120_000,
    ),
    ("Pensions de famille", "Ouvrir des places en pension de famille", None, 250_000),
];

const OF_FUND: [Invented; 2] = [
    (OF_PROJECTS, "Accompagner des ménages logés par les bailleurs et les associations", None, 450_000),
    (OF_INNOVATION, "Essayer ce que personne ne fait encore ici", None, 150_000),
];

impl Register {
    /// Opens the envelopes of the two invented funders.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_envelopes(&self, today: Date) -> Result<(), Error> {
        for ((name, person), envelopes) in [(STATE, OF_STATE.as_slice()), (FUND, OF_FUND.as_slice())] {
            let Some(id) = self.demo_organisation(name).await? else { return Ok(()) };
            let finance = self.demo_person(person, &id).await?;
            for (name, purpose, above, euros) in envelopes {
                let parent_id = match above {
                    Some(above) => finance.demo_envelope(&id, above).await?,
                    None => None,
                };
                let new = NewEnvelope {
                    name: (*name).to_owned(),
                    purpose: (*purpose).to_owned(),
                    year: today.year(),
                    total_cents: euros * 100,
                    parent_id,
                };
                finance.open_envelope(&id, &new).await?;
            }
        }
        Ok(())
    }

    /// The envelope of an invented funder by its name.
    pub(crate) async fn demo_envelope(&self, funder: &str, name: &str) -> Result<Option<String>, Error> {
        Ok(self.envelopes(funder).await?.into_iter().find(|one| one.name == name).map(|one| one.id))
    }
}
