//! Which tables a statement reads, and which days it needs of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use jiff::civil::Date;
use sqlparser::ast::{
    BinaryOperator, Expr, Ident, ObjectName, Query, Select, SelectItem, SetExpr, TableFactor,
    Value, Visitor,
};

use crate::when::parse_date;

/// The days that a condition leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Days {
    from: Option<Date>,
    to: Option<Date>,
    among: Option<BTreeSet<Date>>,
}

impl Days {
    pub(crate) fn include(&self, date: Date) -> bool {
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

/// Finds the tables of a statement and the days that each needs.
#[derive(Default)]
pub(super) struct TableFinder {
    pub named: Vec<Ident>,
    pub ctes: BTreeSet<String>,
    pub days: BTreeMap<String, Vec<Days>>,
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

/// Finds a place that asks for all columns of a table.
pub(super) struct AllColumns<'a> {
    pub table: &'a str,
}

impl Visitor for AllColumns<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let SetExpr::Table(table) = query.body.as_ref() else { return ControlFlow::Continue(()) };
        match &table.table_name {
            Some(name) if name.eq_ignore_ascii_case(self.table) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let is_all = |item: &SelectItem| {
            matches!(item, SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..))
        };
        let is_table = |factor: &TableFactor| match factor {
            TableFactor::Table { name, .. } => {
                let ident = name.0.last().and_then(|part| part.as_ident());
                ident.is_some_and(|ident| ident.value.eq_ignore_ascii_case(self.table))
            }
            TableFactor::NestedJoin { .. } => true,
            _ => false,
        };
        let mut factors = select.from.iter().flat_map(|from| {
            std::iter::once(&from.relation).chain(from.joins.iter().map(|join| &join.relation))
        });
        if select.projection.iter().any(is_all) && factors.any(is_table) {
            return ControlFlow::Break(());
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
