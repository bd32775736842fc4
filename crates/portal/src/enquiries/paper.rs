//! Paper: the questionnaire, accessible, in standard or in plain words; and the letters of the dwellings that have not answered,
//! each with its code and its questionnaire, in one file.

use super::words::{refusal, wanted};
use super::{doors_seen, found};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::document::{language, pdf};
use axum::extract::Path;
use documents::{Block, Document, Form as Shape, Text};
use enquiry::{Form, Kind};
use register::enquiries::Enquiry;
use texts::{Texts, format};

/// A box to tick.
const BOX: char = '\u{2610}';
/// More letters at once would be more pages than a file holds.
const MOST_LETTERS: usize = 500;

/// The questions as they are ticked on paper.
fn questions(t: Texts, form: &Form, is_plain: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    let wanted = wanted(t, is_plain);
    for (at, question) in form.questions.iter().enumerate() {
        blocks.push(Block::heading(2, format!("{}. {}", at + 1, question.words.said(wanted).0)));
        let mut lines: Vec<String> = match &question.kind {
            Kind::Scale { least, most, low, high } => {
                let numbers: Vec<String> = (*least..=*most).map(|n| format!("{BOX}\u{a0}{n}")).collect();
                vec![
                    t.enq_scale_hint(
                        least.to_string(),
                        low.said(wanted).0,
                        most.to_string(),
                        high.said(wanted).0,
                    ),
                    numbers.join("   "),
                ]
            }
            Kind::Number { least, most } => {
                vec![format!("{} …………", t.enq_number_hint(least.to_string(), most.to_string()))]
            }
            Kind::Text { .. } => vec!["…".repeat(60), "…".repeat(60)],
            kind => kind
                .options()
                .iter()
                .enumerate()
                .map(|(at, words)| format!("{BOX} {}\u{a0}– {}", at + 1, words.said(wanted).0))
                .collect(),
        };
        if matches!(question.kind, Kind::Several { .. }) {
            blocks.push(Block::note(t.enq_several_hint()));
        }
        lines.push(format!("{BOX} ?\u{a0}– {}     {BOX} -\u{a0}– {}", t.dont_know(), t.enq_declined()));
        blocks.push(Block::paragraph(lines.join("\n")));
    }
    blocks
}

fn promises(t: Texts, one: &Enquiry) -> Vec<Block> {
    vec![
        Block::paragraph(t.enq_letter_free()),
        Block::note(t.enq_letter_kept(one.kept_months, one.kept_months.to_string())),
    ]
}

/// `GET /enquetes/{id}/questionnaire.pdf`
pub(super) async fn blank(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&asked, &id).await?;
    let is_plain = asked.pairs.has("facile");
    let mut blocks = vec![
        Block::paragraph(one.purpose.clone()),
        Block::Paragraph(Text::bold(t.enq_letter_code("………………"))),
    ];
    blocks.extend(promises(t, &one));
    blocks.extend(questions(t, &one.form, is_plain));
    pdf(document(&asked, &one, Shape::Report, blocks), "questionnaire").await
}

fn document(asked: &Asked, one: &Enquiry, form: Shape, blocks: Vec<Block>) -> Document {
    let t = asked.t;
    Document {
        title: one.title.clone(),
        subtitle: t.enq_paper(),
        language: language(t),
        form,
        author: asked.landlord.as_ref().map_or_else(String::new, |landlord| landlord.name.clone()),
        date: None,
        footer: one.title.clone(),
        blocks,
    }
}

/// `GET /enquetes/{id}/courriers.pdf`: those who have not answered yet, in the order of doors; `relance`: with other words.
pub(super) async fn letters(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&asked, &id).await?;
    let own = asked.caller.organisation_id()?;
    let within = doors_seen(&asked);
    let codes = match asked.register.enquiry_codes(own, &id, within.as_ref()).await {
        Ok(codes) => codes,
        // There is nothing to print before it opens, nor after it is closed.
        Err(register::Error::Refused(_)) => return Err(PageError::NotFound),
        Err(other) => return Err(other.into()),
    };
    let units = asked.register.enquiry_units(own, &id, within.as_ref()).await?;
    let only = asked.pairs.text("residence");
    let units: Vec<_> = units
        .into_iter()
        .filter(|unit| {
            unit.standing().is_due() && only.is_none_or(|residence| residence == unit.residence_id)
        })
        .collect();
    if units.is_empty() || units.len() > MOST_LETTERS {
        let code = if units.is_empty() { "enquiry-over" } else { "enquiry-not-now" };
        return Err(PageError::Form(refusal(t, code)));
    }
    let is_plain = asked.pairs.has("facile");
    let landlord = asked.landlord.as_ref().map_or_else(String::new, |landlord| landlord.name.clone());
    let address = format!("{}/enquetes/repondre", asked.base);
    let mut blocks = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let Some(code) = codes.get(&unit.id) else { continue };
        if at > 0 {
            blocks.push(Block::PageBreak);
        }
        blocks.push(Block::Address {
            lines: vec![t.enq_letter_to(), super::units::door(t, unit), unit.residence.clone()],
        });
        let begin = if asked.pairs.has("relance") { t.enq_letter_again() } else { t.enq_letter_begin() };
        blocks.push(Block::heading(1, one.title.clone()));
        blocks.push(Block::paragraph(begin));
        blocks.push(Block::paragraph(one.purpose.clone()));
        blocks.push(Block::paragraph(t.enq_letter_ways(address.as_str(), format::date(one.closes_on))));
        blocks.push(Block::Paragraph(Text::bold(t.enq_letter_code(code.to_string()))));
        blocks.extend(promises(t, &one));
        blocks.push(Block::Signature { lines: vec![landlord.clone()] });
        blocks.push(Block::PageBreak);
        blocks.push(Block::heading(1, t.enq_paper()));
        blocks.push(Block::Paragraph(Text::bold(t.enq_letter_code(code.to_string()))));
        blocks.extend(questions(t, &one.form, is_plain));
    }
    pdf(document(&asked, &one, Shape::Letter, blocks), "courriers").await
}
