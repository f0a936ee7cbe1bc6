//! The memory that a question may take: what asks for more ends the run, before the
//! machine runs out of it.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How often it is looked how much is taken.
const INTERVAL: Duration = Duration::from_millis(20);
/// Bytes of the least budget that is given unasked.
const LEAST: u64 = 1 << 30;

/// Watches the memory of the program as long as it lives.
pub struct Guard(Arc<AtomicBool>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Ends the run with status 1 when the program takes more than `budget` bytes; a
/// quarter of the machine's memory, at least 1 GiB, if none is given. For what only
/// reads: nothing is left half done. Where the system does not tell how much is
/// taken, nothing is watched.
#[must_use]
pub fn guard(budget: Option<u64>) -> Guard {
    let budget = budget.unwrap_or_else(usual);
    let is_over = Arc::new(AtomicBool::new(false));
    let ends = Arc::clone(&is_over);
    thread::spawn(move || {
        while !ends.load(Ordering::Relaxed) {
            if taken().is_none_or(|taken| taken > budget) {
                break;
            }
            thread::sleep(INTERVAL);
        }
        if !ends.load(Ordering::Relaxed) && taken().is_some_and(|taken| taken > budget) {
            let mib = budget >> 20;
            super::log::error(format!(
                "tsubuyaki: the answer takes more than {mib} MiB of memory; ask about fewer days, \
                 join fewer rows, or allow it more with --memory SIZE"
            ));
            std::process::exit(1);
        }
    });
    Guard(is_over)
}

fn usual() -> u64 {
    field("/proc/meminfo", "MemTotal:").map_or(LEAST, |total| (total / 4).max(LEAST))
}

/// Bytes of memory that the program takes now.
fn taken() -> Option<u64> {
    field("/proc/self/status", "VmRSS:")
}

/// A number of kB in one of the system's lists, in bytes.
fn field(path: &str, name: &str) -> Option<u64> {
    let text = fs::read_to_string(path).ok()?;
    let value = text.lines().find_map(|line| line.strip_prefix(name))?;
    value.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_tells_what_is_taken() {
        if cfg!(target_os = "linux") {
            assert!(taken().is_some_and(|bytes| bytes > 0));
            assert!(usual() >= LEAST);
        }
    }
}
