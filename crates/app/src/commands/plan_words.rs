//! What is said of a plan that is refused, or of a file that cannot be read, in the language asked.

use crate::cli::Lang;
use exchange_check::{Complaint, Fault, Lock, MOST_WEIGHT, Many, Place, Refusal, VERSION};
use texts::Texts;

/// The sentences of the language asked on the command line.
pub fn sentences(lang: Lang) -> Texts {
    Texts::of(match lang {
        Lang::Fr => texts::Lang::Fr,
        Lang::En => texts::Lang::En,
    })
}

/// Why a plan is refused.
pub fn refusal(t: Texts, refusal: &Refusal) -> String {
    let n = usize::to_string;
    match refusal {
        Refusal::Instance(wrong) => t.plan_instance(fault(t, wrong)),
        Refusal::OtherInstance { plan, instance } => t.plan_of_another(short(plan), short(instance)),
        Refusal::Prices { found, expected } => t.plan_prices(n(found), n(expected)),
        Refusal::NegativePrice { household, price } => {
            t.plan_negative_price(household.as_str(), price.to_string())
        }
        Refusal::Fees { found, expected } => t.plan_fees(n(found), n(expected)),
        Refusal::NegativeFee { commission, fee } => t.plan_negative_fee(commission.as_str(), fee.to_string()),
        Refusal::Tolls { found, expected } => t.plan_tolls(n(found), n(expected)),
        Refusal::Capacity { commission, found, most } => {
            t.plan_capacity(commission.as_str(), found.to_string(), most.to_string())
        }
        Refusal::Balance { landlord, found, most } => {
            t.plan_balance(landlord.as_str(), found.to_string(), most.to_string())
        }
        Refusal::Node { number, node } => t.plan_node(n(number), node.to_string()),
        Refusal::NotAVacancy { number, name } => t.plan_not_vacancy(n(number), name.as_str()),
        Refusal::TooLong { number, length, cap } => t.plan_too_long(n(number), n(length), cap.to_string()),
        Refusal::TooShort { number } => t.plan_too_short(n(number)),
        Refusal::Twice(name) => t.plan_twice(name.as_str()),
        Refusal::NotWished { number, household, dwelling } => {
            t.plan_not_wished(n(number), household.as_str(), dwelling.as_str())
        }
        Refusal::Forbidden { number, household, dwelling } => {
            t.plan_forbidden(n(number), household.as_str(), dwelling.as_str())
        }
        Refusal::LockedLeftOut(who) => t.plan_locked_left_out(who.as_str()),
        Refusal::Value { claimed, found } => t.plan_value(claimed.to_string(), found.to_string()),
        Refusal::Bound { claimed, found } => t.plan_bound(claimed.to_string(), found.to_string()),
        Refusal::AboveBound { value, bound } => t.plan_above_bound(value.to_string(), bound.to_string()),
    }
}

/// Why a file is not read.
pub fn complaint(t: Texts, complaint: &Complaint) -> String {
    match complaint {
        Complaint::Unreadable(what) => t.plan_unreadable(what.to_string()),
        Complaint::TooLarge(bytes) => t.plan_too_large(bytes.to_string()),
        Complaint::TooMany { what, most } => many(t, *what, &most.to_string()),
        Complaint::Json { line, column, what } => {
            t.plan_json(line.to_string(), column.to_string(), what.as_str())
        }
        Complaint::Format { found, expected } => t.plan_format(found.as_str(), *expected),
        Complaint::Version { found } => t.plan_version(found.to_string(), VERSION.to_string()),
        Complaint::Unknown { place: at, name } => t.plan_unknown(place(t, at), name.as_str()),
        Complaint::Fault(wrong) => fault(t, wrong),
    }
}

/// The first digits of a digest: enough to tell two apart.
fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}

fn many(t: Texts, what: Many, most: &str) -> String {
    match what {
        Many::Dwellings => t.plan_many_dwellings(most),
        Many::Wishes => t.plan_many_wishes(most),
    }
}

fn fault(t: Texts, fault: &Fault) -> String {
    match fault {
        Fault::CycleCap(cap) => t.plan_cycle_cap(cap.to_string()),
        Fault::ChainCap(cap) => t.plan_chain_cap(cap.to_string()),
        Fault::TooMany(what) => many(t, *what, &u32::MAX.to_string()),
        Fault::SameName(name) => t.plan_same_name(name.as_str()),
        Fault::Weight { place: at, value } => {
            t.plan_weight(place(t, at), value.to_string(), MOST_WEIGHT.to_string())
        }
        Fault::Success { place: at, value } => t.plan_success(place(t, at), value.to_string()),
        Fault::Node { place: at, node } => t.plan_place_node(place(t, at), node.to_string()),
        Fault::OwnDwelling(household) => t.plan_own_dwelling(household.as_str()),
        Fault::WishTwice { household, dwelling } => t.plan_wish_twice(household.as_str(), dwelling.as_str()),
        Fault::Successes => t.plan_successes(),
        Fault::Locked { number, what } => t.plan_locked(number.to_string(), lock(t, what)),
        Fault::SameGroup(name) => t.plan_same_group(name.as_str()),
        Fault::TwoGroups { place: at, name } => t.plan_two_groups(place(t, at), name.as_str()),
        Fault::LockedCapacity { commission, found, most } => {
            t.plan_locked_capacity(found.to_string(), commission.as_str(), most.to_string())
        }
        Fault::LockedBalance { landlord, found, most } => {
            t.plan_locked_balance(found.to_string(), landlord.as_str(), most.to_string())
        }
    }
}

fn lock(t: Texts, what: &Lock) -> String {
    match what {
        Lock::NotAVacancy(name) => t.plan_lock_not_vacancy(name.as_str()),
        Lock::TooShort => t.plan_lock_too_short(),
        Lock::Twice(name) => t.plan_lock_twice(name.as_str()),
        Lock::NotWished { household, dwelling } => {
            t.plan_lock_not_wished(household.as_str(), dwelling.as_str())
        }
    }
}

fn place(t: Texts, place: &Place) -> String {
    match place {
        Place::Relet(name) => t.plan_at_relet(name.as_str()),
        Place::Bonus => t.plan_at_bonus(),
        Place::Wish { household, dwelling } => t.plan_at_wish(household.as_str(), dwelling.as_str()),
        Place::WishNumber { household, number } => {
            t.plan_at_wish_number(household.as_str(), number.to_string())
        }
        Place::Wishes => t.plan_at_wishes(),
        Place::Forbidden => t.plan_at_forbidden(),
        Place::ForbiddenNumber(number) => t.plan_at_forbidden_number(number.to_string()),
        Place::Proposed => t.plan_at_proposed(),
        Place::ProposedNumber(number) => t.plan_at_proposed_number(number.to_string()),
        Place::Locked => t.plan_at_locked(),
        Place::LockedNumber(number) => t.plan_at_locked_number(number.to_string()),
        Place::Exchange(number) => t.plan_at_exchange(number.to_string()),
        Place::Commission(name) => t.plan_at_commission(name.as_str()),
        Place::Landlord(name) => t.plan_at_landlord(name.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_in_the_language_asked() {
        let seen = Refusal::Value { claimed: 5, found: 4 };
        assert!(
            refusal(sentences(Lang::Fr), &seen).starts_with("l’ensemble de propositions dit valoir 5 grains")
        );
        assert!(refusal(sentences(Lang::En), &seen).starts_with("the plan says that it is worth 5 grains"));
        let name = Complaint::Unknown { place: Place::Exchange(3), name: "H9".to_owned() };
        let said = complaint(sentences(Lang::Fr), &name);
        assert!(said.starts_with("chaîne ou cycle n° 3 : rien ne s’appelle « H9 »"), "{said}");
    }

    #[test]
    fn a_limit_that_is_broken_is_told_with_its_name_and_its_figures() {
        let full = Refusal::Capacity { commission: "CAL 3".to_owned(), found: 9, most: 8 };
        assert_eq!(
            refusal(sentences(Lang::Fr), &full),
            "la commission « CAL 3 » aurait 9 logements à examiner, alors que le maximum est 8."
        );
        let locked = Fault::LockedBalance { landlord: "B1".to_owned(), found: -5, most: 2 };
        let said = fault(sentences(Lang::Fr), &locked);
        assert!(
            said.starts_with("les décisions déjà prises font envoyer -5 ménages au bailleur « B1 »"),
            "{said}"
        );
        let said = fault(sentences(Lang::En), &locked);
        assert!(said.contains("landlord “B1” send -5 households"), "{said}");
    }

    #[test]
    fn what_is_wrong_in_the_question_of_a_refusal_is_told_too() {
        let what = Lock::Twice("H1".to_owned());
        let wrong = Refusal::Instance(Fault::Locked { number: 2, what });
        let said = refusal(sentences(Lang::Fr), &wrong);
        assert_eq!(
            said,
            "l’instance ne peut pas être utilisée : décision déjà prise n° 2 : « H1 » y figure deux fois."
        );
    }
}
