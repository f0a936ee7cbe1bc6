//! What the number format of a cell shows: a number, a day or a time. In the file all are
//! numbers.

/// What a number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shows {
    Number,
    /// A day.
    Day,
    /// A day with its time, or a time.
    Time,
}

/// What a format shows, by its number, or by its code where a workbook has its own.
/// Numbers below 164 are Excel's; 27 to 36 and 50 to 58 those of Japanese, Chinese and Korean.
pub(super) fn shows(id: usize, code: Option<&str>) -> Shows {
    match (code, id) {
        (Some(code), _) => shown(code),
        (None, 14..=17 | 27..=31 | 34..=36 | 50..=58) => Shows::Day,
        (None, 18..=22 | 32 | 33 | 45..=47) => Shows::Time,
        (None, _) => Shows::Number,
    }
}

/// What letters of a code stand for: `yyyy"年"m"月"d"日" h:mm`.
fn shown(code: &str) -> Shows {
    let mut letters = String::new();
    // What is for numbers below zero, and for text, does not count.
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            ';' => break,
            '"' => characters.by_ref().take_while(|c| *c != '"').for_each(drop),
            '\\' | '_' | '*' => drop(characters.next()),
            '[' => {
                // Hours of which there are more than a day has; else a color or a language.
                let inner: String = characters.by_ref().take_while(|c| *c != ']').collect();
                let inner = inner.to_lowercase();
                if !inner.is_empty() && inner.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                    letters.push_str(&inner);
                }
            }
            _ => letters.extend(character.to_lowercase()),
        }
    }
    if letters.contains("general") || letters.contains("標準") {
        return Shows::Number;
    }
    let has = |any: &[char]| letters.contains(any);
    if has(&['h', 's']) {
        Shows::Time
    } else if has(&['y', 'm', 'd', 'g']) {
        Shows::Day
    } else {
        Shows::Number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_told_from_numbers() {
        for code in ["General", "0.00E+00", "#,##0;[Red]-#,##0", "@", "G/標準", "0\"day\"", "0_d"]
        {
            assert_eq!(shows(164, Some(code)), Shows::Number, "{code}");
        }
        for code in ["yyyy\"年\"m\"月\"d\"日\"", "[$-411]ggge\"年\"m\"月\"d\"日\"", "YYYY/MM/DD;@"]
        {
            assert_eq!(shows(164, Some(code)), Shows::Day, "{code}");
        }
        for code in ["yyyy/m/d h:mm", "[h]:mm:ss", "mm:ss.0", "yyyy\\-mm\\-dd\\ hh:mm:ss"] {
            assert_eq!(shows(164, Some(code)), Shows::Time, "{code}");
        }
        let built_in =
            [(0, Shows::Number), (14, Shows::Day), (22, Shows::Time), (49, Shows::Number)];
        for (id, expected) in built_in {
            assert_eq!(shows(id, None), expected, "{id}");
        }
    }
}
