//! The identity provider, as the operator configures it: flags, environment, and the file of its secret.

use anyhow::Context;
use clap::{Args, ValueEnum};
use portal::openid::{ClientSecret, Profile, Provider, Settings};
use std::path::PathBuf;

/// What a kind of provider expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OidcProfile {
    /// OpenID Connect as most speak it, with PKCE.
    Standard,
    /// ProConnect: signed user information, no PKCE.
    Proconnect,
}

/// People may sign in at an identity provider (OpenID Connect): the issuer turns it on.
#[derive(Debug, Args)]
pub struct Oidc {
    /// Issuer, exactly as the provider writes it: `https://auth.exemple.fr/realms/parc`.
    #[arg(long, env = "PLAINPIED_OIDC_ISSUER")]
    pub oidc_issuer: Option<String>,
    /// Identifier that the provider gave to this portal.
    #[arg(long, env = "PLAINPIED_OIDC_CLIENT_ID")]
    pub oidc_client_id: Option<String>,
    /// File whose first line is the secret that the provider gave to this portal.
    #[arg(long, env = "PLAINPIED_OIDC_CLIENT_SECRET_FILE")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// What the button says after « Entrer avec ».
    #[arg(long, env = "PLAINPIED_OIDC_LABEL", default_value = "ProConnect")]
    pub oidc_label: String,
    /// What the provider expects.
    #[arg(long, env = "PLAINPIED_OIDC_PROFILE", value_enum, default_value_t = OidcProfile::Standard)]
    pub oidc_profile: OidcProfile,
    /// Proof key for the code (S256); what the profile says when absent.
    #[arg(long, env = "PLAINPIED_OIDC_PKCE")]
    pub oidc_pkce: Option<bool>,
    /// Levels (acr) that mean two factors there. Without one of them the second factor of here is asked.
    #[arg(long, env = "PLAINPIED_OIDC_ACR", value_delimiter = ',')]
    pub oidc_acr: Vec<String>,
}

impl Oidc {
    /// The provider; `None` when none is configured.
    ///
    /// # Errors
    /// When a setting is missing, or cannot serve.
    pub fn provider(&self, url: Option<&str>) -> anyhow::Result<Option<Provider>> {
        let Some(issuer) = self.oidc_issuer.as_deref().filter(|issuer| !issuer.trim().is_empty()) else {
            return Ok(None);
        };
        let client_id = self.oidc_client_id.clone().context("--oidc-issuer goes with --oidc-client-id")?;
        let path = self
            .oidc_client_secret_file
            .as_ref()
            .context("--oidc-issuer goes with --oidc-client-secret-file")?;
        let secret = std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
        let settings = Settings {
            issuer: issuer.trim().to_owned(),
            client_id,
            client_secret: ClientSecret::new(secret.lines().next().unwrap_or("").trim().to_owned()),
            label: self.oidc_label.clone(),
            profile: match self.oidc_profile {
                OidcProfile::Standard => Profile::Standard,
                OidcProfile::Proconnect => Profile::ProConnect,
            },
            pkce: self.oidc_pkce,
            two_factor_acr: self
                .oidc_acr
                .iter()
                .map(|a| a.trim().to_owned())
                .filter(|a| !a.is_empty())
                .collect(),
            site: url.unwrap_or("").to_owned(),
        };
        Provider::new(settings).map(Some).context("the identity provider (--oidc-…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oidc(issuer: Option<&str>, file: Option<PathBuf>) -> Oidc {
        Oidc {
            oidc_issuer: issuer.map(str::to_owned),
            oidc_client_id: Some("portail".to_owned()),
            oidc_client_secret_file: file,
            oidc_label: "ProConnect".to_owned(),
            oidc_profile: OidcProfile::Proconnect,
            oidc_pkce: None,
            oidc_acr: vec!["eidas2".to_owned()],
        }
    }

    #[test]
    fn without_an_issuer_there_is_no_provider_and_with_one_everything_else_is_asked() {
        let here = Some("https://parc.exemple.fr");
        assert!(oidc(None, None).provider(here).unwrap().is_none());
        let issuer = Some("https://auth.exemple.fr");
        assert!(oidc(issuer, None).provider(here).is_err());
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("secret");
        let missing = oidc(issuer, Some(file.clone())).provider(here);
        assert!(format!("{:#}", missing.err().unwrap()).contains("secret"));
        std::fs::write(&file, "très secret\n").unwrap();
        assert!(
            oidc(issuer, Some(file.clone())).provider(None).is_err(),
            "the address of the portal is needed"
        );
        let provider = oidc(issuer, Some(file)).provider(here).unwrap().unwrap();
        assert_eq!((provider.issuer(), provider.label()), ("https://auth.exemple.fr", "ProConnect"));
    }
}
