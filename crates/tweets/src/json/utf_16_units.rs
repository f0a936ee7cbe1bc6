//! UTF-16 code units that JSON writes as `\\u3042`; a character outside the basic plane is a
//! pair of them.

/// Puts units together.
#[derive(Debug, Default)]
pub(crate) struct Units {
    /// The first half of a character.
    high: Option<u32>,
}

impl Units {
    /// The character that ends with this unit; nothing after a first half.
    pub(crate) fn character(&mut self, unit: u32) -> Option<char> {
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return None;
        }
        let scalar = match self.high.take() {
            Some(high) if (0xdc00..0xe000).contains(&unit) => {
                0x1_0000 + ((high - 0xd800) << 10) + (unit - 0xdc00)
            }
            _ => unit,
        };
        Some(char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}
