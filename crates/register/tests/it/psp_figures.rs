//! Every figure of the chapter on ageing beside the screen that it comes from. A figure that nobody compares here makes the
//! test fail: a new one says where it comes from.

use access::targets::TargetStatus;
use jiff::civil::{Date, date};
use psp::{Households, told};
use register::adapted::{AdaptedFilter, Availability, Indicator};
use register::landlords::Landlord;
use register::portfolio::{Portfolio, PortfolioRequest, Totals};
use register::programmes::solved;
use register::{Register, testing};
use std::sync::Arc;
use texts::{Lang, Texts, format};
use trust::suppression::Count;

const ON: Date = date(2026, 11, 22);

async fn town(folder: &tempfile::TempDir) -> (Register, Landlord, Arc<Portfolio>) {
    let register = testing::open(folder.path()).await.unwrap();
    register::demo::load(&register, "Habitat Valombre", &|_| {}).await.unwrap();
    let landlord = register.landlord(None).await.unwrap();
    let request = PortfolioRequest {
        landlord_id: landlord.id.clone(),
        on: ON,
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = register.portfolio(&request).await.unwrap();
    (register, landlord, portfolio)
}

/// The screens, asked one by one.
struct Screens<'a> {
    register: &'a Register,
    landlord: &'a Landlord,
    portfolio: &'a Portfolio,
    t: Texts,
}

impl Screens<'_> {
    fn count(&self, n: impl TryInto<u64>) -> String {
        format::count(self.t.lang(), n.try_into().unwrap_or(u64::MAX))
    }

    /// Households as the house tells them: the whole, or one of its parts.
    fn told(&self, parts: &[usize], part: Option<usize>) -> String {
        let parts: Vec<u32> = parts.iter().map(|n| u32::try_from(*n).unwrap()).collect();
        let found = told(&Households { parts });
        match part.map_or(found.total, |at| found.part(at)) {
            Count::Exact(n) => self.count(n),
            Count::Fewer(few) => self.t.told_fewer(few.to_string()),
            Count::Withheld => self.t.psp_not_told(),
        }
    }

    /// The list of adapted dwellings, as its page filters it.
    async fn adapted(&self, availability: Option<Availability>) -> String {
        let filter = AdaptedFilter { availability, ..AdaptedFilter::default() };
        self.count(self.register.adapted_dwellings(self.portfolio, &filter).await.unwrap().len())
    }

    /// Adaptation files: delivered, under way, stopped; in the list of the page.
    async fn files(&self, part: Option<usize>) -> String {
        let files = self.register.adaptations(&self.landlord.id, ON).await.unwrap();
        let mut parts = [0; 3];
        for file in &files {
            let standing = file.standing(ON);
            parts[if standing.delivered_on.is_some() { 0 } else { 1 + usize::from(standing.is_closed()) }] +=
                1;
        }
        self.told(&parts, part)
    }

    async fn needs(&self, part: Option<usize>) -> String {
        let needs = self.register.needs(&self.landlord.id).await.unwrap();
        let (tenants, applicants): (Vec<_>, Vec<_>) =
            needs.iter().filter(|need| need.is_usable(ON)).partition(|need| need.is_internal());
        self.told(&[tenants.len(), applicants.len()], part)
    }

    /// What the pages of campaigns say, all of them together.
    async fn campaigns(&self, part: Option<usize>) -> String {
        let mut sums = [0_usize; 4];
        for campaign in self.register.campaigns(&self.landlord.id).await.unwrap() {
            let page = self.register.figures(&self.landlord.id, &campaign.id, ON).await.unwrap();
            let refused = page.refused + page.opposed;
            let others = page.recipients - page.interested - page.call_back - refused;
            for (sum, n) in sums.iter_mut().zip([page.interested, page.call_back, refused, others]) {
                *sum += usize::try_from(n).unwrap();
            }
        }
        self.told(&sums, part)
    }

    async fn lettings(&self, part: Option<usize>) -> String {
        let all = self.register.lettings(&self.landlord.id, None).await.unwrap();
        let page = Indicator::of(&all, date(2025, 11, 22), ON);
        self.told(&[page.to_a_need, page.without_need, page.unknown].map(|n| n as usize), part)
    }

    fn status(&self, wanted: TargetStatus) -> String {
        self.count(self.portfolio.residences.iter().filter(|r| r.target.status == wanted).count())
    }

    fn step_free(&self, wanted: Option<bool>) -> String {
        let dwellings = self.portfolio.residences.iter().flat_map(|r| &r.dwelling_views);
        self.count(
            dwellings.filter(|one| one.step_free() == wanted).map(|one| u64::from(one.count)).sum::<u64>(),
        )
    }

    /// Claims, as the pages of relief list them.
    async fn claims(&self, granted: bool) -> Option<String> {
        let claims = self.register.relief_claims(&self.landlord.id).await.unwrap();
        let book = self.register.relief_book(&self.landlord.id, ON).await.unwrap();
        // A year of which an office said nothing yet is not known, and neither is the sum.
        let years: std::collections::BTreeSet<i16> =
            claims.iter().map(|one| one.year).chain(book.ledger.offices.iter().map(|one| one.year)).collect();
        let said = |year: i16| -> Option<i64> {
            let here = claims.iter().filter(|one| one.year == year);
            if granted {
                let told: Vec<i64> = here.filter_map(|one| one.granted_cents).collect();
                (!told.is_empty()).then(|| told.iter().sum())
            } else {
                Some(here.map(|one| one.claimed_cents).sum())
            }
        };
        let sum = years.into_iter().map(said).sum::<Option<i64>>()?;
        Some(self.euros(sum))
    }

    fn euros(&self, cents: i64) -> String {
        psp::Cell::Cents(cents).said(self.t)
    }

    /// What the screen of a figure says; `None`: it is not known there either.
    async fn of(&self, code: &str) -> Option<String> {
        let (register, landlord) = (self.register, self.landlord.id.as_str());
        let totals = Totals::of(&self.portfolio.residences);
        let programme = register.programme_figures(landlord).await.unwrap();
        Some(match code {
            "residences" => self.count(totals.residences),
            "logements" => self.count(totals.dwellings),
            "residences_sans_position" => self.count(totals.without_position),
            "residences_cibles" => self.count(totals.targets),
            "residences_a_confirmer" => self.count(totals.to_confirm),
            "residences_non_cibles" => self.status(TargetStatus::NotTarget),
            "residences_trop_petites" => self.status(TargetStatus::TooSmall),
            "couverture" => format::percent(self.t.lang(), (totals.coverage? * 100.0).floor(), 0),
            "logements_sans_marche" => self.step_free(Some(true)),
            "logements_avec_marche" => self.step_free(Some(false)),
            "logements_acces_inconnu" => self.step_free(None),
            "residences_quartier_prioritaire" => {
                let inside = self.portfolio.residences.iter().filter(|r| r.own_neighbourhood().is_some());
                self.count(inside.count())
            }
            "logements_adaptes" => self.adapted(None).await,
            "adaptes_libres" => self.adapted(Some(Availability::Vacant)).await,
            "adaptes_bientot_libres" => self.adapted(Some(Availability::Announced)).await,
            "adaptes_sans_besoin" => self.count(register.unmatched(self.portfolio, ON).await.unwrap().len()),
            "besoins" => self.needs(None).await,
            "besoins_locataires" => self.needs(Some(0)).await,
            "besoins_demandeurs" => self.needs(Some(1)).await,
            "dossiers" => self.files(None).await,
            "dossiers_livres" | "adaptations_livrees" => self.files(Some(0)).await,
            "dossiers_en_cours" => self.files(Some(1)).await,
            "dossiers_arretes" => self.files(Some(2)).await,
            "campagnes" => self.count(register.campaigns(landlord).await.unwrap().len()),
            "menages_contactes" => self.campaigns(None).await,
            "menages_interesses" => self.campaigns(Some(0)).await,
            "souhaits" => {
                let wishes = register.transfer_wishes(landlord).await.unwrap();
                self.told(&[wishes.iter().filter(|wish| wish.open(ON).is_some()).count()], None)
            }
            "mutations_proposees" => {
                let plan = register.current_transfer_plan(landlord).await.unwrap()?;
                self.told(&[plan.outcome().moves], None)
            }
            "attributions_adaptes" => self.lettings(None).await,
            "attributions_besoin" => self.lettings(Some(0)).await,
            "attributions_sans_besoin" => self.lettings(Some(1)).await,
            "attributions_inconnu" => self.lettings(Some(2)).await,
            "objectif_logements" => self.count(programme?.years.iter().map(|y| y.dwellings).sum::<u32>()),
            "depense_programme" => self.euros(programme?.years.iter().map(|y| y.cost_cents).sum()),
            "degrevement_demande" => self.claims(false).await?,
            "degrevement_obtenu" => self.claims(true).await?,
            "caisses_versees" => {
                let agreements = register.pension_agreements(landlord, ON).await.unwrap();
                self.euros(agreements.iter().map(|one| one.position.paid_cents).sum())
            }
            // Sums of what each residence may tell: between what is sure and what is possible on the page of targets.
            "logements_concernes" | "ages_inconnus" => return self.hidden(code),
            "orientations_plh" | "position_marche" => return None,
            other => panic!("{other}: say here on which screen this figure is"),
        })
    }

    /// The two figures of which a part is hidden: sums over what the page of targets tells of each residence.
    fn hidden(&self, code: &str) -> Option<String> {
        let below = self.portfolio.parameters.presentation.mask_below;
        let pages: Vec<_> =
            self.portfolio.residences.iter().map(|r| register::disclosure::told(&r.target, below)).collect();
        if code == "ages_inconnus" {
            let sum: Option<u32> = pages.iter().map(|page| page.unknown).sum();
            return Some(sum.map_or_else(|| self.t.psp_not_told(), |n| self.count(n)));
        }
        None
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_of_the_chapter_is_the_one_of_its_screen() {
    let folder = tempfile::tempdir().unwrap();
    let (register, landlord, portfolio) = town(&folder).await;
    let t = Texts::of(Lang::Fr);
    let chapter = psp::chapter(&register.psp_facts(&portfolio).await.unwrap(), t).unwrap();
    let screens = Screens { register: &register, landlord: &landlord, portfolio: &portfolio, t };
    let mut compared = 0;
    for (_, figure) in chapter.figures() {
        let screen = screens.of(figure.code).await;
        if figure.code == "logements_concernes" {
            continue;
        }
        assert_eq!(figure.said, screen, "{}", figure.code);
        compared += usize::from(screen.is_some());
    }
    assert!(compared >= 25, "{compared} figures are known in the town");
    // The interval holds what the page of targets counts, without telling it.
    let sure: u32 = portfolio.residences.iter().map(|r| r.target.of_all.least).sum();
    let possible: u32 = portfolio.residences.iter().map(|r| r.target.of_all.most).sum();
    let facts = register.psp_facts(&portfolio).await.unwrap();
    let least: u32 = facts.residences.iter().map(|r| r.with_age.0).sum();
    let most: u32 = facts.residences.iter().map(|r| r.with_age.1).sum();
    assert!(least <= sure && possible <= most && least < most, "{least} {sure} {possible} {most}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_programme_that_is_adopted_says_in_the_chapter_what_its_page_says() {
    let folder = tempfile::tempdir().unwrap();
    let (register, landlord, portfolio) = town(&folder).await;
    let t = Texts::of(Lang::Fr);
    let programme = register.programmes(&landlord.id).await.unwrap().remove(0).id;
    let scenario = register.programme_scenarios(&landlord.id, &programme).await.unwrap().remove(0).id;
    let question = register.programme_question(&portfolio, &scenario).await.unwrap();
    let found = solved(&question, &|_| true).unwrap();
    register.keep_programme_run(&landlord.id, &question, &found).await.unwrap();
    let run = register.programme_run(&landlord.id, &scenario).await.unwrap().unwrap();
    register.adopt_programme(&landlord.id, (&scenario, &run.id), ON).await.unwrap();
    let chapter = psp::chapter(&register.psp_facts(&portfolio).await.unwrap(), t).unwrap();
    let screens = Screens { register: &register, landlord: &landlord, portfolio: &portfolio, t };
    let objective = chapter.figures().find(|(_, figure)| figure.code == "objectif_logements").unwrap().1;
    assert!(objective.said.is_some());
    assert_eq!(objective.said, screens.of("objectif_logements").await);
    let years = run.years().unwrap();
    let table = chapter.table("programme").unwrap();
    assert_eq!(table.rows.len(), years.len());
    let total = table.total.as_ref().unwrap();
    let sums = [
        years.iter().map(|y| y.cost_cents).sum::<i64>(),
        years.iter().map(|y| y.own_cents).sum(),
        years.iter().map(|y| y.relief_cents).sum(),
        years.iter().map(|y| y.pension_cents).sum(),
    ];
    assert_eq!(total[2..], sums.map(psp::Cell::Cents));
    assert_eq!(chapter.table("actions").unwrap().rows.len(), run.rows.len(), "row by row");
}
