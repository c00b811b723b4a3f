import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import * as z from "zod/mini";
import { SavePanDocument } from "@/gql/customer/graphql";
import type { FieldSpec } from "@/kit/fields";
import { useMe } from "../frame";
import { StepForm } from "./step-form";

export function PanStep() {
  const { t } = useLingui();
  const me = useMe();
  const schema = useMemo(
    () =>
      z.object({
        pan: z.string().check(z.trim(), z.regex(/^[A-Za-z]{5}\d{4}[A-Za-z]$/, t`A PAN is five letters, four digits and a letter`)),
        nameOnPan: z.string().check(z.trim(), z.minLength(2, t`Enter the name as on the card`)),
        dateOfBirth: z.string().check(z.minLength(10, t`Enter your date of birth`)),
      }),
    [t],
  );
  const fields = useMemo<FieldSpec[]>(
    () => [
      { name: "pan", kind: "text", label: t`PAN`, maxLength: 10, placeholder: "ABCPE1234F", ...(me.panMasked ? { hint: t`On file: ${me.panMasked}` } : {}) },
      { name: "nameOnPan", kind: "text", label: t`Name as on the PAN card`, autoComplete: "name" },
      { name: "dateOfBirth", kind: "date", label: t`Date of birth`, autoComplete: "bday" },
    ],
    [me.panMasked, t],
  );
  return (
    <StepForm
      lead={t`We check it with the income tax department’s records. The letters of your PAN stay sealed; no one here sees them without giving a reason.`}
      document={SavePanDocument}
      schema={schema}
      fields={fields}
      initial={{ pan: "", nameOnPan: me.onboarding.personal?.name ?? "", dateOfBirth: me.onboarding.personal?.dateOfBirth ?? "" }}
      input={(values, expectedVersion) => ({ ...values, pan: values.pan.trim().toUpperCase(), expectedVersion })}
    />
  );
}
