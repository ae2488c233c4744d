/**
 * A URL, or null for what is none.
 *
 * `URL.canParse` is asked nowhere: once V8 has compiled what calls it, Node 20 reads a text that is Latin-1 inside, such as
 * `https://münchen.test/`, as broken UTF-8 and calls it none.
 */
export function parsedUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
