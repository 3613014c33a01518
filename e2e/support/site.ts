import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A customer's page, on an origin of its own. */
export interface Site {
  url: string;
  close(): Promise<void>;
}

export async function serveSite(html: string, headers: Record<string, string> = {}): Promise<Site> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
