-- How often each term is said, day by day.
--
-- $from  DATE  the first day
-- $to    DATE  the last day
SELECT lemma, pos, MIN(kind) AS kind, date, CAST(SUM(count) AS BIGINT) AS count
FROM words
WHERE date BETWEEN $from AND $to
GROUP BY lemma, pos, date
ORDER BY lemma, pos, date
