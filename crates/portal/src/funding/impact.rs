//! The simulator of a social impact contract, on its sheet: terms typed in, what would be paid by share of the targets.
//! Nothing is kept: the address carries the terms, so a link can be shared.

use super::{euros, language};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::{ErrorSummary, Field, Problem};
use funding::impact::{Advance, Contract, ContractFault, Field as Place, Outcome, Simulation};
use law::{Unit, Value};
use texts::{Texts, format};

/// Results that the form asks for.
const OUTCOMES: usize = 3;
/// Shares of the targets that are shown when nobody says which, in per cent.
const LEVELS: [i64; 5] = [0, 50, 80, 100, 120];

/// A result, as its fields.
pub(super) struct Group {
    pub legend: String,
    pub fields: Vec<Field>,
}

/// What the sheet shows under its text.
pub(super) struct Simulator {
    pub problems: Vec<Problem>,
    pub fields: Vec<Field>,
    pub groups: Vec<Group>,
    pub heads: [String; 7],
    /// One line for each share of the targets; empty until the terms are sound.
    pub lines: Vec<[String; 7]>,
    pub even: Option<String>,
}

impl Simulator {
    pub(super) fn errors(&self, t: Texts) -> ErrorSummary<'_> {
        ErrorSummary { title: t.errors_title(self.problems.len()), problems: &self.problems }
    }
}

/// The terms that were typed, and where each advance and each result stands in the form: empty ones are left out.
struct Typed {
    contract: Contract,
    advances: Vec<&'static str>,
    outcomes: Vec<usize>,
}

/// The field of the form where a fault of the engine is put right.
fn place(field: Place, typed: &Typed) -> String {
    let of = |at: usize, what: &str| format!("r{}-{what}", typed.outcomes.get(at).copied().unwrap_or(1));
    match field {
        Place::Advances => "avance".to_owned(),
        Place::Advance(at) => (*typed.advances.get(at).unwrap_or(&"avance")).to_owned(),
        Place::Outcomes => "r1-quoi".to_owned(),
        Place::Label(at) => of(at, "quoi"),
        Place::Target(at) => of(at, "objectif"),
        Place::Price(at) => of(at, "prix"),
        Place::From(at) => of(at, "seuil"),
        Place::Most(at) => of(at, "plus"),
        Place::Verified(at) => of(at, "le"),
        Place::Spared(at) => of(at, "evite"),
        Place::PayerCap => "plafond".to_owned(),
        Place::GainCap => "gain".to_owned(),
        Place::Level => "parts".to_owned(),
    }
}

/// Reads the form; what cannot be read is told beside its field.
struct Reader<'a> {
    t: Texts,
    form: &'a Pairs,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn value(&mut self, name: &str, unit: Unit) -> Option<i64> {
        let text = self.form.text(name)?;
        let value = Value::parse(unit, text);
        if value.is_none() {
            self.problems
                .push(Problem::new(name, self.t.impact_wrong(text.chars().take(20).collect::<String>())));
        }
        value.map(|value| value.amount)
    }

    fn day(&mut self, name: &str) -> Option<jiff::civil::Date> {
        let text = self.form.text(name)?;
        let day = text.parse().ok();
        if day.is_none() {
            self.problems.push(Problem::new(name, self.t.law_wrong_day()));
        }
        day
    }

    fn outcome(&mut self, n: usize) -> Option<Outcome> {
        let name = |what: &str| format!("r{n}-{what}");
        let all = ["quoi", "objectif", "prix", "seuil", "plus", "le", "evite"];
        // A group without any answer is no result.
        if all.iter().all(|what| self.form.text(&name(what)).is_none()) {
            return None;
        }
        Some(Outcome {
            label: self.form.text(&name("quoi")).unwrap_or_default().chars().take(200).collect(),
            target: self.value(&name("objectif"), Unit::Count).unwrap_or(0),
            price_cents: self.value(&name("prix"), Unit::Eur).unwrap_or(0),
            from: self.value(&name("seuil"), Unit::Count).unwrap_or(0),
            most: self.value(&name("plus"), Unit::Count),
            verified_on: self.day(&name("le")),
            spared_cents: self.value(&name("evite"), Unit::Eur),
        })
    }

    fn typed(&mut self) -> Typed {
        let mut typed = Typed { contract: Contract::default(), advances: Vec::new(), outcomes: Vec::new() };
        for name in ["avance", "avance2"] {
            if self.form.text(name).is_some() {
                let on = self.day(&format!("{name}-le"));
                let cents = self.value(name, Unit::Eur).unwrap_or(0);
                typed.contract.advances.push(Advance { on, cents });
                typed.advances.push(name);
            }
        }
        for n in 1..=OUTCOMES {
            if let Some(outcome) = self.outcome(n) {
                typed.contract.outcomes.push(outcome);
                typed.outcomes.push(n);
            }
        }
        typed.contract.payer_cap_cents = self.value("plafond", Unit::Eur);
        typed.contract.gain_cap = self.value("gain", Unit::Percent);
        typed
    }

    /// `50 ; 80 ; 100`, in whole per cent; hundredths of a per cent come out.
    fn levels(&mut self) -> Vec<i64> {
        let Some(text) = self.form.text("parts") else { return LEVELS.map(|level| level * 100).to_vec() };
        let parts: Vec<&str> =
            text.split(';').map(str::trim).filter(|part| !part.is_empty()).take(20).collect();
        let levels: Option<Vec<i64>> =
            parts.iter().map(|part| Value::parse(Unit::Percent, part).map(|value| value.amount)).collect();
        if levels.is_none() {
            self.problems
                .push(Problem::new("parts", self.t.impact_wrong(text.chars().take(20).collect::<String>())));
        }
        levels.unwrap_or_default()
    }
}

fn rate(t: Texts, hundredths: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    format::percent(t.lang(), hundredths as f64 / 100.0, 2)
}

fn line(t: Texts, told: &Simulation) -> [String; 7] {
    let limit = match told.limit {
        None => String::new(),
        Some(funding::impact::Limit::Payer) => t.impact_limit_payer(),
        Some(funding::impact::Limit::Gain) => t.impact_limit_gain(),
    };
    let achieved: Vec<String> =
        told.outcomes.iter().map(|paid| format::count(t.lang(), paid.achieved.unsigned_abs())).collect();
    [
        rate(t, told.level),
        achieved.join(" ; "),
        euros(t, told.paid_cents),
        euros(t, told.balance_cents),
        told.yearly_rate.map_or_else(|| t.unknown(), |r| rate(t, r)),
        told.payer_balance_cents.map_or_else(|| t.unknown(), |cents| euros(t, cents)),
        limit,
    ]
}

fn fields(t: Texts, form: &Pairs, problems: &[Problem]) -> (Vec<Field>, Vec<Group>) {
    let typed = |name: &str| form.text(name).unwrap_or_default().to_owned();
    let text = |name: &str, label: String| Field::text(name, label, &typed(name));
    let checked = |all: Vec<Field>| all.into_iter().map(|field| field.checked(problems)).collect::<Vec<_>>();
    let date = |name: &str, label: String| Field::date(name, label, &typed(name));
    let fields = vec![
        text("avance", t.impact_advance()).unit("€"),
        date("avance-le", t.impact_advance_on()),
        text("avance2", t.impact_second()).unit("€"),
        date("avance2-le", t.impact_advance_on()),
        text("plafond", t.impact_payer_cap()).unit("€").hint(t.impact_payer_cap_hint()),
        text("gain", t.impact_gain_cap()).unit("%").hint(t.impact_gain_cap_hint()),
        text("parts", t.impact_levels()).hint(t.impact_levels_hint()),
    ];
    let group = |n: usize| Group {
        legend: t.impact_outcome(n.to_string()),
        fields: checked(vec![
            text(&format!("r{n}-quoi"), t.impact_what()).hint(t.impact_what_hint()),
            text(&format!("r{n}-objectif"), t.impact_target()),
            text(&format!("r{n}-prix"), t.impact_price()).unit("€"),
            text(&format!("r{n}-seuil"), t.impact_from()),
            text(&format!("r{n}-plus"), t.impact_most()),
            date(&format!("r{n}-le"), t.impact_verified()),
            text(&format!("r{n}-evite"), t.impact_spared()).unit("€").hint(t.impact_spared_hint()),
        ]),
    };
    (checked(fields), (1..=OUTCOMES).map(group).collect())
}

/// The simulator with what the address says.
pub(super) fn simulator(asked: &Asked) -> Simulator {
    let (t, form) = (asked.t, &asked.pairs);
    let mut reader = Reader { t, form, problems: Vec::new() };
    let (typed, levels) = (reader.typed(), reader.levels());
    let contract = &typed.contract;
    let mut problems = reader.problems;
    let (mut lines, mut even) = (Vec::new(), None);
    // Before anything is typed, nothing is wrong.
    if form.has("simuler") && problems.is_empty() {
        let told = |faults: Vec<ContractFault>| -> Vec<Problem> {
            let each = |fault: ContractFault| {
                let (at, what, lang) = (fault.field.words(), fault.words, language(t));
                let said = format!("{} – {}", at.told_in(lang), what.told_in(lang));
                Problem::new(&place(fault.field, &typed), said)
            };
            faults.into_iter().map(each).collect()
        };
        let simulated: Result<Vec<Simulation>, _> =
            levels.iter().map(|level| contract.simulate(*level)).collect();
        match simulated {
            Ok(simulated) => lines = simulated.iter().map(|one| line(t, one)).collect(),
            Err(faults) => problems = told(faults),
        }
        even = match contract.break_even() {
            Ok(Some(level)) => Some(t.impact_even(rate(t, level))),
            Ok(None) => Some(t.impact_never()),
            Err(_) => None,
        };
    }
    let (fields, groups) = fields(t, form, &problems);
    let heads = [
        t.impact_level(),
        t.impact_achieved(),
        t.impact_paid(),
        t.impact_balance(),
        t.impact_rate(),
        t.impact_payer_balance(),
        t.impact_limit(),
    ];
    Simulator { problems, fields, groups, heads, lines, even }
}
