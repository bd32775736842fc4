//! Leaving for the provider.

use super::end::{End, end};
use super::{Away, Purpose, journey_cookie, provider};
use crate::edge::{Asked, PageError};
use crate::entry::back;
use crate::ui::PageResult;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use openid::{Failure, Wish};
use register::Across;

async fn leave(asked: &Asked, purpose: Purpose) -> PageResult {
    let provider = provider(asked)?;
    let wish = match purpose {
        // A session that is already open there would say nothing of who is in front of this screen now.
        Purpose::Prove { .. } | Purpose::Link => Wish::Prove,
        _ => Wish::Enter,
    };
    let at = asked.caller.at;
    let (address, flow) = match provider.departure(wish, at.as_second()).await {
        Ok(departure) => departure,
        Err(failure) => {
            tracing::warn!(%failure, "nobody could be sent to the identity provider");
            return end(asked, End::of(&failure));
        }
    };
    let session = match purpose {
        Purpose::Prove { .. } | Purpose::Link => Some(&asked.caller.session()?.session),
        _ => None,
    };
    let kept = Away { flow, purpose };
    let secret =
        match asked.register.across(Across::SignIn).begin_journey(session, &asked.address, &kept, at).await {
            Ok(secret) => secret,
            Err(register::Error::Wait(_)) => {
                return end(asked, End::of(&Failure::Unreachable(String::new())));
            }
            Err(other) => return Err(other.into()),
        };
    let tied = [(header::SET_COOKIE, journey_cookie(&asked.portal, &secret))];
    Ok((tied, Redirect::to(&address)).into_response())
}

/// `GET /connexion/fournisseur`
pub(super) async fn to_enter(asked: Asked) -> PageResult {
    let back = back(asked.pairs.text("retour"));
    leave(&asked, Purpose::Enter { back }).await
}

/// `GET /connexion/confirmer/fournisseur`
pub(super) async fn to_prove(asked: Asked) -> PageResult {
    // Whoever owes a second factor gives it here: the provider was the first one.
    asked.caller.person()?;
    let back = back(asked.pairs.text("retour"));
    leave(&asked, Purpose::Prove { back }).await
}

/// `GET /invitation/{link}/fournisseur`
pub(super) async fn to_accept(asked: Asked, Path(link): Path<String>) -> PageResult {
    provider(&asked)?;
    asked
        .register
        .across(Across::SignIn)
        .invitation(&link, asked.caller.at)
        .await?
        .ok_or(PageError::NotFound)?;
    leave(&asked, Purpose::Accept { link }).await
}

/// `GET /compte/fournisseur/lier`: after a fresh proof of the account.
pub(super) async fn to_link(asked: Asked) -> PageResult {
    provider(&asked)?;
    let person = asked.caller.person()?;
    if person.session.step_up_until(asked.caller.at).is_none() {
        return Err(PageError::StepUp("/compte/fournisseur".to_owned()));
    }
    leave(&asked, Purpose::Link).await
}
