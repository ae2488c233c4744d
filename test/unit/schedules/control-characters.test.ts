import { expect, test } from '@jest/globals';
import { messageIn, shownIn, soundWith } from '../../support/findings.js';

const described = (text: string): ReturnType<typeof soundWith> =>
  soundWith({
    Schedule: [
      ['Name', 'Version', 'Description'],
      ['NIGHT', '1', text],
    ],
  });

test.each(['a\u0000b', 'a\u001b[2Jb', 'a\u007fb', 'a\u0085b', 'invoice\u202egnp.exe', 'a\u2066b'])(
  'a text with a character that nobody sees is an error at its cell: %j',
  (text) => {
    expect(shownIn(described(text))).toEqual(['error CONTROL_CHARACTER Schedule!C2']);
    expect(messageIn(described(text), 'CONTROL_CHARACTER')).toMatch(/^Description: U\+[0-9A-F]{4} changes/);
  },
);

test.each(['line\nline', 'a\tb', 'a\r\nb', 'שלום \u200fworld', 'e\u0301', '夜間', '👩\u200d💻'])(
  'a text of any language is none: %j',
  (text) => {
    expect(shownIn(described(text))).toEqual([]);
  },
);
