//! The invented sheets of `data/sheets.txt`, and the questions of `data/queries.txt` with what they should find.
//!
//! They fill the catalogue of the demonstration and measure the search. Half of the questions is held out: the search was
//! never adjusted on it.

use crate::sheet::{Price, Sheet};
use crate::subject::Phase;
use std::collections::BTreeMap;
use trust::organisation::OrganisationKind;

/// A sheet of the demonstration.
#[derive(Debug, Clone)]
pub struct Invented {
    pub sheet: Sheet,
    /// Where it is offered: `france`, `departement:33`, `commune:33999`.
    pub zone: &'static str,
}

/// Which half a question is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    Tune,
    Held,
}

/// A question, and how well each sheet answers it: 3 just that, 2 helps much, 1 has to do with it.
#[derive(Debug, Clone)]
pub struct Judged {
    pub half: Half,
    pub question: &'static str,
    pub wanted: BTreeMap<&'static str, u32>,
}

fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

/// The invented sheets.
#[must_use]
pub fn invented() -> Vec<Invented> {
    lines(include_str!("../data/sheets.txt")).filter_map(invented_of).collect()
}

fn invented_of(line: &'static str) -> Option<Invented> {
    let mut cells = line.split('|');
    let mut next = || cells.next().map(str::trim);
    let (id, subjects, phase, price) = (next()?, next()?, next()?, next()?);
    let (kind, zone, title, content, prerequisites) = (next()?, next()?, next()?, next()?, next()?);
    let sheet = Sheet {
        id: id.to_owned(),
        title: title.to_owned(),
        content: content.to_owned(),
        prerequisites: prerequisites.to_owned(),
        provider: String::new(),
        kind: OrganisationKind::from_code(kind)?,
        subjects: subjects.split(' ').map(str::to_owned).collect(),
        others: String::new(),
        phase: Some(Phase::from_code(phase)?),
        price: Some(Price::from_code(price)?),
    };
    Some(Invented { sheet, zone })
}

/// The judged questions.
#[must_use]
pub fn judged() -> Vec<Judged> {
    lines(include_str!("../data/queries.txt")).filter_map(judged_of).collect()
}

fn judged_of(line: &'static str) -> Option<Judged> {
    let mut cells = line.split('|');
    let half = match cells.next()? {
        "tune" => Half::Tune,
        "held" => Half::Held,
        _ => return None,
    };
    let question = cells.next()?;
    let pair = |text: &'static str| {
        let (id, grade) = text.split_once(':')?;
        Some((id, grade.parse().ok()?))
    };
    let wanted = cells.next()?.split(' ').map(pair).collect::<Option<_>>()?;
    Some(Judged { half, question, wanted })
}

/// Normalised discounted cumulative gain of the first ten: 1 when the best come first, 0 when none of them is there.
#[must_use]
pub fn ndcg(wanted: &BTreeMap<&str, u32>, found: &[String]) -> f64 {
    let gain = |grade: u32, rank: usize| (2_f64.powi(grade.cast_signed()) - 1.0) / (rank as f64 + 2.0).log2();
    let got: f64 = found
        .iter()
        .take(10)
        .enumerate()
        .map(|(rank, id)| gain(wanted.get(id.as_str()).copied().unwrap_or(0), rank))
        .sum();
    let mut best: Vec<u32> = wanted.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let most: f64 = best.iter().take(10).enumerate().map(|(rank, grade)| gain(*grade, rank)).sum();
    if most > 0.0 { got / most } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_is_read_and_every_question_wants_sheets_that_are_there() {
        let sheets = invented();
        assert_eq!(sheets.len(), lines(include_str!("../data/sheets.txt")).count());
        let ids: BTreeSet<&str> = sheets.iter().map(|one| one.sheet.id.as_str()).collect();
        assert_eq!(ids.len(), sheets.len());
        assert!(sheets.iter().all(|one| one.sheet.subjects.iter().all(|code| subject(code).is_some())));
        let questions = judged();
        assert_eq!(questions.len(), lines(include_str!("../data/queries.txt")).count());
        assert_eq!(questions.iter().filter(|one| one.half == Half::Held).count() * 2, questions.len());
        assert!(questions.iter().all(|one| one.wanted.keys().all(|id| ids.contains(id))));
    }

    #[test]
    fn gain_is_one_in_the_best_order_and_falls_with_rank() {
        let wanted = BTreeMap::from([("a", 3), ("b", 1)]);
        let found = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        assert!((ndcg(&wanted, &found(&["a", "b"])) - 1.0).abs() < 1e-12);
        assert!(ndcg(&wanted, &found(&["b", "a"])) < 0.75);
        assert!(ndcg(&wanted, &found(&["c"])).abs() < 1e-12);
    }
}
