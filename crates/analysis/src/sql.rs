//! Reads a question's SQL: binds its parameters in the parsed statement, finds
//! the tables it names and the days it needs of them.

mod binder;
mod bounds;
mod days;
mod grouping;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use sqlparser::ast::{Expr, Ident, Spanned, Statement, Visit, VisitMut, Visitor};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::error::QueryError;
use super::question::Question;
use super::values::Values;
use binder::Binder;
pub(super) use days::Days;
use days::{AllColumns, TableFinder};

/// A question's statement with its parameters bound.
#[derive(Debug)]
pub(super) struct Bound {
    statement: Statement,
    name: String,
}

impl Bound {
    /// Parses a question and puts `values` in the places of its parameters.
    ///
    /// # Errors
    ///
    /// Bad SQL, with line and column; SQL too large to be answered; a parameter
    /// without a value; a value of the wrong type or for no parameter.
    pub(crate) fn new(question: &Question, values: &Values) -> Result<Self, QueryError> {
        let wrong =
            |at, message: String| QueryError::Question { name: question.name.clone(), at, message };
        let large =
            |(at, message)| QueryError::TooLarge { name: question.name.clone(), at, message };
        bounds::of_text(&question.sql).map_err(large)?;
        let (statements, rest) = parsed(&question.sql).map_err(|error| {
            let (at, message) = place_of(&error.to_string());
            wrong(at, message)
        })?;
        // The parser takes a bare END for that of a block, and reads no further.
        if let Some((word, at)) = rest {
            let name = word.to_lowercase();
            return Err(wrong(at, format!("{word} is a keyword; as a column, write \"{name}\"")));
        }
        let [statement] = <[Statement; 1]>::try_from(statements).map_err(|statements| {
            match statements.len() {
                0 => wrong(None, "the file has no statement".to_owned()),
                count => {
                    let second = statements[1].span().start;
                    let at = (second.line > 0).then_some((second.line, second.column));
                    wrong(at, format!("expected one statement, not {count}"))
                }
            }
        })?;
        if !matches!(statement, Statement::Query(_)) {
            return Err(wrong(None, "only SELECT statements are allowed".to_owned()));
        }
        let mut binder = Binder::new(question, values);
        let mut statement = statement;
        if let ControlFlow::Break(error) = VisitMut::visit(&mut statement, &mut binder) {
            return Err(error);
        }
        binder.all_used()?;
        if let ControlFlow::Break(found) = statement.visit(&mut bounds::Filled) {
            return Err(large(found));
        }
        if let ControlFlow::Break(found) = statement.visit(&mut bounds::Reads::default()) {
            return Err(large(found));
        }
        if let ControlFlow::Break((at, message)) = statement.visit(&mut grouping::Ungrouped) {
            return Err(wrong(at, message));
        }
        Ok(Self { statement, name: question.name.clone() })
    }

    /// The statement as text.
    pub(crate) fn text(&self) -> String {
        self.statement.to_string()
    }

    /// The tables it reads, each with the days it needs: for every place in
    /// which the table stands the days that its top-level conditions leave.
    ///
    /// # Errors
    ///
    /// A table that is not in `known`, with its line and column.
    pub(crate) fn tables(&self, known: &[&str]) -> Result<BTreeMap<String, Vec<Days>>, QueryError> {
        let mut finder = TableFinder::default();
        let _: ControlFlow<()> = self.statement.visit(&mut finder);
        for table in &finder.named {
            let name = table.value.to_lowercase();
            if !known.contains(&name.as_str()) && !finder.ctes.contains(&name) {
                return Err(QueryError::Question {
                    name: self.name.clone(),
                    at: place(table),
                    message: format!(
                        "unknown table {}; known tables: {}",
                        table.value,
                        known.join(", ")
                    ),
                });
            }
        }
        finder.days.retain(|table, _| known.contains(&table.as_str()));
        Ok(finder.days)
    }

    /// The columns of a table on which its answer may depend: those whose names
    /// stand somewhere in the statement; `None` for all, where it asks for all
    /// columns of the table.
    pub(crate) fn columns_of(&self, table: &str) -> Option<BTreeSet<String>> {
        if self.statement.visit(&mut AllColumns { table }).is_break() {
            return None;
        }
        let text = self.text();
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        let words: BTreeSet<String> = words.map(str::to_lowercase).collect();
        // NATURAL does not name the columns by which it joins, nor COLUMNS those that it
        // picks.
        let names_all = !["natural", "columns"].iter().any(|word| words.contains(*word));
        names_all.then_some(words)
    }

    /// Whether tables are joined each row with each, and make too many;
    /// `rows_of` tells how many a table has.
    ///
    /// # Errors
    ///
    /// That they do, with the place of the last of them.
    pub(crate) fn check_joins(
        &self,
        rows_of: &dyn Fn(&str) -> Option<u64>,
    ) -> Result<(), QueryError> {
        match self.statement.visit(&mut bounds::Crossed { rows_of }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break((at, message)) => {
                Err(QueryError::TooLarge { name: self.name.clone(), at, message })
            }
        }
    }

    /// Where a column of a name that Polars does not find stands.
    pub(crate) fn place_of_column(&self, column: &str) -> Option<(u64, u64)> {
        struct Finder<'a>(&'a str);

        impl Visitor for Finder<'_> {
            type Break = (u64, u64);

            fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Self::Break> {
                let ident = match expr {
                    Expr::Identifier(ident) => Some(ident),
                    Expr::CompoundIdentifier(parts) => parts.last(),
                    _ => None,
                };
                match ident.filter(|ident| ident.value == self.0).and_then(place) {
                    Some(place) => ControlFlow::Break(place),
                    None => ControlFlow::Continue(()),
                }
            }
        }

        self.statement.visit(&mut Finder(column)).break_value()
    }
}

/// A word and where it stands.
type Word = (String, Option<(u64, u64)>);

/// The statements of a text, and the word at which the parser stopped before its end.
fn parsed(sql: &str) -> Result<(Vec<Statement>, Option<Word>), ParserError> {
    let mut parser = Parser::new(&GenericDialect).try_with_sql(sql)?;
    let statements = parser.parse_statements()?;
    let next = parser.peek_token();
    let start = next.span.start;
    let place = (start.line > 0).then_some((start.line, start.column));
    let rest = (next.token != Token::EOF).then(|| (next.token.to_string(), place));
    Ok((statements, rest))
}

/// Where in a question that what Polars' message is about stands.
pub(super) fn place_of_message(sql: &str, message: &str) -> Option<(u64, u64)> {
    bounds::place_of_message(sql, message)
}

/// Line and column of a name, from 1.
fn place(ident: &Ident) -> Option<(u64, u64)> {
    let start = ident.span.start;
    (start.line > 0).then_some((start.line, start.column))
}

/// Splits the parser's `… at Line: 3, Column: 7` off its message.
fn place_of(message: &str) -> (Option<(u64, u64)>, String) {
    let message = message.trim_start_matches("sql parser error: ");
    if message == "recursion limit exceeded" {
        return (None, "its parts are nested too deeply".to_owned());
    }
    let Some((text, at)) = message.rsplit_once(" at Line: ") else {
        return (None, message.to_owned());
    };
    let at = at
        .split_once(", Column: ")
        .and_then(|(line, column)| Some((line.trim().parse().ok()?, column.trim().parse().ok()?)));
    (at, text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(sql: &str, values: &[(&str, &str)]) -> Result<Bound, QueryError> {
        let add = |given: Values, (name, value): &(&str, &str)| given.with(name, value);
        Bound::new(&Question::parse("test.sql", sql), &values.iter().fold(Values::default(), add))
    }

    #[test]
    fn values_are_bound_and_never_pasted() {
        let sql = "SELECT $a, $b, $c, $d";
        let values = [("a", "2018-09-03"), ("b", "12"), ("c", "x' OR 1=1 --"), ("d", "1.5")];
        assert_eq!(
            bound(sql, &values).unwrap().text(),
            "SELECT CAST('2018-09-03' AS DATE), CAST('12' AS BIGINT), 'x'' OR 1=1 --', CAST('1.5' AS DOUBLE)"
        );
    }

    #[test]
    fn mistakes_have_a_place() {
        for (sql, values, message) in [
            (
                "SELECT *\nFROM words WHERE date = $date",
                &[][..],
                "test.sql:2:25: $date has no value",
            ),
            ("SELECT 1 FRM\nx y", &[], "test.sql:2:1: Expected: end of statement"),
            ("SELECT 1", &[("date", "1")], "date=1: unknown parameter; the question has none"),
            (
                "SELECT LPAD('a', $n, 'b')",
                &[("n", "4000000000")],
                "test.sql:1:8: the length of LPAD",
            ),
            ("SELECT RPAD('a', a * 2, 'b')", &[], "test.sql:1:8: the length of RPAD"),
            ("DROP TABLE words", &[], "only SELECT statements are allowed"),
            ("-- nothing", &[], "the file has no statement"),
            (
                "SELECT start, end FROM tokens",
                &[],
                "test.sql:1:15: end is a keyword; as a column, write \"end\"",
            ),
            ("SELECT 1; SELECT 2", &[], "test.sql:1:11: expected one statement, not 2"),
            ("-- t\n-- $n BIGINT\nSELECT $n", &[("n", "x")], "\"x\" is not an integer"),
        ] {
            let error = bound(sql, values).unwrap_err().to_string();
            assert!(error.contains(message), "{sql}: {error}");
        }
        let tables = bound("SELECT *\n  FROM wrds", &[]).unwrap().tables(&["words"]);
        let error = tables.unwrap_err().to_string();
        assert_eq!(error, "test.sql:2:8: unknown table wrds; known tables: words");
    }

    #[test]
    fn top_level_conditions_tell_the_days() {
        let day = |day: i8| jiff::civil::date(2018, 9, day);
        for (condition, included, excluded) in [
            ("date = $date", vec![3], vec![2, 4]),
            ("w.date >= $date AND lemma = 'a'", vec![3, 9], vec![2]),
            ("('2018-09-03' > date)", vec![1], vec![9]),
            ("date IN ($date, DATE '2018-09-05')", vec![3, 5], vec![4]),
            ("date BETWEEN CAST('2018-09-02' AS DATE) AND $date", vec![2, 3], vec![1, 4]),
            ("date = $date OR lemma = 'a'", vec![1, 3, 9], vec![]),
            ("NOT date = $date", vec![3, 4], vec![]),
        ] {
            let sql = format!("SELECT * FROM words AS w WHERE {condition}");
            let values: &[_] =
                if condition.contains('$') { &[("date", "2018-09-03")] } else { &[] };
            let tables = bound(&sql, values).unwrap().tables(&["words"]).unwrap();
            let days = &tables["words"][0];
            assert!(included.into_iter().all(|d| days.include(day(d))), "{condition}");
            assert!(!excluded.into_iter().any(|d| days.include(day(d))), "{condition}");
        }
    }

    #[test]
    fn tables_joined_without_a_condition_may_be_small() {
        let rows_of = |table: &str| match table {
            "tokens" => Some(20_000),
            "variants" => Some(9),
            _ => None,
        };
        let check = |sql: &str| {
            bound(sql, &[]).unwrap().check_joins(&rows_of).map_err(|error| error.to_string())
        };
        for small in [
            "SELECT 1 FROM tokens AS a CROSS JOIN variants",
            "SELECT 1 FROM tokens AS a CROSS JOIN total",
            "SELECT 1 FROM tokens AS a, tokens AS b WHERE a.lemma = b.lemma",
            "SELECT 1 FROM tokens AS a JOIN tokens AS b ON a.lemma = b.lemma",
        ] {
            assert_eq!(check(small), Ok(()), "{small}");
        }
        for large in [
            "SELECT 1 FROM tokens AS a CROSS JOIN tokens AS b",
            "SELECT 1 FROM tokens AS a, tokens AS b",
            "SELECT * FROM (SELECT 1 FROM tokens AS a CROSS JOIN tokens AS b WHERE a.lemma = 'x')",
        ] {
            let error = check(large).unwrap_err();
            assert!(error.contains("make 400000000 rows"), "{large}: {error}");
        }
    }

    #[test]
    fn parts_that_double_each_other_are_not_asked() {
        let doubled = |parts: usize, operator: &str| {
            let first = "WITH a0 AS (SELECT lemma FROM words)".to_owned();
            let parts = (0..parts).map(|part| {
                let after = part + 1;
                format!(
                    ", a{after} AS (SELECT lemma FROM a{part} {operator} SELECT lemma FROM a{part})"
                )
            });
            let parts: Vec<String> = parts.collect();
            let last = parts.len();
            format!("{first}{} SELECT * FROM a{last}", parts.concat())
        };
        let error = |sql: &str| bound(sql, &[]).unwrap_err().to_string();
        for operator in ["UNION ALL", "UNION", "INTERSECT", "EXCEPT"] {
            assert!(bound(&doubled(7, operator), &[]).is_ok(), "{operator}");
            for parts in [8, 24, 300] {
                let message = error(&doubled(parts, operator));
                assert!(message.contains("at most 200 times"), "{operator} {parts}: {message}");
            }
        }
        let joined = vec!["SELECT lemma FROM words"; 201].join(" INTERSECT ");
        assert!(error(&joined).contains("at most 200 times"));
        // A part within hides one of its name without for itself alone.
        let hidden = doubled(7, "UNION ALL").replace(
            "SELECT * FROM a7",
            "SELECT * FROM (WITH a7 AS (SELECT 1 AS lemma) SELECT * FROM a7) AS b, a7, a7 AS c",
        );
        assert!(error(&hidden).contains("at most 200 times"));
    }

    #[test]
    fn names_of_ctes_are_no_tables() {
        let sql = "WITH a AS (SELECT * FROM words WHERE date = '2018-09-03') SELECT * FROM a";
        let tables = bound(sql, &[]).unwrap().tables(&["words", "terms"]).unwrap();
        assert_eq!(tables.keys().collect::<Vec<_>>(), ["words"]);
    }
}
