// What the build promises to the server that serves `dist/`.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";

const here = new URL("..", import.meta.url);
execFileSync(process.execPath, ["build.mjs"], { cwd: here });
const manifest = JSON.parse(await readFile(new URL("dist/manifest.json", here), "utf8"));
const files = await readdir(new URL("dist/", here));

test("the manifest names what pages use, and every file is there", () => {
  assert.deepEqual(Object.keys(manifest), ["app.css", "app.js", "favicon.svg", "icons.svg", "map.css", "maplibre-gl-worker.mjs"]);
  assert.deepEqual(Object.values(manifest).filter((file) => !files.includes(file)), []);
});

test("every name changes with its content, so that it can be cached for ever", () => {
  for (const file of files.filter((name) => name !== "manifest.json")) assert.match(file, /-[0-9a-zA-Z]{8,}\./);
});

test("the page's own script is small and the map is not in it", async () => {
  const app = await readFile(new URL(`dist/${manifest["app.js"]}`, here), "utf8");
  assert.ok(app.length < 60_000, `${app.length} bytes`);
  assert.ok(!app.includes("maplibregl-canvas"));
});

test("no word of the interface is written in a script", async () => {
  for (const name of ["islands/residence-map.ts", "islands/confirm-dialog.ts", "islands/passkey-form.ts", "islands/upload-progress.ts", "focus.ts"]) {
    const source = await readFile(new URL(`src/${name}`, here), "utf8");
    const said = [...source.matchAll(/textContent = ["'`]([^"'`]+)["'`]/g)].map(([, text]) => text);
    assert.deepEqual(said, []);
  }
});

test("every example of the README uses only classes of the sheet", async () => {
  const readme = await readFile(new URL("README.md", here), "utf8");
  const sheet = await readFile(new URL(`dist/${manifest["app.css"]}`, here), "utf8");
  const examples = [...readme.matchAll(/^```html\n([\s\S]*?)^```$/gm)].map(([, html]) => html).join("\n");
  const used = new Set([...examples.matchAll(/(?<![-\w])class="([^"]+)"/g)].flatMap(([, names]) => names.split(/\s+/)));
  assert.deepEqual([...used].filter((name) => !sheet.includes(`.${name}`)).sort(), []);
  assert.doesNotMatch(examples, /\sstyle="/);
});
