//! What a landlord would host, and whether holders find it.

use super::edit::{
    boxes, chosen, context_fields, filled_context, filled_set, form_of, read_context, read_territories,
    typed_territories,
};
use super::words::{level, place, problem, public, read_cents, support, theme, typed_cents};
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use matching::{Host, PlaceKind, Public, Support, Theme};
use register::directory::geography::Gazetteer;
use register::innovations::{NewWish, Wish};
use texts::Texts;

#[derive(Template)]
#[template(path = "innovations/wish.html")]
struct WishPage<'a> {
    t: Texts,
    c: Chrome,
    edition: i64,
    proposed: Option<String>,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

fn fields(t: Texts, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let text = |name: &str| form.exact(name).unwrap_or("");
    let levels =
        (0..=4_u8).map(|one| Choice::new(one.to_string(), level(t, one), form.text("preuve").unwrap_or("0")));
    let open = [("oui", t.hosting_open_yes()), ("non", t.hosting_open_no())];
    let open = open
        .into_iter()
        .map(|(value, label)| Choice::new(value, label, form.text("visible").unwrap_or("non")));
    let mut all = vec![
        boxes((t, form, "theme"), t.innovation_themes(), Theme::ALL, (Theme::code, theme), false)
            .hint(t.hosting_unsaid()),
        boxes((t, form, "public"), t.innovation_publics(), Public::ALL, (Public::code, public), false),
        boxes((t, form, "lieu"), t.hosting_places(), PlaceKind::ALL, (PlaceKind::code, place), true),
        boxes((t, form, "appui"), t.hosting_supports(), Support::ALL, (Support::code, support), true),
        Field::area("territoires", t.hosting_territories(), text("territoires"))
            .hint(t.innovation_territories_hint()),
        Field::text("budget", t.hosting_budget(), text("budget")).hint(t.hosting_budget_hint()).unit("€"),
        Field::select("preuve", t.innovation_least_level(), levels.collect()),
    ];
    all.extend(context_fields(t, form));
    all.extend([
        Field::text("contact", t.innovation_contact(), text("contact")).hint(t.innovation_contact_hint()),
        Field::radios("visible", t.hosting_open(), open.collect()),
    ]);
    all.into_iter().map(|field| field.checked(problems)).collect()
}

fn filled(t: Texts, gazetteer: &Gazetteer, wish: &Wish) -> Pairs {
    let host = &wish.host;
    let mut pairs = vec![
        ("territoires", typed_territories(t, gazetteer, host.territories.as_ref())),
        ("preuve", host.least_level.to_string()),
        ("contact", wish.own_contact(&wish.organisation_id).unwrap_or("").to_owned()),
        ("visible", if wish.is_open { "oui" } else { "non" }.to_owned()),
    ];
    pairs.extend(host.most_cents.map(|cents| ("budget", typed_cents(cents))));
    filled_set(&mut pairs, "theme", host.themes.as_ref(), Theme::code);
    filled_set(&mut pairs, "public", host.publics.as_ref(), Public::code);
    filled_set(&mut pairs, "lieu", host.places.as_ref(), PlaceKind::code);
    filled_set(&mut pairs, "appui", host.supports.as_ref(), Support::code);
    filled_context(&host.target, &mut pairs);
    form_of(&pairs)
}

async fn page<'a>(
    asked: &Asked,
    edition: i64,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<WishPage<'a>, crate::edge::PageError> {
    let t = asked.t;
    let share = asked.register.priority_share(asked.caller.organisation_id()?).await?;
    Ok(WishPage {
        t,
        c: Chrome::new(
            asked,
            Place::Matches,
            vec![crumb("/rapprochements", t.match_title()), crumb("", t.hosting_title())],
        )
        .narrow(),
        edition,
        proposed: share.map(|share| t.hosting_priority_known(i64::from(share / 10))),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields(t, form, problems),
    })
}

/// `GET /rapprochements/souhaits`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let gazetteer = asked.register.gazetteer().await?;
    let (edition, form) = match asked.register.hosting_wish(own).await? {
        Some(wish) => (wish.edition, filled(asked.t, &gazetteer, &wish)),
        None => (0, Pairs::parse("")),
    };
    show(&page(&asked, edition, &form, &[]).await?)
}

/// `POST /rapprochements/souhaits`
pub(super) async fn write(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let gazetteer = asked.register.gazetteer().await?;
    let mut problems = Vec::new();
    let territories = read_territories(&gazetteer, &t.innovation_country(), form.text("territoires"))
        .unwrap_or_else(|name| {
            problems.push(Problem::new("territoires", format!("{name} : {}", t.innovation_no_territory())));
            None
        });
    let most_cents = read_cents(form.text("budget")).unwrap_or_else(|()| {
        problems.push(Problem::new("budget", t.innovation_no_amount()));
        None
    });
    let target = read_context(&form).unwrap_or_else(|()| {
        problems.push(Problem::new("quartiers", t.hosting_no_share()));
        matching::Context::default()
    });
    let mut edition = form.text("vu").and_then(|text| text.parse().ok()).unwrap_or(0);
    if problems.is_empty() {
        let host = Host {
            id: own.to_owned(),
            themes: chosen(&form, "theme", Theme::from_code),
            publics: chosen(&form, "public", Public::from_code),
            places: chosen(&form, "lieu", PlaceKind::from_code),
            supports: chosen(&form, "appui", Support::from_code),
            territories,
            most_cents,
            least_level: form.text("preuve").and_then(|text| text.parse().ok()).unwrap_or(0),
            target,
        };
        let contact = form.exact("contact").unwrap_or("").to_owned();
        let new = NewWish { host, contact, is_open: form.text("visible") == Some("oui") };
        match asked.register.write_hosting_wish(own, edition, &new).await {
            Ok(()) => return go("/rapprochements?fait=note"),
            Err(register::Error::Refused(code)) => problems.push(problem(t, &code)),
            Err(register::Error::Changed) => {
                // To save again is to write over what is there now.
                edition = asked.register.hosting_wish(own).await?.map_or(0, |wish| wish.edition);
                problems.push(Problem::new("territoires", t.changed_meanwhile()));
            }
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, edition, &form, &problems).await?)
}
