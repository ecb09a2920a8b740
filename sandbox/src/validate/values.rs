//! The values of a validated object, found by element and not by the spelling that one API happens to use.

/// The values of one object; members without a value are not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Values<'s> {
    scalars: Vec<(&'s str, &'s str)>,
    rows: Vec<Values<'s>>,
}

impl<'s> Values<'s> {
    /// The value of an element, or the empty text.
    pub(crate) fn text(&self, element: &str) -> &'s str {
        let found = self.scalars.iter().find(|(name, _)| *name == element);
        found.map_or("", |(_, value)| value)
    }

    /// The amount or count of an element, if it is one.
    pub(crate) fn whole(&self, element: &str) -> Option<u64> {
        self.text(element).parse().ok()
    }

    /// The rows of the repeating part.
    pub(crate) fn rows(&self) -> &[Values<'s>] {
        &self.rows
    }

    /// All values with their elements, in the order of the table.
    pub(crate) fn scalars(&self) -> &[(&'s str, &'s str)] {
        &self.scalars
    }

    /// Adds the value of an element.
    pub(super) fn push(&mut self, element: &'s str, value: &'s str) {
        self.scalars.push((element, value));
    }

    /// Sets the rows of the repeating part.
    pub(super) fn set_rows(&mut self, rows: Vec<Values<'s>>) {
        self.rows = rows;
    }
}
