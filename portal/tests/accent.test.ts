import { expect, test } from "vitest";
import { accentShades, contrast } from "@/kit/accent";

const CHOICES = ["#0f766e", "#b45309", "#7c3aed", "#ffee00", "#ffffff", "#000000", "#ff7eb6", "#102a43"];

test.each(CHOICES)("white text reads on the strong shade of %s", (accent) => {
  expect(contrast(accentShades(accent)[6], "#ffffff")).toBeGreaterThanOrEqual(4.5);
});

test.each(CHOICES)("the shade for dark pages of %s reads on them", (accent) => {
  expect(contrast(accentShades(accent)[3], "#121417")).toBeGreaterThanOrEqual(4.5);
});

test("a colour that cannot be read as one falls back to the house's", () => {
  expect(accentShades("teal")).toEqual(accentShades("#2f5bd8"));
});
