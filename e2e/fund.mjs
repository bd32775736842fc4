/**
 * Walks of the family « Financer »: a director compares scenarios and takes the chapter away; an association finds money for a
 * project and plans the upkeep of its buildings. They run on the portal of the caller.
 */
import axe from "axe-core";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { open } from "./crawl.mjs";
import { NARROW, WIDE, enterAs } from "./portal.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** A computation of the invented town takes seconds; a slow machine is given more. */
const SOLVED_MS = 60_000;

/** @param {() => {browser: object, url: string}} where the browser and the address, once they are known */
export function fundWalks(where) {
  /** Runs `work` as somebody, on a fresh page, in French. */
  async function as(name, options, work) {
    const { browser, url } = where();
    const storageState = await enterAs(browser, url, name);
    const context = await browser.newContext({ viewport: WIDE, storageState, locale: "fr-FR", ...options });
    try {
      return await work(await context.newPage(), url, storageState);
    } finally {
      await context.close();
    }
  }

  /** Pages at 1280 and 400 px: no error, no violation, nothing wider than the screen. */
  async function sound(storageState, paths) {
    const { browser, url } = where();
    const wrong = [];
    for (const viewport of [WIDE, NARROW]) {
      const context = await browser.newContext({ viewport, storageState, locale: "fr-FR" });
      const page = await context.newPage();
      for (const path of paths) {
        const { status, problems } = await open(page, url + path);
        if (status !== 200) wrong.push(`${path}: status ${status}`);
        wrong.push(...problems.map((problem) => `${path}: ${problem}`));
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (overflow > 1) wrong.push(`${path} at ${viewport.width}: ${overflow} px wider than the screen`);
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate((rules) => axe.run(document, { runOnly: rules }), RULES);
        for (const { id, nodes } of violations) wrong.push(`${path} at ${viewport.width}: ${id}: ${nodes[0].html}`);
      }
      await context.close();
    }
    assert.deepEqual(wrong, []);
  }

  const pathOf = (page) => new URL(page.url()).pathname;
  const send = (page, name) => {
    const button = page.getByRole("button", { name, exact: typeof name === "string" });
    return Promise.all([page.waitForLoadState("load"), button.click()]);
  };

  describe("a director", () => {
    /** The two scenarios of the invented programme, computed by whoever plans the works. */
    const computed = () =>
      as("Marc Lefèvre", { javaScriptEnabled: false }, async (page, url) => {
        await page.goto(`${url}/programmes`);
        await page.locator('main tbody a[href^="/programmes/"]').first().click();
        const programme = pathOf(page);
        const scenarios = await page.$$eval('main tbody a[href^="/programmes/scenarios/"]', (all) =>
          all.slice(0, 2).map((a) => a.getAttribute("href")),
        );
        for (const scenario of scenarios) {
          await page.goto(url + scenario);
          await send(page, /^(Calculer|Recalculer)/);
          const end = Date.now() + SOLVED_MS;
          while ((await page.locator("progress").count()) > 0) {
            assert.ok(Date.now() < end, "the scenario is never computed");
            await page.waitForTimeout(300);
            await page.reload();
          }
        }
        return { programme, scenarios };
      });

    test("compares scenarios side by side, by an address that can be sent, and takes the chapter away", async () => {
      const { programme, scenarios } = await computed();
      await as("Hélène Roche", { javaScriptEnabled: false }, async (page, url, state) => {
        await page.goto(url + programme);
        // The label covers its box.
        for (const label of await page.locator('label[for^="s-"]').all()) await label.click();
        await send(page, "Comparer les scénarios");
        assert.equal(pathOf(page), `${programme}/comparer`);
        const heads = await page.locator("#compare-caption ~ thead th a").count();
        assert.equal(heads, 2, "one column for each scenario");
        const compared = page.url().slice(url.length);
        await page.goto(url + scenarios[0]);
        assert.ok((await page.locator("figure.chart .bars-short li").count()) >= 5, "a bar for each year");
        await page.goto(`${url}/psp`);
        const files = await page.$$eval('main a[href^="/psp."]', (all) => all.map((a) => a.getAttribute("href")));
        for (const end of ["docx", "pdf", "xlsx", "csv"]) {
          const path = files.find((href) => href.startsWith(`/psp.${end}`));
          assert.ok(path, `no link to ${end}`);
          const answer = await page.request.get(url + path);
          assert.equal(answer.status(), 200, path);
          assert.ok((await answer.body()).length > 1_000, path);
        }
        // The chapter itself is opened by the walk of every page.
        await sound(state, [compared, scenarios[0]]);
      });
    });

    test("writes what only the landlord can say, and reads it in the chapter", async () => {
      await as("Hélène Roche", { javaScriptEnabled: false }, async (page, url) => {
        await page.goto(`${url}/psp`);
        await page.locator('main a[href="/psp/textes/choix"]').first().click();
        await page.locator("#texte").fill("Adapter la ville basse.\n\n- d'abord les halls\n- puis les logements");
        await page.locator("#texte").press("Tab");
        await send(page, "Enregistrer");
        assert.equal(pathOf(page), "/psp");
        const said = await page.locator("section[aria-labelledby=choix]").innerText();
        assert.match(said, /d'abord les halls/);
        assert.match(said, /Écrit par l’organisme le/);
      });
    });
  });

  describe("an association", () => {
    test("describes a project, sees which schemes fit, and closes its funding plan", async () => {
      await as("Nadia Benali", { javaScriptEnabled: false }, async (page, url, state) => {
        await page.goto(`${url}/financements`);
        await page.locator("#titre").fill("Salle des voisins");
        await page.locator("#titre").press("Enter");
        await page.waitForURL(/\/decrire\/holder/);
        await page.locator("#holder").selectOption("association");
        await send(page, "Enregistrer");
        const project = pathOf(page);
        assert.match(project, /^\/financements\/projets\/[^/]+$/);
        assert.ok((await page.locator("article.card h3 a").count()) >= 3, "schemes, with why");
        await page.locator(`a[href="${project}/plan"]`).first().click();
        await page.locator("#c0-nom").fill("Travaux");
        await page.locator("#c0-ht").fill("10000");
        await page.locator('input[name="propre"]').fill("10000");
        await send(page, "Enregistrer");
        const figures = await page.locator("dl.summary").first().innerText();
        assert.match(figures.replace(/\s/g, ""), /10000/);
        await sound(state, [project, `${project}/plan`]);
      });
    });

    test("notes a component, tries another age, and finds its visit in the calendar", async () => {
      await as("Nadia Benali", { javaScriptEnabled: false }, async (page, url, state) => {
        await page.goto(`${url}/plan-pluriannuel/composants/nouveau`);
        await page.locator("#batiment").fill("Salle des voisins");
        await page.locator("#composant").selectOption("boiler");
        await page.locator("#quantite").fill("1");
        await page.locator("#pose-de").fill("2005");
        await page.locator("#mois").fill("12");
        const last = new Date(Date.now() - 300 * 86_400_000).toISOString().slice(0, 10);
        await page.locator("#derniere").fill(last);
        await send(page, "Essayer sans enregistrer");
        assert.match(await page.locator("main").innerText(), /Composants dont la place change/);
        await send(page, "Enregistrer");
        assert.equal(pathOf(page), "/plan-pluriannuel/composants");
        const one = await page.getByRole("row", { name: /Salle des voisins/ }).getByRole("link").getAttribute("href");
        await page.goto(`${url}/plan-pluriannuel/entretien`);
        assert.match(await page.locator("main table").innerText(), /Salle des voisins/);
        const ics = await page.request.get(`${url}/plan-pluriannuel/entretien.ics`);
        assert.match(await ics.text(), /BEGIN:VEVENT/);
        await sound(state, ["/plan-pluriannuel", "/plan-pluriannuel/catalogue/roof", one]);
      });
    });
  });
}
