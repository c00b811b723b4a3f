import { describe, expect, test } from "vitest";
import type { Source } from "@/notices/desk";
import { cell } from "@/notices/save-csv";
import { mappedTwice } from "@/notices/sources/form-schema";
import { settingsOf, valuesOf } from "@/notices/sources/form-values";
import { pushBody } from "@/notices/sources/push-help";
import { read } from "@/notices/sources/send-file";

const PULLED = {
  id: "1",
  version: 3,
  name: "Softmedia overdue",
  kind: "HTTP",
  mode: "OVERDUE",
  companyCode: "ABC",
  baseUrl: "https://loans.example/softmedia",
  auth: "BASIC",
  encoding: "utf-8",
  mapping: {},
  everyMinutes: 45,
  deltaBetween: true,
  shrinkPct: 50,
} as unknown as Source;

describe("the form of a source", () => {
  test("sends back what it was given, and no credentials that were not typed", () => {
    expect(settingsOf(valuesOf(PULLED))).toMatchObject({ name: "Softmedia overdue", mode: "OVERDUE", everyMinutes: 45, deltaBetween: true, shrinkPct: 50, credentials: null });
  });

  test("sends the credentials of the chosen way alone", () => {
    const typed = { ...valuesOf(PULLED), token: "left over", user: "desk", password: "s3cret" };
    expect(settingsOf(typed).credentials).toEqual([
      { name: "user", value: "desk" },
      { name: "password", value: "s3cret" },
    ]);
  });

  test("keeps what belongs to a pull out of a file's settings", () => {
    const values = { ...valuesOf(PULLED), kind: "FILE", token: "t", mapping: [{ column: " Vertrag ", field: "loan_no" }] };
    expect(settingsOf(values)).toMatchObject({ baseUrl: "", credentials: null, everyMinutes: null, deltaBetween: false, mapping: [{ name: "Vertrag", value: "loan_no" }] });
  });

  test("sends the mapping of a pulled source as of a file", () => {
    const values = { ...valuesOf(PULLED), mapping: [{ column: "account.number ", field: "loan_no" }] };
    expect(settingsOf(values).mapping).toEqual([{ name: "account.number", value: "loan_no" }]);
  });

  test("sees a name or a field that is mapped twice, a heading whatever its case", () => {
    const mapping = [
      { column: "Konto", field: "loan_no" },
      { column: "KONTO ", field: "loan_no" },
      { column: "a", field: "-" },
      { column: "b", field: "-" },
    ];
    const places = (kind: string) => mappedTwice({ kind, mapping }).map((one) => one.path.join("."));
    expect(places("FILE")).toEqual(["mapping.1.column", "mapping.1.field"]);
    expect(places("HTTP")).toEqual(["mapping.1.field"]);
  });

  test("pulls by hand alone where no rhythm is chosen", () => {
    expect(settingsOf({ ...valuesOf(null), everyMinutes: "" }).everyMinutes).toBeNull();
  });
});

test("the example of a push speaks the names the source was set up with", () => {
  const body = pushBody({ companyCode: "ABC", mode: "OVERDUE", mapping: { "account.number": "loan_no", "account.due": "due_date", status: "-" } } as never) as { notices: unknown[] };
  expect(body.notices).toHaveLength(1);
  expect(body.notices[0]).toMatchObject({ account: { number: "LN-1001", due: "2026-03-20" }, notice_id: "N-1001-3" });
  expect(body.notices[0]).not.toHaveProperty("loan_no");
});

test.each([
  ["=1+1", "'=1+1"],
  ["@cmd", "'@cmd"],
  ['say "no", twice', '"say ""no"", twice"'],
  ["LN-1", "LN-1"],
])("%s is saved as %s", (value, saved) => expect(cell(value)).toBe(saved));

test("an answer to a file names its run, or says what was wrong, or nothing that could be read", () => {
  expect(read('{"runId": "7", "status": "RUNNING"}')).toEqual({ runId: "7", problem: "" });
  expect(read('{"detail": "A file has at most 50 MB."}')).toEqual({ runId: "", problem: "A file has at most 50 MB." });
  expect(read("<html>")).toEqual({ runId: "", problem: "" });
});
