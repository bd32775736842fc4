/** Writes `gallery.html` from the examples of README.md: `node gallery.mjs [--theme dark]`. Development only. */
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const readme = await readFile(join(here, "README.md"), "utf8");
const manifest = JSON.parse(await readFile(join(here, "dist/manifest.json"), "utf8"));
const theme = process.argv[process.argv.indexOf("--theme") + 1];

const parts = [];
for (const [, level, title, example] of readme.matchAll(/^(#{2,3}) (.+)$|^```html\n([\s\S]*?)^```$/gm)) {
  if (title) parts.push(`<h${level.length} class="section">${title.replaceAll(/`([^`]+)`/g, (_, code) => `<code>${code.replaceAll("<", "&lt;")}</code>`)}</h${level.length}>`);
  else parts.push(example.replaceAll(/\{([a-z.-]+)\}/g, (all, name) => (manifest[name] ? `dist/${manifest[name]}` : all)));
}

const html = `<!doctype html>
<html lang="fr"${process.argv.includes("--theme") ? ` data-theme="${theme}"` : ""}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="htmx-config" content='{"includeIndicatorCSS": false, "history": "reload"}'>
<title>Galerie – Plain-pied</title>
<link rel="stylesheet" href="dist/${manifest["app.css"]}">
<script type="module" src="dist/${manifest["app.js"]}"></script>
</head>
<body data-shortcuts="on">
<main class="page" id="main" tabindex="-1">
<h1>Galerie</h1>
${parts.join("\n")}
</main>
</body>
</html>
`;
await writeFile(join(here, "gallery.html"), html);
console.log("gallery.html");
