//! Where wire and table differ: both sides, the evidence, and when the difference is to be looked at again.

use maud::{Markup, html};

use super::codes::evidence;
use super::words::{korean, mixed};
use crate::resolved::Service;

pub(super) fn main(service: &Service) -> Markup {
    html! {
        h1 { "Corrections" }
        p.lead { "The tables of this site stand as the document prints them. At these places the wire needs something else, and each rests on evidence." }
        @if service.corrections.is_empty() {
            p { "There are none." }
        }
        @for correction in &service.corrections {
            article id=(correction.id) {
                h2 { (correction.id) }
                ul.places { @for place in &correction.at { li { code { (place) } } } }
                dl.sides {
                    div { dt { "The table says" } dd lang=[korean(&correction.table)] { (correction.table) } }
                    div { dt { "The wire needs" } dd lang=[korean(&correction.wire)] { (correction.wire) } }
                }
                h3 { "Evidence" }
                (evidence(&correction.evidence))
                p.note { strong { "Lapses when: " } (mixed(&correction.lapses)) }
            }
        }
    }
}
