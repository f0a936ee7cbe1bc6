//! Emoticons (顔文字): faces in brackets, the same without, figures that bow or
//! lie. Told by their build (two eyes that match, a mouth between them), not by
//! a list.

mod signs;

use signs::{
    BARE_EYES, BARE_MOUTH, BODY, CHEEKS, CLEAR_MOUTH, EYES, HANDS, LATIN_ARMS, LEFT_ARMS,
    LYING_HEADS, MOUTH, OTHER_FACES, PAIRED_ARMS, PAIRS, RIGHT_ARMS, SEEN_EYES, SWEAT,
    SWEATING_EYES, TAILS, WEAK_EYES,
};

/// Characters that a face in brackets has at most.
const LONGEST_FACE: usize = 16;
/// Those of its mouth.
const LONGEST_MOUTH: usize = 5;

/// Half-width katakana of the sound that it makes.
const LONGEST_SOUND: usize = 6;

/// Brackets that stand side by side.
const MOST_BRACKETS: usize = 6;

/// Emoticons that are not a face in brackets, as written.
const FIGURES: [&str; 36] = [
    "φ(.. )",
    "φ(..)",
    "( ..)φ",
    "(..)φ",
    "(´Д⊂ヽ",
    "(´д⊂ヽ",
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
    ";-)",
    ":-(",
    ":P",
    ":-P",
    ":-D",
];

/// The length in bytes of the emoticon at the start of `text`, which follows
/// the character `before`.
pub(super) fn length(text: &str, before: Option<char>) -> Option<usize> {
    face(text, before)
        .or_else(|| bowing(text))
        .or_else(|| figure(text, before))
        .or_else(|| bare_face(text, before))
}

/// A face in brackets with its arms.
fn face(text: &str, before: Option<char>) -> Option<usize> {
    let mut rest = text;
    let first = rest.chars().next()?;
    let pair = PAIRED_ARMS.iter().find(|(left, _)| *left == first).map(|&(_, right)| right);
    let needs_pair = pair.is_some() && is_latin(first);
    if needs_pair && before.is_some_and(is_latin) {
        return None;
    }
    if LEFT_ARMS.contains(first) || pair.is_some() {
        rest = &rest[first.len_utf8()..];
    }
    let is_propped = first == '_' && rest.starts_with(":(");
    if is_propped {
        rest = &rest[1..];
    }
    // ⊂二二二( ^ω^)二⊃ flies.
    let flies = first == '⊂' && rest.starts_with('二');
    if flies {
        rest = rest.trim_start_matches('二');
    }
    // ((( ;ﾟДﾟ))) shivers.
    let opens = rest.chars().take_while(|&c| is_open(c)).take(MOST_BRACKETS).count();
    let inside = rest.get(rest.chars().take(opens).map(char::len_utf8).sum::<usize>()..)?;
    if opens == 0 {
        return None;
    }
    let close = inside.char_indices().take(LONGEST_FACE + 1).find(|&(_, c)| is_close(c));
    // The eyes of one who bows are closed.
    let bows = |inside| first == 'm' && matches!(inside, "__" | "＿＿");
    // (TT) weeps behind what is said, and is a name elsewhere.
    let is_face_of_letters = |inside: &str| {
        let letters = inside.trim_end_matches('.');
        let has_point = letters.len() < inside.len();
        let is_joint = |c: char| is_latin(c) || has_point && c == '.';
        is_open(first)
            && letters.chars().all(is_joint)
            && (has_point || !before.is_some_and(ends_what_is_said))
    };
    let closed = close.filter(|&(end, _)| {
        let inside = &inside[..end];
        if is_face_of_letters(inside) {
            return false;
        }
        is_lying(inside) || bows(inside) || is_face(inside)
    });
    let Some((end, close)) = closed else {
        return open_face(inside).map(|length| text.len() - inside.len() + length);
    };
    let is_lying = is_lying(&inside[..end]);
    let mut rest = &inside[end + close.len_utf8()..];
    for _ in 1..opens {
        rest = rest.strip_prefix(is_close).unwrap_or(rest);
    }
    if is_propped {
        rest = rest.strip_prefix(':').unwrap_or(rest);
    }
    if flies && rest.starts_with('二') {
        rest = rest.trim_start_matches('二');
    }
    let mut characters = rest.chars();
    let (arm, after) = (characters.next(), characters.next());
    let passed = text.len() - rest.len();
    if let Some(right) = pair {
        let is_pair = arm == Some(right) && !(is_latin(right) && after.is_some_and(is_latin));
        if is_pair {
            return Some(passed + right.len_utf8());
        }
        // A thumb may be up alone.
        if (needs_pair && first != 'd') || matches!(first, '<' | '＜') {
            return None;
        }
    }
    if is_lying && let Some(hand) = arm.filter(|c| "_＿".contains(*c)) {
        return Some(passed + hand.len_utf8());
    }
    if let Some(length) = tail(rest) {
        return Some(passed + length);
    }
    // ノ may begin a word: (^^)ノート, and so may b and つ.
    let is_arm = |arm: &char| {
        let goes_on = |c: char| is_katakana(c) || is_latin(c) || c == '/';
        let is_free = !after.is_some_and(goes_on);
        let is_latin_arm = LATIN_ARMS.contains(*arm)
            && is_free
            && !after.is_some_and(|c| matches!(c, '一'..='鿿'));
        let is_hand = matches!(arm, 'つ' | 'っ') && is_free && !after.is_some_and(is_letter);
        (RIGHT_ARMS.contains(*arm) && is_free) || is_latin_arm || is_hand
    };
    let arm = arm.filter(is_arm).map_or(0, char::len_utf8);
    let rest = &rest[arm..];
    let tail = tail(rest).unwrap_or_else(|| sound(rest));
    Some(passed + arm + tail)
}

/// The length of the sound that a face makes, in half-width katakana: ｽﾔｧ, ﾊｧﾊｧ.
fn sound(text: &str) -> usize {
    let is_half_width = |c: char| matches!(c, 'ｦ'..='ﾟ');
    let end = text.find(|c| !is_half_width(c)).unwrap_or(text.len());
    if text[..end].chars().count() > LONGEST_SOUND { 0 } else { end }
}

/// The length of what follows a face in brackets.
fn tail(text: &str) -> Option<usize> {
    let tail = TAILS.iter().find(|tail| text.starts_with(**tail))?;
    let is_whole = |c: char| !tail.ends_with(is_latin) || !is_latin(c);
    text[tail.len()..].chars().next().is_none_or(is_whole).then_some(tail.len())
}

/// The length of a face whose bracket is not closed, in which something
/// sweats: `(^^;`, `(・・?`, `(;^_^A`.
fn open_face(inside: &str) -> Option<usize> {
    let is_sweat = |c: char| SWEAT.contains(c);
    let ends =
        inside.char_indices().take(LONGEST_FACE).map(|(end, c)| (end, c, end + c.len_utf8()));
    let mut found = None;
    let mut before = None;
    for (start, c, end) in ends {
        let may_stand = MOUTH.contains(c) || CHEEKS.contains(c) || EYES.contains(c);
        if !may_stand && c != 'A' {
            break;
        }
        let after = inside[end..].chars().next();
        let wipes = c == 'A' && !after.is_some_and(is_latin) && before.is_some();
        if start > 0 && (is_sweat(c) || wipes) && !after.is_some_and(is_sweat) {
            let face = if wipes { &inside[..start] } else { &inside[..end] };
            // (^^: is not closed, (...; is none.
            if !after.is_some_and(is_close) && c != ':' && has_a_look(face) && is_face(face) {
                found = Some(end);
            }
        }
        before = Some(c);
    }
    found
}

/// Whether eyes look out of what stands after a bracket that is not closed.
fn has_a_look(face: &str) -> bool {
    face.chars().any(|c| "^＾・･*＊TＴ_＿￣ー-´`｀°ﾟ゜>＞＠@".contains(c))
        && !face.chars().any(|c| c.is_ascii_digit())
}

/// Whether what stands in brackets is a face: eyes that match, a mouth or
/// nothing between them, cheeks or nothing around them.
fn is_face(inside: &str) -> bool {
    let is_mark = |c: &char| unicode_normalization::char::is_combining_mark(*c);
    let characters: Vec<char> = inside.chars().filter(|c| !is_mark(c)).collect();
    let last = characters.len();
    (0..last)
        .take_while(|&left| characters[..left].iter().all(|&c| CHEEKS.contains(c)))
        .flat_map(|left| {
            (left + 1..last.min(left + LONGEST_MOUTH + 2)).map(move |right| (left, right))
        })
        .any(|(left, right)| {
            let mouth = &characters[left + 1..right];
            let around = Around { before: &characters[..left], after: &characters[right + 1..] };
            are_eyes(characters[left], characters[right], mouth, &around)
                && mouth.iter().all(|&c| MOUTH.contains(c))
                && around.after.iter().all(|&c| CHEEKS.contains(c))
        })
        || OTHER_FACES.contains(&inside.trim())
}

/// What stands beside the eyes.
struct Around<'c> {
    before: &'c [char],
    after: &'c [char],
}

impl Around<'_> {
    /// Whether it sweats, and nothing else: `・・;`, `;ーー`.
    fn is_sweat(&self) -> bool {
        let is_space = |c: &char| c.is_whitespace();
        let mut signs = self.before.iter().chain(self.after).filter(|c| !is_space(c)).peekable();
        signs.peek().is_some() && signs.all(|c| SWEAT.contains(*c) && *c != ':')
    }

    fn is_empty(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }
}

/// Whether two characters can be the eyes of one face. Without a mouth only a
/// few can: `(--)` is a dash, `(oo)` a word.
fn are_eyes(left: char, right: char, mouth: &[char], around: &Around) -> bool {
    let has_clear_mouth = mouth.iter().any(|&c| CLEAR_MOUTH.contains(c));
    if mouth.is_empty() {
        let sweats = left == right && SWEATING_EYES.contains(left) && around.is_sweat();
        // （・・・） goes on.
        let stares = left == right && matches!(left, '・' | '･') && around.is_empty();
        return sweats
            || stares
            || matches!(
                (left, right),
                ('^', '^')
                    | ('＾', '＾')
                    | ('T', 'T')
                    | ('；', '；')
                    | ('≧', '≦')
                    | ('>', '<')
                    | ('＞', '＜')
                    | ('´', '`' | '｀')
            );
    }
    // （○○○） stands for a name, (o o) for a blank.
    let is_blank = mouth.iter().all(|c| c.is_whitespace());
    let is_letter = |c: char| is_latin(c) || matches!(c, '?' | '？');
    if mouth.iter().all(|&c| c == left) || is_blank && is_letter(left) {
        return false;
    }
    // 一 is a kanji, but not here: (一_一).
    if left == '一' && right == '一' {
        return matches!(mouth, ['_' | '＿']);
    }
    let is_same = left == right && EYES.contains(left);
    // ('-') is a string, (っ'-') is not.
    let looks_on = "'’".contains(left) && mouth == ['-'] && !around.is_empty();
    let are_alike = is_same && (has_clear_mouth || looks_on || !WEAK_EYES.contains(left));
    let may_differ = |c: char| EYES.contains(c) && !is_letter_eye(c);
    let do_wink = has_clear_mouth && may_differ(left) && may_differ(right);
    let is_hidden = |hand: char, eye: char| HANDS.contains(hand) && SEEN_EYES.contains(eye);
    let hides = has_clear_mouth
        && (is_hidden(left, right)
            || is_hidden(right, left)
            || HANDS.contains(left) && HANDS.contains(right) && left != right);
    are_alike || do_wink || hides || PAIRS.contains(&(left, right))
}

/// Letters and digits, which are eyes only in pairs.
fn is_letter_eye(c: char) -> bool {
    is_latin(c) || matches!(c, '/' | '／' | ':' | '_' | '＿' | '〜' | '～' | '~' | '"')
}

/// Whether what stands in brackets lies on its side: `(:3」∠)`, `(┐「ε:)`.
fn is_lying(inside: &str) -> bool {
    let inside = inside.trim();
    let is_body = |c: char| BODY.contains(c);
    let to_the_left = LYING_HEADS.iter().any(|head| {
        inside.strip_prefix(head).is_some_and(|body| !body.is_empty() && body.chars().all(is_body))
    });
    let to_the_right = ["ε:", "з:", "ε：", "3:", "ε;"].iter().any(|head| {
        inside.strip_suffix(head).is_some_and(|body| !body.is_empty() && body.chars().all(is_body))
    });
    to_the_left || to_the_right
}

/// Eyes and a mouth without brackets: `^ω^`, `´∀｀`, `・ω・`.
fn bare_face(text: &str, before: Option<char>) -> Option<usize> {
    let mut characters = text.chars();
    let (left, mouth, right) = (characters.next()?, characters.next()?, characters.next()?);
    let is_eye = |c: char| BARE_EYES.contains(c);
    let are_eyes = is_eye(left) && (left == right || PAIRS.contains(&(left, right)));
    let is_free = before != Some(left) && characters.next() != Some(right);
    (are_eyes && is_free && BARE_MOUTH.contains(mouth))
        .then_some(left.len_utf8() + mouth.len_utf8() + right.len_utf8())
}

/// A figure that bows to the ground: `_|￣|○`.
fn bowing(text: &str) -> Option<usize> {
    const LEFT: [&str; 5] = ["_＿", "|｜│", "￣‾", "|｜│", "○◯〇oO"];
    let fits = |parts: [&str; 5]| {
        let mut characters = text.chars();
        parts.into_iter().try_fold(0, |length, part| {
            characters.next().filter(|&c| part.contains(c)).map(|c| length + c.len_utf8())
        })
    };
    let mut right = LEFT;
    right.reverse();
    fits(LEFT).or_else(|| fits(right))
}

fn figure(text: &str, before: Option<char>) -> Option<usize> {
    FIGURES.iter().find_map(|figure| {
        let after = text.strip_prefix(figure)?.chars().next();
        let first = figure.chars().next()?;
        // (:) and (^^) have brackets of their own.
        let is_in_brackets =
            (figure.ends_with(is_close) || *figure == "TOT") && before.is_some_and(is_open);
        // :(´・ω・`) has a face of its own.
        let opens_face = figure.ends_with('(') && face(&text[figure.len() - 1..], None).is_some();
        let stands_alone = !before.is_some_and(|c| is_latin(c) || c == first || c == ':')
            && !is_in_brackets
            && !opens_face
            && !after.is_some_and(|c| is_latin(c) || figure.ends_with(c));
        stands_alone.then_some(figure.len())
    })
}

/// Whether an emoticon can begin with a character.
pub(super) fn may_begin(c: char) -> bool {
    match c {
        '(' | 'm' | 'o' | 'O' | 'b' | 'd' | 'q' | '<' | 'φ' | '_' | '^' | 'T' | ';' | '>' | '-'
        | ':' | '\\' | '|' | '（' | '＾' | '＿' | '○' | '¯' | '┃' => true,
        // Most of Japanese, without a search.
        'ぁ'..='ヺ' | '一'..='鿿' | ..'\u{80}' | '、' | '。' | '「' | '」' | '！' | '？' | '…' => {
            false
        }
        _ => {
            is_open(c)
                || LEFT_ARMS.contains(c)
                || BARE_EYES.contains(c)
                || PAIRED_ARMS.iter().any(|(left, _)| *left == c)
        }
    }
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（' | 'ʕ' | '꒰' | '₍' | '⁽' | '｟')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）' | 'ʔ' | '꒱' | '₎' | '⁾' | '｠')
}

/// Whether what people say may end with a character: in hiragana, or with a sign.
pub(super) fn ends_what_is_said(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ー' | '〜' | '～' | '！' | '？' | '!' | '?' | '。' | '、' | '…')
}

/// A Latin letter or a digit, of either width.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

fn is_letter(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '一'..='鿿')
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾝ')
}

#[cfg(test)]
mod tests;
