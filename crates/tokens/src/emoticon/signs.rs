//! What eyes, mouths, cheeks and arms look like.

/// What an eye may look like where the other looks the same.
pub(super) const EYES: &str = "^＾-－ー￣;；TＴ・･ﾟ゜°˚'’\"＝=><oO0○◎●◉⊙☉x×X@＠_＿~～¯•◕◔ಠ╥ಥQuU◡⌒▔/σ˘╹∩๑*＊＞＜`｀´ˊˋ'◜◝◞❛☆★♡♥✪ᵒᴗ◠‾⇀↼¬ಡ눈益ᗒᗕﾉ|｜〃꒪⊃⊂≖皿‘′‵˙⚆ლ⁰ºΦ·.ᐢ՞ㆁㆆ+＋?？¯ᵔˆ⁍◍ˇŏФㅠㅜ";
/// Those that need a clear mouth.
pub(super) const WEAK_EYES: &str = "*＊☆★○●◎/／|｜=＝0'’\"~～:xXQuU.·+＋?？";
/// Left and right eyes that match and differ.
pub(super) const PAIRS: [(char, char); 36] = [
    ('›', '‹'),
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
    ('╯', '╰'),
    ('ì', 'í'),
    ('í', 'ì'),
    ('ó', 'ò'),
    ('ò', 'ó'),
];
/// Hands that cover an eye.
pub(super) const HANDS: &str = "ノﾉっつ∩⊂⊃ヽ/／＼\\";
/// The eye that is seen then.
pub(super) const SEEN_EYES: &str = "-`｀´'・･<＜>＞;；^";
/// What may stand between the eyes.
pub(super) const MOUTH: &str = " 　_＿-ーω∀∇▽Дд皿益ﾛ口ロ△ΔεεзЗvVoO0○.。｡、,人へヘﾍ³^＾*＊ヮﾜワ◇□◡‿⌣︿﹏～~x×3=＝・･エｴ﹃ＯЗｪェㅂ〇Ｕ∧Λ∪∩艸ᗜᴗᴥ▿﹃˂˃ꇴꈊωѡ‸⌓⌔⚰ﾉノпПﾖヨㅅㅿ꒳⩊ﻌ▾ᵕﾑム⊥凵血〜～﹀⌒Θθ⊿盆⋏⌑ゝ;；:：|｜ﾟ°゜ˆαＡAWWｗwｖuU＋+•●ლ◞◟qpPڡ౪―∵ν⊖ᗣㅁ３";
/// Those that are hardly anything but a mouth.
pub(super) const CLEAR_MOUTH: &str =
    "_＿ω∀∇▽Дд皿益△Δεзヮﾜ◇◡‿⌣︿﹏艸ᗜᴗᴥ▿ꇴﻌ⩊꒳Θθ凵血ェｪЗ﹃ѡロ口ﾛへﾍ人⊿㉨ㅂㅅ▾ᵕoOoｏ□ڡ౪ν⊖ᗣㅁ";
/// What may stand around the eyes: brows, cheeks, sweat, tears, arms.
pub(super) const CHEEKS: &str = " 　*＊;；:：'\"`´｀・･ﾟ゜°。｡.,、oO♡♥★☆♪#＃=＝/／\\＼ﾉノヽヾ|｜~～-ー_＿^＾⌒*✿✧๑σoа><＞＜∂ﾞ゛!！?？ゞ≡●○◎厂乂メㅅ╯ᐢง〇◕っつｯc⊂⊃ςづゝ∩〃艸ฅ♬♫✪❀❁˶˵՞ᐢก੭و„˃˂⸝⸍⁄•̀٩۶ლ◞◟ˊˋ★∠」「彡ミ┌┐┘└oｏεЗз3̥₊‧⁺˚ｂb≦≧†‡↑→←↓ᵕ♢◇◆U⑉٥､о⁎⑅◍⋆灬╬";
/// Arms before an opening bracket.
pub(super) const LEFT_ARMS: &str = "╮厂ヽヾ＼\\٩Σ└┌ლᕙ〆щ╰┐┗┏ヘฅ୧ε〴╲⊂∑Ψ⸜ƪʚԅᐠ╭╮";
/// Arms after a closing bracket.
pub(super) const RIGHT_ARMS: &str = "ง厂╮乂∩วノﾉ丿/／ゞσ۶و┐┘ლᕗ〆щ╯┌┛┓ゝ୨ฅ彡з╱⊃ψΨ⸝ʃ∠ヘɞԅᐟ╭╮∋";
/// Those that are letters too.
pub(super) const LATIN_ARMS: &str = "bvVdoｂｖ";
/// Arms that need each other, or nothing.
pub(super) const PAIRED_ARMS: [(char, char); 12] = [
    ('m', 'm'),
    ('o', 'o'),
    ('O', 'O'),
    ('d', 'b'),
    ('q', 'p'),
    ('_', '_'),
    ('＿', '＿'),
    ('⊂', '⊃'),
    ('∩', '∩'),
    ('b', 'd'),
    ('<', '>'),
    ('＜', '＞'),
];
/// Heads of those that lie on their side, and what else they consist of.
pub(super) const LYING_HEADS: [&str; 8] = [":3", "：3", ":З", ":з", ";3", "´ཀ`", "´ཀ｀", ":D"];
pub(super) const BODY: &str = " 　」「∠_＿ヽっッづつノﾉ┐┘]［[=≡〜~三¬\\/";
/// Eyes of a face without brackets, and its mouths.
pub(super) const BARE_EYES: &str = "^＾・･´`｀；;ﾟ°˘˙>＞ˊ≧";
pub(super) const BARE_MOUTH: &str = "ω∀Дд▽∇ᗜ";
/// What sweats, sings or asks at the end of a face: `(--;)`, `(^^♪`.
pub(super) const SWEAT: &str = ";；:゛♪ゞ?？!！";
/// Eyes that are a face without a mouth only if it sweats: `(・・;)`.
pub(super) const SWEATING_EYES: &str = "・･-－ー―一.。￣¯＿";
/// Faces that are built like no other, between their brackets.
/// The last is ￣ー￣ as NFKC has it.
pub(super) const OTHER_FACES: [&str; 7] =
    ["ᐛ", "ᐙ", "˙-˙", "ﾟ-ﾟ", "゜-゜", "´-`", "\u{304}ー \u{304}"];
/// What follows the bracket and its arm: waves, sleeps, smokes, thinks.
pub(super) const TAILS: [&str; 28] = [
    "o彡ﾟ",
    "o彡°",
    "o彡゜",
    "⊃━☆",
    "━☆",
    "/~~~",
    "/~~",
    "/~",
    "/〜",
    "/～",
    "-☆",
    "ｰ☆",
    "ー☆",
    "☆彡",
    "✧",
    "zzz",
    "zz",
    "Zzz",
    "ZZZ",
    "ｚｚｚ",
    ".｡oO",
    "。oO",
    "．。oO",
    "｡oO",
    "y-゜゜゜",
    "y-~~",
    "︵ ┻━┻",
    "︵┻━┻",
];
