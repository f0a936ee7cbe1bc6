//! Where someone else's words begin in a tweet with an own comment.

use tsubuyaki_tweets::names_someone;

/// The byte at which `RT @name` or `QT @name` begins, if the text has it.
pub(super) fn start(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'R', b'Q', bytes).find(|&at| {
        let is_word_before =
            at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
        !is_word_before && bytes.get(at + 1) == Some(&b'T') && names_someone(&text[at + 2..])
    })
}

#[cfg(test)]
mod tests {
    use super::start;

    #[test]
    fn quotations_begin_at_the_first_marker() {
        assert_eq!(start("RT @a: よい RT @b: いい"), Some(0));
        assert_eq!(start("ね QT @a: よい"), Some("ね ".len()));
        assert_eq!(start("最高！RT ＠a よい"), Some("最高！".len()));
        for text in ["ART @a", "RTして @a", "RT@a", "QT", "R", "拡散RT希望 @a"] {
            assert_eq!(start(text), None, "{text}");
        }
    }
}
