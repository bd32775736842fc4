//! The page of a lot, as its desk or one of its members reads it.

use super::words::{
    answer, constraint, gazetteer, gone, nature, procedure, proof, quantity, range, refused, rule, stage,
    subject, territory, unit, why,
};
use super::{could, found, may};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{BarLine, Bars, Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use axum::extract::Path;
use pooling::{Answer, Check, Stage};
use register::pools::{PoolSeen, SeenOffer, Side};
use texts::{Texts, format};
use trust::policy::Action;

struct Offer {
    number: usize,
    supplier: String,
    facts: Vec<(String, String)>,
    /// The price of one unit by volume.
    bars: Option<Bars>,
    tiers: Vec<(String, String, String)>,
    /// What each would pay: name, share, alone; for the desk.
    shares: Vec<(String, String, String)>,
    leaving: Vec<(String, String)>,
    own: Option<String>,
    own_by_volume: Vec<(String, String)>,
    may_adopt: bool,
}

struct Member {
    name: String,
    said: String,
    quantity: String,
}

#[derive(Template)]
#[template(path = "pools/show.html")]
pub(super) struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    done: Option<String>,
    errors: ErrorSummary<'a>,
    state: String,
    tone: &'static str,
    own: Option<String>,
    facts: Vec<(String, String)>,
    check: Vec<(String, String)>,
    stricter: Option<String>,
    members: Vec<Member>,
    partners: Vec<String>,
    offers: Vec<Offer>,
    story: Vec<(String, String)>,
    join: Option<Vec<Field>>,
    quote: Option<Vec<Field>>,
    may_decline: bool,
    /// What leaving costs, when one may.
    leave: Option<String>,
    may_open: bool,
    dissolve: Option<Field>,
    finish: Option<String>,
    may_export: bool,
}

fn tone(stage: Stage) -> &'static str {
    match stage {
        Stage::Dissolved => "warning",
        Stage::Adopted | Stage::Delivered | Stage::Closed => "success",
        _ => "info",
    }
}

fn facts(t: Texts, one: &PoolSeen) -> Vec<(String, String)> {
    let told = &one.sounding;
    let requires: Vec<String> = one.requires.iter().map(|code| constraint(t, code)).collect();
    let count = |n: u64| format::count(t.lang(), n);
    vec![
        (t.pool_desk(), one.desk.clone()),
        (t.pool_organisations(), t.pool_at_least(count(told.members_from as u64))),
        (t.pool_quantity(), t.pool_about(quantity(t, Some(told.quantity_about), told.unit.as_deref()))),
        (t.pool_window(), t.pool_period(format::date(told.from), format::date(told.to))),
        (t.pool_joining(), t.pool_period(format::date(one.terms.opens), format::date(one.terms.closes))),
        (t.pool_least_members(), count(one.terms.least_members.into())),
        (t.pool_least_quantity(), quantity(t, Some(one.terms.least_quantity), one.terms.unit.as_deref())),
        (t.pool_nature(), nature(t, one.terms.nature)),
        (t.pool_rule(), rule(t, one.terms.rule)),
        (t.pool_exit(), format!("{} %", one.terms.exit_per_mille / 10)),
        (t.pool_requires(), if requires.is_empty() { t.none() } else { requires.join(", ") }),
    ]
}

/// The procedure that the whole amount asks for, with what it was read from.
fn checked(t: Texts, check: &Check) -> Vec<(String, String)> {
    let mut all = vec![
        (t.pool_amount(), range(t, Some(check.amount).filter(|amount| amount.most > 0))),
        (t.pool_procedure(), procedure(t, check.procedure)),
        (t.pool_procedure_alone(), procedure(t, check.alone)),
    ];
    if let Some((publicity, formal)) = check.thresholds {
        all.push((t.pool_threshold_publicity(), super::words::euros(t, publicity)));
        all.push((t.pool_threshold_formal(), super::words::euros(t, formal)));
    }
    all.extend(check.missing.iter().map(|missing| {
        let (fr, en) = missing.words().into_texts();
        (t.unknown(), if t.lang() == texts::Lang::Fr { fr } else { en })
    }));
    all
}

fn offer(t: Texts, one: &PoolSeen, at: usize, seen: &SeenOffer, may_adopt: bool) -> Offer {
    let euros = |cents: i64| super::words::euros(t, cents);
    let unit_of = one.terms.unit.as_deref();
    let quote = &seen.quote;
    let volume = |n: i64| quantity(t, Some(n), unit_of);
    let reached = match &seen.whole {
        Some(Ok(trial)) => vec![trial.quantity],
        _ => Vec::new(),
    };
    let curve = quote.curve(&reached);
    let bars = curve.iter().map(|(at, _, by_unit)| BarLine {
        name: t.pool_from_volume(volume(*at)),
        parts: vec![*by_unit],
        said: t.pool_by_unit(euros(*by_unit)),
    });
    let mut facts = vec![(t.pool_fixed(), euros(quote.fixed_cents))];
    facts.extend(quote.valid_to.map(|day| (t.pool_valid_to(), format::date(day))));
    let (mut shares, mut leaving) = (Vec::new(), Vec::new());
    match &seen.whole {
        Some(Ok(trial)) => {
            facts.push((t.pool_members_in(), format::count(t.lang(), trial.members as u64)));
            facts.push((t.pool_quantity(), volume(trial.quantity)));
            facts.push((t.pool_price(), euros(trial.price_cents)));
            facts.push((t.pool_saving(), euros(trial.saving_cents)));
            facts.push((t.pool_proof(), proof(t, trial.proof)));
            shares = trial
                .shares
                .iter()
                .map(|(name, cents, alone)| (name.clone(), euros(*cents), euros(*alone)))
                .collect();
            leaving = trial.leaving.iter().map(|(name, reason)| (name.clone(), why(t, *reason))).collect();
        }
        Some(Err(reason)) => facts.push((t.pool_result(), refused(t, *reason))),
        None => {}
    }
    let own = seen.own.map(|own| match own {
        Ok((cents, alone)) => t.pool_own_share(euros(cents), euros(alone)),
        Err(Some(reason)) => why(t, reason),
        Err(None) => t.pool_no_below_minimum(),
    });
    Offer {
        number: at,
        supplier: quote.supplier.clone(),
        facts,
        bars: Bars::new(t.pool_bars(), Vec::new(), bars.collect()),
        tiers: curve
            .iter()
            .map(|(at, price, by_unit)| (volume(*at), euros(*by_unit), euros(*price)))
            .collect(),
        shares,
        leaving,
        own,
        own_by_volume: seen.own_by_volume.iter().map(|(at, cents)| (volume(*at), euros(*cents))).collect(),
        may_adopt: may_adopt && matches!(seen.whole, Some(Ok(_))),
    }
}

fn story(t: Texts, code: &str) -> String {
    match code {
        "opened" => t.pool_story_opened(),
        "quoted" => t.pool_story_quoted(),
        "adopted" => t.pool_stage_adopted(),
        "dissolved" => t.pool_stage_dissolved(),
        "delivered" => t.pool_stage_delivered(),
        _ => t.pool_stage_closed(),
    }
}

/// The fields of a member's word.
fn join_fields(t: Texts, one: &PoolSeen, form: &Pairs) -> Vec<Field> {
    let text = |name: &str| form.text(name).unwrap_or("");
    let bound = Choice { value: "oui".to_owned(), label: t.pool_bound(), chosen: form.has("accord") };
    vec![
        Field::number("quantite", t.pool_quantity(), text("quantite"), 1, pooling::HIGHEST_QUANTITY)
            .unit(unit(t, one.terms.unit.as_deref()))
            .required(),
        Field::text("plafond", t.pool_ceiling(), text("plafond")).hint(t.pool_ceiling_hint()).required(),
        Field::text("seul", t.pool_alone(), text("seul")).hint(t.pool_alone_hint()),
        Field::boxes("accord", t.pool_bound_title(), vec![bound]),
    ]
}

fn quote_fields(t: Texts, form: &Pairs) -> Vec<Field> {
    let text = |name: &str| form.text(name).unwrap_or("");
    vec![
        Field::text("fournisseur", t.pool_supplier(), text("fournisseur")).required(),
        Field::text("fixe", t.pool_fixed(), text("fixe")),
        Field::area("paliers", t.pool_tiers(), text("paliers")).hint(t.pool_tiers_hint()),
        Field::date("validite", t.pool_valid_to(), text("validite")),
    ]
}

/// The page of a lot, with what was wrong in a form of it.
pub(super) async fn page_with<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let one = found(asked, id).await?;
    let gazetteer = gazetteer(asked).await?;
    let (is_desk, stage_now) = (one.side == Side::Desk, one.stage);
    let is_sourcing = matches!(stage_now, Stage::Forming | Stage::Committed | Stage::Sourced);
    let may_adopt = is_desk && stage_now == Stage::Sourced && may(asked, Action::Decide);
    let check =
        |fields: Vec<Field>| fields.into_iter().map(|field| field.checked(problems)).collect::<Vec<_>>();
    let joins =
        !is_desk && stage_now == Stage::Forming && one.own_word.is_none() && could(asked, Action::Sign);
    let motives = [("desk", t.pool_gone_desk()), ("price", t.pool_gone_price())];
    let motives = motives.map(|(code, label)| Choice::new(code, label, "desk")).to_vec();
    let may_dissolve = is_desk && may(asked, Action::Decide) && (is_sourcing || stage_now == Stage::Sounding);
    let mut state = stage(t, stage_now);
    if let Some(reason) = one.gone {
        state = format!("{state} – {}", gone(t, reason));
    }
    let leave = match &one.own {
        Some(Answer::In { .. }) => Some(t.pool_leave_free()),
        Some(Answer::Adopted { exit_cents, .. }) if stage_now == Stage::Adopted => {
            Some(t.pool_leave_cost(super::words::euros(t, *exit_cents)))
        }
        _ => None,
    };
    Ok(ShowPage {
        t,
        c: Chrome::new(
            asked,
            Place::Pools,
            vec![crumb("/achats-groupes", t.pool_title()), crumb("", subject(t, &one.sounding.subject))],
        ),
        title: subject(t, &one.sounding.subject),
        lead: territory(&gazetteer, one.sounding.level, &one.sounding.territory),
        done: asked.pairs.has("fait").then(|| t.pool_noted()),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        tone: tone(stage_now),
        state,
        own: one.own.as_ref().map(|said| answer(t, said)),
        facts: facts(t, &one),
        check: one.check.as_ref().map(|check| checked(t, check)).unwrap_or_default(),
        stricter: one.check.as_ref().filter(|check| check.is_stricter()).map(|_| t.pool_stricter()),
        members: one
            .members
            .iter()
            .map(|member| Member {
                name: member.name.clone(),
                said: answer(t, &member.answer),
                quantity: member.word.map_or_else(
                    || "–".to_owned(),
                    |word| quantity(t, Some(word.quantity), one.terms.unit.as_deref()),
                ),
            })
            .collect(),
        partners: one.partners.clone(),
        offers: one.offers.iter().enumerate().map(|(at, seen)| offer(t, &one, at, seen, may_adopt)).collect(),
        story: one.story.iter().map(|(on, code)| (format::date(*on), story(t, code))).collect(),
        join: joins.then(|| check(join_fields(t, &one, form))),
        quote: (is_desk && is_sourcing && may(asked, Action::Change)).then(|| check(quote_fields(t, form))),
        may_decline: !is_desk && matches!(one.own, Some(Answer::Asked { .. })) && may(asked, Action::Change),
        leave: leave.filter(|_| could(asked, Action::Sign)),
        may_open: is_desk && stage_now == Stage::Sounding && may(asked, Action::Decide),
        dissolve: may_dissolve.then(|| Field::radios("motif", t.pool_dissolve_why(), motives)),
        finish: match stage_now {
            Stage::Adopted if is_desk => Some(t.pool_deliver()),
            Stage::Delivered if is_desk => Some(t.pool_close()),
            _ => None,
        },
        may_export: is_desk && may(asked, Action::Export),
        id: one.id,
    })
}

/// `GET /achats-groupes/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page_with(&asked, &id, &Pairs::parse(""), &[]).await?)
}
