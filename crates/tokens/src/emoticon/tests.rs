use super::*;

#[test]
fn faces_with_eyes_mouth_and_arms() {
    for face in [
        "(；＿；)",
        "(^^)",
        "(^o^)",
        "(´・ω・`)",
        "（´Д｀）",
        "(>_<)",
        "(T_T)",
        "(*^^*)",
        "(≧▽≦)",
        "(・∀・)",
        "(ﾟДﾟ)",
        "(-_-)",
        "(^^;)",
        "(；´Д｀)",
        "ヽ(´▽｀)/",
        "m(_ _)m",
        "(^-^)ノ",
        "＼(^o^)／",
        "(´；ω；｀)",
        "( ˘ω˘ )",
        "(//∇//)",
        "(*´ω｀*)",
        "(°▽°)",
        "Σ(ﾟДﾟ)",
        "(･ω･)ﾉ",
        "(^_^)/",
        "(๑•̀ㅂ•́)و",
        "(=ω=)",
        "(@_@)",
        "(￣ー￣)",
        "( ̄ー ̄)",
        "(つД⊂)",
        "(ㅠ_ㅠ)",
        "(ˇωˇ)",
        "(ФωФ)",
        "(´３｀)",
        "( ᐙ )",
    ] {
        assert_eq!(length(&format!("{face}です"), None), Some(face.len()), "{face}");
    }
}

#[test]
fn figures_stand_alone() {
    for figure in ["orz", "OTL", "^^;", "T_T", "_|￣|○", ":)", "¯\\_(ツ)_/¯"] {
        assert_eq!(length(&format!("{figure} "), Some('た')), Some(figure.len()), "{figure}");
    }
    for (text, before) in [("orzo", None), ("orz", Some('h')), ("^^^", None), (":)", Some(':'))] {
        assert_eq!(length(text, before), None, "{text}");
    }
}

#[test]
fn what_stands_in_brackets_is_rarely_a_face() {
    for text in [
        "(笑)",
        "(9/3)",
        "(月)",
        "(...)",
        "(-)",
        "(TV)",
        "(of)",
        "(a_b)",
        "()",
        "( )",
        "(--)",
        "(oo)",
        "（仮）",
        "(*1)",
        "(2_2)",
        "(1.0)",
        "(x)",
        "(株)",
        "(・)",
        "(。・)",
        "(^",
        "m(m)m",
        "(OK)",
        "(o.o.)",
        "(o)",
        "(今日の・夜・)",
    ] {
        assert_eq!(length(text, None), None, "{text}");
    }
    for text in ["(TT)", "(TOT)", "(TAT)"] {
        assert_eq!(length(text, Some('い')), Some(text.len()), "{text}");
        for before in [None, Some(' '), Some('ィ'), Some('島')] {
            assert_eq!(length(text, before), None, "{before:?}{text}");
        }
    }
    assert_eq!(length("(^^)ノート", None), Some("(^^)".len()));
}

/// Lines of a list.
fn listed(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.trim().is_empty())
}

#[test]
fn nearly_all_emoticons_are_found_and_hardly_anything_else() {
    let faces: Vec<&str> = listed(include_str!("faces.txt")).collect();
    let others: Vec<&str> = listed(include_str!("none.txt")).collect();
    assert!(faces.len() >= 300 && others.len() >= 300);
    let is_whole = |face: &&&str| length(&format!("{face} です"), None) == Some(face.len());
    let found = faces.iter().filter(is_whole).count();
    let is_face = |other: &&&str| length(&format!("{other}です"), None).is_some();
    let wrong = others.iter().filter(is_face).count();
    // Recall and precision.
    assert!(found * 100 > 95 * faces.len(), "{found} of {}", faces.len());
    assert!(found * 100 > 99 * (found + wrong), "{wrong} of {}", others.len());
}
