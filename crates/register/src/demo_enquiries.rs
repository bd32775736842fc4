//! Enquiries of the invented town: one that is closed, answered by every channel, and told to residents; one that goes on.

use crate::enquiries::{ActionState, NewAction, NewAttempt, NewEnquiry};
use crate::{Error, Register};
use enquiry::{Answers, AttemptKind, Channel, Design, Outcome, Value, starter};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeSet;
use tabular::{Limits, Table};

/// What the dwelling at a place of the list says: invented, and the same every time.
fn said(at: usize) -> Answers {
    let wants: BTreeSet<usize> = match at % 5 {
        0 => BTreeSet::from([1, 2]),
        1 => BTreeSet::from([1, 4]),
        2 => BTreeSet::from([1]),
        3 => BTreeSet::from([3, 5]),
        _ => BTreeSet::from([6]),
    };
    let mut all = Answers::from([
        ("q1".to_owned(), Value::Several(wants)),
        ("q3".to_owned(), Value::One(1 + (at / 2) % 3)),
        ("q5".to_owned(), Value::One(1 + at % 4)),
    ]);
    let ease = match at % 7 {
        0..=2 => Value::One(1),
        3 | 4 => Value::One(2),
        5 => Value::One(3),
        _ => Value::Declined,
    };
    all.insert("q2".to_owned(), ease);
    let score = i64::try_from(3 + (at * 5) % 8).unwrap_or(5);
    all.insert("q4".to_owned(), if at % 11 == 3 { Value::Unknown } else { Value::Number(score) });
    if at % 6 != 2 {
        all.insert("q6".to_owned(), Value::Number(i64::try_from(1 + at % 5).unwrap_or(1)));
    }
    all
}

fn new(title: &str, purpose: &str, closes_on: Date) -> NewEnquiry {
    NewEnquiry {
        title: title.to_owned(),
        purpose: purpose.to_owned(),
        form: starter(),
        design: Design::Whole,
        residences: BTreeSet::new(),
        closes_on,
        kept_months: 6,
    }
}

impl Register {
    /// Adds the enquiries of the invented town.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_enquiries(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let register = self.demo_person("autonomie", landlord_id).await?;
        // A register without dwellings has nobody to ask.
        let dwellings: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM dwelling WHERE landlord_id = $1 AND is_current = 1 AND residence_id IS NOT NULL
             AND dwellings = 1",
        )
        .bind(landlord_id)
        .fetch_one(self.db.read())
        .await?;
        if dwellings == 0 {
            return Ok(());
        }
        register.add_demo_closed_enquiry(landlord_id, today).await?;
        register.add_demo_open_enquiry(landlord_id, today).await
    }

    async fn add_demo_closed_enquiry(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let (start, later) = (today.saturating_sub(70.days()), today.saturating_sub(55.days()));
        let end = today.saturating_sub(30.days());
        let purpose = "Choisir les services à ouvrir dans les résidences, et comment vous joindre.";
        let id =
            self.make_enquiry(landlord_id, &new("Vos besoins au quotidien", purpose, end), start).await?;
        self.open_enquiry(landlord_id, &id, start).await?;
        let codes = self.enquiry_codes(landlord_id, &id, None).await?;
        let units = self.enquiry_units(landlord_id, &id, None).await?;
        let mut lines = vec!["code;q1;q2;q4".to_owned()];
        for (at, unit) in units.iter().enumerate() {
            let own = (id.as_str(), unit.id.as_str());
            let Some(code) = codes.get(&unit.id).map(ToString::to_string) else { continue };
            let note = |channel| {
                let answers = said(at);
                async move {
                    self.note_enquiry_answer(landlord_id, own, (channel, &answers), None, later)
                        .await
                        .map(drop)
                }
            };
            let attempt = |kind, outcome| NewAttempt { on: later, kind, outcome, again_on: None };
            match at % 8 {
                0 | 3 => {
                    let from = ("demo", Timestamp::UNIX_EPOCH);
                    self.answer_by_code(&code, &said(at), from, later).await?;
                }
                1 | 5 => note(Channel::Paper).await?,
                2 => note(Channel::Phone).await?,
                4 => {
                    let first = attempt(AttemptKind::Door, Outcome::NobodyHome);
                    self.note_enquiry_attempt(landlord_id, own, first, None, later).await?;
                    note(Channel::Door).await?;
                }
                6 if at % 3 == 0 => {
                    let refused = attempt(AttemptKind::Door, Outcome::Refused);
                    self.note_enquiry_attempt(landlord_id, own, refused, None, later).await?;
                }
                6 => lines.push(format!("{code};1,2;2;7")),
                _ => {
                    let nobody = attempt(AttemptKind::Phone, Outcome::NobodyHome);
                    self.note_enquiry_attempt(landlord_id, own, nobody, None, later).await?;
                }
            }
        }
        let text = lines.join("\n").into_bytes();
        let table = Table::from_bytes("reponses.csv", text, &Limits::default())
            .map_err(|_| Error::Computation("the table of the demonstration".to_owned()))?;
        self.import_enquiry_answers(landlord_id, &id, table, None, later)
            .await?
            .map_err(|_| Error::Computation("the answers of the demonstration".to_owned()))?;
        self.close_enquiry(landlord_id, &id, end).await?;
        let action = NewAction {
            question: Some("q1".to_owned()),
            said: "Beaucoup d’entre vous veulent une aide pour les démarches en ligne.".to_owned(),
            done: "Une personne tient une permanence le mardi de 14 h à 17 h dans la salle commune."
                .to_owned(),
            state: ActionState::Done,
            on: today.saturating_sub(8.days()),
        };
        self.tell_enquiry_action(landlord_id, (&id, None), &action).await?;
        self.publish_enquiry(landlord_id, &id, true, today.saturating_sub(7.days())).await
    }

    async fn add_demo_open_enquiry(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let start = today.saturating_sub(9.days());
        let purpose = "Savoir ce que la salle commune doit offrir cet hiver.";
        let asked = new("La salle commune, pour quoi faire ?", purpose, today.saturating_add(20.days()));
        let id = self.make_enquiry(landlord_id, &asked, start).await?;
        self.open_enquiry(landlord_id, &id, start).await?;
        let codes = self.enquiry_codes(landlord_id, &id, None).await?;
        let units = self.enquiry_units(landlord_id, &id, None).await?;
        for (at, unit) in units.iter().enumerate().filter(|(at, _)| at % 5 == 0) {
            let own = (id.as_str(), unit.id.as_str());
            let answers = said(at);
            self.note_enquiry_answer(landlord_id, own, (Channel::Paper, &answers), None, today).await?;
        }
        // Somebody sent the paper back, and answered on line as well.
        if let Some(code) = units.first().and_then(|unit| codes.get(&unit.id)) {
            let from = ("demo", Timestamp::UNIX_EPOCH);
            self.answer_by_code(&code.to_string(), &said(3), from, today).await?;
        }
        if let Some(unit) = units.get(1) {
            let new = NewAttempt {
                on: today,
                kind: AttemptKind::Phone,
                outcome: Outcome::CallBack,
                again_on: Some(today),
            };
            self.note_enquiry_attempt(landlord_id, (&id, &unit.id), new, None, today).await?;
        }
        Ok(())
    }
}
