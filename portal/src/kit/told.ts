/** What the server says in fixed sentences, in the reader's words where a desk has brought them. */
import { i18n, type MessageDescriptor } from "@lingui/core";
import { day } from "./format";
import { readDay } from "./read-day";

type Sentences = Readonly<Record<string, MessageDescriptor>>;
type Patterns = readonly (readonly [RegExp, MessageDescriptor])[];

let known: Sentences = {};
let alike: Patterns = [];

export function learn(sentences: Sentences, patterns: Patterns = []): void {
  known = sentences;
  alike = patterns;
}

export function told(sentence: string): string;
export function told(sentence: string | null | undefined): string | null;
export function told(sentence: string | null | undefined): string | null {
  if (!sentence) return sentence ?? null;
  const words = known[sentence];
  if (words) return i18n._(words);
  for (const [pattern, form] of alike) {
    const found = pattern.exec(sentence)?.groups;
    if (found) return i18n._(form.id, Object.fromEntries(Object.entries(found).map(([name, part]) => [name, within(name, part)])), form.message ? { message: form.message } : {});
  }
  return sentence;
}

/** A part of a sentence that is itself the server's: a day as it writes days, or another of its sentences, begun small. */
function within(name: string, part: string): string {
  const date = name.endsWith("Day") ? readDay(part) : null;
  if (date) return day(date);
  return name.endsWith("Told") ? told(part in known ? part : part.charAt(0).toUpperCase() + part.slice(1)) : part;
}
