/** Starts what the tests need: the portal on the invented landlord, and Chromium. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** The first start imports the demo and computes every path: generous on a slow machine. */
const START_MS = 240_000;

const CHROMIUM_FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  // Without a graphics card the map is drawn by the processor.
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run \`cargo xtask e2e\``);
  return value;
}

/**
 * Starts `plainpied demo` in a folder of its own.
 * @returns {Promise<{url: string, stop: () => Promise<void>}>} its address, and how to end it
 */
export async function startPortal() {
  const data = await mkdtemp(join(tmpdir(), "plainpied-e2e-"));
  const child = spawn(needed("PLAINPIED_BIN"), ["demo", "--listen", "127.0.0.1:0", "--data", data], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const url = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no address after ${START_MS / 1000} s:\n${said}`)), START_MS);
    const listen = (chunk) => {
      said += chunk;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) {
        clearTimeout(timer);
        resolve(found[0]);
      }
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("error", reject);
    child.on("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`the portal stopped (${code}):\n${said}`));
    });
  });
  const stop = async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      const killer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await gone;
      clearTimeout(killer);
    }
    await rm(data, { recursive: true, force: true });
  };
  try {
    return { url: await ready(await url), stop };
  } catch (problem) {
    await stop();
    throw problem;
  }
}

/** The address is printed before or after the import: waits until the first page answers. */
async function ready(url) {
  const end = Date.now() + START_MS;
  for (;;) {
    try {
      const answer = await fetch(url);
      if (answer.ok) return url;
    } catch {
      // Not listening yet.
    }
    if (Date.now() > end) throw new Error(`${url} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/**
 * Enters as somebody of the invented town, as a visitor of the demonstration does.
 * @returns {Promise<object>} the state of a browser that is signed in
 */
export async function enterAs(browser, url, name) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/connexion`);
  await Promise.all([page.waitForURL(`${url}/`), page.getByRole("button", { name: new RegExp(name) }).click()]);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Chromium, headless. */
export function startBrowser() {
  return chromium.launch({ executablePath: needed("PLAINPIED_CHROMIUM"), args: CHROMIUM_FLAGS });
}

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 400, height: 800 };
