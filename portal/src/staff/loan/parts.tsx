/** The parts in which a loan is paid out, where that was agreed. */
import { useLingui } from "@lingui/react/macro";
import { Section } from "@/kit/facts";
import { Day, Money } from "@/kit/figures";
import kit from "@/kit/kit.module.css";
import { StatusBadge } from "@/kit/status";
import type { Loan } from "./loan";

export function Parts({ loan }: { loan: Loan }) {
  const { t } = useLingui();
  const later = (days: number) => t`${days} days after the first`;
  if (loan.parts.length === 0) return null;
  return (
    <Section title={t`Paid out in parts`}>
      <div className={kit["bookWrap"]} role="region" aria-label={t`Parts of the loan`} tabIndex={0}>
        <table className={kit["book"]}>
          <thead>
            <tr>
              <th scope="col">{t`Part`}</th>
              <th scope="col" data-align="end">{t`Amount`}</th>
              <th scope="col">{t`Agreed for`}</th>
              <th scope="col">{t`State`}</th>
            </tr>
          </thead>
          <tbody>
            {loan.parts.map((part) => (
              <tr key={part.number}>
                <td className="num">{part.number}</td>
                <td data-align="end"><Money value={part.amount} currency={loan.currency} /></td>
                <td>{part.drawableFrom ? <Day value={part.drawableFrom} /> : part.afterDays === 0 ? t`Disbursal` : later(part.afterDays)}</td>
                <td><StatusBadge state={part.isDrawn ? "DONE" : "DUE"} word={part.isDrawn ? t`Paid out` : t`To come`} tone={part.isDrawn ? "live" : "waiting"} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
