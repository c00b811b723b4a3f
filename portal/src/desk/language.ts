/** The language the desk is read in: English until somebody chooses another, kept on this device. */
import type { Messages } from "@lingui/core";

export type Language = "en" | "zh-Hant" | "hi";

const KEPT = "hundi-desk-language";

export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: "en", name: "English" },
  { code: "zh-Hant", name: "繁體中文" },
  { code: "hi", name: "हिन्दी" },
];

export function chosenLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  return LANGUAGES.find((one) => one.code === kept)?.code ?? "en";
}

export function chooseLanguage(code: Language): void {
  localStorage.setItem(KEPT, code);
  location.reload();
}

/** The words of a language, and the letters where the device may lack them: fetched only by who reads it. */
export async function loadMessages(code: Language): Promise<Messages> {
  if (code === "hi") {
    const [kit, own] = await Promise.all([import("../locales/hi/kit.po"), import("../locales/hi/desk.po"), import("@fontsource-variable/noto-sans-devanagari/index.css")]);
    return { ...kit.messages, ...own.messages };
  }
  if (code === "zh-Hant") {
    const [kit, own] = await Promise.all([import("../locales/zh-Hant/kit.po"), import("../locales/zh-Hant/desk.po")]);
    return { ...kit.messages, ...own.messages };
  }
  return (await import("../locales/en/desk.po")).messages;
}
