use crate::{Kind, Token, Tokenizer};

/// Compounds and the words that carry `in_compound`, and those that do not.
fn tokens(text: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let tokenizer = Tokenizer::ipadic().unwrap();
    let (mut compounds, mut parts, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let mut upto = 0;
    tokenizer.worker().tokenize(text, &mut |token: &Token| {
        let surface = token.surface.to_owned();
        let cut: String = text.chars().skip(token.start).take(token.end - token.start).collect();
        assert_eq!(cut, surface);
        match (token.kind, token.in_compound) {
            (Kind::Compound, false) => {
                upto = token.end;
                compounds.push(surface);
            }
            (Kind::Compound, true) => panic!("{surface} in a compound"),
            (_, true) => {
                assert!(token.end <= upto, "{surface} follows its compound");
                parts.push(surface);
            }
            (_, false) => others.push(surface),
        }
    });
    (compounds, parts, others)
}

fn compounds(text: &str) -> Vec<String> {
    tokens(text).0
}

#[test]
fn nouns_in_a_row_are_one_long_unit() {
    for name in [
        "握手会",
        "新型コロナウイルス",
        "東日本大震災",
        "モンスト",
        "線状降水帯",
        "緊急事態宣言",
        "確定申告",
        "有給休暇",
        "可能性",
        "体調不良",
        "誕生日会",
        "全国ツアー",
        "総選挙",
        "平成30年",
    ] {
        assert_eq!(compounds(&format!("昨日の{name}は")), [name], "{name}");
    }
    let (compounds, parts, others) = tokens("握手会に行く");
    assert_eq!(compounds, ["握手会"]);
    assert_eq!(parts, ["握手", "会"]);
    assert_eq!(others, ["に", "行く"]);
}

#[test]
fn what_is_no_name_is_not_united() {
    for text in [
        "今日東京",
        "東京行く",
        "学校の時間",
        "握手 会",
        "雨、傘",
        "昨日最高",
        "それ雨",
        "雨のこと",
        "雨ちゃん",
        "授業中",
        "子供たち",
        "ライブ最高",
        "ライブ楽しみ",
        "私雨",
        "雨😊傘",
        "雨(^o^)傘",
        "@ame_kasa",
        "https://example.com/雨",
        "雨",
        "",
        "雨雨雨",
        "お酒",
    ] {
        assert_eq!(compounds(text), [""; 0], "{text}");
    }
}

#[test]
fn verbs_make_names_of_the_nouns_behind_them() {
    for name in ["揚げパン", "冷やしラーメン", "飼い猫", "壊れ性能"] {
        assert_eq!(compounds(&format!("昨日の{name}は")), [name], "{name}");
    }
    let tokenizer = Tokenizer::ipadic().unwrap();
    tokenizer.worker().tokenize("冷やしラーメン", &mut |token| {
        if token.kind == Kind::Compound {
            assert_eq!(token.lemma(), "冷やしラーメン");
        }
    });
    for text in [
        "雨になり中止",
        "酒を飲み歌う",
        "そろそろ休み本屋に",
        "雨が降り道路が",
        "犬を飼い猫も飼う",
        "書き 本",
        "食べそう",
    ] {
        assert_eq!(compounds(text), [""; 0], "{text}");
    }
}

#[test]
fn names_of_several_latin_words_are_one() {
    for (text, name) in [
        ("Twitter Blueの話", "Twitter Blue"),
        ("iPhone 15 Proの色", "iPhone 15 Pro"),
        ("Dead by Daylightの話", "Dead by Daylight"),
        ("Claude 3.5 Sonnetに聞く", "Claude 3.5 Sonnet"),
        ("Lord of the Ringsを見た", "Lord of the Rings"),
    ] {
        assert_eq!(compounds(text), [name], "{text}");
    }
    for text in ["I love you", "Good morning", "RT Apple", "Apple\nMusic", "A B", "Apple  Music"] {
        assert_eq!(compounds(text), [""; 0], "{text}");
    }
}

#[test]
fn dates_and_amounts_are_not_part_of_names() {
    assert_eq!(compounds("9月3日握手会"), ["握手会"]);
    assert_eq!(compounds("参加者3人"), ["参加者"]);
    let tokenizer = Tokenizer::ipadic().unwrap();
    tokenizer.worker().tokenize("2018年の握手会", &mut |token| {
        if token.kind == Kind::Compound {
            let is_number = token.surface == "2018年";
            assert_eq!(token.features.pos[..2], ["名詞", if is_number { "数" } else { "一般" }]);
        }
    });
}

#[test]
fn a_compound_is_written_and_read_as_its_words() {
    let tokenizer = Tokenizer::ipadic().unwrap();
    let mut found = Vec::new();
    tokenizer.worker().tokenize("ｱｸｼｭ握手会 ＡＢＣ運動会", &mut |token| {
        if token.kind == Kind::Compound {
            found.push((token.surface.to_owned(), token.lemma().to_owned()));
            assert!(!token.in_compound && !token.in_hashtag);
        }
    });
    assert_eq!(found.last().unwrap(), &("ＡＢＣ運動会".to_owned(), "abc運動会".to_owned()));
    let mut reading = None;
    tokenizer.worker().tokenize("握手会", &mut |token| {
        if token.kind == Kind::Compound {
            reading = token.features.reading.map(str::to_owned);
        }
    });
    assert_eq!(reading.as_deref(), Some("アクシュカイ"));
}

#[test]
fn compounds_of_a_hashtag_stand_in_it() {
    let tokenizer = Tokenizer::ipadic().unwrap();
    let mut found = Vec::new();
    tokenizer.worker().tokenize("#東日本大震災", &mut |token| {
        found.push((token.surface.to_owned(), token.kind, token.in_hashtag, token.in_compound));
    });
    let row = |surface: &str, kind, in_hashtag, in_compound| {
        (surface.to_owned(), kind, in_hashtag, in_compound)
    };
    assert_eq!(
        found,
        [
            row("#東日本大震災", Kind::Hashtag, false, false),
            row("東日本大震災", Kind::Compound, true, false),
            row("東日本", Kind::Word, true, true),
            row("大震災", Kind::Word, true, true),
        ]
    );
}

#[test]
fn words_quoted_are_not_united_with_own_ones() {
    assert_eq!(compounds("最高RT @suiyo: 夏"), [""; 0]);
}

#[test]
fn lists_and_foreign_text_are_not_one_name() {
    assert_eq!(compounds(&"東京大阪名古屋".repeat(9)), [""; 0]);
    let text = "一二三四五六七八九".repeat(3_000);
    assert_eq!(compounds(&text), [""; 0]);
}
