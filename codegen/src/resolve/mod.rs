//! From what the files say to what is true on the wire: overlay, then corrections, then dictionary.

mod corrections;
mod members;
mod overlay;
mod procedure;
mod service;

use crate::finding::Findings;
use crate::load::Loaded;
use crate::resolved::Service;

/// A service after resolution, in both forms.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The files' model with overlay and corrections applied, for lint: it has positions.
    pub corrected: Loaded,
    /// The language-neutral model, for everything after lint.
    pub service: Service,
}

/// Resolves one service.
pub fn resolve(mut loaded: Loaded, findings: &mut Findings) -> Resolved {
    let overlaid = overlay::lay_over(&mut loaded, findings);
    corrections::apply(&mut loaded, findings);
    let service = service::build(&loaded, overlaid);
    Resolved {
        corrected: loaded,
        service,
    }
}
