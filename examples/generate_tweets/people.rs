//! The authors. Everything about one follows from the number, so that a
//! million of them take no memory.

use crate::rng::Rng;
use crate::weights::Weights;

/// More would need longer names than mentions may have.
pub const MOST: u64 = 1_000_000;
const FIRST_ID: u64 = 900_000_000;
const ZIPF_SHIFT: u64 = 20;

/// Four to six letters each: two of them and six digits are longer than any
/// name that Twitter lets its users have, so that nobody is called that.
const NAME_WORDS: [&str; 36] = [
    "asagao", "azuki", "budou", "chawan", "dango", "enoki", "fuurin", "gohan", "hagaki", "hotaru",
    "inari", "kaeru", "kinako", "kitte", "komugi", "kurage", "manju", "mebae", "mikan", "mochi",
    "momiji", "okara", "okura", "panko", "ramune", "renkon", "sanma", "senbei", "suika", "susuki",
    "tanuki", "tsubu", "umeshu", "wasabi", "yukata", "zenmai",
];
const DISPLAY_WORDS: [&str; 20] = [
    "あさがお",
    "あずき",
    "いなり",
    "うめぼし",
    "おにぎり",
    "かえる",
    "きなこ",
    "くらげ",
    "こむぎ",
    "さんま",
    "すいか",
    "たぬき",
    "つぶあん",
    "どんぐり",
    "にぼし",
    "ふうりん",
    "ほたる",
    "みかん",
    "もみじ",
    "らむね",
];
const DISPLAY_TAILS: [&str; 8] = ["", "", "", "🍙", "@低浮上", "（本物）", "★", "の日記"];

/// How much the authors tweet: a few much, most of them now and then.
pub fn activity(authors: u64) -> Weights {
    Weights::zipf(authors, ZIPF_SHIFT)
}

pub fn id(author: u64) -> u64 {
    FIRST_ID + author
}

/// The name after the @.
pub fn screen_name(author: u64) -> String {
    let mut rng = Rng::new(author, "screen name");
    let (first, second) = (rng.pick(&NAME_WORDS), rng.pick(&NAME_WORDS));
    format!("{first}_{second}_{author:06}")
}

/// The name as people read it.
pub fn display_name(author: u64) -> String {
    let mut rng = Rng::new(author, "display name");
    let (word, tail) = (rng.pick(&DISPLAY_WORDS), rng.pick(&DISPLAY_TAILS));
    format!("{word}{tail}")
}
