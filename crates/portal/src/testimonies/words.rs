//! Subjects, states and refusals of testimonies, in words.

use crate::edge::{Asked, PageError};
use crate::funding::told;
use crate::ui::Problem;
use register::testimonies::{About, AnswerKind, NewTestimony, Search, Standing, Testimony};
use texts::{Texts, format};

pub(super) fn standing(t: Texts, standing: Standing) -> String {
    match standing {
        Standing::Waiting => t.testimony_waiting(),
        Standing::Unreachable => t.testimony_unreachable(),
        Standing::Confirmed => t.testimony_confirmed(),
        Standing::ToCorrect => t.testimony_to_correct(),
        Standing::Refused => t.testimony_refused(),
        Standing::Withdrawn => t.testimony_withdrawn(),
    }
}

pub(super) fn answer(t: Texts, kind: AnswerKind) -> String {
    match kind {
        AnswerKind::Confirmed => t.testimony_answer_confirm(),
        AnswerKind::ToCorrect => t.testimony_answer_correct(),
        AnswerKind::Refused => t.testimony_answer_refuse(),
    }
}

/// « Toits partagés, avec Habitat Valombre ».
pub(super) fn by(t: Texts, one: &Testimony) -> String {
    t.testimony_by(one.teller.as_str(), one.other.as_str())
}

/// The subject that the address and forms name: `practice:…`, `innovation:…`, `model:…`; `None`: it is no such name.
pub(super) fn parse_about(text: &str) -> Option<About> {
    let Some((kind, id)) = text.split_once(':') else {
        return text.is_empty().then_some(About::Nothing);
    };
    let id = id.to_owned();
    match kind {
        "practice" => Some(About::Practice(id)),
        "innovation" => Some(About::Innovation(id)),
        "model" => Some(About::Model(id)),
        _ => None,
    }
}

/// The same, as the address names it.
pub(super) fn about_code(about: &About) -> String {
    match about {
        About::Nothing => String::new(),
        About::Practice(id) => format!("practice:{id}"),
        About::Innovation(id) => format!("innovation:{id}"),
        About::Model(code) => format!("model:{code}"),
    }
}

/// The page of a subject and its name; no page: nothing, or what is no longer there.
pub(super) async fn about(asked: &Asked, of: &About) -> Result<(Option<String>, String), PageError> {
    let t = asked.t;
    let gone = || (None, t.testimony_about_gone());
    Ok(match of {
        About::Nothing => (None, t.testimony_about_nothing()),
        About::Practice(id) => match asked.register.practice(id).await {
            Ok(one) if !one.is_withdrawn => (Some(format!("/pratiques/{id}")), one.told.title),
            Ok(_) | Err(register::Error::Unknown(_)) => gone(),
            Err(other) => return Err(other.into()),
        },
        About::Innovation(id) => match asked.register.innovation(id, None, asked.today).await {
            Ok(one) if one.is_listed() => (Some(format!("/innovations/{id}")), one.sheet.title),
            Ok(_) | Err(register::Error::Unknown(_)) => gone(),
            Err(other) => return Err(other.into()),
        },
        About::Model(code) => match procurement::models::model(code) {
            Some(one) => (Some(format!("/cadres-juridiques/modeles/{code}")), told(t, one.title)),
            None => gone(),
        },
    })
}

/// Where the figures can be checked, or that they are not proven.
pub(super) fn proof(t: Texts, told: &NewTestimony) -> String {
    told.proof.clone().unwrap_or_else(|| t.testimony_no_proof())
}

/// Public testimonies on a subject, for its own page: address, and title with who tells it.
pub(crate) async fn links_to(asked: &Asked, about: About) -> Result<Vec<(String, String)>, PageError> {
    let search = Search { about: Some(about), ..Search::default() };
    let all = asked.register.testimonies(&search).await?;
    let links = all.iter().filter_map(|one| {
        let title = &one.public()?.told.title;
        Some((format!("/temoignages/{}", one.id), format!("{title} – {}", by(asked.t, one))))
    });
    Ok(links.collect())
}

/// The texts of a testimony, in the order in which one reads them.
pub(super) fn parts(t: Texts, told: &NewTestimony) -> Vec<(String, Vec<String>)> {
    let lines = |text: &str| text.lines().map(str::to_owned).collect();
    vec![
        (t.testimony_done(), lines(&told.done)),
        (t.testimony_changed(), lines(&told.changed)),
        (t.testimony_hard(), lines(&told.hard)),
        (t.testimony_advice(), lines(&told.advice)),
    ]
}

/// The facts of a testimony beside its texts.
pub(super) async fn facts(asked: &Asked, told: &NewTestimony) -> Result<Vec<(String, String)>, PageError> {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let place = gazetteer.name(&told.territory).map_or_else(|| told.territory.to_string(), str::to_owned);
    Ok(vec![
        (t.practice_theme(), crate::practices::words::theme(t, told.theme)),
        (t.contact_territory(), place),
        (
            t.practice_ground(),
            told.ground.map_or_else(
                || t.testimony_ground_unsaid(),
                |ground| crate::practices::words::ground(t, ground),
            ),
        ),
        (t.testimony_lived_on(), format::date(told.lived_on)),
        (t.testimony_proof(), proof(t, told)),
    ])
}

/// What is wrong, beside the field that it is about.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "testimony-title" => ("titre", t.testimony_no_words()),
        "testimony-theme" => ("theme", t.practice_no_theme()),
        "testimony-territory" => ("territoire", t.practice_no_territory()),
        "testimony-day" => ("jour", t.testimony_no_day()),
        "testimony-done" => ("fait", t.testimony_no_words()),
        "testimony-changed" => ("change", t.testimony_no_words()),
        "testimony-proof" => ("preuve", t.testimony_no_words()),
        "testimony-hard" => ("difficile", t.testimony_no_words()),
        "testimony-advice" => ("conseil", t.testimony_no_words()),
        "testimony-about" => ("sujet", t.testimony_no_about()),
        "testimony-other" => ("avec", t.testimony_no_other()),
        "testimony-several" => ("avec", t.testimony_several_others()),
        "testimony-own" => ("avec", t.testimony_own()),
        "testimony-answer" => ("reponse", t.testimony_no_answer()),
        "testimony-answer-words" => ("mots", t.testimony_no_answer_words()),
        "testimony-same-person" => ("reponse", t.testimony_same_person()),
        "testimony-not-now" => ("reponse", t.testimony_not_now()),
        _ => ("reponse", t.testimony_answered_meanwhile()),
    };
    Problem::new(field, what)
}
