-- What changed: the terms of a day compared with a baseline.
--
-- $date      DATE                 the day, or several with commas between them
-- $baseline  DATE DEFAULT date-1  the baseline: a day, or several
--
-- A term that one side lacks counts 0 there and has no rank there. first_seen
-- is the first day of the warehouse on which an original tweet has the term.
-- The examples are tweets of the day, of different authors first. amplification
-- is how often the day's retweets have a term for each time its originals have it.
WITH counted AS (
    SELECT
        lemma,
        pos,
        MIN(kind) AS kind,
        CAST(SUM(CASE WHEN date IN ($date) THEN count ELSE 0 END) AS BIGINT) AS count,
        CAST(SUM(CASE WHEN date IN ($baseline) THEN count ELSE 0 END) AS BIGINT) AS baseline_count
    FROM words
    WHERE date IN ($date, $baseline)
    GROUP BY lemma, pos
),
ranked AS (
    SELECT
        *,
        CAST(RANK() OVER (ORDER BY count DESC) AS BIGINT) AS place,
        CAST(RANK() OVER (ORDER BY baseline_count DESC) AS BIGINT) AS baseline_place
    FROM counted
),
by_tweet AS (
    SELECT lemma, pos, author_id, tweet_id, CAST(COUNT(*) AS BIGINT) AS count
    FROM said
    WHERE date IN ($date)
    GROUP BY lemma, pos, author_id, tweet_id
),
by_author AS (
    SELECT lemma, pos, author_id, CAST(SUM(count) AS BIGINT) AS count, CAST(COUNT(*) AS BIGINT) AS tweets
    FROM by_tweet
    GROUP BY lemma, pos, author_id
),
spread AS (
    SELECT
        lemma,
        pos,
        CAST(SUM(tweets) AS BIGINT) AS tweets,
        CAST(SUM(CASE WHEN author_id IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS authors,
        MAX(CASE WHEN author_id IS NULL THEN 0 ELSE count END) AS top_author_count
    FROM by_author
    GROUP BY lemma, pos
),
of_author AS (
    SELECT
        lemma,
        pos,
        tweet_id,
        CAST(RANK() OVER (PARTITION BY lemma, pos, author_id ORDER BY tweet_id) AS BIGINT) AS turn
    FROM by_tweet
),
in_turn AS (
    SELECT
        lemma,
        pos,
        tweet_id,
        CAST(ROW_NUMBER() OVER (PARTITION BY lemma, pos ORDER BY turn, tweet_id) AS BIGINT) AS place
    FROM of_author
),
shown AS (
    SELECT
        lemma,
        pos,
        MAX(CASE WHEN place = 1 THEN tweet_id END) AS example_1,
        MAX(CASE WHEN place = 2 THEN tweet_id END) AS example_2,
        MAX(CASE WHEN place = 3 THEN tweet_id END) AS example_3
    FROM in_turn
    WHERE place <= 3
    GROUP BY lemma, pos
),
met AS (
    SELECT COALESCE(v.canonical, y.lemma) AS lemma, y.pos AS pos, y.first_date AS first_date
    FROM vocabulary AS y
    LEFT JOIN variants AS v ON y.lemma = v.variant
),
heard AS (
    SELECT
        COALESCE(v.canonical, t.lemma) AS lemma,
        t.pos AS pos,
        t.is_retweet AS is_retweet,
        CASE WHEN w.negated THEN t.negated ELSE t.count - t.negated END AS count
    FROM terms AS t
    INNER JOIN (SELECT DISTINCT pos, pos1, kind, in_hashtag, in_compound, negated FROM wanted) AS w
        ON t.pos = w.pos
        AND t.pos1 = w.pos1
        AND t.kind = w.kind
        AND t.in_hashtag = w.in_hashtag
        AND t.in_compound = w.in_compound
    LEFT JOIN variants AS v ON t.lemma = v.variant
    WHERE t.date IN ($date)
),
amplified AS (
    SELECT
        lemma,
        pos,
        SUM(CASE WHEN is_retweet THEN count ELSE 0 END) AS retweeted,
        SUM(CASE WHEN is_retweet THEN 0 ELSE count END) AS original
    FROM heard
    GROUP BY lemma, pos
),
seen AS (
    SELECT lemma, pos, MIN(first_date) AS first_seen
    FROM met
    GROUP BY lemma, pos
)
SELECT
    r.lemma AS lemma,
    r.pos AS pos,
    r.kind AS kind,
    r.count AS count,
    r.baseline_count AS baseline_count,
    CASE WHEN r.count > 0 THEN r.place END AS rank,
    CASE WHEN r.baseline_count > 0 THEN r.baseline_place END AS baseline_rank,
    COALESCE(s.tweets, 0) AS tweets,
    CASE WHEN s.authors > 0 THEN s.authors END AS authors,
    CASE WHEN s.authors > 0 THEN CAST(s.top_author_count AS DOUBLE) / CAST(r.count AS DOUBLE) END
        AS top_author_share,
    CASE WHEN a.original > 0 THEN CAST(a.retweeted AS DOUBLE) / CAST(a.original AS DOUBLE) END
        AS amplification,
    f.first_seen AS first_seen,
    e.example_1 AS example_1,
    e.example_2 AS example_2,
    e.example_3 AS example_3
FROM ranked AS r
LEFT JOIN spread AS s ON r.lemma = s.lemma AND r.pos = s.pos
LEFT JOIN amplified AS a ON r.lemma = a.lemma AND r.pos = a.pos
LEFT JOIN seen AS f ON r.lemma = f.lemma AND r.pos = f.pos
LEFT JOIN shown AS e ON r.lemma = e.lemma AND r.pos = e.pos
ORDER BY lemma, pos
