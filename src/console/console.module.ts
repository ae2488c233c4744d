import { Module } from '@nestjs/common';
import { ConsoleController } from './console.controller.js';

/** What people look at in a browser. */
@Module({ controllers: [ConsoleController] })
export class ConsoleModule {}
