-- The counted tokens: wanted categories, variants merged, stop words excluded.
--
-- A view over the tables `tokens`, `wanted`, `variants` and `stopwords`: what
-- `words` is of `terms`. A token's place is from start_place to end_place.
WITH united AS (
    SELECT
        k.date AS date,
        k.tweet_id AS tweet_id,
        k.author_id AS author_id,
        k.position AS position,
        k.start AS start_place,
        k.end AS end_place,
        k.surface AS surface,
        COALESCE(v.canonical, k.lemma) AS lemma,
        k.pos AS pos,
        k.pos1 AS pos1,
        k.kind AS kind,
        k.in_hashtag AS in_hashtag,
        k.in_compound AS in_compound,
        k.negated AS negated,
        k.is_retweet AS is_retweet
    FROM tokens AS k
    INNER JOIN wanted AS w
        ON k.pos = w.pos
        AND k.pos1 = w.pos1
        AND k.kind = w.kind
        AND k.in_hashtag = w.in_hashtag
        AND k.in_compound = w.in_compound
        AND k.negated = w.negated
        AND k.is_retweet = w.is_retweet
    LEFT JOIN variants AS v ON k.lemma = v.variant
)
SELECT
    u.date AS date,
    u.tweet_id AS tweet_id,
    u.author_id AS author_id,
    u.position AS position,
    u.start_place AS start_place,
    u.end_place AS end_place,
    u.surface AS surface,
    u.lemma AS lemma,
    u.pos AS pos,
    u.pos1 AS pos1,
    u.kind AS kind,
    u.in_hashtag AS in_hashtag,
    u.in_compound AS in_compound,
    u.negated AS negated,
    u.is_retweet AS is_retweet
FROM united AS u
LEFT JOIN stopwords AS s ON u.lemma = s.lemma
WHERE s.lemma IS NULL
