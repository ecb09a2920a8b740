//! Fuzzes evidence, as the journal stores it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ontu_tests::fuzzing::evidence(bytes));
