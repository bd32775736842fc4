/** One portal and one browser for all the tests: starting them is the slow part. */
import axe from "axe-core";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { open, pages } from "../crawl.mjs";
import { fundWalks } from "../fund.mjs";
import { askWithoutAccount, routeAsDesk } from "../help.mjs";
import { claimAsTaxOfficer } from "../money.mjs";
import { NARROW, WIDE, enterAs, startBrowser, startPortal } from "../portal.mjs";

const DEMO = fileURLToPath(new URL("../../demo/", import.meta.url));

/** Pages that a newcomer must find without typing an address. */
const MUST_BE_LINKED = ["/residences", "/cibles", "/imports", "/ponderations", "/demande"];

let portal;
let browser;
/** The state of a browser where the ageing officer of the landlord is signed in. */
let officer;
let all = [];
/** Who opens which pages: the officer everything, the letting service what only it opens. */
let visits = [];

/** What the letting service alone opens. */
const LETTING = ["/mutations", "/charte", "/besoins", "/commissions", "/dossiers"];

before(async () => {
  portal = await startPortal();
  browser = await startBrowser();
  officer = await enterAs(browser, portal.url, "Amina Diallo");
  all = await pages(browser, portal.url, officer);
  const letting = await enterAs(browser, portal.url, "Camille Petit");
  visits = [
    [officer, all],
    [letting, await pages(browser, portal.url, letting, LETTING)],
  ];
});

after(async () => {
  await browser?.close();
  await portal?.stop();
});

/** Runs `work` on a fresh page. */
async function withPage(options, work) {
  const context = await browser.newContext({ viewport: WIDE, storageState: officer, ...options });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

const short = (url) => url.replace(portal.url, "");

/** The first residence of the list, as its page address. */
async function firstResidence(page) {
  await page.goto(`${portal.url}/residences`);
  const links = await page.$$eval("main table a[href]", (list) => list.map((a) => a.href));
  const found = links.find((href) => /\/residences\/[^/?]+$/.test(new URL(href).pathname));
  assert.ok(found, "the list links to no residence");
  return found;
}

describe("every page", () => {
  test("is reached by links", () => {
    const paths = all.map((url) => new URL(url).pathname);
    const lets = visits[1][1].map((url) => new URL(url).pathname);
    for (const path of ["/mutations/souhaits", "/mutations/essai", "/charte/demandes"]) {
      assert.ok(lets.includes(path), `${path} is not linked; met: ${lets.join(" ")}`);
    }
    for (const path of MUST_BE_LINKED) assert.ok(paths.includes(path), `${path} is not linked; met: ${paths.join(" ")}`);
  });

  for (const [name, viewport] of [["1280 px", WIDE], ["400 px", NARROW]]) {
    test(`loads without an error and without an accessibility violation at ${name}`, async () => {
      const wrong = [];
      const look = (storageState, urls) => withPage({ viewport, storageState }, async (page) => {
        for (const url of urls) {
          const { status, problems } = await open(page, url);
          if (status !== 200) wrong.push(`${short(url)}: status ${status}`);
          wrong.push(...problems.map((problem) => `${short(url)}: ${problem}`));
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          if (overflow > 1) wrong.push(`${short(url)}: ${overflow} px wider than the screen`);
          await page.evaluate(axe.source);
          const { violations } = await page.evaluate(() =>
            axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
          );
          for (const { id, help, nodes } of violations) wrong.push(`${short(url)}: ${id}: ${help} — ${nodes[0].html}`);
        }
      });
      for (const [state, urls] of visits) await look(state, urls);
      assert.equal(wrong.length, 0, `\n${wrong.join("\n")}`);
    });
  }

  test("says the same without JavaScript", async () => {
    const wrong = [];
    const look = (storageState, urls) => withPage({ javaScriptEnabled: false, storageState }, async (page) => {
      for (const url of urls) {
        const answer = await page.goto(url);
        const titles = await page.locator("h1").count();
        const mains = await page.locator("main").count();
        if (answer.status() !== 200 || titles !== 1 || mains !== 1) {
          wrong.push(`${short(url)}: status ${answer.status()}, ${titles} h1, ${mains} main`);
        }
      }
    });
    for (const [state, urls] of visits) await look(state, urls);
    assert.equal(wrong.length, 0, `\n${wrong.join("\n")}`);
  });

  test("exists in English", async () => {
    await withPage({}, async (page) => {
      await page.goto(`${portal.url}/?lang=en`);
      assert.equal(await page.locator("html").getAttribute("lang"), "en");
      await page.goto(`${portal.url}/?lang=fr`);
      assert.equal(await page.locator("html").getAttribute("lang"), "fr");
    });
  });
});

describe("one residence", () => {
  test("has its sheet to print, its visit form and its dwellings", async () => {
    await withPage({}, async (page) => {
      const residence = await firstResidence(page);
      for (const part of ["", "/fiche", "/visite"]) {
        const { status, problems } = await open(page, residence + part);
        assert.deepEqual([status, problems], [200, []], short(residence + part));
      }
      await page.goto(residence);
      const dwelling = page.locator('a[href*="/logements/"]').first();
      assert.ok(await dwelling.count(), "no link to a dwelling");
      const answer = await page.goto(new URL(await dwelling.getAttribute("href"), residence).href);
      assert.equal(answer.status(), 200);
    });
  });
});

describe("the same figure everywhere", () => {
  /** Rows of the list, features of the map, lines of the export. */
  async function counts(page, query) {
    await page.goto(`${portal.url}/residences${query}`);
    const rows = await page.locator("main table tbody tr").count();
    const map = await (await page.request.get(`${portal.url}/residences.geojson${query}`)).json();
    const csv = await (await page.request.get(`${portal.url}/residences.csv${query}`)).text();
    const lines = csv.split(/\r?\n/).filter((line) => line.trim() !== "").length - 1;
    return { list: rows, map: map.features.length, export: lines };
  }

  test("list, map and export agree, with and without a filter", async () => {
    await withPage({ javaScriptEnabled: false }, async (page) => {
      const everything = await counts(page, "");
      assert.deepEqual(everything, { list: 12, map: 12, export: 12 });
      const query = await filterBy(page, "Tilleuls");
      assert.deepEqual(await counts(page, query), { list: 1, map: 1, export: 1 });
    });
  });

  /** Fills the search field of the list and submits; returns the query string that it makes. */
  async function filterBy(page, words) {
    await page.goto(`${portal.url}/residences`);
    const field = page.locator('main form input[type="search"], main form input[type="text"]').first();
    await field.fill(words);
    await Promise.all([page.waitForURL(/\?/), field.press("Enter")]);
    return new URL(page.url()).search;
  }
});

describe("with the keyboard alone", () => {
  /** What has the focus: its tag, its words, whether one can see it. */
  const focused = (page) =>
    page.evaluate(() => {
      const { activeElement: it } = document;
      const style = getComputedStyle(it);
      const box = it.getBoundingClientRect();
      const ring = style.outlineStyle !== "none" || style.boxShadow !== "none";
      const words = it.innerText?.trim() ?? "";
      return { tag: it.tagName, href: it.getAttribute("href"), words, visible: ring && box.width > 0 && box.bottom > 0 };
    });

  test("the first stop skips to the content", async () => {
    await withPage({}, async (page) => {
      await page.goto(`${portal.url}/residences`);
      await page.keyboard.press("Tab");
      const first = await focused(page);
      assert.equal(first.tag, "A");
      assert.match(first.href ?? "", /^#/);
      assert.ok(first.visible, "the skip link cannot be seen");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      const inside = await page.evaluate(() => document.querySelector("main").contains(document.activeElement));
      assert.ok(inside, "after the skip link, the next stop is not in the content");
    });
  });

  /** Goes on with the Tab key to the stop that `wanted` accepts; every stop on the way can be seen. */
  async function tabTo(page, wanted, most = 40) {
    for (let stops = 0; stops < most; stops += 1) {
      await page.keyboard.press("Tab");
      const stop = await focused(page);
      assert.ok(stop.visible, `stop ${stops + 1} (${stop.tag} ${stop.href ?? stop.words}) cannot be seen`);
      if (wanted(stop)) return stop;
    }
    assert.fail(`not reached in ${most} tabs`);
  }

  const family = (words) => (stop) => stop.tag === "SUMMARY" && stop.words === words;
  const isOpen = (page, words) =>
    page.evaluate((w) => [...document.querySelectorAll("#nav details")].some((d) => d.open && d.querySelector("summary").innerText.trim() === w), words);

  for (const [name, viewport] of [["1280 px", WIDE], ["400 px", NARROW]]) {
    test(`the menu opens a family, then a page, in the order in which it is read, at ${name}`, async () => {
      await withPage({ viewport, locale: "fr-FR" }, async (page) => {
        await page.goto(`${portal.url}/`);
        await tabTo(page, family("Connaître"));
        // Closed families are one stop each.
        const next = await tabTo(page, () => true);
        assert.equal(next.words, "Décider");
        await page.keyboard.press("Enter");
        assert.ok(await isOpen(page, "Décider"));
        await page.keyboard.press("Escape");
        assert.ok(!(await isOpen(page, "Décider")), "Escape closes it");
        assert.equal((await focused(page)).words, "Décider", "and the focus is still there");
        await page.keyboard.press("Space");
        const first = await tabTo(page, () => true);
        assert.equal(first.href, "/cibles", "its first page is the next stop");
        await Promise.all([page.waitForURL(/\/cibles/), page.keyboard.press("Enter")]);
        assert.equal(await page.locator("h1").count(), 1);
        assert.equal(await page.locator('#nav summary[aria-current="true"]').innerText(), "Décider");
        assert.equal(await page.locator('#nav a[aria-current="page"]').count(), 1);
      });
    });

    test(`an open family is accessible and stays on the screen at ${name}`, async () => {
      await withPage({ viewport }, async (page) => {
        await page.goto(`${portal.url}/`);
        const count = await page.locator("#nav summary").count();
        assert.ok(count >= 3 && count <= 6, `${count} families`);
        for (let at = 0; at < count; at += 1) {
          await page.locator("#nav summary").nth(at).click();
          assert.equal(await page.locator("#nav details[open]").count(), 1, "one family at a time");
          const box = await page.locator("#nav details[open] > ul").boundingBox();
          assert.ok(box.x >= 0 && box.x + box.width <= viewport.width + 1, `from ${box.x}, ${box.width} wide`);
          await page.evaluate(axe.source);
          const { violations } = await page.evaluate(() =>
            axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
          );
          assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
        }
      });
    });
  }

  test("the menu stands on one line at 1280 px", async () => {
    await withPage({}, async (page) => {
      await page.goto(`${portal.url}/`);
      const tops = await page.$$eval("#nav > ul > li", (all) => all.map((li) => Math.round(li.getBoundingClientRect().top)));
      assert.equal(new Set(tops).size, 1, `${tops}`);
    });
  });

  test("the menu works without JavaScript", async () => {
    await withPage({ javaScriptEnabled: false, locale: "fr-FR" }, async (page) => {
      await page.goto(`${portal.url}/`);
      await page.getByText("Décider", { exact: true }).click();
      await Promise.all([page.waitForURL(/\/cibles/), page.locator('#nav a[href="/cibles"]').click()]);
      assert.equal(await page.locator("h1").count(), 1);
    });
  });

  test("a filter is typed, and the residence found is opened", async () => {
    await withPage({}, async (page) => {
      await page.goto(`${portal.url}/residences`);
      await page.locator('main form input[type="search"], main form input[type="text"]').first().focus();
      await page.keyboard.type("Tilleuls");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\?.*Tilleuls/);
      const link = page.locator("main table tbody a[href]").first();
      await link.focus();
      await Promise.all([page.waitForURL(/\/residences\/[^/?]+/), page.keyboard.press("Enter")]);
      assert.match(await page.locator("h1").innerText(), /Tilleuls/);
    });
  });
});

describe("the import", () => {
  test("checks a file without JavaScript", async () => {
    await withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(`${portal.url}/imports`);
      if ((await page.locator('input[type="file"]').count()) === 0) {
        // The list of imports comes first: its form is one link away.
        await page.locator('main a[href*="/imports/"]').first().click();
      }
      const file = page.locator('input[type="file"]').first();
      await file.setInputFiles(`${DEMO}logements.csv`);
      const form = page.locator('form:has(input[type="file"])').first();
      const before = page.url();
      await form.locator('button[type="submit"], button:not([type])').first().click();
      await page.waitForLoadState("load");
      const text = await page.locator("main").innerText();
      assert.notEqual(page.url(), before, "the form leads nowhere");
      assert.match(text, /logements\.csv/);
    });
  });
});

describe("what a file repeats and what it no longer has", () => {
  /** The page of a job once it no longer runs; without script the page asks again by itself. */
  async function settled(page) {
    for (let i = 0; i < 120; i += 1) {
      if ((await page.locator("progress").count()) === 0) return;
      await page.waitForTimeout(500);
      await page.reload();
    }
    assert.fail("the file is never checked");
  }

  const send = (page, name) => Promise.all([page.waitForLoadState("load"), page.getByRole("button", { name }).click()]);

  /** Accessibility and width, on a screen as narrow as a phone and on a wide one. */
  async function sound(url, cookies) {
    for (const viewport of [WIDE, NARROW]) {
      await withPage({ viewport }, async (page) => {
        await page.context().addCookies(cookies);
        const { status, problems } = await open(page, url);
        assert.deepEqual([status, problems], [200, []], short(url));
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(overflow <= 1, `${short(url)}: ${overflow} px wider than the screen`);
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() =>
          axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
        );
        assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], short(url));
      });
    }
  }

  test("is decided by a person, without JavaScript", async () => {
    const lines = readFileSync(`${DEMO}logements.csv`, "utf8").trimEnd().split("\n");
    const twice = lines[10].replace(/;D;D;/, ";E;E;");
    const file = { name: "parc-2027.csv", mimeType: "text/csv", buffer: Buffer.from([...lines.slice(0, -2), twice].join("\n")) };
    await withPage({ javaScriptEnabled: false, locale: "fr-FR" }, async (page) => {
      await page.goto(`${portal.url}/imports/nouveau/stock`);
      await page.locator("#file").setInputFiles(file);
      await send(page, /Contrôler/);
      await settled(page);
      const cookies = await page.context().cookies();
      await sound(page.url(), cookies);
      await page.locator("#doublons .choice label").last().click();
      await send(page, /Contrôler de nouveau/);
      await settled(page);
      assert.match(await page.locator("main").innerText(), /Ligne écartée/);
      const link = page.getByRole("link", { name: /annoté \(CSV\)/ });
      const answer = await page.request.get(new URL(await link.getAttribute("href"), page.url()).href);
      assert.match(await answer.text(), /plainpied_code/);
      await send(page, /^Importer/);
      await settled(page);
      await Promise.all([page.waitForURL(/absents/), page.locator('a[href="/logements/absents"]').click()]);
      assert.equal(await page.locator('input[name="logement"]').count(), 2);
      await sound(page.url(), cookies);
      const dwelling = new URL(await page.locator('main tbody a[href^="/logements/"]').first().getAttribute("href"), page.url()).href;
      await sound(dwelling, cookies);
      await page.goto(`${portal.url}/logements/absents`);
      await page.locator('input[name="logement"]').first().focus();
      await page.keyboard.press("Space");
      await page.locator("#motif").selectOption("sold");
      await send(page, /Confirmer le départ/);
      assert.equal(await page.locator('input[name="logement"]').count(), 1);
      await page.goto(`${portal.url}/logements/absents?etat=partis`);
      assert.match(await page.locator("main").innerText(), /vendu le/);
    });
  });
});

describe("coming in", () => {
  const nobody = { storageState: { cookies: [], origins: [] } };

  test("leads to the page that was asked for, with the keyboard only, without JavaScript", async () => {
    await withPage({ ...nobody, javaScriptEnabled: false }, async (page) => {
      await page.goto(`${portal.url}/cibles`);
      assert.equal(new URL(page.url()).pathname, "/connexion");
      await page.getByRole("button", { name: /Amina Diallo/ }).focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(`${portal.url}/cibles`);
      await Promise.all([page.waitForURL(/connexion/), page.getByRole("button", { name: /Sortir|Sign out/ }).click()]);
      const answer = await page.goto(`${portal.url}/residences`);
      assert.equal(new URL(answer.url()).pathname, "/connexion");
    });
  });

  test("is accessible for nobody and for every person of the town", async () => {
    const wrong = [];
    await withPage(nobody, async (page) => {
      await page.goto(`${portal.url}/connexion`);
      const names = await page.$$eval("main button[name=account]", (all) => all.map((b) => b.value));
      assert.ok(names.length >= 10, "a person for every role");
      for (const value of names) {
        await page.goto(`${portal.url}/connexion`);
        await Promise.all([page.waitForURL(`${portal.url}/`), page.locator(`button[value="${value}"]`).click()]);
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => axe.run(document));
        for (const { id, nodes } of violations) wrong.push(`${value}: ${id}: ${nodes[0].html}`);
        await Promise.all([page.waitForURL(/connexion/), page.getByRole("button", { name: /Sortir|Sign out/ }).click()]);
      }
    });
    assert.deepEqual(wrong, []);
  });
});

fundWalks(() => ({ browser, url: portal.url }));

describe("the tax officer", () => {
  test("imports invoices, decides, writes the letter and notes the deposit, on a telephone and without JavaScript", async () => {
    const storageState = await enterAs(browser, portal.url, "Odile Renaud");
    await withPage({ viewport: NARROW, javaScriptEnabled: false, storageState }, (page) =>
      claimAsTaxOfficer(page, portal.url),
    );
  });
});

describe("an association without an account", () => {
  test("asks for help on a telephone, without JavaScript; the desk finds who can and says why", async () => {
    const stranger = { viewport: NARROW, javaScriptEnabled: false, storageState: { cookies: [], origins: [] } };
    let asked;
    await withPage(stranger, async (page) => {
      asked = await askWithoutAccount(page, portal.url);
    });
    const storageState = await enterAs(browser, portal.url, "Jeanne Morvan");
    await withPage({ javaScriptEnabled: false, storageState }, (page) => routeAsDesk(page, portal.url, asked.number));
  });
});
