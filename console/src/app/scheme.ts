import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';

export const SCHEMES = ['auto', 'light', 'dark'] as const;

interface Scheme {
  readonly scheme: MantineColorScheme;
  readonly choose: (scheme: MantineColorScheme) => void;
  /** To the next one. */
  readonly turn: () => void;
}

/** The colours, of this browser. */
export function useScheme(): Scheme {
  // To stop transitions Mantine would write a style element, which the policy of the page refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return {
    scheme: colorScheme,
    choose: setColorScheme,
    turn: () => {
      setColorScheme(SCHEMES[(SCHEMES.indexOf(colorScheme) + 1) % SCHEMES.length] ?? 'auto');
    },
  };
}
