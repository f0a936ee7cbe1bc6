//! きた after a noun: what came, not 北 in hiragana.

use super::super::features::ARRIVAL;
use super::Worker;

impl Worker<'_> {
    /// Cuts each noun きた as きた is cut by itself: き and た.
    pub(super) fn split_arrivals(&mut self) {
        let arrival = self.features.arrival();
        let mut words = std::mem::take(&mut self.words);
        let mut place = 0;
        while place < words.len() {
            let word = words[place];
            let mut count = 1;
            if Some(self.numbers[place]) == arrival {
                self.cutter.cut(ARRIVAL, &mut self.other_words);
                // Its bytes are as many as those of the word that it is.
                if self.other_words.last().is_some_and(|last| last.end == word.end - word.start) {
                    let pieces = self.other_words.iter().map(|piece| piece.moved(0, word.start));
                    count = self.other_words.len();
                    words.splice(place..=place, pieces);
                    let numbers = self.other_words.iter().map(|word| self.features.number(word.id));
                    self.numbers.splice(place..=place, numbers);
                }
            }
            place += count;
        }
        self.words = words;
    }
}
