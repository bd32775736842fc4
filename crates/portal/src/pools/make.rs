//! Making a lot out of a candidate: the terms that members know before they join. They do not change afterwards.

use super::is_desk;
use super::need::FormPage;
use super::words::{gazetteer, nature, number, problem, rule, subject, territory, unit};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use jiff::ToSpan;
use jiff::civil::Date;
use pooling::{Candidate, Nature, Rule, Terms};
use register::pools::NewPool;
use texts::format;

/// How long a window is proposed to last.
const WEEKS: i64 = 6;

/// The candidate that holds a need; 404 for whoever is no desk.
async fn candidate(asked: &Asked, need: &str) -> Result<Candidate, PageError> {
    if !is_desk(asked).await? {
        return Err(PageError::NotFound);
    }
    let found = asked.register.detected_pools(asked.caller.organisation_id()?, asked.today).await?.found;
    found.candidates.into_iter().find(|one| one.needs.iter().any(|id| id == need)).ok_or(PageError::NotFound)
}

async fn page<'a>(
    asked: &Asked,
    one: &Candidate,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<FormPage<'a>, PageError> {
    let t = asked.t;
    let later = asked.today.checked_add(WEEKS.weeks()).unwrap_or(asked.today);
    let or = |name: &str, usual: String| form.text(name).map_or(usual, str::to_owned);
    let natures = Nature::ALL
        .iter()
        .map(|n| Choice::new(n.code(), nature(t, *n), &or("nature", "supplies".to_owned())));
    let rules =
        Rule::ALL.iter().map(|r| Choice::new(r.code(), rule(t, *r), &or("regle", "volume".to_owned())));
    let fields = vec![
        Field::date("debut", t.pool_opens(), &or("debut", asked.today.to_string())).required(),
        Field::date("fin", t.pool_closes(), &or("fin", later.to_string()))
            .hint(t.pool_closes_hint())
            .required(),
        Field::number("membres", t.pool_least_members(), &or("membres", "3".to_owned()), 2, 1_000).required(),
        Field::number(
            "quantite",
            t.pool_least_quantity(),
            &or("quantite", (one.quantity / 2).to_string()),
            0,
            pooling::HIGHEST_QUANTITY,
        )
        .unit(unit(t, one.unit.as_deref()))
        .required(),
        Field::radios("nature", t.pool_nature(), natures.collect()).hint(t.pool_nature_hint()),
        Field::radios("regle", t.pool_rule(), rules.collect()).hint(t.pool_rule_hint()),
        Field::number("sortie", t.pool_exit(), &or("sortie", "5".to_owned()), 0, 100)
            .unit("%")
            .hint(t.pool_exit_hint())
            .required(),
    ];
    let gazetteer = gazetteer(asked).await?;
    let place = territory(&gazetteer, one.level, &one.territory);
    let members = format::count(t.lang(), one.members.len() as u64);
    Ok(FormPage {
        t,
        c: Chrome::new(
            asked,
            Place::Pools,
            vec![crumb("/achats-groupes", t.pool_title()), crumb("", t.pool_make())],
        )
        .narrow(),
        title: t.pool_make(),
        lead: t.pool_make_lead(subject(t, &one.subject), place, members),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: "/achats-groupes/lots/nouveau".to_owned(),
        // All its needs: what is made is what was shown, or nothing.
        hidden: one.needs.iter().map(|id| ("besoin".to_owned(), id.clone())).collect(),
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        act: t.pool_make(),
    })
}

/// `GET /achats-groupes/lots/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let one = candidate(&asked, asked.pairs.text("besoin").unwrap_or("")).await?;
    show(&page(&asked, &one, &Pairs::parse(""), &[]).await?)
}

fn read(asked: &Asked, one: &Candidate, form: &Pairs) -> Result<Terms, Vec<Problem>> {
    let t = asked.t;
    let mut problems = Vec::new();
    let mut day = |name: &str| {
        let found = form.text(name).and_then(|text| text.parse::<Date>().ok());
        if found.is_none() {
            problems.push(Problem::new(name, t.pool_no_day_read()));
        }
        found.unwrap_or_default()
    };
    let (opens, closes) = (day("debut"), day("fin"));
    let mut whole = |name: &str, code: &str| match number(form, name) {
        Ok(Some(found)) => found,
        _ => {
            problems.push(Problem::new(name, super::words::refusal(t, code)));
            0
        }
    };
    let members = whole("membres", "pool-least");
    let least_quantity = whole("quantite", "pool-quantity");
    let exit = whole("sortie", "pool-exit");
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Terms {
        nature: form.text("nature").and_then(Nature::from_code).unwrap_or(Nature::Supplies),
        unit: one.unit.clone(),
        opens,
        closes,
        least_members: u32::try_from(members).unwrap_or(0),
        least_quantity,
        rule: form.text("regle").and_then(Rule::from_code).unwrap_or(Rule::Volume),
        exit_per_mille: u16::try_from(exit.saturating_mul(10)).unwrap_or(u16::MAX),
    })
}

/// `POST /achats-groupes/lots/nouveau`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let needs: Vec<String> = form.all("besoin").map(str::to_owned).collect();
    let one = candidate(&asked, needs.first().map_or("", String::as_str)).await?;
    let problems = match read(&asked, &one, &form) {
        Err(problems) => problems,
        Ok(terms) => {
            let new = NewPool { needs, terms };
            match asked.register.make_pool(asked.caller.organisation_id()?, &new, asked.today).await {
                Ok(id) => return go(&format!("/achats-groupes/{id}?fait=note")),
                Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, &one, &form, &problems).await?)
}
