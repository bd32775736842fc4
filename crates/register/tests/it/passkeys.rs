//! Passkeys, as their owners and as thieves use them.

use crate::key;
use jiff::{SignedDuration, Timestamp};
use key::SoftKey;
use register::accounts::passkeys::{Challenge, RelyingParty};
use register::accounts::passwords::SignIn;
use register::accounts::sessions::Opened;
use register::{Error, Register, testing};
use tempfile::TempDir;

const HERE: &str = "https://parc.exemple.fr";
const PASSWORD: &str = "trois rampes devant la mairie 1974";

fn party() -> RelyingParty {
    RelyingParty::at(HERE).unwrap()
}

async fn register() -> (TempDir, Register) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    (folder, register)
}

/// An account with a password, and an open session.
async fn person(register: &Register, email: &str, at: Timestamp) -> Opened {
    let account = register.add_account(email, "Sophie Girard").await.unwrap();
    register.set_password(&account.id, PASSWORD, None).await.unwrap();
    let SignIn::Open { cookie, .. } = register.sign_in(email, PASSWORD, "t", "", at).await.unwrap() else {
        unreachable!("the password is right")
    };
    register.session(&cookie, at).await.unwrap().unwrap()
}

async fn add(
    register: &Register,
    session: &Opened,
    key: &mut SoftKey,
    at: Timestamp,
) -> Result<String, Error> {
    let asked = register.begin_passkey(&party(), session, "", at).await.unwrap();
    let answer = key.create(&asked.options);
    register.add_passkey(&party(), session, (&asked.ceremony, &answer), " Mon  téléphone ", at).await
}

async fn begin(register: &Register, at: Timestamp) -> Challenge {
    register.begin_passkey_entry(&party(), "", at).await.unwrap()
}

async fn enter(register: &Register, key: &mut SoftKey, at: Timestamp) -> Result<String, Error> {
    let asked = begin(register, at).await;
    let answer = key.get(&asked.options);
    register.enter_with_passkey(&party(), (&asked.ceremony, &answer), "t", at).await
}

fn is_refused<T: std::fmt::Debug>(answer: Result<T, Error>, why: &str) {
    assert!(matches!(&answer, Err(Error::Refused(what)) if what == why), "{answer:?}");
}

#[tokio::test]
async fn a_passkey_is_added_then_opens_a_session_of_two_factors_without_a_word_typed() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let session = person(&register, "a@exemple.fr", at).await;
    let mut key = SoftKey::new(HERE, 7);
    let cookie = add(&register, &session, &mut key, at).await.unwrap();
    let here = register.session(&cookie, at).await.unwrap().unwrap();
    assert!(here.two_factors, "the key verified its user");
    let own = register.passkeys_of(&session.account_id).await.unwrap();
    assert_eq!((own.len(), own[0].label.as_str(), own[0].used_at.as_ref()), (1, "Mon téléphone", None));
    let cookie = enter(&register, &mut key, at).await.unwrap();
    let opened = register.session(&cookie, at).await.unwrap().unwrap();
    assert_eq!(opened.account_id, session.account_id);
    assert!(opened.two_factors && opened.step_up_until(at).is_some());
    assert!(register.passkeys_of(&session.account_id).await.unwrap()[0].used_at.is_some());
    // The same key is no other account's.
    let other = person(&register, "b@exemple.fr", at).await;
    is_refused(add(&register, &other, &mut key.copy(), at).await, "passkey");
}

#[tokio::test]
async fn a_challenge_serves_once_and_not_after_six_minutes_nor_for_another_session() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let session = person(&register, "a@exemple.fr", at).await;
    let mut key = SoftKey::new(HERE, 7);
    add(&register, &session, &mut key, at).await.unwrap();
    let asked = begin(&register, at).await;
    let answer = key.get(&asked.options);
    register.enter_with_passkey(&party(), (&asked.ceremony, &answer), "t", at).await.unwrap();
    let again = register.enter_with_passkey(&party(), (&asked.ceremony, &answer), "t", at).await;
    is_refused(again, "passkey");
    // A wrong answer spends it as well.
    let asked = begin(&register, at).await;
    let wrong = register.enter_with_passkey(&party(), (&asked.ceremony, "{}"), "t", at).await;
    is_refused(wrong, "passkey");
    let right = key.get(&asked.options);
    is_refused(register.enter_with_passkey(&party(), (&asked.ceremony, &right), "t", at).await, "passkey");
    let asked = begin(&register, at).await;
    let late = at + SignedDuration::from_mins(7);
    let answer = key.get(&asked.options);
    is_refused(register.enter_with_passkey(&party(), (&asked.ceremony, &answer), "t", late).await, "passkey");
    // What one session began, another cannot end; a sign-in is no proof either.
    let asked = register.begin_passkey_proof(&party(), &session, "", at).await.unwrap();
    let answer = key.get(&asked.options);
    let other = person(&register, "b@exemple.fr", at).await;
    is_refused(
        register.prove_with_passkey(&party(), &other, (&asked.ceremony, &answer), at).await,
        "passkey",
    );
    let asked = begin(&register, at).await;
    let answer = key.get(&asked.options);
    is_refused(
        register.prove_with_passkey(&party(), &session, (&asked.ceremony, &answer), at).await,
        "passkey",
    );
}

#[tokio::test]
async fn a_counter_that_goes_backwards_is_refused_and_shown_to_the_owner() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let session = person(&register, "a@exemple.fr", at).await;
    let mut key = SoftKey::new(HERE, 7);
    add(&register, &session, &mut key, at).await.unwrap();
    let mut copy = key.copy();
    enter(&register, &mut key, at).await.unwrap();
    enter(&register, &mut key, at).await.unwrap();
    is_refused(enter(&register, &mut copy, at).await, "passkey");
    let own = register.passkeys_of(&session.account_id).await.unwrap();
    assert!(own[0].suspected_at.is_some(), "{own:?}");
    // The other ways stay, and so does the key that counts on.
    enter(&register, &mut key, at).await.unwrap();
}

#[tokio::test]
async fn a_key_that_does_not_verify_its_user_another_site_and_a_stranger_are_refused() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let session = person(&register, "a@exemple.fr", at).await;
    let mut mute = SoftKey::new(HERE, 9).unverified();
    is_refused(add(&register, &session, &mut mute, at).await, "passkey");
    let mut key = SoftKey::new(HERE, 7);
    add(&register, &session, &mut key, at).await.unwrap();
    let mut idle = key.copy().unverified();
    is_refused(enter(&register, &mut idle, at).await, "passkey");
    let mut elsewhere = SoftKey::new("https://parc.exemple.fr.pirate.example", 8);
    is_refused(add(&register, &session, &mut elsewhere, at).await, "passkey");
    is_refused(enter(&register, &mut SoftKey::new(HERE, 6), at).await, "passkey");
    register.disable_account(&session.account_id).await.unwrap();
    is_refused(enter(&register, &mut key, at).await, "passkey");
}

#[tokio::test]
async fn a_passkey_gives_the_second_factor_and_a_fresh_proof() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let session = person(&register, "a@exemple.fr", at).await;
    let mut key = SoftKey::new(HERE, 7);
    add(&register, &session, &mut key, at).await.unwrap();
    let SignIn::Open { cookie, .. } = register.sign_in("a@exemple.fr", PASSWORD, "t", "", at).await.unwrap()
    else {
        unreachable!("the password is right")
    };
    let session = register.session(&cookie, at).await.unwrap().unwrap();
    let signed_in = register.signed_in(session.clone(), at).await.unwrap().unwrap();
    assert!(signed_in.has_passkey && signed_in.owes_second_factor());
    let later = at + SignedDuration::from_mins(10);
    let asked = register.begin_passkey_proof(&party(), &session, "", later).await.unwrap();
    assert_eq!(asked.options["publicKey"]["allowCredentials"].as_array().unwrap().len(), 1);
    let answer = key.get(&asked.options);
    let cookie =
        register.prove_with_passkey(&party(), &session, (&asked.ceremony, &answer), later).await.unwrap();
    let session = register.session(&cookie, later).await.unwrap().unwrap();
    assert!(session.two_factors && session.step_up_until(later).is_some());
}

#[tokio::test]
async fn a_passkey_is_renamed_and_removed_by_its_owner_only_and_never_when_it_is_the_last_way() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let session = person(&register, "a@exemple.fr", at).await;
    let other = person(&register, "b@exemple.fr", at).await;
    add(&register, &session, &mut SoftKey::new(HERE, 7), at).await.unwrap();
    let id = register.passkeys_of(&session.account_id).await.unwrap()[0].id.clone();
    let foreign = register.rename_passkey(&other.account_id, &id, "à moi").await;
    assert!(matches!(foreign, Err(Error::Unknown(_))), "{foreign:?}");
    let foreign = register.remove_passkey(&other.account_id, &id, None).await;
    assert!(matches!(foreign, Err(Error::Unknown(_))), "{foreign:?}");
    is_refused(register.rename_passkey(&session.account_id, &id, "  ").await, "label");
    register.rename_passkey(&session.account_id, &id, "Clé du bureau").await.unwrap();
    assert_eq!(register.passkeys_of(&session.account_id).await.unwrap()[0].label, "Clé du bureau");
    // Somebody who was invited without a password and has this key only.
    let alone = register.add_account("c@exemple.fr", "Sans mot de passe").await.unwrap();
    let cookie = register.open_for_tests(&alone.id, at).await.unwrap();
    let session_alone = register.session(&cookie, at).await.unwrap().unwrap();
    add(&register, &session_alone, &mut SoftKey::new(HERE, 8), at).await.unwrap();
    let last = register.passkeys_of(&alone.id).await.unwrap()[0].id.clone();
    is_refused(register.remove_passkey(&alone.id, &last, None).await, "last-way");
    assert_eq!(register.passkeys_of(&alone.id).await.unwrap().len(), 1, "nothing was removed");
    register.remove_passkey(&session.account_id, &id, None).await.unwrap();
    assert!(register.passkeys_of(&session.account_id).await.unwrap().is_empty());
}

#[test]
fn passkeys_are_for_names_over_https_and_for_this_machine() {
    for (address, known) in [
        ("https://parc.exemple.fr", true),
        ("https://parc.exemple.fr:8443", true),
        ("http://localhost:7878", true),
        ("http://parc.exemple.fr", false),
        ("http://127.0.0.1:7878", false),
        ("https://192.0.2.7", false),
        ("parc", false),
    ] {
        assert_eq!(RelyingParty::at(address).is_some(), known, "{address}");
    }
}
