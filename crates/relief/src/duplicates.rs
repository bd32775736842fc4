//! Expenses that say the same invoice: noted twice, or paid twice. All but the first are set aside until a person decides.

use crate::expense::{Expense, Kind, Resemblance};
use std::collections::BTreeMap;

/// A name or a number without case, spaces nor signs: `FAC-2024/017` is `fac2024017`.
#[must_use]
pub fn key(text: &str) -> String {
    crate::classify::plain(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Same contractor, same number, same kind, same amount.
type Invoice = (String, String, Kind, i64);

fn invoice(expense: &Expense) -> Option<Invoice> {
    let contractor = key(expense.contractor.as_deref()?);
    let number = key(expense.invoice_number.as_deref()?);
    let is_told = !contractor.is_empty() && !number.is_empty();
    is_told.then_some((contractor, number, expense.kind, expense.amounts.ttc))
}

/// One invoice may have a line for each dwelling: two dwellings that are both named are two expenses.
fn may_be_one(a: &Expense, b: &Expense) -> bool {
    let differ = |a: &Option<String>, b: &Option<String>| matches!((a, b), (Some(a), Some(b)) if a != b);
    !differ(&a.dwelling_id, &b.dwelling_id) && !differ(&a.residence_id, &b.residence_id)
}

/// For each expense that repeats another one and of which nobody decided: the id of the one that it repeats. The first
/// paid counts (then the lowest id), whatever the order in which they come.
#[must_use]
pub fn repeated(expenses: &[Expense]) -> BTreeMap<String, String> {
    let mut groups: BTreeMap<Invoice, Vec<&Expense>> = BTreeMap::new();
    for expense in expenses.iter().filter(|e| e.resemblance != Some(Resemblance::SetAside)) {
        if let Some(invoice) = invoice(expense) {
            groups.entry(invoice).or_default().push(expense);
        }
    }
    let mut found = BTreeMap::new();
    for mut group in groups.into_values() {
        group.sort_by_key(|e| (e.paid_on.is_none(), e.paid_on, e.id.as_str()));
        for (rank, expense) in group.iter().enumerate() {
            if expense.resemblance == Some(Resemblance::Distinct) {
                continue;
            }
            let first = group.iter().take(rank).find(|earlier| may_be_one(earlier, expense));
            if let Some(first) = first {
                found.insert(expense.id.clone(), first.id.clone());
            }
        }
    }
    found
}
