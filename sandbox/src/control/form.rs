//! Names and values as browsers send them: `application/x-www-form-urlencoded`, in a body or after a question mark.

/// The decoded names and values of a form, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a form; what is not well encoded is taken as it stands.
    pub(crate) fn parse(text: &str) -> Self {
        let fields = text.split('&').filter(|field| !field.is_empty());
        let decode = |field: &str| {
            let (name, value) = field.split_once('=').unwrap_or((field, ""));
            (decoded(name), decoded(value))
        };
        Form(fields.map(decode).collect())
    }

    /// The value of a field without the spaces around it, or the empty text.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }

    /// The value of a field, if it was sent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn fields_are_decoded() {
        let form = Form::parse("holder=%EA%B9%80+%ED%88%AC&krw=1%2C000&empty=&&flag&bad=%zz%4");
        assert_eq!(form.text("holder"), "김 투");
        assert_eq!(form.text("krw"), "1,000");
        assert_eq!((form.get("empty"), form.get("flag")), (Some(""), Some("")));
        assert_eq!(form.get("none"), None);
        assert_eq!(form.text("bad"), "%zz%4");
    }
}
