//! Kanji in an old or a variant form that the dictionary does not have so.

use super::super::analyzer_text::Edit;
use super::super::kanji_forms;
use super::Worker;

/// Characters of a word that the dictionary has with the form as written.
const WHOLE_WORD: usize = 2;

impl Worker<'_> {
    /// Cuts the part with the common forms of its kanji, but where a word of
    /// the dictionary has them as they are written.
    pub(super) fn write_common_forms(&mut self) {
        let text = self.analyzer_text.as_str();
        self.edits.clear();
        for word in &self.words {
            let written = &text[word.start..word.end];
            if !word.id.is_unknown() && written.chars().count() >= WHOLE_WORD {
                continue;
            }
            self.edits.extend(written.char_indices().filter_map(|(at, c)| {
                let start = word.start + at;
                let instead = kanji_forms::common(c)?;
                Some(Edit { start, end: start + c.len_utf8(), instead })
            }));
        }
        if !self.edits.is_empty() {
            self.analyzer_text.apply(&self.edits);
            self.cut_between_breaks();
        }
    }
}
