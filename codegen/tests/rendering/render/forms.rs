//! The blocks of a document in each of its forms.

use std::fmt::Write as _;

use super::blocks::Block;

/// Markdown with pipe tables and fenced JSON.
pub(super) fn markdown(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Heading(level, words) => {
                let _ = write!(text, "{} {}\n\n", "#".repeat(*level), one_line(words));
            }
            Block::Line(words) => {
                let _ = write!(text, "{}\n\n", one_line(words));
            }
            Block::Facts(lines) | Block::Remarks(lines) => {
                for line in lines {
                    let _ = writeln!(text, "- {}", one_line(line));
                }
                text.push('\n');
            }
            Block::Table(head, rows) => {
                let _ = writeln!(text, "| {} |", head.join(" | "));
                let _ = writeln!(text, "|{}", "---|".repeat(head.len()));
                for row in rows {
                    let cells: Vec<String> = row
                        .iter()
                        .map(|cell| one_line(cell).replace('|', "\\|"))
                        .collect();
                    let _ = writeln!(text, "| {} |", cells.join(" | "));
                }
                text.push('\n');
            }
            Block::Body(body) => {
                let _ = write!(text, "```json\n{body}\n```\n\n");
            }
        }
    }
    text
}

/// A page of its own, as a browser saves it.
pub(super) fn html(blocks: &[Block]) -> String {
    let title = blocks.iter().find_map(|block| match block {
        Block::Heading(1, words) => Some(escaped(words)),
        _ => None,
    });
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"ko\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n",
        title.unwrap_or_default()
    );
    for block in blocks {
        match block {
            Block::Heading(level, words) => {
                let _ = writeln!(text, "<h{level}>{}</h{level}>", escaped(words));
            }
            Block::Line(words) => {
                let _ = writeln!(text, "<p>{}</p>", escaped(words));
            }
            Block::Facts(lines) | Block::Remarks(lines) => {
                text.push_str("<ul>\n");
                for line in lines {
                    let _ = writeln!(text, "<li>{}</li>", escaped(line));
                }
                text.push_str("</ul>\n");
            }
            Block::Table(head, rows) => {
                text.push_str("<table>\n<thead>\n");
                let cells = |cells: &mut dyn Iterator<Item = String>, tag: &str| {
                    let cells: String =
                        cells.map(|cell| format!("<{tag}>{cell}</{tag}>")).collect();
                    format!("<tr>{cells}</tr>\n")
                };
                text.push_str(&cells(&mut head.iter().map(|cell| escaped(cell)), "th"));
                text.push_str("</thead>\n<tbody>\n");
                for row in rows {
                    text.push_str(&cells(&mut row.iter().map(|cell| escaped(cell)), "td"));
                }
                text.push_str("</tbody>\n</table>\n");
            }
            Block::Body(body) => {
                let body = body
                    .replace('&', "&amp;")
                    .replace('<', "&lt;")
                    .replace('>', "&gt;");
                let _ = writeln!(text, "<pre><code>{body}</code></pre>");
            }
        }
    }
    text.push_str("</body>\n</html>\n");
    text
}

/// The text that a browser puts on the clipboard: cells parted by tabs.
pub(super) fn pasted(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Heading(_, words) | Block::Line(words) => {
                let _ = write!(text, "{}\n\n", one_line(words));
            }
            Block::Facts(lines) => {
                for line in lines {
                    let _ = writeln!(text, "• {}", one_line(line));
                }
                text.push('\n');
            }
            Block::Remarks(lines) => {
                for line in lines {
                    let _ = writeln!(text, "- {}", one_line(line));
                }
                text.push('\n');
            }
            Block::Table(head, rows) => {
                let _ = writeln!(text, "{}", head.join("\t"));
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|cell| one_line(cell)).collect();
                    let _ = writeln!(text, "{}", cells.join("\t"));
                }
                text.push('\n');
            }
            Block::Body(body) => {
                let _ = write!(text, "{body}\n\n");
            }
        }
    }
    text
}

/// A cell stands on one line, and a tab would part it.
fn one_line(cell: &str) -> String {
    cell.split(['\n', '\r', '\t'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn escaped(text: &str) -> String {
    one_line(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
