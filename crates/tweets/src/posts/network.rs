//! The networks on which posts were published.

use std::fmt;
use std::str::FromStr;

/// Where a post was published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Network {
    /// X, once Twitter.
    #[default]
    X,
    /// Bluesky, and what else speaks its protocol.
    Bluesky,
    /// Mastodon, and what else keeps its archives or its API.
    Mastodon,
    /// Misskey and its forks.
    Misskey,
    /// Threads.
    Threads,
    /// Any other.
    Other,
}

impl Network {
    /// Every network.
    pub const ALL: [Self; 6] =
        [Self::X, Self::Bluesky, Self::Mastodon, Self::Misskey, Self::Threads, Self::Other];

    /// The name that stands in the tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::Bluesky => "bluesky",
            Self::Mastodon => "mastodon",
            Self::Misskey => "misskey",
            Self::Threads => "threads",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|network| network.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("no network is named {name}; the networks are {names}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for network in Network::ALL {
            assert_eq!(network.name().parse(), Ok(network));
        }
        assert_eq!(Network::default().name(), "x");
        assert!("twitter".parse::<Network>().unwrap_err().contains("x, bluesky"));
    }
}
