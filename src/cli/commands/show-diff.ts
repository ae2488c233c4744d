import { excerpt } from '../../domain/finding.js';
import { groupBy } from '../../domain/group-by.js';
import { parseParameters } from '../../domain/parameters.js';
import { CHANGE_SIGNS } from '../../domain/diff/semantic-change.js';
import type { Change, Diff, FieldChange } from '../api/diff-shapes.js';
import type { Paint, Style } from '../terminal/style.js';
import { counted, oneLine } from '../terminal/text.js';

/** So much is shown at once; the rest is counted. */
const MOST_PROCESSES = 25;
const MOST_OF_A_PROCESS = 10;
const MOST_CHARACTERS = 120;

interface Shown {
  readonly schedule: string;
  readonly style: Style;
  /** Everything that was answered. */
  readonly all: boolean;
}

/** Changes as people read them, by the process that they concern; '' = there is none. */
export function diffText({ changes, changesTotal }: Diff, shown: Shown): string {
  const groups = [...groupBy(changes, ({ process }) => process ?? shown.schedule)];
  const visible = shown.all ? groups : groups.slice(0, MOST_PROCESSES);
  const rest = groups.slice(visible.length).flatMap(([, more]) => more).length;
  const unseen = changesTotal - changes.length;
  const ends = [
    ...(rest === 0
      ? []
      : [
          `… and ${counted(rest, 'more change')} of ${counted(groups.length - visible.length, 'process', 'processes')}: --all shows them`,
        ]),
    ...(unseen === 0 ? [] : [`… and ${counted(unseen, 'more change')}: with --json every row is named`]),
  ];
  return [
    ...visible.map(([name, own]) => groupText(name, own, shown)),
    ...ends.map((end) => `${end}\n`),
  ].join('');
}

function groupText(name: string, changes: readonly Change[], { style, all }: Shown): string {
  const visible = all ? changes : changes.slice(0, MOST_OF_A_PROCESS);
  const rest = changes.length - visible.length;
  const more = rest === 0 ? '' : `  … and ${rest} more: --all shows them\n`;
  return `${style.bold(oneLine(name))}\n${visible.map((change) => changeText(change, style)).join('')}${more}`;
}

function changeText({ code, text, tab, cell, fields }: Change, style: Style): string {
  // A server that is newer than this command tells changes that it does not know.
  const sign = CHANGE_SIGNS[code] as string | undefined;
  const place = fields.length === 0 ? placeText(tab, cell, style) : '';
  const lines = fields.flatMap((field) => fieldLines(field, tab, style));
  const first = `  ${paintOf(sign, style)(sign ?? '~')} ${oneLine(text)}${place}\n`;
  return `${first}${lines.map((line) => `      ${line}\n`).join('')}`;
}

function paintOf(sign: string | undefined, { good, bad, warning, bold }: Style): Paint {
  if (sign === '+') return good;
  if (sign === '-') return bad;
  return sign === '>' ? bold : warning;
}

const placeText = (tab: string, cell: string | null, { dim }: Style): string =>
  cell === null ? '' : `  ${dim(oneLine(`${tab}!${cell}`))}`;

function fieldLines(change: FieldChange, tab: string, style: Style): readonly string[] {
  const { field, from, to, cell, environment } = change;
  const place = placeText(tab, cell, style);
  const here =
    environment === undefined
      ? ''
      : style.warning(`  the environment has ${valueText(environment)}, which wins`);
  const pairs = field === 'Parameters' ? parameterLines(from ?? '', to ?? '') : [];
  if (pairs.length === 0) return [`${oneLine(field)}  ${valueText(from)} → ${valueText(to)}${place}${here}`];
  return pairs.map((line, n) => (n === 0 ? `${line}${place}` : line));
}

const valueText = (value: string | null): string =>
  value === null ? '(blank)' : oneLine(excerpt(value, MOST_CHARACTERS));

/** Parameter by parameter, where both texts are parameters and differ in more than the order of these. */
function parameterLines(from: string, to: string): readonly string[] {
  const [before, after] = [parseParameters(from), parseParameters(to)];
  if (!before.ok || !after.ok) return [];
  const keys = [...new Set([...before.pairs.keys(), ...after.pairs.keys()])];
  return keys.flatMap((key) => {
    const [was, is] = [before.pairs.get(key), after.pairs.get(key)];
    if (was === is) return [];
    if (is === undefined) return [`- ${pairText(key, was)}`];
    return was === undefined
      ? [`+ ${pairText(key, is)}`]
      : [`${oneLine(key)}  ${valueText(was)} → ${valueText(is)}`];
  });
}

const pairText = (key: string, value = ''): string => `${oneLine(key)}=${valueText(value)}`;
