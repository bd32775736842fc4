//! Bundles of services: what is in them and for whom; a check that keeps nothing; who has them and the share in arrears.

use super::fields::{Reader, problem, sent};
use super::page::{Form, Page, Row, Section, Table, errors};
use super::show::month;
use super::{may, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Choice, Chrome, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use provision::bundle::{self, Bundle, Eligible, Month, trend};
use register::provisions::KeptBundle;
use texts::{Texts, format};
use trust::policy::Action;

const LIST: &str = "/services-aux-locataires/bouquets";

async fn found(asked: &Asked, id: &str) -> Result<KeptBundle, PageError> {
    Ok(asked.register.bundle(&own(asked)?, id).await?)
}

/// Bundles are a landlord's; whoever gives a service does not read them.
fn own(asked: &Asked) -> Result<String, PageError> {
    asked.landlord.as_ref().map(|landlord| landlord.id.clone()).ok_or(PageError::NotFound)
}

/// For whom a bundle is, in words.
fn conditions(t: Texts, of: &Bundle) -> String {
    let mut all = Vec::new();
    all.extend(of.age_from.map(|age| t.prov_bundle_from_age(age.to_string())));
    all.extend(of.age_to.map(|age| t.prov_bundle_to_age(age.to_string())));
    all.extend(of.lease_months.map(|months| t.prov_bundle_lease_of(months.to_string())));
    if all.is_empty() { t.prov_bundle_any() } else { all.join(", ") }
}

fn page<'a>(
    asked: &Asked,
    (title, lead): (String, String),
    problems: &'a [Problem],
    sections: Vec<Section>,
) -> Page<'a> {
    let t = asked.t;
    let mut crumbs = vec![crumb("/services-aux-locataires", t.prov_title())];
    if title == t.prov_bundles() {
        crumbs.push(crumb("", title.as_str()));
    } else {
        crumbs.extend([crumb(LIST, t.prov_bundles()), crumb("", title.as_str())]);
    }
    Page {
        t,
        c: Chrome::new(asked, Place::Provisions, crumbs),
        title,
        lead,
        done: asked.pairs.has("fait").then(|| t.prov_made()),
        errors: errors(t, problems),
        actions: Vec::new(),
        sections,
    }
}

/// `GET /services-aux-locataires/bouquets`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.bundles(&own(&asked)?).await?;
    let rows: Vec<Row> = all
        .iter()
        .map(|one| Row {
            to: Some(format!("{LIST}/{}", one.id)),
            name: one.bundle.name.clone(),
            cells: vec![
                format::count(t.lang(), one.bundle.services.len() as u64),
                conditions(t, &one.bundle),
                one.months.last().map_or_else(|| t.unknown(), |of| super::show::counted(t, of.members, true)),
            ],
        })
        .collect();
    let head =
        vec![t.prov_bundle(), t.prov_bundle_services(), t.prov_bundle_conditions(), t.prov_bundle_members()];
    let section = Section {
        empty: rows.is_empty().then(|| t.prov_bundles_none()),
        table: (!rows.is_empty()).then(|| Table { caption: t.prov_bundles(), head, rows }),
        ..Section::new("bundles", t.prov_bundles())
    };
    let mut page = page(&asked, (t.prov_bundles(), t.prov_bundles_lead()), &[], vec![section]);
    if may(&asked, Action::Create) {
        page.actions.push((format!("{LIST}/nouveau"), t.prov_bundle_new()));
    }
    show(&page)
}

async fn form_page<'a>(
    asked: &Asked,
    one: Option<&KeptBundle>,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let t = asked.t;
    let text = |name: &str| form.exact(name).unwrap_or("");
    let chosen: Vec<&str> = form.all("services").collect();
    let services = asked.register.provisions(&own(asked)?).await?;
    let services = services.into_iter().filter(|one| one.is_own).map(|one| Choice {
        chosen: chosen.contains(&one.id.as_str()),
        value: one.id,
        label: one.service.name,
    });
    let fields = vec![
        Field::text("nom", t.prov_bundle_name(), text("nom")).required(),
        Field::area("description", t.prov_about(), text("description")).hint(t.prov_about_hint()),
        Field::boxes("services", t.prov_bundle_services(), services.collect()).required(),
        Field::number("age-de", t.prov_bundle_age_from(), text("age-de"), 0, 120),
        Field::number("age-a", t.prov_bundle_age_to(), text("age-a"), 0, 120),
        Field::number("bail", t.prov_bundle_lease(), text("bail"), 0, 600),
    ];
    let (action, back, title) = match one {
        None => (format!("{LIST}/nouveau"), LIST.to_owned(), t.prov_bundle_new()),
        Some(one) => {
            let here = format!("{LIST}/{}", one.id);
            (format!("{here}/modifier"), here, format!("{} – {}", t.prov_change(), one.bundle.name))
        }
    };
    let form = Form {
        action,
        act: t.act_save(),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        edition: one.map(|one| one.edition),
        back: Some(back),
        ..Form::default()
    };
    let section = Section { form: Some(form), ..Section::new("bundle", t.prov_bundle()) };
    Ok(page(asked, (title, t.prov_bundles_lead()), problems, vec![section]))
}

fn read(t: Texts, form: &Pairs) -> Result<Bundle, Vec<Problem>> {
    let mut reader = Reader::new(t, form);
    let bundle = Bundle {
        name: form.text("nom").unwrap_or("").to_owned(),
        about: form.text("description").unwrap_or("").to_owned(),
        services: form.all("services").map(str::to_owned).collect(),
        age_from: reader.number("age-de"),
        age_to: reader.number("age-a"),
        lease_months: reader.number("bail"),
    };
    if reader.problems.is_empty() { Ok(bundle) } else { Err(reader.problems) }
}

/// `GET /services-aux-locataires/bouquets/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&form_page(&asked, None, &sent(&[]), &[]).await?)
}

async fn written(asked: &Asked, one: Option<&KeptBundle>, form: &Pairs) -> PageResult {
    let seen = form.text("vu").and_then(|text| text.parse().ok()).unwrap_or(0);
    let problems = match read(asked.t, form) {
        Err(problems) => problems,
        Ok(bundle) => {
            let before = one.map(|one| (one.id.as_str(), seen));
            match asked.register.write_bundle(&own(asked)?, before, &bundle).await {
                Ok(id) => return go(&format!("{LIST}/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&form_page(asked, one, form, &problems).await?)
}

/// `POST /services-aux-locataires/bouquets/nouveau`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    written(&asked, None, &form).await
}

/// `GET /services-aux-locataires/bouquets/{id}/modifier`
pub(super) async fn correct(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = found(&asked, &id).await?;
    let of = &one.bundle;
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut all = vec![
        ("nom", of.name.clone()),
        ("description", of.about.clone()),
        ("age-de", number(of.age_from)),
        ("age-a", number(of.age_to)),
        ("bail", number(of.lease_months)),
    ];
    all.extend(of.services.iter().map(|id| ("services", id.clone())));
    show(&form_page(&asked, Some(&one), &sent(&all), &[]).await?)
}

/// `POST /services-aux-locataires/bouquets/{id}/modifier`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let one = found(&asked, &id).await?;
    written(&asked, Some(&one), &form).await
}

/// A check for somebody: what is typed is in this answer, and nowhere else. Neither kept, nor in an address.
fn check(asked: &Asked, one: &KeptBundle, pairs: &Pairs) -> Section {
    let t = asked.t;
    let person = bundle::Asked {
        age: pairs.text("age").and_then(|text| text.parse().ok()),
        lease_began: pairs.text("debut").and_then(|text| text.parse().ok()),
    };
    let joined =
        |of: &[bundle::Of]| of.iter().map(|one| words::eligible_of(t, *one)).collect::<Vec<_>>().join(", ");
    let told = pairs.has("age").then(|| match one.bundle.eligible(&person, asked.today) {
        Eligible::Yes => ("success", t.prov_eligible_yes()),
        Eligible::No(of) => ("warning", t.prov_eligible_no(joined(&of))),
        Eligible::Ask(of) => ("info", t.prov_eligible_ask(joined(&of))),
    });
    let fields = vec![
        Field::number("age", t.prov_bundle_check_age(), pairs.exact("age").unwrap_or(""), 0, 120),
        Field::date("debut", t.prov_bundle_check_lease(), pairs.exact("debut").unwrap_or("")),
    ];
    let form = Form {
        action: format!("{LIST}/{}/verifier", one.id),
        act: t.prov_bundle_check_act(),
        fields,
        ..Form::default()
    };
    Section {
        told,
        note: Some(t.prov_bundle_check_what()),
        form: Some(form),
        ..Section::new("check", t.prov_bundle_check())
    }
}

fn counts(asked: &Asked, one: &KeptBundle, form: &Pairs, problems: &[Problem]) -> Section {
    let t = asked.t;
    let percent = |share: f64| format::percent(t.lang(), share * 100.0, 0);
    let rows: Vec<Row> = one
        .months
        .iter()
        .rev()
        .map(|of| Row {
            to: None,
            name: month(of.from),
            cells: vec![
                super::show::counted(t, of.members, true),
                super::show::counted(t, of.known, true),
                match (of.share(), of.arrears) {
                    (Some(share), _) => percent(share),
                    (None, Some(_)) => t.prov_hidden(),
                    (None, None) => t.unknown(),
                },
            ],
        })
        .collect();
    let head = vec![t.prov_month(), t.prov_bundle_members(), t.prov_bundle_known(), t.prov_bundle_arrears()];
    let told = match trend(&one.months) {
        Some(((from, first), (to, last))) => {
            t.prov_bundle_trend(percent(first), month(from), percent(last), month(to))
        }
        None => t.prov_bundle_no_trend(),
    };
    let text = |name: &str| form.exact(name).unwrap_or("");
    let fields = vec![
        Field::text("mois", t.prov_month(), text("mois")).hint(t.prov_month_hint()).required(),
        Field::number("menages", t.prov_bundle_members(), text("menages"), 0, 1_000_000)
            .hint(t.prov_count_unknown()),
        Field::number("regardes", t.prov_bundle_known(), text("regardes"), 0, 1_000_000),
        Field::number("impayes", t.prov_bundle_arrears(), text("impayes"), 0, 1_000_000),
    ];
    let form = Form {
        title: t.prov_count(),
        action: format!("{LIST}/{}/mois", one.id),
        act: t.prov_count(),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        ..Form::default()
    };
    Section {
        words: vec![told],
        empty: rows.is_empty().then(|| t.prov_uptake_none()),
        table: (!rows.is_empty()).then(|| Table { caption: t.prov_uptake(), head, rows }),
        form: may(asked, Action::Change).then(|| form.folded(problems)),
        ..Section::new("uptake", t.prov_uptake())
    }
}

async fn shown<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let t = asked.t;
    let one = found(asked, id).await?;
    let services = asked.register.provisions(&own(asked)?).await?;
    let names = services.iter().filter(|of| one.bundle.services.contains(&of.id));
    let rows = names.map(|of| Row {
        to: Some(format!("/services-aux-locataires/{}", of.id)),
        name: of.service.name.clone(),
        cells: vec![
            words::family(t, of.service.family()),
            of.service.payer.map_or_else(|| t.prov_not_said(), |payer| words::payer(t, payer)),
        ],
    });
    let head = vec![t.prov_name(), t.prov_family(), t.prov_payer()];
    let content = Section {
        facts: vec![(t.prov_bundle_conditions(), conditions(t, &one.bundle))],
        table: Some(Table { caption: t.prov_bundle_services(), head, rows: rows.collect() }),
        ..Section::new("services", t.prov_bundle_services())
    };
    let sections = vec![content, check(asked, &one, form), counts(asked, &one, form, problems)];
    let mut page = page(asked, (one.bundle.name.clone(), one.bundle.about.clone()), problems, sections);
    if may(asked, Action::Create) {
        page.actions.push((format!("{LIST}/{id}/modifier"), t.prov_change()));
    }
    if may(asked, Action::Export) {
        page.actions.push((format!("{LIST}/{id}/mois.csv"), t.prov_csv()));
    }
    Ok(page)
}

/// `GET /services-aux-locataires/bouquets/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&shown(&asked, &id, &sent(&[]), &[]).await?)
}

/// `POST /services-aux-locataires/bouquets/{id}/verifier`: answers in the page, keeps nothing.
pub(super) async fn verify(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    show(&shown(&asked, &id, &form, &[]).await?)
}

/// `POST /services-aux-locataires/bouquets/{id}/mois`
pub(super) async fn count(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let mut reader = Reader::new(asked.t, &form);
    let from = reader.month("mois");
    let [members, known, arrears] = ["menages", "regardes", "impayes"].map(|name| reader.number(name));
    let mut problems = reader.problems;
    if let Some(from) = from
        && problems.is_empty()
    {
        let month = Month { from, members, known, arrears };
        match asked.register.count_bundle(&own(&asked)?, &id, month, asked.today).await {
            Ok(()) => return go(&format!("{LIST}/{id}?fait=note")),
            Err(register::Error::Refused(code)) => problems.push(problem(asked.t, &code)),
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&shown(&asked, &id, &form, &problems).await?)
}

/// `GET /services-aux-locataires/bouquets/{id}/mois.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&asked, &id).await?;
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let rows = one.months.iter().map(|of| {
        let share = of.share().map(|share| format!("{share:.4}")).unwrap_or_default();
        vec![of.from.to_string(), number(of.members), number(of.known), share]
    });
    let notes = [(t.export_date(), format::date(asked.today)), (t.prov_bundle(), guarded(&one.bundle.name))];
    let head = ["mois", "menages", "comptes_regardes", "part_en_impaye"].map(str::to_owned);
    csv_answer("bouquet.csv", &notes, &head, rows)
}
