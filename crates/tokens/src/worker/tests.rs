use super::super::lemma::is_invisible;
use super::super::token::{Kind, Token};
use super::super::tokenizer::{Dictionaries, Tokenizer};

type Row = (String, String, String, Kind, bool);

fn rows(text: &str) -> Vec<Row> {
    let tokenizer = Tokenizer::ipadic().unwrap();
    let mut rows = Vec::new();
    let mut push = |token: &Token| {
        let cut: String = text.chars().skip(token.start).take(token.end - token.start).collect();
        assert_eq!(cut, token.surface);
        let pos = token.features.pos[0].to_owned();
        rows.push((cut, token.lemma().to_owned(), pos, token.kind, token.in_hashtag));
    };
    tokenizer.worker().tokenize(text, &mut push);
    rows
}

fn row(surface: &str, lemma: &str, pos: &str, kind: Kind, in_hashtag: bool) -> Row {
    (surface.into(), lemma.into(), pos.into(), kind, in_hashtag)
}

#[test]
fn words_entities_and_the_words_of_hashtags() {
    assert_eq!(
        rows("楽しかった! #東京旅行 😊"),
        [
            row("楽しかっ", "楽しい", "形容詞", Kind::Word, false),
            row("た", "た", "助動詞", Kind::Word, false),
            row("!", "!", "記号", Kind::Symbol, false),
            row("#東京旅行", "#東京旅行", "ハッシュタグ", Kind::Hashtag, false),
            row("東京旅行", "東京旅行", "名詞", Kind::Compound, true),
            row("東京", "東京", "名詞", Kind::Word, true),
            row("旅行", "旅行", "名詞", Kind::Word, true),
            row("😊", "😊", "絵文字", Kind::Emoji, false),
        ]
    );
}

#[test]
fn cashtags_have_no_words_and_a_subcategory() {
    let tokenizer = Tokenizer::ipadic().unwrap();
    let mut rows = Vec::new();
    tokenizer.worker().tokenize("＄TSLA ＃Tesla", &mut |token| {
        let [pos, pos1, ..] = token.features.pos;
        rows.push((token.lemma().to_owned(), token.kind, pos.to_owned(), pos1.to_owned()));
    });
    let row = |lemma: &str, kind, pos: &str, pos1: &str| {
        (lemma.to_owned(), kind, pos.to_owned(), pos1.to_owned())
    };
    assert_eq!(rows[0], row("$tsla", Kind::Hashtag, "ハッシュタグ", "キャッシュタグ"));
    assert_eq!(rows[1], row("#tesla", Kind::Hashtag, "ハッシュタグ", "*"));
}

#[test]
fn half_width_kana_and_separate_dakuten_are_known_words() {
    assert_eq!(rows("ﾊﾞｽ")[0], row("ﾊﾞｽ", "バス", "名詞", Kind::Word, false));
    let surface = "か\u{3099}んは\u{3099}っ";
    assert_eq!(rows(&format!("{surface}た"))[0].1, "がんばる");
    assert_eq!(rows(&format!("{surface}た"))[0].0, surface);
}

#[test]
fn a_drawn_out_word_may_end_with_one_that_is_written_so() {
    let found = rows("こわーい");
    assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("こわーい", "こわい"), "{found:?}");
    for text in ["ええー", "うん、そうだよー", "行こー"] {
        let found = rows(text);
        assert!(found.iter().all(|row| !matches!(row.1.as_str(), "ええい" | "そうだよう")));
    }
}

#[test]
fn drawn_out_words_are_those_of_the_dictionary() {
    for (text, surface, lemma) in [
        ("すごーーーい！", "すごーーーい", "すごい"),
        ("たか〜いビル", "たか〜い", "たかい"),
        ("ﾗｰｰｰﾒﾝ", "ﾗｰｰｰﾒﾝ", "ラーメン"),
        ("ありがとー！", "ありがとー", "ありがとう"),
        ("かわいー", "かわいー", "かわいい"),
        ("は〜い", "は〜い", "はーい"),
        ("スーパー", "スーパー", "スーパー"),
        ("東\u{200b}京", "東\u{200b}京", "東京"),
    ] {
        let found = rows(text);
        assert_eq!((found[0].0.as_str(), found[0].1.as_str()), (surface, lemma), "{found:?}");
    }
    // Known as they are, or no word without the mark.
    for text in ["ミーコ", "すごいー", "行くよー", "9時〜10時", "ここ〜そこ", "おおー", "がーっ"]
    {
        let found = rows(text);
        let joined: String = found.iter().map(|row| row.0.as_str()).collect();
        assert_eq!(joined, text);
        assert!(found.iter().all(|row| !row.1.contains("よう")), "{found:?}");
    }
}

#[test]
fn drawn_out_text_without_end_takes_no_longer_than_other_text() {
    let text = "すごーい".repeat(20_000);
    let mut end = 0;
    TOKENIZER.worker().tokenize(&text, &mut |token| end = token.end);
    assert_eq!(end, 80_000);
}

#[test]
fn emoticons_and_laughter_are_one_token_each() {
    let found = rows("眠い（；＿；）草ｗｗｗ");
    assert_eq!(found[1], row("（；＿；）", "(;_;)", "顔文字", Kind::Emoticon, false));
    assert_eq!(found[2].3, Kind::Word);
    assert_eq!(found[3], row("ｗｗｗ", "w", "顔文字", Kind::Emoticon, false));
}

#[test]
fn unknown_symbols_are_symbols() {
    for text in ["※", "♡♡", "(^o^)", "…", "★彡"] {
        for (surface, lemma, pos, kind, _) in rows(text) {
            let is_letter = surface.chars().any(char::is_alphanumeric);
            assert!(is_letter || (kind == Kind::Symbol && pos == "記号"), "{surface} {pos}");
            assert!(!lemma.is_empty() && lemma != "*");
        }
    }
    assert_eq!(rows("*")[0].1, "＊");
    assert_eq!(rows("123")[0].3, Kind::Number);
}

#[test]
fn words_after_rt_are_someone_elses() {
    let tokenizer = Tokenizer::ipadic().unwrap();
    let mut quoted = Vec::new();
    let mut push = |token: &Token| quoted.push((token.surface.to_owned(), token.is_quoted));
    tokenizer.worker().tokenize("最高 RT @suiyo: 夏", &mut push);
    let expected = [("最高", false), ("RT", true), ("@suiyo", true), (":", true), ("夏", true)];
    assert_eq!(quoted, expected.map(|(surface, is)| (surface.to_owned(), is)));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

    #[test]
    fn tokens_leave_nothing_but_white_space(
        text in r"(\PC|[ぁ-んァ-ヶ一-龠ーｦ-ﾟ、。！？ｗÐ\u{200b}\u{7}〜#@＃＠:/a-z0-9 \n\t]|https://t\.co/[a-z]{1,3}|😊|RT @a: ){0,30}"
    ) {
        let mut parts = String::new();
        let mut position = 0;
        let characters: Vec<char> = text.chars().collect();
        let tokenizer = &*TOKENIZER;
        tokenizer.worker().tokenize(&text, &mut |token| {
            if !token.in_hashtag && token.kind != Kind::Compound {
                parts.extend(&characters[position..token.start]);
                parts.push('\0');
                position = token.end;
            }
        });
        parts.extend(&characters[position..]);
        let is_seen = |c: &char| !c.is_whitespace() && !is_invisible(*c);
        let left: String = parts.chars().filter(is_seen).collect();
        proptest::prop_assert_eq!(left, "");
    }
}

static TOKENIZER: std::sync::LazyLock<Tokenizer> =
    std::sync::LazyLock::new(|| Tokenizer::ipadic().unwrap());

#[test]
fn white_space_is_no_token() {
    assert!(rows(" \u{3000}\n\t").is_empty());
    assert!(rows("").is_empty());
}

#[test]
fn numbers_and_latin_words_are_one_token_each() {
    for (text, lemma, kind) in [
        ("21:30", "21:30", Kind::Number),
        ("18時30分", "18時30分", Kind::Number),
        ("¥5,500", "5500円", Kind::Number),
        ("3,000円", "3000円", Kind::Number),
        ("３００円", "300円", Kind::Number),
        ("2/3", "2/3", Kind::Number),
        ("1.2.3", "1.2.3", Kind::Number),
        ("二十歳", "20歳", Kind::Number),
        ("第3話", "第3話", Kind::Number),
        ("50%", "50%", Kind::Number),
        ("2回目", "2回目", Kind::Number),
        ("午前7時", "午前7時", Kind::Number),
        (".300", "0.300", Kind::Number),
        ("Wi-Fi", "wifi", Kind::Word),
        ("ＷｉＦｉ", "wifi", Kind::Word),
        ("K-POP", "kpop", Kind::Word),
        ("GPT-4o", "gpt4o", Kind::Word),
        ("AT&T", "at&t", Kind::Word),
        ("C++", "c++", Kind::Word),
        ("don't", "don't", Kind::Word),
        ("ｏｆ", "of", Kind::Word),
    ] {
        assert_eq!(rows(text), [row(text, lemma, "名詞", kind, false)], "{text}");
    }
}

#[test]
fn words_as_people_write_them() {
    for (text, surface, lemma) in [
        ("髙橋", "髙橋", "高橋"),
        ("さむっ！", "さむっ", "さむい"),
        ("めっっっちゃ寒い", "めっっっちゃ", "めっちゃ"),
        ("寒〜い", "寒〜い", "寒い"),
        ("楽しい（笑）", "楽しい", "楽しい"),
        ("ラーメンｵｲｼｲ", "ラーメン", "ラーメン"),
        ("す ご い", "す ご い", "すごい"),
    ] {
        let found = rows(text);
        let first = found.iter().find(|row| row.3 != Kind::Compound).unwrap();
        assert_eq!((first.0.as_str(), first.1.as_str()), (surface, lemma), "{found:?}");
    }
    assert_eq!(rows("楽しい（笑）")[1], row("（笑）", "笑", "顔文字", Kind::Emoticon, false));
}

#[test]
fn runs_without_end_take_no_longer_than_other_text() {
    for run in ["すごーい。", "3,", "a-", "ｗa", "（^", "髙", "あ゛", "ス ", "さむっ！", "ｱア"]
    {
        let text = run.repeat(10_000);
        let mut last = 0;
        TOKENIZER.worker().tokenize(&text, &mut |token| last = last.max(token.end));
        assert!(last + 1 >= text.trim_end().chars().count(), "{run}");
    }
}

/// What is cut again and again, to find out how drawn-out words are meant, is
/// bounded: `cargo run --example time_by_length` measures the time.
#[test]
fn work_grows_with_the_length_of_a_text() {
    let tokenizer = Tokenizer::new(&Dictionaries::default()).unwrap();
    for run in [
        "かー",
        "a.",
        "すごーーい",
        "すごーい ",
        "っ",
        "ーー",
        "ああ",
        "やばっ",
        "めっっちゃ",
        "1,",
        "二十",
        "第1",
        "😊",
        "🏽",
        "(^_^)",
        "ｶﾞ",
        "カ゛",
        "あ い ",
        "カタカナ",
        "髙",
        "don't ",
        "w",
        "あ\n",
        "、",
        "ない",
    ] {
        let work = |bytes: usize| {
            let mut worker = tokenizer.worker();
            let mut tokens = 0;
            worker.tokenize(&run.repeat(bytes / run.len()), &mut |_| tokens += 1);
            worker.cutter.work + tokens
        };
        let (short, long) = (work(16 << 10), work(64 << 10));
        assert!(long <= 5 * short.max(1 << 10), "{run:?}: {short}, then {long}");
    }
}

/// The lemmas of a text's words, with parts of speech, as the lexicon has them.
fn lemmas(text: &str) -> String {
    let tokenizer = Tokenizer::new(&Dictionaries::default()).unwrap();
    let mut lemmas = Vec::new();
    tokenizer.worker().tokenize(text, &mut |token| {
        if token.kind != Kind::Compound {
            let denied = if token.negated { "!" } else { "" };
            lemmas.push(format!("{}/{}{denied}", token.lemma(), token.features.pos[0]));
        }
    });
    lemmas.join(" ")
}

#[test]
fn words_are_what_people_mean_beside_others() {
    for (text, meant) in [
        ("値段高すぎ", "高い/形容詞 すぎる/動詞"),
        ("雨やばすぎ", "やばい/形容詞 すぎる/動詞"),
        ("犬かわいすぎる", "かわいい/形容詞 すぎる/動詞"),
        ("君キモすぎ", "キモい/形容詞 すぎる/動詞"),
        ("値段高過ぎ", "高い/形容詞 過ぎる/動詞"),
        ("こわそう", "こわい/形容詞 そう/名詞"),
        ("京都行った", "行く/動詞 た/助動詞"),
        ("渋谷行って", "行く/動詞 て/助詞"),
        ("推しが行ったカフェ", "行く/動詞 た/助動詞"),
        ("会を行った", "行う/動詞"),
        ("販売も行っております", "行う/動詞"),
        ("どこいった", "いく/動詞"),
        ("ライブいきたい", "いく/動詞"),
        ("いきてる", "いきる/動詞"),
        ("めっちゃいい", "いい/形容詞"),
        ("別にいい", "別に/副詞 いい/形容詞"),
        ("すごいいい人", "すごい/形容詞 いい/形容詞"),
        ("いいました", "いう/動詞"),
        ("喉いたい", "いたい/形容詞"),
        ("一緒にいたい", "いる/動詞 たい/助動詞"),
        ("推し多すぎ", "推し/名詞 多い/形容詞"),
        ("推しいない", "推し/名詞 いる/動詞! "),
        ("推してる", "推す/動詞"),
        ("一番好き", "好き/名詞"),
        ("まじきれい", "まじ/名詞 きれい/名詞"),
        ("今起きた", "今/名詞 起きる/動詞"),
        ("財布なくした", "なくす/動詞"),
        ("しらない", "しる/動詞! ない/助動詞"),
        ("そんなわけない", "わけ/名詞 ない/形容詞"),
        ("暑くてしぬ", "しぬ/動詞"),
        ("まってる", "まつ/動詞 てる/動詞"),
        ("これはあかん", "あかん/感動詞"),
        ("鍵閉めた", "鍵/名詞 閉める/動詞 た/助動詞"),
        ("花見てきた", "花/名詞 見る/動詞 て/助詞"),
        ("初めてだし", "だ/助動詞 し/助詞"),
        ("昆布だしの", "だし/名詞 の/助詞"),
        ("雨だけどこの店", "だ/助動詞 けど/助詞 この/連体詞 店/名詞"),
        ("行こっか", "行く/動詞 う/助動詞 か/助詞"),
        ("食べよっかな", "食べる/動詞 う/助動詞 か/助詞"),
        ("百合が好き", "百合/名詞 が/助詞"),
        ("それで十分", "十分/名詞"),
        ("めちゃめちゃ好き", "めちゃめちゃ/名詞"),
        // What is liked, and who likes it.
        ("この歌好き", "歌/名詞 好き/名詞"),
        ("この人好き", "人/名詞 好き/名詞"),
        ("カラオケすき", "カラオケ/名詞 すき/名詞"),
        ("推し天才", "推し/名詞 天才/名詞"),
        // Short adjectives in kana, and stressed ones.
        ("この服ださい", "ダサい/形容詞"),
        ("見ないでください", "で/助詞 くださる/動詞"),
        ("これうざすぎる", "これ/名詞 ウザい/形容詞 すぎる/動詞"),
        ("問題むずそう", "ムズい/形容詞 そう/名詞"),
        ("くっさ", "くさい/形容詞"),
        ("音質違くて", "違う/形容詞 て/助詞"),
        ("画質良すぎて", "良い/形容詞 すぎる/動詞 て/助詞"),
        // What can be done, and what is to be done.
        ("これバズれる", "バズれる/動詞"),
        ("ここからはググれない", "ググれる/動詞! ない/助動詞"),
        ("今日はサボれない", "サボる/動詞! ない/助動詞"),
        ("もっと働け", "働く/動詞"),
        ("字も書け、絵も描ける", "書ける/動詞 、"),
        ("クラスの打ち上げ", "の/助詞 打ち上げ/名詞"),
        ("花火を打ち上げた", "打ち上げる/動詞 た/助動詞"),
        ("遠足たのしみ", "たのしみ/名詞"),
        ("旅を楽しみたい", "楽しむ/動詞 たい/助動詞"),
        ("君の話していい", "話/名詞 する/動詞 て/助詞"),
        // What is denied.
        ("部活終わんなくて", "終わる/動詞! ない/助動詞"),
        ("息が合わなすぎる", "合う/動詞! ない/助動詞 すぎる/動詞"),
        ("余裕なさすぎ", "ない/形容詞 さ/名詞 すぎる/動詞"),
        ("起きてないし", "ない/形容詞 し/助詞"),
        ("学校いけない", "いける/動詞! ない/助動詞"),
        ("寝なきゃいけない", "いける/動詞 ない/助動詞"),
        // Nouns that end where a verb could begin.
        ("朝活きた", "朝活/名詞 くる/動詞 た/助動詞"),
        ("一日元気に生きた", "生きる/動詞 た/助動詞"),
        ("歓迎会って何", "会/名詞 って/助詞 何/名詞"),
        ("友達に会って", "会う/動詞 て/助詞"),
        ("反省会した", "会/名詞 する/動詞"),
        ("語学力まじで", "まじ/名詞"),
        ("またミスった", "ミスる/動詞 た/助動詞"),
        ("やる気出しちゃった", "出す/動詞"),
        // Small words made of two.
        ("雨ってなんで", "って/助詞 なんで/副詞"),
        ("水筒持ってこう", "てく/動詞 う/助動詞"),
        ("店まで行って、いったんだけど", "いく/動詞 た/助動詞 ん/名詞"),
        ("いったん休む", "いったん/副詞"),
        ("鳥肌たった", "たつ/動詞 た/助動詞"),
        ("たった三日", "たった/副詞"),
        ("待ってって言った", "て/助詞 って/助詞 言う/動詞"),
        ("体調がよくなった", "よい/形容詞 なる/動詞"),
        ("よく食べる", "よく/副詞"),
        ("はよ帰れ", "はよ/感動詞"),
        ("朝はよく寝る", "は/助詞 よく/副詞"),
        ("あとでくるんだけど", "くる/動詞 ん/名詞 だ/助動詞"),
        ("ココ行きたい", "ココ/名詞"),
    ] {
        let found = lemmas(text) + " ";
        assert!(found.contains(meant), "{text}: {found}");
    }
    for text in ["昼すぎ", "神すぎ", "食べすぎ", "百合", "期待してください", "待っててください"]
    {
        assert!(!lemmas(text).contains("形容詞") && !lemmas(text).contains("数"), "{text}");
    }
}

#[test]
fn an_entry_stands_for_what_is_written_as_it_is() {
    // Who writes tables knows a word by its entry: っ of 行こっか has that of う.
    let tokenizer = Tokenizer::new(&Dictionaries::default()).unwrap();
    let mut worker = tokenizer.worker();
    let mut written = std::collections::HashMap::new();
    for text in [
        "行こっか",
        "直そう",
        "食べよっか",
        "渋谷行って",
        "行って",
        "まじきた",
        "初めてだし",
        "朝活きた",
        "持ってこう",
        "合わなすぎ",
        "なさすぎ",
        "会した",
        "この人好き",
        "くるんだけど",
    ] {
        worker.tokenize(text, &mut |token| {
            if let Some(entry) = token.entry {
                let known = written.entry(entry).or_insert_with(|| token.surface.to_owned());
                assert_eq!(known, token.surface, "{text}");
            }
        });
    }
}

#[test]
fn words_stand_apart_where_they_are_several() {
    for (text, meant) in [
        // Of what something is said.
        ("スタバってどこにある", "スタバ/名詞 って/助詞 どこ/名詞"),
        ("今の神って感じ", "神/名詞 って/助詞 感じ/名詞"),
        ("コラボっていう話", "コラボ/名詞 っていう/助詞"),
        ("単語ググって調べた", "ググる/動詞 て/助詞 調べる/動詞"),
        ("予定メモって帰る", "メモる/動詞 て/助詞 帰る/動詞"),
        ("お風呂入って楽しい", "入る/動詞 て/助詞 楽しい/形容詞"),
        ("おめでとうって言う", "おめでとう/感動詞 って/助詞 言う/動詞"),
        ("それなんですよ", "それ/名詞 だ/助動詞 ん/名詞 です/助動詞"),
        ("それな", "それな/感動詞"),
        ("花火行ってきます", "行く/動詞 て/助詞 くる/動詞 ます/助動詞"),
        ("弾いてみたい曲", "弾く/動詞 て/助詞 みる/動詞 たい/助動詞 曲/名詞"),
        ("（火）だけ行く", ")/記号 だけ/助詞 行く/動詞"),
        ("この味のキモさ", "キモい/形容詞 さ/名詞"),
        // What is denied.
        ("まだ読んでないよ", "読む/動詞! で/助詞 ない/形容詞"),
        ("全然楽しんでない", "楽しむ/動詞! で/助詞 ない/"),
        ("頼んでないのに", "頼む/動詞! で/助詞 ない/"),
        ("怖くなんかない", "怖い/形容詞! なんか/フィラー ない/形容詞"),
        ("こんな嬉しいことはない", "嬉しい/形容詞 こと/名詞"),
        // What is drawn out, and what follows it.
        ("わーいいですね", "いい/形容詞 です/助動詞"),
        ("まああり得る", "まあ/副詞 ある/動詞"),
        ("ほーすごい", "ほー/感動詞 すごい/形容詞"),
        ("あーファミマ", "あー/フィラー ファミマ/名詞"),
        ("ほんとエモー", "エモい/形容詞"),
        ("先輩カッコいい", "かっこいい/形容詞"),
        // Names that touch other words, and words over their edges.
        ("デレステコラボ", "デレステ/名詞 コラボ/名詞"),
        ("サブスクリプション", "サブスクリプション/名詞"),
        ("世界中の人", "世界中/名詞 の/助詞 人/名詞"),
        ("大声出して", "大声/名詞 出す/動詞"),
        ("毎晩ご飯作る", "毎晩/名詞 ご飯/名詞"),
        ("昨日の鑑賞会見てない", "鑑賞会/名詞 見る/動詞"),
        ("1日テレワーク", "1日/名詞 テレワーク/名詞"),
        // Numbers, and what is none.
        ("千葉かな", "千葉/名詞 か"),
        ("10〜20分", "10-20分/名詞"),
        ("3〜4万円", "3/名詞"),
        ("iPhone17予約", "iphone17/名詞 予約/名詞"),
        ("iPhone3台", "iphone/名詞"),
        ("最近FXｗ", "fx/名詞 w/顔文字"),
    ] {
        assert!(lemmas(text).contains(meant), "{text}: {}", lemmas(text));
    }
}
