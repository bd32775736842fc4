//! One identity provider, by OpenID Connect (authorization code): where to send the browser, what its answer proves.
//!
//! What this crate knows: discovery, keys, tokens. What it does not: accounts, pages, who may do what. It keeps nothing
//! of a sign-in: [`Flow`] is handed out and comes back, and whoever keeps it makes sure that it serves once.

mod answer;
mod http;
mod settings;

pub use answer::{Distrust, Failure, Known};
pub use openidconnect::ClientSecret;
pub use settings::{Profile, Settings, SettingsError};

use http::Call;
use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient};
use openidconnect::{
    AuthType, ClientId, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, LogoutRequest,
    Nonce, PkceCodeChallenge, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, Scope,
};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long the addresses and keys of the provider are kept.
const KEPT: Duration = Duration::from_secs(3600);

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What must be kept between the departure of the browser and its return, and serve once.
#[derive(Clone, Serialize, Deserialize)]
pub struct Flow {
    state: String,
    nonce: String,
    verifier: Option<String>,
    /// The person was asked to sign in again there, at this second (Unix).
    again_since: Option<i64>,
}

/// What the person is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// To come in: a session already open at the provider will do.
    Enter,
    /// To prove afresh who they are: the provider must ask again.
    Prove,
}

/// What the browser brings back.
#[derive(Debug, Clone, Copy, Default)]
pub struct Return<'a> {
    pub code: Option<&'a str>,
    pub state: Option<&'a str>,
    /// Who answers (RFC 9207), where the provider says so.
    pub issuer: Option<&'a str>,
    /// `access_denied`…
    pub error: Option<&'a str>,
}

/// Addresses and keys of the provider, and when they were read.
#[derive(Clone)]
struct Read {
    at: Instant,
    metadata: Arc<ProviderMetadataWithLogout>,
}

struct Inner {
    settings: Settings,
    issuer: IssuerUrl,
    call: Call,
    read: Mutex<Option<Read>>,
}

/// The provider. Cheap to clone.
#[derive(Clone)]
pub struct Provider(Arc<Inner>);

impl Provider {
    /// A provider reached over the network. Nothing is asked of it yet.
    ///
    /// # Errors
    /// When the settings cannot serve.
    pub fn new(settings: Settings) -> Result<Provider, SettingsError> {
        let call = http::network(settings.is_local());
        Provider::with(settings, call)
    }

    fn with(settings: Settings, call: Call) -> Result<Provider, SettingsError> {
        let issuer = settings.check()?;
        Ok(Provider(Arc::new(Inner { settings, issuer, call, read: Mutex::new(None) })))
    }

    /// The issuer: with the subject, it names a person.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.0.settings.issuer
    }

    /// What people call it.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.0.settings.label
    }

    /// Where to send the browser, and what to keep until it comes back. `now`: seconds (Unix).
    ///
    /// # Errors
    /// [`Failure::Unreachable`] when the provider does not answer.
    pub async fn departure(&self, wish: Wish, now: i64) -> Result<(String, Flow), Failure> {
        let inner = Arc::clone(&self.0);
        aside(move || inner.departure(wish, now)).await
    }

    /// Who came back. The flow must be the one of this browser, and not have served.
    ///
    /// # Errors
    /// When the person or the provider refused, when it does not answer, or when its answer cannot be believed.
    pub async fn arrival(&self, flow: Flow, back: Return<'_>, now: i64) -> Result<Known, Failure> {
        let code = answer::code_of(&flow, back, self.issuer())?;
        let inner = Arc::clone(&self.0);
        aside(move || inner.arrival(&flow, code, now)).await
    }

    /// Where the browser ends its session at the provider; `None` when it has no such place or does not answer.
    pub async fn leave(&self, id_token: &str) -> Option<String> {
        let inner = Arc::clone(&self.0);
        let hint = id_token.to_owned();
        aside(move || inner.leave(&hint)).await.ok().flatten()
    }
}

/// Runs what waits for the network without holding a thread of the pages.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Failure::Unreachable(e.to_string()))?
}

impl Inner {
    /// Addresses and keys, read again when they are older than `than`.
    fn metadata(&self, than: Duration) -> Result<Arc<ProviderMetadataWithLogout>, Failure> {
        let known = self.read.lock().ok().and_then(|read| read.clone());
        if let Some(read) = known.filter(|read| read.at.elapsed() < than) {
            return Ok(read.metadata);
        }
        let metadata =
            ProviderMetadataWithLogout::discover(&self.issuer, &self.call).map_err(answer::of_discovery)?;
        let addresses = [
            Some(metadata.authorization_endpoint().url()),
            metadata.token_endpoint().map(|u| u.url()),
            metadata.userinfo_endpoint().map(|u| u.url()),
        ];
        if !self.settings.is_local() && addresses.iter().flatten().any(|url| url.scheme() != "https") {
            return Err(Failure::Untrusted(Distrust::Address));
        }
        let metadata = Arc::new(metadata);
        if let Ok(mut read) = self.read.lock() {
            *read = Some(Read { at: Instant::now(), metadata: Arc::clone(&metadata) });
        }
        Ok(metadata)
    }

    fn client(&self, metadata: &ProviderMetadataWithLogout) -> Result<Client, Failure> {
        let back = RedirectUrl::new(self.settings.return_address())
            .map_err(|_| Failure::Untrusted(Distrust::Address))?;
        let auth = match self.settings.profile {
            Profile::Standard => AuthType::BasicAuth,
            Profile::ProConnect => AuthType::RequestBody,
        };
        Ok(CoreClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.settings.client_id.clone()),
            Some(self.settings.client_secret.clone()),
        )
        .set_redirect_uri(back)
        .set_auth_type(auth))
    }

    fn departure(&self, wish: Wish, now: i64) -> Result<(String, Flow), Failure> {
        let client = self.client(&*self.metadata(KEPT)?)?;
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new_random_len(32),
                || Nonce::new_random_len(32),
            )
            .add_scopes(self.settings.profile.scopes().iter().map(|s| Scope::new((*s).to_owned())))
            .add_extra_param("claims", self.claims(wish));
        if wish == Wish::Prove {
            request = request.add_prompt(CoreAuthPrompt::Login);
        }
        let mut verifier = None;
        if self.settings.uses_pkce() {
            let (challenge, secret) = PkceCodeChallenge::new_random_sha256();
            request = request.set_pkce_challenge(challenge);
            verifier = Some(secret.into_secret());
        }
        let (address, state, nonce) = request.url();
        let flow = Flow {
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier,
            again_since: (wish == Wish::Prove).then_some(now),
        };
        Ok((address.into(), flow))
    }

    /// What is asked of the sign-in itself: its level, preferred and not required, so that a person without a second
    /// factor there comes in and gives the one from here; and its instant, when it must be a fresh one.
    fn claims(&self, wish: Wish) -> String {
        let mut asked = serde_json::Map::new();
        if !self.settings.two_factor_acr.is_empty() {
            asked.insert("acr".to_owned(), serde_json::json!({ "values": self.settings.two_factor_acr }));
        }
        asked.insert("auth_time".to_owned(), serde_json::json!({ "essential": wish == Wish::Prove }));
        serde_json::json!({ "id_token": asked }).to_string()
    }

    fn leave(&self, id_token: &str) -> Result<Option<String>, Failure> {
        let metadata = self.metadata(KEPT)?;
        let Some(end) = metadata.additional_metadata().end_session_endpoint.clone() else { return Ok(None) };
        if !self.settings.is_local() && end.url().scheme() != "https" {
            return Err(Failure::Untrusted(Distrust::Address));
        }
        let back = PostLogoutRedirectUrl::new(self.settings.leave_address())
            .map_err(|_| Failure::Untrusted(Distrust::Address))?;
        let mut address = LogoutRequest::from(end)
            .set_post_logout_redirect_uri(back)
            .set_state(CsrfToken::new_random_len(32))
            .http_get_url();
        address.query_pairs_mut().append_pair("id_token_hint", id_token);
        Ok(Some(address.into()))
    }
}

#[cfg(test)]
mod tests;
