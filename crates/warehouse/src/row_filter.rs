//! What a query wants of a table's rows: applied to rows, and before that to what a
//! row group's statistics say of them.

use parquet::file::statistics::Statistics;
use polars::prelude::{
    AnyValue, BooleanFunction, ClosedInterval, DataFrame, Expr, FunctionExpr, IntoLazy,
    LiteralValue, Operator, PolarsResult, StringFunction, polars_bail,
};

use super::polars_frame;

/// A condition that rows are to meet.
pub(super) struct RowFilter {
    condition: Expr,
    /// What it demands of single columns.
    demands: Vec<Demand>,
}

/// That a column's values lie on one side of a value, or be it.
struct Demand {
    column: String,
    operator: Operator,
    value: Value,
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    /// A number; of a day, of those since 1970.
    Number(i64),
    Text(String),
}

/// The least and the greatest value of a column's rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Range<'a> {
    Number(i64, i64),
    /// As bytes; the greatest may be a longer string's beginning, rounded up.
    Text(&'a [u8], &'a [u8]),
}

impl<'a> Range<'a> {
    /// What a row group's statistics say, if they say both.
    pub(super) fn of(statistics: &'a Statistics) -> Option<Self> {
        match statistics {
            Statistics::Int64(of) => Some(Self::Number(*of.min_opt()?, *of.max_opt()?)),
            Statistics::Int32(of) => {
                Some(Self::Number((*of.min_opt()?).into(), (*of.max_opt()?).into()))
            }
            Statistics::ByteArray(of) => {
                Some(Self::Text(of.min_opt()?.data(), of.max_opt()?.data()))
            }
            _ => None,
        }
    }
}

impl RowFilter {
    /// What a plan demands. Where it sorts and keeps the first rows, Polars adds what it
    /// learns while it sorts, which it alone can tell and drops rows by later anyway.
    ///
    /// # Errors
    ///
    /// When only Polars itself can ask it of rows.
    pub(super) fn of(condition: Expr) -> PolarsResult<Option<Self>> {
        let Some(condition) = without_what_is_learned(condition) else { return Ok(None) };
        if condition.into_iter().any(|part| matches!(part, Expr::Display { .. })) {
            polars_bail!(InvalidOperation: "a condition that cannot be asked of a table's rows");
        }
        Ok(Some(Self::new(condition)))
    }

    fn new(condition: Expr) -> Self {
        let mut demands = Vec::new();
        collect_demands(&condition, &mut demands);
        Self { condition, demands }
    }

    /// Whether it is about each row alone, so that it may be asked of some of the rows.
    pub(super) fn is_by_row(&self) -> bool {
        is_by_row(&self.condition)
    }

    /// Whether it is about a column.
    pub(super) fn looks_at(&self, column: &str) -> bool {
        self.condition
            .into_iter()
            .any(|part| matches!(part, Expr::Column(name) if name.as_str() == column))
    }

    /// Whether rows may meet it whose columns have some ranges of values. A column of
    /// which nothing is known has none.
    pub(super) fn may_match<'a>(&self, range: impl Fn(&str) -> Option<Range<'a>>) -> bool {
        self.demands
            .iter()
            .all(|demand| range(&demand.column).is_none_or(|range| demand.may_be_met(&range)))
    }

    /// The rows that meet it, which do not hold the memory of the others.
    ///
    /// # Errors
    ///
    /// When it cannot be asked of these rows.
    pub(super) fn rows(&self, rows: DataFrame) -> PolarsResult<DataFrame> {
        let all = rows.height();
        let left = rows.lazy().filter(self.condition.clone()).collect()?;
        if left.height() == all { Ok(left) } else { polars_frame::compacted(&left) }
    }
}

impl Demand {
    fn may_be_met(&self, range: &Range) -> bool {
        match (&self.value, range) {
            (Value::Number(value), Range::Number(least, greatest)) => {
                lies(self.operator, value, least, greatest)
            }
            (Value::Text(value), Range::Text(least, greatest)) => {
                lies(self.operator, &value.as_bytes(), least, greatest)
            }
            _ => true,
        }
    }
}

/// Whether a value between two others may be on one side of `value`.
fn lies<T: Ord>(operator: Operator, value: &T, least: &T, greatest: &T) -> bool {
    match operator {
        Operator::Eq => least <= value && value <= greatest,
        Operator::Lt => least < value,
        Operator::LtEq => least <= value,
        Operator::Gt => greatest > value,
        Operator::GtEq => greatest >= value,
        _ => true,
    }
}

/// A condition without those of its parts that Polars has no expression for.
fn without_what_is_learned(condition: Expr) -> Option<Expr> {
    match condition {
        Expr::Display { .. } => None,
        Expr::BinaryExpr { left, op: op @ (Operator::And | Operator::LogicalAnd), right } => {
            let [one, other] =
                [left, right].map(|part| without_what_is_learned(part.as_ref().clone()));
            match (one, other) {
                (Some(left), Some(right)) => {
                    Some(Expr::BinaryExpr { left: left.into(), op, right: right.into() })
                }
                (one, other) => one.or(other),
            }
        }
        other => Some(other),
    }
}

/// What all rows that meet a condition have in common.
fn collect_demands(condition: &Expr, demands: &mut Vec<Demand>) {
    match condition {
        Expr::BinaryExpr { left, op: Operator::And | Operator::LogicalAnd, right } => {
            collect_demands(left, demands);
            collect_demands(right, demands);
        }
        Expr::BinaryExpr { left, op, right } => {
            let demand = match (left.as_ref(), right.as_ref()) {
                (Expr::Column(column), other) => value(other).map(|value| (column, *op, value)),
                (other, Expr::Column(column)) => {
                    value(other).map(|value| (column, turned(*op), value))
                }
                _ => None,
            };
            demands.extend(demand.map(|(column, operator, value)| Demand {
                column: column.to_string(),
                operator,
                value,
            }));
        }
        Expr::Function {
            input,
            function: FunctionExpr::Boolean(BooleanFunction::IsBetween { closed }),
        } => {
            let [Expr::Column(column), from, to] = input.as_slice() else { return };
            let (above, below) = match closed {
                ClosedInterval::Both => (Operator::GtEq, Operator::LtEq),
                ClosedInterval::Left => (Operator::GtEq, Operator::Lt),
                ClosedInterval::Right => (Operator::Gt, Operator::LtEq),
                ClosedInterval::None => (Operator::Gt, Operator::Lt),
            };
            let sides = [(above, from), (below, to)];
            demands.extend(sides.into_iter().filter_map(|(operator, side)| {
                Some(Demand { column: column.to_string(), operator, value: value(side)? })
            }));
        }
        _ => {}
    }
}

/// The same comparison with its sides exchanged.
fn turned(operator: Operator) -> Operator {
    match operator {
        Operator::Lt => Operator::Gt,
        Operator::LtEq => Operator::GtEq,
        Operator::Gt => Operator::Lt,
        Operator::GtEq => Operator::LtEq,
        other => other,
    }
}

/// A value that an expression is by itself.
fn value(expression: &Expr) -> Option<Value> {
    let Expr::Literal(LiteralValue::Scalar(scalar)) = expression else { return None };
    match scalar.value() {
        AnyValue::Int64(number) => Some(Value::Number(*number)),
        AnyValue::Int32(number) => Some(Value::Number((*number).into())),
        AnyValue::Date(days) => Some(Value::Number((*days).into())),
        AnyValue::String(text) => Some(Value::Text((*text).to_owned())),
        AnyValue::StringOwned(text) => Some(Value::Text(text.to_string())),
        _ => None,
    }
}

/// Whether the value of an expression in a row follows from that row alone.
fn is_by_row(expression: &Expr) -> bool {
    match expression {
        Expr::Column(_) | Expr::Literal(LiteralValue::Scalar(_) | LiteralValue::Dyn(_)) => true,
        Expr::Alias(inner, _) | Expr::Cast { expr: inner, .. } => is_by_row(inner),
        Expr::BinaryExpr { left, right, .. } => is_by_row(left) && is_by_row(right),
        Expr::Ternary { predicate, truthy, falsy } => {
            [predicate, truthy, falsy].into_iter().all(|part| is_by_row(part))
        }
        Expr::Function { input, function } => match function {
            FunctionExpr::Boolean(BooleanFunction::IsIn { .. }) => {
                let is_list = |list: &Expr| matches!(list, Expr::Literal(_)) || is_by_row(list);
                matches!(input.as_slice(), [of, list] if is_by_row(of) && is_list(list))
            }
            FunctionExpr::Boolean(
                BooleanFunction::IsNull
                | BooleanFunction::IsNotNull
                | BooleanFunction::IsBetween { .. }
                | BooleanFunction::Not
                | BooleanFunction::AllHorizontal
                | BooleanFunction::AnyHorizontal,
            ) => input.iter().all(is_by_row),
            FunctionExpr::StringExpr(function) => {
                !matches!(function, StringFunction::ConcatVertical { .. })
                    && input.iter().all(is_by_row)
            }
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::{DataType, col, df, lit};

    use super::*;

    fn scalar(number: i64) -> Expr {
        Expr::Literal(LiteralValue::Scalar(polars::prelude::Scalar::from(number)))
    }

    fn may_match(condition: Expr, least: i64, greatest: i64) -> bool {
        let range = |name: &str| (name == "id").then_some(Range::Number(least, greatest));
        RowFilter::new(condition).may_match(range)
    }

    #[test]
    fn a_range_that_no_row_can_meet_is_told() {
        let id = || col("id");
        // Of each the values of `id` that meet it, among 0 to 9.
        let conditions = [
            (id().eq(scalar(5)), 5..6),
            (id().gt(scalar(5)), 6..10),
            (id().gt_eq(scalar(5)), 5..10),
            (id().lt(scalar(5)), 0..5),
            (id().lt_eq(scalar(5)), 0..6),
            (scalar(5).lt(id()), 6..10),
            (id().gt(scalar(2)).and(id().lt(scalar(6))), 3..6),
            (id().is_between(scalar(3), scalar(5), ClosedInterval::Left), 3..5),
            (id().neq(scalar(5)), 0..10),
            (id().gt(scalar(5)).or(id().lt(scalar(3))), 0..10),
            (col("other").eq(scalar(5)), 0..10),
        ];
        for (condition, met) in conditions {
            for least in 0..10 {
                for greatest in least..10 {
                    let expected = met.start <= greatest && least < met.end;
                    let found = may_match(condition.clone(), least, greatest);
                    assert_eq!(found, expected, "{condition} of {least} to {greatest}");
                }
            }
        }
    }

    #[test]
    fn texts_are_compared_as_bytes() {
        let of = |text: &str| {
            let text = AnyValue::StringOwned(text.into());
            let scalar = polars::prelude::Scalar::new(DataType::String, text);
            let condition = col("lemma").eq(Expr::Literal(LiteralValue::Scalar(scalar)));
            let range = Range::Text("う".as_bytes(), "か".as_bytes());
            RowFilter::new(condition).may_match(|_| Some(range))
        };
        assert!(of("う") && of("え") && of("か") && !of("い") && !of("き"));
    }

    #[test]
    fn only_what_is_of_each_row_alone_is_asked_of_some_rows() {
        let by_row = [
            col("a").eq(lit(5)).and(col("b").is_not_null()),
            col("a").cast(DataType::String).str().contains(lit("雨"), true),
            col("a").gt(col("b")).not(),
        ];
        for condition in by_row {
            assert!(RowFilter::new(condition.clone()).is_by_row(), "{condition}");
        }
        let of_all = [
            col("a").eq(col("a").max()),
            col("a").is_unique(),
            col("a").over([col("b")]).unwrap().gt(lit(1)),
            col("a").shift(lit(1)).is_null(),
        ];
        for condition in of_all {
            assert!(!RowFilter::new(condition.clone()).is_by_row(), "{condition}");
        }
    }

    #[test]
    fn rows_that_meet_it_are_left() {
        let filter = RowFilter::new(col("a").gt(lit(1)).and(col("b").eq(lit("雨"))));
        assert!(filter.looks_at("a") && filter.looks_at("b") && !filter.looks_at("c"));
        let rows = df!("a" => [1, 2, 3], "b" => ["雨", "雨", "雪"]).unwrap();
        assert_eq!(filter.rows(rows).unwrap(), df!("a" => [2], "b" => ["雨"]).unwrap());
    }
}
