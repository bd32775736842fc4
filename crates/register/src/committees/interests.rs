//! Links of judges with organisations, declared or found out; what they hide.

use super::sight::{Seat, Sight};
use super::{refused, text, unknown};
use crate::applications::ever_submitted_in;
use crate::calls::CallRecord;
use crate::db::Write;
use crate::{Across, Author, Error, Register, instant, written};
use ::committee::conflict::{Edge, Graph, Link, Node, Reach, Step};
use jiff::Timestamp;
use sqlx::{AnyConnection, Row};
use std::collections::{BTreeMap, BTreeSet};
use trust::closed_list;
use trust::day::legal_day;
use trust::policy::Actor;

closed_list! {
    /// A link of a judge with an organisation.
    InterestKind {
        /// Is or was employed there.
        Employment = "employment",
        /// Sits or sat on its board.
        Board = "board",
        /// A relative is employed there.
        FamilyEmployment = "family-employment",
        /// A relative sits on its board.
        FamilyBoard = "family-board",
        /// One's own organisation pays it, or owns part of it.
        Funding = "funding",
        /// Helped it to write an application.
        Advice = "advice",
    }
}

/// A link to note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInterest {
    pub kind: InterestKind,
    /// The organisation.
    pub about: String,
    pub until_year: Option<i16>,
    /// Asked of whoever notes it of somebody else: how it was found out.
    pub note: String,
}

/// A link that was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    pub id: String,
    pub account_id: String,
    pub organisation_id: String,
    pub kind: InterestKind,
    pub about_id: String,
    pub about: String,
    pub until_year: Option<i16>,
    pub note: Option<String>,
    pub said_at: Timestamp,
    /// Did the judge say it themselves?
    pub is_own: bool,
}

/// Why a file is hidden from somebody, step by step, with names.
pub type InterestPath = Vec<(String, Link, String)>;

/// Everything that links judges of a call with files.
#[derive(Debug)]
pub(super) struct Links {
    graph: Graph,
    files: BTreeSet<String>,
    /// Organisations that links name and that do not run the call.
    outside: BTreeSet<String>,
    names: BTreeMap<String, String>,
}

/// A node that stands for an organisation as if it had a file of its own: whether a path leads there does not depend on what
/// was submitted.
fn as_file(organisation: &str) -> String {
    format!("organisation:{organisation}")
}

fn edges_of(one: &Interest) -> Vec<Edge> {
    let person = Node::Person(one.account_id.clone());
    let about = Node::Organisation(one.about_id.clone());
    let edge = |from: &Node, to: &Node, link| Edge {
        from: from.clone(),
        to: to.clone(),
        link,
        until: one.until_year,
    };
    // A relative is nobody's name: the declaration stands for them.
    let relative = Node::Person(format!("relative:{}", one.id));
    let family = |link| {
        vec![
            Edge { from: person.clone(), to: relative.clone(), link: Link::Family, until: None },
            edge(&relative, &about, link),
        ]
    };
    match one.kind {
        InterestKind::Employment => vec![edge(&person, &about, Link::Employment)],
        InterestKind::Board => vec![edge(&person, &about, Link::Board)],
        InterestKind::FamilyEmployment => family(Link::Employment),
        InterestKind::FamilyBoard => family(Link::Board),
        InterestKind::Funding => {
            vec![edge(&Node::Organisation(one.organisation_id.clone()), &about, Link::Funding)]
        }
        InterestKind::Advice => vec![edge(&person, &about, Link::Advice)],
    }
}

/// The links that were noted for a call.
pub(super) async fn noted(connection: &mut AnyConnection, call_id: &str) -> Result<Vec<Interest>, Error> {
    let rows = sqlx::query(
        "SELECT i.id, i.account_id, i.organisation_id, i.kind, i.about_id, o.name, i.until_year, i.note, i.said_at,
                i.said_by FROM committee_interest i JOIN organisation o ON o.id = i.about_id
         WHERE i.call_id = $1 ORDER BY i.said_at, i.id",
    )
    .bind(call_id)
    .fetch_all(connection)
    .await?;
    let odd = |what: &str| Error::Computation(format!("« {what} » cannot be read back"));
    let read = |row: &sqlx::any::AnyRow| -> Result<Interest, Error> {
        let (kind, account_id): (String, String) = (row.try_get("kind")?, row.try_get("account_id")?);
        let until: Option<i64> = row.try_get("until_year")?;
        Ok(Interest {
            id: row.try_get("id")?,
            organisation_id: row.try_get("organisation_id")?,
            kind: InterestKind::from_code(&kind).ok_or_else(|| odd(&kind))?,
            about_id: row.try_get("about_id")?,
            about: row.try_get("name")?,
            until_year: until.map(|year| i16::try_from(year).map_err(|_| odd("until_year"))).transpose()?,
            note: row.try_get("note")?,
            said_at: instant(&row.try_get::<String, _>("said_at")?)?,
            is_own: row.try_get::<String, _>("said_by")? == account_id,
            account_id,
        })
    };
    rows.iter().map(read).collect()
}

/// Reads every link there is between these accounts and the files of a call.
pub(super) async fn links(
    connection: &mut AnyConnection,
    call: &CallRecord,
    accounts: &BTreeSet<String>,
    at: Timestamp,
) -> Result<Links, Error> {
    let mut edges: Vec<Edge> = noted(connection, &call.id).await?.iter().flat_map(edges_of).collect();
    for account in accounts {
        let rows: Vec<(String, Option<String>)> = sqlx::query_as(
            "SELECT organisation_id, ended_at FROM membership WHERE account_id = $1 AND confirmed_at IS NOT NULL",
        )
        .bind(account)
        .fetch_all(&mut *connection)
        .await?;
        for (organisation, ended) in rows {
            let until = ended.map(|at| instant(&at)).transpose()?.map(|at| legal_day(at).year());
            let (from, to) = (Node::Person(account.clone()), Node::Organisation(organisation));
            edges.push(Edge { from, to, link: Link::Employment, until });
        }
    }
    let organisations: BTreeSet<String> = edges
        .iter()
        .flat_map(|edge| [&edge.from, &edge.to])
        .filter_map(|node| match node {
            Node::Organisation(id) => Some(id.clone()),
            _ => None,
        })
        .collect();
    let outside: BTreeSet<String> = organisations.iter().filter(|id| !call.is_run_by(id)).cloned().collect();
    for id in &outside {
        let (from, to) = (Node::Organisation(id.clone()), Node::File(as_file(id)));
        edges.push(Edge { from, to, link: Link::Consortium, until: None });
    }
    let mut names = BTreeMap::new();
    let mut files = BTreeSet::new();
    for file in ever_submitted_in(connection, &call.id).await? {
        for partner in file.partners.iter().filter(|one| file.content.partner(&one.party.id).is_some()) {
            names.insert(partner.party.id.clone(), partner.party.name.clone());
            let from = Node::Organisation(partner.party.id.clone());
            let to = Node::File(file.id.clone());
            edges.push(Edge { from, to, link: Link::Consortium, until: None });
        }
        names.insert(file.id.clone(), file.content.title.clone());
        files.insert(file.id);
    }
    // Whoever wrote or signed a file.
    let hands: Vec<(String, String)> = sqlx::query_as(
        "SELECT DISTINCT e.made_by, e.application_id FROM application_edition e
         JOIN application a ON a.id = e.application_id WHERE a.call_id = $1 AND a.submitted_at IS NOT NULL
         UNION SELECT s.signed_by, s.application_id FROM application_signature s
         JOIN application a ON a.id = s.application_id WHERE a.call_id = $1 AND a.submitted_at IS NOT NULL",
    )
    .bind(&call.id)
    .fetch_all(&mut *connection)
    .await?;
    for (account, file) in hands {
        let (from, to) = (Node::Person(account), Node::File(file));
        edges.push(Edge { from, to, link: Link::Author, until: None });
    }
    for (id, name) in named(connection, &organisations).await? {
        names.insert(id, name);
    }
    let graph = Graph::new(&edges, legal_day(at).year(), Reach::default());
    Ok(Links { graph, files, outside, names })
}

async fn named(
    connection: &mut AnyConnection,
    all: &BTreeSet<String>,
) -> Result<Vec<(String, String)>, Error> {
    let mut found = Vec::new();
    for id in all {
        let name: Option<String> = sqlx::query_scalar("SELECT name FROM organisation WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *connection)
            .await?;
        found.extend(name.map(|name| (id.clone(), name)));
    }
    Ok(found)
}

impl Links {
    /// The files that an interest hides from somebody.
    pub(super) fn hidden(&self, account: &str) -> BTreeSet<String> {
        let hides = |file: &&String| self.graph.conflict(account, file, Reach::default()).is_some();
        self.files.iter().filter(hides).cloned().collect()
    }

    /// Has somebody a link with any organisation that does not run the call, whether it answered it or not?
    pub(super) fn has_outside(&self, account: &str) -> bool {
        let reaches = |id: &String| self.graph.conflict(account, &as_file(id), Reach::default()).is_some();
        self.outside.iter().any(reaches)
    }

    /// The path by which a file is hidden from somebody, with names.
    pub(super) fn path(&self, account: &str, file: &str) -> Option<InterestPath> {
        let path = self.graph.conflict(account, file, Reach::default())?;
        let name = |node: &Node| match node {
            Node::Person(_) => String::new(),
            Node::Organisation(id) | Node::File(id) => self.names.get(id).cloned().unwrap_or_default(),
        };
        Some(path.iter().map(|Step { from, link, to }| (name(from), *link, name(to))).collect())
    }
}

impl Register {
    /// The files of a call that are hidden from whoever uses this register, in the name of an organisation that runs it.
    /// Nothing from whoever holds the machine.
    pub(crate) async fn hidden_files(&self, call: &CallRecord) -> Result<BTreeSet<String>, Error> {
        let Author::Person { account_id, .. } = self.author() else { return Ok(BTreeSet::new()) };
        let house = self.across(Across::Calls);
        let accounts = BTreeSet::from([account_id.clone()]);
        let links = links(&mut *house.db.instant().await?, call, &accounts, Timestamp::now()).await?;
        Ok(links.hidden(account_id))
    }

    /// Notes a link of a judge: one's own, or one that was found out. What they wrote on files that it hides is set aside, and
    /// other readers are asked, in the same transaction. How many reviews were set aside.
    ///
    /// # Errors
    /// [`Error::Refused`]: `interest-organisation`, `interest-year`, `interest-note`. [`Error::Unknown`] for whoever may not.
    pub async fn note_interest(
        &self,
        actor: &Actor,
        (call_id, account_id): (&str, &str),
        new: &NewInterest,
        at: Timestamp,
    ) -> Result<usize, Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        let is_own = sight.account == account_id && sight.judges();
        if !is_own && !sight.seats.contains(&Seat::Secretariat) {
            return Err(unknown());
        }
        let note = if is_own { None } else { Some(text(&new.note, 500, "interest-note")?) };
        let year = legal_day(at).year();
        if new.until_year.is_some_and(|until| !(1950..=year).contains(&until)) {
            return Err(refused("interest-year"));
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("committee:{call_id}")).await?;
        let judge: Option<String> = sqlx::query_scalar(
            "SELECT organisation_id FROM committee_judge WHERE call_id = $1 AND account_id = $2",
        )
        .bind(call_id)
        .bind(account_id)
        .fetch_optional(act.connection())
        .await?;
        let judge = judge.ok_or_else(unknown)?;
        let about: Option<i64> = sqlx::query_scalar("SELECT 1 FROM organisation WHERE id = $1")
            .bind(&new.about)
            .fetch_optional(act.connection())
            .await?;
        about.ok_or_else(|| refused("interest-organisation"))?;
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO committee_interest (id, call_id, coordinator_id, account_id, organisation_id, kind, about_id,
                until_year, note, said_at, said_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(&id)
        .bind(call_id)
        .bind(&sight.call.coordinator.id)
        .bind(account_id)
        .bind(&judge)
        .bind(new.kind.code())
        .bind(&new.about)
        .bind(new.until_year.map(i64::from))
        .bind(note)
        .bind(written(at))
        .bind(&sight.account)
        .execute(act.connection())
        .await?;
        let aside = self.set_aside(&mut act, &sight, account_id, at).await?;
        if aside > 0 {
            self.assign_in(&mut act, &sight, at).await?;
        }
        // Which link, of whom with whom, is not the business of whoever reads the journal.
        self.write_down(&mut act, &sight.call.coordinator.id, ("noted", "interest", &id), None).await?;
        act.commit().await?;
        Ok(aside)
    }

    /// Sets aside what a judge wrote on files that are hidden from them now.
    async fn set_aside(
        &self,
        act: &mut Write<'_>,
        sight: &Sight,
        account_id: &str,
        at: Timestamp,
    ) -> Result<usize, Error> {
        let accounts = BTreeSet::from([account_id.to_owned()]);
        let hidden = links(act.connection(), &sight.call, &accounts, at).await?.hidden(account_id);
        let mut many = 0;
        for file in hidden {
            let done = sqlx::query(
                "UPDATE review SET aside_at = $3, aside_why = 'interest'
                 WHERE application_id = $1 AND account_id = $2 AND aside_at IS NULL AND declined_at IS NULL",
            )
            .bind(&file)
            .bind(account_id)
            .bind(written(at))
            .execute(act.connection())
            .await?;
            many += usize::try_from(done.rows_affected()).unwrap_or(usize::MAX);
        }
        Ok(many)
    }
}
