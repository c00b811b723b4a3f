/** The dialog of each act on a loan. The server says which are offered and judges them; this asks for what they need. */
import { notifications } from "@mantine/notifications";
import { useQuery } from "urql";
import * as z from "zod/mini";
import {
  AddNoteDocument,
  AssignLoanDocument,
  CancelLoanDocument,
  ClearNameReviewDocument,
  ClaimLoanDocument,
  CreatePaymentLinkDocument,
  CxApproveDocument,
  CxRejectDocument,
  DisburseLoanDocument,
  OverrideRuleDocument,
  ReasonCodesDocument,
  ReissueAgreementDocument,
  RetryDisbursementDocument,
  ReturnToCxDocument,
  ReversePaymentDocument,
  SanctionLoanDocument,
  SendBackDocument,
  SmRejectDocument,
  StaffMembersDocument,
} from "@/gql/staff/graphql";
import { CommandForm, type CommandFormProps } from "@/kit/command-form";
import type { Fact } from "@/kit/facts";
import type { FieldSpec } from "@/kit/fields";
import { humanise, money } from "@/kit/format";
import { StatusBadge } from "@/kit/status";
import { tenureText } from "../screens/loan-columns";
import type { Loan } from "./loan-file";
import { Preview } from "./preview";

interface DialogProps {
  loan: Loan;
  code: string;
  subject?: string;
  onClose: () => void;
  reload: () => void;
}

const amount = z.string().check(z.regex(/^\d+(\.\d{1,2})?$/, "Enter an amount"));
const written = z.string().check(z.minLength(3, "Say why in a few words"));
const NOTE: FieldSpec = { name: "note", kind: "longtext", label: "Note", hint: "Kept with the decision, read by whoever comes next" };

export function ActionDialog(props: DialogProps) {
  switch (props.code) {
    case "CX_APPROVE":
      return <Approve {...props} title="Approve for sanction" document={CxApproveDocument} verb="Approve" />;
    case "SM_SANCTION":
    case "AMEND_SANCTION":
      return <Approve {...props} title="Sanction the loan" document={SanctionLoanDocument} verb="Sanction" />;
    case "CX_REJECT":
      return <Reject {...props} title="Reject the application" kind="REJECTION" document={CxRejectDocument} verb="Reject" />;
    case "SM_REJECT":
      return <Reject {...props} title="Reject the application" kind="REJECTION" document={SmRejectDocument} verb="Reject" />;
    case "CANCEL":
      return <Reject {...props} title="Cancel the loan" kind="CANCELLATION" document={CancelLoanDocument} verb="Cancel the loan" />;
    case "SEND_BACK":
      return <WithNote {...props} title="Send back to the customer" label="What must the customer mend?" document={SendBackDocument} verb="Send back" />;
    case "CLEAR_NAME_REVIEW":
      return <WithNote {...props} title="The name is the borrower’s" label="What did you compare?" document={ClearNameReviewDocument} verb="Clear the name" />;
    case "RETURN_TO_CX":
      return <WithNote {...props} title="Return to credit" label="What should credit look at again?" document={ReturnToCxDocument} verb="Return to credit" />;
    case "CLAIM":
      return <Plain {...props} title="Take this case" intro="It is shown as yours in every queue." document={ClaimLoanDocument} verb="Take it" />;
    case "REISSUE":
      return <Plain {...props} title="Re-issue the agreement" intro="A fresh Key Fact Statement and agreement replace the old ones, which can no longer be signed." document={ReissueAgreementDocument} verb="Re-issue" />;
    case "DISBURSE":
      return <Disburse {...props} document={DisburseLoanDocument} verb="Send" />;
    case "RETRY_DISBURSEMENT":
      return <Disburse {...props} document={RetryDisbursementDocument} verb="Send again" />;
    case "ASSIGN":
      return <Assign {...props} />;
    case "PAYMENT_LINK":
      return <PaymentLink {...props} />;
    case "OVERRIDE_RULE":
      return <Override {...props} />;
    case "REVERSE_PAYMENT":
      return <Reverse {...props} />;
    default:
      return <AddNote {...props} />;
  }
}

/** What a decision rests on; compared when the loan moves under the reader. */
function decisionFacts(loan: Loan): Fact[] {
  return [
    ["Status", <StatusBadge key="status" state={loan.status} />],
    ["Asked for", money(loan.requestedAmount, loan.currency)],
    ["Approved by credit", loan.approvedAmount ? money(loan.approvedAmount, loan.currency) : "—"],
    ["Sanctioned", loan.sanctionedAmount ? money(loan.sanctionedAmount, loan.currency) : "—"],
    ["With", loan.assignedTo?.name ?? "Nobody"],
    ["Last in the file", loan.timeline[0]?.title ?? "—"],
  ];
}

function common({ loan, onClose, reload }: DialogProps, said: string) {
  return {
    version: loan.version,
    facts: decisionFacts(loan),
    onStale: reload,
    onClose,
    onDone: () => {
      notifications.show({ message: `${loan.number}: ${said}`, color: "brand" });
      reload();
    },
  };
}

type Document<Input> = CommandFormProps<Record<string, string>, Input>["document"];
type ApproveInput = { loanId: string; amount: string; tenure?: number | null; note: string; expectedVersion: number };
type RejectInput = { loanId: string; reasonCode: string; note: string; expectedVersion: number };
type NoteInput = { loanId: string; note: string; expectedVersion: number };
type PlainInput = { loanId: string; expectedVersion: number };
type DisburseInput = { loanId: string; rail: string; expectedVersion: number; idempotencyKey: string };

function Approve({ title, verb, document, ...props }: DialogProps & { title: string; verb: string; document: Document<ApproveInput> }) {
  const { loan } = props;
  return (
    <CommandForm
      {...common(props, "decision saved")}
      title={title}
      document={document}
      schema={z.object({ amount, tenure: z.string().check(z.regex(/^\d+$/, "Enter a whole number")), note: written })}
      fields={[
        { name: "amount", kind: "money", label: "Amount", currency: loan.currency, hint: `Asked for ${money(loan.requestedAmount, loan.currency, true)}${loan.approvedAmount ? `, approved by credit ${money(loan.approvedAmount, loan.currency, true)}` : ""}` },
        { name: "tenure", kind: "number", label: `Tenure in ${loan.tenureUnit.toLowerCase()}`, hint: `Asked for ${tenureText(loan)}` },
        NOTE,
      ]}
      initial={{ amount: loan.approvedAmount ?? loan.requestedAmount, tenure: String(loan.tenure), note: "" }}
      input={(values, { version }) => ({ loanId: loan.id, amount: values.amount, tenure: Number(values.tenure), note: values.note, expectedVersion: version })}
      submit={(values) => (amount.safeParse(values.amount).success ? `${verb} ${money(values.amount, loan.currency, true)}` : verb)}
      aside={(values) => <Preview loanId={loan.id} amount={values.amount} tenure={values.tenure} />}
    />
  );
}

function Reject({ title, verb, kind, document, ...props }: DialogProps & { title: string; verb: string; kind: string; document: Document<RejectInput> }) {
  const [{ data, fetching }] = useQuery({ query: ReasonCodesDocument, variables: { kind } });
  const codes = data?.reasonCodes ?? [];
  return (
    <CommandForm
      {...common(props, "decision saved")}
      title={title}
      danger
      intro={codes.length === 0 && !fetching ? "No reason codes are set up for this brand; an admin adds them in settings." : undefined}
      document={document}
      schema={z.object({ reasonCode: z.string().check(z.minLength(1, "Choose a reason")), note: written })}
      fields={[{ name: "reasonCode", kind: "select", label: "Reason", options: codes.map((one) => ({ value: one.code, label: one.text })) }, NOTE]}
      initial={{ reasonCode: "", note: "" }}
      input={(values, { version }) => ({ loanId: props.loan.id, ...values, expectedVersion: version })}
      submit={verb}
      aside={(values) => {
        const text = codes.find((one) => one.code === values.reasonCode)?.customerText;
        return (
          <>
            <strong>What the borrower will read</strong>
            <p>{text ?? "Choose a reason to see it."}</p>
          </>
        );
      }}
    />
  );
}

function WithNote({ title, verb, label, document, ...props }: DialogProps & { title: string; verb: string; label: string; document: Document<NoteInput> }) {
  return (
    <CommandForm
      {...common(props, "sent")}
      title={title}
      document={document}
      schema={z.object({ note: written })}
      fields={[{ name: "note", kind: "longtext", label }]}
      initial={{ note: "" }}
      input={(values, { version }) => ({ loanId: props.loan.id, note: values.note, expectedVersion: version })}
      submit={verb}
    />
  );
}

function Plain({ title, verb, intro, document, ...props }: DialogProps & { title: string; verb: string; intro: string; document: Document<PlainInput> }) {
  return (
    <CommandForm
      {...common(props, "done")}
      title={title}
      intro={intro}
      document={document}
      schema={z.object({})}
      fields={[]}
      initial={{}}
      input={(_values, { version }) => ({ loanId: props.loan.id, expectedVersion: version })}
      submit={verb}
    />
  );
}

function Disburse({ verb, document, ...props }: DialogProps & { verb: string; document: Document<DisburseInput> }) {
  const { loan } = props;
  const net = loan.agreement?.keyFacts.netToBorrower;
  const sum = net ? money(net, loan.currency, true) : "the net amount";
  return (
    <CommandForm
      {...common(props, "on its way; the provider’s word appears by itself")}
      title={`${verb} ${sum}`}
      intro={
        <>
          To {loan.customer.name}, account {loan.customer.bankMasked ?? "—"}. Money that has left cannot be called back.
        </>
      }
      document={document}
      schema={z.object({ rail: z.string().check(z.minLength(1, "Choose how to send it")) })}
      fields={[{ name: "rail", kind: "select", label: "Rail", options: ["IMPS", "NEFT", "UPI"].map((value) => ({ value, label: value })) }]}
      initial={{ rail: "IMPS" }}
      input={(values, { version, key }) => ({ loanId: loan.id, rail: values.rail, expectedVersion: version, idempotencyKey: key })}
      submit={(values) => `${verb} ${sum} by ${values.rail}`}
    />
  );
}

function Assign(props: DialogProps) {
  const [{ data }] = useQuery({ query: StaffMembersDocument, variables: { first: 100 } });
  const people = (data?.staffMembers.edges ?? []).map((edge) => edge.node).filter((one) => one.status === "ACTIVE");
  return (
    <CommandForm
      {...common(props, "reassigned")}
      title="Assign the case"
      document={AssignLoanDocument}
      schema={z.object({ staffId: z.string().check(z.minLength(1, "Choose a person")), reason: written })}
      fields={[
        { name: "staffId", kind: "select", label: "To", options: people.map((one) => ({ value: one.id, label: `${one.name}, ${humanise(one.role).toLowerCase()}${one.available ? "" : " (away)"}` })) },
        { name: "reason", kind: "longtext", label: "Reason" },
      ]}
      initial={{ staffId: "", reason: "" }}
      input={(values, { version }) => ({ loanId: props.loan.id, ...values, expectedVersion: version })}
      submit="Assign"
    />
  );
}

function PaymentLink(props: DialogProps) {
  const { loan } = props;
  return (
    <CommandForm
      {...common(props, "payment link asked for; it is sent by SMS")}
      title="Send a payment link"
      intro={`Outstanding ${money(loan.outstanding.total, loan.currency)}, of which overdue ${money(loan.overdue.total, loan.currency)}.`}
      document={CreatePaymentLinkDocument}
      schema={z.object({ amount })}
      fields={[{ name: "amount", kind: "money", label: "Amount", currency: loan.currency }]}
      initial={{ amount: /^0*(\.0*)?$/.test(loan.overdue.total) ? loan.outstanding.total : loan.overdue.total }}
      input={(values, { key }) => ({ loanId: loan.id, amount: values.amount, idempotencyKey: key })}
      submit={(values) => (amount.safeParse(values.amount).success ? `Send a link for ${money(values.amount, loan.currency, true)}` : "Send a link")}
    />
  );
}

function Override({ subject = "", ...props }: DialogProps) {
  const rule = props.loan.evaluation?.results.find((one) => one.id === subject);
  return (
    <CommandForm
      {...common(props, "override saved")}
      title="Override a rule"
      intro={
        <>
          <StatusBadge state={rule?.outcome ?? "FAIL"} /> {rule?.sentence} It stays marked as overridden, with your name, for the sanction step.
        </>
      }
      document={OverrideRuleDocument}
      schema={z.object({ justification: z.string().check(z.minLength(10, "Say what makes this case different")) })}
      fields={[{ name: "justification", kind: "longtext", label: "Justification" }]}
      initial={{ justification: "" }}
      input={(values, { version }) => ({ loanId: props.loan.id, ruleResultId: subject, justification: values.justification, expectedVersion: version })}
      submit="Override the rule"
    />
  );
}

function Reverse({ subject = "", ...props }: DialogProps) {
  const { loan } = props;
  const receipt = loan.receipts.find((one) => one.id === subject);
  const sum = receipt ? money(receipt.amount, loan.currency) : "";
  return (
    <CommandForm
      {...common(props, "payment reversed")}
      title={`Reverse the payment of ${sum}`}
      danger
      intro="The loan is worked out again as if it had not come; the books take reversing entries."
      document={ReversePaymentDocument}
      schema={z.object({ reason: written })}
      fields={[{ name: "reason", kind: "longtext", label: "Reason" }]}
      initial={{ reason: "" }}
      input={(values, { version, key }) => ({ loanId: loan.id, receiptId: subject, reason: values.reason, expectedVersion: version, idempotencyKey: key })}
      submit={`Reverse ${sum}`}
    />
  );
}

function AddNote(props: DialogProps) {
  return (
    <CommandForm
      {...common(props, "note added")}
      title="Add a note"
      document={AddNoteDocument}
      schema={z.object({ note: written })}
      fields={[{ name: "note", kind: "longtext", label: "Note" }]}
      initial={{ note: "" }}
      input={(values) => ({ loanId: props.loan.id, note: values.note })}
      submit="Add the note"
    />
  );
}
