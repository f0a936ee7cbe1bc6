use std::sync::{Mutex, PoisonError};

use super::tokenizer::Tokenizer;
use super::worker::Worker;

/// Workers that keep what they looked up from one task to the next.
pub struct Workers<'t> {
    tokenizer: &'t Tokenizer,
    idle: Mutex<Vec<Worker<'t>>>,
}

impl<'t> Workers<'t> {
    /// None yet: they are made when they are needed.
    #[must_use]
    pub fn new(tokenizer: &'t Tokenizer) -> Self {
        Self { tokenizer, idle: Mutex::new(Vec::new()) }
    }

    /// Does `work` with a worker that no other thread has.
    pub fn with<T>(&self, work: impl FnOnce(&mut Worker<'t>) -> T) -> T {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = idle.unwrap_or_else(|| self.tokenizer.worker());
        let done = work(&mut worker);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        done
    }
}
