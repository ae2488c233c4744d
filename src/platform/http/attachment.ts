/** Without the ending; file systems take 255 bytes. */
const MOST_CHARACTERS = 200;
/** What Windows takes for a device, whatever its ending. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * `Content-Disposition` of an answer that is a file (RFC 6266): a plain name for every client, and the name as it is in UTF-8 (RFC 8187)
 * where that is another one. Whatever the name, it names a file and no path.
 */
export function attachment(name: string): string {
  const safe = safeFileName(name);
  const plain = safe.replace(/[^\x20-\x7e]/g, '_').replace(/["%]/g, '_');
  const own = plain === safe ? '' : `; filename*=UTF-8''${encoded(safe)}`;
  return `attachment; filename="${plain}"${own}`;
}

/** Neither a path nor hidden nor a device, and not too long; the ending stays. */
export function safeFileName(name: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot >= 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  const clean = (part: string): string => part.replace(/[\p{Cc}\p{Cf}\p{Cs}/\\:*?"<>|]/gu, '_');
  const short = Array.from(clean(stem))
    .slice(0, MOST_CHARACTERS)
    .join('')
    .replace(/^[. ]+|[. ]+$/g, '_');
  const whole = `${short === '' ? 'file' : short}${clean(ending).slice(0, 20)}`;
  return DEVICES.test(whole) ? `_${whole}` : whole;
}

/** What RFC 8187 leaves as it is, and nothing else. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
