//! How many accounts posted each text of a day of very many texts.

use hashbrown::HashMap;
use jiff::civil::Date;
use polars::prelude::*;
use rayon::slice::ParallelSliceMut;

use super::Account;
use crate::error::QueryError;
use crate::filters::{Filters, Retweets};
use crate::slices::by_slices;
use tsubuyaki_warehouse::{Snapshot, Table};

/// Of the texts that so many accounts have posted how many did, by their keys.
pub(super) fn of_texts(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
    least: i64,
) -> Result<HashMap<i64, i64>, QueryError> {
    let ask = |tweets: LazyFrame| {
        let counted = match filters.retweets {
            Retweets::Exclude => col("is_retweet").not(),
            Retweets::Include => lit(true),
            Retweets::Only => col("is_retweet"),
        };
        // A name is that of an account only where no id is known.
        let name = when(col("author_id").is_null()).then(col("author")).otherwise(lit(NULL));
        let columns = [col("text_key"), col("author_id"), name.alias("name")];
        tweets.filter(counted.and(col("text_key").is_not_null())).select(columns)
    };
    let rows = usize::try_from(snapshot.rows(Table::Tweets, dates)).unwrap_or(0);
    let mut posts: Vec<(i64, Whose)> = Vec::with_capacity(rows);
    let mut names: HashMap<Account, u32> = HashMap::new();
    by_slices(snapshot, Table::Tweets, dates, filters, ask, |frame| {
        let (key, id) = (frame.column("text_key")?.i64()?, frame.column("author_id")?.i64()?);
        let name = frame.column("name")?.str()?;
        for ((key, id), name) in key.iter().zip(id.iter()).zip(name.iter()) {
            let Some(key) = key else { continue };
            let whose = match Account::of(id, name) {
                Some(Account::Id(id)) => Whose::Id(id),
                Some(name) => {
                    let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
                    Whose::Named(*names.entry(name).or_insert(next))
                }
                None => Whose::Unknown,
            };
            posts.push((key, whose));
        }
        Ok(())
    })?;
    drop(names);
    posts.par_sort_unstable();
    let mut of_texts = HashMap::new();
    for same in posts.chunk_by(|one, other| one.0 == other.0) {
        let mut accounts: i64 = 0;
        for of_account in same.chunk_by(|one, other| one.1 == other.1) {
            accounts += i64::from(of_account[0].1 != Whose::Unknown);
        }
        if accounts >= least {
            of_texts.insert(same[0].0, accounts);
        }
    }
    Ok(of_texts)
}

/// Whose a post is: an account's by id, or by the number of a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Id(i64),
    Named(u32),
    Unknown,
}
