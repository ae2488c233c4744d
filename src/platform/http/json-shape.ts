/** How much there is in a parsed JSON value; counting ends where a limit is passed, so that a bomb costs no more than that. */
export function shapeOf(
  value: unknown,
  most: { readonly depth: number; readonly keys: number },
): { readonly depth: number; readonly keys: number } {
  let keys = 0;
  let depth = 0;
  let level: readonly unknown[] = [value];
  while (level.length > 0 && depth <= most.depth && keys <= most.keys) {
    const inside: unknown[] = [];
    let nested = false;
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      nested = true;
      const members = Object.values(one);
      if (!Array.isArray(one)) keys += members.length;
      for (const member of members) inside.push(member);
    }
    if (nested) depth += 1;
    level = inside;
  }
  return { depth, keys };
}
