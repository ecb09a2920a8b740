//! Tests of the journal on SQLite.

mod crash;
mod disk;
mod files;
mod forgetting;
mod golden;
mod grouping;
mod guard;
mod many;
mod model;
mod restored;
mod scene;
mod suite;
mod tampering;
mod unreadable;
