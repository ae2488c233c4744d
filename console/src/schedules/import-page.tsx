import './schedules.css';
import { Button, Tabs } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, type ReactElement } from 'react';
import { maySomewhere, useMe } from '../app/me.js';
import { Shell } from '../app/shell.js';
import { importing as text, schedules } from '../text/schedules.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { number } from '../ui/time.js';
import { visible } from '../ui/visible.js';
import { Apply } from './apply.js';
import { ChooseWorkbook, DropWorkbook, TemplateLink } from './choose-workbook.js';
import { useDryRun, type Checked } from './dry-run.js';
import { Findings } from './findings.js';
import { useImportPlace } from './import-place.js';
import { IMPORT_TABS, type ImportTab } from './search.js';
import type { Upload } from './chosen-workbook.js';
import { discard, useUpload } from './upload.js';

const DiffPanel = lazy(async () => ({ default: (await import('./diff.js')).DiffPanel }));
const ImpactPanel = lazy(async () => ({ default: (await import('./impact.js')).ImpactPanel }));

export function ImportPage(): ReactElement {
  const me = useMe();
  const upload = useUpload(me?.name);
  const defines = maySomewhere(me, 'define');
  return (
    <Shell screen="schedules">
      <main className="nj-main nj-schedules" id="main" tabIndex={-1}>
        {upload ? <Import key={upload.key} upload={upload} /> : null}
        {upload === null ? <Nothing defines={defines} /> : null}
        {defines ? <DropWorkbook /> : null}
      </main>
    </Shell>
  );
}

function Nothing({ defines }: { readonly defines: boolean }): ReactElement {
  return (
    <section className="nj-empty">
      <h1>{text.nothing}</h1>
      <p>{defines ? text.nothingWhat : schedules.noneForLookers}</p>
      {defines ? (
        <p className="nj-row-of-buttons">
          <ChooseWorkbook />
          <TemplateLink />
        </p>
      ) : null}
      <Link to="/schedules" className="nj-link">
        {text.toSchedules}
      </Link>
    </section>
  );
}

const KIB = 1024;

function Import({ upload }: { readonly upload: Upload }): ReactElement {
  const dryRun = useDryRun(upload);
  const size = text.kib(number(Math.ceil(upload.bytes / KIB)));
  return (
    <>
      <header className="nj-screen-head">
        <h1>
          <Outside text={text.title(text.file(visible(upload.name), size))} />
          {dryRun.data?.plan ? <Outside text={` → ${dryRun.data.plan.schedule}`} /> : null}
        </h1>
        <ChooseWorkbook label={schedules.another} variant="default" />
        <Discard />
      </header>
      {dryRun.isPending ? <p className="nj-reading">{text.reading}</p> : null}
      {dryRun.isError ? (
        <>
          <PanelProblem error={dryRun.error} again={() => void dryRun.refetch()} />
          <p>{text.refused}</p>
        </>
      ) : null}
      {dryRun.data ? (
        <Looked
          upload={upload}
          checked={dryRun.data}
          at={dryRun.dataUpdatedAt}
          again={() => void dryRun.refetch()}
        />
      ) : null}
    </>
  );
}

function Discard(): ReactElement {
  const navigate = useNavigate();
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() => {
        discard();
        void navigate({ to: '/schedules' });
      }}
    >
      {text.discard}
    </Button>
  );
}

interface LookedProps {
  readonly upload: Upload;
  readonly checked: Checked;
  /** When it was looked at. */
  readonly at: number;
  readonly again: () => void;
}

function Looked({ upload, checked, at, again }: LookedProps): ReactElement {
  return (
    <>
      <div className="nj-import-head">
        <Verdict checked={checked} />
        <Apply key={at} upload={upload} checked={checked} again={again} />
      </div>
      <ImportTabs checked={checked} />
      <p className="nj-muted">
        <span className="nj-wide-only">{text.drop}</span> {text.kept}
      </p>
    </>
  );
}

export const errorsIn = ({ findings }: Checked): number =>
  findings.filter(({ severity }) => severity === 'error').length;

function Verdict({ checked }: { readonly checked: Checked }): ReactElement {
  const errors = errorsIn(checked);
  const warnings = checked.findings.length - errors;
  const what = [
    ...(errors > 0 ? [text.errors(number(errors))] : []),
    ...(warnings > 0 ? [text.warnings(number(warnings))] : []),
  ].join(', ');
  const { plan } = checked;
  return (
    <p className="nj-verdict" data-blocked={errors > 0} role="status">
      <strong>
        {what === '' ? text.sound : text.withErrors(what)}{' '}
        {plan?.unchanged ? text.unchanged(plan.version) : null}
      </strong>
    </p>
  );
}

function ImportTabs({ checked }: { readonly checked: Checked }): ReactElement {
  const place = useImportPlace();
  const { plan, findings } = checked;
  const usual: ImportTab = findings.length > 0 || !plan ? 'findings' : 'diff';
  const tab = plan ? (place.search.tab ?? usual) : 'findings';
  const counts: Readonly<Record<ImportTab, string>> = {
    findings: ` ${number(checked.findingsTotal)}`,
    diff: plan ? ` ${number(plan.diff.changesTotal)}` : '',
    impact: '',
  };
  // What has errors would do nothing.
  const shown = IMPORT_TABS.filter((one) => plan || one === 'findings');
  return (
    <Tabs
      className="nj-screen-tabs"
      value={tab}
      onChange={(value) => {
        const next = IMPORT_TABS.find((one) => one === value);
        if (next) place.show({ tab: next });
      }}
    >
      <Tabs.List>
        {shown.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {`${text.tabs[one]}${counts[one]}`}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {shown.map((one) => (
        <Tabs.Panel key={one} value={one}>
          {one === tab ? <Panel tab={one} checked={checked} /> : null}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Panel({
  tab,
  checked,
}: {
  readonly tab: ImportTab;
  readonly checked: Checked;
}): ReactElement | null {
  const place = useImportPlace();
  if (tab === 'findings' || !checked.plan) return <Findings checked={checked} place={place} />;
  const { diff, impact, overrides } = checked.plan;
  return (
    <Suspense fallback={<p className="nj-reading">{text.reading}</p>}>
      {tab === 'diff' ? (
        <DiffPanel
          diff={diff}
          overrides={overrides}
          q={place.search.q ?? ''}
          setQ={(q) => {
            place.show({ q: q === '' ? undefined : q }, true);
          }}
        />
      ) : (
        <ImpactPanel impact={impact} />
      )}
    </Suspense>
  );
}
