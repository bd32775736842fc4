//! Writing a call: a draft is changed; what was published becomes another version, approved again by every funder.

use super::edit_form::{List, Typed, amount, rate};
use super::places;
use super::words::specification_refusal;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use ::calls::{Category, Criterion, Fund, Mix, Public, Question, Quota, QuotaKind, Situation, Specification};
use askama::Template;
use axum::extract::Path;
use jiff::civil::{Date, DateTime, Time};
use register::calls::CallRecord;
use std::collections::{BTreeMap, BTreeSet};
use texts::Texts;
use trust::organisation::OrganisationKind as Kind;

struct Shown {
    n: usize,
    key: String,
    fields: Vec<Field>,
}

struct Group {
    code: &'static str,
    title: String,
    rows: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "calls/edit.html")]
struct EditPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    what: Vec<String>,
    errors: ErrorSummary<'a>,
    action: String,
    back: String,
    seen: String,
    head: Vec<Field>,
    groups: Vec<Group>,
}

/// The organisations of the register, by id and by the name that people type.
struct Known {
    names: BTreeMap<String, String>,
    ids: BTreeMap<String, Vec<String>>,
}

impl Known {
    async fn of(asked: &Asked) -> Result<Known, PageError> {
        let all = asked.register.organisations().await?;
        let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for one in &all {
            ids.entry(one.name.to_lowercase()).or_default().push(one.id.clone());
        }
        Ok(Known { names: all.into_iter().map(|one| (one.id, one.name)).collect(), ids })
    }

    /// The one organisation of this name: a name that two bear is not guessed at.
    fn id(&self, name: &str) -> Option<String> {
        match self.ids.get(&name.trim().to_lowercase()).map(Vec::as_slice) {
            Some([one]) => Some(one.clone()),
            _ => None,
        }
    }
}

/// Reads a form, and notes what is wrong beside its field.
struct Reader<'a> {
    t: Texts,
    typed: &'a Typed,
    known: &'a Known,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn wrong(&mut self, name: &str, what: String) {
        self.problems.push(Problem::new(name, what));
    }

    fn day(&mut self, name: &str) -> Option<Date> {
        let text = self.typed.text(name);
        let found = text.parse::<Date>().ok();
        if found.is_none() && !text.is_empty() {
            self.wrong(name, self.t.call_no_day());
        }
        found
    }

    fn clock(&mut self, name: &str) -> DateTime {
        let day = self.day(name);
        if day.is_none() {
            self.wrong(name, self.t.call_no_day());
        }
        let hour = format!("{name}-heure");
        let text = self.typed.text(&hour).replace(['h', 'H'], ":");
        let time = Time::strptime("%H:%M", &text).ok();
        if time.is_none() {
            self.wrong(&hour, self.t.call_no_hour());
        }
        day.unwrap_or_default().to_datetime(time.unwrap_or_default())
    }

    fn number(&mut self, name: &str, text: &str) -> u32 {
        let found = text.parse::<u32>().ok();
        if found.is_none() {
            self.wrong(name, self.t.call_no_number());
        }
        found.unwrap_or(0)
    }

    fn cents(&mut self, name: &str, text: &str) -> i64 {
        let found = amount(text);
        if found.is_none() {
            self.wrong(name, self.t.application_no_amount());
        }
        found.unwrap_or(0)
    }

    fn rate(&mut self, name: &str, text: &str) -> u32 {
        let found = rate(text);
        if found.is_none() {
            self.wrong(name, self.t.call_no_rate());
        }
        found.unwrap_or(0)
    }

    fn lists(&mut self, one: &mut Specification) {
        let situations = |all: &mut dyn Iterator<Item = &str>| all.filter_map(Situation::from_code).collect();
        for row in self.typed.list(List::Publics) {
            one.publics.push(Public {
                key: row.key.clone(),
                label: row.text("libelle").to_owned(),
                reason: row.text("raison").to_owned(),
                any_of: situations(&mut row.all("une")),
                all_of: situations(&mut row.all("toutes")),
            });
        }
        for (n, row) in (1..).zip(self.typed.list(List::Criteria)) {
            let n: usize = n;
            one.criteria.push(Criterion {
                key: row.key.clone(),
                label: row.text("libelle").to_owned(),
                looks_at: row.text("regard").to_owned(),
                weight: self.number(&format!("critere-poids-{n}"), row.text("poids")),
            });
        }
        for (n, row) in (1..).zip(self.typed.list(List::Mix)) {
            let n: usize = n;
            one.mix.push(Mix {
                kinds: row.all("natures").filter_map(Kind::from_code).collect(),
                at_least: self.number(&format!("mixite-combien-{n}"), row.text("combien")),
            });
        }
        for (n, row) in (1..).zip(self.typed.list(List::Questions)) {
            let n: usize = n;
            one.questions.push(Question {
                key: row.key.clone(),
                label: row.text("libelle").to_owned(),
                hint: row.text("aide").to_owned(),
                most_chars: self.number(&format!("question-longueur-{n}"), row.text("longueur")),
                is_required: row.text("obligatoire") == "oui",
            });
        }
        for row in self.typed.list(List::Categories) {
            one.categories.push(Category {
                key: row.key.clone(),
                label: row.text("libelle").to_owned(),
                is_eligible: row.text("eligible") == "oui",
            });
        }
        self.money(one);
    }

    fn money(&mut self, one: &mut Specification) {
        for (n, row) in (1..).zip(self.typed.list(List::Funds)) {
            let n: usize = n;
            let name = |part: &str| format!("fonds-{part}-{n}");
            let organisation = self.known.id(row.text("financeur"));
            if organisation.is_none() {
                self.wrong(&name("financeur"), self.t.call_no_organisation());
            }
            let household = row.text("menage");
            one.funds.push(Fund {
                key: row.key.clone(),
                organisation: organisation.unwrap_or_default(),
                name: row.text("nom").to_owned(),
                total_cents: self.cents(&name("total"), row.text("total")),
                rate_bp: self.rate(&name("taux"), row.text("taux")),
                least_cents: self.cents(&name("minimum"), row.text("minimum")),
                most_cents: self.cents(&name("maximum"), row.text("maximum")),
                most_per_household_cents: (!household.is_empty())
                    .then(|| self.cents(&name("menage"), household)),
                categories: row.all("paie").map(str::to_owned).collect(),
            });
        }
        for (n, row) in (1..).zip(self.typed.list(List::Quotas)) {
            let n: usize = n;
            let of = row.text("designe").lines().map(str::trim).filter(|line| !line.is_empty());
            one.quotas.push(Quota {
                key: row.key.clone(),
                label: row.text("libelle").to_owned(),
                kind: QuotaKind::from_code(row.text("sorte")).unwrap_or(QuotaKind::LandlordCarried),
                // A public is named by its label: people do not know keys.
                of: of.map(|line| public_key(one, line)).collect(),
                at_least_bp: self.rate(&format!("quota-moins-{n}"), row.text("moins")),
            });
        }
    }
}

fn public_key(one: &Specification, line: &str) -> String {
    let same = one.publics.iter().find(|public| public.label == line);
    same.map_or_else(|| line.to_owned(), |public| public.key.clone())
}

/// The specification of a form, and who opens the call beside those who pay.
async fn read(
    asked: &Asked,
    typed: &Typed,
    kept: Option<&Specification>,
) -> Result<Result<(Specification, BTreeSet<String>), Vec<Problem>>, PageError> {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let known = Known::of(asked).await?;
    let mut reader = Reader { t, typed, known: &known, problems: Vec::new() };
    let none = BTreeSet::new();
    let before = kept.map_or(&none, |one| &one.territories);
    let territories =
        places::read(t, &gazetteer, (typed.text("territoires"), before)).unwrap_or_else(|why| {
            reader.wrong("territoires", why);
            BTreeSet::new()
        });
    let mut others = BTreeSet::new();
    for line in typed.text("financeurs").lines().map(str::trim).filter(|line| !line.is_empty()) {
        match known.id(line) {
            Some(id) => others.extend([id]),
            None => reader.wrong("financeurs", format!("« {line} » : {}", t.call_no_organisation())),
        }
    }
    let public = typed.text("taux-public");
    let mut one = Specification {
        title: typed.text("titre").to_owned(),
        summary: typed.text("resume").to_owned(),
        objectives: typed
            .text("objectifs")
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(str::to_owned)
            .collect(),
        publics: Vec::new(),
        criteria: Vec::new(),
        territories,
        mix: Vec::new(),
        questions: Vec::new(),
        categories: Vec::new(),
        funds: Vec::new(),
        public_rate_bp: (!public.is_empty()).then(|| reader.rate("taux-public", public)),
        quotas: Vec::new(),
        reference: typed.text("textes").to_owned(),
        least_months: reader.number("mois-min", typed.text("mois-min")),
        most_months: reader.number("mois-max", typed.text("mois-max")),
        opens: reader.clock("ouverture"),
        closes: reader.clock("cloture"),
        questions_until: reader.day("questions-fin"),
        committee_on: reader.day("comite"),
        results_on: reader.day("resultats"),
        contest_days: match typed.text("contester") {
            "" => None,
            days => Some(reader.number("contester", days)),
        },
    };
    reader.lists(&mut one);
    Ok(if reader.problems.is_empty() { Ok((one, others)) } else { Err(reader.problems) })
}

/// The edition of the draft that the form was made from; empty when what is written will be another version.
fn seen_of(record: &CallRecord) -> String {
    record.draft().map(|(version, edition)| format!("{}.{edition}", version.number)).unwrap_or_default()
}

fn page<'a>(
    asked: &Asked,
    record: Option<&CallRecord>,
    (typed, seen): (&Typed, String),
    problems: &'a [Problem],
) -> EditPage<'a> {
    let t = asked.t;
    let title = if record.is_some() { t.call_edit() } else { t.call_new() };
    let mut crumbs = vec![crumb("/appels", t.call_title())];
    if let Some(one) = record {
        let name = one.shown().map(|version| version.specification.title.clone()).unwrap_or_default();
        crumbs.push(crumb(format!("/appels/{}", one.id), name));
    }
    crumbs.push(crumb("", title.as_str()));
    let mut what = vec![t.call_edit_what()];
    if record.is_some_and(|one| one.in_force().is_some()) {
        what.push(t.call_edit_version());
    }
    let group = |list: List| Group {
        code: list.code(),
        title: list.title(t),
        rows: (1..)
            .zip(typed.list(list))
            .map(|(n, row): (usize, _)| Shown {
                n,
                key: row.key.clone(),
                fields: typed
                    .fields(t, list, n, row)
                    .into_iter()
                    .map(|field| field.checked(problems))
                    .collect(),
            })
            .collect(),
    };
    EditPage {
        t,
        c: Chrome::new(asked, Place::Calls, crumbs).narrow(),
        what,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: record
            .map_or_else(|| "/appels/nouveau".to_owned(), |one| format!("/appels/{}/modifier", one.id)),
        back: record.map_or_else(|| "/appels".to_owned(), |one| format!("/appels/{}", one.id)),
        seen,
        head: typed.head_fields(t).into_iter().map(|field| field.checked(problems)).collect(),
        groups: List::ALL.map(group).into(),
        title,
    }
}

/// `GET /appels/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, None, (&Typed::blank(), String::new()), &[]))
}

/// Beside which field a refusal of the register stands.
fn problem(t: Texts, code: &str) -> Problem {
    let (bare, n) = code.split_once(':').unwrap_or((code, "1"));
    let field = match bare {
        "call-objectives" => "objectifs".to_owned(),
        "call-public" => format!("public-libelle-{n}"),
        "call-criterion" => format!("critere-libelle-{n}"),
        "call-weights" => "critere-poids-1".to_owned(),
        "call-mix" => format!("mixite-combien-{n}"),
        "call-question" => format!("question-libelle-{n}"),
        "call-category" | "call-nothing-eligible" => format!("categorie-libelle-{n}"),
        "call-fund" => format!("fonds-nom-{n}"),
        "call-fund-category" => format!("fonds-paie-{n}"),
        "call-quota" => format!("quota-libelle-{n}"),
        "call-public-rate" => "taux-public".to_owned(),
        "call-months" => "mois-max".to_owned(),
        "call-no-such-hour" => "cloture-heure".to_owned(),
        "call-closing" => "cloture".to_owned(),
        "call-days" => "questions-fin".to_owned(),
        "call-funder" | "call-same-funders" => "financeurs".to_owned(),
        _ => "titre".to_owned(),
    };
    Problem::new(&field, specification_refusal(t, code))
}

/// `POST /appels/nouveau`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let mut typed = Typed::sent(&form);
    if typed.row_act(form.text("acte").unwrap_or("")) {
        return show(&page(&asked, None, (&typed, String::new()), &[]));
    }
    let problems = match read(&asked, &typed, None).await? {
        Err(problems) => problems,
        Ok((one, others)) => {
            let own = asked.caller.organisation_id()?;
            match asked.register.draft_call(own, &one, &others, asked.caller.at).await {
                Ok(id) => return go(&format!("/appels/{id}?fait=ecrit")),
                Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, None, (&typed, String::new()), &problems))
}

/// The call of an address, for whoever coordinates it.
pub(super) async fn own(asked: &Asked, id: &str) -> Result<CallRecord, PageError> {
    let own = asked.caller.organisation_id()?;
    let record = asked.register.call(Some(own), id).await?;
    if record.coordinator.id == own { Ok(record) } else { Err(PageError::NotFound) }
}

/// `GET /appels/{id}/modifier`
pub(super) async fn ask_again(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = own(&asked, &id).await?;
    let last = record.call.versions.last().ok_or(PageError::NotFound)?;
    let gazetteer = asked.register.gazetteer().await?;
    let known = Known::of(&asked).await?;
    let pays = |id: &str| last.specification.funds.iter().any(|fund| fund.organisation == id);
    let beside =
        record.funders.iter().filter(|one| !pays(&one.party.id) && one.party.id != record.coordinator.id);
    let others: Vec<String> = beside.map(|one| one.party.name.clone()).collect();
    let typed = Typed::of(&last.specification, &others, (&gazetteer, &known.names));
    show(&page(&asked, Some(&record), (&typed, seen_of(&record)), &[]))
}

/// `POST /appels/{id}/modifier`
pub(super) async fn change(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let record = own(&asked, &id).await?;
    let said = form.text("vu").unwrap_or("").to_owned();
    let mut typed = Typed::sent(&form);
    if typed.row_act(form.text("acte").unwrap_or("")) {
        return show(&page(&asked, Some(&record), (&typed, said), &[]));
    }
    let seen = said.split_once('.').and_then(|(n, edition)| Some((n.parse().ok()?, edition.parse().ok()?)));
    let kept = record.call.versions.last().map(|version| &version.specification);
    let problems = match read(&asked, &typed, kept).await? {
        Err(problems) => problems,
        Ok((one, others)) => {
            let own = asked.caller.organisation_id()?;
            match asked.register.write_call(own, &id, seen, (&one, &others), asked.caller.at).await {
                Ok(number) => return go(&format!("/appels/{id}?version={number}&fait=ecrit")),
                Err(register::Error::Refused(code)) => vec![problem(t, &code)],
                Err(register::Error::Changed) => vec![Problem::new("titre", t.changed_meanwhile())],
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, Some(&record), (&typed, said), &problems))
}
