import { Module } from '@nestjs/common';
import { JobTypeStore } from './job-type.store.js';
import { SaveJobType } from './save-job-type.js';
import { SetEnvironment } from './set-environment.js';

const providers = [JobTypeStore, SaveJobType, SetEnvironment];

@Module({ providers, exports: providers })
export class JobTypesModule {}
