//! Fuzzes documents of the bank, as the importer reads them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ontu_tests::fuzzing::document(bytes));
