import { Trans, useLingui } from "@lingui/react/macro";
import { Anchor, Button } from "@mantine/core";
import { Section } from "@/kit/facts";
import { Day, Moment, Money } from "@/kit/figures";

import kit from "@/kit/kit.module.css";
import { StatusBadge } from "@/kit/status";
import { told } from "@/kit/told";
import { useCode } from "../codes";
import { allowed } from "./actions";
import type { Loan } from "./loan";
import { Parts } from "./parts";
import { RequestsSection } from "./requests-section";

export function MoneyTab({ loan, onAct }: { loan: Loan; onAct: (code: string, subject?: string) => void }) {
  const { t } = useLingui();
  const code = useCode();
  const mayReverse = allowed(loan.availableActions, "REVERSE_PAYMENT");
  return (
    <>
      <Parts loan={loan} />
      <Section title={t`Payouts`}>
        {loan.payouts.length === 0 ? (
          <p className={kit["quiet"]}>{t`No money has been sent.`}</p>
        ) : (
          <div className={kit["bookWrap"]} role="region" aria-label={t`List of payouts`} tabIndex={0}>
            <table className={kit["book"]}>
              <thead>
                <tr>
                  <th scope="col">{t`Attempt`}</th>
                  <th scope="col">{t`State`}</th>
                  <th scope="col" data-align="end">{t`Amount`}</th>
                  <th scope="col">{t({ context: "payout", message: "To" })}</th>
                  <th scope="col">{t`References`}</th>
                  <th scope="col">{t`Asked by`}</th>
                </tr>
              </thead>
              <tbody>
                {loan.payouts.map((payout) => (
                  <tr key={payout.id}>
                    <td className="num">{payout.attempt}<Purpose loan={loan} payout={payout} /></td>
                    <td>
                      <StatusBadge state={payout.state} />
                      {payout.reason ? <div className={kit["quiet"]}>{told(payout.reason)}</div> : null}
                    </td>
                    <td data-align="end"><Money value={payout.amount} currency={loan.currency} /></td>
                    <td className="num">{payout.bankMasked}<div className={kit["quiet"]}>{payout.rail}</div></td>
                    <td>
                      {payout.utr ? <>UTR {payout.utr}</> : <span className={kit["quiet"]}>{t`No UTR yet`}</span>}
                      <div className={kit["quiet"]}>{payout.reference}{payout.providerRef ? ` · ${payout.providerRef}` : ""}</div>
                    </td>
                    <td>
                      {payout.requestedByName}
                      <div className={kit["quiet"]}><Trans><Moment value={payout.createdAt} />, last word <Moment value={payout.updatedAt} /></Trans></div>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Section>
      <Section title={t`Payments received`}>
        {loan.receipts.length === 0 ? (
          <p className={kit["quiet"]}>{t`Nothing has been received.`}</p>
        ) : (
          <div className={kit["bookWrap"]} role="region" aria-label={t`List of payments received`} tabIndex={0}>
            <table className={kit["book"]}>
              <thead>
                <tr>
                  <th scope="col">{t`Value date`}</th>
                  <th scope="col">{t({ context: "payment", message: "From" })}</th>
                  <th scope="col" data-align="end">{t`Amount`}</th>
                  <th scope="col" data-align="end">{t`Principal`}</th>
                  <th scope="col" data-align="end">{t`Interest`}</th>
                  <th scope="col" data-align="end">{t`Charges`}</th>
                  <th scope="col" data-align="end">{t`Penal and tax`}</th>
                  <th scope="col"><span className="sr-only">{t`Act`}</span></th>
                </tr>
              </thead>
              <tbody>
                {loan.receipts.map((receipt) => (
                  <tr key={receipt.id} data-muted={Boolean(receipt.reversedAt)}>
                    <td><Day value={receipt.valueDate} /></td>
                    <td>
                      {receipt.source === "MANUAL" ? code(receipt.method) : t`Payment link`}
                      <div className={kit["quiet"]}>{receipt.number}, {receipt.providerPaymentId ?? receipt.reference}, <Moment value={receipt.receivedAt} /></div>
                    </td>
                    <td data-align="end"><strong><Money value={receipt.amount} currency={loan.currency} /></strong></td>
                    <td data-align="end"><Money value={receipt.allocation.principal} dashZero /></td>
                    <td data-align="end"><Money value={receipt.allocation.interest} dashZero /></td>
                    <td data-align="end"><Money value={receipt.allocation.fee} dashZero /></td>
                    <td data-align="end"><Money value={receipt.allocation.penalty} dashZero /> <span className={kit["quiet"]}>/</span> <Money value={receipt.allocation.tax} dashZero /></td>
                    <td data-align="end">
                      {receipt.reversedAt ? (
                        <StatusBadge state="REVERSED" />
                      ) : receipt.state === "SUSPENSE" ? (
                        <StatusBadge state="SUSPENSE" word={t`In suspense`} tone="due" />
                      ) : mayReverse ? (
                        <Button size="compact-sm" variant="default" onClick={() => onAct("REVERSE_PAYMENT", receipt.id)}>{t`Reverse`}</Button>
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Section>
      <RequestsSection loanId={loan.id} />
      <Section title={t`Payment links`}>
        {loan.paymentLinks.length === 0 ? (
          <p className={kit["quiet"]}>{t`No link was made.`}</p>
        ) : (
          <div className={kit["bookWrap"]} role="region" aria-label={t`List of payment links`} tabIndex={0}>
            <table className={kit["book"]}>
              <thead>
                <tr>
                  <th scope="col">{t`Made`}</th>
                  <th scope="col">{t`State`}</th>
                  <th scope="col" data-align="end">{t`Amount`}</th>
                  <th scope="col" data-align="end">{t`Paid`}</th>
                  <th scope="col">{t`Until`}</th>
                  <th scope="col">{t`Link`}</th>
                </tr>
              </thead>
              <tbody>
                {loan.paymentLinks.map((link) => (
                  <tr key={link.id}>
                    <td><Moment value={link.createdAt} /><div className={kit["quiet"]}>{link.createdByName}</div></td>
                    <td><StatusBadge state={link.state} /></td>
                    <td data-align="end"><Money value={link.amount} currency={loan.currency} /></td>
                    <td data-align="end"><Money value={link.amountPaid} dashZero /></td>
                    <td><Moment value={link.expiresAt} /></td>
                    <td>{link.url ? <Anchor href={link.url} target="_blank" rel="noreferrer">{t`Open the pay page`}</Anchor> : <span className={kit["quiet"]}>{t`Being made`}</span>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Section>
    </>
  );
}

/** What a transfer is for, where it is not the whole loan. */
function Purpose({ loan, payout }: { loan: Loan; payout: Loan["payouts"][number] }) {
  const { t } = useLingui();
  if (payout.purpose === "REFUND") return <div className={kit["quiet"]}>{t`refund`}</div>;
  return loan.parts.length > 0 ? <div className={kit["quiet"]}>{t`part ${payout.tranche}`}</div> : null;
}
