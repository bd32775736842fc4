//! Reasons, rules and refusals of boards, in words.

use crate::instruction::words::euros;
use award::Why;
use award::what_if::Rule;
use register::boards::Stale;
use texts::{Texts, format};

/// A value of a board: thousandths of a point, as whole points.
pub(super) fn value(t: Texts, thousandths: i64) -> String {
    let sign = if thousandths < 0 { "−" } else { "" };
    format!("{sign}{}", format::count(t.lang(), thousandths.unsigned_abs() / 1_000))
}

/// A part in thousandths, as a percentage.
pub(super) fn share(t: Texts, per_mille: i64) -> String {
    format::percent(t.lang(), per_mille as f64 / 10.0, 0)
}

/// What the proof leaves open.
pub(super) fn gap(t: Texts, ppm: i64) -> String {
    format::percent(t.lang(), ppm as f64 / 10_000.0, 3)
}

/// Why a file is not funded; `fund` names a fund.
pub(super) fn why(t: Texts, of: &Why, fund: impl Fn(&str) -> String) -> String {
    match of {
        Why::Unscored => t.board_why_unscored(),
        Why::NoFund => t.board_why_no_fund(),
        Why::NoPlan { most, least } => t.board_why_no_plan(euros(t, *most), euros(t, *least)),
        Why::ByHand => t.board_why_by_hand(),
        Why::Outbid { worth, cost, scarce } if scarce.is_empty() => {
            t.board_why_outbid(value(t, *worth), value(t, *cost))
        }
        Why::Outbid { worth, cost, scarce } => {
            let names: Vec<String> = scarce.iter().map(|id| fund(id)).collect();
            t.board_why_scarce(value(t, *worth), value(t, *cost), names.join(", "))
        }
    }
}

/// A rule that could be let go.
pub(super) fn rule(t: Texts, of: &Rule, fund: impl Fn(&str) -> String) -> String {
    match of {
        Rule::LandlordQuota => t.board_rule_quota(),
        Rule::PublicCap => t.board_rule_public(),
        Rule::FundsPerBid => t.board_rule_funds(),
        Rule::Floor { territory } => t.board_rule_floor(territory.clone()),
        Rule::Company { fund: id } => t.board_rule_company(fund(id)),
        Rule::Most { fund: id } => t.board_rule_most(fund(id)),
    }
}

/// What changed since a board was computed; `file` and `fund` name them.
pub(super) fn stale(
    t: Texts,
    of: &Stale,
    file: impl Fn(&str) -> String,
    fund: impl Fn(&str) -> String,
) -> String {
    let mean =
        |of: Option<i64>| of.map_or_else(|| t.unknown(), |score| crate::instruction::words::points(t, score));
    match of {
        Stale::FileIn(id) => t.stale_in(file(id)),
        Stale::FileOut(id) => t.stale_out(file(id)),
        Stale::Score { file: id, before, after } => t.stale_score(file(id), mean(*before), mean(*after)),
        Stale::Plan(id) => t.stale_plan(file(id)),
        Stale::Fund(id) => t.stale_fund(fund(id)),
        Stale::Rules => t.stale_rules(),
        Stale::Nothing(code) => refusal(t, code),
    }
}

/// A list that anybody would make.
pub(super) fn list(t: Texts, code: &str) -> String {
    match code {
        "by-score" => t.board_list_score(),
        "by-worth" => t.board_list_worth(),
        "by-worth-per-euro" => t.board_list_per_euro(),
        "cheapest" => t.board_list_cheapest(),
        _ => t.board_list_landlords(),
    }
}

/// A refusal of the register, in words.
pub(crate) fn refusal(t: Texts, code: &str) -> String {
    let (code, rest) = code.split_once(':').unwrap_or((code, ""));
    match code {
        "board-envelope-none" => t.board_no_envelope(rest),
        "board-nothing" => t.board_no_file(),
        "result-text" => t.after_no_text(),
        "result-because" => t.after_no_because(),
        "result-late" => t.after_no_late(rest.parse().map(format::date).unwrap_or_else(|_| rest.to_owned())),
        "result-same-hand" => t.after_no_same_hand(),
        "result-not-now" => t.after_no_now(),
        "result-line" => t.after_no_line(),
        "result-changed" => t.after_no_changed(),
        "ledger-agreement" => t.after_no_agreement(),
        "board-proof" => t.board_no_proof(),
        "board-no-vote" => t.board_no_vote(),
        "board-stale" => t.board_no_stale(),
        "board-short" => {
            let (cents, fund) = rest.split_once(':').unwrap_or((rest, ""));
            t.board_no_short(euros(t, cents.parse().unwrap_or(0)), fund)
        }
        "board-quota" | "board-exemption" => t.board_no_quota(),
        "board-day" => t.board_no_day(),
        "board-adopted" => t.board_no_adopted(),
        "board-because" => t.board_no_because(),
        "board-busy" => t.board_no_busy(),
        "ledger-not-enough" | "ledger-closed" => t.board_no_ledger(),
        "vote-open" => t.jury_no_vote_open(),
        "vote-voters" => t.jury_no_voters(),
        "vote-secret" => t.jury_no_secret(),
        "vote-cast" => t.jury_no_cast(),
        "vote-closed" => t.jury_no_vote_closed(),
        _ => t.jury_no_other(),
    }
}
