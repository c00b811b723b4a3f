/** The words of the platform's desk. */
import type { Messages } from "@lingui/core";
import type { Language } from "@/kit/language";
import { loadWords } from "@/kit/load-words";

export function loadMessages(code: Language): Promise<Messages> {
  return loadWords(code, {
    en: () => import("../locales/en/platform.po"),
    hi: () => import("../locales/hi/platform.po"),
    "zh-Hant": () => import("../locales/zh-Hant/platform.po"),
  });
}
