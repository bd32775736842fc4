//! Beginning an agreement from money that is reserved, and writing its text.

use super::read::{SubsidyRecord, Which, load};
use super::{is_personal, refused, unknown, wrong};
use crate::db::Write;
use crate::{Across, Error, Register, now};
use ::subsidy::{Condition, Instalment, Line, ReportDue, ReportKind, Share, Terms};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Money that is promised to a file, envelope by envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Promised {
    funder: String,
    envelope: String,
    label: String,
    beneficiary_id: Option<String>,
    /// Reserved or committed, and not yet agreed.
    cents: i64,
}

async fn promised(act: &mut Write<'_>, purpose: &str) -> Result<Vec<Promised>, Error> {
    let rows: Vec<(String, String, String, Option<String>, i64)> = sqlx::query_as(
        "SELECT organisation_id, envelope_id, label, beneficiary_id, reserved_cents + committed_cents
         FROM envelope_position WHERE purpose_id = $1 AND reserved_cents + committed_cents > 0 ORDER BY envelope_id",
    )
    .bind(purpose)
    .fetch_all(act.connection())
    .await?;
    let read = |(funder, envelope, label, beneficiary_id, cents)| Promised {
        funder,
        envelope,
        label,
        beneficiary_id,
        cents,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// What an application says of its project: who carries it, and its costs.
async fn of_application(
    act: &mut Write<'_>,
    purpose: &str,
) -> Result<Option<(String, Vec<String>, Vec<Line>)>, Error> {
    let content: Option<(String, String)> = sqlx::query_as(
        "SELECT a.lead_id, e.content FROM application a
         JOIN application_edition e ON e.application_id = a.id AND e.edition = a.edition
         WHERE a.id = $1 AND a.submitted_at IS NOT NULL",
    )
    .bind(purpose)
    .fetch_optional(act.connection())
    .await?;
    let Some((lead, content)) = content else { return Ok(None) };
    let content = ::calls::Content::read(&content)?;
    let partners = content.signers().map(|one| one.organisation.clone()).filter(|one| *one != lead).collect();
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    for one in content.lines.iter().filter(|one| one.cents > 0) {
        // The lines of one category are one line of the agreement: the first label stands for all.
        let line = lines.entry(one.category.clone()).or_insert_with(|| Line {
            key: one.category.clone(),
            label: one.label.clone(),
            cents: 0,
        });
        line.cents = line.cents.checked_add(one.cents).ok_or_else(|| refused("ledger-amount"))?;
    }
    Ok(Some((lead, partners, lines.into_values().collect())))
}

fn instalments(shares: &[Share], first_on: Date) -> Vec<Instalment> {
    let mut all = Vec::new();
    for (at, share) in (1..).zip(shares) {
        let advance = share.cents / 2;
        let (envelope, whole) = (share.envelope.clone(), advance == 0);
        if !whole {
            all.push(Instalment {
                key: format!("a{at}"),
                label: "Avance à la signature".to_owned(),
                envelope: envelope.clone(),
                cents: advance,
                conditions: vec![Condition::From { on: first_on }],
                is_balance: false,
            });
        }
        all.push(Instalment {
            key: format!("s{at}"),
            label: "Solde".to_owned(),
            envelope,
            cents: share.cents - advance,
            conditions: vec![Condition::Report { key: "final".to_owned() }, Condition::Previous],
            is_balance: true,
        });
    }
    all
}

fn reports(first_on: Date, last_on: Date) -> Vec<ReportDue> {
    let report = |key: &str, kind, to: Date, months: i64| ReportDue {
        key: key.to_owned(),
        kind,
        from: first_on,
        to,
        due_on: to.saturating_add(months.months()),
    };
    let year = first_on.saturating_add(1.year());
    let mut all = Vec::new();
    if year < last_on {
        all.push(report("1", ReportKind::Intermediate, year, 1));
    }
    all.push(report("final", ReportKind::Final, last_on, 3));
    all
}

/// Every text that somebody types.
fn texts(terms: &Terms) -> impl Iterator<Item = &String> {
    let labels =
        terms.lines.iter().map(|one| &one.label).chain(terms.instalments.iter().map(|one| &one.label));
    let indicators = terms.indicators.iter().flat_map(|one| [&one.label, &one.unit]);
    [&terms.title, &terms.purpose, &terms.clauses].into_iter().chain(labels).chain(indicators)
}

fn sound(terms: &Terms) -> Result<(), Error> {
    terms.check().map_err(wrong)?;
    if let Err(fault) = ::subsidy::parts(&terms.clauses, |_| String::new()) {
        return Err(Error::Refused(format!("subsidy-clauses:{}", fault.line)));
    }
    if texts(terms).any(|text| is_personal(text)) { Err(refused("subsidy-personal")) } else { Ok(()) }
}

pub(super) async fn found(act: &mut Write<'_>, id: &str) -> Result<SubsidyRecord, Error> {
    act.hold(&format!("subsidy:{id}")).await?;
    load(act.connection(), Which::One(id)).await?.into_iter().next().ok_or_else(unknown)
}

async fn put_version(act: &mut Write<'_>, id: &str, number: u32, terms: &Terms) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO subsidy_version (subsidy_id, version, content, edition, made_at) VALUES ($1, $2, $3, 1, $4)",
    )
    .bind(id)
    .bind(i64::from(number))
    .bind(::subsidy::content(id, number, terms)?)
    .bind(now())
    .execute(act.connection())
    .await?;
    Ok(())
}

impl Register {
    /// Begins an agreement from what is reserved for a file on all its envelopes, as a draft of the funder; its id. Costs and
    /// partners come from the application when the file is one.
    ///
    /// # Errors
    /// [`Error::Unknown`] when nothing is promised to this file on an envelope of the funder. [`Error::Refused`]:
    /// `subsidy-beneficiary` when nobody is named to receive it, `subsidy-there` when the file has an agreement already,
    /// `subsidy-days`…
    pub async fn draft_subsidy(
        &self,
        by: &str,
        purpose_id: &str,
        (first_on, last_on): (Date, Date),
    ) -> Result<String, Error> {
        let clauses = self.subsidy_text(by, ::subsidy::Paper::Agreement).await?;
        let house = self.across(Across::Subsidies);
        let mut act = house.db.act().await?;
        act.hold(&format!("subsidy-of:{purpose_id}")).await?;
        let promised = promised(&mut act, purpose_id).await?;
        let own = promised.iter().find(|one| one.funder == by).ok_or_else(unknown)?;
        let (title, mut beneficiary) = (own.label.clone(), own.beneficiary_id.clone());
        let there: Option<String> = sqlx::query_scalar("SELECT id FROM subsidy WHERE purpose_id = $1")
            .bind(purpose_id)
            .fetch_optional(act.connection())
            .await?;
        if there.is_some() {
            return Err(refused("subsidy-there"));
        }
        let shares: Vec<Share> = promised
            .iter()
            .map(|one| Share { funder: one.funder.clone(), envelope: one.envelope.clone(), cents: one.cents })
            .collect();
        let (mut partners, mut lines) = (Vec::new(), Vec::new());
        if let Some((lead, others, costs)) = of_application(&mut act, purpose_id).await? {
            (beneficiary, partners, lines) = (Some(lead), others, costs);
        }
        let agreed: i64 = shares.iter().map(|one| one.cents).sum();
        let budget: i64 = lines.iter().map(|one| one.cents).sum();
        if budget < agreed {
            // Nobody said what it costs: what is agreed is the whole of it, until the funder writes the budget.
            lines =
                vec![Line { key: "1".to_owned(), label: "Dépenses du projet".to_owned(), cents: agreed }];
        }
        let terms = Terms {
            purpose: title.clone(),
            title,
            clauses,
            beneficiary: beneficiary.ok_or_else(|| refused("subsidy-beneficiary"))?,
            partners,
            instalments: instalments(&shares, first_on),
            shares,
            lines,
            tolerance_bp: 1_000,
            reports: reports(first_on, last_on),
            indicators: Vec::new(),
            units: None,
            first_on,
            last_on,
        };
        sound(&terms)?;
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO subsidy (id, organisation_id, purpose_id, made_at, made_by) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&id)
        .bind(by)
        .bind(purpose_id)
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        put_version(&mut act, &id, 1, &terms).await?;
        self.write_down(&mut act, by, ("drafted", "subsidy", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Nobody is put out of an agreement: a beneficiary that is replaced is closed, or stays as a partner, and signs.
    async fn keeps_the_beneficiary(
        &self,
        act: &mut Write<'_>,
        record: &SubsidyRecord,
        terms: &Terms,
    ) -> Result<(), Error> {
        let before = record.in_force().or(record.agreement.versions.first()).ok_or_else(unknown)?;
        let old = &before.terms.beneficiary;
        if *old == terms.beneficiary || terms.partners.contains(old) {
            return Ok(());
        }
        let open: Option<String> =
            sqlx::query_scalar("SELECT id FROM organisation WHERE id = $1 AND closed_at IS NULL")
                .bind(old)
                .fetch_optional(act.connection())
                .await?;
        if open.is_none() { Ok(()) } else { Err(refused("subsidy-beneficiary-open")) }
    }

    /// Writes the terms again. A draft is changed over the edition that was shown; what was sent stays as it was, and the
    /// change is another version. Its number.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody changed the draft meanwhile, or sent it. [`Error::Refused`]: what is wrong with its
    /// terms (`subsidy-line:2`…), `subsidy-clauses:LINE`, `subsidy-personal`, `subsidy-same`, `subsidy-not-now`, `subsidy-beneficiary-open`
    /// when one that still exists would be replaced without its signature.
    /// [`Error::Unknown`] for whoever does not write it.
    pub async fn write_subsidy(
        &self,
        by: &str,
        id: &str,
        seen: Option<(u32, i64)>,
        terms: &Terms,
    ) -> Result<u32, Error> {
        let house = self.across(Across::Subsidies);
        let mut act = house.db.act().await?;
        let record = found(&mut act, id).await?;
        if record.coordinator.id != by {
            return Err(unknown());
        }
        let over = |stage| {
            use ::subsidy::Stage as S;
            matches!(stage, S::Closed | S::Terminated | S::Lapsed)
        };
        // The day does not matter: what is over does not depend on it.
        if over(record.stage(Date::MIN)) {
            return Err(refused("subsidy-not-now"));
        }
        let draft = record.draft();
        if seen != draft.as_ref().map(|draft| (draft.number, draft.edition)) {
            return Err(Error::Changed);
        }
        sound(terms)?;
        self.keeps_the_beneficiary(&mut act, &record, terms).await?;
        for share in &terms.shares {
            let funder: Option<String> =
                sqlx::query_scalar("SELECT organisation_id FROM envelope WHERE id = $1")
                    .bind(&share.envelope)
                    .fetch_optional(act.connection())
                    .await?;
            if funder.as_deref() != Some(share.funder.as_str()) {
                return Err(unknown());
            }
        }
        for party in terms.parties() {
            let open: Option<String> =
                sqlx::query_scalar("SELECT id FROM organisation WHERE id = $1 AND closed_at IS NULL")
                    .bind(party.to_owned())
                    .fetch_optional(act.connection())
                    .await?;
            open.ok_or_else(|| refused("subsidy-parties"))?;
        }
        let number = match draft {
            Some(draft) => {
                sqlx::query(
                    "UPDATE subsidy_version SET content = $3, edition = edition + 1, made_at = $4
                     WHERE subsidy_id = $1 AND version = $2",
                )
                .bind(id)
                .bind(i64::from(draft.number))
                .bind(::subsidy::content(id, draft.number, terms)?)
                .bind(now())
                .execute(act.connection())
                .await?;
                draft.number
            }
            None => {
                let last = record.agreement.versions.last().ok_or_else(unknown)?;
                if last.terms == *terms {
                    return Err(refused("subsidy-same"));
                }
                put_version(&mut act, id, last.number + 1, terms).await?;
                last.number + 1
            }
        };
        self.write_down(&mut act, by, ("drafted", "subsidy", id), None).await?;
        act.commit().await?;
        Ok(number)
    }
}
