//! The words that IPADIC lacks.

use std::fs;

use crate::common::{Place, SAMPLE, status};
use serde_json::Value;

/// Surface and lemma of the tokens of a text.
fn cut(place: &Place, text: &str, options: &[&str]) -> Vec<(String, String)> {
    let ran = place.pipe(status(0, text) + "\n", &[&["tokenize"], options].concat());
    assert!(ran.status.success(), "{ran:?}");
    let token = |line: &str| {
        let token: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| token[name].as_str().unwrap().to_owned();
        (text("surface"), text("lemma"))
    };
    let tokens = String::from_utf8(ran.stdout).unwrap();
    let words = tokens.lines().filter(|line| !line.contains(r#""kind":"compound""#));
    words.map(token).collect()
}

fn has(tokens: &[(String, String)], surface: &str, lemma: &str) -> bool {
    tokens.iter().any(|token| (token.0.as_str(), token.1.as_str()) == (surface, lemma))
}

#[test]
fn words_and_their_forms_are_kept_whole() {
    let place = Place::new();
    // Without the lexicon, this one is found by its form.
    assert!(has(&cut(&place, "動画がバズった", &[]), "バズっ", "バズる"));
    for (text, surface, lemma) in [
        ("動画がバズらない", "バズら", "バズる"),
        ("自分でググればいい", "ググれ", "ググる"),
        ("夕日がエモかった", "エモかっ", "エモい"),
        ("夕日がエモすぎる", "エモ", "エモい"),
        ("昨日二度寝した", "二度寝", "二度寝"),
        ("令和の推し活", "令和", "令和"),
        ("令和の推し活", "推し活", "推し活"),
        ("きのう鬼滅の刃を見た", "鬼滅の刃", "鬼滅の刃"),
        ("線状降水帯が来る", "線状降水帯", "線状降水帯"),
    ] {
        let with = cut(&place, text, &[]);
        assert!(has(&with, surface, lemma), "{text}: {with:?}");
        let without = cut(&place, text, &["--lexicon", "none"]);
        assert!(!has(&without, surface, lemma), "{text}: {without:?}");
    }
}

/// Everyday nouns in hiragana, where IPADIC finds particles and halves of verbs.
#[test]
fn nouns_written_in_hiragana_are_kept_whole() {
    let place = Place::new();
    for (text, words) in [
        ("しごとおわった", "しごと|おわっ|た"),
        ("きょうもおしごとだった", "きょう|も|お|しごと|だっ|た"),
        ("でんしゃでさんぽ", "でんしゃ|で|さんぽ"),
        ("まいにちべんきょうしてる", "まいにち|べんきょう|し|てる"),
        ("たんじょうびにけーきたべた", "たんじょうび|に|けーき|たべ|た"),
        ("どようびはおんせん", "どようび|は|おんせん"),
        ("きもちがいい", "きもち|が|いい"),
        ("ねこちゃんとわんちゃん", "ねこちゃん|と|わんちゃん"),
        ("にほんごむずかしい", "にほんご|むずかしい"),
        // What only looks like one of them.
        ("そうじゃないよ", "そう|じゃ|ない|よ"),
        ("もうふつうにねる", "もう|ふつう|に|ねる"),
        ("おもちゃがほしい", "おもちゃ|が|ほしい"),
        ("まあたまにね", "まあ|たまに|ね"),
        ("ごめんなさいごめんなさい", "ごめんなさい|ごめんなさい"),
        ("こんばんはねむい", "こんばんは|ねむい"),
        ("少しずつうまくなる", "少し|ずつ|うまく|なる"),
        ("ここにほんとうにあった", "ここ|に|ほんとう|に|あっ|た"),
        ("しませんそう言った", "し|ませ|ん|そう|言っ|た"),
        ("すげーむかつく", "すげー|むかつく"),
        ("人とまとめて買う", "人|と|まとめ|て|買う"),
    ] {
        let surfaces: Vec<String> =
            cut(&place, text, &[]).into_iter().map(|(surface, _)| surface).collect();
        assert_eq!(surfaces.join("|"), words, "{text}");
    }
}

/// What IPADIC lacks in hiragana takes no place of the words behind it.
#[test]
fn posts_in_hiragana_are_cut_into_words() {
    let place = Place::new();
    for (text, words) in [
        (
            "きょうはおしごとおわったらすぐかえってねるぞ",
            "きょう|は|お|しごと|おわっ|たら|すぐ|かえっ|て|ねる|ぞ",
        ),
        (
            "あしたはやおきしなきゃなのにまだねれない",
            "あした|はやおき|し|なきゃ|な|のに|まだ|ねれ|ない",
        ),
        ("ぐぐったらいいのに", "ぐぐっ|たら|いい|のに"),
        ("てすとおわったからげーむしよ", "てすと|おわっ|た|から|げーむ|しよ"),
        ("ばいとだるすぎる", "ばいと|だる|すぎる"),
        // What nobody has said before stays whole.
        ("ぴゃぷぐりゅが好き", "ぴゃぷぐりゅ|が|好き"),
        ("ぐりゅぴんが好き", "ぐりゅぴん|が|好き"),
    ] {
        let surfaces: Vec<String> =
            cut(&place, text, &[]).into_iter().map(|(surface, _)| surface).collect();
        assert_eq!(surfaces.join("|"), words, "{text}");
    }
    assert!(has(&cut(&place, "ぷめったらいい", &[]), "ぷめっ", "ぷめる"));
}

/// What is said of a noun with って, where a verb's form begins at its end.
#[test]
fn nouns_before_tte_are_no_verbs() {
    let place = Place::new();
    for (text, lemmas) in [
        ("フェスって憧れる", "フェス|って|憧れる"),
        ("箱根の駅伝って何時から", "箱根|の|駅伝|って|何|時|から"),
        ("表題曲ってどう", "表題曲|って|どう"),
        ("にわかって何", "にわか|って|何"),
        ("タクシー事故って最近多い", "タクシー|事故|って|最近|多い"),
        ("買おうかなって思う", "買う|う|か|な|って|思う"),
        // Verbs stay.
        ("犬飼ってます", "犬|飼う|て|ます"),
        ("先生にわかってもらう", "先生|に|わかる|て|もらう"),
        ("友達会って何する", "友達|会う|て|何|する"),
        ("壁伝って歩く", "壁|伝う|て|歩く"),
    ] {
        let tokens = cut(&place, text, &[]);
        let found: Vec<&str> = tokens.iter().map(|(_, lemma)| lemma.as_str()).collect();
        assert_eq!(found.join("|"), lemmas, "{text}");
    }
}

/// What people say in a region, and among friends.
#[test]
fn dialects_and_short_answers_are_words() {
    let place = Place::new();
    for (text, lemmas) in [
        ("今日も行くばい", "今日|も|行く|ばい"),
        ("もう言うけん待って", "もう|言う|けん|待つ|て"),
        ("なまら寒い", "なまら|寒い"),
        ("これめっちゃええやつ", "これ|めっちゃ|ええ|やつ"),
        ("ええ是非", "え|え|是非"),
        ("まだ食べらんない", "まだ|食べる|られる|ない"),
        ("部活しんど", "部活|しんどい"),
        ("まじでしんどすぎる", "まじ|だ|しんどい|すぎる"),
        ("月曜やだ", "月曜|やだ"),
        ("課題やっとる", "課題|やる|とる"),
        ("ひなちゃんと遊ぶ", "ひな|ちゃん|と|遊ぶ"),
        ("今日ちゃんとやる", "今日|ちゃんと|やる"),
        ("たいきくんとりおちゃん", "たいき|くん|と|りお|ちゃん"),
        ("そういうやつめっちゃいる", "そういう|やつ|めっちゃ|いる"),
        ("それウケすぎ", "それ|ウケる|すぎる"),
        ("働きたくねえええ", "働く|たい|ない"),
    ] {
        let tokens = cut(&place, text, &[]);
        let found: Vec<&str> = tokens.iter().map(|(_, lemma)| lemma.as_str()).collect();
        assert_eq!(found.join("|"), lemmas, "{text}");
    }
}

/// What is a word in one place only.
#[test]
fn words_of_certain_places_stay_there() {
    let place = Place::new();
    for (text, lemmas) in [
        ("いいねの数", "いいね|の|数"),
        ("みんながいいねした", "みんな|が|いいね|する|た"),
        ("それいいね", "それ|いい|ね"),
        ("天気いいねって言う", "天気|いい|ね|って|言う"),
        ("いいね押した人", "いいね|押す|た|人"),
        ("明日から９連休", "明日|から|9連休"),
        ("２９連休", "29|連休"),
        ("たくさんいいねありがとう", "たくさん|いいね|ありがとう"),
        ("天気いいね、ありがとう", "天気|いい|ね|、|ありがとう"),
        ("昨日DMった", "昨日|dmる|た"),
        ("バスが来んのだが", "バス|が|来る|ん|の|だ|が"),
        ("推し、燃ゆを読む", "推し、燃ゆ|を|読む"),
        ("推し、燃える", "推し|、|燃える"),
        ("りょ！", "りょ|!"),
        ("昼寝わず", "昼寝|わず"),
        ("渋谷なう", "渋谷|なう"),
        ("何も言わずに", "何|も|言う|ぬ|に"),
        ("駅らへんにいる", "駅|らへん|に|いる"),
        ("推しがかわいすぎて無理", "推し|が|かわいい|すぎる|て|無理"),
        ("洗濯物がかわいて", "洗濯|物|が|かわく|て"),
        ("おはようって言う", "おはよう|って|言う"),
        ("来てーって言う", "来る|て|って|言う"),
        ("人生オワった", "人生|オワる|た"),
        ("五時から深夜勢がふぁぼった", "5時|から|深夜|勢|が|ふぁぼる|た"),
        ("オムライスきた！", "オムライス|くる|た|!"),
        ("2025年11月5日（水）", "2025年11月5日|(|水|)"),
    ] {
        let tokens = cut(&place, text, &[]);
        let found: Vec<&str> = tokens.iter().map(|(_, lemma)| lemma.as_str()).collect();
        assert_eq!(found.join("|"), lemmas, "{text}");
    }
}

#[test]
fn what_is_drawn_out_or_said_otherwise_has_the_lemma_of_the_dictionary() {
    let place = Place::new();
    for (text, lemmas) in [
        ("さいこー", "さいこう"),
        ("だいすきー", "だいすき"),
        ("いってきまーす", "いってきます"),
        ("おつかれさまー", "おつかれさま"),
        ("すげえ", "すごい"),
        ("すげー", "すごい"),
        ("すげ〜", "すごい"),
        ("ヤベェ", "ヤバい"),
        ("痛え", "痛い"),
        ("さみー", "さむい"),
        ("めんどくせー", "めんどくさい"),
        ("かっけー", "かっこいい"),
        ("わからねー", "わかる|ない"),
        ("わかんねえ", "わかる|ない"),
        ("飲みてぇ", "飲む|たい"),
        ("来てー", "来る|て"),
        ("待ってぇ", "待つ|て"),
        ("でかー！", "でかい|!"),
        ("ながー", "ながい"),
        ("しんどー", "しんどい"),
        ("いたー！", "いる|た|!"),
        ("ひーこわい", "ひー|こわい"),
        ("行こーって言う", "行く|って|言う"),
        ("いこーって言う", "いく|う|って|言う"),
        ("わかるー！", "わかる|!"),
        ("すごーって思う", "すごい|って|思う"),
        ("かわええ", "かわいい"),
    ] {
        let tokens = cut(&place, text, &[]);
        let found: Vec<&str> = tokens.iter().map(|(_, lemma)| lemma.as_str()).collect();
        assert_eq!(found.join("|"), lemmas, "{text}");
    }
    // They stand in other words, too.
    for (text, lemma) in
        [("終わりー", "わるい"), ("よろしくでーす", "くどい"), ("かなりいい", "なるい")]
    {
        assert!(cut(&place, text, &[]).iter().all(|token| token.1 != lemma), "{text}");
    }
}

#[test]
fn adjectives_in_katakana_are_adjectives() {
    let place = Place::new();
    for (text, surface, lemma) in
        [("うちの猫カワイイ", "カワイイ", "かわいい"), ("スゴイ人だ", "スゴイ", "スゴい")]
    {
        let tokens = cut(&place, text, &[]);
        assert!(has(&tokens, surface, lemma), "{tokens:?}");
    }
    place.write("one.jsonl", status(0, "猫カワイイ、犬かわいい") + "\n");
    place.ingest(&["one.jsonl"]);
    let answer = place.json(&["rank", "2018-09-03", "--pos", "形容詞", "--format", "json"]);
    assert!(answer.to_string().contains("かわいい"), "{answer}");
    assert!(!answer.to_string().contains("カワイ"), "{answer}");
}

#[test]
fn letters_in_every_case_and_width_share_a_lemma() {
    let place = Place::new();
    for text in ["鎌倉殿の13人を見る", "鎌倉殿の１３人を見る"] {
        let tokens = cut(&place, text, &[]);
        assert_eq!(tokens[0].1, "鎌倉殿の13人", "{tokens:?}");
    }
    for text in ["ChatGPTに聞く", "chatgptに聞く", "CHATGPTに聞く", "ＣｈａｔＧＰＴに聞く"]
    {
        let tokens = cut(&place, text, &[]);
        assert_eq!((tokens.len(), tokens[0].1.as_str()), (3, "chatgpt"), "{tokens:?}");
    }
}

#[test]
fn common_sentences_are_cut_as_before() {
    let place = Place::new();
    for text in [
        "今日は朝から雨が降っていたので、家で本を読みました。",
        "明日の会議は三時から五時までの予定です。",
        "週末に友達と映画を見に行って、そのあと夕飯を食べた。",
        "さぼっちゃいけないと思いながら昼寝をした",
        "見てね、と言われたので見に行った",
        "美しくって言葉にならない",
    ] {
        assert_eq!(cut(&place, text, &[]), cut(&place, text, &["--lexicon", "none"]), "{text}");
    }
}

#[test]
fn what_looks_like_new_words_in_ordinary_sentences_is_none() {
    let place = Place::new();
    for (text, surface, lemma) in [
        ("風邪をこじらせた", "こじらせ", "こじらせる"),
        ("諸説あります", "あり", "ある"),
        ("そうゆうてたで", "ゆう", "ゆう"),
        ("半端なことはしない", "半端", "半端"),
        ("半端なく強い", "半端なく", "半端ない"),
        ("学校ちゃんと行って", "ちゃんと", "ちゃんと"),
        ("お母さんちゃんと話してくれた", "ちゃんと", "ちゃんと"),
        ("ひなちゃんと遊ぶ", "ちゃん", "ちゃん"),
        ("逆にかえって疲れる", "かえって", "かえって"),
        ("家にかえって寝る", "かえっ", "かえる"),
        ("信じらんねえ", "らん", "られる"),
        ("ぎゅってして", "て", "て"),
        ("ぐぐってしまった", "ぐぐっ", "ぐぐる"),
        ("彼は問題を完全に理解した", "理解", "理解"),
        ("完全に理解した", "完全に理解した", "完全に理解した"),
    ] {
        let tokens = cut(&place, text, &[]);
        assert!(has(&tokens, surface, lemma), "{text}: {tokens:?}");
    }
}

#[test]
fn a_users_words_win() {
    let place = Place::new();
    // A cost at which the word loses to its parts.
    place.write("words.csv", "推し活,1285,1285,32000,名詞,一般,*,*,*,*,推し活,オシカツ,オシカツ\n");
    let options = ["--user-dictionary", "words.csv"];
    assert!(has(&cut(&place, "推し活が楽しい", &[]), "推し活", "推し活"));
    assert!(!has(&cut(&place, "推し活が楽しい", &options), "推し活", "推し活"));
    // The other words are still there.
    assert!(has(&cut(&place, "動画がバズった", &options), "バズっ", "バズる"));
    place.write("words.csv", "活が楽,名詞,カツガラク\n");
    assert!(has(&cut(&place, "推し活が楽しい", &options), "活が楽", "活が楽"));
}

#[test]
fn flag_environment_and_file_switch_it_off() {
    let place = Place::new();
    let lexicon = |environment: &[(&str, &str)], options: &[&str]| {
        let _ = fs::remove_dir_all(place.path("warehouse"));
        let arguments = [&["ingest", SAMPLE, "--quiet"], options].concat();
        let ran = place.run_with(environment, &arguments);
        assert_eq!(ran.status, 0, "{ran:?}");
        place.json(&["status", "--format", "json"])["lexicon"]["name"].clone()
    };
    assert_eq!(lexicon(&[], &[]), "tsubuyaki-lexicon");
    assert!(lexicon(&[], &["--lexicon", "none"]).is_null());
    assert!(lexicon(&[("TSUBUYAKI_LEXICON", "none")], &[]).is_null());
    place.write("tsubuyaki.toml", "lexicon = \"none\"\n");
    assert!(lexicon(&[], &[]).is_null());
    assert_eq!(lexicon(&[], &["--lexicon", "embedded"]), "tsubuyaki-lexicon");
    let ran = place.run(&["ingest", SAMPLE, "--lexicon", "words.csv"]);
    assert_eq!(ran.status, 2);
}

#[test]
fn a_warehouse_without_it_is_refused_and_rebuilt() {
    let place = Place::new();
    place.write("one.jsonl", status(0, "動画がバズった") + "\n");
    place.write("two.jsonl", status(60, "雨") + "\n");
    assert_eq!(place.run(&["ingest", "one.jsonl", "--lexicon", "none"]).status, 0);
    let ran = place.run(&["ingest", "two.jsonl"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("lexicon none, but this run uses tsubuyaki-lexicon ("), "{ran:?}");
    assert_eq!(place.run(&["ingest", "--rebuild"]).status, 0);
    assert_eq!(place.run(&["ingest", "two.jsonl"]).status, 0);
    let found = place.query("SELECT COUNT(*) FROM tokens WHERE lemma = 'バズる'");
    assert_eq!(found, serde_json::json!([[1]]));
}

/// What people say every day, and what the costs of the dictionary make of other words.
#[test]
fn what_is_said_every_day_is_cut_as_it_is_meant() {
    let place = Place::new();
    for (text, words) in [
        // とか, which what follows tears.
        ("ゲームとかもやる", "ゲーム|とか|も|やる"),
        ("カレーとかいいですね", "カレー|とか|いい|です|ね"),
        ("公園に鳩とかいます", "公園|に|鳩|とか|い|ます"),
        ("猫とかって寝てばかり", "猫|とか|って|寝|て|ばかり"),
        ("お茶とか。", "お茶|とか|。"),
        ("母と買い物に行く", "母|と|買い物|に|行く"),
        // みたい, ちゃい, たらしい behind て.
        ("一度行ってみたいです", "一度|行っ|て|み|たい|です"),
        ("魔法みたいです", "魔法|みたい|です"),
        ("つい買っちゃいますね", "つい|買っ|ちゃい|ます|ね"),
        ("もう飲んじゃいました", "もう|飲ん|じゃい|まし|た"),
        ("昨日も来てたらしい", "昨日|も|来|て|た|らしい"),
        // かな, まえ, たまに, なる.
        ("行こうかなって思う", "行こ|う|か|な|って|思う"),
        ("願いがかなって嬉しい", "願い|が|かなっ|て|嬉しい"),
        ("このまえ買った", "この|まえ|買っ|た"),
        ("たまに会うよ", "たまに|会う|よ"),
        ("元気になるし。", "元気|に|なる|し|。"),
        // Verbs before て.
        ("犬がなついてくれない", "犬|が|なつい|て|くれ|ない"),
        ("駅まであるいた", "駅|まで|あるい|た"),
        ("部屋からでたくない", "部屋|から|で|たく|ない"),
        ("仕事わからんすぎる", "仕事|わから|ん|すぎる"),
        ("ラーメン食いてえ", "ラーメン|食い|てえ"),
        ("足いてえ", "足|いてえ"),
        ("電車とまってる", "電車|とまっ|てる"),
        ("友達と待ってる", "友達|と|待っ|てる"),
        // What is said alone.
        ("あはは、いいね", "あはは|、|いい|ね"),
        ("おー！すごい", "おー|！|すごい"),
        ("ううう、寒い", "ううう|、|寒い"),
        ("雨やば", "雨|やば"),
        ("好きやねん", "好き|や|ねん"),
        ("すきやねん", "すき|や|ねん"),
        ("ばあちゃんちのみかん", "ばあちゃん|ち|の|みかん"),
    ] {
        let surfaces: Vec<String> =
            cut(&place, text, &[]).into_iter().map(|(surface, _)| surface).collect();
        assert_eq!(surfaces.join("|"), words, "{text}");
    }
    for (text, surface, lemma) in [
        ("教えてもらえて助かった", "もらえ", "もらえる"),
        ("まだないてる", "ない", "なく"),
        ("映画見にいってる", "いっ", "いく"),
        ("尊すぎてしんだ", "しん", "しぬ"),
        ("推しかわいいいいい", "かわいいいいい", "かわいい"),
        ("さいっっこうだった", "さいっっこう", "さいこう"),
        ("めっっっちゃいい", "めっっっちゃ", "めっちゃ"),
        ("麵が好き", "麵", "麺"),
    ] {
        let tokens = cut(&place, text, &[]);
        assert!(has(&tokens, surface, lemma), "{text}: {tokens:?}");
    }
}

/// Adverbs and what says when begin no compound: 今実家 is none.
#[test]
fn what_says_when_or_how_is_no_part_of_a_name() {
    let place = Place::new();
    let compounds = |text: &str| -> Vec<String> {
        let ran = place.pipe(status(0, text) + "\n", &["tokenize"]);
        let tokens = String::from_utf8(ran.stdout).unwrap();
        let compounds = tokens.lines().filter(|line| line.contains(r#""kind":"compound""#));
        let surface = |line| {
            let token: Value = serde_json::from_str(line).unwrap();
            token["surface"].as_str().unwrap().to_owned()
        };
        compounds.map(surface).collect()
    };
    for text in [
        "今実家にいる",
        "この前旅行に行った",
        "あとケーキも食べた",
        "お互い仕事が忙しい",
        "あまり外に出ない",
        "その分ラーメンが食べられる",
        "確か映画だった",
        "毎日散歩する",
    ] {
        assert_eq!(compounds(text), [""; 0], "{text}");
    }
    assert_eq!(compounds("今シーズンの選手"), ["今シーズン"]);
    assert_eq!(compounds("前大統領の話"), ["前大統領"]);
}
