import { connect, type Socket } from 'node:net';
import type { FuzzRequest } from './bodies.ts';

export interface WireAnswer {
  status: number;
  retryAfter: string | null;
  body: string;
}

/** One connection that is kept, and opened again when the server cuts it. */
export class Wire {
  readonly #port: number;
  #socket: Socket | null = null;
  #text = '';
  #done: ((answer: WireAnswer | null) => void) | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  /** The answer; null when the connection was cut without one. */
  send({ path, headers, body }: FuzzRequest): Promise<WireAnswer | null> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}Content-Length: ${body.length}\r\n\r\n`;
    return new Promise((resolve) => {
      this.#text = '';
      this.#done = resolve;
      const socket = this.#open();
      socket.write(Buffer.concat([Buffer.from(head, 'latin1'), body]));
    });
  }

  end(): void {
    this.#done = null;
    this.#socket?.destroy();
    this.#socket = null;
  }

  #open(): Socket {
    if (this.#socket) return this.#socket;
    const socket = connect(this.#port, '127.0.0.1');
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(socket, chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      // One that has been given up says nothing about the request that another carries.
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#finish(null);
    });
    return socket;
  }

  #read(socket: Socket, text: string): void {
    if (this.#socket !== socket) return;
    this.#text += text;
    const end = this.#text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#text.slice(0, end);
    const declared = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const length = declared === undefined ? this.#text.length - end - 4 : Number(declared);
    const isWhole = declared === undefined ? this.#text.endsWith('0\r\n\r\n') : this.#text.length >= end + 4 + length;
    if (!isWhole) return;
    // What the server means to cut is not used again: it may be cut just as something is written.
    if (/\r\nconnection: *close/i.test(head)) {
      this.#socket = null;
      socket.destroy();
    }
    const retryAfter = /\r\nretry-after: *(\d+)/i.exec(head)?.[1] ?? null;
    this.#finish({ status: Number(head.slice(9, 12)), retryAfter, body: this.#text.slice(end + 4, end + 4 + length) });
  }

  #finish(answer: WireAnswer | null): void {
    const done = this.#done;
    this.#done = null;
    done?.(answer);
  }
}
