/** Calls what costs the server much one at a time: who looks at many nights must not hold up who acts on one. */
export function oneAfterAnother(): <T>(call: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (call) => {
    const next = last.then(call, call);
    last = next;
    return next;
  };
}
