/** The encodings a file may be in, as people call them. */
export const ENCODINGS: Record<string, string> = { "utf-8": "UTF-8", big5hkscs: "Big5-HKSCS", "utf-16-le": "UTF-16LE" };
