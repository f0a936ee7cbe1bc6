//! The most central tweets of a day, by LexRank (Erkan & Radev 2004).
//!
//! Tweets are nodes; two are joined where the cosine of their tf-idf vectors
//! exceeds a threshold; a random walk tells which are central.

use std::collections::BTreeMap;

/// Distinct words that a tweet must have to count.
pub(crate) const LEAST_WORDS: usize = 5;
/// Cosine above which two tweets are joined.
const EDGE: f64 = 0.1;
/// Cosine above which a tweet repeats one already chosen.
const REPETITION: f64 = 0.7;
/// How often the walk follows an edge.
const DAMPING: f64 = 0.85;
/// Greatest change of a score at which the iteration ends.
const PRECISION: f64 = 1e-6;
const MOST_STEPS: usize = 1_000;
/// Nodes of the graph; of more, those nearest to the centroid.
const MOST_NODES: usize = 2_000;

/// A tweet as LexRank sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub tweet_id: i64,
    /// Tweets that share it have the same text and are one node.
    pub text: u64,
    /// Where its words stand among [`Words`].
    pub begin: u32,
    pub end: u32,
}

/// The content words of tweets, one tweet after the other.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// The number of each, from 0 and in the order of the words themselves, ascending in a
    /// tweet, as often as the tweet has it.
    pub numbers: Vec<u32>,
    /// How many different ones there are.
    pub different: usize,
}

impl Words {
    /// Those of a tweet, and how often it has each.
    fn of(&self, node: &Node) -> impl Iterator<Item = (u32, usize)> {
        let of = self.numbers.get(node.begin as usize..node.end as usize).unwrap_or_default();
        of.chunk_by(|one, other| one == other).map(|same| (same[0], same.len()))
    }
}

/// A tweet of the summary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Central {
    pub tweet_id: i64,
    /// Share of the random walk.
    pub score: f64,
}

/// The `count` most central tweets, the most central first; of those that
/// repeat each other only the first. Tweets of fewer than `least_words` distinct words
/// are left out. The result does not depend on the order of `nodes`.
#[must_use]
pub(crate) fn lexrank<'a>(
    nodes: impl Iterator<Item = &'a Node>,
    words: &Words,
    count: usize,
    least_words: usize,
) -> Vec<Central> {
    let nodes = united(nodes, words, least_words);
    let vectors = nearest_to_centroid(&nodes, words);
    let scores = walk(&vectors);
    let mut order: Vec<usize> = (0..vectors.len()).collect();
    order.sort_by(|&a, &b| {
        scores[b].total_cmp(&scores[a]).then(vectors[a].tweet_id.cmp(&vectors[b].tweet_id))
    });
    let mut chosen: Vec<usize> = Vec::new();
    for candidate in order {
        if chosen.len() == count {
            break;
        }
        let repeats =
            chosen.iter().any(|&other| cosine(&vectors[candidate], &vectors[other]) > REPETITION);
        if !repeats {
            chosen.push(candidate);
        }
    }
    let central = |&node: &usize| Central { tweet_id: vectors[node].tweet_id, score: scores[node] };
    chosen.iter().map(central).collect()
}

/// One node for each text: the one with the least id.
fn united<'a>(
    nodes: impl Iterator<Item = &'a Node>,
    words: &Words,
    least_words: usize,
) -> Vec<&'a Node> {
    let mut nodes: Vec<&Node> =
        nodes.filter(|node| words.of(node).count() >= least_words).collect();
    nodes.sort_unstable_by_key(|node| (node.text, node.tweet_id));
    nodes.dedup_by_key(|node| node.text);
    nodes.sort_unstable_by_key(|node| node.tweet_id);
    nodes
}

/// A vector of length 1, or 0 where no word tells anything.
#[derive(Clone, Debug)]
struct Vector {
    tweet_id: i64,
    /// Numbers of words, ascending, with their weights.
    weights: Vec<(usize, f64)>,
}

/// How many tweets have each word.
fn frequencies(nodes: &[&Node], words: &Words) -> Vec<u32> {
    let mut frequencies = vec![0; words.different];
    for (word, _) in nodes.iter().flat_map(|node| words.of(node)) {
        frequencies[word as usize] += 1;
    }
    frequencies
}

/// Weights each word of a tweet by how often the tweet has it and by how few of `n`
/// tweets do: ln(n / df).
fn tf_idf(node: &Node, words: &Words, frequencies: &[u32], n: f64) -> Vector {
    let weights: Vec<(usize, f64)> = words
        .of(node)
        .map(|(word, count)| {
            let df = f64::from(frequencies[word as usize]);
            (word as usize, count as f64 * (n / df).ln())
        })
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    let length = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    let weights = weights.into_iter().map(|(number, weight)| (number, weight / length)).collect();
    Vector { tweet_id: node.tweet_id, weights }
}

/// The vectors of tweets, which are in the order of their ids; of many only those nearest
/// to the mean of all. They are computed again for each use: all at once would take
/// several times what the words take.
fn nearest_to_centroid(nodes: &[&Node], words: &Words) -> Vec<Vector> {
    let (frequencies, n) = (frequencies(nodes, words), nodes.len() as f64);
    let vector = |node: &&Node| tf_idf(node, words, &frequencies, n);
    if nodes.len() <= MOST_NODES {
        return nodes.iter().map(vector).collect();
    }
    let mut centroid = vec![0.0; words.different];
    for (word, weight) in nodes.iter().flat_map(|node| vector(node).weights) {
        centroid[word] += weight;
    }
    let nearest = |near: &mut Vec<(f64, &Node)>| {
        near.sort_unstable_by(|(a, x), (b, y)| b.total_cmp(a).then(x.tweet_id.cmp(&y.tweet_id)));
        near.truncate(MOST_NODES);
    };
    let mut near: Vec<(f64, &Node)> = Vec::new();
    for node in nodes {
        let weights = vector(node).weights;
        near.push((weights.iter().map(|&(word, weight)| weight * centroid[word]).sum(), *node));
        if near.len() == 8 * MOST_NODES {
            nearest(&mut near);
        }
    }
    nearest(&mut near);
    near.sort_unstable_by_key(|(_, node)| node.tweet_id);
    near.iter().map(|(_, node)| vector(node)).collect()
}

fn cosine(a: &Vector, b: &Vector) -> f64 {
    let (mut a, mut b) = (a.weights.as_slice(), b.weights.as_slice());
    let mut sum = 0.0;
    while let (Some((&(word_a, weight_a), rest_a)), Some((&(word_b, weight_b), rest_b))) =
        (a.split_first(), b.split_first())
    {
        match word_a.cmp(&word_b) {
            std::cmp::Ordering::Less => a = rest_a,
            std::cmp::Ordering::Greater => b = rest_b,
            std::cmp::Ordering::Equal => {
                sum += weight_a * weight_b;
                (a, b) = (rest_a, rest_b);
            }
        }
    }
    sum
}

/// The share of a random walk that each node has. A node is joined to itself,
/// so that one without neighbours keeps its share.
fn walk(vectors: &[Vector]) -> Vec<f64> {
    let n = vectors.len();
    if n == 0 {
        return Vec::new();
    }
    let edges = edges(vectors);
    let uniform = 1.0 / n as f64;
    let mut scores = vec![uniform; n];
    for _ in 0..MOST_STEPS {
        let mut next = vec![(1.0 - DAMPING) * uniform; n];
        for (node, neighbours) in edges.iter().enumerate() {
            let share = DAMPING * scores[node] / neighbours.len() as f64;
            for &neighbour in neighbours {
                next[neighbour] += share;
            }
        }
        let change =
            scores.iter().zip(&next).map(|(old, new)| (old - new).abs()).fold(0.0, f64::max);
        scores = next;
        if change < PRECISION * uniform {
            break;
        }
    }
    scores
}

/// For each node those it is joined to, itself among them.
fn edges(vectors: &[Vector]) -> Vec<Vec<usize>> {
    let mut tweets_of_word: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
    for (node, vector) in vectors.iter().enumerate() {
        for &(word, weight) in &vector.weights {
            tweets_of_word.entry(word).or_default().push((node, weight));
        }
    }
    let mut cosines = vec![0.0; vectors.len()];
    vectors
        .iter()
        .enumerate()
        .map(|(node, vector)| {
            cosines.fill(0.0);
            for (word, weight) in &vector.weights {
                for &(other, other_weight) in &tweets_of_word[word] {
                    cosines[other] += weight * other_weight;
                }
            }
            (0..vectors.len()).filter(|&other| other == node || cosines[other] > EDGE).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A tweet with its text and words.
    #[derive(Clone)]
    struct Tweet {
        tweet_id: i64,
        text: String,
        words: BTreeMap<String, u32>,
    }

    fn most_central(tweets: &[Tweet], count: usize) -> Vec<Central> {
        let all: BTreeSet<&String> = tweets.iter().flat_map(|tweet| tweet.words.keys()).collect();
        let texts: BTreeSet<&String> = tweets.iter().map(|tweet| &tweet.text).collect();
        let mut words = Words { different: all.len(), ..Words::default() };
        let place = |of: &BTreeSet<&String>, one: &String| {
            u32::try_from(of.iter().position(|other| *other == one).unwrap()).unwrap()
        };
        let end = |words: &Words| u32::try_from(words.numbers.len()).unwrap();
        let mut nodes = Vec::new();
        for tweet in tweets {
            let begin = end(&words);
            for (word, &n) in &tweet.words {
                let number = place(&all, word);
                words.numbers.extend(std::iter::repeat_n(number, n as usize));
            }
            let (text, end) = (place(&texts, &tweet.text).into(), end(&words));
            nodes.push(Node { tweet_id: tweet.tweet_id, text, begin, end });
        }
        lexrank(nodes.iter(), &words, count, LEAST_WORDS)
    }

    fn node(tweet_id: i64, words: &str) -> Tweet {
        let mut counts = BTreeMap::new();
        for word in words.split_whitespace() {
            *counts.entry(word.to_owned()).or_default() += 1;
        }
        Tweet { tweet_id, text: words.to_owned(), words: counts }
    }

    /// LexRank by the book: a full matrix, power iteration on it.
    fn reference(nodes: &[Tweet]) -> Vec<(i64, f64)> {
        let n = nodes.len();
        let df = |word: &String| nodes.iter().filter(|node| node.words.contains_key(word)).count();
        let weight = |node: &Tweet, word: &String| {
            f64::from(node.words.get(word).copied().unwrap_or(0))
                * (n as f64 / df(word) as f64).ln()
        };
        let norm = |node: &Tweet| {
            node.words.keys().map(|word| weight(node, word).powi(2)).sum::<f64>().sqrt()
        };
        let similar = |a: &Tweet, b: &Tweet| {
            let dot: f64 = a.words.keys().map(|word| weight(a, word) * weight(b, word)).sum();
            dot / (norm(a) * norm(b))
        };
        let joined: Vec<Vec<f64>> = (0..n)
            .map(|i| {
                let row: Vec<f64> = (0..n)
                    .map(|j| f64::from(i == j || similar(&nodes[i], &nodes[j]) > 0.1))
                    .collect();
                let degree: f64 = row.iter().sum();
                row.into_iter().map(|cell| cell / degree).collect()
            })
            .collect();
        let mut p = vec![1.0 / n as f64; n];
        for _ in 0..10_000 {
            p = (0..n)
                .map(|j| 0.15 / n as f64 + 0.85 * (0..n).map(|i| p[i] * joined[i][j]).sum::<f64>())
                .collect();
        }
        nodes.iter().map(|node| node.tweet_id).zip(p).collect()
    }

    fn day() -> Vec<Tweet> {
        vec![
            node(1, "誕生日 おめでとう ひより 最高 歌 夏"),
            node(2, "誕生日 おめでとう ひより ケーキ 笑顔 写真"),
            node(3, "ライブ 最高 歌 夏 汗 涙"),
            node(4, "握手会 列 長い 暑い 水 タオル"),
            node(5, "誕生日 ケーキ 写真 部屋 飾り 夜"),
            node(6, "電車 遅れ 駅 雨 傘 朝"),
        ]
    }

    #[test]
    fn scores_are_those_of_the_reference() {
        let nodes = day();
        let expected: BTreeMap<i64, f64> = reference(&nodes).into_iter().collect();
        let central = most_central(&nodes, 6);
        assert_eq!(central.len(), 6);
        for Central { tweet_id, score } in &central {
            assert!((score - expected[tweet_id]).abs() < 1e-6, "{tweet_id}: {score}");
        }
        assert!(central.is_sorted_by(|a, b| a.score >= b.score));
    }

    #[test]
    fn the_order_of_the_tweets_changes_nothing() {
        let mut nodes = day();
        let central = most_central(&nodes, 3);
        nodes.reverse();
        assert_eq!(most_central(&nodes, 3), central);
    }

    #[test]
    fn what_repeats_is_said_once() {
        let mut nodes = day();
        nodes.push(node(9, "誕生日 おめでとう ひより ケーキ 笑顔 写真"));
        nodes.push(node(10, "誕生日 おめでとう ひより ケーキ 笑顔 写真 だ"));
        let ids: Vec<i64> =
            most_central(&nodes, 8).iter().map(|central| central.tweet_id).collect();
        assert!(!ids.contains(&9));
        assert!(!(ids.contains(&2) && ids.contains(&10)), "{ids:?}");
    }

    #[test]
    fn small_talk_and_empty_days_have_no_summary() {
        assert!(most_central(&[node(1, "おはよう 今日 眠い")], 5).is_empty());
        assert!(most_central(&[], 5).is_empty());
        assert_eq!(most_central(&day()[..1], 5).len(), 1);
    }
}
