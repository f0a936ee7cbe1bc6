//! How many people wrote the posts of a day: what a question over years asks of each of
//! its days, and for which it would else open a file of `tweets` a day.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use foldhash::fast::RandomState;
use hashbrown::HashSet;
use serde::{Deserialize, Serialize};

use super::layout::Table;

/// People of a day that are told apart in memory; of days that have more it is not said
/// how many they are.
const MOST_PEOPLE: usize = 1 << 18;

/// Posts of a day, and the different authors that are known of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "[u64; 5]", into = "[u64; 5]")]
pub struct Writers {
    /// Of posts that are no retweets.
    pub own: Wrote,
    /// Of retweets.
    pub retweets: Wrote,
    /// Of both.
    pub all: Wrote,
}

/// A number of posts, and of the people who wrote them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wrote {
    pub posts: u64,
    pub people: u64,
}

impl From<[u64; 5]> for Writers {
    fn from([posts, people, retweets, retweeters, all]: [u64; 5]) -> Self {
        Self {
            own: Wrote { posts, people },
            retweets: Wrote { posts: retweets, people: retweeters },
            all: Wrote { posts: posts.saturating_add(retweets), people: all },
        }
    }
}

impl From<Writers> for [u64; 5] {
    fn from(Writers { own, retweets, all }: Writers) -> Self {
        [own.posts, own.people, retweets.posts, retweets.people, all.people]
    }
}

/// The writers of a day's posts, counted.
#[derive(Debug, Default)]
pub(super) struct WriterCount {
    posts: [u64; 2],
    /// Of own posts, and of retweets.
    people: [HashSet<i64, RandomState>; 2],
    are_too_many: bool,
}

impl WriterCount {
    /// Counts rows of `tweets`.
    pub(super) fn add(&mut self, tweets: &RecordBatch) {
        let column = |name: &str| tweets.column(Table::Tweets.place(name));
        let authors = column("author_id").as_primitive::<Int64Type>();
        let retweets = column("is_retweet").as_boolean();
        for row in 0..tweets.num_rows() {
            let of = usize::from(retweets.value(row));
            self.posts[of] += 1;
            if authors.is_valid(row) && !self.are_too_many {
                self.people[of].insert(authors.value(row));
            }
        }
        if self.people.iter().map(HashSet::len).sum::<usize>() > MOST_PEOPLE {
            self.are_too_many = true;
            self.people = Default::default();
        }
    }

    /// How many they are, unless that is too much to count.
    pub(super) fn finish(&self) -> Option<Writers> {
        let [own, retweeters] = &self.people;
        let all = own.len() + retweeters.iter().filter(|author| !own.contains(*author)).count();
        let [posts, retweets] = self.posts;
        let counts = [posts, own.len() as u64, retweets, retweeters.len() as u64, all as u64];
        (!self.are_too_many).then(|| counts.into())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, BooleanArray, Int64Array};

    use super::*;

    /// Rows of `tweets` by their authors, and whether they are retweets.
    fn tweets(rows: &[(Option<i64>, bool)]) -> RecordBatch {
        let schema = Table::Tweets.schema();
        let columns = schema.fields().iter().map(|field| -> ArrayRef {
            match field.name().as_str() {
                "author_id" => Arc::new(rows.iter().map(|row| row.0).collect::<Int64Array>()),
                "is_retweet" => {
                    Arc::new(rows.iter().map(|row| Some(row.1)).collect::<BooleanArray>())
                }
                _ => arrow::array::new_null_array(field.data_type(), rows.len()),
            }
        });
        let fields = schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true));
        let schema = arrow::datatypes::Schema::new(fields.collect::<Vec<_>>());
        RecordBatch::try_new(Arc::new(schema), columns.collect()).unwrap()
    }

    #[test]
    fn people_are_counted_once_whatever_they_wrote() {
        let mut count = WriterCount::default();
        count.add(&tweets(&[(Some(1), false), (Some(1), false), (None, false), (Some(2), true)]));
        count.add(&tweets(&[(Some(1), true), (Some(3), false), (None, true)]));
        let writers = count.finish().unwrap();
        let wrote = |posts, people| Wrote { posts, people };
        let expected = Writers { own: wrote(4, 2), retweets: wrote(3, 2), all: wrote(7, 3) };
        assert_eq!(writers, expected);
        let text = serde_json::to_string(&writers).unwrap();
        assert_eq!(text, "[4,2,3,2,3]");
        assert_eq!(serde_json::from_str::<Writers>(&text).unwrap(), writers);
    }

    #[test]
    fn of_more_people_than_fit_nothing_is_said() {
        let most = i64::try_from(MOST_PEOPLE).unwrap();
        let rows: Vec<(Option<i64>, bool)> =
            (0..=most).map(|author| (Some(author), false)).collect();
        let mut count = WriterCount::default();
        count.add(&tweets(&rows[1..]));
        assert!(count.finish().is_some());
        count.add(&tweets(&rows[..1]));
        assert_eq!(count.finish(), None);
        count.add(&tweets(&rows[..1]));
        assert_eq!(count.finish(), None);
    }
}
