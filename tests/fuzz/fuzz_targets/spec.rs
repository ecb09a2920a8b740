//! Fuzzes files of a spec, as the generator loads them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ontu_tests::fuzzing::spec(bytes));
