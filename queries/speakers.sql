-- Who says the terms of a day: posts, authors, the share of one author, examples.
--
-- $date  DATE  the day, or several with commas between them
--
-- authors and top_author_share are null where no author is known. The examples
-- are tweets of the day, of different authors first.
WITH by_tweet AS (
    SELECT lemma, pos, author_id, tweet_id, CAST(COUNT(*) AS BIGINT) AS count
    FROM said
    WHERE date IN ($date)
    GROUP BY lemma, pos, author_id, tweet_id
),
by_author AS (
    SELECT lemma, pos, author_id, CAST(SUM(count) AS BIGINT) AS count, CAST(COUNT(*) AS BIGINT) AS tweets
    FROM by_tweet
    GROUP BY lemma, pos, author_id
),
spread AS (
    SELECT
        lemma,
        pos,
        CAST(SUM(count) AS BIGINT) AS count,
        CAST(SUM(tweets) AS BIGINT) AS tweets,
        CAST(SUM(CASE WHEN author_id IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS authors,
        MAX(CASE WHEN author_id IS NULL THEN 0 ELSE count END) AS top_author_count
    FROM by_author
    GROUP BY lemma, pos
),
of_author AS (
    SELECT
        lemma,
        pos,
        tweet_id,
        CAST(RANK() OVER (PARTITION BY lemma, pos, author_id ORDER BY tweet_id) AS BIGINT) AS turn
    FROM by_tweet
),
in_turn AS (
    SELECT
        lemma,
        pos,
        tweet_id,
        CAST(ROW_NUMBER() OVER (PARTITION BY lemma, pos ORDER BY turn, tweet_id) AS BIGINT) AS place
    FROM of_author
),
shown AS (
    SELECT
        lemma,
        pos,
        MAX(CASE WHEN place = 1 THEN tweet_id END) AS example_1,
        MAX(CASE WHEN place = 2 THEN tweet_id END) AS example_2,
        MAX(CASE WHEN place = 3 THEN tweet_id END) AS example_3
    FROM in_turn
    WHERE place <= 3
    GROUP BY lemma, pos
)
SELECT
    s.lemma AS lemma,
    s.pos AS pos,
    s.count AS count,
    s.tweets AS tweets,
    CASE WHEN s.authors > 0 THEN s.authors END AS authors,
    CASE WHEN s.authors > 0 THEN CAST(s.top_author_count AS DOUBLE) / CAST(s.count AS DOUBLE) END
        AS top_author_share,
    e.example_1 AS example_1,
    e.example_2 AS example_2,
    e.example_3 AS example_3
FROM spread AS s
LEFT JOIN shown AS e ON s.lemma = e.lemma AND s.pos = e.pos
ORDER BY lemma, pos
