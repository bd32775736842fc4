/** The colours of the map, read from the tokens of the style sheet: one source for page and map. */
import type { Theme } from "./config";

export interface Palette {
  surface: string;
  ink: string;
  unknown: string;
  hatch: string;
  onClass: string;
  classes: Record<string, string>;
  way: string;
  refused: string;
  focus: string;
  land: string;
  label: string;
  labelHalo: string;
}

export function palette(theme: Theme, element: HTMLElement): Palette {
  const tokens = getComputedStyle(element);
  const token = (name: string): string => tokens.getPropertyValue(`--${name}`).trim() || "#000";
  // Paper and high contrast do not depend on the colours of the screen.
  const plain = theme === "print" || theme === "contrast";
  return {
    surface: plain ? "#ffffff" : token("surface"),
    ink: plain ? "#000000" : token("ink"),
    unknown: plain ? "#000000" : token("unknown"),
    hatch: plain ? "#6e6252" : token("line-strong"),
    onClass: plain ? "#ffffff" : token("on-class"),
    classes: Object.fromEntries(
      (["A", "B", "C", "D", "E"] as const).map((letter, i) => [
        letter,
        plain ? (["#14586b", "#2f7566", "#80651a", "#ab4f28", "#8c2f39"][i] ?? "#000") : token(`class-${letter.toLowerCase()}`),
      ]),
    ),
    way: plain ? "#0f4b46" : token("map-way"),
    refused: plain ? "#8c1d14" : token("map-refused"),
    focus: plain ? "#0b57d0" : token("focus"),
    land: plain ? "#ffffff" : token("map-land"),
    label: plain ? "#000000" : token("map-label"),
    labelHalo: plain ? "#ffffff" : token("map-label-halo"),
  };
}
