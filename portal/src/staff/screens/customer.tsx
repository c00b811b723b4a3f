/** Everything about one person: who, checks, work, bank, loans, consents, and what happened. */
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
import { humanise, money } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { Masked, type Reveal } from "@/kit/masked";
import { problemOf } from "@/kit/problems";
import { useLive } from "@/kit/live";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { live } from "../api";
import { HandedOver } from "../handed-over";
import { TimelineTab } from "../loan/timeline-tab";
import { may, useViewer } from "../viewer";

type Customer = NonNullable<CustomerFileQuery["customer"]>;

const route = getRouteApi("/customers/$customerId");
const TOPICS = ["customers"] as const;

export function CustomerFile() {
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
  if (!data?.customer) return <EmptyState whole title="This customer is not here">They may belong to another brand or be outside what you may see.</EmptyState>;
  const { customer } = data;
  return (
    <EntityPage
      eyebrow={customer.number}
      title={customer.name || "Name not yet given"}
      badge={<StatusBadge state={customer.stage} word={customer.stage === "COMPLETED" ? "Onboarded" : `At ${humanise(customer.stage).toLowerCase()}`} tone={customer.stage === "COMPLETED" ? "live" : "waiting"} />}
      below={<HandedOver customerId={customer.id} />}
      tabs={[
        { code: "facts", title: "Facts", render: () => <FactsOf customer={customer} reload={reload} /> },
        { code: "loans", title: "Loans", count: customer.loans.length, render: () => <LoansOf customer={customer} /> },
        { code: "consents", title: "Consents", count: customer.consents.length, render: () => <ConsentsOf customer={customer} /> },
        { code: "timeline", title: "Timeline", render: () => <TimelineTab entries={customer.timeline} /> },
      ]}
      tab={tab ?? "facts"}
      onTab={(code) => void navigate({ search: { tab: code }, replace: true })}
    />
  );
}

function useReveal(customerId: string): Reveal | undefined {
  const viewer = useViewer();
  const [, ask] = useMutation(RevealCustomerFieldDocument);
  if (!may(viewer, "PII_REVEAL")) return undefined;
  return async (field, reason) => {
    const result = await ask({ input: { customerId, field, reason } });
    const answer = result.data?.revealCustomerField;
    const problem = problemOf(answer);
    if (problem) return { problem: problem.fields?.[0]?.message ?? problem.message };
    if (answer && "value" in answer && answer.value !== undefined) return { value: answer.value };
    return { problem: result.error?.message ?? "The server did not answer. Try again." };
  };
}

function FactsOf({ customer, reload }: { customer: Customer; reload: () => void }) {
  const reveal = useReveal(customer.id);
  const [bank, setBank] = useState<Customer["bankAccounts"][number] | null>(null);
  const job = customer.employment;
  return (
    <>
      <Section title="Person">
        <Facts
          rows={[
            ["Mobile", <Masked key="mobile" value={customer.mobileMasked} field="mobile" label="mobile" reveal={reveal} />],
            ["PAN", <span key="pan"><Masked value={customer.panMasked} field="pan" label="PAN" reveal={reveal} /> <StatusBadge state={customer.panStatus} /></span>],
            ["Date of birth", <Masked key="dob" value={customer.dateOfBirthMasked} field="date_of_birth" label="date of birth" reveal={reveal} />],
            ["E-mail", <Masked key="email" value={customer.emailMasked} field="email" label="e-mail" reveal={reveal} />],
            ["Signed up", <Moment key="since" value={customer.createdAt} />],
            ["Onboarded", <Moment key="done" value={customer.onboardingCompletedAt} />],
          ]}
        />
      </Section>
      <Section title="Onboarding">
        <table className={kit["book"]}>
          <thead>
            <tr><th scope="col">Step</th><th scope="col">State</th><th scope="col">Started</th><th scope="col">Done</th></tr>
          </thead>
          <tbody>
            {customer.steps.map((step) => (
              <tr key={step.code}>
                <td>{step.title}{step.waitingReason ? <div className={kit["quiet"]}>{step.waitingReason}</div> : null}</td>
                <td><StatusBadge state={step.state} tone={step.state === "DONE" ? "live" : step.state === "NEEDS_FIX" ? "overdue" : "waiting"} /></td>
                <td><Moment value={step.startedAt} /></td>
                <td><Moment value={step.completedAt} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title="Work">
        {job ? (
          <Facts
            rows={[
              ["Employer", job.employer],
              ["Designation", job.designation],
              ["Employment", humanise(job.employmentType)],
              ["Salary a month", money(job.monthlySalary)],
              ["Paid by", `${humanise(job.salaryMode)}, day ${job.salaryDay}`],
              ["Joined", <Day key="joined" value={job.joinedOn} />],
              ["Office PIN", job.officePincode],
            ]}
          />
        ) : (
          <p className={kit["quiet"]}>Not given yet.</p>
        )}
      </Section>
      <Section title="Bank accounts">
        {customer.bankAccounts.length === 0 ? <p className={kit["quiet"]}>Not given yet.</p> : null}
        {customer.bankAccounts.map((account) => (
          <div key={account.id} style={{ marginBottom: 16 }}>
            <Facts
              rows={[
                ["Account", <span key="account"><Masked value={account.accountMasked} field="bank_account" label="account number" reveal={reveal} /> <StatusBadge state={account.status} /></span>],
                ["Bank", `${account.bankName ?? ""} ${account.ifsc}`.trim()],
                ["Name at the bank", account.nameAtBank],
                ["Name match", account.nameScore === null || account.nameScore === undefined ? null : `${account.nameScore} of 100`],
                ["Verified", <Moment key="verified" value={account.verifiedAt} />],
                account.waitingReason ? ["Waiting for", account.waitingReason] : null,
              ]}
            />
            {account.status === "MISMATCH" ? <Button mt="sm" variant="default" onClick={() => setBank(account)}>Verify by hand</Button> : null}
          </div>
        ))}
      </Section>
      {bank ? (
        <CommandForm
          title="Verify the account by hand"
          intro={`The bank has “${bank.nameAtBank ?? "no name"}”, the customer is “${customer.name}”.`}
          document={VerifyBankAccountDocument}
          schema={z.object({ note: z.string().check(z.minLength(5, "Say what you checked")) })}
          fields={[{ name: "note", kind: "longtext", label: "What did you check?" }]}
          initial={{ note: "" }}
          version={customer.version}
          facts={[["Name at the bank", bank.nameAtBank ?? "—"], ["Match", `${bank.nameScore ?? "—"}`]]}
          input={(values, { version }) => ({ customerId: customer.id, bankAccountId: bank.id, note: values.note, expectedVersion: version })}
          submit="Verify the account"
          onStale={reload}
          onDone={reload}
          onClose={() => setBank(null)}
        />
      ) : null}
    </>
  );
}

function LoansOf({ customer }: { customer: Customer }) {
  if (customer.loans.length === 0) return <EmptyState title="No loans yet">An application appears here the moment it is sent.</EmptyState>;
  return (
    <table className={kit["book"]}>
      <thead>
        <tr>
          <th scope="col">Loan</th><th scope="col">Product</th><th scope="col" data-align="end">Amount</th><th scope="col" data-align="end">Outstanding</th><th scope="col">Next due</th><th scope="col">Status</th>
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
  if (customer.consents.length === 0) return <EmptyState title="No consents given yet" />;
  return (
    <table className={kit["book"]}>
      <thead>
        <tr><th scope="col">Purpose</th><th scope="col">Text</th><th scope="col">Given</th><th scope="col">Withdrawn</th></tr>
      </thead>
      <tbody>
        {customer.consents.map((consent) => (
          <tr key={consent.id}>
            <td>{humanise(consent.purpose)}</td>
            <td>Version {consent.textVersion}, {consent.language}</td>
            <td><Moment value={consent.givenAt} /></td>
            <td><Moment value={consent.withdrawnAt} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
