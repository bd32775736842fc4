//! `plainpied diagnoses`: the figures of the page « Diagnostics », and buildings from a file.

use super::child::{self, ForPortal};
use super::{column, open};
use crate::cli::Lang;
use crate::diagnoses::{Diagnoses, DiagnosesAct, Party};
use crate::output::Sheet;
use anyhow::bail;
use diagnosis::Test;
use register::diagnoses::{BuildingsFile, DiagnosisRecord, ImportedBuildings, file_limits};
use register::imports::FileAnswer;
use register::{Author, Register};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;
use tabular::Table;
use trust::day::legal_day;

/// The organisation that is named: for it the register is read.
///
/// # Errors
/// When none is named, or none bears this name.
pub(super) async fn organisation(register: &Register, party: &Party, lang: Lang) -> anyhow::Result<String> {
    let Some(wanted) = &party.organisation else {
        bail!(match lang {
            Lang::Fr => "dites pour quel organisme : --organisation NOM",
            Lang::En => "say for which organisation: --organisation NAME",
        });
    };
    Ok(register.upkeep_owner(Some(wanted)).await?)
}

pub async fn run(asked: &Diagnoses, lang: Lang) -> anyhow::Result<ExitCode> {
    let out = &mut std::io::stdout();
    if let DiagnosesAct::Rules = asked.act {
        rules(lang).print(asked.party.format, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let DiagnosesAct::Import { portal, .. } = &asked.act {
        portal.begin()?;
    }
    let register = open(&asked.party.data).await?;
    let by = organisation(&register, &asked.party, lang).await?;
    let sheet = match &asked.act {
        DiagnosesAct::List => list(&register, &by, lang).await?,
        DiagnosesAct::Recommendations { diagnosis } => {
            recommendations(&named(&register, &by, diagnosis.as_deref(), lang).await?, lang)
        }
        DiagnosesAct::Unknown { diagnosis } => {
            unknown(&named(&register, &by, diagnosis.as_deref(), lang).await?, lang)
        }
        DiagnosesAct::Rules => rules(lang),
        DiagnosesAct::Import { file, diagnosis, dry_run, portal } => {
            let one = named(&register, &by, diagnosis.as_deref(), lang).await?;
            let import = Import { asked, file, dry_run: *dry_run, portal };
            return import.run(register, &by, &one.id, lang).await;
        }
    };
    sheet.print(asked.party.format, out)?;
    Ok(ExitCode::SUCCESS)
}

/// The diagnosis that is named, or the only one.
async fn named(
    register: &Register,
    by: &str,
    wanted: Option<&str>,
    lang: Lang,
) -> anyhow::Result<DiagnosisRecord> {
    if let Some(id) = wanted {
        return Ok(register.diagnosis(by, id).await?);
    }
    let all = register.diagnoses(by).await?;
    match all.as_slice() {
        [one] => Ok(register.diagnosis(by, &one.id).await?),
        [] => bail!(if lang == Lang::Fr { "aucun diagnostic" } else { "no diagnosis" }),
        several => {
            let ids: Vec<&str> = several.iter().map(|one| one.id.as_str()).collect();
            let which = if lang == Lang::Fr { "lequel ?" } else { "which one?" };
            bail!("{which} {}", ids.join(", "))
        }
    }
}

async fn list(register: &Register, by: &str, lang: Lang) -> anyhow::Result<Sheet> {
    let columns = vec![
        column(lang, "id", "Identifiant", "Id"),
        column(lang, "title", "Titre", "Title"),
        column(lang, "organisation", "Organisme aidé", "Organisation helped"),
        column(lang, "helper", "Organisme qui aide", "Helper"),
        column(lang, "stage", "État", "Stage"),
        column(lang, "begun_on", "Commencé le", "Begun on"),
        column(lang, "delivered_on", "Livré le", "Delivered on"),
        column(lang, "buildings", "Bâtiments", "Buildings"),
        column(lang, "recommendations", "Recommandations", "Recommendations"),
        column(lang, "unanswered", "Sans réponse", "Unanswered"),
    ];
    let all = register.diagnoses(by).await?;
    let row = |one: &register::diagnoses::DiagnosisLine| {
        vec![
            json!(one.id),
            json!(one.title),
            json!(one.organisation.name),
            json!(one.helper.as_ref().map(|helper| &helper.name)),
            json!(one.stage.code()),
            json!(legal_day(one.begun_at)),
            json!(one.delivered_at.map(legal_day)),
            json!(one.buildings),
            json!(one.recommendations),
            json!(one.unanswered),
        ]
    };
    Ok(Sheet { columns, rows: all.iter().map(row).collect() })
}

const fn language(lang: Lang) -> model::Language {
    match lang {
        Lang::Fr => model::Language::Fr,
        Lang::En => model::Language::En,
    }
}

fn recommendations(one: &DiagnosisRecord, lang: Lang) -> Sheet {
    let columns = vec![
        column(lang, "key", "Clé", "Key"),
        column(lang, "priority", "Priorité", "Priority"),
        column(lang, "building", "Bâtiment", "Building"),
        column(lang, "told", "Constat", "Finding"),
        column(lang, "recommended", "Recommandation", "Recommendation"),
        column(lang, "subject", "Sujet", "Subject"),
        column(lang, "proof", "Preuve", "Proof"),
        column(lang, "answer", "Réponse", "Answer"),
    ];
    let report = one.shown(register::civil::today());
    let answers = one.answers();
    let language = language(lang);
    let rows = report.recommendations.iter().map(|found| {
        let building = found.building.as_deref().and_then(|id| report.building(id));
        let proof: Vec<String> = found
            .proof
            .iter()
            .map(|proved| match (&proved.code, proved.between) {
                (Some(code), _) => format!("{}={code}", proved.fact),
                (None, Some((least, most))) if least == most => format!("{}={least}", proved.fact),
                (None, Some((least, most))) => format!("{}={least}..{most}", proved.fact),
                (None, None) => proved.fact.clone(),
            })
            .collect();
        vec![
            json!(found.key),
            json!(found.priority.code()),
            json!(building.map(|one| &one.name)),
            json!(found.told.told_in(language)),
            json!(found.recommended.as_ref().map(|said| said.told_in(language))),
            json!(found.subject),
            json!(proof.join(", ")),
            json!(answers.get(found.key.as_str()).map(|last| last.answer.code())),
        ]
    });
    Sheet { columns, rows: rows.collect() }
}

fn unknown(one: &DiagnosisRecord, lang: Lang) -> Sheet {
    let columns = vec![
        column(lang, "building", "Bâtiment", "Building"),
        column(lang, "fact", "Fait", "Fact"),
        column(lang, "priority", "Priorité", "Priority"),
        column(lang, "rules", "Règles", "Rules"),
    ];
    let report = one.shown(register::civil::today());
    let rows = report.gaps.iter().map(|gap| {
        let building = report.building(&gap.building).map(|one| &one.name);
        vec![json!(building), json!(gap.fact), json!(gap.priority.code()), json!(gap.rules)]
    });
    Sheet { columns, rows: rows.collect() }
}

fn rules(lang: Lang) -> Sheet {
    let columns = vec![
        column(lang, "code", "Code", "Code"),
        column(lang, "priority", "Priorité", "Priority"),
        column(lang, "when", "Quand", "When"),
        column(lang, "told", "Constat", "Finding"),
        column(lang, "recommended", "Recommandation", "Recommendation"),
        column(lang, "reason", "Raison", "Reason"),
        column(lang, "subject", "Sujet", "Subject"),
    ];
    let language = language(lang);
    let rows = diagnosis::rules().iter().map(|rule| {
        let when: Vec<String> = rule
            .when
            .iter()
            .map(|(fact, test)| match test {
                Test::Is(codes) => format!("{} = {}", fact.code(), codes.join("|")),
                Test::Over(limit) => format!("{} > {limit}", fact.code()),
            })
            .collect();
        vec![
            json!(rule.code),
            json!(rule.priority.code()),
            json!(when.join(" & ")),
            json!(rule.told.told_in(language)),
            json!(rule.recommended.told_in(language)),
            json!(rule.reason.told_in(language)),
            json!(rule.subject),
        ]
    });
    Sheet { columns, rows: rows.collect() }
}

/// A file of buildings.
struct Import<'a> {
    asked: &'a Diagnoses,
    file: &'a Path,
    dry_run: bool,
    portal: &'a ForPortal,
}

impl Import<'_> {
    /// Reads the buildings; the exit code says that some rows were left aside.
    async fn run(&self, register: Register, by: &str, id: &str, lang: Lang) -> anyhow::Result<ExitCode> {
        anyhow::ensure!(self.file.is_file(), "{}: no such file", self.file.display());
        let register = match &self.portal.author {
            Some(account) => register.used_by(Author::Person {
                account_id: account.clone(),
                organisation_id: Some(by.to_owned()),
            }),
            None => register,
        };
        let table = match Table::open(self.file, &file_limits()) {
            Ok(table) => table,
            Err(error) if self.portal.for_portal => {
                let (fr, en) = error.words().into_texts();
                return child::answer::<ImportedBuildings>(&FileAnswer::Unread { fr, en });
            }
            Err(error) => bail!("{}: {}", self.file.display(), error.words().told_in(language(lang))),
        };
        let file = BuildingsFile { table, dry_run: self.dry_run };
        let done = register.import_diagnosis_buildings(by, id, file, self.portal.today()).await;
        let report = match done {
            Err(register::Error::Refused(code)) if self.portal.for_portal => {
                return child::answer::<ImportedBuildings>(&FileAnswer::Refused(code));
            }
            done => done?,
        };
        if self.portal.for_portal {
            return child::answer(&FileAnswer::Done(report));
        }
        let columns = vec![
            column(lang, "line", "Ligne", "Line"),
            column(lang, "column", "Colonne", "Column"),
            column(lang, "expected", "Attendu", "Expected"),
        ];
        let rows: Vec<Vec<Value>> = report
            .problems
            .iter()
            .map(|row| vec![json!(row.line), json!(row.column), json!(row.expected)])
            .collect();
        let is_clean = rows.is_empty();
        Sheet { columns, rows }.print(self.asked.party.format, &mut std::io::stdout())?;
        let (added, already) = (report.added, report.already);
        eprintln!(
            "{}",
            match (lang, self.dry_run) {
                (Lang::Fr, true) => format!("{added} seraient ajoutés, {already} déjà là"),
                (Lang::Fr, false) => format!("{added} ajoutés, {already} déjà là"),
                (Lang::En, true) => format!("{added} would be added, {already} there already"),
                (Lang::En, false) => format!("{added} added, {already} there already"),
            }
        );
        Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
