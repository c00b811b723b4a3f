/** The language the borrower reads in: theirs if they chose one, else the brand's first. */
import type { Messages } from "@lingui/core";
import { page } from "@/kit/config";

export type Language = "en" | "hi" | "zh-Hant";

const KEPT = "hundi-language";

export const LANGUAGES: readonly { code: Language; name: string }[] =
  page.brand?.pack === "HK"
    ? [
        { code: "en", name: "English" },
        { code: "zh-Hant", name: "繁體中文" },
      ]
    : [
        { code: "en", name: "English" },
        { code: "hi", name: "हिन्दी" },
      ];

export function chosenLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  return LANGUAGES.find((one) => one.code === kept)?.code ?? "en";
}

/** A new language is a new page: what was half typed is kept by the server step by step. */
export function chooseLanguage(code: Language): void {
  localStorage.setItem(KEPT, code);
  location.reload();
}

/** The words of a language, and the letters where the phone may lack them: fetched only by who reads it. */
export async function loadMessages(code: Language): Promise<Messages> {
  if (code === "hi") {
    const [kit, own] = await Promise.all([import("../locales/hi/kit.po"), import("../locales/hi/borrower.po"), import("@fontsource-variable/noto-sans-devanagari/index.css")]);
    return { ...kit.messages, ...own.messages };
  }
  if (code === "zh-Hant") {
    const [kit, own] = await Promise.all([import("../locales/zh-Hant/kit.po"), import("../locales/zh-Hant/borrower.po"), import("@fontsource-variable/noto-sans-hk/index.css")]);
    return { ...kit.messages, ...own.messages };
  }
  return (await import("../locales/en/borrower.po")).messages;
}
