//! 120 000 random rules: verdict, proof, missing facts and smallest change agree with an evaluator of another making, which
//! knows no cells and no alternatives: it tries every answer.

use crate::finding::{Judged, Proof, judge};
use crate::{Bound, Fact, Facts, Rule, Verdict};
use jiff::civil::date;
use law::Table;
use std::collections::BTreeSet;

/// A generator of the kind splitmix64: the same cases on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

/// Facts of the tests, with every answer that is tried. Small ranges, so that all of them can be.
const TRIED: [(Fact, i64, i64); 5] =
    [(Fact::Started, 0, 1), (Fact::Psp, 0, 1), (Fact::Where, 0, 2), (Fact::Gir, 1, 6), (Fact::Support, 0, 1)];
const WORDS: [&[&str]; 4] = [&["dwelling"], &["common", "outside"], &["dwelling", "outside"], &[]];

fn leaf(random: &mut Random) -> Rule {
    let number = Bound::Of(i64::try_from(random.below(8)).unwrap());
    match random.below(9) {
        0 => Rule::Yes(Fact::Started),
        1 => Rule::No(Fact::Psp),
        2 => Rule::Yes(Fact::Psp),
        3 => Rule::In(Fact::Where, WORDS[usize::try_from(random.below(4)).unwrap()]),
        4 => Rule::AtLeast(Fact::Gir, number),
        5 => Rule::AtMost(Fact::Gir, number),
        6 => Rule::Under(Fact::Gir, number),
        7 => Rule::Yes(Fact::Support),
        _ => Rule::No(Fact::Support),
    }
}

fn rule(random: &mut Random, depth: u64) -> Rule {
    let parts = |random: &mut Random| -> &'static [Rule] {
        let count = random.below(4);
        let parts: Vec<Rule> = (0..count).map(|_| rule(random, depth - 1)).collect();
        parts.leak()
    };
    match if depth == 0 { 9 } else { random.below(8) } {
        0..=2 => Rule::All(parts(random)),
        3..=4 => Rule::Any(parts(random)),
        5 => Rule::Not(Box::leak(Box::new(rule(random, depth - 1)))),
        _ => leaf(random),
    }
}

/// Does the rule hold when everything is known?
fn naive(rule: &Rule, answers: &[i64; 5]) -> bool {
    let at = |fact: Fact| answers[TRIED.iter().position(|tried| tried.0 == fact).unwrap()];
    let number = |bound: Bound| if let Bound::Of(n) = bound { n } else { panic!("numbers only") };
    match *rule {
        Rule::All(parts) => parts.iter().all(|part| naive(part, answers)),
        Rule::Any(parts) => parts.iter().any(|part| naive(part, answers)),
        Rule::Not(part) => !naive(part, answers),
        Rule::Yes(fact) => at(fact) == 1,
        Rule::No(fact) => at(fact) == 0,
        Rule::In(fact, words) => words.iter().any(|word| fact.word(word) == Some(at(fact))),
        Rule::AtLeast(fact, bound) => at(fact) >= number(bound),
        Rule::AtMost(fact, bound) => at(fact) <= number(bound),
        Rule::Under(fact, bound) => at(fact) < number(bound),
        Rule::Holds(_) => panic!("no law here"),
    }
}

/// Every way in which what is unknown may be.
fn every(facts: &Facts) -> Vec<[i64; 5]> {
    let mut all = vec![[0; 5]];
    for (at, (fact, least, most)) in TRIED.iter().enumerate() {
        let answers: Vec<i64> =
            facts.get(*fact).map_or_else(|| (*least..=*most).collect(), |value| vec![value]);
        let with = |before: [i64; 5]| {
            answers.iter().map(move |answer| {
                let mut after = before;
                after[at] = *answer;
                after
            })
        };
        all = all.into_iter().flat_map(with).collect();
    }
    all
}

fn verdict(rule: &Rule, all: &[[i64; 5]]) -> Verdict {
    let holding = all.iter().filter(|answers| naive(rule, answers)).count();
    match holding {
        0 => Verdict::NotEligible,
        n if n == all.len() => Verdict::Eligible,
        _ => Verdict::Unknown,
    }
}

/// Unknown facts for which two answers, all else equal, are judged differently.
fn missing(rule: &Rule, facts: &Facts, all: &[[i64; 5]]) -> BTreeSet<Fact> {
    let mut found = BTreeSet::new();
    for (at, (fact, least, most)) in
        TRIED.iter().enumerate().filter(|(_, tried)| facts.get(tried.0).is_none())
    {
        let differs = all.iter().any(|answers| {
            (*least..=*most).any(|value| {
                let mut other = *answers;
                other[at] = value;
                naive(rule, answers) != naive(rule, &other)
            })
        });
        if differs {
            found.insert(*fact);
        }
    }
    found
}

/// The least number of changes after which the rule is not out of reach; `None`: no change helps.
fn fewest(rule: &Rule, facts: &Facts) -> Option<usize> {
    let free: Vec<Fact> = TRIED
        .iter()
        .map(|tried| tried.0)
        .filter(|fact| facts.get(*fact).is_some() && fact.question().changeable)
        .collect();
    let subsets = (0..1_u32 << free.len()).filter(|subset| {
        let mut open = facts.clone();
        for (_, fact) in free.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1) {
            open.set(*fact, None);
        }
        every(&open).iter().any(|answers| naive(rule, answers))
    });
    subsets.map(|subset| usize::try_from(subset.count_ones()).unwrap()).min()
}

fn check_proof(rule: &Rule, proof: &Proof, all: &[[i64; 5]]) {
    assert_eq!(proof.verdict, verdict(rule, all), "{rule:?}");
    assert_eq!(rule.parts().len(), proof.parts.len());
    for (part, proof) in rule.parts().iter().zip(&proof.parts) {
        check_proof(part, proof, all);
    }
}

#[test]
fn verdict_proof_missing_facts_and_smallest_change_agree_with_trying_every_answer() {
    let (mut random, table, on) = (Random(15), Table::default(), date(2026, 11, 22));
    let mut counted = [0_usize; 4];
    for case in 0..120_000 {
        let depth = 1 + random.below(3);
        let rule = rule(&mut random, depth);
        let mut facts = Facts::default();
        for (fact, least, most) in TRIED {
            if random.below(3) > 0 {
                let width = u64::try_from(most - least + 1).unwrap();
                facts.set(fact, Some(least + i64::try_from(random.below(width)).unwrap()));
            }
        }
        let all = every(&facts);
        let Judged { verdict: said, missing: asked, proof, otherwise } = judge(&rule, &table, on, &facts);
        assert_eq!(said, verdict(&rule, &all), "case {case}: {rule:?} {facts:?}");
        assert_eq!(
            asked.iter().copied().collect::<BTreeSet<_>>(),
            missing(&rule, &facts, &all),
            "case {case}: {rule:?} {facts:?}"
        );
        check_proof(&rule, &proof, &all);
        counted[said as usize] += 1;
        if said != Verdict::NotEligible {
            continue;
        }
        let least = fewest(&rule, &facts);
        assert_eq!(otherwise.as_ref().map(|o| o.changes.len()), least, "case {case}: {rule:?} {facts:?}");
        if let Some(otherwise) = otherwise {
            counted[3] += 1;
            let mut then = facts.clone();
            for change in &otherwise.changes {
                assert!(change.fact.question().changeable && facts.get(change.fact) == Some(change.now));
                then.set(change.fact, Some(change.then));
            }
            assert_eq!(verdict(&rule, &every(&then)), otherwise.verdict, "case {case}: {rule:?}");
            assert_ne!(otherwise.verdict, Verdict::NotEligible);
        }
    }
    assert!(counted.iter().all(|n| *n > 5_000), "every kind of case is met: {counted:?}");
}
