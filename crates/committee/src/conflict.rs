//! Conflicts of interest, computed from declared and known links: employment, boards, family, money, consortium, advice.
//! One hop or two, whatever account somebody uses. What is found comes with its path, so that it can be disputed.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Somebody or something that links join. Ids are the register's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "id")]
pub enum Node {
    Person(String),
    Organisation(String),
    File(String),
}

/// What a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// Two accounts of the same human: no hop at all.
    Alias,
    /// A person and who employs them.
    Employment,
    /// A person and a body on whose board they sit.
    Board,
    /// Two persons of one family, or who live together.
    Family,
    /// An organisation that pays another, or owns part of it.
    Funding,
    /// An organisation and a file it carries with others.
    Consortium,
    /// Somebody helped to write the file.
    Advice,
    /// Somebody wrote or signed it.
    Author,
}

/// A link between two nodes, in force until a year; `None`: still in force.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edge {
    pub from: Node,
    pub to: Node,
    pub link: Link,
    pub until: Option<i16>,
}

/// How far a link is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Links between a person and an organisation of the file (or the file itself).
    pub hops: usize,
    /// Years during which a link that ended still counts.
    pub memory: i16,
}

impl Default for Reach {
    fn default() -> Self {
        Self { hops: 2, memory: 3 }
    }
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub from: Node,
    pub link: Link,
    pub to: Node,
}

/// The links of a call, as they stand in a year.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    beside: BTreeMap<Node, BTreeSet<(Node, Link)>>,
}

impl Graph {
    /// Keeps the links that still count in this year.
    #[must_use]
    pub fn new(edges: &[Edge], year: i16, reach: Reach) -> Graph {
        let mut graph = Graph::default();
        let counts = |edge: &&Edge| edge.until.is_none_or(|until| until >= year.saturating_sub(reach.memory));
        for edge in edges.iter().filter(counts) {
            for (a, b) in [(&edge.from, &edge.to), (&edge.to, &edge.from)] {
                graph.beside.entry(a.clone()).or_default().insert((b.clone(), edge.link));
            }
        }
        graph
    }

    /// The shortest path from a person to a file, if one is within reach. The organisations of the file are the file: the
    /// link of a consortium costs no hop, nor does an alias. A path never goes through another file or out of one: that
    /// two organisations carry one file together is not an interest in the other files of either.
    #[must_use]
    pub fn conflict(&self, person: &str, file: &str, reach: Reach) -> Option<Vec<Step>> {
        let (start, end) = (Node::Person(person.to_owned()), Node::File(file.to_owned()));
        let mut near: BTreeMap<Node, usize> = BTreeMap::from([(start.clone(), 0)]);
        let mut from: BTreeMap<Node, (Node, Link)> = BTreeMap::new();
        let mut queue = VecDeque::from([start.clone()]);
        while let Some(node) = queue.pop_front() {
            let hops = near.get(&node).copied().unwrap_or(0);
            for (next, link) in self.beside.get(&node).into_iter().flatten() {
                if matches!(next, Node::File(_)) && *next != end {
                    continue;
                }
                let is_free = matches!(link, Link::Alias | Link::Consortium);
                let cost = hops + usize::from(!is_free);
                if cost > reach.hops || near.get(next).is_some_and(|known| *known <= cost) {
                    continue;
                }
                near.insert(next.clone(), cost);
                from.insert(next.clone(), (node.clone(), *link));
                if *next == end {
                    continue;
                }
                // Nearest first: links that cost nothing are followed before the others.
                if is_free { queue.push_front(next.clone()) } else { queue.push_back(next.clone()) }
            }
        }
        near.get(&end)?;
        let (mut path, mut at) = (Vec::new(), end);
        while at != start {
            let (before, link) = from.get(&at)?.clone();
            path.push(Step { from: before.clone(), link, to: at });
            at = before;
        }
        path.reverse();
        Some(path)
    }

    /// Does a path hold, step by step, in these links? So that whoever reads it need not trust the search.
    #[must_use]
    pub fn holds(&self, path: &[Step]) -> bool {
        path.windows(2).all(|pair| pair[0].to == pair[1].from)
            && path.iter().all(|step| {
                self.beside.get(&step.from).is_some_and(|all| all.contains(&(step.to.clone(), step.link)))
            })
    }

    /// The accounts that are this person's.
    #[must_use]
    pub fn same_person(&self, person: &str) -> BTreeSet<String> {
        let mut all = BTreeSet::from([person.to_owned()]);
        let mut queue = vec![person.to_owned()];
        while let Some(one) = queue.pop() {
            for (other, link) in self.beside.get(&Node::Person(one)).into_iter().flatten() {
                if let (Node::Person(id), Link::Alias) = (other, link)
                    && all.insert(id.clone())
                {
                    queue.push(id.clone());
                }
            }
        }
        all
    }
}
