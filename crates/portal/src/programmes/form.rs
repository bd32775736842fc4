//! The form of a scenario: what it shows, and what is read of it.

use super::typed::{
    WrongLine, read_cents, read_offices, read_pensions, read_permille, read_sites, read_works, typed_cents,
    typed_offices, typed_pensions, typed_permille, typed_sites, typed_works,
};
use super::words;
use crate::edge::form::Pairs;
use crate::ui::{Choice, Field, Problem};
use model::dwelling::AdaptationLevel;
use register::adaptations::Catalogue;
use register::portfolio::Portfolio;
use register::programmes::{
    Facts, Fault, MOST_PACKAGES, NotedProgramme, Package, Settings, Unreachable, WHOLE_EFFECT, package_price,
};
use texts::{Texts, format};

/// Fields that belong together.
pub(super) struct Part {
    pub title: String,
    pub lead: String,
    /// Rows of fields.
    pub rows: Vec<Vec<Field>>,
}

/// What a form is drawn from: what is kept, what was sent, what is wrong with it.
pub(super) struct Sheet<'a> {
    pub t: Texts,
    pub programme: &'a NotedProgramme,
    pub portfolio: &'a Portfolio,
    pub catalogue: &'a Catalogue,
    pub settings: &'a Settings,
    pub sent: Option<&'a Pairs>,
    pub problems: &'a [Problem],
}

const LEVELS: [AdaptationLevel; 3] = [AdaptationLevel::N2, AdaptationLevel::N3, AdaptationLevel::N4];

impl Sheet<'_> {
    /// What a field shows: what was sent, else what is kept.
    fn value(&self, name: &str, kept: String) -> String {
        match self.sent {
            Some(form) => form.text(name).unwrap_or("").to_owned(),
            None => kept,
        }
    }

    fn text(&self, name: &str, label: String, kept: String) -> Field {
        Field::text(name, label, &self.value(name, kept)).checked(self.problems)
    }

    fn area(&self, name: &str, label: String, hint: String, kept: String) -> Field {
        Field::area(name, label, &self.value(name, kept)).hint(hint).checked(self.problems)
    }

    fn yes_no(&self, name: &str, label: String, kept: bool) -> Field {
        let now = self.value(name, if kept { "oui" } else { "non" }.to_owned());
        let options = vec![Choice::new("oui", self.t.yes(), &now), Choice::new("non", self.t.no(), &now)];
        Field::select(name, label, options).checked(self.problems)
    }

    fn budgets(&self) -> Part {
        let t = self.t;
        let each = self.programme.each_year().enumerate().map(|(at, year)| {
            let kept = self.settings.budgets_cents.get(at).copied().map_or_else(String::new, typed_cents);
            self.text(&format!("budget{at}"), t.prog_budget_year(year.to_string()), kept)
        });
        let goal = self.settings.goal_dwellings.map_or_else(String::new, |n| n.to_string());
        Part {
            title: t.prog_part_money(),
            lead: t.prog_part_money_lead(),
            rows: vec![
                each.collect(),
                vec![
                    self.yes_no("carry", t.prog_carry(), self.settings.carry_over),
                    self.text("rise", t.prog_rise(), typed_permille(self.settings.price_rise_permille)),
                    self.text("goal", t.prog_goal(), goal),
                ],
            ],
        }
    }

    fn package(&self, at: usize) -> Vec<Field> {
        let t = self.t;
        let kept = self.settings.packages.get(at);
        let of = |value: &dyn Fn(&Package) -> String| kept.map_or_else(String::new, value);
        let named = |kind: &str| format!("{kind}{at}");
        let level = self.value(&named("level"), of(&|p| p.level.code().to_owned()));
        let levels = LEVELS.iter().map(|l| Choice::new(l.code(), l.code(), &level)).collect();
        let price = self.text(
            &named("price"),
            t.prog_package_price(),
            of(&|p| p.price_cents.map_or_else(String::new, typed_cents)),
        );
        // What the catalogue makes of it is told, so that nobody types it again.
        let found =
            kept.filter(|p| p.price_cents.is_none()).map(|p| match package_price(p, self.catalogue) {
                Some(cents) => t.prog_price_catalogue(words::money(t, cents)),
                None => t.prog_price_missing(),
            });
        vec![
            self.text(
                &named("package"),
                t.prog_package(format::count(t.lang(), at as u64 + 1)),
                of(&|p| p.label.clone()),
            ),
            Field::select(&named("level"), t.prog_package_level(), levels).checked(self.problems),
            self.text(&named("effect"), t.prog_package_effect(), of(&|p| typed_permille(p.effect))),
            self.text(&named("works"), t.prog_package_works(), of(&|p| typed_works(&p.works))),
            match found {
                Some(hint) => price.hint(hint),
                None => price,
            },
        ]
    }

    fn works(&self) -> Part {
        let t = self.t;
        let s = self.settings;
        let mut rows: Vec<Vec<Field>> = (0..MOST_PACKAGES).map(|at| self.package(at)).collect();
        let price = |cents: Option<i64>| cents.map_or_else(String::new, typed_cents);
        rows.push(vec![
            self.text("ramp", t.prog_ramp(), price(s.ramp.price_cents)),
            self.text("lift", t.prog_lift(), price(s.lift.price_cents)),
        ]);
        rows.push(vec![self.area(
            "sites",
            t.prog_sites(),
            t.prog_sites_hint(),
            typed_sites(self.portfolio, &s.ramp, &s.lift),
        )]);
        rows.push(vec![
            self.text("fixed", t.prog_fixed(), typed_cents(s.campaign.fixed_cents)),
            self.text("discount", t.prog_discount(), typed_permille(s.campaign.discount_permille)),
            self.yes_no("targets", t.prog_targets_only(), s.campaign.targets_only),
        ]);
        Part { title: t.prog_part_works(), lead: t.prog_part_works_lead(), rows }
    }

    fn payers(&self) -> Part {
        let t = self.t;
        let s = self.settings;
        Part {
            title: t.prog_part_payers(),
            lead: t.prog_part_payers_lead(),
            rows: vec![
                vec![self.area(
                    "offices",
                    t.prog_offices(),
                    t.prog_offices_hint(),
                    typed_offices(&s.offices),
                )],
                vec![
                    self.yes_no("returns", t.prog_returns(), s.relief_returns),
                    self.yes_no("in-dwellings", t.prog_in_dwellings(), s.relief_in_dwellings),
                    self.yes_no("deduct", t.prog_deduct(), s.deduct_subsidies),
                    self.text("exemption", t.prog_exemption(), s.exemption_years.to_string()),
                ],
                vec![self.area(
                    "pensions",
                    t.prog_pensions(),
                    t.prog_pensions_hint(),
                    typed_pensions(&s.pensions),
                )],
                vec![self.text("promise", t.prog_promise(), s.promise_points.to_string())],
            ],
        }
    }

    fn rules(&self) -> Part {
        let t = self.t;
        let s = self.settings;
        let (kind, part) = match s.unreachable {
            Unreachable::Forbidden => ("non", String::new()),
            Unreachable::Part(permille) => ("part", typed_permille(permille)),
        };
        let kind = self.value("unreachable", kind.to_owned());
        let kinds = vec![
            Choice::new("non", t.prog_unreachable_no(), &kind),
            Choice::new("part", t.prog_unreachable_part(), &kind),
        ];
        let facts = self.value("facts", s.facts.code().to_owned());
        let readings = vec![
            Choice::new(Facts::Sure.code(), t.prog_facts_sure(), &facts),
            Choice::new(Facts::Possible.code(), t.prog_facts_possible(), &facts),
        ];
        Part {
            title: t.prog_part_rules(),
            lead: t.prog_part_rules_lead(),
            rows: vec![
                vec![
                    self.text("need80", t.prog_need80(), s.need.from_80.to_string()),
                    self.text("need70", t.prog_need70(), s.need.from_70.to_string()),
                    self.text("need60", t.prog_need60(), s.need.from_60.to_string()),
                    self.text("reach", t.prog_reach(), typed_permille(s.reach_permille)),
                    self.text("waiting", t.prog_waiting(), typed_permille(s.discount_permille)),
                ],
                vec![Field::radios("facts", t.prog_facts(), readings).checked(self.problems)],
                vec![
                    Field::radios("unreachable", t.prog_unreachable(), kinds).checked(self.problems),
                    self.text("unreachable-part", t.prog_unreachable_share(), part),
                ],
                vec![
                    self.text(
                        "capacity",
                        t.prog_capacity(),
                        s.capacity.map_or_else(String::new, |n| n.to_string()),
                    ),
                    self.text("fairness", t.prog_fairness(), typed_permille(s.fairness_permille)),
                    self.text("fairness-price", t.prog_fairness_price(), typed_permille(s.fairness_price)),
                    self.text("keep", t.prog_keep(), s.keep_points.to_string()),
                ],
            ],
        }
    }

    /// Every part of the form.
    pub(super) fn parts(&self) -> Vec<Part> {
        vec![self.budgets(), self.works(), self.payers(), self.rules()]
    }
}

/// What is being read: the form, and what was found wrong so far.
struct Reader<'a> {
    t: Texts,
    form: &'a Pairs,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn wrong(&mut self, name: &str, what: String) {
        self.problems.push(Problem::new(name, what));
    }

    /// A value that must be there and be read.
    fn needed<T>(
        &mut self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
        what: impl Fn(Texts) -> String,
    ) -> Option<T> {
        let found = self.form.text(name).and_then(read);
        if found.is_none() {
            self.wrong(name, what(self.t));
        }
        found
    }

    /// A value that may be left out.
    fn maybe<T>(
        &mut self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
        what: impl Fn(Texts) -> String,
    ) -> Option<T> {
        let text = self.form.text(name)?;
        let found = read(text);
        if found.is_none() {
            self.wrong(name, what(self.t));
        }
        found
    }

    fn is_yes(&self, name: &str) -> bool {
        self.form.text(name) == Some("oui")
    }

    fn whole<N: std::str::FromStr + Default>(&mut self, name: &str) -> N {
        self.needed(name, |text| text.parse().ok(), |t| t.prog_wrong_whole()).unwrap_or_default()
    }

    fn rate(&mut self, name: &str) -> u32 {
        self.needed(name, read_permille, |t| t.prog_wrong_rate()).unwrap_or_default()
    }

    fn list<T: Default>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, WrongLine>) -> T {
        match read(self.form.exact(name).unwrap_or("")) {
            Ok(all) => all,
            Err((line, code)) => {
                let what = words::line(self.t, line, code);
                self.wrong(name, what);
                T::default()
            }
        }
    }

    fn package(&mut self, at: usize) -> Option<Package> {
        let named = |kind: &str| format!("{kind}{at}");
        let label = self.form.text(&named("package"))?.to_owned();
        let level = LEVELS.into_iter().find(|l| Some(l.code()) == self.form.text(&named("level")));
        let price_cents = self.maybe(&named("price"), read_cents, |t| t.prog_wrong_amount());
        let works = match self.form.text(&named("works")) {
            None => Vec::new(),
            Some(text) => read_works(text).unwrap_or_else(|| {
                let what = self.t.prog_wrong_works();
                self.wrong(&named("works"), what);
                Vec::new()
            }),
        };
        let effect = self.rate(&named("effect")).min(WHOLE_EFFECT + 1);
        Some(Package { label, works, price_cents, level: level.unwrap_or(AdaptationLevel::N3), effect })
    }
}

/// The settings of a form, or everything that is wrong with it. Decisions and the seed stay as they were.
pub(super) fn read(
    t: Texts,
    form: &Pairs,
    (programme, portfolio): (&NotedProgramme, &Portfolio),
    before: &Settings,
) -> Result<Settings, Vec<Problem>> {
    let mut r = Reader { t, form, problems: Vec::new() };
    let mut settings = before.clone();
    settings.budgets_cents = (0..usize::from(programme.years))
        .map(|at| r.needed(&format!("budget{at}"), read_cents, |t| t.prog_wrong_budget()).unwrap_or_default())
        .collect();
    settings.carry_over = r.is_yes("carry");
    settings.price_rise_permille = r.rate("rise");
    settings.goal_dwellings = r.maybe("goal", |text| text.parse().ok(), |t| t.prog_wrong_whole());
    settings.packages = (0..MOST_PACKAGES).filter_map(|at| r.package(at)).collect();
    settings.ramp.price_cents = r.maybe("ramp", read_cents, |t| t.prog_wrong_amount());
    settings.lift.price_cents = r.maybe("lift", read_cents, |t| t.prog_wrong_amount());
    let (mut ramp, mut lift) = (settings.ramp.clone(), settings.lift.clone());
    r.list("sites", |text| read_sites(text, portfolio, (&mut ramp, &mut lift)));
    (settings.ramp, settings.lift) = (ramp, lift);
    settings.campaign.fixed_cents =
        r.needed("fixed", read_cents, |t| t.prog_wrong_amount()).unwrap_or_default();
    settings.campaign.discount_permille = r.rate("discount");
    settings.campaign.targets_only = r.is_yes("targets");
    settings.offices = r.list("offices", read_offices);
    settings.relief_returns = r.is_yes("returns");
    settings.relief_in_dwellings = r.is_yes("in-dwellings");
    settings.deduct_subsidies = r.is_yes("deduct");
    settings.exemption_years = r.whole("exemption");
    settings.pensions = r.list("pensions", read_pensions);
    settings.promise_points = r.whole("promise");
    settings.need.from_80 = r.whole("need80");
    settings.need.from_70 = r.whole("need70");
    settings.need.from_60 = r.whole("need60");
    settings.reach_permille = r.rate("reach");
    settings.discount_permille = r.rate("waiting");
    settings.facts = form.text("facts").and_then(Facts::from_code).unwrap_or(Facts::Sure);
    settings.unreachable = match form.text("unreachable") {
        Some("part") => Unreachable::Part(r.rate("unreachable-part")),
        _ => Unreachable::Forbidden,
    };
    settings.capacity = r.maybe("capacity", |text| text.parse().ok(), |t| t.prog_wrong_whole());
    settings.fairness_permille = r.rate("fairness");
    settings.fairness_price = r.rate("fairness-price");
    settings.keep_points = r.whole("keep");
    if r.problems.is_empty() { Ok(settings) } else { Err(r.problems) }
}

/// What the register found wrong, beside the fields.
pub(super) fn problems(t: Texts, faults: &[Fault]) -> Vec<Problem> {
    faults.iter().map(|fault| Problem::new(&fault.field, words::fault(t, fault))).collect()
}
