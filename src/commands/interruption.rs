//! Signals that ask a run to end. A run that writes ends between commits; a
//! second signal ends it at once, which the warehouse survives as well.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// The number of the signal that came, or 0.
static CAUGHT: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

/// How long a run that waits for input may go on.
const PATIENCE: Duration = Duration::from_secs(1);
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
    Ok(())
}

/// Ends a run that waits for standard input, a pipe or a device soon after a signal:
/// no one may ever write there. What it staged is swept by the next run.
pub fn end_while_waiting_for_input() {
    thread::spawn(|| {
        loop {
            thread::sleep(INTERVAL);
            if let Some(signal) = caught() {
                thread::sleep(PATIENCE);
                // Its commit may just have passed the point of no return.
                super::log::error(
                    "tsubuyaki: interrupted; `tsubuyaki status` shows whether the run was \
                     committed",
                );
                super::output::exit(signal.status().into());
            }
        }
    });
}

/// The signal that came.
pub fn caught() -> Option<Signal> {
    let number = CAUGHT.load(Ordering::Relaxed);
    u8::try_from(number).ok().filter(|number| *number > 0).map(Signal)
}
