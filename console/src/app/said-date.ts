const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY_MS = 86_400_000;

/** Which business date somebody means by `2026-11-20`, `20 nov`, `nov 20`, `yesterday`, `today` or `tomorrow`; null = none. */
export function saidDate(text: string, today: string): string | null {
  const said = text.trim().toLowerCase();
  if (/^\d{4}-\d{2}-\d{2}$/.test(said)) return isDate(said) ? said : null;
  const days = { yesterday: -1, today: 0, tomorrow: 1 }[said];
  if (days !== undefined)
    return new Date(Date.parse(`${today}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
  const [, before, word = '', after] = /^(\d{1,2})? ?([a-z]{3})[a-z]* ?(\d{1,2})?$/.exec(said) ?? [];
  const month = MONTHS.indexOf(word) + 1;
  const day = before ?? after;
  if (month === 0 || day === undefined || (before !== undefined && after !== undefined)) return null;
  return nearest({ month, day: Number(day) }, today);
}

/** A day without its year is the one that is nearest. */
function nearest({ month, day }: { month: number; day: number }, today: string): string | null {
  const at = Date.parse(`${today}T00:00:00Z`);
  const two = (part: number): string => String(part).padStart(2, '0');
  const year = Number(today.slice(0, 4));
  const [first] = [year - 1, year, year + 1]
    .map((one) => `${one}-${two(month)}-${two(day)}`)
    .filter(isDate)
    .sort((one, other) => Math.abs(Date.parse(one) - at) - Math.abs(Date.parse(other) - at));
  return first ?? null;
}

const isDate = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};
