//! What an agreement opens: one function, for pages, files and programs.
//!
//! The policy says which fields of which kinds are open to the person and where (`trust::policy::openings`); rows hold
//! these fields and nothing else, in the order of what they show, so that their order tells nothing more. Persons are
//! shown under a pseudonym of the agreement, or counted with small numbers suppressed; never both, or the rows would
//! give the suppressed numbers back.

use super::rows::{Doors, Row, rows_of};
use crate::portfolio::{Portfolio, PortfolioRequest, ResidenceView};
use crate::{Error, Register};
use access::births::Birth;
use access::targets::Occupancy;
use jiff::Timestamp;
use model::Interval;
use model::dwelling::AdaptationLevel;
use serde::Serialize;
use sqlx::Row as _;
use std::collections::BTreeSet;
use trust::agreement::{Agreement, Purpose, Terms};
use trust::day::legal_day;
use trust::field::{Field, ObjectKind};
use trust::policy::{Action, Actor, Object, Opening, Projection, openings};
use trust::secret::Secret32;
use trust::suppression::{self, Grid, RowTotals, TwoWay};
use trust::territory::{Geography, Territory};

/// More residences than this are counted together: the suppression of a larger table would take too long to wait for.
const MOST_COUNTED: usize = 400;

/// Age reached during the year, in bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgeBand {
    Under60,
    From60,
    From70,
    From80,
}

impl AgeBand {
    /// Every band, the youngest first.
    pub const ALL: [AgeBand; 4] = [AgeBand::Under60, AgeBand::From60, AgeBand::From70, AgeBand::From80];

    /// The band of a birth on a year; `None` when the birth is not known.
    #[must_use]
    pub fn of(birth: Birth, year: i16) -> Option<AgeBand> {
        let born = match birth {
            Birth::On(date) => date.year(),
            Birth::In(born) => born,
            Birth::Unknown => return None,
        };
        Some(match year.saturating_sub(born) {
            ..60 => AgeBand::Under60,
            60..70 => AgeBand::From60,
            70..80 => AgeBand::From70,
            80.. => AgeBand::From80,
        })
    }
}

/// A value as the partner receives it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nobody knows.
    Unknown,
    /// Known, and not told: it would say more than was agreed.
    Withheld,
    Text(String),
    Whole(i64),
    /// Points of the index, from 0 to 100.
    Points(Interval),
    /// Rooms, and whether it is a house.
    Rooms(Option<u8>, bool),
    Lift(crate::portfolio::LiftState),
    Level(AdaptationLevel),
    Band(AgeBand),
}

/// Rows of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedTable {
    /// What a row is: a residence, a dwelling, a tenant.
    pub kind: ObjectKind,
    /// The columns: fields of the agreement, and no other.
    pub fields: Vec<Field>,
    pub rows: Vec<Vec<Value>>,
}

/// Tenants counted by residence and age band, with an unknown band last; small numbers and what would give them back
/// are hidden (`trust::suppression`).
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedCounts {
    /// Names of the residences, when the agreement opens them; else one row, all together.
    pub names: Option<Vec<String>>,
    pub table: TwoWay,
}

/// What an agreement opens to somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub terms: Terms,
    pub tables: Vec<OpenedTable>,
    pub counts: Option<OpenedCounts>,
    /// Fields about persons stay closed: the agreement asks for the consent of each, and none is recorded.
    pub awaits_consent: bool,
    /// Fields of the agreement that this register does not hold.
    pub not_held: BTreeSet<Field>,
}

/// The open fields of one kind, and the residences where they are.
struct Part<'a> {
    fields: BTreeSet<Field>,
    residences: Vec<&'a ResidenceView>,
    awaits_consent: bool,
}

impl Register {
    /// What an agreement in force opens to a person of its taker, for one act: `See` and `List` for pages, `Export` for
    /// files.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it opens nothing to this person at this instant: not in force, another organisation, no
    /// role that reads for its purpose.
    pub async fn opened(
        &self,
        actor: &Actor,
        agreement: &Agreement,
        action: Action,
        at: Timestamp,
    ) -> Result<Opened, Error> {
        let terms = &agreement.terms;
        let ways: Vec<Opening> = ObjectKind::ALL
            .iter()
            .flat_map(|kind| openings(actor, action, *kind, std::slice::from_ref(agreement), at))
            .filter(|way| way.agreement.as_ref().is_some_and(|(id, _)| *id == terms.id))
            .collect();
        if ways.is_empty() {
            return Err(Error::Unknown("agreement".to_owned()));
        }
        let request = PortfolioRequest {
            landlord_id: terms.giver.as_str().to_owned(),
            on: legal_day(at),
            weights: None,
            prudent: false,
            target: None,
        };
        // The agreement was found to be in force for this person: what follows reads its giver, and nothing else.
        let giver = self.only(terms.giver.as_str());
        let portfolio = giver.portfolio(&request).await?;
        let gazetteer = self.gazetteer().await?;
        let doors = match terms.fields.iter().any(|f| matches!(f, Field::DwellingDoor | Field::TenantDoor)) {
            true => giver.doors_of(terms.giver.as_str()).await?,
            false => Doors::new(),
        };
        let key = giver.pseudonym_key(terms).await?;
        let (actor, terms) = (actor.clone(), terms.clone());
        // A large table takes a second of arithmetic: not on the threads that answer requests.
        tokio::task::spawn_blocking(move || {
            let asked = Asked { actor: &actor, terms: &terms, ways: &ways, gazetteer: &*gazetteer };
            open(&asked, &portfolio, &doors, &key)
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))?
    }

    async fn pseudonym_key(&self, terms: &Terms) -> Result<Secret32, Error> {
        let sealed: String = sqlx::query_scalar("SELECT pseudonym_key FROM agreement WHERE id = $1")
            .bind(terms.id.as_str().to_owned())
            .fetch_one(self.db.read())
            .await?;
        let plain = self
            .unseal(terms.giver.as_str(), "agreement", "pseudonym_key", terms.id.as_str(), &sealed)
            .await?;
        let bytes = <[u8; 32]>::try_from(plain).map_err(|_| Error::Sealed("not a key".to_owned()))?;
        Ok(Secret32::new(bytes))
    }

    /// How the door of each dwelling is written: building, staircase, apartment.
    async fn doors_of(&self, landlord_id: &str) -> Result<Doors, Error> {
        let rows = sqlx::query(
            "SELECT id, building_label, staircase, apartment FROM dwelling
             WHERE landlord_id = $1 AND is_current = 1",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut doors = Doors::new();
        for row in &rows {
            let mut parts = Vec::new();
            for column in ["building_label", "staircase", "apartment"] {
                parts.extend(row.try_get::<Option<String>, _>(column)?.filter(|p| !p.trim().is_empty()));
            }
            if !parts.is_empty() {
                doors.insert(row.try_get("id")?, parts.join(" · "));
            }
        }
        Ok(doors)
    }
}

/// Who asks for what.
struct Asked<'a, G> {
    actor: &'a Actor,
    terms: &'a Terms,
    ways: &'a [Opening],
    gazetteer: &'a G,
}

/// Every territory a residence is known to lie in. What is not known is not inside.
fn territories(r: &ResidenceView, geography: &impl Geography) -> BTreeSet<Territory> {
    let mut all = BTreeSet::new();
    if let Some(code) = &r.commune_code {
        all.insert(Territory::Commune(code.clone()));
        if let Some(parents) = geography.parents(code) {
            all.extend(parents.epci.map(Territory::Epci));
            all.insert(Territory::Departement(parents.departement));
            if !parents.region.is_empty() {
                all.insert(Territory::Region(parents.region));
            }
        }
    }
    all.extend(r.own_neighbourhood().map(|(code, _)| Territory::Qpv(code.clone())));
    all
}

impl<G: Geography> Asked<'_, G> {
    /// The open fields of a kind, and the residences that the openings cover.
    fn part<'p>(&self, kind: ObjectKind, portfolio: &'p Portfolio) -> Part<'p> {
        let mut part = Part { fields: BTreeSet::new(), residences: Vec::new(), awaits_consent: false };
        let (mut ways, object) = (Vec::new(), Object::new(kind, self.terms.giver.clone()));
        for way in self.ways {
            // An opening is of one kind; `covers` says nothing of it, so it is read from the fields.
            if let Projection::Fields(fields) = &way.projection
                && fields.iter().any(|field| field.kind() == Some(kind))
            {
                part.fields.extend(fields);
                ways.push(way);
            }
        }
        part.awaits_consent = ways.iter().any(|way| way.needs_consent) && object.class().is_personal();
        part.residences = portfolio
            .residences
            .iter()
            .filter(|r| {
                let object = Object {
                    residence: Some(r.id.as_str().into()),
                    territories: territories(r, self.gazetteer),
                    ..object.clone()
                };
                ways.iter().any(|way| way.covers(self.actor, &object))
            })
            .collect();
        part
    }
}

/// The tables of an agreement. Pure.
fn open<G: Geography>(
    asked: &Asked<'_, G>,
    portfolio: &Portfolio,
    doors: &Doors,
    key: &Secret32,
) -> Result<Opened, Error> {
    let terms = asked.terms;
    let year = portfolio.request.on.year();
    let residence = asked.part(ObjectKind::Residence, portfolio);
    let dwelling = asked.part(ObjectKind::Dwelling, portfolio);
    let tenant = asked.part(ObjectKind::Tenant, portfolio);
    let address = asked.part(ObjectKind::AdaptedAddress, portfolio);
    // A row of a dwelling says of which residence it is, as far as residences are open.
    let named =
        [Field::ResidenceName, Field::ResidenceAddress].into_iter().find(|f| residence.fields.contains(f));
    let mut tables = Vec::new();
    if !residence.fields.is_empty() {
        let rows: Vec<Row<'_>> = residence.residences.iter().map(|r| Row::residence(r)).collect();
        let fields: Vec<Field> = residence.fields.iter().copied().collect();
        tables.push(OpenedTable {
            kind: ObjectKind::Residence,
            rows: rows_of(&fields, &rows, terms),
            fields,
        });
    }
    if !dwelling.fields.is_empty() {
        let rows: Vec<Row<'_>> = dwelling
            .residences
            .iter()
            .flat_map(|r| r.dwelling_views.iter().map(move |d| (r, d)))
            .flat_map(|(r, d)| std::iter::repeat_n(Row::dwelling(r, d, doors), d.count as usize))
            .collect();
        let fields: Vec<Field> = named.into_iter().chain(dwelling.fields.iter().copied()).collect();
        tables.push(OpenedTable { kind: ObjectKind::Dwelling, rows: rows_of(&fields, &rows, terms), fields });
    }
    let mut counts = None;
    if tells_apart(terms, &tenant.fields) {
        let fields: Vec<Field> = tenant.fields.iter().copied().collect();
        let mut rows = Vec::new();
        for r in &tenant.residences {
            for d in &r.dwelling_views {
                let Occupancy::Occupied(births) = &d.occupancy else { continue };
                rows.extend(Row::tenants(r, d, births, doors, (terms, key, year)));
            }
        }
        tables.push(OpenedTable { kind: ObjectKind::Tenant, rows: rows_of(&fields, &rows, terms), fields });
    } else if tenant.fields.contains(&Field::TenantAgeBand) && !tenant.residences.is_empty() {
        counts = Some(counted(&tenant.residences, residence.fields.contains(&Field::ResidenceName), year)?);
    }
    Ok(Opened {
        terms: terms.clone(),
        tables,
        counts,
        awaits_consent: tenant.awaits_consent || address.awaits_consent,
        not_held: terms.fields.iter().filter(|f| !super::HELD.contains(f)).copied().collect(),
    })
}

/// Are tenants shown one by one? Only when the agreement names what tells one from another, and not for figures.
fn tells_apart(terms: &Terms, fields: &BTreeSet<Field>) -> bool {
    let one_by_one = [Field::TenantPseudonym, Field::TenantDoor, Field::TenantAddress];
    terms.purpose != Purpose::Statistics && one_by_one.iter().any(|field| fields.contains(field))
}

/// Tenants by residence and age band, suppressed.
fn counted(residences: &[&ResidenceView], by_name: bool, year: i16) -> Result<OpenedCounts, Error> {
    let mut by_residence: Vec<(String, [u32; 5])> = residences
        .iter()
        .map(|r| {
            let mut cells = [0_u32; 5];
            for birth in &r.births {
                let band = AgeBand::of(*birth, year);
                let column = AgeBand::ALL.iter().position(|b| Some(*b) == band).unwrap_or(AgeBand::ALL.len());
                cells[column] = cells[column].saturating_add(1);
            }
            (r.name.clone(), cells)
        })
        .collect();
    by_residence.sort();
    let by_name = by_name && by_residence.len() <= MOST_COUNTED;
    let rows: Vec<[u32; 5]> = if by_name {
        by_residence.iter().map(|(_, cells)| *cells).collect()
    } else {
        let mut all = [0_u32; 5];
        for (_, cells) in &by_residence {
            for (sum, cell) in all.iter_mut().zip(cells) {
                *sum = sum.saturating_add(*cell);
            }
        }
        vec![all]
    };
    let wrong = |e: suppression::TableError| Error::Computation(e.to_string());
    let grid = Grid::new(rows.len(), 5, rows.concat()).map_err(wrong)?;
    let table = suppression::two_way(&grid, RowTotals::Ours, suppression::PERSONS).map_err(wrong)?;
    let names = by_name.then(|| by_residence.into_iter().map(|(name, _)| name).collect());
    Ok(OpenedCounts { names, table })
}
