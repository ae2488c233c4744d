import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useMe } from '../app/me.js';
import { schedules as text } from '../text/schedules.js';
import { choose } from './upload.js';

interface Chooser {
  readonly take: (file: File | undefined) => void;
  /** The file that was chosen last cannot be read any more. */
  readonly unreadable: boolean;
}

/** Takes a file, and goes to where it is looked at. */
function useChooser(): Chooser {
  const navigate = useNavigate();
  const me = useMe();
  const [unreadable, setUnreadable] = useState(false);
  const take = (file: File | undefined): void => {
    if (!file || !me) return;
    setUnreadable(false);
    choose(file, me.name).then(
      () => void navigate({ to: '/import', search: {} }),
      () => {
        setUnreadable(true);
      },
    );
  };
  return { take, unreadable };
}

interface ButtonProps {
  readonly label?: string;
  readonly variant?: 'filled' | 'default';
}

/** Beside dropping a file, which not everybody can. */
export function ChooseWorkbook({ label = text.import, variant = 'filled' }: ButtonProps): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  const { take, unreadable } = useChooser();
  return (
    <>
      <Button size="xs" variant={variant} onClick={() => field.current?.click()}>
        {label}
      </Button>
      <input
        ref={field}
        type="file"
        accept=".xlsx"
        hidden
        aria-label={label}
        onChange={({ target }) => {
          take(target.files?.[0]);
          // The same file may be chosen again once it was mended.
          target.value = '';
        }}
      />
      {unreadable ? <Unreadable /> : null}
    </>
  );
}

const Unreadable = (): ReactElement => (
  <p className="nj-problem" role="alert">
    {text.unreadable}
  </p>
);

/** A file that is dropped anywhere on the page. */
export function DropWorkbook(): ReactElement | null {
  const { take, unreadable } = useChooser();
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  const over = useDrop(latest);
  if (unreadable) return <Unreadable />;
  return over ? (
    <p className="nj-drop" role="status">
      {text.drop}
    </p>
  ) : null;
}

function useDrop(take: { readonly current: (file: File | undefined) => void }): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const whenFiles = (act: (event: DragEvent) => void) => (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      act(event);
    };
    const enter = whenFiles(() => {
      setOver(true);
    });
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = whenFiles((event) => {
      setOver(false);
      take.current(event.dataTransfer?.files[0]);
    });
    window.addEventListener('dragover', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [take]);
  return over;
}

/** A workbook to begin with. */
export const TemplateLink = (): ReactElement => (
  <a className="nj-link" href="/api/v1/schedules/template" download>
    {text.template}
  </a>
);
