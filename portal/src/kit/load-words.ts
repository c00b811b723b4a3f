/** The words of a desk in a language, and the letters where the device may lack them: fetched only by who reads it. */
import type { Messages } from "@lingui/core";
import type { Language } from "./language";
import { learn } from "./told";

type Catalogue = Promise<{ messages: Messages }>;

/** The kit's words and the server's sentences that every desk needs beside its own; English is in the sources. */
const SHARED = {
  hi: [() => import("../locales/hi/kit.po") as Catalogue, () => import("../locales/hi/sentences.po") as Catalogue, () => import("@fontsource-variable/noto-sans-devanagari/index.css")],
  "zh-Hant": [() => import("../locales/zh-Hant/kit.po") as Catalogue, () => import("../locales/zh-Hant/sentences.po") as Catalogue, () => import("@fontsource-variable/noto-sans-hk/index.css")],
} as const;

export async function loadWords(code: Language, own: Record<Language, () => Catalogue>): Promise<Messages> {
  if (code === "en") return (await own.en()).messages;
  const [kitWords, sentences, letters] = SHARED[code];
  const [kit, said, mine, known, alike] = await Promise.all([kitWords(), sentences(), own[code](), import("../sentences/sentences"), import("../sentences/patterns"), letters()]);
  learn(known.SENTENCES, alike.PATTERNS);
  return { ...kit.messages, ...said.messages, ...mine.messages };
}
