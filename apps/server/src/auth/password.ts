import { hash, verify } from '@node-rs/argon2';

/** Argon2id with the library's defaults (19 MiB, 2 passes), as OWASP recommends. */
export const password = {
  hash: (plain: string): Promise<string> => hash(plain),
  verify: ({ hash: stored, password: plain }: { hash: string; password: string }): Promise<boolean> =>
    verify(stored, plain),
  minLength: 10,
  maxLength: 200,
} as const;
