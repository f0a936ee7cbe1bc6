//! Times as programs print their values: `datetime.datetime(2024, 5, 1, 9, 0)`,
//! `Timestamp('2024-05-01 09:00:00', tz='UTC')`, `/Date(1714521600000)/`,
//! `2024-05-01_09-00-00`, `Wednesday, 01-May-24 09:00:00 GMT`.

use std::borrow::Cow;

/// The same time in a spelling that people use; as it stands if it is none of these.
pub(crate) fn spelled(text: &str) -> Cow<'_, str> {
    of_json(text)
        .map(Cow::Borrowed)
        .or_else(|| of_call(text).map(Cow::Owned))
        .or_else(|| of_file_name(text).map(Cow::Owned))
        .or_else(|| with_whole_year(text).map(Cow::Owned))
        .unwrap_or(Cow::Borrowed(text))
}

/// `/Date(1714521600000+0900)/`, as .NET writes it: milliseconds of UTC, whatever
/// stands behind them.
fn of_json(text: &str) -> Option<&str> {
    let inner = text.trim_matches('\\').trim_start_matches('/').strip_prefix("Date(")?;
    let digits = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(inner.len());
    (digits > 0).then(|| &inner[..digits])
}

/// What Python and pandas print.
fn of_call(text: &str) -> Option<String> {
    let (name, rest) = text.split_once('(')?;
    let inner = rest.strip_suffix(')')?;
    let is_utc = inner.to_ascii_lowercase().contains("utc");
    let zone = if is_utc { " UTC" } else { "" };
    match name.rsplit('.').next()? {
        "datetime" => {
            let numbers: Vec<u32> =
                inner.split(',').map_while(|part| part.trim().parse().ok()).collect();
            let part = |place: usize| numbers.get(place).copied().unwrap_or(0);
            (numbers.len() >= 3).then(|| {
                let (year, month, day) = (part(0), part(1), part(2));
                let (hour, minute, second) = (part(3), part(4), part(5));
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{zone}")
            })
        }
        "Timestamp" => {
            let quoted = inner.trim_start().strip_prefix(['\'', '"'])?;
            let time = &quoted[..quoted.find(['\'', '"'])?];
            let has_zone = time.contains('+') || time.ends_with('Z') || time.contains("UTC");
            let named = inner.split_once("tz=").map(|(_, zone)| {
                let bare = zone.trim_matches(|c: char| !c.is_ascii_alphanumeric());
                format!(" {bare}")
            });
            Some(format!("{time}{}", named.filter(|_| !has_zone).unwrap_or_default()))
        }
        _ => None,
    }
}

/// `2024-05-01_09-00-00`, which may stand in the name of a file.
fn of_file_name(text: &str) -> Option<String> {
    let (date, clock) = text.split_once(['_', ' ', 'T'])?;
    let are = |part: &str, lengths: &[usize]| {
        let parts: Vec<&str> = part.split('-').collect();
        parts.len() == lengths.len()
            && parts.iter().zip(lengths).all(|(part, length)| {
                part.len() == *length && part.bytes().all(|byte| byte.is_ascii_digit())
            })
    };
    let is_one = are(date, &[4, 2, 2]) && (are(clock, &[2, 2, 2]) || are(clock, &[2, 2]));
    is_one.then(|| format!("{date} {}", clock.replace('-', ":")))
}

/// `01-May-24` with all of its year: from 70 on those of the last century.
fn with_whole_year(text: &str) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text[start..].find(' ').map_or(text.len(), |at| start + at);
    let parts: Vec<&str> = text[start..end].split('-').collect();
    let [day, month, year] = parts[..] else { return None };
    let is_month = month.len() >= 3 && month.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_short = year.len() == 2 && day.len() <= 2;
    let number: u32 = year.parse().ok().filter(|_| is_month && is_short)?;
    let century = if number < 70 { 2000 } else { 1900 };
    let (before, after) = (&text[..start], &text[end..]);
    Some(format!("{before}{day} {month} {}{after}", century + number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_print_times_of_their_own() {
        for (printed, expected) in [
            ("/Date(1715720400000)/", "1715720400000"),
            ("\\/Date(1715720400000+0900)\\/", "1715720400000"),
            ("datetime.datetime(2024, 5, 14, 21, 0, 1)", "2024-05-14 21:00:01"),
            (
                "datetime.datetime(2024, 5, 14, 21, 0, tzinfo=datetime.timezone.utc)",
                "2024-05-14 21:00:00 UTC",
            ),
            ("Timestamp('2024-05-14 21:00:00', tz='UTC')", "2024-05-14 21:00:00 UTC"),
            ("Timestamp('2024-05-14 21:00:00+0000', tz='UTC')", "2024-05-14 21:00:00+0000"),
            ("2024-05-14_21-00-00", "2024-05-14 21:00:00"),
            ("Tuesday, 14-May-24 21:00:00 GMT", "Tuesday, 14 May 2024 21:00:00 GMT"),
            ("2024-05-14 21:00:00", "2024-05-14 21:00:00"),
            ("14 May 2024", "14 May 2024"),
            ("朝(9時)", "朝(9時)"),
            ("", ""),
        ] {
            assert_eq!(spelled(printed), expected, "{printed}");
        }
    }
}
