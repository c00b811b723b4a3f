import { Button } from "@mantine/core";
import { useState } from "react";
import { Section } from "@/kit/facts";
import { humanise, moment } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { EmptyState } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import screens from "../screens/screens.module.css";
import { allowed } from "./actions";
import type { Loan } from "./loan";
import classes from "./loan.module.css";

const FIRST: Record<string, number> = { REJECT: 0, FAIL: 0, MISSING: 1, REFER: 1, OVERRIDDEN: 2, PASS: 3 };

/** Why: one row a rule, the failed ones first, each with the value it saw and where that came from. */
export function DecisionTab({ loan, onAct }: { loan: Loan; onAct: (code: string, subject?: string) => void }) {
  const [raw, setRaw] = useState(false);
  const { evaluation } = loan;
  if (!evaluation) return <EmptyState title="No rules have run yet">They run over a stored snapshot of facts as soon as the application is complete.</EmptyState>;
  const results = evaluation.results.toSorted((a, b) => (FIRST[a.outcome] ?? 2) - (FIRST[b.outcome] ?? 2));
  const mayOverride = allowed(loan.availableActions, "OVERRIDE_RULE");
  return (
    <>
      <div className={classes["verdict"]}>
        <StatusBadge state={evaluation.outcome} />
        <span>
          Rule set {evaluation.ruleSetVersion}, run {moment(evaluation.evaluatedAt)} over a stored snapshot
        </span>
      </div>
      <div className={kit["bookWrap"]} role="region" aria-label="Rules" tabIndex={0}>
        <table className={kit["book"]}>
          <thead>
            <tr>
              <th scope="col">Outcome</th>
              <th scope="col">Rule</th>
              <th scope="col" data-align="end">Value seen</th>
              <th scope="col">Wanted</th>
              <th scope="col">Source</th>
              {mayOverride ? <th scope="col"><span className="sr-only">Act</span></th> : null}
            </tr>
          </thead>
          <tbody>
            {results.map((rule) => (
              <tr key={rule.id} className={classes["rule"]}>
                <td>
                  <StatusBadge state={rule.overriddenBy ? "OVERRIDDEN" : rule.outcome} />
                </td>
                <td>
                  <div className={classes["sentence"]}>{rule.sentence || humanise(rule.parameter)}</div>
                  <div className={classes["parameter"]}>{rule.sentence ? `${rule.code} · ${humanise(rule.parameter)}` : rule.code}</div>
                  {rule.overriddenBy ? (
                    <div className={classes["over"]}>
                      Overridden by {rule.overriddenBy}: {rule.overrideReason}
                    </div>
                  ) : null}
                </td>
                <td data-align="end">{rule.valueSeen || "—"}</td>
                <td className="num">
                  {rule.operator} {rule.threshold}
                </td>
                <td className={classes["muted"]}>{humanise(rule.source)}</td>
                {mayOverride ? (
                  <td data-align="end">
                    {rule.outcome !== "PASS" && !rule.overriddenBy ? (
                      <Button size="compact-sm" variant="default" onClick={() => onAct("OVERRIDE_RULE", rule.id)}>
                        Override
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
        title="Snapshot the rules ran over"
        aside={
          <Button size="compact-sm" variant="subtle" onClick={() => setRaw((was) => !was)} aria-expanded={raw}>
            {raw ? "Hide" : "Show"}
          </Button>
        }
      >
        {raw ? <pre className={screens["json"]}>{JSON.stringify(evaluation.facts, null, 2)}</pre> : <p className={kit["quiet"]}>Kept as it was, so that the decision can be run again and comes out the same.</p>}
      </Section>
    </>
  );
}
