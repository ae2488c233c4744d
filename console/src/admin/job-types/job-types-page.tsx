import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useMe } from '../../app/me.js';
import { admin } from '../../text/admin.js';
import { jobTypes as texts } from '../../text/admin-job-types.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import { useAdminPlace } from '../admin-place.js';
import { PageHead } from '../parts.js';
import { useJobTypes } from '../queries.js';
import { mayAdminister } from '../may-administer.js';
import { JobTypeForm } from './job-type-form.js';
import { JobTypeList } from './job-type-list.js';

/** All job types, or one of them. */
export function JobTypesPage(): ReactElement {
  const { said, show } = useAdminPlace();
  const types = useJobTypes();
  const mayChange = mayAdminister(useMe());
  if (types.isPending) return <p className="nj-reading">{admin.reading}</p>;
  if (types.isError) return <PanelProblem error={types.error} again={() => void types.refetch()} />;
  const name = said('type');
  const schedule = said('of') ?? null;
  const list = (): void => {
    show({ type: undefined, of: undefined, new: undefined, view: undefined });
  };
  const back = { label: admin.back(texts.title), go: list };
  if (said('new') !== undefined && mayChange) {
    return (
      <>
        <PageHead title={texts.created} back={back} />
        <JobTypeForm key="new" stored={null} mayChange done={list} />
      </>
    );
  }
  if (name === undefined) {
    return (
      <>
        <PageHead title={texts.title} what={texts.what}>
          {mayChange ? (
            <Button
              size="xs"
              onClick={() => {
                show({ new: 'yes' });
              }}
            >
              {texts.create}
            </Button>
          ) : null}
        </PageHead>
        {mayChange ? null : <p className="nj-muted">{admin.lookOnly}</p>}
        <JobTypeList types={types.data} />
      </>
    );
  }
  const stored = types.data.find((one) => one.name === name && one.schedule === schedule);
  return (
    <>
      <PageHead title={<bdi>{name}</bdi>} back={back}>
        <span className="nj-muted">{schedule === null ? texts.shared : texts.of(schedule)}</span>
      </PageHead>
      {stored ? (
        <JobTypeForm key={`${name} ${schedule ?? ''}`} stored={stored} mayChange={mayChange} done={list} />
      ) : (
        <p className="nj-empty">{texts.gone}</p>
      )}
    </>
  );
}
