/** A run in words: its state, what went wrong with it, why a row of it was refused. */
import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { humanise } from "@/kit/format";
import { StatusBadge, type Tone } from "@/kit/status";
import { ENCODINGS } from "./sources/encodings";

const LIKE: Record<string, string> = { SUCCESS: "DONE", PARTIAL: "REFER", SKIPPED_DUPLICATE: "CANCELLED", HELD: "REFER" };
const TONES: Record<string, Tone> = { RUNNING: "waiting", SUCCESS: "live", PARTIAL: "due", FAILED: "overdue", SKIPPED_DUPLICATE: "closed", HELD: "due" };

export function RunState({ status, held = 0 }: { status: string; held?: number }) {
  const { t } = useLingui();
  const state = held > 0 ? "HELD" : status;
  const words: Record<string, string> = {
    RUNNING: t`Running`,
    SUCCESS: t`Applied`,
    PARTIAL: t`Applied in part`,
    FAILED: t`Failed, nothing applied`,
    SKIPPED_DUPLICATE: t`Same as before`,
    HELD: t`Waits for a decision`,
  };
  return <StatusBadge state={LIKE[state] ?? state} tone={TONES[state] ?? "closed"} word={words[state] ?? humanise(state)} />;
}

export function useTriggerWord(): (trigger: string) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const words: Record<string, string> = { SCHEDULED: t`The schedule`, MANUAL: t`By hand`, FILE: t`A file`, PUSH: t`The source itself` };
    return (trigger) => words[trigger] ?? humanise(trigger);
  }, [t]);
}

/** Why a row was not taken, so that whoever keeps the list can mend it. */
export function useReasonWord(): (reason: string) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const words: Record<string, string> = {
      missing: t`It is empty and is needed`,
      another_company: t`It names another company`,
      another_mode: t`It belongs to the other list`,
      another_currency: t`It is in another currency`,
      not_masked: t`A full identity number has no place here: send it masked`,
      not_text: t`It is not text`,
      formula: t`It begins like a formula`,
      too_long: t`It is too long`,
      too_many: t`There are too many of them`,
      unknown_status: t`Unknown status: ACTIVE, SETTLED or CANCELLED`,
      not_a_number: t`It is not a whole number`,
      not_an_amount: t`It is not an amount`,
      too_many_places: t`An amount has two decimal places at most; a sheet may hold more than it shows`,
      not_a_date: t`It is not a date: write 2026-03-20 or 20/03/2026`,
      date_out_of_range: t`No loan of today has such a date`,
      not_an_instant: t`It is not a moment in time`,
      no_offset: t`It lacks its time zone`,
      cell_error: t`The cell shows an error`,
      no_result: t`It is a formula whose result is not in the file: open the file, save it again`,
      duplicate: t`The same notice stands in the list twice; the newer was taken`,
    };
    return (reason) => words[reason] ?? humanise(reason);
  }, [t]);
}

export function useWarningWord(): (warning: string) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const words: Record<string, string> = {
      total_differs: t`The source said it has another number of notices than it sent.`,
      not_complete: t`The source did not say that its list is complete.`,
    };
    return (warning) => words[warning] ?? humanise(warning);
  }, [t]);
}

/** What to do about a failure; nothing where its own sentence says it already. */
function useFailureAdvice(): (code: string) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const words: Record<string, string> = {
      provider_credentials_refused: t`Ask the source for a token that is valid, and enter it under “Change”.`,
      unauthorized: t`Ask the source for a token that is valid, and enter it under “Change”.`,
      provider_refused: t`Check the company code and the address under “Change”.`,
      provider_timed_out: t`Check the address. If it is right, the source is down or slow: ask whoever runs it.`,
      provider_fault: t`The fault is on the source’s side: ask whoever runs it.`,
      provider_busy: t`The next pull tries again. If this goes on, choose a longer interval.`,
      provider_circuit_open: t`The last calls failed, so we wait a moment before asking again. Try in a few minutes.`,
      provider_answer_not_understood: t`What answers there is not NoticeSource v1: check the address.`,
      provider_address_not_allowed: t`Enter an https address that is reachable from the internet.`,
      notice_snapshot_moved: t`Pull at a time when the source does not book payments.`,
      another_company: t`Check the company code under “Change”.`,
      endless: t`The source’s paging is broken: ask whoever runs it.`,
      not_this_encoding: t`Choose the file’s encoding under “Change”, or save the file as UTF-8.`,
      missing_columns: t`Map the source’s own names for these fields under “Change”.`,
      not_a_workbook: t`Save it again as .xlsx, or as .csv.`,
      old_workbook: t`Save it again as .xlsx, without a password.`,
      no_results: t`Open it in the program it comes from and save it again.`,
      not_commas: t`Save it again as a comma-separated file.`,
      not_a_table: t`Save it again as a comma-separated file.`,
      too_many_rows: t`Split the list over several sources, or send only what is active.`,
      too_large: t`Send only what is active.`,
      empty: t`Export the list again and look at it before you send it.`,
      stood_still: t`Start it again.`,
    };
    return (code) => words[code] ?? "";
  }, [t]);
}

/** What happened, where we can say it in the reader's language; the server's own sentence otherwise. */
function useFailureSentence(): (code: string, about: readonly string[]) => string {
  const { t } = useLingui();
  const field = useFieldWord();
  return useMemo(() => {
    const words: Record<string, string> = {
      provider_credentials_refused: t`The source does not accept what we sign in with.`,
      provider_timed_out: t`The source did not answer in time.`,
      provider_fault: t`The source has a fault.`,
      provider_busy: t`The source takes no more requests just now.`,
      provider_circuit_open: t`The source has been failing, so our calls rest for a moment.`,
      provider_answer_not_understood: t`The source answered in a form that cannot be read.`,
      provider_address_not_allowed: t`This address cannot be used.`,
      notice_snapshot_moved: t`The source’s list kept changing while it was read.`,
      another_company: t`The source answered for another company or list.`,
      endless: t`The source’s list does not end.`,
      not_a_workbook: t`The file is not a workbook.`,
      not_a_table: t`The file is not a table of cells.`,
      old_workbook: t`The file is an old .xls workbook, or is protected by a password.`,
      no_results: t`The workbook’s formulas hold no results.`,
      not_commas: t`The file’s cells are not separated by commas.`,
      empty: t`The file is empty.`,
      stood_still: t`The run stood still and was given up.`,
    };
    return (code, about) => {
      const fields = about.map(field).join(", ");
      const encoding = about.map((one) => ENCODINGS[one] ?? one).join(", ");
      if (code === "missing_columns" && fields) return t`Nothing in the list is known to be: ${fields}.`;
      if (code === "not_this_encoding") return encoding ? t`The file is not in the encoding of this source; it seems to be in ${encoding}.` : t`The file is not in the encoding of this source.`;
      return words[code] ?? "";
    };
  }, [t, field]);
}

/** What happened and, for whoever can do something about it, what to do. */
export function useFailureWord(): (code: string, message: string, advised: boolean, about?: readonly string[]) => string {
  const sentence = useFailureSentence();
  const advice = useFailureAdvice();
  return (code, message, advised, about = []) => [sentence(code, about) || message, advised ? advice(code) : ""].filter(Boolean).join(" ");
}

/** The fields of NoticeSource v1 as people call them. */
export function useFieldWord(): (field: string) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const words: Record<string, string> = {
      notice_id: t`Notice number`,
      company_code: t`Company code`,
      mode: t`Which list`,
      loan_no: t`Loan number`,
      borrower_name: t`Borrower’s name`,
      borrower_name_en: t`Borrower’s name`,
      borrower_name_zh: t`Borrower’s Chinese name`,
      phone: t`Phone`,
      phone_alt: t`Other phones`,
      hkid_masked: t`Identity number, masked`,
      instalment_no: t`Instalment`,
      instalment_total: t`Instalments in all`,
      due_date: t`Due date`,
      repayment_amount: t`Repayment amount`,
      principal_part: t`Principal part`,
      interest_part: t`Interest part`,
      overdue_interest: t`Overdue interest`,
      penalty: t`Penalty`,
      total_due: t`Total due`,
      days_overdue: t`Days overdue`,
      outstanding_balance: t`Outstanding balance`,
      last_payment_date: t`Date of the last payment`,
      last_payment_amount: t`Amount of the last payment`,
      officer: t`Officer`,
      branch: t`Branch`,
      currency: t`Currency`,
      status: t`Status`,
      remarks: t`Remarks`,
      updated_at: t`Changed at`,
    };
    return (field) => words[field] ?? humanise(field);
  }, [t]);
}
