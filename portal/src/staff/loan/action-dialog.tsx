/** The dialog of each act on a loan. The server says which are offered and judges them; this asks for what they need. */
import { useLingui } from "@lingui/react/macro";
import {
  CancelLoanDocument,
  ClaimLoanDocument,
  ClearNameReviewDocument,
  CxApproveDocument,
  CxRejectDocument,
  DisburseLoanDocument,
  ReissueAgreementDocument,
  RetryDisbursementDocument,
  ReturnToCxDocument,
  SendBackDocument,
  SmRejectDocument,
} from "@/gql/staff/graphql";
import { AddNote, Approve, Assign, Override, Plain, Reject, WithNote } from "./dialogs/decision";
import { AddCharge, AskRefund, AskWaiver, ExitLoan, RecordRepayment, Reverse } from "./dialogs/money";
import { Disburse, DisbursePart, PaymentLink } from "./dialogs/payout";
import { Sanction } from "./dialogs/sanction";
import { Allot, KeepHeld } from "./dialogs/suspense";
import type { DialogProps } from "./dialogs/shared";
import { AskRestructure, AskSettlement, AskWriteOff } from "./dialogs/terms";

export function ActionDialog(props: DialogProps) {
  const { t } = useLingui();
  switch (props.code) {
    case "CX_APPROVE":
      return <Approve {...props} title={t`Approve for sanction`} document={CxApproveDocument} verb={t`Approve`} />;
    case "SM_SANCTION":
    case "AMEND_SANCTION":
      return <Sanction {...props} />;
    case "CX_REJECT":
      return <Reject {...props} title={t`Reject the application`} kind="REJECTION" document={CxRejectDocument} verb={t`Reject`} />;
    case "SM_REJECT":
      return <Reject {...props} title={t`Reject the application`} kind="REJECTION" document={SmRejectDocument} verb={t`Reject`} />;
    case "CANCEL":
      return <Reject {...props} title={t`Cancel the loan`} kind="CANCELLATION" document={CancelLoanDocument} verb={t`Cancel the loan`} />;
    case "SEND_BACK":
      return <WithNote {...props} title={t`Send back to the customer`} label={t`What must the customer mend?`} document={SendBackDocument} verb={t`Send back`} />;
    case "CLEAR_NAME_REVIEW":
      return <WithNote {...props} title={t`The name is the borrower’s`} label={t`What did you compare?`} document={ClearNameReviewDocument} verb={t`Clear the name`} />;
    case "RETURN_TO_CX":
      return <WithNote {...props} title={t`Return to credit`} label={t`What should credit look at again?`} document={ReturnToCxDocument} verb={t`Return to credit`} />;
    case "CLAIM":
      return <Plain {...props} title={t`Take this case`} intro={t`It is shown as yours in every queue.`} document={ClaimLoanDocument} verb={t`Take it`} />;
    case "REISSUE":
      return <Plain {...props} title={t`Re-issue the agreement`} intro={t`A fresh Key Fact Statement and agreement replace the old ones, which can no longer be signed.`} document={ReissueAgreementDocument} verb={t`Re-issue`} />;
    case "DISBURSE":
      return <Disburse {...props} document={DisburseLoanDocument} verb={t`Send`} />;
    case "RETRY_DISBURSEMENT":
      return <Disburse {...props} document={RetryDisbursementDocument} verb={t`Send again`} />;
    case "DISBURSE_TRANCHE":
      return <DisbursePart {...props} />;
    case "ASSIGN":
      return <Assign {...props} />;
    case "PAYMENT_LINK":
      return <PaymentLink {...props} />;
    case "OVERRIDE_RULE":
      return <Override {...props} />;
    case "REVERSE_PAYMENT":
      return <Reverse {...props} />;
    case "RECORD_REPAYMENT":
      return <RecordRepayment {...props} />;
    case "ALLOT_MONEY":
      return <Allot {...props} />;
    case "KEEP_HELD":
      return <KeepHeld {...props} />;
    case "ASK_WAIVER":
      return <AskWaiver {...props} />;
    case "ASK_REFUND":
      return <AskRefund {...props} />;
    case "ADD_CHARGE":
      return <AddCharge {...props} />;
    case "EXIT_LOAN":
      return <ExitLoan {...props} />;
    case "ASK_RESTRUCTURE":
      return <AskRestructure {...props} />;
    case "ASK_SETTLEMENT":
      return <AskSettlement {...props} />;
    case "ASK_WRITE_OFF":
      return <AskWriteOff {...props} />;
    default:
      return <AddNote {...props} />;
  }
}
