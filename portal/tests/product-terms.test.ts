import { describe, expect, it } from "vitest";
import { csvCell } from "@/staff/products/coupon-export";
import { label, STEPS, stepOf } from "@/staff/products/term-words";
import { blank, type TermField, type Terms, valueAt, withoutNumbers, withValue } from "@/staff/products/terms";

const field = (path: string, kind: string, more: Partial<TermField> = {}): TermField => ({ path, kind, choices: [], optional: false, ...more });

describe("the terms of a product in a form", () => {
  const terms: Terms = { rate: { pct: "24" }, fees: [{ code: "A", value: "1" }, { code: "B", value: "2" }] };

  it("reads and writes by the paths that refusals name", () => {
    const next = withValue(terms, "fees[1].value", "3");
    expect(valueAt(next, "fees[1].value")).toBe("3");
    expect(valueAt(next, "fees[0].value")).toBe("1");
    expect(valueAt(withValue(terms, "rate.pct", "20"), "rate.pct")).toBe("20");
    expect(valueAt(terms, "penal.cap")).toBeUndefined();
  });

  it("leaves what it was given untouched", () => {
    withValue(terms, "fees[0].value", "9");
    expect(valueAt(terms, "fees[0].value")).toBe("1");
  });

  it("gives a new item every field of its group", () => {
    const made = blank("fees", [field("fees", "GROUPS"), field("fees[].code", "TEXT"), field("fees[].value", "DECIMAL"), field("fees[].when", "CHOICE", { choices: ["UPFRONT"] }), field("rate.pct", "DECIMAL")]);
    expect(made).toEqual({ code: "", value: "0", when: "UPFRONT" });
  });

  it("puts every field into a step, also one that is new", () => {
    const codes = STEPS.map((step) => step.code);
    for (const path of ["amount_min", "rate.pct", "fees[].value", "penal.cap", "appropriation.order", "something_new"]) expect(codes).toContain(stepOf(path));
    expect(stepOf("repayment")).toBe("instalments");
    expect(stepOf("interest_free_periods")).toBe("interest");
    expect(stepOf("something_new")).toBe("order");
  });

  it("labels a field of an item like the field of any item", () => {
    expect(withoutNumbers("fees[3].value")).toBe("fees[].value");
    expect(label("fees[3].when")).toBe("Taken");
    expect(label("something_new")).toBe("Something new");
  });
});

describe("a cell of the export", () => {
  it("cannot be taken for a formula", () => {
    expect(csvCell("=1+1")).toBe("'=1+1");
    expect(csvCell("@x")).toBe("'@x");
  });

  it("keeps commas and quotes inside", () => {
    expect(csvCell('a,"b"')).toBe('"a,""b"""');
    expect(csvCell("DIWALI")).toBe("DIWALI");
  });
});
