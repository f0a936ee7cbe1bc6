//! Emoticons (顔文字): faces in brackets, the same without, figures that bow or
//! lie. Told by their build (two eyes that match, a mouth between them), not by
//! a list.

/// Characters that a face in brackets has at most.
const LONGEST_FACE: usize = 16;
/// Those of its mouth.
const LONGEST_MOUTH: usize = 5;

/// Brackets that stand side by side.
const MOST_BRACKETS: usize = 6;

/// What an eye may look like where the other looks the same.
const EYES: &str = "^＾-－ー￣;；TＴ・･ﾟ゜°˚'’\"＝=><oO0○◎●◉⊙☉x×X@＠_＿~～¯•◕◔ಠ╥ಥQuU◡⌒▔/σ˘╹∩๑*＊＞＜`｀´ˊˋ'◜◝◞❛☆★♡♥✪ᵒᴗ◠‾⇀↼¬ಡ눈益ᗒᗕﾉ|｜〃꒪⊃⊂≖皿‘′‵˙⚆ლ⁰ºΦ·.";
/// Those that need a clear mouth.
const WEAK_EYES: &str = "*＊☆★○●◎/／|｜=＝0'’\"~～:xXQuU.·";
/// Left and right eyes that match and differ.
const PAIRS: [(char, char); 30] = [
    ('>', '<'),
    ('＞', '＜'),
    ('≧', '≦'),
    ('´', '`'),
    ('´', '｀'),
    ('`', '´'),
    ('｀', '´'),
    ('\'', '`'),
    ('‘', '’'),
    ('’', '‘'),
    ('`', '\''),
    ('ˊ', 'ˋ'),
    ('ˋ', 'ˊ'),
    ('′', '‵'),
    ('‵', '′'),
    ('◜', '◝'),
    ('◝', '◜'),
    ('❛', '❛'),
    ('⇀', '↼'),
    ('ᗒ', 'ᗕ'),
    ('⊃', '⊂'),
    ('´', '\''),
    ('>', '＜'),
    ('゜', 'ﾟ'),
    ('＾', '^'),
    ('^', '＾'),
    ('￣', '~'),
    ('≖', '≖'),
    ('˃', '˂'),
    ('◞', '◟'),
];
/// Hands that cover an eye.
const HANDS: &str = "ノﾉっつ∩ヽ";
/// What may stand between the eyes.
const MOUTH: &str = " 　_＿-ーω∀∇▽Дд皿益ﾛ口ロ△ΔεεзЗvVoO0○.。｡、,人へヘﾍ³^＾*＊ヮﾜワ◇□◡‿⌣︿﹏～~x×3=＝・･エｴ﹃ＯЗｪェㅂ〇Ｕ∧Λ∪∩艸ᗜᴗᴥ▿﹃˂˃ꇴꈊωѡ‸⌓⌔⚰ﾉノпПﾖヨㅅㅿ꒳⩊ﻌ▾ᵕﾑム⊥凵血〜～﹀⌒Θθ⊿盆⋏⌑ゝ;；:：|｜ﾟ°゜ˆαＡAWWｗwｖuU＋+•●ლ◞◟qpP";
/// Those that are hardly anything but a mouth.
const CLEAR_MOUTH: &str =
    "_＿ω∀∇▽Дд皿益△Δεзヮﾜ◇◡‿⌣︿﹏艸ᗜᴗᴥ▿ꇴﻌ⩊꒳Θθ凵血ェｪЗ﹃ѡロ口ﾛへﾍ人⊿㉨ㅂㅅ▾ᵕoOoｏ□";
/// What may stand around the eyes: brows, cheeks, sweat, tears, arms.
const CHEEKS: &str = " 　*＊;；:：'\"`´｀・･ﾟ゜°。｡.,、oO♡♥★☆♪#＃=＝/／\\＼ﾉノヽヾ|｜~～-ー_＿^＾⌒*✿✧๑σoа><＞＜∂ﾞ゛!！?？ゞ≡●○◎〇◕っつｯc⊂⊃ςづゝ∩〃艸ฅ♬♫✪❀❁˶՞ᐢก੭و„˃˂⸝⸍⁄•̀٩۶ლ◞◟ˊˋ★∠」「彡ミ┌┐┘└oｏεЗз3̥₊‧⁺˚ｂb≦≧†‡↑→←↓ᵕ♢◇◆";
/// Arms before an opening bracket.
const LEFT_ARMS: &str = "ヽヾ＼\\٩Σ└┌ლᕙ〆щ╰┐┗┏ヘฅ୧ε〴╲⊂∑Ψ⸜ƪ";
/// Arms after a closing bracket.
const RIGHT_ARMS: &str = "ノﾉ丿/／ゞσ۶و┐┘ლᕗ〆щ╯┌┛┓ゝ୨ฅ彡з╱⊃ψ⸝ʃ∠ヘ";
/// Those that are letters too.
const LATIN_ARMS: &str = "bvVdoｂｖ";
/// Arms that need each other, or nothing.
const PAIRED_ARMS: [(char, char); 9] = [
    ('m', 'm'),
    ('o', 'o'),
    ('O', 'O'),
    ('d', 'b'),
    ('q', 'p'),
    ('_', '_'),
    ('＿', '＿'),
    ('⊂', '⊃'),
    ('∩', '∩'),
];
/// Heads of those that lie on their side, and what else they consist of.
const LYING_HEADS: [&str; 8] = [":3", "：3", ":З", ":з", ";3", "´ཀ`", "´ཀ｀", ":D"];
const BODY: &str = " 　」「∠_＿ヽっッづつノﾉ┐┘]［[=≡〜~三¬\\/";
/// Eyes of a face without brackets, and its mouths.
const BARE_EYES: &str = "^＾・･´`｀；;ﾟ°˘˙>＞ˊ≧";
const BARE_MOUTH: &str = "ω∀Дд▽∇ᗜ";

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
    // ((( ;ﾟДﾟ))) shivers.
    let opens = rest.chars().take_while(|&c| is_open(c)).take(MOST_BRACKETS).count();
    let inside = rest.get(rest.chars().take(opens).map(char::len_utf8).sum::<usize>()..)?;
    if opens == 0 {
        return None;
    }
    let (end, close) = inside.char_indices().take(LONGEST_FACE + 1).find(|&(_, c)| is_close(c))?;
    let is_lying = is_lying(&inside[..end]);
    // The eyes of one who bows are closed.
    let is_bowing = first == 'm' && matches!(&inside[..end], "__" | "＿＿");
    if !is_lying && !is_bowing && !is_face(&inside[..end]) {
        return None;
    }
    let mut rest = &inside[end + close.len_utf8()..];
    for _ in 1..opens {
        rest = rest.strip_prefix(is_close).unwrap_or(rest);
    }
    let mut characters = rest.chars();
    let (arm, after) = (characters.next(), characters.next());
    let passed = text.len() - rest.len();
    if let Some(right) = pair {
        let is_pair = arm == Some(right) && !(is_latin(right) && after.is_some_and(is_latin));
        if is_pair {
            return Some(passed + right.len_utf8());
        }
        if needs_pair {
            return None;
        }
    }
    // ノ may begin a word: (^^)ノート, and so may b and つ.
    let is_arm = |arm: &char| {
        let goes_on = |c: char| is_katakana(c) || is_latin(c) || c == '/';
        let is_latin_arm = LATIN_ARMS.contains(*arm);
        let is_free = !after.is_some_and(goes_on);
        let is_end = !after.is_some_and(|c| goes_on(c) || is_letter(c));
        (RIGHT_ARMS.contains(*arm) && is_free) || ((is_latin_arm || *arm == 'つ') && is_end)
    };
    if is_lying && let Some(hand) = arm.filter(|c| "_＿".contains(*c)) {
        return Some(passed + hand.len_utf8());
    }
    if let Some(star) = ["-☆", "ｰ☆", "ー☆"].iter().find(|star| rest.starts_with(**star)) {
        return Some(passed + star.len());
    }
    let arm = arm.filter(is_arm).map_or(0, char::len_utf8);
    Some(passed + arm)
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
            are_eyes(characters[left], characters[right], mouth)
                && mouth.iter().all(|&c| MOUTH.contains(c))
                && characters[right + 1..].iter().all(|&c| CHEEKS.contains(c))
        })
}

/// Whether two characters can be the eyes of one face. Without a mouth only a
/// few can: `(--)` is a dash, `(oo)` a word.
fn are_eyes(left: char, right: char, mouth: &[char]) -> bool {
    let has_clear_mouth = mouth.iter().any(|&c| CLEAR_MOUTH.contains(c));
    if mouth.is_empty() {
        return matches!(
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
    // （○○○） stands for a name.
    if mouth.iter().all(|&c| c == left) {
        return false;
    }
    let is_same = left == right && EYES.contains(left);
    let are_alike = is_same && (has_clear_mouth || !WEAK_EYES.contains(left));
    let may_differ = |c: char| EYES.contains(c) && !is_letter_eye(c);
    let do_wink = has_clear_mouth && may_differ(left) && may_differ(right);
    let is_hidden = |hand: char, eye: char| HANDS.contains(hand) && "`｀´'".contains(eye);
    let hides = has_clear_mouth && (is_hidden(left, right) || is_hidden(right, left));
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
        let stands_alone = !before.is_some_and(|c| is_latin(c) || c == first)
            && !after.is_some_and(|c| is_latin(c) || figure.ends_with(c));
        stands_alone.then_some(figure.len())
    })
}

/// Whether an emoticon can begin with a character.
pub(super) fn may_begin(c: char) -> bool {
    match c {
        '(' | 'm' | 'o' | 'O' | 'd' | 'q' | '_' | '^' | 'T' | ';' | '>' | '-' | ':' | '\\'
        | '|' | '（' | '＾' | '＿' | '○' | '¯' | '┃' => true,
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
