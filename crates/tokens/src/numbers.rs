//! Numbers with their units: `21:30`, `18時30分`, `¥5,500`, `二十歳`, `第3話`
//! are one token each, whose lemma is written with the value: `3000円`.

mod amount;

use amount::amount;
pub(super) use amount::is_numeral;

/// Units in Latin letters, as they are written; 5G and 4K are names.
const UNITS: [&str; 34] = [
    "GB", "MB", "KB", "kB", "TB", "gb", "mb", "km", "cm", "mm", "m", "kg", "mg", "g", "ml", "mL",
    "dl", "kcal", "cal", "W", "kW", "V", "Hz", "kHz", "MHz", "GHz", "fps", "dB", "px", "pt", "am",
    "pm", "AM", "PM",
];
/// Signs that are units, as the analyzer is given them.
const SIGNS: &str = "％%℃℉°‰㎝㎏㎜㎞㎡㏄";
/// What goes on after a unit, with another number.
const CHAINS: [(&str, &str); 8] = [
    ("年", "月"),
    ("月", "日"),
    ("時", "分"),
    ("時間", "分"),
    ("分", "秒"),
    ("円", "銭"),
    ("勝", "敗"),
    ("泊", "日"),
];
/// Units that IPADIC has as other words alone: つ after a figure, 世紀.
const MORE_UNITS: [&str; 12] =
    ["月", "つ", "世紀", "世代", "四半期", "ユーロ", "馬力", "種類", "文字", "凸", "浪", "連覇"];
/// What follows a numeral in names rather than counts: 千葉, 九州, 六園.
const OF_NAMES: &str = "葉州園間世極条輪村";
/// Counts up to nine.
const PIECES: &str = "つ";
/// What may follow a unit and belongs to it.
const SUFFIXES: [&str; 4] = ["目", "半", "間", "代"];
/// What says in which half of the day an hour is, and belongs to it: 午前7時.
const HALVES_OF_DAY: [&str; 2] = ["午前", "午後"];
/// Figures of an average that is written without its zero: .300.
const FIGURES_OF_AVERAGE: usize = 3;
/// Bytes of the longest number.
const LONGEST: usize = 192;

/// A number and its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Its length in bytes.
    pub length: usize,
    /// With its value in figures.
    pub lemma: String,
}

/// How the dictionary cuts the text that a number stands in; places are bytes
/// from the number's start.
pub(super) trait Words {
    /// Whether a word ends at a place.
    fn ends(&self, place: usize) -> bool;
    /// Where the word ends that begins at a place, if it is a counter (助数詞).
    fn counter(&self, place: usize) -> Option<usize>;
}

/// The number at the start of `text`, which follows the character `before`.
pub(super) fn number(text: &str, before: Option<char>, words: &dyn Words) -> Option<Number> {
    if before.is_some_and(|c| super::latin::is_letter_or_digit(c) || c == '．') {
        return None;
    }
    let is_of_time = before.is_some_and(|c| matches!(c, '時' | '月' | '日' | '年' | '分' | '円'));
    let mut found = Found { text, words, is_of_time, at: 0, lemma: String::new(), longest: None };
    let first = text.chars().next()?;
    if matches!(first, '.' | '．') {
        return average(text, words);
    }
    let half = HALVES_OF_DAY.iter().find(|half| text.starts_with(**half));
    if let Some(half) = half {
        found.at = half.len();
        found.lemma.push_str(half);
        return found.hour();
    }
    let mut yen = false;
    match first {
        '第' => found.pass(first, "第"),
        '¥' | '￥' => {
            yen = true;
            found.pass(first, "");
        }
        '$' | '＄' => found.pass(first, "$"),
        '€' => found.pass(first, "€"),
        '£' | '￡' => found.pass(first, "£"),
        // A sign, not a dash between words.
        '－' | '−' if !before.is_some_and(is_word_end) => found.pass(first, "-"),
        _ => {}
    }
    let has_prefix = found.at > 0;
    if !found.figures(!yen) {
        return None;
    }
    if yen {
        found.lemma.push('円');
        found.keep();
    } else if !has_prefix || first == '第' || matches!(first, '－' | '−') {
        found.units();
    }
    found.longest
}

/// An average without its zero, `.300`: three figures and no unit.
fn average(text: &str, words: &dyn Words) -> Option<Number> {
    let point = text.chars().next()?.len_utf8();
    let length = point + amount::digits(&text[point..]);
    let figures = &text[point..length];
    let goes_on = |c: char| super::latin::is_letter(c) || matches!(c, '.' | '．' | ',' | '，');
    let is_average = figures.chars().count() == FIGURES_OF_AVERAGE
        && !text[length..].starts_with(goes_on)
        && words.ends(length)
        && words.counter(length).is_none();
    let lemma = || "0.".chars().chain(figures.chars().map(amount::narrow)).collect();
    is_average.then(|| Number { length, lemma: lemma() })
}

/// What was read of a number so far.
struct Found<'t> {
    text: &'t str,
    words: &'t dyn Words,
    /// A time stands before it: 5時30〜6時.
    is_of_time: bool,
    at: usize,
    lemma: String,
    /// The longest that ends where a word does.
    longest: Option<Number>,
}

impl<'t> Found<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn pass(&mut self, c: char, lemma: &str) {
        self.at += c.len_utf8();
        self.lemma.push_str(lemma);
    }

    /// Keeps what was read, if a word ends there.
    fn keep(&mut self) -> bool {
        let is_whole = self.words.ends(self.at);
        if is_whole {
            self.longest = Some(Number { length: self.at, lemma: self.lemma.clone() });
        }
        is_whole
    }

    /// The figures themselves, `21:30` and `1.2.3` included. Whether there are
    /// any.
    fn figures(&mut self, keeps: bool) -> bool {
        let Some(amount) = amount(self.rest()) else { return false };
        self.at += amount.length;
        self.lemma.push_str(&amount.value);
        if amount.is_plain {
            self.more_figures();
        }
        if keeps {
            self.keep();
        }
        true
    }

    /// The hour after 午前 or 午後.
    fn hour(mut self) -> Option<Number> {
        let half = self.at;
        if !self.figures(true) {
            return None;
        }
        self.units();
        let number = self.longest?;
        let hour = |c: char| matches!(c, '時' | ':');
        number.lemma[half..].contains(hour).then_some(number)
    }

    /// Figures after the same sign again and again.
    fn more_figures(&mut self) {
        let joint = self.rest().chars().next();
        let Some((joint, sign)) = joint.and_then(|c| Some((c, joint_sign(c)?))) else { return };
        while self.at < LONGEST
            && let Some(rest) = self.rest().strip_prefix(joint)
        {
            let length = amount::digits(rest);
            // 3-D is a word.
            let after = rest[length..].chars().next();
            if length == 0 || (sign == '-' && after.is_some_and(super::latin::is_letter)) {
                break;
            }
            // 3〜4万円 is not from 3 on.
            let is_range = matches!(joint, '〜' | '～');
            if is_range && (self.is_of_time || after.is_some_and(is_numeral)) {
                break;
            }
            self.lemma.push(sign);
            self.lemma.extend(rest[..length].chars().map(amount::narrow));
            self.at += joint.len_utf8() + length;
        }
    }

    /// A unit, and what belongs to it.
    fn units(&mut self) {
        loop {
            let Some(length) = self.unit() else { return };
            let unit = &self.rest()[..length];
            self.lemma.extend(unit.chars().map(amount::narrow));
            self.at += length;
            if !self.keep() {
                return;
            }
            let more = CHAINS.iter().find(|(first, _)| *first == unit);
            if let Some((_, next)) = more
                && self.chained(next)
            {
                continue;
            }
            let suffix = SUFFIXES.iter().find(|suffix| {
                self.rest().starts_with(**suffix) && self.words.ends(self.at + suffix.len())
            });
            if let Some(suffix) = suffix {
                self.lemma.push_str(suffix);
                self.at += suffix.len();
                self.keep();
            }
            return;
        }
    }

    /// Reads the number before the unit `next`, if it is there.
    fn chained(&mut self, next: &str) -> bool {
        let Some(amount) = amount(self.rest()) else { return false };
        let goes_on = self.rest()[amount.length..].starts_with(next);
        if goes_on && self.at + amount.length < LONGEST {
            self.at += amount.length;
            self.lemma.push_str(&amount.value);
        }
        goes_on && self.words.ends(self.at)
    }

    /// Whether no more than a figure was read, but 0.
    fn is_one_figure(&self) -> bool {
        let mut read = self.text[..self.at].chars();
        read.next().is_some_and(|c| amount::is_digit(c) && amount::narrow(c) != '0')
            && read.next().is_none()
    }

    /// The length of the unit here.
    fn unit(&self) -> Option<usize> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        if SIGNS.contains(first) {
            return Some(first.len_utf8());
        }
        if super::latin::is_letter(first) {
            let letters = rest.find(|c| !super::latin::is_letter_or_digit(c)).unwrap_or(rest.len());
            let narrow: String = rest[..letters].chars().take(8).map(amount::narrow).collect();
            return UNITS.contains(&narrow.as_str()).then_some(letters);
        }
        let more = MORE_UNITS.iter().find(|unit| {
            rest.starts_with(**unit)
                && self.words.ends(self.at + unit.len())
                && (**unit != PIECES || self.is_one_figure())
        });
        let is_of_name = OF_NAMES.contains(first)
            && self.text[..self.at].chars().count() == 1
            && self.text.starts_with(is_numeral);
        more.map(|unit| unit.len()).or_else(|| {
            let counter = self.words.counter(self.at)?;
            (!is_of_name).then_some(counter - self.at)
        })
    }
}

/// Signs between figures: of times, dates, versions, scores. As in the lemma.
fn joint_sign(c: char) -> Option<char> {
    match c {
        '：' | ':' => Some(':'),
        '／' | '/' => Some('/'),
        '．' | '.' => Some('.'),
        // 10〜20分 is 10-20分.
        '－' | '-' | '‐' | '−' | '〜' | '～' => Some('-'),
        '対' => Some('対'),
        _ => None,
    }
}

/// Whether a character ends a word after which - is a dash.
fn is_word_end(c: char) -> bool {
    matches!(c, 'ァ'..='ヿ' | '一'..='鿿') || c.is_ascii_alphanumeric()
}

/// Whether a number can begin with a character.
pub(super) fn may_begin(c: char) -> bool {
    amount::is_digit(c)
        || matches!(c, '第' | '午' | '¥' | '￥' | '＄' | '€' | '£' | '￡' | '－' | '−' | '．')
        || is_numeral(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character is a word, but those of the units.
    struct Units<'t>(&'t str);

    impl Words for Units<'_> {
        fn ends(&self, place: usize) -> bool {
            self.0.is_char_boundary(place)
        }

        fn counter(&self, place: usize) -> Option<usize> {
            const COUNTERS: [&str; 15] = [
                "時間", "年度", "年", "月", "日", "時", "分", "秒", "円", "歳", "話", "回", "人",
                "個", "度",
            ];
            let counter = COUNTERS.iter().find(|unit| self.0[place..].starts_with(**unit))?;
            Some(place + counter.len())
        }
    }

    fn found(text: &str) -> Option<(&str, String)> {
        let number = number(text, None, &Units(text))?;
        Some((&text[..number.length], number.lemma))
    }

    #[test]
    fn numbers_with_their_units() {
        for (text, lemma) in [
            ("21：30", "21:30"),
            ("18時30分", "18時30分"),
            ("￥5，500", "5500円"),
            ("3，000円", "3000円"),
            ("2／3", "2/3"),
            ("1．2．3", "1.2.3"),
            ("３００円", "300円"),
            ("二十歳", "20歳"),
            ("第3話", "第3話"),
            ("第１０回", "第10回"),
            ("50％", "50%"),
            ("2回目", "2回目"),
            ("一万二千円", "12000円"),
            ("1億2000万人", "120000000人"),
            ("10万人", "100000人"),
            ("3．5万円", "35000円"),
            ("5GB", "5GB"),
            ("－3．5℃", "-3.5℃"),
            ("2025年11月5日", "2025年11月5日"),
            ("11月5日", "11月5日"),
            ("二〇二五年", "2025年"),
            ("三十一日", "31日"),
            ("5時半", "5時半"),
            ("1－0", "1-0"),
            ("0120－000－000", "0120-000-000"),
            ("2025／11／05", "2025/11/05"),
            ("3対2", "3対2"),
            ("3つ", "3つ"),
            ("２つ目", "2つ目"),
            ("第3四半期", "第3四半期"),
            ("140文字", "140文字"),
            ("＄100", "$100"),
            ("午前7時", "午前7時"),
            ("午後９時半", "午後9時半"),
            ("午後3：30", "午後3:30"),
            ("．300", "0.300"),
        ] {
            assert_eq!(found(text), Some((text, lemma.to_owned())), "{text}");
            let more = format!("{text}の");
            assert_eq!(found(&more).map(|(found, _)| found), Some(text), "{text}");
        }
    }

    #[test]
    fn numbers_end_where_their_unit_does() {
        for (text, number) in [
            ("5日18時", "5日"),
            ("1，2，3", "1"),
            ("2025年11", "2025年"),
            ("9時〜10時", "9時"),
            ("1：30－2：00", "1：30"),
            ("4K", "4"),
            ("3．", "3"),
            ("1－A", "1"),
        ] {
            assert_eq!(found(text).map(|(found, _)| found), Some(number), "{text}");
        }
        assert_eq!(found("第一印象").map(|(found, _)| found), Some("第一"));
        for none in ["円", "午前中", "午後2回", "．300円", "．30", "．3000", "．300．1"]
        {
            assert_eq!(found(none), None, "{none}");
        }
        let after_letter = number("17円", Some('e'), &Units("17円"));
        assert_eq!(after_letter, None);
    }
}
