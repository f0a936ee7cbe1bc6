//! Text that is not UTF-8: from Excel, PowerShell and old collections.

use std::io::Read;

use encoding_rs::{
    BIG5, CoderResult, Decoder, EUC_JP, EUC_KR, Encoding, GBK, ISO_2022_JP, SHIFT_JIS, UTF_16BE,
    UTF_16LE,
};

use super::converted::{Convert, Converted};

/// Bytes of a file by which UTF-16 without a mark is detected.
const UTF_16_BYTES: usize = 256;

/// Whether a file is UTF-16, with or without its mark.
pub(crate) fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = || head[..head.len().min(UTF_16_BYTES)].chunks_exact(2);
    let total = pairs().count();
    let is_text = |byte: u8| (b' '..=b'~').contains(&byte) || b"\t\r\n".contains(&byte);
    let share = |place: usize| {
        let is_ascii = |pair: &[u8]| is_text(pair[place]) && pair[1 - place] == 0;
        pairs().filter(|pair| is_ascii(pair)).count()
    };
    match head {
        [0xff, 0xfe, 0, 0, ..] => None,
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        // The names of columns, or of keys, are ASCII.
        _ if total >= 4 && share(0) * 4 >= total * 3 => Some(UTF_16LE),
        _ if total >= 4 && share(1) * 4 >= total * 3 => Some(UTF_16BE),
        _ => japanese_utf_16(&head[..head.len().min(UTF_16_BYTES)]),
    }
}

/// Whether a file is in the encoding of mails, whose characters are between escapes: it has
/// no others, and where escapes begin they end on the same line.
pub(crate) fn iso_2022_jp(head: &[u8]) -> Option<&'static Encoding> {
    if memchr::memchr(0x1b, head).is_none() || !head.is_ascii() {
        return None;
    }
    let find = |line: &[u8], escapes: [&[u8]; 2]| {
        escapes.iter().filter_map(|escape| memchr::memmem::rfind(line, escape)).max()
    };
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for line in head.split(|&byte| byte == b'\n') {
        let Some(begun) = find(line, [b"\x1b$B", b"\x1b$@"]) else { continue };
        let is_whole = find(line, [b"\x1b(B", b"\x1b(J"]).is_some_and(|ended| ended > begun);
        *(if is_whole { &mut whole } else { &mut broken }) += 1;
    }
    (whole > broken).then_some(ISO_2022_JP)
}

/// Whether Japanese text is UTF-16 without a mark: nearly all of its units are those
/// of kana, kanji and ASCII, and some are line ends or delimiters.
fn japanese_utf_16(head: &[u8]) -> Option<&'static Encoding> {
    if !head.contains(&0) {
        return None;
    }
    let is_usual = |unit: u16| matches!(unit, 0x20..=0x7e | 9 | 10 | 13 | 0x3000..=0x30ff | 0x4e00..=0x9fff | 0xff00..=0xffef);
    let is_sign = |unit: u16| matches!(unit, 9 | 10 | 13 | 0x2c | 0x3b | 0x22);
    let fits = |unit_of: fn([u8; 2]) -> u16| {
        let units = || head.chunks_exact(2).map(|pair| unit_of([pair[0], pair[1]]));
        let total = units().count();
        let usual = units().filter(|unit| is_usual(*unit)).count();
        total >= 8
            && usual * 10 >= total * 9
            && units().any(is_sign)
            && units().any(|unit| (0x3040..=0x30ff).contains(&unit))
    };
    match (fits(u16::from_le_bytes), fits(u16::from_be_bytes)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// Japanese text that is not UTF-8. (`Shift_JIS` is as Windows writes it, CP932.)
pub(crate) struct Japanese {
    pub encoding: &'static Encoding,
    /// The first lines in UTF-8.
    pub head: String,
    /// None of them could be UTF-8.
    pub is_pure: bool,
}

/// The kanji that Japanese uses most. Kana stand at the same places in EUC-JP and in GBK, in
/// which Chinese systems write Japanese; kanji do not.
const KANJI: &str = "
    日一人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名
    川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨会同事自社発者地業方新場員立開手力問代明動
    京目通言理体田主題意不作用度強公持野以思家世多正安院心界教文元重近考画海売知道集別物使品計死特私始朝
    運終台広住無真有口少町料工建空急止送切転研足究楽起着店病質待試族銀早映親験英医仕去味写字答夜音注帰古
    歌買悪図週室歩風紙黒花春赤青館屋色走秋夏習駅洋旅服夕借曜飲肉貸堂鳥飯勉冬昼茶弟牛魚兄犬妹姉漢好最部食
    取回合的全当内定対選性現実点投稿変法関成機連相約初原期戦政治経記";

/// The encoding of Japanese text that most of these lines are in, unless that is
/// UTF-8. A broken character does not make a file one of another encoding.
pub(crate) fn japanese(head: &[u8]) -> Option<Japanese> {
    let end = memchr::memrchr(b'\n', head).unwrap_or(head.len());
    let lines = &head[..end];
    let foreign = lines.split(|&byte| byte == b'\n').filter(|line| !line.is_ascii());
    let (utf_8, others): (Vec<_>, Vec<_>) =
        foreign.partition(|line| std::str::from_utf8(line).is_ok());
    if utf_8.len() >= others.len() {
        return None;
    }
    let decoded = |encoding: &'static Encoding| {
        let decode = |line| encoding.decode_without_bom_handling_and_without_replacement(line);
        let texts: Vec<_> = others.iter().filter_map(|line| decode(line)).collect();
        // Read as another, Japanese becomes half-width katakana or rare kanji.
        let is_usual = |c: &char| {
            matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ' | 'ー' | '、' | '。') || KANJI.contains(*c)
        };
        let foreign = || texts.iter().flat_map(|text| text.chars()).filter(|c| !c.is_ascii());
        let usual = foreign().filter(is_usual).count();
        // What is of none of them reads as few of these.
        let is_of_neighbour = [EUC_KR, BIG5, GBK].contains(&encoding);
        let is_likely = !is_of_neighbour || usual * 2 >= foreign().count();
        (texts.len() * 2 > others.len() && is_likely).then_some((usual, encoding))
    };
    // Of equals the last is taken.
    let found = [EUC_KR, BIG5, GBK, EUC_JP, SHIFT_JIS].into_iter().filter_map(decoded);
    let found = found.max_by_key(|(usual, _)| *usual).map(|(_, encoding)| encoding);
    let has_kana = |encoding: &'static Encoding| {
        let decode = |line| encoding.decode_without_bom_handling_and_without_replacement(line);
        let is_kana = |c: char| matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ');
        others.iter().filter_map(|line| decode(line)).any(|text| text.contains(is_kana))
    };
    let encoding = match found {
        Some(encoding) if has_kana(encoding) => encoding,
        found => of_neighbours(&others).or(found)?,
    };
    let (text, _) = encoding.decode_without_bom_handling(lines);
    Some(Japanese { encoding, head: text.into_owned(), is_pure: utf_8.is_empty() })
}

/// The encoding of Chinese or Korean text that lines are in which have no kana: so read, they
/// have what those languages write most. Few characters say nothing.
fn of_neighbours(lines: &[&[u8]]) -> Option<&'static Encoding> {
    const CHINESE: &str = "的一是不了我有在人这這来來们們个個他她你好大上中到说說要会會也很天吃";
    const LEAST: usize = 12;
    let share = |encoding: &'static Encoding| {
        let decode = |line| encoding.decode_without_bom_handling_and_without_replacement(line);
        let texts: Option<Vec<_>> = lines.iter().map(|line| decode(line)).collect();
        let texts = texts?;
        let others = || texts.iter().flat_map(|text| text.chars()).filter(|c| !c.is_ascii());
        let is_common = |c: &char| match encoding.name() {
            "EUC-KR" => ('가'..='힣').contains(c),
            _ => CHINESE.contains(*c),
        };
        let (all, common) = (others().count(), others().filter(is_common).count());
        // Korean is hangul but for signs, Chinese has these once in some ten characters.
        let least = if encoding.name() == "EUC-KR" { all * 3 / 4 } else { all / 16 };
        (all >= LEAST && common > least).then_some((common * 1_000 / all, encoding))
    };
    let found = [EUC_KR, GBK, BIG5].into_iter().filter_map(share);
    found.max_by_key(|(share, _)| *share).map(|(_, encoding)| encoding)
}

/// A stream in UTF-8, of one in another encoding. What it cannot say is U+FFFD.
pub(crate) fn transcoded<R: Read>(
    inner: R,
    encoding: &'static Encoding,
) -> Converted<R, Transcoder> {
    let decoder = encoding.new_decoder_with_bom_removal();
    Converted::new(inner, Transcoder { decoder, ready: Vec::new() })
}

pub(crate) struct Transcoder {
    decoder: Decoder,
    ready: Vec<u8>,
}

impl Convert for Transcoder {
    fn take(&mut self, bytes: &[u8]) {
        let is_last = bytes.is_empty();
        let room = self.decoder.max_utf8_buffer_length(bytes.len());
        self.ready.resize(room.unwrap_or(4 * bytes.len() + 16), 0);
        let (result, _, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.ready, is_last);
        debug_assert_eq!(result, CoderResult::InputEmpty);
        self.ready.truncate(written);
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16_of(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn utf_16_is_told_with_and_without_its_mark() {
        assert_eq!(utf_16(&utf_16_of("\u{feff}朝")), Some(UTF_16LE));
        assert_eq!(utf_16(&utf_16_of("id\ttext\r\n1\t朝")), Some(UTF_16LE));
        assert_eq!(utf_16(b"\0i\0d\0,\0t"), Some(UTF_16BE));
        let japanese = "投稿ID,投稿日時,ユーザー名,本文\r\n";
        assert_eq!(utf_16(&utf_16_of(japanese)), Some(UTF_16LE));
        let swapped = japanese.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        assert_eq!(utf_16(&swapped), Some(UTF_16BE));
        assert_eq!(utf_16(japanese.as_bytes()), None);
        for other in [&b"id,text\n"[..], "朝,昼".as_bytes(), b"\0\0\0\0\0\0\0\0", b""] {
            assert_eq!(utf_16(other), None, "{other:?}");
        }
    }

    #[test]
    fn iso_2022_jp_is_told_by_its_escapes() {
        let (bytes, _, _) = ISO_2022_JP.encode("本文,投稿ID\r\n朝,5\r\n");
        assert_eq!(iso_2022_jp(&bytes), Some(ISO_2022_JP));
        assert_eq!(iso_2022_jp(b"id,text\n5,\x1b$BK\\J8\x1b(B\n"), Some(ISO_2022_JP));
        assert_eq!(iso_2022_jp(b"id,text\n5,\x1b$BK\\J8\n"), None);
        assert_eq!(iso_2022_jp("id,text\n5,\u{1b}$BK\\J8\u{1b}(B 朝\n".as_bytes()), None);
    }

    #[test]
    fn a_stream_is_converted_however_it_is_cut() {
        let text = "id\ttext\r\n😊朝\n".repeat(9_000);
        for encoding in [UTF_16LE, SHIFT_JIS, EUC_JP] {
            let bytes = match encoding.name() {
                "UTF-16LE" => utf_16_of(&text),
                _ => encoding.encode(&text.replace('😊', "昼")).0.into_owned(),
            };
            let mut converted = String::new();
            transcoded(&bytes[..], encoding).read_to_string(&mut converted).unwrap();
            assert_eq!(converted.replace('昼', "😊"), text, "{}", encoding.name());
        }
        let mut converted = String::new();
        transcoded(&b"a\0\x00\xd8b\0c"[..], UTF_16LE).read_to_string(&mut converted).unwrap();
        assert_eq!(converted, "a\u{fffd}b\u{fffd}");
    }

    #[test]
    fn what_has_no_kana_may_be_of_neighbours() {
        for (text, encoding) in [
            ("今天的天气很好，我们一起去公园散步。\n", GBK),
            ("今天的天氣很好，我們一起去公園散步。\n", BIG5),
            ("오늘은 날씨가 좋아서 산책을 했다\n", EUC_KR),
        ] {
            let (bytes, _, _) = encoding.encode(text);
            let found = japanese(&bytes).unwrap();
            assert_eq!(
                (found.encoding.name(), found.head.as_str()),
                (encoding.name(), text.trim_end())
            );
        }
        let (bytes, _, _) = SHIFT_JIS.encode("東京都千代田区丸の内\n大阪府大阪市北区梅田一丁目\n");
        assert_eq!(japanese(&bytes).unwrap().encoding, SHIFT_JIS);
    }

    #[test]
    fn japanese_of_other_systems_is_told_by_its_kanji() {
        for encoding in [GBK, EUC_JP, SHIFT_JIS, EUC_KR] {
            let text = match encoding.name() {
                "EUC-KR" => "今日は朝から雨だった。\n明日の旅行の話をした。\n",
                _ => "今日は朝から雨が降って、電車が遅れた。\n来週の旅行の話をした。\n",
            };
            let (bytes, _, is_lossy) = encoding.encode(text);
            let found = japanese(&bytes).unwrap();
            assert_eq!((found.encoding.name(), is_lossy), (encoding.name(), false));
            assert_eq!(found.head, text.trim_end());
        }
    }

    #[test]
    fn encodings_of_japanese_are_told_apart_and_from_broken_utf_8() {
        let text = "一\nﾃｽﾄ\nきょうは雨\n二\n";
        for encoding in [SHIFT_JIS, EUC_JP] {
            let (bytes, _, _) = encoding.encode(text);
            let found = japanese(&bytes).unwrap();
            assert_eq!(found.encoding.name(), encoding.name());
            assert!(found.is_pure && found.head == text.trim_end());
        }
        let (shift_jis, _, _) = SHIFT_JIS.encode("一\nﾃｽﾄ\n二\n");
        assert_eq!(japanese(&shift_jis).unwrap().encoding, SHIFT_JIS);
        let mixed = [&*shift_jis, "朝\n".as_bytes()].concat();
        assert!(!japanese(&mixed).unwrap().is_pure);
        let one_broken = [&*shift_jis, &*shift_jis, b"\xfd\xff\n"].concat();
        assert!(japanese(&one_broken).is_some());
        let broken = ["一\n二\n".as_bytes(), b"\xe3\x81\n"].concat();
        assert!(japanese(&broken).is_none());
        assert!(japanese(b"abc\n").is_none());
    }
}
