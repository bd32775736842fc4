//! Telling a testimony, and writing one's own again.

use super::words::{about_code, parse_about, problem};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::practices::words::{ground, theme};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use register::practices::{Ground, Theme};
use register::testimonies::{About, NewTestimony, Side, Testimony};

#[derive(Template)]
#[template(path = "testimonies/edit.html")]
struct EditPage<'a> {
    t: texts::Texts,
    c: Chrome,
    title: String,
    lead: String,
    action: String,
    back: String,
    edition: i64,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

/// What a testimony may be about: everything of the library that everybody reads.
async fn subjects(asked: &Asked, chosen: &str) -> Result<Vec<Choice>, PageError> {
    let t = asked.t;
    let mut all = vec![Choice::new("", t.testimony_about_nothing(), chosen)];
    let mut add = |about: About, kind: String, title: &str| {
        all.push(Choice::new(about_code(&about), format!("{kind} – {title}"), chosen));
    };
    for one in asked.register.practices(&register::practices::Search::default()).await? {
        add(About::Practice(one.id), t.library_practice(), &one.told.title);
    }
    let search = register::innovations::Search::default();
    for one in asked.register.innovations(&search, asked.today).await? {
        add(About::Innovation(one.id), t.library_innovation(), &one.sheet.title);
    }
    for one in procurement::models::MODELS {
        let title = crate::funding::told(t, one.title);
        add(About::Model(one.code.to_owned()), t.library_model(), &title);
    }
    Ok(all)
}

async fn fields(
    asked: &Asked,
    form: &Pairs,
    is_new: bool,
    problems: &[Problem],
) -> Result<Vec<Field>, PageError> {
    let t = asked.t;
    let text = |name: &str| form.exact(name).unwrap_or("");
    let themes = Theme::ALL.iter().map(|one| Choice::new(one.code(), theme(t, *one), text("theme")));
    let unsaid = Choice::new("", t.testimony_ground_unsaid(), text("terrain"));
    let grounds = std::iter::once(unsaid)
        .chain(Ground::ALL.iter().map(|one| Choice::new(one.code(), ground(t, *one), text("terrain"))));
    let mut all = vec![Field::text("titre", t.testimony_name(), text("titre")).required()];
    if is_new {
        all.push(
            Field::text("avec", t.testimony_other(), text("avec")).hint(t.testimony_other_hint()).required(),
        );
    }
    all.extend([
        Field::select("sujet", t.testimony_about(), subjects(asked, text("sujet")).await?),
        Field::select("theme", t.practice_theme(), themes.collect()).required(),
        Field::text("territoire", t.contact_territory(), text("territoire"))
            .hint(t.contact_territory_hint())
            .required(),
        Field::select("terrain", t.practice_ground(), grounds.collect()),
        Field::date("jour", t.testimony_lived_on(), text("jour"))
            .hint(t.testimony_lived_on_hint())
            .required(),
        Field::area("fait", t.testimony_done(), text("fait")).hint(t.testimony_done_hint()).required(),
        Field::area("change", t.testimony_changed(), text("change"))
            .hint(t.testimony_changed_hint())
            .required(),
        Field::text("preuve", t.testimony_proof(), text("preuve")).hint(t.testimony_proof_hint()),
        Field::area("difficile", t.testimony_hard(), text("difficile")).required(),
        Field::area("conseil", t.testimony_advice(), text("conseil")).required(),
    ]);
    Ok(all.into_iter().map(|field| field.checked(problems)).collect())
}

fn sent(pairs: &[(&str, String)]) -> Pairs {
    let all: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", crate::edge::form::encode(value))).collect();
    Pairs::parse(&all.join("&"))
}

/// The form as it would have been sent with what the last edition says.
fn filled(told: &NewTestimony) -> Pairs {
    sent(&[
        ("titre", told.title.clone()),
        ("sujet", about_code(&told.about)),
        ("theme", told.theme.code().to_owned()),
        ("territoire", told.territory.to_string()),
        ("terrain", told.ground.map_or_else(String::new, |one| one.code().to_owned())),
        ("jour", told.lived_on.to_string()),
        ("fait", told.done.clone()),
        ("change", told.changed.clone()),
        ("preuve", told.proof.clone().unwrap_or_default()),
        ("difficile", told.hard.clone()),
        ("conseil", told.advice.clone()),
    ])
}

/// What was typed; what the act cannot judge is told here, all of it at once.
async fn read(asked: &Asked, form: &Pairs) -> Result<Result<NewTestimony, Vec<Problem>>, PageError> {
    let t = asked.t;
    let text = |name: &str| form.exact(name).unwrap_or("").to_owned();
    let theme = form.text("theme").and_then(Theme::from_code);
    let gazetteer = asked.register.gazetteer().await?;
    let territory = form.text("territoire").and_then(|typed| gazetteer.find(typed).ok());
    let day = form.text("jour").and_then(|typed| typed.parse::<Date>().ok());
    let about = parse_about(form.text("sujet").unwrap_or(""));
    let (Some(theme), Some(territory), Some(lived_on), Some(about)) =
        (theme, territory.clone(), day, about.clone())
    else {
        let lacking = [
            (theme.is_none(), "testimony-theme"),
            (territory.is_none(), "testimony-territory"),
            (day.is_none(), "testimony-day"),
            (about.is_none(), "testimony-about"),
        ];
        let wrong = lacking.into_iter().filter(|(wrong, _)| *wrong);
        return Ok(Err(wrong.map(|(_, code)| problem(t, code)).collect()));
    };
    Ok(Ok(NewTestimony {
        title: text("titre"),
        theme,
        ground: form.text("terrain").and_then(Ground::from_code),
        territory,
        lived_on,
        about,
        done: text("fait"),
        changed: text("change"),
        proof: Some(text("preuve")),
        hard: text("difficile"),
        advice: text("conseil"),
    }))
}

async fn page<'a>(
    asked: &Asked,
    one: Option<(&str, i64)>,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<EditPage<'a>, PageError> {
    let t = asked.t;
    let (title, lead, action, back) = match one {
        None => (
            t.testimony_new(),
            t.testimony_new_lead(),
            "/temoignages/nouveau".to_owned(),
            "/temoignages".to_owned(),
        ),
        Some((id, _)) => (
            t.testimony_rewrite(),
            t.testimony_rewrite_lead(),
            format!("/temoignages/{id}/ecrire"),
            format!("/temoignages/{id}"),
        ),
    };
    let crumbs = vec![crumb("/temoignages", t.testimony_title()), crumb("", title.as_str())];
    Ok(EditPage {
        t,
        c: Chrome::new(asked, Place::Testimonies, crumbs).narrow(),
        title,
        lead,
        action,
        back,
        edition: one.map_or(0, |(_, edition)| edition),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields(asked, form, one.is_none(), problems).await?,
    })
}

/// One's own testimony to write again; another's is not there to be written.
async fn own(asked: &Asked, id: &str) -> Result<Testimony, PageError> {
    let one = asked.register.testimony(id, Some(asked.caller.organisation_id()?)).await?;
    if one.side == Some(Side::Teller) { Ok(one) } else { Err(PageError::NotFound) }
}

/// `GET /temoignages/nouveau?sujet=&avec=`: `avec` is the id of an organisation of the directory, or its name.
pub(super) async fn ask(asked: Asked) -> PageResult {
    let given = |name: &str| asked.pairs.text(name).unwrap_or("").to_owned();
    let mut with = given("avec");
    if let Ok(one) = asked.register.listed(&with).await {
        // Its name is what one reads; its id stays when another organisation bears the same name.
        let is_alone = asked.register.other_called("", &one.name).await.is_ok();
        with = if is_alone { one.name } else { one.id };
    }
    let form = sent(&[("sujet", given("sujet")), ("avec", with), ("jour", String::new())]);
    show(&page(&asked, None, &form, &[]).await?)
}

/// `GET /temoignages/{id}/ecrire`
pub(super) async fn again(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = own(&asked, &id).await?;
    let last = one.last().ok_or(PageError::NotFound)?;
    show(&page(&asked, Some((&id, last.number)), &filled(&last.told), &[]).await?)
}

async fn take(asked: Asked, seen: Option<(&str, i64)>, form: &Pairs) -> PageResult {
    let organisation = asked.caller.organisation_id()?;
    let mut shown = seen;
    let problems = match read(&asked, form).await? {
        Err(problems) => problems,
        Ok(new) => {
            let with = form.exact("avec").unwrap_or("");
            let register = &asked.register;
            let done = match seen {
                None => register.tell_testimony(organisation, with, &new, asked.today).await,
                Some((id, edition)) => register
                    .rewrite_testimony(organisation, (id, edition), &new, asked.today)
                    .await
                    .map(|()| id.to_owned()),
            };
            match done {
                Ok(id) => return go(&format!("/temoignages/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
                Err(register::Error::Changed) => {
                    // To save again is to write after what is there now.
                    if let Some((id, edition)) = &mut shown {
                        *edition = own(&asked, id).await?.last().map_or(0, |last| last.number);
                    }
                    vec![Problem::new("titre", asked.t.changed_meanwhile())]
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, shown, form, &problems).await?)
}

/// `POST /temoignages/nouveau`
pub(super) async fn tell(asked: Asked, form: Pairs) -> PageResult {
    take(asked, None, &form).await
}

/// `POST /temoignages/{id}/ecrire`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    own(&asked, &id).await?;
    let seen = form.text("vu").and_then(|text| text.parse().ok()).unwrap_or(0);
    take(asked, Some((&id, seen)), &form).await
}
