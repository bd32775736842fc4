//! The graph as the kernels see it: compressed adjacency on `u32`.

/// The cost of an arc that the walker cannot use. Such arcs may stay in the arrays, so that several profiles
/// share one topology.
pub const IMPASSABLE: u32 = u32::MAX;

/// Directed arcs grouped by the node they leave (compressed sparse rows).
///
/// The arcs of node `n` are `first[n]..first[n + 1]`. Costs are in any unit (the network uses milliseconds),
/// `0` is allowed, [`IMPASSABLE`] closes the arc. Loops and parallel arcs are allowed. Number nodes along a
/// space-filling curve: the kernels rely on neighbours having close numbers for speed, never for results.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arcs {
    /// Offsets into `head` and `cost`; one more than there are nodes.
    pub first: Vec<u32>,
    /// The node that each arc reaches.
    pub head: Vec<u32>,
    /// The cost of each arc.
    pub cost: Vec<u32>,
}

impl Arcs {
    /// Groups `(from, to, cost)` edges by origin, keeping their order within one origin.
    ///
    /// Edges naming a node outside `0..nodes` are left out. The iterator is walked twice, so that the edges of
    /// a whole country need not be copied first.
    #[must_use]
    pub fn from_edges<I>(nodes: u32, edges: I) -> Arcs
    where
        I: IntoIterator<Item = (u32, u32, u32)>,
        I::IntoIter: Clone,
    {
        let edges = edges.into_iter().filter(|&(from, to, _)| from < nodes && to < nodes);
        let mut first = vec![0u32; nodes as usize + 1];
        for (from, ..) in edges.clone() {
            first[from as usize + 1] += 1;
        }
        for n in 0..nodes as usize {
            first[n + 1] += first[n];
        }
        let arcs = first[nodes as usize] as usize;
        let (mut head, mut cost) = (vec![0; arcs], vec![0; arcs]);
        let mut next = first.clone();
        for (from, to, price) in edges {
            let slot = &mut next[from as usize];
            head[*slot as usize] = to;
            cost[*slot as usize] = price;
            *slot += 1;
        }
        Arcs { first, head, cost }
    }

    /// How many nodes there are.
    #[must_use]
    pub fn nodes(&self) -> u32 {
        self.first.len().saturating_sub(1) as u32
    }

    /// The arcs leaving a node, as `(reached node, cost)`.
    #[inline]
    pub fn leaving(&self, node: u32) -> impl Iterator<Item = (u32, u32)> + Clone + '_ {
        let range = self.first[node as usize] as usize..self.first[node as usize + 1] as usize;
        self.head[range.clone()].iter().copied().zip(self.cost[range].iter().copied())
    }

    /// Every arc as `(from, to, cost)`, in the order of the arrays.
    pub fn edges(&self) -> impl Iterator<Item = (u32, u32, u32)> + Clone + '_ {
        (0..self.nodes()).flat_map(|node| self.leaving(node).map(move |(to, cost)| (node, to, cost)))
    }

    /// The same arcs turned round: what [`super::sweep()`] walks.
    #[must_use]
    pub fn reversed(&self) -> Arcs {
        Arcs::from_edges(self.nodes(), self.edges().map(|(from, to, cost)| (to, from, cost)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_grouped_by_origin() {
        let arcs = Arcs::from_edges(3, [(2, 0, 5), (0, 1, 7), (0, 2, 9), (0, 3, 1), (4, 0, 1)]);
        assert_eq!(arcs.first, [0, 2, 2, 3]);
        assert_eq!(arcs.edges().collect::<Vec<_>>(), [(0, 1, 7), (0, 2, 9), (2, 0, 5)]);
    }

    #[test]
    fn turning_round_twice_gives_the_same_arcs() {
        let arcs = Arcs::from_edges(4, [(0, 1, 1), (0, 3, 2), (1, 0, 3), (3, 1, 0), (3, 3, IMPASSABLE)]);
        assert_eq!(arcs.reversed().edges().collect::<Vec<_>>()[0], (0, 1, 3));
        assert_eq!(arcs.reversed().reversed(), arcs);
    }

    #[test]
    fn no_node_is_a_graph_too() {
        assert_eq!(Arcs::from_edges(0, [(0, 0, 1)]).nodes(), 0);
        assert_eq!(Arcs::default().nodes(), 0);
    }
}
