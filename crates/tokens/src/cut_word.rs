use lindera_dictionary::viterbi::WordId;

/// A word as the dictionary cuts it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CutWord {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    pub id: WordId,
}

impl CutWord {
    /// The same word, counted from `to` instead of `from`.
    pub(crate) fn moved(self, from: usize, to: usize) -> Self {
        Self { start: self.start - from + to, end: self.end - from + to, id: self.id }
    }
}
