//! Every route, judged: conditions, risk, what would open it; those that are open first among themselves by risk.

use crate::Way;
use crate::opening::{Opening, opening};
use funding::{Book, Fact, Facts, Finding, Proof, SCHEMES, Scheme, Verdict};
use jiff::civil::Date;
use law::{Missing, Parameter, Status, Table};
use model::{Pair, Words};
use trust::closed_list;

closed_list! {
    /// What is known of a condition, or of a route.
    State {
        Met = "met",
        Unknown = "unknown",
        NotMet = "not-met",
    }
}

impl From<Verdict> for State {
    fn from(verdict: Verdict) -> State {
        match verdict {
            Verdict::Eligible => State::Met,
            Verdict::Unknown => State::Unknown,
            Verdict::NotEligible => State::NotMet,
        }
    }
}

closed_list! {
    /// How much can go wrong on a route whose conditions are met.
    Risk {
        Low = "low",
        Medium = "medium",
        High = "high",
    }
}

/// One condition of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub state: State,
    pub words: Words,
    /// The questions that it reads.
    pub facts: Vec<Fact>,
}

/// One route.
#[derive(Debug, Clone)]
pub struct Route {
    pub way: Way,
    pub scheme: &'static Scheme,
    /// Met: open; not met: closed whatever is still unknown.
    pub state: State,
    /// All must be met.
    pub conditions: Vec<Condition>,
    pub risk: Risk,
    /// Why, and what to have checked.
    pub cautions: Vec<Words>,
    /// Values of the law that were read, with their days and how sure they are.
    pub law: Vec<Parameter>,
    /// Values that the law has not on that day.
    pub holes: Vec<Missing>,
    /// `None`: it is open, or nothing opens it.
    pub opening: Option<Opening>,
}

/// What is said on a day.
#[derive(Debug, Clone)]
pub struct Advice {
    pub on: Date,
    /// In the order of the list.
    pub routes: Vec<Route>,
    /// Open routes, the best first: places in `routes`. A route whose conditions are not all met is never here.
    pub recommended: Vec<usize>,
    /// What is true of every route.
    pub notes: Vec<Words>,
}

impl Advice {
    /// The values of the law that were read, each once.
    #[must_use]
    pub fn law(&self) -> Vec<&Parameter> {
        let mut all: Vec<&Parameter> = self.routes.iter().flat_map(|route| &route.law).collect();
        all.sort();
        all.dedup();
        all
    }

    /// What the law said, as a text: two advices of the same text were made under the same law.
    #[must_use]
    pub fn law_text(&self) -> String {
        let line = |one: &Parameter| {
            let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
            let (from, to) = (day(one.from), day(one.to));
            format!("{};{};{from};{to};{}\n", one.key, one.value.amount, one.status.code())
        };
        self.law().into_iter().map(line).collect()
    }
}

/// The risk of a route whose conditions are met, and why.
fn base_risk(scheme: &Scheme) -> (Risk, Pair) {
    match scheme.code {
        "grant" => (
            Risk::High,
            (
                "Si l’acheteur définit le besoin ou reçoit un service, la subvention peut être requalifiée en marché.",
                "If the buyer defines the need or receives a service, the grant may be requalified as a contract.",
            ),
        ),
        "public-cooperation" => (
            Risk::High,
            (
                "Le juge vérifie que chacun agit pour l’intérêt général et que personne n’achète : revue juridique avant de signer.",
                "Courts check that each acts in the general interest and that nobody buys: legal review before signing.",
            ),
        ),
        "in-house" => (
            Risk::Medium,
            (
                "Le contrôle et la part d’activité se prouvent chaque année : une entrée au capital ou un marché extérieur ferme la voie.",
                "Control and the share of activity are proved every year: a new shareholder or outside contracts close the route.",
            ),
        ),
        "innovative-purchase" | "innovation-partnership" => (
            Risk::Medium,
            (
                "Le caractère innovant se justifie par écrit, avec l’état du marché le jour de l’achat.",
                "That it is innovative is justified in writing, with the state of the market on the day of purchase.",
            ),
        ),
        "reserved-ess" => (
            Risk::Medium,
            (
                "La liste des services, la durée et l’absence de marché précédent du même titulaire sont vérifiables par un concurrent.",
                "A competitor can check the list of services, the duration and that the holder had no such contract before.",
            ),
        ),
        "direct-award" | "direct-award-works" => (
            Risk::Medium,
            (
                "Un besoin découpé pour rester sous le seuil rend le marché irrégulier.",
                "A need split to stay under the threshold makes the contract irregular.",
            ),
        ),
        _ => (
            Risk::Low,
            (
                "Voie prévue par le code : le risque est celui de toute mise en concurrence.",
                "A route that the code provides for: the risk is that of any competition.",
            ),
        ),
    }
}

/// The conditions as a flat list: parts of « all » stand alone, others are one condition.
fn conditions(proof: &Proof, rule: &funding::Rule, out: &mut Vec<Condition>) {
    if let funding::Rule::All(parts) = rule {
        for (part, rule) in proof.parts.iter().zip(*parts) {
            conditions(part, rule, out);
        }
        return;
    }
    let words = match rule {
        funding::Rule::Any(_) => alternatives(proof),
        _ => proof.words.clone(),
    };
    let mut facts: Vec<Fact> = rule.leaves().iter().filter_map(|leaf| leaf.fact()).collect();
    facts.sort_unstable();
    facts.dedup();
    out.push(Condition { state: proof.verdict.into(), words, facts });
}

/// « a, ou b »: what is one of several, in one sentence.
fn alternatives(proof: &Proof) -> Words {
    let told = |part: &Proof| -> (String, String) {
        if part.parts.is_empty() {
            return part.words.clone().into_texts();
        }
        let (fr, en): (Vec<String>, Vec<String>) =
            part.parts.iter().map(|inner| inner.words.clone().into_texts()).unzip();
        (fr.join(" et "), en.join(" and "))
    };
    let (fr, en): (Vec<String>, Vec<String>) = proof.parts.iter().map(told).unzip();
    Words::from((fr.join(", ou "), en.join(", or ")))
}

fn route(
    (way, scheme): (Way, &'static Scheme),
    found: Finding,
    (book, facts, table): (&Book<'_>, &Facts, &Table),
) -> Route {
    let mut all = Vec::new();
    conditions(&found.proof, &scheme.rule, &mut all);
    let (mut risk, why) = base_risk(scheme);
    let mut cautions = vec![Words::from(why), Words::from(scheme.caution)];
    for one in found.parameters.iter().filter(|one| !one.status.is_sure()) {
        risk = risk.max(Risk::Medium);
        let (key, note) = (&one.key, &one.note);
        cautions.push(Words::from((
            format!("Valeur à confirmer avant de s’y fier : {key} ({note})."),
            format!("A value to confirm before relying on it: {key} ({note})."),
        )));
    }
    if !matches!(scheme.status, Status::Verified | Status::Stated) {
        risk = risk.max(Risk::Medium);
        cautions.push(Words::from((
            "Règle connue de la pratique, non relue dans le texte : à faire vérifier.",
            "A rule known from practice, not read again in the text: have it checked.",
        )));
    }
    // One party that is not a public buyer: « crossed services » with an association are not co-operation.
    if way == Way::Cooperation && facts.get(Fact::SupplierAuthority) != Some(1) {
        cautions.push(Words::from((
            "Des « services croisés » entre un bailleur et une association n’entrent pas ici, sauf si elle est elle-même pouvoir adjudicateur.",
            "“Crossed services” between a landlord and an association do not fit here, unless it is itself a contracting authority.",
        )));
    }
    Route {
        way,
        scheme,
        state: found.verdict.into(),
        conditions: all,
        risk,
        cautions,
        opening: opening(book, scheme, facts, table),
        law: found.parameters,
        holes: found.holes,
    }
}

/// The questions that routes read, in the order of the form.
#[must_use]
pub fn questions() -> Vec<Fact> {
    let of = SCHEMES.iter().filter(|scheme| Way::of(scheme).is_some());
    let mut facts: Vec<Fact> =
        of.flat_map(|scheme| scheme.rule.leaves().into_iter().filter_map(|leaf| leaf.fact())).collect();
    facts.sort_unstable();
    facts.dedup();
    facts
}

/// Judges every route on a day, under a law.
#[must_use]
pub fn advise(table: &Table, on: Date, facts: &Facts) -> Advice {
    let book = Book::new(table, on);
    let routes: Vec<Route> = SCHEMES
        .iter()
        .filter_map(|scheme| {
            let way = Way::of(scheme)?;
            Some(route((way, scheme), book.look(scheme.code, facts)?, (&book, facts, table)))
        })
        .collect();
    let mut recommended: Vec<usize> = (0..routes.len())
        .filter(|at| routes.get(*at).is_some_and(|route| route.state == State::Met))
        .collect();
    // A route made for the case comes before the ordinary one; among them the least risk, then the order of the list.
    recommended.sort_by_key(|at| routes.get(*at).map(|route| (route.way == Way::Ordinary, route.risk, *at)));
    Advice { on, recommended, notes: notes(table, on, facts), routes }
}

fn notes(table: &Table, on: Date, facts: &Facts) -> Vec<Words> {
    let mut notes = Vec::new();
    if facts.get(Fact::PublicBuyer) == Some(0) {
        notes.push(Words::from((
            "Qui n’est pas pouvoir adjudicateur achète librement : le code de la commande publique ne s’applique pas à lui.",
            "Whoever is not a contracting authority buys freely: the public procurement code does not apply.",
        )));
    }
    let published = table.value("procurement.data_publication", on).ok().map(|value| value.amount);
    if let (Some(least), Some(amount)) = (published, facts.get(Fact::PurchaseNet))
        && amount >= least
        && facts.get(Fact::PublicBuyer) != Some(0)
    {
        let (fr, en) = funding::cents(least).into_texts();
        notes.push(Words::from((
            format!(
                "À partir de {fr} hors taxes, les données essentielles du marché sont publiées (CCP R2196-1)."
            ),
            format!("From {en} without tax, essential data of the contract are published (CCP R2196-1)."),
        )));
    }
    notes
}
