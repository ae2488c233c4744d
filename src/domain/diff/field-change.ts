/** What stands in a field of a row. */
export type FieldValue = string | number | boolean | null | readonly string[];

/** A field in which two versions of a row differ. */
export interface FieldChange {
  /** As the definition calls it; the endpoints of a job type count as fields of their own. */
  readonly field: string;
  readonly from: FieldValue;
  readonly to: FieldValue;
  /** Where `to` stands in the workbook, such as `J6`; null = there is no workbook, or no such column. */
  readonly cell: string | null;
}

/** Where a field of a row stands. */
export type CellOf = (field: string) => string | null;

/** Which fields differ, in the order in which the later row has them. */
export function fieldChanges(was: object, is: object, cellOf: CellOf): readonly FieldChange[] {
  const before = fieldsOf(was);
  const after = fieldsOf(is);
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((field) => {
    const [from, to] = [before.get(field) ?? null, after.get(field) ?? null];
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ field, from, to, cell: cellOf(field) }];
  });
}

function fieldsOf(row: object): ReadonlyMap<string, FieldValue> {
  const { endpoints = {}, ...own } = row as { readonly endpoints?: object };
  return new Map(Object.entries<FieldValue>({ ...own, ...endpoints }));
}
