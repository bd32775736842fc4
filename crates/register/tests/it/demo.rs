//! The invented town, through every import, into a portfolio.

use model::dwelling::AdaptationLevel;
use model::survey::SurveyAnswer;
use register::portfolio::{Filter, Portfolio, PortfolioRequest};
use std::sync::Arc;

#[test]
fn the_invented_town_becomes_residences_with_an_index_and_targets() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let register = register::testing::open(folder.path()).await.unwrap();
        let reports = register::demo::load(&register, "Habitat Valombre", &|_| {}).await.unwrap();
        for report in &reports {
            eprintln!(
                "{}: read {} kept {} rejected {} dwellings {} residences {} {:?} {:?}",
                report.file,
                report.rows_read,
                report.rows_kept,
                report.rows_rejected,
                report.dwellings,
                report.residences,
                report.issue_counts,
                report.figures
            );
            assert!(!report.is_refused(), "{report:?}");
        }
        let landlord = register.landlord(None).await.unwrap();
        let request = PortfolioRequest {
            landlord_id: landlord.id,
            on: jiff::civil::date(2026, 11, 1),
            weights: None,
            prudent: false,
            target: None,
        };
        let portfolio = register.portfolio(&request).await.unwrap();
        for r in &portfolio.residences {
            eprintln!(
                "{:24} {:>3} lgts  {:5.2}–{:5.2}  cov {:.2}  {:?} {:?} conn {:?}",
                r.name,
                r.dwellings,
                r.score.index.lo,
                r.score.index.hi,
                r.score.coverage,
                r.target.status,
                r.rank,
                r.environs.as_ref().map(|e| e.is_connected)
            );
        }
        assert!(portfolio.residences.len() >= 10);
        assert!(portfolio.residences.iter().any(|r| r.name == "Les Tilleuls" && r.dwellings == 40));
        let (filter, _) = Filter::from_query("q=tilleuls");
        assert_eq!(filter.apply(&portfolio).len(), 1);
    });
}

/// Everything a page could show of it.
fn whole(portfolio: &Portfolio) -> String {
    format!("{portfolio:#?}")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_brought_up_to_date_is_what_would_be_computed_anew() {
    let folder = tempfile::tempdir().unwrap();
    let register = register::testing::open(folder.path()).await.unwrap();
    register::demo::load(&register, "Habitat Valombre", &|_| {}).await.unwrap();
    let landlord = register.landlord(None).await.unwrap();
    let request = PortfolioRequest {
        landlord_id: landlord.id.clone(),
        on: jiff::civil::Date::constant(2026, 11, 22),
        weights: None,
        prudent: false,
        target: None,
    };
    let before = register.portfolio(&request).await.unwrap();
    assert!(Arc::ptr_eq(&before, &register.portfolio(&request).await.unwrap()), "nothing changed");
    let visited = before.residences[2].clone();
    let answer = |item: &str, value| SurveyAnswer {
        item: item.to_owned(),
        value,
        surveyed_on: Some(jiff::civil::Date::constant(2026, 11, 20)),
        source: None,
    };
    // One residence after another, then a dwelling, then something of the whole landlord.
    for (step, value) in [(0, 0), (1, 100), (2, 50)] {
        let residence = before.residences[step].id.clone();
        register.note_visit(&landlord.id, &residence, &[answer("COM-STEPFREE", value)]).await.unwrap();
    }
    let dwelling = visited.dwelling_views[0].id.clone();
    register.set_level(&landlord.id, &dwelling, Some(AdaptationLevel::N3), None, "field").await.unwrap();
    let after = register.portfolio(&request).await.unwrap();
    assert_ne!(whole(&before), whole(&after));
    let anew = register::testing::open(folder.path()).await.unwrap();
    assert_eq!(whole(&after), whole(&anew.portfolio(&request).await.unwrap()));
    // Another instance wrote: this one knows at its next reading.
    anew.note_visit(&landlord.id, &visited.id, &[answer("COM-LIFT", 0)]).await.unwrap();
    let told = register.portfolio(&request).await.unwrap();
    assert_eq!(whole(&told), whole(&anew.portfolio(&request).await.unwrap()));
    let parameters = access::Parameters { name: "Autres poids".to_owned(), ..told.parameters.clone() };
    let saved = register.save_weights(&landlord.id, &parameters, "").await.unwrap();
    register.activate_weights(&landlord.id, &saved).await.unwrap();
    assert_eq!(register.portfolio(&request).await.unwrap().weights_id, saved);
}
