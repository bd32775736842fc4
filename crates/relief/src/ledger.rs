//! The ledger: for each tax office and year of tax, what may be claimed of the expenses paid the year before, against the
//! tax that is due there; what is lost, and until when all of it may be claimed. Cents; civil days; pure.

use crate::classify::{WorksClass, WorksCode};
use crate::deadline::{Urgency, deadline, urgency};
use crate::duplicates::repeated;
use crate::exemption::{Taxed, WhyUnknown, all_taxed};
use crate::expense::{Article, Expense, Kind};
use crate::payment::{paid, paid_ht};
use crate::rules::Rules;
use crate::share::share;
use jiff::civil::{Date, date};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// From which day a residence belongs to a tax office; the last one before a day holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Belonging {
    pub residence_id: String,
    pub office_id: String,
    pub from: Date,
}

/// One tax notice: what is due in a commune, and what another relief already took from it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Notice {
    pub office_id: String,
    pub year: i16,
    pub due: i64,
    pub other_relief: i64,
}

/// A claim that was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Filed {
    pub id: String,
    pub office_id: String,
    pub year: i16,
    pub article: Article,
    pub expense_ids: BTreeSet<String>,
    pub claimed: i64,
    /// What the office granted; `None`: no answer yet.
    pub granted: Option<i64>,
}

/// Everything the ledger is computed from.
#[derive(Debug, Clone, Default)]
pub struct Question {
    pub expenses: Vec<Expense>,
    pub belongings: Vec<Belonging>,
    pub notices: Vec<Notice>,
    pub filed: Vec<Filed>,
}

/// Why an expense is not counted, and waits for somebody or is out for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Out {
    /// Not paid: it belongs to no year yet.
    NotPaid,
    /// Its words leave a doubt: a person decides.
    Ambiguous,
    /// Works that no relief pays.
    Excluded,
    /// It repeats another expense: a person decides.
    Repeats(String),
    /// A person said that it is the same as another one.
    SetAside,
    /// No residence, or its tax office is not known.
    NoOffice,
    Exempt {
        until: i16,
    },
    TaxUnknown(WhyUnknown),
    /// Energy works are claimed on HT, which is not known.
    HtUnknown,
    /// A part was held back as a guarantee, and nobody said how much: what was paid is not known.
    PaidUnknown,
    /// Subsidies pay all of it.
    Subsidised,
    /// Inseparable works, which the parameters leave out.
    Inseparable,
    Barred {
        since: Date,
    },
}

impl Out {
    /// Does it wait for a person, who decides or says what is missing? Then it is told with its last day: it would be lost in
    /// silence otherwise.
    #[must_use]
    pub const fn waits(&self) -> bool {
        match self {
            Out::Ambiguous
            | Out::Repeats(_)
            | Out::NoOffice
            | Out::TaxUnknown(_)
            | Out::HtUnknown
            | Out::PaidUnknown => true,
            Out::NotPaid
            | Out::Excluded
            | Out::SetAside
            | Out::Exempt { .. }
            | Out::Subsidised
            | Out::Inseparable
            | Out::Barred { .. } => false,
        }
    }

    /// The stable code, used in files.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Out::NotPaid => "not-paid",
            Out::Ambiguous => "ambiguous",
            Out::Excluded => "excluded",
            Out::Repeats(_) => "repeats",
            Out::SetAside => "set-aside",
            Out::NoOffice => "no-office",
            Out::Exempt { .. } => "exempt",
            Out::TaxUnknown(_) => "tax-unknown",
            Out::HtUnknown => "ht-unknown",
            Out::PaidUnknown => "paid-unknown",
            Out::Subsidised => "subsidised",
            Out::Inseparable => "inseparable",
            Out::Barred { .. } => "barred",
        }
    }
}

/// Where an expense stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Standing {
    /// It may be claimed. `share`: its part of the relief; `None`: what is due is not known.
    Counted {
        share: Option<i64>,
    },
    /// In a claim that was filed.
    Filed {
        claim_id: String,
    },
    Out(Out),
}

/// One expense in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub expense_id: String,
    pub class: WorksClass,
    pub code: Option<WorksCode>,
    pub article: Option<Article>,
    pub office_id: Option<String>,
    /// Year of the tax: the one after payment.
    pub year: Option<i16>,
    /// What may be claimed of it at most, with its sign.
    pub claimable: i64,
    pub taxed: Option<Taxed>,
    pub deadline: Option<Date>,
    pub standing: Standing,
}

/// One article in one office and year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// Claimable, not filed yet.
    pub claimable: i64,
    /// What the tax leaves room for; `None`: what is due is not known.
    pub relief: Option<i64>,
    pub lost: Option<i64>,
    /// Filed: granted where there was an answer, claimed otherwise.
    pub filed: i64,
    pub expenses: usize,
}

/// One tax office and one year of tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficeYear {
    pub office_id: String,
    pub year: i16,
    /// Tax due after other reliefs; `None`: no notice is noted.
    pub pool: Option<i64>,
    pub access: Sum,
    pub energy: Sum,
    pub deadline: Date,
    pub urgency: Urgency,
    /// Expenses paid in December: a month later they would have had another year.
    pub paid_in_december: usize,
}

impl OfficeYear {
    /// The sum of an article.
    #[must_use]
    pub const fn of(&self, article: Article) -> &Sum {
        match article {
            Article::Access => &self.access,
            Article::Energy => &self.energy,
        }
    }

    /// Is something left to file before the last day?
    #[must_use]
    pub fn is_open(&self) -> bool {
        let some = |sum: &Sum| sum.claimable > 0 && sum.relief != Some(0);
        !matches!(self.urgency, Urgency::Barred { .. }) && (some(&self.access) || some(&self.energy))
    }

    /// What is lost under both articles; `None`: not known.
    #[must_use]
    pub fn lost(&self) -> Option<i64> {
        self.access.lost?.checked_add(self.energy.lost?)
    }

    /// What the tax still has room for once everything that is claimable is claimed; `None`: not known.
    #[must_use]
    pub fn room(&self) -> Option<i64> {
        let used = [self.access.filed, self.energy.filed, self.access.relief?, self.energy.relief?];
        Some(self.pool?.saturating_sub(used.into_iter().fold(0, i64::saturating_add)).max(0))
    }
}

/// The whole ledger, in an order that depends on nothing but what is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// By id of expense.
    pub lines: Vec<Line>,
    /// By year, the last one first, then by office.
    pub offices: Vec<OfficeYear>,
    /// Tax due after other reliefs, by office and year, with what was filed against it.
    pub pools: BTreeMap<(String, i16), (i64, i64)>,
}

/// Amounts that do not fit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("amounts are too high to be added up")]
pub struct TooHigh;

fn add(a: i64, b: i64) -> Result<i64, TooHigh> {
    a.checked_add(b).ok_or(TooHigh)
}

/// The office of a residence on a day; `None`: not known.
#[must_use]
pub fn office_on<'b>(belongings: &'b [Belonging], residence_id: &str, on: Date) -> Option<&'b str> {
    let mine = belongings.iter().filter(|b| b.residence_id == residence_id && b.from <= on);
    mine.max_by_key(|b| (b.from, b.office_id.as_str())).map(|b| b.office_id.as_str())
}

/// What may be claimed of an expense: art. 1391 C takes what was paid with tax, art. 1391 E a part of it without tax; in a
/// residence of which some dwellings are exempt, the part of those that are not.
fn claimable(expense: &Expense, article: Article, taxed: Option<Taxed>, rules: &Rules) -> Result<i64, Out> {
    let (payment, amounts) = (expense.payment, expense.amounts);
    let net = |gross: i64, deduct: bool| {
        if deduct { gross.saturating_sub(expense.subsidies).max(0) } else { gross }
    };
    let paid = paid(payment, amounts).ok_or(Out::PaidUnknown)?;
    let whole = match article {
        Article::Access => net(paid, rules.deduct_subsidies),
        Article::Energy => {
            let ht = paid_ht(payment, amounts).ok_or(Out::HtUnknown)?;
            crate::amounts::part(net(ht, true), rules.energy_rate)
        }
    };
    let cents = match taxed {
        // Rounded down: what exempt dwellings bear is not claimed, to the cent.
        Some(Taxed::Part { taxed, of, .. }) if of > 0 => {
            i64::try_from(i128::from(whole) * i128::from(taxed) / i128::from(of)).unwrap_or(whole)
        }
        _ => whole,
    };
    Ok(expense.signed(cents))
}

struct Places<'q> {
    question: &'q Question,
    repeated: BTreeMap<String, String>,
    filed: BTreeMap<&'q str, &'q Filed>,
}

fn line(expense: &Expense, places: &Places<'_>, today: Date, rules: &Rules) -> Line {
    let (class, code) = expense.class();
    let article = Article::of(class);
    let year = expense.paid_on.and_then(|paid| paid.year().checked_add(1));
    // The tax of a year is due by whoever owns on its first day, at the office of that day.
    let office_id = year.and_then(|year| {
        let first = Date::new(year, 1, 1).ok()?;
        office_on(&places.question.belongings, expense.residence_id.as_deref()?, first).map(str::to_owned)
    });
    let taxed = year.map(|year| all_taxed(&expense.taxed, year, rules));
    let last = expense.paid_on.and_then(|paid| deadline(paid.year(), rules));
    let cents = article.map(|article| claimable(expense, article, taxed, rules));
    let barred = last.and_then(|last| match urgency(last, today, rules) {
        Urgency::Barred { since } => Some(since),
        _ => None,
    });
    let out = |out: Out| Standing::Out(out);
    let standing = if let Some(filed) = places.filed.get(expense.id.as_str()) {
        Standing::Filed { claim_id: filed.id.clone() }
    } else if expense.resemblance == Some(crate::expense::Resemblance::SetAside) {
        out(Out::SetAside)
    } else if let Some(since) = barred.filter(|_| class != WorksClass::Exclu) {
        // Nothing is left to decide of it.
        out(Out::Barred { since })
    } else if let Some(first) = places.repeated.get(&expense.id) {
        out(Out::Repeats(first.clone()))
    } else if class == WorksClass::Ambigu {
        out(Out::Ambiguous)
    } else if article.is_none() {
        out(Out::Excluded)
    } else if class == WorksClass::IndisPmr && !rules.count_inseparable {
        out(Out::Inseparable)
    } else if expense.paid_on.is_none() {
        out(Out::NotPaid)
    } else if office_id.is_none() {
        out(Out::NoOffice)
    } else {
        match (taxed, &cents) {
            (Some(Taxed::No { until, .. }), _) => out(Out::Exempt { until }),
            (Some(Taxed::Unknown(why)), _) => out(Out::TaxUnknown(why)),
            (_, Some(Err(why))) => out(why.clone()),
            (_, Some(Ok(0))) => out(Out::Subsidised),
            _ => Standing::Counted { share: None },
        }
    };
    Line {
        expense_id: expense.id.clone(),
        class,
        code,
        article,
        office_id,
        year,
        claimable: cents.and_then(Result::ok).unwrap_or(0),
        taxed,
        deadline: last,
        standing,
    }
}

/// Shares what the pool leaves among the lines of one article; gives back what is left of the pool.
fn settle(lines: &mut [&mut Line], pool: Option<i64>, sum: &mut Sum) -> Result<Option<i64>, TooHigh> {
    let mut net = 0_i64;
    for line in lines.iter() {
        net = add(net, line.claimable)?;
    }
    sum.expenses = lines.len();
    // Credit notes may take off more than was paid: nothing is claimed then, and nothing is owed.
    sum.claimable = net.max(0);
    sum.relief = pool.map(|pool| sum.claimable.min(pool.max(0)));
    sum.lost = sum.relief.map(|relief| sum.claimable - relief);
    if let Some(relief) = sum.relief {
        let weights: Vec<i64> = lines.iter().map(|line| line.claimable.max(0)).collect();
        for (line, part) in lines.iter_mut().zip(share(relief, &weights)) {
            line.standing = Standing::Counted { share: Some(part) };
        }
    }
    Ok(pool.zip(sum.relief).map(|(pool, relief)| pool - relief))
}

/// The ledger on a day. The same whatever the order of what it is asked from.
///
/// # Errors
/// [`TooHigh`] when amounts do not fit.
pub fn ledger(question: &Question, today: Date, rules: &Rules) -> Result<Ledger, TooHigh> {
    let mut filed = BTreeMap::new();
    for claim in &question.filed {
        for id in &claim.expense_ids {
            filed.insert(id.as_str(), claim);
        }
    }
    let places = Places { question, repeated: repeated(&question.expenses), filed };
    let mut lines: Vec<Line> =
        question.expenses.iter().map(|expense| line(expense, &places, today, rules)).collect();
    lines.sort_by(|a, b| a.expense_id.cmp(&b.expense_id));

    let mut pools: BTreeMap<(String, i16), (i64, i64)> = BTreeMap::new();
    for notice in &question.notices {
        let pool = pools.entry((notice.office_id.clone(), notice.year)).or_default();
        pool.0 = add(pool.0, notice.due.checked_sub(notice.other_relief).ok_or(TooHigh)?.max(0))?;
    }
    let mut sums: BTreeMap<(i16, String), [Sum; 2]> = BTreeMap::new();
    for claim in &question.filed {
        let taken = claim.granted.unwrap_or(claim.claimed);
        let sum = sums.entry((claim.year, claim.office_id.clone())).or_default();
        let at = usize::from(claim.article == Article::Energy);
        sum[at].filed = add(sum[at].filed, taken)?;
        if let Some(pool) = pools.get_mut(&(claim.office_id.clone(), claim.year)) {
            pool.1 = add(pool.1, taken)?;
        }
    }
    let is_counted = |line: &Line| matches!(line.standing, Standing::Counted { .. });
    for line in lines.iter().filter(|line| is_counted(line)) {
        if let (Some(year), Some(office)) = (line.year, &line.office_id) {
            sums.entry((year, office.clone())).or_default();
        }
    }
    let mut offices = Vec::new();
    for ((year, office_id), [mut access, mut energy]) in sums {
        let pool = pools.get(&(office_id.clone(), year)).copied();
        let mut left = match pool {
            Some((due, filed)) => Some(due.checked_sub(filed).ok_or(TooHigh)?.max(0)),
            None => None,
        };
        // Both articles draw on the same tax: accessibility first.
        for (article, sum) in [(Article::Access, &mut access), (Article::Energy, &mut energy)] {
            let mut mine: Vec<&mut Line> = lines
                .iter_mut()
                .filter(|l| is_counted(l) && l.article == Some(article) && l.year == Some(year))
                .filter(|l| l.office_id.as_deref() == Some(&office_id))
                .collect();
            left = settle(&mut mine, left, sum)?;
        }
        let december = question.expenses.iter().filter(|e| {
            let in_december = e.paid_on.is_some_and(|paid| paid.month() == 12 && paid.year() + 1 == year);
            let counted = lines
                .binary_search_by(|l| l.expense_id.cmp(&e.id))
                .is_ok_and(|at| is_counted(&lines[at]) && lines[at].office_id.as_deref() == Some(&office_id));
            in_december && counted && e.kind == Kind::Invoice
        });
        let last = deadline(year.saturating_sub(1), rules).unwrap_or(date(9999, 12, 31));
        offices.push(OfficeYear {
            paid_in_december: december.count(),
            office_id,
            year,
            pool: pool.map(|(due, _)| due),
            access,
            energy,
            deadline: last,
            urgency: urgency(last, today, rules),
        });
    }
    offices.sort_by(|a, b| (-i32::from(a.year), &a.office_id).cmp(&(-i32::from(b.year), &b.office_id)));
    Ok(Ledger { lines, offices, pools })
}
