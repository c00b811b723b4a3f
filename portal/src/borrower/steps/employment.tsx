import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import * as z from "zod/mini";
import { SaveEmploymentDocument } from "@/gql/customer/graphql";
import type { FieldSpec } from "@/kit/fields";
import { useMe } from "../frame";
import { StepForm } from "./step-form";

export function EmploymentStep() {
  const { t } = useLingui();
  const { onboarding, brand } = useMe();
  const job = onboarding.employment;
  const schema = useMemo(
    () =>
      z.object({
        employer: z.string().check(z.minLength(2, t`Enter your employer`)),
        designation: z.string().check(z.minLength(2, t`Enter what you work as`)),
        employmentType: z.string().check(z.minLength(1, t`Choose one`)),
        monthlySalary: z.string().check(z.regex(/^\d+(\.\d{1,2})?$/, t`Enter what reaches your account each month`)),
        salaryMode: z.string().check(z.minLength(1, t`Choose one`)),
        salaryDay: z.string().check(z.regex(/^([1-9]|[12]\d|3[01])$/, t`A day from 1 to 31`)),
        joinedOn: z.string().check(z.minLength(10, t`Enter the date you joined`)),
        officePincode: z.string().check(z.regex(/^[1-9]\d{5}$/, t`Six digits`)),
      }),
    [t],
  );
  const fields = useMemo<FieldSpec[]>(
    () => [
      { name: "employer", kind: "text", label: t`Employer`, autoComplete: "organization" },
      { name: "designation", kind: "text", label: t`You work as`, autoComplete: "organization-title" },
      { name: "employmentType", kind: "select", label: t`Employment`, options: [{ value: "SALARIED", label: t`Salaried` }, { value: "SELF_EMPLOYED", label: t`Self-employed` }] },
      { name: "monthlySalary", kind: "money", label: t`Salary in hand, a month`, currency: brand.currency },
      { name: "salaryMode", kind: "select", label: t`How it is paid`, options: [{ value: "BANK_TRANSFER", label: t`Bank transfer` }, { value: "CHEQUE", label: t`Cheque` }, { value: "CASH", label: t`Cash` }] },
      { name: "salaryDay", kind: "code", label: t`Day of the month it is paid`, maxLength: 2 },
      { name: "joinedOn", kind: "date", label: t`You joined on` },
      { name: "officePincode", kind: "code", label: t`PIN code of your office`, maxLength: 6 },
    ],
    [brand.currency, t],
  );
  return (
    <StepForm
      document={SaveEmploymentDocument}
      schema={schema}
      fields={fields}
      initial={{
        employer: job?.employer ?? "",
        designation: job?.designation ?? "",
        employmentType: job?.employmentType ?? "SALARIED",
        monthlySalary: job?.monthlySalary ?? "",
        salaryMode: job?.salaryMode ?? "BANK_TRANSFER",
        salaryDay: job ? String(job.salaryDay) : "",
        joinedOn: job?.joinedOn ?? "",
        officePincode: job?.officePincode ?? "",
      }}
      input={(values, expectedVersion) => ({ ...values, salaryDay: Number(values.salaryDay), expectedVersion })}
    />
  );
}
