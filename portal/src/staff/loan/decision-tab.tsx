import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { Section } from "@/kit/facts";
import { moment } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { EmptyState } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { useCode } from "../codes";
import screens from "../screens/screens.module.css";
import { allowed } from "./actions";
import type { Loan } from "./loan";
import classes from "./loan.module.css";
import { useRuleSentence } from "./rule-words";

const FIRST: Record<string, number> = { REJECT: 0, FAIL: 0, MISSING: 1, REFER: 1, OVERRIDDEN: 2, PASS: 3 };

/** Why: one row a rule, the failed ones first, each with the value it saw and where that came from. */
export function DecisionTab({ loan, onAct }: { loan: Loan; onAct: (code: string, subject?: string) => void }) {
  const { t } = useLingui();
  const code = useCode();
  const sentence = useRuleSentence();
  const [raw, setRaw] = useState(false);
  const { evaluation } = loan;
  if (!evaluation) return <EmptyState title={t`No rules have run yet`}>{t`They run over a stored snapshot of facts as soon as the application is complete.`}</EmptyState>;
  const overridden = (name: string, why: string) => t`Overridden by ${name}: ${why}`;
  const results = evaluation.results.toSorted((a, b) => (FIRST[a.outcome] ?? 2) - (FIRST[b.outcome] ?? 2));
  const [version, at] = [evaluation.ruleSetVersion, moment(evaluation.evaluatedAt)];
  const mayOverride = allowed(loan.availableActions, "OVERRIDE_RULE");
  return (
    <>
      <div className={classes["verdict"]}>
        <StatusBadge state={evaluation.outcome} />
        <span>
          <Trans>
            Rule set {version}, run {at} over a stored snapshot
          </Trans>
        </span>
      </div>
      <div className={kit["bookWrap"]} role="region" aria-label={t`Rules`} tabIndex={0}>
        <table className={kit["book"]}>
          <thead>
            <tr>
              <th scope="col">{t`Outcome`}</th>
              <th scope="col">{t`Rule`}</th>
              <th scope="col" data-align="end">{t`Value seen`}</th>
              <th scope="col">{t`Wanted`}</th>
              <th scope="col">{t`Source`}</th>
              {mayOverride ? <th scope="col"><span className="sr-only">{t`Act`}</span></th> : null}
            </tr>
          </thead>
          <tbody>
            {results.map((rule) => (
              <tr key={rule.id} className={classes["rule"]}>
                <td>
                  <StatusBadge state={rule.overriddenBy ? "OVERRIDDEN" : rule.outcome} />
                </td>
                <td>
                  <div className={classes["sentence"]}>{sentence(rule)}</div>
                  <div className={classes["parameter"]}>{rule.sentence ? `${rule.code} · ${code(rule.parameter)}` : rule.code}</div>
                  {rule.overriddenBy ? (
                    <div className={classes["over"]}>{overridden(rule.overriddenBy, rule.overrideReason ?? "")}</div>
                  ) : null}
                </td>
                <td data-align="end">{rule.valueSeen || "—"}</td>
                <td className="num">
                  {rule.operator} {rule.threshold}
                </td>
                <td className={classes["muted"]}>{code(rule.source)}</td>
                {mayOverride ? (
                  <td data-align="end">
                    {rule.outcome !== "PASS" && !rule.overriddenBy ? (
                      <Button size="compact-sm" variant="default" onClick={() => onAct("OVERRIDE_RULE", rule.id)}>
                        {t`Override`}
                      </Button>
                    ) : null}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Section
        title={t`Snapshot the rules ran over`}
        aside={
          <Button size="compact-sm" variant="subtle" onClick={() => setRaw((was) => !was)} aria-expanded={raw}>
            {raw ? t`Hide` : t`Show`}
          </Button>
        }
      >
        {raw ? <pre className={screens["json"]}>{JSON.stringify(evaluation.facts, null, 2)}</pre> : <p className={kit["quiet"]}>{t`Kept as it was, so that the decision can be run again and comes out the same.`}</p>}
      </Section>
    </>
  );
}
