import { Injectable } from '@nestjs/common';
import { isAskedFor, nextTry, type CallbackStatus } from '../domain/run/callback.js';
import { SYSTEM, type EventType } from '../domain/event.js';
import { describe, retryAfterMs, type Reply } from '../domain/run/outcome.js';
import { Database } from '../platform/database/transaction.js';
import { Clock } from '../platform/time/clock.js';
import { EventStore } from '../runs/event.store.js';
import { CallbackClient } from './callback.client.js';
import { CallbackDeliveryStore, type TakenCallback, type Tried } from './callback-delivery.store.js';
import type { CallbackSettings } from './callback-settings.store.js';

const EVENTS: Readonly<Record<Exclude<CallbackStatus, 'PENDING'>, EventType>> = {
  DELIVERED: 'callback.delivered',
  FAILED: 'callback.failed',
  SKIPPED: 'callback.skipped',
};

/** One try of one callback: sent, judged and noted. What is not noted, because this process died, is sent again. */
@Injectable()
export class DeliverCallback {
  constructor(
    private readonly client: CallbackClient,
    private readonly store: CallbackDeliveryStore,
    private readonly events: EventStore,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Answers whether the receiver can be talked to. */
  async run(callback: TakenCallback, settings: CallbackSettings | undefined): Promise<boolean> {
    const whyNot = reasonToSkip(callback, settings);
    if (settings === undefined || whyNot !== null) {
      const detail = whyNot ?? '';
      await this.note(callback, {
        status: 'SKIPPED',
        detail,
        nextTryAt: null,
        answerStatus: null,
        now: this.clock.now(),
      });
      return true;
    }
    const reply = await this.client.send(settings, { ...callback, now: this.clock.now() });
    await this.note(callback, judge(callback, reply, { now: this.clock.now(), chance: Math.random() }));
    return reply.kind === 'answer';
  }

  private async note(callback: TakenCallback, tried: Tried): Promise<void> {
    await this.database.transaction('note-callback', async (tx) => {
      const ended = await this.store.noteTry(tx, callback, tried);
      if (!ended || tried.status === 'PENDING') return;
      const type = EVENTS[tried.status];
      const { detail: reason, status: to, now } = tried;
      await this.events.note(tx, { type, ...ended, from: 'PENDING', to, actor: SYSTEM, reason }, now);
    });
  }
}

/** What was to be told when the run ended, and is not asked for any more; null = it is. */
function reasonToSkip(
  { schedule, ownMode, runStatus }: TakenCallback,
  settings: CallbackSettings | undefined,
): string | null {
  if (!settings) return `${schedule} has no callback settings: set them, then retry it.`;
  if (isAskedFor(ownMode ?? settings.mode, runStatus)) return null;
  return `The callback mode of ${schedule} is ${settings.mode} now, which does not ask for ${runStatus}.`;
}

/** Any 2xx is success. Everything else is tried again: what is wrong over there is mended there. */
export function judge(
  { tries, giveUpAt }: Pick<TakenCallback, 'tries' | 'giveUpAt'>,
  reply: Reply,
  { now, chance }: { readonly now: Date; readonly chance: number },
): Tried {
  const detail = describe(reply);
  const answerStatus = reply.kind === 'answer' ? reply.status : null;
  const told = { answerStatus, detail, now };
  if (answerStatus !== null && answerStatus >= 200 && answerStatus < 300)
    return { ...told, status: 'DELIVERED', nextTryAt: null };
  const asked = reply.kind === 'answer' ? retryAfterMs(reply.retryAfter, now) : 0;
  const nextTryAt = nextTry({ tries, now, giveUpAt, retryAfterMs: asked, chance });
  return { ...told, status: nextTryAt ? 'PENDING' : 'FAILED', nextTryAt };
}
