//! The acts on one thing, at the foot of its sheet.

use super::journal::{ActLine, lines};
use crate::edge::{Asked, PageError};
use askama::Template;
use askama::filters::HtmlSafe;
use register::journal::JournalFilter;
use texts::Texts;

/// The last acts on one thing of the organisation.
#[derive(Template)]
#[template(path = "journal/acts.html")]
pub(crate) struct ActsPart {
    t: Texts,
    acts: Vec<ActLine>,
}

impl HtmlSafe for ActsPart {}

impl ActsPart {
    /// Nothing was done to it, or nobody looked.
    pub fn none(t: Texts) -> ActsPart {
        ActsPart { t, acts: Vec::new() }
    }

    pub async fn on(asked: &Asked, subject_id: &str) -> Result<ActsPart, PageError> {
        let filter =
            JournalFilter { subject_id: Some(subject_id.to_owned()), limit: 20, ..JournalFilter::default() };
        let entries = asked.register.journal(asked.caller.organisation_id()?, &filter).await?;
        Ok(ActsPart { t: asked.t, acts: lines(asked.t, &entries) })
    }
}
