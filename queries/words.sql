-- The counted terms: wanted categories, variants merged, stop words excluded.
--
-- A view over the tables `terms`, `wanted`, `variants` and `stopwords`. Every
-- question that counts by the day reads it, so that the filters act the same in
-- all of them. What is denied of a term is a row of its own.
WITH united AS (
    SELECT
        t.date AS date,
        COALESCE(v.canonical, t.lemma) AS lemma,
        t.pos AS pos,
        t.pos1 AS pos1,
        t.kind AS kind,
        t.in_hashtag AS in_hashtag,
        t.in_compound AS in_compound,
        w.negated AS negated,
        t.is_retweet AS is_retweet,
        CASE WHEN w.negated THEN t.negated ELSE t.count - t.negated END AS count
    FROM terms AS t
    INNER JOIN wanted AS w
        ON t.pos = w.pos
        AND t.pos1 = w.pos1
        AND t.kind = w.kind
        AND t.in_hashtag = w.in_hashtag
        AND t.in_compound = w.in_compound
        AND t.is_retweet = w.is_retweet
    LEFT JOIN variants AS v ON t.lemma = v.variant
)
SELECT
    u.date AS date,
    u.lemma AS lemma,
    u.pos AS pos,
    u.pos1 AS pos1,
    u.kind AS kind,
    u.in_hashtag AS in_hashtag,
    u.in_compound AS in_compound,
    u.negated AS negated,
    u.is_retweet AS is_retweet,
    u.count AS count
FROM united AS u
LEFT JOIN stopwords AS s ON u.lemma = s.lemma
WHERE s.lemma IS NULL AND u.count > 0
