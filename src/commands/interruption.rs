//! Signals that ask a run to end. A run that writes ends between commits if it gets
//! there soon, else where it is; a second signal ends it at once. The warehouse survives
//! both.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// The number of the signal that came, or 0.
static CAUGHT: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

/// How long a run may go on to end by itself: two seconds after a signal it has ended.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// Whether the run has stored what it read and writes pages.
static WRITES_PAGES: AtomicBool = AtomicBool::new(false);

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

/// Registers handlers for SIGTERM and SIGINT.
///
/// # Errors
///
/// When the system refuses it.
pub fn watch() -> io::Result<()> {
    for signal in [SIGTERM, SIGINT] {
        let is_second = Arc::new(AtomicBool::new(false));
        flag::register_conditional_shutdown(signal, 128 + signal, is_second.clone())?;
        flag::register(signal, is_second)?;
        let number = usize::try_from(signal).unwrap_or_default();
        flag::register_usize(signal, CAUGHT.clone(), number)?;
    }
    end_soon_after();
    Ok(())
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
                // A commit may just have passed the point of no return.
                let message = if WRITES_PAGES.load(Ordering::Relaxed) {
                    DURING_PAGES
                } else {
                    "interrupted; `tsubuyaki status` shows whether the run was committed"
                };
                super::log::error(format!("tsubuyaki: {message}"));
                super::output::exit(signal.status().into());
            }
        }
    });
}

/// Says that from now on the run writes pages, and nothing to the warehouse.
pub fn pages_begin() {
    WRITES_PAGES.store(true, Ordering::Relaxed);
}

/// Why a run ends that was writing pages.
pub const DURING_PAGES: &str =
    "interrupted; the tweets are stored, the next `nightly` writes the remaining pages";

/// The signal that came.
pub fn caught() -> Option<Signal> {
    let number = CAUGHT.load(Ordering::Relaxed);
    u8::try_from(number).ok().filter(|number| *number > 0).map(Signal)
}
