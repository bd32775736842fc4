//! Describing a service. The level is not typed here: it is decided on its page.

use super::fields::{Reader, choose, flag, flag_text, problem, sent, yes_no};
use super::page::{Form, Page, Section, errors};
use super::{money, own, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use provision::billing::{self, Nature, Route};
use provision::ladder::{self, Law, Partner};
use provision::{Kind, Payer, Priority, Public, Service};
use register::provisions::{NewProvision, Provision};

async fn fields(asked: &Asked, form: &Pairs, problems: &[Problem]) -> Result<Vec<Field>, PageError> {
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    let text = |name: &str| form.exact(name).unwrap_or("");
    let mut providers = vec![Choice::new("", t.prov_provider_own(), text("prestataire"))];
    for (id, name) in asked.register.provision_providers(&landlord).await? {
        providers.push(Choice::new(id, name, text("prestataire")));
    }
    let mut kinds = vec![Choice::new("", t.prov_choose(), text("sorte"))];
    kinds.extend(Kind::ALL.iter().map(|kind| {
        let label = format!("{} – {}", words::family(t, kind.family()), words::kind(t, *kind));
        Choice::new(kind.code(), label, text("sorte"))
    }));
    let boxes = |name: &str, all: Vec<(String, String)>| -> Vec<Choice> {
        let chosen: Vec<&str> = form.all(name).collect();
        let choice = |(value, label): (String, String)| Choice {
            chosen: chosen.contains(&value.as_str()),
            value,
            label,
        };
        all.into_iter().map(choice).collect()
    };
    let priorities = Priority::ALL.iter().map(|one| (one.code().to_owned(), words::priority(t, *one)));
    let residences = asked.register.residences_to_name(&landlord).await?;
    let tri = |name: &str, label: String| yes_no(t, name, label, form);
    let all = vec![
        Field::text("nom", t.prov_name(), text("nom")).required(),
        Field::select("sorte", t.prov_kind(), kinds).required(),
        Field::area("description", t.prov_about(), text("description")).hint(t.prov_about_hint()),
        Field::select("prestataire", t.prov_provider_listed(), providers).hint(t.prov_provider_hint()),
        Field::text("prestataire-nom", t.prov_provider_name(), text("prestataire-nom")),
        choose(t, ("public", t.prov_public()), Public::ALL, Public::code, words::public, form),
        Field::date("du", t.prov_from(), text("du")),
        Field::date("au", t.prov_to(), text("au")),
        Field::boxes("residences", t.prov_residences(), boxes("residences", residences)),
        Field::boxes("priorites", t.prov_priority(), boxes("priorites", priorities.collect())),
        choose(t, ("deja", t.prov_fact_partner()), Partner::ALL, Partner::code, words::partner, form),
        tri("metiers", t.prov_fact_skills()),
        Field::number("volume", t.prov_fact_volume(), text("volume"), 0, 1_000_000),
        choose(t, ("loi", t.prov_fact_law()), Law::ALL, Law::code, words::law, form),
        tri("dure", t.prov_fact_lasts()),
        tri("plusieurs", t.prov_fact_several()),
        choose(t, ("payeur", t.prov_payer()), Payer::ALL, Payer::code, words::payer, form),
        choose(t, ("nature", t.prov_fact_nature()), Nature::ALL, Nature::code, words::nature, form),
        tri("individuel", t.prov_fact_individual()),
        tri("facultatif", t.prov_fact_optional()),
        tri("separe", t.prov_fact_separate()),
        tri("accord", t.prov_fact_agreement()),
        tri("facture", t.prov_fact_invoices()),
        choose(t, ("voie", t.prov_route()), Route::ALL, Route::code, words::route, form),
        Field::area("couts", t.prov_lines(), text("couts")).hint(t.prov_lines_hint()),
        Field::area("paiements", t.prov_shares(), text("paiements")).hint(t.prov_shares_hint()),
    ];
    Ok(all.into_iter().map(|field| field.checked(problems)).collect())
}

fn filled(one: &Provision) -> Pairs {
    let service = &one.service;
    let (ladder, charged) = (&service.ladder, &service.charged);
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let code = |code: Option<&str>| code.unwrap_or_default().to_owned();
    let flag = |of: Option<bool>| flag_text(of).to_owned();
    let mut all = vec![
        ("nom", service.name.clone()),
        ("sorte", service.kind.code().to_owned()),
        ("description", service.about.clone()),
        ("prestataire", one.provider_id.clone().unwrap_or_default()),
        ("prestataire-nom", service.provider.clone().unwrap_or_default()),
        ("public", code(service.public.map(Public::code))),
        ("du", day(service.from)),
        ("au", day(service.to)),
        ("deja", code(ladder.partner.map(Partner::code))),
        ("metiers", flag(ladder.skills)),
        ("volume", ladder.volume.map(|n| n.to_string()).unwrap_or_default()),
        ("loi", code(ladder.law.map(Law::code))),
        ("dure", flag(ladder.lasts)),
        ("plusieurs", flag(ladder.several)),
        ("payeur", code(service.payer.map(Payer::code))),
        ("nature", code(charged.nature.map(Nature::code))),
        ("individuel", flag(charged.is_individual)),
        ("facultatif", flag(charged.is_optional)),
        ("separe", flag(charged.is_separate)),
        ("accord", flag(charged.has_agreement)),
        ("facture", flag(charged.operator_invoices)),
        ("voie", code(service.route.map(Route::code))),
        ("couts", money::lines_text(&service.plan)),
        ("paiements", money::shares_text(&service.plan)),
    ];
    all.extend(service.residences.iter().map(|id| ("residences", id.clone())));
    all.extend(service.priorities.iter().map(|one| ("priorites", one.code().to_owned())));
    sent(&all)
}

/// What the form says.
fn read(asked: &Asked, form: &Pairs) -> Result<NewProvision, Vec<Problem>> {
    let t = asked.t;
    let mut reader = Reader::new(t, form);
    let kind = form.text("sorte").and_then(Kind::from_code);
    if kind.is_none() {
        reader.wrong("sorte", t.prov_wrong_kind());
    }
    let mut service = Service::new(form.text("nom").unwrap_or(""), kind.unwrap_or(Kind::InformationRelay));
    service.about = form.text("description").unwrap_or("").to_owned();
    service.provider = form.text("prestataire-nom").map(str::to_owned);
    service.public = form.text("public").and_then(Public::from_code);
    service.from = reader.day("du");
    service.to = reader.day("au");
    service.residences = form.all("residences").map(str::to_owned).collect();
    service.priorities = form.all("priorites").filter_map(Priority::from_code).collect();
    service.ladder = ladder::Facts {
        partner: form.text("deja").and_then(Partner::from_code),
        skills: flag(form, "metiers"),
        volume: reader.number("volume"),
        law: form.text("loi").and_then(Law::from_code),
        lasts: flag(form, "dure"),
        several: flag(form, "plusieurs"),
    };
    service.payer = form.text("payeur").and_then(Payer::from_code);
    service.charged = billing::Facts {
        payer: None,
        nature: form.text("nature").and_then(Nature::from_code),
        is_individual: flag(form, "individuel"),
        is_optional: flag(form, "facultatif"),
        is_separate: flag(form, "separe"),
        has_agreement: flag(form, "accord"),
        operator_invoices: flag(form, "facture"),
    };
    service.route = form.text("voie").and_then(Route::from_code);
    service.plan = money::read(&mut reader);
    if reader.problems.is_empty() {
        Ok(NewProvision { service, provider_id: form.text("prestataire").map(str::to_owned) })
    } else {
        Err(reader.problems)
    }
}

async fn page<'a>(
    asked: &Asked,
    one: Option<&Provision>,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<Page<'a>, PageError> {
    let t = asked.t;
    let list = "/services-aux-locataires";
    let (title, action, back) = match one {
        None => (t.prov_new(), format!("{list}/nouveau"), list.to_owned()),
        Some(one) => (
            format!("{} – {}", t.prov_change(), one.service.name),
            format!("{list}/{}/modifier", one.id),
            format!("{list}/{}", one.id),
        ),
    };
    let form = Form {
        action,
        act: t.act_save(),
        fields: fields(asked, form, problems).await?,
        edition: one.map(|one| one.edition),
        back: Some(back),
        ..Form::default()
    };
    Ok(Page {
        t,
        c: Chrome::new(
            asked,
            Place::Provisions,
            vec![crumb(list, t.prov_title()), crumb("", title.as_str())],
        ),
        title,
        lead: t.prov_lead(),
        done: None,
        errors: errors(t, problems),
        actions: Vec::new(),
        sections: vec![Section { form: Some(form), ..Section::new("service", t.prov_facts()) }],
    })
}

/// `GET /services-aux-locataires/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, None, &asked.pairs, &[]).await?)
}

/// `POST /services-aux-locataires/nouveau`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let problems = match read(&asked, &form) {
        Err(problems) => problems,
        Ok(new) => match asked.register.make_provision(&asked.landlord()?.id, &new).await {
            Ok(id) => return go(&format!("/services-aux-locataires/{id}?fait=note")),
            Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, None, &form, &problems).await?)
}

/// `GET /services-aux-locataires/{id}/modifier`
pub(super) async fn correct(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = own(&asked, &id).await?;
    show(&page(&asked, Some(&one), &filled(&one), &[]).await?)
}

/// `POST /services-aux-locataires/{id}/modifier`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let one = own(&asked, &id).await?;
    let seen = form.text("vu").and_then(|text| text.parse().ok()).unwrap_or(0);
    let problems = match read(&asked, &form) {
        Err(problems) => problems,
        Ok(new) => match asked.register.change_provision(&asked.landlord()?.id, (&id, seen), &new).await {
            Ok(()) => return go(&format!("/services-aux-locataires/{id}?fait=note")),
            Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, Some(&one), &form, &problems).await?)
}
