//! What must not compile: each file in `ui` is one mistake that the types forbid, with the compiler's words beside it.
//!
//! `TRYBUILD=overwrite cargo test -p ontu-tests --test compile_fail` rewrites those words; the diff is the review.

#[test]
fn mistakes_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
}
