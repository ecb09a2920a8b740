//! Each edit changes what it names and leaves every other byte of the file alone.

use super::*;

const FILE: &str = "# head\na: \"x\"  # why\nrows:\n  # first\n  - { e: \"가\", l: 1 }  # one\n  - e: \"나\"  # two\n    d: \"long\"\n    rows:\n      - { e: \"z\" }\n  # third\n  - { e: \"다\" }\nempty: []  # none\nflow: [\"p\", \"q\"]\n";

fn steps<const N: usize>(path: [Step; N]) -> Vec<Step> {
    path.into_iter().collect()
}

fn check(edit: impl FnOnce(&mut Editor) -> bool, changed: &[(&str, &str)]) {
    let mut editor = Editor::new(FILE).unwrap();
    assert!(edit(&mut editor));
    let mut expected = FILE.to_owned();
    for (from, to) in changed {
        assert!(expected.contains(from), "{from}");
        expected = expected.replacen(from, to, 1);
    }
    assert_eq!(editor.text(), expected);
    assert!(parse(editor.text()).is_some());
}

#[test]
fn a_value_is_replaced_and_its_comment_stays() {
    check(
        |e| e.set(&[], "a", &Yaml::text("y \"z\""), &[]),
        &[("\"x\"", "\"y \\\"z\\\"\"")],
    );
    check(
        |e| e.set(&steps(["rows".into(), 0.into()]), "l", &Yaml::word(20), &[]),
        &[("l: 1", "l: 20")],
    );
}

#[test]
fn a_key_is_added_where_it_belongs() {
    check(
        |e| {
            e.set(
                &steps(["rows".into(), 0.into()]),
                "n",
                &Yaml::text("b"),
                &["e"],
            )
        },
        &[("\"가\",", "\"가\", n: \"b\",")],
    );
    check(
        |e| {
            e.set(
                &steps(["rows".into(), 1.into()]),
                "n",
                &Yaml::text("b"),
                &["e"],
            )
        },
        &[("# two\n", "# two\n    n: \"b\"\n")],
    );
    check(
        |e| e.set(&[], "last", &Yaml::List(vec![Yaml::text("r")]), &["a"]),
        &[("# why\n", "# why\nlast:\n  - \"r\"\n")],
    );
}

#[test]
fn a_key_is_removed() {
    check(
        |e| e.unset(&steps(["rows".into(), 0.into()]), "l"),
        &[(", l: 1", "")],
    );
    check(
        |e| e.unset(&steps(["rows".into(), 0.into()]), "e"),
        &[("e: \"가\", ", "")],
    );
    check(
        |e| e.unset(&steps(["rows".into(), 1.into()]), "rows"),
        &[("    rows:\n      - { e: \"z\" }\n", "")],
    );
    check(
        |e| e.unset(&steps(["rows".into(), 1.into()]), "e"),
        &[("e: \"나\"  # two\n    ", "")],
    );
}

#[test]
fn items_are_inserted_among_others_and_into_empty_lists() {
    let item = Yaml::Map(vec![("e".to_owned(), Yaml::text("n"))]);
    check(
        |e| e.insert(&steps(["rows".into()]), 1, &item),
        &[("# one\n", "# one\n  - { e: \"n\" }\n")],
    );
    check(
        |e| e.insert(&steps(["rows".into()]), 0, &item),
        &[("  - { e: \"가\"", "  - { e: \"n\" }\n  - { e: \"가\"")],
    );
    check(
        |e| e.insert(&steps(["rows".into()]), 9, &item),
        &[("{ e: \"다\" }\n", "{ e: \"다\" }\n  - { e: \"n\" }\n")],
    );
    check(
        |e| e.insert(&steps(["rows".into(), 1.into(), "rows".into()]), 1, &item),
        &[("\"z\" }\n", "\"z\" }\n      - { e: \"n\" }\n")],
    );
    check(
        |e| e.insert(&steps(["empty".into()]), 0, &item),
        &[("empty: []  # none\n", "empty:  # none\n  - { e: \"n\" }\n")],
    );
    check(
        |e| e.insert(&steps(["flow".into()]), 1, &Yaml::text("r")),
        &[("\"p\", ", "\"p\", \"r\", ")],
    );
    check(
        |e| e.insert(&steps(["flow".into()]), 2, &Yaml::text("r")),
        &[("\"q\"]", "\"q\", \"r\"]")],
    );
}

#[test]
fn items_are_removed_with_their_comments() {
    check(
        |e| e.remove(&steps(["rows".into()]), 0),
        &[("  - { e: \"가\", l: 1 }  # one\n", "")],
    );
    check(
        |e| e.remove(&steps(["rows".into(), 1.into(), "rows".into()]), 0),
        &[("rows:\n      - { e: \"z\" }\n", "rows: []\n")],
    );
    check(|e| e.remove(&steps(["flow".into()]), 0), &[("\"p\", ", "")]);
    check(|e| e.remove(&steps(["flow".into()]), 1), &[(", \"q\"", "")]);
}

#[test]
fn items_move_with_their_comments() {
    check(
        |e| e.shift(&steps(["rows".into()]), 0, 2),
        &[
            ("  - { e: \"가\", l: 1 }  # one\n", ""),
            (
                "  - { e: \"다\" }\n",
                "  - { e: \"다\" }\n  - { e: \"가\", l: 1 }  # one\n",
            ),
        ],
    );
    check(
        |e| e.shift(&steps(["rows".into()]), 2, 0),
        &[
            ("  # third\n  - { e: \"다\" }\n", "  # third\n"),
            ("  - { e: \"가\"", "  - { e: \"다\" }\n  - { e: \"가\""),
        ],
    );
    check(
        |e| e.shift(&steps(["flow".into()]), 1, 0),
        &[("\"p\", \"q\"", "\"q\", \"p\"")],
    );
}

#[test]
fn a_list_becomes_a_text_or_another_list() {
    check(
        |e| e.set(&[], "flow", &Yaml::Flow(vec![Yaml::text("r")]), &[]),
        &[("[\"p\", \"q\"]", "[\"r\"]")],
    );
    check(
        |e| {
            e.set(
                &steps(["rows".into(), 1.into()]),
                "rows",
                &Yaml::Flow(Vec::new()),
                &[],
            )
        },
        &[("rows:\n      - { e: \"z\" }\n", "rows: []\n")],
    );
    check(
        |e| e.set(&[], "empty", &Yaml::List(vec![Yaml::text("r")]), &[]),
        &[("empty: []  # none\n", "empty:\n  - \"r\"\n")],
    );
}
