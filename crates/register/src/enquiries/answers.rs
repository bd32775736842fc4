//! Answers as they come: on line with a code and no account, typed from paper, said by telephone or at the door, from a file.
//! The first one of a dwelling counts; another is kept aside, and whoever follows the enquiry chooses.

use super::read::Enquiry;
use super::{Within, digest_of, refused, unknown};
use crate::accounts::attempts::Attempt;
use crate::db::Write;
use crate::{Across, Error, Register};
use enquiry::{Answers, Channel, Form, NotAnAnswer, read_typed};
use jiff::Timestamp;
use jiff::civil::Date;
use pathway::code::ReplyCode;
use std::collections::{BTreeMap, BTreeSet};
use tabular::Table;

/// What a resident with a code is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub title: String,
    pub purpose: String,
    pub landlord: String,
    pub form: Form,
    pub closes_on: Date,
    pub kept_months: i64,
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    Counts,
    /// Another one of the dwelling counts.
    Aside,
}

/// What a file brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    pub added: usize,
    pub aside: usize,
    /// The same answer was there already.
    pub already: usize,
}

/// What is wrong in a file: where, what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileWrong {
    pub line: u64,
    /// Name of the column.
    pub column: String,
    pub what: WhatIsWrong,
}

/// What is wrong with a cell of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhatIsWrong {
    /// No column « code ».
    NoCode,
    /// A column that is no question.
    Column,
    /// The code is none of this enquiry's.
    Code,
    /// The code is on another line already.
    Twice(u64),
    /// Nothing is answered.
    Blank,
    Answer(NotAnAnswer),
    /// A line that cannot be cut into cells.
    Cells,
    /// More lines than are read at once.
    Lines,
}

/// Most lines of a file.
const MOST_LINES: usize = 20_000;
/// Most things that are told to be wrong at once.
const MOST_WRONG: usize = 100;

type Of = (String, String, String);

impl Register {
    /// Which dwelling of which enquiry a code is: enquiry, landlord, unit. Codes that are none are counted by address.
    async fn enquiry_of_code(&self, typed: &str, (address, at): (&str, Timestamp)) -> Result<Of, Error> {
        let attempt = Attempt::answering(address);
        if let Some(until) = self.wait_before(&attempt, at).await? {
            return Err(Error::Wait(until));
        }
        let found: Option<Of> = match ReplyCode::read(typed) {
            // A slip of the hand is no try at another's code.
            Err(_) => return Err(refused("enquiry-code")),
            Ok(code) => {
                sqlx::query_as("SELECT enquiry_id, landlord_id, id FROM enquiry_unit WHERE code_digest = $1")
                    .bind(digest_of(&code))
                    .fetch_optional(self.across(Across::Enquiries).db.read())
                    .await?
            }
        };
        match found {
            Some(found) => Ok(found),
            None => {
                self.note_failure(&attempt, at).await?;
                Err(refused("enquiry-code"))
            }
        }
    }

    /// What a resident is asked, by the code of its letter.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-code`, `enquiry-over`, `enquiry-answered`; [`Error::Wait`] after too many wrong codes.
    pub async fn asked_by_code(
        &self,
        typed: &str,
        from: (&str, Timestamp),
        today: Date,
    ) -> Result<Asked, Error> {
        let (id, landlord_id, unit) = self.enquiry_of_code(typed, from).await?;
        let house = self.across(Across::Enquiries);
        let one = house.enquiry(&landlord_id, &id).await?;
        if !one.takes_answers(today) {
            return Err(refused("enquiry-over"));
        }
        let online: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM enquiry_answer WHERE unit_id = $1 AND channel = 'online'",
        )
        .bind(&unit)
        .fetch_one(house.db.read())
        .await?;
        if online > 0 {
            return Err(refused("enquiry-answered"));
        }
        let landlord: String = sqlx::query_scalar("SELECT name FROM organisation WHERE id = $1")
            .bind(&landlord_id)
            .fetch_one(house.db.read())
            .await?;
        Ok(Asked {
            title: one.title,
            purpose: one.purpose,
            landlord,
            form: one.form,
            closes_on: one.closes_on,
            kept_months: one.kept_months,
        })
    }

    /// Takes the answer of a resident.
    ///
    /// # Errors
    /// As [`Register::asked_by_code`]; `enquiry-blank`, `enquiry-answer:ID`.
    pub async fn answer_by_code(
        &self,
        typed: &str,
        answers: &Answers,
        from: (&str, Timestamp),
        today: Date,
    ) -> Result<Noted, Error> {
        let (id, landlord_id, unit) = self.enquiry_of_code(typed, from).await?;
        let house = self.across(Across::Enquiries);
        let (mut act, one) = house.held_enquiry(&landlord_id, &id).await?;
        let noted = house
            .put_answer(&mut act, &one, (&landlord_id, &unit), (Channel::Online, answers), today)
            .await?
            .ok_or_else(|| refused("enquiry-answered"))?;
        act.commit().await?;
        Ok(noted)
    }

    /// Notes an answer that somebody typed from paper, or heard.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-over`, `enquiry-blank`, `enquiry-answer:ID`, `enquiry-same` when it was noted already;
    /// [`Error::Unknown`] elsewhere, and outside the residences of whoever types.
    pub async fn note_enquiry_answer(
        &self,
        landlord_id: &str,
        (id, unit): (&str, &str),
        (channel, answers): (Channel, &Answers),
        within: Within<'_>,
        today: Date,
    ) -> Result<Noted, Error> {
        let (mut act, one) = self.held_enquiry(landlord_id, id).await?;
        check_unit(&mut act, (landlord_id, id, unit), within).await?;
        let noted = self
            .put_answer(&mut act, &one, (landlord_id, unit), (channel, answers), today)
            .await?
            .ok_or_else(|| refused("enquiry-same"))?;
        self.write_down(&mut act, landlord_id, ("noted", "enquiry", id), Some(channel.code().to_owned()))
            .await?;
        act.commit().await?;
        Ok(noted)
    }

    /// Writes an answer. `None`: it was there already.
    async fn put_answer(
        &self,
        act: &mut Write<'_>,
        one: &Enquiry,
        (landlord_id, unit): (&str, &str),
        (channel, answers): (Channel, &Answers),
        today: Date,
    ) -> Result<Option<Noted>, Error> {
        // Paper comes back after the last day: it is typed until somebody closes.
        let is_late = channel == Channel::Online && !one.takes_answers(today);
        if one.stage() != enquiry::Stage::Open || is_late {
            return Err(refused("enquiry-over"));
        }
        if answers.is_empty() {
            return Err(refused("enquiry-blank"));
        }
        if let Err(wrong) = one.form.check_answers(answers) {
            let first = wrong.first().map_or("", |(question, _)| question.as_str());
            return Err(refused(&format!("enquiry-answer:{first}")));
        }
        let there: Vec<(String, String, String, i64)> =
            sqlx::query_as("SELECT id, channel, body, counts FROM enquiry_answer WHERE unit_id = $1")
                .bind(unit)
                .fetch_all(act.connection())
                .await?;
        let body = serde_json::to_vec(answers)?;
        for (id, came, sealed, _) in &there {
            let same = self.unseal(landlord_id, "enquiry_answer", "body", id, sealed).await? == body;
            if same || channel == Channel::Online && came == Channel::Online.code() {
                return Ok(None);
            }
        }
        let noted = if there.iter().any(|row| row.3 == 1) { Noted::Aside } else { Noted::Counts };
        let id = uuid::Uuid::now_v7().to_string();
        let sealed = self.seal(landlord_id, "enquiry_answer", "body", &id, &body).await?;
        sqlx::query(
            "INSERT INTO enquiry_answer (id, unit_id, landlord_id, channel, body, counts, received_on, noted_at, noted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&id)
        .bind(unit)
        .bind(landlord_id)
        .bind(channel.code())
        .bind(sealed)
        .bind(i64::from(noted == Noted::Counts))
        .bind(today.to_string())
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        Ok(Some(noted))
    }

    /// Reads answers from a table, `code` then one column by question: all of it, or nothing and what is wrong.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-over`; [`Error::Unknown`] elsewhere.
    pub async fn import_enquiry_answers(
        &self,
        landlord_id: &str,
        id: &str,
        table: Table,
        within: Within<'_>,
        today: Date,
    ) -> Result<Result<Imported, Vec<FileWrong>>, Error> {
        let (mut act, one) = self.held_enquiry(landlord_id, id).await?;
        if one.stage() != enquiry::Stage::Open {
            return Err(refused("enquiry-over"));
        }
        let units: Vec<(String, String, String)> =
            sqlx::query_as("SELECT code_digest, id, residence_id FROM enquiry_unit WHERE enquiry_id = $1")
                .bind(id)
                .fetch_all(act.connection())
                .await?;
        let units: BTreeMap<String, String> = units
            .into_iter()
            .filter(|(_, _, residence)| within.is_none_or(|named| named.contains(residence)))
            .map(|(digest, unit, _)| (digest, unit))
            .collect();
        let read = match read_rows(&one.form, table, &units) {
            Ok(read) => read,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let mut imported = Imported::default();
        for (unit, answers) in &read {
            let done =
                self.put_answer(&mut act, &one, (landlord_id, unit), (Channel::File, answers), today).await?;
            match done {
                Some(Noted::Counts) => imported.added += 1,
                Some(Noted::Aside) => imported.aside += 1,
                None => imported.already += 1,
            }
        }
        let after = Some(read.len().to_string());
        self.write_down(&mut act, landlord_id, ("imported", "enquiry", id), after).await?;
        act.commit().await?;
        Ok(Ok(imported))
    }
}

/// The lines of a table, each with its unit; or everything that is wrong.
fn read_rows(
    form: &Form,
    mut table: Table,
    units: &BTreeMap<String, String>,
) -> Result<Vec<(String, Answers)>, Vec<FileWrong>> {
    let mut wrong = Vec::new();
    let head: Vec<String> = table.header().iter().map(|name| name.trim().to_lowercase()).collect();
    let line = 1;
    let Some(code_at) = head.iter().position(|name| name == "code") else {
        return Err(vec![FileWrong { line, column: "code".to_owned(), what: WhatIsWrong::NoCode }]);
    };
    let mut seen_columns = BTreeSet::new();
    for (at, name) in head.iter().enumerate().filter(|(at, _)| *at != code_at) {
        if form.question(name).is_none() || !seen_columns.insert(name) {
            let column = if name.is_empty() { (at + 1).to_string() } else { name.clone() };
            wrong.push(FileWrong { line, column, what: WhatIsWrong::Column });
        }
    }
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    let mut read = Vec::new();
    while let Some(row) = table.next_row() {
        if wrong.len() >= MOST_WRONG {
            break;
        }
        let line = row.as_ref().map_or_else(|defect| defect.line, |row| row.line());
        let mut tell = |column: &str, what: WhatIsWrong| {
            wrong.push(FileWrong { line, column: column.to_owned(), what });
        };
        if read.len() >= MOST_LINES {
            tell("", WhatIsWrong::Lines);
            break;
        }
        let Ok(row) = row else {
            tell("", WhatIsWrong::Cells);
            continue;
        };
        let unit = ReplyCode::read(row.get(code_at)).ok().and_then(|code| units.get(&digest_of(&code)));
        let Some(unit) = unit else {
            tell("code", WhatIsWrong::Code);
            continue;
        };
        if let Some(first) = seen.get(unit) {
            tell("code", WhatIsWrong::Twice(*first));
            continue;
        }
        seen.insert(unit.clone(), line);
        let mut answers = Answers::new();
        let mut is_sound = true;
        for (at, name) in head.iter().enumerate() {
            let Some(question) = form.question(name) else { continue };
            match read_typed(question, row.get(at)) {
                Ok(Some(value)) => drop(answers.insert(question.id.clone(), value)),
                Ok(None) => {}
                Err(why) => {
                    is_sound = false;
                    tell(name, WhatIsWrong::Answer(why));
                }
            }
        }
        if is_sound && answers.is_empty() {
            tell("", WhatIsWrong::Blank);
        }
        read.push((unit.clone(), answers));
    }
    if wrong.is_empty() { Ok(read) } else { Err(wrong) }
}

/// Is it a dwelling of this enquiry, in the residences of whoever acts?
pub(super) async fn check_unit(
    act: &mut Write<'_>,
    (landlord_id, id, unit): (&str, &str, &str),
    within: Within<'_>,
) -> Result<(), Error> {
    let residence: Option<String> = sqlx::query_scalar(
        "SELECT residence_id FROM enquiry_unit WHERE id = $1 AND enquiry_id = $2 AND landlord_id = $3",
    )
    .bind(unit)
    .bind(id)
    .bind(landlord_id)
    .fetch_optional(act.connection())
    .await?;
    let residence = residence.ok_or_else(unknown)?;
    if within.is_none_or(|named| named.contains(&residence)) { Ok(()) } else { Err(unknown()) }
}
