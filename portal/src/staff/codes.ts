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
};

export function useCode(): (code: string) => string {
  const { i18n } = useLingui();
  return useCallback(
    (code) => {
      const known = CODES[code.toUpperCase()];
      return known ? i18n._(known) : humanise(code);
    },
    [i18n],
  );
}
