/** What the server says in fixed sentences, in the reader's words where a desk has brought them. */
import { i18n, type MessageDescriptor } from "@lingui/core";

let known: Record<string, MessageDescriptor> = {};

export function learn(sentences: Record<string, MessageDescriptor>): void {
  known = sentences;
}

export function told(sentence: string): string;
export function told(sentence: string | null | undefined): string | null;
export function told(sentence: string | null | undefined): string | null {
  const words = sentence ? known[sentence] : undefined;
  return words ? i18n._(words) : (sentence ?? null);
}
