//! Kanji that are written in an old or a variant form, 髙橋 for 高橋: names
//! above all. Dictionaries mostly have the common form, and the lemma is
//! written with it.

use std::borrow::Cow;

/// Each form, followed by the common one.
const FORMS: &str = "\
髙高﨑崎嵜崎㟢崎𠮷吉濵浜濱浜邉辺邊辺澤沢齋斎齊斉廣広櫻桜國国學学體体會会氣気眞真實実惠恵榮栄\
圓円壽寿條条萬万與与佛仏藝芸瀧滝舊旧賣売讀読寫写醫医驛駅鐵鉄黃黄黑黒靑青淸清晝昼點点劍剣劔剣\
樂楽戀恋變変澁渋壯壮莊荘豐豊應応增増德徳綠緑緖緒瀨瀬來来爲為當当發発亞亜假仮傳伝價価兒児關関\
縣県桒桑刄刃栁柳槗橋圍囲遲遅晉晋禮礼祿禄靜静廳庁總総聲声數数號号蟲虫輕軽轉転鄕郷鹽塩麥麦默黙\
齒歯覺覚繪絵燒焼淺浅獨独權権歡歓觀観勸勧舍舎顯顕濟済繩縄單単擔担團団斷断聽聴彈弾遞逓滯滞\
擇択拂払辭辞雜雑殘残贊賛絲糸狀状乘乗淨浄孃嬢讓譲釀醸觸触愼慎盡尽圖図粹粋醉酔穗穂隨随髓髄攝摂\
戰戦踐践錢銭潛潜纖繊專専禪禅雙双搜捜插挿巢巣爭争裝装騷騒藏蔵臟臓續続墮堕對対帶帯黨党盜盗稻稲\
鬪闘勳勲惡悪壓圧隱隠營営衞衛悅悦閱閲歐欧毆殴奧奥穩穏擴拡殼殻嶽岳罐缶陷陥龜亀僞偽犧犠峽峡狹狭\
曉暁區区驅駆徑径溪渓螢蛍莖茎鷄鶏儉倹險険檢検驗験嚴厳恆恒鑛鉱碎砕劑剤册冊\
麵麺嚙噛醬醤頰頬剝剥塡填瘦痩搔掻繫繋蟬蝉鷗鴎蠟蝋焰焔禱祷瀆涜簞箪摑掴噓嘘俠侠軀躯鹼鹸麴麹屛屏顚顛蔣蒋吞呑啞唖";

/// Names that are never written with the common form.
const KEPT: [&str; 1] = ["櫻坂"];

/// The first and the number of the kanji that Unicode took up first; most
/// forms are among these.
const FIRST: usize = 0x4e00;
const COUNT: usize = 0x5200;

/// One bit for each of them: whether it is a form.
static IS_FORM: [u64; COUNT / 64] = bits();

const fn bits() -> [u64; COUNT / 64] {
    let mut bits = [0; COUNT / 64];
    let bytes = FORMS.as_bytes();
    let mut at = 0;
    let mut is_first = true;
    while at < bytes.len() {
        let (code, length) = decode(bytes, at);
        if is_first && code >= FIRST && code < FIRST + COUNT {
            bits[(code - FIRST) / 64] |= 1 << ((code - FIRST) % 64);
        }
        is_first = !is_first;
        at += length;
    }
    bits
}

/// The character of three or four bytes that begins at a byte of UTF-8.
const fn decode(bytes: &[u8], at: usize) -> (usize, usize) {
    let b = [bytes[at], bytes[at + 1], bytes[at + 2]];
    if b[0] < 0xf0 {
        let code =
            ((b[0] & 0x0f) as usize) << 12 | ((b[1] & 0x3f) as usize) << 6 | (b[2] & 0x3f) as usize;
        return (code, 3);
    }
    let code = ((b[0] & 0x07) as usize) << 18
        | ((b[1] & 0x3f) as usize) << 12
        | ((b[2] & 0x3f) as usize) << 6
        | (bytes[at + 3] & 0x3f) as usize;
    (code, 4)
}

/// Whether a kanji is a form of a more common one.
#[inline]
pub(super) fn is_form(c: char) -> bool {
    match c {
        '一'..='鿿' => {
            let place = u32::from(c) as usize - FIRST;
            IS_FORM[place / 64] >> (place % 64) & 1 == 1
        }
        '㟢' | '﨑' | '𠮷' => true,
        _ => false,
    }
}

/// The common form of a kanji, if it is another.
pub(super) fn common(c: char) -> Option<&'static str> {
    if !is_form(c) {
        return None;
    }
    let mut forms = FORMS.char_indices();
    while let (Some((_, form)), Some((at, common))) = (forms.next(), forms.next()) {
        if form == c {
            return Some(&FORMS[at..at + common.len_utf8()]);
        }
    }
    None
}

/// A word with its kanji in their common forms.
pub(super) fn with_common_forms(word: Cow<'_, str>) -> Cow<'_, str> {
    // 龍 is a form of 竜 but in names a kanji of its own.
    if word == "龍" {
        return Cow::Borrowed("竜");
    }
    if !word.chars().any(is_form) || KEPT.iter().any(|name| word.contains(name)) {
        return word;
    }
    let mut written = String::with_capacity(word.len());
    for c in word.chars() {
        match common(c) {
            Some(common) => written.push_str(common),
            None => written.push(c),
        }
    }
    Cow::Owned(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_common_forms() {
        let written = |word: &'static str| with_common_forms(Cow::Borrowed(word)).into_owned();
        for (name, expected) in [
            ("髙橋", "高橋"),
            ("山﨑", "山崎"),
            ("𠮷野家", "吉野家"),
            ("國學院", "国学院"),
            ("渡邉", "渡辺"),
            ("渡邊", "渡辺"),
            ("濵田", "浜田"),
            ("桒原", "桑原"),
            ("龍", "竜"),
            ("龍馬", "龍馬"),
            ("櫻井", "桜井"),
            ("櫻坂46", "櫻坂46"),
            ("東京", "東京"),
        ] {
            assert_eq!(written(name), expected);
        }
    }

    #[test]
    fn every_form_is_told_and_no_common_one() {
        let forms: Vec<char> = FORMS.chars().collect();
        for pair in forms.chunks(2) {
            assert!(is_form(pair[0]), "{pair:?}");
            assert!(!is_form(pair[1]), "{pair:?}");
            assert_eq!(common(pair[0]), Some(pair[1].to_string().as_str()));
        }
        assert_eq!(forms.len() % 2, 0);
    }
}
