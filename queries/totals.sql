-- Number of counted terms per day.
--
-- $from  DATE  the first day
-- $to    DATE  the last day
SELECT date, CAST(SUM(count) AS BIGINT) AS n1
FROM words
WHERE date BETWEEN $from AND $to
GROUP BY date
ORDER BY date
