//! What the provider answered, believed only when everything fits: state, issuer, audience, key, nonce, time, subject.

use crate::http::CallError;
use crate::{Flow, Inner, KEPT, Profile, Return};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{CoreGenderClaim, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm};
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, AuthorizationCode, ClaimsVerificationError,
    DiscoveryError, Nonce, OAuth2TokenResponse, PkceCodeVerifier, ProviderMetadataWithLogout,
    RequestTokenError, SignatureVerificationError, SubjectIdentifier, TokenResponse, UserInfoClaims,
    UserInfoError,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Difference between two clocks that is forgiven, in seconds.
const SKEW_S: i64 = 60;

/// A token older than this was not made for this sign-in, in seconds.
const OLDEST_S: i64 = 600;

/// A person, as the provider knows them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub issuer: String,
    pub subject: String,
    /// Given and family name, where they are said.
    pub name: Option<String>,
    /// For the person to recognise themselves; it says nothing of whose account it is.
    pub email: Option<String>,
    /// Which provider behind a federation.
    pub source: Option<String>,
    /// The level says two factors.
    pub two_factors: bool,
    /// The person signed in there since this was begun: a fresh proof.
    pub is_fresh: bool,
    /// What the provider asks for at the end of its session.
    pub id_token: String,
}

/// Why an answer cannot be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    #[error("the state is not the one that left")]
    State,
    #[error("another issuer answers")]
    Issuer,
    #[error("the token is for somebody else")]
    Audience,
    #[error("the nonce is not the one that left")]
    Nonce,
    #[error("the token is too old, or from the future: do the clocks agree?")]
    Time,
    #[error("the token is not signed by the provider")]
    Signature,
    #[error("the user information is about somebody else")]
    Subject,
    #[error("an address of the provider is not https")]
    Address,
    #[error("something is missing in the answer")]
    Missing,
    #[error("the answer cannot be read")]
    Unreadable,
}

/// Why a sign-in at the provider ended without a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The person, or the provider, said no.
    #[error("refused at the provider")]
    Denied,
    #[error("the provider does not answer: {0}")]
    Unreachable(String),
    #[error("the provider's answer cannot be believed: {0}")]
    Untrusted(#[from] Distrust),
}

/// What is read of the user information beside the standard claims.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct More {
    usual_name: Option<String>,
    idp_id: Option<String>,
}

impl AdditionalClaims for More {}

type UserInfo = UserInfoClaims<More, CoreGenderClaim>;

/// The code that came back, when it came back to the right place.
pub(crate) fn code_of(flow: &Flow, back: Return<'_>, issuer: &str) -> Result<String, Failure> {
    // Compared first: a refusal that nobody asked for is not one of ours.
    let state = back.state.unwrap_or("");
    let differs = state.len() != flow.state.len()
        || state.bytes().zip(flow.state.bytes()).fold(0, |d, (a, b)| d | (a ^ b)) != 0;
    if differs {
        return Err(Distrust::State.into());
    }
    if back.issuer.is_some_and(|said| said != issuer) {
        return Err(Distrust::Issuer.into());
    }
    match (back.error, back.code) {
        (Some("temporarily_unavailable" | "server_error"), _) => {
            Err(Failure::Unreachable("it says that it cannot".to_owned()))
        }
        (Some(_), _) => Err(Failure::Denied),
        (None, Some(code)) => Ok(code.to_owned()),
        (None, None) => Err(Distrust::Missing.into()),
    }
}

pub(crate) fn of_discovery(error: DiscoveryError<CallError>) -> Failure {
    match error {
        DiscoveryError::Validation(_) => Distrust::Issuer.into(),
        DiscoveryError::Parse(_) => Distrust::Unreadable.into(),
        DiscoveryError::Request(why) => Failure::Unreachable(why.to_string()),
        DiscoveryError::Response(status, ..) => Failure::Unreachable(format!("status {}", status.as_u16())),
        _ => Failure::Unreachable("its configuration cannot be read".to_owned()),
    }
}

fn of_claims(error: &ClaimsVerificationError) -> Failure {
    match error {
        ClaimsVerificationError::Expired(_) => Distrust::Time,
        ClaimsVerificationError::InvalidAudience(_) => Distrust::Audience,
        ClaimsVerificationError::InvalidIssuer(_) => Distrust::Issuer,
        ClaimsVerificationError::InvalidNonce(_) => Distrust::Nonce,
        ClaimsVerificationError::InvalidSubject(_) => Distrust::Subject,
        ClaimsVerificationError::SignatureVerification(_) | ClaimsVerificationError::Unsupported(_) => {
            Distrust::Signature
        }
        _ => Distrust::Unreadable,
    }
    .into()
}

fn instant(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

impl Inner {
    pub(crate) fn arrival(&self, flow: &Flow, code: String, now: i64) -> Result<Known, Failure> {
        let metadata = self.metadata(KEPT)?;
        let client = self.client(&metadata)?;
        let mut request = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Failure::Untrusted(Distrust::Missing))?;
        if let Some(verifier) = &flow.verifier {
            request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier.clone()));
        }
        let tokens = request.request(&self.call).map_err(|error| match error {
            RequestTokenError::Request(why) => Failure::Unreachable(why.to_string()),
            // The code has served, is too old, or was made for somebody else.
            RequestTokenError::ServerResponse(_) => Failure::Denied,
            _ => Distrust::Unreadable.into(),
        })?;
        let token = tokens.id_token().ok_or(Distrust::Missing)?;
        let nonce = Nonce::new(flow.nonce.clone());
        let (metadata, claims) = match self.claims_of(&metadata, token, tokens.access_token(), &nonce, now) {
            // Its keys may have turned since they were read.
            Err(Failure::Untrusted(Distrust::Signature)) => {
                let newer = self.metadata(Duration::from_secs(30))?;
                let claims = self.claims_of(&newer, token, tokens.access_token(), &nonce, now)?;
                (newer, claims)
            }
            other => (metadata, other?),
        };
        let about = self.user_info(&metadata, tokens.access_token(), claims.subject())?;
        Ok(self.known(flow, token, &claims, about))
    }

    fn claims_of(
        &self,
        metadata: &ProviderMetadataWithLogout,
        token: &CoreIdToken,
        access: &AccessToken,
        nonce: &Nonce,
        now: i64,
    ) -> Result<CoreIdTokenClaims, Failure> {
        let client = self.client(metadata)?;
        let verifier = client
            .id_token_verifier()
            // Pinned: a token signed with the client's secret, or not at all, is nobody's word.
            .set_allowed_algs([CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256])
            .set_time_fn(move || instant(now - SKEW_S))
            .set_issue_time_verifier_fn(move |made| {
                let age = instant(now) - made;
                if age > TimeDelta::seconds(OLDEST_S) || age < TimeDelta::seconds(-SKEW_S) {
                    return Err("made at another time".to_owned());
                }
                Ok(())
            });
        let claims = token.claims(&verifier, nonce).map_err(|error| of_claims(&error))?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(|_| Distrust::Signature)?;
            let key = token.signing_key(&verifier).map_err(|_| Distrust::Signature)?;
            let found = AccessTokenHash::from_token(access, algorithm, key)
                .map_err(|_: openidconnect::SigningError| Distrust::Signature)?;
            if found != *expected {
                return Err(Distrust::Signature.into());
            }
        }
        Ok(claims.clone())
    }

    /// What the provider says of the person; signed where the profile asks for it. `None`: it has no such place.
    fn user_info(
        &self,
        metadata: &ProviderMetadataWithLogout,
        access: &AccessToken,
        subject: &SubjectIdentifier,
    ) -> Result<Option<UserInfo>, Failure> {
        let must_sign = self.settings.profile == Profile::ProConnect;
        let client = self.client(metadata)?;
        let request = match client.user_info(access.clone(), Some(subject.clone())) {
            Ok(request) => request,
            Err(_) if must_sign => return Err(Distrust::Missing.into()),
            Err(_) => return Ok(None),
        };
        let about = request.require_signed_response(must_sign).request(&self.call).map_err(
            |error: UserInfoError<CallError>| match error {
                UserInfoError::ClaimsVerification(why) => of_claims(&why),
                UserInfoError::Request(why) => Failure::Unreachable(why.to_string()),
                UserInfoError::Response(status, ..) => {
                    Failure::Unreachable(format!("status {}", status.as_u16()))
                }
                _ => Distrust::Unreadable.into(),
            },
        )?;
        Ok(Some(about))
    }

    fn known(
        &self,
        flow: &Flow,
        token: &CoreIdToken,
        claims: &CoreIdTokenClaims,
        about: Option<UserInfo>,
    ) -> Known {
        let level = claims.auth_context_ref().map(|level| level.as_str());
        let more = about.as_ref().map(|a| a.additional_claims().clone()).unwrap_or_default();
        let text = |said: Option<&str>| said.map(tidy).filter(|s| !s.is_empty());
        let about = about.as_ref();
        let given = about.and_then(|a| a.given_name()).and_then(|n| n.get(None)).map(|n| n.as_str());
        let family = about.and_then(|a| a.family_name()).and_then(|n| n.get(None)).map(|n| n.as_str());
        let whole = about.and_then(|a| a.name()).and_then(|n| n.get(None)).map(|n| n.as_str());
        let last = more.usual_name.as_deref().or(family);
        let both = [given, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Known {
            issuer: self.settings.issuer.clone(),
            subject: claims.subject().as_str().to_owned(),
            name: text(whole).or_else(|| text(Some(&both))),
            email: text(about.and_then(|a| a.email()).or(claims.email()).map(|e| e.as_str())),
            source: text(more.idp_id.as_deref()),
            two_factors: level.is_some_and(|l| self.settings.two_factor_acr.iter().any(|known| known == l)),
            is_fresh: flow
                .again_since
                .is_some_and(|since| claims.auth_time().is_some_and(|at| at >= instant(since - SKEW_S))),
            id_token: token.to_string(),
        }
    }
}

/// A text of the provider's, on one line and of a decent length.
fn tidy(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(120)
        .collect()
}

impl From<SignatureVerificationError> for Failure {
    fn from(_: SignatureVerificationError) -> Failure {
        Distrust::Signature.into()
    }
}
