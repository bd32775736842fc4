//! The page of results, its file and its document: all three read the same results and add them up by one function.

use crate::edge::{Asked, PageError};
use crate::ui::bars::{BarLine, Bars};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::words::{euros, plural};
use crate::ui::{Chrome, PageResult, Place, document, show};
use askama::Template;
use axum::extract::Path;
use documents::{Block, Document};
use register::boards::{ResultSeen, Totals};
use register::calls::CallRecord;
use register::directory::geography::Gazetteer;
use texts::format;
use trust::territory::Territory;

struct Line {
    number: String,
    title: String,
    partners: String,
    places: String,
    households: String,
    amount: String,
    by: String,
}

struct Sum {
    name: String,
    projects: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "results/show.html")]
struct ResultsPage {
    t: texts::Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    funds: Vec<Sum>,
    places: Vec<Sum>,
    picture: Option<Bars>,
    lines: Vec<Line>,
}

/// Everything that is told of the results of a call.
struct Told {
    call: CallRecord,
    all: Vec<ResultSeen>,
    totals: Totals,
    gazetteer: std::sync::Arc<Gazetteer>,
}

/// The results of a call that everybody may read. Before their day there is nothing, for anybody.
async fn told(asked: &Asked, id: &str) -> Result<Told, PageError> {
    // As a visitor: whoever runs the call reads here what everybody reads.
    let call = asked.register.call(None, id).await?;
    let all = asked.register.published_results(id, asked.today).await?;
    if all.is_empty() {
        return Err(PageError::NotFound);
    }
    Ok(Told { totals: Totals::of(&all), gazetteer: asked.register.gazetteer().await?, call, all })
}

fn named(gazetteer: &Gazetteer, territory: &Territory) -> String {
    gazetteer.name(territory).map_or_else(|| territory.to_string(), str::to_owned)
}

impl Told {
    fn title(&self) -> String {
        self.call.in_force().map(|version| version.specification.title.clone()).unwrap_or_default()
    }

    fn lead(&self, asked: &Asked) -> String {
        let t = asked.t;
        let count = format::count(t.lang(), self.totals.projects);
        t.results_lead(plural(self.totals.projects), count, euros(t, self.totals.cents))
    }

    fn line(&self, asked: &Asked, one: &ResultSeen) -> Line {
        let t = asked.t;
        let places = one.territories.iter().map(|place| named(&self.gazetteer, place)).collect::<Vec<_>>();
        let by = one
            .decision
            .awards
            .iter()
            .map(|(fund, funder, cents)| t.results_by(euros(t, *cents), fund.clone(), funder.clone()));
        Line {
            number: one.number.clone().unwrap_or_default(),
            title: one.title.clone(),
            partners: one.partners.join(", "),
            places: places.join(", "),
            households: one.households.map_or_else(|| t.unknown(), |n| format::count(t.lang(), u64::from(n))),
            amount: euros(t, one.decision.cents),
            by: by.collect::<Vec<_>>().join(" ; "),
        }
    }

    fn place_name(&self, asked: &Asked, place: Option<&Territory>) -> String {
        place.map_or_else(|| asked.t.results_several(), |place| named(&self.gazetteer, place))
    }

    fn sums(&self, asked: &Asked) -> (Vec<Sum>, Vec<Sum>) {
        let t = asked.t;
        let sum = |name: String, projects: u64, cents: i64| Sum {
            name,
            projects: format::count(t.lang(), projects),
            amount: euros(t, cents),
        };
        let funds = self.totals.funds.iter();
        let funds = funds.map(|(fund, funder, n, cents)| sum(format!("{fund} ({funder})"), *n, *cents));
        let places = self.totals.territories.iter();
        let places = places.map(|(place, n, cents)| sum(self.place_name(asked, place.as_ref()), *n, *cents));
        (funds.collect(), places.collect())
    }
}

/// `GET /appels/{id}/resultats`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let told = told(&asked, &id).await?;
    let (funds, places) = told.sums(&asked);
    let bars = told.totals.territories.iter().map(|(place, _, cents)| BarLine {
        name: told.place_name(&asked, place.as_ref()),
        parts: vec![*cents],
        said: euros(t, *cents),
    });
    let title = told.title();
    show(&ResultsPage {
        t,
        c: Chrome::new(
            &asked,
            Place::Calls,
            vec![
                crumb("/appels", t.call_title()),
                crumb(format!("/appels/{id}"), title.as_str()),
                crumb("", t.results_title()),
            ],
        ),
        lead: told.lead(&asked),
        picture: Bars::new(t.results_where(), Vec::new(), bars.collect()),
        lines: told.all.iter().map(|one| told.line(&asked, one)).collect(),
        title,
        funds,
        places,
        id,
    })
}

/// `GET /appels/{id}/resultats.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let told = told(&asked, &id).await?;
    let rows = told.all.iter().map(|one| {
        let line = told.line(&asked, one);
        let cents = one.decision.cents;
        vec![
            guarded(&line.number),
            guarded(&line.title),
            guarded(&line.partners),
            guarded(&line.places),
            one.households.map_or_else(String::new, |n| n.to_string()),
            format!("{}.{:02}", cents / 100, cents % 100),
            guarded(&line.by),
        ]
    });
    let head = ["numero", "projet", "partenaires", "territoires", "menages", "montant_euros", "fonds"];
    let notes = vec![(t.export_date(), format::date(asked.today)), (t.results_title(), told.title())];
    csv_answer("resultats.csv", &notes, &head.map(str::to_owned), rows.collect::<Vec<_>>())
}

/// `GET /appels/{id}/resultats.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let told = told(&asked, &id).await?;
    let (funds, places) = told.sums(&asked);
    let mut blocks = vec![Block::paragraph(told.lead(&asked))];
    for (title, sums) in [(t.results_funds(), funds), (t.results_where(), places)] {
        blocks.push(Block::heading(2, title));
        blocks.extend(
            sums.into_iter()
                .map(|sum| Block::paragraph(format!("{} : {} – {}", sum.name, sum.projects, sum.amount))),
        );
    }
    blocks.push(Block::heading(2, t.results_projects()));
    for one in &told.all {
        let line = told.line(&asked, one);
        blocks.push(Block::heading(3, line.title));
        blocks.push(Block::paragraph(format!("{} – {}", line.partners, line.places)));
        blocks.push(Block::paragraph(line.by));
    }
    let sheet = Document {
        title: t.results_title(),
        subtitle: told.title(),
        language: document::language(t),
        author: told.call.coordinator.name.clone(),
        date: Some(asked.today),
        footer: told.title(),
        blocks,
        ..Document::default()
    };
    document::pdf(sheet, "resultats").await
}
