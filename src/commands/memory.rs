//! The memory that an answer may take: what asks for more ends the run, before the
//! machine runs out of it.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};

use crate::cli::Command;
use crate::report::counted;

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
/// `budget` bytes; if none is given, more than a quarter of the memory that it may
/// have, and of 1 GiB at least. What writes to the warehouse is not ended so. Where the
/// system does not tell how much is taken, nothing is watched.
#[must_use]
pub fn guard(command: &Command, budget: Option<u64>) -> Option<Guard> {
    match command {
        Command::Ingest(_)
        | Command::Nightly(_)
        | Command::Tokenize(_)
        | Command::Status(_)
        | Command::Verify(_)
        | Command::Push(_)
        | Command::Forget(_)
        | Command::Completions(_)
        | Command::Man(_) => None,
        // All others ask a question.
        _ => Some(watch(budget.unwrap_or_else(usual))),
    }
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
            super::log::error(format!(
                "the answer takes more than {} of memory; ask about fewer days, join fewer rows, \
                 or allow more with --memory SIZE",
                size(budget)
            ));
            super::output::exit(1);
        }
    });
    Guard(is_over)
}

/// A number of bytes as a person reads it.
fn size(bytes: u64) -> String {
    match (bytes >> 20, bytes >> 10) {
        (0, 0) => counted(bytes, "byte"),
        (0, kib) => format!("{kib} KiB"),
        (mib, _) => format!("{mib} MiB"),
    }
}

/// The budget if none is given.
fn usual() -> u64 {
    (available() / 4).max(LEAST)
}

/// Bytes of memory that the program may have: the machine's, or less where a container
/// or the shell allows less.
fn available() -> u64 {
    let mut system = System::new();
    system.refresh_memory();
    let mut available = system.total_memory();
    if let Ok(own) = sysinfo::get_current_pid() {
        let processes = ProcessesToUpdate::Some(&[own]);
        system.refresh_processes_specifics(processes, false, ProcessRefreshKind::nothing());
        let limits = system.process(own).and_then(sysinfo::Process::cgroup_limits);
        available = limits.map_or(available, |limits| available.min(limits.total_memory));
    }
    address_space().map_or(available, |limit| available.min(limit))
}

/// What `ulimit -v` allows.
pub fn address_space() -> Option<u64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let limit = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    limit.split_whitespace().next()?.parse().ok()
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
    fn a_budget_is_named_in_a_unit_that_it_fills() {
        assert_eq!(size(512 << 20), "512 MiB");
        assert_eq!(size(1 << 10), "1 KiB");
        assert_eq!(size(1), "1 byte");
    }

    #[test]
    fn the_system_tells_what_is_taken() {
        if cfg!(target_os = "linux") {
            assert!(taken().is_some_and(|bytes| bytes > 0));
            assert!(usual() >= LEAST && available() > 0);
        }
    }
}
