//! Social impact contracts that an organisation studies: what may be paid, who gets it, who bears it, against today.

use super::parts::{ListPage, Part, Row, SheetPage, blocks, paper};
use super::{crumbs, may, tabs};
use crate::edge::{Asked, PageError};
use crate::funding::euros;
use crate::ui::{Chrome, PageResult, Place, document, go, show};
use axum::extract::Path;
use procurement::impact::{Case, Forecast, Terms};
use register::frameworks::ImpactStudy;
use texts::{Texts, format};
use trust::policy::Action;

/// Shares of the targets that are shown, in hundredths of a per cent.
const LEVELS: [i64; 6] = [0, 2_500, 5_000, 7_500, 10_000, 12_500];

/// A study and what is foreseen of it.
pub(super) async fn study(asked: &Asked, id: &str) -> Result<(ImpactStudy, Forecast), PageError> {
    let one = asked.register.impact_study(asked.caller.organisation_id()?, id).await?;
    let found = aside(one.told.terms.clone(), |terms| terms.forecast()).await?;
    let forecast = found.map_err(|_| PageError::Inside("kept terms cannot be foreseen".to_owned()))?;
    Ok((one, forecast))
}

/// Computes on a thread of its own: terms with many different amounts take seconds, and nobody else waits for them.
pub(super) async fn aside<A: Send + 'static, B: Send + 'static>(
    of: A,
    work: impl FnOnce(A) -> B + Send + 'static,
) -> Result<B, PageError> {
    let done = tokio::task::spawn_blocking(move || work(of)).await;
    done.map_err(|e| PageError::Inside(e.to_string()))
}

fn rate(t: Texts, hundredths: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a rate to read")]
    format::percent(t.lang(), hundredths as f64 / 100.0, 1)
}

/// A chance: never told as certain or impossible when it is only nearly so.
fn chance(t: Texts, chance: f64) -> String {
    let percent = chance * 100.0;
    if percent > 0.0 && percent < 0.1 {
        t.framework_less_than(format::percent(t.lang(), 0.1, 1))
    } else if percent < 100.0 && percent > 99.9 {
        t.framework_more_than(format::percent(t.lang(), 99.9, 1))
    } else {
        format::percent(t.lang(), percent, 1)
    }
}

/// One figure at both bounds.
type Line = (String, fn(Texts, &Case) -> String);

pub(super) fn lines(t: Texts) -> Vec<Line> {
    vec![
        (t.framework_mean(), |t, case| euros(t, case.mean_cents)),
        (t.framework_p5(), |t, case| euros(t, case.p5_cents)),
        (t.framework_p50(), |t, case| euros(t, case.p50_cents)),
        (t.framework_p95(), |t, case| euros(t, case.p95_cents)),
        (t.framework_return(), |t, case| rate(t, case.mean_return)),
        (t.framework_loss(), |t, case| chance(t, case.loss_chance)),
        (t.framework_cut(), |t, case| chance(t, case.cut_chance)),
    ]
}

fn figures(t: Texts, told: &Forecast) -> Part {
    let rows =
        lines(t).into_iter().map(|(label, figure)| vec![label, figure(t, &told.low), figure(t, &told.high)]);
    let head = vec![t.framework_figure(), t.framework_at_low(), t.framework_at_high()];
    Part::new("figures", t.framework_payments())
        .text(t.framework_stake_most(euros(t, told.stake_cents), euros(t, told.most_cents)))
        .text(t.framework_exact())
        .grid(head, rows.collect())
}

/// Who gets and who pays what, to the cent, at three payments of each case.
fn shares(t: Texts, terms: &Terms, told: &Forecast) -> [Part; 2] {
    let at = [told.low.p5_cents, told.low.p50_cents, told.high.p50_cents, told.high.p95_cents];
    let head = |first: String, second: String| {
        vec![
            first,
            second,
            t.framework_low_p5(),
            t.framework_low_p50(),
            t.framework_high_p50(),
            t.framework_high_p95(),
        ]
    };
    let got = at.map(|cents| terms.to_investors(cents));
    let investors = terms.investors.iter().enumerate().map(|(n, one)| {
        let mut row = vec![one.name.clone(), euros(t, one.cents)];
        row.extend(got.iter().map(|all| euros(t, all.get(n).copied().unwrap_or(0))));
        row
    });
    let paid = at.map(|cents| terms.by_payers(cents));
    let payers = terms.payers.iter().enumerate().map(|(n, one)| {
        let mut row = vec![one.name.clone(), rate(t, one.share)];
        row.extend(paid.iter().map(|all| euros(t, all.get(n).copied().unwrap_or(0))));
        row
    });
    [
        Part::new("investors", t.framework_investors())
            .text(t.framework_investors_how())
            .grid(head(t.framework_investor_name(), t.framework_stake()), investors.collect()),
        Part::new("payers", t.framework_payers())
            .text(t.framework_payers_how())
            .grid(head(t.framework_payer_name(), t.framework_payer_share()), payers.collect()),
    ]
}

fn against(t: Texts, told: &Forecast) -> Part {
    let part = Part::new("today", t.framework_against());
    let Some(found) = told.against_today else { return part.text(t.framework_against_unknown()) };
    let rows = vec![
        vec![t.framework_today(), euros(t, found.today_cents), euros(t, found.today_cents)],
        vec![t.framework_with(), euros(t, found.with_cents.low), euros(t, found.with_cents.high)],
        vec![t.framework_saved_cents(), euros(t, found.saved_cents.low), euros(t, found.saved_cents.high)],
    ];
    part.text(t.framework_against_how())
        .grid(vec![t.framework_figure(), t.framework_at_least(), t.framework_at_most()], rows)
}

fn aims(t: Texts, terms: &Terms, told: &Forecast) -> Part {
    let rows =
        terms.aims.iter().zip(told.low.results.iter().zip(&told.high.results)).map(|(aim, (low, high))| {
            let unknown = || t.unknown();
            let expected = |hundredths: i64| {
                #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
                format::decimal(t.lang(), hundredths as f64 / 100.0, 1)
            };
            vec![
                aim.label.clone(),
                aim.people.to_string(),
                aim.target.to_string(),
                euros(t, aim.price_cents),
                t.framework_range(rate(t, aim.low), rate(t, aim.high)),
                t.framework_range(expected(*low), expected(*high)),
                aim.without.map_or_else(unknown, |share| rate(t, share)),
                aim.spared_cents.map_or_else(unknown, |cents| euros(t, cents)),
            ]
        });
    let head = vec![
        t.framework_what(),
        t.framework_people(),
        t.framework_target(),
        t.framework_price(),
        t.framework_chance(),
        t.framework_expected(),
        t.framework_without(),
        t.framework_spared(),
    ];
    Part::new("aims", t.framework_aims()).grid(head, rows.collect())
}

fn levels(t: Texts, terms: &Terms) -> Part {
    let contract = terms.contract();
    let rows = LEVELS.iter().filter_map(|level| contract.simulate(*level).ok()).map(|one| {
        vec![
            rate(t, one.level),
            euros(t, one.paid_cents),
            euros(t, one.balance_cents),
            one.yearly_rate.map_or_else(|| t.unknown(), |yearly| rate(t, yearly)),
        ]
    });
    let head = vec![t.framework_level(), t.framework_paid(), t.framework_balance(), t.framework_yearly()];
    Part::new("levels", t.framework_levels()).grid(head, rows.collect()).folded(true)
}

fn parts(t: Texts, one: &ImpactStudy, told: &Forecast) -> Vec<Part> {
    let terms = &one.told.terms;
    let [investors, payers] = shares(t, terms, told);
    vec![figures(t, told), investors, payers, against(t, told), aims(t, terms, told), levels(t, terms)]
}

/// `GET /cadres-juridiques/impact`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let all = asked.register.impact_studies(asked.caller.organisation_id()?).await?;
    let foreseen = |all: Vec<ImpactStudy>| -> Vec<(ImpactStudy, Option<Forecast>)> {
        all.into_iter()
            .map(|one| (one.told.terms.forecast().ok(), one))
            .map(|(told, one)| (one, told))
            .collect()
    };
    let rows = aside(all, foreseen).await?.into_iter().map(|(one, told)| {
        let figure = |of: fn(Texts, &Forecast) -> String| {
            told.as_ref().map_or_else(|| t.unknown(), |told| of(t, told))
        };
        Row {
            to: format!("/cadres-juridiques/impact/{}", one.id),
            cells: vec![
                figure(|t, told| euros(t, told.stake_cents)),
                figure(|t, told| {
                    t.framework_range(euros(t, told.low.mean_cents), euros(t, told.high.mean_cents))
                }),
                figure(|t, told| {
                    t.framework_range(chance(t, told.high.loss_chance), chance(t, told.low.loss_chance))
                }),
            ],
            name: one.told.title,
        }
    });
    let rows: Vec<Row> = rows.collect();
    let base = "/cadres-juridiques/impact";
    let mut actions = Vec::new();
    if may(&asked, Action::Create) {
        actions.push((format!("{base}/nouveau"), t.framework_impact_new()));
    }
    show(&ListPage {
        t,
        tabs: tabs(&asked, base),
        title: t.framework_impacts(),
        lead: t.framework_impacts_lead(),
        actions,
        filters: Vec::new(),
        empty: t.framework_impacts_none(),
        head: vec![t.framework_impact(), t.framework_stake(), t.framework_mean(), t.framework_loss()],
        rows,
        c: Chrome::new(&asked, Place::Frameworks, crumbs(t, &t.framework_impacts())),
    })
}

/// `GET /cadres-juridiques/impact/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (one, told) = study(&asked, &id).await?;
    let base = format!("/cadres-juridiques/impact/{id}");
    let mut actions = Vec::new();
    if may(&asked, Action::Change) {
        actions.push((format!("{base}/modifier"), t.framework_impact_edit()));
    }
    if may(&asked, Action::Export) {
        actions.push((format!("{base}/contrat.pdf"), "PDF".to_owned()));
        actions.push((format!("{base}/simulation.xlsx"), "XLSX".to_owned()));
        actions.push((format!("{base}/distribution.csv"), t.framework_distribution_csv()));
    }
    show(&SheetPage {
        t,
        tabs: tabs(&asked, ""),
        lead: t.framework_impact_lead(),
        done: asked.pairs.has("fait").then(|| t.framework_impact_saved()),
        alerts: Vec::new(),
        actions,
        parts: parts(t, &one, &told),
        remove: may(&asked, Action::Change).then(|| format!("{base}/supprimer")),
        c: Chrome::new(&asked, Place::Frameworks, crumbs(t, &one.told.title)),
        title: one.told.title,
    })
}

/// `GET /cadres-juridiques/impact/{id}/contrat.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (one, told) = study(&asked, &id).await?;
    let said = blocks(&parts(t, &one, &told));
    let author = asked.caller.session()?.organisation.as_ref().map(|of| of.name.clone()).unwrap_or_default();
    let head = (one.told.title, t.framework_impacts());
    document::pdf(paper(t, head, author, Some(asked.today), said), "contrat").await
}

/// `POST /cadres-juridiques/impact/{id}/supprimer`
pub(super) async fn remove(asked: Asked, Path(id): Path<String>) -> PageResult {
    asked.register.remove_impact_study(asked.caller.organisation_id()?, &id).await?;
    go("/cadres-juridiques/impact")
}
