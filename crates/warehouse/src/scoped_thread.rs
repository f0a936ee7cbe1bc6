use std::panic;
use std::thread::ScopedJoinHandle;

/// What a thread came to; its panic goes on in this one.
#[must_use]
pub fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| panic::resume_unwind(panic))
}
