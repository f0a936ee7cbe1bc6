-- The distinct terms of each tweet of some days.
--
-- $date        DATE              the day, or several with commas between them
-- $min_tweets  BIGINT DEFAULT 2  minimum number of tweets per term
--
-- The words of a hashtag are left out: the hashtag stands for them.
WITH stood AS (
    SELECT DISTINCT k.tweet_id AS tweet_id, k.lemma AS lemma, k.pos AS pos
    FROM said AS k
    WHERE k.date IN ($date) AND NOT k.in_hashtag
),
frequent AS (
    SELECT lemma, pos, CAST(COUNT(*) AS BIGINT) AS tweets
    FROM stood
    GROUP BY lemma, pos
)
SELECT s.tweet_id AS tweet_id, s.lemma AS lemma, s.pos AS pos, f.tweets AS tweets
FROM stood AS s
INNER JOIN frequent AS f ON s.lemma = f.lemma AND s.pos = f.pos
WHERE f.tweets >= $min_tweets
ORDER BY tweet_id, lemma, pos
