//! Carrying out the retention rules: what is held too long goes, in batches, and only figures stay as a proof.
//!
//! A rule says how long; a legal hold puts it off. The same run may be asked without effect, to see. A run that is cut
//! goes on where it was at the next one: a batch is gone or not, and what is gone is not found again.

use crate::journal::{self, Act};
use crate::pension::retention as pension;
use crate::{Author, Error, Register, now};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use std::collections::BTreeMap;
use trust::retention::{DataSet, Hold, Outcome, RetentionRules, Rule, due};

/// How many records go in one transaction.
const BATCH: i64 = 500;

/// A rule of an organisation, and what it finds.
#[derive(Debug, Clone, Serialize)]
pub struct RuleState {
    pub rule: Rule,
    /// Records that exist; `None`: this program holds nothing of the kind yet.
    pub held: Option<u64>,
    /// Those whose time is over.
    pub due: Option<u64>,
    /// A hold keeps them all today.
    pub on_hold: bool,
}

/// A hold, as it was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotedHold {
    pub id: String,
    pub data: DataSet,
    pub hold: Hold,
    pub ended_at: Option<String>,
}

/// What a run did: records by data set and outcome, and the last day whose records went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFigure {
    pub data: DataSet,
    pub then: Outcome,
    pub records: u64,
    pub until: Date,
}

/// A run that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    pub ran_at: String,
    pub figures: Vec<RunFigure>,
}

/// The last day whose records are due today; `None` when a hold keeps everything.
fn last_due(rule: &Rule, today: Date, holds: &[Hold]) -> Option<Date> {
    let span = Span::new().months(rule.months).days(rule.days);
    let first = today.checked_sub(span).ok()?;
    // Months have unequal ends: a few days later may be due today as well.
    (0..=4)
        .rev()
        .filter_map(|more: i64| first.checked_add(more.days()).ok())
        .find(|day| due(rule, Some(*day), today, holds).is_some_and(|on| on <= today))
}

/// What the register holds of a data set: which table, and the column that the rule counts from.
struct Store {
    table: &'static str,
    since: &'static str,
    scope: &'static str,
}

const fn store(rule: &Rule) -> Option<Store> {
    Some(match rule.data {
        DataSet::AccessLog => Store { table: "access", since: "at", scope: "organisation_id = $1" },
        DataSet::Invitation => {
            Store { table: "invitation", since: "invited_at", scope: "organisation_id = $1" }
        }
        // Closed, or used up without being confirmed.
        DataSet::AdaptationNeed => {
            Store { table: "need", since: "COALESCE(closed_on, kept_until)", scope: "landlord_id = $1" }
        }
        // Counted from the last thing that was said of it. Its words go; needs, days and what came of them stay.
        DataSet::Referral => Store {
            table: "referral",
            since: "(SELECT COALESCE(MAX(f.at), referral.made_at) FROM referral_fact f
                     WHERE f.referral_id = referral.id)",
            scope: "desk_id = $1 AND (words IS NOT NULL OR EXISTS (SELECT 1 FROM referral_fact w
                     WHERE w.referral_id = referral.id AND w.words IS NOT NULL))",
        },
        // Counted from the last thing that happened to the household; facts and assessments go with it.
        DataSet::SupportedPathway => {
            Store { table: "supported_pathway", since: "touched_on", scope: "association_id = $1" }
        }
        // Households that were refused: nothing was decided for them that would have to be kept.
        DataSet::RefusedApplication => Store {
            table: "supported_pathway",
            since: "COALESCE(ended_on, touched_on)",
            scope: "association_id = $1 AND is_refused = 1",
        },
        // Counted from the day on which the event ends.
        DataSet::Registration => Store {
            table: "event_guest",
            since: "(SELECT e.ends_at FROM event e WHERE e.id = event_guest.event_id)",
            scope: "host_id = $1",
        },
        // Counted from the last thing that happened in the file. One that is archived is not archived again.
        DataSet::AdaptationFile => Store {
            table: "adaptation_file",
            since: "touched_on",
            scope: match rule.then {
                Outcome::Archive => "landlord_id = $1 AND archived_at IS NULL",
                _ => "landlord_id = $1",
            },
        },
        // Closed, withdrawn, or used up without being confirmed; the moves that were proposed go with it.
        DataSet::Transfer => Store {
            table: "transfer_wish",
            since: "COALESCE(closed_on, kept_until)",
            scope: "landlord_id = $1",
        },
        // Counted from the day on which the file had nothing left to do; held, and never due, while it goes on.
        DataSet::TherapistReport => Store {
            table: "therapist_report",
            since: "(SELECT COALESCE(f.ended_on, '9998-12-31') FROM adaptation_file f
                     WHERE f.id = therapist_report.file_id)",
            scope: "landlord_id = $1",
        },
        // Births are as old as the last file that brought them.
        DataSet::Occupancy => Store {
            table: "occupant",
            since:
                "(SELECT COALESCE(MAX(i.made_at), '') FROM import i WHERE i.landlord_id = occupant.landlord_id
                     AND i.kind = 'occupancy')",
            scope: "landlord_id = $1",
        },
        // Counted from the close; an enquiry may say less. Answers go with codes and attempts, figures stay.
        DataSet::HomeVisit => Store { table: "home_visit", since: "touched_on", scope: "landlord_id = $1" },
        DataSet::Enquiry => Store {
            table: "enquiry",
            since: "closed_on",
            scope: "landlord_id = $1 AND closed_on IS NOT NULL AND purged_on IS NULL",
        },
        // Only what agreements with pension funds hold is kept as invoices are.
        DataSet::Invoice => Store {
            table: "pension_entry",
            since: pension::SINCE,
            scope: match rule.then {
                Outcome::Pseudonymise => pension::SAID,
                _ => pension::ALL,
            },
        },
        // Counted from the last thing that happened to the household; its facts go with it.
        DataSet::Campaign => Store {
            table: "recipient",
            since: "(SELECT COALESCE(MAX(f.on_day), recipient.frozen_on) FROM recipient_fact f
                     WHERE f.recipient_id = recipient.id)",
            scope: "landlord_id = $1",
        },
        _ => return None,
    })
}

impl Register {
    /// The retention rules of an organisation: its own, else those of the house.
    pub async fn retention_rules(&self, organisation_id: &str) -> Result<RetentionRules, Error> {
        let body: Option<String> =
            sqlx::query_scalar("SELECT body FROM retention_rules WHERE organisation_id = $1")
                .bind(organisation_id)
                .fetch_optional(self.db.read())
                .await?;
        match body {
            Some(body) => {
                let mut rules: RetentionRules = serde_json::from_str(&body)?;
                // What did not exist yet when the organisation set its rules follows those of the house.
                let house = RetentionRules::default().rules;
                let unsaid: Vec<Rule> =
                    house.into_iter().filter(|rule| rules.of(rule.data).is_empty()).collect();
                rules.rules.extend(unsaid);
                Ok(rules)
            }
            None => Ok(RetentionRules::default()),
        }
    }

    /// Sets the retention rules of an organisation.
    ///
    /// # Errors
    /// [`Error::Refused`] with every mistake, when the rules are not complete or not inside the law.
    pub async fn set_retention_rules(
        &self,
        organisation_id: &str,
        rules: &RetentionRules,
    ) -> Result<(), Error> {
        rules.check().map_err(|wrong| {
            Error::Refused(wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        })?;
        let body = serde_json::to_string(rules)?;
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO retention_rules (organisation_id, body, made_at) VALUES ($1, $2, $3)
             ON CONFLICT (organisation_id) DO UPDATE SET body = $2, made_at = $3",
        )
        .bind(organisation_id)
        .bind(body)
        .bind(now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("changed", "retention-rules", organisation_id), None)
            .await?;
        act.commit().await
    }

    /// Every rule of an organisation with what it finds today; nothing is touched.
    pub async fn retention(&self, organisation_id: &str, today: Date) -> Result<Vec<RuleState>, Error> {
        let mut states = Vec::new();
        for rule in self.retention_rules(organisation_id).await?.rules {
            let holds = self.holds_of(organisation_id, rule.data).await?;
            let until = last_due(&rule, today, &holds);
            let (held, due) = match store(&rule) {
                Some(store) => (
                    Some(self.count_until(&store, organisation_id, None).await?),
                    Some(match until {
                        Some(day) => self.count_until(&store, organisation_id, Some(day)).await?,
                        None => 0,
                    }),
                ),
                None => (None, None),
            };
            states.push(RuleState { on_hold: until.is_none(), rule, held, due });
        }
        Ok(states)
    }

    async fn count_until(
        &self,
        store: &Store,
        organisation_id: &str,
        until: Option<Date>,
    ) -> Result<u64, Error> {
        let Store { table, since, scope } = store;
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE {scope} AND {since} < $2");
        let pool = if *table == "access" { self.accesses.pool() } else { self.db.read() };
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(organisation_id)
            .bind(day_after(until))
            .fetch_one(pool)
            .await?;
        Ok(count.unsigned_abs())
    }

    /// Carries out the rules of every organisation and of the house. What was done, by organisation.
    pub async fn carry_out_retention(&self, today: Date) -> Result<BTreeMap<String, Run>, Error> {
        let register = self.used_by(Author::Job { name: "retention" });
        let organisations: Vec<(String,)> =
            sqlx::query_as("SELECT id FROM organisation ORDER BY id").fetch_all(self.db.read()).await?;
        let mut all = BTreeMap::new();
        for (id,) in organisations {
            let one = register.only(&id);
            let figures = one.carry_out_for(&id, today).await?;
            if !figures.is_empty() {
                all.insert(id.clone(), one.note_run(&id, figures).await?);
            }
        }
        let figures = register.inactive_accounts(today).await?;
        if !figures.is_empty() {
            all.insert(String::new(), register.note_run("", figures).await?);
        }
        register.forget_submissions(jiff::Timestamp::now()).await?;
        register.db.wipe().await?;
        Ok(all)
    }

    /// Carries out the rules of one organisation.
    pub async fn carry_out_retention_of(
        &self,
        organisation_id: &str,
        today: Date,
    ) -> Result<Option<Run>, Error> {
        let figures = self.carry_out_for(organisation_id, today).await?;
        let run = match figures.is_empty() {
            true => None,
            false => Some(self.note_run(organisation_id, figures).await?),
        };
        self.db.wipe().await?;
        Ok(run)
    }

    async fn carry_out_for(&self, organisation_id: &str, today: Date) -> Result<Vec<RunFigure>, Error> {
        let mut figures = Vec::new();
        for rule in self.retention_rules(organisation_id).await?.rules {
            let Some(store) = store(&rule) else { continue };
            let holds = self.holds_of(organisation_id, rule.data).await?;
            let Some(until) = last_due(&rule, today, &holds) else { continue };
            let mut records = 0;
            loop {
                let before = day_after(Some(until));
                let gone = match (rule.data, rule.then) {
                    (_, Outcome::Archive) => self.archive_files(organisation_id, until).await?,
                    (DataSet::Invoice, Outcome::Pseudonymise) => {
                        self.forget_pension_verdicts(organisation_id, &before).await?
                    }
                    (DataSet::Referral, _) => self.forget_words(&store, organisation_id, &before).await?,
                    (DataSet::Enquiry, _) => self.purge_enquiries(organisation_id, &before, today).await?,
                    (DataSet::Invoice, _) => self.delete_pension_entries(organisation_id, &before).await?,
                    _ => self.delete_batch(&store, organisation_id, until).await?,
                };
                records += gone;
                if gone == 0 {
                    break;
                }
            }
            // Dwellings that did not reply to a survey are held as long as those that an enquiry asks.
            if rule.data == DataSet::Enquiry {
                records += self.purge_chases(organisation_id, &day_after(Some(until)), today).await?;
            }
            if rule.data == DataSet::Campaign {
                records += self.forget_contacts(organisation_id, &day_after(Some(until))).await?;
            }
            if records > 0 {
                figures.push(RunFigure { data: rule.data, then: rule.then, records, until });
            }
        }
        Ok(figures)
    }

    async fn delete_batch(&self, store: &Store, organisation_id: &str, until: Date) -> Result<u64, Error> {
        let Store { table, since, scope } = store;
        let sql = sqlx::AssertSqlSafe(format!(
            "DELETE FROM {table} WHERE id IN
             (SELECT id FROM {table} WHERE {scope} AND {since} < $2 LIMIT {BATCH})"
        ));
        let delete = sqlx::query(sql).bind(organisation_id.to_owned()).bind(day_after(Some(until)));
        if *table == "access" {
            return Ok(delete.execute(self.accesses.pool()).await?.rows_affected());
        }
        // Births change figures, and readers must know; those of this landlord, when there was anything to delete.
        let mut write = match *table {
            "occupant" => self.db.write_of(organisation_id).await?,
            _ => self.db.act().await?,
        };
        let gone = delete.execute(write.connection()).await?.rows_affected();
        if gone == 0 {
            write.roll_back().await?;
        } else {
            if *table == "transfer_wish" {
                crate::transfers::forget_moves(&mut write, organisation_id).await?;
            }
            write.commit().await?;
        }
        Ok(gone)
    }

    /// Empties the words of requests for help, and of what was said of them.
    async fn forget_words(&self, store: &Store, organisation_id: &str, before: &str) -> Result<u64, Error> {
        let Store { since, scope, .. } = store;
        let sql = format!("SELECT id FROM referral WHERE {scope} AND {since} < $2 ORDER BY id LIMIT {BATCH}");
        let mut act = self.db.act().await?;
        let ids: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(organisation_id.to_owned())
            .bind(before.to_owned())
            .fetch_all(act.connection())
            .await?;
        for id in &ids {
            for sql in [
                "UPDATE referral SET words = NULL, link_digest = NULL WHERE id = $1",
                "UPDATE referral_fact SET words = NULL WHERE referral_id = $1",
                "UPDATE referral_need SET title = '–' WHERE referral_id = $1",
            ] {
                sqlx::query(sql).bind(id).execute(act.connection()).await?;
            }
        }
        if ids.is_empty() {
            act.roll_back().await?;
        } else {
            act.commit().await?;
        }
        Ok(ids.len() as u64)
    }

    /// Takes adaptation files out of the pages: kept for claims, and deleted by the rule that comes after.
    async fn archive_files(&self, organisation_id: &str, until: Date) -> Result<u64, Error> {
        let mut act = self.db.act().await?;
        let gone = sqlx::query(
            "UPDATE adaptation_file SET archived_at = $3
             WHERE landlord_id = $1 AND archived_at IS NULL AND touched_on < $2",
        )
        .bind(organisation_id)
        .bind(day_after(Some(until)))
        .bind(now())
        .execute(act.connection())
        .await?
        .rows_affected();
        act.commit().await?;
        Ok(gone)
    }

    /// Accounts that nobody uses are stopped, then erased: the rule of the house, for an account has no organisation.
    async fn inactive_accounts(&self, today: Date) -> Result<Vec<RunFigure>, Error> {
        let rules = RetentionRules::default();
        let mut figures = Vec::new();
        for rule in rules.of(DataSet::InactiveAccount) {
            let Some(until) = last_due(rule, today, &[]) else { continue };
            let stop = rule.then == Outcome::Disable;
            let sql = format!(
                "SELECT id FROM account WHERE COALESCE(seen_at, created_at) < $1 AND email NOT LIKE '%@erased.invalid'
                 AND {} ORDER BY id",
                if stop { "disabled_at IS NULL" } else { "disabled_at IS NOT NULL" }
            );
            let found: Vec<(String,)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
                .bind(day_after(Some(until)))
                .fetch_all(self.db.read())
                .await?;
            let mut records = 0;
            for (id,) in found {
                let done = if stop { self.disable_account(&id).await } else { self.erase_account(&id).await };
                match done {
                    Ok(()) => records += 1,
                    // The last administrator of an organisation stays until somebody else takes over.
                    Err(Error::Refused(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            if records > 0 {
                figures.push(RunFigure { data: rule.data, then: rule.then, records, until });
            }
        }
        Ok(figures)
    }

    async fn note_run(&self, organisation_id: &str, figures: Vec<RunFigure>) -> Result<Run, Error> {
        let (id, ran_at) = (uuid::Uuid::now_v7().to_string(), now());
        let body = serde_json::to_string(&figures)?;
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO retention_run (id, organisation_id, ran_at, figures) VALUES ($1, $2, $3, $4)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(&ran_at)
        .bind(&body)
        .execute(act.connection())
        .await?;
        let written = Act {
            organisation_id,
            verb: "carried-out",
            kind: "retention",
            subject_id: &id,
            before: None,
            after: Some(body),
        };
        journal::append(&mut act, self.author(), written).await?;
        act.commit().await?;
        Ok(Run { ran_at, figures })
    }

    /// What the rules did for an organisation, the last run first.
    pub async fn retention_runs(&self, organisation_id: &str) -> Result<Vec<Run>, Error> {
        let rows = sqlx::query(
            "SELECT ran_at, figures FROM retention_run WHERE organisation_id = $1 ORDER BY ran_at DESC LIMIT 200",
        )
        .bind(organisation_id)
        .fetch_all(self.db.read())
        .await?;
        rows.iter()
            .map(|row| {
                let figures: String = row.try_get("figures")?;
                Ok(Run { ran_at: row.try_get("ran_at")?, figures: serde_json::from_str(&figures)? })
            })
            .collect()
    }

    /// Puts off the erasing of a data set while a claim or a trial lasts.
    ///
    /// # Errors
    /// [`Error::Refused`] when it ends before it begins, lasts more than five years, or says no reason.
    pub async fn hold(&self, organisation_id: &str, data: DataSet, hold: &Hold) -> Result<String, Error> {
        let longest = hold.from.checked_add(5.years()).unwrap_or(hold.from);
        if hold.until < hold.from || hold.until > longest {
            return Err(Error::Refused("until".to_owned()));
        }
        let reason = hold.reason.trim();
        if reason.is_empty() || reason.chars().count() > 200 {
            return Err(Error::Refused("reason".to_owned()));
        }
        if trust::lexicon::is_blocked(&trust::lexicon::check(reason)) {
            return Err(Error::Refused("words".to_owned()));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO legal_hold (id, organisation_id, data_set, from_day, until_day, reason, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(data.code())
        .bind(hold.from.to_string())
        .bind(hold.until.to_string())
        .bind(reason)
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let after = Some(data.code().to_owned());
        self.write_down(&mut act, organisation_id, ("noted", "legal-hold", &id), after).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Ends a hold before its day.
    ///
    /// # Errors
    /// [`Error::Unknown`] when this organisation has no such hold.
    pub async fn end_hold(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let ended = sqlx::query(
            "UPDATE legal_hold SET ended_at = $1 WHERE organisation_id = $2 AND id = $3 AND ended_at IS NULL",
        )
        .bind(now())
        .bind(organisation_id)
        .bind(id)
        .execute(act.connection())
        .await?
        .rows_affected();
        if ended == 0 {
            return Err(Error::Unknown("legal-hold".to_owned()));
        }
        self.write_down(&mut act, organisation_id, ("ended", "legal-hold", id), None).await?;
        act.commit().await
    }

    /// The holds of an organisation, the last noted first.
    pub async fn holds(&self, organisation_id: &str) -> Result<Vec<NotedHold>, Error> {
        let rows = sqlx::query(
            "SELECT id, data_set, from_day, until_day, reason, ended_at FROM legal_hold
             WHERE organisation_id = $1 ORDER BY id DESC LIMIT 1000",
        )
        .bind(organisation_id)
        .fetch_all(self.db.read())
        .await?;
        rows.iter()
            .map(|row| {
                let text = |name: &str| row.try_get::<String, _>(name);
                let day = |name: &str| -> Result<Date, Error> {
                    text(name)?.parse().map_err(|_| Error::Computation("a day of a hold".to_owned()))
                };
                let data = DataSet::from_code(&text("data_set")?)
                    .ok_or_else(|| Error::Computation("a data set of a hold".to_owned()))?;
                Ok(NotedHold {
                    id: text("id")?,
                    data,
                    hold: Hold { from: day("from_day")?, until: day("until_day")?, reason: text("reason")? },
                    ended_at: row.try_get("ended_at")?,
                })
            })
            .collect()
    }

    async fn holds_of(&self, organisation_id: &str, data: DataSet) -> Result<Vec<Hold>, Error> {
        let all = self.holds(organisation_id).await?;
        Ok(all.into_iter().filter(|h| h.data == data && h.ended_at.is_none()).map(|h| h.hold).collect())
    }

    /// Is there a hold on this data set on this day?
    pub(crate) async fn is_held(
        &self,
        organisation_id: &str,
        data: DataSet,
        on: Date,
    ) -> Result<bool, Error> {
        let holds = self.holds_of(organisation_id, data).await?;
        Ok(holds.iter().any(|hold| hold.from <= on && on <= hold.until))
    }
}

/// The text that comes just after every instant of a day; after everything when there is no day.
fn day_after(until: Option<Date>) -> String {
    until.and_then(|day| day.tomorrow().ok()).map_or_else(|| "9999".to_owned(), |day| day.to_string())
}
