//! The fields of a post that columns can feed.

/// What a column can feed: by the names of the table `tweets`, and what helps to
/// find those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // They are the columns that they are named after.
pub enum Field {
    Id,
    CreatedAt,
    /// The time of day, where a day stands by itself.
    Clock,
    /// The zone of both.
    Zone,
    Text,
    AuthorId,
    Author,
    Lang,
    Client,
    IsRetweet,
    /// Whether it repeats no other.
    IsOriginal,
    /// Whether it is a retweet, a quote or an answer, in a word.
    Kind,
    RetweetedId,
    /// Whose post is repeated, or what else only retweets have.
    RetweetedAuthor,
    /// What the post says that is repeated.
    RetweetedText,
    QuotedId,
    /// The post that is repeated, quoted or answered.
    ReferredId,
    InReplyToId,
    LikeCount,
    RetweetCount,
    TimeKnown,
    Network,
    Url,
    SourceId,
    /// The account and the key of a record of Bluesky.
    Did,
    RecordKey,
    /// Who sees it.
    Visibility,
    /// The ids of all versions of a post that was edited.
    Versions,
}

impl Field {
    /// Those that are columns of `tweets`, in their order.
    pub const ALL: [Self; 17] = Self::columns();

    /// Every field.
    pub(crate) const EVERY: [Self; 28] = [
        Self::Id,
        Self::CreatedAt,
        Self::Clock,
        Self::Zone,
        Self::Text,
        Self::AuthorId,
        Self::Author,
        Self::Lang,
        Self::Client,
        Self::IsRetweet,
        Self::IsOriginal,
        Self::Kind,
        Self::RetweetedId,
        Self::RetweetedAuthor,
        Self::RetweetedText,
        Self::QuotedId,
        Self::ReferredId,
        Self::InReplyToId,
        Self::LikeCount,
        Self::RetweetCount,
        Self::TimeKnown,
        Self::Network,
        Self::Url,
        Self::SourceId,
        Self::Did,
        Self::RecordKey,
        Self::Visibility,
        Self::Versions,
    ];

    /// How many there are.
    pub(crate) const COUNT: usize = Self::EVERY.len();

    const fn columns() -> [Self; 17] {
        let mut columns = [Self::Id; 17];
        let (mut at, mut count) = (0, 0);
        while at < Self::COUNT {
            if Self::EVERY[at].is_column() {
                columns[count] = Self::EVERY[at];
                count += 1;
            }
            at += 1;
        }
        columns
    }

    /// Whether it is a column of `tweets`.
    const fn is_column(self) -> bool {
        !matches!(
            self,
            Self::Clock
                | Self::Zone
                | Self::IsOriginal
                | Self::Kind
                | Self::RetweetedAuthor
                | Self::RetweetedText
                | Self::ReferredId
                | Self::Did
                | Self::RecordKey
                | Self::Visibility
                | Self::Versions
        )
    }

    /// The name of the column of `tweets`; of what helps to find one, how it is
    /// called here.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Id => "tweet_id",
            Self::CreatedAt => "created_at",
            Self::Clock => "time_of_day",
            Self::Zone => "time_zone",
            Self::Text => "text",
            Self::AuthorId => "author_id",
            Self::Author => "author",
            Self::Lang => "lang",
            Self::Client => "client",
            Self::IsRetweet => "is_retweet",
            Self::IsOriginal => "is_original",
            Self::Kind => "post_type",
            Self::RetweetedId => "retweeted_id",
            Self::RetweetedAuthor => "retweeted_user",
            Self::RetweetedText => "retweeted_text",
            Self::QuotedId => "quoted_id",
            Self::ReferredId => "referenced_id",
            Self::InReplyToId => "in_reply_to_id",
            Self::LikeCount => "like_count",
            Self::RetweetCount => "retweet_count",
            Self::TimeKnown => "time_known",
            Self::Network => "network",
            Self::Url => "url",
            Self::SourceId => "source_id",
            Self::Did => "did",
            Self::RecordKey => "rkey",
            Self::Visibility => "visibility",
            Self::Versions => "versions",
        }
    }

    /// Whether it tells that a post is a retweet, by being there.
    pub(crate) fn tells_of_retweets(self) -> bool {
        matches!(
            self,
            Self::IsRetweet
                | Self::RetweetedId
                | Self::RetweetedAuthor
                | Self::ReferredId
                | Self::Kind
        )
    }

    /// Whether every post has one, so that it matters which column it is.
    pub(crate) fn is_of_every_post(self) -> bool {
        matches!(self, Self::Id | Self::CreatedAt | Self::Text | Self::Author)
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "id" => Some(Self::Id),
            _ => Self::EVERY.into_iter().find(|field| field.column() == name),
        }
    }
}
