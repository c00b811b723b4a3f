/**
 * A brand's accent, made safe to read: ten shades from one colour, with shade 6 dark enough to carry white text and
 * shade 3 light enough to be read on the dark page, whatever the brand has chosen.
 */

type Rgb = readonly [number, number, number];

export type Shades = readonly [string, string, string, string, string, string, string, string, string, string];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const DARK_PAGE: Rgb = [18, 20, 23];
const READABLE = 4.6;

export function parseHex(hex: string): Rgb {
  const digits = /^#?([0-9a-f]{6})$/i.exec(hex.trim())?.[1] ?? "2f5bd8";
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb;
}

function toHex(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((part, at) => part + ((to[at] ?? part) - part) * share) as unknown as Rgb;
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const unit = part / 255;
    return unit <= 0.04045 ? unit / 12.92 : ((unit + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG contrast ratio of two colours, 1 to 21. */
export function contrast(first: string, second: string): number {
  return ratio(parseHex(first), parseHex(second));
}

function ratio(first: Rgb, second: Rgb): number {
  const [low, high] = [luminance(first), luminance(second)].toSorted((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function until(start: Rgb, towards: Rgb, against: Rgb): Rgb {
  let colour = start;
  for (let step = 0; step < 40 && ratio(colour, against) < READABLE; step += 1) colour = mix(colour, towards, 0.06);
  return colour;
}

export function accentShades(hex: string): Shades {
  const chosen = parseHex(hex);
  const strong = until(chosen, BLACK, WHITE);
  const onDark = until(mix(chosen, WHITE, 0.25), WHITE, DARK_PAGE);
  return [
    toHex(mix(chosen, WHITE, 0.93)),
    toHex(mix(chosen, WHITE, 0.84)),
    toHex(mix(chosen, WHITE, 0.66)),
    toHex(onDark),
    toHex(mix(chosen, WHITE, 0.3)),
    toHex(mix(strong, WHITE, 0.12)),
    toHex(strong),
    toHex(mix(strong, BLACK, 0.14)),
    toHex(mix(strong, BLACK, 0.3)),
    toHex(mix(strong, BLACK, 0.46)),
  ];
}
