import { createProject, type Keys, type Product, startProduct } from './product.ts';
import type { Scratch } from './scratch.ts';
import { Sender } from './sender.ts';

export interface Stage {
  product: Product;
  sender: Sender;
  keys: Keys;
  dataDir: string;
  /** Another server on the same data directory; the sender goes on with it. */
  again(env?: Record<string, string>): Promise<Product>;
}

/** A server with a project of its own, and a client that keeps its account. */
export async function setUp(
  scratch: Scratch,
  { dataDir = scratch.directory('faults'), env = {} }: { dataDir?: string; env?: Record<string, string> } = {},
): Promise<Stage> {
  const keys = await createProject(dataDir, env);
  const start = async (more: Record<string, string> = {}) => {
    const product = await startProduct({ dataDir, keys, env: { ...env, ...more } });
    scratch.onEnd(() => product.kill());
    return product;
  };
  const product = await start();
  const sender = new Sender(product.url, { writeKey: keys.writeKey });
  return {
    ...{ product, sender, keys, dataDir },
    async again(more) {
      const next = await start(more);
      sender.url = next.url;
      return next;
    },
  };
}
