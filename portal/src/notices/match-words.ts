/** Why the engine thinks so, field by field, in the reader's words; the server's own sentence where its verdict is new to us. */
import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";

interface ScorePart {
  field: string;
  verdict: string;
  sentence: string;
}

export function usePartSentence(): (part: ScorePart) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const words: Record<string, string> = {
      "phone missing": t`The phone is not given on both sides.`,
      "phone other": t`The phone is another.`,
      "phone near": t`The phone differs by one slip.`,
      "phone equal": t`The phone is the same.`,
      "loan missing": t`The loan number is not given on both sides.`,
      "loan other": t`The loan number is another.`,
      "loan near": t`The loan number differs by one slip.`,
      "loan equal": t`The loan number is the same.`,
      "name missing": t`The name is not given on both sides.`,
      "name other": t`The name is another.`,
      "name similar": t`The name is somewhat alike.`,
      "name near": t`The name is alike.`,
      "name close": t`The name is nearly the same.`,
      "name equal": t`The name is the same.`,
      "name close, and common": t`The name is nearly the same, and common.`,
      "name equal, and common": t`The name is the same, and common.`,
    };
    return ({ field, verdict, sentence }) => words[`${field} ${verdict}${sentence.endsWith(", and common.") ? ", and common" : ""}`] ?? sentence;
  }, [t]);
}

/** The fields that speak for a match, and what speaks against it. */
export function useWhy(): (why: readonly string[]) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const words: Record<string, string> = {
      phone: t`Phone`,
      loan: t`Loan number`,
      name: t`Name`,
      conflict: t`Phone or number of another person`,
      namesakes: t`Others have a name like this`,
    };
    return (why) => why.map((one) => words[one] ?? one).join("; ");
  }, [t]);
}

/** What of a notice's figures does not add up. */
export function useFindingWord(): (code: string) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const words: Record<string, string> = {
      TOTAL: t`Total due`,
      PARTS: t`Principal and interest parts`,
      DAYS: t`Days overdue`,
      NOT_YET_DUE: t`Not yet due on an overdue list`,
      ALREADY_DUE: t`Already due on an upcoming list`,
      INSTALMENT_COUNT: t`Instalment above their number`,
      ORDER: t`Order of the due dates`,
      BALANCES: t`Balances of one loan`,
      OVER_BALANCE: t`Dues above the balance`,
    };
    return (code) => words[code] ?? code;
  }, [t]);
}
