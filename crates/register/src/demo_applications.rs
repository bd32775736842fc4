//! Joint applications of the invented town: a dozen that were signed and submitted, one that waits for a signature, one that
//! its partners are writing.

use crate::demo_calls::{clock, hours_after};
use crate::members::NewGrant;
use crate::organisations::Profile;
use crate::{Author, Error, Register};
use ::calls::{Content, Dwellings, Line, Occupancy, PartnerRole, Resource, Source, Specification};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeMap;
use trust::organisation::OrganisationKind as Kind;
use trust::role::Role;
use trust::scope::Scope;

/// Who answers calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Member {
    Bailleur,
    Toits,
    Voisins,
    Rampe,
    Cle,
    Agence,
    Cooperative,
    Escale,
    Pas,
    Maison,
    Clair,
}

/// Those who have people in the demonstration: the name of the organisation, and who writes and signs for it.
const KNOWN: [(Member, &str, &str); 4] = [
    (Member::Toits, "Toits partagés", "toits"),
    (Member::Voisins, "Les Voisins de Valombre", "voisins"),
    (Member::Rampe, "Rampe commune", "rampe"),
    (Member::Cle, "La Clé de Valombre", "cle-direction"),
];

/// Those who only applied: their people sign, and do not enter the demonstration.
const OTHERS: [(Member, Kind, &str, &str, &str, &str); 6] = [
    (
        Member::Agence,
        Kind::EssCompany,
        "Agence solidaire de l’Estuaire",
        "Loue à des propriétaires et sous-loue à des ménages accompagnés.",
        "agence",
        "Maud Le Bris",
    ),
    (
        Member::Cooperative,
        Kind::EssCompany,
        "Coopérative Logis en commun",
        "Maîtrise d’ouvrage d’insertion, quarante logements diffus.",
        "cooperative",
        "Ahmed Saïdi",
    ),
    (
        Member::Escale,
        Kind::Association,
        "L’Escale des Quais",
        "Accueil de jour et équipe de rue.",
        "escale",
        "Chloé Vasseur",
    ),
    (
        Member::Pas,
        Kind::Association,
        "Le Pas de côté",
        "Accompagne des jeunes sortis de l’aide à l’enfance.",
        "pas-de-cote",
        "Ivan Moreau",
    ),
    (
        Member::Maison,
        Kind::Association,
        "Maison des possibles",
        "Pension de famille et accompagnement à domicile.",
        "maison",
        "Fatou Sarr",
    ),
    (
        Member::Clair,
        Kind::Association,
        "Clair logis",
        "Prévention des expulsions, permanences juridiques.",
        "clair-logis",
        "Didier Hamon",
    ),
];

/// An organisation that answers calls, and the hand that writes for it.
pub(crate) struct Applicant {
    pub id: String,
    pub hand: Register,
}

/// All of them.
pub(crate) struct Crew(BTreeMap<Member, Applicant>);

impl Crew {
    pub(crate) fn of(&self, member: Member) -> Result<&Applicant, Error> {
        self.0.get(&member).ok_or_else(|| Error::Unknown("organisation".to_owned()))
    }
}

/// A project of the demonstration. Amounts are in euros; what the funds are asked is in percent of what they may pay for.
struct Dossier {
    lead: Member,
    /// Carries it with the lead.
    with: Member,
    /// Helps, without money.
    beside: Option<Member>,
    title: &'static str,
    departement: &'static str,
    publics: &'static [&'static str],
    months: u32,
    households: u32,
    status: Occupancy,
    team: i64,
    letting: i64,
    measure: i64,
    works: i64,
    asked_percent: (i64, i64),
}

use Member::{Agence, Bailleur, Clair, Cle, Cooperative, Escale, Maison, Pas, Toits, Voisins};
use Occupancy::{Accommodation, CoTenancy, DirectLease, SubLetting, TransitionalLease, YoungLease};

#[rustfmt::skip]
const DOSSIERS: [Dossier; 12] = [
    Dossier { lead: Toits, with: Bailleur, beside: Some(Voisins), title: "De la rue au bail, sans étape", departement: "33", publics: &["street"], months: 24, households: 22, status: TransitionalLease, team: 148_000, letting: 36_000, measure: 9_000, works: 30_000, asked_percent: (42, 28) },
    Dossier { lead: Escale, with: Bailleur, beside: None, title: "Dix clés pour l’hiver", departement: "33", publics: &["street"], months: 18, households: 10, status: SubLetting, team: 76_000, letting: 14_000, measure: 0, works: 12_000, asked_percent: (45, 25) },
    Dossier { lead: Clair, with: Bailleur, beside: None, title: "Agir avant l’audience", departement: "33", publics: &["at-risk"], months: 24, households: 60, status: DirectLease, team: 132_000, letting: 24_000, measure: 12_000, works: 0, asked_percent: (50, 20) },
    Dossier { lead: Maison, with: Agence, beside: Some(Escale), title: "Vieillir après la rue", departement: "40", publics: &["street", "ageing"], months: 36, households: 15, status: DirectLease, team: 168_000, letting: 40_000, measure: 10_000, works: 85_000, asked_percent: (40, 35) },
    Dossier { lead: Pas, with: Agence, beside: None, title: "Premier bail", departement: "24", publics: &["street"], months: 24, households: 18, status: YoungLease, team: 98_000, letting: 28_000, measure: 6_000, works: 8_000, asked_percent: (44, 30) },
    Dossier { lead: Cooperative, with: Toits, beside: None, title: "Colocations accompagnées du Périgord", departement: "24", publics: &["street"], months: 30, households: 16, status: CoTenancy, team: 112_000, letting: 52_000, measure: 0, works: 64_000, asked_percent: (38, 32) },
    Dossier { lead: Bailleur, with: Voisins, beside: None, title: "Une équipe mobile au pied des immeubles", departement: "33", publics: &["at-risk", "ageing"], months: 36, households: 45, status: DirectLease, team: 190_000, letting: 48_000, measure: 14_000, works: 20_000, asked_percent: (46, 28) },
    Dossier { lead: Cle, with: Bailleur, beside: Some(Toits), title: "Un guichet du logement accompagné", departement: "33", publics: &["street", "at-risk"], months: 24, households: 35, status: SubLetting, team: 124_000, letting: 30_000, measure: 11_000, works: 0, asked_percent: (48, 26) },
    Dossier { lead: Agence, with: Clair, beside: None, title: "Louer sans crainte en zone rurale", departement: "47", publics: &["at-risk"], months: 24, households: 24, status: SubLetting, team: 86_000, letting: 44_000, measure: 5_000, works: 26_000, asked_percent: (41, 33) },
    Dossier { lead: Voisins, with: Cooperative, beside: None, title: "Le palier d’à côté", departement: "33", publics: &["ageing"], months: 24, households: 12, status: DirectLease, team: 64_000, letting: 16_000, measure: 0, works: 18_000, asked_percent: (50, 25) },
    Dossier { lead: Escale, with: Cooperative, beside: Some(Maison), title: "Cinq maisons pour souffler", departement: "40", publics: &["street"], months: 30, households: 20, status: Accommodation, team: 142_000, letting: 34_000, measure: 8_000, works: 110_000, asked_percent: (36, 36) },
    Dossier { lead: Pas, with: Bailleur, beside: None, title: "Un tuteur de voisinage", departement: "33", publics: &["street", "at-risk"], months: 18, households: 14, status: TransitionalLease, team: 70_000, letting: 18_000, measure: 4_000, works: 6_000, asked_percent: (47, 27) },
];

/// The application that waits for the landlord's signature, while its call is open.
const WAITING: Dossier = Dossier {
    lead: Toits,
    with: Bailleur,
    beside: None,
    title: "Trois immeubles, une équipe",
    departement: "33",
    publics: &["street"],
    months: 24,
    households: 16,
    status: TransitionalLease,
    team: 92_000,
    letting: 22_000,
    measure: 6_000,
    works: 14_000,
    asked_percent: (43, 29),
};

fn cents(euros: i64) -> i64 {
    euros * 100
}

fn line(rank: usize, partner: &str, category: &str, label: &str, euros: i64) -> Option<Line> {
    (euros > 0).then(|| Line {
        key: format!("l{rank}"),
        partner: partner.to_owned(),
        category: category.to_owned(),
        label: label.to_owned(),
        cents: cents(euros),
    })
}

fn resource(rank: usize, partner: &str, fund: Option<&str>, cents: i64) -> Option<Resource> {
    (cents > 0).then(|| Resource {
        key: format!("r{rank}"),
        partner: partner.to_owned(),
        source: if fund.is_some() { Source::Fund } else { Source::Own },
        fund: fund.map(str::to_owned),
        label: String::new(),
        cents,
        is_secured: fund.is_none(),
    })
}

impl Dossier {
    /// What it costs and what pays it: the funds, then whoever carries it.
    fn money(&self, lead: &str, with: &str, funds: &[String]) -> (Vec<Line>, Vec<Resource>) {
        let lines = [
            line(1, lead, "team", "Travailleurs sociaux", self.team),
            line(2, with, "letting", "Gestion locative de proximité", self.letting),
            line(3, lead, "measure", "Suivi des parcours et bilan", self.measure),
            line(4, with, "works", "Remise en état et équipement", self.works),
        ];
        let base = cents(self.team + self.letting);
        let part = |percent: i64| base * percent / 100;
        let asked = [part(self.asked_percent.0), part(self.asked_percent.1), cents(self.measure) * 4 / 5];
        let all = base + cents(self.measure + self.works);
        // Works are paid by whoever makes them; the lead pays what is left.
        let own = cents(self.works) + cents(self.letting) / 4;
        let rest = all - asked.iter().sum::<i64>() - own;
        let fund = |at: usize| funds.get(at).map(String::as_str);
        let resources = [
            resource(1, lead, fund(0), asked[0]),
            resource(2, with, fund(1), asked[1]),
            resource(3, lead, fund(2), asked[2]),
            resource(4, with, None, own),
            resource(5, lead, None, rest),
        ];
        (lines.into_iter().flatten().collect(), resources.into_iter().flatten().collect())
    }

    fn content(
        &self,
        before: &Content,
        (lead, with): (&str, &str),
        text: &Specification,
        from: Date,
    ) -> Content {
        let funds: Vec<String> = text.funds.iter().map(|one| one.key.clone()).collect();
        let (lines, resources) = self.money(lead, with, &funds);
        let answers = [
            (
                "support",
                format!(
                    "Deux visites par semaine au début, puis selon le ménage, pendant {} mois.",
                    self.months
                ),
            ),
            (
                "path",
                "Le bail est au nom du ménage dès que l’équipe et le bailleur le proposent ensemble."
                    .to_owned(),
            ),
            (
                "spread",
                "Les fiches de l’équipe et la convention avec le bailleur seront publiées.".to_owned(),
            ),
        ];
        Content {
            title: self.title.to_owned(),
            summary: format!(
                "{} ménages logés ou maintenus, avec une équipe qui ne s’arrête pas à la porte du logement.",
                self.households
            ),
            territories: format!("departement:{}", self.departement).parse().into_iter().collect(),
            publics: self.publics.iter().map(|&key| key.to_owned()).collect(),
            starts_on: Some(from),
            months: Some(self.months),
            households: Some(self.households),
            dwellings: vec![Dwellings { status: self.status, count: self.households }],
            answers: answers.into_iter().map(|(key, text)| (key.to_owned(), text)).collect(),
            lines,
            resources,
            ..before.clone()
        }
    }
}

impl Register {
    /// Those who answer calls: three have people here already, the others are added.
    pub(crate) async fn demo_crew(&self, landlord_id: &str) -> Result<Option<Crew>, Error> {
        let all = self.organisations().await?;
        let landlord =
            Applicant { id: landlord_id.to_owned(), hand: self.demo_person("direction", landlord_id).await? };
        let mut crew = BTreeMap::from([(Bailleur, landlord)]);
        for (member, name, email) in KNOWN {
            let Some(found) = all.iter().find(|one| one.name == name) else { return Ok(None) };
            let hand = self.demo_person(email, &found.id).await?;
            crew.insert(member, Applicant { id: found.id.clone(), hand });
        }
        for (member, kind, name, about, email, person) in OTHERS {
            let profile = Profile {
                name: name.to_owned(),
                about: Some(about.to_owned()),
                is_listed: true,
                ..Profile::default()
            };
            let id = self.add_organisation(kind, &profile, None).await?.id;
            let account = self.add_account(&format!("{email}@candidats.plain-pied.example"), person).await?;
            let roles = [Role::OrgAdmin, Role::ProjectHolder];
            let grants = roles.map(|role| NewGrant { role, scope: Scope::Organisation, until: None });
            self.add_member(&id, &account.id, &grants).await?;
            let author = Author::Person { account_id: account.id, organisation_id: Some(id.clone()) };
            crew.insert(member, Applicant { id, hand: self.used_by(author) });
        }
        Ok(Some(Crew(crew)))
    }

    /// An application that its two carriers wrote, offered to be signed: its id and the digest of its text.
    async fn offer_demo_dossier(
        &self,
        crew: &Crew,
        (call, text): (&str, &Specification),
        one: &Dossier,
        (begun, from): (Timestamp, Date),
    ) -> Result<(String, String), Error> {
        let (lead, with) = (crew.of(one.lead)?, crew.of(one.with)?);
        let id = lead.hand.begin_application(&lead.id, call, one.title, begun).await?;
        let mut shares = vec![
            (lead.id.clone(), PartnerRole::Lead, 7_000),
            (with.id.clone(), PartnerRole::CoHolder, 3_000),
        ];
        lead.hand.invite_partner(&lead.id, (&id, &with.id), PartnerRole::CoHolder, begun).await?;
        let after = hours_after(begun, 24);
        with.hand.answer_invitation(&with.id, &id, true, after).await?;
        if let Some(member) = one.beside {
            let beside = crew.of(member)?;
            lead.hand.invite_partner(&lead.id, (&id, &beside.id), PartnerRole::Associated, begun).await?;
            beside.hand.answer_invitation(&beside.id, &id, true, after).await?;
            shares.push((beside.id.clone(), PartnerRole::Associated, 0));
        }
        lead.hand.share_application(&lead.id, &id, &shares, after).await?;
        let (record, ..) = lead.hand.application(&lead.id, &id).await?;
        let content = one.content(&record.content, (&lead.id, &with.id), text, from);
        let file = content.text(&id, (call, record.call_version))?;
        lead.hand.import_application(&lead.id, (&id, record.edition), &file, after).await?;
        let digest = ::calls::digest(&file).to_string();
        lead.hand.offer_application(&lead.id, &id, &digest, after).await?;
        Ok((id, digest))
    }

    /// The dozen that was submitted before the closing of a call.
    pub(crate) async fn add_demo_dossiers(
        &self,
        crew: &Crew,
        (call, text): (&str, &Specification),
        closes: Date,
    ) -> Result<(), Error> {
        let starts = closes.saturating_add(120.days());
        for (rank, one) in (0_i64..).zip(&DOSSIERS) {
            // They come in all along, and more and more as the closing is near.
            let begun = clock(closes.saturating_sub((40 - rank * 3).days()), 9)?;
            let (id, digest) = self.offer_demo_dossier(crew, (call, text), one, (begun, starts)).await?;
            let signed = hours_after(begun, 48);
            for member in [one.lead, one.with] {
                let signer = crew.of(member)?;
                signer.hand.sign_application_for(&signer.id, &id, &digest, signed).await?;
            }
        }
        Ok(())
    }

    /// What is on its way while a call is open: one that a partner has still to sign, one that is being written.
    pub(crate) async fn begin_demo_dossiers(
        &self,
        crew: &Crew,
        (call, text): (&str, &Specification),
        from: Date,
    ) -> Result<(), Error> {
        let begun = clock(from, 9)?;
        let starts = from.saturating_add(180.days());
        let (id, digest) = self.offer_demo_dossier(crew, (call, text), &WAITING, (begun, starts)).await?;
        let lead = crew.of(WAITING.lead)?;
        lead.hand.sign_application_for(&lead.id, &id, &digest, hours_after(begun, 30)).await?;

        let (desk, landlord, asked) = (crew.of(Cle)?, crew.of(Bailleur)?, crew.of(Toits)?);
        let id = desk
            .hand
            .begin_application(&desk.id, call, "Une conciergerie du logement accompagné", begun)
            .await?;
        let whose = (id.as_str(), landlord.id.as_str());
        desk.hand.invite_partner(&desk.id, whose, PartnerRole::CoHolder, begun).await?;
        landlord.hand.answer_invitation(&landlord.id, &id, true, hours_after(begun, 3)).await?;
        let whose = (id.as_str(), asked.id.as_str());
        desk.hand.invite_partner(&desk.id, whose, PartnerRole::Associated, begun).await?;
        let shares = [
            (desk.id.clone(), PartnerRole::Lead, 6_000),
            (landlord.id.clone(), PartnerRole::CoHolder, 3_000),
            (asked.id.clone(), PartnerRole::Associated, 0),
        ];
        desk.hand.share_application(&desk.id, &id, &shares, begun).await?;
        let (record, ..) = desk.hand.application(&desk.id, &id).await?;
        let mut content = record.content.clone();
        content.publics.insert("at-risk".to_owned());
        content.households = Some(40);
        content.lines.extend(line(1, &desk.id, "team", "Deux conciergeries", 84_000));
        content.lines.extend(line(2, &landlord.id, "letting", "Permanences sur place", 26_000));
        let file = content.text(&id, (call, record.call_version))?;
        desk.hand.import_application(&desk.id, (&id, record.edition), &file, hours_after(begun, 5)).await?;
        Ok(())
    }
}
