/** What was asked for, line by line. The server names each by a fixed title; a new one stays as it is. */
import { useLingui } from "@lingui/react/macro";
import type { Fact } from "@/kit/facts";
import { day } from "@/kit/format";

export function useDetails(): (details: readonly { label: string; value: string }[]) => readonly Fact[] {
  const { t } = useLingui();
  const labels: Record<string, string> = {
    Of: t`Of`,
    Receipt: t`Receipt`,
    "Paid as": t`Paid as`,
    "Came by": t`Came by`,
    "To account": t`To account`,
    "Sent by us, by": t`Sent by us, by`,
    "Valid until": t`Valid until`,
    Charge: t`Charge`,
    "Before tax": t`Before tax`,
    Tax: t`Tax`,
    "Moratorium, periods": t`Moratorium, periods`,
    "Tenure, periods": t`Tenure, periods`,
    "Rate, per cent": t`Rate, per cent`,
    "Arrears asked for anew": t`Arrears asked for anew`,
    "Borrower agreed by": t`Borrower agreed by`,
    "Consent kept as": t`Consent kept as`,
    "Agreed on": t`Agreed on`,
  };
  const values: Record<string, string> = {
    Yes: t`Yes`,
    "Bank transfer": t`Bank transfer`,
    Cheque: t`Cheque`,
    Cash: t`Cash`,
    Principal: t`Principal`,
    Interest: t`Interest`,
    Fees: t`Fees`,
    "Tax on fees": t`Tax on fees`,
    "Penal charges": t`Penal charges`,
  };
  const said = (value: string) => (/^\d{4}-\d{2}-\d{2}$/.test(value) ? day(value) : (values[value] ?? value));
  return (details) => details.map((one) => [labels[one.label] ?? one.label, said(one.value)] as const);
}
