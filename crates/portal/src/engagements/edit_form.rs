//! The form of a quote: its lines and milestones are rows that buttons add and remove, without script.

use super::words::{read_minutes, typed_cents, typed_hours};
use crate::diagnoses::words::{read_cents, subject};
use crate::edge::form::Pairs;
use crate::ui::{Choice, Field, Problem};
use engagement::{Line, MOST_LINES, MOST_MILESTONES, Milestone, Terms};
use jiff::ToSpan;
use jiff::civil::Date;
use texts::Texts;

/// A row of the form, as it was typed: names without their number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LineRow {
    pub key: String,
    pub label: String,
    pub subject: String,
    pub hours: String,
    pub rate: String,
    pub basis: String,
    pub expenses: String,
    pub nature: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct MilestoneRow {
    pub key: String,
    pub label: String,
    pub due_on: String,
}

/// The whole form, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub title: String,
    pub purpose: String,
    pub funding: String,
    pub first_on: String,
    pub last_on: String,
    pub lines: Vec<LineRow>,
    pub milestones: Vec<MilestoneRow>,
}

fn new_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

impl Typed {
    /// A form without anything but a first line, over one year.
    pub fn blank(today: Date) -> Typed {
        Typed {
            first_on: today.to_string(),
            last_on: today.checked_add(1.year()).map(|day| day.to_string()).unwrap_or_default(),
            lines: vec![LineRow { key: new_key(), ..LineRow::default() }],
            ..Typed::default()
        }
    }

    /// Terms that are kept, as a form shows them.
    pub fn of(terms: &Terms) -> Typed {
        let line = |one: &Line| LineRow {
            key: one.key.clone(),
            label: one.label.clone(),
            subject: one.subject.clone().unwrap_or_default(),
            hours: typed_hours(one.minutes),
            rate: typed_cents(one.rate_cents),
            basis: one.rate_basis.clone(),
            expenses: typed_cents(one.expenses_cents),
            nature: one.expenses.clone(),
        };
        let milestone = |one: &Milestone| MilestoneRow {
            key: one.key.clone(),
            label: one.label.clone(),
            due_on: one.due_on.to_string(),
        };
        Typed {
            title: terms.title.clone(),
            purpose: terms.purpose.clone(),
            funding: terms.funding.clone(),
            first_on: terms.first_on.to_string(),
            last_on: terms.last_on.to_string(),
            lines: terms.lines.iter().map(line).collect(),
            milestones: terms.milestones.iter().map(milestone).collect(),
        }
    }

    /// What a page sent. Rows are numbered from one, without a hole.
    pub fn sent(form: &Pairs) -> Typed {
        let text = |name: &str| form.text(name).unwrap_or("").to_owned();
        let numbered = |name: &str, n: usize| text(&format!("{name}-{n}"));
        let lines =
            (1..=MOST_LINES).take_while(|n| form.text(&format!("cle-{n}")).is_some()).map(|n| LineRow {
                key: numbered("cle", n),
                label: numbered("libelle", n),
                subject: numbered("sujet", n),
                hours: numbered("heures", n),
                rate: numbered("taux", n),
                basis: numbered("base", n),
                expenses: numbered("frais", n),
                nature: numbered("nature", n),
            });
        let steps = (1..=MOST_MILESTONES).take_while(|n| form.text(&format!("jalon-cle-{n}")).is_some());
        Typed {
            title: text("titre"),
            purpose: text("objet"),
            funding: text("financement"),
            first_on: text("debut"),
            last_on: text("fin"),
            lines: lines.collect(),
            milestones: steps
                .map(|n| MilestoneRow {
                    key: numbered("jalon-cle", n),
                    label: numbered("jalon", n),
                    due_on: numbered("jalon-le", n),
                })
                .collect(),
        }
    }

    /// Does a button of rows; `false`: the button was another one.
    pub fn row_act(&mut self, act: &str) -> bool {
        let at = |prefix: &str| act.strip_prefix(prefix).and_then(|n| n.parse::<usize>().ok());
        if act == "ajouter-ligne" && self.lines.len() < MOST_LINES {
            // The rate and what it is made of are most often those of the line above.
            let last = self.lines.last().cloned().unwrap_or_default();
            let same = LineRow { rate: last.rate, basis: last.basis, ..LineRow::default() };
            self.lines.push(LineRow { key: new_key(), ..same });
        } else if act == "ajouter-jalon" && self.milestones.len() < MOST_MILESTONES {
            self.milestones.push(MilestoneRow { key: new_key(), ..MilestoneRow::default() });
        } else if let Some(n) = at("retirer-ligne-").filter(|n| (1..=self.lines.len()).contains(n)) {
            self.lines.remove(n - 1);
        } else if let Some(n) = at("retirer-jalon-").filter(|n| (1..=self.milestones.len()).contains(n)) {
            self.milestones.remove(n - 1);
        } else {
            return act.starts_with("ajouter-") || act.starts_with("retirer-");
        }
        true
    }

    /// The terms. What cannot be read is told beside its field; what cannot be signed is told by the register.
    pub fn terms(&self, t: Texts) -> Result<Terms, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut day = |name: String, text: &str| {
            let found = text.parse::<Date>().ok();
            if found.is_none() {
                problems.push(Problem::new(&name, t.quote_no_day()));
            }
            found.unwrap_or_default()
        };
        let first_on = day("debut".to_owned(), &self.first_on);
        let last_on = day("fin".to_owned(), &self.last_on);
        let milestones: Vec<Milestone> = (1..)
            .zip(&self.milestones)
            .map(|(n, row): (usize, _)| Milestone {
                key: row.key.clone(),
                label: row.label.clone(),
                due_on: day(format!("jalon-le-{n}"), &row.due_on),
            })
            .collect();
        let mut lines = Vec::new();
        for (n, row) in (1..).zip(&self.lines) {
            let n: usize = n;
            let mut read = |name: &str, text: &str, wrong: String, of: fn(&str) -> Option<i64>| {
                // Nothing typed is nothing spent.
                let found = if text.is_empty() { Some(0) } else { of(text) };
                if found.is_none() {
                    problems.push(Problem::new(&format!("{name}-{n}"), wrong));
                }
                found.unwrap_or(0)
            };
            let minutes =
                read("heures", &row.hours, t.quote_no_hours(), |text| read_minutes(text).map(i64::from));
            let rate = read("taux", &row.rate, t.quote_no_amount(), read_cents);
            let expenses = read("frais", &row.expenses, t.quote_no_amount(), read_cents);
            lines.push(Line {
                key: row.key.clone(),
                label: row.label.clone(),
                subject: Some(row.subject.clone()).filter(|code| catalogue::subject(code).is_some()),
                minutes: u32::try_from(minutes).unwrap_or(0),
                rate_cents: rate,
                rate_basis: row.basis.clone(),
                expenses_cents: expenses,
                expenses: row.nature.clone(),
            });
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Terms {
            title: self.title.clone(),
            purpose: self.purpose.clone(),
            requester: String::new(),
            provider: String::new(),
            first_on,
            last_on,
            lines,
            milestones,
            funding: self.funding.clone(),
        })
    }

    /// The fields at the head of the form.
    pub fn head(&self, t: Texts) -> Vec<Field> {
        vec![
            Field::text("titre", t.quote_name(), &self.title).required(),
            Field::area("objet", t.quote_purpose(), &self.purpose).hint(t.quote_purpose_hint()),
            Field::date("debut", t.quote_first(), &self.first_on).required(),
            Field::date("fin", t.quote_last(), &self.last_on).required(),
            Field::area("financement", t.quote_funding(), &self.funding).hint(t.quote_funding_hint()),
        ]
    }

    /// The fields of each line.
    pub fn line_fields(&self, t: Texts) -> Vec<(String, Vec<Field>)> {
        let fields = |(n, row): (usize, &LineRow)| {
            let name = |part: &str| format!("{part}-{n}");
            let mut subjects = vec![Choice::new("", t.diagnosis_subject_none(), &row.subject)];
            subjects.extend(
                catalogue::subjects()
                    .iter()
                    .map(|one| Choice::new(one.code, subject(t, one.code), &row.subject)),
            );
            let all = vec![
                Field::text(&name("libelle"), t.quote_line_label(), &row.label).required(),
                Field::select(&name("sujet"), t.diagnosis_subject(), subjects),
                Field::text(&name("heures"), t.quote_line_hours(), &row.hours)
                    .hint(t.quote_line_hours_hint()),
                Field::text(&name("taux"), t.quote_line_rate(), &row.rate).hint(t.quote_line_rate_hint()),
                Field::text(&name("base"), t.quote_line_basis(), &row.basis).hint(t.quote_line_basis_hint()),
                Field::text(&name("frais"), t.quote_line_expenses(), &row.expenses),
                Field::text(&name("nature"), t.quote_line_nature(), &row.nature),
            ];
            (row.key.clone(), all)
        };
        (1..).zip(&self.lines).map(fields).collect()
    }

    /// The fields of each milestone.
    pub fn milestone_fields(&self, t: Texts) -> Vec<(String, Vec<Field>)> {
        let fields = |(n, row): (usize, &MilestoneRow)| {
            let label = Field::text(&format!("jalon-{n}"), t.quote_milestone_label(), &row.label).required();
            let day = Field::date(&format!("jalon-le-{n}"), t.quote_milestone_day(), &row.due_on).required();
            (row.key.clone(), vec![label, day])
        };
        (1..).zip(&self.milestones).map(fields).collect()
    }
}
