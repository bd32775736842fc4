//! What was found of each scheme, ready to be shown: the same for a project and for questions asked in passing.

use super::{euros, language, told};
use crate::edge::{Asked, PageError};
use funding::{Book, Fact, Facts, Family, Finding, Proof, Span, Verdict, number};
use law::Table;
use texts::{Texts, format};

/// A condition, with what is said of it.
pub(super) struct Condition {
    /// One dash for each condition that it is a part of.
    pub depth: String,
    pub state: String,
    pub words: String,
}

/// A question without answer, and where it is asked.
pub(super) struct Question {
    pub label: String,
    pub href: String,
}

pub(super) struct Line {
    pub code: String,
    pub name: String,
    pub what: String,
    pub amount: Option<String>,
    pub conditions: Vec<Condition>,
    pub questions: Vec<Question>,
    pub holes: Vec<String>,
    pub otherwise: Option<String>,
    pub instead: Vec<(String, String)>,
    pub caution: String,
    pub who: String,
    pub deadline: String,
    pub reference: String,
}

/// Lines of one verdict.
pub(super) struct Block {
    pub id: &'static str,
    pub title: String,
    pub lines: Vec<Line>,
}

/// The law as whoever asks reads it: that of their organisation, the house's without one.
pub(super) async fn table(asked: &Asked) -> Result<Table, PageError> {
    match asked.caller.organisation_id() {
        Ok(organisation) => Ok(asked.register.law_of(organisation).await?),
        Err(_) => Ok(Table::house().clone()),
    }
}

fn conditions(t: Texts, proof: &Proof, depth: usize, out: &mut Vec<Condition>) {
    let state = match proof.verdict {
        Verdict::Eligible => t.yes(),
        Verdict::NotEligible => t.no(),
        Verdict::Unknown => t.unknown(),
    };
    out.push(Condition {
        depth: "– ".repeat(depth),
        state,
        words: proof.words.told_in(language(t)).to_owned(),
    });
    for part in &proof.parts {
        conditions(t, part, depth + 1, out);
    }
}

fn amount(t: Texts, span: Span) -> String {
    match (span.least, span.most) {
        (least, Some(most)) if least == most => euros(t, most),
        (0, Some(most)) => t.funding_up_to(euros(t, most)),
        (least, Some(most)) => t.funding_between(euros(t, least), euros(t, most)),
        (_, None) => t.funding_amount_unknown(),
    }
}

fn line(t: Texts, found: &Finding, ask: &dyn Fn(Fact) -> String) -> Line {
    let scheme = found.scheme;
    let mut all = Vec::new();
    conditions(t, &found.proof, 0, &mut all);
    let otherwise = found.otherwise.as_ref().map(|otherwise| {
        let each = |change: &funding::Change| {
            let label = told(t, change.fact.question().label);
            t.funding_change(label, number(change.fact, change.then).told_in(language(t)).to_owned())
        };
        let changes: Vec<String> = otherwise.changes.iter().map(each).collect();
        match otherwise.verdict {
            Verdict::Eligible => t.funding_would_fit(changes.join(" ; ")),
            _ => t.funding_could_fit(changes.join(" ; ")),
        }
    });
    Line {
        code: scheme.code.to_owned(),
        name: told(t, scheme.name),
        what: told(t, scheme.what),
        amount: found.amount.map(|span| amount(t, span)),
        conditions: all,
        questions: found
            .missing
            .iter()
            .map(|fact| Question { label: told(t, fact.question().label), href: ask(*fact) })
            .collect(),
        holes: found.holes.iter().map(|hole| hole.words().told_in(language(t)).to_owned()).collect(),
        otherwise,
        instead: scheme
            .instead
            .iter()
            .filter_map(|code| funding::scheme(code))
            .map(|other| (other.code.to_owned(), told(t, other.name)))
            .collect(),
        caution: told(t, scheme.caution),
        who: told(t, scheme.who),
        deadline: told(t, scheme.deadline),
        reference: match found.valid_until() {
            Some(day) => t.funding_reference_until(scheme.reference.to_owned(), format::date(day)),
            None => scheme.reference.to_owned(),
        },
    }
}

/// Every scheme of a family, those that fit first; `ask` says where a question is answered.
pub(super) fn blocks(
    asked: &Asked,
    table: &Table,
    facts: &Facts,
    family: Family,
    ask: &dyn Fn(Fact) -> String,
) -> Vec<Block> {
    let t = asked.t;
    let found = Book::new(table, asked.today).find(facts);
    let of = |verdict: Verdict| -> Vec<Line> {
        let all = found.iter().filter(|f| f.scheme.family == family && f.verdict == verdict);
        all.map(|f| line(t, f, ask)).collect()
    };
    vec![
        Block { id: "fit", title: t.funding_fit(), lines: of(Verdict::Eligible) },
        Block { id: "perhaps", title: t.funding_perhaps(), lines: of(Verdict::Unknown) },
        Block { id: "not", title: t.funding_not(), lines: of(Verdict::NotEligible) },
    ]
}
