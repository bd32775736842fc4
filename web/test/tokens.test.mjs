// The tokens keep their promises: both dark lists are one, and text can be read everywhere.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

const sheet = await readFile(new URL("../css/tokens.css", import.meta.url), "utf8");
const declarations = (block) => Object.fromEntries([...block.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value.trim()]));
const [, light] = sheet.match(/^:root \{([\s\S]*?)^\}/m);
const [, system] = sheet.match(/:root:not\(\[data-theme="light"\]\) \{([\s\S]*?)\}/);
const [, chosen] = sheet.match(/:root\[data-theme="dark"\] \{([\s\S]*?)\}/);
const themes = { light: declarations(light), dark: { ...declarations(light), ...declarations(chosen) } };

function luminance(colour) {
  const channels = [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m);
  return (x + 0.05) / (y + 0.05);
}

test("the dark theme of the system and the chosen one are the same", () => {
  assert.deepEqual(declarations(system), declarations(chosen));
});

test("every colour of the light theme has its dark value", () => {
  const colours = Object.entries(declarations(light)).filter(([, value]) => value.startsWith("#")).map(([name]) => name);
  const dark = declarations(chosen);
  assert.deepEqual(colours.filter((name) => !(name in dark)), []);
});

const texts = ["ink", "ink-soft", "link", "link-visited", "brand-strong", "accent", "error", "unknown"];
const grounds = ["paper", "surface", "sunken"];
const pairs = [
  ...texts.flatMap((text) => grounds.map((ground) => [text, ground, 4.5])),
  ...["info", "success", "warning", "error", "unknown", "brand", "accent"].map((tone) => ["ink", `${tone}-soft`, 7]),
  ...["info", "success", "warning", "error", "unknown", "brand"].map((tone) => ["ink-inverse", tone, 4.5]),
  ...["a", "b", "c", "d", "e"].map((letter) => ["on-class", `class-${letter}`, 4.5]),
  ...["brand", "line-strong", "focus", "class-a", "class-b", "class-c", "class-d", "class-e"].flatMap((mark) => grounds.map((ground) => [mark, ground, 3])),
  ...["map-steps", "map-way", "map-refused"].flatMap((mark) => ["map-land", "map-building", "map-green"].map((ground) => [mark, ground, 3])),
  ["map-label", "map-land", 7],
];

for (const [theme, tokens] of Object.entries(themes)) {
  test(`text and marks can be told from their ground (${theme})`, () => {
    const weak = pairs
      .map(([a, b, least]) => [a, b, least, contrast(tokens[a], tokens[b])])
      .filter(([, , least, found]) => found < least)
      .map(([a, b, least, found]) => `${a} on ${b}: ${found.toFixed(2)} < ${least}`);
    assert.deepEqual(weak, []);
  });
}
