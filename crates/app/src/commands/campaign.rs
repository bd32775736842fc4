//! `plainpied campaign`: campaigns and their figures, the same as the pages count; their letters, as the portal prints
//! them.

use super::{column, open};
use crate::cli::{Campaign, CampaignAct, CampaignLetters, Lang};
use crate::output::Sheet;
use anyhow::{Context, bail};
use portal::{LettersError, LettersRequest, gather_letters};
use register::Register;
use register::privacy::accesses::Reading;
use serde_json::Value;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use trust::field::ObjectKind;
use trust::policy::Action;

pub async fn run(asked: &Campaign, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    match &asked.act {
        CampaignAct::List => list(&register, asked, lang).await,
        CampaignAct::Letters(wanted) => letters(&register, wanted, lang).await,
    }
}

async fn list(register: &Register, asked: &Campaign, lang: Lang) -> anyhow::Result<ExitCode> {
    let today = register::civil::today();
    let mut rows = Vec::new();
    for landlord in register.landlords().await? {
        for campaign in register.campaigns(&landlord.id).await? {
            let f = register.figures(&landlord.id, &campaign.id, today).await?;
            rows.push(vec![
                Value::from(campaign.id.clone()),
                Value::from(landlord.name.clone()),
                Value::from(campaign.title.clone()),
                Value::from(campaign.standing(today).stage.code()),
                Value::from(f.recipients),
                Value::from(f.contacted),
                Value::from(f.answered),
                Value::from(f.interested),
                Value::from(f.first_reminders + f.second_reminders),
                Value::from(f.visits_to_plan),
            ]);
        }
    }
    let columns = vec![
        column(lang, "id", "Identifiant", "Id"),
        column(lang, "landlord", "Bailleur", "Landlord"),
        column(lang, "title", "Titre", "Title"),
        column(lang, "state", "État", "State"),
        column(lang, "recipients", "Destinataires", "Recipients"),
        column(lang, "contacted", "Contactés", "Contacted"),
        column(lang, "answered", "Réponses", "Answers"),
        column(lang, "interested", "Intéressés", "Interested"),
        column(lang, "reminders_due", "Relances dues", "Reminders due"),
        column(lang, "visits_to_plan", "Visites à prévoir", "Visits to plan"),
    ];
    Sheet { columns, rows }.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// Prints letters: gathered through the gate, drawn, noted, then written. What cannot be noted is not written.
async fn letters(register: &Register, asked: &CampaignLetters, lang: Lang) -> anyhow::Result<ExitCode> {
    if asked.output.exists() {
        bail!("{}: this file is there already", asked.output.display());
    }
    let begun = Instant::now();
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let wanted = LettersRequest {
        landlord_id: landlord.id,
        landlord_name: landlord.name,
        campaign_id: asked.campaign.clone(),
        reminders: asked.reminders,
        on: register::civil::today(),
    };
    let gathered = gather_letters(register, &wanted).await.map_err(|error| worded(lang, error))?;
    let (total, left_out) = (gathered.count(), gathered.left_out);
    let read = begun.elapsed();
    let drawn = tokio::task::spawn_blocking(move || {
        let mut progress = Progress::new(total);
        gathered.draw(&mut |done| progress.tell(done))
    });
    let pdf = drawn.await?.map_err(|error| worded(lang, error))?;
    let drawn = begun.elapsed() - read;
    let subject = format!("/campagnes/{}/lettres.pdf", wanted.campaign_id);
    let reading = Reading {
        organisation_id: &wanted.landlord_id,
        account_id: register.author().code(),
        action: Action::Export.code(),
        kind: ObjectKind::Recipient.code(),
        subject: &subject,
        at: jiff::Timestamp::now(),
    };
    register.note_access(&reading).await?;
    register.note_printed(&wanted.landlord_id, &wanted.campaign_id, total as u64).await?;
    write_own(&asked.output, &pdf).with_context(|| asked.output.display().to_string())?;
    let seconds = |time: std::time::Duration| format!("{:.2} s", time.as_secs_f64());
    let (whole, read, drawn) = (seconds(begun.elapsed()), seconds(read), seconds(drawn));
    match lang {
        Lang::Fr => println!(
            "{total} lettre(s), {left_out} ménage(s) écarté(s) au dernier contrôle, en {whole} (lecture {read}, dessin {drawn})."
        ),
        Lang::En => println!(
            "{total} letter(s), {left_out} household(s) left out by the last gate, in {whole} (read {read}, drawn {drawn})."
        ),
    }
    Ok(ExitCode::SUCCESS)
}

/// How far the drawing is, on the terminal of whoever waits.
struct Progress {
    total: usize,
    told: Instant,
    is_seen: bool,
}

impl Progress {
    fn new(total: usize) -> Progress {
        Progress { total, told: Instant::now(), is_seen: std::io::stderr().is_terminal() }
    }

    /// Tells it twice a second; never stops.
    fn tell(&mut self, done: usize) -> bool {
        let is_over = done == self.total;
        if self.is_seen && (is_over || self.told.elapsed().as_millis() >= 500) {
            self.told = Instant::now();
            let end = if is_over { "\n" } else { "" };
            eprint!("\r{done} / {}{end}", self.total);
            let _ = std::io::stderr().flush();
        }
        true
    }
}

fn worded(lang: Lang, error: LettersError) -> anyhow::Error {
    let said = match (lang, &error) {
        (Lang::Fr, LettersError::NotNow) => {
            "la campagne n’est ni prête ni en cours : figez ses destinataires, ou voyez où elle en est"
                .to_owned()
        }
        (Lang::Fr, LettersError::Nobody) => "aucune lettre n’est à imprimer aujourd’hui".to_owned(),
        (Lang::Fr, LettersError::TooLong(at)) => {
            format!("la lettre {at} ne tient pas sur sa page : raccourcissez le texte")
        }
        (Lang::Fr, LettersError::Unprintable(at)) => {
            format!("la lettre {at} contient ce qui ne s’imprime pas, ou une variable inconnue")
        }
        (Lang::Fr, LettersError::Register(register::Error::Unknown(_))) => {
            "ce bailleur n’a pas de telle campagne : voyez `plainpied campaign list`".to_owned()
        }
        (Lang::En, LettersError::Register(register::Error::Unknown(_))) => {
            "this landlord has no such campaign: see `plainpied campaign list`".to_owned()
        }
        _ => return error.into(),
    };
    anyhow::anyhow!(said)
}

/// Writes a file that only its owner reads: it holds names and doors.
fn write_own(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
