//! A provider that answers, lies, repeats itself and goes away.

use super::*;
use crate::http::CallError;
use data_encoding::BASE64URL_NOPAD as BASE64;
use openidconnect::{HttpRequest, HttpResponse};
use rsa::pkcs1v15::SigningKey;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer};
use rsa::traits::PublicKeyParts;
use serde_json::{Value, json};

const ISSUER: &str = "https://fournisseur.exemple.fr/api/v2";
const NOW: i64 = 1_790_000_000;
const TWO: &str = "https://proconnect.gouv.fr/assurance/self-asserted-2fa";

/// What the provider will say next.
#[derive(Clone)]
struct Says {
    issuer: &'static str,
    algorithm: &'static str,
    /// Claims that differ from the right ones; null takes one away.
    id_token: Value,
    user_info: Value,
    is_signed: bool,
    is_down: bool,
    refuses_code: bool,
    forged: bool,
}

impl Default for Says {
    fn default() -> Says {
        Says {
            issuer: ISSUER,
            algorithm: "RS256",
            id_token: json!({}),
            user_info: json!({}),
            is_signed: true,
            is_down: false,
            refuses_code: false,
            forged: false,
        }
    }
}

struct Fake {
    key: SigningKey<Sha256>,
    public: rsa::RsaPublicKey,
    says: Mutex<(Says, String)>,
    asked: Mutex<Vec<String>>,
}

impl Fake {
    fn new() -> Arc<Fake> {
        let secret = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
        Arc::new(Fake {
            public: secret.to_public_key(),
            key: SigningKey::new(secret),
            says: Mutex::default(),
            asked: Mutex::default(),
        })
    }

    fn token(&self, algorithm: &str, claims: &Value, forged: bool) -> String {
        let head = BASE64.encode(json!({ "alg": algorithm, "kid": "one" }).to_string().as_bytes());
        let signed = format!("{head}.{}", BASE64.encode(claims.to_string().as_bytes()));
        if algorithm == "none" {
            return format!("{signed}.");
        }
        let mut signature = self.key.sign(signed.as_bytes()).to_vec();
        if forged {
            signature[7] ^= 1;
        }
        format!("{signed}.{}", BASE64.encode(&signature))
    }

    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, CallError> {
        let (says, nonce) = self.says.lock().unwrap().clone();
        if says.is_down {
            return Err(CallError("no answer in time".to_owned()));
        }
        let path = request.uri().path().to_owned();
        self.asked.lock().unwrap().push(format!("{path} {}", String::from_utf8_lossy(request.body())));
        let with = |mut right: Value, other: &Value| {
            for (name, value) in other.as_object().unwrap() {
                right[name] = value.clone();
            }
            right.as_object_mut().unwrap().retain(|_, value| !value.is_null());
            right
        };
        let (status, kind, body) = match path.rsplit('/').next().unwrap() {
            "openid-configuration" => (200, "application/json", json!({
                "issuer": says.issuer, "authorization_endpoint": format!("{ISSUER}/authorize"),
                "token_endpoint": format!("{ISSUER}/token"), "userinfo_endpoint": format!("{ISSUER}/userinfo"),
                "jwks_uri": format!("{ISSUER}/jwks"), "end_session_endpoint": format!("{ISSUER}/session/end"),
                "response_types_supported": ["code"], "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }).to_string()),
            "jwks" => (200, "application/json", json!({ "keys": [{
                "kty": "RSA", "use": "sig", "kid": "one", "alg": "RS256",
                "n": BASE64.encode(&self.public.n().to_bytes_be()), "e": BASE64.encode(&self.public.e().to_bytes_be()),
            }]}).to_string()),
            "token" if says.refuses_code => {
                (400, "application/json", json!({ "error": "invalid_grant" }).to_string())
            }
            "token" => {
                let claims = with(json!({
                    "iss": ISSUER, "aud": "portail", "sub": "abc", "nonce": nonce, "iat": NOW, "exp": NOW + 60,
                    "auth_time": NOW - 7200, "acr": "eidas1",
                }), &says.id_token);
                let token = self.token(says.algorithm, &claims, says.forged);
                (200, "application/json", json!({
                    "access_token": "jeton", "token_type": "Bearer", "expires_in": 60, "id_token": token,
                }).to_string())
            }
            "userinfo" => {
                let claims = with(json!({
                    "iss": ISSUER, "aud": "portail", "sub": "abc", "email": "a@exemple.fr",
                    "given_name": "Angèle", "usual_name": "Dubois", "idp_id": "idp-1", "siret": "13002526500013",
                }), &says.user_info);
                match says.is_signed {
                    true => (200, "application/jwt", self.token("RS256", &claims, false)),
                    false => (200, "application/json", claims.to_string()),
                }
            }
            other => panic!("{other}"),
        };
        let mut answer = HttpResponse::new(body.into_bytes());
        *answer.status_mut() = status.try_into().unwrap();
        answer.headers_mut().insert("content-type", kind.parse().unwrap());
        Ok(answer)
    }
}

fn settings(profile: Profile) -> Settings {
    Settings {
        issuer: ISSUER.to_owned(),
        client_id: "portail".to_owned(),
        client_secret: ClientSecret::new("très secret".to_owned()),
        label: "ProConnect".to_owned(),
        profile,
        pkce: None,
        two_factor_acr: vec![TWO.to_owned(), "eidas2".to_owned()],
        site: "https://parc.exemple.fr/".to_owned(),
    }
}

fn provider(fake: &Arc<Fake>, profile: Profile) -> Provider {
    let fake = Arc::clone(fake);
    Provider::with(settings(profile), Box::new(move |request| fake.answer(&request))).unwrap()
}

/// Goes there and comes back with what the provider says.
async fn go(fake: &Fake, provider: &Provider, wish: Wish, says: Says) -> Result<Known, Failure> {
    let (_, flow) = provider.departure(wish, NOW - 5).await?;
    *fake.says.lock().unwrap() = (says, flow.nonce.clone());
    let state = flow.state.clone();
    let back = Return { code: Some("code"), state: Some(&state), issuer: Some(ISSUER), error: None };
    provider.arrival(flow, back, NOW).await
}

fn query(address: &str) -> std::collections::BTreeMap<String, String> {
    openidconnect::url::Url::parse(address).unwrap().query_pairs().into_owned().collect()
}

#[tokio::test]
async fn a_browser_leaves_with_long_secrets_and_only_what_the_profile_lists() {
    let fake = Fake::new();
    let (address, flow) = provider(&fake, Profile::ProConnect).departure(Wish::Enter, NOW).await.unwrap();
    let asked = query(&address);
    let names: Vec<&str> = asked.keys().map(String::as_str).collect();
    assert_eq!(names, ["claims", "client_id", "nonce", "redirect_uri", "response_type", "scope", "state"]);
    assert!(asked["state"].len() >= 32 && asked["nonce"].len() >= 32 && asked["state"] == flow.state);
    assert_eq!(asked["redirect_uri"], "https://parc.exemple.fr/connexion/fournisseur/retour");
    assert_eq!(asked["scope"], "openid given_name usual_name email idp_id");
    assert!(asked["claims"].contains(TWO) && !asked["claims"].contains("true"), "{}", asked["claims"]);
    let (again, _) = provider(&fake, Profile::ProConnect).departure(Wish::Prove, NOW).await.unwrap();
    assert_eq!(query(&again)["prompt"], "login");
    let (standard, _) = provider(&fake, Profile::Standard).departure(Wish::Enter, NOW).await.unwrap();
    assert_eq!(query(&standard)["code_challenge_method"], "S256");
}

#[tokio::test]
async fn who_comes_back_is_known_by_issuer_and_subject_with_the_level_that_was_said() {
    let fake = Fake::new();
    let provider = provider(&fake, Profile::ProConnect);
    let known = go(&fake, &provider, Wish::Enter, Says::default()).await.unwrap();
    assert_eq!((known.issuer.as_str(), known.subject.as_str()), (ISSUER, "abc"));
    assert_eq!(known.name.as_deref(), Some("Angèle Dubois"));
    assert_eq!((known.email.as_deref(), known.source.as_deref()), (Some("a@exemple.fr"), Some("idp-1")));
    assert!(!known.two_factors && !known.is_fresh);
    let asked = fake.asked.lock().unwrap().join("\n");
    assert!(asked.contains("client_secret="), "in the body: {asked}");
    let two = Says { id_token: json!({ "acr": TWO }), ..Says::default() };
    assert!(go(&fake, &provider, Wish::Enter, two).await.unwrap().two_factors);
    let unsaid = Says { id_token: json!({ "acr": null }), ..Says::default() };
    assert!(!go(&fake, &provider, Wish::Enter, unsaid).await.unwrap().two_factors);
    let leave = provider.leave(&known.id_token).await.unwrap();
    assert_eq!(query(&leave)["id_token_hint"], known.id_token);
    assert_eq!(query(&leave)["post_logout_redirect_uri"], "https://parc.exemple.fr/connexion/sortie");
}

#[tokio::test]
async fn a_proof_is_fresh_only_when_the_provider_says_that_the_person_signed_in_since() {
    let fake = Fake::new();
    let provider = provider(&fake, Profile::ProConnect);
    for (auth_time, fresh) in [(json!(NOW - 2), true), (json!(NOW - 7200), false), (json!(null), false)] {
        let says = Says { id_token: json!({ "auth_time": auth_time }), ..Says::default() };
        assert_eq!(go(&fake, &provider, Wish::Prove, says).await.unwrap().is_fresh, fresh, "{auth_time}");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_not_believed() {
    let fake = Fake::new();
    let provider = provider(&fake, Profile::ProConnect);
    let id_token = |claims: Value| Says { id_token: claims, ..Says::default() };
    for (says, why) in [
        (id_token(json!({ "iss": "https://autre.exemple.fr" })), Distrust::Issuer),
        (id_token(json!({ "aud": "un-autre" })), Distrust::Audience),
        (id_token(json!({ "aud": ["portail", "un-autre"] })), Distrust::Audience),
        (id_token(json!({ "nonce": "rejoué" })), Distrust::Nonce),
        (id_token(json!({ "nonce": null })), Distrust::Nonce),
        (id_token(json!({ "exp": NOW - 61 })), Distrust::Time),
        (id_token(json!({ "iat": NOW - 3600 })), Distrust::Time),
        (id_token(json!({ "iat": NOW + 120, "exp": NOW + 180 })), Distrust::Time),
        (Says { forged: true, ..Says::default() }, Distrust::Signature),
        (Says { algorithm: "none", ..Says::default() }, Distrust::Signature),
        (Says { algorithm: "HS256", ..Says::default() }, Distrust::Signature),
        (Says { is_signed: false, ..Says::default() }, Distrust::Signature),
        (Says { user_info: json!({ "sub": "def" }), ..Says::default() }, Distrust::Subject),
        (Says { user_info: json!({ "aud": "un-autre" }), ..Says::default() }, Distrust::Audience),
    ] {
        let answer = go(&fake, &provider, Wish::Enter, says.clone()).await.err();
        assert_eq!(answer, Some(Failure::Untrusted(why)), "{} {}", says.algorithm, says.id_token);
    }
    // Clocks that differ by less than a minute are forgiven.
    let late = id_token(json!({ "iat": NOW + 40, "exp": NOW + 100 }));
    assert!(go(&fake, &provider, Wish::Enter, late).await.is_ok());
    let served = Says { refuses_code: true, ..Says::default() };
    assert_eq!(go(&fake, &provider, Wish::Enter, served).await.err(), Some(Failure::Denied));
}

#[tokio::test]
async fn a_return_that_is_not_ours_a_refusal_and_a_provider_that_is_down_are_told_apart() {
    let fake = Fake::new();
    let provider = provider(&fake, Profile::ProConnect);
    let (_, flow) = provider.departure(Wish::Enter, NOW).await.unwrap();
    let state = flow.state.clone();
    let ours = Return { state: Some(&state), ..Return::default() };
    for (back, failure) in [
        (Return { code: Some("x"), state: Some("autre"), ..ours }, Failure::Untrusted(Distrust::State)),
        (Return { error: Some("access_denied"), state: None, ..ours }, Failure::Untrusted(Distrust::State)),
        (Return { error: Some("access_denied"), ..ours }, Failure::Denied),
        (
            Return { code: Some("x"), issuer: Some("https://autre.fr"), ..ours },
            Failure::Untrusted(Distrust::Issuer),
        ),
        (ours, Failure::Untrusted(Distrust::Missing)),
    ] {
        assert_eq!(provider.arrival(flow.clone(), back, NOW).await.err(), Some(failure), "{back:?}");
    }
    let down = Says { is_down: true, ..Says::default() };
    *fake.says.lock().unwrap() = (down, String::new());
    let back = Return { code: Some("x"), ..ours };
    assert!(matches!(provider.arrival(flow, back, NOW).await, Err(Failure::Unreachable(_))));
    let lying = self::provider(&fake, Profile::ProConnect);
    *fake.says.lock().unwrap() =
        (Says { issuer: "https://autre.exemple.fr", ..Says::default() }, String::new());
    let departure = lying.departure(Wish::Enter, NOW).await.err();
    assert_eq!(departure, Some(Failure::Untrusted(Distrust::Issuer)));
}

#[test]
fn settings_that_cannot_serve_say_why() {
    let right = settings(Profile::Standard);
    for (wrong, why) in [
        (Settings { issuer: "fournisseur".to_owned(), ..right.clone() }, SettingsError::Issuer),
        (Settings { issuer: "http://fournisseur.fr".to_owned(), ..right.clone() }, SettingsError::Plain),
        (Settings { site: String::new(), ..right.clone() }, SettingsError::Site),
        (Settings { client_id: " ".to_owned(), ..right.clone() }, SettingsError::Client),
        (
            Settings { client_secret: ClientSecret::new(String::new()), ..right.clone() },
            SettingsError::Secret,
        ),
    ] {
        assert_eq!(wrong.check().err(), Some(why));
    }
    assert!(Settings { issuer: "http://localhost:3000".to_owned(), ..right.clone() }.check().is_ok());
    assert!(!format!("{right:?}").contains("secret\""), "a secret is not written");
    assert!(!format!("{right:?}").contains("très secret"));
}
