/** Characters that show nothing, or turn the direction of what follows. */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- these are what must be seen
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** C0 controls have pictures of their own in Unicode; the others are named by their number. */
function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** What an external system or another person wrote, so that nothing in it is hidden. */
export const visible = (text: string): string => text.replace(INVISIBLE, pictureOf);

export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
