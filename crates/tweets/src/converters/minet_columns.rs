//! The columns of minet's tables of Bluesky, and where they stand in what the API answers: a
//! repost is a row with the post that is repeated, and with who repeated it and when.

/// Columns, and the keys that lead to what they hold.
const COLUMNS: [(&str, &str); 14] = [
    ("uri", "post.uri"),
    ("user_did", "post.author.did"),
    ("user_handle", "post.author.handle"),
    ("text", "post.record.text"),
    ("timestamp_utc", "post.record.createdAt"),
    // Of the post, not of its author.
    ("user_langs", "post.record.langs"),
    ("to_post_uri", "post.record.reply.parent.uri"),
    ("quoted_uri", "post.record.embed.record.uri"),
    ("like_count", "post.likeCount"),
    ("repost_count", "post.repostCount"),
    ("indexed_at_utc", "post.indexedAt"),
    ("repost_by_user_did", "reason.by.did"),
    ("repost_by_user_handle", "reason.by.handle"),
    ("repost_created_at", "reason.indexedAt"),
];

/// Whether these are the columns of such a table.
pub(super) fn are_minets(names: &[&str]) -> bool {
    ["uri", "user_did", "timestamp_utc", "to_post_uri", "quoted_uri", "user_langs"]
        .iter()
        .all(|name| names.contains(name))
}

/// The keys that lead to what a column holds; none of one that says nothing of the post.
pub(super) fn path(column: &str) -> Vec<String> {
    let found = COLUMNS.iter().find(|(name, _)| *name == column);
    found.map(|(_, path)| path.split('.').map(str::to_owned).collect()).unwrap_or_default()
}
