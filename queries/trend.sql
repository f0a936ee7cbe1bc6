-- Trend: daily counts of terms.
--
-- $term  VARCHAR  a lemma; several are answered one after the other
-- $from  DATE     the first day
-- $to    DATE     the last day
--
-- A day on which a term is not said counts 0; a day without tweets is left
-- out. n1 is the number of all terms that count on the day, rate is per 10,000
-- of them.
WITH marked AS (
    SELECT date, CASE WHEN lemma IN ($term) THEN lemma END AS lemma, count
    FROM words
    WHERE date BETWEEN $from AND $to
),
daily AS (
    SELECT date, lemma, CAST(SUM(count) AS BIGINT) AS count
    FROM marked
    GROUP BY date, lemma
),
total AS (
    SELECT date, CAST(SUM(count) AS BIGINT) AS n1
    FROM daily
    GROUP BY date
),
term AS (
    SELECT DISTINCT lemma
    FROM daily
    WHERE lemma IS NOT NULL
),
calendar AS (
    SELECT t.date AS date, t.n1 AS n1, m.lemma AS lemma
    FROM total AS t
    CROSS JOIN term AS m
)
SELECT
    c.lemma AS lemma,
    c.date AS date,
    COALESCE(d.count, 0) AS count,
    c.n1 AS n1,
    CAST(10000 AS DOUBLE) * CAST(COALESCE(d.count, 0) AS DOUBLE) / CAST(c.n1 AS DOUBLE) AS rate
FROM calendar AS c
LEFT JOIN daily AS d ON c.date = d.date AND c.lemma = d.lemma
ORDER BY lemma, date
