-- Daily counts of a day's terms on the days before it.
--
-- $date       DATE                  the day
-- $from       DATE DEFAULT date-27  the first day
-- $min_count  BIGINT DEFAULT 5      minimum count on the day
--
-- Days on which a term is not said have no row.
WITH spoken AS (
    SELECT lemma, pos, MIN(kind) AS kind, CAST(SUM(count) AS BIGINT) AS count
    FROM words
    WHERE date = $date
    GROUP BY lemma, pos
),
daily AS (
    SELECT date, lemma, pos, CAST(SUM(count) AS BIGINT) AS count
    FROM words
    WHERE date BETWEEN $from AND $date
    GROUP BY date, lemma, pos
)
SELECT
    d.lemma AS lemma,
    d.pos AS pos,
    s.kind AS kind,
    d.date AS date,
    d.count AS count
FROM daily AS d
INNER JOIN spoken AS s ON d.lemma = s.lemma AND d.pos = s.pos
WHERE s.count >= $min_count
ORDER BY lemma, pos, date
