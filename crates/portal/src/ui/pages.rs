//! The pages of a long list.

use crate::edge::form::{Pairs, query_with};
use askama::Template;
use askama::filters::HtmlSafe;
use texts::Texts;

/// Links to the other pages of a list, through the query string.
#[derive(Template)]
#[template(path = "ui/pages.html")]
pub(crate) struct Pager {
    t: Texts,
    base: String,
    here: usize,
    last: usize,
}

impl HtmlSafe for Pager {}

impl Pager {
    /// Page `here` (from 1) of a list of `total` rows.
    pub fn new(t: Texts, path: &str, pairs: &Pairs, here: usize, per_page: usize, total: usize) -> Pager {
        let query = query_with(pairs, &[("page", ""), ("lang", "")]);
        let base = if query.is_empty() { format!("{path}?") } else { format!("{path}?{query}&") };
        Pager { t, base, here, last: total.div_ceil(per_page.max(1)).max(1) }
    }

    /// The numbers shown: the ends, and those around here. `None` is a gap.
    fn numbers(&self) -> Vec<Option<usize>> {
        let near = |n: usize| n == 1 || n == self.last || n.abs_diff(self.here) <= 1;
        let mut out = Vec::new();
        for n in 1..=self.last {
            if near(n) {
                out.push(Some(n));
            } else if out.last() != Some(&None) {
                out.push(None);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_pages_are_left_out() {
        let pager = Pager::new(Texts::of(texts::Lang::Fr), "/r", &Pairs::default(), 5, 10, 95);
        let expected = [Some(1), None, Some(4), Some(5), Some(6), None, Some(10)];
        assert_eq!(pager.numbers(), expected);
    }
}
