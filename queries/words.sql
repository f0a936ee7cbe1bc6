-- The terms that count: those of the wanted categories, variants united, stop words left out.
--
-- A view over the tables `terms`, `wanted`, `variants` and `stopwords`. Every
-- other question reads it, so that the filters act the same in all of them.
WITH united AS (
    SELECT
        t.date AS date,
        COALESCE(v.canonical, t.lemma) AS lemma,
        t.pos AS pos,
        t.pos1 AS pos1,
        t.kind AS kind,
        t.in_hashtag AS in_hashtag,
        t.is_retweet AS is_retweet,
        t.count AS count
    FROM terms AS t
    INNER JOIN wanted AS w
        ON t.pos = w.pos
        AND t.pos1 = w.pos1
        AND t.kind = w.kind
        AND t.is_retweet = w.is_retweet
        AND t.in_hashtag = w.in_hashtag
    LEFT JOIN variants AS v ON t.lemma = v.variant
)
SELECT
    u.date AS date,
    u.lemma AS lemma,
    u.pos AS pos,
    u.pos1 AS pos1,
    u.kind AS kind,
    u.in_hashtag AS in_hashtag,
    u.is_retweet AS is_retweet,
    u.count AS count
FROM united AS u
LEFT JOIN stopwords AS s ON u.lemma = s.lemma
WHERE s.lemma IS NULL
