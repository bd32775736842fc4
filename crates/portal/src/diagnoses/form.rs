//! A form of a few fields on a page of its own, with its errors above.

use crate::ui::{Chrome, ErrorSummary, Field, Problem};
use askama::Template;
use texts::Texts;

/// The page of a form.
#[derive(Template)]
#[template(path = "diagnoses/form.html")]
pub(crate) struct FormPage<'a> {
    pub t: Texts,
    pub c: Chrome,
    pub title: String,
    pub what: Vec<String>,
    pub errors: ErrorSummary<'a>,
    pub action: String,
    pub back: String,
    /// The edition that is shown.
    pub seen: Option<String>,
    pub fields: Vec<Field>,
    pub submit: String,
}

impl<'a> FormPage<'a> {
    /// A form with its errors; fields take theirs from the list.
    pub fn new(
        t: Texts,
        c: Chrome,
        title: String,
        (action, back): (String, String),
        fields: Vec<Field>,
        problems: &'a [Problem],
    ) -> FormPage<'a> {
        FormPage {
            t,
            c: c.narrow(),
            title,
            what: Vec::new(),
            errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
            action,
            back,
            seen: None,
            fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
            submit: t.act_save(),
        }
    }
}
