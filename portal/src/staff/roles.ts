/** Who does what in the house, in the reader's words; the frame needs them before any screen. */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { humanise } from "@/kit/format";

export const ROLES: Record<string, MessageDescriptor> = {
  ADMIN: msg({ context: "role", message: "Admin" }),
  CREDIT_EXECUTIVE: msg`Credit executive`,
  SANCTION_MANAGER: msg`Sanction manager`,
  SANCTION_HEAD: msg`Sanction head`,
  COLLECTION_EXECUTIVE: msg`Collection executive`,
  COLLECTION_MANAGER: msg`Collection manager`,
  COLLECTION_HEAD: msg`Collection head`,
  LOAN_OPS: msg`Loan ops`,
  SALES: msg`Sales`,
  SALES_MANAGER: msg`Sales manager`,
  SALES_HEAD: msg`Sales head`,
};

export function useRole(): (role: string) => string {
  const { i18n } = useLingui();
  return (role) => {
    const known = ROLES[role];
    return known ? i18n._(known) : humanise(role);
  };
}
