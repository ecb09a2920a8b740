//! HTML that escapes every value by itself: only [`Markup`], which this module makes, goes out as it stands.

use std::fmt::{self, Write};

/// A piece of HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Markup(pub(super) String);

impl Markup {
    /// Nothing.
    pub(super) fn none() -> Self {
        Markup::default()
    }
}

impl Extend<Markup> for Markup {
    fn extend<I: IntoIterator<Item = Markup>>(&mut self, pieces: I) {
        for piece in pieces {
            self.0.push_str(&piece.0);
        }
    }
}

impl FromIterator<Markup> for Markup {
    fn from_iter<I: IntoIterator<Item = Markup>>(pieces: I) -> Self {
        let mut all = Markup::none();
        all.extend(pieces);
        all
    }
}

/// A value that can stand in HTML.
pub(super) trait Show {
    /// Writes it so that it can do nothing but be read.
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl Show for Markup {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Show for str {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

impl Show for String {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().show(f)
    }
}

impl<T: Show + ?Sized> Show for &T {
    fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).show(f)
    }
}

macro_rules! show_plain {
    ($($number:ty),*) => {
        $(impl Show for $number {
            fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        })*
    };
}
show_plain!(u16, u32, u64, usize);

/// A value on its way into HTML.
pub(super) struct Shown<'v, T: Show + ?Sized>(pub(super) &'v T);

impl<T: Show + ?Sized> fmt::Display for Shown<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.show(f)
    }
}

/// HTML with a value at every `{}`, escaped unless it is HTML already.
macro_rules! html {
    ($format:literal $(, $value:expr)* $(,)?) => {
        $crate::console::html::Markup(format!($format $(, $crate::console::html::Shown(&$value))*))
    };
}
pub(super) use html;

/// A whole number with a comma before every three digits.
pub(super) fn grouped(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    if number < 0 {
        text.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Markup, grouped};

    #[test]
    fn values_are_escaped_and_html_is_not() {
        let inner = html!("<b>{}</b>", "<&>");
        assert_eq!(
            html!("<p title=\"{}\">{} {}</p>", "\"'", inner, 5_u64),
            Markup("<p title=\"&quot;&#39;\"><b>&lt;&amp;&gt;</b> 5</p>".to_owned())
        );
    }

    #[test]
    fn amounts_are_grouped() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (-1_234_567, "−1,234,567"),
        ] {
            assert_eq!(grouped(number), expected);
        }
    }
}
