import { useEffect, useState } from 'react';

/** Most answers are there before somebody could read that they are waited for. */
const SHOWN_AFTER_MS = 300;

/** Whether something has been going on for so long that it should be said. */
export function useLate(goesOn: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!goesOn) return undefined;
    const timer = setTimeout(() => {
      setLate(true);
    }, SHOWN_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [goesOn]);
  return late;
}
