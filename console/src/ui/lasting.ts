import { useEffect, useState } from 'react';

/** Most answers are there before somebody could read that they are waited for. */
const SHOWN_AFTER_MS = 300;

/** Whether something has been going on for so long that it should be said. */
export function useLasting(goesOn: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!goesOn) return undefined;
    const timer = setTimeout(() => {
      setLasting(true);
    }, SHOWN_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [goesOn]);
  return lasting;
}
