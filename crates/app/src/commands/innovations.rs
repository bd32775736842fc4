//! `plainpied innovations`: the figures of the pages « Innovations », « Rapprochements » and « Répliques ».

use super::{column, open};
use crate::cli::Lang;
use crate::innovations::{Innovations, InnovationsAct};
use crate::output::Sheet;
use anyhow::Context as _;
use jiff::civil::Date;
use matching::{Public, Theme};
use register::Register;
use register::innovations::{Explained, Innovation, Matches, ReplaySeen, Search};
use serde_json::json;
use std::process::ExitCode;

pub async fn run(asked: &Innovations, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let on = asked.on.unwrap_or_else(register::civil::today);
    let name = asked.organisation.as_deref();
    let sheet = match &asked.act {
        InnovationsAct::List { words, theme, public, level } => {
            let theme = theme.as_deref().map(|code| {
                Theme::from_code(code).with_context(|| {
                    format!("--theme: “{code}” is none of {}", codes(Theme::ALL, Theme::code))
                })
            });
            let public = public.as_deref().map(|code| {
                Public::from_code(code).with_context(|| {
                    format!("--public: “{code}” is none of {}", codes(Public::ALL, Public::code))
                })
            });
            let search = Search {
                words: words.join(" "),
                theme: theme.transpose()?,
                public: public.transpose()?,
                least_level: *level,
                ..Search::default()
            };
            list(&register.innovations(&search, on).await?, lang)
        }
        InnovationsAct::Matches => matches(&told(&register, name, on).await?, lang),
        InnovationsAct::Why { project } => {
            let own = organisation(&register, name).await?;
            let found = register.explain_project(&own, project, on).await;
            why(
                &found
                    .context("no listed project of another has this id, or the organisation told no wish")?,
                lang,
            )
        }
        InnovationsAct::Replays => {
            replays(&register.replays(&organisation(&register, name).await?).await?, lang)
        }
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

fn codes<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> String {
    all.iter().map(|one| code(*one)).collect::<Vec<_>>().join(", ")
}

/// The organisation that is named.
async fn organisation(register: &Register, name: Option<&str>) -> anyhow::Result<String> {
    let name = name.context("say whose with --organisation NAME")?;
    let all = register.organisations().await?;
    let found = all.into_iter().find(|one| one.name == name || one.id == name);
    Ok(found.with_context(|| format!("no organisation is called “{name}”"))?.id)
}

async fn told(register: &Register, name: Option<&str>, on: Date) -> anyhow::Result<Matches> {
    let own = organisation(register, name).await?;
    register
        .project_matches(&own, on)
        .await
        .context("this organisation told no wish: it does on the page « Nos souhaits d’accueil »")
}

fn list(all: &[Innovation], lang: Lang) -> Sheet {
    let rows = all.iter().map(|one| {
        vec![
            json!(one.id),
            json!(one.sheet.title),
            json!(one.holder),
            json!(one.sheet.themes.iter().map(|theme| theme.code()).collect::<Vec<_>>().join(" ")),
            json!(one.level.level),
            json!(one.stage.code()),
            json!(one.seen),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "id", "Identifiant", "Id"),
            column(lang, "title", "Projet", "Project"),
            column(lang, "holder", "Porteur", "Holder"),
            column(lang, "themes", "Thèmes", "Themes"),
            column(lang, "level", "Niveau de preuve", "Level of evidence"),
            column(lang, "stage", "État", "State"),
            column(lang, "seen", "Bailleurs intéressés", "Interested landlords"),
        ],
        rows: rows.collect(),
    }
}

fn matches(all: &Matches, lang: Lang) -> Sheet {
    let rows = all.shown.iter().map(|one| {
        let (least, most) = one.ranked.verdict.per_mille();
        let ask = one.ranked.verdict.to_ask().into_iter().map(|gate| gate.code()).collect::<Vec<_>>();
        vec![
            json!(one.ranked.rank),
            json!(one.ranked.best),
            json!(one.ranked.worst),
            json!(one.innovation.id),
            json!(one.innovation.sheet.title),
            json!(least),
            json!(most),
            json!(ask.join(" ")),
            json!(one.is_newcomer),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "rank", "Rang", "Rank"),
            column(lang, "best", "Au mieux", "At best"),
            column(lang, "worst", "Au pire", "At worst"),
            column(lang, "id", "Identifiant", "Id"),
            column(lang, "title", "Projet", "Project"),
            column(lang, "least_per_mille", "Score au moins (‰)", "Score at least (‰)"),
            column(lang, "most_per_mille", "Score au plus (‰)", "Score at most (‰)"),
            column(lang, "to_ask", "À demander", "To be asked"),
            column(lang, "to_discover", "À découvrir", "To discover"),
        ],
        rows: rows.collect(),
    }
}

fn why(of: &Explained, lang: Lang) -> Sheet {
    let gates = of.verdict.gates.iter().map(|line| {
        vec![json!("gate"), json!(line.gate.code()), json!(null), json!(null), json!(null), json!(line.door)]
    });
    let lines = of.verdict.lines.iter().map(|line| {
        vec![
            json!("criterion"),
            json!(line.criterion.code()),
            json!(line.weight),
            json!(line.least),
            json!(line.most),
            json!(line.basis),
        ]
    });
    let changes = of.changes.iter().map(|one| {
        vec![json!("change"), json!(null), json!(null), json!(one.rank), json!(one.rank), json!(one.changes)]
    });
    Sheet {
        columns: vec![
            column(lang, "what", "Quoi", "What"),
            column(lang, "code", "Code", "Code"),
            column(lang, "weight", "Poids", "Weight"),
            column(lang, "least", "Au moins", "At least"),
            column(lang, "most", "Au plus", "At most"),
            column(lang, "from", "D’après", "From"),
        ],
        rows: gates.chain(lines).chain(changes).collect(),
    }
}

fn replays(all: &[ReplaySeen], lang: Lang) -> Sheet {
    let rows = all.iter().map(|one| {
        let fidelity = one.replay.fidelity();
        vec![
            json!(one.id),
            json!(one.title),
            json!(one.other()),
            json!(one.side.code()),
            json!(one.territory.as_ref().map(ToString::to_string)),
            json!(one.replay.stage().code()),
            json!(fidelity.map(|f| f.kept)),
            json!(fidelity.map(|f| f.core)),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "id", "Identifiant", "Id"),
            column(lang, "title", "Projet", "Project"),
            column(lang, "with", "Avec", "With"),
            column(lang, "side", "Notre côté", "Our side"),
            column(lang, "territory", "Territoire", "Territory"),
            column(lang, "stage", "Étape", "Stage"),
            column(lang, "kept", "Cœur gardé", "Core kept"),
            column(lang, "core", "Cœur", "Core"),
        ],
        rows: rows.collect(),
    }
}
