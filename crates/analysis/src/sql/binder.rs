//! Replaces the parameters of a statement with values.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sqlparser::ast::{Expr, Value, VisitorMut};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use crate::error::QueryError;
use crate::question::{ParameterType, Question};
use crate::values::Values;
use crate::when::parse_date;

/// A statement's place, line and column from 1.
type Place = Option<(u64, u64)>;

/// Walks through a statement and puts values in the places of parameters.
pub(super) struct Binder<'a> {
    question: &'a Question,
    values: &'a Values,
    used: BTreeSet<String>,
}

impl VisitorMut for Binder<'_> {
    type Break = QueryError;

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<QueryError> {
        let bound = match expr {
            Expr::InList { list, .. } => self.list(list),
            expr => self.single(expr),
        };
        match bound {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        }
    }
}

impl<'a> Binder<'a> {
    pub(crate) fn new(question: &'a Question, values: &'a Values) -> Self {
        Self { question, values, used: BTreeSet::new() }
    }

    /// Whether every value had a parameter to take it.
    pub(crate) fn all_used(&self) -> Result<(), QueryError> {
        let Some((name, values)) = self.values.iter().find(|(name, _)| !self.used.contains(*name))
        else {
            return Ok(());
        };
        let names: Vec<String> = self.used.iter().map(|name| format!("${name}")).collect();
        let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let message = format!("unknown parameter; the question has {known}");
        Err(self.value_error(name, &values.join(","), message))
    }

    /// Binds an expression that is a parameter.
    fn single(&mut self, expr: &mut Expr) -> Result<(), QueryError> {
        let Some((placeholder, at)) = placeholder(expr) else { return Ok(()) };
        let literals = self.literals(&placeholder, at)?;
        let [literal] = <[Expr; 1]>::try_from(literals).map_err(|literals| {
            let message = format!(
                "{placeholder} takes one value, not {}; only IN (…) takes several",
                literals.len()
            );
            self.error(at, message)
        })?;
        *expr = literal;
        Ok(())
    }

    /// Binds the parameters of a list, each to all its values.
    fn list(&mut self, list: &mut Vec<Expr>) -> Result<(), QueryError> {
        let mut bound = Vec::new();
        for expr in list.drain(..) {
            match placeholder(&expr) {
                Some((placeholder, at)) => bound.extend(self.literals(&placeholder, at)?),
                None => bound.push(expr),
            }
        }
        *list = bound;
        Ok(())
    }

    /// The values of a parameter as parts of a statement.
    fn literals(&mut self, placeholder: &str, at: Place) -> Result<Vec<Expr>, QueryError> {
        let name = placeholder.strip_prefix('$').unwrap_or_default();
        if name.is_empty() {
            return Err(self.error(at, format!("{placeholder}: parameters are written $name")));
        }
        self.used.insert(name.to_owned());
        let values = self.values.get(name).ok_or_else(|| QueryError::NoValue {
            name: self.question.name.clone(),
            at,
            parameter: name.to_owned(),
        })?;
        let declared = self.question.parameter(name).map(|parameter| parameter.data_type);
        let literal = |value: &String| {
            literal(value, declared.unwrap_or_else(|| type_of(value)))
                .map_err(|message| self.value_error(name, value, message))
        };
        values.iter().map(literal).collect()
    }

    fn error(&self, at: Place, message: String) -> QueryError {
        QueryError::Question { name: self.question.name.clone(), at, message }
    }

    fn value_error(&self, parameter: &str, value: &str, message: String) -> QueryError {
        QueryError::Value {
            name: self.question.name.clone(),
            parameter: parameter.to_owned(),
            value: value.to_owned(),
            message,
        }
    }
}

/// The parameter that an expression is, with its place.
fn placeholder(expr: &Expr) -> Option<(String, Place)> {
    let Expr::Value(value) = expr else { return None };
    let Value::Placeholder(placeholder) = &value.value else { return None };
    Some((placeholder.clone(), Some((value.span.start.line, value.span.start.column))))
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
            value.parse::<i64>().map_err(|_| format!("{value:?} is not an integer"))?.to_string()
        }
        ParameterType::Real => value
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .ok_or_else(|| format!("{value:?} is not a number"))?
            .to_string(),
    };
    let sql = format!("CAST({} AS {})", text(&written), data_type.name());
    Parser::new(&GenericDialect)
        .try_with_sql(&sql)
        .and_then(|mut parser| parser.parse_expr())
        .map_err(|error| error.to_string())
}
