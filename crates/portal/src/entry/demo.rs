//! The demonstration: entering as one of its invented people, in one press.

use super::{back, device, with_cookie};
use crate::Portal;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use axum::extract::State;
use axum::http::HeaderMap;
use register::Across;
use std::sync::Arc;

/// `POST /connexion/demonstration`
pub(super) async fn enter(
    State(portal): State<Arc<Portal>>,
    asked: Asked,
    headers: HeaderMap,
    form: Pairs,
) -> PageResult {
    if !portal.demo {
        return Err(PageError::NotFound);
    }
    let account = form.text("account").unwrap_or("");
    let cookie = portal
        .register
        .across(Across::SignIn)
        .enter_as_demo(account, &device(&headers), asked.caller.at)
        .await?;
    with_cookie(&portal, &cookie, &back(form.text("retour")))
}
