//! The page of coverage: what callers have exercised of the contract, and what never.

use axum::response::Response;

use crate::bank::coverage::{ApiCoverage, NeverWhat};

use super::html::{Markup, grouped, html};
use super::layout::Page;

impl Page<'_> {
    /// The coverage.
    pub(super) fn coverage(&self) -> Response {
        let words = self.words;
        let state = self.shared.state();
        let report = self.shared.bank().coverage();
        let (done, all) = report.points();
        let apis: Markup = report.apis.iter().map(|api| self.covered(api)).collect();
        let without: Markup = report
            .without_layout
            .iter()
            .map(|api| html!("<li class=\"mono\">{}</li>", api))
            .collect();
        let middle = html!(
            "<h1>{} <small data-live=\"count\">{} {} {}</small></h1>\n<p class=\"lead\">{} <a href=\"/_sandbox/coverage?as=text\">{}</a></p>\n\
             <div data-live=\"coverage\" class=\"covered\">{}</div>\n\
             <section class=\"card\"><h2>{}</h2><ul class=\"plain\">{}</ul></section>\n",
            words.coverage,
            grouped(done as i128),
            words.of,
            grouped(all as i128),
            words.coverage_hint,
            words.as_text,
            apis,
            words.without_layout,
            without,
        );
        self.respond(&state, middle)
    }

    fn covered(&self, api: &ApiCoverage) -> Markup {
        let words = self.words;
        let (done, all) = api.points();
        let name = self.api_name(&api.api, &api.title, &api.operation);
        let never: Markup = api
            .never()
            .iter()
            .map(|never| {
                let (what, how) = match &never.what {
                    NeverWhat::Called(_) => ("", words.never_called),
                    NeverWhat::Field(path) => (path.as_str(), words.never_sent),
                    NeverWhat::Value(value) => (value.as_str(), words.never_sent),
                    NeverWhat::Code(code) => (code.as_str(), words.never_received),
                };
                html!("<li><span class=\"mono\">{}</span> {}</li>", what, how)
            })
            .collect();
        let never = match done == all {
            true => html!("<p class=\"muted\">{}</p>", words.all_exercised),
            false => html!(
                "<details data-key=\"never-{}\"><summary id=\"never-{}\">{} ({})</summary><ul class=\"plain\">{}</ul></details>",
                api.api,
                api.api,
                words.never_exercised,
                all - done,
                never,
            ),
        };
        html!(
            "<section class=\"card\" aria-label=\"{}\"><h2>{}</h2><p class=\"mono muted\">{}</p>\
             <p><progress max=\"{}\" value=\"{}\" aria-label=\"{}\"></progress> {} {} {} · {}</p>{}</section>\n",
            name,
            name,
            api.api,
            all,
            done,
            words.exercised,
            done,
            words.of,
            all,
            self.calls_counted(api.calls),
            never,
        )
    }
}
