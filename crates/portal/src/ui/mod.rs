//! The parts that every page is made of. One part = one struct and one template of the same name.
//!
//! A part writes its own HTML and says so with [`askama::filters::HtmlSafe`]; everything else is escaped.

pub(crate) mod bars;
pub(crate) mod calendar;
pub(crate) mod chrome;
pub(crate) mod document;
pub(crate) mod export;
pub(crate) mod field;
pub(crate) mod figures;
pub(crate) mod pages;
pub(crate) mod passkey;
pub(crate) mod sketch;
pub(crate) mod words;

pub(crate) use bars::{BarLine, Bars};
pub(crate) use chrome::{Chrome, Place};
pub(crate) use field::{Choice, ErrorSummary, Field, Problem};
pub(crate) use figures::{ClassMark, IntervalBar, LevelMark, StatusMark};
pub(crate) use pages::Pager;
pub(crate) use passkey::PasskeyForm;

use crate::edge::PageError;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

/// A page, drawn.
pub(crate) type PageResult = Result<Response, PageError>;

/// Draws a page.
pub(crate) fn show(page: &impl Template) -> PageResult {
    Ok(Html(page.render()?).into_response())
}

/// Draws a form again, because what was sent cannot be taken.
pub(crate) fn show_wrong(page: &impl Template) -> PageResult {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

/// Goes to another page after an act, so that reloading does not act again.
pub(crate) fn go(to: &str) -> PageResult {
    Ok(axum::response::Redirect::to(to).into_response())
}
