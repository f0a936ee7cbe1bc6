//! What to do about an error, in terms of the command line. The crates below
//! know what is wrong and not how they were called; the flags are named here.

use std::error::Error;
use std::io;

use crate::settings::Settings;
use tsubuyaki_analysis::QueryError;
use tsubuyaki_tweets::{Field, ReadError};
use tsubuyaki_warehouse::WarehouseError;

/// An error in words, with what to do about it.
pub fn told(error: &(dyn Error + 'static)) -> String {
    format!("{error}{}", of(error).unwrap_or_default())
}

/// What follows the message of an error, beginning with the mark that joins them.
pub fn of(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<QueryError>() {
        of_query(error)
    } else if let Some(error) = error.downcast_ref::<WarehouseError>() {
        of_warehouse(error)
    } else {
        error.downcast_ref().and_then(of_input)
    }
}

fn of_query(error: &QueryError) -> Option<String> {
    match error {
        QueryError::NoValue { parameter, .. } => {
            Some(format!("; give it with --set {parameter}=VALUE"))
        }
        QueryError::NoBaseline { nearest: Some(date), .. } => {
            Some(format!(": try --against {date}"))
        }
        QueryError::StopWord { .. } => Some("; --stopwords none counts it".to_owned()),
        QueryError::LeftOut { parts_of_speech, .. } => {
            let names = parts_of_speech.join(",");
            Some(format!("; --pos {names} or --pos all counts it"))
        }
        QueryError::NoTextKeys { .. } => {
            Some("; `tsubuyaki ingest --rebuild` adds them".to_owned())
        }
        QueryError::NoTweets => Some("; `tsubuyaki ingest FILE` stores some".to_owned()),
        QueryError::NotARelation => Some(
            "; leave out --author, --client, --tweet-lang, --network and the --not-… options"
                .to_owned(),
        ),
        QueryError::File { error, .. } if error.kind() == io::ErrorKind::NotFound => {
            Some("; `tsubuyaki query --list` lists the bundled questions".to_owned())
        }
        QueryError::Warehouse(error) => of_warehouse(error),
        _ => None,
    }
}

fn of_warehouse(error: &WarehouseError) -> Option<String> {
    match error {
        WarehouseError::Unlike { is_rebuildable: true, .. } => Some(
            "; `tsubuyaki ingest --rebuild` re-tokenizes all stored posts with the dictionaries \
             of this run"
                .to_owned(),
        ),
        WarehouseError::Unfinished { error, .. } => of_warehouse(error),
        _ => None,
    }
}

fn of_input(error: &ReadError) -> Option<String> {
    match error {
        ReadError::UnknownFormat { .. } => {
            Some("; `tsubuyaki ingest --help` lists the input formats".to_owned())
        }
        ReadError::UnknownTable { .. } => Some(
            "; name those that are meant: --map tweet_id=NAME,created_at=NAME,text=NAME, or ask \
             for ids with --assign-ids"
                .to_owned(),
        ),
        ReadError::Column { missing, .. } => {
            let field = missing.field();
            let ids = if field == Field::Id { ", or ask for ids with --assign-ids" } else { "" };
            Some(format!("; say which it is with --map {}=NAME{ids}", field.column()))
        }
        _ => None,
    }
}

/// The error of a command: that there is no warehouse yet becomes what to do
/// first, which is the same for all of them.
pub fn with_first_steps(error: anyhow::Error, settings: &Settings) -> anyhow::Error {
    let missing = error.chain().find_map(|cause| {
        let warehouse = match cause.downcast_ref::<QueryError>() {
            Some(QueryError::Warehouse(error)) => Some(error),
            _ => cause.downcast_ref::<WarehouseError>(),
        };
        match warehouse {
            Some(WarehouseError::Missing(root)) => Some(root),
            _ => None,
        }
    });
    let Some(root) = missing else { return error };
    let inboxes: Vec<String> =
        settings.inbox.iter().map(|path| path.display().to_string()).collect();
    anyhow::anyhow!(
        "there is no warehouse in {} yet: put files of posts into {} and run `tsubuyaki nightly`, \
         or run `tsubuyaki ingest FILE`; `--warehouse DIR` names another warehouse",
        root.display(),
        inboxes.join(" or ")
    )
}
