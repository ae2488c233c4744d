import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { DisabledJob } from '../api/shapes.js';
import { Dialog } from '../app/dialog.js';
import { disabledJobs as text } from '../text/disabled-jobs.js';
import { activating } from '../text/schedules.js';
import { Confirm } from '../ui/confirm.js';
import { Outside } from '../ui/outside-text.js';
import { useSend } from '../ui/send.js';
import { toast } from '../ui/toasts.js';
import { isReason, ReasonField, RefusedCommand } from './reason-field.js';

export interface JobPlace {
  readonly process: string;
  /** null = every job of it. */
  readonly job: string | null;
}

export const placeName = ({ process, job }: JobPlace): string => `${process} · ${job ?? text.whole}`;

interface DisableProps {
  readonly schedule: string;
  readonly target: JobPlace;
  /** The business date that is proposed. */
  readonly today: string;
  readonly close: () => void;
}

/** Disables a job, or its process, for a date or several. */
export function DisableDialog({ schedule, target, today, close }: DisableProps): ReactElement {
  const [scope, setScope] = useState<'job' | 'process'>('job');
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(today);
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const send = useSend(
    (key) =>
      answerOf(
        api.POST('/api/v1/schedules/{schedule}/disabled-jobs', {
          params: { path: { schedule }, header: { 'Idempotency-Key': key } },
          body: {
            ...{ process: target.process, from, reason: reason.trim() },
            ...(scope === 'process' || target.job === null ? {} : { job: target.job }),
            ...(until === '' ? {} : { until }),
          },
        }),
      ),
    (entry) => {
      void queries.invalidateQueries({ queryKey: ['disabled-jobs', schedule] });
      toast([text.disabled(placeName(entry)), entry.advice ?? ''].join(' ').trim());
      close();
    },
  );
  const ready = from !== '' && isReason(reason) && !send.sending;
  return (
    <Dialog title={text.disabling} close={close}>
      <form
        className="nj-stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) send.send();
        }}
      >
        <p>
          <strong>
            <Outside text={placeName(target)} />
          </strong>
        </p>
        <p>{text.disablingWhat}</p>
        <NativeSelect
          label={text.scope}
          value={scope}
          data={(['job', 'process'] as const).map((value) => ({ value, label: text.scopes[value] }))}
          onChange={({ currentTarget }) => {
            setScope(currentTarget.value === 'process' ? 'process' : 'job');
          }}
        />
        <DateField label={text.first} required value={from} set={setFrom} />
        <DateField label={text.last} help={text.lastWhat} value={until} set={setUntil} />
        <ReasonField reason={reason} setReason={setReason} />
        <RefusedCommand problem={send.problem} />
        <div className="nj-buttons">
          <Button type="button" variant="default" onClick={close}>
            {activating.cancel}
          </Button>
          <Button type="submit" disabled={!ready}>
            {text.button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface DateProps {
  readonly label: string;
  readonly help?: string;
  readonly required?: boolean;
  readonly value: string;
  readonly set: (value: string) => void;
}

const DateField = ({ label, help, required = false, value, set }: DateProps): ReactElement => (
  <TextInput
    type="date"
    label={label}
    description={help}
    required={required}
    value={value}
    onChange={({ currentTarget }) => {
      set(currentTarget.value);
    }}
  />
);

interface EnableProps {
  readonly schedule: string;
  readonly entry: DisabledJob;
  readonly close: () => void;
}

export function EnableDialog({ schedule, entry, close }: EnableProps): ReactElement {
  const reason = useRef('');
  const queries = useQueryClient();
  const send = useSend(
    (key) =>
      answerOf(
        api.DELETE('/api/v1/schedules/{schedule}/disabled-jobs/{id}', {
          params: {
            path: { schedule, id: entry.id },
            query: reason.current === '' ? {} : { reason: reason.current },
            header: { 'Idempotency-Key': key },
          },
        }),
      ),
    (ended) => {
      void queries.invalidateQueries({ queryKey: ['disabled-jobs', schedule] });
      toast([text.enabled(placeName(ended)), ended.advice ?? ''].join(' ').trim());
      close();
    },
  );
  return (
    <Dialog title={text.enabling} close={close}>
      <Confirm
        act={text.enableButton}
        reason="optional"
        send={send}
        confirm={(said) => {
          reason.current = said;
          send.send();
        }}
        close={close}
      >
        <p>
          <strong>
            <Outside text={placeName(entry)} />
          </strong>
        </p>
        <p>{text.enablingWhat}</p>
      </Confirm>
    </Dialog>
  );
}
