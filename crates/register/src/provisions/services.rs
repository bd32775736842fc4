//! Services: written, counted month by month, decided on.

use super::{count, day, is_sound_month, refused, unknown};
use crate::adapted::short_text;
use crate::db::Write;
use crate::directory::search::SHOWN;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use provision::ladder::{self, Advice, Level};
use provision::uptake::{Month, Shown, masked_month};
use provision::{Plan, Service};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeSet;

/// The most lines of costs or of payments of one service.
const MOST_LINES: usize = 30;
/// The most that one month may cost.
const MOST_CENTS: i64 = 100_000_000_000;

/// A service to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProvision {
    pub service: Service,
    /// The organisation of the directory that gives it.
    pub provider_id: Option<String>,
}

/// How far to go, as it was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub on: Date,
    pub facts: ladder::Facts,
    /// `None`: it could not be told that day.
    pub advised: Option<Level>,
    pub level: Level,
    pub why: String,
}

/// A service, as somebody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provision {
    pub id: String,
    pub landlord: String,
    pub is_own: bool,
    pub provider_id: Option<String>,
    /// Its name, or the one that was typed.
    pub provider: Option<String>,
    pub service: Service,
    pub edition: i64,
    /// In their order; small counts are not in those of somebody else than the landlord.
    pub months: Vec<Month>,
    /// The last one first.
    pub decisions: Vec<Decision>,
}

const PROVISION: &str = "SELECT p.id, p.landlord_id, l.name AS landlord, p.provider_id, o.name AS provider, p.service, p.edition
    FROM provision p JOIN organisation l ON l.id = p.landlord_id LEFT JOIN organisation o ON o.id = p.provider_id";

fn provision(row: &AnyRow, reader: &str) -> Result<Provision, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let mut service: Service = serde_json::from_str(&text("service")?)?;
    let is_own = text("landlord_id")? == reader;
    if !is_own {
        // What it costs, who pays and why the landlord chose so is its own business.
        service.plan = Plan::default();
        service.ladder = ladder::Facts::default();
    }
    let named: Option<String> = row.try_get("provider")?;
    Ok(Provision {
        id: text("id")?,
        landlord: text("landlord")?,
        is_own,
        provider_id: row.try_get("provider_id")?,
        provider: named.or_else(|| service.provider.clone()),
        service,
        edition: row.try_get("edition")?,
        months: Vec::new(),
        decisions: Vec::new(),
    })
}

/// The counts of a month that somebody else may read.
fn shown(month: Month) -> Month {
    let (tenants, others, _) = masked_month(&month);
    let known = |one: Shown| match one {
        Shown::Known(n) => u32::try_from(n).ok(),
        Shown::Masked | Shown::Unknown => None,
    };
    Month { tenants: known(tenants), others: known(others), cost_cents: None, ..month }
}

/// A service as it is kept.
fn sound(new: &NewProvision) -> Result<NewProvision, Error> {
    let mut one = new.clone();
    let service = &mut one.service;
    service.name =
        short_text(&service.name, 120, "provision-name")?.ok_or_else(|| refused("provision-name"))?;
    service.about = short_text(&service.about, 1_000, "provision-about")?.unwrap_or_default();
    service.provider = match &service.provider {
        Some(name) if one.provider_id.is_none() => short_text(name, 120, "provision-provider")?,
        _ => None,
    };
    if service.from.zip(service.to).is_some_and(|(from, to)| to < from) {
        return Err(refused("provision-days"));
    }
    let plan = &mut service.plan;
    if plan.lines.len() > MOST_LINES || plan.shares.len() > MOST_LINES {
        return Err(refused("provision-lines"));
    }
    for line in &mut plan.lines {
        line.label =
            short_text(&line.label, 120, "provision-lines")?.ok_or_else(|| refused("provision-lines"))?;
    }
    for share in &mut plan.shares {
        share.label = short_text(&share.label, 120, "provision-shares")?.unwrap_or_default();
    }
    plan.check().map_err(|_| refused("provision-amount"))?;
    Ok(one)
}

impl Register {
    /// The residences named are the landlord's, and the provider is an organisation other than it.
    async fn check_provision(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        new: &NewProvision,
    ) -> Result<(), Error> {
        let own: Vec<String> =
            sqlx::query_scalar("SELECT id FROM residence WHERE landlord_id = $1 AND is_current = 1")
                .bind(landlord_id)
                .fetch_all(act.connection())
                .await?;
        let own: BTreeSet<String> = own.into_iter().collect();
        if !new.service.residences.is_subset(&own) {
            return Err(refused("provision-residence"));
        }
        if let Some(id) = &new.provider_id
            && (id == landlord_id
                || !self.provision_providers(landlord_id).await?.iter().any(|(known, _)| known == id))
        {
            return Err(refused("provision-provider"));
        }
        Ok(())
    }

    /// Organisations that may give a service: those that the directory shows, but the landlord itself.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn provision_providers(&self, landlord_id: &str) -> Result<Vec<(String, String)>, Error> {
        let rows: Vec<(String, String)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT o.id, o.name FROM organisation o WHERE o.id <> $1 AND {SHOWN} ORDER BY o.name, o.id"
        )))
        .bind(landlord_id)
        .fetch_all(self.across(Across::Provisions).db.read())
        .await?;
        Ok(rows)
    }

    /// Writes a service; its id. A level is only ever decided, never typed.
    ///
    /// # Errors
    /// [`Error::Refused`]: `provision-name`, `provision-about`, `provision-days`, `provision-lines`, `provision-amount`,
    /// `provision-residence`, `provision-provider`…
    pub async fn make_provision(&self, landlord_id: &str, new: &NewProvision) -> Result<String, Error> {
        let mut new = sound(new)?;
        new.service.level = None;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        self.check_provision(&mut act, landlord_id, &new).await?;
        sqlx::query(
            "INSERT INTO provision (id, landlord_id, provider_id, service, edition, made_at, made_by)
             VALUES ($1, $2, $3, $4, 1, $5, $6)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(&new.provider_id)
        .bind(serde_json::to_string(&new.service)?)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("made", "provision", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Writes a service again, from the edition that was read.
    ///
    /// # Errors
    /// As [`Register::make_provision`]; `provision-edition` when somebody wrote it meanwhile; [`Error::Unknown`] elsewhere.
    pub async fn change_provision(
        &self,
        landlord_id: &str,
        (id, edition): (&str, i64),
        new: &NewProvision,
    ) -> Result<(), Error> {
        let mut new = sound(new)?;
        let mut act = self.db.act().await?;
        act.hold(&format!("provision:{id}")).await?;
        new.service.level = self.own_provision(&mut act, landlord_id, id).await?.level;
        self.check_provision(&mut act, landlord_id, &new).await?;
        let changed = sqlx::query(
            "UPDATE provision SET service = $1, provider_id = $2, edition = edition + 1
             WHERE id = $3 AND landlord_id = $4 AND edition = $5",
        )
        .bind(serde_json::to_string(&new.service)?)
        .bind(&new.provider_id)
        .bind(id)
        .bind(landlord_id)
        .bind(edition)
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(refused("provision-edition"));
        }
        self.write_down(&mut act, landlord_id, ("changed", "provision", id), None).await?;
        act.commit().await
    }

    /// The service of the landlord itself, in an act.
    pub(super) async fn own_provision(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        id: &str,
    ) -> Result<Service, Error> {
        let service: Option<String> =
            sqlx::query_scalar("SELECT service FROM provision WHERE id = $1 AND landlord_id = $2")
                .bind(id)
                .bind(landlord_id)
                .fetch_optional(act.connection())
                .await?;
        Ok(serde_json::from_str(&service.ok_or_else(unknown)?)?)
    }

    /// Counts a month; counting it again replaces it.
    ///
    /// # Errors
    /// [`Error::Refused`]: `provision-month`, `provision-amount`; [`Error::Unknown`] elsewhere.
    pub async fn count_provision(
        &self,
        landlord_id: &str,
        id: &str,
        month: Month,
        today: Date,
    ) -> Result<(), Error> {
        if !is_sound_month(month.from, today) {
            return Err(refused("provision-month"));
        }
        if month.cost_cents.is_some_and(|cents| !(0..=MOST_CENTS).contains(&cents)) {
            return Err(refused("provision-amount"));
        }
        let mut act = self.db.act().await?;
        self.own_provision(&mut act, landlord_id, id).await?;
        sqlx::query(
            "INSERT INTO provision_month (provision_id, landlord_id, month, tenants, others, cost_cents, noted_at, noted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (provision_id, month) DO UPDATE SET tenants = excluded.tenants, others = excluded.others,
                 cost_cents = excluded.cost_cents, noted_at = excluded.noted_at, noted_by = excluded.noted_by",
        )
        .bind(id)
        .bind(landlord_id)
        .bind(month.from.to_string())
        .bind(month.tenants.map(i64::from))
        .bind(month.others.map(i64::from))
        .bind(month.cost_cents)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("counted", "provision", id), None).await?;
        act.commit().await
    }

    /// Decides how far to go. What is advised on what is known is kept beside it.
    ///
    /// # Errors
    /// [`Error::Refused`]: `provision-why` (nothing said, or of a person); [`Error::Unknown`] elsewhere.
    pub async fn decide_provision(
        &self,
        landlord_id: &str,
        id: &str,
        (level, why): (Level, &str),
        today: Date,
    ) -> Result<(), Error> {
        let why = short_text(why, 1_000, "provision-why")?.ok_or_else(|| refused("provision-why"))?;
        let mut act = self.db.act().await?;
        act.hold(&format!("provision:{id}")).await?;
        let mut service = self.own_provision(&mut act, landlord_id, id).await?;
        let advised = match ladder::judge(&service.ladder).1 {
            Advice::Level(level) => Some(level),
            Advice::Ask(_) | Advice::None => None,
        };
        service.level = Some(level);
        sqlx::query(
            "INSERT INTO provision_decision (id, provision_id, landlord_id, on_day, facts, advised, level, why, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(id)
        .bind(landlord_id)
        .bind(today.to_string())
        .bind(serde_json::to_string(&service.ladder)?)
        .bind(advised.map(Level::code))
        .bind(level.code())
        .bind(why)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        sqlx::query(
            "UPDATE provision SET service = $1, edition = edition + 1 WHERE id = $2 AND landlord_id = $3",
        )
        .bind(serde_json::to_string(&service)?)
        .bind(id)
        .bind(landlord_id)
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("decided", "provision", id), Some(level.code().to_owned()))
            .await?;
        act.commit().await
    }

    /// The services that an organisation reads: its own, and those that it gives. By name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn provisions(&self, reader: &str) -> Result<Vec<Provision>, Error> {
        let house = self.across(Across::Provisions);
        let mut read = house.db.instant().await?;
        let which = "(p.landlord_id = $1 OR p.provider_id = $1)";
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{PROVISION} WHERE {which}")))
            .bind(reader)
            .fetch_all(&mut *read)
            .await?;
        let mut all = rows.iter().map(|row| provision(row, reader)).collect::<Result<Vec<_>, _>>()?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT m.provision_id, m.month, m.tenants, m.others, m.cost_cents FROM provision_month m
             JOIN provision p ON p.id = m.provision_id WHERE {which} ORDER BY m.provision_id, m.month"
        )))
        .bind(reader)
        .fetch_all(&mut *read)
        .await?;
        for row in rows {
            let of: String = row.try_get("provision_id")?;
            let month = Month {
                from: day(&row.try_get::<String, _>("month")?)?,
                tenants: count(row.try_get("tenants")?),
                others: count(row.try_get("others")?),
                cost_cents: row.try_get("cost_cents")?,
            };
            if let Some(one) = all.iter_mut().find(|one| one.id == of) {
                one.months.push(if one.is_own { month } else { shown(month) });
            }
        }
        let rows = sqlx::query(
            "SELECT d.provision_id, d.on_day, d.facts, d.advised, d.level, d.why FROM provision_decision d
             WHERE d.landlord_id = $1 ORDER BY d.id DESC",
        )
        .bind(reader)
        .fetch_all(&mut *read)
        .await?;
        for row in rows {
            let text = |name: &str| row.try_get::<String, _>(name);
            let of = text("provision_id")?;
            let level = Level::from_code(&text("level")?);
            let level = level.ok_or_else(|| Error::Computation("a level of a service".to_owned()))?;
            let decision = Decision {
                on: day(&text("on_day")?)?,
                facts: serde_json::from_str(&text("facts")?)?,
                advised: row.try_get::<Option<String>, _>("advised")?.as_deref().and_then(Level::from_code),
                level,
                why: text("why")?,
            };
            if let Some(one) = all.iter_mut().find(|one| one.id == of) {
                one.decisions.push(decision);
            }
        }
        all.sort_by(|a, b| (&a.service.name, &a.id).cmp(&(&b.service.name, &b.id)));
        Ok(all)
    }

    /// One service.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever neither has it nor gives it.
    pub async fn provision(&self, reader: &str, id: &str) -> Result<Provision, Error> {
        self.provisions(reader).await?.into_iter().find(|one| one.id == id).ok_or_else(unknown)
    }
}
