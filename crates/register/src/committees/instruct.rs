//! Instruction of a file: what is found of each criterion, what is asked, whether it may be judged, appeals.

use super::criteria::{answers, criteria};
use super::sight::{Seat, Sight};
use super::{refused, text, unknown};
use crate::applications::{ApplicationRecord, Side, submitted_in};
use crate::db::Write;
use crate::{Across, Error, Register, instant, written};
use ::committee::instruction::{Answer, Fact, Noted, Refusal, may, open_requests};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::AnyConnection;
use trust::closed_list;
use trust::day::legal_day;
use trust::policy::Actor;

/// A fact of the instruction, and who noted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedInstruction {
    pub at: Timestamp,
    pub noted: Noted,
    pub author_name: Option<String>,
    pub organisation: String,
}

closed_list! {
    /// What an instructor decides.
    Ruling {
        Admit = "admit",
        Doubt = "doubt",
        Reject = "reject",
        Keep = "keep",
        Uphold = "uphold",
        Restore = "restore",
    }
}

fn why(refusal: Refusal) -> Error {
    match refusal {
        Refusal::NotNow => refused("instruction-not-now"),
        Refusal::Unknown(many) => Error::Refused(format!("instruction-unknown:{many}")),
        Refusal::NotMet(many) => Error::Refused(format!("instruction-not-met:{many}")),
        Refusal::Met => refused("instruction-met"),
        Refusal::SameHand => refused("instruction-same-hand"),
        Refusal::Late => refused("instruction-late"),
        Refusal::Request => refused("instruction-request"),
    }
}

/// The facts of a file, in the order in which they were noted.
pub(super) async fn facts(
    connection: &mut AnyConnection,
    application_id: &str,
) -> Result<Vec<NotedInstruction>, Error> {
    let rows: Vec<(String, String, Option<String>, String, String)> = sqlx::query_as(
        "SELECT f.at, f.author, a.name, o.name, f.fact FROM instruction_fact f
         JOIN organisation o ON o.id = f.made_for LEFT JOIN account a ON a.id = f.author
         WHERE f.application_id = $1 ORDER BY f.rank",
    )
    .bind(application_id)
    .fetch_all(connection)
    .await?;
    let read =
        |(at, by, author_name, organisation, fact): (String, String, Option<String>, String, String)| {
            let at = instant(&at)?;
            let noted = Noted { on: legal_day(at), by, fact: serde_json::from_str(&fact)? };
            Ok(NotedInstruction { at, noted, author_name, organisation })
        };
    rows.into_iter().map(read).collect()
}

/// The facts alone, as the engine reads them.
pub(super) fn bare(all: &[NotedInstruction]) -> Vec<Noted> {
    all.iter().map(|one| one.noted.clone()).collect()
}

/// A file of a call, whoever sees it.
pub(super) async fn file_of(
    connection: &mut AnyConnection,
    call_id: &str,
    application_id: &str,
) -> Result<ApplicationRecord, Error> {
    let all = submitted_in(connection, call_id).await?;
    all.into_iter().find(|one| one.id == application_id).ok_or_else(unknown)
}

impl Register {
    /// A file of a call in a transaction, by somebody who instructs it and may know of it.
    async fn instructed(
        &self,
        act: &mut Write<'_>,
        sight: &Sight,
        application_id: &str,
    ) -> Result<(ApplicationRecord, Vec<Noted>), Error> {
        act.hold(&format!("instruction:{application_id}")).await?;
        if !sight.is(Seat::Instructor) || !sight.sees(application_id) {
            return Err(unknown());
        }
        let file = file_of(act.connection(), &sight.call.id, application_id).await?;
        let facts = bare(&facts(act.connection(), application_id).await?);
        Ok((file, facts))
    }

    pub(super) async fn put_instruction(
        &self,
        act: &mut Write<'_>,
        (file, coordinator): (&ApplicationRecord, &str),
        (by, made_for): (&str, &str),
        fact: &Fact,
        at: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO instruction_fact (application_id, rank, call_id, coordinator_id, lead_id, at, author, made_for, fact)
             SELECT $1, COALESCE(MAX(rank), 0) + 1, $2, $3, $4, $5, $6, $7, $8 FROM instruction_fact
             WHERE application_id = $1",
        )
        .bind(&file.id)
        .bind(&file.call_id)
        .bind(coordinator)
        .bind(&file.lead.id)
        .bind(written(at))
        .bind(by)
        .bind(made_for)
        .bind(serde_json::to_string(fact)?)
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// Notes a fact of the instruction, once the engine agrees.
    async fn note_instruction(
        &self,
        actor: &Actor,
        (call_id, application_id): (&str, &str),
        make: impl FnOnce(&[Noted]) -> Fact,
        at: Timestamp,
    ) -> Result<(), Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let (file, facts) = self.instructed(&mut act, &sight, application_id).await?;
        let specification = &sight.call.in_force().ok_or_else(unknown)?.specification;
        let known = criteria(specification, &file, &facts);
        let fact = make(&facts);
        if let Fact::Found { criterion, .. } = &fact
            && !known.iter().any(|one| one.kind.code() == *criterion)
        {
            return Err(refused("instruction-criterion"));
        }
        may(&facts, &answers(&known), &fact, (&sight.account, legal_day(at))).map_err(why)?;
        let coordinator = sight.call.coordinator.id.as_str();
        let hand = (sight.account.as_str(), sight.organisation.as_str());
        self.put_instruction(&mut act, (&file, coordinator), hand, &fact, at).await?;
        self.write_down(&mut act, coordinator, ("noted", "instruction", application_id), None).await?;
        act.commit().await
    }

    /// Says of a criterion what it is, and why.
    ///
    /// # Errors
    /// [`Error::Refused`]: `instruction-because`, `instruction-criterion`, `instruction-not-now`. [`Error::Unknown`].
    pub async fn note_finding(
        &self,
        actor: &Actor,
        whose: (&str, &str),
        (criterion, answer, because): (&str, Answer, &str),
        at: Timestamp,
    ) -> Result<(), Error> {
        let because = text(because, 2_000, "instruction-because")?;
        let criterion = criterion.to_owned();
        self.note_instruction(actor, whose, |_| Fact::Found { criterion, answer, because }, at).await
    }

    /// Asks those who carry a file for something that is missing, until a day.
    ///
    /// # Errors
    /// [`Error::Refused`]: `instruction-text`, `instruction-day` when the day is over, `instruction-not-now`.
    /// [`Error::Unknown`].
    pub async fn ask_for_pieces(
        &self,
        actor: &Actor,
        whose: (&str, &str),
        (asked, until): (&str, Date),
        at: Timestamp,
    ) -> Result<(), Error> {
        let asked = text(asked, 2_000, "instruction-text")?;
        if until <= legal_day(at) {
            return Err(refused("instruction-day"));
        }
        let make = |facts: &[Noted]| {
            let before = facts.iter().filter(|one| matches!(one.fact, Fact::Asked { .. })).count();
            Fact::Asked { number: u32::try_from(before + 1).unwrap_or(u32::MAX), text: asked, until }
        };
        self.note_instruction(actor, whose, make, at).await
    }

    /// Decides on a file: admissible; not admissible, when a second reader agrees; what an appeal changes.
    ///
    /// # Errors
    /// [`Error::Refused`]: `instruction-because`, `instruction-unknown:2`, `instruction-not-met:1`, `instruction-met`,
    /// `instruction-same-hand`, `instruction-not-now`. [`Error::Unknown`].
    pub async fn rule_on_file(
        &self,
        actor: &Actor,
        whose: (&str, &str),
        ruling: Ruling,
        (criterion, because, remedy): (&str, &str, &str),
        at: Timestamp,
    ) -> Result<(), Error> {
        let because = match ruling {
            Ruling::Reject => String::new(),
            _ => text(because, 2_000, "instruction-because")?,
        };
        let fact = match ruling {
            Ruling::Admit => Fact::Admitted { because },
            Ruling::Doubt => Fact::Doubted {
                criterion: criterion.to_owned(),
                because,
                remedy: text(remedy, 2_000, "instruction-remedy")?,
            },
            Ruling::Reject => Fact::Rejected,
            Ruling::Keep => Fact::Kept { because },
            Ruling::Uphold => Fact::Upheld { because },
            Ruling::Restore => Fact::Restored { because },
        };
        self.note_instruction(actor, whose, |_| fact, at).await
    }

    /// What was asked of those who carry a file, and what was decided: told to them, without the criteria nor who looked.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation is no partner of it.
    pub async fn instruction_for_partners(
        &self,
        by: &str,
        application_id: &str,
    ) -> Result<(ApplicationRecord, crate::calls::CallRecord, Vec<NotedInstruction>), Error> {
        let (file, call, side) = self.application(by, application_id).await?;
        if side == Side::Runs || file.submitted.is_none() {
            return Err(unknown());
        }
        let house = self.across(Across::Calls);
        let mut all = facts(&mut *house.db.instant().await?, application_id).await?;
        // A doubt is told once two agree; findings are the instructors' own.
        all.retain(|one| !matches!(one.noted.fact, Fact::Found { .. } | Fact::Kept { .. }));
        let is_rejected = all.iter().any(|one| matches!(one.noted.fact, Fact::Rejected));
        all.retain(|one| is_rejected || !matches!(one.noted.fact, Fact::Doubted { .. }));
        all.iter_mut().for_each(|one| one.author_name = None);
        Ok((file, call, all))
    }

    /// Those who carry a file answer what was asked, or dispute that it is not admissible.
    ///
    /// # Errors
    /// [`Error::Refused`]: `instruction-text`, `instruction-request`, `instruction-late`, `instruction-not-now`.
    /// [`Error::Unknown`] when the organisation does not lead it.
    pub async fn answer_instruction(
        &self,
        by: &str,
        application_id: &str,
        (number, typed): (Option<u32>, &str),
        at: Timestamp,
    ) -> Result<(), Error> {
        let typed = text(typed, 4_000, "instruction-text")?;
        let (file, call, _) = self.instruction_for_partners(by, application_id).await?;
        if file.lead.id != by {
            return Err(unknown());
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("instruction:{application_id}")).await?;
        let facts = bare(&facts(act.connection(), application_id).await?);
        let fact = match number {
            Some(number) => Fact::Replied { number, text: typed },
            None => Fact::Appealed { text: typed },
        };
        let author = self.author().code().to_owned();
        may(&facts, &Default::default(), &fact, (&author, legal_day(at))).map_err(why)?;
        let coordinator = call.coordinator.id.as_str();
        self.put_instruction(&mut act, (&file, coordinator), (&author, by), &fact, at).await?;
        self.write_down(&mut act, by, ("answered", "instruction", application_id), None).await?;
        act.commit().await
    }

    /// What an organisation was asked about the files it leads: application, number of the request, text, last day.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pieces_asked(&self, by: &str) -> Result<Vec<(ApplicationRecord, u32, String, Date)>, Error> {
        let mut all = Vec::new();
        for (file, _, side) in self.applications(by).await? {
            if side != Side::Lead || file.submitted.is_none() {
                continue;
            }
            let house = self.across(Across::Calls);
            let facts = bare(&facts(&mut *house.db.instant().await?, &file.id).await?);
            let open = open_requests(&facts).into_iter();
            all.extend(open.map(|(number, text, until)| (file.clone(), number, text.to_owned(), until)));
        }
        Ok(all)
    }
}
