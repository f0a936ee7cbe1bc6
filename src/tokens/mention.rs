//! Mentions: `@name`, also with a full-width ＠.

/// Letters of a name that count; Twitter has none longer.
const LONGEST_NAME: usize = 20;

/// The length in bytes of the mention at the start of `text`, which follows
/// the character `before`.
pub(super) fn length(text: &str, before: Option<char>) -> Option<usize> {
    let name = text.strip_prefix(['@', '＠'])?;
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || "_!#$%&*@＠".contains(c)) {
        return None;
    }
    let length =
        name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let after = name[length..].chars().next();
    let is_name = (1..=LONGEST_NAME).contains(&length) && !matches!(after, Some('@' | '＠'));
    is_name.then_some(text.len() - name.len() + length)
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn mentions_are_names_of_twitter() {
        assert_eq!(length("@suiyo_milleさん", None), Some("@suiyo_mille".len()));
        assert_eq!(length("＠suiyo、", Some('は')), Some("＠suiyo".len()));
        assert_eq!(length("@example.com", Some('a')), None);
        assert_eq!(length("@a@example.com", None), None);
        assert_eq!(length("@さん", None), None);
        assert_eq!(length("@aaaaaaaaaaaaaaaaaaaaa", None), None);
    }
}
