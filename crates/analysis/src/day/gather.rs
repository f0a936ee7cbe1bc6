//! Gathers what a page shows: asks all questions that are independent of each other in
//! parallel, then combines the answers.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Scope, ScopedJoinHandle};

use jiff::civil::Date;

use super::changes::{Changes, Compared, Material, Risen};
use super::figures::Past;
use super::named::Named;
use super::nodes::Nodes;
use super::opening::First;
use super::said::Said;
use super::stories::Told;
use super::tags::Tags;
use super::{
    Day, EntityCount, Figures, Headline, Links, MostSaid, Newcomers, Pair, Ranking, Spread,
    SummaryTweet, TermKey, TopAuthor, Word, Writer,
};
use super::{
    changes, covered, entities, evidence, figures, in_copies, is_stub, links, most_said, named,
    network, opening, rankings, reach, said, since, spread, stories, summary, tags, top_author,
    vague,
};
use crate::copies::{CopiedText, copied_texts};
use crate::error::QueryError;
use crate::filters::{Filters, Units};
use crate::history::filters_of;
use crate::passed_on::PassedOn;
use crate::span::Span;
use crate::summary::Central;
use tsubuyaki_warehouse::scoped_thread::joined;
use tsubuyaki_warehouse::{FEW_ROWS, Snapshot, Table};

/// Of which day or period a page is, and by which filters.
pub(super) struct Asked<'a> {
    snapshot: &'a Snapshot,
    span: Span,
    /// The period of the same kind before, if it has tweets on more than a few days.
    before: Option<Span>,
    /// How many days of it have tweets, and how many it has; `None` of a day.
    recorded_before: Option<(usize, usize)>,
    /// The days of the period that have tweets.
    days: Vec<Date>,
    lists: &'a Filters,
    content: Filters,
    /// What changed, the cloud and the network are of long units: 握手会 is one term there.
    /// Rankings count words, as other tools do.
    terms: Filters,
    both: Filters,
    newcomers: &'a Newcomers,
}

impl<'a> Asked<'a> {
    pub(super) fn of(
        snapshot: &'a Snapshot,
        span: Span,
        lists: &'a Filters,
        newcomers: &'a Newcomers,
    ) -> Self {
        let before = span.previous();
        let recorded = before.dates(snapshot.manifest()).len();
        let recorded_before =
            (!span.is_day() && recorded > 0).then(|| (recorded, before.days().count()));
        // What a period has more than a few days of the one before tells nothing.
        let is_told = recorded > 0 && !recorded_before.is_some_and(is_stub);
        let content = lists.of_content_words();
        Self {
            snapshot,
            span,
            before: is_told.then_some(before),
            recorded_before,
            days: span.dates(snapshot.manifest()),
            lists,
            terms: Filters { units: Units::Long, ..content.clone() },
            both: Filters { units: Units::Both, ..content.clone() },
            content,
            newcomers,
        }
    }

    fn posts(&self) -> Result<Posts, QueryError> {
        let nodes = Nodes::read(self.snapshot, &self.days, &self.content)?;
        Ok(Posts { central: stories::central(&nodes), nodes })
    }

    fn said(&self) -> Result<(Said, Vec<Pair>), QueryError> {
        let said = said::said(self.snapshot, self.span, &self.terms, self.newcomers)?;
        let pairs = network::pairs(self.snapshot, self.span, &said.shown, &self.terms)?;
        Ok((said, pairs))
    }

    fn links(&self) -> Result<(Links, Vec<Writer>), QueryError> {
        let links = links::links(self.snapshot, &self.days, &self.content)?;
        Ok((links, top_author::writers(self.snapshot, &self.days, &self.content)?))
    }

    /// The posts that have some terms, of so many originals.
    fn posts_of(
        &self,
        terms: &[TermKey],
        originals: i64,
    ) -> Result<(Vec<Risen>, Material), QueryError> {
        opening::posts_of(terms, self.snapshot, &self.days, &self.terms, originals)
    }

    /// Where words that may be hashtags are looked for.
    fn of_tags<'b>(&'b self, baseline: &'b [Date], scale: f64) -> tags::Of<'b> {
        let (snapshot, days, filters) = (self.snapshot, &self.days, &self.terms);
        tags::Of { snapshot, days, baseline, scale, filters }
    }

    /// The words that rose inside one hashtag.
    fn risen_in_tags(&self, compared: &Compared) -> Result<Tags, QueryError> {
        let scale = compared.n1 as f64 / compared.n2.max(1) as f64;
        let of = self.of_tags(&compared.baseline_dates, scale);
        let risen = compared.risen.iter().map(|risen| (&risen.key, risen.counts));
        let shown =
            compared.rising.iter().map(|term| (&term.key, (term.count, term.baseline_count)));
        let words = risen.chain(shown).map(|(key, (count, before))| tags::Asking {
            key,
            count,
            expected: before as f64 * scale,
        });
        of.tags(&words.collect::<Vec<_>>())
    }

    /// What the first sentence names of what rose.
    fn named(
        &self,
        (compared, material): (&Compared, &Material),
        vague: &BTreeSet<TermKey>,
        people: Option<i64>,
        nodes: &Nodes,
    ) -> Named {
        let stories = self.stories((&compared.risen, material), &[], vague, people);
        let stories = &stories.gathered(nodes);
        named::Of { compared, vague, stories, material }.named()
    }

    /// Stories of terms that rose, of which the first sentence names some.
    fn stories<'b>(
        &self,
        (risen, material): (&'b [Risen], &'b Material),
        named: &'b [TermKey],
        vague: &'b BTreeSet<TermKey>,
        people: Option<i64>,
    ) -> stories::Of<'b> {
        stories::Of {
            risen,
            named,
            vague,
            material,
            people,
            date: self.span.is_day().then_some(self.span.last()),
            days: i32::try_from(self.days.len()).unwrap_or(i32::MAX),
            is_opening: false,
            passed_on: None,
        }
    }

    /// The posts to quote, with their scores.
    fn quoted(&self, chosen: &[Central]) -> Result<Vec<SummaryTweet>, QueryError> {
        let ids: Vec<i64> = chosen.iter().map(|post| post.tweet_id).collect();
        let mut posts = summary::quoted(self.snapshot, &self.days, &ids, &self.content)?;
        for post in &mut posts {
            let of = chosen.iter().find(|chosen| chosen.tweet_id == post.tweet_id);
            post.score = of.map_or(0.0, |chosen| chosen.score);
        }
        Ok(posts)
    }
}

/// The parts of a page that need no other part.
pub(super) struct Parts {
    past: Past,
    changes: Changes,
    said: Said,
    pairs: Vec<Pair>,
    hashtags: Vec<EntityCount>,
    emoji: Vec<EntityCount>,
    rankings: Vec<(&'static str, Ranking)>,
    copies: Vec<CopiedText>,
    passed_on: Vec<PassedOn>,
    top_author: Option<TopAuthor>,
    /// All of a short day.
    posts: Vec<SummaryTweet>,
    spread: Option<Spread>,
    links: Links,
    writers: Vec<Writer>,
}

/// The posts that stories are made of: as large as the day's tokens.
pub(super) struct Posts {
    nodes: Nodes,
    central: Vec<Central>,
}

impl Parts {
    /// Asks for them. Each asks questions that are small for the machine, so they are asked
    /// side by side. Threads, not rayon's tasks: Polars waits within them.
    pub(super) fn of(asked: &Asked) -> Result<(Self, Posts), QueryError> {
        let Asked { snapshot, span, before, ref days, lists, ref content, ref terms, .. } = *asked;
        let newcomers = asked.newcomers;
        let turn = &Turn::of(asked);
        thread::scope(|scope| {
            let past = turn.ask(scope, || figures::past(snapshot, span, content, newcomers));
            let changes = turn.ask(scope, || changes::changes(snapshot, span, before, terms));
            let said = turn.ask(scope, || asked.said());
            let entities =
                turn.ask(scope, || entities::entities(snapshot, span, before, content, newcomers));
            let rankings = turn.ask(scope, || rankings::rankings(snapshot, span, before, lists));
            let copies = turn.ask(scope, || copied_texts(snapshot, span, content));
            let passed_on = turn.ask(scope, || reach::passed_on(snapshot, span, content));
            let top_author =
                turn.ask(scope, || top_author::top_author(snapshot, span, terms, newcomers));
            let short_day =
                turn.ask(scope, || summary::posts_of_a_short_day(snapshot, days, content));
            let spread = turn.ask(scope, || spread::spread(snapshot, span, terms));
            let links = turn.ask(scope, || asked.links());
            let posts = (!turn.is_one_by_one()).then(|| asked.posts());
            let (past, changes, said) = (joined(past), joined(changes), joined(said));
            let (entities, rankings, copies) = (joined(entities), joined(rankings), joined(copies));
            let (passed_on, top_author) = (joined(passed_on), joined(top_author));
            let (short_day, spread, links) = (joined(short_day), joined(spread), joined(links));
            let (past, changes) = (past?, changes?);
            let posts = posts.unwrap_or_else(|| asked.posts())?;
            let (links, writers) = links?;
            let (said, pairs) = said?;
            let (hashtags, emoji) = entities?;
            let parts = Self {
                past,
                changes,
                said,
                pairs,
                hashtags,
                emoji,
                rankings: rankings?,
                copies: copies?,
                passed_on: passed_on?,
                top_author: top_author?,
                posts: short_day?,
                spread: spread?,
                links,
                writers,
            };
            Ok((parts, posts))
        })
    }

    /// Puts them together.
    pub(super) fn into_day(mut self, posts: Posts, asked: &Asked) -> Result<Day, QueryError> {
        let Asked { snapshot, span, before, ref days, ref content, .. } = *asked;
        let (Changes { compared, material }, tags) = self.comparable_changes(asked)?;
        let (figures, previous) = (self.past.of_span, self.past.of_previous);
        let yesterday = before.map(|_| previous);
        let vague = vague::vague(snapshot, days, compared.as_ref(), &self.said, content)?;
        let said_in_tags = self.said_in_tags(asked, compared.is_none())?;
        let most_said = self.most_said(figures, &vague, &said_in_tags);
        let writers = figures.counts.writers;
        let changed = compared.as_ref();
        let named = changed.map(|of| asked.named((of, &material), &vague, writers, &posts.nodes));
        let (named, said) = (named.unwrap_or_default(), &most_said.terms);
        let headline = Headline::of(changed, named, &vague, said, span.is_day());
        let of_opening = opening::Of {
            compared: changed,
            spread: self.spread.as_ref(),
            vague: &vague,
            tags: if changed.is_some() { &tags } else { &said_in_tags },
            writers,
        };
        let originals = figures.counts.tweets - figures.counts.retweets;
        let posts_of = |terms: &[TermKey]| asked.posts_of(terms, originals);
        let told = (&headline, &most_said);
        let First { opening, named, risen, material, is_opening } =
            of_opening.first(told, !self.posts.is_empty(), material, posts_of, &posts.nodes)?;
        let of_stories = stories::Of {
            is_opening,
            passed_on: self.passed_on_first().filter(|_| headline.risen.is_empty()),
            ..asked.stories((&risen, &material), &named, &vague, writers)
        };
        let told = of_stories.told(&posts.nodes, &posts.central);
        drop((material, posts, risen));
        said::tell_ratios(&mut self.said.shown, figures.words, yesterday.map_or(0, |of| of.words));
        let shown = |parts: &Self| {
            let mut shown = parts.shown_terms(compared.as_ref(), &headline, &told);
            // Where something rose, what most said is not named.
            if headline.risen.is_empty() {
                shown.extend(most_said.named().cloned());
            }
            shown.extend(named.iter().cloned());
            shown
        };
        let (asked_for, newcomers) = (shown(&self), asked.newcomers);
        let mut words =
            evidence::words(snapshot, span, before, &asked_for, &asked.both, newcomers)?;
        self.leave_out_copies(&words);
        let shown = shown(&self);
        words.retain(|word| shown.contains(&word.key));
        let in_copies = in_copies::in_copies(&words, &vague, &self.copies, writers);
        let Past { hours, ref hours_of_others, without_time, .. } = self.past;
        let confined =
            covered::covered(&hours, hours_of_others, without_time, figures.counts.writers);
        Ok(Day {
            span,
            date: span.last(),
            time_zone: snapshot.manifest().stamp.time_zone.clone(),
            last_tweet: self.past.last_tweet,
            counts: figures.counts,
            figures,
            figures_before: yesterday,
            networks: summary::networks(snapshot, days, content)?,
            previous: before.zip(yesterday.map(|figures| figures.counts)),
            recorded_before: asked.recorded_before,
            series: self.past.series,
            bursts: self.past.bursts,
            top_author: self.top_author,
            writers: self.writers,
            usual: self.past.usual,
            most_unusual: self.past.most_unusual,
            most_unusual_before: self.past.most_unusual_before,
            summary: asked.quoted(&told.quoted)?,
            stories: told.stories,
            in_copies: in_copies.filter(|_| self.posts.is_empty()),
            posts: self.posts,
            rankings: self.rankings,
            compared,
            headline,
            opening,
            vague,
            pairs: self.pairs,
            spread: self.spread,
            hours,
            hours_before: before.and(self.past.hours_before),
            covered: confined.filter(|_| span.is_day()),
            without_time,
            week: self.past.week,
            hashtags: self.hashtags,
            emoji: self.emoji,
            links: self.links,
            copies: self.copies,
            passed_on: self.passed_on,
            words,
            said: self.said.shown,
            most_said,
            is_unfinished: false,
            tells_newcomers: asked.newcomers.tell_of(span),
            filters: content.describe(),
            lists: [content.stopwords.describe(), content.variants.describe()],
            not_authors: content.not_authors.clone(),
            not_clients: content.not_clients.clone(),
            not_texts: content.not_texts.clone(),
        })
    }

    /// What stands together, or is of few days, in copies of one text is no more than that text.
    fn leave_out_copies(&mut self, words: &[Word]) {
        self.spread = self.spread.take().map(|spread| spread.without_copies(words));
        let is_copied =
            |key: &TermKey| words.iter().any(|word| word.key == *key && word.is_of_copies());
        self.pairs.retain(|pair| !(is_copied(&pair.x) && is_copied(&pair.y)));
    }

    /// The post that most people passed on, where its id is known.
    fn passed_on_first(&self) -> Option<i64> {
        self.passed_on.first()?.tweet_id
    }

    /// What was said by most people.
    fn most_said(&self, figures: Figures, vague: &BTreeSet<TermKey>, tags: &Tags) -> MostSaid {
        let ranked = self.rankings.last().into_iter().flat_map(|(_, terms)| terms.iter());
        let copied = ranked.filter(|term| term.is_of_copies).map(|term| term.lemma.as_str());
        let of_most_said = most_said::Of {
            said: &self.said,
            signs: [&self.hashtags, &self.emoji],
            vague,
            copied: copied.collect(),
            tags,
            posts: figures.counts.tweets,
            originals: figures.counts.tweets - figures.counts.retweets,
            writers: figures.counts.writers,
        };
        of_most_said.most_said()
    }

    /// What changed. A few posts are shown whole: what they lack tells nothing.
    /// Words that rose inside one hashtag are that; with these.
    fn comparable_changes(&mut self, asked: &Asked) -> Result<(Changes, Tags), QueryError> {
        if !self.posts.is_empty() {
            return Ok(Default::default());
        }
        let mut changes = std::mem::take(&mut self.changes);
        let mut of_words = Tags::default();
        if let Some(compared) = &mut changes.compared {
            if !self.hashtags.is_empty() {
                of_words = asked.risen_in_tags(compared)?;
            }
            tags::name(compared, &mut changes.material, &of_words);
            since::tell(compared, asked.snapshot, asked.span, &filters_of(asked.lists))?;
        }
        Ok((changes, of_words))
    }

    /// The words said most, and on few days if these may be named, that stand in one hashtag.
    fn said_in_tags(&self, asked: &Asked, of_few_days: bool) -> Result<Tags, QueryError> {
        if self.hashtags.is_empty() {
            return Ok(Tags::default());
        }
        let of = asked.of_tags(&[], 0.0);
        let said = self.said.shown.iter().chain(&self.said.others);
        let said = said.map(|said| (&said.key, said.count));
        let spread = self.spread.iter().filter(|_| of_few_days);
        let spread = spread.flat_map(|spread| &spread.of_few_days);
        let all = said.chain(spread.map(|(term, _)| (&term.key, term.count)));
        let word = all.map(|(key, count)| tags::Asking { key, count, expected: 0.0 });
        of.tags(&word.collect::<Vec<_>>())
    }

    /// Every term that the page shows, wherever.
    fn shown_terms(
        &self,
        compared: Option<&Compared>,
        headline: &Headline,
        told: &Told,
    ) -> BTreeSet<TermKey> {
        let ranked = rankings::shown(&self.rankings).into_iter().flatten();
        let mut shown: BTreeSet<TermKey> =
            ranked.map(|term| TermKey::new(&term.lemma, &term.pos)).collect();
        let moved =
            compared.iter().flat_map(|compared| compared.rising.iter().chain(&compared.falling));
        shown.extend(moved.map(|term| term.key.clone()));
        shown.extend(headline.risen.iter().chain(&headline.fallen).cloned());
        shown.extend(self.said.shown.iter().map(|term| term.key.clone()));
        let spread =
            self.spread.iter().flat_map(|spread| spread.stayed.iter().chain(&spread.of_one_day));
        shown.extend(spread.map(|term| term.key.clone()));
        shown.extend(self.pairs.iter().flat_map(|pair| [pair.x.clone(), pair.y.clone()]));
        shown.extend(told.stories.iter().flat_map(|story| story.terms.iter().cloned()));
        shown.extend(self.hashtags.iter().chain(&self.emoji).map(|entity| entity.key.clone()));
        shown
    }
}

/// Whether what a page asks is asked side by side.
struct Turn(Option<Mutex<()>>);

impl Turn {
    /// Of many tokens one question is asked after the other: together they would take
    /// several times the memory.
    fn of(asked: &Asked) -> Self {
        let spans = asked.before.into_iter().chain([asked.span]);
        let manifest = asked.snapshot.manifest();
        let dates: Vec<Date> = spans.flat_map(|span| span.dates(manifest)).collect();
        let is_large = asked.snapshot.rows(Table::Tokens, &dates) > FEW_ROWS;
        Self(is_large.then(Mutex::default))
    }

    fn is_one_by_one(&self) -> bool {
        self.0.is_some()
    }

    /// Asks a question on a thread of its own, once it may.
    fn ask<'scope, T: Send + 'scope>(
        &'scope self,
        scope: &'scope Scope<'scope, '_>,
        ask: impl FnOnce() -> T + Send + 'scope,
    ) -> ScopedJoinHandle<'scope, T> {
        scope.spawn(move || {
            let turn = self.0.as_ref().map(Mutex::lock);
            let _turn = turn.map(|turn| turn.unwrap_or_else(PoisonError::into_inner));
            ask()
        })
    }
}
