//! Amounts, rates and short lists as people type them, and back again.

use model::words::fold;
use register::portfolio::Portfolio;
use register::programmes::{CommonWorks, MOST_CENTS, OfficeRoom, PensionWindow};

/// What a line that cannot be read is about: its number from 1, and a code of [`super::words::line`].
pub(super) type WrongLine = (usize, &'static str);

/// An amount in euros: `1 250`, `1250,50 €`; cents.
pub(super) fn read_cents(text: &str) -> Option<i64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let (euros, cents) = text.split_once([',', '.']).unwrap_or((text.as_str(), ""));
    let are_figures = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if euros.is_empty() || cents.len() > 2 || !are_figures(euros) || !are_figures(cents) {
        return None;
    }
    let cents = format!("{cents:0<2}").parse::<i64>().ok()?;
    let all = euros.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)?;
    (all <= MOST_CENTS).then_some(all)
}

/// Cents as they are typed: `1250` or `1250,50`.
pub(super) fn typed_cents(cents: i64) -> String {
    match cents % 100 {
        0 => (cents / 100).to_string(),
        rest => format!("{},{rest:02}", cents / 100),
    }
}

/// A rate in per cent, `12`, `5,5 %`: thousandths.
pub(super) fn read_permille(text: &str) -> Option<u32> {
    let hundredths = read_cents(text.trim_end_matches('%'))?;
    u32::try_from((hundredths % 10 == 0).then_some(hundredths / 10)?).ok()
}

/// Thousandths as they are typed, in per cent.
pub(super) fn typed_permille(permille: u32) -> String {
    match permille % 10 {
        0 => (permille / 10).to_string(),
        rest => format!("{},{rest}", permille / 10),
    }
}

/// The lines of a list that are not blank, with their numbers from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let all =
        text.lines().enumerate().map(|(at, line)| (at + 1, line.trim())).filter(|(_, line)| !line.is_empty());
    all.map(|(at, line)| (at, line.split(';').map(str::trim).collect()))
}

fn codes(text: &str) -> Vec<String> {
    text.split([' ', ',']).map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

/// An amount that may not be known: `?`.
fn known(text: &str) -> Option<Option<i64>> {
    if text == "?" { Some(None) } else { read_cents(text).map(Some) }
}

/// `Office ; communes ; amount / amount / ?`, one line for each tax office.
pub(super) fn read_offices(text: &str) -> Result<Vec<OfficeRoom>, WrongLine> {
    let mut all = Vec::new();
    for (at, cells) in lines(text) {
        let [office, communes, amounts] = cells[..] else { return Err((at, "cells-offices")) };
        let room: Option<Vec<Option<i64>>> = amounts.split('/').map(|amount| known(amount.trim())).collect();
        let room_cents = room.ok_or((at, "amount"))?;
        let communes = codes(communes);
        if office.is_empty() || communes.is_empty() {
            return Err((at, "cells-offices"));
        }
        all.push(OfficeRoom { office: office.to_owned(), communes, room_cents });
    }
    Ok(all)
}

pub(super) fn typed_offices(all: &[OfficeRoom]) -> String {
    let amount = |cents: &Option<i64>| cents.map_or_else(|| "?".to_owned(), typed_cents);
    let one = |o: &OfficeRoom| {
        let room: Vec<String> = o.room_cents.iter().map(amount).collect();
        format!("{} ; {} ; {}", o.office, o.communes.join(" "), room.join(" / "))
    };
    all.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Two whole numbers with a dash between them.
fn span<T: std::str::FromStr>(text: &str) -> Option<(T, T)> {
    let (first, last) = text.split_once(['-', '–'])?;
    Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
}

/// `Fund ; départements ; 2027-2030 ; 20-60 ; 3500 ; 150000`, one line for each agreement; the envelope may be left out.
pub(super) fn read_pensions(text: &str) -> Result<Vec<PensionWindow>, WrongLine> {
    let mut all = Vec::new();
    for (at, cells) in lines(text) {
        let [name, departments, years, dwellings, cap, ref envelope @ ..] = cells[..] else {
            return Err((at, "cells-pensions"));
        };
        let (first_year, last_year) = span::<i16>(years).ok_or((at, "years"))?;
        let (least, most) = span::<u32>(dwellings).ok_or((at, "bounds"))?;
        let cap_cents = read_cents(cap).ok_or((at, "amount"))?;
        let envelope_cents = match envelope {
            [] | ["" | "-"] => None,
            [amount] => Some(read_cents(amount).ok_or((at, "amount"))?),
            _ => return Err((at, "cells-pensions")),
        };
        let departments = codes(departments);
        if name.is_empty() || departments.is_empty() {
            return Err((at, "cells-pensions"));
        }
        let name = name.to_owned();
        all.push(PensionWindow {
            name,
            departments,
            first_year,
            last_year,
            least,
            most,
            cap_cents,
            envelope_cents,
        });
    }
    Ok(all)
}

pub(super) fn typed_pensions(all: &[PensionWindow]) -> String {
    let one = |p: &PensionWindow| {
        let envelope =
            p.envelope_cents.map_or_else(String::new, |cents| format!(" ; {}", typed_cents(cents)));
        format!(
            "{} ; {} ; {}-{} ; {}-{} ; {}{envelope}",
            p.name,
            p.departments.join(" "),
            p.first_year,
            p.last_year,
            p.least,
            p.most,
            typed_cents(p.cap_cents)
        )
    };
    all.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// A price of works in one residence: an amount, `-` where they cannot be built, nothing for the general price.
fn own_price(text: &str) -> Option<Option<Option<i64>>> {
    match text {
        "" => Some(None),
        "-" | "–" => Some(Some(None)),
        amount => read_cents(amount).map(|cents| Some(Some(cents))),
    }
}

/// `Residence ; ramp ; lift`, one line for each residence that has prices of its own.
pub(super) fn read_sites(
    text: &str,
    portfolio: &Portfolio,
    (ramp, lift): (&mut CommonWorks, &mut CommonWorks),
) -> Result<(), WrongLine> {
    ramp.own.clear();
    lift.own.clear();
    for (at, cells) in lines(text) {
        let [name, ramp_price, lift_price] = cells[..] else { return Err((at, "cells-sites")) };
        let residence = portfolio.find(name).map_err(|_| (at, "residence"))?;
        for (works, typed) in [(&mut *ramp, ramp_price), (&mut *lift, lift_price)] {
            if let Some(price) = own_price(typed).ok_or((at, "amount"))?
                && works.own.insert(residence.id.clone(), price).is_some()
            {
                return Err((at, "twice"));
            }
        }
    }
    Ok(())
}

/// The same lines; a residence whose name is another's too is written by its id.
pub(super) fn typed_sites(portfolio: &Portfolio, ramp: &CommonWorks, lift: &CommonWorks) -> String {
    let price = |works: &CommonWorks, id: &str| match works.own.get(id) {
        None => String::new(),
        Some(None) => "-".to_owned(),
        Some(Some(cents)) => typed_cents(*cents),
    };
    let mut ids: Vec<&String> = ramp.own.keys().chain(lift.own.keys()).collect();
    ids.sort();
    ids.dedup();
    let name = |id: &str| match portfolio.residence(id) {
        Some(r) if portfolio.find(&r.name).is_ok_and(|found| found.id == id) && !r.name.contains(';') => {
            r.name.clone()
        }
        _ => id.to_owned(),
    };
    let mut all: Vec<String> = ids
        .into_iter()
        .map(|id| format!("{} ; {} ; {}", name(id), price(ramp, id), price(lift, id)))
        .collect();
    all.sort_by_key(|line| fold(line));
    all.join("\n")
}

/// `DW_WC DW_BAR*2`: codes of the catalogue, with how many of each.
pub(super) fn read_works(text: &str) -> Option<Vec<(String, u32)>> {
    codes(text)
        .into_iter()
        .map(|one| match one.split_once('*') {
            None => Some((one, 1)),
            Some((code, count)) => Some((code.to_owned(), count.parse().ok().filter(|n| *n > 0)?)),
        })
        .collect()
}

pub(super) fn typed_works(works: &[(String, u32)]) -> String {
    let one = |(code, count): &(String, u32)| match count {
        1 => code.clone(),
        count => format!("{code}*{count}"),
    };
    works.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_rates_are_read_as_they_are_typed_and_come_back_the_same() {
        for (text, cents) in
            [("1 250", 125_000), ("1250,5 €", 125_050), ("0", 0), ("10000000000", MOST_CENTS)]
        {
            assert_eq!(read_cents(text), Some(cents), "{text}");
            assert_eq!(read_cents(&typed_cents(cents)), Some(cents));
        }
        for wrong in ["", "-5", "1,234", "abc", "10000000001", "99999999999999999999", "٣"] {
            assert_eq!(read_cents(wrong), None, "{wrong}");
        }
        assert_eq!(
            (read_permille("12"), read_permille("5,5 %"), read_permille("0,05")),
            (Some(120), Some(55), None)
        );
        assert_eq!((typed_permille(120), typed_permille(55)), ("12".to_owned(), "5,5".to_owned()));
    }

    #[test]
    fn lists_are_read_line_by_line_and_a_wrong_line_is_named() {
        let offices =
            read_offices("SIP Nord ; 33063 33999 ; 120 000 / ? / 90000\n\nSIP Sud ; * ; ?").unwrap();
        assert_eq!(offices[0].room_cents, [Some(12_000_000), None, Some(9_000_000)]);
        assert_eq!(read_offices(&typed_offices(&offices)).unwrap(), offices);
        assert_eq!(read_offices("SIP ; * ; 5\nSIP deux ; *"), Err((2, "cells-offices")));
        assert_eq!(read_offices("SIP ; * ; -5"), Err((1, "amount")));
        let pensions = read_pensions("Carsat ; 33 40 ; 2027-2030 ; 20-60 ; 3500 ; 150000").unwrap();
        assert_eq!(
            (pensions[0].least, pensions[0].cap_cents, pensions[0].envelope_cents),
            (20, 350_000, Some(15_000_000))
        );
        assert_eq!(read_pensions(&typed_pensions(&pensions)).unwrap(), pensions);
        assert_eq!(read_pensions("Carsat ; 33 ; 2027 ; 20-60 ; 3500"), Err((1, "years")));
        assert_eq!(read_works("DW_WC, DW_BAR*2").map(|w| typed_works(&w)).as_deref(), Some("DW_WC DW_BAR*2"));
        assert_eq!(read_works("DW_BAR*0"), None);
    }
}
