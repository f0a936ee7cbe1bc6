//! What a page calls the day or period that it is of.

use jiff::civil::Date;

use crate::report::language::Language;
use tsubuyaki_analysis::{Span, SpanKind};
use tsubuyaki_charts::Named;

/// `この週` and `前週`.
pub(in crate::report) fn named(span: Span, l: Language) -> Named {
    match span.kind() {
        SpanKind::Day => Named::day(l),
        SpanKind::Week => Named::week(l),
        SpanKind::Month => Named::month(l),
        SpanKind::Year => Named::year(l),
        SpanKind::Days => Named::period(l),
    }
}

/// `2018年9月`, `September 2018`; a day with its weekday.
pub(in crate::report) fn label(span: Span, l: Language) -> String {
    match (span.is_day(), l) {
        (true, _) => l.whole_day(span.first()),
        (false, Language::Ja) => span.japanese(),
        (false, Language::En) => span.english(),
    }
}

/// The same beside others, as short as can be: `9月3日`, `第36週`, `9月`, `2018年`.
pub(in crate::report) fn short_label(span: Span, l: Language) -> String {
    let (first, week) = (span.first(), span.first().iso_week_date().week());
    match (span.kind(), l) {
        (SpanKind::Day, _) => l.month_day(first),
        (SpanKind::Week, Language::Ja) => format!("第{week}週"),
        (SpanKind::Week, Language::En) => format!("Week {week}"),
        (SpanKind::Month, Language::Ja) => format!("{}月", first.month()),
        (SpanKind::Month, Language::En) => first.strftime("%B").to_string(),
        (SpanKind::Year | SpanKind::Days, _) => label(span, l),
    }
}

/// Days in a row beside others: `9月3日〜5日`, `3–5 September`; of one day its name.
pub(in crate::report) fn days(from: Date, to: Date, l: Language) -> String {
    let is_of_one_month = (from.year(), from.month()) == (to.year(), to.month());
    match l {
        _ if from == to => l.month_day(from),
        Language::Ja if is_of_one_month => format!("{}〜{}日", l.month_day(from), to.day()),
        Language::Ja => format!("{}〜{}", l.month_day(from), l.month_day(to)),
        Language::En if is_of_one_month => format!("{}–{}", from.day(), l.month_day(to)),
        Language::En => format!("{} – {}", l.month_day(from), l.month_day(to)),
    }
}

/// The days of a week under its number, and of other periods nothing: `月曜日`,
/// `9月3日〜9日`.
pub(in crate::report) fn below(span: Span, l: Language) -> String {
    let (first, last) = (span.first(), span.last());
    match span.kind() {
        SpanKind::Day => l.whole_weekday(first.weekday()),
        SpanKind::Week => days(first, last, l),
        SpanKind::Month | SpanKind::Year | SpanKind::Days => String::new(),
    }
}
