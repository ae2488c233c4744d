/**
 * Of what stands in both orders: what has to be moved so that the one becomes the other, and no more of it than must be.
 */
export function outOfOrder(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const places = new Map(before.map((name, place) => [name, place]));
  const common = after.filter((name) => places.has(name));
  const kept = longestIncreasing(common.map((name) => places.get(name) ?? 0));
  return new Set(common.filter((_, place) => !kept.has(place)));
}

/** Places of a longest increasing subsequence of distinct numbers. */
function longestIncreasing(numbers: readonly number[]): ReadonlySet<number> {
  /** By length less one: where the subsequence of that length with the least end has its end. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  numbers.forEach((number, place) => {
    let low = 0;
    for (let high = ends.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] ?? 0] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    previous.push(ends[low - 1]);
    ends[low] = place;
  });
  const kept = new Set<number>();
  for (let place = ends.at(-1); place !== undefined; place = previous[place]) kept.add(place);
  return kept;
}
