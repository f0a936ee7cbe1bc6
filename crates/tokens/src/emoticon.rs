//! Emoticons (顔文字): faces in brackets, the same without, bowing figures, and
//! the ｗ of laughter. Told by their build (two eyes that match, a mouth between
//! them), not by a list.

/// Characters that a face in brackets has at most.
const LONGEST_FACE: usize = 16;
/// Those of its mouth.
const LONGEST_MOUTH: usize = 5;

/// What an eye may look like where the other looks the same.
const EYES: &str = "^＾-－ー￣;；TＴ・･ﾟ゜°˚'’\"＝=><oO0○◎●◉⊙☉x×X@＠_＿~～¯•●◕◔ಠ╥ಥQuU◡⌒▔/σ˘╹∩๑";
/// Left and right eyes that match and differ.
const PAIRS: [(char, char); 9] = [
    ('>', '<'),
    ('＞', '＜'),
    ('≧', '≦'),
    ('´', '`'),
    ('´', '｀'),
    ('`', '´'),
    ('｀', '´'),
    ('\'', '`'),
    ('‘', '’'),
];
/// What may stand between the eyes.
const MOUTH: &str = " 　_＿-ーω∀∇▽Дд皿益ﾛ口ロ△ΔεεзЗvVoO0○.。｡、,人へﾍ^＾*＊ヮﾜワ◇□◡‿⌣︿﹏～~x×3=＝・･エｴ﹃Ｏo0ㅂ〇Ｕ∧Λ∪∩д";
/// What may stand around the eyes: brows, cheeks, sweat, tears, arms.
const CHEEKS: &str = " 　*＊;；:：'\"`´｀・･ﾟ゜°。｡.,、oO♡♥★☆♪#＃=＝/／\\＼ﾉノヽヾ|｜~～-ー_＿^＾⌒*✿✧๑σoа><＞＜∂ﾞ゛!！?？ゞ≡";
/// Arms before an opening bracket.
const LEFT_ARMS: &str = "ヽヾ＼\\٩Σ└┌ლᕙ〆щ╰";
/// Arms after a closing bracket.
const RIGHT_ARMS: &str = "ノﾉ丿/／ゞσ۶و┐┘ლᕗ〆щ╯";

/// Emoticons that are not a face in brackets, as written.
const FIGURES: [&str; 25] = [
    "orz",
    "ORZ",
    "Orz",
    "OTL",
    "_|￣|○",
    "_|‾|○",
    "○|￣|_",
    "^_^;",
    "^^;",
    "^_^",
    "^^",
    "＾＾",
    "＾_＾",
    "T_T",
    "TOT",
    "T^T",
    ";_;",
    ">_<",
    "-_-",
    "¯\\_(ツ)_/¯",
    ":-)",
    ":)",
    ":D",
    ":(",
    ";)",
];

/// The length in bytes of the emoticon at the start of `text`, which follows
/// the character `before`.
pub(super) fn length(text: &str, before: Option<char>) -> Option<usize> {
    face(text, before).or_else(|| figure(text, before))
}

/// The length in bytes of laughter, `ｗ`, `ｗｗｗ`, `www`, at the start of `text`.
pub(super) fn laughter(text: &str, before: Option<char>) -> Option<usize> {
    let run = text.find(|c| !matches!(c, 'w' | 'W' | 'ｗ' | 'Ｗ')).unwrap_or(text.len());
    let (run, rest) = text.split_at(run);
    let after = rest.chars().next();
    if before.is_some_and(is_latin) || after.is_some_and(|c| is_latin(c) || is_joint(c)) {
        return None;
    }
    let laughs = match run {
        "" => false,
        // A capital is an abbreviation: W杯.
        _ if !run.contains(['w', 'ｗ']) => false,
        "w" => before.is_some_and(is_japanese),
        _ => true,
    };
    laughs.then_some(run.len())
}

/// A face in brackets with its arms.
fn face(text: &str, before: Option<char>) -> Option<usize> {
    let mut rest = text;
    let first = rest.chars().next()?;
    let is_bowing = first == 'm' && !before.is_some_and(is_latin);
    if LEFT_ARMS.contains(first) || is_bowing {
        rest = &rest[first.len_utf8()..];
    }
    let open = rest.chars().next().filter(|&c| is_open(c))?;
    let inside = &rest[open.len_utf8()..];
    let (end, close) = inside.char_indices().take(LONGEST_FACE + 1).find(|&(_, c)| is_close(c))?;
    if !is_face(&inside[..end]) {
        return None;
    }
    let rest = &inside[end + close.len_utf8()..];
    let mut characters = rest.chars();
    let (arm, after) = (characters.next(), characters.next());
    if is_bowing {
        let bows = arm == Some('m') && !after.is_some_and(is_latin);
        return bows.then_some(text.len() - rest.len() + 1);
    }
    // ノ may begin a word: (^^)ノート.
    let is_arm = |arm: &char| {
        RIGHT_ARMS.contains(*arm) && !after.is_some_and(|after| is_katakana(after) || after == '/')
    };
    let arm = arm.filter(is_arm).map_or(0, char::len_utf8);
    Some(text.len() - rest.len() + arm)
}

/// Whether what stands in brackets is a face: eyes that match, a mouth or
/// nothing between them, cheeks or nothing around them.
fn is_face(inside: &str) -> bool {
    let characters: Vec<char> =
        inside.chars().filter(|&c| !unicode_normalization::char::is_combining_mark(c)).collect();
    let last = characters.len();
    (0..last)
        .take_while(|&left| characters[..left].iter().all(|&c| CHEEKS.contains(c)))
        .flat_map(|left| {
            (left + 1..last.min(left + LONGEST_MOUTH + 2)).map(move |right| (left, right))
        })
        .any(|(left, right)| {
            let mouth = &characters[left + 1..right];
            are_eyes(characters[left], characters[right], mouth.is_empty())
                && mouth.iter().all(|&c| MOUTH.contains(c))
                && characters[right + 1..].iter().all(|&c| CHEEKS.contains(c))
        })
}

/// Whether two characters can be the eyes of one face. Without a mouth only a
/// few can: `(--)` is a dash, `(oo)` a word.
fn are_eyes(left: char, right: char, is_mouthless: bool) -> bool {
    if is_mouthless {
        return matches!(
            (left, right),
            ('^', '^') | ('＾', '＾') | ('T', 'T') | ('；', '；') | ('≧', '≦') | ('>', '<')
        );
    }
    (left == right && EYES.contains(left)) || PAIRS.contains(&(left, right))
}

fn figure(text: &str, before: Option<char>) -> Option<usize> {
    FIGURES.iter().find_map(|figure| {
        let after = text.strip_prefix(figure)?.chars().next();
        let first = figure.chars().next()?;
        let stands_alone = !before.is_some_and(|c| is_latin(c) || c == first)
            && !after.is_some_and(|c| is_latin(c) || figure.ends_with(c));
        stands_alone.then_some(figure.len())
    })
}

/// Whether an emoticon can begin with a character.
pub(super) fn may_begin(c: char) -> bool {
    match c {
        '(' | 'm' | 'o' | 'O' | '_' | '^' | 'T' | ';' | '>' | '-' | ':' | '\\' | '（' | '＾'
        | '○' | '¯' => true,
        // Most of Japanese, without a search.
        'ぁ'..='ヺ' | '一'..='鿿' | ..'\u{80}' => false,
        _ => LEFT_ARMS.contains(c),
    }
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

/// A Latin letter or a digit, of either width.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// What joins names and numbers: `www.`, `w-inds`.
fn is_joint(c: char) -> bool {
    matches!(c, '.' | '-' | '/' | ':' | '_' | '&' | '\'' | '@' | '=' | '+')
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾝ')
}

/// After what a single half-width `w` is laughter.
fn is_japanese(c: char) -> bool {
    matches!(c, 'ぁ'..='ヿ' | '一'..='鿿' | 'ｦ'..='ﾟ' | '、'..='〟' | '！' | '？' | '!' | '?' | '）' | ')')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_with_eyes_mouth_and_arms() {
        for face in [
            "(；＿；)",
            "(^^)",
            "(^o^)",
            "(´・ω・`)",
            "（´Д｀）",
            "(>_<)",
            "(T_T)",
            "(*^^*)",
            "(≧▽≦)",
            "(・∀・)",
            "(ﾟДﾟ)",
            "(-_-)",
            "(^^;)",
            "(；´Д｀)",
            "ヽ(´▽｀)/",
            "m(_ _)m",
            "(^-^)ノ",
            "＼(^o^)／",
            "(´；ω；｀)",
            "( ˘ω˘ )",
            "(//∇//)",
            "(*´ω｀*)",
            "(°▽°)",
            "Σ(ﾟДﾟ)",
            "(･ω･)ﾉ",
            "(^_^)/",
            "(๑•̀ㅂ•́)و",
            "(=ω=)",
            "(@_@)",
            "(￣ー￣)",
        ] {
            assert_eq!(length(&format!("{face}です"), None), Some(face.len()), "{face}");
        }
    }

    #[test]
    fn figures_stand_alone() {
        for figure in ["orz", "OTL", "^^;", "T_T", "_|￣|○", ":)", "¯\\_(ツ)_/¯"] {
            assert_eq!(length(&format!("{figure} "), Some('た')), Some(figure.len()), "{figure}");
        }
        for (text, before) in [("orzo", None), ("orz", Some('h')), ("^^^", None), (":)", Some(':'))]
        {
            assert_eq!(length(text, before), None, "{text}");
        }
    }

    #[test]
    fn what_stands_in_brackets_is_rarely_a_face() {
        for text in [
            "(笑)",
            "(9/3)",
            "(月)",
            "(...)",
            "(-)",
            "(TV)",
            "(of)",
            "(a_b)",
            "()",
            "( )",
            "(--)",
            "(oo)",
            "（仮）",
            "(*1)",
            "(2_2)",
            "(1.0)",
            "(x)",
            "(株)",
            "(・)",
            "(。・)",
            "(^",
            "m(m)m",
            "(OK)",
            "(o)",
            "(今日の・夜・)",
        ] {
            assert_eq!(length(text, None), None, "{text}");
        }
        assert_eq!(length("(^^)ノート", None), Some("(^^)".len()));
    }

    #[test]
    fn laughter_is_one_run() {
        for (text, before, run) in [
            ("ｗｗｗｗ", Some('い'), "ｗｗｗｗ"),
            ("www それ", None, "www"),
            ("w", Some('い'), "w"),
            ("ｗ俺も", Some('た'), "ｗ"),
            ("wWw！", None, "wWw"),
            ("w\n", Some('！'), "w"),
        ] {
            assert_eq!(laughter(text, before), Some(run.len()), "{text}");
        }
        for (text, before) in [
            ("www.example.com", None),
            ("w杯", None),
            ("W杯", Some('で')),
            ("Ｗ主演", None),
            ("wktk", None),
            ("w-inds", None),
            ("ｗｉｎ", None),
            ("w", Some('o')),
            ("WWW", None),
            ("w", Some(' ')),
        ] {
            assert_eq!(laughter(text, before), None, "{text}");
        }
    }
}
