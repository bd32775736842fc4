//! What happens to a sheet: proposed, endorsed, proven, retired. An endorser has no link with the project: neither one that
//! it declares nor one that the register knows (a replication that it hosts, a support that it gave). The links are looked
//! for by the engine of committees, so that the word « interest » means the same everywhere.

use super::{fact_wrong, refused, unknown};
use crate::adapted::short_text;
use crate::db::Write;
use crate::{Across, Author, Error, Register};
use committee::conflict::{Edge, Graph, Link, Node, Reach};
use jiff::civil::Date;
use matching::{Dossier, DossierFact, Endorsement, Evidence, Retired};

impl Register {
    /// The facts of a sheet as they are now, in the act that will add to them.
    async fn dossier_now(act: &mut Write<'_>, id: &str) -> Result<Dossier, Error> {
        let holder: Option<(String,)> =
            sqlx::query_as("SELECT organisation_id FROM innovation WHERE id = $1")
                .bind(id)
                .fetch_optional(act.connection())
                .await?;
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT fact FROM innovation_fact WHERE innovation_id = $1 ORDER BY rank")
                .bind(id)
                .fetch_all(act.connection())
                .await?;
        let facts: Result<Vec<DossierFact>, _> =
            rows.iter().map(|(text,)| serde_json::from_str(text)).collect();
        Ok(Dossier { holder_id: holder.ok_or_else(unknown)?.0, facts: facts? })
    }

    /// Adds a fact to a sheet, when the engine takes it; in an act that others may share.
    pub(super) async fn put_innovation_fact(
        &self,
        act: &mut Write<'_>,
        (organisation_id, id): (&str, &str),
        fact: &DossierFact,
        (today, has_interest): (Date, bool),
    ) -> Result<(), Error> {
        act.hold(&format!("innovation:{id}")).await?;
        let dossier = Register::dossier_now(act, id).await?;
        dossier.take(fact, today, has_interest).map_err(fact_wrong)?;
        let verb = match fact {
            DossierFact::Proposed { .. } => "proposed",
            DossierFact::Endorsed(_) => "endorsed",
            DossierFact::Withdrawn { .. } => "withdrew",
            DossierFact::Proven(_) => "noted",
            DossierFact::Retired { .. } => "ended",
        };
        sqlx::query(
            "INSERT INTO innovation_fact (innovation_id, rank, holder_id, organisation_id, fact, noted_at, noted_by)
             SELECT $1, COALESCE(MAX(rank), 0) + 1, $2, $3, $4, $5, $6 FROM innovation_fact WHERE innovation_id = $1",
        )
        .bind(id)
        .bind(&dossier.holder_id)
        .bind(organisation_id)
        .bind(serde_json::to_string(fact)?)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(act, organisation_id, (verb, "innovation", id), None).await
    }

    async fn note_innovation(
        &self,
        organisation_id: &str,
        id: &str,
        fact: &DossierFact,
        (today, has_interest): (Date, bool),
    ) -> Result<(), Error> {
        // What others said decides what may be said now.
        let house = self.across(Across::Innovations);
        let _one = self.one_by_one.lock().await;
        let mut act = house.db.act().await?;
        self.put_innovation_fact(&mut act, (organisation_id, id), fact, (today, has_interest)).await?;
        act.commit().await
    }

    /// Proposes one's own sheet to those who may endorse it.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation's; [`Error::Refused`]: `innovation-not-now`.
    pub async fn propose_innovation(
        &self,
        organisation_id: &str,
        id: &str,
        today: Date,
    ) -> Result<(), Error> {
        self.own_innovation(organisation_id, id, today).await?;
        self.note_innovation(organisation_id, id, &DossierFact::Proposed { on: today }, (today, false)).await
    }

    /// Retires one's own sheet: it leaves the library, its link says so.
    ///
    /// # Errors
    /// As [`Register::propose_innovation`].
    pub async fn retire_innovation(
        &self,
        organisation_id: &str,
        id: &str,
        why: Retired,
        today: Date,
    ) -> Result<(), Error> {
        self.own_innovation(organisation_id, id, today).await?;
        self.note_innovation(organisation_id, id, &DossierFact::Retired { on: today, why }, (today, false))
            .await
    }

    /// May an organisation vouch for projects? Funders, authorities and federations: those whose word is a guarantee for
    /// others, and that gain nothing by the hosting.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub async fn may_endorse(&self, organisation_id: &str) -> Result<bool, Error> {
        use trust::organisation::OrganisationKind as K;
        let kind = self.across(Across::Innovations).organisation(organisation_id).await?.kind;
        Ok(matches!(kind, K::Funder | K::Authority | K::Federation))
    }

    /// Endorses another's sheet. Whoever declares an interest, or has one that is known, does not.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `innovation-own`, `innovation-twice`, `innovation-endorser` (not a funder, an
    /// authority nor a federation), `innovation-interest` (declared or known), `innovation-undeclared` (nothing was declared), `innovation-endorse-words`, `innovation-not-now`.
    pub async fn endorse_innovation(
        &self,
        organisation_id: &str,
        id: &str,
        (declared, words): (Option<bool>, &str),
        today: Date,
    ) -> Result<(), Error> {
        let one = self.innovation(id, Some(organisation_id), today).await?;
        if one.holder_id == organisation_id {
            return Err(refused("innovation-own"));
        }
        if !self.may_endorse(organisation_id).await? {
            return Err(refused("innovation-endorser"));
        }
        let Some(declares_one) = declared else { return Err(refused("innovation-undeclared")) };
        let words = short_text(words, 500, "innovation-endorse-words")?
            .ok_or_else(|| refused("innovation-endorse-words"))?;
        let has_interest = declares_one || self.knows_interest(organisation_id, &one.holder_id, id).await?;
        let said = Endorsement { on: today, organisation_id: organisation_id.to_owned(), words };
        self.note_innovation(organisation_id, id, &DossierFact::Endorsed(said), (today, has_interest)).await
    }

    /// Takes one's endorsement back.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `innovation-not-now` when there is none.
    pub async fn withdraw_endorsement(
        &self,
        organisation_id: &str,
        id: &str,
        today: Date,
    ) -> Result<(), Error> {
        self.innovation(id, Some(organisation_id), today).await?;
        let fact = DossierFact::Withdrawn { on: today, organisation_id: organisation_id.to_owned() };
        self.note_innovation(organisation_id, id, &fact, (today, false)).await
    }

    /// Adds evidence to one's own sheet. A host's comes with the evaluation of its replication.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `innovation-evidence`, `innovation-day`.
    pub async fn prove_innovation(
        &self,
        organisation_id: &str,
        id: &str,
        evidence: &Evidence,
        today: Date,
    ) -> Result<(), Error> {
        self.own_innovation(organisation_id, id, today).await?;
        let source = short_text(&evidence.source, 500, "innovation-evidence")?
            .ok_or_else(|| refused("innovation-evidence"))?;
        if evidence.on.year() < 1950 {
            return Err(refused("innovation-day"));
        }
        let fact =
            DossierFact::Proven(Evidence { source, by: organisation_id.to_owned(), ..evidence.clone() });
        self.note_innovation(organisation_id, id, &fact, (today, false)).await
    }

    /// Does the register know a link between the endorser and the project, in the words of committees? Employment binds a
    /// person to its organisation; whoever hosts a project or supports it is bound to who carries it.
    async fn knows_interest(&self, organisation_id: &str, holder_id: &str, id: &str) -> Result<bool, Error> {
        let house = self.across(Across::Innovations);
        let bound: Vec<(String, String)> = sqlx::query_as(
            "SELECT holder_id, host_id FROM replay WHERE holder_id = $1 OR host_id = $1
             UNION SELECT holder_id, organisation_id FROM innovation_support
             WHERE (holder_id = $1 OR organisation_id = $1) AND accepted = 1",
        )
        .bind(holder_id)
        .fetch_all(house.db.read())
        .await?;
        let person = match self.author() {
            Author::Person { account_id, .. } => account_id.clone(),
            _ => organisation_id.to_owned(),
        };
        let organisation = |id: &str| Node::Organisation(id.to_owned());
        let edge = |from, to, link| Edge { from, to, link, until: None };
        let mut edges = vec![
            edge(Node::Person(person.clone()), organisation(organisation_id), Link::Employment),
            edge(organisation(holder_id), Node::File(id.to_owned()), Link::Consortium),
        ];
        // The same human may work on both sides.
        let employers: Vec<(String,)> = sqlx::query_as(
            "SELECT organisation_id FROM membership WHERE account_id = $1 AND ended_at IS NULL",
        )
        .bind(&person)
        .fetch_all(house.db.read())
        .await?;
        edges.extend(
            employers
                .iter()
                .map(|(one,)| edge(Node::Person(person.clone()), organisation(one), Link::Employment)),
        );
        edges.extend(bound.iter().map(|(a, b)| edge(organisation(a), organisation(b), Link::Funding)));
        let reach = Reach::default();
        Ok(Graph::new(&edges, i16::MAX, reach).conflict(&person, id, reach).is_some())
    }
}
