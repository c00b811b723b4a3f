/** What a rule found, in the reader's words, by the row's own fields; a sentence that a brand wrote stays as it is. */
import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { useStateWord } from "@/kit/status";
import { useCode } from "../codes";

interface Result {
  outcome: string;
  parameter: string;
  operator: string;
  threshold: string;
  valueSeen: string;
  sentence: string;
}

export function useRuleSentence(): (rule: Result) => string {
  const { t, i18n } = useLingui();
  const code = useCode();
  const stateWord = useStateWord();
  return useMemo(() => {
    if (i18n.locale === "en") return ({ sentence, parameter }) => sentence || code(parameter);
    const sentences: Record<string, string> = {
      "The PAN could not be confirmed with the tax department.": t`The PAN could not be confirmed with the tax department.`,
      "The name on the PAN is to be compared by a person.": t`The name on the PAN is to be compared by a person.`,
      "The name given and the name on the PAN differ.": t`The name given and the name on the PAN differ.`,
      "The monthly income is below what we can lend on.": t`The monthly income is below what we can lend on.`,
      "The age is below our limit.": t`The age is below our limit.`,
      "The age is above our limit.": t`The age is above our limit.`,
      "The instalments would take too much of the monthly income.": t`The instalments would take too much of the monthly income.`,
      "The bank account is not verified yet.": t`The bank account is not verified yet.`,
      "An earlier loan with us was paid late.": t`An earlier loan with us was paid late.`,
    };
    const said = (value: string) => (/^[A-Z_]+$/.test(value) ? stateWord(value) : value);
    return ({ outcome, parameter, operator, threshold, valueSeen, sentence }) => {
      const [name, seen, wanted] = [code(parameter), said(valueSeen), threshold.split(",").map(said).join(" / ")];
      if (outcome !== "PASS") {
        const unknown = /^Not known: \w+\. (.*)$/.exec(sentence)?.[1];
        if (unknown === undefined) return sentences[sentence] ?? sentence ?? name;
        const why = sentences[unknown] ?? unknown;
        return t`${name} is not known. ${why}`;
      }
      const bounds: Record<string, string> = {
        ">=": t`${name} is ${seen}; it must be at least ${wanted}.`,
        "<=": t`${name} is ${seen}; it must be at most ${wanted}.`,
        ">": t`${name} is ${seen}; it must be more than ${wanted}.`,
        "<": t`${name} is ${seen}; it must be less than ${wanted}.`,
        "=": t`${name} is ${seen}; it must be ${wanted}.`,
        in: t`${name} is ${seen}; it must be one of ${wanted}.`,
      };
      return bounds[operator] ?? sentence;
    };
  }, [t, i18n, code, stateWord]);
}
