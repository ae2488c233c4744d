import { follow, SILENT_MS, type Follower, type NightEvent } from './follow.js';

/** What the tab that reads tells the others; `id` is that of the event, to come back with. */
type Told =
  | { readonly kind: 'opened'; readonly gap: boolean }
  | { readonly kind: 'event'; readonly id: string | undefined; readonly event: NightEvent }
  | { readonly kind: 'alive' | 'closed' };
/** A tab that has come later asks whether somebody reads, and is told where the reader stands. */
type Asked = { readonly kind: 'asked' } | { readonly kind: 'reads'; readonly id: string | undefined };

/** A tab that reads and says nothing for so long is taken for gone; its lock tells when it really is. */
const UNHEARD_MS = SILENT_MS + 5000;

/**
 * Follows the events of a schedule, null = of all, by one stream for all tabs of this browser, which may have six connections to a server and no
 * more: the tab that holds the lock reads and tells the others, and when it goes the next one goes on from the last event.
 */
export async function followShared(
  schedule: string | null,
  follower: Follower,
  signal: AbortSignal,
): Promise<void> {
  // Only to pages that came by TLS or from this machine do browsers give locks.
  if (!('locks' in navigator)) {
    await follow(schedule, { follower, signal });
    return;
  }
  const name = schedule === null ? 'nightjar.events' : `nightjar.events ${schedule}`;
  const listening = new Listening(new BroadcastChannel(name), follower);
  signal.addEventListener('abort', () => {
    listening.stop();
  });
  try {
    await navigator.locks.request(name, { signal }, () =>
      follow(schedule, { follower: listening.lead(), signal, from: listening.cursor }),
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

class Listening {
  cursor: string | undefined;
  private begun = false;
  private leads = false;
  private unheard: number | undefined;

  constructor(
    private readonly channel: BroadcastChannel,
    private readonly follower: Follower,
  ) {
    channel.onmessage = ({ data }: MessageEvent<Told | Asked>) => {
      this.hear(data);
    };
    this.say({ kind: 'asked' });
  }

  stop(): void {
    window.clearTimeout(this.unheard);
    this.channel.close();
  }

  /** From now on this tab reads, and tells what it hears. */
  lead(): Follower {
    this.leads = true;
    window.clearTimeout(this.unheard);
    const { follower } = this;
    return {
      opened: (gap) => {
        this.say({ kind: 'opened', gap });
        follower.opened(gap);
      },
      event: (event, id) => {
        this.cursor = id ?? this.cursor;
        this.say({ kind: 'event', id, event });
        follower.event(event, id);
      },
      alive: () => {
        this.say({ kind: 'alive' });
        follower.alive();
      },
      closed: () => {
        this.say({ kind: 'closed' });
        follower.closed();
      },
    };
  }

  private hear(told: Told | Asked): void {
    if (this.leads) {
      if (told.kind === 'asked') this.say({ kind: 'reads', id: this.cursor });
      return;
    }
    if (told.kind === 'asked') return;
    this.expectMore();
    switch (told.kind) {
      case 'reads':
        this.begin(told.id);
        return;
      case 'opened':
        this.follower.opened(told.gap || !this.begun);
        this.begun = true;
        return;
      case 'event':
        this.cursor = told.id ?? this.cursor;
        this.follower.event(told.event, told.id);
        return;
      case 'alive':
        this.follower.alive();
        return;
      case 'closed':
        this.follower.closed();
    }
  }

  /** What was told before this tab listened it has to read. */
  private begin(id: string | undefined): void {
    if (this.begun) return;
    this.begun = true;
    this.cursor ??= id;
    this.follower.opened(true);
    this.follower.alive();
  }

  private expectMore(): void {
    window.clearTimeout(this.unheard);
    this.unheard = window.setTimeout(() => {
      this.follower.closed();
    }, UNHEARD_MS);
  }

  private say(told: Told | Asked): void {
    this.channel.postMessage(told);
  }
}
