import { i18n } from "@lingui/core";
import { expect, test } from "vitest";
import { answerOf, fieldName, problemOf } from "@/kit/problems";
import { learn } from "@/kit/told";
import { messages as chinese } from "@/locales/zh-Hant/sentences.po";
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
