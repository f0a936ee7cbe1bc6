-- Co-occurrence: pairs of terms with the number of tweets that contain both.
--
-- $date        DATE              the day, or several with commas between them
-- $min_tweets  BIGINT DEFAULT 2  minimum number of tweets per pair
--
-- x comes before y in the order of code points. The words of a hashtag are left
-- out: the hashtag stands for them.
WITH stood AS (
    SELECT DISTINCT k.tweet_id AS tweet_id, k.lemma AS lemma, k.pos AS pos
    FROM said AS k
    WHERE k.date IN ($date) AND NOT k.in_hashtag
),
frequent AS (
    SELECT lemma, pos, CAST(COUNT(*) AS BIGINT) AS tweets
    FROM stood
    GROUP BY lemma, pos
),
present AS (
    SELECT s.tweet_id AS tweet_id, s.lemma AS lemma, s.pos AS pos, f.tweets AS tweets
    FROM stood AS s
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
