//! What a reader of an answer must know besides its rows, as values; whoever shows the answer
//! puts them into words in the reader's language.

use jiff::civil::Date;

/// Something to know of all rows together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The day, or period, has one post.
    OnePost { is_day: bool },
    /// Posts, of so many, have no author id and are left out of the test.
    WithoutAuthor { posts: usize, of: usize },
    /// So many posts are copies of so many texts and left out of the test.
    Copies { posts: usize, texts: usize },
    /// Nobody wrote on both sides.
    NobodyOnBothSides,
    /// How many of the tested terms are found, and how many after shuffling people between
    /// the two sides.
    Found { found: usize, tested: usize, null_found: usize },
    /// A side has no author id at all: nothing can be tested.
    NoAuthors(Side),
    /// Fewer people than any test needs.
    FewPeople { people: usize, without_copies: bool, least: usize },
    /// No term occurs so often and is said by so many people.
    NoTerm { min_count: i64, least_people: usize },
    /// Terms are tested, but none could pass: so few people wrote.
    TooFew {
        is_day: bool,
        people: usize,
        without_copies: bool,
        /// Days of the baseline.
        days: usize,
        /// How many more must say a term against these.
        needed: usize,
        /// A longer baseline in days, and how many against that, where fewer would do.
        longer: Option<(usize, usize)>,
    },
    /// No term of the kind that was asked for occurs so often on both sides together.
    NoRow { min_count: i64 },
    /// Between which sides the people were shuffled, so that no real difference exists.
    Shuffled(Shuffled),
    /// After shuffling people no term could be tested.
    NoneTestable,
    /// No post has an author id: people are not counted.
    PeopleUnknown,
    /// These pairs are the first of so many.
    FirstPairs { shown: usize, all: usize },
    /// No text was posted by so many accounts.
    NoCopies { accounts: i64 },
    /// No day of a period has posts.
    NoDays { from: Date, to: Date },
    /// No post was passed on.
    NothingPassedOn,
    /// Of the terms that occur often enough, none occurs more often than usual.
    NoBurst { day: Date },
    /// A term does not occur on the days asked for, but on others, of which this is the
    /// nearest.
    OnOtherDays { lemma: String, nearest: Date },
    /// Of several terms that were asked for, one does not occur.
    NeverSaid { name: String },
    /// Of longer texts, so many characters on either side of a term are there.
    ContextsCut { characters: i32 },
    /// There are posts of earlier days, from this one on, than those that were looked at.
    EarlierDays { first: Date },
}

/// The side of which no author is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Both,
    Day,
    Period,
    Baseline,
}

/// Which people were shuffled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shuffled {
    /// The people of a day, into halves.
    Day,
    /// The people of a period, into halves.
    Period,
    /// Those of both sides, to these.
    BothSides,
}
