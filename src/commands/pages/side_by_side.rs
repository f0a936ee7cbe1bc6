use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Result;
use tsubuyaki_warehouse::scoped_thread::joined;

/// What `work` makes of each item, in their order, on as many threads as the program
/// computes with. These are threads of their own: work that waits for others must not
/// take one away from them.
///
/// # Errors
///
/// What `work` fails with; no item is begun after that.
pub(super) fn side_by_side<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let next = AtomicUsize::new(0);
    let take_turns = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(place) else { return Ok(done) };
            match work(item) {
                Ok(result) => done.push((place, result)),
                Err(error) => {
                    next.store(items.len(), Ordering::Relaxed);
                    return Err(error);
                }
            }
        }
    };
    let threads = rayon::current_num_threads().min(items.len());
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take_turns)).collect();
        let mine = take_turns();
        let of_others: Vec<Result<Vec<(usize, R)>>> = others.into_iter().map(joined).collect();
        let mut done = mine?;
        for other in of_others {
            done.extend(other?);
        }
        Ok::<_, anyhow::Error>(done)
    })?;
    done.sort_unstable_by_key(|(place, _)| *place);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use anyhow::bail;

    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..40).collect();
        let doubled = side_by_side(&items, |item| {
            thread::sleep(Duration::from_millis((40 - item) % 7));
            Ok(2 * item)
        });
        assert_eq!(doubled.unwrap(), items.iter().map(|item| 2 * item).collect::<Vec<_>>());
        assert!(side_by_side(&[] as &[u64], |_| Ok(())).unwrap().is_empty());
    }

    #[test]
    fn after_an_error_nothing_is_begun() {
        let begun = AtomicUsize::new(0);
        let items: Vec<usize> = (0..1_000).collect();
        let result = side_by_side(&items, |&item| {
            begun.fetch_add(1, Ordering::Relaxed);
            if item == 3 {
                bail!("the fourth");
            }
            thread::sleep(Duration::from_millis(1));
            Ok(())
        });
        assert_eq!(result.unwrap_err().to_string(), "the fourth");
        assert!(begun.into_inner() < items.len());
    }
}
