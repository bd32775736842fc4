//! Subjects, units, territories, stages, answers and refusals of pooled purchases, in words.

use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::Problem;
use pooling::{
    Alone, Answer, Differs, Gone, Level, Nature, Procedure, Proof, Range, Refusal, Route, Rule, Stage,
    Unasked, Why,
};
use register::directory::geography::Gazetteer;
use texts::{Lang, Texts, format};
use trust::territory::Territory;

pub(crate) fn euros(t: Texts, cents: i64) -> String {
    let sign = if cents < 0 { "−" } else { "" };
    let amount = crate::adaptations::words::euros(t, cents.unsigned_abs());
    format!("{sign}{}", amount.replace(' ', "\u{a0}"))
}

pub(super) fn range(t: Texts, amount: Option<Range>) -> String {
    match amount {
        None => t.unknown(),
        Some(one) if one.least == one.most => euros(t, one.least),
        Some(one) => t.pool_between(euros(t, one.least), euros(t, one.most)),
    }
}

/// An amount as it is typed, in cents. `None`: it is none.
pub(super) fn read_cents(text: &str) -> Option<i64> {
    crate::adapted::words::read_rent(text).map(i64::from)
}

pub(super) fn subject(t: Texts, code: &str) -> String {
    let found = catalogue::subject(code);
    found.map_or(code, |one| if t.lang() == Lang::Fr { one.fr } else { one.en }).to_owned()
}

pub(super) fn unit(t: Texts, code: Option<&str>) -> String {
    match code {
        Some("unit") => t.pool_unit_unit(),
        Some("dwelling") => t.pool_unit_dwelling(),
        Some("m2") => "m²".to_owned(),
        Some("hour") => t.pool_unit_hour(),
        Some("day") => t.pool_unit_day(),
        Some("kwh") => "kWh".to_owned(),
        Some("year") => t.pool_unit_year(),
        _ => t.unknown(),
    }
}

pub(super) fn quantity(t: Texts, of: Option<i64>, code: Option<&str>) -> String {
    let Some(of) = of else { return t.unknown() };
    let shown = format::count(t.lang(), of.unsigned_abs());
    if code.is_none() { shown } else { format!("{shown} {}", unit(t, code)) }
}

pub(super) fn constraint(t: Texts, code: &str) -> String {
    match code {
        "social-clause" => t.pool_constraint_social(),
        "occupied-site" => t.pool_constraint_occupied(),
        "low-carbon" => t.pool_constraint_carbon(),
        "local-supplier" => t.pool_constraint_local(),
        other => other.to_owned(),
    }
}

pub(super) fn route(t: Texts, route: Route) -> String {
    match route {
        Route::Public => t.pool_route_public(),
        Route::Subject => t.pool_route_subject(),
        Route::Private => t.pool_route_private(),
        Route::Unknown => t.unknown(),
    }
}

/// A territory by its name, else by its code.
pub(super) fn territory(gazetteer: &Gazetteer, level: Level, code: &str) -> String {
    let one = match level {
        Level::Commune => Territory::Commune(code.to_owned()),
        Level::Epci => Territory::Epci(code.to_owned()),
        Level::Departement => Territory::Departement(code.to_owned()),
        Level::Region => Territory::Region(code.to_owned()),
        Level::Country => Territory::Country,
    };
    gazetteer.name(&one).unwrap_or(code).to_owned()
}

pub(super) fn stage(t: Texts, stage: Stage) -> String {
    match stage {
        Stage::Detected => t.pool_stage_detected(),
        Stage::Sounding => t.pool_stage_sounding(),
        Stage::Forming => t.pool_stage_forming(),
        Stage::Committed => t.pool_stage_committed(),
        Stage::Sourced => t.pool_stage_sourced(),
        Stage::Adopted => t.pool_stage_adopted(),
        Stage::Dissolved => t.pool_stage_dissolved(),
        Stage::Delivered => t.pool_stage_delivered(),
        Stage::Closed => t.pool_stage_closed(),
    }
}

pub(super) fn gone(t: Texts, why: Gone) -> String {
    match why {
        Gone::Minimum => t.pool_gone_minimum(),
        Gone::Price => t.pool_gone_price(),
        Gone::Desk => t.pool_gone_desk(),
    }
}

/// What a member is told.
pub(super) fn answer(t: Texts, answer: &Answer) -> String {
    match answer {
        Answer::Asked { until } => t.pool_answer_asked(format::date(*until)),
        Answer::Declined => t.pool_answer_declined(),
        Answer::TooLate => t.pool_answer_late(),
        Answer::In { word } => t.pool_answer_in(euros(t, word.ceiling_cents)),
        Answer::Left => t.pool_answer_left(),
        Answer::Adopted { share_cents, exit_cents } => {
            t.pool_answer_adopted(euros(t, *share_cents), euros(t, *exit_cents))
        }
        Answer::Released => t.pool_answer_released(),
        Answer::Exited { owed_cents } => t.pool_answer_exited(euros(t, *owed_cents)),
        Answer::Dissolved { why } => t.pool_answer_dissolved(gone(t, *why)),
    }
}

pub(super) fn rule(t: Texts, rule: Rule) -> String {
    match rule {
        Rule::SamePrice => t.pool_rule_same(),
        Rule::Volume => t.pool_rule_volume(),
        Rule::Shapley => t.pool_rule_shapley(),
    }
}

pub(super) fn nature(t: Texts, nature: Nature) -> String {
    match nature {
        Nature::Supplies => t.pool_nature_supplies(),
        Nature::Works => t.pool_nature_works(),
    }
}

pub(super) fn procedure(t: Texts, procedure: Procedure) -> String {
    match procedure {
        Procedure::Free => t.pool_procedure_free(),
        Procedure::Direct => t.pool_procedure_direct(),
        Procedure::Adapted => t.pool_procedure_adapted(),
        Procedure::Formal => t.pool_procedure_formal(),
        Procedure::Unknown => t.pool_procedure_unknown(),
    }
}

pub(super) fn proof(t: Texts, proof: Proof) -> String {
    match proof {
        Proof::Monotone | Proof::Searched => t.pool_proof_sure(),
        Proof::Unproved => t.pool_proof_unsure(),
    }
}

/// Why a member would not stay.
pub(super) fn why(t: Texts, why: Why) -> String {
    match why {
        Why::Ceiling { would_pay_cents } => t.pool_why_ceiling(euros(t, would_pay_cents)),
        Why::Alone { would_pay_cents } => t.pool_why_alone(euros(t, would_pay_cents)),
        Why::Larger => t.pool_why_larger(),
    }
}

fn unasked(t: Texts, what: Unasked) -> String {
    match what {
        Unasked::Subject => t.pool_subject(),
        Unasked::Place => t.pool_place(),
        Unasked::Window => t.pool_window(),
        Unasked::Route => t.pool_route(),
        Unasked::Unit => t.pool_unit(),
        Unasked::Quantity => t.pool_quantity(),
        Unasked::Amount => t.pool_amount(),
    }
}

/// Facts to ask, in words.
pub(super) fn to_ask(t: Texts, all: &[Unasked]) -> String {
    all.iter().map(|what| unasked(t, *what).to_lowercase()).collect::<Vec<_>>().join(", ")
}

/// Why a need is in no lot.
pub(super) fn alone(t: Texts, why: &Alone) -> String {
    let members = |n: usize| (crate::ui::words::plural(n as u64), format::count(t.lang(), n as u64));
    match why {
        Alone::Ask(all) => t.pool_alone_ask(to_ask(t, all)),
        Alone::NoOther => t.pool_alone_nobody(),
        Alone::Several => t.pool_alone_several(),
        Alone::TooFew { members: n } => {
            let (n, shown) = members(*n);
            t.pool_alone_few(n, shown)
        }
        Alone::Only { differs, members: n } => {
            let what = match differs {
                Differs::Place => t.pool_place(),
                Differs::Route => t.pool_route(),
                Differs::Unit => t.pool_unit(),
                Differs::Calendar => t.pool_window(),
                Differs::Constraint => t.pool_refuses(),
            };
            let (n, shown) = members(*n);
            t.pool_alone_only(n, shown, what.to_lowercase())
        }
    }
}

/// Why a quote gives no lot.
pub(super) fn refused(t: Texts, why: Refusal) -> String {
    match why {
        Refusal::BelowMinimum => t.pool_no_below_minimum(),
        _ => t.pool_no_not_now(),
    }
}

/// Why something is not taken, and what to do; by its code.
pub(super) fn refusal(t: Texts, code: &str) -> String {
    if let Some(cents) = code.strip_prefix("pool-below-cost:").and_then(|cents| cents.parse().ok()) {
        return t.pool_no_below_cost(euros(t, cents));
    }
    match code {
        "pool-not-now" => t.pool_no_not_now(),
        "pool-day" => t.pool_no_day(),
        "pool-too-few" => t.pool_no_too_few(),
        "pool-twice" => t.pool_no_twice(),
        "pool-quantity" => t.pool_no_quantity(),
        "pool-amount" => t.pool_no_amount(),
        "pool-below-minimum" => t.pool_no_below_minimum(),
        "pool-quote" => t.pool_no_quote(),
        "pool-candidate" => t.pool_no_candidate(),
        "pool-window" => t.pool_no_window(),
        "pool-least" => t.pool_no_least(),
        "pool-exit" => t.pool_no_exit(),
        "pool-subject" => t.pool_no_subject(),
        "pool-unit" => t.pool_no_unit(),
        "pool-constraint" => t.pool_no_constraint(),
        "pool-commune" => t.pool_no_commune(),
        "pool-desk" => t.pool_no_desk(),
        "pool-many" => t.pool_no_many(),
        "pool-title" | "pool-reference" => t.pool_no_title(),
        _ => t.pool_no_other(),
    }
}

/// The same, beside the field that it is about.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    let field = match code.split(':').next().unwrap_or(code) {
        "pool-subject" => "sujet",
        "pool-window" => "fin",
        "pool-quantity" => "quantite",
        "pool-unit" => "unite",
        "pool-amount" => "au-plus",
        "pool-constraint" => "refuse",
        "pool-commune" => "commune",
        "pool-desk" => "guichet",
        "pool-least" => "membres",
        "pool-exit" => "sortie",
        "pool-reference" => "reference",
        _ => "titre",
    };
    Problem::new(field, refusal(t, code))
}

/// A whole number of a form; `None` inside: nothing was typed. `Err`: it is none.
pub(super) fn number(form: &Pairs, name: &str) -> Result<Option<i64>, ()> {
    let Some(text) = form.text(name) else { return Ok(None) };
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    digits.parse().map(Some).map_err(|_| ())
}

/// An amount of a form, in cents.
pub(super) fn cents(form: &Pairs, name: &str) -> Result<Option<i64>, ()> {
    form.text(name).map(|text| read_cents(text).ok_or(())).transpose()
}

/// The geography by which territories are named.
pub(super) async fn gazetteer(asked: &Asked) -> Result<std::sync::Arc<Gazetteer>, crate::edge::PageError> {
    Ok(asked.register.gazetteer().await?)
}
