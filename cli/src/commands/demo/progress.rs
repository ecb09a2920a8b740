//! Shows that the demo is at work: a bar on a terminal, a line a step elsewhere, nothing with `--json`.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::message::Message;
use crate::messages::demo as words;
use crate::output::Output;

/// Where progress goes.
pub(crate) struct Progress {
    output: Output,
    on_terminal: bool,
    step: Option<Step>,
}

struct Step {
    name: Message,
    bar: ProgressBar,
    done: u64,
}

impl Progress {
    /// Progress on stderr.
    pub(crate) fn new(output: Output) -> Self {
        Self {
            output,
            on_terminal: std::io::stderr().is_terminal() && !output.json,
            step: None,
        }
    }

    /// Begins a step of so many parts.
    pub(crate) fn begin(&mut self, name: Message, parts: usize) {
        let bar = if self.on_terminal {
            let bar =
                ProgressBar::with_draw_target(Some(parts as u64), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_message(self.output.text(&name).to_owned());
            bar
        } else {
            self.output.remark(&words::step_begins(name.clone()));
            ProgressBar::hidden()
        };
        self.step = Some(Step { name, bar, done: 0 });
    }

    /// One part of the step is done.
    pub(crate) fn advance(&mut self) {
        if let Some(step) = &mut self.step {
            step.done += 1;
            step.bar.inc(1);
        }
    }

    /// Says something in the middle of a step.
    pub(crate) fn remark(&self, message: &Message) {
        match &self.step {
            Some(step) if self.on_terminal => step.bar.println(self.output.text(message)),
            _ => self.output.remark(message),
        }
    }

    /// Ends the step.
    pub(crate) fn end(&mut self) {
        if let Some(step) = self.step.take() {
            if self.on_terminal {
                step.bar.finish();
            } else {
                self.output.remark(&words::step_done(step.name, step.done));
            }
        }
    }
}
