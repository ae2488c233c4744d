/** What forms and dialogs say that are not in the first load. */
export const forms = {
  refused: (count: number): string =>
    count === 1 ? 'One field is not right.' : `${count} fields are not right.`,
  typeName: (name: string): string => `Type ${name} to confirm`,
  line: (line: number): string => `line ${line}`,
  noObject: 'It must be one JSON object.',
  restored: 'You had typed this before you left; it is not saved.',
  discard: 'Discard it',
} as const;
