//! Visits at home: proposed, agreed, made, followed. Sealed; read and written by whoever goes to that residence.

use super::sheets::{AlertKind, Call, Hand, Outcome, Reason, Standing, Task, TaskKind, VisitSheet};
use super::{refused, unknown};
use crate::adapted::{Letting, is_sound_day};
use crate::enquiries::Within;
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use sqlx::Row;

/// Months during which a household that refused is not asked again.
const REST_MONTHS: i64 = 6;
const MOST_TASKS: usize = 20;

/// A visit to propose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewVisit<'a> {
    pub dwelling_id: &'a str,
    pub reason: Reason,
}

/// Something that is done of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitAct {
    Consent {
        agreed: bool,
        on: Date,
    },
    Call {
        outcome: Outcome,
        on: Date,
        again_on: Option<Date>,
    },
    Task {
        kind: TaskKind,
        hand: Hand,
        due_on: Date,
    },
    Done {
        task: usize,
    },
    Alert {
        kind: AlertKind,
    },
    /// The alert was dealt with.
    Lift,
    Close,
}

/// A visit, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeVisit {
    pub id: String,
    pub residence_id: String,
    pub residence: String,
    pub dwelling_id: String,
    /// The reference of the dwelling, when the landlord gave one.
    pub dwelling: Option<String>,
    pub sheet: VisitSheet,
    pub edition: i64,
}

const SELECT: &str = "SELECT v.id, v.residence_id, r.name, v.dwelling_id, d.reference, v.body, v.edition
     FROM home_visit v JOIN residence r ON r.id = v.residence_id JOIN dwelling d ON d.id = v.dwelling_id
     WHERE v.landlord_id = $1";

/// Does what is asked; the code of what forbids it.
fn apply(sheet: &mut VisitSheet, act: VisitAct, today: Date) -> Result<(), Error> {
    if sheet.closed_on.is_some() {
        return Err(refused("visit-closed"));
    }
    let has_agreed = matches!(sheet.consent, Some((true, _)));
    match act {
        VisitAct::Consent { agreed, on } => {
            if !is_sound_day(on, today) || on < sheet.asked_on {
                return Err(refused("visit-day"));
            }
            if agreed {
                sheet.consent = Some((true, on));
            } else {
                sheet.refuse(on);
            }
        }
        VisitAct::Call { outcome, on, again_on } => {
            if !is_sound_day(on, today) || on < sheet.asked_on {
                return Err(refused("visit-day"));
            }
            // What was said at a door is noted when they agreed to it.
            if outcome == Outcome::Met && !has_agreed {
                return Err(refused("visit-consent"));
            }
            if again_on.is_some_and(|again| again < on) || (outcome == Outcome::Later && again_on.is_none()) {
                return Err(refused("visit-again"));
            }
            match outcome {
                Outcome::Refused => sheet.refuse(on),
                _ => sheet.calls.push(Call { on, outcome, again_on }),
            }
        }
        VisitAct::Task { kind, hand, due_on } => {
            if !has_agreed || !sheet.has_met() {
                return Err(refused("visit-not-met"));
            }
            if due_on < today {
                return Err(refused("visit-due"));
            }
            if sheet.tasks.len() >= MOST_TASKS {
                return Err(refused("visit-tasks"));
            }
            sheet.tasks.push(Task { kind, hand, due_on, done_on: None });
        }
        VisitAct::Done { task } => {
            let task = sheet.tasks.get_mut(task).ok_or_else(unknown)?;
            task.done_on = task.done_on.or(Some(today));
        }
        VisitAct::Alert { kind } => sheet.alert = Some((kind, today)),
        VisitAct::Lift => sheet.alert = None,
        VisitAct::Close => {
            if matches!(sheet.standing(), Standing::Alert | Standing::FollowUp) {
                return Err(refused("visit-open-tasks"));
            }
            sheet.closed_on = Some(today);
        }
    }
    Ok(())
}

impl Register {
    /// The visits of the residences where somebody may go; with those that are over when asked. Those with an alert first, then
    /// by the day on which somebody has to act.
    ///
    /// # Errors
    /// When the database does not answer, or a sheet does not open.
    pub async fn home_visits(
        &self,
        landlord_id: &str,
        within: Within<'_>,
        with_closed: bool,
    ) -> Result<Vec<HomeVisit>, Error> {
        let sql = format!("{SELECT} AND (v.is_closed = 0 OR $2 = 1) ORDER BY v.id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(landlord_id)
            .bind(i64::from(with_closed))
            .fetch_all(self.db.read())
            .await?;
        let mut all = Vec::new();
        for row in rows {
            let text = |name: &str| row.try_get::<String, _>(name);
            let residence_id = text("residence_id")?;
            if within.is_some_and(|within| !within.contains(&residence_id)) {
                continue;
            }
            let id = text("id")?;
            let plain = self.unseal(landlord_id, "home_visit", "body", &id, &text("body")?).await?;
            all.push(HomeVisit {
                residence_id,
                residence: text("name")?,
                dwelling_id: text("dwelling_id")?,
                dwelling: row.try_get("reference")?,
                sheet: serde_json::from_slice(&plain)?,
                edition: row.try_get("edition")?,
                id,
            });
        }
        let far = Date::MAX;
        all.sort_by_key(|one| {
            let standing = one.sheet.standing();
            let is_over = matches!(standing, Standing::Refused | Standing::Closed);
            (is_over, standing != Standing::Alert, one.sheet.next_on().unwrap_or(far), one.id.clone())
        });
        Ok(all)
    }

    /// What visits noted of the household of a dwelling: those of a household before the last letting are not theirs to be told.
    pub(crate) async fn held_by_visits(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        letting: Option<&Letting>,
    ) -> Result<Vec<VisitSheet>, Error> {
        let all = self.home_visits(landlord_id, None, true).await?.into_iter();
        let is_theirs = |one: &HomeVisit| {
            one.dwelling_id == dwelling_id
                && letting.is_none_or(|letting| letting.let_on <= one.sheet.asked_on)
        };
        let mut held: Vec<VisitSheet> = all.filter(is_theirs).map(|one| one.sheet).collect();
        held.sort_by_key(|sheet| std::cmp::Reverse(sheet.asked_on));
        Ok(held)
    }

    /// One visit.
    ///
    /// # Errors
    /// [`Error::Unknown`] elsewhere, and outside the residences of whoever asks.
    pub async fn home_visit(
        &self,
        landlord_id: &str,
        id: &str,
        within: Within<'_>,
    ) -> Result<HomeVisit, Error> {
        let all = self.home_visits(landlord_id, within, true).await?;
        all.into_iter().find(|one| one.id == id).ok_or_else(unknown)
    }

    /// Proposes a visit; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `visit-twice` while another is open, `visit-rest` when the household refused less than six months
    /// ago; [`Error::Unknown`] for a dwelling elsewhere, or outside the residences of whoever proposes.
    pub async fn propose_home_visit(
        &self,
        landlord_id: &str,
        new: NewVisit<'_>,
        within: Within<'_>,
        today: Date,
    ) -> Result<String, Error> {
        let sheet = VisitSheet {
            reason: Some(new.reason),
            asked_on: today,
            consent: None,
            calls: Vec::new(),
            tasks: Vec::new(),
            alert: None,
            closed_on: None,
        };
        let id = uuid::Uuid::now_v7().to_string();
        // Sealed before the act begins: the first seal of an organisation writes its key, and waits for whoever writes.
        let body = self.seal(landlord_id, "home_visit", "body", &id, &serde_json::to_vec(&sheet)?).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("home-visits:{landlord_id}")).await?;
        let residence: Option<String> = sqlx::query_scalar(
            "SELECT residence_id FROM dwelling WHERE id = $1 AND landlord_id = $2 AND is_current = 1
             AND residence_id IS NOT NULL",
        )
        .bind(new.dwelling_id)
        .bind(landlord_id)
        .fetch_optional(act.connection())
        .await?;
        let residence =
            residence.filter(|id| within.is_none_or(|all| all.contains(id))).ok_or_else(unknown)?;
        let rest = today.checked_sub(REST_MONTHS.months()).unwrap_or(today);
        let before = self.home_visits(landlord_id, None, true).await?;
        for one in before.iter().filter(|one| one.dwelling_id == new.dwelling_id) {
            match (one.sheet.standing(), one.sheet.closed_on) {
                (Standing::Refused, Some(on)) if on > rest => return Err(refused("visit-rest")),
                (_, None) => return Err(refused("visit-twice")),
                _ => {}
            }
        }
        sqlx::query(
            "INSERT INTO home_visit (id, landlord_id, residence_id, dwelling_id, body, is_closed, touched_on, edition,
                                     made_at, made_by) VALUES ($1, $2, $3, $4, $5, 0, $6, 1, $7, $8)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(&residence)
        .bind(new.dwelling_id)
        .bind(body)
        .bind(today.to_string())
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("created", "home-visit", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Does something of a visit, from the edition that was read.
    ///
    /// # Errors
    /// [`Error::Refused`]: `visit-closed`, `visit-day`, `visit-consent`, `visit-again`, `visit-not-met`, `visit-due`,
    /// `visit-tasks`, `visit-open-tasks`, `visit-edition`; [`Error::Unknown`] as [`Register::home_visit`].
    pub async fn do_home_visit(
        &self,
        landlord_id: &str,
        (id, edition): (&str, i64),
        act_on: VisitAct,
        within: Within<'_>,
        today: Date,
    ) -> Result<(), Error> {
        let mut one = self.home_visit(landlord_id, id, within).await?;
        if one.edition != edition {
            return Err(refused("visit-edition"));
        }
        apply(&mut one.sheet, act_on, today)?;
        let body = self.seal(landlord_id, "home_visit", "body", id, &serde_json::to_vec(&one.sheet)?).await?;
        let mut act = self.db.act().await?;
        let changed = sqlx::query(
            "UPDATE home_visit SET body = $1, is_closed = $2, touched_on = $3, edition = edition + 1
             WHERE id = $4 AND landlord_id = $5 AND edition = $6",
        )
        .bind(body)
        .bind(i64::from(one.sheet.closed_on.is_some()))
        .bind(today.to_string())
        .bind(id)
        .bind(landlord_id)
        .bind(edition)
        .execute(act.connection())
        .await?;
        if changed.rows_affected() != 1 {
            return Err(refused("visit-edition"));
        }
        let verb = if one.sheet.closed_on.is_some() { "closed" } else { "noted" };
        self.write_down(&mut act, landlord_id, (verb, "home-visit", id), None).await?;
        act.commit().await
    }
}
