//! Passkeys (WebAuthn): added to an account, used to sign in without typing anything, and as a fresh proof.
//!
//! Every passkey is discoverable and verifies its user (a finger, a face, a code): it says whose it is, and counts as two
//! factors. What it signs is checked by `webauthn-rs`; here is what a library cannot know: whose key, once, and whether
//! its counter went backwards.

use super::ceremonies::{Beginner, Kind, Taken};
use super::sessions::{self, Method, Opened};
use crate::db::Write;
use crate::identity::digest;
use crate::{Error, Register, written};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::Row;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// More than anybody owns.
const MOST: usize = 20;

/// The site that passkeys are bound to: they answer to no other.
pub struct RelyingParty {
    webauthn: Webauthn,
}

impl RelyingParty {
    /// The site at this address. `None` where browsers know no passkeys: at a bare network address, or without HTTPS
    /// (`localhost` is the exception).
    #[must_use]
    pub fn at(address: &str) -> Option<RelyingParty> {
        let origin = Url::parse(address).ok()?;
        let id = origin.domain()?.to_owned();
        if origin.scheme() != "https" && id != "localhost" {
            return None;
        }
        let webauthn = WebauthnBuilder::new(&id, &origin).ok()?.rp_name("Plain-pied").build().ok()?;
        Some(RelyingParty { webauthn })
    }
}

/// A ceremony with a browser: what the browser is asked, and the secret that comes back with its answer.
#[derive(Debug, Clone, Serialize)]
pub struct Challenge {
    pub ceremony: String,
    /// Options of `navigator.credentials`, as JSON.
    pub options: Value,
}

/// A passkey, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnPasskey {
    pub id: String,
    pub label: String,
    pub made_at: String,
    pub used_at: Option<String>,
    /// Its counter went backwards then: somebody may hold a copy.
    pub suspected_at: Option<String>,
}

/// The name that a person gives to a passkey.
///
/// # Errors
/// When it is empty, longer than 60 characters, or holds control characters.
fn label_of(text: &str) -> Result<String, Error> {
    let label = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if label.is_empty() || label.chars().count() > 60 || label.chars().any(char::is_control) {
        return Err(Error::Refused("label".to_owned()));
    }
    Ok(label)
}

/// Whatever is wrong with an answer, the person is told the same.
fn refused() -> Error {
    Error::Refused("passkey".to_owned())
}

fn cannot(error: WebauthnError) -> Error {
    Error::Computation(error.to_string())
}

/// The id of a row: two accounts cannot have the same passkey.
fn row_id(credential: &[u8]) -> String {
    digest(&["passkey", &data_encoding::BASE64URL_NOPAD.encode(credential)])
}

impl Register {
    /// The passkeys of an account, the oldest first.
    pub async fn passkeys_of(&self, account_id: &str) -> Result<Vec<OwnPasskey>, Error> {
        sqlx::query(
            "SELECT id, label, made_at, used_at, suspected_at FROM passkey WHERE account_id = $1
             ORDER BY made_at, id",
        )
        .bind(account_id)
        .fetch_all(self.db.read())
        .await?
        .iter()
        .map(|row| {
            Ok(OwnPasskey {
                id: row.try_get("id")?,
                label: row.try_get("label")?,
                made_at: row.try_get("made_at")?,
                used_at: row.try_get("used_at")?,
                suspected_at: row.try_get("suspected_at")?,
            })
        })
        .collect()
    }

    async fn credentials_of(&self, account_id: &str) -> Result<Vec<CredentialID>, Error> {
        let bodies: Vec<(String,)> =
            sqlx::query_as("SELECT body FROM passkey WHERE account_id = $1 ORDER BY made_at, id")
                .bind(account_id)
                .fetch_all(self.db.read())
                .await?;
        bodies.iter().map(|(body,)| Ok(serde_json::from_str::<Passkey>(body)?.cred_id().clone())).collect()
    }

    /// Begins to add a passkey to the account of a session. Whether the person may is for the caller to know.
    ///
    /// # Errors
    /// [`Error::Refused`] (`passkeys-many`) when there are enough.
    pub async fn begin_passkey(
        &self,
        party: &RelyingParty,
        session: &Opened,
        address: &str,
        at: Timestamp,
    ) -> Result<Challenge, Error> {
        let account = self.account(&session.account_id).await?;
        let known = self.credentials_of(&account.id).await?;
        if known.len() >= MOST {
            return Err(Error::Refused("passkeys-many".to_owned()));
        }
        let user = Uuid::parse_str(&account.id).map_err(|e| Error::Computation(e.to_string()))?;
        let (asked, state) = party
            .webauthn
            .start_passkey_registration(user, &account.email, &account.name, Some(known))
            .map_err(cannot)?;
        let mut options = serde_json::to_value(&asked)?;
        // The library discourages what makes the key say whose it is; without it nobody signs in by a key alone.
        if let Some(choice) = options.pointer_mut("/publicKey/authenticatorSelection") {
            choice["residentKey"] = json!("required");
            choice["requireResidentKey"] = json!(true);
        }
        let beginner = Beginner { whose: Some((&account.id, &session.label)), address };
        let ceremony = self.begin_ceremony(Kind::PasskeyAdd, beginner, &state, at).await?;
        Ok(Challenge { ceremony, options })
    }

    /// Adds the passkey that the browser made. It verified its user, so the session has two factors from now on: the new
    /// value of its cookie.
    ///
    /// # Errors
    /// [`Error::Refused`]: `label` for its name, `passkey` for anything wrong with the answer.
    pub async fn add_passkey(
        &self,
        party: &RelyingParty,
        session: &Opened,
        (ceremony, answer): (&str, &str),
        label: &str,
        at: Timestamp,
    ) -> Result<String, Error> {
        let label = label_of(label)?;
        let taken: Taken<PasskeyRegistration> =
            self.take_ceremony(Kind::PasskeyAdd, ceremony, at).await?.ok_or_else(refused)?;
        if taken.session_label.as_deref() != Some(session.label.as_str()) {
            return Err(refused());
        }
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
        let passkey =
            party.webauthn.finish_passkey_registration(&answer, &taken.body).map_err(|_| refused())?;
        let mut act = self.db.act().await?;
        let added = sqlx::query(
            "INSERT INTO passkey (id, account_id, label, body, made_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
        )
        .bind(row_id(passkey.cred_id()))
        .bind(&session.account_id)
        .bind(label)
        .bind(serde_json::to_string(&passkey)?)
        .bind(written(at))
        .execute(act.connection())
        .await?
        .rows_affected();
        if added == 0 {
            act.roll_back().await?;
            return Err(refused());
        }
        let cookie = sessions::second_factor_given(&mut act, &session.label, at).await?;
        act.commit().await?;
        Ok(cookie)
    }

    /// Begins a sign-in with whatever passkey the person has for this site.
    ///
    /// # Errors
    /// [`Error::Wait`] when too many are under way from this address.
    pub async fn begin_passkey_entry(
        &self,
        party: &RelyingParty,
        address: &str,
        at: Timestamp,
    ) -> Result<Challenge, Error> {
        self.begin_passkey_use(party, Kind::PasskeyEnter, Beginner { whose: None, address }, &[], at).await
    }

    /// Begins a proof with one of the passkeys of the person signed in.
    ///
    /// # Errors
    /// [`Error::Refused`] (`passkey`) when the account has none.
    pub async fn begin_passkey_proof(
        &self,
        party: &RelyingParty,
        session: &Opened,
        address: &str,
        at: Timestamp,
    ) -> Result<Challenge, Error> {
        let known = self.credentials_of(&session.account_id).await?;
        if known.is_empty() {
            return Err(refused());
        }
        let beginner = Beginner { whose: Some((&session.account_id, &session.label)), address };
        self.begin_passkey_use(party, Kind::PasskeyProve, beginner, &known, at).await
    }

    async fn begin_passkey_use(
        &self,
        party: &RelyingParty,
        kind: Kind,
        beginner: Beginner<'_>,
        allowed: &[CredentialID],
        at: Timestamp,
    ) -> Result<Challenge, Error> {
        let (mut asked, state) = party.webauthn.start_discoverable_authentication().map_err(cannot)?;
        // A button was pressed: the browser shows its own dialog, not suggestions in a field.
        asked.mediation = None;
        let mut options = serde_json::to_value(&asked)?;
        let list: Vec<Value> = allowed
            .iter()
            .map(|id| json!({ "type": "public-key", "id": data_encoding::BASE64URL_NOPAD.encode(id) }))
            .collect();
        options["publicKey"]["allowCredentials"] = Value::from(list);
        let ceremony = self.begin_ceremony(kind, beginner, &state, at).await?;
        Ok(Challenge { ceremony, options })
    }

    /// Signs in with the passkey that answered: the value of the session's cookie.
    ///
    /// # Errors
    /// [`Error::Refused`] (`passkey`), whatever is wrong: unknown key, spent challenge, stopped account, copied key.
    pub async fn enter_with_passkey(
        &self,
        party: &RelyingParty,
        (ceremony, answer): (&str, &str),
        device: &str,
        at: Timestamp,
    ) -> Result<String, Error> {
        let taken: Taken<DiscoverableAuthentication> =
            self.take_ceremony(Kind::PasskeyEnter, ceremony, at).await?.ok_or_else(refused)?;
        let mut act = self.db.act().await?;
        let Some(account_id) = answered(&mut act, party, taken.body, answer, None, at).await? else {
            // What was noted of a copied key is kept.
            act.commit().await?;
            return Err(refused());
        };
        let open: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM account WHERE id = $1 AND disabled_at IS NULL")
                .bind(&account_id)
                .fetch_one(act.connection())
                .await?;
        if open == 0 {
            act.roll_back().await?;
            return Err(refused());
        }
        let cookie = sessions::open(&mut act, &account_id, device, Method::Passkey, at).await?;
        act.commit().await?;
        Ok(cookie)
    }

    /// Takes the answer of one of the person's passkeys as a fresh proof, and as the second factor where it is owed: the
    /// new value of the session's cookie.
    ///
    /// # Errors
    /// [`Error::Refused`] (`passkey`), whatever is wrong.
    pub async fn prove_with_passkey(
        &self,
        party: &RelyingParty,
        session: &Opened,
        (ceremony, answer): (&str, &str),
        at: Timestamp,
    ) -> Result<String, Error> {
        let taken: Taken<DiscoverableAuthentication> =
            self.take_ceremony(Kind::PasskeyProve, ceremony, at).await?.ok_or_else(refused)?;
        if taken.session_label.as_deref() != Some(session.label.as_str()) {
            return Err(refused());
        }
        let mut act = self.db.act().await?;
        let owner = Some(session.account_id.as_str());
        if answered(&mut act, party, taken.body, answer, owner, at).await?.is_none() {
            act.commit().await?;
            return Err(refused());
        }
        let cookie = sessions::second_factor_given(&mut act, &session.label, at).await?;
        act.commit().await?;
        Ok(cookie)
    }

    /// Gives one of the person's passkeys another name.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not theirs, [`Error::Refused`] (`label`) for the name.
    pub async fn rename_passkey(&self, account_id: &str, id: &str, label: &str) -> Result<(), Error> {
        let label = label_of(label)?;
        let mut act = self.db.act().await?;
        let renamed = sqlx::query("UPDATE passkey SET label = $1 WHERE id = $2 AND account_id = $3")
            .bind(label)
            .bind(id)
            .bind(account_id)
            .execute(act.connection())
            .await?
            .rows_affected();
        act.commit().await?;
        if renamed == 0 { Err(Error::Unknown("passkey".to_owned())) } else { Ok(()) }
    }

    /// Removes one of the person's passkeys.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not theirs, [`Error::Refused`] (`last-way`) when nothing would be left to sign in.
    pub async fn remove_passkey(
        &self,
        account_id: &str,
        id: &str,
        provider: Option<&str>,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        act.hold(&format!("ways:{account_id}")).await?;
        let removed = sqlx::query("DELETE FROM passkey WHERE id = $1 AND account_id = $2")
            .bind(id)
            .bind(account_id)
            .execute(act.connection())
            .await?
            .rows_affected();
        if removed == 0 {
            act.roll_back().await?;
            return Err(Error::Unknown("passkey".to_owned()));
        }
        super::keep_a_way(&mut act, account_id, provider).await?;
        act.commit().await
    }
}

/// Checks what a passkey signed, against the key as it stands in this transaction: whose account it is. `None` when it
/// must not be believed.
async fn answered(
    act: &mut Write<'_>,
    party: &RelyingParty,
    state: DiscoverableAuthentication,
    answer: &str,
    owner: Option<&str>,
    at: Timestamp,
) -> Result<Option<String>, Error> {
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(None) };
    let row = row_id(&answer.raw_id);
    act.hold(&format!("passkey:{row}")).await?;
    let found = sqlx::query("SELECT account_id, body FROM passkey WHERE id = $1")
        .bind(&row)
        .fetch_optional(act.connection())
        .await?;
    let Some(found) = found else { return Ok(None) };
    let account_id: String = found.try_get("account_id")?;
    let mut passkey: Passkey = serde_json::from_str(&found.try_get::<String, _>("body")?)?;
    // The key says whose it is; it must be who the register says it is.
    let named = answer.get_user_unique_id().map(Uuid::from_slice);
    let same = match named {
        Some(Ok(user)) => user.to_string() == account_id,
        Some(Err(_)) => false,
        // Asked for by its id, a key may leave its owner out.
        None => owner.is_some(),
    };
    if !same || owner.is_some_and(|owner| owner != account_id) {
        return Ok(None);
    }
    match party.webauthn.finish_discoverable_authentication_v2(&answer, state, &passkey) {
        Ok(result) if result.user_verified() => {
            passkey.update_credential(&result);
            sqlx::query("UPDATE passkey SET body = $1, used_at = $2 WHERE id = $3")
                .bind(serde_json::to_string(&passkey)?)
                .bind(written(at))
                .bind(&row)
                .execute(act.connection())
                .await?;
            Ok(Some(account_id))
        }
        Err(WebauthnError::CredentialPossibleCompromise) => {
            sqlx::query("UPDATE passkey SET suspected_at = $1 WHERE id = $2")
                .bind(written(at))
                .bind(&row)
                .execute(act.connection())
                .await?;
            Ok(None)
        }
        _ => Ok(None),
    }
}
