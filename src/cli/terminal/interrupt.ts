/** Runs until it has ended or somebody presses Ctrl-C, which it hears of by the signal. */
export async function untilInterrupted<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | 'interrupted'> {
  const interrupted = new AbortController();
  const interrupt = (): void => {
    interrupted.abort();
  };
  process.once('SIGINT', interrupt);
  try {
    const result = await work(interrupted.signal);
    return interrupted.signal.aborted ? 'interrupted' : result;
  } finally {
    process.off('SIGINT', interrupt);
  }
}
