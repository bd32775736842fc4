/** What the tax officer does with a year of invoices: a file, a decision, a claim and its letter. */
import assert from "node:assert/strict";

/** A bathroom that nobody can classify, a ramp, and three lines that are wrong. The dwelling is of the invented town. */
function invoices(year) {
  const paid = `15/06/${year - 1}`;
  return [
    "logement;type;date_paiement;numero_facture;date_facture;entreprise;libelle;ht;taux_tva;tva;ttc;retenue;montant_vire",
    `HV-TIL-A-0302;;${paid};E2E-1;${paid};Artisan;Pose de barres d'appui;1 000,00;10;100,00;1 100,00;non;1 100,00`,
    `HV-TIL-A-0302;;${paid};E2E-2;${paid};Artisan;Travaux divers;500,00;10;50,00;550,00;;`,
    `HV-TIL-A-0302;;${paid};E2E-3;${paid};Artisan;Douche adaptée;1 100,00;10;100,00;1 000,00;;`,
    `HV-TIL-A-0302;;${paid};E2E-4;${paid};Artisan;Douche adaptée;1 000,00;10;100,00;1 100,00;oui;1 100,00`,
    `INCONNU;;${paid};E2E-5;${paid};Artisan;Douche adaptée;1 000,00;10;100,00;1 100,00;;`,
  ].join("\n");
}

const bytes = async (page, href) => {
  const answer = await page.request.get(new URL(href, page.url()).href);
  assert.equal(answer.status(), 200, href);
  return answer.body();
};

/** Sends the file with one of the two buttons of the form. */
async function send(page, year, button) {
  const file = { name: "depenses.csv", mimeType: "text/csv", buffer: Buffer.from(invoices(year)) };
  await page.setInputFiles("#file", file);
  await Promise.all([page.waitForLoadState(), page.getByRole("button", { name: button, exact: true }).click()]);
}

/** Imports, decides, reads the letter and the annex, notes the deposit. Works without JavaScript. */
export async function claimAsTaxOfficer(page, url) {
  const year = new Date().getFullYear();
  await page.goto(`${url}/degrevements?lang=fr`);
  await page.getByRole("link", { name: "Importer un fichier" }).click();
  await send(page, year, "Vérifier");
  const verdict = page.locator("section[aria-labelledby=verdict-title]");
  assert.match(await verdict.innerText(), /5 lignes lues, 2 nouvelles.*3 refusées/s);
  assert.equal(await verdict.locator("tbody tr").count(), 3, "each wrong line says where and what to do");
  assert.match(await verdict.innerText(), /Rien n’est encore écrit/);
  await send(page, year, "Importer");
  assert.match(await verdict.innerText(), /C’est importé/);

  await page.goto(`${url}/degrevements/depenses?etat=a-decider&mots=E2E-2`);
  await page.locator("tbody input[type=checkbox]").check();
  await page.selectOption("select[name=decision]", { label: "Accessibilité (1391 C)" });
  await page.getByRole("button", { name: "Décider des dépenses choisies" }).click();
  assert.match(await page.locator("main").innerText(), /C’est noté/);

  await page.goto(`${url}/degrevements`);
  await page.getByRole("link", { name: new RegExp(`SIP de Valombre – ${year}`) }).click();
  const here = page.url();
  const annex = (await bytes(page, `${here}/annexe.csv`)).toString("utf8");
  for (const invoice of ["E2E-1", "E2E-2"]) assert.ok(annex.includes(invoice), `${invoice} is not in the annex`);
  for (const wrong of ["E2E-3", "E2E-4", "E2E-5"]) assert.ok(!annex.includes(wrong), `${wrong} was refused`);
  assert.equal((await bytes(page, `${here}/annexe.xlsx`)).subarray(0, 2).toString(), "PK");
  assert.equal((await bytes(page, `${here}/lettre.pdf`)).subarray(0, 4).toString(), "%PDF");
  assert.match(await page.locator("main").innerText(), /Ce qui n’est pas connu de l’annexe/);

  await page.getByRole("radio", { name: "1391 C" }).check();
  await page.getByRole("button", { name: "Noter le dépôt" }).click();
  assert.equal(page.url().split("?")[0], here);
  const filed = page.locator("section[aria-labelledby=claims-title]");
  assert.match(await filed.innerText(), /Déposée le/);
  const letter = await filed.getByRole("link", { name: /lettre/ }).getAttribute("href");
  assert.equal((await bytes(page, letter)).subarray(0, 4).toString(), "%PDF", "what was filed can be read again");
}
