//! Reading agreements: as their parties, and as the doors need them at every request.

use super::{AgreementEvent, AgreementRecord, Fact, Party, Version, facts_of};
use crate::{Across, Error, Register, instant};
use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::collections::BTreeMap;
use trust::agreement::Agreement;
use trust::field::Field;
use trust::organisation::OrganisationKind;
use trust::role::Role;

/// The fields that this register holds today: what an agreement can open. Others are refused to nobody, and open
/// nothing.
pub const HELD: [Field; 19] = [
    Field::ResidenceName,
    Field::ResidenceAddress,
    Field::ResidenceIndex,
    Field::ResidenceEquipment,
    Field::DwellingDoor,
    Field::DwellingType,
    Field::DwellingFloor,
    Field::DwellingAdaptationLevel,
    Field::TenantPseudonym,
    Field::TenantDoor,
    Field::TenantAddress,
    Field::TenantBirthYear,
    Field::TenantAgeBand,
    Field::TenantHouseholdSize,
    Field::AdaptedAddressLevel,
    // Visits entrusted to a therapist, and their reports: one by one, not as a table.
    Field::TaskAddress,
    Field::TaskState,
    Field::TherapistReportRecommendations,
    Field::TherapistReportDate,
];

/// Which agreements are read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which {
    One,
    OfParty,
    /// Those that an organisation reads under, both parties open.
    OfTaker,
}

impl Which {
    const fn condition(self) -> &'static str {
        match self {
            Which::One => "a.id = $1",
            Which::OfParty => "(a.giver_id = $1 OR a.taker_id = $1)",
            Which::OfTaker => "a.taker_id = $1 AND g.closed_at IS NULL AND t.closed_at IS NULL",
        }
    }
}

/// Agreements with everything that is known of them, whoever may see it.
pub(super) async fn load(
    connection: &mut AnyConnection,
    which: Which,
    id: &str,
) -> Result<Vec<AgreementRecord>, Error> {
    let from =
        "FROM agreement a JOIN organisation g ON g.id = a.giver_id JOIN organisation t ON t.id = a.taker_id";
    let sql = |columns: &str, join: &str, order: &str| {
        AssertSqlSafe(format!("SELECT {columns} {from} {join} WHERE {} ORDER BY {order}", which.condition()))
    };
    let heads =
        "a.id, a.made_at, g.id AS giver_id, g.name AS giver_name, g.kind AS giver_kind, t.id AS taker_id,
                 t.name AS taker_name, t.kind AS taker_kind";
    let rows =
        sqlx::query(sql(heads, "", "a.made_at DESC, a.id")).bind(id).fetch_all(&mut *connection).await?;
    let mut facts: BTreeMap<String, Vec<Fact>> = BTreeMap::new();
    let join = "JOIN agreement_fact f ON f.agreement_id = a.id LEFT JOIN account c ON c.id = f.author";
    let columns = "f.agreement_id, f.at, f.author, c.name AS author_name, f.organisation_id, f.event";
    for row in
        sqlx::query(sql(columns, join, "f.agreement_id, f.rank")).bind(id).fetch_all(&mut *connection).await?
    {
        let fact = Fact {
            at: instant(&row.try_get::<String, _>("at")?)?,
            author: row.try_get("author")?,
            author_name: row.try_get("author_name")?,
            organisation_id: row.try_get("organisation_id")?,
            event: serde_json::from_str(&row.try_get::<String, _>("event")?)?,
        };
        facts.entry(row.try_get("agreement_id")?).or_default().push(fact);
    }
    let mut versions: BTreeMap<String, Vec<Version>> = BTreeMap::new();
    let join = "JOIN agreement_version v ON v.agreement_id = a.id";
    let columns = "v.agreement_id, v.version, v.terms, v.made_for, v.made_at AS written_at";
    let order = "v.agreement_id, v.version";
    for row in sqlx::query(sql(columns, join, order)).bind(id).fetch_all(&mut *connection).await? {
        let agreement_id: String = row.try_get("agreement_id")?;
        let known = facts.get(&agreement_id).map_or(&[][..], Vec::as_slice);
        let terms: trust::agreement::Terms = serde_json::from_str(&row.try_get::<String, _>("terms")?)?;
        let is_proposed = known
            .iter()
            .any(|f| matches!(f.event, AgreementEvent::Proposed { version } if version == terms.version));
        let version = Version {
            agreement: Agreement { terms, facts: facts_of(known) },
            made_for: row.try_get("made_for")?,
            made_at: row.try_get("written_at")?,
            is_proposed,
        };
        versions.entry(agreement_id).or_default().push(version);
    }
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            Ok(AgreementRecord {
                giver: party(row, ["giver_id", "giver_name", "giver_kind"])?,
                taker: party(row, ["taker_id", "taker_name", "taker_kind"])?,
                made_at: row.try_get("made_at")?,
                versions: versions.remove(&id).unwrap_or_default(),
                facts: facts.remove(&id).unwrap_or_default(),
                id,
            })
        })
        .collect()
}

fn party(row: &sqlx::any::AnyRow, [id, name, kind]: [&str; 3]) -> Result<Party, Error> {
    let kind: String = row.try_get(kind)?;
    Ok(Party {
        id: row.try_get(id)?,
        name: row.try_get(name)?,
        kind: OrganisationKind::from_code(&kind).unwrap_or(OrganisationKind::Unsaid),
    })
}

impl Register {
    async fn read_agreements(&self, which: Which, id: &str) -> Result<Vec<AgreementRecord>, Error> {
        load(&mut *self.db.instant().await?, which, id).await
    }

    /// The agreements of an organisation, both directions, the newest first.
    pub async fn agreements_of(&self, organisation_id: &str) -> Result<Vec<AgreementRecord>, Error> {
        let all = self.read_agreements(Which::OfParty, organisation_id).await?;
        Ok(all.into_iter().filter_map(|record| record.seen_by(organisation_id)).collect())
    }

    /// One agreement, as a party sees it.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, the organisation is no party, or nothing was shown to it yet.
    pub async fn agreement(&self, organisation_id: &str, id: &str) -> Result<AgreementRecord, Error> {
        let found = self.read_agreements(Which::One, id).await?.into_iter().next();
        found
            .and_then(|record| record.seen_by(organisation_id))
            .ok_or_else(|| Error::Unknown("agreement".to_owned()))
    }

    /// The agreements under which an organisation reads at this instant.
    pub(crate) async fn agreements_in_force(
        &self,
        taker_id: &str,
        at: Timestamp,
    ) -> Result<Vec<Agreement>, Error> {
        let all = self.read_agreements(Which::OfTaker, taker_id).await?;
        Ok(all
            .iter()
            .filter_map(|record| record.counting(at))
            .filter(|version| version.agreement.is_active(at))
            .map(|version| version.agreement.clone())
            .collect())
    }

    /// The organisations with which this one may agree: shown in the directory, with people here to sign, and one of
    /// the two a landlord. By name.
    pub async fn agreement_partners(&self, organisation_id: &str) -> Result<Vec<Party>, Error> {
        let own = self.organisation(organisation_id).await?;
        let sql = AssertSqlSafe(format!(
            "SELECT o.id, o.name, o.kind FROM organisation o WHERE {} AND o.id <> $1
             AND EXISTS (SELECT 1 FROM membership m WHERE m.organisation_id = o.id AND m.ended_at IS NULL)
             ORDER BY o.name, o.id",
            crate::directory::search::SHOWN
        ));
        let directory = self.across(Across::Directory);
        let rows = sqlx::query(sql).bind(organisation_id).fetch_all(directory.db.read()).await?;
        let mut partners = Vec::new();
        for row in &rows {
            let partner = party(row, ["id", "name", "kind"])?;
            let gives = own.kind == OrganisationKind::Landlord && may_read(partner.kind);
            let takes = partner.kind == OrganisationKind::Landlord && may_read(own.kind);
            if gives || takes {
                partners.push(partner);
            }
        }
        Ok(partners)
    }

    /// Has this organisation somebody who can sign?
    pub async fn has_data_protection_officer(&self, organisation_id: &str) -> Result<bool, Error> {
        let found: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM role_grant g JOIN membership m ON m.id = g.membership_id
             WHERE m.organisation_id = $1 AND g.role = $2 AND g.ended_at IS NULL AND g.approved_at IS NOT NULL
               AND m.ended_at IS NULL AND m.confirmed_at IS NOT NULL",
        )
        .bind(organisation_id)
        .bind(Role::Dpo.code())
        .fetch_one(self.only(organisation_id).db.read())
        .await?;
        Ok(found > 0)
    }

    /// The residences of a landlord that terms may name: id and name, by name.
    pub async fn residences_to_name(&self, landlord_id: &str) -> Result<Vec<(String, String)>, Error> {
        let agreements: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM agreement WHERE giver_id = $1")
            .bind(landlord_id)
            .fetch_one(self.db.read())
            .await?;
        // Who takes sees the agreement, and not the residences.
        let seen = if agreements > 0 { self.only(landlord_id) } else { self.clone() };
        Ok(sqlx::query_as(
            "SELECT id, name FROM residence WHERE landlord_id = $1 AND is_current = 1 ORDER BY name, id",
        )
        .bind(landlord_id)
        .fetch_all(seen.db.read())
        .await?)
    }
}

/// May people of such an organisation hold the role that reads under agreements?
pub(super) fn may_read(kind: OrganisationKind) -> bool {
    kind != OrganisationKind::Unsaid && Role::AgreementReader.may_be_held_in(kind)
}
