//! JSON for reading: a member a line, in the order and with the doubles of the wire.

use crate::json::Json;

/// The text with line breaks; as it stands when it is no JSON.
pub(super) fn pretty(text: &str) -> String {
    match Json::parse(text.as_bytes()) {
        Ok(value) => {
            let mut out = String::with_capacity(text.len() * 2);
            write(&mut out, &value, 0);
            out
        }
        Err(_) => text.to_owned(),
    }
}

fn write(out: &mut String, value: &Json<'_>, depth: usize) {
    let (open, close, count) = match value {
        Json::Object(members) => ('{', '}', members.len()),
        Json::Array(items) => ('[', ']', items.len()),
        other => return other.write(out),
    };
    // A row of a repeating part reads best on one line.
    if count == 0 || depth >= 2 {
        return value.write(out);
    }
    out.push(open);
    for index in 0..count {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        match value {
            Json::Object(members) => {
                let (name, inner) = &members[index];
                crate::json::write_text(out, name);
                out.push_str(": ");
                write(out, inner, depth + 1);
            }
            Json::Array(items) => write(out, &items[index], depth + 1),
            _ => {}
        }
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push(close);
}

#[cfg(test)]
mod tests {
    use super::pretty;

    #[test]
    fn members_stand_on_lines_and_rows_on_one() {
        assert_eq!(
            pretty(r#"{"b":1,"Rec":[{"Vran":"***0074","InvAmt":"1"}],"e":{}}"#),
            "{\n  \"b\": 1,\n  \"Rec\": [\n    {\"Vran\":\"***0074\",\"InvAmt\":\"1\"}\n  ],\n  \"e\": {}\n}"
        );
        assert_eq!(pretty("no json"), "no json");
    }
}
