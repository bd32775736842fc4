//! `plainpied charter`: the register of a charter as the portal lists it, and signed files.

use super::{column, language, open};
use crate::charters::{Charter, CharterAct, CharterSearch};
use crate::cli::Lang;
use crate::output::Sheet;
use anyhow::Context;
use charter::file::LARGEST;
use charter::search::Filter;
use jiff::Timestamp;
use register::Register;
use register::charters::{ExchangeError, Origin};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;
use trust::day::legal_day;
use trust::organisation::OrganisationKind;

pub async fn run(asked: &Charter, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let at = Timestamp::now();
    let now = (legal_day(at), at);
    if let CharterAct::Key = asked.act {
        let key = register.installation_key().await?;
        println!("{key}\n{}", key.fingerprint());
        return Ok(ExitCode::SUCCESS);
    }
    let network = network(&register, asked.network.as_deref(), lang).await?;
    match &asked.act {
        CharterAct::Search(search) => list(&register, &network, search, lang).await?,
        CharterAct::Export { file } => {
            let bytes = register.export_charter(&network, now).await.map_err(|error| told(error, lang))?;
            write_new(file, &bytes).with_context(|| file.display().to_string())?;
            println!("{}", file.display());
        }
        CharterAct::Import { file } => {
            let bytes = read_bounded(file).with_context(|| file.display().to_string())?;
            let came = register
                .import_charter(&network, &bytes, now)
                .await
                .map_err(|error| told(error, lang).context(file.display().to_string()))?;
            match lang {
                Lang::Fr => println!(
                    "{} : fichier nᵒ {}, {} logements, {} disparus, valable jusqu’au {}",
                    came.source, came.serial, came.dwellings, came.gone, came.expires_on
                ),
                Lang::En => println!(
                    "{}: file no. {}, {} dwellings, {} gone, valid until {}",
                    came.source, came.serial, came.dwellings, came.gone, came.expires_on
                ),
            }
        }
        CharterAct::Trust { name, key, fingerprint } => {
            trust(&register, &network, (name, key, fingerprint), lang).await?;
        }
        CharterAct::Key => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// The network named, or the only one.
async fn network(register: &Register, name: Option<&str>, lang: Lang) -> anyhow::Result<String> {
    let all = register.organisations().await?;
    let networks: Vec<_> = all.into_iter().filter(|o| o.kind == OrganisationKind::Federation).collect();
    let names = || networks.iter().map(|o| o.name.as_str()).collect::<Vec<_>>().join(", ");
    let found = match name {
        Some(name) => networks.iter().find(|o| o.name == name || o.id == name),
        None if networks.len() == 1 => networks.first(),
        None => None,
    };
    found.map(|o| o.id.clone()).ok_or_else(|| match lang {
        Lang::Fr => anyhow::anyhow!("--network : lequel ? {}", names()),
        Lang::En => anyhow::anyhow!("--network: which one? {}", names()),
    })
}

/// A refusal in the reader's language.
fn told(error: ExchangeError, lang: Lang) -> anyhow::Error {
    match error {
        ExchangeError::File(error) => anyhow::anyhow!("{}", error.words().told_in(language(lang))),
        ExchangeError::Register(error) => error.into(),
    }
}

/// Reads no more than what is looked at.
fn read_bounded(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

async fn trust(
    register: &Register,
    network: &str,
    (name, key, fingerprint): (&str, &str, &str),
    lang: Lang,
) -> anyhow::Result<()> {
    let at = Timestamp::now();
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let known = register.charter_sources(network).await?;
    let source = match known.iter().find(|one| one.public_key == bare(key)) {
        Some(one) => one.id.clone(),
        None => register.add_charter_source(network, name, key, at).await?,
    };
    match register.confirm_charter_source(network, &source, fingerprint, at).await {
        Ok(()) => Ok(()),
        Err(register::Error::Refused(code)) if code == "charter-fingerprint" => Err(match lang {
            Lang::Fr => anyhow::anyhow!(
                "--fingerprint : ce n’est pas l’empreinte de cette clé ; rien ne sera lu de cette installation"
            ),
            Lang::En => anyhow::anyhow!(
                "--fingerprint: it is not the fingerprint of this key; nothing of that installation will be read"
            ),
        }),
        Err(other) => Err(other.into()),
    }
}

async fn list(register: &Register, network: &str, asked: &CharterSearch, lang: Lang) -> anyhow::Result<()> {
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let filter = Filter {
        commune: asked.commune.clone(),
        level: asked.level,
        highest_floor: asked.floor,
        rooms: asked.rooms,
        availability: asked.availability,
        step_free: false,
    };
    let at = Timestamp::now();
    let rows = register
        .charter_dwellings(network, &landlord.id, (legal_day(at), at), &filter)
        .await?
        .into_iter()
        .map(|one| {
            let source = match &one.origin {
                Origin::Landlord { .. } => Value::Null,
                Origin::Installation { name, .. } => json!(name),
            };
            let d = one.dwelling;
            vec![
                json!(d.id),
                json!(d.landlord),
                json!(d.commune_code),
                json!(d.commune),
                json!(d.residence.or(d.neighbourhood)),
                json!(d.rooms),
                json!(d.area_m2),
                json!(d.floor),
                json!(d.step_free),
                json!(d.level_from.code()),
                json!(d.level_to.code()),
                json!(d.rent_cents),
                json!(d.availability.code()),
                json!(d.available_on),
                source,
            ]
        })
        .collect();
    let columns = vec![
        column(lang, "id", "Id", "Id"),
        column(lang, "landlord", "Bailleur", "Landlord"),
        column(lang, "commune_code", "Code commune", "Commune code"),
        column(lang, "commune", "Commune", "Commune"),
        column(lang, "place", "Lieu", "Place"),
        column(lang, "rooms", "Pièces", "Rooms"),
        column(lang, "area_m2", "m²", "m²"),
        column(lang, "floor", "Étage", "Floor"),
        column(lang, "step_free", "Accès sans marche", "Step-free access"),
        column(lang, "level_lowest", "Niveau au moins", "Level at least"),
        column(lang, "level_highest", "Niveau au plus", "Level at most"),
        column(lang, "rent_cents", "Loyer (centimes)", "Rent (cents)"),
        column(lang, "availability", "Disponibilité", "Availability"),
        column(lang, "available_on", "Libre le", "Free on"),
        column(lang, "source", "Source", "Source"),
    ];
    Sheet { columns, rows }.print(asked.format, &mut std::io::stdout())?;
    Ok(())
}
