import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import * as z from "zod/mini";
import { SaveBankAccountDocument } from "@/gql/customer/graphql";
import type { FieldSpec } from "@/kit/fields";
import { StatusBadge } from "@/kit/status";
import classes from "../borrower.module.css";
import { useMe } from "../frame";
import { StepForm } from "./step-form";

export function BankStep() {
  const { t } = useLingui();
  const account = useMe().onboarding.bankAccount;
  const schema = useMemo(
    () =>
      z
        .object({
          accountNumber: z.string().check(z.regex(/^\d{6,18}$/, t`6 to 18 digits`)),
          accountNumberAgain: z.string(),
          ifsc: z.string().check(z.trim(), z.regex(/^[A-Za-z]{4}0[A-Za-z0-9]{6}$/, t`Four letters, a zero and six more, as on your cheque book`)),
        })
        .check(z.refine((values) => values.accountNumber === values.accountNumberAgain, { path: ["accountNumberAgain"], error: t`The two numbers are not the same` })),
    [t],
  );
  const fields = useMemo<FieldSpec[]>(
    () => [
      { name: "accountNumber", kind: "code", label: t`Account number`, maxLength: 18, autoComplete: "off" },
      { name: "accountNumberAgain", kind: "code", label: t`Account number again`, maxLength: 18, autoComplete: "off" },
      { name: "ifsc", kind: "text", label: t`IFSC`, maxLength: 11, placeholder: "ABCD0123456", autoComplete: "off" },
    ],
    [t],
  );
  return (
    <>
      {account ? (
        <p className={classes["onFile"]}>
          <span>
            <Trans>
              On file: {account.bankName ?? account.ifsc} {account.accountMasked}
            </Trans>
            {account.status === "MISMATCH" && account.nameAtBank ? (
              <small>
                <Trans>Your bank has the name “{account.nameAtBank}”. Give an account in your own name.</Trans>
              </small>
            ) : null}
            {account.waitingReason ? <small>{account.waitingReason}</small> : null}
          </span>
          <StatusBadge state={account.status} />
        </p>
      ) : null}
      <StepForm
        lead={t`The loan is paid into this account. We send one rupee to check that it is yours.`}
        document={SaveBankAccountDocument}
        schema={schema}
        fields={fields}
        initial={{ accountNumber: "", accountNumberAgain: "", ifsc: account?.ifsc ?? "" }}
        input={(values, expectedVersion) => ({ ...values, ifsc: values.ifsc.trim().toUpperCase(), expectedVersion })}
      />
    </>
  );
}
