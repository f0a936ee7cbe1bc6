//! Signals that ask a run to end. A run that writes ends between commits if it gets
//! there soon, else where it is; a second signal ends it at once. The warehouse survives
//! both.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use tsubuyaki_warehouse::Warehouse;

/// The number of the signal that came, or 0.
static CAUGHT: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

/// How long a run may go on to end by itself: two seconds after a signal it has ended.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// The warehouse that a run changes, and its state before.
static BEFORE: OnceLock<(Warehouse, Option<u64>)> = OnceLock::new();

/// Whether the run has stored what it read and writes pages.
static WRITES_PAGES: AtomicBool = AtomicBool::new(false);

/// How many times it is looked whether the message of the end is written.
const MOST_WAITS: u32 = 5;

/// How often it is looked whether a signal came.
const INTERVAL: Duration = Duration::from_millis(50);

/// A signal that asked the run to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal(u8);

impl Signal {
    /// The exit status by which shells know it.
    pub fn status(self) -> u8 {
        128 + self.0
    }
}

/// Registers handlers for SIGTERM, SIGINT and SIGHUP in a run that changes a warehouse.
///
/// # Errors
///
/// When the system refuses it.
pub fn watch(warehouse: &Warehouse) -> io::Result<()> {
    BEFORE.get_or_init(|| (warehouse.clone(), warehouse.state_number()));
    let hang_up = (!is_ignored(SIGHUP)).then_some(SIGHUP);
    for signal in [SIGTERM, SIGINT].into_iter().chain(hang_up) {
        let is_second = Arc::new(AtomicBool::new(false));
        flag::register_conditional_shutdown(signal, 128 + signal, is_second.clone())?;
        flag::register(signal, is_second)?;
        let number = usize::try_from(signal).unwrap_or_default();
        flag::register_usize(signal, CAUGHT.clone(), number)?;
    }
    end_soon_after();
    Ok(())
}

/// Whether whoever started the program wants a signal to do nothing, as `nohup` does;
/// also where the system does not tell.
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_none_or(|mask| mask & (1 << (signal - 1)) != 0)
}

/// Ends a run soon after a signal if it does not end by itself: it may wait for input
/// that no one will ever write, or make a page of millions of posts. What it staged is
/// swept by the next run; what it had written to the journal the next run publishes.
fn end_soon_after() {
    thread::spawn(|| {
        loop {
            thread::sleep(INTERVAL);
            if let Some(signal) = caught() {
                thread::sleep(PATIENCE);
                // Whoever reads the messages may have stopped reading: a pipe that is full
                // keeps no run alive.
                let told = thread::spawn(|| super::log::error(what_happened()));
                for _ in 0..MOST_WAITS {
                    if told.is_finished() {
                        break;
                    }
                    thread::sleep(INTERVAL);
                }
                super::output::exit(signal.status().into());
            }
        }
    });
}

/// What a run that is ended has done.
fn what_happened() -> &'static str {
    if WRITES_PAGES.load(Ordering::Relaxed) {
        return DURING_PAGES;
    }
    // A commit may just have passed the point of no return: readers see its state then.
    match BEFORE.get() {
        Some((warehouse, before)) if warehouse.state_number() > *before => {
            match warehouse.snapshot() {
                Ok(snapshot) if snapshot.is_published() => "interrupted; the change is stored",
                _ => "interrupted; the change is committed, and the next writing run completes it",
            }
        }
        _ => "interrupted; nothing was stored",
    }
}

/// Says that from now on the run writes pages, and nothing to the warehouse.
pub fn pages_begin() {
    WRITES_PAGES.store(true, Ordering::Relaxed);
}

/// Why a run ends that was writing pages.
pub const DURING_PAGES: &str =
    "interrupted; the posts are stored, and the next `nightly` writes the remaining pages";

/// The signal that came.
pub fn caught() -> Option<Signal> {
    let number = CAUGHT.load(Ordering::Relaxed);
    u8::try_from(number).ok().filter(|number| *number > 0).map(Signal)
}
