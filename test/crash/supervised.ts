import { NightjarProcess } from '../support/nightjar-process.js';

export interface Lives {
  readonly environment: Readonly<Record<string, string>>;
  /** Added for one of its processes: the first, the second … */
  readonly armed: Readonly<Record<string, string>>;
  readonly armedLife: number;
}

/** A process of Nightjar that is started again whenever it ends, as a service manager would. */
export class Supervised {
  private current: NightjarProcess | null = null;
  private waiting: ((process: NightjarProcess) => void)[] = [];
  private stopping = false;
  private output: string[] = [];
  private readonly over: Promise<void>;

  private constructor(private readonly lives: Lives) {
    this.over = this.keep();
    this.over.catch(() => undefined);
  }

  static async start(lives: Lives): Promise<Supervised> {
    const supervised = new Supervised(lives);
    await supervised.up();
    return supervised;
  }

  /** The process that is up, or the next one that will be. */
  async up(): Promise<NightjarProcess> {
    if (this.current) return this.current;
    const next = new Promise<NightjarProcess>((resolve) => this.waiting.push(resolve));
    return Promise.race([
      next,
      this.over.then(() => {
        throw new Error('the process is not kept up any more');
      }),
    ]);
  }

  /** What all its processes have said. */
  get lines(): readonly string[] {
    return [...this.output, ...(this.current?.output ?? [])];
  }

  /** Ends the process that is up, which another one follows: as by a power cut, or as for an update. */
  async replace(how: 'kill' | 'stop'): Promise<void> {
    await (await this.up())[how]();
  }

  /** Resolves when one of its processes has said a line that begins so. */
  async untilItSays(text: string): Promise<void> {
    while (!this.lines.some((line) => line.startsWith(text))) await (await this.up()).untilItSays(text);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.current?.stop();
    await this.over;
  }

  private async keep(): Promise<void> {
    const { environment, armed, armedLife } = this.lives;
    for (let life = 1; !this.stopping; life += 1) {
      const isArmed = life === armedLife;
      const process = await this.begin(isArmed ? { ...environment, ...armed } : environment, isArmed);
      if (!process) continue;
      this.current = process;
      for (const tell of this.waiting.splice(0)) tell(process);
      await process.ended();
      this.current = null;
      this.output.push(...process.output);
    }
  }

  /** null = it died on the way, as an armed one may. */
  private async begin(
    environment: Readonly<Record<string, string>>,
    mayFail: boolean,
  ): Promise<NightjarProcess | null> {
    try {
      return await NightjarProcess.start(environment);
    } catch (error) {
      if (!mayFail) throw error;
      this.output.push(...(error as Error).message.split('\n'));
      return null;
    }
  }
}
