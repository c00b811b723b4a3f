const RUNNING = new Set(["DISBURSED", "ACTIVE", "PARTIALLY_PAID", "OVERDUE", "WRITTEN_OFF"]);
const ENDED = new Set(["COMPLETED", "REJECTED", "CANCELLED", "SETTLED"]);

/** Money is with the borrower. */
export function isRunning(status: string): boolean {
  return RUNNING.has(status);
}

export function isOpen(status: string): boolean {
  return !ENDED.has(status);
}

export function offers(actions: readonly { code: string; allowed: boolean }[], code: string): boolean {
  return actions.some((one) => one.code === code && one.allowed);
}
