//! What the formats of Bluesky share: the record of a post as its author's server stores it.

use serde_json::Value;

use super::lenient::written_at;
use super::values::{at, integer_at, list_at, str_at};
use crate::posts::at_address::{Address, POSTS};
use crate::posts::draft::Draft;
use crate::posts::network::Network;
use crate::posts::record::NO_TEXT;
use crate::posts::source_id::hashed;
use crate::posts::tweet::{Instead, TimeNotes, Tweet};
use crate::times::time::FIRST_MICROS;

/// The collection of reposts.
pub(crate) const REPOSTS: &str = "app.bsky.feed.repost";
/// By how many microseconds a post may be dated after it arrived.
const MOST_AHEAD: i64 = 86_400_000_000;

/// The id of the post that an address names, if it names one.
fn post_id(uri: &str) -> Option<i64> {
    Address::parse(uri).filter(|address| address.collection == POSTS).map(|post| post.id())
}

/// A post: its address, its record, when it arrived (where that is known), and its
/// author's handle.
///
/// # Errors
///
/// What keeps it from being one; [`NO_TEXT`] where it is one without text.
pub(crate) fn draft(
    address: &Address,
    record: &Value,
    arrived: Option<i64>,
    handle: Option<&str>,
    wanted: impl Fn(&str) -> bool,
) -> Result<Draft, String> {
    let mut text = with_whole_links(str_at(record, &["text"]).unwrap_or_default(), record);
    add_tags(&mut text, record);
    if text.trim().is_empty() {
        return Err(NO_TEXT.to_owned());
    }
    let langs = || list_at(record, &["langs"]).iter().filter_map(|lang| str_at(lang, &[]));
    let quoted = str_at(record, &["embed", "record", "record", "uri"])
        .or_else(|| str_at(record, &["embed", "record", "uri"]));
    let tweet = Tweet {
        author_id: Some(hashed(Network::Bluesky, address.did)),
        author: Some(author(address.did, handle)),
        lang: langs().find(|lang| wanted(lang)).or_else(|| langs().next()).map(language),
        quoted_id: quoted.and_then(post_id),
        in_reply_to_id: str_at(record, &["reply", "parent", "uri"]).and_then(post_id),
        network: Network::Bluesky,
        url: address.url(),
        source_id: Some(address.uri()),
        ..Tweet::new(text)
    };
    let (written, instead) = written(record, arrived);
    let draft = Draft::new(Ok(address.id()), written, tweet);
    Ok(Draft { notes: TimeNotes { instead, ..draft.notes }, ..draft })
}

/// A language as the network writes it: some programs write it in capitals.
fn language(written: &str) -> String {
    let (primary, variety) = written.split_at(written.find('-').unwrap_or(written.len()));
    primary.to_lowercase() + variety
}

/// How an account is called: by its handle, or by its identifier where that is not
/// known or no longer its own.
pub(crate) fn author(did: &str, handle: Option<&str>) -> String {
    handle.filter(|handle| *handle != "handle.invalid").unwrap_or(did).to_owned()
}

/// The time that the record claims, unless it lies more than a day after the post
/// arrived, or is none: year 1 stands for that in Go.
fn written(record: &Value, arrived: Option<i64>) -> (Result<i64, String>, Option<Instead>) {
    // The second is how the library for Python spells it.
    let keys = ["createdAt", "created_at"];
    let key = keys.into_iter().find(|key| at(record, &[key]).is_some()).unwrap_or(keys[0]);
    let claimed = written_at(record, key);
    let is_believed = |claimed: i64, arrived: i64| {
        claimed >= FIRST_MICROS && claimed <= arrived.saturating_add(MOST_AHEAD)
    };
    match (claimed, arrived) {
        (Ok(claimed), Some(arrived)) if is_believed(claimed, arrived) => (Ok(claimed), None),
        (_, Some(arrived)) => (Ok(arrived), Some(Instead::Arrival)),
        (claimed, None) => (claimed, None),
    }
}

/// The text of a record with the whole addresses of the links in it that it shows
/// only the beginning of. Other links have labels, which are text.
fn with_whole_links(text: &str, record: &Value) -> String {
    let mut links: Vec<(usize, usize, &str)> =
        list_at(record, &["facets"]).iter().filter_map(link_of).collect();
    links.sort_unstable();
    let mut whole = String::with_capacity(text.len());
    let mut upto = 0;
    for (start, end, address) in links {
        if start >= upto
            && let Some(shown) = text.get(start..end)
            && is_beginning_of(shown, address)
        {
            whole.push_str(&text[upto..start]);
            whole.push_str(address);
            upto = end;
        }
    }
    whole + &text[upto..]
}

/// The bytes of the text that are a link, and where that leads.
fn link_of(facet: &Value) -> Option<(usize, usize, &str)> {
    let place = |names: [&str; 2]| {
        let place = names.iter().find_map(|name| integer_at(facet, &["index", name]))?;
        usize::try_from(place).ok()
    };
    let address =
        list_at(facet, &["features"]).iter().find_map(|feature| str_at(feature, &["uri"]))?;
    let (start, end) = (place(["byteStart", "byte_start"])?, place(["byteEnd", "byte_end"])?);
    (start < end && address.starts_with("http")).then_some((start, end, address))
}

/// Whether a text is an address, or its beginning with dots after it.
fn is_beginning_of(shown: &str, address: &str) -> bool {
    let bare = |text: &str| {
        let text = text.split_once("://").map_or(text, |(_, rest)| rest);
        text.strip_prefix("www.").unwrap_or(text).to_lowercase()
    };
    let begun = shown.trim_end_matches(['.', '…', '/']);
    !begun.contains(char::is_whitespace)
        && begun.contains('.')
        && bare(address).starts_with(&bare(begun))
}

/// Hashtags that a record has beside its text become a line of it.
fn add_tags(text: &mut String, record: &Value) {
    let tags = list_at(record, &["tags"]).iter().filter_map(Value::as_str);
    let tags = tags.map(|tag| tag.trim_start_matches(['#', '＃'])).filter(|tag| {
        !tag.is_empty()
            && !tag.contains(char::is_whitespace)
            && !text.contains(&format!("#{tag}"))
            && !text.contains(&format!("＃{tag}"))
    });
    let tags: Vec<String> = tags.map(|tag| format!("#{tag}")).collect();
    if !tags.is_empty() {
        let line_end = if text.is_empty() { "" } else { "\n" };
        *text = [text.as_str(), line_end, &tags.join(" ")].concat();
    }
}

/// Whether a value is the record of a post.
pub(crate) fn is_post(record: &Value) -> bool {
    let kind = ["$type", "py_type"].iter().find_map(|key| at(record, &[key])?.as_str());
    kind.is_none_or(|kind| kind == POSTS) && record.is_object()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;
    use crate::posts::draft::finished_by;
    use crate::posts::rules::TimeRule;

    const ADDRESS: Address = Address { did: "did:plc:mugicha", collection: POSTS, key: "3kr0" };
    /// 2018-09-03 03:15:00 UTC
    const NOON: i64 = 1_535_944_500_000_000;

    fn post(record: &str, arrived: Option<i64>) -> Result<Tweet, String> {
        let record = serde_json::from_str(record).unwrap();
        finished_by(TimeRule::Written, draft(&ADDRESS, &record, arrived, None, |lang| lang == "ja"))
    }

    #[test]
    fn a_record_with_all_fields() {
        let tweet = post(
            r#"{"$type":"app.bsky.feed.post","text":"朝 &amp; #昼","createdAt":"2018-09-03T03:15:00.000Z",
            "langs":["en","ja"],"tags":["昼","＃夜"],
            "reply":{"root":{"uri":"at://did:plc:a/app.bsky.feed.post/1"},
                     "parent":{"uri":"at://did:plc:a/app.bsky.feed.post/2"}},
            "embed":{"$type":"app.bsky.embed.recordWithMedia",
                     "record":{"record":{"uri":"at://did:plc:b/app.bsky.feed.post/3"}}}}"#,
            None,
        )
        .unwrap();
        assert_eq!(tweet.text, "朝 &amp; #昼\n#夜");
        assert_eq!(tweet.time, Moment::At(NOON));
        assert_eq!(tweet.lang.as_deref(), Some("ja"));
        assert_eq!(tweet.author.as_deref(), Some("did:plc:mugicha"));
        let id = |uri: &str| Some(hashed(Network::Bluesky, uri));
        assert_eq!(tweet.in_reply_to_id, id("at://did:plc:a/app.bsky.feed.post/2"));
        assert_eq!(tweet.quoted_id, id("at://did:plc:b/app.bsky.feed.post/3"));
        assert_eq!(Some(tweet.id), id("at://did:plc:mugicha/app.bsky.feed.post/3kr0"));
        assert_eq!(
            tweet.source_id.as_deref(),
            Some("at://did:plc:mugicha/app.bsky.feed.post/3kr0")
        );
        let url = "https://bsky.app/profile/did:plc:mugicha/post/3kr0";
        assert_eq!((tweet.network, tweet.url.as_deref()), (Network::Bluesky, Some(url)));
    }

    #[test]
    fn the_time_is_the_claimed_one_unless_it_lies_ahead() {
        let day = 86_400_000_000;
        let at = |created: &str, arrived| {
            let record = format!(r#"{{"text":"朝","createdAt":"{created}"}}"#);
            post(&record, arrived).map(|tweet| tweet.time.micros())
        };
        let noon = "2018-09-03T03:15:00Z";
        assert_eq!(at(noon, Some(NOON - day)), Ok(NOON));
        assert_eq!(at(noon, Some(NOON - day - 1)), Ok(NOON - day - 1));
        // Posts that were moved from elsewhere are old.
        assert_eq!(at(noon, Some(NOON + 300 * day)), Ok(NOON));
        assert_eq!(at("soon", Some(5)), Ok(5));
        assert_eq!(at("0001-01-01T00:00:00Z", Some(5)), Ok(5));
        assert!(at("0001-01-01T00:00:00Z", None).is_err());
        for written_again in ["2018-09-03 03:15:00", "2018/09/03 03:15:00", "1535944500"] {
            assert_eq!(at(written_again, None), Ok(NOON), "{written_again}");
        }
        let counted = post(r#"{"text":"朝","createdAt":1535944500000}"#, None);
        assert_eq!(counted.map(|tweet| tweet.time), Ok(Moment::At(NOON)));
        assert!(at("soon", None).is_err());
        assert_eq!(post(r#"{"text":" "}"#, Some(5)), Err(NO_TEXT.to_owned()));
    }

    #[test]
    fn links_that_are_shown_in_part_are_whole() {
        let address = "https://www.example.com/news/2018/09/03/long";
        let text = |shown: &str, names: [&str; 2]| {
            let text = format!("朝 {shown} 昼");
            let (start, end) = ("朝 ".len(), "朝 ".len() + shown.len());
            let record = serde_json::json!({"text": text, "createdAt": "2018-09-03T03:15:00Z",
                "facets": [{"index": {names[0]: start, names[1]: end},
                    "features": [{"$type": "app.bsky.richtext.facet#link", "uri": address}]}]});
            post(&record.to_string(), None).unwrap().text
        };
        let of = |shown| text(shown, ["byteStart", "byteEnd"]);
        for shown in ["example.com/news/20...", "www.example.com/ne…", address] {
            assert_eq!(of(shown), format!("朝 {address} 昼"));
        }
        assert_eq!(text("example.com/n...", ["byte_start", "byte_end"]).len(), of(address).len());
        assert_eq!(of("この記事"), "朝 この記事 昼");
        // Places that are none, or within a character.
        for (start, end) in [(1, 5), (0, 99), (5, 2)] {
            let record = format!(
                r#"{{"text":"朝昼","createdAt":"2018-09-03T03:15:00Z","facets":[{{"index":
                {{"byteStart":{start},"byteEnd":{end}}},"features":[{{"uri":"{address}"}}]}}]}}"#
            );
            assert_eq!(post(&record, None).unwrap().text, "朝昼");
        }
    }

    #[test]
    fn addresses_are_read_and_only_plain_ones_become_links() {
        let parse = Address::parse;
        let uri = ADDRESS.uri();
        assert_eq!(parse(&uri), Some(ADDRESS));
        for uri in ["", "https://bsky.app/a/b", "at://did:plc:a", "at:///app.bsky.feed.post/1"] {
            assert_eq!(parse(uri), None, "{uri}");
        }
        assert_eq!(Address { key: "a\"><script>", ..ADDRESS }.url(), None);
        assert_eq!(Address { collection: REPOSTS, ..ADDRESS }.url(), None);
    }
}
