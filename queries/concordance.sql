-- Keyword in context: each occurrence of a term, with up to 1,000 characters on either side.
--
-- $term  VARCHAR  a lemma, or a word as written; or several
-- $from  DATE     the first day
-- $to    DATE     the last day
WITH found AS (
    SELECT
        k.date AS date,
        k.tweet_id AS tweet_id,
        k.position AS position,
        k.start_place AS start_place,
        k.end_place AS end_place,
        k.surface AS surface
    FROM said AS k
    WHERE k.date BETWEEN $from AND $to AND (k.lemma IN ($term) OR k.surface IN ($term))
)
SELECT
    f.date AS date,
    f.tweet_id AS tweet_id,
    t.local_time AS local_time,
    t.author AS author,
    f.position AS position,
    SUBSTRING(t.text, GREATEST(f.start_place - 1000, 0) + 1, LEAST(f.start_place, 1000)) AS before,
    f.surface AS keyword,
    SUBSTRING(t.text, f.end_place + 1, 1000) AS after
FROM found AS f
INNER JOIN tweets AS t ON f.date = t.date AND f.tweet_id = t.tweet_id
WHERE t.date BETWEEN $from AND $to
ORDER BY date, local_time, tweet_id, position
