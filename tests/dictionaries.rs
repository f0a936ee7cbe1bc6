//! Other dictionaries and words of one's own, from the command line.

use std::fs;
use std::path::PathBuf;

use crate::common::{Place, SAMPLE, status};
use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;
use parquet::file::reader::{FileReader, SerializedFileReader};

/// The tokens of all tweets: the columns named, a line of CSV each.
fn tokens(place: &Place, columns: &str) -> Vec<String> {
    let sql = format!("SELECT {columns} FROM tokens ORDER BY tweet_id, position");
    let sql = place.write("tokens.sql", sql);
    let ran = place.run(&["query", sql.to_str().unwrap(), "--format", "csv"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    ran.stdout.lines().skip(1).map(str::to_owned).collect()
}

fn take_in(place: &Place, text: &str, options: &[&str]) {
    place.write("one.jsonl", status(0, text) + "\n");
    let ran = place.run(&[&["ingest", "one.jsonl"], options].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
}

#[test]
fn words_of_a_user_dictionary_are_not_cut_apart() {
    let place = Place::new();
    place.write(
        "words.csv",
        "\u{feff}# 見本\r\n水曜ミルフィーユ,名詞,スイヨウミルフィーユ\r\n\
         AKB48!,名詞-固有名詞,\r\nC++,名詞,シープラプラ\r\nｶﾞﾁ恋,名詞,ガチコイ\r\n",
    );
    let text = "水曜ミルフィーユのガチ恋がC++でAKB48!を";
    take_in(&place, text, &["--user-dictionary", "words.csv"]);
    assert_eq!(
        tokens(&place, "surface, lemma, reading, pos, pos1, kind, is_unknown"),
        [
            "水曜ミルフィーユ,水曜ミルフィーユ,スイヨウミルフィーユ,名詞,*,word,false",
            "の,の,ノ,助詞,連体化,word,false",
            "ガチ恋,ガチ恋,ガチコイ,名詞,*,word,false",
            "が,が,ガ,助詞,格助詞,word,false",
            "C++,c++,シープラプラ,名詞,*,word,false",
            "で,で,デ,助詞,格助詞,word,false",
            "AKB48!,akb48!,,名詞,固有名詞,word,false",
            "を,を,ヲ,助詞,格助詞,word,false",
        ]
    );
}

#[test]
fn a_longer_word_wins_over_those_within_it() {
    let place = Place::new();
    place.write(
        "words.csv",
        "ひより,名詞,*\n生誕,名詞,*\n生誕祭,名詞,*\nひより生誕祭,名詞,*\n祭,名詞,*\n",
    );
    take_in(&place, "ひより生誕祭、生誕祭とひより", &["--user-dictionary", "words.csv"]);
    assert_eq!(tokens(&place, "surface"), ["ひより生誕祭", "、", "生誕祭", "と", "ひより"]);
}

#[test]
fn entries_of_the_full_form_are_weighed() {
    let full =
        |cost| format!("りん,1291,1291,{cost},名詞,固有名詞,人名,名,*,*,リンさん,リン,リン\n");
    let words = |cost| {
        let place = Place::new();
        place.write("words.csv", full(cost));
        take_in(&place, "りんの髪", &["--user-dictionary", "words.csv"]);
        tokens(&place, "surface, lemma, pos, pos1, pos2, pos3")
    };
    assert_eq!(words(-5_000)[0], "りん,リンさん,名詞,固有名詞,人名,名");
    assert_eq!(words(30_000)[0], "りん,りん,副詞,助詞類接続,*,*");
}

#[test]
fn every_candidate_can_become_a_word() {
    let place = Place::new();
    place.account(&[SAMPLE]);
    let ran = place.run(&["candidates", "--top", "0", "--format", "csv", "-o", "words.csv"]);
    assert_eq!(ran.status, 0);
    let rebuild = ["ingest", "--rebuild", "--user-dictionary", "words.csv"];
    assert_eq!(place.run(&rebuild).status, 0);
    let found = tokens(&place, "surface");
    let csv = fs::read_to_string(place.path("words.csv")).unwrap();
    for surface in csv.lines().map(|line| line.split(',').next().unwrap()) {
        assert!(found.iter().any(|token| token == surface), "{surface}");
    }
}

#[test]
fn a_flag_beats_the_environment_beats_the_file() {
    let place = Place::new();
    let config = "inbox = \"inbox\"\nuser_dictionary = \"lists/words.csv\"\n";
    place.write("tsubuyaki.toml", config);
    fs::create_dir(place.path("lists")).unwrap();
    for name in ["lists/words.csv", "environment.csv", "flag.csv"] {
        place.write(name, format!("{name},名詞,*\n"));
    }
    let status = place.write("one.jsonl", status(0, "雨") + "\n");
    let status = status.to_str().unwrap();
    let name = |environment: &[(&str, &str)], options: &[&str]| {
        let _ = fs::remove_dir_all(place.path("warehouse"));
        let ran = place.run_with(environment, &[&["ingest", status], options].concat());
        assert_eq!(ran.status, 0, "{ran:?}");
        place.json(&["status", "--format", "json"])["user_dictionary"]["name"].clone()
    };
    let environment = [("TSUBUYAKI_USER_DICTIONARY", "environment.csv")];
    assert_eq!(name(&[], &[]), "words.csv");
    assert_eq!(name(&environment, &[]), "environment.csv");
    assert_eq!(name(&environment, &["--user-dictionary", "flag.csv"]), "flag.csv");
    assert!(name(&environment, &["--user-dictionary", "none"]).is_null());
}

#[test]
fn comments_order_and_name_make_no_other_user_dictionary() {
    let place = Place::new();
    place.write("a.csv", "雨傘,名詞,アマガサ\n晴れ間,名詞,ハレマ\n");
    place.write("b.csv", "# 空\r\n晴れ間,名詞,ハレマ\r\n雨傘,名詞,アマガサ");
    take_in(&place, "雨傘と晴れ間", &["--user-dictionary", "a.csv"]);
    place.write("two.jsonl", status(60, "雨") + "\n");
    let ran = place.run(&["ingest", "two.jsonl", "--user-dictionary", "b.csv"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let status = place.json(&["status", "--format", "json"]);
    assert_eq!(status["user_dictionary"]["name"], "a.csv");
    place.write("b.csv", "晴れ間,名詞,ハレマ\n");
    let ran = place.run(&["ingest", "two.jsonl", "--user-dictionary", "b.csv"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("created with user dictionary a.csv ("), "{}", ran.stderr);
    assert!(ran.stderr.contains("this run uses b.csv ("), "{}", ran.stderr);
    assert!(ran.stderr.contains("`tsubuyaki ingest --rebuild` re-tokenizes"), "{}", ran.stderr);
}

#[test]
fn every_file_names_the_dictionaries() {
    let place = Place::new();
    place.write("words.csv", "雨傘,名詞,アマガサ\n");
    take_in(&place, "雨傘", &["--user-dictionary", "words.csv"]);
    let status = place.json(&["status", "--format", "json"]);
    for path in place.parquet_hashes().keys() {
        let file = fs::File::open(place.path("warehouse").join(path)).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let pairs = reader.metadata().file_metadata().key_value_metadata().unwrap();
        let value = |key: &str| {
            let pair = pairs.iter().find(|pair| pair.key == format!("tsubuyaki.{key}"));
            pair.and_then(|pair| pair.value.clone()).unwrap()
        };
        assert_eq!(value("dictionary_name"), "ipadic-2.7.0-20070801");
        assert_eq!(value("lexicon_name"), "tsubuyaki-lexicon");
        assert_eq!(value("lexicon_hash"), status["lexicon"]["hash"]);
        assert_eq!(value("user_dictionary_name"), "words.csv");
        assert_eq!(value("user_dictionary_hash"), status["user_dictionary"]["hash"]);
    }
}

#[test]
fn what_cannot_be_used_is_refused_with_file_and_line() {
    let place = Place::new();
    place.write("one.jsonl", status(0, "雨") + "\n");
    place.write("inbox/one.jsonl", status(0, "雨") + "\n");
    place.write("two_columns.csv", "# 空\n雨傘,名詞,アマガサ\n晴れ間,名詞\n");
    place.write("empty.csv", "# 空\n");
    fs::create_dir(place.path("folder")).unwrap();
    for (option, name, code, message) in [
        ("--user-dictionary", "missing.csv", 1, "missing.csv: No such file"),
        ("--user-dictionary", "folder", 1, "folder: Is a directory"),
        ("--user-dictionary", "two_columns.csv", 2, "two_columns.csv:3: 2 columns; an entry has 3"),
        ("--user-dictionary", "empty.csv", 2, "empty.csv: the file has no entries"),
        ("--dictionary", "missing", 1, "missing: No such file"),
        ("--dictionary", "empty.csv", 2, "dictionary empty.csv: not a directory"),
        ("--dictionary", "folder", 2, "dictionary folder: metadata.json is missing"),
    ] {
        for command in [&["ingest", "one.jsonl"][..], &["nightly"]] {
            let ran = place.run(&[command, &[option, name]].concat());
            assert_eq!(ran.status, code, "{ran:?}");
            assert!(ran.stderr.contains(message), "{message}: {}", ran.stderr);
        }
    }
    assert!(!place.path("warehouse").exists());
}

/// A dictionary of a few words, built into the place's folder `name`.
fn build(place: &Place, name: &str, fields: &str, words: &str, unknown: &str) -> PathBuf {
    let source = place.path("source");
    fs::create_dir_all(&source).unwrap();
    for (file, text) in [
        ("matrix.def", "2 2\n0 0 0\n0 1 0\n1 0 0\n1 1 0\n"),
        ("char.def", "DEFAULT 0 1 0\nSPACE 0 1 0\nSYMBOL 1 1 0\n0x0020 SPACE\n0xFF01 SYMBOL\n"),
        ("unk.def", unknown),
        ("lex.csv", words),
    ] {
        fs::write(source.join(file), text).unwrap();
    }
    let metadata = serde_json::json!({
        "name": name, "encoding": "UTF-8", "default_word_cost": -10000,
        "default_left_context_id": 0, "default_right_context_id": 0,
        "default_field_value": "*", "flexible_csv": false, "skip_invalid_cost_or_id": false,
        "normalize_details": false,
        "dictionary_schema": { "fields": fields.split(' ').collect::<Vec<_>>() },
        "user_dictionary_schema": { "fields": ["surface", "part_of_speech", "reading"] },
    });
    let metadata = Metadata::load(metadata.to_string().as_bytes()).unwrap();
    let built = place.path(name);
    DictionaryBuilder::new(metadata).build_dictionary(&source, &built).unwrap();
    fs::remove_dir_all(source).unwrap();
    built
}

/// The fields of `UniDic` 2.1.2, named as by lindera.
const UNIDIC: &str = "surface left_context_id right_context_id cost part_of_speech \
    part_of_speech_subcategory_1 part_of_speech_subcategory_2 part_of_speech_subcategory_3 \
    conjugation_type conjugation_form reading lexeme orthographic_surface_form \
    phonological_surface_form orthographic_base_form phonological_base_form word_type \
    initial_mutation_type initial_mutation_form final_mutation_type final_mutation_form";

const UNIDIC_WORDS: &str = "\
コーヒー,1,1,100,名詞,普通名詞,一般,*,*,*,コーヒー,コーヒー-coffee,コーヒー,コーヒー,コーヒー,コーヒー,外,*,*,*,*
を,1,1,100,助詞,格助詞,*,*,*,*,ヲ,を,を,オ,を,オ,和,*,*,*,*
飲ん,1,1,100,動詞,一般,*,*,五段-マ行,連用形-撥音便,ノム,飲む,飲ん,ノン,飲む,ノム,和,*,*,*,*
だ,1,1,100,助動詞,*,*,*,助動詞-タ,終止形-一般,タ,た,だ,ダ,だ,ダ,和,*,*,*,*
三,1,1,100,名詞,数詞,*,*,*,*,サン,三,三,サン,三,サン,漢,*,*,*,*
";
const UNIDIC_UNKNOWN: &str = "\
DEFAULT,0,0,10000,補助記号,一般,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*
SPACE,0,0,100,空白,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*
SYMBOL,0,0,100,補助記号,一般,*,*,*,*,*,*,*,*,*,*,*,*,*,*,*
";

#[test]
fn unidic_fills_the_same_columns() {
    let place = Place::new();
    let folder = build(&place, "unidic", UNIDIC, UNIDIC_WORDS, UNIDIC_UNKNOWN);
    place.write("words.csv", "コーヒー三,名詞-普通名詞,コーヒーサン\n");
    let options = ["--dictionary", folder.to_str().unwrap(), "--user-dictionary", "words.csv"];
    take_in(&place, "コーヒーを飲んだ!三 コーヒー三", &options);
    assert_eq!(
        tokens(
            &place,
            "surface, lemma, reading, pos, pos1, pos2, conjugation_type, conjugation_form, kind"
        ),
        [
            "コーヒー,コーヒー,コーヒー,名詞,普通名詞,一般,,,word",
            "を,を,ヲ,助詞,格助詞,*,,,word",
            "飲ん,飲む,ノム,動詞,一般,*,五段-マ行,連用形-撥音便,word",
            "だ,だ,タ,助動詞,*,*,助動詞-タ,終止形-一般,word",
            "!,!,,補助記号,一般,*,,,symbol",
            "三,三,サン,名詞,数詞,*,,,number",
            "コーヒー三,コーヒー三,コーヒーサン,名詞,普通名詞,*,,,word",
        ]
    );
    let status = place.json(&["status", "--format", "json"]);
    assert_eq!(status["dictionary"]["name"], "unidic");
    // The lexicon is IPADIC's companion.
    assert!(status["lexicon"].is_null());

    // The embedded dictionary would cut otherwise: refused both ways.
    let ran = place.run(&["ingest", SAMPLE, "--user-dictionary", "words.csv"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("created with dictionary unidic ("), "{}", ran.stderr);
    assert!(ran.stderr.contains("this run uses ipadic-2.7.0-20070801 ("), "{}", ran.stderr);
    assert_eq!(place.run(&["ingest", "--rebuild"]).status, 0);
    assert_eq!(tokens(&place, "lemma")[2..4], ["飲む", "だ"]);
}

#[test]
fn lexemes_lose_their_gloss_where_there_is_no_better_lemma() {
    let place = Place::new();
    let fields = "surface left_context_id right_context_id cost pos1 pos2 pos3 pos4 cType cForm \
                  lForm lemma";
    let words = "コーヒー,1,1,100,名詞,普通名詞,一般,*,*,*,コーヒー,コーヒー-coffee\n\
                 私,1,1,100,代名詞,*,*,*,*,*,ワタクシ,私-代名詞\n";
    let unknown = "DEFAULT,0,0,10000,名詞,普通名詞,一般,*,*,*,*,*\nSPACE,0,0,100,空白,*,*,*,*,*,*,*\n\
                   SYMBOL,0,0,100,補助記号,一般,*,*,*,*,*,*\n";
    let folder = build(&place, "unidic", fields, words, unknown);
    take_in(&place, "私コーヒー", &["--dictionary", folder.to_str().unwrap()]);
    assert_eq!(
        tokens(&place, "surface, lemma, reading, pos, pos1"),
        ["私,私,ワタクシ,代名詞,*", "コーヒー,コーヒー,コーヒー,名詞,普通名詞"]
    );
}

#[test]
fn a_dictionary_without_parts_of_speech_is_refused() {
    let place = Place::new();
    let fields = "surface left_context_id right_context_id cost meaning";
    let unknown = "DEFAULT,0,0,1,*\nSPACE,0,0,1,*\nSYMBOL,0,0,1,*\n";
    let folder = build(&place, "odd", fields, "雨,1,1,100,rain\n", unknown);
    place.write("one.jsonl", status(0, "雨") + "\n");
    let ran = place.run(&["ingest", "one.jsonl", "--dictionary", folder.to_str().unwrap()]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("does not list the field part_of_speech"), "{}", ran.stderr);
}
