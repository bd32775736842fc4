//! What is said of a works programme: why an answer is refused, why a file is not read, what a price means.

use super::plan_words::sentences;
use crate::cli::Lang;
use programme::Contradiction;
use programme::why::Price;
use programme_check::{
    Complaint, Fault, Instance, Lock, Many, Programme, Refusal, Rule, VERSION, What, Wrong,
};
use texts::Texts;

/// Why an answer is refused.
pub fn refusal(instance: &Instance, refusal: &Refusal, lang: Lang) -> String {
    let t = sentences(lang);
    match refusal {
        Refusal::Instance(wrong) => t.programme_instance(fault(t, wrong)),
        Refusal::OtherInstance { answer, instance } => t.programme_of_another(short(answer), short(instance)),
        Refusal::PriceShape(place) => t.programme_price_shape(place.as_str()),
        Refusal::PriceRange { place, price, most } => {
            t.programme_price_range(place.as_str(), price.to_string(), most.to_string())
        }
        Refusal::Unknown(place) => t.programme_unknown(place.as_str()),
        Refusal::Year { place, year } => t.programme_year(place.as_str(), year.to_string()),
        Refusal::Count { place, found, most } => {
            t.programme_count(place.as_str(), found.to_string(), most.to_string())
        }
        Refusal::Nothing(place) => t.programme_no_dwelling(place.as_str()),
        Refusal::NotInCampaign(place) => t.programme_not_in_campaign(place.as_str()),
        Refusal::NoFund(place) => t.programme_no_fund(place.as_str()),
        Refusal::NotAllowed(place) => t.programme_not_allowed(place.as_str()),
        Refusal::Lock(number) => {
            let what = instance.locks.get(*number).map_or_else(String::new, |one| lock(instance, one, lang));
            t.programme_lock(number.to_string(), what)
        }
        Refusal::Limit { rule, found, most } => {
            t.programme_limit(named(instance, *rule, lang), found.to_string(), most.to_string())
        }
        Refusal::Value { claimed, found } => t.programme_value(claimed.to_string(), found.to_string()),
        Refusal::Bound { claimed, found } => t.programme_bound(claimed.to_string(), found.to_string()),
        Refusal::AboveBound { value, bound } => t.programme_above_bound(value.to_string(), bound.to_string()),
        Refusal::TooManyCases => t.programme_too_many_cases(),
        Refusal::NoPlan => t.programme_no_plan(),
    }
}

/// Why a file is not read.
pub fn complaint(t: Texts, complaint: &Complaint) -> String {
    match complaint {
        Complaint::Unreadable(what) => t.plan_unreadable(what.to_string()),
        Complaint::TooLarge(bytes) => t.plan_too_large(bytes.to_string()),
        Complaint::Json { path, line, column, what } => {
            let what = t.plan_json(line.to_string(), column.to_string(), what.as_str());
            t.programme_at(path.as_str(), what)
        }
        Complaint::Format { found, expected } => t.plan_format(found.as_str(), *expected),
        Complaint::Version { found } => t.plan_version(found.to_string(), VERSION.to_string()),
        Complaint::Fault(wrong) => fault(t, wrong),
    }
}

fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}

fn fault(t: Texts, fault: &Fault) -> String {
    let what = match &fault.what {
        Wrong::Years { found } => t.programme_wrong_years(found.to_string()),
        Wrong::Length { found, expected } => {
            t.programme_wrong_length(found.to_string(), expected.to_string())
        }
        Wrong::Range { found, least, most } => {
            t.programme_wrong_range(found.to_string(), least.to_string(), most.to_string())
        }
        Wrong::Twice(name) => t.programme_wrong_twice(name.as_str()),
        Wrong::Name => t.programme_wrong_name(),
        Wrong::Unknown(name) => t.programme_wrong_unknown(name.as_str()),
        Wrong::Number(number) => t.programme_wrong_number(number.to_string()),
        Wrong::NotAYear(year) => t.programme_wrong_not_a_year(year.to_string()),
        Wrong::Backwards { first, last } => t.programme_wrong_backwards(first.to_string(), last.to_string()),
        Wrong::Covered { residence, year } => t.programme_wrong_covered(residence.as_str(), year.to_string()),
        Wrong::NoSuchWorks => t.programme_wrong_no_works(),
        Wrong::Incomplete => t.programme_wrong_incomplete(),
        Wrong::Cases => t.programme_wrong_cases(),
        Wrong::TooMany { what, most } => {
            let what = match what {
                Many::Residences => t.programme_many_residences(),
                Many::Classes => t.programme_many_classes(),
                Many::Dwellings => t.programme_many_dwellings(),
                Many::Packages => t.programme_many_packages(),
                Many::Groups => t.programme_many_groups(),
                Many::Locks => t.programme_many_locks(),
                Many::Cases => t.programme_many_cases(),
            };
            t.programme_wrong_too_many(most.to_string(), what)
        }
    };
    t.programme_at(fault.place.as_str(), what)
}

/// A rule by its name.
fn named(instance: &Instance, rule: Rule, lang: Lang) -> String {
    let fr = lang == Lang::Fr;
    let window = |agreement: usize, window: usize| {
        let agreement = &instance.agreements[agreement];
        let years = agreement.windows[window];
        format!("{} ({}-{})", agreement.id, years.first, years.last)
    };
    match rule {
        Rule::Cash { year } if fr => format!("argent propre de {}", instance.year(year)),
        Rule::Cash { year } => format!("own money of {}", instance.year(year)),
        Rule::Relief { office, year } if fr => {
            format!("dégrèvement au service {}, payé en {}", instance.offices[office].id, instance.year(year))
        }
        Rule::Relief { office, year } => {
            format!("relief at office {}, paid in {}", instance.offices[office].id, instance.year(year))
        }
        Rule::Least { agreement, window: at } if fr => {
            format!("logements promis, accord {}", window(agreement, at))
        }
        Rule::Least { agreement, window: at } => {
            format!("dwellings promised, agreement {}", window(agreement, at))
        }
        Rule::Most { agreement, window: at } if fr => {
            format!("logements au plus, accord {}", window(agreement, at))
        }
        Rule::Most { agreement, window: at } => {
            format!("most dwellings, agreement {}", window(agreement, at))
        }
        Rule::Envelope { agreement, window: at } if fr => {
            format!("enveloppe, accord {}", window(agreement, at))
        }
        Rule::Envelope { agreement, window: at } => format!("envelope, agreement {}", window(agreement, at)),
        Rule::Work { department, year } if fr => {
            format!(
                "capacité de travaux de {} en {}",
                instance.departments[department].id,
                instance.year(year)
            )
        }
        Rule::Work { department, year } => {
            format!("work capacity of {} in {}", instance.departments[department].id, instance.year(year))
        }
        Rule::Fairness { commune } if fr => format!("part de la commune {}", instance.communes[commune]),
        Rule::Fairness { commune } => format!("share of commune {}", instance.communes[commune]),
    }
}

/// What a price means.
pub fn rule(instance: &Instance, price: &Price, lang: Lang) -> String {
    let t = sentences(lang);
    let (name, points) = (named(instance, price.rule, lang), format!("{:.3}", price.points));
    match price.rule {
        Rule::Cash { .. } | Rule::Relief { .. } | Rule::Envelope { .. } => {
            t.programme_price_money(name, points)
        }
        _ => t.programme_price_unit(name, points),
    }
}

/// What is done in a residence, on one line.
pub fn done(instance: &Instance, programme: &Programme, lang: Lang) -> String {
    let t = sentences(lang);
    let mut said = Vec::new();
    if let Some(year) = programme.ramp {
        said.push(t.programme_done_ramp(year.to_string()));
    }
    if let Some(year) = programme.lift {
        said.push(t.programme_done_lift(year.to_string()));
    }
    if let Some(year) = programme.campaign {
        said.push(t.programme_done_campaign(year.to_string()));
    }
    for units in &programme.units {
        let package =
            instance.packages.get(units.package as usize).map_or("?", |package| package.id.as_str());
        let (count, year) = (units.count.to_string(), units.year.to_string());
        said.push(match units.pension {
            true => t.programme_done_with_fund(count, package, year),
            false => t.programme_done_units(count, package, year),
        });
    }
    if said.is_empty() { t.programme_nothing() } else { said.join(", ") }
}

/// A decision already taken, on one line.
fn lock(instance: &Instance, lock: &Lock, lang: Lang) -> String {
    let t = sentences(lang);
    let residence = instance.residences.get(lock.residence as usize);
    let name = residence.map_or("?", |residence| residence.id.as_str());
    let year = lock.year.map_or_else(|| t.programme_any_year(), |year| year.to_string());
    let what = match lock.what {
        What::Campaign => t.programme_what_campaign(),
        What::Ramp => t.programme_what_ramp(),
        What::Lift => t.programme_what_lift(),
        What::Dwellings { class, count, .. } => {
            let class = residence.and_then(|residence| residence.classes.get(class as usize));
            t.programme_what_dwellings(count.to_string(), class.map_or("?", |class| class.id.as_str()))
        }
    };
    if lock.must { t.programme_must(name, what, year) } else { t.programme_must_not(name, what, year) }
}

/// Decisions that no plan keeps together, and what to release.
pub fn contradiction(instance: &Instance, found: &Contradiction, lang: Lang) -> String {
    let t = sentences(lang);
    let list = |locks: &[Lock]| -> String {
        locks.iter().map(|one| format!("\n  - {}", lock(instance, one, lang))).collect()
    };
    let release = if found.fewest { t.programme_release_fewest() } else { t.programme_release() };
    format!("{}{}\n{release}{}", t.programme_contradiction(), list(&found.together), list(&found.release))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_its_place_in_the_language_asked() {
        let wrong = Fault { place: "budgets".to_owned(), what: Wrong::Years { found: 0 } };
        let said = fault(sentences(Lang::Fr), &wrong);
        assert!(said.starts_with("budgets : 0 année"), "{said}");
        let said = fault(sentences(Lang::En), &wrong);
        assert!(said.starts_with("budgets: 0 years"), "{said}");
        let instance = Instance { budgets: vec![0], ..Instance::default() };
        let over = Refusal::Limit { rule: Rule::Cash { year: 0 }, found: 500, most: 0 };
        let said = refusal(&instance, &over, Lang::Fr);
        assert!(said.contains("argent propre de 2027") && said.contains("500"), "{said}");
    }
}
