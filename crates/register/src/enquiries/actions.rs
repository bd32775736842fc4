//! « Vous avez dit, nous avons fait »: what was done with what residents said, and the page that tells them.

use super::read::Enquiry;
use super::{refused, unknown};
use crate::adapted::short_text;
use crate::{Across, Error, Register};
use enquiry::{OfQuestion, Stage, THRESHOLD};
use jiff::civil::Date;

trust::closed_list! {
    /// How far an action is.
    ActionState {
        Planned = "planned",
        UnderWay = "under-way",
        Done = "done",
        /// It will not be done: the text says why.
        NotDone = "not-done",
    }
}

/// An action to write, or to write again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAction {
    /// The question whose result it follows.
    pub question: Option<String>,
    pub said: String,
    pub done: String,
    pub state: ActionState,
    pub on: Date,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub id: String,
    pub question: Option<String>,
    pub said: String,
    pub done: String,
    pub state: ActionState,
    pub on: Date,
}

/// What residents are told.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub enquiry: Enquiry,
    pub landlord: String,
    pub asked: u64,
    /// `None`: fewer than eleven.
    pub answered: Option<u64>,
    /// Each with the result that it follows, masked.
    pub actions: Vec<(Action, Option<OfQuestion>)>,
}

type Row = (String, Option<String>, String, String, String, String);

impl Register {
    /// What was done with an enquiry, in order.
    ///
    /// # Errors
    /// [`Error::Unknown`] elsewhere.
    pub async fn enquiry_actions(&self, landlord_id: &str, id: &str) -> Result<Vec<Action>, Error> {
        self.enquiry(landlord_id, id).await?;
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, question, said, done, state, on_day FROM enquiry_action
             WHERE enquiry_id = $1 AND landlord_id = $2 ORDER BY id",
        )
        .bind(id)
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        rows.into_iter()
            .map(|(id, question, said, done, state, on)| {
                Ok(Action {
                    id,
                    question,
                    said,
                    done,
                    state: ActionState::from_code(&state).unwrap_or(ActionState::Planned),
                    on: on.parse().map_err(|_| Error::Computation("a day of an action".to_owned()))?,
                })
            })
            .collect()
    }

    /// Writes an action of a closed enquiry, or writes one again.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-said`, `enquiry-done`, `enquiry-question`, `enquiry-not-now` before the close;
    /// [`Error::Unknown`] elsewhere.
    pub async fn tell_enquiry_action(
        &self,
        landlord_id: &str,
        (id, action): (&str, Option<&str>),
        new: &NewAction,
    ) -> Result<String, Error> {
        let text = |text: &str, code: &str| -> Result<String, Error> {
            short_text(text, 300, code)?.ok_or_else(|| refused(code))
        };
        let (said, done) = (text(&new.said, "enquiry-said")?, text(&new.done, "enquiry-done")?);
        let (mut act, one) = self.held_enquiry(landlord_id, id).await?;
        if matches!(one.stage(), Stage::Draft | Stage::Open) {
            return Err(refused("enquiry-not-now"));
        }
        if new.question.as_deref().is_some_and(|question| one.form.question(question).is_none()) {
            return Err(refused("enquiry-question"));
        }
        let written = match action {
            None => {
                let action = uuid::Uuid::now_v7().to_string();
                sqlx::query(
                    "INSERT INTO enquiry_action (id, enquiry_id, landlord_id, question, said, done, state, on_day, made_at,
                                                 made_by)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                )
                .bind(&action)
                .bind(id)
                .bind(landlord_id)
                .bind(&new.question)
                .bind(said)
                .bind(done)
                .bind(new.state.code())
                .bind(new.on.to_string())
                .bind(crate::now())
                .bind(self.author().code())
                .execute(act.connection())
                .await?;
                action
            }
            Some(action) => {
                let changed = sqlx::query(
                    "UPDATE enquiry_action SET question = $1, said = $2, done = $3, state = $4, on_day = $5
                     WHERE id = $6 AND enquiry_id = $7 AND landlord_id = $8",
                )
                .bind(&new.question)
                .bind(said)
                .bind(done)
                .bind(new.state.code())
                .bind(new.on.to_string())
                .bind(action)
                .bind(id)
                .bind(landlord_id)
                .execute(act.connection())
                .await?;
                if changed.rows_affected() != 1 {
                    return Err(unknown());
                }
                action.to_owned()
            }
        };
        self.write_down(&mut act, landlord_id, ("told", "enquiry", id), None).await?;
        act.commit().await?;
        Ok(written)
    }

    /// Publishes the page that tells residents what was done, or takes it back.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-not-now` before the close, `enquiry-nothing` without an action; [`Error::Unknown`]
    /// elsewhere.
    pub async fn publish_enquiry(
        &self,
        landlord_id: &str,
        id: &str,
        is_told: bool,
        today: Date,
    ) -> Result<(), Error> {
        let (mut act, one) = self.held_enquiry(landlord_id, id).await?;
        if matches!(one.stage(), Stage::Draft | Stage::Open) {
            return Err(refused("enquiry-not-now"));
        }
        let actions: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM enquiry_action WHERE enquiry_id = $1")
            .bind(id)
            .fetch_one(act.connection())
            .await?;
        if is_told && actions == 0 {
            return Err(refused("enquiry-nothing"));
        }
        sqlx::query("UPDATE enquiry SET told_on = $1 WHERE id = $2")
            .bind(is_told.then(|| today.to_string()))
            .bind(id)
            .execute(act.connection())
            .await?;
        let verb = if is_told { "published" } else { "withdrawn" };
        self.write_down(&mut act, landlord_id, (verb, "enquiry", id), None).await?;
        act.commit().await
    }

    /// What residents are told of an enquiry, by anybody who has its address.
    ///
    /// # Errors
    /// [`Error::Unknown`] unless it is published.
    pub async fn told_enquiry(&self, id: &str) -> Result<Told, Error> {
        let house = self.across(Across::Enquiries);
        let of: Option<(String, String)> = sqlx::query_as(
            "SELECT e.landlord_id, o.name FROM enquiry e JOIN organisation o ON o.id = e.landlord_id
             WHERE e.id = $1 AND e.told_on IS NOT NULL",
        )
        .bind(id)
        .fetch_optional(house.db.read())
        .await?;
        let (landlord_id, landlord) = of.ok_or_else(unknown)?;
        let results = house.enquiry_results(&landlord_id, id).await?;
        let actions = house.enquiry_actions(&landlord_id, id).await?;
        Ok(Told {
            enquiry: house.enquiry(&landlord_id, id).await?,
            landlord,
            asked: results.asked,
            answered: Some(results.answered).filter(|answered| *answered >= u64::from(THRESHOLD)),
            actions: actions
                .into_iter()
                .map(|action| {
                    let wanted = action.question.clone();
                    let found =
                        results.questions.iter().find(|one| Some(&one.id) == wanted.as_ref()).cloned();
                    (action, found)
                })
                .collect(),
        })
    }
}
