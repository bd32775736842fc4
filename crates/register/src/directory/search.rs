//! Searching the directory, and one sheet of it. What is shown is decided here, once.
//!
//! A territory finds who acts on it: on itself, on what holds it, or on a part of it. An organisation that says
//! nowhere where it acts is found where it stands.

use super::networks::Adhesion;
use super::profile::{kept, territory_of};
use super::services::OfferedService;
use crate::organisations::{Organisation, SELECT, organisation_of};
use crate::{Across, Error, Register};
use jiff::Timestamp;
use model::words::fold;
use serde::Serialize;
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use trust::membership::MembershipState;
use trust::organisation::{OrganisationKind, Theme};
use trust::territory::{Containment, Territory};

/// What makes an organisation (`o`) exist for others: it chose to be listed, is open, and was checked.
pub(crate) const SHOWN: &str = "o.is_listed = 1 AND o.closed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM organisation_founding f
                    WHERE f.organisation_id = o.id AND f.checked_at IS NULL)";

/// Rows of one statement that lists ids.
const CHUNK: usize = 500;

/// What is looked for. Everything that is given must hold.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Words of the name, the presentation, the town or a service.
    pub q: String,
    pub theme: Option<Theme>,
    pub territory: Option<Territory>,
    pub kind: Option<OrganisationKind>,
    pub is_ess: Option<bool>,
    /// Id of a network to which they belong now.
    pub network: Option<String>,
}

/// One line of the directory.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub organisation: Organisation,
    pub territories: Vec<Territory>,
    pub themes: Vec<Theme>,
    pub services: u64,
}

/// A page of the directory.
#[derive(Debug, Clone, Serialize)]
pub struct Listing {
    pub total: u64,
    pub lines: Vec<Line>,
}

/// The sheet of an organisation, whole.
#[derive(Debug, Clone, Serialize)]
pub struct Sheet {
    pub organisation: Organisation,
    pub territories: Vec<Territory>,
    pub themes: Vec<Theme>,
    pub services: Vec<OfferedService>,
    /// Networks of the directory to which it belongs now.
    pub networks: Vec<Adhesion>,
    /// For a network: members of the directory.
    pub members: Vec<Adhesion>,
}

/// A condition and the texts that it binds.
struct Condition {
    sql: String,
    binds: Vec<String>,
}

impl Condition {
    fn and(&mut self, sql: &str, binds: impl IntoIterator<Item = String>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(&numbered(sql, self.binds.len() + 1));
        self.binds.extend(binds);
    }
}

/// A word of a search, between the wildcards of LIKE, none of its own.
fn like(word: &str) -> String {
    let mut out = String::from("%");
    for c in word.chars() {
        if matches!(c, '%' | '_' | '!') {
            out.push('!');
        }
        out.push(c);
    }
    out.push('%');
    out
}

impl Register {
    async fn condition(&self, search: &Search, at: Timestamp) -> Result<Condition, Error> {
        let mut all = Condition { sql: SHOWN.to_owned(), binds: Vec::new() };
        for word in fold(&search.q).split(' ').filter(|w| !w.is_empty()).take(8) {
            let found =
                "(COALESCE(o.words, LOWER(o.name)) LIKE ? ESCAPE '!' OR EXISTS (SELECT 1 FROM service s
                WHERE s.organisation_id = o.id AND s.removed_at IS NULL AND s.words LIKE ? ESCAPE '!'))";
            all.and(found, [like(word), like(word)]);
        }
        if let Some(theme) = search.theme {
            let has =
                "EXISTS (SELECT 1 FROM organisation_theme h WHERE h.organisation_id = o.id AND h.theme = ?)";
            all.and(has, [theme.code().to_owned()]);
        }
        if let Some(kind) = search.kind {
            all.and("o.kind = ?", [kind.code().to_owned()]);
        }
        match search.is_ess {
            Some(true) => all.and("o.is_ess = 1", []),
            Some(false) => all.and("o.is_ess = 0", []),
            None => {}
        }
        if let Some(network) = &search.network {
            let members = self.across(Across::Directory).members_of_network(network, at).await?;
            let ids: Vec<String> = members
                .into_iter()
                .filter(|m| m.state == MembershipState::Active)
                .map(|m| m.organisation_id)
                .collect();
            all.and(&one_of("o.id", ids.len()), ids);
        }
        if let Some(territory) = search.territory.as_ref().filter(|t| **t != Territory::Country) {
            self.on_territory(&mut all, territory).await?;
        }
        Ok(all)
    }

    /// Adds the condition of a territory: among those that organisations name, which touch it?
    async fn on_territory(&self, all: &mut Condition, wanted: &Territory) -> Result<(), Error> {
        let gazetteer = self.gazetteer().await?;
        let named: Vec<(String, String)> = sqlx::query_as(
            "SELECT DISTINCT kind, code FROM organisation_territory
             UNION SELECT DISTINCT 'commune', commune_code FROM organisation WHERE commune_code IS NOT NULL",
        )
        .fetch_all(self.db.read())
        .await?;
        let mut touching: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (kind, code) in &named {
            let territory = territory_of(kind, code)?;
            if gazetteer.touches(wanted, &territory) == Containment::Inside {
                let (kind, code) = kept(&territory);
                touching.entry(kind).or_default().push(code);
            }
        }
        let mut parts = Vec::new();
        let mut binds = Vec::new();
        for (kind, codes) in &touching {
            parts.push(format!("(t.kind = '{kind}' AND {})", one_of("t.code", codes.len())));
            binds.extend(codes.iter().cloned());
        }
        let communes = touching.get("commune").cloned().unwrap_or_default();
        let acts = if parts.is_empty() { "1 = 0".to_owned() } else { parts.join(" OR ") };
        let stands = one_of("o.commune_code", communes.len());
        binds.extend(communes);
        let sql = format!(
            "(EXISTS (SELECT 1 FROM organisation_territory t WHERE t.organisation_id = o.id AND ({acts}))
              OR (NOT EXISTS (SELECT 1 FROM organisation_territory u WHERE u.organisation_id = o.id) AND {stands}))"
        );
        all.and(&sql, binds);
        Ok(())
    }

    /// The organisations found, by name: `limit` of them from `offset`, and how many there are.
    pub async fn search_directory(
        &self,
        search: &Search,
        offset: u64,
        limit: u64,
        at: Timestamp,
    ) -> Result<Listing, Error> {
        let condition = self.condition(search, at).await?;
        let count =
            sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM organisation o WHERE {}", condition.sql));
        let mut query = sqlx::query_scalar::<_, i64>(count);
        for bind in &condition.binds {
            query = query.bind(bind.clone());
        }
        let total = query.fetch_one(self.db.read()).await?.unsigned_abs();
        let next = condition.binds.len() + 1;
        // Safe: conditions are constants of this file, values are bound.
        let list = sqlx::AssertSqlSafe(format!(
            "SELECT o.id FROM organisation o WHERE {}
             ORDER BY COALESCE(o.words, LOWER(o.name)), o.name, o.id LIMIT ${next} OFFSET ${}",
            condition.sql,
            next + 1
        ));
        let mut query = sqlx::query_scalar::<_, String>(list);
        for bind in condition.binds {
            query = query.bind(bind);
        }
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let ids = query.bind(number(limit)).bind(number(offset)).fetch_all(self.db.read()).await?;
        Ok(Listing { total, lines: self.lines(&ids).await? })
    }

    /// These organisations in this order, with what a list shows of them.
    async fn lines(&self, ids: &[String]) -> Result<Vec<Line>, Error> {
        let mut found: BTreeMap<String, Line> = BTreeMap::new();
        for chunk in ids.chunks(CHUNK) {
            let here = |column: &str| one_of(column, chunk.len());
            for row in self.rows(format!("{SELECT} WHERE {}", numbered(&here("id"), 1)), chunk).await? {
                let organisation = organisation_of(&row)?;
                let id = organisation.id.clone();
                let line = Line { organisation, territories: Vec::new(), themes: Vec::new(), services: 0 };
                found.insert(id, line);
            }
            let sql = format!(
                "SELECT organisation_id, kind, code FROM organisation_territory WHERE {} ORDER BY kind, code",
                numbered(&here("organisation_id"), 1)
            );
            for row in self.rows(sql, chunk).await? {
                if let Some(line) = found.get_mut(&row.try_get::<String, _>("organisation_id")?) {
                    let (kind, code): (String, String) = (row.try_get("kind")?, row.try_get("code")?);
                    line.territories.push(territory_of(&kind, &code)?);
                }
            }
            let sql = format!(
                "SELECT organisation_id, theme FROM organisation_theme WHERE {}",
                numbered(&here("organisation_id"), 1)
            );
            for row in self.rows(sql, chunk).await? {
                let theme = Theme::from_code(&row.try_get::<String, _>("theme")?);
                if let Some(line) = found.get_mut(&row.try_get::<String, _>("organisation_id")?) {
                    line.themes.extend(theme);
                }
            }
            let sql = format!(
                "SELECT organisation_id, COUNT(*) AS offered FROM service WHERE removed_at IS NULL AND {}
                 GROUP BY organisation_id",
                numbered(&here("organisation_id"), 1)
            );
            for row in self.rows(sql, chunk).await? {
                if let Some(line) = found.get_mut(&row.try_get::<String, _>("organisation_id")?) {
                    line.services = row.try_get::<i64, _>("offered")?.unsigned_abs();
                }
            }
        }
        for line in found.values_mut() {
            line.territories.sort();
            line.themes.sort();
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    async fn rows(&self, sql: String, binds: &[String]) -> Result<Vec<sqlx::any::AnyRow>, Error> {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for bind in binds {
            query = query.bind(bind.clone());
        }
        Ok(query.fetch_all(self.db.read()).await?)
    }

    /// An organisation as the directory shows it.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not shown, which says nothing of whether it exists.
    pub async fn listed(&self, id: &str) -> Result<Organisation, Error> {
        let shown: Option<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "SELECT o.id FROM organisation o WHERE o.id = $1 AND {SHOWN}"
        )))
        .bind(id)
        .fetch_optional(self.db.read())
        .await?;
        match shown {
            Some(id) => self.organisation(&id).await,
            None => Err(Error::Unknown("organisation".to_owned())),
        }
    }

    /// The sheet of an organisation that the directory shows.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not shown.
    pub async fn sheet(&self, id: &str, at: Timestamp) -> Result<Sheet, Error> {
        let organisation = self.listed(id).await?;
        self.sheet_of(organisation, at).await
    }

    /// The sheet of one's own organisation, listed or not.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is closed.
    pub async fn own_sheet(&self, id: &str, at: Timestamp) -> Result<Sheet, Error> {
        let organisation = self.organisation(id).await?;
        if organisation.closed_at.is_some() {
            return Err(Error::Unknown("organisation".to_owned()));
        }
        self.sheet_of(organisation, at).await
    }

    async fn sheet_of(&self, organisation: Organisation, at: Timestamp) -> Result<Sheet, Error> {
        let id = organisation.id.clone();
        let directory = self.across(Across::Directory);
        let mut networks = directory.adhesions_of(&id, at).await?;
        networks.retain(|a| a.state == MembershipState::Active);
        let mut members = directory.members_of_network(&id, at).await?;
        members.retain(|a| a.state == MembershipState::Active);
        let others = networks.iter().map(|a| &a.network_id).chain(members.iter().map(|a| &a.organisation_id));
        let shown = self.shown_among(others.cloned().collect()).await?;
        networks.retain(|a| shown.contains(&a.network_id));
        members.retain(|a| shown.contains(&a.organisation_id));
        Ok(Sheet {
            territories: self.territories(&id).await?,
            themes: self.themes(&id).await?,
            services: self.services_of(&id).await?,
            networks,
            members,
            organisation,
        })
    }

    /// Those of these organisations that the directory shows.
    async fn shown_among(&self, ids: BTreeSet<String>) -> Result<BTreeSet<String>, Error> {
        let ids: Vec<String> = ids.into_iter().collect();
        let mut shown = BTreeSet::new();
        for chunk in ids.chunks(CHUNK) {
            let sql = format!(
                "SELECT o.id FROM organisation o WHERE {SHOWN} AND {}",
                numbered(&one_of("o.id", chunk.len()), 1)
            );
            for row in self.rows(sql, chunk).await? {
                shown.insert(row.try_get("id")?);
            }
        }
        Ok(shown)
    }
}

/// `column IN (?, ?)`; nothing is in an empty list.
fn one_of(column: &str, count: usize) -> String {
    match count {
        0 => "1 = 0".to_owned(),
        _ => format!("{column} IN ({})", vec!["?"; count].join(", ")),
    }
}

/// The question marks of a condition, numbered from `first`.
fn numbered(sql: &str, first: usize) -> String {
    let mut out = String::with_capacity(sql.len() + 8);
    let mut next = first;
    for c in sql.chars() {
        if c == '?' {
            out.push_str(&format!("${next}"));
            next += 1;
        } else {
            out.push(c);
        }
    }
    out
}
