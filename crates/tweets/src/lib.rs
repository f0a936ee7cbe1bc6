//! Files of posts in any input format in, tweets out.
//!
//! [`open`] recognizes the format of a file by its content and returns a
//! [`Reader`] that yields its [`Records`], some at a time: tweets, and the reasons
//! why other records are rejected. Each format is one file of `formats`, with a static
//! [`InputFormat`] that says how it is recognized, how its records stand in a file
//! and how one is read; `formats.rs` lists them in the order in which they are asked.
//! A new format is a new file and two lines in that one.
//!
//! ```
//! use tsubuyaki_tweets::{ReadOptions, Source, open};
//!
//! let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/sample/2018-09-03.jsonl");
//! let mut reader = open(&Source::File(file.into()), &ReadOptions::default())?;
//! let (mut tweets, mut rejects) = (Vec::new(), Vec::new());
//! while let Some(batch) = reader.next_batch() {
//!     for records in batch {
//!         tweets.extend(records.tweets);
//!         rejects.extend(records.rejects);
//!     }
//! }
//! assert!(tweets.iter().any(|tweet| tweet.text.contains("ひより")));
//! assert_eq!(rejects[0].line, 35);
//! # Ok::<(), tsubuyaki_tweets::ReadError>(())
//! ```
//!
//! The folders, each of which imports only from those below it:
//!
//! | folder | contains |
//! |---|---|
//! | `reading` | a file's way to its records: recognized, cut, parsed, counted |
//! | `converters` | other shapes of posts, made into one that a format reads |
//! | `formats` | the input formats, one per file |
//! | `input` | bytes of an input, its beginning, its chunks, files beside it |
//! | `columns` | which column of a table of unknown origin feeds which field |
//! | `posts` | the post, its ids and network, records and rejects |
//! | `tables` | rows of CSV and Arrow, whatever they mean |
//! | `json` | JSON, and what is almost JSON |
//! | `containers` | ZIP, tar, workbooks, and files that hold no posts |
//! | `streams` | compression, encodings, conversion while reading |
//! | `times`, `texts` | how times are written, and texts |

#![warn(missing_docs, unreachable_pub)]

mod columns;
mod containers;
mod converters;
mod formats;
mod input;
mod json;
mod posts;
mod reading;
mod streams;
mod tables;
mod texts;
mod times;

pub use columns::mapping::Mapping;
pub use columns::missing_column::MissingColumn;
pub use columns::recognition::Doubt;
pub use containers::{Member, Members};
pub use formats::format::InputFormat;
pub use input::{InputId, Source};
pub use posts::{
    Correction, Field, Instead, Keep, Limits, MissingIds, NO_ID, Needs, Network, Only, Records,
    Reject, Remark, RoundedIds, TimeNotes, TimeRule, Tweet, bytes, id_at_server, language,
    named_ids,
};
pub use reading::{
    BatchPosts, End, Post, ReadError, ReadOptions, Reader, SourceColumns, open, open_live,
    open_named,
};
pub use tables::{ArrowBatches, after_arrow_end, is_arrow};
pub use texts::names_someone;
pub use times::{Moment, snowflake};

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// The folders of the table above, from the top.
    fn folders() -> Vec<&'static str> {
        let rows = include_str!("lib.rs").lines().filter_map(|line| line.strip_prefix("//! | `"));
        rows.filter_map(|row| row.split('|').next())
            .flat_map(|names| names.split('`').step_by(2))
            .collect()
    }

    /// What a file imports from the crate, without its tests.
    fn imports(path: &Path) -> Vec<String> {
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let paths = lines.flat_map(|line| line.split("crate::").skip(1));
        let is_part_of_name = |c: char| c.is_alphanumeric() || c == '_';
        paths.map(|path| path.chars().take_while(|c| is_part_of_name(*c)).collect()).collect()
    }

    #[test]
    fn folders_import_only_from_those_below_them() {
        let (folders, root) = (folders(), Path::new("src"));
        assert_eq!(folders.len(), 12);
        for (place, folder) in folders.iter().enumerate() {
            let files = fs::read_dir(root.join(folder)).unwrap().map(|file| file.unwrap().path());
            for file in files.chain([root.join(folder).with_extension("rs")]) {
                for name in imports(&file) {
                    let is_own = name == *folder;
                    let is_below = folders[place + 1..].contains(&name.as_str());
                    assert!(is_own || is_below, "{} imports crate::{name}", file.display());
                }
            }
        }
    }
}
