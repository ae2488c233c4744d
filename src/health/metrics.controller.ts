import { Controller, Get, Header } from '@nestjs/common';
import { Open, Requires } from '../auth/requirement.js';
import { Metrics } from './metrics.js';

/** Prometheus reads this; a token is needed unless NIGHTJAR_METRICS_PUBLIC says otherwise. */
@Requires({ may: 'see', on: 'installation' })
@Open('metricsPublic')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(): Promise<string> {
    return this.metrics.text();
  }
}
