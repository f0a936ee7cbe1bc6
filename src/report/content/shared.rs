//! リンクと投稿者: what was shared, and who wrote most.

use crate::report::clean;
use crate::report::language::Language;
use crate::report::number::{count, counted, people, percent};
use tsubuyaki_analysis::day::{Day, Host, Link};

/// Characters of an address, of a title and of an account.
const ADDRESS: usize = 60;
const TITLE: usize = 60;
const ACCOUNT: usize = 40;

/// Links, and the accounts that wrote most.
pub(in crate::report) struct Shared {
    /// `リンク付きの投稿12件、画像・動画付き3件`; empty without any.
    pub about: String,
    pub links: Vec<SharedLink>,
    pub hosts: Vec<SharedLink>,
    pub writers: Vec<Writer>,
}

/// An address, or a host, with who linked to it.
pub(in crate::report) struct SharedLink {
    /// What the posts say of it.
    pub title: Option<String>,
    pub address: String,
    pub posts: i64,
    /// `None` where no account is known.
    pub people: Option<i64>,
}

/// An account that wrote much.
pub(in crate::report) struct Writer {
    /// With its @; a dash where it is not known.
    pub name: String,
    pub posts: i64,
    /// Of all originals, in percent.
    pub share: String,
}

impl Shared {
    /// `None` where there is nothing to tell, and of few posts, which are shown whole.
    pub fn of(day: &Day, l: Language) -> Option<Self> {
        let (links, originals) = (&day.links, day.counts.tweets - day.counts.retweets);
        let is_empty = links.posts + links.pictures == 0 && day.writers.is_empty();
        if is_empty || day.is_short() {
            return None;
        }
        let link = |link: &Link| SharedLink {
            title: link.title.as_deref().map(|title| clean::line(title, TITLE)),
            address: clean::line(&link.address, ADDRESS),
            posts: link.posts,
            people: link.people,
        };
        let host = |host: &Host| SharedLink {
            title: None,
            address: clean::line(&host.name, ADDRESS),
            posts: host.posts,
            people: host.people,
        };
        let writer = |writer: &tsubuyaki_analysis::day::Writer| {
            let name = writer.name.as_deref().map(|name| clean::handle(name, ACCOUNT));
            Writer {
                name: name.unwrap_or_else(|| "–".to_owned()),
                posts: writer.posts,
                share: percent(writer.posts, originals, l),
            }
        };
        Some(Self {
            about: about(links.posts, links.pictures, l),
            links: links.links.iter().map(link).collect(),
            hosts: links.hosts.iter().map(host).collect(),
            writers: day.writers.iter().map(writer).collect(),
        })
    }
}

impl Shared {
    /// The addresses and the hosts, each with what they are called; none that is empty.
    pub fn lists(&self, l: Language) -> impl Iterator<Item = (&'static str, &[SharedLink])> {
        let lists = [
            (l.pick("共有されたリンク", "Shared links"), self.links.as_slice()),
            (l.pick("リンク先", "Hosts"), self.hosts.as_slice()),
        ];
        lists.into_iter().filter(|(_, links)| !links.is_empty())
    }
}

impl SharedLink {
    /// `3人・4件`
    pub fn figures(&self, l: Language) -> String {
        let of_people = self.people.map(|number| match l {
            Language::Ja => format!("{}人", count(number)),
            Language::En => people(number),
        });
        let posts = match l {
            Language::Ja => format!("{}件", count(self.posts)),
            Language::En => counted(self.posts, "post"),
        };
        of_people.into_iter().chain([posts]).collect::<Vec<_>>().join(l.pick("・", ", "))
    }
}

fn about(links: i64, pictures: i64, l: Language) -> String {
    let with = |number: i64, ja: &str, en: &str| {
        (number > 0).then(|| match l {
            Language::Ja => format!("{ja}{}件", count(number)),
            Language::En => format!("{} {en}", counted(number, "post")),
        })
    };
    let parts = [
        with(links, "リンク付きの投稿", "with links"),
        with(pictures, "画像・動画付き", "with pictures or films"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(l.pick("、", ", "))
}
