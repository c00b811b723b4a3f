/** Refusals the API foresees come as data; this is how the page reads them. */
import { told } from "./told";

export interface Problem {
  __typename: string;
  code: string;
  message: string;
  fields?: readonly { path: string; code: string; message: string }[];
  expected?: number;
  current?: number;
  rule?: string;
  /** The field that breaks the rule, and the paper the rule stands in. */
  path?: string | null;
  source?: string | null;
  retryAfterS?: number | null;
}

const KINDS = new Set([
  "ValidationProblem",
  "PermissionDenied",
  "NotFoundProblem",
  "VersionConflictProblem",
  "PolicyViolationProblem",
  "RefusedProblem",
]);

/** The problem inside a mutation's answer, or null when it went well. */
export function problemOf(answer: unknown): Problem | null {
  const typename = (answer as { __typename?: string } | null)?.__typename;
  if (!typename || !KINDS.has(typename)) return null;
  const problem = answer as Problem;
  return { ...problem, message: told(problem.message), ...(problem.fields ? { fields: problem.fields.map((one) => ({ ...one, message: told(one.message) })) } : {}) };
}

/** The only root field of a mutation: every command of ours is sent alone. */
export function answerOf(data: unknown): unknown {
  if (!data || typeof data !== "object") return null;
  return Object.entries(data).find(([key]) => key !== "__typename")?.[1] ?? null;
}

/** "input.bankAccount.account_number" and "accountNumber" name the same field of a form. */
export function fieldName(path: string): string {
  const last = path.split(".").at(-1) ?? path;
  return last.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
