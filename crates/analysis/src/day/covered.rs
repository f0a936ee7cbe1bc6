//! Days of which only some hours were recorded.

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
/// Where fewer people wrote: days that must all have posts in the hours that this one
/// lacks, and how many of its own posts should be there. Of days that are alike one in
/// fifteen at most is as short.
const LEAST_DAYS: usize = 14;
const LACKING: f64 = 3.0;

/// The hours that have posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covered {
    /// From the start of the day to the end of this hour.
    Until(usize),
    /// From the start of the one hour to the end of the other.
    Hours(usize, usize),
    /// The same of a day of few people, who may have written no more: it has fewer hours
    /// than all days before.
    Fewer(usize, usize),
}

/// To which hours a day is confined: those between its first and its last post, if
/// by the days before, each by its hours, many people should have written in others too.
/// Without such days a day of six hours or fewer is. Of few people it is known only
/// whether the days before all have more hours. `None` where the times are not known.
pub(super) fn covered(
    hours: &[i64; 24],
    others: &[[i64; 24]],
    without_time: i64,
    people: Option<i64>,
) -> Option<Covered> {
    if without_time > 0 {
        return None;
    }
    let first = hours.iter().position(|&posts| posts > 0)?;
    let last = hours.iter().rposition(|&posts| posts > 0)?;
    let Some(people) = people.map(|people| people as f64).filter(|&n| n >= LEAST_PEOPLE) else {
        return is_shorter(hours, others, (first, last)).then_some(Covered::Fewer(first, last));
    };
    let others: [i64; 24] =
        std::array::from_fn(|hour| others.iter().map(|hours| hours[hour]).sum());
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

/// Whether all other days have posts in hours that a day lacks, so many that it should
/// have some there.
fn is_shorter(hours: &[i64; 24], others: &[[i64; 24]], (first, last): (usize, usize)) -> bool {
    let outside = |hours: &[i64; 24]| hours[..first].iter().chain(&hours[last + 1..]).sum::<i64>();
    let all: i64 = others.iter().flatten().sum();
    let lacking: i64 = others.iter().map(outside).sum();
    let posts: i64 = hours.iter().sum();
    others.len() >= LEAST_DAYS
        && others.iter().all(|hours| outside(hours) > 0)
        && posts as f64 * lacking as f64 / all as f64 >= LACKING
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: [i64; 24] = [10; 24];

    fn covered(
        hours: &[i64; 24],
        others: &[i64; 24],
        without_time: i64,
        people: Option<i64>,
    ) -> Option<Covered> {
        super::covered(hours, &[*others], without_time, people)
    }

    #[test]
    fn a_day_of_few_people_is_set_against_the_hours_of_each_day() {
        let of =
            |from, to, others: &[[i64; 24]]| super::covered(&hours(from, to), others, 0, Some(3));
        let usual = [hours(7, 22); 14];
        assert_eq!(of(7, 14, &usual), Some(Covered::Fewer(7, 14)));
        assert_eq!(super::covered(&hours(7, 14), &usual, 0, None), Some(Covered::Fewer(7, 14)));
        // An hour less tells nothing, nor does a day that was as short before.
        assert_eq!(of(7, 22, &usual), None);
        assert_eq!(of(8, 22, &[[0; 24]; 0]), None);
        let mut with_a_short_one = usual;
        with_a_short_one[3] = hours(8, 12);
        assert_eq!(of(7, 14, &with_a_short_one), None);
        assert_eq!(of(7, 14, &usual[1..]), None);
        // Of two posts none need be in those hours.
        let mut two = [0; 24];
        (two[9], two[10]) = (1, 1);
        assert_eq!(super::covered(&two, &usual, 0, Some(1)), None);
    }

    fn hours(from: usize, to: usize) -> [i64; 24] {
        let mut hours = [0; 24];
        hours[from..=to].fill(9);
        hours
    }

    #[test]
    fn hours_that_should_have_posts_tell_that_a_day_is_confined() {
        let covered =
            |from, to, others, people| self::covered(&hours(from, to), &others, 0, Some(people));
        assert_eq!(covered(20, 21, USUAL, 100), Some(Covered::Hours(20, 21)));
        assert_eq!(covered(0, 14, USUAL, 100), Some(Covered::Until(14)));
        assert_eq!(covered(0, 23, USUAL, 100), None);
        // One hour of 24 could be chance for so few people.
        assert_eq!(covered(0, 22, USUAL, 100), None);
        assert_eq!(covered(0, 22, USUAL, 1_000), Some(Covered::Until(22)));
        assert_eq!(covered(20, 21, USUAL, 10), None);
        // Where all days are of these hours, that is what a day is.
        assert_eq!(covered(20, 21, hours(20, 21).map(|posts| posts * 20), 100), None);
        // The first day there is.
        assert_eq!(covered(20, 22, [0; 24], 100), Some(Covered::Hours(20, 22)));
        assert_eq!(covered(8, 23, [0; 24], 100), None);
        assert_eq!(self::covered(&hours(20, 21), &USUAL, 1, Some(100)), None);
        assert_eq!(self::covered(&hours(20, 21), &USUAL, 0, None), None);
    }
}
