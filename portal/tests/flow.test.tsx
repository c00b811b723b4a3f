import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useFlow } from "@/kit/flow";

interface Row {
  id: string;
  version: number;
}

const row = (id: string, version = 1): Row => ({ id, version });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function show(first: Row[]) {
  return renderHook(({ rows, scope }: { rows: Row[]; scope: string }) => useFlow(rows, scope, true), { initialProps: { rows: first, scope: "a" } });
}

test("a changed row flashes once, then rests", () => {
  const { result, rerender } = show([row("1"), row("2")]);
  rerender({ rows: [row("1"), row("2", 2)], scope: "a" });
  expect(result.current.map((one) => one.flash)).toEqual([false, true]);
  act(() => void vi.advanceTimersByTime(2000));
  expect(result.current.some((one) => one.flash)).toBe(false);
});

test("a row that leaves fades where it stood, and is gone after", () => {
  const { result, rerender } = show([row("1"), row("2"), row("3")]);
  rerender({ rows: [row("1"), row("3")], scope: "a" });
  expect(result.current.map((one) => [one.id, one.leaving])).toEqual([["1", false], ["2", true], ["3", false]]);
  act(() => void vi.advanceTimersByTime(1000));
  expect(result.current.map((one) => one.id)).toEqual(["1", "3"]);
});

test("the next page does not flash", () => {
  const { result, rerender } = show([row("1"), row("2")]);
  rerender({ rows: [row("1"), row("2"), row("3")], scope: "a" });
  expect(result.current.some((one) => one.flash)).toBe(false);
});

test("rows of another question neither flash nor fade into this one", () => {
  const { result, rerender } = show([row("1"), row("2")]);
  rerender({ rows: [row("9")], scope: "b" });
  expect(result.current).toEqual([{ id: "9", node: row("9"), flash: false, leaving: false }]);
});
