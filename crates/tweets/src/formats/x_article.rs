//! Articles of X: a post of one has no more than its address for a text, and beside that the
//! title and the text of the article.

use serde_json::Value;

use super::values::{at, list_at, str_at};

/// Bytes of an article that is kept whole: of a longer one its beginning, as X shows it.
const LONGEST: usize = 60 << 10;

/// What the article of a post says, its title first, as far as it is known.
pub(crate) fn text(article: &Value) -> Option<String> {
    let title = str_at(article, &["title"]);
    let blocks = list_at(article, &["content_state", "blocks"]).iter();
    let blocks: Vec<&str> = blocks.filter_map(|block| str_at(block, &["text"])).collect();
    let whole = str_at(article, &["plain_text"])
        .map(str::to_owned)
        .or_else(|| Some(blocks.join("\n")).filter(|text| !text.is_empty()))
        .filter(|text| text.len() <= LONGEST);
    let text = whole.or_else(|| str_at(article, &["preview_text"]).map(str::to_owned));
    let parts = [title.map(str::to_owned), text];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

/// The article of a post as X's pages get it.
pub(crate) fn of_result(result: &Value) -> Option<&Value> {
    at(result, &["article", "article_results", "result"])
}

/// What a post of an article says: that, and what else stands in its text but the address.
pub(crate) fn with_own_text(article: &str, own: Option<&str>) -> String {
    let is_address = |word: &str| word.starts_with("https://") || word.starts_with("http://");
    match own.filter(|own| !own.split_whitespace().all(is_address)) {
        Some(own) => format!("{own}\n{article}"),
        None => article.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_whole_text_is_taken_where_there_is_one() {
        let blocks = json!({"blocks": [{"text": "朝の駅"}, {"text": ""}, {"text": "昼の店"}]});
        for (article, expected) in [
            (
                json!({"title": "散歩", "preview_text": "朝…", "plain_text": "朝の駅"}),
                "散歩\n朝の駅",
            ),
            (json!({"title": "散歩", "content_state": blocks}), "散歩\n朝の駅\n昼の店"),
            (json!({"title": "散歩", "preview_text": "朝…"}), "散歩\n朝…"),
            (json!({"plain_text": "あ".repeat(LONGEST), "preview_text": "朝…"}), "朝…"),
        ] {
            assert_eq!(text(&article).as_deref(), Some(expected));
        }
        assert_eq!(text(&json!({"rest_id": "1"})), None);
        assert_eq!(with_own_text("散歩", Some("https://t.co/abc ")), "散歩");
        assert_eq!(
            with_own_text("散歩", Some("読んで https://t.co/abc")),
            "読んで https://t.co/abc\n散歩"
        );
    }
}
