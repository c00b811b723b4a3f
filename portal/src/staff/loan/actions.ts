/** The acts on a loan this desk has a dialog for, by the codes the API offers them under. */

const PRIMARY = new Set(["CX_APPROVE", "SM_SANCTION", "DISBURSE", "RETRY_DISBURSEMENT", "DISBURSE_TRANCHE", "PAYMENT_LINK", "REISSUE"]);

const DIALOGS = new Set([
  "CLAIM", "ASSIGN", "CX_APPROVE", "CX_REJECT", "SEND_BACK", "SM_SANCTION", "AMEND_SANCTION", "SM_REJECT", "RETURN_TO_CX", "REISSUE", "CANCEL", "DISBURSE", "RETRY_DISBURSEMENT", "DISBURSE_TRANCHE", "PAYMENT_LINK", "ADD_NOTE", "CLEAR_NAME_REVIEW",
  "RECORD_REPAYMENT", "ALLOT_MONEY", "ASK_WAIVER", "ASK_REFUND", "KEEP_HELD", "ADD_CHARGE", "ASK_RESTRUCTURE", "ASK_SETTLEMENT", "ASK_WRITE_OFF", "EXIT_LOAN",
]);

/** Acts on a part of the loan (one rule, one receipt) have their button beside that part. */
export function actionButton(code: string): boolean {
  return DIALOGS.has(code);
}

export function isPrimary(code: string): boolean {
  return PRIMARY.has(code);
}

export function allowed(actions: readonly { code: string; allowed: boolean }[], code: string): boolean {
  return actions.some((one) => one.code === code && one.allowed);
}
