//! The posts of both sides: their authors, copies and replies.

use std::collections::BTreeSet;

use jiff::civil::Date;
use polars::prelude::*;
use rayon::slice::ParallelSliceMut;

use super::side::{Side, Sides};
use crate::error::QueryError;
use crate::filters::Filters;
use crate::slices::by_slices;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// No unit, no cell, no text that others have, no post that is answered.
pub(crate) const NONE: u32 = u32::MAX;

/// The posts of some days, in the order of author, day and id. Columns, not
/// rows: they are read from end to end for every term. Of millions of posts each takes
/// some thirty bytes.
pub(crate) struct Posts {
    pub ids: Vec<i64>,
    /// The unit of each, [`NONE`] where the author is not known.
    pub unit: Vec<u32>,
    /// A number for each text that several posts have in common, [`NONE`] for others.
    pub text: Vec<u32>,
    /// Which post or, after all posts, which absent one it answers; empty where none answers
    /// any.
    pub parent: Vec<u32>,
    /// How many posts there are with the absent ones that are answered.
    pub nodes: usize,
    /// How many terms of each count; 0 before the tokens are read.
    pub terms: Vec<u32>,
    pub is_target: Vec<bool>,
    /// The author of each unit, from 0, and its side.
    pub author: Vec<u32>,
    pub sides: Sides,
    /// The posts in the order of their ids.
    by_id: Vec<u32>,
}

/// What is read of the posts, in the order of the tables.
#[derive(Default)]
struct Read {
    ids: Vec<i64>,
    /// 0 where it is not known.
    authors: Vec<i64>,
    knows_author: Vec<bool>,
    days: Vec<i32>,
    /// What copies have in common, where there is something, and which of them has it.
    keys: Vec<(i64, u32)>,
    /// Which answers which.
    answers: Vec<(u32, i64)>,
}

impl Read {
    fn with_capacity(posts: usize) -> Self {
        Self {
            ids: Vec::with_capacity(posts),
            authors: Vec::with_capacity(posts),
            knows_author: Vec::with_capacity(posts),
            days: Vec::with_capacity(posts),
            keys: Vec::with_capacity(posts),
            answers: Vec::new(),
        }
    }

    fn add(&mut self, frame: &DataFrame) -> Result<(), QueryError> {
        let number = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i64()?.clone());
        let day = frame.column("date")?.date()?.physical().clone();
        let (id, author) = (number("tweet_id")?, number("author_id")?);
        let (key, answered) = (number("text_key")?, number("in_reply_to_id")?);
        let rows = id.iter().zip(author.iter()).zip(day.iter());
        for (((id, author), day), (key, answered)) in rows.zip(key.iter().zip(answered.iter())) {
            let Some(id) = id else { continue };
            self.push((id, author, day.unwrap_or_default()), key, answered);
        }
        Ok(())
    }

    /// Adds a post: its id, author and day, what copies have in common, and what it answers.
    fn push(
        &mut self,
        (id, author, day): (i64, Option<i64>, i32),
        key: Option<i64>,
        answered: Option<i64>,
    ) {
        let row = place(self.ids.len());
        self.answers.extend(answered.map(|answered| (row, answered)));
        self.keys.extend(key.filter(|key| *key >= 0).map(|key| (key, row)));
        self.ids.push(id);
        self.authors.push(author.unwrap_or_default());
        self.knows_author.push(author.is_some());
        self.days.push(day);
    }

    /// A number for each text that several posts have.
    fn texts(&mut self) -> Vec<u32> {
        let mut texts = vec![NONE; self.ids.len()];
        let mut keys = std::mem::take(&mut self.keys);
        keys.par_sort_unstable();
        let same = keys.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1);
        for (text, same) in (0..).zip(same) {
            for &(_, post) in same {
                texts[post as usize] = text;
            }
        }
        texts
    }
}

/// A place as it is kept.
fn place(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(NONE)
}

/// A column in another order.
fn in_order<T: Copy>(column: Vec<T>, order: &[u32]) -> Vec<T> {
    let ordered = order.iter().map(|&row| column[row as usize]).collect();
    drop(column);
    ordered
}

impl Posts {
    /// Reads the posts that pass the filters.
    pub(crate) fn read(
        snapshot: &Snapshot,
        target: &[Date],
        baseline: &[Date],
        filters: &Filters,
    ) -> Result<Self, QueryError> {
        let days: Vec<Date> =
            target.iter().chain(baseline).copied().collect::<BTreeSet<_>>().into_iter().collect();
        let posts = snapshot.rows(Table::Tweets, &days);
        let mut read = Read::with_capacity(usize::try_from(posts).unwrap_or(0));
        let columns = ["author_id", "date", "tweet_id", "text_key", "in_reply_to_id"].map(col);
        let ask = |tweets: LazyFrame| tweets.select(columns.clone());
        by_slices(snapshot, Table::Tweets, &days, filters, ask, |frame| read.add(frame))?;
        let target: BTreeSet<i32> = target.iter().map(|&day| days_since_1970(day)).collect();
        Ok(Self::of(read, |day| target.contains(&day)))
    }

    fn of(mut read: Read, is_of_target: impl Fn(i32) -> bool) -> Self {
        let texts = read.texts();
        let Read { ids, authors, knows_author, days, answers, .. } = read;
        let mut order: Vec<u32> = (0..place(ids.len())).collect();
        order.par_sort_unstable_by_key(|&row| {
            let row = row as usize;
            (knows_author[row], authors[row], days[row], ids[row])
        });
        let text = in_order(texts, &order);
        let (mut unit, mut author, mut sides) =
            (Vec::with_capacity(order.len()), Vec::<u32>::new(), Vec::new());
        let mut is_target = Vec::with_capacity(order.len());
        let mut last: Option<(i64, i32)> = None;
        for &row in &order {
            let (writer, day) = (authors[row as usize], days[row as usize]);
            let of_target = is_of_target(day);
            is_target.push(of_target);
            if !knows_author[row as usize] {
                unit.push(NONE);
                continue;
            }
            if last != Some((writer, day)) {
                let number = match (author.last(), last) {
                    (Some(&number), Some((before, _))) => number + u32::from(before != writer),
                    _ => 0,
                };
                author.push(number);
                sides.push(if of_target { Side::Target } else { Side::Baseline });
                last = Some((writer, day));
            }
            unit.push(place(author.len() - 1));
        }
        drop((authors, knows_author, days));
        let mut places = vec![0; order.len()];
        for (place, &row) in (0..).zip(&order) {
            places[row as usize] = place;
        }
        let answers = answers.into_iter().map(|(row, answered)| (places[row as usize], answered));
        let answers: Vec<(u32, i64)> = answers.collect();
        let ids = in_order(ids, &order);
        drop(order);
        let mut by_id = places;
        // As the tables are, nearly.
        by_id.sort_by_key(|&post| ids[post as usize]);
        let mut posts = Self {
            nodes: ids.len(),
            terms: vec![0; ids.len()],
            parent: Vec::new(),
            sides: Sides(sides),
            ids,
            unit,
            text,
            is_target,
            author,
            by_id,
        };
        posts.answer(answers);
        posts
    }

    /// Tells which post answers which, by the place of the one and the id of the other.
    fn answer(&mut self, answers: Vec<(u32, i64)>) {
        if answers.is_empty() {
            return;
        }
        self.parent = vec![NONE; self.ids.len()];
        let mut absent: Vec<(i64, u32)> = Vec::new();
        for (post, answered) in answers {
            match self.place(answered) {
                Some(place) => self.parent[post as usize] = place,
                None => absent.push((answered, post)),
            }
        }
        absent.sort_unstable();
        for same in absent.chunk_by(|one, other| one.0 == other.0) {
            for &(_, post) in same {
                self.parent[post as usize] = place(self.nodes);
            }
            self.nodes += 1;
        }
    }

    /// The posts in the order of their ids.
    pub(crate) fn by_id(&self) -> impl Iterator<Item = u32> {
        self.by_id.iter().copied()
    }

    /// The place of a post.
    pub(crate) fn place(&self, id: i64) -> Option<u32> {
        self.rank(id).map(|rank| self.by_id[rank])
    }

    /// Where a post stands by the ids.
    fn rank(&self, id: i64) -> Option<usize> {
        self.by_id.binary_search_by_key(&id, |&post| self.ids[post as usize]).ok()
    }

    /// The same of a post that comes soon after the one of a rank, mostly.
    pub(crate) fn place_after(&self, rank: &mut usize, id: i64) -> Option<u32> {
        let next = self.by_id.get(*rank..).unwrap_or_default().iter().take(2);
        let found = next.copied().position(|post| self.ids[post as usize] == id);
        *rank = found.map(|ahead| *rank + ahead).or_else(|| self.rank(id))?;
        Some(self.by_id[*rank])
    }

    /// The author of a post.
    pub(crate) fn author_of(&self, post: u32) -> Option<u32> {
        self.author.get(self.unit[post as usize] as usize).copied()
    }

    /// Whether a unit has terms that count.
    pub(crate) fn speaking_units(&self) -> Vec<bool> {
        let mut speaks = vec![false; self.author.len()];
        for (&unit, &terms) in self.unit.iter().zip(&self.terms) {
            if unit != NONE && terms > 0 {
                speaks[unit as usize] = true;
            }
        }
        speaks
    }

    /// Posts that have terms that count, and those of them without an author.
    pub(crate) fn speaking(&self) -> (usize, usize) {
        let speaking = self.unit.iter().zip(&self.terms).filter(|(_, terms)| **terms > 0);
        let unknown = speaking.clone().filter(|(unit, _)| **unit == NONE).count();
        (speaking.count(), unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Id, author, day, key of the text, and the post that is answered.
    type Row = (i64, Option<i64>, i32, i64, Option<i64>);

    fn read(posts: &[Row]) -> Read {
        let mut read = Read::with_capacity(posts.len());
        for &(id, author, day, key, answered) in posts {
            read.push((id, author, day), Some(key), answered);
        }
        read
    }

    #[test]
    fn posts_are_by_author_and_day_and_found_by_their_ids() {
        let posts = Posts::of(
            read(&[
                (10, Some(8), 1, -1, None),
                (11, None, 1, 5, Some(10)),
                (12, Some(7), 1, 6, Some(3)),
                (20, Some(7), 2, 5, Some(3)),
                (21, Some(8), 2, 7, Some(20)),
                (22, Some(7), 2, -1, Some(4)),
            ]),
            |day| day == 2,
        );
        assert_eq!(posts.ids, [11, 12, 20, 22, 10, 21]);
        assert_eq!(posts.unit, [NONE, 0, 1, 1, 2, 3]);
        assert_eq!(posts.author, [0, 0, 1, 1]);
        assert_eq!(posts.is_target, [false, false, true, true, false, true]);
        // What one post alone has is no text in common.
        assert_eq!(posts.text, [0, NONE, 0, NONE, NONE, NONE]);
        // 3 and 4 are absent, 3 answered twice.
        assert_eq!((posts.parent, posts.nodes), (vec![4, 6, 6, 7, NONE, 2], 8));
        assert_eq!(posts.by_id, [4, 0, 1, 2, 5, 3]);
    }

    #[test]
    fn a_post_is_found_from_any_rank() {
        let posts =
            Posts::of(read(&[1, 5, 9, 12].map(|id| (id, Some(-id), 1, -1, None))), |_| true);
        for from in 0..6 {
            for id in [1, 5, 9, 12] {
                let mut rank = from;
                let place = posts.place_after(&mut rank, id);
                assert_eq!(place, posts.place(id));
                assert_eq!(place.map(|place| posts.ids[place as usize]), Some(id));
            }
            assert_eq!((posts.place_after(&mut { from }, 6), posts.place(6)), (None, None));
        }
    }
}
