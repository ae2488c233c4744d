/** What stands behind the `?`: names with what they say, several times where it is a list. */
export type Address = Readonly<Record<string, string | readonly string[] | undefined>>;

export function parseAddress(text: string): Address {
  const given = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(given.keys())].map((name) => {
      const all = given.getAll(name);
      return [name, all.length === 1 ? all[0] : all];
    }),
  );
}

/** What says nothing is left out. */
export function formatAddress(address: Readonly<Record<string, unknown>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(address))
    for (const one of Array.isArray(value) ? value : [value])
      if (typeof one === 'string' && one !== '') given.append(name, one);
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}

/** The one thing that it says under a name; of several, the first. */
export function said(address: Address, name: string): string | undefined {
  const value = Object.hasOwn(address, name) ? address[name] : undefined;
  return (typeof value === 'string' ? value : value?.[0]) || undefined;
}

export function allSaid(address: Address, name: string): readonly string[] {
  const value = Object.hasOwn(address, name) ? address[name] : undefined;
  return typeof value === 'string' ? [value] : (value ?? []);
}
