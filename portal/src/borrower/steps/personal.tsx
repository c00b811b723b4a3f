import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import * as z from "zod/mini";
import { SavePersonalDocument } from "@/gql/customer/graphql";
import type { FieldSpec } from "@/kit/fields";
import { useMe } from "../frame";
import { StepForm } from "./step-form";

export function PersonalStep() {
  const { t } = useLingui();
  const { personal } = useMe().onboarding;
  const schema = useMemo(
    () =>
      z.object({
        email: z.string().check(z.email(t`Enter an e-mail address`)),
        gender: z.string().check(z.minLength(1, t`Choose one`)),
        maritalStatus: z.string().check(z.minLength(1, t`Choose one`)),
        addressLine: z.string().check(z.minLength(5, t`House, street and area`)),
        city: z.string().check(z.minLength(2, t`Enter your city`)),
        state: z.string().check(z.minLength(2, t`Enter your state`)),
        pincode: z.string().check(z.regex(/^[1-9]\d{5}$/, t`Six digits`)),
      }),
    [t],
  );
  const fields = useMemo<FieldSpec[]>(
    () => [
      { name: "email", kind: "email", label: t`E-mail`, hint: t`Your papers are sent here too`, autoComplete: "email", inputMode: "email" },
      { name: "gender", kind: "select", label: t`Gender`, options: [{ value: "FEMALE", label: t`Female` }, { value: "MALE", label: t`Male` }, { value: "OTHER", label: t`Other` }] },
      { name: "maritalStatus", kind: "select", label: t`Marital status`, options: [{ value: "SINGLE", label: t`Single` }, { value: "MARRIED", label: t`Married` }, { value: "OTHER", label: t`Other` }] },
      { name: "addressLine", kind: "text", label: t`Address`, hint: t`Where you live now`, autoComplete: "street-address" },
      { name: "city", kind: "text", label: t`City`, autoComplete: "address-level2" },
      { name: "state", kind: "text", label: t`State`, autoComplete: "address-level1" },
      { name: "pincode", kind: "code", label: t`PIN code`, maxLength: 6, autoComplete: "postal-code" },
    ],
    [t],
  );
  return (
    <StepForm
      document={SavePersonalDocument}
      schema={schema}
      fields={fields}
      initial={{
        email: personal?.email ?? "",
        gender: personal?.gender ?? "",
        maritalStatus: personal?.maritalStatus ?? "",
        addressLine: personal?.addressLine ?? "",
        city: personal?.city ?? "",
        state: personal?.state ?? "",
        pincode: personal?.pincode ?? "",
      }}
      input={(values, expectedVersion) => ({ ...values, expectedVersion })}
    />
  );
}
