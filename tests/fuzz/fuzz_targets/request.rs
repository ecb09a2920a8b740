//! Fuzzes requests, as the sandbox serves them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ontu_tests::fuzzing::request(bytes));
