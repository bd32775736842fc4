//! The figures of each kind as an owner uses them: its own over the house's orders of magnitude; who wrote what, when, from
//! where, and what was before.

use super::{cents, refused};
use crate::{Error, Register};
use jiff::civil::Date;
use sqlx::Row;
use sqlx::any::AnyRow;
use upkeep::{Component, Figures, Kind, OwnFigures};

/// Letters of a source.
const LONGEST_SOURCE: usize = 300;

/// An entry of the history of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureEntry {
    pub kind: Kind,
    /// From 1.
    pub rank: i64,
    pub own: OwnFigures,
    /// Name of the author's account; `None` when nobody's.
    pub author_name: Option<String>,
    pub noted_at: String,
}

impl FigureEntry {
    /// Does it say a figure? One that says none goes back to the house's.
    #[must_use]
    pub fn says_something(&self) -> bool {
        self.own.life_years.is_some() || self.own.unit_cents.is_some()
    }
}

/// A kind, as an owner uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindFigures {
    pub kind: Kind,
    pub house: Figures,
    /// The last entry of the owner; 0: none was ever written.
    pub rank: i64,
    pub own: Option<OwnFigures>,
}

impl KindFigures {
    /// The figures of the plan.
    #[must_use]
    pub fn used(&self) -> Figures {
        self.own.as_ref().map_or(self.house, |own| own.over(self.house))
    }
}

/// The figures of every kind, as an owner uses them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// In the order of kinds.
    pub kinds: Vec<KindFigures>,
}

impl Catalogue {
    /// A kind of the catalogue.
    #[must_use]
    pub fn of(&self, kind: Kind) -> Option<&KindFigures> {
        self.kinds.iter().find(|one| one.kind == kind)
    }

    /// Components with the figures of their kinds, as the engine reads them.
    pub(super) fn with(&self, components: &[Component]) -> Result<Vec<(Component, Figures)>, Error> {
        let missing = || Error::Computation("a kind has no figures".to_owned());
        components
            .iter()
            .map(|one| Ok((one.clone(), self.of(one.kind).ok_or_else(missing)?.used())))
            .collect()
    }
}

fn entry(row: &AnyRow) -> Result<Option<FigureEntry>, Error> {
    // A kind that this program no longer knows is no kind of the catalogue.
    let Some(kind) = Kind::from_code(row.try_get::<&str, _>("kind")?) else { return Ok(None) };
    let life: Option<i64> = row.try_get("life_years")?;
    let day: String = row.try_get("said_on")?;
    Ok(Some(FigureEntry {
        kind,
        rank: row.try_get("rank")?,
        own: OwnFigures {
            life_years: life.and_then(|n| u16::try_from(n).ok()),
            unit_cents: row.try_get("unit_cents")?,
            said_on: day.parse().map_err(|_| Error::Computation(format!("« {day} » is no day")))?,
            source: row.try_get("source")?,
        },
        author_name: row.try_get("author_name")?,
        noted_at: row.try_get("noted_at")?,
    }))
}

impl Register {
    /// The figures of every kind on a day, as an owner uses them.
    ///
    /// # Errors
    /// [`Error::Computation`] when the house says nothing of that day.
    pub async fn upkeep_catalogue(&self, organisation_id: &str, on: Date) -> Result<Catalogue, Error> {
        let entries = self.upkeep_figures(organisation_id, None).await?;
        let table = law::Table::house();
        let of = |kind: &Kind| -> Result<KindFigures, Error> {
            let house = upkeep::figures(table, *kind, on).map_err(|missing| {
                Error::Computation(missing.words().told_in(model::Language::Fr).to_owned())
            })?;
            let last = entries.iter().find(|entry| entry.kind == *kind);
            Ok(KindFigures {
                kind: *kind,
                house,
                rank: last.map_or(0, |entry| entry.rank),
                own: last.filter(|entry| entry.says_something()).map(|entry| entry.own.clone()),
            })
        };
        Ok(Catalogue { kinds: Kind::ALL.iter().map(of).collect::<Result<_, _>>()? })
    }

    /// What an owner wrote of one kind, or of all of them, the last entry of a kind first.
    ///
    /// # Errors
    /// When the database does not answer, or a day cannot be read back.
    pub async fn upkeep_figures(
        &self,
        organisation_id: &str,
        kind: Option<Kind>,
    ) -> Result<Vec<FigureEntry>, Error> {
        let rows = sqlx::query(
            "SELECT f.kind, f.rank, f.life_years, f.unit_cents, f.said_on, f.source, f.noted_at, a.name AS author_name
             FROM upkeep_figure f LEFT JOIN account a ON a.id = f.author
             WHERE f.organisation_id = $1 AND ($2 = '' OR f.kind = $2) ORDER BY f.kind, f.rank DESC",
        )
        .bind(organisation_id)
        .bind(kind.map_or("", Kind::code))
        .fetch_all(self.db.read())
        .await?;
        rows.iter().filter_map(|row| entry(row).transpose()).collect()
    }

    /// Writes what an owner says of a kind, over the entry that was shown (0: none). Neither life nor cost: the house's
    /// figures hold again.
    ///
    /// # Errors
    /// [`Error::Changed`] when another entry came meanwhile. [`Error::Refused`]: `upkeep-life`, `upkeep-cost`,
    /// `upkeep-source`.
    pub async fn set_upkeep_figures(
        &self,
        organisation_id: &str,
        (kind, seen): (Kind, i64),
        own: &OwnFigures,
    ) -> Result<(), Error> {
        if !own.life_years.is_none_or(|life| (1..=200).contains(&life)) {
            return Err(refused("upkeep-life"));
        }
        if !own.unit_cents.is_none_or(cents) {
            return Err(refused("upkeep-cost"));
        }
        let source = own.source.trim();
        let says = own.life_years.is_some() || own.unit_cents.is_some();
        if (says && source.is_empty()) || source.chars().count() > LONGEST_SOURCE {
            return Err(refused("upkeep-source"));
        }
        let mut act = self.db.act().await?;
        act.hold(&format!("upkeep:{organisation_id}")).await?;
        let last: i64 = sqlx::query_scalar(
            "SELECT COALESCE(MAX(rank), 0) FROM upkeep_figure WHERE organisation_id = $1 AND kind = $2",
        )
        .bind(organisation_id)
        .bind(kind.code())
        .fetch_one(act.connection())
        .await?;
        if last != seen {
            return Err(Error::Changed);
        }
        sqlx::query(
            "INSERT INTO upkeep_figure (organisation_id, kind, rank, life_years, unit_cents, said_on, source, author, noted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(organisation_id)
        .bind(kind.code())
        .bind(last + 1)
        .bind(own.life_years.map(i64::from))
        .bind(own.unit_cents)
        .bind(own.said_on.to_string())
        .bind(source)
        .bind(self.author().code())
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        let after = Some(kind.code().to_owned());
        self.write_down(&mut act, organisation_id, ("changed", "component-figures", kind.code()), after)
            .await?;
        act.commit().await
    }
}
