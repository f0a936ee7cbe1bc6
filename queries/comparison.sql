-- What changed: the terms of a day compared with a baseline.
--
-- $date      DATE                 the day, or several with commas between them
-- $baseline  DATE DEFAULT date-1  the baseline: a day, or several
--
-- A term that one side lacks counts 0 there and has no rank there. first_seen
-- is the first day of the warehouse on which an original tweet has the term.
-- amplification is how often the day's retweets have a term for each time its
-- originals have it. Who says the terms is asked by speakers.
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
    CASE WHEN a.original > 0 THEN CAST(a.retweeted AS DOUBLE) / CAST(a.original AS DOUBLE) END
        AS amplification,
    f.first_seen AS first_seen
FROM ranked AS r
LEFT JOIN amplified AS a ON r.lemma = a.lemma AND r.pos = a.pos
LEFT JOIN seen AS f ON r.lemma = f.lemma AND r.pos = f.pos
ORDER BY lemma, pos
