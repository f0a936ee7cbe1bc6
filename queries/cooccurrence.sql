-- Which terms stand in the same tweets: pairs with the numbers of their tweets.
--
-- $date        DATE              the day
-- $min_tweets  BIGINT DEFAULT 2  leave out pairs of fewer tweets
--
-- x comes before y in the order of code points. The words of a hashtag are left
-- out: the hashtag stands for them.
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
),
present AS (
    SELECT s.tweet_id AS tweet_id, s.lemma AS lemma, s.pos AS pos, f.tweets AS tweets
    FROM said AS s
    INNER JOIN frequent AS f ON s.lemma = f.lemma AND s.pos = f.pos
    WHERE f.tweets >= $min_tweets
),
together AS (
    SELECT
        a.lemma AS x,
        a.pos AS x_pos,
        b.lemma AS y,
        b.pos AS y_pos,
        a.tweets AS n_x,
        b.tweets AS n_y
    FROM present AS a
    INNER JOIN present AS b ON a.tweet_id = b.tweet_id
    WHERE a.lemma < b.lemma OR (a.lemma = b.lemma AND a.pos < b.pos)
),
pairs AS (
    SELECT x, x_pos, y, y_pos, CAST(COUNT(*) AS BIGINT) AS n_xy, MIN(n_x) AS n_x, MIN(n_y) AS n_y
    FROM together
    GROUP BY x, x_pos, y, y_pos
)
SELECT x, x_pos, y, y_pos, n_xy, n_x, n_y
FROM pairs
WHERE n_xy >= $min_tweets
ORDER BY x, x_pos, y, y_pos
