//! What to do about an error, in terms of the command line. The crates below
//! know what is wrong and not how they were called; the flags are named here.

use std::error::Error;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path};

use crate::settings::{Settings, address};
use tsubuyaki_analysis::{Filters, Minimum, Nothing, QueryError};
use tsubuyaki_tokens::{Kind, Tokenizer};
use tsubuyaki_tweets::{Correction, Field, ReadError, Remark};
use tsubuyaki_warehouse::{Category, Circumstance, Fault, Remedy, WarehouseError};

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
        QueryError::QuestionFile { error, .. } if error.kind() == io::ErrorKind::NotFound => {
            Some("; `tsubuyaki query --list` lists the bundled questions".to_owned())
        }
        QueryError::WordList { error, .. } if error.kind() == io::ErrorKind::NotFound => {
            Some("; `none` stands for no list".to_owned())
        }
        QueryError::NeverSaid { lemma, .. } => of_words(lemma),
        QueryError::Warehouse(error) => of_warehouse(error),
        _ => None,
    }
}

/// What to look for in place of a text that is more than one word to the dictionary.
fn of_words(text: &str) -> Option<String> {
    let tokenizer = Tokenizer::ipadic().ok()?;
    let (mut words, mut tokens, mut letters) = (Vec::new(), 0, 0);
    tokenizer.worker().tokenize(text, &mut |token| {
        let [pos, pos1, ..] = token.features.pos.map(str::to_owned);
        let kind = token.kind.name().to_owned();
        if token.kind != Kind::Compound {
            tokens += 1;
            if Filters::default().wants(&Category { pos, pos1, kind }) {
                let lemma = token.lemma().to_owned();
                words.extend((!words.contains(&lemma)).then_some(lemma));
                letters += token.surface.chars().count();
            }
        }
    });
    let words = words.join(" or ");
    // A piece of a word that the dictionary lacks is no help.
    let is_most = 2 * letters > text.chars().count();
    (tokens > 1 && is_most).then(|| format!("; {text} is more than one word here: try {words}"))
}

/// What gives an answer rows that has none.
pub fn of_nothing(nothing: &Nothing) -> String {
    if let Some(nearest) = nothing.nearest {
        return format!("; the nearest day with one is {nearest}: --date {nearest}");
    }
    let flag = |minimum: &Minimum| match minimum {
        Minimum::Count => "--min-count",
        Minimum::Tweets => "--min-tweets",
        Minimum::Authors => "--min-authors",
    };
    let flags: Vec<&str> = nothing.minimums.iter().map(flag).collect();
    match flags.as_slice() {
        [] => String::new(),
        [flag] => format!("; {flag} changes the minimum"),
        flags => format!("; {} change the minimum", flags.join(" and ")),
    }
}

fn of_warehouse(error: &WarehouseError) -> Option<String> {
    match error {
        WarehouseError::Unlike { is_rebuildable: true, .. } => Some(
            "; `tsubuyaki ingest --rebuild` re-tokenizes all stored posts with the current \
             dictionaries"
                .to_owned(),
        ),
        WarehouseError::Unlike { what: "time zone", kept, .. } => {
            Some(format!("; set time_zone = \"{kept}\", or name a new warehouse with --warehouse"))
        }
        WarehouseError::Io { error, .. } if error.kind() == io::ErrorKind::PermissionDenied => {
            Some("; --warehouse DIR names another folder".to_owned())
        }
        WarehouseError::Journal { .. } => {
            Some("; `tsubuyaki verify --repair` sets it aside".to_owned())
        }
        WarehouseError::Stray(_) => {
            Some("; move it away, or let `tsubuyaki verify --repair` set it aside".to_owned())
        }
        WarehouseError::Unsound { .. } => Some("; `tsubuyaki verify` checks all files".to_owned()),
        WarehouseError::ReadOnly(_) => {
            Some(": change a local warehouse and upload it with `tsubuyaki push`".to_owned())
        }
        WarehouseError::Io { error, .. } if error.kind() == io::ErrorKind::NotADirectory => {
            Some("; a warehouse is a folder".to_owned())
        }
        WarehouseError::Unfinished { error, .. } => of_warehouse(error),
        _ => None,
    }
}

fn of_input(error: &ReadError) -> Option<String> {
    match error {
        ReadError::UnknownFormat { .. } => {
            Some("; `tsubuyaki ingest --help` lists the input formats".to_owned())
        }
        ReadError::Io { error, .. } if error.kind() == io::ErrorKind::OutOfMemory => {
            Some("; unpack it first: `zstd -d --long=31 FILE`".to_owned())
        }
        ReadError::RoundedIds { .. } => {
            Some("; name the file itself, or use --assign-ids".to_owned())
        }
        ReadError::UnknownTable { doubt, .. } => {
            let name = |field: Field| {
                let mut guesses = doubt.guesses.iter();
                guesses.find(|(other, _)| *other == field).map(|(_, name)| name.as_str())
            };
            let unknown = match doubt.correction {
                Some(Correction::ColumnNumber(_)) => "NUMBER",
                _ => "NAME",
            };
            if doubt.correction == Some(Correction::AssignedIds) {
                return Some("; --assign-ids derives ids from author, time and text".to_owned());
            }
            let fields = [Field::Id, Field::CreatedAt, Field::Text];
            // Its columns are known: to name them once more is no help.
            let is_of_times = doubt.correction == Some(Correction::TimeFormat);
            if is_of_times && fields.iter().all(|&field| name(field).is_some()) {
                return Some("; use --time-format for its times".to_owned());
            }
            let times = if is_of_times { "--time-format for its times, or " } else { "" };
            let given = |field: Field| given(field, name(field).unwrap_or(unknown));
            let map = fields.map(given).join(",");
            let ids = if name(Field::Id).is_none() { "; --assign-ids derives ids" } else { "" };
            Some(format!("; use {times}--map {map}{ids}"))
        }
        ReadError::Column { missing, .. } => {
            let field = missing.field();
            let ids = if field == Field::Id { "; --assign-ids derives ids" } else { "" };
            Some(format!("; use --map {}=NAME{ids}", field.column()))
        }
        _ => None,
    }
}

/// What should be known of how an input was read, with what has it read otherwise.
pub fn of_remark(remark: &Remark) -> String {
    let hint = match &remark.correction {
        None => String::new(),
        Some(Correction::Column { fields, name, when }) => {
            let map: Vec<String> = fields.iter().map(|&field| given(field, name)).collect();
            let when = when.map(|when| format!(" {when}")).unwrap_or_default();
            format!(" (--map {}{when})", map.join(" or "))
        }
        Some(Correction::ColumnNumber(field)) => format!(" (--map {})", given(*field, "NUMBER")),
        Some(Correction::TimeZone(Some(offset))) => {
            format!("; --input-time-zone {offset} reads them so")
        }
        Some(Correction::TimeZone(None)) => {
            " (--input-time-zone Asia/Tokyo reads them as Japan time)".to_owned()
        }
        Some(Correction::TimeFormat) => {
            "; --time-format says which: '%d/%m/%Y %H:%M' begins with the day".to_owned()
        }
        Some(Correction::AssignedIds) => "; --assign-ids derives them".to_owned(),
        Some(Correction::Author) => "; --author NAME sets it".to_owned(),
    };
    format!("{}{hint}", remark.text)
}

/// A column for a field, as `--map` takes it.
fn given(field: Field, name: &str) -> String {
    format!("{}={name}", field.column())
}

/// What to do about a fault of the warehouse.
pub fn of_fault(fault: &Fault) -> String {
    let advice = match (fault.remedy, fault.circumstance) {
        (_, Some(Circumstance::Stray)) => {
            "move it away if it is yours, or let `tsubuyaki verify --repair` set it aside"
        }
        (_, Some(Circumstance::Unreadable)) => "check the file's permissions, and the disk",
        (_, Some(Circumstance::Undetermined)) => {
            "the correct value cannot be determined; restore the warehouse from a backup"
        }
        (Remedy::Retokenize, _) => "`tsubuyaki verify --repair` rebuilds it from the day's posts",
        (Remedy::Recount, _) => "`tsubuyaki verify --repair` rebuilds it from the day's tokens",
        (Remedy::RollUpAgain, _) => {
            "`tsubuyaki verify --repair` rebuilds it from the month's tokens"
        }
        (Remedy::GatherVocabulary, _) => "`tsubuyaki verify --repair` rebuilds it from all terms",
        (Remedy::SetAside, Some(Circumstance::Forgotten)) => {
            "restore it from a backup, or let `tsubuyaki verify --repair` set it aside; what it \
             contained must then be forgotten again"
        }
        (Remedy::SetAside, None) => {
            "restore it from a backup, or let `tsubuyaki verify --repair` set it aside"
        }
        (Remedy::Finish, _) => "the next writing run, or `tsubuyaki verify --repair`, cleans it up",
        (Remedy::ByHand, _) => "restore it from a backup",
    };
    advice.to_owned()
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
    let Some(root) = missing else { return without_room(error, settings) };
    if address(root).is_some() {
        return anyhow::anyhow!(
            "no warehouse at {}; `tsubuyaki push {0}` uploads one",
            root.display()
        );
    }
    if let Some(process) = maker(root) {
        return anyhow::anyhow!(
            "no warehouse at {} yet: process {process} is making it; try again when it has finished",
            place(root)
        );
    }
    let inboxes: Vec<String> =
        settings.inbox.iter().map(|path| path.display().to_string()).collect();
    anyhow::anyhow!(
        "no warehouse at {}: put files of posts into {} and run `tsubuyaki nightly`, or run \
         `tsubuyaki ingest FILE`; `--warehouse DIR` names another warehouse",
        place(root),
        inboxes.join(" or ")
    )
}

/// The error of a command: that the disk of the warehouse is full, or a limit of the system
/// on files is reached, is said once, with what became of the warehouse.
fn without_room(error: anyhow::Error, settings: &Settings) -> anyhow::Error {
    const LIMITS: [(&str, &str); 3] = [
        ("(os error 28)", "No space left on device; free some"),
        ("(os error 27)", "File too large; allow larger ones (ulimit -f)"),
        ("(os error 122)", "Disk quota exceeded; free some space"),
    ];
    let is_of_warehouse = error.chain().any(|cause| {
        let error = match cause.downcast_ref::<QueryError>() {
            Some(QueryError::Warehouse(error)) => Some(error),
            _ => cause.downcast_ref::<WarehouseError>(),
        };
        error.is_some_and(|error| !matches!(error, WarehouseError::Unfinished { .. }))
    });
    let told = format!("{error:#}");
    match LIMITS.iter().find(|(code, _)| told.contains(code)) {
        Some((_, limit)) if is_of_warehouse => anyhow::anyhow!(
            "{}: {limit}, and run again: nothing was stored",
            settings.warehouse.display()
        ),
        _ => error,
    }
}

/// The process that is making a warehouse where there is none yet.
fn maker(root: &Path) -> Option<u32> {
    let lock = root.join("_lock");
    let process = fs::read_to_string(&lock).ok()?.trim().parse().ok()?;
    let is_held = matches!(File::open(lock).ok()?.try_lock_shared(), Err(TryLockError::WouldBlock));
    is_held.then_some(process)
}

/// A folder as a path, also where it is one name.
fn place(folder: &Path) -> String {
    match folder.components().next() {
        Some(Component::Normal(_)) => format!("./{}", folder.display()),
        _ => folder.display().to_string(),
    }
}
