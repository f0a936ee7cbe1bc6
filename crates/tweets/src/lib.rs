//! Files of posts in any input format in, tweets out.
//!
//! [`open`] recognizes the format of a file by its content and returns a
//! [`Reader`] that yields its [`Records`], some at a time: tweets, and the reasons
//! why other records are rejected. Each format is one file of this folder, with a static
//! [`InputFormat`] that says how it is recognized, how its records stand in a file
//! and how one is read; `formats` lists them in the order in which they are asked.
//! A new format is a new file and a line in that list.
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
//! What is not of one format alone: `source` and `archive_file` hand out bytes,
//! `encoding` and `unquoted` make them UTF-8, `head` and `content` look at how a
//! file begins, `chunks` and `elements` cut it, `parser` and `csv_records` cut out
//! its records, `draft` makes tweets of them.

#![warn(missing_docs, unreachable_pub)]

mod api_mixed;
mod api_v1;
mod api_v1_document;
mod api_v1_lines;
mod api_v1_search;
mod api_v2;
mod api_v2_document;
mod api_v2_known;
mod api_v2_lines;
mod apify;
mod archive;
mod archive_csv;
mod archive_file;
mod archive_parts;
mod array_lines;
mod arrow_batches;
mod arrow_messages;
mod backslashed;
mod batch_posts;
mod beside;
mod bluesky;
mod bluesky_api;
mod bluesky_jetstream;
mod cell;
mod chunks;
mod column;
mod column_authors;
mod column_choice;
mod column_ids;
mod columns;
mod compression;
mod content;
mod control_a;
mod converted;
mod csv_records;
mod csv_row;
mod draft;
mod drawn_down;
mod elements;
mod embedded;
mod encoding;
mod format;
mod formats;
mod formula;
mod grailbird;
mod guarded;
mod head;
mod header_again;
mod headless_columns;
mod headless_csv;
mod html;
mod id;
mod inner_columns;
mod json;
mod json_grid;
mod json_scan;
mod keep;
mod keys;
mod limits;
mod live;
mod loose;
mod ltsv;
mod mapped_arrow;
mod mapped_csv;
mod mapped_draft;
mod mapped_json;
mod mapped_parquet;
mod mapped_rows;
mod mapping;
mod marked_text;
mod mastodon_api;
mod mastodon_archive;
mod mended;
mod mfm;
mod misskey;
mod network;
mod nostr;
mod of_posts;
mod one_column;
mod opening;
mod options;
mod oriented;
mod parser;
mod partitions;
mod post_address;
mod prefixed;
mod printed_time;
mod private;
mod python;
mod read_error;
mod reader;
mod record;
mod rounded_ids;
mod row_objects;
mod row_parts;
mod rules;
mod setup;
mod shapes;
mod single_quoted;
pub mod snowflake;
mod snscrape;
mod source;
mod source_id;
mod spelled_time;
mod spelled_zone;
mod tar;
mod text;
mod threads;
mod threads_export;
mod time;
mod time_tally;
mod time_tokens;
mod tweepy_csv;
mod tweepy_status;
mod tweepy_tweet;
mod tweet;
mod twilog_csv;
mod twint_csv;
mod twint_json;
mod typed_json;
mod unfolded;
mod unquoted;
mod unread;
mod utf_16_units;
mod values;
mod vocabulary;
mod web_exporter;
mod wrapper;
mod written_time;
mod x_web;
mod zip;

pub use archive_file::{Member, Members};
pub use arrow_batches::{ArrowBatches, is_arrow};
pub use batch_posts::{BatchPosts, Post};
pub use format::InputFormat;
pub use keep::{Keep, Only};
pub use limits::{Limits, bytes};
pub use mapping::{Field, Mapping, MissingColumn};
pub use network::Network;
pub use opening::{open, open_live, open_named};
pub use options::ReadOptions;
pub use read_error::ReadError;
pub use reader::{End, Reader, SourceColumns};
pub use record::{Records, Reject};
pub use rounded_ids::RoundedIds;
pub use rules::{MissingIds, NO_ID, Needs, TimeRule};
pub use source::{InputId, Source};
pub use text::names_someone;
pub use tweet::{Moment, TimeNotes, Tweet};
