const runs = (count: number, text: string): string => (count === 1 ? '1 run' : `${text} runs`);

/** Actions on many runs. */
export const bulk = {
  bar: 'What to do with the runs that are chosen',
  chosen: (count: number, text: string): string => `${runs(count, text)} chosen`,
  outOfView: (count: number, text: string): string =>
    count === 1 ? '1 of them not in view' : `${text} of them not in view`,
  matching: (words: string): string => `all that match ${words}`,
  clear: 'Choose none',
  asking: 'Asking what can be done',
  nothing: 'Nothing can be done to them as they stand.',
  button: (action: string, count: string): string => `${action.replace('…', '')} ${count}…`,
  unknown: 'Resolve start…',
  title: (action: string, count: number, text: string): string =>
    `${action.replace('…', '')} ${runs(count, text)}?`,
  can: (can: string): string => `${can} can.`,
  cannot: (count: string, detail: string): string => `${count} cannot: ${detail}`,
  each: 'Each of them:',
  type: (count: string): string => `Type ${count} to say that you mean that many`,
  submit: (action: string, count: string): string => `${action.replace('…', '')} ${count}`,
  sent: (done: string, all: string): string => `${done} of ${all} answered`,
  done: (count: number, text: string): string => (count === 1 ? '1 run done.' : `${text} runs done.`),
  failed: (count: number, text: string): string => (count === 1 ? '1 run not:' : `${text} runs not:`),
  more: (count: string): string => `and ${count} more`,
  retry: (count: string): string => `Try the ${count} again`,
  keep: (count: string): string => `Choose the ${count} alone`,
  undo: (action: string, count: string): string => `${action.replace('…', '')} these ${count}…`,
  close: 'Close',
} as const;
