use super::*;

fn runs(text: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut from = 0;
    while let Some(run) = next_run(text, from) {
        runs.push(&text[run.start..run.end]);
        from = run.end;
    }
    runs
}

#[test]
fn runs_follow_kana() {
    assert_eq!(runs("9時〜10時、すごーい〜"), ["ー", "〜"]);
    assert_eq!(runs("寒〜い、東京〜大阪"), ["〜"]);
    assert_eq!(runs("やばぁ、ですぅー、ファン、ティー"), ["ぁ", "ぅー"]);
    assert_eq!(runs("めっっちゃ、やった、さむっ！かわっ"), ["っっ", "っ", "っ"]);
    assert_eq!(runs("すごおおい、かわいい、ねむいいい、おおおお"), ["おお", "いいい"]);
}

#[test]
fn what_may_be_a_run_is_seen_on_the_way() {
    for text in ["すごーい", "やばぁ", "めっっちゃ", "さむっ！", "さむっ", "すごおおい"]
    {
        let characters = text.chars().chain(['\0']);
        let pairs = std::iter::once('\0').chain(text.chars()).zip(characters);
        assert!(pairs.into_iter().any(|(before, c)| may_lengthen(before, c)), "{text}");
    }
    assert!(!may_lengthen('っ', 'た') && !may_lengthen('か', 'い'));
}

#[test]
fn variants_leave_out_or_write_the_vowel() {
    let variants = |text: &str| {
        let run = next_run(text, 0).unwrap();
        let written = |v: &Variant| format!("{}{}", &text[run.start..][..v.kept], v.instead);
        run.variants(text).iter().map(written).collect::<Vec<_>>()
    };
    assert_eq!(variants("すごーーい"), ["ー", "", "う", "お", "ー", "", "う", "お"]);
    assert_eq!(variants("ありがとー！"), ["う", "お", ""]);
    assert_eq!(variants("ラーーメン"), ["ー", "", "ー"]);
    assert_eq!(variants("めっっちゃ"), ["っ", ""]);
    assert_eq!(variants("さむっ"), ["い", "いい", "イ"]);
    assert_eq!(variants("ねむいいい"), ["いい", "い"]);
    assert_eq!(variants("カレェェ"), ["ー"]);
}
