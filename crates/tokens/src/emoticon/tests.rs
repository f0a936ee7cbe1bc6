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
        "(o)",
        "(今日の・夜・)",
    ] {
        assert_eq!(length(text, None), None, "{text}");
    }
    assert_eq!(length("(^^)ノート", None), Some("(^^)".len()));
}
