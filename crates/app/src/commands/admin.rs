//! `plainpied admin`: what whoever holds the machine may do. No password is ever printed: links are, once.

use crate::cli::{Admin, AdminAct, Lang};
use crate::store;
use anyhow::Context;
use jiff::Timestamp;
use register::Register;
use register::members::NewGrant;
use register::organisations::{Organisation, Profile};
use std::path::Path;
use std::process::ExitCode;
use trust::scope::Scope;

pub async fn run(admin: &Admin, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = store::open(&admin.data).await?;
    match &admin.act {
        AdminAct::Invite { email, organisation, kind, role, url } => {
            let organisation = organisation_named(&register, organisation.as_deref(), *kind).await?;
            let grants: Vec<NewGrant> = role
                .iter()
                .map(|role| NewGrant { role: *role, scope: Scope::Organisation, until: None })
                .collect();
            let link = register.invite(&organisation.id, email, &grants, Timestamp::now()).await?;
            match lang {
                Lang::Fr => println!("Lien pour {email}, {} (7 jours, une fois) :", organisation.name),
                Lang::En => println!("Link for {email}, {} (7 days, once):", organisation.name),
            }
            println!("{}/invitation/{link}", url.trim_end_matches('/'));
        }
        AdminAct::Caseload { email, organisation, name } => {
            let organisation = organisation_named(&register, organisation.as_deref(), None).await?;
            give_caseload(&register, &organisation, (email, name), lang).await?;
        }
        AdminAct::Reset { email, url } => {
            let account = register
                .account_by_email(&register::accounts::email_of(email)?)
                .await?
                .ok_or_else(|| register::Error::Unknown(email.clone()))?;
            let link = register.make_reset_link(&account.id, Timestamp::now()).await?;
            match lang {
                Lang::Fr => println!("Lien pour choisir un mot de passe (24 heures, une fois) :"),
                Lang::En => println!("Link to choose a password (24 hours, once):"),
            }
            println!("{}/mot-de-passe/{link}", url.trim_end_matches('/'));
        }
        AdminAct::Disable { email } | AdminAct::Enable { email } => {
            let account = register
                .account_by_email(&register::accounts::email_of(email)?)
                .await?
                .ok_or_else(|| register::Error::Unknown(email.clone()))?;
            match &admin.act {
                AdminAct::Disable { .. } => register.disable_account(&account.id).await?,
                _ => register.enable_account(&account.id).await?,
            }
        }
        AdminAct::Accounts => {
            for account in register.accounts().await? {
                let state = if account.disabled_at.is_some() { "disabled" } else { "active" };
                println!(
                    "{}\t{}\t{state}\t{}",
                    account.email,
                    account.name,
                    account.seen_at.unwrap_or_default()
                );
            }
        }
        AdminAct::Organisations { check: Some(id), .. } => register.check_organisation(id).await?,
        AdminAct::Organisations { refuse: Some(id), .. } => register.refuse_organisation(id).await?,
        AdminAct::Organisations { reopen: Some(id), .. } => register.reopen_organisation(id).await?,
        AdminAct::Organisations { waiting: true, .. } => {
            for one in register.foundings().await? {
                let takes = one.takes_over.map(|id| format!("takes over {id}")).unwrap_or_default();
                let taken = if one.number_taken { "number already verified elsewhere" } else { "" };
                let number = one.number.unwrap_or_default();
                println!(
                    "{}\t{}\t{}\t{number}\t{}\t{}\t{takes}{taken}",
                    one.organisation_id, one.kind, one.name, one.email, one.founded_at
                );
            }
        }
        AdminAct::Organisations { .. } => {
            for organisation in register.organisations().await? {
                println!("{}\t{}\t{}", organisation.id, organisation.kind, organisation.name);
            }
        }
        AdminAct::Journal { days: true, .. } => {
            println!("organisation;day;entries;rank;digest");
            for organisation in register.journals().await? {
                for d in register.journal_days(&organisation, u32::MAX).await? {
                    println!("{};{};{};{};{}", d.organisation_id, d.day, d.entries, d.rank, d.digest);
                }
            }
        }
        AdminAct::Journal { against: Some(file), .. } => return hold_against(&register, file, lang).await,
        AdminAct::Journal { .. } => return verify(&register, lang).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// Gives the role over one caseload; like the page, it waits for the word of an administrator.
async fn give_caseload(
    register: &Register,
    organisation: &Organisation,
    (email, name): (&str, &str),
    lang: Lang,
) -> anyhow::Result<()> {
    let name = name.trim();
    anyhow::ensure!(
        (1..=60).contains(&name.chars().count()),
        "a caseload is called by 1 to 60 letters: --name"
    );
    anyhow::ensure!(
        trust::role::Role::Social.may_be_held_in(organisation.kind),
        "nobody of “{}” may follow households: its kind has no such role",
        organisation.name
    );
    let email = register::accounts::email_of(email)?;
    let members = register.members(&organisation.id).await?;
    let member = members.iter().find(|one| one.email == email);
    let member = member.with_context(|| {
        format!("{email} is no member of “{}”: plainpied admin invite --email {email}", organisation.name)
    })?;
    let scope = Scope::Caseload(name.into());
    let grant = NewGrant { role: trust::role::Role::Social, scope, until: None };
    register.give_role(&organisation.id, &member.membership_id, &grant).await?;
    match lang {
        Lang::Fr => println!(
            "Suivi « {name} » confié à {} : une personne de l’organisation doit l’approuver.",
            member.name
        ),
        Lang::En => println!(
            "Caseload “{name}” given to {}: somebody of the organisation must approve it.",
            member.name
        ),
    }
    Ok(())
}

/// The organisation of this name, made when a kind is given; the only one when no name is given.
async fn organisation_named(
    register: &Register,
    name: Option<&str>,
    kind: Option<trust::organisation::OrganisationKind>,
) -> Result<Organisation, register::Error> {
    let all = register.organisations().await?;
    match (name, kind) {
        (Some(name), kind) => match (all.into_iter().find(|o| o.name == name || o.id == name), kind) {
            (Some(found), _) => Ok(found),
            (None, Some(kind)) => {
                let profile = Profile { name: name.to_owned(), ..Profile::default() };
                register.add_organisation(kind, &profile, None).await
            }
            (None, None) => Err(register::Error::Unknown(name.to_owned())),
        },
        (None, _) if all.len() == 1 => {
            all.into_iter().next().ok_or_else(|| register::Error::Unknown("organisation".to_owned()))
        }
        (None, _) => {
            let names: Vec<String> = all.into_iter().map(|o| o.name).collect();
            Err(register::Error::Ambiguous("organisation".to_owned(), names.join(", ")))
        }
    }
}

/// Compares the journal with the digests of days that were kept in a file.
async fn hold_against(register: &Register, file: &Path, lang: Lang) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let (mut held, mut sound) = (0_u64, true);
    for (number, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split(';').map(|cell| cell.trim_matches('"')).collect();
        let (organisation, rank, digest) = match cells.as_slice() {
            [organisation, _, _, rank, digest] => (*organisation, rank.parse::<u64>(), *digest),
            _ => anyhow::bail!("{}, line {}: five columns are expected", file.display(), number + 1),
        };
        let rank = rank.with_context(|| format!("{}, line {}, column 4", file.display(), number + 1))?;
        match register.hold_journal_against(organisation, rank, digest).await {
            Ok(()) => held += 1,
            Err(broken @ register::Error::BrokenJournal { .. }) => {
                eprintln!("{broken}");
                sound = false;
            }
            Err(other) => return Err(other).with_context(|| format!("line {}", number + 1)),
        }
    }
    match lang {
        Lang::Fr => println!("{held} empreintes tenues"),
        Lang::En => println!("{held} digests hold"),
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Follows every chain of the journal.
async fn verify(register: &Register, lang: Lang) -> anyhow::Result<ExitCode> {
    let mut sound = true;
    for organisation in register.journals().await? {
        match register.verify_journal(&organisation).await {
            Ok(entries) => match lang {
                Lang::Fr => println!("{organisation} : {entries} entrées, chaîne intacte"),
                Lang::En => println!("{organisation}: {entries} entries, chain unbroken"),
            },
            Err(broken @ register::Error::BrokenJournal { .. }) => {
                eprintln!("{broken}");
                sound = false;
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
