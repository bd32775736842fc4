//! The filter of residences: one query string, the same for the list, the map, the exports and the command line.

use super::{LiftState, Portfolio, ResidenceView};
use crate::disclosure::told;
use crate::neighbourhoods::InNeighbourhood;
use access::Class;
use access::targets::TargetStatus;
use model::words::{analyse, fold};

/// In which order residences are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best middle of the index first.
    #[default]
    Index,
    Name,
    Dwellings,
    /// Largest share of dwellings housing the age first.
    Share,
    Coverage,
    Built,
}

impl Sort {
    pub const ALL: [Sort; 6] =
        [Sort::Index, Sort::Name, Sort::Dwellings, Sort::Share, Sort::Coverage, Sort::Built];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Sort::Index => "index",
            Sort::Name => "name",
            Sort::Dwellings => "dwellings",
            Sort::Share => "share",
            Sort::Coverage => "coverage",
            Sort::Built => "built",
        }
    }
}

/// What is kept of a list. Empty keeps everything.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// Words of the name, address or reference; every word must be found.
    pub q: String,
    /// INSEE code.
    pub commune: Option<String>,
    /// Classes that the residence may have.
    pub classes: Vec<Class>,
    pub target: Vec<TargetStatus>,
    pub lift: Option<LiftState>,
    /// Least coverage, per cent.
    pub coverage: Option<u8>,
    /// In a priority neighbourhood, by its coordinates: yes, no, or nobody knows.
    pub neighbourhood: Option<InNeighbourhood>,
    /// Least share of dwellings housing the age, per cent, certain.
    pub share: Option<u8>,
    pub sort: Sort,
    pub reversed: bool,
}

const STATUSES: [TargetStatus; 4] =
    [TargetStatus::Target, TargetStatus::ToConfirm, TargetStatus::NotTarget, TargetStatus::TooSmall];

/// Code of a lift state in the query string.
#[must_use]
pub const fn lift_code(lift: LiftState) -> &'static str {
    match lift {
        LiftState::Yes => "yes",
        LiftState::No => "no",
        LiftState::Some => "some",
        LiftState::Unknown => "unknown",
    }
}

impl Filter {
    /// Reads pairs of a query string. Names that are not ours are left to others; values that are not understood
    /// are given back, to be told rather than guessed.
    #[must_use]
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Filter, Vec<String>) {
        let mut filter = Filter::default();
        let mut refused = Vec::new();
        for (name, value) in pairs {
            let value = value.trim();
            if !value.is_empty() && !filter.take(name, value) {
                refused.push(format!("{name}={value}"));
            }
        }
        (filter, refused)
    }

    /// Reads `q=tilleuls&target=target&sort=share`.
    #[must_use]
    pub fn from_query(query: &str) -> (Filter, Vec<String>) {
        let decoded: Vec<(String, String)> = query
            .trim_start_matches('?')
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        Filter::from_pairs(decoded.iter().map(|(n, v)| (n.as_str(), v.as_str())))
    }

    fn take(&mut self, name: &str, value: &str) -> bool {
        let percent = || value.parse::<u8>().ok().filter(|p| *p <= 100);
        match name {
            "q" => value.chars().take(200).collect::<String>().clone_into(&mut self.q),
            "commune" => self.commune = Some(value.to_owned()),
            "class" => {
                let letters: Vec<Class> = value
                    .split(',')
                    .filter_map(|l| {
                        Class::ALL.into_iter().find(|c| l.eq_ignore_ascii_case(&c.letter().to_string()))
                    })
                    .collect();
                if letters.is_empty() {
                    return false;
                }
                self.classes.extend(letters);
            }
            "target" => {
                let statuses: Vec<TargetStatus> =
                    value.split(',').filter_map(|v| STATUSES.into_iter().find(|s| s.code() == v)).collect();
                if statuses.is_empty() {
                    return false;
                }
                self.target.extend(statuses);
            }
            "lift" => {
                let all = [LiftState::Yes, LiftState::No, LiftState::Some, LiftState::Unknown];
                self.lift = all.into_iter().find(|l| lift_code(*l) == value);
                return self.lift.is_some();
            }
            "coverage" => {
                self.coverage = percent();
                return self.coverage.is_some();
            }
            "qpv" => {
                self.neighbourhood = InNeighbourhood::from_code(value);
                return self.neighbourhood.is_some();
            }
            "share" => {
                self.share = percent();
                return self.share.is_some();
            }
            "sort" => {
                let (code, reversed) = value.strip_prefix('-').map_or((value, false), |code| (code, true));
                let Some(sort) = Sort::ALL.into_iter().find(|s| s.code() == code) else { return false };
                (self.sort, self.reversed) = (sort, reversed);
            }
            _ => {}
        }
        true
    }

    /// The pairs that make this filter again, in a fixed order.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.q.is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        pairs.extend(self.commune.iter().map(|c| ("commune", c.clone())));
        pairs.extend(self.classes.iter().map(|c| ("class", c.letter().to_string())));
        pairs.extend(self.target.iter().map(|t| ("target", t.code().to_owned())));
        pairs.extend(self.lift.map(|l| ("lift", lift_code(l).to_owned())));
        pairs.extend(self.coverage.map(|c| ("coverage", c.to_string())));
        pairs.extend(self.neighbourhood.map(|n| ("qpv", n.code().to_owned())));
        pairs.extend(self.share.map(|s| ("share", s.to_string())));
        if self.sort != Sort::default() || self.reversed {
            let sign = if self.reversed { "-" } else { "" };
            pairs.push(("sort", format!("{sign}{}", self.sort.code())));
        }
        pairs
    }

    /// The residences that the filter keeps, in its order.
    #[must_use]
    pub fn apply<'p>(&self, portfolio: &'p Portfolio) -> Vec<&'p ResidenceView> {
        let words = analyse(&self.q);
        let below = portfolio.parameters.presentation.mask_below;
        let mut kept: Vec<&ResidenceView> =
            portfolio.residences.iter().filter(|r| self.keeps(r, &words, below)).collect();
        // What may not be told does not order the list either.
        let share = |r: &ResidenceView| told(&r.target, below).share.map_or(0.0, |share| share.lo);
        match self.sort {
            Sort::Index => {}
            Sort::Name => kept.sort_by_cached_key(|r| (fold(&r.name), r.id.clone())),
            Sort::Dwellings => kept.sort_by_key(|r| std::cmp::Reverse(r.dwellings)),
            Sort::Share => kept.sort_by(|a, b| share(b).total_cmp(&share(a))),
            Sort::Coverage => kept.sort_by(|a, b| b.score.coverage.total_cmp(&a.score.coverage)),
            Sort::Built => kept.sort_by_key(|r| r.built.map_or(i16::MAX, |(first, _)| first)),
        }
        if self.reversed {
            kept.reverse();
        }
        kept
    }

    fn keeps(&self, r: &ResidenceView, words: &[String], below: u32) -> bool {
        let classes = &self.classes;
        let (best, worst) = (r.score.classes.best, r.score.classes.worst);
        self.commune.as_deref().is_none_or(|c| r.commune_code.as_deref() == Some(c))
            && (classes.is_empty() || classes.iter().any(|c| (best..=worst).contains(c)))
            && (self.target.is_empty() || self.target.contains(&r.target.status))
            && self.lift.is_none_or(|l| r.lift == l)
            && self.coverage.is_none_or(|c| r.score.coverage * 100.0 + 1e-9 >= f64::from(c))
            && self.neighbourhood.is_none_or(|n| r.in_neighbourhood() == n)
            && self.share.is_none_or(|s| {
                // Through what may be told: else a count could be found by trying shares.
                told(&r.target, below).share.is_some_and(|share| share.lo * 100.0 + 1e-9 >= f64::from(s))
            })
            && (words.is_empty() || {
                let reference = r.reference.as_deref().unwrap_or("");
                let town = r.commune_name.as_deref().unwrap_or("");
                let text = analyse(&format!("{} {} {reference} {town}", r.name, r.address));
                words.iter().all(|w| text.iter().any(|t| t.starts_with(w.as_str())))
            })
    }
}

/// Percent-decoding of a query string; what is not an escape stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = bytes.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok());
        match (bytes[at], escape.and_then(|h| u8::from_str_radix(h, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (b'+', _) => {
                out.push(b' ');
                at += 1;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_its_query_string() {
        let (filter, refused) = Filter::from_query(
            "q=les%20tilleuls&class=A,b&target=to-confirm&lift=no&coverage=60&sort=-share&x=1",
        );
        assert_eq!(refused, Vec::<String>::new());
        let pairs = filter.pairs();
        let (again, _) = Filter::from_pairs(pairs.iter().map(|(n, v)| (*n, v.as_str())));
        assert_eq!(again, filter);
        assert_eq!(filter.q, "les tilleuls");
        assert!(filter.reversed);
    }

    #[test]
    fn what_is_not_understood_is_told() {
        let (filter, refused) = Filter::from_query("coverage=lots&target=maybe&sort=colour&class=Z");
        assert_eq!(filter, Filter::default());
        assert_eq!(refused, ["coverage=lots", "target=maybe", "sort=colour", "class=Z"]);
    }
}
