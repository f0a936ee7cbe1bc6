//! Addresses to which cells of a sheet lead. People see `開く`; the address stands beside the rows
//! or in a formula.

use std::collections::BTreeMap;
use std::io;

use super::cell_place::{MOST_COLUMNS, column_of};
use super::xml::{Elements, attribute};

/// Name of the column that they become.
pub(super) const HEADING: &str = "link";
/// Links that are kept; more than a sheet of posts has rows.
const MOST: usize = 1 << 20;

/// The links of a sheet to posts.
#[derive(Debug, Default)]
pub(super) struct SheetLinks {
    /// By row, from 1: the column of the cell, and the address.
    by_row: BTreeMap<u32, (usize, String)>,
    /// Columns that the sheet has.
    pub width: usize,
}

impl SheetLinks {
    /// Looks for cells whose links are among `targets`, addresses by their ids.
    ///
    /// # Errors
    ///
    /// When the sheet cannot be read.
    pub(super) fn of(
        elements: &mut Elements,
        targets: &BTreeMap<String, String>,
    ) -> io::Result<Self> {
        let mut links = Self::default();
        elements.all(|start| match start.local_name().as_ref() {
            b"c" => {
                let place = attribute(start, "r").and_then(|place| column_of(&place));
                links.width = links.width.max(place.map_or(0, |place| place + 1)).min(MOST_COLUMNS);
            }
            b"hyperlink" if links.by_row.len() < MOST => {
                let target = attribute(start, "id").and_then(|id| targets.get(&id));
                let place = attribute(start, "ref").unwrap_or_default();
                let place = place.split(':').next().unwrap_or_default();
                let row = place.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().ok();
                if let (Some(target), Some(row), Some(column)) = (target, row, column_of(place)) {
                    links.by_row.entry(row).or_insert((column, target.clone()));
                }
            }
            _ => {}
        })?;
        Ok(links)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_row.is_empty()
    }

    /// The row of the first of them.
    pub(super) fn first_row(&self) -> u32 {
        self.by_row.keys().next().copied().unwrap_or(0)
    }

    /// The address of a row, unless a cell says it.
    pub(super) fn of_row(&self, row: u32, cells: &[String]) -> Option<&str> {
        let (column, address) = self.by_row.get(&row)?;
        let is_said = cells.get(*column).is_some_and(|cell| cell.starts_with("http"));
        (!is_said).then_some(address.as_str())
    }
}

/// Whether an address is one of a post, as the networks' are.
pub(super) fn is_of_post(address: &str) -> bool {
    address.starts_with("http")
        && ["/status/", "/statuses/", "/post/", "/notes/", "/@"].iter().any(|p| address.contains(p))
}

/// The address of a post in a formula, where what it shows is a word for it and nothing of the
/// post: `HYPERLINK("https://…/status/20","開く")`.
pub(super) fn of_formula<'a>(formula: &'a str, shown: &str) -> Option<&'a str> {
    const LONGEST: usize = 12;
    const WORDS: [&str; 19] = [
        "開",
        "リンク",
        "見る",
        "表示",
        "詳細",
        "ポスト",
        "投稿",
        "ツイート",
        "元",
        "link",
        "open",
        "view",
        "url",
        "tweet",
        "post",
        "here",
        "show",
        "source",
        "permalink",
    ];
    let start = formula.trim_start_matches(['=', ' ']);
    let rest = start.get("HYPERLINK(".len()..).filter(|_| {
        start.get(.."HYPERLINK(".len()).is_some_and(|name| name.eq_ignore_ascii_case("HYPERLINK("))
    })?;
    let address = rest.trim_start().strip_prefix('"')?.split('"').next()?;
    let shown = shown.trim().to_lowercase();
    let is_word = shown.chars().count() <= LONGEST
        && (!shown.contains(char::is_alphanumeric) || WORDS.iter().any(|w| shown.contains(w)));
    (is_of_post(address) && is_word).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_lead_to_posts() {
        let address = "https://x.com/a/status/20";
        let formula = format!("HYPERLINK(\"{address}\",\"開く\")");
        for shown in ["開く", "", "→", "View post"] {
            assert_eq!(of_formula(&formula, shown), Some(address), "{shown}");
        }
        for (formula, shown) in [
            (formula.as_str(), "朝の散歩"),
            (formula.as_str(), "2018-09-03"),
            ("HYPERLINK(\"https://e.com\",\"開く\")", "開く"),
            ("HYPERLINK(A1,\"開く\")", "開く"),
            ("SUM(A1:A3)", "6"),
            ("日", ""),
        ] {
            assert_eq!(of_formula(formula, shown), None, "{formula}");
        }
    }
}
