//! A folder proposed for a new service lints and generates, whatever stands in the document; and an edited one says what the document says.

mod edits;
mod made_up;
mod new_folders;
mod random_edits;

use std::path::Path;

use ontu_codegen::finding::{Findings, Sources};
use ontu_codegen::load::{self, Loaded};

fn load(folder: &Path) -> Loaded {
    let mut findings = Findings::default();
    load::load(folder, None, &mut Sources::default(), &mut findings)
        .unwrap()
        .unwrap()
}

fn nh() -> Loaded {
    load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/nh"))
}
