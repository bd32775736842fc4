//! Facts, priorities, answers and refusals of a diagnosis, in words.

use crate::edge::PageError;
use crate::ui::Problem;
use crate::upkeep::words::kind;
use diagnosis::{Answer, Condition, CostKind, Fact, Heating, Priority, Proved, Risk, Said, Sight};
use model::Language;
use texts::{Lang, Texts, format};

/// The language of sentences that are data.
pub(crate) fn language(t: Texts) -> Language {
    if t.lang() == Lang::Fr { Language::Fr } else { Language::En }
}

pub(super) fn said(t: Texts, said: &Said) -> String {
    said.told_in(language(t)).to_owned()
}

/// An amount in cents, to the cent; its unit stays on its line.
pub(crate) fn euros(t: Texts, cents: i64) -> String {
    crate::upkeep::words::euros(t, cents).replace(' ', "\u{a0}")
}

/// An amount as a field shows it, and as it is typed.
pub(crate) use crate::upkeep::words::{read_hundredths as read_cents, typed};

/// The subject of a service, in the words of the catalogue.
pub(crate) fn subject(t: Texts, code: &str) -> String {
    let found = catalogue::subject(code);
    found.map_or_else(|| code.to_owned(), |one| if t.lang() == Lang::Fr { one.fr } else { one.en }.to_owned())
}

pub(super) fn condition(t: Texts, condition: Condition) -> String {
    match condition {
        Condition::Good => t.upkeep_good(),
        Condition::Worn => t.upkeep_worn(),
        Condition::Poor => t.upkeep_poor(),
        Condition::Absent => t.diagnosis_absent(),
    }
}

pub(super) fn heating(t: Texts, heating: Heating) -> String {
    match heating {
        Heating::Gas => t.diagnosis_heating_gas(),
        Heating::FuelOil => t.diagnosis_heating_oil(),
        Heating::Electric => t.diagnosis_heating_electric(),
        Heating::HeatPump => t.diagnosis_heating_pump(),
        Heating::Wood => t.diagnosis_heating_wood(),
        Heating::District => t.diagnosis_heating_district(),
        Heating::Other => t.diagnosis_heating_other(),
    }
}

pub(super) fn risk(t: Texts, risk: Risk) -> String {
    match risk {
        Risk::Structure => t.diagnosis_risk_structure(),
        Risk::Exits => t.diagnosis_risk_exits(),
        Risk::Damp => t.diagnosis_risk_damp(),
        Risk::Lead => t.diagnosis_risk_lead(),
        Risk::Asbestos => t.diagnosis_risk_asbestos(),
        Risk::Legionella => t.diagnosis_risk_legionella(),
        Risk::Access => t.diagnosis_risk_access(),
    }
}

pub(super) fn sight(t: Texts, sight: Sight) -> String {
    match sight {
        Sight::Seen => t.diagnosis_seen_yes(),
        Sight::NotSeen => t.diagnosis_seen_no(),
    }
}

pub(super) fn cost(t: Texts, cost: CostKind) -> String {
    match cost {
        CostKind::Rent => t.diagnosis_cost_rent(),
        CostKind::Charges => t.diagnosis_cost_charges(),
        CostKind::Water => t.diagnosis_cost_water(),
        CostKind::Insurance => t.diagnosis_cost_insurance(),
        CostKind::Maintenance => t.diagnosis_cost_maintenance(),
        CostKind::Taxes => t.diagnosis_cost_taxes(),
        CostKind::Other => t.diagnosis_cost_other(),
    }
}

pub(super) fn priority(t: Texts, priority: Priority) -> String {
    match priority {
        Priority::Safety => t.diagnosis_priority_safety(),
        Priority::Losses => t.diagnosis_priority_losses(),
        Priority::Wear => t.diagnosis_priority_wear(),
        Priority::Comfort => t.diagnosis_priority_comfort(),
    }
}

/// The tone of a badge: what is grave stands out, and its word says so too.
pub(super) const fn tone(priority: Priority) -> &'static str {
    match priority {
        Priority::Safety => "danger",
        Priority::Losses => "warning",
        Priority::Wear | Priority::Comfort => "info",
    }
}

pub(super) fn answer(t: Texts, answer: Answer) -> String {
    match answer {
        Answer::Accepted => t.diagnosis_answer_accepted(),
        Answer::Done => t.diagnosis_answer_done(),
        Answer::SetAside => t.diagnosis_answer_aside(),
    }
}

/// What a fact is called.
pub(super) fn fact(t: Texts, fact: Fact) -> String {
    match fact {
        Fact::Risk(one) => risk(t, one),
        Fact::Condition(one) => t.diagnosis_fact_condition(kind(t, one)),
        Fact::Age(one) => t.diagnosis_fact_age(kind(t, one)),
        Fact::BuildingAge => t.diagnosis_fact_building_age(),
        Fact::EnergyClass => t.diagnosis_class(),
        Fact::Heating => t.diagnosis_heating(),
        Fact::EnergyCost => t.diagnosis_fact_energy(),
        Fact::WaterCost => t.diagnosis_fact_water(),
    }
}

fn code(t: Texts, fact: Fact, code: &str) -> String {
    let found = match fact {
        Fact::Risk(_) => Sight::from_code(code).map(|one| sight(t, one)),
        Fact::Condition(_) => Condition::from_code(code).map(|one| condition(t, one)),
        Fact::Heating => Heating::from_code(code).map(|one| heating(t, one)),
        _ => None,
    };
    found.unwrap_or_else(|| code.to_owned())
}

/// What proves a recommendation, as one sentence: « Toiture – état : mauvais, vu le 14/10/2026 ».
pub(super) fn proof(t: Texts, proved: &Proved) -> String {
    let Some(known) = Fact::from_code(&proved.fact) else { return proved.fact.clone() };
    let value = match (&proved.code, proved.between) {
        (Some(one), _) => code(t, known, one),
        (None, Some((least, most))) => {
            let count = |n: i64| format::count(t.lang(), n.unsigned_abs());
            let n = if least == most { count(least) } else { t.range(count(least), count(most)) };
            match known {
                Fact::EnergyCost | Fact::WaterCost => t.diagnosis_euros_home(n),
                _ => t.diagnosis_years(n),
            }
        }
        (None, None) => t.unknown(),
    };
    match proved.seen_on {
        Some(day) => t.diagnosis_proof_on(fact(t, known), value, format::date(day)),
        None => t.diagnosis_proof(fact(t, known), value),
    }
}

/// What was expected in a row of a file, by its code.
pub(super) fn expected(t: Texts, code: &str) -> String {
    match code {
        "name" => t.diagnosis_no_name(),
        "address" => t.diagnosis_no_address(),
        "commune" => t.diagnosis_no_commune(),
        "year" => t.diagnosis_no_year(),
        "number" => t.diagnosis_no_number(),
        "heating" => t.diagnosis_no_heating(),
        "class" => t.diagnosis_no_class(),
        "cost" => t.diagnosis_no_amount(),
        "many" => t.diagnosis_no_many(),
        "once" => t.diagnosis_no_twice(),
        _ => t.diagnosis_no_row(),
    }
}

/// Why something is not taken, and what to do, by its code.
pub(super) fn refusal(t: Texts, code: &str) -> String {
    match code {
        "diagnosis-title" => t.diagnosis_no_title(),
        "diagnosis-long" => t.diagnosis_no_long(),
        "diagnosis-personal" => t.text_personal(),
        "diagnosis-name" => t.diagnosis_no_name(),
        "diagnosis-address" => t.diagnosis_no_address(),
        "diagnosis-commune" => t.diagnosis_no_commune(),
        "diagnosis-year" | "diagnosis-installed" => t.diagnosis_no_year(),
        "diagnosis-homes" | "diagnosis-surface" => t.diagnosis_no_number(),
        "diagnosis-amount" => t.diagnosis_no_amount(),
        "diagnosis-quantity" => t.diagnosis_no_quantity(),
        "diagnosis-seen-on" => t.diagnosis_no_day(),
        "diagnosis-twice" => t.diagnosis_no_twice(),
        "diagnosis-many" => t.diagnosis_no_many(),
        "diagnosis-delivered" => t.diagnosis_no_delivered(),
        "diagnosis-not-yours" => t.diagnosis_no_yours(),
        "diagnosis-not-owner" => t.diagnosis_no_owner(),
        "diagnosis-not-delivered" | "diagnosis-not-now" => t.diagnosis_no_now(),
        "diagnosis-empty" => t.diagnosis_no_building(),
        "diagnosis-building-needs" => t.diagnosis_no_building_needs(),
        "diagnosis-need" => t.diagnosis_no_need(),
        "diagnosis-subject" => t.diagnosis_no_subject(),
        "diagnosis-needs" => t.diagnosis_no_needs(),
        "diagnosis-no-account" => t.diagnosis_no_account(),
        "diagnosis-own" => t.diagnosis_no_own(),
        "diagnosis-reason" => t.diagnosis_no_reason(),
        "diagnosis-alone" => t.diagnosis_no_alone(),
        "diagnosis-header" => t.diagnosis_no_header(),
        "upkeep-many" => t.upkeep_row_many(),
        "photo-caption" => t.diagnosis_no_caption(),
        "photo-kind" => t.diagnosis_no_photo_kind(),
        "photo-large" => t.diagnosis_no_photo_large(),
        "photo-unread" => t.diagnosis_no_photo_unread(),
        "photo-many" => t.diagnosis_no_photo_many(),
        _ => t.diagnosis_no_other(),
    }
}

/// A refusal told on a page of its own, where there is no form to come back to.
pub(super) fn worded(t: Texts, error: register::Error) -> PageError {
    let register::Error::Refused(code) = error else { return error.into() };
    register::Error::Refused(refusal(t, &code)).into()
}

/// A refusal beside a field, when it is one.
pub(super) fn problem(
    t: Texts,
    field: impl Fn(&str) -> &'static str,
    error: register::Error,
) -> Result<Vec<Problem>, PageError> {
    match error {
        register::Error::Refused(code) => Ok(vec![Problem::new(field(&code), refusal(t, &code))]),
        other => Err(other.into()),
    }
}
