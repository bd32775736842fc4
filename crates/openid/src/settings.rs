//! What the operator says of the provider.

use openidconnect::{ClientSecret, IssuerUrl};

/// What a kind of provider expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// OpenID Connect as most speak it: PKCE, `profile` and `email`.
    #[default]
    Standard,
    /// ProConnect, for public servants and companies: signed user info, secret in the body, no parameter that its
    /// documentation does not list (so no PKCE).
    ProConnect,
}

impl Profile {
    /// As it is written in a setting.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Profile::Standard => "standard",
            Profile::ProConnect => "proconnect",
        }
    }

    /// What is asked about the person: enough to recognise oneself, nothing more.
    pub(crate) const fn scopes(self) -> &'static [&'static str] {
        match self {
            Profile::Standard => &["profile", "email"],
            Profile::ProConnect => &["given_name", "usual_name", "email", "idp_id"],
        }
    }
}

/// A provider, as it is configured.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `https://…`, exactly as the provider writes it.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: ClientSecret,
    /// What the button says after « avec ».
    pub label: String,
    pub profile: Profile,
    /// Proof key for the code (S256); `None`: what the profile says.
    pub pkce: Option<bool>,
    /// Levels (`acr`) that mean two factors. Empty: none does.
    pub two_factor_acr: Vec<String>,
    /// The address of this portal, that people type.
    pub site: String,
}

/// Why settings cannot serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    #[error("the issuer is no address: give https://… exactly as the provider writes it")]
    Issuer,
    #[error("the issuer must be reached by https (http only on this machine)")]
    Plain,
    #[error("the address of the portal is missing: --url https://…")]
    Site,
    #[error("the identifier of the client is missing")]
    Client,
    #[error("the secret of the client is empty")]
    Secret,
}

/// Is this an address of this machine, where HTTP is no risk?
fn is_here(host: Option<&str>) -> bool {
    matches!(host, Some("localhost" | "127.0.0.1" | "[::1]"))
}

impl Settings {
    /// Refuses what cannot serve.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<IssuerUrl, SettingsError> {
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|_| SettingsError::Issuer)?;
        match issuer.url().scheme() {
            "https" => {}
            "http" if is_here(issuer.url().host_str()) => {}
            "http" => return Err(SettingsError::Plain),
            _ => return Err(SettingsError::Issuer),
        }
        if !self.site.starts_with("https://") && !self.site.starts_with("http://") {
            return Err(SettingsError::Site);
        }
        if self.client_id.trim().is_empty() {
            return Err(SettingsError::Client);
        }
        if self.client_secret.secret().is_empty() {
            return Err(SettingsError::Secret);
        }
        Ok(issuer)
    }

    /// Does the issuer live on this machine (tests, development)? Its addresses may then be http.
    pub(crate) fn is_local(&self) -> bool {
        self.issuer.starts_with("http://")
    }

    pub(crate) fn uses_pkce(&self) -> bool {
        self.pkce.unwrap_or(self.profile == Profile::Standard)
    }

    /// Where the provider sends the browser back.
    #[must_use]
    pub fn return_address(&self) -> String {
        format!("{}/connexion/fournisseur/retour", self.site.trim_end_matches('/'))
    }

    /// Where it sends the browser after the end of its own session.
    #[must_use]
    pub fn leave_address(&self) -> String {
        format!("{}/connexion/sortie", self.site.trim_end_matches('/'))
    }
}
