import { i18n } from "@lingui/core";
import { expect, test } from "vitest";
import { answerOf, fieldName, problemOf } from "@/kit/problems";
import { learn, told } from "@/kit/told";
import { messages as chinese } from "@/locales/zh-Hant/sentences.po";
import { PATTERNS } from "@/sentences/patterns";
import { SENTENCES } from "@/sentences/sentences";

test("a refusal is told from a success by its type", () => {
  expect(problemOf({ __typename: "VersionConflictProblem", code: "c", message: "m", expected: 1, current: 2 })?.current).toBe(2);
  expect(problemOf({ __typename: "LoanPayload", loan: {} })).toBeNull();
  expect(problemOf(null)).toBeNull();
});

test("the answer of a mutation is its only root field", () => {
  expect(answerOf({ __typename: "Mutation", cxApprove: { __typename: "LoanPayload" } })).toEqual({ __typename: "LoanPayload" });
  expect(answerOf(undefined)).toBeNull();
});

test("a path names the field of the form, however deep and however written", () => {
  expect(fieldName("input.accountNumber")).toBe("accountNumber");
  expect(fieldName("account_number")).toBe("accountNumber");
});

test("a sentence of the server is told in the reader's words where they are known, and as it was written where they are not", () => {
  i18n.loadAndActivate({ locale: "zh-Hant", messages: chinese });
  learn(SENTENCES);
  const refused = { __typename: "ValidationProblem", code: "c", message: "This loan is assigned to someone else.", fields: [{ path: "reason", code: "missing", message: "Say why." }, { path: "amount", code: "range", message: "At most 4,210.00 is owed." }] };
  const problem = problemOf(refused);
  expect(problem?.message).toBe("此貸款已指派他人。");
  expect(problem?.fields?.map((one) => one.message)).toEqual(["請說明原因。", "At most 4,210.00 is owed."]);
  learn({});
  i18n.activate("en");
});

test.each(Object.entries(SENTENCES))("the English of %j is the sentence itself", (sentence, words) => {
  expect(words.message).toBe(sentence);
});

test("a sentence with a day, a figure or another sentence in it is told whole", () => {
  i18n.loadAndActivate({ locale: "zh-Hant", messages: chinese });
  learn(SENTENCES, PATTERNS);
  expect(told("Day end of 15 Nov 2026")).toBe("2026年11月15日 日終");
  expect(told("A waiver asked for by Rekha Solanki waits for approval; it is decided first.")).toBe("Rekha Solanki 提出的豁免待批准；須先決定。");
  expect(told("The source did not answer in time. What stood before still stands.")).toMatch(/之前的通知仍然有效。$/);
  expect(told("Something new on LN-1")).toBe("Something new on LN-1");
  learn({});
  i18n.activate("en");
});

test.each(PATTERNS)("%s has the groups its words name", (pattern, words) => {
  const named = [...(words.message ?? "").matchAll(/\{(\w+)\}/g)].map((found) => found[1]);
  expect([...pattern.source.matchAll(/\(\?<(\w+)>/g)].map((found) => found[1]).toSorted()).toEqual(named.toSorted());
});
