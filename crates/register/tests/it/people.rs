//! Accounts, second factors, invitations, roles and the journal, as people use them.

use jiff::{SignedDuration, Timestamp};
use register::accounts::passwords::SignIn;
use register::journal::JournalFilter;
use register::members::NewGrant;
use register::organisations::Profile;
use register::{Author, Error, Register, testing};
use tempfile::TempDir;
use trust::field::ObjectKind;
use trust::organisation::OrganisationKind;
use trust::policy::{Action, Object, allow};
use trust::role::Role;
use trust::scope::Scope;

const PASSWORD: &str = "trois rampes devant la mairie 1974";

async fn register() -> (TempDir, Register) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    (folder, register)
}

fn profile(name: &str) -> Profile {
    Profile { name: name.to_owned(), ..Profile::default() }
}

fn person(account_id: &str, organisation_id: &str) -> Author {
    Author::Person { account_id: account_id.to_owned(), organisation_id: Some(organisation_id.to_owned()) }
}

fn grant(role: Role) -> NewGrant {
    NewGrant { role, scope: Scope::Organisation, until: None }
}

/// An account with a password, a landlord it administers, and the two ids.
async fn founder(register: &Register, email: &str, landlord: &str) -> (String, String) {
    let account = register.add_account(email, "Sophie Girard").await.unwrap();
    register.set_password(&account.id, PASSWORD, None).await.unwrap();
    let made = register
        .add_organisation(OrganisationKind::Landlord, &profile(landlord), Some(&account.id))
        .await
        .unwrap();
    (account.id, made.id)
}

async fn open(register: &Register, email: &str, at: Timestamp) -> String {
    match register.sign_in(email, PASSWORD, "test", "203.0.113.1", at).await.unwrap() {
        SignIn::Open { cookie, .. } => cookie,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_person_signs_in_with_a_password_and_not_with_another() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let (account, organisation) = founder(&register, "Sophie@Exemple.fr", "Habitat A").await;
    let wrong = register.sign_in("sophie@exemple.fr", "autre chose", "test", "", at).await.unwrap();
    assert!(matches!(wrong, SignIn::Wrong));
    let nobody = register.sign_in("personne@exemple.fr", PASSWORD, "test", "", at).await.unwrap();
    assert!(matches!(nobody, SignIn::Wrong));
    let cookie = open(&register, "sophie@exemple.fr", at).await;
    let session = register.session(&cookie, at).await.unwrap().unwrap();
    assert_eq!(session.account_id, account);
    let signed_in = register.signed_in(session.clone(), at).await.unwrap().unwrap();
    assert_eq!(signed_in.organisation.as_ref().unwrap().organisation_id, organisation);
    assert!(signed_in.owes_second_factor(), "an administrator owes a second factor");
    // Twelve hours later the session is over, whatever was done in it.
    let late = at + SignedDuration::from_hours(13);
    assert!(register.session(&cookie, late).await.unwrap().is_none());
    // Ended, it is over at once.
    register.end_session(&account, &session.label).await.unwrap();
    assert!(register.session(&cookie, at).await.unwrap().is_none());
}

#[tokio::test]
async fn after_ten_failures_the_right_password_must_wait_too() {
    let (_folder, register) = register().await;
    let (_, _) = founder(&register, "a@exemple.fr", "Habitat A").await;
    let mut at = Timestamp::now();
    let mut failures = 0;
    for _ in 0..40 {
        match register.sign_in("a@exemple.fr", "faux", "t", "198.51.100.7", at).await.unwrap() {
            SignIn::Wrong => failures += 1,
            SignIn::Wait(until) => at = until,
            SignIn::Open { .. } => panic!("a wrong password opened a session"),
        }
        if failures == 10 {
            break;
        }
    }
    let answer = register.sign_in("a@exemple.fr", PASSWORD, "t", "198.51.100.8", at).await.unwrap();
    let SignIn::Wait(until) = answer else { panic!("{answer:?}") };
    assert!(until.duration_since(at) >= SignedDuration::from_mins(14), "{until}");
    let after = register.sign_in("a@exemple.fr", PASSWORD, "t", "198.51.100.8", until).await.unwrap();
    assert!(matches!(after, SignIn::Open { .. }));
}

#[tokio::test]
async fn recovery_codes_give_the_second_factor_once() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let (account, _) = founder(&register, "a@exemple.fr", "Habitat A").await;
    let codes = register.make_recovery_codes(&account).await.unwrap();
    assert_eq!(codes.len(), 10);
    let cookie = open(&register, "a@exemple.fr", at).await;
    let session = register.session(&cookie, at).await.unwrap().unwrap();
    let spaced = codes[3].to_uppercase().replace('-', " ");
    let second = register.give_recovery_code(&session, &spaced, at).await.unwrap();
    assert!(register.session(&cookie, at).await.unwrap().is_none(), "the cookie changes with the rights");
    let session = register.session(&second, at).await.unwrap().unwrap();
    assert!(session.two_factors && session.step_up_until(at).is_some());
    let again = register.give_recovery_code(&session, &codes[3], at).await;
    assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
    assert_eq!(register.recovery_codes_left(&account).await.unwrap(), 9);
}

#[tokio::test]
async fn an_invitation_serves_once_for_the_address_invited() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let (account, organisation) = founder(&register, "a@exemple.fr", "Habitat A").await;
    let admin = register.used_by(person(&account, &organisation));
    let link = admin.invite(&organisation, "Marc@Exemple.fr", &[grant(Role::Stock)], at).await.unwrap();
    assert!(register.invitation("un autre lien", at).await.unwrap().is_none());
    let late = at + SignedDuration::from_hours(24 * 8);
    assert!(register.invitation(&link, late).await.unwrap().is_none(), "a week at most");
    let stranger = register.accept_as(&link, &account, at).await;
    assert!(matches!(stranger, Err(Error::Unknown(_))), "another person's invitation does not exist");
    let weak = register.accept_with_new_account(&link, "Marc", "motdepasse", at).await;
    assert!(matches!(weak, Err(Error::Weak(_))), "{weak:?}");
    let marc = register.accept_with_new_account(&link, "Marc Lefèvre", PASSWORD, at).await.unwrap();
    assert!(register.invitation(&link, at).await.unwrap().is_none(), "spent");
    let members = register.members(&organisation).await.unwrap();
    let found = members.iter().find(|m| m.account_id == marc).unwrap();
    assert_eq!(found.roles[0].role, Role::Stock);
    let cookie = open(&register, "marc@exemple.fr", at).await;
    let session = register.session(&cookie, at).await.unwrap().unwrap();
    let who = register.signed_in(session, at).await.unwrap().unwrap();
    let stock = |organisation: &str| Object::collection(ObjectKind::Residence, organisation.into());
    assert!(allow(&who.actor, Action::List, &stock(&organisation), &[], at).is_allowed());
    assert!(!allow(&who.actor, Action::List, &stock("another"), &[], at).is_allowed());
}

#[tokio::test]
async fn a_role_that_sees_persons_counts_once_a_second_person_agrees() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let (sophie, organisation) = founder(&register, "a@exemple.fr", "Habitat A").await;
    let admin = register.used_by(person(&sophie, &organisation));
    let link = admin.invite(&organisation, "b@exemple.fr", &[grant(Role::Adaptation)], at).await.unwrap();
    let amina = register.accept_with_new_account(&link, "Amina Diallo", PASSWORD, at).await.unwrap();
    let roles = async || {
        let cookie = open(&register, "b@exemple.fr", at).await;
        let session = register.session(&cookie, at).await.unwrap().unwrap();
        register.signed_in(session, at).await.unwrap().unwrap().actor.grants.len()
    };
    assert_eq!(roles().await, 0, "it waits");
    let members = register.members(&organisation).await.unwrap();
    let waiting = &members.iter().find(|m| m.account_id == amina).unwrap().roles[0];
    assert!(waiting.waits_for_approval);
    for same in [&sophie, &amina] {
        let by = register.used_by(person(same, &organisation));
        let refused = by.approve_role(&organisation, &waiting.id).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{same}: {refused:?}");
    }
    let dpo = register.used_by(person("somebody-else", &organisation));
    dpo.approve_role(&organisation, &waiting.id).await.unwrap();
    assert_eq!(roles().await, 1);
    admin.end_role(&organisation, &waiting.id).await.unwrap();
    assert_eq!(roles().await, 0, "ended at the next request");
}

#[tokio::test]
async fn an_organisation_keeps_an_administrator() {
    let (_folder, register) = register().await;
    let (account, organisation) = founder(&register, "a@exemple.fr", "Habitat A").await;
    let admin = register.used_by(person(&account, &organisation));
    let me = &register.members(&organisation).await.unwrap()[0];
    let refused = admin.end_membership(&organisation, &me.membership_id).await;
    assert!(matches!(refused, Err(Error::Refused(ref why)) if why == "last-administrator"), "{refused:?}");
    let refused = admin.end_role(&organisation, &me.roles[0].id).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    assert_eq!(register.members(&organisation).await.unwrap()[0].roles.len(), 1, "nothing was half done");
}

#[tokio::test]
async fn the_journal_holds_and_tells_who_did_what() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let (account, organisation) = founder(&register, "a@exemple.fr", "Habitat A").await;
    let admin = register.used_by(person(&account, &organisation));
    admin.invite(&organisation, "b@exemple.fr", &[grant(Role::Stock)], at).await.unwrap();
    let filter = JournalFilter { limit: 50, ..JournalFilter::default() };
    let entries = register.journal(&organisation, &filter).await.unwrap();
    let verbs: Vec<&str> = entries.iter().map(|e| e.verb.as_str()).collect();
    assert_eq!(verbs, ["invited", "given", "created"]);
    assert_eq!(entries[0].author_name.as_deref(), Some("Sophie Girard"));
    assert!(!format!("{entries:?}").contains("b@exemple.fr"), "no address in the journal");
    assert_eq!(register.verify_journal(&organisation).await.unwrap(), 3);
}

#[tokio::test]
async fn what_is_sealed_opens_in_its_place_only() {
    let (_folder, register) = register().await;
    let sealed = register.seal("org", "need", "level", "row-1", b"rampe").await.unwrap();
    assert!(!sealed.contains("rampe"));
    assert_eq!(register.unseal("org", "need", "level", "row-1", &sealed).await.unwrap(), b"rampe");
    assert!(register.unseal("org", "need", "level", "row-2", &sealed).await.is_err(), "another row");
    assert!(
        register.unseal("other", "need", "level", "row-1", &sealed).await.is_err(),
        "another organisation"
    );
    assert_eq!(register.turn_key("org").await.unwrap(), 2);
    let newer = register.seal("org", "need", "level", "row-1", b"rampe").await.unwrap();
    assert!(newer.starts_with("1|2|"), "{newer}");
    assert_eq!(register.unseal("org", "need", "level", "row-1", &sealed).await.unwrap(), b"rampe");
}

/// The six digits of a seed at an instant, reckoned apart from the program (RFC 6238).
fn digits(seed: &str, at: Timestamp) -> String {
    use hmac::{Hmac, Mac};
    let bare: String = seed.chars().filter(|c| !c.is_whitespace()).collect();
    let key = data_encoding::BASE32_NOPAD.decode(bare.as_bytes()).unwrap();
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&key).unwrap();
    mac.update(&(at.as_second() as u64 / 30).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let from = (digest[19] & 15) as usize;
    let word = u32::from_be_bytes(digest[from..from + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

#[tokio::test]
async fn one_time_codes_are_turned_on_by_a_first_code_and_each_serves_once() {
    let (_folder, register) = register().await;
    let at = Timestamp::now();
    let (account, _) = founder(&register, "a@exemple.fr", "Habitat A").await;
    let cookie = open(&register, "a@exemple.fr", at).await;
    let session = register.session(&cookie, at).await.unwrap().unwrap();
    let made = register.enrol_totp(&account, "Plain-pied").await.unwrap();
    assert!(made.address.starts_with("otpauth://totp/Plain-pied:a%40exemple.fr?secret="), "{}", made.address);
    let wrong = register.confirm_totp(&session, "000000", at).await;
    assert!(matches!(wrong, Err(Error::Refused(_))), "{wrong:?}");
    let again = register.enrol_totp(&account, "Plain-pied").await.unwrap();
    assert_eq!(again.seed, made.seed, "what the authenticator learnt still holds");
    let code = digits(&made.seed, at);
    let cookie = register.confirm_totp(&session, &code, at).await.unwrap();
    let session = register.session(&cookie, at).await.unwrap().unwrap();
    assert!(session.two_factors);
    let replayed = register.give_totp(&session, &code, at).await;
    assert!(matches!(replayed, Err(Error::Refused(_))), "a code serves once: {replayed:?}");
    let later = at + SignedDuration::from_secs(30);
    assert!(register.give_totp(&session, &digits(&made.seed, later), later).await.is_ok());
}
