//! Bounds on statements, so that reading one terminates and its answer fits into memory.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, JoinOperator, ObjectName, Query,
    Select, TableFactor, Value, Visitor,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

/// Operators and branches of a statement, at most. What reads them goes as deep as
/// they nest, and looks at each of a CASE's branches for all before it.
const MOST_TERMS: usize = 1_000;
/// How deep brackets may nest: the parser takes twice as long for each level, once it has
/// given up.
const DEEPEST: usize = 40;
/// Texts that are put together by `||` in a statement, at most: each is a level of what
/// Polars descends into.
const MOST_JOINED: usize = 100;
/// The units of intervals, which may also end in s, and how many of one there may be: of
/// others Polars makes no error.
const UNITS: [&str; 11] = [
    "nanosecond",
    "microsecond",
    "millisecond",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
];
const LONGEST_INTERVAL: u64 = 100_000;
/// Bytes of a statement, at most.
const MOST_BYTES: usize = 1 << 20;
/// Characters to which texts are filled up, at most.
const LONGEST_FILLED: u64 = 10_000;
/// Functions that fill texts up to the length in their second argument.
const FILLING: [&str; 2] = ["lpad", "rpad"];

/// Line and column, from 1.
type Place = Option<(u64, u64)>;

/// Why a statement is too large to be read, and where.
pub(super) fn of_text(sql: &str) -> Result<(), (Place, String)> {
    if sql.len() > MOST_BYTES {
        return Err((None, format!("a question has at most {} KiB", MOST_BYTES >> 10)));
    }
    // The parser reports what is not a token.
    let Ok(tokens) = Tokenizer::new(&GenericDialect, sql).tokenize_with_location() else {
        return Ok(());
    };
    if let Some(token) = tokens.iter().filter(|token| is_term(&token.token)).nth(MOST_TERMS) {
        let message = format!(
            "a question has at most {MOST_TERMS} operators and branches; put values into a \
             list, IN (…), or into several questions"
        );
        return Err((place(token), message));
    }
    let is_joined = |token: &&TokenWithSpan| token.token == Token::StringConcat;
    if let Some(token) = tokens.iter().filter(is_joined).nth(MOST_JOINED) {
        let message =
            format!("a question has at most {MOST_JOINED} ||; CONCAT(a, b, …) takes more");
        return Err((place(token), message));
    }
    let mut depth: usize = 0;
    for token in &tokens {
        match token.token {
            Token::LParen | Token::LBracket | Token::LBrace => depth += 1,
            Token::RParen | Token::RBracket | Token::RBrace => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let message = format!("brackets nest at most {DEEPEST} deep in a question");
            return Err((place(token), message));
        }
    }
    intervals(&tokens)
}

/// Looks at what follows each INTERVAL.
fn intervals(tokens: &[TokenWithSpan]) -> Result<(), (Place, String)> {
    let mut tokens = tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_)));
    while let Some(token) = tokens.next() {
        let Token::Word(word) = &token.token else { continue };
        if word.keyword != Keyword::INTERVAL {
            continue;
        }
        let Some(value) = tokens.next() else { break };
        if let Token::SingleQuotedString(text) = &value.token
            && !is_interval(text)
        {
            let message = format!(
                "an interval is up to {LONGEST_INTERVAL} of a unit, as '1 day' or \
                 '2 hours 30 minutes'"
            );
            return Err((place(value), message));
        }
    }
    Ok(())
}

/// Whether a text is numbers with their units.
fn is_interval(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let is_short = number.parse().is_ok_and(|number: u64| number <= LONGEST_INTERVAL);
        if !is_short || !UNITS.contains(&unit.strip_suffix('s').unwrap_or(unit)) {
            return false;
        }
        rest = after.trim_start_matches([' ', ',']);
    }
    !text.trim().is_empty()
}

/// Whether a token makes a statement nest, or grow.
fn is_term(token: &Token) -> bool {
    match token {
        Token::Word(word) => matches!(
            word.keyword,
            Keyword::AND
                | Keyword::OR
                | Keyword::XOR
                | Keyword::NOT
                | Keyword::IS
                | Keyword::IN
                | Keyword::LIKE
                | Keyword::ILIKE
                | Keyword::RLIKE
                | Keyword::REGEXP
                | Keyword::BETWEEN
                | Keyword::COLLATE
                | Keyword::AT
                | Keyword::WHEN
                | Keyword::SELECT
                | Keyword::JOIN
                | Keyword::UNION
                | Keyword::EXCEPT
                | Keyword::INTERSECT
        ),
        Token::EOF
        | Token::Whitespace(_)
        | Token::Comma
        | Token::Period
        | Token::SemiColon
        | Token::LParen
        | Token::RParen
        | Token::RBracket
        | Token::Number(..)
        | Token::Placeholder(_)
        | Token::SingleQuotedString(_)
        | Token::DoubleQuotedString(_) => false,
        _ => true,
    }
}

/// Finds what makes texts longer than they may be.
#[derive(Default)]
pub(super) struct Filled;

impl Visitor for Filled {
    /// The function that does.
    type Break = (Place, String);

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Self::Break> {
        let Expr::Function(function) = expr else { return ControlFlow::Continue(()) };
        let ident = function.name.0.last().and_then(|part| part.as_ident());
        let Some(ident) =
            ident.filter(|ident| FILLING.iter().any(|name| ident.value.eq_ignore_ascii_case(name)))
        else {
            return ControlFlow::Continue(());
        };
        let FunctionArguments::List(list) = &function.args else {
            return ControlFlow::Continue(());
        };
        let length = match list.args.get(1) {
            Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(length))) => number(length),
            _ => None,
        };
        if length.is_some_and(|length| length <= LONGEST_FILLED) {
            return ControlFlow::Continue(());
        }
        let message = format!("the length of {} is a number up to {LONGEST_FILLED}", ident.value);
        ControlFlow::Break((super::place(ident), message))
    }
}

/// How often a statement may read tables, once the parts that WITH names stand where they
/// are named: each that names the one before twice doubles it.
const MOST_READS: u64 = 200;

/// Counts how often tables are read.
#[derive(Default)]
pub(super) struct Reads {
    /// How often a part that WITH names reads tables.
    parts: BTreeMap<String, u64>,
    /// The queries around.
    open: Vec<OpenQuery>,
}

#[derive(Default)]
struct OpenQuery {
    reads: u64,
    /// The queries of its parts, which are compared by their places in memory alone.
    parts: Vec<(*const Query, String)>,
    /// What its parts hide.
    hidden: Vec<(String, Option<u64>)>,
}

impl Visitor for Reads {
    /// Where it is too often.
    type Break = (Place, String);

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<Self::Break> {
        let parts = query.with.iter().flat_map(|with| &with.cte_tables);
        let parts = parts.map(|part| {
            (std::ptr::from_ref(part.query.as_ref()), part.alias.name.value.to_lowercase())
        });
        self.open.push(OpenQuery { parts: parts.collect(), ..OpenQuery::default() });
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, name: &ObjectName) -> ControlFlow<Self::Break> {
        let ident = name.0.last().and_then(|part| part.as_ident());
        let named = ident.and_then(|ident| self.parts.get(&ident.value.to_lowercase()));
        let reads = named.copied().unwrap_or(1);
        let Some(query) = self.open.last_mut() else { return ControlFlow::Continue(()) };
        query.reads = query.reads.saturating_add(reads);
        if query.reads > MOST_READS {
            let message = format!(
                "a question reads tables at most {MOST_READS} times, its WITH parts counted as \
                 often as they are named; take several questions"
            );
            return ControlFlow::Break((ident.and_then(super::place), message));
        }
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, query: &Query) -> ControlFlow<Self::Break> {
        let Some(done) = self.open.pop() else { return ControlFlow::Continue(()) };
        for (name, hidden) in done.hidden.into_iter().rev() {
            match hidden {
                Some(reads) => self.parts.insert(name, reads),
                None => self.parts.remove(&name),
            };
        }
        let Some(around) = self.open.last_mut() else { return ControlFlow::Continue(()) };
        let own = std::ptr::from_ref(query);
        match around.parts.iter().find(|(part, _)| std::ptr::eq(*part, own)) {
            Some((_, name)) => {
                let hidden = self.parts.insert(name.clone(), done.reads.max(1));
                around.hidden.push((name.clone(), hidden));
            }
            None => around.reads = around.reads.saturating_add(done.reads),
        }
        if around.reads > MOST_READS {
            let message = format!("a question reads tables at most {MOST_READS} times");
            return ControlFlow::Break((None, message));
        }
        ControlFlow::Continue(())
    }
}

/// Rows that tables joined without a condition may make, at most.
const MOST_CROSSED: u64 = 100_000_000;

/// Finds tables that are joined each row with each.
pub(super) struct Crossed<'a> {
    /// How many rows a table has; `None` of what is not a table.
    pub rows_of: &'a dyn Fn(&str) -> Option<u64>,
}

impl Visitor for Crossed<'_> {
    /// The last of the tables.
    type Break = (Place, String);

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<Self::Break> {
        let is_crossed = select.selection.is_none();
        let listed = select.from.iter().filter(|_| is_crossed).map(|from| &from.relation);
        let joined = select.from.iter().flat_map(|from| {
            let crossed = from
                .joins
                .iter()
                .filter(|join| matches!(join.join_operator, JoinOperator::CrossJoin(_)));
            let first = crossed.clone().next().map(|_| &from.relation).filter(|_| !is_crossed);
            first.into_iter().chain(crossed.map(|join| &join.relation))
        });
        let mut rows: u64 = 1;
        let mut tables = 0;
        for (ident, count) in listed.chain(joined).filter_map(|factor| self.table(factor)) {
            rows = rows.saturating_mul(count);
            tables += 1;
            if tables > 1 && rows > MOST_CROSSED {
                let message = format!(
                    "tables joined without a condition make {rows} rows, of at most \
                     {MOST_CROSSED}; say ON what, or take fewer days"
                );
                return ControlFlow::Break((super::place(ident), message));
            }
        }
        ControlFlow::Continue(())
    }
}

impl Crossed<'_> {
    fn table<'f>(&self, factor: &'f TableFactor) -> Option<(&'f Ident, u64)> {
        let TableFactor::Table { name, .. } = factor else { return None };
        let ident = name.0.last().and_then(|part| part.as_ident())?;
        Some((ident, (self.rows_of)(&ident.value.to_lowercase())?))
    }
}

/// A whole number as it is written, or as a parameter is bound.
fn number(expr: &Expr) -> Option<u64> {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => number(inner),
        Expr::Value(value) => match &value.value {
            Value::Number(number, _) => number.parse().ok(),
            Value::SingleQuotedString(text) => text.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// Where in a statement that what Polars' message is about stands: the subquery, or
/// a name or a clause that the message repeats; else where the statement begins.
pub(super) fn place_of_message(sql: &str, message: &str) -> Place {
    let tokens = Tokenizer::new(&GenericDialect, sql).tokenize_with_location().ok()?;
    let tokens: Vec<_> =
        tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_))).collect();
    let word = |token: &TokenWithSpan| match &token.token {
        Token::Word(word) => Some(word.value.to_lowercase()),
        _ => None,
    };
    let message = message.to_lowercase();
    if message.contains("cannot compare") {
        let is_text = |token: &&&TokenWithSpan| matches!(token.token, Token::SingleQuotedString(_));
        if let Some(text) = tokens.iter().find(is_text) {
            return place(text);
        }
    }
    if message.contains("subquery") {
        let begins = |trio: &&[&TokenWithSpan]| {
            let before = word(trio[0]);
            let is_relation =
                matches!(before.as_deref(), Some("from" | "join" | "as" | "lateral" | "union"));
            trio[1].token == Token::LParen
                && word(trio[2]).is_some_and(|word| word == "select")
                && !is_relation
        };
        if let Some(trio) = tokens.windows(3).find(begins) {
            return place(trio[2]);
        }
    }
    let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let quoted = message.split(['"', '\'', '`']).skip(1).step_by(2);
    let named = quoted.filter(|name| name.chars().all(is_of_word) && !name.is_empty());
    let said = message.split(|c| !is_of_word(c)).filter(|word| word.chars().count() > 2);
    let is_plain =
        |name: &&str| !matches!(*name, "select" | "from" | "where" | "and" | "not" | "the");
    let found = named
        .chain(said)
        .filter(is_plain)
        .find_map(|name| tokens.iter().find(|token| word(token).is_some_and(|word| word == name)));
    place(found.or(tokens.first())?)
}

fn place(token: &TokenWithSpan) -> Place {
    let start = token.span.start;
    (start.line > 0).then_some((start.line, start.column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_of_too_many_terms_is_not_read() {
        let sum = |terms: usize| format!("SELECT {}", vec!["1"; terms].join("+"));
        assert_eq!(of_text(&sum(900)), Ok(()));
        let (place, message) = of_text(&sum(20_000)).unwrap_err();
        assert_eq!(place.map(|(line, _)| line), Some(1));
        assert!(message.contains("at most 1000 operators"), "{message}");
        let cases = "WHEN 1 THEN 1 ".repeat(5_000);
        assert!(of_text(&format!("SELECT CASE {cases} END")).is_err());
        let list = vec!["'ケーキ'"; 20_000].join(", ");
        assert_eq!(of_text(&format!("SELECT * FROM words WHERE lemma IN ({list})")), Ok(()));
        assert!(of_text(&" ".repeat(MOST_BYTES + 1)).is_err());
    }

    #[test]
    fn what_nests_too_deep_or_grows_too_long_is_not_read() {
        let nested =
            |depth: usize| format!("SELECT {}1{}", "CAST(".repeat(depth), ")".repeat(depth));
        assert_eq!(of_text(&nested(DEEPEST)), Ok(()));
        let (place, message) = of_text(&nested(DEEPEST + 1)).unwrap_err();
        assert_eq!((place, message.contains("nest")), (Some((1, 212)), true));
        assert!(of_text(&format!("SELECT {}", "[".repeat(400))).is_err());
        assert_eq!(of_text(&format!("SELECT {}", vec!["text"; 100].join("||"))), Ok(()));
        assert!(of_text(&format!("SELECT {}", vec!["text"; 102].join("||"))).is_err());
    }

    #[test]
    fn intervals_are_numbers_of_units() {
        for (interval, is_one) in [
            ("1 day", true),
            ("2 Hours, 30 minutes", true),
            ("1day", true),
            ("", false),
            ("1", false),
            ("day", false),
            ("1 frob", false),
            ("1 日", false),
            ("1e5 days", false),
            ("-1 day", false),
            ("99999999999999 years", false),
        ] {
            let sql = format!("SELECT date + INTERVAL '{interval}' AS n FROM words");
            assert_eq!(of_text(&sql).is_ok(), is_one, "{interval}");
        }
    }

    #[test]
    fn what_a_message_is_about_has_a_place() {
        let sql = "SELECT lemma,\n  (SELECT 1) AS one\nFROM words\nORDER BY soundex(lemma)";
        for (message, expected) in [
            ("unexpected subquery", (2, 4)),
            ("unsupported function 'soundex'", (4, 10)),
            ("unable to find column \"lemma\"; valid columns: []", (1, 8)),
            ("something else", (1, 1)),
        ] {
            assert_eq!(place_of_message(sql, message), Some(expected), "{message}");
        }
    }
}
