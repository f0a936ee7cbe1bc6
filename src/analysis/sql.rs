//! Reads a question's SQL: binds its parameters in the parsed statement, finds
//! the tables it names and the days it needs of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use jiff::civil::Date;
use sqlparser::ast::{
    BinaryOperator, Expr, Ident, ObjectName, Query, Select, SetExpr, Statement, TableFactor, Value,
    Visit, VisitMut, Visitor, VisitorMut,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use super::error::QueryError;
use super::question::{ParameterType, Question};
use super::when::parse_date;

/// A question's statement with its parameters bound.
#[derive(Debug)]
pub(super) struct Bound {
    statement: Statement,
    name: String,
}

/// The days that a condition leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Days {
    from: Option<Date>,
    to: Option<Date>,
    among: Option<BTreeSet<Date>>,
}

impl Days {
    pub fn include(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date)
            && self.to.is_none_or(|to| date <= to)
            && self.among.as_ref().is_none_or(|among| among.contains(&date))
    }

    fn and(&mut self, other: Self) {
        self.from = self.from.max(other.from);
        self.to = match (self.to, other.to) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.among = match (self.among.take(), other.among) {
            (Some(a), Some(b)) => Some(a.intersection(&b).copied().collect()),
            (a, b) => a.or(b),
        };
    }
}

impl Bound {
    /// Parses a question and puts `values` in the places of its parameters.
    ///
    /// # Errors
    ///
    /// Bad SQL, with line and column; a parameter without a value; a value of
    /// the wrong type or for no parameter.
    pub fn new(question: &Question, values: &BTreeMap<String, String>) -> Result<Self, QueryError> {
        let wrong =
            |at, message: String| QueryError::Question { name: question.name.clone(), at, message };
        let statements = Parser::parse_sql(&GenericDialect, &question.sql).map_err(|error| {
            let (at, message) = place_of(&error.to_string());
            wrong(at, message)
        })?;
        let [statement] = <[Statement; 1]>::try_from(statements).map_err(|statements| {
            wrong(None, format!("one statement is needed, not {}", statements.len()))
        })?;
        if !matches!(statement, Statement::Query(_)) {
            return Err(wrong(None, "a question is a SELECT statement".to_owned()));
        }
        let mut binder = Binder { question, values, used: BTreeSet::new() };
        let mut statement = statement;
        if let ControlFlow::Break(error) = VisitMut::visit(&mut statement, &mut binder) {
            return Err(error);
        }
        if let Some((name, value)) = values.iter().find(|(name, _)| !binder.used.contains(*name)) {
            let names: Vec<String> = binder.used.iter().map(|name| format!("${name}")).collect();
            let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            return Err(QueryError::Value {
                name: question.name.clone(),
                parameter: name.clone(),
                value: value.clone(),
                message: format!("the question has no such parameter; it has {known}"),
            });
        }
        Ok(Self { statement, name: question.name.clone() })
    }

    /// The statement as text.
    pub fn text(&self) -> String {
        self.statement.to_string()
    }

    /// The tables it reads, each with the days it needs: for every place in
    /// which the table stands the days that its top-level conditions leave.
    ///
    /// # Errors
    ///
    /// A table that is not in `known`, with its line and column.
    pub fn tables(&self, known: &[&str]) -> Result<BTreeMap<String, Vec<Days>>, QueryError> {
        let mut finder = TableFinder::default();
        let _: ControlFlow<()> = self.statement.visit(&mut finder);
        for table in &finder.named {
            let name = table.value.to_lowercase();
            if !known.contains(&name.as_str()) && !finder.ctes.contains(&name) {
                return Err(QueryError::Question {
                    name: self.name.clone(),
                    at: place(table),
                    message: format!(
                        "there is no table {}; there are {}",
                        table.value,
                        known.join(", ")
                    ),
                });
            }
        }
        finder.days.retain(|table, _| known.contains(&table.as_str()));
        Ok(finder.days)
    }

    /// Where a column of a name that Polars does not find stands.
    pub fn place_of_column(&self, column: &str) -> Option<(u64, u64)> {
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

/// Line and column of a name, from 1.
fn place(ident: &Ident) -> Option<(u64, u64)> {
    let start = ident.span.start;
    (start.line > 0).then_some((start.line, start.column))
}

/// Splits the parser's `… at Line: 3, Column: 7` off its message.
fn place_of(message: &str) -> (Option<(u64, u64)>, String) {
    let message = message.trim_start_matches("sql parser error: ");
    let Some((text, at)) = message.rsplit_once(" at Line: ") else {
        return (None, message.to_owned());
    };
    let at = at
        .split_once(", Column: ")
        .and_then(|(line, column)| Some((line.trim().parse().ok()?, column.trim().parse().ok()?)));
    (at, text.to_owned())
}

/// Puts values in the places of parameters.
struct Binder<'a> {
    question: &'a Question,
    values: &'a BTreeMap<String, String>,
    used: BTreeSet<String>,
}

impl VisitorMut for Binder<'_> {
    type Break = QueryError;

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<QueryError> {
        let Expr::Value(value) = expr else { return ControlFlow::Continue(()) };
        let Value::Placeholder(placeholder) = &value.value else {
            return ControlFlow::Continue(());
        };
        let at = Some((value.span.start.line, value.span.start.column));
        match self.bind(placeholder, at) {
            Ok(bound) => {
                *expr = bound;
                ControlFlow::Continue(())
            }
            Err(error) => ControlFlow::Break(error),
        }
    }
}

impl Binder<'_> {
    fn bind(&mut self, placeholder: &str, at: Option<(u64, u64)>) -> Result<Expr, QueryError> {
        let question = &self.question.name;
        let name = placeholder.strip_prefix('$').unwrap_or_default();
        if name.is_empty() {
            let message = format!("{placeholder}: parameters are written $name");
            return Err(QueryError::Question { name: question.clone(), at, message });
        }
        self.used.insert(name.to_owned());
        let declared = self.question.parameters.iter().find(|parameter| parameter.name == name);
        let value = self
            .values
            .get(name)
            .or_else(|| declared.and_then(|parameter| parameter.default.as_ref()))
            .ok_or_else(|| QueryError::Question {
                name: question.clone(),
                at,
                message: format!("${name} has no value; give it with --set {name}=VALUE"),
            })?;
        let data_type = declared.map_or_else(|| type_of(value), |parameter| parameter.data_type);
        literal(value, data_type).map_err(|message| QueryError::Value {
            name: question.clone(),
            parameter: name.to_owned(),
            value: value.clone(),
            message,
        })
    }
}

/// The type of the value of a parameter that the question does not declare.
fn type_of(value: &str) -> ParameterType {
    if parse_date(value).is_ok() {
        ParameterType::Date
    } else if value.parse::<i64>().is_ok() {
        ParameterType::Integer
    } else if value.parse::<f64>().is_ok_and(f64::is_finite) {
        ParameterType::Real
    } else {
        ParameterType::Text
    }
}

/// A value as part of a statement.
fn literal(value: &str, data_type: ParameterType) -> Result<Expr, String> {
    let text = |text: &str| Expr::Value(Value::SingleQuotedString(text.to_owned()).into());
    let written = match data_type {
        ParameterType::Text => return Ok(text(value)),
        ParameterType::Date => parse_date(value)?.to_string(),
        ParameterType::Integer => {
            value.parse::<i64>().map_err(|_| format!("{value:?} is no whole number"))?.to_string()
        }
        ParameterType::Real => value
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .ok_or_else(|| format!("{value:?} is no number"))?
            .to_string(),
    };
    let sql = format!("CAST({} AS {})", text(&written), data_type.name());
    Parser::new(&GenericDialect)
        .try_with_sql(&sql)
        .and_then(|mut parser| parser.parse_expr())
        .map_err(|error| error.to_string())
}

/// Finds the tables of a statement and the days that each needs.
#[derive(Default)]
struct TableFinder {
    named: Vec<Ident>,
    ctes: BTreeSet<String>,
    days: BTreeMap<String, Vec<Days>>,
}

impl Visitor for TableFinder {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        if let Some(with) = &query.with {
            self.ctes.extend(with.cte_tables.iter().map(|cte| cte.alias.name.value.to_lowercase()));
        }
        if let SetExpr::Table(table) = query.body.as_ref()
            && let Some(name) = &table.table_name
        {
            self.days.entry(name.to_lowercase()).or_default().push(Days::default());
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        if let Some(ident) = relation.0.last().and_then(|part| part.as_ident()) {
            self.named.push(ident.clone());
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let factors = select.from.iter().flat_map(|from| {
            std::iter::once(&from.relation).chain(from.joins.iter().map(|join| &join.relation))
        });
        for factor in factors {
            let TableFactor::Table { name, alias, .. } = factor else { continue };
            let Some(ident) = name.0.last().and_then(|part| part.as_ident()) else { continue };
            let called = alias.as_ref().map_or(ident, |alias| &alias.name);
            let mut days = Days::default();
            if let Some(condition) = &select.selection {
                restrict(&mut days, condition, &called.value);
            }
            self.days.entry(ident.value.to_lowercase()).or_default().push(days);
        }
        ControlFlow::Continue(())
    }
}

/// Narrows `days` by the conditions on the column `date` of the table called
/// `table` that all must hold.
fn restrict(days: &mut Days, condition: &Expr, table: &str) {
    let is_date = |expr: &Expr| match expr {
        Expr::Identifier(column) => column.value.eq_ignore_ascii_case("date"),
        Expr::CompoundIdentifier(parts) => match parts.as_slice() {
            [of, column] => {
                of.value.eq_ignore_ascii_case(table) && column.value.eq_ignore_ascii_case("date")
            }
            _ => false,
        },
        _ => false,
    };
    match condition {
        Expr::Nested(inner) => restrict(days, inner, table),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            restrict(days, left, table);
            restrict(days, right, table);
        }
        Expr::BinaryOp { left, op, right } => {
            let (op, value) = if is_date(left) {
                (op.clone(), right)
            } else if is_date(right) {
                (mirrored(op), left)
            } else {
                return;
            };
            let Some(date) = date_of(value) else { return };
            match op {
                BinaryOperator::Eq => {
                    days.and(Days { among: Some(BTreeSet::from([date])), ..Days::default() });
                }
                BinaryOperator::Gt | BinaryOperator::GtEq => {
                    days.and(Days { from: Some(date), ..Days::default() });
                }
                BinaryOperator::Lt | BinaryOperator::LtEq => {
                    days.and(Days { to: Some(date), ..Days::default() });
                }
                _ => {}
            }
        }
        Expr::Between { expr, negated: false, low, high } if is_date(expr) => {
            days.and(Days { from: date_of(low), to: date_of(high), among: None });
        }
        Expr::InList { expr, list, negated: false } if is_date(expr) => {
            let among: Option<BTreeSet<Date>> = list.iter().map(date_of).collect();
            days.and(Days { among, ..Days::default() });
        }
        _ => {}
    }
}

fn mirrored(op: &BinaryOperator) -> BinaryOperator {
    match op {
        BinaryOperator::Gt => BinaryOperator::Lt,
        BinaryOperator::GtEq => BinaryOperator::LtEq,
        BinaryOperator::Lt => BinaryOperator::Gt,
        BinaryOperator::LtEq => BinaryOperator::GtEq,
        other => other.clone(),
    }
}

/// The day that an expression stands for: `CAST('2018-09-03' AS DATE)`,
/// `DATE '2018-09-03'`, `'2018-09-03'`.
fn date_of(expr: &Expr) -> Option<Date> {
    match expr {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => date_of(inner),
        Expr::TypedString(typed) => date_of_value(&typed.value.value),
        Expr::Value(value) => date_of_value(&value.value),
        _ => None,
    }
}

fn date_of_value(value: &Value) -> Option<Date> {
    match value {
        Value::SingleQuotedString(text) => parse_date(text).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(sql: &str, values: &[(&str, &str)]) -> Result<Bound, QueryError> {
        let values = values.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Bound::new(&Question::parse("test.sql", sql), &values)
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
            ("SELECT 1", &[("date", "1")], "the question has no such parameter; it has none"),
            ("DROP TABLE words", &[], "a question is a SELECT"),
            ("SELECT 1; SELECT 2", &[], "one statement is needed, not 2"),
            ("-- t\n-- $n BIGINT\nSELECT $n", &[("n", "x")], "\"x\" is no whole number"),
        ] {
            let error = bound(sql, values).unwrap_err().to_string();
            assert!(error.contains(message), "{sql}: {error}");
        }
        let tables = bound("SELECT *\n  FROM wrds", &[]).unwrap().tables(&["words"]);
        let error = tables.unwrap_err().to_string();
        assert_eq!(error, "test.sql:2:8: there is no table wrds; there are words");
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
    fn names_of_ctes_are_no_tables() {
        let sql = "WITH a AS (SELECT * FROM words WHERE date = '2018-09-03') SELECT * FROM a";
        let tables = bound(sql, &[]).unwrap().tables(&["words", "terms"]).unwrap();
        assert_eq!(tables.keys().collect::<Vec<_>>(), ["words"]);
    }
}
