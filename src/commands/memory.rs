//! The memory that an answer may take: what asks for more ends the run, before the
//! machine runs out of it.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::cli::Command;

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

/// Ends a run that asks a question with status 1 when the program takes more than
/// `budget` bytes. If none is given, that is three quarters of the machine's memory,
/// and of a user's own SQL, which may ask for anything, one quarter; at least 1 GiB.
/// What writes to the warehouse is not ended so. Where the system does not tell how
/// much is taken, nothing is watched.
#[must_use]
pub fn guard(command: &Command, budget: Option<u64>) -> Option<Guard> {
    let quarters = match command {
        Command::Ingest(_)
        | Command::Nightly(_)
        | Command::Tokenize(_)
        | Command::Status(_)
        | Command::Verify(_)
        | Command::Push(_)
        | Command::Forget(_)
        | Command::Completions(_)
        | Command::Man(_) => return None,
        Command::Query(_) => 1,
        // All others ask a question.
        _ => 3,
    };
    Some(watch(budget.unwrap_or_else(|| usual(quarters))))
}

fn watch(budget: u64) -> Guard {
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
                 join fewer rows, or allow more with --memory SIZE"
            ));
            super::output::exit(1);
        }
    });
    Guard(is_over)
}

/// So many quarters of the machine's memory.
fn usual(quarters: u64) -> u64 {
    field("/proc/meminfo", "MemTotal:").map_or(LEAST, |total| (total / 4 * quarters).max(LEAST))
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
            assert!(usual(1) >= LEAST && usual(3) >= usual(1));
        }
    }
}
