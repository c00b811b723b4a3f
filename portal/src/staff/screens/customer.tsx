/** Everything about one person: who, checks, work, bank, loans, consents, and what happened. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import * as z from "zod/mini";
import { CustomerFileDocument, type CustomerFileQuery, RevealCustomerFieldDocument, VerifyBankAccountDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { EntityPage } from "@/kit/entity-page";
import { Facts, Section } from "@/kit/facts";
import { Day, Moment, Money } from "@/kit/figures";
import { languageName, money } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { Masked, type Reveal } from "@/kit/masked";
import { problemOf } from "@/kit/problems";
import { useLive } from "@/kit/live";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { told } from "@/kit/told";
import { live } from "../api";
import { useCode } from "../codes";
import { HandedOver } from "../handed-over";
import { TimelineTab } from "../loan/timeline-tab";
import { may, useViewer } from "../viewer";
import { CustomerStage } from "./customers";

type Customer = NonNullable<CustomerFileQuery["customer"]>;

const route = getRouteApi("/customers/$customerId");
const TOPICS = ["customers"] as const;

export function CustomerFile() {
  const { t } = useLingui();
  const { customerId } = route.useParams();
  const { tab } = route.useSearch();
  const navigate = useNavigate({ from: "/customers/$customerId" });
  const [{ data, error, fetching }, refetch] = useQuery({ query: CustomerFileDocument, variables: { id: customerId } });
  const reload = () => refetch({ requestPolicy: "network-only" });
  useLive(live, TOPICS, (changes) => {
    if (changes.length === 0 || changes.some((one) => one.entityId === customerId)) reload();
  });
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data && fetching) return <PageSkeleton />;
  if (!data?.customer) return <EmptyState whole title={t`This customer is not here`}>{t`They may belong to another brand or be outside what you may see.`}</EmptyState>;
  const { customer } = data;
  return (
    <EntityPage
      eyebrow={customer.number}
      title={customer.name || t`Name not yet given`}
      badge={<CustomerStage stage={customer.stage} />}
      below={<HandedOver customerId={customer.id} />}
      tabs={[
        { code: "facts", title: t`Facts`, render: () => <FactsOf customer={customer} reload={reload} /> },
        { code: "loans", title: t`Loans`, count: customer.loans.length, render: () => <LoansOf customer={customer} /> },
        { code: "consents", title: t`Consents`, count: customer.consents.length, render: () => <ConsentsOf customer={customer} /> },
        { code: "timeline", title: t`Timeline`, render: () => <TimelineTab entries={customer.timeline} /> },
      ]}
      tab={tab ?? "facts"}
      onTab={(code) => void navigate({ search: { tab: code }, replace: true })}
    />
  );
}

function useReveal(customerId: string): Reveal | undefined {
  const { t } = useLingui();
  const viewer = useViewer();
  const [, ask] = useMutation(RevealCustomerFieldDocument);
  if (!may(viewer, "PII_REVEAL")) return undefined;
  return async (field, reason) => {
    const result = await ask({ input: { customerId, field, reason } });
    const answer = result.data?.revealCustomerField;
    const problem = problemOf(answer);
    if (problem) return { problem: problem.fields?.[0]?.message ?? problem.message };
    if (answer && "value" in answer && answer.value !== undefined) return { value: answer.value };
    return { problem: result.error?.message ?? t`The server did not answer. Try again.` };
  };
}

function FactsOf({ customer, reload }: { customer: Customer; reload: () => void }) {
  const { t } = useLingui();
  const reveal = useReveal(customer.id);
  const [bank, setBank] = useState<Customer["bankAccounts"][number] | null>(null);
  const job = customer.employment;
  const code = useCode();
  const steps: Record<string, string> = { PERSONAL: t`About you`, EMPLOYMENT: t`Your work`, BANK: t`Bank account`, CONSENTS: t`Consents` };
  const stepTitle = (step: { code: string; title: string }) => steps[step.code] ?? step.title;
  const paidBy = (mode: string, date: number) => t`${mode}, day ${date}`;
  const ofHundred = (score: number) => t`${score} of 100`;
  const [atBank, name] = [bank?.nameAtBank ?? "", customer.name];
  return (
    <>
      <Section title={t({ context: "borrower", message: "Person" })}>
        <Facts
          rows={[
            [t`Mobile`, <Masked key="mobile" value={customer.mobileMasked} field="mobile" label={t`mobile`} reveal={reveal} />],
            ["PAN", <span key="pan"><Masked value={customer.panMasked} field="pan" label="PAN" reveal={reveal} /> <StatusBadge state={customer.panStatus} /></span>],
            [t`Date of birth`, <Masked key="dob" value={customer.dateOfBirthMasked} field="date_of_birth" label={t`date of birth`} reveal={reveal} />],
            [t`E-mail`, <Masked key="email" value={customer.emailMasked} field="email" label={t`e-mail`} reveal={reveal} />],
            [t`Signed up`, <Moment key="since" value={customer.createdAt} />],
            [t`Onboarded`, <Moment key="done" value={customer.onboardingCompletedAt} />],
          ]}
        />
      </Section>
      <Section title={t`Onboarding`}>
        <table className={kit["book"]}>
          <thead>
            <tr><th scope="col">{t`Step`}</th><th scope="col">{t`State`}</th><th scope="col">{t`Started`}</th><th scope="col">{t`Done`}</th></tr>
          </thead>
          <tbody>
            {customer.steps.map((step) => (
              <tr key={step.code}>
                <td>{stepTitle(step)}{step.waitingReason ? <div className={kit["quiet"]}>{told(step.waitingReason)}</div> : null}</td>
                <td><StatusBadge state={step.state} tone={step.state === "DONE" ? "live" : step.state === "NEEDS_FIX" ? "overdue" : "waiting"} /></td>
                <td><Moment value={step.startedAt} /></td>
                <td><Moment value={step.completedAt} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title={t`Work`}>
        {job ? (
          <Facts
            rows={[
              [t`Employer`, job.employer],
              [t`Designation`, job.designation],
              [t`Employment`, code(job.employmentType)],
              [t`Salary a month`, money(job.monthlySalary)],
              [t`Paid by`, paidBy(code(job.salaryMode), job.salaryDay)],
              [t`Joined`, <Day key="joined" value={job.joinedOn} />],
              [t`Office PIN`, job.officePincode],
            ]}
          />
        ) : (
          <p className={kit["quiet"]}>{t`Not given yet.`}</p>
        )}
      </Section>
      <Section title={t`Bank accounts`}>
        {customer.bankAccounts.length === 0 ? <p className={kit["quiet"]}>{t`Not given yet.`}</p> : null}
        {customer.bankAccounts.map((account) => (
          <div key={account.id} style={{ marginBottom: 16 }}>
            <Facts
              rows={[
                [t`Account`, <span key="account"><Masked value={account.accountMasked} field="bank_account" label={t`account number`} reveal={reveal} /> <StatusBadge state={account.status} /></span>],
                [t`Bank`, `${account.bankName ?? ""} ${account.ifsc}`.trim()],
                [t`Name at the bank`, account.nameAtBank],
                [t`Name match`, account.nameScore === null || account.nameScore === undefined ? null : ofHundred(account.nameScore)],
                [t`Verified`, <Moment key="verified" value={account.verifiedAt} />],
                account.waitingReason ? [t`Waiting for`, told(account.waitingReason)] : null,
              ]}
            />
            {account.status === "MISMATCH" ? <Button mt="sm" variant="default" onClick={() => setBank(account)}>{t`Verify by hand`}</Button> : null}
          </div>
        ))}
      </Section>
      {bank ? (
        <CommandForm
          title={t`Verify the account by hand`}
          intro={atBank ? t`The bank has “${atBank}”, the customer is “${name}”.` : t`The bank has no name, the customer is “${name}”.`}
          document={VerifyBankAccountDocument}
          schema={z.object({ note: z.string().check(z.minLength(5, t`Say what you checked`)) })}
          fields={[{ name: "note", kind: "longtext", label: t`What did you check?` }]}
          initial={{ note: "" }}
          version={customer.version}
          facts={[[t`Name at the bank`, bank.nameAtBank ?? "—"], [t`Match`, `${bank.nameScore ?? "—"}`]]}
          input={(values, { version }) => ({ customerId: customer.id, bankAccountId: bank.id, note: values.note, expectedVersion: version })}
          submit={t`Verify the account`}
          onStale={reload}
          onDone={reload}
          onClose={() => setBank(null)}
        />
      ) : null}
    </>
  );
}

function LoansOf({ customer }: { customer: Customer }) {
  const { t } = useLingui();
  if (customer.loans.length === 0) return <EmptyState title={t`No loans yet`}>{t`An application appears here the moment it is sent.`}</EmptyState>;
  return (
    <table className={kit["book"]}>
      <thead>
        <tr>
          <th scope="col">{t`Loan`}</th><th scope="col">{t`Product`}</th><th scope="col" data-align="end">{t`Amount`}</th><th scope="col" data-align="end">{t`Outstanding`}</th><th scope="col">{t({ context: "loan", message: "Next due" })}</th><th scope="col">{t`Status`}</th>
        </tr>
      </thead>
      <tbody>
        {customer.loans.map((loan) => (
          <tr key={loan.id}>
            <td><Link to="/loans/$loanId" params={{ loanId: loan.id }} className="num">{loan.number}</Link></td>
            <td>{loan.productName}</td>
            <td data-align="end"><Money value={loan.amount} currency={loan.currency} /></td>
            <td data-align="end"><Money value={loan.outstanding} dashZero /></td>
            <td><Day value={loan.nextDueDate} /></td>
            <td><StatusBadge state={loan.status} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ConsentsOf({ customer }: { customer: Customer }) {
  const { t } = useLingui();
  const code = useCode();
  const version = (text: string, language: string) => t`Version ${text}, ${language}`;
  if (customer.consents.length === 0) return <EmptyState title={t`No consents given yet`} />;
  return (
    <table className={kit["book"]}>
      <thead>
        <tr><th scope="col">{t`Purpose`}</th><th scope="col">{t`Text`}</th><th scope="col">{t`Given`}</th><th scope="col">{t`Withdrawn`}</th></tr>
      </thead>
      <tbody>
        {customer.consents.map((consent) => (
          <tr key={consent.id}>
            <td>{code(consent.purpose)}</td>
            <td>{version(consent.textVersion, languageName(consent.language))}</td>
            <td><Moment value={consent.givenAt} /></td>
            <td><Moment value={consent.withdrawnAt} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
