//! Describing premises: what they are, their safety, their rules. Parcels have a page of their own.

use super::own;
use super::words::{Reader, choices, cleared, refusal, safety};
use crate::edge::form::{Pairs, encode};
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use premises::{Cleared, Energy, Listing, Parcel, PublicAccess, Rule, Safety, Use};
use register::premises::{NewPremises, PremisesSeen};
use texts::Texts;

#[derive(Template)]
#[template(path = "premises/form.html")]
pub(super) struct FormPage<'a> {
    pub t: Texts,
    pub c: Chrome,
    pub title: String,
    pub lead: String,
    pub errors: ErrorSummary<'a>,
    pub action: String,
    pub back: String,
    pub edition: i64,
    pub fields: Vec<Field>,
    /// Where the thing itself is removed, if it may be.
    pub remove: Option<String>,
}

fn safety_field(item: Safety) -> String {
    format!("securite-{}", item.code())
}

fn fields(t: Texts, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let text = |name: &str| form.exact(name).unwrap_or("");
    let options = [
        ("masque", t.premises_mask()),
        ("sans-visite", t.premises_waive()),
        ("sans-travaux", t.premises_no_works()),
    ];
    let chosen: Vec<&str> = form.all("regles").collect();
    let options = options.into_iter().map(|(code, label)| Choice {
        value: code.to_owned(),
        label,
        chosen: chosen.contains(&code),
    });
    let mut erp = vec![
        Choice::new("", t.premises_not_said(), text("erp")),
        Choice::new("non", t.premises_erp_none(), text("erp")),
    ];
    erp.extend(
        (1..=5).map(|n: u8| Choice::new(n.to_string(), t.premises_erp_category(n.to_string()), text("erp"))),
    );
    let avis =
        Choice { value: "oui".to_owned(), label: t.premises_erp_cleared(), chosen: form.has("erp-avis") };
    let mut all = vec![
        Field::text("titre", t.premises_listing_title(), text("titre")).required(),
        Field::text("adresse", t.premises_address(), text("adresse"))
            .hint(t.premises_address_hint())
            .required(),
        Field::text("commune", t.premises_commune(), text("commune")).required(),
        Field::area("description", t.premises_description(), text("description"))
            .hint(t.premises_description_hint()),
        Field::area("interdits", t.premises_restriction(), text("interdits")),
        Field::area("criteres", t.premises_criteria(), text("criteres")).hint(t.premises_criteria_hint()),
        Field::boxes("regles", t.premises_options(), options.collect()),
        Field::date("travaux", t.premises_works(), text("travaux")),
        Field::number("marge", t.premises_margin(), text("marge"), 0, 3_650),
        Field::number("ecart", t.premises_gap(), text("ecart"), 0, 365),
        Field::select("erp", t.premises_erp(), erp),
        Field::boxes("erp-avis", t.premises_erp_cleared_title(), vec![avis]),
        Field::select(
            "energie",
            t.premises_energy(),
            choices(t, Energy::ALL, Energy::code, |_, one| one.code().to_uppercase(), text("energie")),
        ),
    ];
    all.extend(Safety::ALL.iter().map(|item| {
        let name = safety_field(*item);
        let known = choices(t, Cleared::ALL, Cleared::code, |t, one| cleared(t, Some(one)), text(&name));
        Field::select(&name, format!("{} : {}", t.premises_safety(), safety(t, *item)), known)
    }));
    all.push(
        Field::text("gardiennage", t.premises_guarding(), text("gardiennage"))
            .hint(t.premises_guarding_hint())
            .unit("€"),
    );
    all.into_iter().map(|field| field.checked(problems)).collect()
}

/// An amount as it is typed.
pub(super) fn typed(cents: Option<i64>) -> String {
    cents.map(|cents| format!("{},{:02}", cents / 100, cents % 100)).unwrap_or_default()
}

/// A form as it would have been sent.
pub(super) fn pairs(all: &[(String, String)]) -> Pairs {
    let sent: Vec<String> = all.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    Pairs::parse(&sent.join("&"))
}

fn filled(one: &PremisesSeen) -> Pairs {
    let listing = &one.listing;
    let mut all: Vec<(String, String)> = vec![
        ("titre".to_owned(), listing.title.clone()),
        ("adresse".to_owned(), one.address.clone().unwrap_or_default()),
        ("commune".to_owned(), one.commune.clone()),
        ("description".to_owned(), listing.description.clone()),
        ("interdits".to_owned(), listing.restriction.clone()),
        ("criteres".to_owned(), one.criteria.clone()),
        ("travaux".to_owned(), listing.works.map(|day| day.to_string()).unwrap_or_default()),
        ("marge".to_owned(), listing.margin_days.to_string()),
        ("ecart".to_owned(), listing.gap_days.to_string()),
        ("energie".to_owned(), listing.energy.map(|one| one.code().to_owned()).unwrap_or_default()),
        ("gardiennage".to_owned(), typed(listing.guarding_cents)),
    ];
    let rules = [
        (listing.is_masked, "masque"),
        (listing.is_visit_waived, "sans-visite"),
        (listing.is_without_works, "sans-travaux"),
    ];
    all.extend(
        rules.into_iter().filter(|(is, _)| *is).map(|(_, code)| ("regles".to_owned(), code.to_owned())),
    );
    match &listing.public {
        None => {}
        Some(PublicAccess::None) => all.push(("erp".to_owned(), "non".to_owned())),
        Some(PublicAccess::Erp { category, is_cleared }) => {
            all.push(("erp".to_owned(), category.to_string()));
            if *is_cleared {
                all.push(("erp-avis".to_owned(), "oui".to_owned()));
            }
        }
    }
    all.extend(
        listing.diagnostics.iter().map(|(item, state)| (safety_field(*item), state.code().to_owned())),
    );
    pairs(&all)
}

/// What was typed, with the parcels that are there already.
fn read(t: Texts, form: &Pairs, parcels: Vec<Parcel>) -> Result<NewPremises, Vec<Problem>> {
    let mut reader = Reader { t, form, problems: Vec::new() };
    let chosen: Vec<&str> = form.all("regles").collect();
    let public = match form.text("erp") {
        Some("non") => Some(PublicAccess::None),
        Some(text) => text
            .parse()
            .ok()
            .filter(|n| (1..=5).contains(n))
            .map(|category| PublicAccess::Erp { category, is_cleared: form.has("erp-avis") }),
        None => None,
    };
    let diagnostics = Safety::ALL
        .iter()
        .filter_map(|item| Some((*item, form.text(&safety_field(*item)).and_then(Cleared::from_code)?)));
    let new = NewPremises {
        residence_id: None,
        address: reader.words("adresse"),
        commune: reader.words("commune"),
        criteria: reader.words("criteres"),
        rule: Rule::default(),
        listing: Listing {
            title: reader.words("titre"),
            description: reader.words("description"),
            parcels,
            works: reader.day("travaux"),
            is_without_works: chosen.contains(&"sans-travaux"),
            diagnostics: diagnostics.collect(),
            public,
            energy: form.text("energie").and_then(Energy::from_code),
            restriction: reader.words("interdits"),
            is_masked: chosen.contains(&"masque"),
            is_visit_waived: chosen.contains(&"sans-visite"),
            gap_days: reader.number("ecart").unwrap_or(0),
            margin_days: reader.number("marge").unwrap_or(0),
            guarding_cents: reader.cents("gardiennage"),
        },
    };
    if reader.problems.is_empty() { Ok(new) } else { Err(reader.problems) }
}

/// Beside which field a refusal is told.
fn problem(t: Texts, code: &str) -> Problem {
    let field = match code.split(':').next().unwrap_or(code) {
        "premises-address" => "adresse",
        "premises-address-told" | "premises-text" => "description",
        "premises-price" => "gardiennage",
        "premises-gap" => "ecart",
        _ => "titre",
    };
    Problem::new(field, refusal(t, code))
}

fn page<'a>(
    asked: &Asked,
    one: Option<&PremisesSeen>,
    form: &Pairs,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let title = if one.is_some() { t.premises_edit() } else { t.premises_new() };
    let at = one.map_or_else(|| "/locaux".to_owned(), |one| format!("/locaux/{}", one.id));
    let vacancy =
        asked.pairs.text("vacance").map(|id| format!("?vacance={}", encode(id))).unwrap_or_default();
    FormPage {
        t,
        c: Chrome::new(
            asked,
            Place::Premises,
            vec![crumb("/locaux", t.premises_title()), crumb("", title.as_str())],
        )
        .narrow(),
        action: if one.is_some() { format!("{at}/modifier") } else { format!("/locaux/nouveau{vacancy}") },
        back: at,
        lead: t.premises_new_lead(),
        title,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        edition: one.map_or(0, |one| one.edition),
        fields: fields(t, form, problems),
        remove: None,
    }
}

/// A dwelling that is empty, as a listing would begin: its residence, what to type of it, its parcel.
async fn from_vacancy(asked: &Asked) -> Result<Option<(String, Pairs, Parcel)>, PageError> {
    let Some(id) = asked.pairs.text("vacance") else { return Ok(None) };
    let portfolio = portfolio(asked).await?;
    let vacancy = asked.register.vacancy(&portfolio.landlord.id, id).await?;
    let (residence, dwelling) = portfolio.dwelling(&vacancy.dwelling_id).ok_or(PageError::NotFound)?;
    let form = pairs(&[
        ("titre".to_owned(), asked.t.premises_make_listing()),
        ("adresse".to_owned(), residence.address.clone()),
        ("commune".to_owned(), residence.commune_name.clone().unwrap_or_default()),
        ("regles".to_owned(), "masque".to_owned()),
        ("marge".to_owned(), "30".to_owned()),
        ("ecart".to_owned(), "7".to_owned()),
    ]);
    let parcel = Parcel {
        id: String::new(),
        name: asked.t.premises_parcel(),
        surface_m2: None,
        floor: dwelling.floor.map(i32::from),
        access: None,
        is_step_free: dwelling.step_free(),
        capacity: None,
        period: None,
        uses: vec![Use::Housing],
        price_cents: None,
        charges_cents: None,
    };
    Ok(Some((residence.id.clone(), form, parcel)))
}

/// `GET /locaux/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let usual = pairs(&[
        ("regles".to_owned(), "masque".to_owned()),
        ("marge".to_owned(), "30".to_owned()),
        ("ecart".to_owned(), "7".to_owned()),
    ]);
    let form = from_vacancy(&asked).await?.map_or(usual, |(_, form, _)| form);
    show(&page(&asked, None, &form, &[]))
}

/// `POST /locaux/nouveau`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let known = from_vacancy(&asked).await?;
    let (residence_id, parcels) =
        known.map_or((None, Vec::new()), |(residence, _, parcel)| (Some(residence), vec![parcel]));
    let problems = match read(asked.t, &form, parcels) {
        Err(problems) => problems,
        Ok(new) => {
            let new = NewPremises { residence_id, ..new };
            match asked.register.list_premises(asked.caller.organisation_id()?, &new).await {
                Ok(id) => return go(&format!("/locaux/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, None, &form, &problems))
}

/// `GET /locaux/{id}/modifier`
pub(super) async fn correct(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = own(&asked, &id).await?;
    show(&page(&asked, Some(&one), &filled(&one), &[]))
}

/// `POST /locaux/{id}/modifier`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let one = own(&asked, &id).await?;
    let edition = form.text("vu").and_then(|text| text.parse().ok()).unwrap_or(0);
    let problems = match read(asked.t, &form, one.listing.parcels.clone()) {
        Err(problems) => problems,
        Ok(new) => {
            let new = NewPremises { rule: one.rule.clone(), ..new };
            let own = asked.caller.organisation_id()?;
            match asked.register.change_premises(own, &id, edition, &new, asked.today).await {
                Ok(()) => return go(&format!("/locaux/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, Some(&one), &form, &problems))
}

/// The same premises as they are kept, to be written with one thing changed.
pub(super) fn kept(one: &PremisesSeen) -> NewPremises {
    NewPremises {
        residence_id: None,
        address: one.address.clone().unwrap_or_default(),
        commune: one.commune.clone(),
        listing: one.listing.clone(),
        rule: one.rule.clone(),
        criteria: one.criteria.clone(),
    }
}
