//! Coming back from the provider.

use super::end::{End, end};
use super::{Away, Met, Purpose, agree, identity_of, journey_cookie, journey_of, provider};
use crate::edge::caller::session_cookie;
use crate::edge::form::encode;
use crate::edge::{Asked, PageError};
use crate::entry::device;
use crate::ui::PageResult;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use openid::{Known, Return};
use register::Across;
use register::accounts::identities::Journey;
use tracing::Instrument;

/// `GET /connexion/fournisseur/retour`
pub(super) async fn arrive(asked: Asked, headers: HeaderMap) -> PageResult {
    provider(&asked)?;
    // The code serves once: a browser that hangs up now must not cut the sign-in in two.
    let work = tokio::spawn(come_back(asked, headers).in_current_span());
    work.await.map_err(|e| PageError::Inside(e.to_string()))?
}

async fn come_back(asked: Asked, headers: HeaderMap) -> PageResult {
    let at = asked.caller.at;
    let secret = journey_of(&asked.portal, &headers);
    let Some(journey) = asked.register.across(Across::SignIn).end_journey::<Away>(secret, at).await? else {
        return end(&asked, End::Lost);
    };
    let Journey { account_id, session_label, kept: Away { flow, purpose } } = journey;
    let back = Return {
        code: asked.pairs.exact("code"),
        state: asked.pairs.exact("state"),
        issuer: asked.pairs.exact("iss"),
        error: asked.pairs.exact("error"),
    };
    let known = match provider(&asked)?.arrival(flow, back, at.as_second()).await {
        Ok(known) => known,
        Err(failure) => {
            tracing::warn!(%failure, "a sign-in at the identity provider failed");
            return end(&asked, End::of(&failure));
        }
    };
    if let Purpose::Prove { .. } | Purpose::Link = purpose {
        // Begun by a session: it ends in that one, and nowhere else.
        let session = &asked.caller.person()?.session;
        if session_label.as_deref() != Some(session.label.as_str())
            || account_id.as_deref() != Some(session.account_id.as_str())
        {
            return end(&asked, End::Lost);
        }
    }
    match purpose {
        Purpose::Enter { back } => enter(&asked, &headers, &known, &back).await,
        Purpose::Prove { back } => prove(&asked, &known, &back).await,
        Purpose::Link | Purpose::Accept { .. } => agree::ask(&asked, Met { known, purpose }).await,
    }
}

async fn enter(asked: &Asked, headers: &HeaderMap, known: &Known, back: &str) -> PageResult {
    let entered = asked
        .register
        .across(Across::SignIn)
        .enter_with_identity(
            &identity_of(known),
            known.two_factors,
            &known.id_token,
            &device(headers),
            asked.caller.at,
        )
        .await?;
    let Some(cookie) = entered else {
        return end(asked, End::Stranger);
    };
    // The door of the page says whether a second factor is owed.
    let next = format!("/connexion/second-facteur?retour={}", encode(back));
    with_session(asked, &cookie, &next)
}

/// Goes on with a session's new cookie; the journey is over.
pub(super) fn with_session(asked: &Asked, cookie: &str, to: &str) -> PageResult {
    let cookies = AppendHeaders([
        (header::SET_COOKIE, session_cookie(&asked.portal, cookie)),
        (header::SET_COOKIE, journey_cookie(&asked.portal, "")),
    ]);
    Ok((cookies, Redirect::to(to)).into_response())
}

async fn prove(asked: &Asked, known: &Known, back: &str) -> PageResult {
    let person = asked.caller.person()?;
    if !known.is_fresh {
        return end(asked, End::Stale);
    }
    // Never less than what the account proves by itself.
    if !known.two_factors && (person.has_second_factor() || person.actor.needs_mfa()) {
        return end(asked, End::Weak);
    }
    let proved = asked
        .register
        .across(Across::SignIn)
        .prove_with_identity(&person.session, &identity_of(known), known.two_factors, asked.caller.at)
        .await;
    match proved {
        Ok(cookie) => with_session(asked, &cookie, back),
        Err(register::Error::Refused(_)) => end(asked, End::Other),
        Err(other) => Err(other.into()),
    }
}
