//! What passing a post on is called: each network has a word of its own, and a page of
//! several one that is of none.

use crate::report::language::Language;

/// The words for it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::report) struct Reposts {
    ja: &'static str,
    /// `retweet`, `retweets`, at the beginning of a sentence, `retweeted`.
    one: &'static str,
    many: &'static str,
    heads: &'static str,
    done: &'static str,
    only: [&'static str; 2],
    most: &'static str,
}

macro_rules! reposts {
    ($ja:literal, $one:literal, $many:literal, $heads:literal, $done:literal) => {
        Reposts {
            ja: $ja,
            one: $one,
            many: $many,
            heads: $heads,
            done: $done,
            only: [concat!($ja, "だけの人"), concat!("People who only ", $done)],
            most: concat!("Most ", $done),
        }
    };
}

static X: Reposts = reposts!("リツイート", "retweet", "retweets", "Retweets", "retweeted");
static MASTODON: Reposts = reposts!("ブースト", "boost", "boosts", "Boosts", "boosted");
static MISSKEY: Reposts = reposts!("リノート", "renote", "renotes", "Renotes", "renoted");
static BLUESKY: Reposts = reposts!("リポスト", "repost", "reposts", "Reposts", "reposted");
static SEVERAL: Reposts = reposts!("拡散", "share", "shares", "Shares", "shared");

impl Reposts {
    /// Those of posts of some networks; of none those of X.
    pub fn of<'a>(networks: impl IntoIterator<Item = &'a str>) -> &'static Self {
        let words = |network: &str| match network {
            "x" => &X,
            "mastodon" => &MASTODON,
            "misskey" => &MISSKEY,
            "bluesky" => &BLUESKY,
            _ => &SEVERAL,
        };
        let mut all = networks.into_iter().map(words);
        let first = all.next().unwrap_or(&X);
        if all.all(|other| other == first) { first } else { &SEVERAL }
    }

    /// `リツイート`, `retweet`
    pub fn one(&self, l: Language) -> &'static str {
        l.pick(self.ja, self.one)
    }

    /// `リツイート`, `retweets`
    pub fn many(&self, l: Language) -> &'static str {
        l.pick(self.ja, self.many)
    }

    /// The same as a head or at the beginning of a sentence.
    pub fn heads(&self, l: Language) -> &'static str {
        l.pick(self.ja, self.heads)
    }

    /// `リツイート`, `retweeted`
    pub fn done(&self, l: Language) -> &'static str {
        l.pick(self.ja, self.done)
    }

    /// `リツイートだけの人`, `People who only retweeted`
    pub fn only(&self, l: Language) -> &'static str {
        let [ja, en] = self.only;
        l.pick(ja, en)
    }

    /// The posts that most people passed on, as a heading.
    pub fn most(&self, l: Language) -> &'static str {
        l.pick("広まった投稿", self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_network_has_its_word_and_several_have_one_of_none() {
        let of = |networks: &[&'static str]| Reposts::of(networks.iter().copied()).ja;
        assert_eq!(of(&["x"]), "リツイート");
        assert_eq!(of(&["mastodon", "mastodon"]), "ブースト");
        assert_eq!(of(&["bluesky", "x"]), "拡散");
        assert_eq!(of(&["somewhere"]), "拡散");
        assert_eq!(of(&[]), "リツイート");
    }
}
