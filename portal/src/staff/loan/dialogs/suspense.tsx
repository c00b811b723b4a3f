/** Money that lies: in suspense, or held to go back. Put to this loan once a second person agrees. */
import { useLingui } from "@lingui/react/macro";
import { Loader } from "@mantine/core";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { AskAllotmentDocument, AskKeepHeldDocument, type SuspenseFieldsFragment, SuspenseReceiptsDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { Facts } from "@/kit/facts";
import { day, money } from "@/kit/format";
import { told } from "@/kit/told";
import { ActPreview } from "../act-preview";
import { amount, chosen, common, type DialogProps, moneyFacts, reasoned, withSum } from "./shared";

/** `given` is the money it was begun from, in the list of what is in suspense. */
export function Allot({ given, ...props }: DialogProps & { given?: SuspenseFieldsFragment }) {
  const { loan } = props;
  const { t } = useLingui();
  const [{ data }] = useQuery({ query: SuspenseReceiptsDocument, variables: { first: 100 }, requestPolicy: "network-only" });
  const found = (data?.suspenseReceipts.edges ?? []).map((edge) => edge.node);
  const listed = found.toSorted((a, b) => Number(b.loanId === loan.id) - Number(a.loanId === loan.id));
  const own = given ? [given, ...listed.filter((one) => one.id !== given.id)] : listed;
  if (!data) return <Loader aria-label={t`Money in suspense`} />;
  const { number } = loan;
  const borrower = loan.customer.name;
  return (
    <CommandForm
      {...common(props, t`asked for; it counts once another person has agreed`)}
      facts={moneyFacts(loan)}
      title={t`Put money in suspense to ${number}`}
      intro={t`It counts from the day it came, as a payment of ${borrower}’s loan. Another person agrees first.`}
      document={AskAllotmentDocument}
      schema={z.object({ receiptId: chosen, reason: reasoned })}
      fields={[
        { name: "receiptId", kind: "select", label: t`Money received`, options: own.map((one) => ({ value: one.id, label: `${money(one.amount, one.currency)}, ${day(one.valueDate)}, ${one.reference ?? one.number}` })) },
        { name: "reason", kind: "longtext", label: t`How it was found to be of this loan` },
      ]}
      initial={{ receiptId: own[0]?.id ?? "", reason: "" }}
      input={(values, { version, key }) => ({ loanId: loan.id, receiptId: values.receiptId, reason: values.reason, expectedVersion: version, idempotencyKey: key })}
      submit={t`Ask to put it to ${number}`}
      aside={(values) => {
        const chosenOne = own.find((one) => one.id === values.receiptId);
        return (
          <>
            {chosenOne ? (
              <Facts
                columns={1}
                rows={[
                  [t`Receipt`, chosenOne.number],
                  [t`Why it waits`, told(chosenOne.reason) || "—"],
                  chosenOne.loanNumber ? [t`Came on`, chosenOne.loanNumber] : null,
                ]}
              />
            ) : null}
            <ActPreview loanId={loan.id} currency={loan.currency} act={chosenOne ? { kind: "ALLOTMENT", receiptId: chosenOne.id } : null} />
          </>
        );
      }}
    />
  );
}

/** Money that was to go back, put to what is owed instead. */
export function KeepHeld(props: DialogProps) {
  const { loan } = props;
  const { t } = useLingui();
  const back = money(loan.refundDue, loan.currency);
  const name = loan.customer.name;
  return (
    <CommandForm
      {...common(props, t`asked for; it counts once another person has agreed`)}
      facts={moneyFacts(loan)}
      title={t`Put money held to dues`}
      intro={t`${back} is to go back to ${name}. What is kept clears what is due, and waits for what falls due next. Another person agrees first.`}
      document={AskKeepHeldDocument}
      schema={z.object({ amount, reason: reasoned })}
      fields={[
        { name: "amount", kind: "money", label: t`Amount`, currency: loan.currency },
        { name: "reason", kind: "longtext", label: t`Reason`, hint: t`What the borrower said to it: the money is theirs` },
      ]}
      initial={{ amount: loan.refundDue, reason: "" }}
      input={(values, { version, key }) => ({ loanId: loan.id, ...values, expectedVersion: version, idempotencyKey: key })}
      submit={(values) => withSum(t`Ask to keep`, values.amount, loan.currency)}
      aside={(values) => <ActPreview loanId={loan.id} currency={loan.currency} act={amount.safeParse(values.amount).success ? { kind: "HELD", amount: values.amount } : null} />}
    />
  );
}
