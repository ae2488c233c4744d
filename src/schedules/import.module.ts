import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { JobTypesModule } from '../job-types/job-types.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { ChangeOverrides } from './overrides/change-overrides.js';
import { CheckOverrides } from './overrides/check-overrides.js';
import { CompareVersions } from './compare-versions.js';
import { ConfigureEnvironment } from './configure-environment.js';
import { ConvertWorkbook } from './conversion/convert-workbook.js';
import { ImportSchedule } from './import-schedule.js';
import { ReviewOverrides } from './overrides/review-overrides.js';
import { SaveVersion } from './save-version.js';
import { SchedulesModule } from './schedules.module.js';
import { Surroundings } from './surroundings.js';
import { WriteOverrides } from './overrides/write-overrides.js';
import { WORKBOOK_CHILD, WorkbookReader } from './workbook/workbook.reader.js';

const exported = [
  ImportSchedule,
  SaveVersion,
  CompareVersions,
  ConfigureEnvironment,
  ConvertWorkbook,
  ChangeOverrides,
  CheckOverrides,
  WriteOverrides,
];

/** From workbooks to versions, with the child process that reads them. */
@Module({
  imports: [SchedulesModule, JobTypesModule, RunsModule],
  providers: [
    ...exported,
    ReviewOverrides,
    Surroundings,
    { provide: WorkbookReader, useFactory: () => new WorkbookReader(WORKBOOK_CHILD) },
  ],
  exports: [...exported, WorkbookReader],
})
export class ImportModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly reader: WorkbookReader) {}

  onApplicationBootstrap(): void {
    this.reader.warmUp();
  }

  onApplicationShutdown(): void {
    this.reader.close();
  }
}
