//! Cashtags: `$` and the ticker symbol of a share, such as `$TSLA` or
//! `$BRK.A`.

const LONGEST_SYMBOL: usize = 6;
const LONGEST_SUFFIX: usize = 2;

/// The length in bytes of the cashtag at the start of `text`, which follows
/// the character `before`.
pub(super) fn length(text: &str, before: Option<char>) -> Option<usize> {
    let symbol = text.strip_prefix(['$', '＄'])?;
    if before.is_some_and(|c| !c.is_whitespace()) {
        return None;
    }
    let letters = count_letters(symbol);
    if !(1..=LONGEST_SYMBOL).contains(&letters) {
        return None;
    }
    let after = &symbol[letters..];
    let suffix = after.strip_prefix(['.', '_']).map_or(0, count_letters);
    let has_suffix = (1..=LONGEST_SUFFIX).contains(&suffix) && ends_before(&after[1 + suffix..]);
    let length = if has_suffix { letters + 1 + suffix } else { letters };
    ends_before(&symbol[length..]).then_some(text.len() - symbol.len() + length)
}

fn count_letters(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_alphabetic).count()
}

fn ends_before(after: &str) -> bool {
    !after.starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn cashtags_are_ticker_symbols() {
        for (text, cashtag) in [
            ("$TSLA 買い", "$TSLA"),
            ("＄tsla、", "＄tsla"),
            ("$BRK.A", "$BRK.A"),
            ("$Stock_X", "$Stock_X"),
            ("$TSLA.", "$TSLA"),
            ("$TSLA.com", "$TSLA"),
            ("$TSLA_", "$TSLA"),
            ("$TSLA$AAPL", "$TSLA"),
        ] {
            assert_eq!(length(text, None), Some(cashtag.len()), "{text}");
            assert_eq!(length(text, Some('\u{3000}')), Some(cashtag.len()), "{text}");
            assert_eq!(length(text, Some('は')), None, "{text}");
        }
        for text in ["$100", "$A1", "$", "$株", "$TSLA株", "$SEVENTH", "$$A"] {
            assert_eq!(length(text, None), None, "{text}");
        }
    }
}
