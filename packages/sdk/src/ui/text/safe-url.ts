/** The address as the browser reads it, when it is one that a guide may lead to; null otherwise (script, data, blob …). Control characters and blanks within a scheme are skipped, as browsers do. */
export function safeUrl(address: string, base = document.baseURI): URL | null {
  try {
    const url = new URL(address, base);
    return /^(https?|mailto|tel):$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}
