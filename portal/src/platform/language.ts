/** The words of the platform's desk. */
import type { Messages } from "@lingui/core";
import type { Language } from "@/kit/language";

/** The words of a language, and the letters where the device may lack them: fetched only by who reads it. */
export async function loadMessages(code: Language): Promise<Messages> {
  if (code === "hi") {
    const [kit, own] = await Promise.all([import("../locales/hi/kit.po"), import("../locales/hi/platform.po"), import("@fontsource-variable/noto-sans-devanagari/index.css")]);
    return { ...kit.messages, ...own.messages };
  }
  if (code === "zh-Hant") {
    const [kit, own] = await Promise.all([import("../locales/zh-Hant/kit.po"), import("../locales/zh-Hant/platform.po"), import("@fontsource-variable/noto-sans-hk/index.css")]);
    return { ...kit.messages, ...own.messages };
  }
  return (await import("../locales/en/platform.po")).messages;
}
