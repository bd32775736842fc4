/**
 * The signs of the map, drawn on a canvas when the map asks for them by name. Shape is the status, colour and
 * letter are the class, hatching and « ? » say that it is not known.
 *
 *   residence/{status}/{A…E|?}/{exact|imprecise}     cluster      place/{category}/{reached|unreached}
 *   obstacle/{kind}/{number}                         origin       highlight
 */
import { icons, type IconName } from "../icons";
import type { Palette } from "./palette";

export interface Sign {
  image: ImageData;
  ratio: number;
}

const PLACE_ICONS: Record<string, IconName> = {
  food: "food",
  pharmacy: "pharmacy",
  doctor: "doctor",
  transport: "bus",
  "cash-post": "coins",
  social: "social",
  care: "care",
  seat: "bench",
};

const OBSTACLE_ICONS: Record<string, IconName> = {
  stairs: "stairs",
  slope: "ramp",
  kerb: "door",
  barrier: "cross",
};

/** The name of the sign of a residence. */
export function residenceSign(status: unknown, low: unknown, high: unknown, imprecise: unknown): string {
  const known = typeof low === "string" && low === high && /^[A-E]$/.test(low);
  const shape = status === "target" || status === "not-target" ? status : "to-confirm";
  return `residence/${shape}/${known ? low : "?"}/${imprecise === true ? "imprecise" : "exact"}`;
}

/** Draws a sign; `null` for a name that is not one of ours. */
export function drawSign(name: string, colours: Palette): Sign | null {
  const [kind = "", first = "", second = "", third = ""] = name.split("/");
  const ratio = Math.max(2, Math.ceil(window.devicePixelRatio || 1));
  const size = kind === "origin" ? 46 : kind === "obstacle" ? 48 : kind === "cluster" ? 44 : kind === "highlight" ? 60 : 40;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * ratio;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.scale(ratio, ratio);
  pen.translate(size / 2, size / 2);
  pen.lineJoin = "round";
  pen.lineCap = "round";
  switch (kind) {
    case "residence":
      residence(pen, first, second, third === "imprecise", colours);
      break;
    case "cluster":
      disc(pen, 19, colours.surface, colours.ink, 2.5);
      disc(pen, 15, null, colours.ink, 1);
      break;
    case "place":
      place(pen, first, second === "unreached", colours);
      break;
    case "obstacle":
      obstacle(pen, first, second, colours);
      break;
    case "origin":
      disc(pen, 20, colours.ink, colours.surface, 3);
      icon(pen, "home", 24, colours.surface);
      break;
    case "highlight":
      disc(pen, 26, null, colours.focus, 4);
      break;
    default:
      return null;
  }
  return { image: pen.getImageData(0, 0, canvas.width, canvas.height), ratio };
}

function shapePath(status: string): Path2D {
  if (status === "target") return new Path2D("M0 -15.5L16 12.5H-16Z");
  if (status === "not-target") {
    const path = new Path2D();
    path.arc(0, 0, 13.5, 0, 2 * Math.PI);
    return path;
  }
  return new Path2D("M0 -16L16 0L0 16L-16 0Z");
}

function residence(pen: CanvasRenderingContext2D, status: string, letter: string, imprecise: boolean, colours: Palette): void {
  const path = shapePath(status);
  const known = letter !== "?";
  pen.lineWidth = 6;
  pen.strokeStyle = colours.surface;
  pen.stroke(path);
  pen.fillStyle = known ? (colours.classes[letter] ?? colours.unknown) : colours.surface;
  pen.fill(path);
  if (!known) hatch(pen, path, colours.hatch);
  pen.lineWidth = known ? 1.5 : 2.25;
  pen.strokeStyle = known ? colours.ink : colours.unknown;
  if (imprecise) pen.setLineDash([3, 3]);
  pen.stroke(path);
  pen.setLineDash([]);
  word(pen, letter, status === "target" ? 4.5 : 0.5, 15, known ? colours.onClass : colours.ink, known ? null : colours.surface);
}

function place(pen: CanvasRenderingContext2D, category: string, unreached: boolean, colours: Palette): void {
  const path = new Path2D();
  path.roundRect(-15, -15, 30, 30, 8);
  pen.fillStyle = colours.surface;
  pen.fill(path);
  if (unreached) hatch(pen, path, colours.hatch);
  pen.lineWidth = 2.5;
  pen.strokeStyle = unreached ? colours.unknown : colours.way;
  if (unreached) pen.setLineDash([4, 3]);
  pen.stroke(path);
  pen.setLineDash([]);
  icon(pen, PLACE_ICONS[category] ?? "question", 20, colours.ink, unreached ? colours.surface : null);
}

function obstacle(pen: CanvasRenderingContext2D, kind: string, number: string, colours: Palette): void {
  const path = new Path2D("M0 -19L20 16H-20Z");
  pen.lineWidth = 6;
  pen.strokeStyle = colours.surface;
  pen.stroke(path);
  pen.fillStyle = colours.surface;
  pen.fill(path);
  pen.lineWidth = 2.75;
  pen.strokeStyle = colours.refused;
  pen.stroke(path);
  pen.save();
  pen.translate(0, 5);
  icon(pen, OBSTACLE_ICONS[kind] ?? "warning", 17, colours.ink);
  pen.restore();
  if (!number) return;
  pen.save();
  pen.translate(15, -13);
  disc(pen, 9, colours.refused, colours.surface, 1.5);
  word(pen, number, 0.5, number.length > 1 ? 10 : 12, colours.surface, null);
  pen.restore();
}

function disc(pen: CanvasRenderingContext2D, radius: number, fill: string | null, line: string, width: number): void {
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  if (fill) {
    pen.fillStyle = fill;
    pen.fill();
  }
  pen.lineWidth = width;
  pen.strokeStyle = line;
  pen.stroke();
}

function hatch(pen: CanvasRenderingContext2D, inside: Path2D, colour: string): void {
  pen.save();
  pen.clip(inside);
  pen.lineWidth = 1.5;
  pen.strokeStyle = colour;
  pen.beginPath();
  for (let x = -40; x <= 40; x += 6) {
    pen.moveTo(x - 20, 20);
    pen.lineTo(x + 20, -20);
  }
  pen.stroke();
  pen.restore();
}

function icon(pen: CanvasRenderingContext2D, name: IconName, size: number, colour: string, halo: string | null = null): void {
  pen.save();
  pen.scale(size / 24, size / 24);
  pen.translate(-12, -12);
  const path = new Path2D(icons[name]);
  if (halo) {
    pen.lineWidth = 6;
    pen.strokeStyle = halo;
    pen.stroke(path);
  }
  pen.lineWidth = 2.25;
  pen.strokeStyle = colour;
  pen.stroke(path);
  pen.restore();
}

function word(pen: CanvasRenderingContext2D, text: string, y: number, size: number, colour: string, halo: string | null): void {
  pen.font = `700 ${size}px system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  if (halo) {
    pen.lineWidth = 5;
    pen.strokeStyle = halo;
    pen.strokeText(text, 0, y);
  }
  pen.fillStyle = colour;
  pen.fillText(text, 0, y);
}
