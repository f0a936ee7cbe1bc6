//! Days of which the records have some hours only.

/// People who must have written for their hours to tell something: one may be awake in
/// a few hours only.
const LEAST_PEOPLE: f64 = 20.0;
/// Posts of other days from which on their hours tell what is usual.
const LEAST_POSTS: i64 = 200;
/// How many people should have written in the hours that have nothing: the probability
/// that none did by chance is e to the minus this.
const EXPECTED: f64 = 14.0;
/// Hours that a day has at least which nothing can be set against.
const FEW_HOURS: usize = 6;

/// The hours that have posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covered {
    /// From the start of the day to the end of this hour.
    Until(usize),
    /// From the start of the one hour to the end of the other.
    Hours(usize, usize),
}

/// To which hours a day is confined: those between its first and its last post, if
/// by the days before many people should have written in others too. Without such days
/// a day of six hours or fewer is. `None` where too few people wrote, or the times are
/// not known.
pub(super) fn covered(
    hours: &[i64; 24],
    others: &[i64; 24],
    without_time: i64,
    people: Option<i64>,
) -> Option<Covered> {
    let people = people? as f64;
    if people < LEAST_PEOPLE || without_time > 0 {
        return None;
    }
    let first = hours.iter().position(|&posts| posts > 0)?;
    let last = hours.iter().rposition(|&posts| posts > 0)?;
    let of_others: i64 = others.iter().sum();
    let is_confined = if of_others < LEAST_POSTS {
        last - first < FEW_HOURS
    } else {
        let within: i64 = others[first..=last].iter().sum();
        people * (of_others - within) as f64 / of_others as f64 >= EXPECTED
    };
    is_confined.then_some(if first == 0 {
        Covered::Until(last)
    } else {
        Covered::Hours(first, last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: [i64; 24] = [10; 24];

    fn hours(from: usize, to: usize) -> [i64; 24] {
        let mut hours = [0; 24];
        hours[from..=to].fill(9);
        hours
    }

    #[test]
    fn hours_that_should_have_posts_tell_that_a_day_is_confined() {
        let covered =
            |from, to, others, people| covered(&hours(from, to), &others, 0, Some(people));
        assert_eq!(covered(20, 21, USUAL, 100), Some(Covered::Hours(20, 21)));
        assert_eq!(covered(0, 14, USUAL, 100), Some(Covered::Until(14)));
        assert_eq!(covered(0, 23, USUAL, 100), None);
        // One hour of 24 is no more than chance for so few people.
        assert_eq!(covered(0, 22, USUAL, 100), None);
        assert_eq!(covered(0, 22, USUAL, 1_000), Some(Covered::Until(22)));
        assert_eq!(covered(20, 21, USUAL, 10), None);
        // Where all days are of these hours, that is what a day is.
        assert_eq!(covered(20, 21, hours(20, 21).map(|posts| posts * 20), 100), None);
        // The first day there is.
        assert_eq!(covered(20, 22, [0; 24], 100), Some(Covered::Hours(20, 22)));
        assert_eq!(covered(8, 23, [0; 24], 100), None);
        assert_eq!(super::covered(&hours(20, 21), &USUAL, 1, Some(100)), None);
        assert_eq!(super::covered(&hours(20, 21), &USUAL, 0, None), None);
    }
}
