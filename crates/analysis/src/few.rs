//! Lists of numbers that mostly have one element: on a day of millions of terms, most are said
//! once.

/// Numbers of which it is worth giving memory back.
const MANY: usize = 1_024;

/// Numbers in the order in which they came. One alone needs no allocation.
#[derive(Clone, Debug, Default)]
pub(crate) enum Few {
    #[default]
    None,
    One(u32),
    More(Box<More>),
}

/// Two or more.
#[derive(Clone, Debug)]
pub(crate) struct More(Vec<u32>);

impl Few {
    pub(crate) fn push(&mut self, number: u32) {
        match self {
            Self::None => *self = Self::One(number),
            Self::One(first) => *self = Self::More(Box::new(More(vec![*first, number]))),
            Self::More(more) => more.0.push(number),
        }
    }

    pub(crate) fn as_slice(&self) -> &[u32] {
        match self {
            Self::None => &[],
            Self::One(number) => std::slice::from_ref(number),
            Self::More(more) => &more.0,
        }
    }

    /// Sorts them; of many no more memory is kept than they take.
    pub(crate) fn sort(&mut self) {
        if let Self::More(more) = self {
            more.0.sort_unstable();
            if more.0.len() >= MANY {
                more.0.shrink_to_fit();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_and_sorted() {
        let mut few = Few::default();
        assert!(few.as_slice().is_empty());
        few.push(7);
        assert_eq!(few.as_slice(), [7]);
        few.push(3);
        few.push(7);
        few.sort();
        assert_eq!(few.as_slice(), [3, 7, 7]);
        assert!(size_of::<Few>() <= 16);
    }
}
