type Batches = AsyncIterable<object[]>;

/** One event a line. */
export const streamLines = (batches: Batches): Response =>
  stream('application/x-ndjson', lines(batches), 'foothold-events.ndjson');

/** One JSON document: what is given, and behind it each of these lists. */
export const streamDocument = (head: object, lists: Record<string, Batches>): Response =>
  stream('application/json', documentParts(head, lists), 'foothold-export.json');

async function* lines(batches: Batches): AsyncGenerator<string> {
  for await (const events of batches) yield events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

async function* documentParts(head: object, lists: Record<string, Batches>): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1);
  for (const [name, batches] of Object.entries(lists)) {
    yield `,${JSON.stringify(name)}:[`;
    let separator = '';
    for await (const items of batches) {
      if (items.length === 0) continue;
      yield separator + items.map((item) => JSON.stringify(item)).join(',');
      separator = ',';
    }
    yield ']';
  }
  yield '}';
}

/** Asked for piece by piece, so that no more than one batch is held in memory. A failure on the way breaks the answer off. */
function stream(type: string, parts: AsyncGenerator<string>, filename: string): Response {
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await parts.next();
        if (done) return controller.close();
        controller.enqueue(new TextEncoder().encode(value));
      },
      async cancel() {
        await parts.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: {
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Disposition': `attachment; filename="${filename}"`,
      'Cache-Control': 'no-store',
    },
  });
}
