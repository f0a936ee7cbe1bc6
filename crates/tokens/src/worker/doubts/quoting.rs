//! What people say of what is said.

use super::Says;

/// What is done with words.
pub(super) const SAYING: &str = "言う いう 思う おもう 頼む 伝える 聞く 書く 叫ぶ 願う お願い 怒る";

/// The particle of what is said.
pub(super) fn is_quoting(word: Says) -> bool {
    word.pos == "助詞" && word.pos1 == "格助詞"
}
