/**
 * Codes of the server in the reader's words. The English of each is the code itself put in words, so that a code which
 * is new to us is read in English and nothing else changes.
 */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useCallback } from "react";
import { humanise } from "@/kit/format";
import { ROLES } from "./roles";

export const CODES: Record<string, MessageDescriptor> = {
  ...ROLES,
  // Steps of a sign-up.
  PERSONAL: msg`Personal`,
  EMPLOYMENT: msg`Employment`,
  BANK: msg`Bank`,
  CONSENTS: msg`Consents`,
  // Entries of the ledger, and the parts of a debt.
  DISBURSEMENT: msg`Disbursement`,
  INTEREST_ACCRUED: msg`Interest accrued`,
  PENAL_CHARGED: msg`Penal charged`,
  FEE_CHARGED: msg`Fee charged`,
  REPAYMENT: msg({ context: "ledger", message: "Repayment" }),
  HELD_APPLIED: msg`Held applied`,
  HELD_REFUNDED: msg`Held refunded`,
  REFUND_IN_TRANSIT: msg`Refund in transit`,
  REFUND_SETTLED: msg`Refund settled`,
  FEE_RETURNED: msg`Fee returned`,
  WAIVER: msg`Waiver`,
  SETTLEMENT: msg`Settlement`,
  WRITE_OFF: msg`Write off`,
  RECOVERY: msg`Recovery`,
  INCOME_SUSPENDED: msg`Income suspended`,
  INCOME_RELEASED: msg`Income released`,
  SUSPENSE: msg`Suspense`,
  SUSPENSE_CLEARED: msg`Suspense cleared`,
  REVERSAL: msg`Reversal`,
  PRINCIPAL: msg`Principal`,
  INTEREST: msg`Interest`,
  FEE: msg`Fee`,
  TAX: msg`Tax`,
  PENALTY: msg({ context: "loan", message: "Penalty" }),
  HELD: msg`Held`,
  // How money comes, what a loan is for, how somebody earns.
  BANK_TRANSFER: msg`Bank transfer`,
  CHEQUE: msg`Cheque`,
  CASH: msg`Cash`,
  CARD: msg`Card`,
  WALLET: msg`Wallet`,
  NETBANKING: msg`Netbanking`,
  MEDICAL: msg`Medical`,
  EDUCATION: msg`Education`,
  HOUSEHOLD: msg`Household`,
  HOUSEHOLD_EXPENSE: msg`Household expense`,
  TRAVEL: msg`Travel`,
  WEDDING: msg`Wedding`,
  OTHER: msg`Other`,
  SALARIED: msg`Salaried`,
  SELF_EMPLOYED: msg`Self employed`,
  // What a consent is for.
  TERMS: msg`Terms`,
  DATA_PROCESSING: msg`Data processing`,
  CREDIT_BUREAU: msg`Credit bureau`,
  ELECTRONIC_DOCUMENTS: msg`Electronic documents`,
  MARKETING: msg`Marketing`,
  // What a story tells of.
  STATUS: msg`Status`,
  PAYMENT: msg`Payment`,
  PAYOUT: msg`Payout`,
  NOTE: msg`Note`,
  ACKNOWLEDGED: msg`Acknowledged`,
  REQUEST: msg`Request`,
  ONBOARDING: msg`Onboarding`,
  CONSENT: msg`Consent`,
  // What rules look at, and where it is from.
  PAN_STATUS: msg`Pan status`,
  PAN_NAME_SCORE: msg`Pan name score`,
  MONTHLY_SALARY: msg`Monthly salary`,
  AGE_YEARS: msg`Age years`,
  FOIR_PCT: msg`Foir pct`,
  BANK_STATUS: msg`Bank status`,
  WORST_DPD_HERE_DAYS: msg`Worst dpd here days`,
  APPLICATION: msg`Application`,
  // What somebody may do, how far, and over whose cases.
  CUSTOMER: msg`Customer`,
  ONBOARDING_IN_PROGRESS: msg`Onboarding in progress`,
  ONBOARDING_COMPLETED: msg`Onboarding completed`,
  RELOCATE_USER: msg`Relocate user`,
  GLOBAL_SEARCH: msg`Global search`,
  LOANS: msg`Loans`,
  COMPLETED_LOANS: msg`Completed loans`,
  LOAN_REACTIVATE: msg`Loan reactivate`,
  LOAN_RULE_TYPE: msg`Loan rule type`,
  LOAN_RELOCATE: msg`Loan relocate`,
  LOAN_SEND_BACK: msg`Loan send back`,
  LOAN_FORCE_BYPASS: msg`Loan force bypass`,
  PRE_COLLECTIONS: msg`Pre collections`,
  COLLECTIONS: msg`Collections`,
  POST_COLLECTIONS: msg`Post collections`,
  COLLECTION_REALLOCATE_LOANS: msg`Collection reallocate loans`,
  BRAND_SETTINGS: msg`Brand settings`,
  PARTNER_USER_MANAGEMENT: msg`Partner user management`,
  VIEW_DASHBOARD: msg`View dashboard`,
  MASTER_REPORTS: msg`Master reports`,
  AUDIT: msg`Audit`,
  PII_REVEAL: msg`Pii reveal`,
  DAY_END: msg`Day end`,
  NOTICES: msg`Notices`,
  NOTICE_SOURCES: msg`Notice sources`,
  READ: msg`Read`,
  WRITE: msg`Write`,
  ALL: msg`All`,
  OWN: msg`Own`,
  TEAM: msg`Team`,
  // Who acts, and on what.
  STAFF: msg`Staff`,
  PLATFORM: msg`Platform`,
  API_KEY: msg`Api key`,
  SYSTEM: msg`System`,
  LOAN: msg`Loan`,
  FOLLOW_UP: msg`Follow up`,
  NOTICE_SYNC: msg`Notice sync`,
  PRODUCT: msg`Product`,
  HOLIDAY: msg`Holiday`,
  SETTING: msg`Setting`,
  NOTICE_SOURCE: msg`Notice source`,
  NOTICE: msg`Notice`,
  EVALUATION: msg`Evaluation`,
  BRAND: msg`Brand`,
  BLOCK: msg`Block`,
  WEBHOOK_EVENT: msg`Webhook event`,
  SUPPORT_ENTRY: msg`Support entry`,
  SESSION: msg`Session`,
  RULE_SET: msg`Rule set`,
  RECEIPT: msg`Receipt`,
  REASON_CODE: msg`Reason code`,
  PROVIDER_CONFIG: msg`Provider config`,
  COUPON: msg`Coupon`,
  CASE_NOTE: msg`Case note`,
  BUSINESS_DATE: msg`Business date`,
  // Groups and kinds of settings, states of what came in, classes of assets.
  ELIGIBILITY: msg`Eligibility`,
  PROCESSING: msg`Processing`,
  SECURITY: msg`Security`,
  COMPANY: msg`Company`,
  DECIMAL: msg`Decimal`,
  INT: msg`Int`,
  LIST: msg`List`,
  BOOL: msg`Bool`,
  CHOICE: msg`Choice`,
  TIME: msg`Time`,
  TEXT: msg`Text`,
  EMAIL: msg`Email`,
  RECEIVED: msg`Received`,
  PROCESSED: msg`Processed`,
  IGNORED: msg`Ignored`,
  UNMATCHED: msg`Unmatched`,
  FAILED: msg`Failed`,
  FORGED: msg`Forged`,
  STANDARD: msg`Standard`,
};

export function useCode(): (code: string) => string {
  const { i18n } = useLingui();
  return useCallback(
    (code) => {
      const known = CODES[code.toUpperCase().replace(/[\s.-]+/g, "_")];
      return known ? i18n._(known) : humanise(code);
    },
    [i18n],
  );
}

/** A class of assets: the supervisor's letters stay as they are. */
export function useClassName(): (code: string) => string {
  const { i18n } = useLingui();
  const word = useCode();
  return useCallback((code) => (code.startsWith("SMA") || code === "NPA" ? code.replace("_", "-") : code ? word(code) : i18n._(msg`Not classified`)), [i18n, word]);
}
