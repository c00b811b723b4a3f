/** The words of the staff desk; those of the repayment desk come with its screens. */
import type { Messages } from "@lingui/core";
import type { Language } from "@/kit/language";
import { loadWords } from "@/kit/load-words";

export function loadMessages(code: Language): Promise<Messages> {
  return loadWords(code, {
    en: () => import("../locales/en/staff.po"),
    hi: () => import("../locales/hi/staff.po"),
    "zh-Hant": () => import("../locales/zh-Hant/staff.po"),
  });
}
