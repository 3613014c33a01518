import type { EventType } from '@foothold/protocol/types';
import type { EventRow, RowJson } from '@foothold/storage/events';

/** A row whose JSON stays where it came from until somebody wants to read it. */
export class PlainRow implements EventRow {
  readonly environment_id: string;
  readonly raw_id: string;
  ts: number;
  readonly message_id: string;
  readonly type: EventType;
  readonly event: string;
  readonly user_id: string;
  readonly anonymous_id: string;
  readonly group_id: string;
  readonly path: string;
  readonly previous_id = '';
  readonly automated: 0 | 1;
  readonly received_at: number;
  readonly json: RowJson;
  block = 0;

  constructor(row: Omit<EventRow, 'properties' | 'context' | 'previous_id' | 'block'>, json: RowJson) {
    this.environment_id = row.environment_id;
    this.raw_id = row.raw_id;
    this.ts = row.ts;
    this.message_id = row.message_id;
    this.type = row.type;
    this.event = row.event;
    this.user_id = row.user_id;
    this.anonymous_id = row.anonymous_id;
    this.group_id = row.group_id;
    this.path = row.path;
    this.automated = row.automated;
    this.received_at = row.received_at;
    this.json = json;
  }

  get properties(): string {
    const { bytes, propertiesFrom, propertiesTo } = this.json;
    return propertiesTo === propertiesFrom ? '{}' : bytes.toString('utf8', propertiesFrom, propertiesTo);
  }
  get context(): string {
    const { bytes, contextFrom, contextTo } = this.json;
    return contextTo === contextFrom ? '{}' : bytes.toString('utf8', contextFrom, contextTo);
  }
}
