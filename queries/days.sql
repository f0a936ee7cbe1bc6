-- Daily figures: posts, people, words and words that are new.
--
-- $from  DATE  the first day
-- $to    DATE  the last day
--
-- posts are all rows of tweets, retweets among them; people wrote a post of any
-- kind and are null where no author is known. new_words are terms that the day's
-- originals have and those of no day before.
WITH posted AS (
    SELECT
        date,
        CAST(COUNT(*) AS BIGINT) AS posts,
        CAST(SUM(CASE WHEN is_retweet THEN 1 ELSE 0 END) AS BIGINT) AS retweets,
        CAST(COUNT(DISTINCT author_id) AS BIGINT) AS people
    FROM tweets
    WHERE date >= $from AND date <= $to
    GROUP BY date
),
volumes AS (
    SELECT date, CAST(SUM(count) AS BIGINT) AS volume
    FROM words
    WHERE date >= $from AND date <= $to
    GROUP BY date
),
counting AS (
    SELECT DISTINCT pos, kind
    FROM wanted
),
met AS (
    SELECT COALESCE(v.canonical, y.lemma) AS lemma, y.pos AS pos, y.first_date AS first_date
    FROM vocabulary AS y
    INNER JOIN counting AS c ON y.pos = c.pos AND y.kind = c.kind
    LEFT JOIN variants AS v ON y.lemma = v.variant
),
seen AS (
    SELECT m.lemma AS lemma, m.pos AS pos, MIN(m.first_date) AS first_date
    FROM met AS m
    LEFT JOIN stopwords AS s ON m.lemma = s.lemma
    WHERE s.lemma IS NULL
    GROUP BY m.lemma, m.pos
),
first_said AS (
    SELECT first_date, CAST(COUNT(*) AS BIGINT) AS new_words
    FROM seen
    GROUP BY first_date
)
SELECT
    p.date AS date,
    p.posts AS posts,
    p.retweets AS retweets,
    CASE WHEN p.people > 0 THEN p.people END AS people,
    COALESCE(w.volume, 0) AS words,
    COALESCE(f.new_words, 0) AS new_words
FROM posted AS p
LEFT JOIN volumes AS w ON p.date = w.date
LEFT JOIN first_said AS f ON p.date = f.first_date
ORDER BY date
