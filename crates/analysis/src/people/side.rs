/// Where a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Target,
    Baseline,
    /// On neither side.
    Out,
}

/// The side of each unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sides(pub Vec<Side>);
