/** The words of the repayment desk. */
import type { Messages } from "@lingui/core";
import type { Language } from "@/kit/language";
import { loadWords } from "@/kit/load-words";

export function loadMessages(code: Language): Promise<Messages> {
  return loadWords(code, {
    en: () => import("../locales/en/desk.po"),
    hi: () => import("../locales/hi/desk.po"),
    "zh-Hant": () => import("../locales/zh-Hant/desk.po"),
  });
}
