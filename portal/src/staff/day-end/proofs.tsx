/** What must hold before a day closes, whether it does, and the loans for which it does not. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import kit from "@/kit/kit.module.css";
import type { Run } from "./run";
import classes from "./day-end.module.css";
import { useProofName } from "./words";

type Proof = Run["proofs"][number];

export function Proofs({ proofs, label }: { proofs: readonly Proof[]; label: string }) {
  // What is wrong stands first.
  const ordered = proofs.toSorted((one, other) => Number(one.holds) - Number(other.holds));
  return (
    <ul className={classes["proofs"]} aria-label={label}>
      {ordered.map((proof) => (
        <ProofLine key={proof.code} proof={proof} />
      ))}
    </ul>
  );
}

function ProofLine({ proof }: { proof: Proof }) {
  const { t } = useLingui();
  const name = useProofName();
  return (
    <li>
      {proof.holds ? <IconCircleCheck size={18} color="var(--green-ink)" aria-label={t`Holds`} role="img" /> : <IconCircleX size={18} color="var(--red-ink)" aria-label={t`Does not hold`} role="img" />}
      <div>
        {name(proof.code, proof.title)}{" "}
        {proof.lookedAt > 0 ? (
          <span className={kit["quiet"]}>
            <Plural value={proof.lookedAt} one="# looked at" other="# looked at" />
          </span>
        ) : null}
        {proof.holds ? null : <Found proof={proof} />}
      </div>
    </li>
  );
}

/** The loans that differ, each with what was found; a breach that is of no single loan, in its own words. */
function Found({ proof }: { proof: Proof }) {
  const { t } = useLingui();
  if (proof.loans.length === 0) return <p className={classes["found"]}>{proof.detail}</p>;
  return (
    <table className={kit["book"]} aria-label={t`Loans that differ`}>
      <thead>
        <tr>
          <th scope="col">
            <Trans>Loan</Trans>
          </th>
          <th scope="col">
            <Trans>What was found</Trans>
          </th>
        </tr>
      </thead>
      <tbody>
        {proof.loans.map((loan) => (
          <tr key={`${loan.loanId} ${loan.said}`}>
            <td>
              <Link to={`/loans/${loan.loanId}` as never} search={{ tab: "ledger" } as never}>
                {loan.number}
              </Link>
            </td>
            <td>{loan.said}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
