/** The words of the staff desk; those of the repayment desk come with its screens. What is not translated yet is read in English. */
import type { Messages } from "@lingui/core";
import type { Language } from "@/kit/language";

/** The words of a language, and the letters where the device may lack them: fetched only by who reads it. */
export async function loadMessages(code: Language): Promise<Messages> {
  if (code === "hi") {
    const [kit, own] = await Promise.all([import("../locales/hi/kit.po"), import("../locales/hi/staff.po"), import("@fontsource-variable/noto-sans-devanagari/index.css")]);
    return { ...kit.messages, ...own.messages };
  }
  if (code === "zh-Hant") {
    const [kit, own] = await Promise.all([import("../locales/zh-Hant/kit.po"), import("../locales/zh-Hant/staff.po"), import("@fontsource-variable/noto-sans-hk/index.css")]);
    return { ...kit.messages, ...own.messages };
  }
  return (await import("../locales/en/staff.po")).messages;
}
