-- Retweets of a day, each with the post it repeats.
--
-- $date  DATE  the day, or several with commas between them
--
-- text is the original's where the source has it, else begins with `RT @name`;
-- retweeted_id is null then. An account without an id is known by its name.
-- retweet_count is the original's, as its network said; null where none is named.
SELECT
    t.tweet_id AS tweet_id,
    t.retweeted_id AS retweeted_id,
    COALESCE(CAST(t.author_id AS STRING), t.author) AS account,
    t.local_time AS local_time,
    t.text AS text,
    CASE WHEN t.retweeted_id IS NULL THEN NULL ELSE t.retweet_count END AS retweet_count
FROM tweets AS t
WHERE t.date IN ($date) AND t.is_retweet
ORDER BY tweet_id
