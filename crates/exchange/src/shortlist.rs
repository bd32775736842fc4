//! The files that the commission examines for a dwelling: the household of the plan first, then those whose choice
//! would cost the whole the least.

use crate::why::Reading;

/// One file of a dwelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    pub household: u32,
    /// What the bound loses when this household is chosen, in grains.
    pub regret: i64,
    /// Whether the plan chose it.
    pub is_chosen: bool,
}

/// At most `count` files for the dwelling of a node, in rank order; equal regrets are told apart by the household's
/// name, which says nothing of anybody.
pub fn shortlist(reading: &Reading<'_>, dwelling: u32, count: usize) -> Vec<File> {
    let mut files: Vec<File> = reading
        .takers(dwelling)
        .into_iter()
        .map(|(household, regret, is_chosen)| File { household, regret, is_chosen })
        .collect();
    files.sort_by(|a, b| {
        let names = || reading.instance().name(a.household).cmp(&reading.instance().name(b.household));
        b.is_chosen.cmp(&a.is_chosen).then(a.regret.cmp(&b.regret)).then_with(names)
    });
    files.truncate(count);
    files
}
