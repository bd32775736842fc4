//! The invented town, through every import, into a portfolio.

use register::portfolio::{Filter, PortfolioRequest};

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
