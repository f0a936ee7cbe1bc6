-- What was said more and what less than on another day: terms by the difference of their counts.
--
-- $date      DATE  the day
-- $baseline  DATE  the day it is set against
--
-- A term that one of the days lacks counts 0 there.
WITH counted AS (
    SELECT
        lemma,
        pos,
        MIN(kind) AS kind,
        CAST(SUM(CASE WHEN date = $date THEN count ELSE 0 END) AS BIGINT) AS count,
        CAST(SUM(CASE WHEN date = $baseline THEN count ELSE 0 END) AS BIGINT) AS baseline_count
    FROM words
    WHERE date IN ($date, $baseline)
    GROUP BY lemma, pos
)
SELECT
    lemma,
    pos,
    kind,
    count,
    baseline_count,
    count - baseline_count AS delta
FROM counted
ORDER BY delta DESC, lemma, pos
