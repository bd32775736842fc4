/** Asking for help without an account, then finding who can: what a small association and a desk do in a morning. */
import assert from "node:assert/strict";

const text = (page) => page.locator("main").innerText();

/** Somebody without an account asks in their own words, keeps the link, follows the request and writes. */
export async function askWithoutAccount(page, url) {
  await page.goto(`${url}/aide?lang=fr`);
  assert.match(await text(page), /Guichet qui recevra la demande : La Clé de Valombre/);
  await page.fill("#demande", "Notre chaudière tombe en panne tous les mois. Il nous faut aussi un plan de travaux sur dix ans.");
  await page.fill("#commune", "Valombre");
  await page.fill("#organisation", "Les Deux Rives");
  await page.fill("#personne", "Ali Mansouri");
  await page.getByRole("button", { name: "Continuer" }).click();
  const missing = await page.locator("#error-summary").innerText();
  assert.match(missing, /Urgence/, "what is missing is said");
  assert.match(missing, /Téléphone ou adresse électronique/);
  assert.equal(await page.inputValue("#organisation"), "Les Deux Rives", "nothing typed is lost");
  await page.locator("label", { hasText: "Dans les semaines qui viennent" }).click();
  await page.fill("#telephone", "05 00 00 00 11");
  await page.getByRole("button", { name: "Continuer" }).click();
  assert.match(await page.inputValue("#besoin-1"), /chaudière/, "the needs are read in the words");
  assert.match(await page.inputValue("#besoin-2"), /plan de travaux/);
  await page.selectOption("#sujet-1", "energy");
  await page.selectOption("#sujet-2", "works-plan");
  await page.getByRole("button", { name: "Envoyer la demande" }).click();
  const number = /Votre demande (\d{4}-\d{4}) est déposée/.exec(await text(page))?.[1];
  assert.ok(number, await text(page));
  await page.getByRole("link", { name: "Suivre ma demande" }).click();
  const here = page.url();
  assert.match(await text(page), /La Clé de Valombre répond de cette demande/);
  await page.locator("summary", { hasText: "Écrire" }).click();
  await page.locator("textarea[name=texte]").fill("Nous sommes joignables le matin.");
  await page.locator("details[open]").getByRole("button", { name: "Confirmer" }).click();
  assert.match(await text(page), /Nous sommes joignables le matin/);
  return { number, here };
}

/** The desk calls, says what it is about, looks who can help and why, and proposes. */
export async function routeAsDesk(page, url, number) {
  await page.goto(`${url}/saisines?lang=fr`);
  await page.getByRole("link", { name: number }).click();
  assert.match(await text(page), /Les Deux Rives/);
  await page.getByRole("button", { name: "J’ai parlé au demandeur" }).click();
  await page.getByRole("link", { name: "Chercher qui peut aider" }).first().click();
  assert.match(await text(page), /Pourquoi cette équipe/);
  assert.match(await text(page), /Les autres équipes, et pourquoi pas elles/);
  await page.getByRole("button", { name: "Proposer à ces équipes" }).click();
  assert.match(await text(page), /Proposé/);
}
