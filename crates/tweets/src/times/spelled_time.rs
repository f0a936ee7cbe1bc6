//! Times as people and programs spell them: `2024年5月1日 9:00`, `9:00 AM · May 1,
//! 2024`, `Wed, 01 May 2024 00:00:00 GMT`.

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

use super::spelled_zone::{take_named_zone, take_zone};
use super::time_tokens::{Token, Token::Number, Token::Sign, Token::Word};
use super::time_tokens::{is_word, number, stands, tokens};

/// What `1/5/2024` begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayOrder {
    DayFirst,
    MonthFirst,
}

/// A day, and what else was written.
#[derive(Clone, Debug)]
pub(crate) struct Spelled {
    pub date: Date,
    pub time: Option<Time>,
    pub has_minutes: bool,
    pub has_seconds: bool,
    pub zone: Option<Zone>,
}

#[derive(Clone, Debug)]
pub(crate) enum Zone {
    Offset(Offset),
    Named(TimeZone),
}

/// Why a text cannot be read as a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    Unknown,
    /// Two numbers may each be the day or the month.
    DayOrMonth,
}

impl Spelled {
    pub(crate) fn of_day(date: Date) -> Self {
        Self { date, time: None, has_minutes: false, has_seconds: false, zone: None }
    }
}

/// No time is that long.
const MOST_BYTES: usize = 100;

/// Reads a time.
///
/// # Errors
///
/// Why it cannot be read.
pub(crate) fn parse(text: &str, order: Option<DayOrder>) -> Result<Spelled, Problem> {
    if text.len() > MOST_BYTES {
        return Err(Problem::Unknown);
    }
    let text = &text.replace("正午", "12:00");
    let mut tokens = tokens(text).ok_or(Problem::Unknown)?;
    let named = take_named_zone(text, &mut tokens);
    drop_weekdays(&mut tokens);
    let clock = take_clock(&mut tokens);
    let half = take_half_of_day(&mut tokens);
    let zone = match (named, take_zone(&mut tokens, clock.as_ref().map(|clock| clock.after))) {
        (Some(zone), offset) => Some(offset.map_or(Zone::Named(zone), Zone::Offset)),
        (None, offset) => offset.map(Zone::Offset),
    };
    let date = take_date(&mut tokens, order)?;
    let is_left = |token: &Token| match token {
        Sign(_) => false,
        Word(word) => !FILLERS.contains(&word.as_str()),
        Number(..) => true,
    };
    if tokens.iter().any(is_left) || (clock.is_none() && (zone.is_some() || half.is_some())) {
        return Err(Problem::Unknown);
    }
    // 24:00 is where the next day begins.
    let (mut date, mut clock) = (date, clock);
    if let Some(clock) = &mut clock
        && half.is_none()
        && (clock.hour, clock.minute, clock.second.unwrap_or(0)) == (24, Some(0), 0)
    {
        clock.hour = 0;
        date = date.tomorrow().map_err(|_| Problem::Unknown)?;
    }
    let time = clock.as_ref().map(|clock| clock.time(half)).transpose()?;
    Ok(Spelled {
        date,
        time,
        has_minutes: clock.as_ref().is_some_and(|clock| clock.minute.is_some()),
        has_seconds: clock.as_ref().is_some_and(|clock| clock.second.is_some()),
        zone,
    })
}

/// `20240501`, `202405010900`, `20240501090000`
pub(crate) fn of_digits(digits: &str) -> Option<Spelled> {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i8>().ok();
    let year: i16 = digits.get(..4)?.parse().ok()?;
    let date = Date::new(year, part(4, 6)?, part(6, 8)?).ok()?;
    if !(1990..2100).contains(&year) {
        return None;
    }
    if digits.len() == 8 {
        return Some(Spelled::of_day(date));
    }
    let second = part(12, 14);
    let time = Time::new(part(8, 10)?, part(10, 12)?, second.unwrap_or(0), 0).ok()?;
    let has_seconds = second.is_some();
    Some(Spelled { date, time: Some(time), has_minutes: true, has_seconds, zone: None })
}

/// Words that say nothing.
const FILLERS: &[&str] = &["at", "on", "of", "the", "st", "nd", "rd", "th", "t", "um", "uhr"];

/// `Wed`, `水曜日`, `(水)`
fn drop_weekdays(tokens: &mut Vec<Token>) {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    const DAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
    let is_name = |word: &str| {
        let is_long = word.len() > 3 && word.ends_with("day");
        NAMES.iter().any(|name| word == *name || (is_long && word.starts_with(name)))
            || matches!(word, "tues" | "weds" | "thur" | "thurs")
    };
    tokens.retain(|token| !matches!(token, Word(word) if is_name(word)));
    let mut at = 0;
    while at < tokens.len() {
        let is_day = is_word(tokens.get(at), &DAYS);
        let in_brackets = at > 0
            && matches!(tokens[at - 1], Sign('('))
            && matches!(tokens.get(at + 1), Some(Sign(')') | Word(_)));
        let is_full = stands(tokens, at + 1, "曜日") || stands(tokens, at + 1, "曜");
        if is_day && is_full {
            let length = if stands(tokens, at + 1, "曜日") { 3 } else { 2 };
            tokens.drain(at..at + length);
        } else if is_day && in_brackets {
            tokens.remove(at);
        } else {
            at += 1;
        }
    }
}

/// A time of day.
struct Clock {
    hour: u32,
    minute: Option<u32>,
    second: Option<u32>,
    /// `.123` as digits and how many.
    fraction: Option<(u32, usize)>,
    /// Where in the tokens that are left it stood.
    after: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

impl Clock {
    fn time(&self, half: Option<Half>) -> Result<Time, Problem> {
        let hour = match half {
            // `午後0時` is noon, as is `12 PM`.
            Some(_) if self.hour > 12 => self.hour,
            Some(Half::Morning) => self.hour % 12,
            Some(Half::Afternoon) => self.hour % 12 + 12,
            None => self.hour,
        };
        let nanos = self.fraction.map_or(0, |(value, digits)| {
            let scale = u32::try_from(digits).ok().and_then(|digits| 9_u32.checked_sub(digits));
            scale.map_or(0, |zeros| value.saturating_mul(10_u32.pow(zeros)))
        });
        let part = |value: u32| i8::try_from(value).map_err(|_| Problem::Unknown);
        // A leap second is the one before it.
        let second = self.second.unwrap_or(0);
        let second = if second == 60 { 59 } else { second };
        let nanos = i32::try_from(nanos).unwrap_or(0);
        Time::new(part(hour)?, part(self.minute.unwrap_or(0))?, part(second)?, nanos)
            .map_err(|_| Problem::Unknown)
    }
}

fn take_clock(tokens: &mut Vec<Token>) -> Option<Clock> {
    take_clock_of_signs(tokens)
        .or_else(|| take_clock_of_words(tokens))
        .or_else(|| take_clock_after_t(tokens))
        .or_else(|| take_hour(tokens))
}

/// `9:00:00.123`
fn take_clock_of_signs(tokens: &mut Vec<Token>) -> Option<Clock> {
    let is_colon = |at: usize| matches!(tokens.get(at), Some(Sign(':')));
    // The zone `+09:00` has a sign before it and stands after the clock.
    let at = (0..tokens.len()).find(|&at| number(tokens.get(at)).is_some() && is_colon(at + 1))?;
    let (hour, digits) = number(tokens.get(at))?;
    let (minute, _) = number(tokens.get(at + 2))?;
    let mut length = 3;
    let second = is_colon(at + 3).then(|| number(tokens.get(at + 4))).flatten();
    let mut fraction = None;
    if second.is_some() {
        length = 5;
        if matches!(tokens.get(at + 5), Some(Sign('.' | ','))) {
            fraction = number(tokens.get(at + 6));
            length += if fraction.is_some() { 2 } else { 0 };
        }
    }
    if digits > 2 {
        return None;
    }
    tokens.drain(at..at + length);
    let second = second.map(|(second, _)| second);
    Some(Clock { hour, minute: Some(minute), second, fraction, after: at })
}

/// `9時0分0秒`
fn take_clock_of_words(tokens: &mut Vec<Token>) -> Option<Clock> {
    let at = (1..tokens.len()).find(|&at| is_word(tokens.get(at), &["時"]))? - 1;
    let (hour, _) = number(tokens.get(at))?;
    let part = |at: usize, unit: &str| {
        is_word(tokens.get(at + 1), &[unit]).then(|| number(tokens.get(at))).flatten()
    };
    let minute = part(at + 2, "分");
    let second = minute.and_then(|_| part(at + 4, "秒"));
    let is_half = minute.is_none() && is_word(tokens.get(at + 2), &["半"]);
    let length = match (minute, second) {
        (Some(_), Some(_)) => 6,
        (Some(_), None) => 4,
        _ if is_half => 3,
        _ => 2,
    };
    tokens.drain(at..at + length);
    let minute = minute.map(|(minute, _)| minute).or(is_half.then_some(30));
    let second = second.map(|(second, _)| second);
    Some(Clock { hour, minute, second, fraction: None, after: at })
}

/// `20240501T090000`
fn take_clock_after_t(tokens: &mut Vec<Token>) -> Option<Clock> {
    let at = (1..tokens.len()).find(|&at| is_word(tokens.get(at), &["t"]))?;
    let (value, digits) = number(tokens.get(at + 1))?;
    let clock = match digits {
        6 => (value / 10_000, value / 100 % 100, Some(value % 100)),
        4 => (value / 100, value % 100, None),
        _ => return None,
    };
    tokens.drain(at..at + 2);
    let (hour, minute, second) = clock;
    Some(Clock { hour, minute: Some(minute), second, fraction: None, after: at })
}

const MORNING: [&str; 2] = ["am", "a"];
const AFTERNOON: [&str; 2] = ["pm", "p"];

/// `9 AM`
fn take_hour(tokens: &mut Vec<Token>) -> Option<Clock> {
    let is_half = |token: Option<&Token>| is_word(token, &["am", "pm"]);
    let at = (1..tokens.len()).find(|&at| is_half(tokens.get(at)))? - 1;
    let (hour, digits) = number(tokens.get(at))?;
    if digits > 2 {
        return None;
    }
    tokens.remove(at);
    Some(Clock { hour, minute: None, second: None, fraction: None, after: at })
}

fn take_half_of_day(tokens: &mut Vec<Token>) -> Option<Half> {
    for (name, half) in [("午前", Half::Morning), ("午後", Half::Afternoon)] {
        if let Some(at) = (0..tokens.len()).find(|&at| stands(tokens, at, name)) {
            tokens.drain(at..at + 2);
            return Some(half);
        }
    }
    let at = tokens
        .iter()
        .position(|token| is_word(Some(token), &MORNING) || is_word(Some(token), &AFTERNOON))?;
    let half = if is_word(tokens.get(at), &MORNING) { Half::Morning } else { Half::Afternoon };
    // `a.m.`
    let is_dotted =
        matches!(tokens.get(at + 1), Some(Sign('.'))) && is_word(tokens.get(at + 2), &["m"]);
    tokens.drain(at..at + if is_dotted { 3 } else { 1 });
    Some(half)
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Eras of Japan, with the year before their first.
const ERA_LETTERS: [(&str, u32); 3] = [("r", 2018), ("h", 1988), ("s", 1925)];
/// The years of which the last two digits may be all that is written.
const CENTURY: u32 = 2000;
const MOST_OF_CENTURY: u32 = 70;
const ERAS: [(&str, u32); 3] = [("令和", 2018), ("平成", 1988), ("昭和", 1925)];

fn month_named(word: &str) -> Option<u32> {
    const FULL: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_month = |(short, full): &(&&str, &&str)| {
        word.len() >= 3 && word.starts_with(**short) && full.starts_with(word)
    };
    let place = MONTHS.iter().zip(&FULL).position(|pair| is_month(&pair));
    let place = place.or_else(|| (word == "sept").then_some(8))?;
    u32::try_from(place + 1).ok()
}

fn take_date(tokens: &mut Vec<Token>, order: Option<DayOrder>) -> Result<Date, Problem> {
    let (year, month, day) = take_japanese_date(tokens)
        .or_else(|| take_date_of_era(tokens))
        .or_else(|| take_date_by_month_name(tokens))
        .map_or_else(|| take_date_of_numbers(tokens, order), Ok)?;
    if !(1000..10_000).contains(&year) {
        return Err(Problem::Unknown);
    }
    let part = |value: u32| i8::try_from(value).map_err(|_| Problem::Unknown);
    let year = i16::try_from(year).map_err(|_| Problem::Unknown)?;
    Date::new(year, part(month)?, part(day)?).map_err(|_| Problem::Unknown)
}

/// `2024年5月1日`, `令和6年5月1日`
fn take_japanese_date(tokens: &mut Vec<Token>) -> Option<(u32, u32, u32)> {
    let at = (1..tokens.len()).find(|&at| is_word(tokens.get(at), &["年"]))? - 1;
    let is_first = is_word(tokens.get(at), &["元"]);
    let (year, digits) = if is_first { (1, 1) } else { number(tokens.get(at))? };
    // `24年1月15日`; `6年1月15日` is more likely of an era.
    let usual = if digits == 2 && year < MOST_OF_CENTURY { CENTURY } else { 0 };
    let (month, _) = number(tokens.get(at + 2))?;
    let (day, _) = number(tokens.get(at + 4))?;
    if !is_word(tokens.get(at + 3), &["月"]) || !is_word(tokens.get(at + 5), &["日"]) {
        return None;
    }
    tokens.drain(at..at + 6);
    let before = at.checked_sub(2);
    let era = before.and_then(|at| {
        let (_, years) = ERAS.iter().find(|(name, _)| stands(tokens, at, name))?;
        tokens.drain(at..at + 2);
        Some(*years)
    });
    Some((era.unwrap_or(usual) + year, month, day))
}

/// `R6.1.15`, `H30/9/3`
fn take_date_of_era(tokens: &mut Vec<Token>) -> Option<(u32, u32, u32)> {
    let (at, years) = ERA_LETTERS.iter().find_map(|(letter, years)| {
        let at = tokens.iter().position(|token| is_word(Some(token), &[*letter]))?;
        Some((at, *years))
    })?;
    let is_between = |at: usize| matches!(tokens.get(at), Some(Sign('.' | '/' | '-')));
    let [year, month, day] = [1, 3, 5].map(|step| number(tokens.get(at + step)));
    if at != 0 || !is_between(2) || !is_between(4) {
        return None;
    }
    let date = (years + year?.0, month?.0, day?.0);
    tokens.drain(at..at + 6);
    Some(date)
}

/// `May 1, 2024`, `01 May 2024`, `1-May-2024`, `May 01 2024`
fn take_date_by_month_name(tokens: &mut Vec<Token>) -> Option<(u32, u32, u32)> {
    let at = tokens
        .iter()
        .position(|token| matches!(token, Word(word) if month_named(word).is_some()))?;
    let Word(word) = &tokens[at] else { return None };
    let month = month_named(word)?;
    tokens.remove(at);
    let numbers: Vec<(usize, u32, usize)> = tokens
        .iter()
        .enumerate()
        .filter_map(|(at, token)| number(Some(token)).map(|(value, digits)| (at, value, digits)))
        .collect();
    let [one, other] = numbers.as_slice() else { return None };
    let (day, year) = if one.2 == 4 { (other, one) } else { (one, other) };
    if year.2 != 4 || day.2 > 2 {
        return None;
    }
    let found = (year.1, month, day.1);
    tokens.retain(|token| number(Some(token)).is_none());
    Some(found)
}

/// `2024/5/1`, `20240501`, `1.5.2024`, `5/1/2024`
fn take_date_of_numbers(
    tokens: &mut Vec<Token>,
    order: Option<DayOrder>,
) -> Result<(u32, u32, u32), Problem> {
    if let [Number(value, 8), ..] = tokens.as_slice() {
        let found = (value / 10_000, value / 100 % 100, value % 100);
        tokens.remove(0);
        return Ok(found);
    }
    let at = tokens.iter().position(|token| number(Some(token)).is_some());
    let at = at.ok_or(Problem::Unknown)?;
    let part = |place: usize| number(tokens.get(at + place)).ok_or(Problem::Unknown);
    let ((first, first_digits), (second, _)) = (part(0)?, part(2)?);
    let (third, third_digits) = part(4)?;
    let sign = match (tokens.get(at + 1), tokens.get(at + 3)) {
        (Some(Sign(one)), Some(Sign(other))) if one == other => *one,
        _ => return Err(Problem::Unknown),
    };
    if !matches!(sign, '-' | '/' | '.') {
        return Err(Problem::Unknown);
    }
    // Posts are of no other years.
    let is_year = |(value, digits): (u32, usize)| digits == 2 && (6..=35).contains(&value);
    let begins_with_year = is_year((first, first_digits)) && second <= 12;
    let (third, third_digits) = match third_digits {
        2 if first_digits < 3 && is_year((third, 2)) && !begins_with_year => (2_000 + third, 4),
        digits => (third, digits),
    };
    let found = match (first_digits, third_digits) {
        (4, _) => (first, second, third),
        // `24/05/01`, but not `12/05/10`.
        (2, 1 | 2) if begins_with_year && !is_year((third, third_digits)) => {
            (2_000 + first, second, third)
        }
        (1 | 2, 4) => {
            let order = match (first > 12, second > 12, order, sign) {
                (true, ..) | (_, _, _, '.') => DayOrder::DayFirst,
                (_, true, ..) => DayOrder::MonthFirst,
                (_, _, Some(order), _) => order,
                // The same either way.
                _ if first == second => DayOrder::DayFirst,
                _ => return Err(Problem::DayOrMonth),
            };
            match order {
                DayOrder::DayFirst => (third, second, first),
                DayOrder::MonthFirst => (third, first, second),
            }
        }
        _ => return Err(Problem::Unknown),
    };
    tokens.drain(at..at + 5);
    Ok(found)
}

/// Whether a text is a time of which nothing tells whether it begins with the day.
pub(crate) fn is_of_two_readings(text: &str) -> bool {
    parse(text.trim(), None).is_err_and(|problem| problem == Problem::DayOrMonth)
}

/// What the first number of `13/5/2024` shows of those beside it.
pub(crate) fn order_shown(text: &str) -> Option<DayOrder> {
    let mut parts = text.trim().splitn(3, ['/', '-']);
    let first: u32 = parts.next()?.trim().parse().ok()?;
    let second: u32 = parts.next()?.trim().parse().ok()?;
    match (first, second) {
        (13..=31, 1..=12) => Some(DayOrder::DayFirst),
        (1..=12, 13..=31) => Some(DayOrder::MonthFirst),
        _ => None,
    }
}
