/**
 * Builds `dist/`: hashed file names, and `manifest.json` that says which is which. Nothing else is written.
 *
 *   node build.mjs            one build
 *   node build.mjs --watch    rebuild when a source changes
 */
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, rename, watch, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const target = ["chrome111", "firefox115", "safari16.4"];

/** Writes `name` with a digest of its content in it; returns the new name. */
async function hashed(folder, name, content) {
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const dot = name.lastIndexOf(".");
  const file = `${name.slice(0, dot)}-${digest}${name.slice(dot)}`;
  await writeFile(join(folder, file), content);
  return file;
}

/** The sprite of `src/icons.ts`. */
async function sprite(folder) {
  const module = join(folder, "icons.mjs");
  await build({ entryPoints: [join(here, "src/icons.ts")], outfile: module, format: "esm", logLevel: "error" });
  const { icons } = await import(`${pathToFileURL(module)}?${Date.now()}`);
  await rm(module);
  const symbols = Object.entries(icons).map(([name, d]) => `<symbol id="${name}" viewBox="0 0 24 24"><path d="${d}"/></symbol>`);
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

/** Bundles `entries` ({name: path}) and returns {logical name: hashed file}. */
async function bundle(folder, entries, options) {
  const result = await build({
    entryPoints: entries,
    outdir: folder,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    metafile: true,
    legalComments: "linked",
    target,
    logLevel: "warning",
    ...options,
  });
  const names = {};
  for (const [file, output] of Object.entries(result.metafile.outputs)) {
    if (!output.entryPoint) continue;
    const source = basename(output.entryPoint).replace(/\.ts$/, ".js");
    const entry = Object.entries(entries).find(([, path]) => basename(path) === basename(output.entryPoint));
    const extension = source.slice(source.lastIndexOf("."));
    names[entry ? `${entry[0]}${extension}` : source] = basename(file);
  }
  return names;
}

async function buildAll() {
  // Built aside, then moved: a server that reads `dist` never sees half of it.
  const folder = `${dist}.new`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });

  const maplibre = join(here, "node_modules/maplibre-gl/dist");
  const worker = await hashed(folder, "maplibre-gl-worker.mjs", await readFile(join(maplibre, "maplibre-gl-worker.mjs")));
  const icons = await hashed(folder, "icons.svg", await sprite(folder));
  const favicon = await hashed(folder, "favicon.svg", await readFile(join(here, "src/favicon.svg")));
  const styles = await bundle(
    folder,
    { app: join(here, "css/app.css"), map: join(here, "css/map.css") },
    { loader: { ".svg": "dataurl" } },
  );
  const scripts = await bundle(
    folder,
    { app: join(here, "src/app.ts") },
    {
      format: "esm",
      splitting: true,
      define: {
        // MapLibre looks for its worker beside the bundle; ours has a hashed name, so it is told.
        __MAP_WORKER__: JSON.stringify(worker),
        __MAP_CSS__: JSON.stringify(styles["map.css"]),
      },
    },
  );

  const manifest = {
    "app.css": styles["app.css"],
    "app.js": scripts["app.js"],
    "favicon.svg": favicon,
    "icons.svg": icons,
    "map.css": styles["map.css"],
    "maplibre-gl-worker.mjs": worker,
  };
  for (const [name, file] of Object.entries(manifest)) {
    if (!file) throw new Error(`nothing was built for ${name}`);
  }
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await rm(dist, { recursive: true, force: true });
  await rename(folder, dist);
  return (await readdir(dist)).length;
}

const started = performance.now();
const files = await buildAll();
console.log(`dist: ${files} files in ${((performance.now() - started) / 1000).toFixed(1)} s`);

if (process.argv.includes("--watch")) {
  let again;
  for (const folder of ["src", "css"]) {
    (async () => {
      for await (const _ of watch(join(here, folder), { recursive: true })) {
        clearTimeout(again);
        again = setTimeout(() => buildAll().then(() => console.log("dist rebuilt"), (error) => console.error(error.message)), 100);
      }
    })();
  }
}
