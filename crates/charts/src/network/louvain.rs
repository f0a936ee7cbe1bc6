//! Communities by the Louvain method (Blondel, Guillaume, Lambiotte, Lefebvre
//! 2008): nodes move to the community of a neighbour as long as the modularity
//! grows, then communities become nodes.
//!
//! Deterministic: nodes move in their order, and among equal gains stay, or go
//! to the community of the lowest number. Gains are whole numbers, so that equal
//! ones are equal.

use std::collections::BTreeMap;

/// An undirected line between two nodes and its weight, which is positive.
pub(super) type Line = (usize, usize, i64);

/// The community of each of `n` nodes: numbers from 0 in the order of their first
/// nodes.
pub(super) fn communities(n: usize, lines: &[Line]) -> Vec<usize> {
    let mut of_node: Vec<usize> = (0..n).collect();
    let mut graph = Graph::new(n, lines);
    loop {
        let moved = graph.move_nodes();
        let (numbered, count) = numbered(&moved);
        let is_done = count == graph.neighbours.len();
        for community in &mut of_node {
            *community = numbered[*community];
        }
        if is_done {
            return self::numbered(&of_node).0;
        }
        graph = graph.united(&numbered, count);
    }
}

/// The modularity of a division (Newman 2004): the part of the weight within
/// communities, less what chance would put there.
#[cfg(test)]
pub(super) fn modularity(n: usize, lines: &[Line], communities: &[usize]) -> f64 {
    let graph = Graph::new(n, lines);
    let twice = graph.twice as f64;
    let within = lines.iter().filter(|(a, b, _)| communities[*a] == communities[*b]);
    let within: i64 = within.map(|(.., weight)| 2 * weight).sum();
    let mut totals: BTreeMap<usize, i64> = BTreeMap::new();
    for (node, degree) in graph.degrees.iter().enumerate() {
        *totals.entry(communities[node]).or_default() += degree;
    }
    let by_chance: f64 = totals.values().map(|total| (*total as f64 / twice).powi(2)).sum();
    within as f64 / twice - by_chance
}

struct Graph {
    /// Of each node, without itself, with the weights.
    neighbours: Vec<BTreeMap<usize, i64>>,
    /// The sums of the weights at each node; a line to itself counts twice.
    degrees: Vec<i64>,
    /// Twice the sum of all weights.
    twice: i64,
}

impl Graph {
    fn new(n: usize, lines: &[Line]) -> Self {
        let mut graph =
            Self { neighbours: vec![BTreeMap::new(); n], degrees: vec![0; n], twice: 0 };
        for &(a, b, weight) in lines {
            graph.add(a, b, weight);
        }
        graph
    }

    fn add(&mut self, a: usize, b: usize, weight: i64) {
        self.degrees[a] += weight;
        self.degrees[b] += weight;
        self.twice += 2 * weight;
        if a != b {
            *self.neighbours[a].entry(b).or_default() += weight;
            *self.neighbours[b].entry(a).or_default() += weight;
        }
    }

    /// The community of each node once no move makes the modularity grow.
    fn move_nodes(&self) -> Vec<usize> {
        let mut community: Vec<usize> = (0..self.neighbours.len()).collect();
        let mut totals = self.degrees.clone();
        loop {
            let mut has_moved = false;
            for node in 0..community.len() {
                let own = community[node];
                totals[own] -= self.degrees[node];
                let mut links: BTreeMap<usize, i64> = BTreeMap::from([(own, 0)]);
                for (neighbour, weight) in &self.neighbours[node] {
                    *links.entry(community[*neighbour]).or_default() += weight;
                }
                // In halves of the weight squared: the gain's numerator.
                let gain = |community: usize| {
                    i128::from(self.twice) * i128::from(links[&community])
                        - i128::from(totals[community]) * i128::from(self.degrees[node])
                };
                let best = links
                    .keys()
                    .copied()
                    .fold(own, |best, other| if gain(other) > gain(best) { other } else { best });
                totals[best] += self.degrees[node];
                community[node] = best;
                has_moved |= best != own;
            }
            if !has_moved {
                return community;
            }
        }
    }

    /// The graph whose nodes are the communities.
    fn united(&self, community: &[usize], count: usize) -> Self {
        let mut united = Self {
            neighbours: vec![BTreeMap::new(); count],
            degrees: vec![0; count],
            twice: self.twice,
        };
        for (node, neighbours) in self.neighbours.iter().enumerate() {
            united.degrees[community[node]] += self.degrees[node];
            for (neighbour, weight) in neighbours {
                if community[node] != community[*neighbour] {
                    *united.neighbours[community[node]]
                        .entry(community[*neighbour])
                        .or_default() += weight;
                }
            }
        }
        united
    }
}

/// Numbers from 0 in the order in which they are met, and how many there are.
fn numbered(of_node: &[usize]) -> (Vec<usize>, usize) {
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let numbered = of_node
        .iter()
        .map(|community| {
            let next = numbers.len();
            *numbers.entry(*community).or_insert(next)
        })
        .collect();
    (numbered, numbers.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Two triangles with a line between them.
    const TRIANGLES: [Line; 7] =
        [(0, 1, 1), (1, 2, 1), (0, 2, 1), (3, 4, 1), (4, 5, 1), (3, 5, 1), (2, 3, 1)];

    /// By the definition, over all pairs of nodes.
    fn slow_modularity(n: usize, lines: &[Line], communities: &[usize]) -> f64 {
        let mut matrix = vec![vec![0.0; n]; n];
        for (a, b, weight) in lines {
            matrix[*a][*b] += *weight as f64;
            matrix[*b][*a] += *weight as f64;
        }
        let degrees: Vec<f64> = matrix.iter().map(|row| row.iter().sum()).collect();
        let twice: f64 = degrees.iter().sum();
        let pairs = (0..n).flat_map(|a| (0..n).map(move |b| (a, b)));
        pairs
            .filter(|(a, b)| communities[*a] == communities[*b])
            .map(|(a, b)| (matrix[a][b] - degrees[a] * degrees[b] / twice) / twice)
            .sum()
    }

    /// The best modularity of all divisions.
    fn best_modularity(n: usize, lines: &[Line]) -> f64 {
        fn divide(of_node: &mut Vec<usize>, n: usize, lines: &[Line]) -> f64 {
            if of_node.len() == n {
                return slow_modularity(n, lines, of_node);
            }
            let next = of_node.iter().max().map_or(0, |most| most + 1);
            (0..=next)
                .map(|community| {
                    of_node.push(community);
                    let best = divide(of_node, n, lines);
                    of_node.pop();
                    best
                })
                .fold(f64::NEG_INFINITY, f64::max)
        }
        divide(&mut Vec::new(), n, lines)
    }

    #[test]
    fn two_triangles_are_two_communities() {
        assert_eq!(communities(6, &TRIANGLES), [0, 0, 0, 1, 1, 1]);
        // By hand: within 2 of 3 lines of 7 twice, 6/7; by chance (7/14)^2 twice, 1/2.
        let found = modularity(6, &TRIANGLES, &[0, 0, 0, 1, 1, 1]);
        assert!((found - (6.0 / 7.0 - 0.5)).abs() < 1e-12);
    }

    #[test]
    fn weight_decides() {
        // A square whose opposite sides are heavy.
        let square = [(0, 1, 9), (1, 2, 1), (2, 3, 9), (3, 0, 1)];
        assert_eq!(communities(4, &square), [0, 0, 1, 1]);
        // By hand: 36/40 within, (20/40)^2 twice by chance.
        assert!((modularity(4, &square, &[0, 0, 1, 1]) - 0.4).abs() < 1e-12);
    }

    #[test]
    fn a_ring_of_triangles_is_divided_as_well_as_can_be() {
        let mut ring = Vec::new();
        for triangle in 0..3 {
            let first = 3 * triangle;
            ring.extend([(first, first + 1, 1), (first + 1, first + 2, 1), (first, first + 2, 1)]);
            ring.push((first + 2, (first + 3) % 9, 1));
        }
        let found = communities(9, &ring);
        assert_eq!(found, [0, 0, 0, 1, 1, 1, 2, 2, 2]);
        assert!((modularity(9, &ring, &found) - best_modularity(9, &ring)).abs() < 1e-12);
    }

    #[test]
    fn without_lines_each_is_alone() {
        assert_eq!(communities(3, &[]), [0, 1, 2]);
        assert_eq!(communities(0, &[]), Vec::<usize>::new());
    }

    fn graphs() -> impl Strategy<Value = (usize, Vec<Line>)> {
        (2_usize..8).prop_flat_map(|n| {
            let line = (0..n, 0..n, 1_i64..9).prop_filter("two nodes", |(a, b, _)| a != b);
            (Just(n), proptest::collection::vec(line, 1..12))
        })
    }

    proptest! {
        #[test]
        fn divisions_are_good((n, lines) in graphs()) {
            let found = communities(n, &lines);
            let quality = modularity(n, &lines, &found);
            prop_assert!((quality - slow_modularity(n, &lines, &found)).abs() < 1e-9);
            prop_assert!(quality <= best_modularity(n, &lines) + 1e-9);
            // Better than all in one and than each alone.
            prop_assert!(quality >= -1e-9);
            let alone: Vec<usize> = (0..n).collect();
            prop_assert!(quality + 1e-9 >= modularity(n, &lines, &alone));
            prop_assert_eq!(communities(n, &lines), found);
        }
    }
}
