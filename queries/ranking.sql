-- What was said most on a day: terms by how often they occur.
--
-- $date       DATE              the day
-- $min_count  BIGINT DEFAULT 1  leave out terms that occur less often
--
-- rate is per 10,000 of all terms that count; ties share the lowest rank.
WITH counted AS (
    SELECT
        lemma,
        pos,
        MIN(kind) AS kind,
        CAST(SUM(count) AS BIGINT) AS count
    FROM words
    WHERE date = $date
    GROUP BY lemma, pos
),
total AS (
    SELECT CAST(SUM(count) AS BIGINT) AS n1 FROM counted
),
ranked AS (
    SELECT
        CAST(RANK() OVER (ORDER BY c.count DESC) AS BIGINT) AS rank,
        c.lemma AS lemma,
        c.pos AS pos,
        c.kind AS kind,
        c.count AS count,
        CAST(10000 AS DOUBLE) * CAST(c.count AS DOUBLE) / CAST(t.n1 AS DOUBLE) AS rate
    FROM counted AS c
    CROSS JOIN total AS t
)
SELECT rank, lemma, pos, kind, count, rate
FROM ranked
WHERE count >= $min_count
ORDER BY rank, lemma, pos
