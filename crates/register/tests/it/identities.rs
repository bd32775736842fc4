//! Identities of a provider: linked by the owner of an account, never by an address; and what they open.

use jiff::{SignedDuration, Timestamp};
use register::accounts::identities::Identity;
use register::accounts::sessions::Opened;
use register::members::NewGrant;
use register::organisations::Profile;
use register::{Error, Register, testing};
use tempfile::TempDir;
use trust::organisation::OrganisationKind;
use trust::role::Role;
use trust::scope::Scope;

const ISSUER: &str = "https://fournisseur.exemple.fr";
const PASSWORD: &str = "trois rampes devant la mairie 1974";

async fn register() -> (TempDir, Register) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    (folder, register)
}

fn identity(subject: &str) -> Identity {
    Identity {
        issuer: ISSUER.to_owned(),
        subject: subject.to_owned(),
        shown: format!("{subject}@exemple.fr"),
        source: None,
    }
}

async fn enter(register: &Register, subject: &str, two: bool, at: Timestamp) -> Option<Opened> {
    let cookie = register.enter_with_identity(&identity(subject), two, "jeton", "t", at).await.unwrap()?;
    register.session(&cookie, at).await.unwrap()
}

fn is_refused<T: std::fmt::Debug>(answer: Result<T, Error>, why: &str) {
    assert!(matches!(&answer, Err(Error::Refused(what)) if what == why), "{answer:?}");
}

/// An account with a password.
async fn account(register: &Register, email: &str) -> String {
    let account = register.add_account(email, "Sophie Girard").await.unwrap();
    register.set_password(&account.id, PASSWORD, None).await.unwrap();
    account.id
}

#[tokio::test]
async fn a_stranger_opens_nothing_even_with_the_address_of_an_account() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    account(&register, "a@exemple.fr").await;
    assert!(enter(&register, "a", true, at).await.is_none());
    assert_eq!(register.accounts().await.unwrap().len(), 1, "no account was made");
}

#[tokio::test]
async fn a_linked_identity_opens_its_account_only_and_two_accounts_cannot_share_it() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let (one, other) = (account(&register, "a@exemple.fr").await, account(&register, "b@exemple.fr").await);
    register.link_identity(&one, &identity("a"), at).await.unwrap();
    register.link_identity(&one, &identity("a"), at).await.unwrap();
    is_refused(register.link_identity(&other, &identity("a"), at).await, "identity-taken");
    let own = register.identities_of(&one).await.unwrap();
    assert_eq!((own.len(), own[0].shown.as_str()), (1, "a@exemple.fr"), "linked once");
    let session = enter(&register, "a", true, at).await.unwrap();
    assert_eq!((session.account_id.as_str(), session.two_factors), (one.as_str(), true));
    assert!(!enter(&register, "a", false, at).await.unwrap().two_factors);
    // The same subject of another issuer is somebody else.
    let elsewhere = Identity { issuer: "https://autre.exemple.fr".to_owned(), ..identity("a") };
    assert!(register.enter_with_identity(&elsewhere, true, "", "t", at).await.unwrap().is_none());
    register.disable_account(&one).await.unwrap();
    assert!(enter(&register, "a", true, at).await.is_none());
}

#[tokio::test]
async fn a_provider_sign_in_is_no_fresh_proof_until_one_is_given() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let one = account(&register, "a@exemple.fr").await;
    register.link_identity(&one, &identity("a"), at).await.unwrap();
    let session = enter(&register, "a", false, at).await.unwrap();
    assert!(session.step_up_until(at).is_none());
    is_refused(register.prove_with_identity(&session, &identity("b"), true, at).await, "identity");
    let cookie = register.prove_with_identity(&session, &identity("a"), false, at).await.unwrap();
    let session = register.session(&cookie, at).await.unwrap().unwrap();
    assert!(session.step_up_until(at).is_some() && !session.two_factors, "one factor proves one");
    let cookie = register.prove_with_identity(&session, &identity("a"), true, at).await.unwrap();
    assert!(register.session(&cookie, at).await.unwrap().unwrap().two_factors);
}

#[tokio::test]
async fn the_token_of_the_session_is_kept_sealed_and_leaves_with_it() {
    let (folder, register) = register().await;
    let at = Timestamp::now();
    let one = account(&register, "a@exemple.fr").await;
    register.link_identity(&one, &identity("a"), at).await.unwrap();
    let canary = "jeton-d-identité-a-reconnaître";
    let cookie = register.enter_with_identity(&identity("a"), true, canary, "t", at).await.unwrap().unwrap();
    let session = register.session(&cookie, at).await.unwrap().unwrap();
    assert_eq!(register.id_token_of(&session).await.unwrap().as_deref(), Some(canary));
    for file in ["register.sqlite", "register.sqlite-wal"] {
        let bytes = std::fs::read(folder.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(canary.len()).any(|w| w == canary.as_bytes()), "{file} holds the token");
    }
    register.end_session(&one, &session.label).await.unwrap();
    assert_eq!(register.id_token_of(&session).await.unwrap(), None);
}

#[tokio::test]
async fn an_invitation_makes_an_account_that_the_identity_opens_and_that_keeps_its_last_way() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let founder = account(&register, "chef@exemple.fr").await;
    let profile = Profile { name: "Habitat A".to_owned(), ..Profile::default() };
    let landlord =
        register.add_organisation(OrganisationKind::Landlord, &profile, Some(&founder)).await.unwrap();
    let grants = [NewGrant { role: Role::OrgAdmin, scope: Scope::Organisation, until: None }];
    let link = register.invite(&landlord.id, "b@exemple.fr", &grants, at).await.unwrap();
    is_refused(register.accept_with_identity(&link, "  ", &identity("b"), at).await, "name");
    let made = register.accept_with_identity(&link, "Bilal", &identity("b"), at).await.unwrap();
    let session = enter(&register, "b", true, at).await.unwrap();
    assert_eq!(session.account_id, made);
    let person = register.signed_in(session, at).await.unwrap().unwrap();
    assert!(person.actor.needs_mfa(), "the operator's word is enough: the role is in force");
    let again = register.accept_with_identity(&link, "Bilal", &identity("c"), at).await;
    assert!(matches!(again, Err(Error::Unknown(_))), "an invitation serves once: {again:?}");
    // Another invitation: the identity opens an account already, or the address has one.
    let link = register.invite(&landlord.id, "c@exemple.fr", &grants, at).await.unwrap();
    is_refused(register.accept_with_identity(&link, "Bilal", &identity("b"), at).await, "identity-taken");
    let link = register.invite(&landlord.id, "chef@exemple.fr", &grants, at).await.unwrap();
    is_refused(register.accept_with_identity(&link, "Chef", &identity("d"), at).await, "email-taken");
    assert!(enter(&register, "d", true, at).await.is_none(), "nothing was linked");
    let id = register.identities_of(&made).await.unwrap()[0].id.clone();
    is_refused(register.unlink_identity(&made, &id, Some(ISSUER)).await, "last-way");
    let foreign = register.unlink_identity(&founder, &id, Some(ISSUER)).await;
    assert!(matches!(foreign, Err(Error::Unknown(_))), "{foreign:?}");
    register.set_password(&made, PASSWORD, None).await.unwrap();
    register.unlink_identity(&made, &id, Some(ISSUER)).await.unwrap();
    assert!(enter(&register, "b", true, at).await.is_none());
}

#[tokio::test]
async fn an_identity_of_a_provider_that_is_gone_is_no_way_in() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let one = register.add_account("a@exemple.fr", "Sans mot de passe").await.unwrap().id;
    register.link_identity(&one, &identity("a"), at).await.unwrap();
    register.link_identity(&one, &identity("b"), at).await.unwrap();
    let own = register.identities_of(&one).await.unwrap();
    is_refused(register.unlink_identity(&one, &own[0].id, None).await, "last-way");
    register.unlink_identity(&one, &own[0].id, Some(ISSUER)).await.unwrap();
}

#[tokio::test]
async fn a_journey_is_its_browser_s_and_serves_once() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let secret = register.begin_journey(None, "203.0.113.9", &"ailleurs", at).await.unwrap();
    let later = at + SignedDuration::from_mins(14);
    let journey = register.end_journey::<String>(&secret, later).await.unwrap().unwrap();
    assert_eq!((journey.kept.as_str(), journey.account_id), ("ailleurs", None));
    assert!(register.end_journey::<String>(&secret, later).await.unwrap().is_none());
    let secret = register.begin_journey(None, "203.0.113.9", &"ailleurs", at).await.unwrap();
    let late = at + SignedDuration::from_mins(16);
    assert!(register.end_journey::<String>(&secret, late).await.unwrap().is_none());
}

#[tokio::test]
async fn erasing_an_account_leaves_no_passkey_no_identity_and_no_ceremony() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let one = account(&register, "a@exemple.fr").await;
    register.link_identity(&one, &identity("a"), at).await.unwrap();
    let session = enter(&register, "a", true, at).await.unwrap();
    let secret = register.begin_journey(Some(&session), "", &"ailleurs", at).await.unwrap();
    register.erase_account(&one).await.unwrap();
    assert!(register.identities_of(&one).await.unwrap().is_empty());
    assert!(register.end_journey::<String>(&secret, at).await.unwrap().is_none());
    assert!(enter(&register, "a", true, at).await.is_none());
}
