//! Numbers on the command line, refused in words that say what is expected.

use std::fmt::Display;
use std::num::NonZeroUsize;
use std::str::FromStr;

/// Reads a whole number, 0 or more.
pub fn rows(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "expected a whole number, 0 for all".to_owned())
}

/// Reads a number of threads.
pub fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "expected a whole number from 1".to_owned())
}

/// Reads a whole number of `least` or more.
pub fn from<T>(least: T) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync
where
    T: FromStr + PartialOrd + Display + Copy + Send + Sync,
{
    move |text| {
        let number = text.parse().ok().filter(|number| *number >= least);
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let too_large = if is_number && text.len() > 18 { "; this one is too large" } else { "" };
        number.ok_or_else(|| format!("expected a whole number from {least}{too_large}"))
    }
}

/// Reads a whole number from `least` to `most`.
pub fn between<T>(least: T, most: T) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync
where
    T: FromStr + PartialOrd + Display + Copy + Send + Sync,
{
    move |text| {
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| format!("expected a whole number from {least} to {most}"))
    }
}

/// Reads the id of a post.
pub fn post_id(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| "expected the id of a post, a whole number".to_owned())
}

/// Reads the id of an author.
pub fn author_id(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| {
        "expected the id of an author, a whole number; to find it: tsubuyaki query \
         \"SELECT DISTINCT author_id FROM tweets WHERE author = 'NAME'\""
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_is_said() {
        assert_eq!(rows("20"), Ok(20));
        assert_eq!(rows("x"), Err("expected a whole number, 0 for all".to_owned()));
        assert_eq!(from(1_i64)("0"), Err("expected a whole number from 1".to_owned()));
        let error = from(1_i64)("18446744073709551615").unwrap_err();
        assert_eq!(error, "expected a whole number from 1; this one is too large");
        let null = between(1_u64, 10_000);
        assert_eq!(null("10000"), Ok(10_000));
        assert_eq!(null("x"), Err("expected a whole number from 1 to 10000".to_owned()));
        assert_eq!(post_id("-7"), Ok(-7));
        assert!(author_id("@name").unwrap_err().contains("WHERE author = 'NAME'"));
    }
}
