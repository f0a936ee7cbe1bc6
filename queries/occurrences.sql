-- Which terms stand together: the terms of each tweet of a day, each once.
--
-- $date        DATE              the day
-- $min_tweets  BIGINT DEFAULT 2  leave out terms of fewer tweets
--
-- The words of a hashtag are left out: the hashtag stands for them.
WITH wanted_tokens AS (
    SELECT DISTINCT k.tweet_id AS tweet_id, COALESCE(v.canonical, k.lemma) AS lemma, k.pos AS pos
    FROM tokens AS k
    INNER JOIN wanted AS w
        ON k.pos = w.pos
        AND k.pos1 = w.pos1
        AND k.kind = w.kind
        AND k.is_retweet = w.is_retweet
        AND k.in_hashtag = w.in_hashtag
    LEFT JOIN variants AS v ON k.lemma = v.variant
    WHERE k.date IN ($date) AND NOT k.in_hashtag
),
said AS (
    SELECT t.tweet_id AS tweet_id, t.lemma AS lemma, t.pos AS pos
    FROM wanted_tokens AS t
    LEFT JOIN stopwords AS s ON t.lemma = s.lemma
    WHERE s.lemma IS NULL
),
frequent AS (
    SELECT lemma, pos, CAST(COUNT(*) AS BIGINT) AS tweets
    FROM said
    GROUP BY lemma, pos
)
SELECT s.tweet_id AS tweet_id, s.lemma AS lemma, s.pos AS pos, f.tweets AS tweets
FROM said AS s
INNER JOIN frequent AS f ON s.lemma = f.lemma AND s.pos = f.pos
WHERE f.tweets >= $min_tweets
ORDER BY tweet_id, lemma, pos
