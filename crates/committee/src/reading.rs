//! Who reads what: each file by enough different people without an interest in it, nobody above their load, and as near
//! as possible to what they know. A flow of least cost: exact, not a turn of hands.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// Somebody who reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// The human: two accounts of one person are one reader.
    pub id: String,
    /// Files they accept to read.
    pub load: usize,
}

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub id: String,
    /// Readers wanted.
    pub readers: usize,
}

/// Who reads what, and what is lacking.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// (file, reader), sorted.
    pub pairs: Vec<(String, String)>,
    /// Readers that a file lacks.
    pub missing: BTreeMap<String, usize>,
    /// Sum of the costs of the pairs.
    pub cost: i64,
}

#[derive(Debug, Clone)]
struct Arc {
    to: usize,
    room: i64,
    cost: i64,
}

#[derive(Debug, Default)]
struct Network {
    arcs: Vec<Arc>,
    beside: Vec<Vec<usize>>,
}

impl Network {
    fn new(nodes: usize) -> Network {
        Network { arcs: Vec::new(), beside: vec![Vec::new(); nodes] }
    }

    fn arc(&mut self, from: usize, to: usize, room: i64, cost: i64) -> usize {
        let id = self.arcs.len();
        self.arcs.push(Arc { to, room, cost });
        self.arcs.push(Arc { to: from, room: 0, cost: -cost });
        self.beside[from].push(id);
        self.beside[to].push(id + 1);
        id
    }

    /// Cheapest paths, one after another: each flow is the cheapest of its size.
    fn flow(&mut self, start: usize, end: usize) {
        loop {
            let mut dist = vec![i64::MAX; self.beside.len()];
            let mut by = vec![usize::MAX; self.beside.len()];
            let mut waits = vec![false; self.beside.len()];
            dist[start] = 0;
            let mut queue = VecDeque::from([start]);
            while let Some(node) = queue.pop_front() {
                waits[node] = false;
                for id in &self.beside[node] {
                    let arc = &self.arcs[*id];
                    let reached = dist[node].saturating_add(arc.cost);
                    if arc.room > 0 && reached < dist[arc.to] {
                        (dist[arc.to], by[arc.to]) = (reached, *id);
                        if !waits[arc.to] {
                            waits[arc.to] = true;
                            queue.push_back(arc.to);
                        }
                    }
                }
            }
            if dist[end] == i64::MAX {
                return;
            }
            let mut node = end;
            while node != start {
                let id = by[node];
                self.arcs[id].room -= 1;
                self.arcs[id ^ 1].room += 1;
                node = self.arcs[id ^ 1].to;
            }
        }
    }
}

/// The best assignment. `cost` says how far a reader is from a file; `None`: never, they have an interest in it. As many
/// readers as can be come first, then the least cost, then an even load: each further file of a reader costs a little more.
#[must_use]
pub fn assign(readers: &[Reader], files: &[File], cost: impl Fn(usize, usize) -> Option<u32>) -> Assignment {
    let (start, end) = (0, 1 + files.len() + readers.len());
    let mut network = Network::new(end + 1);
    // A unit of cost weighs more than all the evenness of one load.
    let weight = readers.iter().map(|reader| reader.load as i64 + 1).max().unwrap_or(1).pow(2);
    let mut pairs = Vec::new();
    for (file, known) in files.iter().enumerate() {
        network.arc(start, 1 + file, known.readers as i64, 0);
        for reader in 0..readers.len() {
            if let Some(far) = cost(file, reader) {
                let far = i64::from(far);
                pairs.push((
                    file,
                    reader,
                    far,
                    network.arc(1 + file, 1 + files.len() + reader, 1, far * weight),
                ));
            }
        }
    }
    for (reader, known) in readers.iter().enumerate() {
        for turn in 0..known.load {
            network.arc(1 + files.len() + reader, end, 1, turn as i64);
        }
    }
    network.flow(start, end);
    let mut found = Assignment::default();
    let mut got = vec![0; files.len()];
    for (file, reader, far, arc) in pairs {
        if network.arcs[arc].room == 0 {
            found.pairs.push((files[file].id.clone(), readers[reader].id.clone()));
            found.cost += far;
            got[file] += 1;
        }
    }
    found.pairs.sort();
    let lacking = files.iter().zip(got).filter(|(file, got)| *got < file.readers);
    found.missing = lacking.map(|(file, got)| (file.id.clone(), file.readers - got)).collect();
    found
}
