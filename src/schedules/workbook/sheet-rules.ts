import { columnName } from './raw-tab.js';
import { LISTS_TAB, type SheetColumn, type SheetTab } from './sheet-tab.js';
import { WORKBOOK_LIMITS } from './workbook-refused.js';
import { escaped } from './workbook-xml.js';

/**
 * The data validations of a sheet that is written: what Excel tells about a column when its header is selected, which
 * values it offers, and what it refuses.
 */

/** Limits of Excel, in characters: a file that passes them is "repaired" when it is opened. */
const MOST_LIST = 255;
const MOST_TITLE = 32;
const MOST_MESSAGE = 255;

/** Import reads so many rows. */
const LAST_ROW = WORKBOOK_LIMITS.rowsPerTab;

/** A range of cells of another tab. */
const range = (tab: string, from: string, to: string): string => `${quoted(tab)}!${from}:${to}`;
const quoted = (tab: string): string => `'${tab.replaceAll("'", "''")}'`;

/** The lists of a workbook that need cells of their own, each once; a column of the tab of lists each. */
export class LongLists {
  private readonly placeByText = new Map<string, number>();
  readonly lists: (readonly string[])[] = [];

  /** The formula that stands for these choices. */
  formula(choices: readonly string[]): string {
    const text = choices.join(',');
    const plain = !choices.some((choice) => /[",]/.test(choice));
    return plain && text.length <= MOST_LIST ? `"${text}"` : this.rangeOf(choices);
  }

  private rangeOf(choices: readonly string[]): string {
    const key = JSON.stringify(choices);
    let place = this.placeByText.get(key);
    if (place === undefined) {
      place = this.lists.push(choices);
      this.placeByText.set(key, place);
    }
    const column = columnName(place);
    return range(LISTS_TAB, `$${column}$1`, `$${column}$${choices.length}`);
  }
}

/** The element `dataValidations` of a tab. */
export function rulesXml(tab: SheetTab, tabs: readonly SheetTab[], lists: LongLists): string {
  const rules = tab.columns.flatMap((column, index) => {
    const letters = columnName(index + 1);
    return [helpXml(column, letters), cellsXml(column, letters, valuesXml(column, { tabs, lists }))];
  });
  const written = rules.filter((rule) => rule !== '');
  return written.length === 0
    ? ''
    : `<dataValidations count="${written.length}">${written.join('')}</dataValidations>`;
}

/** What is told when the header is selected. */
function helpXml({ header, help, required }: SheetColumn, letters: string): string {
  const text = `${help}${required === true ? '\nRequired.' : ''}`.trim();
  if (text === '') return '';
  return `<dataValidation allowBlank="1" showInputMessage="1" promptTitle="${attribute(header, MOST_TITLE)}" prompt="${attribute(text, MOST_MESSAGE)}" sqref="${letters}1"/>`;
}

interface Rule {
  /** Attributes that say of which kind it is. */
  readonly kind: string;
  readonly formulas: string;
  /** What is told when a cell breaks it; null = nothing is refused, it is only offered. */
  readonly refusal: string | null;
}

/** Applies a rule to all cells below the header. */
function cellsXml({ header }: SheetColumn, letters: string, rule: Rule | null): string {
  if (rule === null) return '';
  const refusing =
    rule.refusal === null
      ? ''
      : ` showErrorMessage="1" errorTitle="${attribute(header, MOST_TITLE)}" error="${attribute(rule.refusal, MOST_MESSAGE)}"`;
  return `<dataValidation ${rule.kind} allowBlank="1"${refusing} sqref="${letters}2:${letters}${LAST_ROW}">${rule.formulas}</dataValidation>`;
}

function valuesXml(
  { allowed }: SheetColumn,
  { tabs, lists }: { readonly tabs: readonly SheetTab[]; readonly lists: LongLists },
): Rule | null {
  if (allowed === undefined) return null;
  if ('whole' in allowed) {
    const [least, most] = allowed.whole;
    return {
      kind: 'type="whole" operator="between"',
      formulas: `<formula1>${least}</formula1><formula2>${most}</formula2>`,
      refusal: `A whole number, ${least} to ${most}.`,
    };
  }
  if ('choices' in allowed) {
    return {
      kind: 'type="list"',
      formulas: `<formula1>${escaped(lists.formula(allowed.choices))}</formula1>`,
      refusal: allowed.others === true ? null : choicesRefusal(allowed.choices),
    };
  }
  const cells = namesIn(tabs, allowed.rowsOf);
  // What the other tab does not name yet may be right all the same; import knows.
  return cells === null
    ? null
    : { kind: 'type="list"', formulas: `<formula1>${escaped(cells)}</formula1>`, refusal: null };
}

/** So many choices are named in a message. */
const MOST_NAMED = 10;

const choicesRefusal = (choices: readonly string[]): string =>
  choices.length <= MOST_NAMED ? `One of ${choices.join(', ')}.` : 'One of the values that the list offers.';

/** As many cells of another tab's column as are filled: a list with blanks at its end opens at its end. */
function namesIn(
  tabs: readonly SheetTab[],
  { tab, header }: { readonly tab: string; readonly header: string },
): string | null {
  const place = tabs
    .find(({ name }) => name === tab)
    ?.columns.findIndex((column) => column.header === header);
  if (place === undefined || place < 0) return null;
  const letters = columnName(place + 1);
  const first = `${quoted(tab)}!$${letters}$2`;
  const all = range(tab, `$${letters}$2`, `$${letters}$${LAST_ROW}`);
  return `OFFSET(${first},0,0,MAX(1,COUNTA(${all})),1)`;
}

/** As the value of an attribute, in which a line break must be written as such. */
function attribute(text: string, most: number): string {
  const characters = Array.from(text);
  const short = text.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
  return escaped(short).replaceAll('\n', '&#10;');
}
