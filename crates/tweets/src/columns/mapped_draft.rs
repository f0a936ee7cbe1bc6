//! Turns rows of tables of unknown origin into posts.

use std::borrow::Cow;

use super::Found;
use super::cell::{self, Kind, Platform};
use super::ids::is_post_address;
use super::nothing::says_something;
use super::private;
use crate::posts::at_address::{Address, POSTS};
use crate::posts::draft::Draft;
use crate::posts::field::Field;
use crate::posts::network::Network;
use crate::posts::post_address::PostAddress;
use crate::posts::record::{ELSEWHERE, NAMED_ALONE, NO_TEXT, TEXTLESS};
use crate::posts::rules::Needs;
use crate::posts::source_id::hashed;
use crate::posts::tweet::{TimeNotes, Tweet};
use crate::posts::versions;
use crate::texts::html;
use crate::texts::marked_text::{with_code_points, with_ends_of_lines};
use crate::texts::text::{client_name, decoded_literal, of_bytes_if_japanese, resolve_entities};
use crate::times::moment::Moment;
use crate::times::spelled_time::order_shown;
use crate::times::written_time::{self, TimeReading};

/// Makes a post of the values of a row, which are asked for by their columns.
///
/// # Errors
///
/// What keeps it from being one, for a person to read.
pub(crate) fn draft<'a>(
    found: &Found,
    reading: &TimeReading,
    needs: Needs,
    value: &dyn Fn(usize) -> Option<Cow<'a, str>>,
) -> Result<Draft, String> {
    let row = Row { found, value };
    let platform = row.first(Field::Network).and_then(|name| cell::platform(&name));
    if platform == Some(Platform::Elsewhere) {
        return Err(ELSEWHERE.to_owned());
    }
    if row.first(Field::Visibility).is_some_and(|audience| private::is_audience(&audience)) {
        return Err(NAMED_ALONE.to_owned());
    }
    let own = row.own_id();
    let (id, told) = row.number(own.as_deref());
    let network = match platform {
        Some(Platform::Read(network)) => Some(network),
        _ => told,
    };
    // Where addresses alone name the posts, those of anything else name none.
    if found.is_by_address
        && own.as_deref().is_some_and(|own| own.trim().starts_with("http") && !is_post_address(own))
    {
        return Err(ELSEWHERE.to_owned());
    }
    let address = own.as_deref().and_then(|own| Address::parse(own.trim()));
    if address.as_ref().is_some_and(|address| address.collection != POSTS) {
        return Err(TEXTLESS.to_owned());
    }
    // Of a post that is known to be one nothing is lost.
    let textless = if needs == Needs::Post && id.is_ok() { TEXTLESS } else { NO_TEXT };
    let known_id = id.as_ref().ok().copied();
    let relation = row.relation(known_id);
    let text = row.plain_text(network, relation.is_retweet).ok_or(textless)?;
    let (written, notes) = row.written(reading);
    let number = |field: Field| row.first(field).and_then(|value| other_id(&value));
    let count = |field: Field| row.first(field).and_then(|value| cell::count(&value));
    let owned = |field: Field| row.first(field).map(|value| value.trim().to_owned());
    let shown = own.as_deref().and_then(PostAddress::parse);
    let author = row
        .author(known_id)
        .or_else(|| shown?.author.map(str::to_owned))
        .or_else(|| row.author_in_address(own.as_deref()?));
    // Names that accounts choose anew, as their display names, tell no one apart.
    let handle = author.as_deref().filter(|_| !found.has_display_names);
    let at_uri = || own.as_deref().filter(|own| cell::is_at_address(own));
    let tweet = Tweet {
        author_id: number(Field::AuthorId)
            .or_else(|| row.other_author_id(network))
            .or_else(|| address.map(|address| hashed(Network::Bluesky, address.did)))
            .or_else(|| Some(hashed(network.unwrap_or(Network::X), &handle?.to_lowercase()))),
        author,
        lang: owned(Field::Lang).map(|lang| language(&decoded_literal(lang))),
        client: owned(Field::Client).map(decoded_literal).and_then(|client| client_name(&client)),
        is_retweet: relation.is_retweet,
        retweeted_id: relation.retweeted_id,
        quoted_id: number(Field::QuotedId).or(relation.quoted_id),
        in_reply_to_id: number(Field::InReplyToId).or(relation.in_reply_to_id),
        like_count: count(Field::LikeCount),
        retweet_count: count(Field::RetweetCount),
        network: network.unwrap_or(Network::X),
        // Other addresses are those of what a post links to.
        url: owned(Field::Url)
            .filter(|url| !cell::is_relative(url))
            .filter(|url| match cell::id_of_url(url) {
                // That of a post that is quoted is not its own.
                Some(shown) => known_id.is_none_or(|own| own == shown),
                None => network.is_some(),
            })
            .or_else(|| address?.url()),
        source_id: owned(Field::SourceId)
            .or_else(|| shown?.number(own.as_deref()?).1)
            .or_else(|| at_uri().map(|uri| uri.trim().to_owned())),
        versions: row.all(Field::Versions).flat_map(|all| versions::ids_in(&all)).collect(),
        ..Tweet::new(text)
    };
    Ok(Draft { id, written, notes, tweet })
}

/// A text without what a search has put around the words that were searched for.
fn without_marks(text: String) -> String {
    const MARKS: [&str; 2] = ["\tSTART\t", "\tEND\t"];
    if MARKS.iter().all(|mark| text.contains(mark)) {
        return MARKS.iter().fold(text, |text, mark| text.replace(mark, ""));
    }
    text
}

/// Adds to a post what a row says of its author and of the post that it repeats, where
/// nothing is known of them.
pub(crate) fn complete<'a>(
    found: &Found,
    value: &dyn Fn(usize) -> Option<Cow<'a, str>>,
    tweet: &mut Tweet,
) {
    let row = Row { found, value };
    let relation = row.relation(Some(tweet.id));
    tweet.is_retweet |= relation.is_retweet;
    tweet.retweeted_id = tweet.retweeted_id.or(relation.retweeted_id);
    let count = |field: Field| row.first(field).and_then(|value| cell::count(&value));
    tweet.like_count = tweet.like_count.or_else(|| count(Field::LikeCount));
    tweet.retweet_count = tweet.retweet_count.or_else(|| count(Field::RetweetCount));
    if tweet.url.is_none() {
        let is_own = |url: &Cow<str>| cell::id_of_url(url) == Some(tweet.id);
        tweet.url = row.all(Field::Url).find(is_own).map(|url| url.trim().to_owned());
    }
    if tweet.lang.is_none() {
        tweet.lang = row.first(Field::Lang).map(|lang| language(&lang));
    }
    if tweet.client.is_none() {
        tweet.client = row.first(Field::Client).and_then(|client| client_name(&client));
    }
    if tweet.author.is_none() {
        tweet.author = row.author(Some(tweet.id));
    }
    if tweet.author_id.is_none() {
        let handle = tweet.author.as_deref().filter(|_| !found.has_display_names);
        tweet.author_id = row
            .first(Field::AuthorId)
            .and_then(|id| other_id(&id))
            .or_else(|| Some(hashed(tweet.network, &handle?.to_lowercase())));
    }
}

/// The values of a row.
struct Row<'f, 'a> {
    found: &'f Found,
    value: &'f dyn Fn(usize) -> Option<Cow<'a, str>>,
}

/// What a row says of other posts.
#[derive(Default)]
struct Relation {
    is_retweet: bool,
    retweeted_id: Option<i64>,
    quoted_id: Option<i64>,
    in_reply_to_id: Option<i64>,
}

impl<'a> Row<'_, 'a> {
    fn value(&self, place: usize) -> Option<Cow<'a, str>> {
        self.found.value_at(place, self.value)
    }

    /// All values of a field.
    fn all(&self, field: Field) -> impl Iterator<Item = Cow<'a, str>> {
        let values = self.found.places(field).iter().filter_map(|&place| self.value(place));
        values.filter(|value| !cell::is_missing(value))
    }

    fn first(&self, field: Field) -> Option<Cow<'a, str>> {
        self.all(field).next()
    }

    /// The id of the post as a number, and the network that what names it tells.
    fn number(&self, own: Option<&str>) -> (Result<i64, String>, Option<Network>) {
        let Some(written) = own else { return (Err("no id".to_owned()), None) };
        if cell::is_at_address(written) {
            return (Ok(hashed(Network::Bluesky, written.trim())), Some(Network::Bluesky));
        }
        if let Some(address) = PostAddress::parse(written) {
            return (Ok(address.number(written).0), Some(address.network));
        }
        let network = self.all(Field::Url).find_map(|url| cell::network_of(&url, written));
        (cell::id(written), network.or(self.found.network))
    }

    /// The text of the post, without markup; of a retweet that of the post it repeats, which
    /// is whole.
    fn plain_text(&self, network: Option<Network>, is_retweet: bool) -> Option<String> {
        let original = self.first(Field::RetweetedText).filter(|_| is_retweet);
        let text = original.map(Cow::into_owned).or_else(|| self.text())?;
        let text = of_bytes_if_japanese(without_marks(decoded_literal(text)));
        let is_html = network == Some(Network::Mastodon) && text.starts_with("<p");
        Some(match (is_html || self.found.is_html, self.found.is_escaped) {
            (true, _) => html::text_of(&text),
            (false, true) => resolve_entities(text),
            (false, false) => text,
        })
    }

    /// What identifies the post: its id, its address if that is not an id, or account and key of a
    /// record.
    fn own_id(&self) -> Option<Cow<'a, str>> {
        let written = self.first(Field::Id);
        if written.as_deref().is_some_and(cell::is_at_address) {
            return written;
        }
        if let Some(address) = self.record_address() {
            return Some(Cow::Owned(address));
        }
        let is_none = |id: &str| {
            cell::id(id).is_err() && !cell::id_is_lost(id) && PostAddress::parse(id).is_none()
        };
        let is_address =
            |url: &Cow<str>| cell::id_of_url(url).is_some() || PostAddress::parse(url).is_some();
        match &written {
            Some(id) if is_none(id) => self.all(Field::Url).find(is_address).or(written),
            // Rows of another network may have no number.
            None if self.found.has_own_addresses => self.all(Field::Url).find(is_address),
            _ => written,
        }
    }

    /// The address of a record of Bluesky whose account and key stand in columns of their
    /// own; by handle, that of its page.
    fn record_address(&self) -> Option<String> {
        let key = self.first(Field::RecordKey)?;
        let (collection, key) = key.trim().rsplit_once('/').unwrap_or((POSTS, key.trim()));
        let is_did = |did: &Cow<str>| did.starts_with("did:");
        let did = self.first(Field::Did).or_else(|| self.first(Field::AuthorId)).filter(is_did);
        match did.or_else(|| self.first(Field::Author).filter(is_did)) {
            Some(did) => Some(format!("at://{}/{collection}/{key}", did.trim())),
            None => {
                let handle = self.first(Field::Author).filter(|name| name.contains('.'))?;
                let handle = handle.trim().trim_start_matches('@');
                Some(format!("https://bsky.app/profile/{handle}/post/{key}"))
            }
        }
    }

    /// A text as it stands, unless it is empty.
    fn text(&self) -> Option<String> {
        let places = self.found.places(Field::Text).iter();
        let texts = places.filter_map(|&place| self.value(place));
        let text = texts.map(Cow::into_owned).find(|text| !self.found.placeholders.has(text))?;
        let text = self.found.guard.lifted(text);
        let text = if self.found.is_padded { text.trim().to_owned() } else { text };
        let text = if self.found.has_code_points { with_code_points(&text) } else { text };
        Some(if self.found.is_backslashed { with_ends_of_lines(&text) } else { text })
    }

    /// By what column or address tells; what accounts call themselves comes last.
    fn author(&self, own: Option<i64>) -> Option<String> {
        // A stroke stands for none.
        let is_name = |name: &Cow<str>| !name.trim_matches(['-', 'ー', '―', ' ']).is_empty();
        let name = self.all(Field::Author).find(is_name);
        let name = name.map(|name| decoded_literal(name.into_owned()));
        let named = || {
            let name = name.as_deref()?;
            let after = Some(name).filter(|_| self.found.has_handles_after_names);
            let handle = after.and_then(cell::handle_after_name).map(str::to_owned);
            handle.or_else(|| cell::author(name))
        };
        // What no account can be called is what its owner calls it.
        let is_free = || name.as_deref().is_some_and(is_spelled_freely);
        // `https://x.com/name/status/1`
        let of_address = || {
            let mut addresses = self.all(Field::Url).chain(self.all(Field::Id));
            let address = addresses.find(|address| cell::id_of_url(address).is_some())?;
            // Of another post it is another's.
            let is_own = cell::id_of_url(&address) == own;
            let name = cell::author(&address)?;
            Some((name, is_own))
        };
        match of_address() {
            Some((name, true)) if self.found.has_display_names || is_free() => Some(name),
            of_address => named().or_else(|| {
                let of_own = of_address.filter(|(_, is_own)| *is_own || own.is_none());
                of_own.map(|(name, _)| name)
            }),
        }
    }

    /// The author in the address of a post of another network than X, which has this id.
    fn author_in_address(&self, own: &str) -> Option<String> {
        self.all(Field::Url).find_map(|url| {
            let shown = PostAddress::parse(&url).filter(|shown| shown.id == own.trim())?;
            shown.author.map(str::to_owned)
        })
    }

    /// The author's id where it is not a number, or is in an object with the name.
    fn other_author_id(&self, network: Option<Network>) -> Option<i64> {
        let foreign = network.filter(|network| *network != Network::X);
        if let Some((network, id)) = foreign.zip(self.first(Field::AuthorId)) {
            return Some(hashed(network, id.trim()));
        }
        cell::author_id(&self.first(Field::Author)?)
    }

    fn written(&self, reading: &TimeReading) -> (Result<Moment, String>, TimeNotes) {
        let Some(text) = self.first(Field::CreatedAt) else {
            return (Err("missing time (created_at)".to_owned()), TimeNotes::default());
        };
        let mut parsed = written_time::parse(&text, reading);
        if self.found.has_own_clock
            && let Some(clock) = self.first(Field::Clock)
        {
            let zone = self.first(Field::Zone);
            let with =
                |zone| written_time::parse(&written_time::joined(&text, &clock, zone), reading);
            parsed = with(zone.as_deref()).or_else(|_| with(None)).or(parsed);
        }
        match parsed {
            Err(reason) => (Err(reason), TimeNotes::default()),
            Ok(written) => {
                let is_lost =
                    self.first(Field::TimeKnown).is_some_and(|v| cell::flag(&v) == Some(false));
                let (moment, precision) = match written.moment {
                    Moment::At(micros) if is_lost => (Moment::Day(micros), 0),
                    moment if is_lost => (moment, 0),
                    moment => (moment, written.precision),
                };
                // The heading may name the zone for all of them.
                let is_zoneless = written.is_zoneless && self.found.zone.is_none();
                let order = order_shown(&text);
                let lacks_zone = is_zoneless;
                let of_zone = TimeNotes { is_zoneless, lacks_zone, ..TimeNotes::default() };
                (Ok(moment), TimeNotes { precision, order, ..of_zone })
            }
        }
    }

    fn relation(&self, own: Option<i64>) -> Relation {
        let mut relation = Relation::default();
        let is_yes = |value: &str| {
            cell::flag(value) == Some(true) || cell::kind(value) == Some(Kind::Retweet)
        };
        relation.is_retweet = self.all(Field::IsRetweet).any(|value| is_yes(&value));
        for &place in self.found.places(Field::RetweetedId) {
            let Some(value) = self.value(place).filter(|value| says_something(value)) else {
                continue;
            };
            let id = other_id(&value).filter(|id| *id != 1);
            let is_own = id.is_some() && id == own;
            // Beside ids, words name none.
            let is_one = id.is_some()
                || is_post_address(&value)
                || !self.found.of_retweeted_ids.contains(&place)
                || is_yes(&value);
            if !is_own && is_one {
                relation.is_retweet = true;
                relation.retweeted_id = relation.retweeted_id.or(id);
            }
        }
        relation.is_retweet |= self.all(Field::RetweetedAuthor).any(|value| says_something(&value));
        let kinds: Vec<Kind> =
            self.all(Field::Kind).filter_map(|value| cell::kind(&value)).collect();
        relation.is_retweet |= kinds.contains(&Kind::Retweet);
        for value in self.all(Field::ReferredId) {
            let references = cell::references(&value);
            if !references.is_empty() {
                for (kind, id) in references {
                    relation.refer(kind, id);
                }
            } else if let Some(&kind) = kinds.first() {
                relation.refer(kind, other_id(&value).filter(|id| Some(*id) != own));
            }
        }
        // What is no original, and neither quotes nor answers, repeats another.
        let is_original = self.first(Field::IsOriginal).and_then(|value| cell::flag(&value));
        if is_original == Some(false) && !relation.is_retweet {
            relation.is_retweet = !self.quotes_or_answers(&relation);
        }
        relation
    }

    fn quotes_or_answers(&self, relation: &Relation) -> bool {
        let has = |field: Field| self.first(field).is_some_and(|value| says_something(&value));
        relation.quoted_id.or(relation.in_reply_to_id).is_some()
            || has(Field::QuotedId)
            || has(Field::InReplyToId)
            || self.first(Field::Text).is_some_and(|text| text.starts_with('@'))
            || self.all(Field::Kind).any(|value| cell::kind(&value).is_some())
    }
}

impl Relation {
    fn refer(&mut self, kind: Kind, id: Option<i64>) {
        let place = match kind {
            Kind::Retweet => {
                self.is_retweet = true;
                &mut self.retweeted_id
            }
            Kind::Quote => &mut self.quoted_id,
            Kind::Reply => &mut self.in_reply_to_id,
        };
        *place = place.or(id);
    }
}

/// The id of another post or of an account: as it stands, or the first in what is
/// written of it. 0 and -1 stand for none; other negative numbers are those that
/// networks without numbers get.
fn other_id(value: &str) -> Option<i64> {
    const LEAST_DIGITS: usize = 8;
    if let Some(id) = cell::number(value) {
        return (!matches!(id, -1 | 0)).then_some(id);
    }
    if cell::is_at_address(value) {
        return Some(hashed(Network::Bluesky, value.trim()));
    }
    let runs = value.split(|c: char| !c.is_ascii_digit());
    let value = value.trim_start();
    (value.starts_with('{') || value.starts_with("Tweet("))
        .then(|| runs.filter(|run| run.len() >= LEAST_DIGITS).find_map(|run| run.parse().ok()))
        .flatten()
}

/// Whether a name neither is a handle nor contains one.
fn is_spelled_freely(name: &str) -> bool {
    !cell::may_be_handle(name) && !name.contains(['@', '＠', '{', '/', '(', '='])
}

/// The code of a language that is named in full.
fn language(written: &str) -> String {
    // Of a list (`["ja"]`, `ja;en`) Japanese, else the first.
    let is_of_names = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let mut names = written.split(|c| !is_of_names(c)).filter(|name| !name.is_empty());
    let is_list = written.contains(['[', ';', ',', '|']);
    let japanese = || names.clone().find(|name| matches!(*name, "ja" | "ja-JP"));
    let written = match japanese() {
        Some(japanese) if is_list || written.contains(' ') => japanese,
        _ if is_list => names.next().unwrap_or_default(),
        _ => written.trim(),
    };
    match written.to_lowercase().as_str() {
        "japanese" | "日本語" | "jpn" | "jp" | "ja-jp" | "ja_jp" => "ja".to_owned(),
        "english" | "英語" | "eng" => "en".to_owned(),
        "korean" | "韓国語" => "ko".to_owned(),
        "chinese" | "中国語" => "zh".to_owned(),
        code if code.len() == 2 => code.to_owned(),
        _ => written.to_owned(),
    }
}
