//! Fuzzes replies of the bank, as the client reads them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ontu_tests::fuzzing::reply(bytes));
