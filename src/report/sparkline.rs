//! A series as one line of text.

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws a series in at most so many columns, a block a value, its height from
/// zero to the greatest value; a gap is a space. Of a longer series several
/// values share a column, which shows their mean.
#[must_use]
pub fn sparkline(values: &[Option<f64>], columns: usize) -> String {
    let columns = columns.min(values.len()).max(1);
    let mean = |column: usize| {
        let shared =
            &values[column * values.len() / columns..(column + 1) * values.len() / columns];
        let known: Vec<f64> = shared.iter().flatten().copied().collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    };
    let means: Vec<Option<f64>> = (0..columns).map(mean).collect();
    let greatest = means.iter().flatten().copied().fold(0.0, f64::max);
    let block = |value: f64| {
        let height = if greatest > 0.0 { value / greatest } else { 0.0 };
        // From 0 to 7 by the bounds of both.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let place = (height * (BLOCKS.len() - 1) as f64).round() as usize;
        BLOCKS[place.min(BLOCKS.len() - 1)]
    };
    means.into_iter().map(|value| value.map_or(' ', block)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_shares_of_the_greatest() {
        assert_eq!(sparkline(&[Some(0.0), Some(3.5), None, Some(7.0)], 60), "▁▅ █");
        assert_eq!(sparkline(&[Some(0.0), Some(0.0)], 60), "▁▁");
        assert_eq!(sparkline(&[Some(1.0), Some(3.0), None, None, Some(4.0), None], 3), "▅ █");
        assert_eq!(sparkline(&[], 60), " ");
    }
}
