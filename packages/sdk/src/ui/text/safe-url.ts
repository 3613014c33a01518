/** The address as the browser reads it, when it is one that a guide may lead to; null otherwise (script, data, blob …). */
export function safeUrl(address: string, protocols = /^(https?|mailto|tel):$/): URL | null {
  try {
    const url = new URL(address, document.baseURI);
    return protocols.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}
