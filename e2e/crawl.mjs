/** Walks the portal from its first page, as a visitor who clicks on everything would. */

/** Pages of one kind that are opened: two residences say as much as twelve. */
const PER_KIND = 2;
const MOST = 90;

/** `/residences/0192-…/visite?lang=en` → `/residences/(id)/visite`: what pages of one kind share. */
function kind(url) {
  const path = new URL(url).pathname.split("/");
  return path.map((part) => (/\d/.test(part) || part.length > 24 ? "*" : part)).join("/");
}

/**
 * Every page reached by links of the same site.
 * @param {import("playwright-core").Browser} browser
 * @param {string} start address of the portal
 * @param {object} state of a browser that is signed in
 * @param {string[]} within beginnings of the paths that are followed; the first one is opened first
 * @returns {Promise<string[]>} addresses, in the order they were met
 */
export async function pages(browser, start, state, within = ["/"]) {
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  const origin = new URL(start).origin;
  const met = new Map();
  const queue = [origin + within[0]];
  const found = [];
  const seen = new Set(queue);
  while (queue.length > 0 && found.length < MOST) {
    const url = queue.shift();
    const of = kind(url);
    if ((met.get(of) ?? 0) >= PER_KIND) continue;
    // Files (CSV, GeoJSON, PDF) are not pages; they are checked by the journeys.
    const head = await context.request.get(url);
    const isPage = (head.headers()["content-type"] ?? "").startsWith("text/html");
    await head.dispose();
    if (head.ok() && !isPage) continue;
    met.set(of, (met.get(of) ?? 0) + 1);
    found.push(url);
    await page.goto(url, { waitUntil: "domcontentloaded" });
    const links = await page.$$eval("a[href]", (all) => all.filter((a) => !a.download).map((a) => a.href));
    for (const link of links) {
      const next = new URL(link);
      next.hash = "";
      if (next.origin !== origin || seen.has(next.href)) continue;
      if (!within.some((path) => next.pathname.startsWith(path))) continue;
      seen.add(next.href);
      queue.push(next.href);
    }
  }
  await context.close();
  return found;
}

/**
 * Opens a page and notes everything that goes wrong on it.
 * @returns {Promise<{status: number, problems: string[]}>}
 */
export async function open(page, url) {
  const problems = [];
  const onConsole = (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  };
  const onError = (error) => problems.push(`exception: ${error.message}`);
  const onAnswer = (answer) => {
    if (answer.status() >= 400) problems.push(`${answer.status()} ${answer.url()}`);
  };
  const onFailure = (request) => {
    const why = request.failure()?.errorText ?? "";
    if (why !== "net::ERR_ABORTED") problems.push(`${why} ${request.url()}`);
  };
  const watched = [["console", onConsole], ["pageerror", onError], ["response", onAnswer], ["requestfailed", onFailure]];
  for (const [event, watcher] of watched) page.on(event, watcher);
  const answer = await page.goto(url, { waitUntil: "load" });
  // Tiles and islands go on loading after the page.
  await page.waitForLoadState("networkidle", { timeout: 10_000 }).catch(() => {});
  for (const [event, watcher] of watched) page.off(event, watcher);
  return { status: answer?.status() ?? 0, problems };
}
