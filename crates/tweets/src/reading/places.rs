//! At which places of a file, or of a record, posts stand that are within other objects.

use serde::de::IgnoredAny;

use super::options::ReadOptions;
use crate::converters::unwrapper;
use crate::converters::wrapper::{self, Path};
use crate::formats::Recognized;
use crate::formats::format::{InputFormat, Layout};
use crate::formats::mapped_json;
use crate::input::head::candidates;
use crate::input::setup::Setup;
use crate::json::elements::Elements;
use crate::json::object::Object;
use crate::posts::record::{Raw, Records};
use crate::posts::rules::Rules;

/// The places that hold posts of one kind.
pub(crate) struct Places {
    pub paths: Vec<Path>,
    /// What the posts at the first of them are.
    pub recognized: Recognized,
    /// Places that may hold posts of another kind, which are not read.
    pub unread: Vec<Path>,
}

/// Bytes in which the first object of a file is looked for.
const LOOKED_AT: usize = 256 * 1024;
/// Records of a place that are read to see whether they are posts.
const TRIED: usize = 5;

/// Formats that find posts in their records however deep they stand.
const OF_ANY_DEPTH: [&str; 8] = [
    "x-web",
    "web-exporter",
    "threads",
    "bluesky-api",
    "bluesky-jetstream",
    "mastodon-archive",
    "nostr",
    "archive",
];
/// What stands beside the posts in a page of API v2 and belongs to them.
const OF_PAGE: [&str; 2] = ["data", "includes"];
/// Keys of which a post itself has one.
const OF_POSTS: [&str; 8] =
    ["id", "id_str", "tweet_id", "status_id", "post_id", "rest_id", "uri", "url"];

/// Whether an object names itself, as posts do.
pub(crate) fn is_named(object: &[u8]) -> bool {
    Object::of(object).has_any(&OF_POSTS)
}

/// What a file or a record that begins so is read as, if it is claimed.
pub(crate) type Claimed<'a> = &'a dyn Fn(&[u8]) -> Option<Recognized>;

struct Place {
    path: Path,
    claim: Recognized,
    /// The first records that are whole.
    records: usize,
    /// Of these, those that are posts.
    posts: usize,
    /// The first of its objects is a post, and nothing that has posts.
    is_post: bool,
    /// The first has a text that is called so: accounts have ids, names and times, too.
    has_text: bool,
}

impl Place {
    /// Whether its first object is a post of a network that goes on beyond what is looked at:
    /// what is whole in it is not the post.
    fn is_cut_post(&self) -> bool {
        self.records == 0 && self.is_post && !self.claim.format.is_mapped()
    }
}

/// The places at which posts stand; `None` where they stand at none.
pub(crate) fn places_of_posts(head: &[u8], claimed: Claimed, setup: &Setup) -> Option<Places> {
    let all = wrapper::paths(head);
    let place = |path: &Path| {
        let inner = unwrapper::unwrapped_head(head, path);
        let claim = claimed(&inner)?;
        let first = inner.iter().position(|&byte| byte == b'{').map(|at| &inner[at..]);
        let is_post = first.is_some_and(|first| Object::of(first).has_any(&OF_POSTS));
        let mut heads = candidates(&inner, &setup.mapping);
        let has_text = heads.next().is_some_and(|head| mapped_json::has_text(&head));
        let (records, posts) = posts_in(claim, &inner, setup);
        Some(Place { path: path.clone(), claim, records, posts, is_post, has_text })
    };
    let mut found: Vec<Place> = all.iter().filter_map(place).collect();
    // Accounts have ids and names as posts have.
    if found.iter().any(|place| place.posts > 0) {
        found.retain(|place| place.posts > 0 || place.is_cut_post());
    }
    // Posts of a network's own format come before those of a table.
    let own = found.iter().find(|place| !place.claim.format.is_mapped()).or(found.first())?;
    let recognized = own.claim;
    // Each record is read as what it is; rows of a table only where they are posts themselves.
    let is_akin = |place: &&Place| {
        place.claim.format == recognized.format
            || (!recognized.format.is_mapped()
                && (!place.claim.format.is_mapped()
                    || (place.is_post && place.has_text && place.posts > 0)))
    };
    let (holding, others): (Vec<&Place>, Vec<&Place>) = found.iter().partition(is_akin);
    let holding = without_nested(&holding);
    let recognized = holding
        .iter()
        .find(|place| place.claim.format == recognized.format)
        .or(holding.first())?
        .claim;
    let stands_apart = |place: &&&Place| {
        !holding
            .iter()
            .any(|held| held.path.is_around(&place.path) || place.path.is_around(&held.path))
    };
    let unread = others.iter().filter(stands_apart).map(|place| place.path.clone()).collect();
    let paths: Vec<Path> = holding.iter().map(|place| place.path.clone()).collect();
    Some(Places { paths: wrapper::united(&paths, &all), recognized, unread })
}

/// Of places that stand within others those that are read: what is around posts is handed
/// out whole where its format reads all that is within, or where it is a post itself.
fn without_nested<'a>(places: &[&'a Place]) -> Vec<&'a Place> {
    let mut left = places.to_vec();
    for outer in places {
        if !left.iter().any(|place| std::ptr::eq(*place, *outer)) {
            continue;
        }
        let within: Vec<&Place> =
            left.iter().copied().filter(|place| outer.path.is_around(&place.path)).collect();
        let nearest: Vec<&&Place> = within
            .iter()
            .filter(|place| !within.iter().any(|other| other.path.is_around(&place.path)))
            .collect();
        let is_read = |place: &&&Place| {
            let key = place.path.key(outer.path.depth());
            key.is_some_and(|key| reads(outer.claim.format, key))
        };
        let is_whole = outer.is_post || nearest.len() < 2 || nearest.iter().all(is_read);
        left.retain(|place| {
            if is_whole {
                !outer.path.is_around(&place.path)
            } else {
                !std::ptr::eq(*place, *outer)
            }
        });
    }
    left
}

/// Whether a format reads the posts that stand under a key of its records.
fn reads(format: &InputFormat, key: &str) -> bool {
    let known = match format.layout {
        Layout::Json(keys, _) | Layout::Document(keys, _) => keys,
        _ => &[],
    };
    known.contains(&key)
        || OF_ANY_DEPTH.contains(&format.name)
        || (format.name.starts_with("api-v2") && OF_PAGE.contains(&key))
}

/// How many records of a file are looked at, and how many of these are posts.
fn posts_in(found: Recognized, head: &[u8], setup: &Setup) -> (usize, usize) {
    let (keys, parse) = match found.format.layout {
        Layout::Json(keys, parse) | Layout::Document(keys, parse) => (keys, parse),
        Layout::Lines(parse) => (&[][..], parse),
        _ => return (0, 0),
    };
    let mut elements = Elements::new(keys);
    elements.look(head);
    let ranges = elements.whole_upto().map(|end| elements.take(end)).unwrap_or_default();
    let rules = Rules { format: found.format.name, time: found.format.time, ..setup.rules };
    let setup = Setup { rules, keys: None, beside: None, ..setup.clone() };
    let mut records = Records::default();
    let tried = ranges.len().min(TRIED);
    for range in ranges.into_iter().take(TRIED) {
        parse(&Raw { line: 1, bytes: &head[range] }, &setup, &mut records);
    }
    (tried, records.tweets.len() + records.rounded.len())
}

/// Whether the lines of a file begin objects.
fn has_lines_of_objects(head: &[u8]) -> bool {
    let mut lines = head.split(|&byte| byte == b'\n').skip(1).map(<[u8]>::trim_ascii_start);
    lines.find(|line| !line.is_empty()).is_some_and(|line| line.starts_with(b"{"))
}

/// Whether the first object of a file is no post itself, and posts stand under several of its
/// keys, of which its format does not read all: `{"tweet": {…}, "replies": […]}`.
pub(crate) fn are_several(
    first: &Object,
    head: &[u8],
    format: &InputFormat,
    options: &ReadOptions,
    claimed: Claimed,
) -> bool {
    let reads_all = OF_ANY_DEPTH.contains(&format.name);
    if reads_all || first.has_any(&OF_POSTS) || first.has("data") {
        return false;
    }
    let mut elements = Elements::new(&[]);
    let looked_at = &head[..head.len().min(LOOKED_AT)];
    elements.look(looked_at);
    let ranges = elements.whole_upto().map(|end| elements.take(end)).unwrap_or_default();
    let mut objects = ranges.into_iter().map(|range| &looked_at[range]);
    let is_json = |object: &[u8]| serde_json::from_slice::<IgnoredAny>(object).is_ok();
    let head = match objects.find(|object| object.starts_with(b"{")) {
        Some(object) if is_json(object) => object,
        // A line that is broken tells nothing of the others.
        Some(_) => return false,
        None if has_lines_of_objects(looked_at) => return false,
        // One that is larger is looked at as far as it goes.
        None => head,
    };
    let head = wrapper::looked_at(head);
    let Some(places) = places_of_posts(head, claimed, &options.setup(&mapped_json::FORMAT)) else {
        return false;
    };
    let mut keys: Vec<Option<&str>> = places.paths.iter().map(|path| path.key(0)).collect();
    keys.sort_unstable();
    keys.dedup();
    let is_read = |key: Option<&str>| key.is_some_and(|key| reads(format, key));
    // Of several any key may be meant.
    (keys.len() > 1 || keys.contains(&None)) && !keys.iter().copied().all(is_read)
}
