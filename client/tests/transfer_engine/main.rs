//! The engine without I/O: what each reply makes of a transfer, what may be done in which state, and what the evidence adds up to.

mod decided;
mod findings;
mod played;
mod replies;
