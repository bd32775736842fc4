//! The directory from and to data·inclusion.
//!
//! An imported structure is an organisation without members, with its source and its date. Once its own people hold
//! the sheet, an import changes nothing of it any more.

use super::profile::{kept, territory_of, write_themes, write_words};
use super::search::Search;
use super::services::{OWN_SOURCE, write_service};
use crate::catalogue::Found;
use crate::db::Write;
use crate::imports::{ImportKind, import_id, note};
use crate::landlords::Landlord;
use crate::occupancy::refused;
use crate::organisations::Organisation;
use crate::{Across, Error, Register, identity::content_id, now};
use jiff::Timestamp;
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use opendata::inclusion::{Address, Dataset, Read, Service, Structure, read_json, read_workbook};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tabular::{Limits, Table, TableError};
use trust::identifiers::Siret;
use trust::organisation::{OrganisationKind, Theme};
use trust::territory::Territory;

/// A file of structures, of services, or of both.
pub struct DirectoryImport<'a> {
    pub file: &'a Path,
    /// Name of the file when it is not the path's own.
    pub title: Option<&'a str>,
    pub limits: Limits,
    pub dry_run: bool,
}

/// Where an imported structure is in the register.
struct Place {
    organisation_id: String,
    /// Its own people hold the sheet.
    held: bool,
}

impl Register {
    /// Imports structures and services of data·inclusion; those of the same source and id are replaced, others stay.
    pub async fn import_directory(
        &self,
        landlord: &Landlord,
        import: DirectoryImport<'_>,
    ) -> Result<ImportReport, Error> {
        let house = self.across(Across::Directory);
        let (path, limits) = (import.file.to_owned(), import.limits);
        let Read { dataset, mut report } = tokio::task::spawn_blocking(move || read(&path, &limits))
            .await
            .map_err(|e| Error::Computation(e.to_string()))??;
        report.dry_run = import.dry_run;
        if let Some(title) = import.title {
            title.clone_into(&mut report.file);
        }
        let id = import_id(&landlord.id, ImportKind::Directory, &report.file_hash);
        let mut write = house.db.write().await?;
        if !report.is_refused() {
            apply(&mut write, &dataset, &mut report).await?;
        }
        if import.dry_run {
            write.roll_back().await?;
        } else {
            note(&mut write, self.author(), &id, &landlord.id, ImportKind::Directory, &report).await?;
            write.commit().await?;
        }
        Ok(report)
    }

    /// What a search finds, as data·inclusion.
    pub async fn as_inclusion(&self, search: &Search, at: Timestamp) -> Result<Dataset, Error> {
        let listing = self.search_directory(search, 0, i64::MAX.unsigned_abs(), at).await?;
        let mut all = Dataset::default();
        for line in listing.lines {
            let id = line.organisation.id.clone();
            let structure = self.structure_of(line.organisation).await?;
            for service in self.services_of(&id).await? {
                let own = service.record.source == OWN_SOURCE;
                let structure_id =
                    if own { structure.id.clone() } else { service.record.structure_id.clone() };
                all.services.push(Service { structure_id, ..service.record });
            }
            all.structures.push(structure);
        }
        Ok(all)
    }

    /// The services that the catalogue found, and who offers them, as data·inclusion.
    pub async fn services_as_inclusion(&self, found: &Found, at: Timestamp) -> Result<Dataset, Error> {
        let mut all = Dataset::default();
        let mut structures: BTreeMap<String, Structure> = BTreeMap::new();
        for entry in found.entries() {
            if !structures.contains_key(&entry.organisation_id) {
                let sheet = self.sheet(&entry.organisation_id, at).await?;
                let structure = self.structure_of(sheet.organisation).await?;
                structures.insert(entry.organisation_id.clone(), structure);
            }
            let own = entry.record.source == OWN_SOURCE;
            let structure = structures.get(&entry.organisation_id).filter(|_| own);
            let structure_id = structure.map_or(&entry.record.structure_id, |s| &s.id).clone();
            all.services.push(Service { structure_id, ..entry.record.clone() });
        }
        all.structures = structures.into_values().collect();
        Ok(all)
    }

    async fn structure_of(&self, o: Organisation) -> Result<Structure, Error> {
        let kept: Option<String> =
            sqlx::query_scalar("SELECT inclusion FROM organisation WHERE id = $1 AND inclusion IS NOT NULL")
                .bind(&o.id)
                .fetch_optional(self.db.read())
                .await?;
        let record: Structure = kept.map(|k| serde_json::from_str(&k)).transpose()?.unwrap_or_default();
        Ok(Structure {
            source: o.source.clone().unwrap_or_else(|| OWN_SOURCE.to_owned()),
            id: o.source_id.clone().unwrap_or_else(|| o.id.clone()),
            nom: o.name.chars().take(150).collect(),
            date_maj: o.updated_on,
            description: o.about,
            siret: o.siret,
            address: Address {
                commune: o.commune_name,
                code_postal: o.postcode,
                code_insee: o.commune_code,
                adresse: o.address,
                complement_adresse: record.address.complement_adresse.clone(),
                longitude: o.lon,
                latitude: o.lat,
            },
            telephone: o.contact_phone,
            courriel: o.contact_email,
            site_web: o.website,
            ..record
        })
    }
}

/// Reads a file as what its name says it is.
fn read(path: &Path, limits: &Limits) -> Result<Read, Error> {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let is_siret = |text: &str| text.parse::<Siret>().is_ok();
    let refuse = |error: &TableError| Read { report: refused(path, error), ..Read::default() };
    if !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
        let open = |limits: &Limits, known: &dyn Fn(&str) -> bool| Table::open_expecting(path, limits, known);
        return Ok(match read_workbook(open, limits, "data-inclusion", &is_siret) {
            Ok(read) => read,
            Err(error) => refuse(&error),
        });
    }
    let io = |source| Error::File { path: path.display().to_string(), source };
    // JSON is held whole while it is read: far less than a table may weigh.
    let most = limits.file_bytes.min(1 << 30);
    if std::fs::metadata(path).map_err(io)?.len() > most {
        return Ok(refuse(&TableError::TooLarge { limit: most }));
    }
    let bytes = std::fs::read(path).map_err(io)?;
    let mut read = read_json(&name, &bytes, "data-inclusion", &is_siret);
    read.report.file_hash = crate::identity::hex(&Sha256::digest(&bytes));
    Ok(read)
}

/// Writes what the file says, and counts what changed.
async fn apply(write: &mut Write<'_>, dataset: &Dataset, report: &mut ImportReport) -> Result<(), Error> {
    let mut places: BTreeMap<(String, String), Place> = BTreeMap::new();
    let mut touched: BTreeSet<String> = BTreeSet::new();
    let mut held = 0;
    for structure in &dataset.structures {
        let place = place_of(write, &structure.source, &structure.id).await?;
        let body = serde_json::to_string(structure)?;
        let place = match place {
            Some(place) if place.held => {
                held += 1;
                report.unchanged += 1;
                place
            }
            Some(place) => {
                let old: Option<String> =
                    sqlx::query_scalar("SELECT inclusion FROM organisation WHERE id = $1")
                        .bind(&place.organisation_id)
                        .fetch_one(write.connection())
                        .await?;
                if old.as_deref() == Some(body.as_str()) {
                    report.unchanged += 1;
                } else {
                    report.changed += 1;
                    write_structure(write, &place.organisation_id, structure, &body).await?;
                    touched.insert(place.organisation_id.clone());
                }
                place
            }
            None => {
                report.added += 1;
                let id = content_id(&["structure", &structure.source, &structure.id]);
                sqlx::query(
                    "INSERT INTO organisation (id, kind, name, is_listed, source, source_id, updated_on, created_at)
                     VALUES ($1, $2, $3, 1, $4, $5, $6, $7)",
                )
                .bind(&id)
                .bind(OrganisationKind::Unsaid.code())
                .bind(&structure.nom)
                .bind(&structure.source)
                .bind(&structure.id)
                .bind(&structure.date_maj)
                .bind(now())
                .execute(write.connection())
                .await?;
                write_structure(write, &id, structure, &body).await?;
                touched.insert(id.clone());
                Place { organisation_id: id, held: false }
            }
        };
        places.insert((structure.source.clone(), structure.id.clone()), place);
    }
    for service in &dataset.services {
        let key = (service.source.clone(), service.structure_id.clone());
        if !places.contains_key(&key)
            && let Some(place) = place_of(write, &key.0, &key.1).await?
        {
            places.insert(key.clone(), place);
        }
        let Some(place) = places.get(&key) else {
            report.rows_rejected += 1;
            report.rows_kept = report.rows_kept.saturating_sub(1);
            report.push(
                Issue::new(IssueCode::RattachementAbsent, Severity::ToConfirm)
                    .field("structure_id")
                    .value(&service.structure_id)
                    .hint((
                        "Importez la structure de ce service, avant lui ou dans le même fichier.",
                        "Import the structure of this service, before it or in the same file.",
                    )),
            );
            continue;
        };
        if place.held {
            held += 1;
            report.unchanged += 1;
            continue;
        }
        let id = content_id(&["service", &service.source, &service.id]);
        let old: Option<(String, String)> =
            sqlx::query_as("SELECT organisation_id, body FROM service WHERE id = $1")
                .bind(&id)
                .fetch_optional(write.connection())
                .await?;
        match old {
            Some((_, body)) if body == serde_json::to_string(service)? => {
                report.unchanged += 1;
                continue;
            }
            Some(_) => report.changed += 1,
            None => report.added += 1,
        }
        write_service(write, &id, &place.organisation_id, service).await?;
        touched.insert(place.organisation_id.clone());
    }
    for id in &touched {
        derive(write, id).await?;
    }
    report.figures.insert("sheets-held-by-their-people".to_owned(), held);
    Ok(())
}

/// The organisation of a record; `None`: it is new here.
async fn place_of(write: &mut Write<'_>, source: &str, id: &str) -> Result<Option<Place>, Error> {
    let found: Option<(String, i64)> = sqlx::query_as(
        "SELECT o.id, (SELECT COUNT(*) FROM membership m WHERE m.organisation_id = o.id)
         FROM organisation o WHERE o.source = $1 AND o.source_id = $2 ORDER BY o.id LIMIT 1",
    )
    .bind(source)
    .bind(id)
    .fetch_optional(write.connection())
    .await?;
    Ok(found.map(|(organisation_id, members)| Place { organisation_id, held: members > 0 }))
}

async fn write_structure(write: &mut Write<'_>, id: &str, s: &Structure, body: &str) -> Result<(), Error> {
    sqlx::query(
        "UPDATE organisation SET name = $1, siret = $2, siren = $3, about = $4, website = $5, contact_email = $6,
                contact_phone = $7, address = $8, postcode = $9, commune_code = $10, commune_name = $11, lon = $12,
                lat = $13, updated_on = $14, inclusion = $15 WHERE id = $16",
    )
    .bind(&s.nom)
    .bind(s.siret.clone())
    .bind(s.siret.as_ref().map(|n| n.chars().take(9).collect::<String>()))
    .bind(s.description.clone())
    .bind(s.site_web.clone())
    .bind(s.courriel.clone())
    .bind(s.telephone.clone())
    .bind(s.address.adresse.clone())
    .bind(s.address.code_postal.clone())
    .bind(s.address.code_insee.clone())
    .bind(s.address.commune.clone())
    .bind(s.address.longitude)
    .bind(s.address.latitude)
    .bind(&s.date_maj)
    .bind(body)
    .bind(id)
    .execute(write.connection())
    .await?;
    write_words(write, id).await
}

/// Where an imported organisation acts and on what, as its services say.
async fn derive(write: &mut Write<'_>, id: &str) -> Result<(), Error> {
    let bodies: Vec<String> =
        sqlx::query_scalar("SELECT body FROM service WHERE organisation_id = $1 AND removed_at IS NULL")
            .bind(id)
            .fetch_all(write.connection())
            .await?;
    let (mut themes, mut territories) = (BTreeSet::new(), BTreeSet::new());
    for body in &bodies {
        let service: Service = serde_json::from_str(body)?;
        themes.extend(service.thematiques.iter().filter_map(|t| theme_of(t)));
        territories.extend(service.zone_eligibilite.iter().filter_map(|z| zone_of(z)));
    }
    write_themes(write, id, &themes).await?;
    sqlx::query("DELETE FROM organisation_territory WHERE organisation_id = $1")
        .bind(id)
        .execute(write.connection())
        .await?;
    for territory in &territories {
        let (kind, code) = kept(territory);
        sqlx::query("INSERT INTO organisation_territory (organisation_id, kind, code) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(kind)
            .bind(code)
            .execute(write.connection())
            .await?;
    }
    Ok(())
}

/// A zone of eligibility as a territory. Two characters are a département: régions are not among the zones.
pub(crate) fn zone_of(code: &str) -> Option<Territory> {
    let kind = match code.len() {
        // 99100: France in the code of countries.
        _ if matches!(code, "france" | "99100") => return Some(Territory::Country),
        8 => "qpv",
        9 => "epci",
        5 => "commune",
        _ => "departement",
    };
    territory_of(kind, code).ok()
}

/// Our theme for one of the schema, where it plainly is one.
fn theme_of(theme: &str) -> Option<Theme> {
    Some(match theme.split_once("--")? {
        ("logement-hebergement", "rechercher-une-solution-dhebergement-temporaire") => {
            Theme::SupportedHousing
        }
        ("famille", "prise-en-charge-personne-dependante" | "soutien-aidants") => Theme::Ageing,
        ("equipement-et-alimentation", "aide-menagere") => Theme::Ageing,
        ("equipement-et-alimentation", "alimentation") => Theme::Food,
        ("remobilisation", "activites-sportives-et-culturelles") => Theme::Culture,
        ("remobilisation", "lien-social" | "benevolat-action-citoyenne") => Theme::SocialLink,
        ("numerique", _) => Theme::Digital,
        ("lecture-ecriture-calcul", _) => Theme::Education,
        ("choisir-un-metier" | "trouver-un-emploi" | "preparer-sa-candidature", _) => Theme::Employment,
        ("se-former", _) => Theme::Training,
        ("difficultes-administratives-ou-juridiques", _) => Theme::Inclusion,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_and_themes_are_read_where_they_plainly_are_one_of_ours() {
        let zones = [
            ("france", "country"),
            ("33999", "commune:33999"),
            ("2A", "departement:2A"),
            ("243500139", "epci:243500139"),
        ];
        for (zone, wanted) in zones {
            assert_eq!(zone_of(zone).map(|t| t.to_string()).as_deref(), Some(wanted));
        }
        assert_eq!(zone_of("1"), None);
        assert_eq!(theme_of("famille--soutien-aidants"), Some(Theme::Ageing));
        assert_eq!(theme_of("mobilite--passer-son-permis"), None);
    }
}
