//! Reads single values of tables of unknown origin, however they are written.

use std::borrow::Cow;

pub(crate) use super::kinds::{Kind, flag, is_kind, is_word_of_retweets, kind, references};
pub(crate) use super::platform::{Platform, platform};
use super::private::is_audience;
use crate::posts::at_address::{Address, POSTS};
use crate::posts::id;
use crate::posts::network::Network;

/// Placeholders for missing values, in any case, as databases, spreadsheets and
/// programs write it.
pub(crate) fn is_missing(value: &str) -> bool {
    const SIGNS: [&str; 18] = [
        "N/A",
        "NaN",
        "None",
        "null",
        "nil",
        "undefined",
        "<NA>",
        "<null>",
        "(null)",
        "NaT",
        "\\N",
        "[]",
        "{}",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#REF!",
        "#VALUE!",
    ];
    let value = value.trim();
    matches!(value, "" | "NA" | "?" | "—" | "–" | "\"\"")
        || SIGNS.iter().any(|sign| sign.eq_ignore_ascii_case(value))
}

/// Whether a value is a placeholder where a text would stand. Signs alone may be all that
/// somebody wrote.
pub(crate) fn is_no_text(value: &str) -> bool {
    const LONGEST: usize = 12;
    value.len() <= LONGEST && is_missing(value) && value.contains(|c: char| c.is_alphanumeric())
}

/// Reads an id: `x1036452470584246272` as R keeps it, `="1036…"` as Excel does, one
/// within an address.
///
/// # Errors
///
/// Why it is not a value of this type.
pub(crate) fn id(written: &str) -> Result<i64, String> {
    if let Some(id) = id_of_url(written) {
        return Ok(id);
    }
    let half = half_width(written);
    let bare = half.trim().trim_start_matches('=').trim_matches(is_quote);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    // `tag:search.twitter.com,2005:1036…`, `id:twitter.com:77`, `ID:1036…`; other letters
    // before few digits are a part of what names the row: `A12` is not `B12`.
    let marks = bare.len() - bare.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (mark, tail) = bare.split_at(marks);
    let is_mark = || {
        let word = mark.trim_end_matches([':', '_', '-', '#', ' ']).to_ascii_lowercase();
        let is_known = matches!(
            word.as_str(),
            "x" | "id"
                | "tweet"
                | "tweetid"
                | "tweet_id"
                | "tweet id"
                | "status"
                | "statusid"
                | "status_id"
        );
        is_known
            || mark == "#"
            || word.starts_with("tag:search.twitter.com")
            || matches!(word.as_str(), "id:twitter.com" | "ex:twitter.com")
            || (tail.len() >= LEAST_LONG && mark.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    let is_marked = !mark.is_empty() && is_digits(tail) && is_mark();
    let id = id::parse_mapped(if is_marked { tail } else { bare });
    // An invalid one is shown as it was written.
    id.map_err(|reason| id::parse_mapped(written.trim()).err().unwrap_or(reason))
}

/// Digits of an id that no other number has, whatever stands before it.
const LEAST_LONG: usize = 15;

/// Digits and their signs in the width that they have in numbers: `１，２３４`.
fn half_width(written: &str) -> Cow<'_, str> {
    let half = |c: char| match c {
        '０'..='９' | '，' | '．' | '－' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    if written.is_ascii() {
        return Cow::Borrowed(written);
    }
    Cow::Owned(written.chars().map(half).collect())
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '’' | '“' | '”' | '\u{200b}' | '\u{feff}') || c.is_whitespace()
}

/// Whether a spreadsheet has left of an id no more than its first digits.
pub(crate) fn id_is_lost(written: &str) -> bool {
    let bare = written.trim().trim_start_matches('=').trim_matches(is_quote);
    bare.contains(['e', 'E', '.']) && bare.parse::<f64>().is_ok_and(|value| value >= 1e6)
}

/// `https://twitter.com/name/status/1036452470584246272`
pub(crate) fn id_of_url(url: &str) -> Option<i64> {
    let start = url.trim_start();
    if !start.starts_with("http") && !is_relative(start) {
        return None;
    }
    let at = ["/status/", "/statuses/"]
        .into_iter()
        .find_map(|part| url.find(part).map(|at| at + part.len()))?;
    let digits = url[at..].split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok().filter(|id| *id > 0)
}

/// Whether an address lacks its scheme or its server, as pages write it:
/// `/name/status/1036…#m`, `twitter.com/name/status/1036…`.
pub(crate) fn is_relative(url: &str) -> bool {
    let is_at = |host: &str| url.strip_prefix(host).is_some_and(|rest| rest.starts_with('/'));
    let is_here = url.starts_with('/') && !url.starts_with("//");
    (is_here || ["twitter.com", "x.com", "mobile.twitter.com"].into_iter().any(is_at))
        && !url.contains(char::is_whitespace)
}

/// Whether a value is the address of a record of Bluesky: `at://did:plc:…/…`.
pub(crate) fn is_at_address(written: &str) -> bool {
    written.trim_start().starts_with("at://")
}

/// Whether a value is the address of a post of Bluesky, and not of a list, say.
pub(crate) fn is_at_post(written: &str) -> bool {
    Address::parse(written.trim()).is_some_and(|address| address.collection == POSTS)
}

/// The network of the post with this id at an address that ends in the id.
pub(crate) fn network_of(url: &str, id: &str) -> Option<Network> {
    let (host, place, last) = address(url)?;
    if last != id.trim() {
        return None;
    }
    match host {
        "twitter.com" | "x.com" | "mobile.twitter.com" | "mobile.x.com" => Some(Network::X),
        "bsky.app" => Some(Network::Bluesky),
        "threads.net" | "threads.com" => Some(Network::Threads),
        _ if place == "notes" => Some(Network::Misskey),
        _ if place.starts_with('@') || place.ends_with("/statuses") => Some(Network::Mastodon),
        _ => None,
    }
}

/// The network of a post whose address has a code instead of the id.
pub(crate) fn coded_network(url: &str) -> Option<Network> {
    match address(url)? {
        ("threads.net" | "threads.com", place, _) if place.ends_with("/post") => {
            Some(Network::Threads)
        }
        ("bsky.app", place, _) if place.ends_with("/post") => Some(Network::Bluesky),
        _ => None,
    }
}

/// The server of an address.
pub(crate) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.trim().split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

/// Host, folder and name of an address.
fn address(url: &str) -> Option<(&str, &str, &str)> {
    let (_, rest) = url.trim().split_once("://")?;
    let path = rest.split(['?', '#']).next()?.trim_end_matches('/');
    let (before, last) = path.rsplit_once('/')?;
    let (host, place) = before.split_once('/').unwrap_or((before, ""));
    Some((host.strip_prefix("www.").unwrap_or(host), place, last))
}

/// A number that names an account or another post.
pub(crate) fn number(written: &str) -> Option<i64> {
    let whole = |text: &str| text.parse().ok();
    id(written).ok().or_else(|| {
        // `77.0`, as pandas writes numbers beside missing ones.
        let number: i64 = whole(written.trim().strip_suffix(".0")?)?;
        (number < 1 << 53).then_some(number)
    })
}

/// A count: `1,234`, `1.2K`, `3.4万`.
pub(crate) fn count(written: &str) -> Option<i64> {
    let written = half_width(written.trim());
    if let Ok(count) = written.parse() {
        return Some(count);
    }
    let bare: String = written.chars().filter(|c| !matches!(c, ',' | ' ' | '，')).collect();
    let (digits, scale) = match bare.char_indices().last()? {
        (at, 'k' | 'K' | '千') => (&bare[..at], 1e3),
        (at, 'm' | 'M') => (&bare[..at], 1e6),
        (at, '万') => (&bare[..at], 1e4),
        (at, '億') => (&bare[..at], 1e8),
        _ => (bare.as_str(), 1.0),
    };
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let value: f64 = digits.parse().ok().filter(|_| is_number)?;
    // Of what is less, every whole number is one of these, too.
    #[allow(clippy::cast_possible_truncation)]
    let count = (value * scale).round() as i64;
    (value * scale < 1e15).then_some(count)
}

/// A name by which an account is known: `@name`, `Name (@name)`, its address.
pub(crate) fn author(written: &str) -> Option<String> {
    if let Some(name) = of_object(written, &["username", "screen_name", "userName", "acct"]) {
        return Some(name.trim_start_matches(['@', '＠']).to_owned())
            .filter(|name| !name.is_empty());
    }
    if is_python_object(written) {
        return None;
    }
    // What a page shows of an account, line by line.
    if let Some(handle) =
        written.lines().map(str::trim).skip(1).find_map(|line| line.strip_prefix('@'))
    {
        return Some(handle.to_owned()).filter(|name| !name.is_empty());
    }
    let written = written.trim().trim_matches(['"', '\'']).trim();
    if let Some(name) = name_in_address(written) {
        return (!name.is_empty()).then(|| name.to_owned());
    }
    let is_handle = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '@');
    let name = match (written.rfind(['@', '＠']), written.rsplit_once(".com/")) {
        _ if written.starts_with(['@', '＠']) => written.trim_start_matches(['@', '＠']),
        (_, Some((address, path))) if address.starts_with("http") => {
            path.split(['/', '?', '#']).next().unwrap_or(path)
        }
        // Before it is the account's display name.
        (Some(at), _) if written[..at].ends_with(['(', '（', ' ', '　']) => {
            let rest = written[at..].trim_start_matches(['@', '＠']);
            &rest[..rest.find(|c: char| !is_handle(c)).unwrap_or(rest.len())]
        }
        _ => written,
    };
    (!name.is_empty()).then(|| name.to_owned())
}

/// Whether a value is what Python shows of an object and not what it is called by: `<User
/// id="12">`, `<user.User object at 0x7f00>`.
fn is_python_object(written: &str) -> bool {
    let written = written.trim();
    written.starts_with('<')
        && written.ends_with('>')
        && (written.contains(" object at 0x") || written.contains("id="))
}

/// The handle after what an account calls itself, with nothing between: `麦茶@mugicha`.
pub(crate) fn handle_after_name(written: &str) -> Option<&str> {
    const LONGEST: usize = 15;
    let (name, handle) = written.trim().rsplit_once(['@', '＠'])?;
    let is_of_handle = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_handle = (1..=LONGEST).contains(&handle.len()) && handle.bytes().all(is_of_handle);
    (is_handle && !name.trim().is_empty() && !may_be_handle(name)).then_some(handle)
}

/// The name in the address of a post or of a profile; it is empty where such an address
/// names no account: `https://twitter.com/statuses/20`.
fn name_in_address(written: &str) -> Option<&str> {
    let rest = match written.split_once("://").filter(|(scheme, _)| scheme.starts_with("http")) {
        Some((_, rest)) => rest,
        None if id_of_url(written).is_some() => written,
        None => return None,
    };
    let path = rest.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let is_reserved = |name: &str| matches!(name, "i" | "statuses" | "status" | "web" | "intent");
    let name = match parts.as_slice() {
        [_, "i", ..] | [_, "statuses", _] => "",
        [_, "profile", name, ..] | [_, name, "status" | "statuses", ..] => *name,
        [_, name] if name.starts_with('@') => *name,
        _ => return None,
    };
    Some(if is_reserved(name) { "" } else { name.trim_start_matches('@') })
}

/// The id of an account of which a cell has all: `{'id': 12, 'username': 'a'}`.
pub(crate) fn author_id(written: &str) -> Option<i64> {
    of_object(written, &["id_str", "id"])?.parse().ok()
}

/// What an object says, as JSON or Python write it, under the first of these keys:
/// `{'username': 'a'}`, `User(username='a')`.
fn of_object<'a>(written: &'a str, keys: &[&str]) -> Option<&'a str> {
    let written = written.trim();
    if !written.ends_with(['}', ')', '>']) || !written.contains([':', '=']) {
        return None;
    }
    // `<User id=12 username=a name=…>`
    let is_tag = written.starts_with('<');
    let is_mark = |c: char| matches!(c, '"' | '\'');
    keys.iter().find_map(|key| {
        written.match_indices(key).find_map(|(at, _)| {
            let before = written[..at].chars().next_back()?;
            let rest = written[at + key.len()..].trim_start_matches(is_mark).trim_start();
            let value = rest.strip_prefix([':', '='])?.trim_start();
            let is_quoted = value.starts_with(is_mark);
            let value = value.trim_start_matches(is_mark);
            let is_end = |c: char| {
                is_mark(c)
                    || if is_tag {
                        c == '>' || (!is_quoted && matches!(c, ' ' | ','))
                    } else {
                        matches!(c, ',' | '}' | ')')
                    }
            };
            let end = value.find(is_end)?;
            let is_key = is_mark(before) || matches!(before, '{' | '(' | ',' | ' ');
            (is_key && end > 0 && !value.starts_with(['{', '['])).then_some(&value[..end])
        })
    })
}

/// Whether a name may be that by which a network knows an account: letters, digits and few
/// signs, not numbers alone.
pub(crate) fn may_be_handle(name: &str) -> bool {
    let name = name.trim().trim_start_matches(['@', '＠']);
    !name.is_empty()
        && !name.bytes().all(|byte| byte.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-@:".contains(&byte))
}

/// Whether a name is one with its server: `name@example.social`.
pub(crate) fn has_server(name: &str) -> bool {
    let name = name.trim().trim_start_matches('@');
    may_be_handle(name)
        && name.split_once('@').is_some_and(|(name, server)| {
            !name.is_empty() && server.contains('.') && !server.contains('@')
        })
}

/// Whether a value may be the key of a record of Bluesky, alone or in its collection:
/// `3krf6zdlto222`, `app.bsky.feed.post/3krf6zdlto222`.
pub(crate) fn is_record_key(value: &str) -> bool {
    const LENGTH: usize = 13;
    let (collection, key) = value.trim().rsplit_once('/').unwrap_or(("", value.trim()));
    let is_digit = |byte: u8| byte.is_ascii_lowercase() || (b'2'..=b'7').contains(&byte);
    (collection.is_empty() || collection.contains('.'))
        && key.len() == LENGTH
        && key.bytes().all(is_digit)
}

/// Whether a value says who sees a post.
pub(crate) fn is_visibility(value: &str) -> bool {
    const FOR_MANY: [&str; 7] =
        ["public", "unlisted", "home", "local", "private", "followers", "mutuals_only"];
    FOR_MANY.contains(&value.trim().to_lowercase().as_str()) || is_audience(value)
}

/// Whether a value is a time of day alone.
pub(crate) fn is_clock(value: &str) -> bool {
    let value = value.trim();
    let has_date = value.contains(['/', '年', '-']) || value.len() > 30;
    let starts = value.trim_start_matches(|c: char| !c.is_ascii_digit());
    let digits = starts.bytes().take_while(u8::is_ascii_digit).count();
    !has_date && (1..=2).contains(&digits) && starts[digits..].starts_with([':', '：', '時'])
}

/// Whether a value may be what somebody wrote: no number, no flag, no address alone.
pub(crate) fn is_prose(value: &str) -> bool {
    let value = value.trim();
    let is_address = value.starts_with("http") && !value.contains(char::is_whitespace);
    value.parse::<f64>().is_err()
        && !is_address
        && flag(value).is_none()
        && !matches!(value.as_bytes().first(), Some(b'{' | b'['))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_accounts_or_nobody() {
        for (written, name) in [
            ("https://nitter.example/mugicha/status/20", Some("mugicha")),
            ("https://x.com/mugicha/status/20?s=20", Some("mugicha")),
            ("https://twitter.com/statuses/20", None),
            ("https://x.com/i/web/status/20", None),
            ("https://bsky.app/profile/asa.bsky.social", Some("asa.bsky.social")),
            ("https://example.social/@mugicha", Some("mugicha")),
            ("https://twitter.com/mugicha", Some("mugicha")),
            ("麦茶 (@mugicha)", Some("mugicha")),
        ] {
            assert_eq!(author(written).as_deref(), name, "{written}");
        }
    }

    #[test]
    fn names_and_keys_are_told_by_their_letters() {
        assert!(
            is_record_key("3krf6zdlto222") && is_record_key("app.bsky.feed.post/3krf6zdlto222")
        );
        assert!(!is_record_key("docs/3krf6zdlto222") && !is_record_key("20"));
        assert!(may_be_handle("@mugicha") && !may_be_handle("麦茶") && !may_be_handle("12"));
        assert!(has_server("mugicha@example.social") && !has_server("@mugicha"));
    }
}
