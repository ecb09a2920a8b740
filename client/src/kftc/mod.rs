//! The central record of the KFTC (온투업 중앙기록관리): the procedure that leads to it, its forms, and its operations.

pub use crate::generated::kftc::*;
