//! Small words of other languages, which are not candidates.

/// Whether a word is one that Latin texts are full of: an article, a preposition, a
/// pronoun, an auxiliary; or a piece of a link.
pub(super) fn is_function_word(word: &str) -> bool {
    if !word.is_ascii() {
        return false;
    }
    let word = word.to_ascii_lowercase();
    // Without an apostrophe's part: don't, I'm.
    let stem = word.split('\'').next().unwrap_or_default();
    WORDS.contains(&stem)
}

/// English first, then what Spanish, French, German, Portuguese, Indonesian and Tagalog
/// posts have most.
const WORDS: [&str; 184] = [
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "back",
    "be", "been", "before", "but", "by", "can", "could", "did", "do", "does", "don", "for", "from",
    "get", "go", "got", "had", "has", "have", "he", "her", "here", "him", "his", "how", "i", "if",
    "im", "in", "into", "is", "isn", "it", "its", "just", "let", "like", "ll", "me", "more",
    "most", "my", "new", "no", "not", "now", "of", "off", "on", "one", "only", "or", "our", "out",
    "over", "re", "s", "she", "so", "some", "such", "t", "than", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "those", "to", "too", "up", "us", "ve", "very",
    "via", "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with",
    "would", "you", "your", "yours", "al", "algo", "como", "con", "de", "del", "donde", "el", "en",
    "es", "esta", "este", "esto", "la", "las", "lo", "los", "mas", "mi", "muy", "para", "pero",
    "por", "porque", "que", "se", "si", "sin", "su", "te", "tu", "un", "una", "y", "ya", "au",
    "avec", "c", "ce", "dans", "des", "du", "est", "et", "il", "je", "le", "les", "mais", "ne",
    "pas", "pour", "qui", "sur", "une", "das", "der", "die", "ein", "ich", "ist", "mit", "nicht",
    "und", "ao", "com", "da", "e", "em", "eu", "na", "os", "um", "ada", "dan", "di",
];

#[cfg(test)]
mod tests {
    use super::is_function_word;

    #[test]
    fn small_words_in_any_case() {
        for word in ["in", "At", "FROM", "don't", "I'm", "the", "que"] {
            assert!(is_function_word(word), "{word}");
        }
        for word in ["PS5", "K-POP", "fgo", "ももクロ", "in話題"] {
            assert!(!is_function_word(word), "{word}");
        }
    }
}
