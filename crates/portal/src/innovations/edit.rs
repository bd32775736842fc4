//! Writing a sheet, and correcting one's own. A core that changes after the sheet was proposed makes another variant, and the
//! page says so.

use super::words::{place, problem, public, read_cents, settlement, support, theme, typed_cents};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use matching::{Context, PlaceKind, Public, Range, Settlement, Sheet, Support, Theme};
use register::directory::geography::Gazetteer;
use register::innovations::{Innovation, NewInnovation};
use std::collections::BTreeSet;
use texts::Texts;
use trust::territory::Territory;

#[derive(Template)]
#[template(path = "innovations/edit.html")]
struct EditPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    lead: String,
    action: String,
    back: String,
    edition: i64,
    practice: String,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

/// The code of a value of a closed list, and how it is said.
type Words<T> = (fn(T) -> &'static str, fn(Texts, T) -> String);

/// Boxes of a closed list, with one more that says that nothing is asked: no box at all is « not said ».
pub(super) fn boxes<T: Copy>(
    (t, form, name): (Texts, &Pairs, &str),
    label: String,
    all: &[T],
    (code, say): Words<T>,
    nothing: bool,
) -> Field {
    let chosen: BTreeSet<&str> = form.all(name).collect();
    let choice = |value: &str, label: String| {
        Choice::new(value, label, if chosen.contains(value) { value } else { "" })
    };
    let mut choices: Vec<Choice> = all.iter().map(|one| choice(code(*one), say(t, *one))).collect();
    if nothing {
        choices.push(choice("aucun", t.innovation_nothing()));
    }
    Field::boxes(name, label, choices)
}

/// The set of a group of boxes: `None` when nothing is ticked.
pub(super) fn chosen<T: Ord>(form: &Pairs, name: &str, from: fn(&str) -> Option<T>) -> Option<BTreeSet<T>> {
    let all: BTreeSet<T> = form.all(name).filter_map(from).collect();
    if !all.is_empty() || form.all(name).any(|one| one == "aucun") { Some(all) } else { None }
}

/// The territories of an area, one by line or separated by commas; `None` when blank.
pub(super) fn read_territories(
    gazetteer: &Gazetteer,
    country: &str,
    text: Option<&str>,
) -> Result<Option<BTreeSet<Territory>>, String> {
    let Some(text) = text else { return Ok(None) };
    let mut all = BTreeSet::new();
    for name in text.split(['\n', ',', ';']).map(str::trim).filter(|name| !name.is_empty()) {
        let is_country = name.eq_ignore_ascii_case(country) || name == "country";
        let one = if is_country {
            Territory::Country
        } else {
            gazetteer.find(name).map_err(|_| name.to_owned())?
        };
        all.insert(one);
    }
    Ok((!all.is_empty()).then_some(all))
}

/// The figures of a territory, as fields.
pub(super) fn context_fields(t: Texts, form: &Pairs) -> Vec<Field> {
    let text = |name: &str| form.text(name).unwrap_or("");
    let kinds = std::iter::once(Choice::new("", t.innovation_to_ask(), text("habitat"))).chain(
        Settlement::ALL.iter().map(|one| Choice::new(one.code(), settlement(t, *one), text("habitat"))),
    );
    vec![
        Field::select("habitat", t.innovation_settlement(), kinds.collect()),
        Field::number("quartiers", t.innovation_priority_share(), text("quartiers"), 0, 100).unit("%"),
        Field::number("ages", t.innovation_senior_share(), text("ages"), 0, 100).unit("%"),
        Field::number("seuls", t.innovation_alone_share(), text("seuls"), 0, 100).unit("%"),
    ]
}

/// The figures of a territory, as typed: percents become thousandths.
pub(super) fn read_context(form: &Pairs) -> Result<Context, ()> {
    let share = |name: &str| match form.text(name) {
        None => Ok(None),
        Some(text) => match text.parse::<u16>() {
            Ok(percent) if percent <= 100 => Ok(Some(percent * 10)),
            _ => Err(()),
        },
    };
    Ok(Context {
        settlement: form.text("habitat").and_then(Settlement::from_code),
        priority: share("quartiers")?,
        seniors: share("ages")?,
        alone: share("seuls")?,
    })
}

/// What a form would have sent for a context.
pub(super) fn filled_context(of: &Context, pairs: &mut Vec<(&'static str, String)>) {
    pairs.extend(of.settlement.map(|one| ("habitat", one.code().to_owned())));
    let shares = [("quartiers", of.priority), ("ages", of.seniors), ("seuls", of.alone)];
    pairs.extend(shares.into_iter().filter_map(|(name, share)| Some((name, (share? / 10).to_string()))));
}

/// What a form would have sent for a set.
pub(super) fn filled_set<T: Copy>(
    pairs: &mut Vec<(&'static str, String)>,
    name: &'static str,
    all: Option<&BTreeSet<T>>,
    code: fn(T) -> &'static str,
) {
    if let Some(all) = all {
        pairs.extend(all.iter().map(|one| (name, code(*one).to_owned())));
        if all.is_empty() {
            pairs.push((name, "aucun".to_owned()));
        }
    }
}

pub(super) fn form_of(pairs: &[(&'static str, String)]) -> Pairs {
    let sent: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", crate::edge::form::encode(value))).collect();
    Pairs::parse(&sent.join("&"))
}

fn fields(t: Texts, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let text = |name: &str| form.exact(name).unwrap_or("");
    let area = |name: &str, label: String, hint: String| Field::area(name, label, text(name)).hint(hint);
    let money = |name: &str, label: String| Field::text(name, label, text(name)).unit("€");
    let mut all = vec![
        Field::text("titre", t.innovation_project(), text("titre")).required(),
        area("resume", t.innovation_summary(), t.innovation_summary_hint()).required(),
        boxes((t, form, "theme"), t.innovation_themes(), Theme::ALL, (Theme::code, theme), false).required(),
        boxes((t, form, "public"), t.innovation_publics(), Public::ALL, (Public::code, public), false),
        area("coeur", t.innovation_core(), t.innovation_core_hint()).required(),
        area("adaptable", t.innovation_adaptable(), t.innovation_lines_hint()),
        area("prealables", t.innovation_prerequisites(), t.innovation_lines_hint()),
        boxes((t, form, "lieu"), t.innovation_places(), PlaceKind::ALL, (PlaceKind::code, place), true)
            .hint(t.innovation_places_hint()),
        boxes((t, form, "appui"), t.innovation_supports(), Support::ALL, (Support::code, support), true),
        area("competences", t.innovation_skills(), t.innovation_skills_hint()),
        area("territoires", t.innovation_territories(), t.innovation_territories_hint()),
        money("participation-min", t.innovation_money_least()).hint(t.innovation_money_hint()),
        money("participation-max", t.innovation_money_most()),
        money("cout-min", t.innovation_cost_least()).hint(t.innovation_cost_hint()),
        money("cout-max", t.innovation_cost_most()),
        area("resultats", t.innovation_outcomes(), t.innovation_outcomes_hint()),
    ];
    all.extend(context_fields(t, form));
    all.extend([
        Field::text("prix", t.innovation_award(), text("prix")).hint(t.innovation_award_hint()),
        Field::text("source", t.innovation_source(), text("source")).hint(t.innovation_source_hint()),
        Field::text("contact", t.innovation_contact(), text("contact")).hint(t.innovation_contact_hint()),
    ]);
    all.into_iter().map(|field| field.checked(problems)).collect()
}

/// The form as it would have been sent with what is told now.
fn filled(t: Texts, gazetteer: &Gazetteer, one: &Innovation) -> Pairs {
    let sheet = &one.sheet;
    let mut pairs = vec![
        ("titre", sheet.title.clone()),
        ("resume", sheet.summary.clone()),
        ("coeur", sheet.core.join("\n")),
        ("adaptable", sheet.adaptable.join("\n")),
        ("prealables", sheet.prerequisites.join("\n")),
        ("competences", sheet.skills.clone()),
        ("resultats", sheet.outcomes.clone()),
        ("prix", sheet.award.clone()),
        ("source", sheet.source.clone()),
        ("contact", one.own_contact(&one.holder_id).unwrap_or("").to_owned()),
    ];
    filled_set(&mut pairs, "theme", Some(&sheet.themes), Theme::code);
    filled_set(&mut pairs, "public", sheet.publics.as_ref(), Public::code);
    filled_set(&mut pairs, "lieu", sheet.places.as_ref(), PlaceKind::code);
    filled_set(&mut pairs, "appui", sheet.supports.as_ref(), Support::code);
    pairs.push(("territoires", typed_territories(t, gazetteer, sheet.territories.as_ref())));
    for (range, least, most) in
        [(sheet.money, "participation-min", "participation-max"), (sheet.cost, "cout-min", "cout-max")]
    {
        if let Some(range) = range {
            pairs.extend([(least, typed_cents(range.least)), (most, typed_cents(range.most))]);
        }
    }
    filled_context(&sheet.origin, &mut pairs);
    form_of(&pairs)
}

/// Territories as one types them, one by line: by code, which is never two places.
pub(super) fn typed_territories(
    t: Texts,
    gazetteer: &Gazetteer,
    all: Option<&BTreeSet<Territory>>,
) -> String {
    let typed = |one: &Territory| {
        let name = super::words::territory(gazetteer, t, one);
        if *one == Territory::Country || gazetteer.find(&name).ok().as_ref() == Some(one) {
            name
        } else {
            one.to_string()
        }
    };
    all.into_iter().flatten().map(typed).collect::<Vec<_>>().join("\n")
}

/// What was typed. Amounts, shares and territories are judged here; the rest by the act.
async fn read(asked: &Asked, form: &Pairs) -> Result<Result<NewInnovation, Vec<Problem>>, PageError> {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let text = |name: &str| form.exact(name).unwrap_or("").to_owned();
    let items = |name: &str| form.exact(name).unwrap_or("").lines().map(str::to_owned).collect();
    let mut problems = Vec::new();
    let mut range = |least: &str, most: &str| {
        let ends = (read_cents(form.text(least)), read_cents(form.text(most)));
        match ends {
            (Ok(None), Ok(None)) => None,
            (Ok(Some(least)), Ok(Some(most))) => Some(Range { least, most }),
            // One end alone is both.
            (Ok(Some(one)), Ok(None)) | (Ok(None), Ok(Some(one))) => Some(Range { least: one, most: one }),
            (wrong, _) => {
                let field = if wrong.is_err() { least } else { most };
                problems.push(Problem::new(field, t.innovation_no_amount()));
                None
            }
        }
    };
    let (money, cost) = (range("participation-min", "participation-max"), range("cout-min", "cout-max"));
    let territories = read_territories(&gazetteer, &t.innovation_country(), form.text("territoires"));
    let territories = territories.unwrap_or_else(|name| {
        problems.push(Problem::new("territoires", format!("{name} : {}", t.innovation_no_territory())));
        None
    });
    let origin = read_context(form).unwrap_or_else(|()| {
        problems.push(Problem::new("quartiers", t.hosting_no_share()));
        Context::default()
    });
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    Ok(Ok(NewInnovation {
        contact: text("contact"),
        practice_id: form.text("pratique").map(str::to_owned),
        sheet: Sheet {
            title: text("titre"),
            summary: text("resume"),
            themes: chosen(form, "theme", Theme::from_code).unwrap_or_default(),
            publics: chosen(form, "public", Public::from_code),
            core: items("coeur"),
            adaptable: items("adaptable"),
            prerequisites: items("prealables"),
            places: chosen(form, "lieu", PlaceKind::from_code),
            supports: chosen(form, "appui", Support::from_code),
            skills: text("competences"),
            territories,
            money,
            cost,
            outcomes: text("resultats"),
            origin,
            award: text("prix"),
            source: text("source"),
        },
    }))
}

fn page<'a>(asked: &Asked, one: Option<(&str, i64)>, form: &Pairs, problems: &'a [Problem]) -> EditPage<'a> {
    let t = asked.t;
    let (title, lead, action, back) = match one {
        None => (
            t.innovation_new(),
            t.innovation_new_lead(),
            "/innovations/nouvelle".to_owned(),
            "/innovations".to_owned(),
        ),
        Some((id, _)) => (
            t.innovation_correct(),
            t.innovation_correct_lead(),
            format!("/innovations/{id}/corriger"),
            format!("/innovations/{id}"),
        ),
    };
    let crumbs = vec![crumb("/innovations", t.innovation_title()), crumb("", title.as_str())];
    EditPage {
        t,
        c: Chrome::new(asked, Place::Innovations, crumbs).narrow(),
        title,
        lead,
        action,
        back,
        edition: one.map_or(0, |(_, edition)| edition),
        practice: form.text("pratique").unwrap_or("").to_owned(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields(t, form, problems),
    }
}

/// One's own sheet; another's is not there to be corrected.
async fn own(asked: &Asked, id: &str) -> Result<Innovation, PageError> {
    let organisation = asked.caller.organisation_id()?;
    let one = asked.register.innovation(id, Some(organisation), asked.today).await?;
    if one.holder_id == organisation { Ok(one) } else { Err(PageError::NotFound) }
}

/// `GET /innovations/nouvelle?pratique=`: what a good practice tells already is in the form.
pub(super) async fn ask(asked: Asked) -> PageResult {
    let mut pairs = Vec::new();
    if let Some(id) = asked.pairs.text("pratique") {
        let practice = asked.register.practice(id).await?;
        pairs = vec![
            ("pratique", practice.id),
            ("titre", practice.told.title),
            ("resume", format!("{}\n{}", practice.told.context, practice.told.method)),
            ("prealables", practice.told.conditions),
            ("resultats", practice.told.results),
        ];
    }
    show(&page(&asked, None, &form_of(&pairs), &[]))
}

/// `GET /innovations/{id}/corriger`
pub(super) async fn correct(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = own(&asked, &id).await?;
    let gazetteer = asked.register.gazetteer().await?;
    show(&page(&asked, Some((&id, one.edition)), &filled(asked.t, &gazetteer, &one), &[]))
}

async fn take(asked: Asked, seen: Option<(&str, i64)>, form: &Pairs) -> PageResult {
    let organisation = asked.caller.organisation_id()?;
    let mut shown = seen;
    let problems = match read(&asked, form).await? {
        Err(problems) => problems,
        Ok(new) => match asked.register.write_innovation(organisation, seen, &new, asked.today).await {
            Ok(written) => {
                let what = if written.is_variant { "variante" } else { "note" };
                return go(&format!("/innovations/{}?fait={what}", written.id));
            }
            Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
            Err(register::Error::Changed) => {
                // To save again is to write over what is there now.
                if let Some((id, edition)) = &mut shown {
                    *edition = own(&asked, id).await?.edition;
                }
                vec![Problem::new("titre", asked.t.changed_meanwhile())]
            }
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, shown, form, &problems))
}

/// `POST /innovations/nouvelle`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    take(asked, None, &form).await
}

/// `POST /innovations/{id}/corriger`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    own(&asked, &id).await?;
    let seen = form.text("vu").and_then(|text| text.parse().ok()).unwrap_or(0);
    take(asked, Some((&id, seen)), &form).await
}
