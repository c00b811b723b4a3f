import { expect, test } from "vitest";
import { answerOf, fieldName, problemOf } from "@/kit/problems";

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
