import { describe, expect, test } from "vitest";
import { age, day, humanise, isZero, money, newKey, percent } from "@/kit/format";

describe("money", () => {
  test("is grouped by lakh with its sign, and keeps its paise", () => {
    expect(money("149000.00", "INR")).toBe("₹1,49,000.00");
  });

  test("drops the paise of a whole amount only when asked to be short", () => {
    expect(money("45000.00", "INR", true)).toBe("₹45,000");
    expect(money("45000.50", "INR", true)).toBe("₹45,000.50");
  });

  test("never passes through a float: eighteen digits survive", () => {
    expect(money("1234567890123456.78")).toBe("1,23,45,67,89,01,23,456.78");
  });

  test("knows nothing from something", () => {
    expect(["0", "0.00", "-0.00", "", null, undefined].every(isZero)).toBe(true);
    expect(["0.01", "10.00", "-1"].some(isZero)).toBe(false);
  });
});

test("a calendar day is not moved by a zone", () => {
  expect(day("2026-03-01")).toBe("01 Mar 2026");
  expect(day(null)).toBe("—");
});

test("an age is said in the largest unit that matters", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  expect(age("2026-11-22T11:35:00Z", now)).toBe("25 min");
  expect(age("2026-11-21T12:30:00Z", now)).toBe("23 h");
  expect(age("2026-11-18T12:00:00Z", now)).toBe("4 d");
});

test("a rate loses the noughts that say nothing", () => {
  expect(percent("0.1000")).toBe("0.1 %");
  expect(percent("24.00")).toBe("24 %");
  expect(percent("30")).toBe("30 %");
});

test("a code without a title is at least put in words", () => {
  expect(humanise("CREDIT_EXECUTIVE")).toBe("Credit executive");
});

test("keys are v4 uuids and differ", () => {
  const keys = new Set(Array.from({ length: 50 }, newKey));
  expect(keys.size).toBe(50);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
