//! Uses, accesses, safety, stages, reasons and refusals of premises, in words.

use crate::edge::form::Pairs;
use crate::ui::{Choice, Problem};
use jiff::civil::Date;
use premises::{
    Access, Cleared, Gap, Mode, Parcel, Period, PublicAccess, Regime, Safety, Stage, Standing, Unfit, Use,
};
use texts::{Texts, format};

pub(crate) use crate::pools::words::euros;

pub(crate) fn use_name(t: Texts, of: Use) -> String {
    match of {
        Use::Housing => t.premises_use_housing(),
        Use::Workshop => t.premises_use_workshop(),
        Use::Office => t.premises_use_office(),
        Use::Shop => t.premises_use_shop(),
        Use::Storage => t.premises_use_storage(),
        Use::Meeting => t.premises_use_meeting(),
        Use::Culture => t.premises_use_culture(),
        Use::Food => t.premises_use_food(),
        Use::Garden => t.premises_use_garden(),
    }
}

pub(crate) fn access(t: Texts, of: Access) -> String {
    match of {
        Access::Street => t.premises_access_street(),
        Access::Hall => t.premises_access_hall(),
        Access::Yard => t.premises_access_yard(),
        Access::Stairs => t.premises_access_stairs(),
    }
}

pub(crate) fn safety(t: Texts, of: Safety) -> String {
    match of {
        Safety::Asbestos => t.premises_safety_asbestos(),
        Safety::Lead => t.premises_safety_lead(),
        Safety::Electricity => t.premises_safety_electricity(),
        Safety::Gas => t.premises_safety_gas(),
        Safety::Fire => t.premises_safety_fire(),
        Safety::Structure => t.premises_safety_structure(),
        Safety::Water => t.premises_safety_water(),
        Safety::Insurance => t.premises_safety_insurance(),
    }
}

pub(crate) fn stage(t: Texts, of: Stage) -> String {
    match of {
        Stage::Draft => t.premises_stage_draft(),
        Stage::TechnicalCheck => t.premises_stage_technical_check(),
        Stage::Ready => t.premises_stage_ready(),
        Stage::CallOpen => t.premises_stage_call_open(),
        Stage::Selection => t.premises_stage_selection(),
        Stage::Reserved => t.premises_stage_reserved(),
        Stage::ConventionPending => t.premises_stage_convention_pending(),
        Stage::Occupied => t.premises_stage_occupied(),
        Stage::EndNotice => t.premises_stage_end_notice(),
        Stage::ReturnInspection => t.premises_stage_return_inspection(),
        Stage::Suspended => t.premises_stage_suspended(),
        Stage::Closed => t.premises_stage_closed(),
        Stage::Withdrawn => t.premises_stage_withdrawn(),
    }
}

pub(crate) fn standing(t: Texts, of: Standing) -> String {
    match of {
        Standing::Submitted => t.premises_standing_submitted(),
        Standing::Shortlisted => t.premises_standing_shortlisted(),
        Standing::Offered => t.premises_standing_offered(),
        Standing::Accepted => t.premises_standing_accepted(),
        Standing::Signed => t.premises_standing_signed(),
        Standing::Inside => t.premises_standing_inside(),
        Standing::Leaving => t.premises_standing_leaving(),
        Standing::Left => t.premises_standing_left(),
        Standing::Returned => t.premises_standing_returned(),
        Standing::Declined => t.premises_standing_declined(),
        Standing::Lapsed => t.premises_standing_lapsed(),
        Standing::Refused => t.premises_standing_refused(),
        Standing::Withdrawn => t.premises_standing_withdrawn(),
        Standing::Ended => t.premises_standing_ended(),
    }
}

pub(crate) fn regime(t: Texts, of: Regime) -> String {
    match of {
        Regime::Interim => t.premises_regime_interim(),
        Regime::Precarious => t.premises_regime_precarious(),
        Regime::Loan => t.premises_regime_loan(),
        Regime::Derogatory => t.premises_regime_derogatory(),
        Regime::PublicDomain => t.premises_regime_public_domain(),
    }
}

pub(crate) fn cleared(t: Texts, of: Option<Cleared>) -> String {
    match of {
        Some(Cleared::Cleared) => t.premises_cleared(),
        Some(Cleared::Unfit) => t.premises_unfit(),
        Some(Cleared::NotNeeded) => t.premises_not_needed(),
        None => t.premises_not_said(),
    }
}

pub(crate) fn mode(t: Texts, of: Mode) -> String {
    match of {
        Mode::Deadline => t.premises_by_deadline(),
        Mode::Rolling => t.premises_rolling(),
    }
}

pub(crate) fn fact(t: Texts, code: &str) -> String {
    match code {
        "submitted" => t.premises_fact_submitted(),
        "checked" => t.premises_fact_checked(),
        "sent-back" => t.premises_fact_sent_back(),
        "published" => t.premises_fact_published(),
        "visit-set" => t.premises_fact_visit_set(),
        "visit-taken" => t.premises_fact_visit_taken(),
        "visit-left" => t.premises_fact_visit_left(),
        "asked" => t.premises_fact_asked(),
        "answered" => t.premises_fact_answered(),
        "applied" => t.premises_fact_applied(),
        "scored" => t.premises_fact_scored(),
        "refused" => t.premises_fact_refused(),
        "withdrew" => t.premises_fact_withdrew(),
        "offered" => t.premises_fact_offered(),
        "accepted" => t.premises_fact_accepted(),
        "declined" => t.premises_fact_declined(),
        "signed" => t.premises_fact_signed(),
        "entered" => t.premises_fact_entered(),
        "noticed" => t.premises_fact_noticed(),
        "left" => t.premises_fact_left(),
        "inspected" => t.premises_fact_inspected(),
        "relisted" => t.premises_fact_relisted(),
        "closed" => t.premises_fact_closed(),
        "suspended" => t.premises_fact_suspended(),
        "resumed" => t.premises_fact_resumed(),
        "withdrawn" => t.premises_fact_withdrawn(),
        "works-moved" => t.premises_fact_works_moved(),
        _ => t.premises_fact_sold(),
    }
}

pub(crate) fn period(t: Texts, of: Period) -> String {
    t.premises_from_to(format::date(of.from), format::date(of.to))
}

/// Yes, no, or that nobody said.
pub(crate) fn said(t: Texts, of: Option<bool>) -> String {
    match of {
        Some(true) => t.premises_yes(),
        Some(false) => t.premises_no(),
        None => t.unknown(),
    }
}

pub(crate) fn public(t: Texts, of: Option<&PublicAccess>) -> String {
    match of {
        None => t.unknown(),
        Some(PublicAccess::None) => t.premises_erp_none(),
        Some(PublicAccess::Erp { category, is_cleared }) => {
            let name = t.premises_erp_category(category.to_string());
            if *is_cleared { format!("{name}, {}", t.premises_erp_cleared().to_lowercase()) } else { name }
        }
    }
}

/// What a parcel costs each month.
pub(crate) fn price(t: Texts, one: &Parcel) -> String {
    match (one.price_cents, one.charges_cents) {
        (Some(0), Some(0)) => t.premises_free(),
        (Some(price), Some(0)) => euros(t, price),
        (Some(price), Some(charges)) => t.premises_price_and(euros(t, price), euros(t, charges)),
        _ => t.unknown(),
    }
}

/// What is missing, by name.
pub(crate) fn gap(t: Texts, of: &Gap) -> String {
    let in_parcel = |what: String, name: &str| t.premises_gap_of(what, name.to_owned());
    match of {
        Gap::NoParcel => t.premises_gap_parcel(),
        Gap::Surface(name) => in_parcel(t.premises_surface(), name),
        Gap::Floor(name) => in_parcel(t.premises_floor(), name),
        Gap::Access(name) => in_parcel(t.premises_access(), name),
        Gap::StepFree(name) => in_parcel(t.premises_step_free(), name),
        Gap::Capacity(name) => in_parcel(t.premises_capacity(), name),
        Gap::Period(name) => in_parcel(t.premises_period(), name),
        Gap::Uses(name) => in_parcel(t.premises_uses(), name),
        Gap::Price(name) => in_parcel(t.premises_price(), name),
        Gap::Works => t.premises_works(),
        Gap::AfterWorks(name, of, last) => {
            t.premises_gap_after(name.clone(), period(t, *of), format::date(*last))
        }
        Gap::Public => t.premises_erp(),
        Gap::PublicNotCleared => t.premises_gap_not_cleared(),
        Gap::Safety(item) => safety(t, *item),
        Gap::Unfit(item) => t.premises_gap_unfit(safety(t, *item)),
        Gap::Energy => t.premises_energy(),
    }
}

/// Why a wish does not fit, and what would.
pub(crate) fn unfit(t: Texts, of: Unfit) -> String {
    match of {
        Unfit::NoParcel => t.premises_unfit_parcel(),
        Unfit::TooSoon { from } => t.premises_unfit_soon(format::date(from)),
        Unfit::TooLate { to } => t.premises_unfit_late(format::date(to)),
        Unfit::Works { to } => t.premises_unfit_works(format::date(to)),
        Unfit::TooSmall { has, least } => t.premises_unfit_small(has.to_string(), least.to_string()),
        Unfit::TooLarge { has, most } => t.premises_unfit_large(has.to_string(), most.to_string()),
        Unfit::TooMany { capacity } => t.premises_unfit_many(capacity.to_string()),
        Unfit::Use => t.premises_unfit_use(),
        Unfit::Public => t.premises_unfit_public(),
        Unfit::StepFree => t.premises_unfit_step(),
        Unfit::Unknown => t.premises_unfit_unknown(),
        Unfit::Taken { from, to } => t.premises_unfit_taken(period(t, Period { from, to })),
        Unfit::NotScored => t.premises_not_read(),
    }
}

fn shown(day: &str) -> String {
    day.parse::<Date>().map_or_else(|_| day.to_owned(), format::date)
}

/// A refusal, with what to do.
pub(crate) fn refusal(t: Texts, code: &str) -> String {
    let mut parts = code.split(':');
    let name = parts.next().unwrap_or(code);
    let mut part = || parts.next().unwrap_or_default();
    match name {
        "premises-not-now" | "premises-no-application" => t.premises_no_not_now(),
        "premises-same-hand" => t.premises_no_same_hand(),
        "premises-closes" => t.premises_no_closes(),
        "premises-twice" => t.premises_no_twice(),
        "premises-visit-full" => t.premises_no_visit_full(),
        "premises-visit" => t.premises_no_visit(),
        "premises-not-visited" => t.premises_not_visited(),
        "premises-not-scored" => t.premises_no_scored(),
        "premises-nothing" => t.premises_no_nothing(),
        "premises-not-signed" => t.premises_no_not_signed(),
        "premises-notice" => t.premises_no_notice(),
        "premises-not-inspected" => t.premises_no_not_inspected(),
        "premises-backwards" | "premises-outside" => t.premises_no_backwards(shown(part()), shown(part())),
        "premises-taken" => t.premises_no_taken(shown(part()), shown(part())),
        "premises-changed" => t.premises_no_changed(),
        "premises-term-unknown" => t.premises_no_term_unknown(part().to_owned()),
        "premises-term-too-long" => {
            let months = part().to_owned();
            t.premises_no_term_long(months, shown(part()))
        }
        "premises-term-not-free" => t.premises_no_term_free(),
        "premises-term-use" => t.premises_no_term_use(),
        "premises-term-not-approved" => t.premises_no_term_approved(),
        "premises-works-notice" => t.premises_no_works_notice(shown(part())),
        "premises-works-held" => t.premises_no_works_held(),
        "premises-words" | "premises-project" => t.premises_no_words(),
        "premises-text" => t.premises_no_text(),
        "premises-title" => t.premises_no_title(),
        "premises-address" => t.premises_no_address(),
        "premises-address-told" => t.premises_no_address_told(),
        "premises-price" => t.premises_no_price(),
        "premises-gap" => t.premises_no_number(),
        "premises-parcel-name" => t.premises_no_parcel_name(),
        "premises-wishes" => t.premises_no_wishes(),
        "premises-need" => t.premises_no_need(),
        "premises-edition" => t.premises_no_edition(),
        "premises-gaps" => t.premises_no_gaps(),
        "premises-damages" => t.premises_no_damages(),
        _ => t.premises_no_other(),
    }
}

/// The choices of a closed list, after one that says nothing.
pub(super) fn choices<T: Copy>(
    t: Texts,
    all: &[T],
    code: impl Fn(T) -> &'static str,
    name: impl Fn(Texts, T) -> String,
    current: &str,
) -> Vec<Choice> {
    let nothing = Choice::new("", t.premises_choose(), current);
    std::iter::once(nothing)
        .chain(all.iter().map(|one| Choice::new(code(*one), name(t, *one), current)))
        .collect()
}

/// Yes or no, or nothing said.
pub(super) fn yes_no(t: Texts, current: &str) -> Vec<Choice> {
    vec![
        Choice::new("", t.premises_not_said(), current),
        Choice::new("oui", t.premises_yes(), current),
        Choice::new("non", t.premises_no(), current),
    ]
}

/// What forms hold: each reader tells what it could not read.
pub(super) struct Reader<'a> {
    pub t: Texts,
    pub form: &'a Pairs,
    pub problems: Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn words(&self, name: &str) -> String {
        self.form.exact(name).unwrap_or("").to_owned()
    }

    fn filled(&self, name: &str) -> Option<String> {
        self.form.text(name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// A whole number; nothing typed is nothing said.
    pub(super) fn number<T: std::str::FromStr>(&mut self, name: &str) -> Option<T> {
        let digits: String = self.filled(name)?.chars().filter(|c| !c.is_whitespace()).collect();
        let found = digits.parse().ok();
        if found.is_none() {
            self.problems.push(Problem::new(name, self.t.premises_no_number()));
        }
        found
    }

    pub(super) fn day(&mut self, name: &str) -> Option<Date> {
        let found = self.filled(name)?.parse().ok();
        if found.is_none() {
            self.problems.push(Problem::new(name, self.t.premises_no_day()));
        }
        found
    }

    pub(super) fn cents(&mut self, name: &str) -> Option<i64> {
        let found = crate::adapted::words::read_rent(&self.filled(name)?).map(i64::from);
        if found.is_none() {
            self.problems.push(Problem::new(name, self.t.premises_no_price()));
        }
        found
    }

    pub(super) fn yes_no(&self, name: &str) -> Option<bool> {
        match self.form.text(name) {
            Some("oui") => Some(true),
            Some("non") => Some(false),
            _ => None,
        }
    }

    /// Two days; both, or none. A period that ends before it begins is told with both days.
    pub(super) fn period(&mut self, from: &str, to: &str) -> Option<Period> {
        let (first, last) = (self.day(from), self.day(to));
        match (first, last) {
            (Some(first), Some(last)) => match Period::new(first, last) {
                Ok(period) => Some(period),
                Err(_) => {
                    let what = self.t.premises_no_backwards(format::date(first), format::date(last));
                    self.problems.push(Problem::new(to, what));
                    None
                }
            },
            (None, None) => None,
            (None, Some(_)) => {
                self.problems.push(Problem::new(from, self.t.premises_no_day()));
                None
            }
            (Some(_), None) => {
                self.problems.push(Problem::new(to, self.t.premises_no_day()));
                None
            }
        }
    }
}
