-- Ranking: the terms of a day by frequency.
--
-- $date       DATE                   the day, or several with commas between them
-- $previous   DATE DEFAULT date-1    the day, or days, of previous_rank
-- $by         VARCHAR DEFAULT count  rank by count, tweets or authors
-- $min_count  BIGINT DEFAULT 1       minimum count
--
-- rate is per 10,000 counted terms; ties share the lowest rank.
-- authors is null where no author is known. top_author_share is the largest
-- share of a term's count that one author wrote. negated is how much of the
-- count is denied.
WITH counting AS (
    SELECT
        CASE WHEN date IN ($date) THEN 1 ELSE 0 END AS side,
        lemma,
        pos,
        kind,
        negated,
        count
    FROM words
    WHERE date IN ($date, $previous)
),
counted AS (
    SELECT
        side,
        lemma,
        pos,
        MIN(kind) AS kind,
        CAST(SUM(count) AS BIGINT) AS count,
        CAST(SUM(CASE WHEN negated THEN count ELSE 0 END) AS BIGINT) AS negated
    FROM counting
    GROUP BY side, lemma, pos
),
total AS (
    SELECT side, CAST(SUM(count) AS BIGINT) AS n1
    FROM counted
    GROUP BY side
),
speaking AS (
    SELECT
        CASE WHEN date IN ($date) THEN 1 ELSE 0 END AS side,
        lemma,
        pos,
        author_id,
        tweet_id
    FROM said
    WHERE date IN ($date, $previous)
),
by_author AS (
    SELECT
        side,
        lemma,
        pos,
        author_id,
        CAST(COUNT(*) AS BIGINT) AS count,
        CAST(COUNT(DISTINCT tweet_id) AS BIGINT) AS tweets
    FROM speaking
    GROUP BY side, lemma, pos, author_id
),
spread AS (
    SELECT
        side,
        lemma,
        pos,
        CAST(SUM(tweets) AS BIGINT) AS tweets,
        CAST(SUM(CASE WHEN author_id IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS authors,
        MAX(CASE WHEN author_id IS NULL THEN 0 ELSE count END) AS top_author_count
    FROM by_author
    GROUP BY side, lemma, pos
),
measured AS (
    SELECT
        c.side AS side,
        c.lemma AS lemma,
        c.pos AS pos,
        c.kind AS kind,
        c.count AS count,
        c.negated AS negated,
        CAST(10000 AS DOUBLE) * CAST(c.count AS DOUBLE) / CAST(t.n1 AS DOUBLE) AS rate,
        s.tweets AS tweets,
        CASE WHEN s.authors > 0 THEN s.authors END AS authors,
        CASE WHEN s.authors > 0 THEN CAST(s.top_author_count AS DOUBLE) / CAST(c.count AS DOUBLE) END
            AS top_author_share
    FROM counted AS c
    INNER JOIN total AS t ON c.side = t.side
    INNER JOIN spread AS s ON c.side = s.side AND c.lemma = s.lemma AND c.pos = s.pos
),
scored AS (
    SELECT
        *,
        CASE WHEN $by = 'tweets' THEN tweets WHEN $by = 'authors' THEN COALESCE(authors, 0) ELSE count END
            AS score
    FROM measured
),
ranked AS (
    SELECT *, CAST(RANK() OVER (PARTITION BY side ORDER BY score DESC) AS BIGINT) AS rank
    FROM scored
),
before AS (
    SELECT lemma, pos, rank AS previous_rank
    FROM ranked
    WHERE side = 0
)
SELECT
    r.rank AS rank,
    r.lemma AS lemma,
    r.pos AS pos,
    r.kind AS kind,
    r.count AS count,
    r.negated AS negated,
    r.rate AS rate,
    r.tweets AS tweets,
    r.authors AS authors,
    r.top_author_share AS top_author_share,
    b.previous_rank AS previous_rank
FROM ranked AS r
LEFT JOIN before AS b ON r.lemma = b.lemma AND r.pos = b.pos
WHERE r.side = 1 AND r.count >= $min_count
ORDER BY rank, lemma, pos
