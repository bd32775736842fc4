//! The national figure of an action from those of the regions that made it their own. Pure: what is not known is counted as
//! not known, never as nothing.

/// What one region says of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Newest reading of its indicator; `None`: nobody read it yet.
    pub value: Option<i64>,
    pub target: Option<i64>,
    /// The region does not do it.
    pub is_set_aside: bool,
}

/// An action over the regions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Consolidated {
    /// Regions that do it.
    pub regions: u64,
    /// Regions that said why they do not.
    pub set_aside: u64,
    /// Among those that do it, the regions whose figure is known: the sum is theirs.
    pub known: u64,
    /// `None`: no figure is known, or their sum is beyond counting.
    pub value: Option<i64>,
    /// Regions with an aim: its sum is theirs.
    pub aimed: u64,
    pub target: Option<i64>,
}

impl Consolidated {
    /// The sum is the whole figure and not a part of it: every region that does it has read it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.regions > 0 && self.known == self.regions
    }

    /// Share of the aim that is reached, in thousandths; only when figure and aim of every region are known.
    #[must_use]
    pub fn permille(&self) -> Option<i64> {
        let aim = self.target.filter(|aim| *aim > 0 && self.aimed == self.regions)?;
        self.is_whole().then_some(())?;
        self.value?.checked_mul(1_000)?.checked_div(aim)
    }
}

/// Adds up what regions say of one action.
#[must_use]
pub fn consolidate(said: &[Said]) -> Consolidated {
    let done: Vec<&Said> = said.iter().filter(|one| !one.is_set_aside).collect();
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let values: Vec<i64> = done.iter().filter_map(|one| one.value).collect();
    let targets: Vec<i64> = done.iter().filter_map(|one| one.target).collect();
    Consolidated {
        regions: count(done.len()),
        set_aside: count(said.len() - done.len()),
        known: count(values.len()),
        value: sum(&values),
        aimed: count(targets.len()),
        target: sum(&targets),
    }
}

/// `None` when there is nothing to add, or too much.
fn sum(values: &[i64]) -> Option<i64> {
    (!values.is_empty()).then_some(())?;
    values.iter().try_fold(0_i64, |total, value| total.checked_add(*value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn said(value: Option<i64>, target: Option<i64>) -> Said {
        Said { value, target, is_set_aside: false }
    }

    #[test]
    fn what_is_not_known_is_no_zero() {
        let all = consolidate(&[said(Some(10), Some(20)), said(None, Some(30))]);
        assert_eq!((all.regions, all.known, all.value, all.target), (2, 1, Some(10), Some(50)));
        assert!(!all.is_whole());
        assert_eq!(all.permille(), None, "half of the regions say nothing of the share");
        assert_eq!(consolidate(&[said(None, None)]).value, None);
    }

    #[test]
    fn a_region_that_set_it_aside_counts_neither_as_done_nor_as_unknown() {
        let aside = Said { value: Some(99), target: Some(99), is_set_aside: true };
        let all = consolidate(&[said(Some(15), Some(20)), aside]);
        assert_eq!((all.regions, all.set_aside, all.value, all.target), (1, 1, Some(15), Some(20)));
        assert_eq!(all.permille(), Some(750));
    }

    #[test]
    fn figures_beyond_counting_are_told_as_unknown() {
        let all = consolidate(&[said(Some(i64::MAX), None), said(Some(1), None)]);
        assert_eq!((all.known, all.value), (2, None));
    }
}
