/**
 * The policy in what somebody pasted: the bare value, a header line as a browser or curl shows it, a whole block of
 * headers, or the meta element. Several policies come out joined by commas, since each must allow.
 */
export function policyIn(pasted: string): string {
  const metas = [...pasted.matchAll(/<meta\b[^>]*>/gi)].map(([element]) => element).filter((one) => NAME.test(one));
  const contents = metas.map((element) => plainly(/\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(element)));
  if (contents.length > 0) return contents.join(', ');
  const headers = [...pasted.matchAll(/^\s*content-security-policy\s*:(.*)$/gim)].map(([, value = '']) => value.trim());
  return headers.length > 0 ? headers.join(', ') : pasted.trim();
}

const NAME = /\bhttp-equiv\s*=\s*["']?content-security-policy["'\s/>]/i;
const plainly = (found: RegExpExecArray | null): string =>
  (found?.[1] ?? found?.[2] ?? '').replace(/&(?:quot|#34);/g, '"').replace(/&(?:#39|apos|#x27);/gi, "'");

/** Whether it can be a policy at all: it speaks of a directive. */
export const isPolicy = (policy: string): boolean => /(^|[;,\s])[a-z]+(-[a-z]+)*-(src|src-elem)\b/i.test(policy);
