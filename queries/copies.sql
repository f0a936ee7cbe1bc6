-- Copies: texts posted by several accounts, ignoring URLs, mentions, digits, spaces and symbols.
--
-- $date          DATE                     the day, or several with commas between them
-- $retweets      VARCHAR DEFAULT exclude  whether retweets count: exclude, include or only
-- $min_accounts  BIGINT DEFAULT 3         minimum number of accounts
--
-- text is that of the first post. An account without an id is known by its name;
-- posts without either are counted and are of no account. The times are null
-- where no time of day is known. The examples are the first three posts.
WITH posted AS (
    SELECT
        t.text_key AS text_key,
        t.tweet_id AS tweet_id,
        t.local_time AS local_time,
        t.text AS text,
        COALESCE(CAST(t.author_id AS STRING), t.author) AS account
    FROM tweets AS t
    WHERE t.date IN ($date)
        AND t.text_key IS NOT NULL
        AND CASE WHEN $retweets = 'include' THEN TRUE WHEN $retweets = 'only' THEN t.is_retweet
            ELSE NOT t.is_retweet END
),
counted AS (
    SELECT
        text_key,
        CAST(COUNT(*) AS BIGINT) AS posts,
        CAST(COUNT(DISTINCT account) AS BIGINT) AS accounts,
        MIN(local_time) AS first_time,
        MAX(local_time) AS last_time
    FROM posted
    GROUP BY text_key
),
in_turn AS (
    SELECT
        text_key,
        tweet_id,
        text,
        CAST(ROW_NUMBER() OVER (PARTITION BY text_key ORDER BY tweet_id) AS BIGINT) AS place
    FROM posted
),
shown AS (
    SELECT
        text_key,
        MAX(CASE WHEN place = 1 THEN text END) AS text,
        MAX(CASE WHEN place = 1 THEN tweet_id END) AS example_1,
        MAX(CASE WHEN place = 2 THEN tweet_id END) AS example_2,
        MAX(CASE WHEN place = 3 THEN tweet_id END) AS example_3
    FROM in_turn
    WHERE place <= 3
    GROUP BY text_key
)
SELECT
    s.text AS text,
    c.posts AS posts,
    c.accounts AS accounts,
    c.first_time AS first_time,
    c.last_time AS last_time,
    c.text_key AS text_key,
    s.example_1 AS example_1,
    s.example_2 AS example_2,
    s.example_3 AS example_3
FROM counted AS c
INNER JOIN shown AS s ON c.text_key = s.text_key
WHERE c.accounts >= $min_accounts
ORDER BY accounts DESC, posts DESC, text_key
