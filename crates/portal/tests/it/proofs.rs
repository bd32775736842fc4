//! Passkeys and the identity provider at the doors, as pages: what is shown, what is refused, and with which words. The
//! journeys themselves are in `e2e/`, with a real authenticator and a real provider.

use crate::html;
use crate::site;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use portal::openid::{ClientSecret, Profile, Provider, Settings};
use site::Site;
use tempfile::TempDir;

/// A provider on a port where nobody listens.
fn nobody_there() -> Provider {
    Provider::new(Settings {
        issuer: "http://127.0.0.1:9".to_owned(),
        client_id: "portail".to_owned(),
        client_secret: ClientSecret::new("secret".to_owned()),
        label: "ProConnect".to_owned(),
        profile: Profile::ProConnect,
        pkce: None,
        two_factor_acr: Vec::new(),
        site: "http://localhost:7878".to_owned(),
    })
    .unwrap()
}

/// A landlord's people, on a portal with a provider that does not answer.
async fn site() -> Site {
    let folder = TempDir::new().unwrap();
    let register = register::testing::open(folder.path()).await.unwrap();
    let landlord = register.landlord_named("Habitat Valombre").await.unwrap();
    register.add_demo_people(&landlord).await.unwrap();
    register.close().await;
    Site::set(folder, "Amina Diallo", |portal| portal.provider = Some(nobody_there())).await
}

#[tokio::test]
async fn a_provider_that_does_not_answer_ends_on_a_page_that_offers_the_other_ways() {
    let mut site = site().await;
    site.cookie.clear();
    let entry = site.page("/connexion").await;
    assert!(entry.contains("Entrer avec ProConnect"), "{entry}");
    let down = site.get("/connexion/fournisseur?retour=/residences").await;
    assert_eq!(down.status, StatusCode::SERVICE_UNAVAILABLE);
    html::check("down", &down.text());
    assert!(down.text().contains("ProConnect ne répond pas"));
}

#[tokio::test]
async fn a_return_that_this_browser_did_not_begin_opens_nothing() {
    let mut site = site().await;
    site.cookie.clear();
    for path in ["/connexion/fournisseur/retour?code=a&state=b", "/connexion/fournisseur/retour"] {
        let lost = site.get(path).await;
        assert_eq!(lost.status, StatusCode::BAD_REQUEST, "{path}");
        html::check(path, &lost.text());
        assert!(lost.headers.get(header::SET_COOKIE).is_none());
    }
    let agreed = site.post("/connexion/fournisseur/accord", "name=Qui").await;
    assert_eq!(agreed.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn without_a_provider_its_doors_do_not_exist() {
    let site = Site::empty().await;
    for path in [
        "/connexion/fournisseur",
        "/connexion/fournisseur/retour",
        "/connexion/sortie",
        "/compte/fournisseur",
    ] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!site.page("/compte").await.contains("ProConnect"));
}

#[tokio::test]
async fn the_pages_of_passkeys_and_of_identities_are_sound_and_say_what_needs_script() {
    let site = site().await;
    let account = site.page("/compte").await;
    assert!(account.contains("/compte/cles") && account.contains("/compte/fournisseur"));
    let passkeys = site.page("/compte/cles").await;
    assert!(passkeys.contains("demande JavaScript") && passkeys.contains("pp-passkey"));
    assert!(site.page("/compte/fournisseur").await.contains("Lier ProConnect"));
    let unknown = site.get("/compte/cles/0123").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let unknown = site.post("/compte/fournisseur/0123/retirer", "").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    // A passkey without an answer, then without a name.
    for form in ["label=Bureau&ceremony=x&answer=x", "label=&ceremony=x&answer=x"] {
        let wrong = site.post("/compte/cles", form).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        html::check(form, &wrong.text());
    }
}

#[tokio::test]
async fn a_challenge_is_given_where_browsers_know_passkeys_and_a_wrong_answer_is_told_in_one_way() {
    let mut site = Site::empty().await;
    site.cookie.clear();
    let begun = site.post("/connexion/cle/debut", "").await;
    assert_eq!(begun.status, StatusCode::OK);
    assert!(begun.text().contains("\"rpId\":\"localhost\""), "{}", begun.text());
    assert!(begun.text().contains("\"userVerification\":\"required\""));
    let wrong = site.post("/connexion/cle", "ceremony=x&answer=%7B%7D&retour=/residences").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check("wrong", &wrong.text());
    assert!(wrong.text().contains("n’a pas été acceptée"));
    // At a bare address no browser would answer.
    let bare = Request::post("/connexion/cle/debut")
        .header(header::HOST, "127.0.0.1:7878")
        .header("sec-fetch-site", "same-origin")
        .body(Body::empty())
        .unwrap();
    assert_eq!(site.send(bare).await.status, StatusCode::NOT_FOUND);
}
