//! The checks that every store must pass, each on a new file.

use super::super::super::journal_suite;
use super::scene::{Folder, wait};

#[test]
fn it_passes_what_every_store_must_pass() {
    for check in journal_suite::checks() {
        let folder = Folder::new();
        let journal = folder.create();
        assert_eq!(wait(check.run(&journal)), Ok(()), "{}", check.name());
    }
}
