/// An area to fill: it may become higher, but no wider.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub width: f64,
    pub height: f64,
}
