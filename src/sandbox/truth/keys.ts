/** Campaign keys in a text, upper case, each once: bounded by whatever is no letter and no digit (DESIGN §12.3). */
export function keysIn(...texts: (string | null)[]): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    if (!text || !/cmp-/i.test(text)) continue;
    for (const match of text.matchAll(/(?<![\p{L}\p{N}])CMP-\d+(?![\p{L}\p{N}])/giu)) found.add(match[0].toUpperCase());
  }
  return [...found];
}
