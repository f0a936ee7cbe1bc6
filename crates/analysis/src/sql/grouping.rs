//! Columns beside aggregates in a query that groups nothing: `SELECT lemma, COUNT(*) FROM tokens`.
//! SQL has no row for them; Polars repeats the aggregate for each.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, Function, GroupByExpr, Ident, Query, Select, SelectItem, Visit, Visitor,
};

/// A statement's place, line and column from 1.
type Place = Option<(u64, u64)>;

/// The functions that make one value of many rows.
const AGGREGATES: [&str; 14] = [
    "avg",
    "count",
    "first",
    "last",
    "max",
    "mean",
    "median",
    "min",
    "quantile_cont",
    "quantile_disc",
    "stddev",
    "sum",
    "variance",
    "corr",
];

/// Finds a column that stands beside an aggregate where nothing is grouped.
pub(super) struct Ungrouped;

impl Visitor for Ungrouped {
    type Break = (Place, String);

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<Self::Break> {
        let is_grouped = match &select.group_by {
            GroupByExpr::All(_) => true,
            GroupByExpr::Expressions(expressions, _) => !expressions.is_empty(),
        };
        if is_grouped {
            return ControlFlow::Continue(());
        }
        let mut items = Items::default();
        for item in &select.projection {
            match item {
                SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
                    let _: ControlFlow<()> = expr.visit(&mut items);
                }
                _ => {}
            }
        }
        match items.column {
            Some(column) if items.has_aggregate => {
                let start = column.span.start;
                let at = (start.line > 0).then_some((start.line, start.column));
                let message = format!(
                    "{column} stands beside an aggregate; add GROUP BY {column}, or aggregate it"
                );
                ControlFlow::Break((at, message))
            }
            _ => ControlFlow::Continue(()),
        }
    }
}

/// What the items of a query have.
#[derive(Default)]
struct Items {
    has_aggregate: bool,
    /// The first column outside of all aggregates.
    column: Option<Ident>,
    /// How deep in aggregates, windows and queries of their own.
    depth: usize,
}

impl Visitor for Items {
    type Break = ();

    fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Function(function) if is_window(function) => self.depth += 1,
            Expr::Function(function) if is_aggregate(function) => {
                self.has_aggregate |= self.depth == 0;
                self.depth += 1;
            }
            Expr::Identifier(name) if self.depth == 0 => {
                self.column.get_or_insert_with(|| name.clone());
            }
            Expr::CompoundIdentifier(names) if self.depth == 0 => {
                if let (None, Some(name)) = (&self.column, names.last()) {
                    self.column = Some(name.clone());
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if let Expr::Function(function) = expr
            && (is_window(function) || is_aggregate(function))
        {
            self.depth -= 1;
        }
        ControlFlow::Continue(())
    }
}

fn is_window(function: &Function) -> bool {
    function.over.is_some()
}

fn is_aggregate(function: &Function) -> bool {
    let name = function.name.to_string().to_lowercase();
    AGGREGATES.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use sqlparser::dialect::GenericDialect;
    use sqlparser::parser::Parser;

    use super::*;

    fn found(sql: &str) -> Option<String> {
        let statements = Parser::parse_sql(&GenericDialect {}, sql).unwrap();
        match statements.visit(&mut Ungrouped) {
            ControlFlow::Break((at, message)) => Some(format!("{at:?} {message}")),
            ControlFlow::Continue(()) => None,
        }
    }

    #[test]
    fn columns_beside_aggregates_are_grouped() {
        for (sql, column) in [
            ("SELECT lemma, COUNT(*) FROM tokens", "lemma"),
            ("SELECT COUNT(*), t.lemma FROM tokens t", "lemma"),
            ("SELECT SUM(count) + rank FROM terms", "rank"),
            ("SELECT n FROM (SELECT pos AS n, MAX(count) FROM terms) x", "pos"),
            ("WITH a AS (SELECT kind, MIN(count) FROM terms) SELECT * FROM a", "kind"),
        ] {
            let told = found(sql).unwrap_or_else(|| panic!("{sql}"));
            assert!(told.contains(&format!("{column} stands beside an aggregate")), "{told}");
        }
        assert!(found("SELECT lemma, COUNT(*) FROM tokens").unwrap().starts_with("Some((1, 8))"));
        for sql in [
            "SELECT lemma, COUNT(*) FROM tokens GROUP BY lemma",
            "SELECT lemma, COUNT(*) FROM tokens GROUP BY ALL",
            "SELECT COUNT(*), MAX(lemma), 1, 'a' FROM tokens",
            "SELECT lemma, COUNT(*) OVER (PARTITION BY pos) FROM tokens",
            "SELECT lemma, (SELECT MAX(count) FROM terms) FROM tokens",
            "SELECT lemma FROM tokens WHERE pos IN (SELECT MIN(pos) FROM terms)",
        ] {
            assert_eq!(found(sql), None, "{sql}");
        }
    }
}
