//! Ten thousand made committees, and the rules one by one.

use crate::conflict::{Edge, Graph, Link, Node, Reach};
use crate::reading::{File, Reader, assign};
use crate::score::{Criterion, Lack, Mark, lacks, total, verdict};
use crate::vote::{Choice, Outcome, Rule, count, voters};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers from a seed (splitmix64).
struct Lots(u64);

impl Lots {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((bits ^ (bits >> 31)) >> 32) as usize) % end.max(1)
    }
}

fn person(id: usize) -> Node {
    Node::Person(format!("p{id}"))
}

fn body(id: usize) -> Node {
    Node::Organisation(format!("o{id}"))
}

fn file(id: usize) -> Node {
    Node::File(format!("f{id}"))
}

fn edge(from: Node, to: Node, link: Link) -> Edge {
    Edge { from, to, link, until: None }
}

struct Made {
    edges: Vec<Edge>,
    people: usize,
    files: usize,
}

fn made(lots: &mut Lots) -> Made {
    let (people, bodies, files) = (5 + lots.below(7), 4 + lots.below(8), 3 + lots.below(8));
    let mut edges = Vec::new();
    for at in 0..files {
        for _ in 0..1 + lots.below(3) {
            edges.push(edge(body(lots.below(bodies)), file(at), Link::Consortium));
        }
    }
    for at in 0..people {
        edges.push(edge(person(at), body(lots.below(bodies)), Link::Employment));
        match lots.below(8) {
            0 => edges.push(edge(person(at), body(lots.below(bodies)), Link::Board)),
            1 => edges.push(edge(person(at), person(lots.below(people)), Link::Family)),
            2 => edges.push(edge(person(at), person(lots.below(people)), Link::Alias)),
            3 => edges.push(edge(person(at), file(lots.below(files)), Link::Advice)),
            4 => edges.push(edge(person(at), file(lots.below(files)), Link::Author)),
            _ => {}
        }
    }
    for _ in 0..lots.below(3) {
        let (a, b) = (lots.below(bodies), lots.below(bodies));
        edges.push(edge(body(a), body(b), Link::Funding));
    }
    for edge in &mut edges {
        // Some links are over: recently enough to count, or not.
        edge.until =
            [None, None, None, Some(2024), Some(2020)][lots.below(5)].filter(|_| edge.link != Link::Alias);
    }
    Made { edges, people, files }
}

/// The same question answered otherwise: every distance between every two nodes, relaxed until nothing changes.
fn is_conflicted(made: &Made, who: usize, what: usize, reach: Reach) -> bool {
    let live = |edge: &&Edge| edge.until.is_none_or(|until| until >= 2026 - reach.memory);
    let edges: Vec<&Edge> = made.edges.iter().filter(live).collect();
    let mut far: BTreeMap<Node, usize> = BTreeMap::from([(person(who), 0)]);
    loop {
        let before = far.clone();
        for edge in &edges {
            for (a, b) in [(&edge.from, &edge.to), (&edge.to, &edge.from)] {
                let leaves_file = matches!(a, Node::File(_));
                let other_file = matches!(b, Node::File(_)) && *b != file(what);
                let cost = usize::from(!matches!(edge.link, Link::Alias | Link::Consortium));
                if let Some(known) = far.get(a).copied()
                    && !leaves_file
                    && !other_file
                    && far.get(b).is_none_or(|old| *old > known + cost)
                {
                    far.insert(b.clone(), known + cost);
                }
            }
        }
        if far == before {
            break;
        }
    }
    far.get(&file(what)).is_some_and(|cost| *cost <= reach.hops)
}

#[test]
fn ten_thousand_committees_and_nobody_reads_what_touches_them() {
    let mut lots = Lots(46);
    let reach = Reach::default();
    let (mut conflicts, mut pairs) = (0, 0);
    for _ in 0..10_000 {
        let made = made(&mut lots);
        let graph = Graph::new(&made.edges, 2026, reach);
        // One reader for each human, whatever their accounts.
        let humans: BTreeSet<String> = (0..made.people)
            .filter_map(|at| graph.same_person(&format!("p{at}")).into_iter().next())
            .collect();
        let readers: Vec<Reader> =
            humans.into_iter().map(|id| Reader { id, load: 2 + lots.below(4) }).collect();
        let files: Vec<File> = (0..made.files).map(|at| File { id: format!("f{at}"), readers: 2 }).collect();
        let found = assign(&readers, &files, |file, reader| {
            graph.conflict(&readers[reader].id, &files[file].id, reach).is_none().then_some(1)
        });
        for (file, reader) in &found.pairs {
            let (who, what) = (reader[1..].parse().unwrap(), file[1..].parse().unwrap());
            assert!(!is_conflicted(&made, who, what, reach), "{reader} reads {file}: {:?}", made.edges);
            // Nor through any other account of theirs.
            for alias in graph.same_person(reader) {
                assert!(!is_conflicted(&made, alias[1..].parse().unwrap(), what, reach));
            }
            pairs += 1;
        }
        for reader in &readers {
            let load = found.pairs.iter().filter(|(_, by)| *by == reader.id).count();
            assert!(load <= reader.load);
        }
        for (at, known) in files.iter().enumerate() {
            let got = found.pairs.iter().filter(|(of, _)| *of == known.id).count();
            assert_eq!(got + found.missing.get(&known.id).copied().unwrap_or(0), 2);
            for who in 0..made.people {
                let path = graph.conflict(&format!("p{who}"), &known.id, reach);
                assert_eq!(path.is_some(), is_conflicted(&made, who, at, reach));
                if let Some(path) = path {
                    assert!(graph.holds(&path) && path.last().unwrap().to == file(at));
                    conflicts += 1;
                }
            }
        }
    }
    assert!(
        conflicts > 10_000 && pairs > 50_000,
        "{conflicts} conflicts, {pairs} readings: the test tries nothing"
    );
}

/// The most readings there can be, and the least cost, by trying every set of pairs.
#[test]
fn small_assignments_are_the_best_there_are() {
    let mut lots = Lots(5);
    for _ in 0..200 {
        let readers: Vec<Reader> =
            (0..3).map(|at| Reader { id: format!("r{at}"), load: lots.below(3) }).collect();
        let files: Vec<File> =
            (0..3).map(|at| File { id: format!("f{at}"), readers: 1 + lots.below(2) }).collect();
        let costs: Vec<Option<u32>> =
            (0..9).map(|_| (lots.below(4) > 0).then(|| lots.below(5) as u32)).collect();
        let found = assign(&readers, &files, |file, reader| costs[file * 3 + reader]);
        let mut best = (0, 0);
        for set in 0_usize..1 << 9 {
            let taken: Vec<usize> = (0..9).filter(|pair| set >> pair & 1 == 1).collect();
            let fits = taken.iter().all(|pair| costs[*pair].is_some())
                && (0..3).all(|f| taken.iter().filter(|pair| *pair / 3 == f).count() <= files[f].readers)
                && (0..3).all(|r| taken.iter().filter(|pair| *pair % 3 == r).count() <= readers[r].load);
            if fits {
                let cost: i64 = taken.iter().filter_map(|pair| costs[*pair]).map(i64::from).sum();
                best = best.max((taken.len() as i64, -cost));
            }
        }
        assert_eq!((found.pairs.len() as i64, -found.cost), best);
    }
}

#[test]
fn a_path_says_why_and_old_links_are_forgotten() {
    let edges = vec![
        edge(person(1), person(2), Link::Alias),
        Edge { until: Some(2024), ..edge(person(2), body(1), Link::Board) },
        edge(body(1), file(1), Link::Consortium),
        edge(body(1), file(2), Link::Consortium),
        edge(body(9), file(2), Link::Consortium),
        edge(person(3), body(9), Link::Employment),
    ];
    let reach = Reach::default();
    let graph = Graph::new(&edges, 2026, reach);
    let path = graph.conflict("p1", "f1", reach).unwrap();
    let links: Vec<Link> = path.iter().map(|step| step.link).collect();
    assert_eq!(links, [Link::Alias, Link::Board, Link::Consortium]);
    // The partner of a partner has no interest in the other files of that partner.
    assert!(graph.conflict("p3", "f1", reach).is_none() && graph.conflict("p3", "f2", reach).is_some());
    assert!(Graph::new(&edges, 2030, reach).conflict("p1", "f1", reach).is_none());
    // One hop only: the family of an employee is out of reach.
    let family = vec![
        edge(person(1), person(2), Link::Family),
        edge(person(2), body(1), Link::Employment),
        edge(body(1), file(1), Link::Consortium),
    ];
    let one = Reach { hops: 1, ..reach };
    assert!(Graph::new(&family, 2026, one).conflict("p1", "f1", one).is_none());
    assert!(Graph::new(&family, 2026, reach).conflict("p1", "f1", reach).is_some());
}

fn criteria() -> Vec<Criterion> {
    [("a", 3), ("b", 2), ("c", 1)].map(|(id, weight)| Criterion { id: id.into(), weight }).into()
}

fn marks(scores: [Option<u8>; 3]) -> BTreeMap<String, Mark> {
    ["a", "b", "c"]
        .into_iter()
        .zip(scores)
        .map(|(id, score)| (id.to_owned(), Mark { score, because: "reason".into() }))
        .collect()
}

#[test]
fn a_criterion_not_applicable_is_not_a_zero() {
    let criteria = criteria();
    assert_eq!(total(&criteria, &marks([Some(4), Some(4), Some(4)])), Some(4_000));
    assert_eq!(total(&criteria, &marks([Some(4), None, Some(4)])), Some(4_000));
    assert_eq!(total(&criteria, &marks([Some(5), Some(0), Some(0)])), Some(2_500));
    assert_eq!(total(&criteria, &marks([None, None, None])), None);
    assert_eq!(lacks(&criteria, &marks([None, None, None])), [Lack::Nothing]);
    let mut some = marks([Some(6), Some(1), Some(1)]);
    some.remove("b");
    some.insert("z".into(), Mark { score: None, because: "x".into() });
    some.get_mut("c").unwrap().because = " ".into();
    assert_eq!(
        lacks(&criteria, &some),
        [
            Lack::TooHigh("a".into()),
            Lack::Mark("b".into()),
            Lack::Reason("c".into()),
            Lack::Stranger("z".into())
        ]
    );
    assert!(lacks(&criteria, &marks([Some(0), Some(5), None])).is_empty());
}

#[test]
fn readers_far_apart_call_for_another() {
    assert!(verdict(&[4_000], 2, 1_500).needs_reader);
    assert!(!verdict(&[4_000, 3_000], 2, 1_500).needs_reader);
    let far = verdict(&[4_500, 1_000], 2, 1_500);
    assert!(far.needs_reader && far.spread == Some(3_500) && far.mean == Some(2_750));
    assert_eq!(far.noise, Some(1_750));
    assert!(!verdict(&[4_500, 1_000, 3_000], 2, 1_500).needs_reader);
    let none = verdict(&[], 2, 1_500);
    assert_eq!((none.mean, none.noise, none.needs_reader), (None, None, true));
}

#[test]
fn a_vote_counts_those_who_may_and_only_them() {
    let all = ["p1", "p1b", "p2", "p3", "p4", "p5"];
    let human = |account: &str| account.trim_end_matches('b').to_owned();
    let may = voters(all, human, |account| account == "p5");
    assert_eq!(may.len(), 4);
    let ballots = |of: &[(&str, Choice)]| of.iter().map(|(by, choice)| ((*by).to_owned(), *choice)).collect();
    let rule = Rule::default();
    assert_eq!(
        count(&may, &ballots(&[("p1", Choice::For), ("p5", Choice::For)]), rule),
        Outcome::NoQuorum { present: 1, needed: 2 }
    );
    assert_eq!(
        count(&may, &ballots(&[("p1", Choice::For), ("p2", Choice::Abstain), ("p5", Choice::Against)]), rule),
        Outcome::Accepted { in_favour: 1, against: 0, abstained: 1 }
    );
    assert_eq!(
        count(&may, &ballots(&[("p1", Choice::For), ("p2", Choice::Against)]), rule),
        Outcome::Tied { each: 1, abstained: 0 }
    );
    let strict = Rule { majority: 666, ..rule };
    assert_eq!(
        count(
            &may,
            &ballots(&[
                ("p1", Choice::For),
                ("p2", Choice::Against),
                ("p3", Choice::For),
                ("p4", Choice::Against)
            ]),
            Rule { majority: 400, ..rule }
        ),
        Outcome::Tied { each: 2, abstained: 0 }
    );
    assert_eq!(
        count(&may, &ballots(&[("p1", Choice::For), ("p2", Choice::Against), ("p3", Choice::For)]), strict),
        Outcome::Accepted { in_favour: 2, against: 1, abstained: 0 }
    );
    // Nobody may vote: nothing is decided.
    assert_eq!(count(&BTreeSet::new(), &BTreeMap::new(), rule), Outcome::NoQuorum { present: 0, needed: 1 });
}
