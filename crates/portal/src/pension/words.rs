//! Amounts, stages, conditions and refusals of agreements, in words.

use crate::ui::Problem;
use pension::{Bounds, Condition, Fact, Said, Stage, Verdict};
use texts::{Texts, format};

pub(super) use crate::ui::words::euros;

/// An amount that may not be known.
pub(super) fn amount(t: Texts, cents: Option<i64>) -> String {
    cents.map_or_else(|| t.unknown(), |cents| euros(t, cents))
}

/// An amount within bounds.
pub(super) fn bounds(t: Texts, of: Bounds) -> String {
    if of.least == of.most {
        return euros(t, of.least);
    }
    t.pension_between(euros(t, of.least), euros(t, of.most))
}

/// An amount as it is typed, in cents. `None`: it is none.
pub(super) fn read_cents(text: &str) -> Option<i64> {
    crate::adapted::words::read_rent(text).map(i64::from).filter(|cents| *cents <= pension::HIGHEST_CENTS)
}

/// An amount as a field shows it: `3500,00`.
pub(super) fn typed(cents: i64) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

pub(super) fn stage(t: Texts, stage: Option<Stage>) -> String {
    match stage {
        Some(Stage::Proposed) => t.pension_stage_proposed(),
        Some(Stage::Committed) => t.pension_stage_committed(),
        Some(Stage::Done) => t.pension_stage_done(),
        Some(Stage::Paid) => t.pension_stage_paid(),
        Some(Stage::Withdrawn) => t.pension_stage_withdrawn(),
        None => t.pension_stage_nothing(),
    }
}

pub(super) fn verdict(t: Texts, verdict: Verdict) -> String {
    match verdict {
        Verdict::Eligible => t.pension_eligible(),
        Verdict::NotEligible => t.pension_not_eligible(),
        Verdict::Unknown => t.pension_unknown(),
    }
}

pub(super) fn condition(t: Texts, condition: Condition) -> String {
    match condition {
        Condition::Departement => t.pension_condition_departement(),
        Condition::Age => t.pension_condition_age(),
        Condition::Retired => t.pension_condition_retired(),
        Condition::Gir => t.pension_condition_gir(),
        Condition::Scheme => t.pension_condition_scheme(),
    }
}

pub(super) fn said(t: Texts, said: Said) -> String {
    match said {
        Said::Yes => t.yes(),
        Said::No => t.no(),
        Said::Unknown => t.unknown(),
    }
}

pub(super) fn fact(t: Texts, fact: Fact) -> String {
    match fact {
        Fact::Proposed { .. } => t.pension_did_proposed(),
        Fact::Committed { eligible_cents, .. } => t.pension_did_committed(amount(t, eligible_cents)),
        Fact::Advanced { cents, .. } => t.pension_did_advanced(euros(t, cents)),
        Fact::Returned { cents, .. } => t.pension_did_returned(euros(t, cents)),
        Fact::Done { eligible_cents, .. } => t.pension_did_done(euros(t, eligible_cents)),
        Fact::Claimed { cents, .. } => t.pension_did_claimed(euros(t, cents)),
        Fact::Paid { cents, .. } => t.pension_did_paid(euros(t, cents)),
        Fact::Withdrawn { .. } => t.pension_did_withdrawn(),
        Fact::Corrected { .. } => t.pension_did_corrected(),
    }
}

/// Why something is not taken, and what to do; by its code.
pub(super) fn refusal(t: Texts, code: &str) -> String {
    match code {
        "pension-not-now" => t.pension_no_not_now(),
        "pension-day" => t.pension_no_day(),
        "pension-outside" => t.pension_no_outside(),
        "pension-amount" | "pension-overflow" => t.pension_no_amount(),
        "pension-over-aid" => t.pension_no_over_aid(),
        "pension-over-target" => t.pension_no_over_target(),
        "pension-not-eligible" => t.pension_no_eligible(),
        "pension-unknown" => t.pension_no_unknown(),
        "pension-twice" => t.pension_no_twice(),
        "pension-elsewhere" => t.pension_no_elsewhere(),
        "pension-many" => t.pension_no_many(),
        "pension-not-empty" => t.pension_no_empty(),
        "pension-row-missing" => t.pension_row_missing(),
        "pension-row-dwelling" => t.pension_row_dwelling(),
        "pension-row-several" => t.pension_row_several(),
        "pension-row-said" => t.pension_row_said(),
        "pension-row-day" => t.pension_row_day(),
        "pension-row-cents" => t.pension_row_cents(),
        "pension-row-level" | "pension-level" => t.pension_row_level(),
        "pension-row-unread" => t.pension_row_unread(),
        "pension-personal" => t.text_personal(),
        "pension-header" => t.pension_header_wrong(),
        _ => t.pension_no_other(),
    }
}

/// What is wrong with terms, beside the field that it is about.
pub(super) fn terms_problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "pension-fund" => ("organisme", t.pension_no_fund()),
        "pension-days" => ("fin", t.pension_no_days()),
        "pension-target" => ("cible", t.pension_no_target()),
        "pension-cap" => ("plafond", t.pension_no_cap()),
        "pension-age" => ("age", t.pension_no_age()),
        "pension-levels" => ("niveaux", t.pension_no_levels()),
        "pension-yearly" => ("annuel", t.pension_no_yearly()),
        "pension-days-facts" => ("fin", t.pension_no_facts_days()),
        "pension-cap-facts" => ("plafond", t.pension_no_facts_cap()),
        "pension-clash" => ("fin", t.pension_no_facts_clash()),
        _ => ("organisme", t.pension_no_other()),
    };
    Problem::new(field, what)
}

/// A number of dwellings.
pub(super) fn count(t: Texts, n: u32) -> String {
    format::count(t.lang(), u64::from(n))
}
