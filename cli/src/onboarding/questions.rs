//! `ontu onboarding questions`: what the notice leaves open, as it can be asked.

use ontu::kftc::procedures::ONBOARDING;
use serde_json::{Value as Json, json};

use crate::exit::{Exit, Result};
use crate::message::Message;
use crate::messages::onboarding as words;
use crate::output::Output;

/// Lists the questions.
pub(super) fn run(output: &Output) -> Result {
    for (index, question) in ONBOARDING.questions.iter().enumerate() {
        let asks = Message::new(question.korean, question.asks);
        output.plain(&format!("{}. {}", index + 1, output.text(&asks)));
        let lines: Vec<String> = question.lines.iter().map(u32::to_string).collect();
        let reading = Message::new(question.korean_reading, question.reading);
        output.plain(&format!(
            "   {}",
            output.text(&words::until_answered(reading))
        ));
        output.line(&words::about(
            question.about.join(", "),
            lines.join(", "),
            question.question,
        ));
    }
    let objects: Vec<Json> = ONBOARDING
        .questions
        .iter()
        .map(|question| {
            json!({
                "question": question.question,
                "asks": question.asks,
                "korean": question.korean,
                "reading": question.reading,
                "korean_reading": question.korean_reading,
                "about": question.about,
                "lines": question.lines,
            })
        })
        .collect();
    output.object(&json!({ "questions": objects }));
    Ok(Exit::Done)
}
