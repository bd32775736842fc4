//! `plainpied transfers pool`: the pool of a landlord as an instance file, without names, for `transfers solve`.

use super::open;
use crate::cli::Lang;
use crate::transfers::Pool;
use anyhow::Context;
use register::portfolio::PortfolioRequest;
use register::transfers::Scenario;

/// Writes the pool of a landlord.
pub async fn write(asked: &Pool, lang: Lang) -> anyhow::Result<()> {
    let register = open(&asked.data).await?;
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let on = asked.on.unwrap_or_else(register::civil::today);
    let request =
        PortfolioRequest { landlord_id: landlord.id, on, weights: None, prudent: false, target: None };
    let portfolio = register.portfolio(&request).await?;
    let pool = register.transfer_pool(&portfolio, Scenario::default(), on).await?;
    std::fs::write(&asked.out, pool.file()?).with_context(|| asked.out.display().to_string())?;
    let (households, vacancies) = (pool.instance.households.len(), pool.instance.vacancies.len());
    let (moves, left_out) = (pool.instance.wishes.len(), pool.left_out);
    match lang {
        Lang::Fr => println!(
            "{households} ménages d’accord, {vacancies} logements libres, {moves} mouvements permis ; {left_out} \
             ménages hors du calcul (congé donné, ou logement absent du parc)."
        ),
        Lang::En => println!(
            "{households} households who agreed, {vacancies} free dwellings, {moves} moves allowed; {left_out} \
             households left out (notice given, or dwelling not in the stock)."
        ),
    }
    Ok(())
}
